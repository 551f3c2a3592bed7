"""The generated parts of the documents and of the code, so that nothing is kept by hand twice.

A document marks a generated part by a line ``<!-- generated: NAME -->`` and a
line ``<!-- end -->``; what stands between them is written by the renderer of
that name. ``python -m collabsim.report.documents`` writes every part anew,
``--check`` only says which documents are stale and then ends with code 1. The files of
:mod:`collabsim.report.generated_code` and the pages of
:mod:`collabsim.report.instrument_pages` and of :mod:`collabsim.report.laboratory.pages` are written
and checked with them.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from collabsim.errors import UserError
from collabsim.report import case_tables as cases
from collabsim.report import document_tables as tables
from collabsim.report import further_pattern_tables as further
from collabsim.report import measure_tables as measures
from collabsim.report import pattern_tables as patterns
from collabsim.report import region_pattern_tables as over
from collabsim.report import region_tables as region
from collabsim.report import rival_tables as rivals
from collabsim.report import trace_tables as trace
from collabsim.report import value_tables as values
from collabsim.report.generated_code import stale_files
from collabsim.report.instrument_pages import stale_pages
from collabsim.report.laboratory.pages import stale_hypotheses
from collabsim.report.numbering import write_numbers

RENDERERS: dict[str, Callable[[], str]] = {
    "parameters": tables.parameters,
    "state": tables.state,
    "phases": tables.phases,
    "rules": tables.rules,
    "codes": tables.codes,
    "events": tables.events,
    "draws": tables.draws,
    "channels": tables.channels,
    "channel_sizes": tables.channel_sizes,
    "patterns": patterns.verdicts,
    "pattern_details": patterns.details,
    "opposite": patterns.opposite,
    "calibration": patterns.calibration,
    "sensitivity": patterns.sensitivity,
    "region_recipe": region.recipe,
    "region_acceptance": region.acceptance,
    "region_ranges": region.ranges,
    "region_not_drawn": region.not_drawn,
    "patterns_all": further.both,
    "patterns_further": further.details,
    "patterns_further_region": further.over_region,
    "patterns_region": over.over_region,
    "causes": over.causes,
    "structures": over.structures,
    "regimes": over.regimes,
    "told_apart": over.told_apart,
    "rivals_made": rivals.made,
    "rivals_fitted": rivals.fitted,
    "rivals_told": rivals.told,
    "rivals_errors": rivals.errors,
    "rivals_repeated": rivals.repeated,
    "rivals_changes": rivals.changes,
    "rivals_ends": rivals.ends,
    "rivals_predictions": rivals.predictions,
    "case_school": cases.school,
    "case_nursing_homes": cases.nursing_homes,
    "measures": measures.measures,
    "inert": values.inert,
    "not_read": values.not_read,
    "pattern_titles": trace.pattern_titles,
    "parameter_sources": trace.parameter_sources,
    "tests": trace.rooms_of_tests,
}
"""What a marker may name."""

_OPENING = re.compile(r"^<!-- generated: (?P<name>\S+) -->$", re.MULTILINE)
_CLOSING = "<!-- end -->"


def parts(text: str, where: str) -> Iterator[tuple[str, int, int]]:
    """The generated parts of a document: name, start and end of what stands between markers.

    Args:
        text: the document.
        where: its name, for messages.

    Raises:
        UserError: a marker names no renderer, or has no end before the next marker.
    """
    for opening in _OPENING.finditer(text):
        name = opening["name"]
        line = text.count("\n", 0, opening.start()) + 1
        if name not in RENDERERS:
            raise UserError(
                f"{where}, line {line}: nothing renders {name!r}; "
                f"a generated part is one of {', '.join(RENDERERS)}."
            )
        start = opening.end() + 1
        end = text.find(_CLOSING, start)
        following = _OPENING.search(text, start)
        if end < 0 or (following and following.start() < end):
            raise UserError(f"{where}, line {line}: the part {name!r} has no {_CLOSING}.")
        yield name, start, end


def refreshed(text: str, where: str) -> str:
    """``text`` with every generated part rendered anew."""
    pieces: list[str] = []
    position = 0
    for name, start, end in parts(text, where):
        pieces += [text[position:start], "\n", RENDERERS[name]().strip(), "\n\n"]
        position = end
    return "".join([*pieces, text[position:]])


def documents(folder: Path) -> list[Path]:
    """Every Markdown file under ``folder`` that has a generated part."""
    if not folder.is_dir():
        raise UserError(
            f"{folder} is no folder; run this from the checkout, or name its docs folder."
        )
    return [p for p in sorted(folder.rglob("*.md")) if _OPENING.search(_read(p))]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the generated parts anew, or check them; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.report.documents",
        description="Write the generated parts of the documents anew.",
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, help="only documents of it; without it docs, and the code"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if one is stale")
    options = parser.parse_args(arguments)
    if options.folder is None and not options.check and write_numbers():
        # What is loaded here has the old numbers; what starts now has the new ones.
        again = [sys.executable, "-m", "collabsim.report.documents"]
        return subprocess.run(again, check=False).returncode  # noqa: S603 - this program itself
    try:
        stale = {}
        if options.folder is None:
            stale = stale_files() | stale_pages() | stale_hypotheses()
        for path in documents(options.folder or Path("docs")):
            new = refreshed(_read(path), str(path))
            if new != _read(path):
                stale[path] = new
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    for path, text in stale.items():
        if options.check:
            print(f"{path} is stale: run make docs.")
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{path} is written.")
    if not stale:
        print("Every generated part is fresh.")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
