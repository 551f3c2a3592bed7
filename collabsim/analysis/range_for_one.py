"""What the model says of a municipality of one size and structure: a range, never one figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from collabsim.errors import UserError
from collabsim.language import DEFAULT_LANGUAGE, percent, text
from collabsim.parameters import Value
from collabsim.records.course import ALIVE_STATES
from collabsim.statistics.calibration_bands import BANDS, k1, k2, k3, within_bands

HORIZONS = (12, 36)
MEASURES = ("delivering", "alive")
ALL = "all"
"""What the row of :attr:`Range.spans` over all organisation models is called."""

FEWEST_STARTED = 100
"""Started pilots of a point below which its figures are more chance than model."""


@dataclass(frozen=True, slots=True)
class Range:
    """Range of what pilots come to over the admissible points.

    ``points`` has one row per point of the region of values: its values, whether
    it meets the calibration bands, and the shares delivering and alive at 12 and
    36 months. ``spans`` has a row for each organisation model and, last, one for
    all: ``organisation``, ``points`` and, for each measure and horizon, the smallest
    and the largest share over the admissible points (``delivering_12_smallest``,
    ``delivering_12_largest`` and so on). ``low`` and ``high`` hold, by (measure,
    months), the last row.
    """

    name: str
    population: int
    points: pd.DataFrame
    spans: pd.DataFrame
    low: dict[tuple[str, int], float]
    high: dict[tuple[str, int], float]

    @property
    def admissible(self) -> int:
        """Points that meet the calibration bands."""
        return int(self.points["admissible"].sum())

    def sentence(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The range in one sentence, about a municipality of that size and structure."""
        spans = {
            f"{bound}_{months}": percent(side["delivering", months], language)
            for months in HORIZONS
            for bound, side in (("low", self.low), ("high", self.high))
        }
        return text(
            "range.answer", language, name=self.name, points=self.admissible,
            tried=len(self.points), **spans,
        )  # fmt: skip


def shares(pilots: pd.DataFrame) -> dict[tuple[str, int], float]:
    """Shares delivering and alive among started pilots observed at each horizon."""
    found: dict[tuple[str, int], float] = {}
    started = pilots[pilots["started"].astype(bool)]
    for months in HORIZONS:
        states = started[f"state_{months}"]
        states = states[states != "censored"]
        found["delivering", months] = float((states == "delivering").mean())
        found["alive", months] = float(states.isin(ALIVE_STATES).mean())
    return found


def range_for_one(
    name: str,
    population: int,
    values: Sequence[Mapping[str, Value]],
    run: Callable[[Mapping[str, Value]], pd.DataFrame],
) -> Range:
    """Run every point and keep the range over those that meet the calibration bands.

    Args:
        name: what the municipality is called.
        population: its inhabitants.
        values: the points, parameter values by name.
        run: pilots of the municipality at a point.

    Raises:
        UserError: no point meets the bands; with by how much, and what to ask instead.
    """
    rows = []
    for point in values:
        pilots = run(point)
        found = shares(pilots)
        figures = {"K1": k1(pilots), "K2": k2(pilots), "K3": k3(pilots)}
        started = int(pilots["started"].sum())
        row = {**point, "admissible": within_bands(pilots), "started": started, **figures}
        row.update({f"{measure}_{months}": x for (measure, months), x in found.items()})
        rows.append(row)
    table = pd.DataFrame(rows)
    if not table["admissible"].any():
        raise UserError(_none_kept(name, population, table))
    spans = _spans(table[table["admissible"]])
    whole = spans.iloc[-1]
    keys = [(measure, months) for measure in MEASURES for months in HORIZONS]
    return Range(
        name,
        population,
        table,
        spans,
        {(m, at): float(whole[f"{m}_{at}_smallest"]) for m, at in keys},
        {(m, at): float(whole[f"{m}_{at}_largest"]) for m, at in keys},
    )


def _spans(kept: pd.DataFrame) -> pd.DataFrame:
    """The smallest and the largest share by organisation model, and over all of them.

    Not percentiles: those of a part can lie outside those of the whole.
    """
    groups = [(ALL, kept)]
    if "organisation" in kept:
        groups = [*kept.groupby("organisation", sort=False), *groups]
    rows = []
    for organisation, own in groups:
        row: dict[str, object] = {"organisation": organisation, "points": len(own)}
        for measure in MEASURES:
            for months in HORIZONS:
                column = own[f"{measure}_{months}"]
                row[f"{measure}_{months}_smallest"] = column.min()
                row[f"{measure}_{months}_largest"] = column.max()
        rows.append(row)
    return pd.DataFrame(rows)


def _none_kept(name: str, population: int, table: pd.DataFrame) -> str:
    """The sentence where no point meets the bands: by how far, and what can be asked instead."""
    missed = []
    for figure, (low, high) in BANDS.items():
        own = table[figure].dropna()
        if own.between(low, high).all() and len(own):
            continue
        seen = f"{own.min():.2f} to {own.max():.2f}" if len(own) else "unknown"
        missed.append(f"{figure} is {seen}, its band {low:g} to {high:g}")
    few = float(table["started"].mean())
    chance = (
        f"with {few:.0f} started pilots for each of them that may be chance: "
        "more replications may help (--replications); "
        if few < FEWEST_STARTED
        else ""
    )
    return (
        f"{name}: none of the {len(table)} sets of values meets the calibration bands in a "
        f"municipality of {population:,} inhabitants ({'; '.join(missed)}), so there is no range "
        f"for it; {chance}for one of that size with the values of the scenario run: "
        f"collabsim compare FILE --municipality {population:_}"
    )
