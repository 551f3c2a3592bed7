"""A comparison as a folder of files: the answer, the tables and the figures."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from collabsim.errors import UserError
from collabsim.language import DEFAULT_LANGUAGE
from collabsim.report.provenance import PROVENANCE, files_before, written

if TYPE_CHECKING:
    from collabsim.analysis.comparison import Comparison
    from collabsim.municipality.structure import Structure

FIGURE_SUFFIXES = (".svg", ".png")


def folder_name(scenario: str) -> str:
    """A scenario's name as the name of a folder, whatever signs are in it."""
    return re.sub(r"[^\w.-]+", "_", scenario).strip("._") or "comparison"


def check_writable(folder: Path) -> None:
    """Refuse a folder nothing can be written to, before hours are spent on its content.

    Raises:
        UserError: ``folder`` is a file, or neither it nor the folder it would
            have to be made in can be written to.
    """
    place = folder
    try:
        # A path that is too long fails as soon as it is looked at.
        while not place.exists() and place != place.parent:
            place = place.parent
        if not place.is_dir():
            raise UserError(f"{place} is a file; name a folder to write results to")
        with tempfile.TemporaryDirectory(dir=place, prefix=".collabsim-"):
            pass
    except OSError as failure:
        reason = failure.strerror or "unknown reason"
        raise UserError(f"{folder}: results cannot be written there: {reason}") from None


def write_comparison(
    comparison: Comparison,
    folder: Path,
    language: str = DEFAULT_LANGUAGE,
    csv: Literal["nb"] | None = None,
    structures: Mapping[str, Structure] | None = None,
    origin: Mapping[str, Any] | None = None,
) -> list[Path]:
    """Write the answer, all tables and all figures of a comparison.

    The answer and the tables come first and the figures after them. Both are made beside
    ``folder`` and moved in when they are complete, file by file: one who stops it on the way
    finds nothing half written. What an
    earlier comparison has left there is taken away; other files are left alone.

    Args:
        comparison: What to write.
        folder: Where to; made if it does not exist.
        language: Language of the answer and of the figures.
        csv: As for :meth:`~collabsim.analysis.comparison.Comparison.to_csv`.
        structures: Municipalities by name; each is drawn with its places of stopping.
        origin: What it was made from (see :func:`~collabsim.report.provenance.made_from`),
            kept in ``comparison.json``.

    Returns:
        The files, in alphabetical order.

    Raises:
        UserError: the folder cannot be written to.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".collabsim-") as made:
            place = Path(made)
            _write_tables(comparison, place, language, csv)
            tables = _moved_in(place, folder, origin, set())
        # What took long is on disk before anything is drawn of it.
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".collabsim-") as made:
            _draw(comparison, Path(made), language)
            _draw_places(comparison, Path(made), language, structures or {})
            return _moved_in(Path(made), folder, origin, {path.name for path in tables})
    except OSError as failure:
        reason = failure.strerror or "unknown reason"
        raise UserError(f"{folder}: results cannot be written there: {reason}") from None


def _moved_in(
    made: Path, folder: Path, origin: Mapping[str, Any] | None, there: set[str]
) -> list[Path]:
    """Put what was made into its folder, with a record of it and of what is ``there`` already."""
    names = {part.name for part in made.iterdir()} | {PROVENANCE} | there
    record = written(origin or {}, names)
    (made / PROVENANCE).write_text(record, encoding="utf-8", newline="\n")
    folder.mkdir(exist_ok=True)
    for earlier in files_before(folder):
        if earlier.name not in names:
            earlier.unlink(missing_ok=True)
    for name in sorted(names - there | {PROVENANCE}):
        (made / name).replace(folder / name)
    return [folder / name for name in sorted(names)]


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

    for suffix in FIGURE_SUFFIXES:
        survival_figure(comparison, folder / f"survival{suffix}", language)
        delivering_figure(comparison, folder / f"delivering{suffix}", language)
        shares_figure(comparison, folder / f"shares{suffix}", language)
        if comparison.channels is not None and "gap_neutral" in comparison.channels.columns:
            channels_figure(comparison, folder / f"channels{suffix}", language)


def _draw_places(
    comparison: Comparison, folder: Path, language: str, structures: Mapping[str, Structure]
) -> None:
    """Draw each hierarchy with the places where started pilots stopped."""
    from collabsim.report.hierarchy_picture import draw_hierarchy

    for number, (name, structure) in enumerate(structures.items(), start=1):
        counts = comparison.places.get(name, {})
        for suffix in FIGURE_SUFFIXES:
            draw_hierarchy(structure, folder / f"stops_{number}{suffix}", language, counts)
