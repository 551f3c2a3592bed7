"""How far a sweep has come, in words: for a notebook, a log, and beside a progress bar."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import TextIO

from collabsim.experiment.plan import is_region
from collabsim.experiment.running.coordinate import Progress
from collabsim.experiment.running.headline import RunningEstimate
from collabsim.experiment.running.rounds import PrecisionShortfall
from collabsim.language import DEFAULT_LANGUAGE, label, number, percent, text
from collabsim.scenario import Scenario
from collabsim.statistics.precision import Precision

MINUTE, HOUR = 60.0, 3600.0
NOTEBOOK_SECONDS = 5.0
"""How often :class:`ProgressPrinter` prints a line, if not told otherwise."""
SHORT_NAMED = 3
"""Intervals wider than was asked for that are named; of the others the number is said."""


class RemainingTime:
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
    """One row for each municipality of a cell: where, then a share for each horizon, rising."""
    rows: dict[str, dict[int, str]] = {}
    for estimate in estimates:
        own = rows.setdefault(place_of(estimate, language), {})
        own[estimate.horizon] = share_text(estimate, language)
    months = horizons_of(estimates)
    return [[place, *(shares[at] for at in months)] for place, shares in rows.items()]


def horizons_of(estimates: tuple[RunningEstimate, ...]) -> tuple[int, ...]:
    """The months after the money estimates are of, rising."""
    return tuple(sorted({estimate.horizon for estimate in estimates}))


def estimate_lines(
    estimates: tuple[RunningEstimate, ...], language: str = DEFAULT_LANGUAGE
) -> list[str]:
    """The rows of :func:`estimate_rows`, each as a line of text."""
    after = [text("sweeping.after_months", language, months=at) for at in horizons_of(estimates)]
    return [
        f"{row[0]}: {', '.join(f'{share} {at}' for share, at in zip(row[1:], after, strict=True))}"
        for row in estimate_rows(estimates, language)
    ]


def interval_note(precision: Precision, language: str = DEFAULT_LANGUAGE) -> str:
    """What the intervals of a sweep with a precision cover, and why they are drawn wider."""
    drawn, level = (
        percent(share, language, _digits(100 * share))
        for share in (precision.drawn_level, precision.level)
    )
    return text("sweeping.precision_note", language, level=level, drawn=drawn)


def short_sentence(
    short: Sequence[PrecisionShortfall],
    scenarios: Sequence[Scenario],
    precision: Precision,
    language: str = DEFAULT_LANGUAGE,
) -> str:
    """Which intervals are wider than was asked for, because ``max`` ended their cells.

    Args:
        short: At least one of them.
        scenarios: Those of the cells, in order of their numbers.
        precision: What was asked for.
        language: Code of the language.
    """
    named = [_short(one, scenarios[one.cell], precision, language) for one in short[:SHORT_NAMED]]
    more = len(short) - len(named)
    if more:
        named.append(text("sweeping.short_more", language, count=number(more, language)))
    return text(
        "sweeping.short_one" if len(short) == 1 else "sweeping.short_many",
        language,
        count=number(len(short), language),
        max=number(precision.max, language),
        list="; ".join(named),
    )


def _short(one: PrecisionShortfall, scenario: Scenario, precision: Precision, language: str) -> str:
    """One interval that is too wide: of what, how wide, and what was asked for."""
    wanted = 100 * one.wanted
    # As many decimals as it takes to see that it is wider.
    decimals = next((n for n in (1, 2, 3) if round(100 * one.half_width, n) > wanted), 4)
    said = {
        "cell": one.cell,
        "months": precision.horizon,
        "width": number(100 * one.half_width, language, decimals),
        "wanted": number(wanted, language, _digits(wanted)),
    }
    if one.world is None:
        return text("sweeping.short_difference", language, **said)
    place = world_label(scenario, one.world, language)
    return text("sweeping.short_share", language, municipality=place, **said)


def _digits(value: float) -> int:
    """Decimals a value needs, of six significant digits."""
    return len(f"{Decimal(f'{value:.6g}'):f}".partition(".")[2])


class ProgressPrinter:
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
        self._pace = RemainingTime()
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
            for line in estimate_lines(progress.estimates, self._language):
                self._print(f"  {line}")

    def _print(self, line: str) -> None:
        stream = self._stream or sys.stdout
        stream.write(f"{line}\n")
        stream.flush()
