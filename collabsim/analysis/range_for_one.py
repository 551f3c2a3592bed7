"""What the model says of a municipality of one size and structure: a range, never one figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from collabsim.language import DEFAULT_LANGUAGE, percent, text
from collabsim.measures.calibration import within_bands
from collabsim.measures.course import ALIVE_STATES
from collabsim.parameters import Value

HORIZONS = (12, 36)
MEASURES = ("delivering", "alive")
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Range:
    """Range of what pilots come to over the admissible points.

    ``points`` has one row per point of the region of values: its values, whether
    it meets the calibration bands, and the shares delivering and alive at 12 and
    36 months. ``low`` and ``high`` hold, by (measure, months), the 5th and 95th
    percentiles over the admissible ones.
    """

    name: str
    population: int
    points: pd.DataFrame
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
        ValueError: no point meets the bands.
    """
    rows = []
    for point in values:
        pilots = run(point)
        found = shares(pilots)
        row = {**point, "admissible": within_bands(pilots)}
        row.update({f"{measure}_{months}": x for (measure, months), x in found.items()})
        rows.append(row)
    table = pd.DataFrame(rows)
    kept = table[table["admissible"]]
    if kept.empty:
        raise ValueError("no point of the region meets the calibration bands")
    keys = [(measure, months) for measure in MEASURES for months in HORIZONS]
    columns = {key: kept[f"{key[0]}_{key[1]}"] for key in keys}
    return Range(
        name,
        population,
        table,
        {key: float(column.quantile(LOW)) for key, column in columns.items()},
        {key: float(column.quantile(HIGH)) for key, column in columns.items()},
    )
