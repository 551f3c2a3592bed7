"""Measure and write the generated part of docs/performance.md, all of it or some sections."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numba
import numpy as np

from benchmarks import (
    ahead,
    anatomy,
    browser,
    classroom_latency,
    desk_page,
    drivers,
    first_edition,
    instruments,
    scaling,
    start,
    sweeps,
)
from benchmarks.pairs import Figure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- measured: benchmarks -->", "<!-- end of what was measured -->"

SECTIONS: dict[str, tuple[str, Sequence[Callable[[], Figure | list[Figure]]]]] = {
    "drivers": ("The loop against what it replaces", (drivers.uncompiled, drivers.mesa_batch)),
    "grains": ("What things cost", (anatomy.grains, anatomy.where_time_goes)),
    "first_edition": (
        "Against the first edition, and values that change in a run",
        (first_edition.editions, first_edition.changes),
    ),
    "instruments": ("Instruments", (instruments.all_on,)),
    "workers": ("More workers", (scaling.threads, sweeps.dask)),
    "storing": ("Storing", (sweeps.storing,)),
    "growth": ("How cost grows", (scaling.replications, scaling.sizes)),
    "start": ("Starting", (start.starts,)),
    "ahead": ("Compiled ahead of time, and here", (ahead.library,)),
    "browser": ("In a browser", (browser.browser,)),
    "desk_page": ("The analyst's page", (desk_page.desk_page,)),
    "classroom": (
        "How long a pupil waits",
        (classroom_latency.answers, classroom_latency.pupils),
    ),
}


def processor() -> str:
    """The processor's own name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def measured(section: str) -> list[Figure]:
    """All figures of a section."""
    found: list[Figure] = []
    for measure in SECTIONS[section][1]:
        print(f"measuring {measure.__module__}.{measure.__name__}", file=sys.stderr)
        made = measure()
        found.extend(made if isinstance(made, list) else [made])
    return found


def table(section: str, figures: Sequence[Figure]) -> str:
    """A section of the page."""
    lines = [
        f"### {SECTIONS[section][0]}",
        "",
        "| what | found | aimed at |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {one.what} | {one.found} | {one.wanted} |" for one in figures]
    return "\n".join(lines)


def on_page(page: str, text: str, sections: dict[str, str]) -> str:
    """The page with what was measured.

    Args:
        page: the page as it is.
        text: all that was measured, where that was everything.
        sections: the sections measured, where they were asked for by name; they take the
            place of those of the same heading, or the last place.
    """
    before, _, rest = page.partition(BEGIN)
    inner, _, after = rest.partition(END)
    if not sections:
        return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"
    parts = [part.strip() for part in inner.split("\n### ")]
    headings = [part.partition("\n")[0] for part in parts]
    for section, made in sections.items():
        heading, bare = SECTIONS[section][0], made.removeprefix("### ")
        if heading in headings:
            parts[headings.index(heading)] = bare
        else:
            parts.append(bare)
    joined = "\n\n### ".join(parts)
    return f"{before}{BEGIN}\n\n{joined}\n\n{END}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; write the page if everything was measured or the user says so."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", help=f"of {', '.join(SECTIONS)}; all if left out")
    parser.add_argument("--write", action="store_true", help="put the sections named on the page")
    given = parser.parse_args(arguments)
    asked = given.sections
    unknown = [name for name in asked if name not in SECTIONS]
    if unknown:
        parser.error(f"no section {unknown[0]!r}; there are {', '.join(SECTIONS)}")
    parts = {name: table(name, measured(name)) for name in asked or SECTIONS}
    head = (
        f"Measured on {dt.datetime.now(dt.UTC).date()}: {processor()}, "
        f"{os.cpu_count()} processors, Python {platform.python_version()}, "
        f"numba {numba.__version__}, NumPy {np.__version__}."
    )
    text = "\n\n".join([head, *parts.values()])
    print(text)
    if given.write or not asked:
        # A section measured by itself says when, and on what.
        alone = {name: f"{parts[name]}\n\n{head}" for name in asked}
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(on_page(page, text, alone), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
