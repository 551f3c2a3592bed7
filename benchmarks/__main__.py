"""Measure everything and write the generated part of docs/performance.md."""

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

from benchmarks import anatomy, classroom_latency, drivers, scaling, start, sweeps
from benchmarks.pairs import Figure

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- measured: benchmarks -->", "<!-- end of what was measured -->"

SECTIONS: dict[str, tuple[str, Sequence[Callable[[], Figure | list[Figure]]]]] = {
    "drivers": ("The loop against what it replaces", (drivers.uncompiled, drivers.mesa_batch)),
    "grains": ("What things cost", (anatomy.grains, anatomy.where_time_goes)),
    "workers": ("More workers", (scaling.threads, sweeps.dask)),
    "storing": ("Storing", (sweeps.storing,)),
    "growth": ("How cost grows", (scaling.replications, scaling.sizes)),
    "start": ("Starting", (start.starts,)),
    "classroom": (
        "How long a pupil waits",
        (classroom_latency.answers, classroom_latency.pupils, classroom_latency.minute),
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and, if everything was measured, write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", help=f"of {', '.join(SECTIONS)}; all if left out")
    asked = parser.parse_args(arguments).sections
    unknown = [name for name in asked if name not in SECTIONS]
    if unknown:
        parser.error(f"no section {unknown[0]!r}; there are {', '.join(SECTIONS)}")
    parts = [table(name, measured(name)) for name in asked or SECTIONS]
    head = (
        f"Measured on {dt.datetime.now(dt.UTC).date()}: {processor()}, "
        f"{os.cpu_count()} processors, Python {platform.python_version()}, "
        f"numba {numba.__version__}, NumPy {np.__version__}."
    )
    text = "\n\n".join([head, *parts])
    print(text)
    if not asked:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
