"""A comparison as a folder of files: the answer, the tables and the figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from collabsim.language import DEFAULT_LANGUAGE
from collabsim.municipality.generate import SPANS
from collabsim.report.provenance import PROVENANCE, files_before, written
from collabsim.writing import appearing_together
from collabsim.writing import check_folder as check_writable

if TYPE_CHECKING:
    from collabsim.analysis.comparison import Comparison
    from collabsim.municipality.structure import Structure

__all__ = ["check_writable", "folder_name", "write_answer", "write_comparison"]

FIGURE_SUFFIXES = (".svg", ".png")


def folder_name(scenario: str) -> str:
    """A scenario's name as the name of a folder, whatever signs are in it."""
    return re.sub(r"[^\w.-]+", "_", scenario).strip("._") or "comparison"


def write_comparison(
    comparison: Comparison,
    folder: Path,
    language: str = DEFAULT_LANGUAGE,
    csv: Literal["nb"] | None = None,
    structures: Mapping[str, tuple[Structure, Sequence[int]]] | None = None,
    origin: Mapping[str, Any] | None = None,
) -> list[Path]:
    """Write the answer, all tables and all figures of a comparison.

    The answer and the tables appear together when they are complete, and after them the
    figures: one who stops it on the way finds nothing half written, and what took long is
    on disk before anything is drawn of it. What an earlier comparison has left there is
    taken away as the tables appear; other files are left alone.

    Args:
        comparison: What to write.
        folder: Where to; made if it does not exist.
        language: Language of the answer and of the figures.
        csv: As for :meth:`~collabsim.analysis.comparison.Comparison.to_csv`.
        structures: Municipalities by name, each as most replications have it and which of every
            ``len(SPANS)`` replications those are; it is drawn with their places of stopping.
        origin: What it was made from (see :func:`~collabsim.report.provenance.made_from`),
            kept in ``comparison.json``.

    Returns:
        The files, in alphabetical order.

    Raises:
        UserError: the folder cannot be written to.
    """
    tables = write_answer(comparison, folder, language, csv, origin)
    with appearing_together(folder) as made:
        _draw(comparison, made, language)
        _draw_places(comparison, made, language, structures or {})
        everything = _recorded(made, origin, tables)
    return [folder / name for name in sorted(everything)]


def write_answer(
    comparison: Comparison,
    folder: Path,
    language: str = DEFAULT_LANGUAGE,
    csv: Literal["nb"] | None = None,
    origin: Mapping[str, Any] | None = None,
) -> set[str]:
    """Write the answer and all tables of a comparison, and take away what an earlier one left.

    Args and errors: As of :func:`write_comparison`.

    Returns:
        The names of the files.
    """
    before = [path.name for path in files_before(folder)]
    with appearing_together(folder, instead_of=before) as made:
        _write_tables(comparison, made, language, csv)
        return _recorded(made, origin, set())


def _recorded(made: Path, origin: Mapping[str, Any] | None, there: set[str]) -> set[str]:
    """Add the record of what was made and of what is ``there`` already; names of both."""
    names = {part.name for part in made.iterdir()} | {PROVENANCE} | there
    record = written(origin or {}, names)
    (made / PROVENANCE).write_text(record, encoding="utf-8", newline="\n")
    return names


def _write_tables(
    comparison: Comparison, folder: Path, language: str, csv: Literal["nb"] | None
) -> None:
    answer = comparison.sentence(language) + "\n"
    (folder / "answer.txt").write_text(answer, encoding="utf-8", newline="\n")
    comparison.to_csv(folder, csv)


def _draw(comparison: Comparison, folder: Path, language: str) -> None:
    # matplotlib takes a second to import; a folder is checked before anything is run.
    from collabsim.report.figures import (
        channels_figure,
        delivering_figure,
        shares_figure,
        survival_figure,
    )
    from collabsim.report.size_figure import has_curve, size_figure

    for suffix in FIGURE_SUFFIXES:
        survival_figure(comparison, folder / f"survival{suffix}", language)
        delivering_figure(comparison, folder / f"delivering{suffix}", language)
        shares_figure(comparison, folder / f"shares{suffix}", language)
        if has_curve(comparison):
            size_figure(comparison, folder / f"sizes{suffix}", language)
        if comparison.channels is not None and "gap_neutral" in comparison.channels.columns:
            channels_figure(comparison, folder / f"channels{suffix}", language)


def _draw_places(
    comparison: Comparison,
    folder: Path,
    language: str,
    structures: Mapping[str, tuple[Structure, Sequence[int]]],
) -> None:
    """Draw each hierarchy with the places where started pilots stopped in it."""
    from collabsim.report.hierarchy_picture import draw_hierarchy

    for number, (name, (structure, turns)) in enumerate(structures.items(), start=1):
        counts = comparison.places_of(name, turns)
        share = len(turns) / len(SPANS)
        for suffix in FIGURE_SUFFIXES:
            path = folder / f"stops_{number}{suffix}"
            draw_hierarchy(structure, path, language, counts, share=share)
