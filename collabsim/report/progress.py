"""How far a sweep has come, in words: for a notebook, a log, and beside a progress bar."""

from __future__ import annotations

import math
import sys
import time
from typing import TextIO

from collabsim.analysis.sentence import label
from collabsim.experiment.plan import is_region
from collabsim.experiment.running.coordinate import Progress
from collabsim.experiment.running.headline import SHOWN_AT, RunningEstimate
from collabsim.language import DEFAULT_LANGUAGE, number, percent, text
from collabsim.scenario import Scenario

MINUTE, HOUR = 60.0, 3600.0
NOTEBOOK_SECONDS = 5.0
"""How often :class:`Printer` prints a line, if not told otherwise."""


class Pace:
    """How long it will still take, by the runs stored since the first."""

    def __init__(self) -> None:
        self._first: tuple[float, int] | None = None

    def seconds_left(self, progress: Progress) -> float | None:
        """Seconds until all planned runs are stored; ``None`` while nothing can be said."""
        if progress.runs == progress.earlier:
            return None
        if self._first is None:
            self._first = (progress.seconds, progress.runs)
            return None
        began, before = self._first
        if progress.runs == before:
            return None
        each = (progress.seconds - began) / (progress.runs - before)
        return each * (progress.planned - progress.runs)


def duration(seconds: float, language: str = DEFAULT_LANGUAGE) -> str:
    """A duration as one says it: 40 s, 3 min, 2.5 h."""
    if seconds < MINUTE:
        return text("sweeping.seconds", language, count=number(max(1, round(seconds)), language))
    if seconds < 2 * HOUR:
        return text("sweeping.minutes", language, count=number(round(seconds / MINUTE), language))
    return text("sweeping.hours", language, count=number(seconds / HOUR, language, 1))


def counted(progress: Progress, left: float | None, language: str = DEFAULT_LANGUAGE) -> str:
    """Runs stored, runs planned, failures and time left, on one line."""
    parts = [
        text(
            "sweeping.runs_open" if progress.open_end else "sweeping.runs",
            language,
            runs=number(progress.runs, language),
            planned=number(progress.planned, language),
        )
    ]
    if progress.failed:
        parts.append(text("sweeping.failed", language, count=number(progress.failed, language)))
    if left is not None and progress.runs < progress.planned:
        parts.append(text("sweeping.left", language, time=duration(left, language)))
    return ", ".join(parts)


def place_of(estimate: RunningEstimate, language: str = DEFAULT_LANGUAGE) -> str:
    """The cell and municipality an estimate is of."""
    name = estimate.municipality
    if estimate.population is not None:
        name = label(name, estimate.population, language)
    return text("sweeping.in_cell", language, cell=estimate.cell, municipality=name)


def world_label(scenario: Scenario, world: int, language: str = DEFAULT_LANGUAGE) -> str:
    """What a world of a scenario is called: its municipality, or all those of a region."""
    specs = scenario.municipalities
    chosen = specs if is_region(scenario) else specs[world : world + 1]
    return " + ".join(
        spec.name if spec.population is None else label(spec.name, spec.population, language)
        for spec in chosen
    )


def share_text(estimate: RunningEstimate, language: str = DEFAULT_LANGUAGE) -> str:
    """A share with its interval."""
    share = estimate.share
    if math.isnan(share.point):  # no pilot was followed that long so far
        return text("sweeping.share_none", language)
    shown = {
        name: percent(getattr(share, part), language)
        for name, part in (("share", "point"), ("low", "low"), ("high", "high"))
    }
    return text("sweeping.share", language, **shown)


def estimate_rows(
    estimates: tuple[RunningEstimate, ...], language: str = DEFAULT_LANGUAGE
) -> list[list[str]]:
    """One row for each municipality of a cell: where, then a share for each horizon."""
    rows: dict[str, dict[int, str]] = {}
    for estimate in estimates:
        own = rows.setdefault(place_of(estimate, language), {})
        own[estimate.horizon] = share_text(estimate, language)
    return [[place, *(shares[at] for at in SHOWN_AT)] for place, shares in rows.items()]


def estimate_line(row: list[str], language: str = DEFAULT_LANGUAGE) -> str:
    """A row of :func:`estimate_rows` as a line of text."""
    shares = [
        f"{share} {text('sweeping.after_months', language, months=months)}"
        for share, months in zip(row[1:], SHOWN_AT, strict=True)
    ]
    return f"{row[0]}: {', '.join(shares)}"


class Printer:
    """Prints a line now and then: in a notebook, in a log, wherever a bar cannot be drawn.

    Args:
        stream: Where to; the standard output of the moment if left out.
        language: Code of the language.
        every: Seconds between two lines.
        estimates: Whether to print the running estimates below each line.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        language: str = DEFAULT_LANGUAGE,
        *,
        every: float = NOTEBOOK_SECONDS,
        estimates: bool = True,
    ) -> None:
        self._stream = stream
        self._language = language
        self._every = every
        self._estimates = estimates
        self._pace = Pace()
        self._next = time.monotonic() + every
        self._last: tuple[int, int] | None = None

    def __call__(self, progress: Progress) -> None:
        """Print a remark at once, and how far it has come if that is due or it is the end."""
        left = self._pace.seconds_left(progress)
        if progress.remark is not None:
            self._print(progress.remark)
        complete = progress.planned > 0 and progress.runs == progress.planned
        now = (progress.runs, progress.planned)
        if now == self._last or (time.monotonic() < self._next and not complete):
            return
        self._last = now
        self._next = time.monotonic() + self._every
        self._print(counted(progress, left, self._language))
        if self._estimates:
            for row in estimate_rows(progress.estimates, self._language):
                self._print(f"  {estimate_line(row, self._language)}")

    def _print(self, line: str) -> None:
        stream = self._stream or sys.stdout
        stream.write(f"{line}\n")
        stream.flush()
