"""What may be said of an instrument from what is kept of it, and what may not.

Two keys: a change is *clear here* where its interval at the defaults leaves out nothing, and where
it has the same sign at nine of ten points of the region. With one of them it is told what is
missing. Nothing is ever said to work.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

import collabsim
from collabsim.analysis.instrument_effects import FEWER, MEASURES, MORE, UNCHANGED, verdict
from collabsim.analysis.instrument_levels import USUAL
from collabsim.language import signed
from collabsim.report.instrument_words import decimals_of
from collabsim.report.stored_records import read_record
from collabsim.validation.instruments import KEPT
from collabsim.validation.instruments_run import RECORD

FOLDER = Path(collabsim.__file__).resolve().parents[1] / "docs" / "instruments"
"""Where the record stands in a checkout."""

EN = "en"
SAME_SIGN = 0.9
"""Smallest share of the points at which a clear change has the sign it has at the defaults."""

WORDS: Mapping[str, str] = {
    "good_kept": "good pilots kept",
    "weak_kept": "weak pilots kept",
    "good_kept_per_100_proposals": "good pilots kept of 100 proposals",
    "weak_kept_per_100_proposals": "weak pilots kept of 100 proposals",
    "in_full": "pilots kept in full",
    "in_part": "pilots kept only in part",
    "in_full_per_100_proposals": "pilots kept in full of 100 proposals",
    "in_part_per_100_proposals": "pilots kept only in part of 100 proposals",
    "legal_errors_per_pilot": "breaches of law per started pilot",
    "users": "users reached",
    "started": "pilots started",
    "proposals": "proposals",
    "paid_by_unit": "paid by units, 1,000 NOK",
    "paid_by_sector": "paid by sectors, 1,000 NOK",
    "paid_by_chief": "paid by the chief executive, 1,000 NOK",
    "paid_by_council": "paid by the council, 1,000 NOK",
    "paid_by_municipality": "paid by the municipality in all, 1,000 NOK",
    "paid_by_fund": "paid by the fund, 1,000 NOK",
    "paid_by_state": "paid by the state, 1,000 NOK",
    "paid_by_outside": "paid by others, 1,000 NOK",
    "rule_hours": "hours of all other work",
}
"""Measures in the words of the pages; all are of one run, if not told otherwise."""

WORSE: Mapping[str, Literal["more", "fewer"]] = {
    "good_kept": "fewer",
    "weak_kept": "more",
    "good_kept_per_100_proposals": "fewer",
    "weak_kept_per_100_proposals": "more",
    "in_full": "fewer",
    "in_full_per_100_proposals": "fewer",
    "legal_errors_per_pilot": "more",
    "users": "fewer",
    "started": "fewer",
    **{one.name: "more" for one in MEASURES if one.name.startswith("paid_by_")},
    "rule_hours": "more",
}
"""The direction in which a measure gets worse.

Of proposals and of pilots kept only in part no direction is worse: more in part may be pilots that
would have stopped or pilots that would have been kept whole."""


class Row(NamedTuple):
    """A measure without and with an instrument, and its change with the 95 % interval."""

    measure: str
    without: float
    with_it: float
    change: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Whether the change is told from nothing, also as it is shown."""
        return verdict(self.measure, self.low, self.high)

    @property
    def told(self) -> bool:
        """Whether it is told from nothing."""
        return self.verdict in (MORE, FEWER)

    @property
    def words(self) -> str:
        """The change with its interval, as it is shown."""
        if self.verdict == UNCHANGED:
            return "0 in every run"
        ends = f" ({self.shown(self.low)} to {self.shown(self.high)})"
        return self.shown(self.change) + ("" if math.isnan(self.low) else ends)

    def shown(self, value: float, *, sign: bool = True) -> str:
        """A figure of this measure; kroner in thousands."""
        if math.isnan(value):
            return "not known"
        used = value / 1000.0 if self.measure.startswith("paid_by_") else value
        written = signed(used, EN, decimals_of(self.measure))
        return written if sign else written.lstrip("+")


def stored(folder: Path = FOLDER) -> dict[str, Any]:
    """The record of the last full measurement.

    Raises:
        UserError: There is none.
    """
    return read_record(folder / RECORD, "python -m collabsim.validation.instruments_run")


def sizes(kept: Mapping[str, Any]) -> list[str]:
    """Inhabitants of the municipalities of an instrument, the fewest first."""
    return list(usual(kept)["sizes"])


def usual(kept: Mapping[str, Any]) -> Mapping[str, Any]:
    """The usual level of an instrument."""
    found: Mapping[str, Any] = next(one for one in kept["levels"] if one["level"] == USUAL)
    return found


def row(level: Mapping[str, Any], size: str, measure: str) -> Row:
    """A measure at a level in one size."""
    numbers = level["sizes"][size][measure]
    return Row(measure, *(math.nan if one is None else one for one in numbers))


def same_sign(kept: Mapping[str, Any], size: str, one: Row) -> tuple[int, int] | None:
    """At how many points of the region the change has the sign it has here, of how many.

    Nothing where the region was not run in this size.
    """
    region = kept["region"].get(size)
    if region is None:
        return None
    found = region[one.measure]
    return int(found["more" if one.change > 0.0 else "fewer"]), int(found["points"])


CLEAR, DEFAULTS, NOT_RUN = "clear", "defaults", "not_run"
NOT_CLEAR, SAME = "not_clear", "same"
KEYS = (CLEAR, DEFAULTS, NOT_RUN, NOT_CLEAR, SAME)
"""Both keys; the defaults alone, where the region was run and where it was not; neither; and a
change that is nothing in every run."""


def key_of(kept: Mapping[str, Any], size: str, measure: str) -> str:
    """Which of the two keys a change has at the usual level in one size."""
    one = row(usual(kept), size, measure)
    if not one.told:
        return SAME if one.verdict == UNCHANGED else NOT_CLEAR
    found = same_sign(kept, size, one)
    if found is None:
        return NOT_RUN
    share = found[0] / found[1] if found[1] else 0.0
    return CLEAR if share >= SAME_SIGN else DEFAULTS


def claims(kept: Mapping[str, Any], key: str) -> list[tuple[str, str]]:
    """The changes of good and weak pilots kept that have these keys: measure and size."""
    return [
        (measure, size)
        for measure in KEPT
        for size in sizes(kept)
        if key_of(kept, size, measure) == key
    ]


def careful_words(kept: Mapping[str, Any]) -> str:
    """What is clear of good and weak pilots kept, and what is not: a list, an item for each key."""
    found = {key: claims(kept, key) for key in KEYS}
    parts = []
    if found[CLEAR]:
        parts.append(f"Clear here: {_listed(kept, found[CLEAR])}.")
    else:
        parts.append("Clear here: nothing about good or weak pilots kept.")
    if found[DEFAULTS]:
        parts.append(
            "Told from nothing at the defaults, but with this sign at fewer than "
            f"{SAME_SIGN:.0%} of the points of the region: {_listed(kept, found[DEFAULTS])}."
        )
    if found[NOT_RUN]:
        parts.append(
            "Told from nothing at the defaults, in sizes that were not run over the region: "
            f"{_listed(kept, found[NOT_RUN])}."
        )
    if found[NOT_CLEAR]:
        parts.append(f"Not clear: {_places(found[NOT_CLEAR])}.")
    if found[SAME]:
        parts.append(f"The same in every run: {_places(found[SAME])}.")
    return "\n".join(f"* {part}" for part in parts)


def _listed(kept: Mapping[str, Any], found: list[tuple[str, str]]) -> str:
    """Changes with their intervals and points."""
    said = []
    for measure, size in found:
        one = row(usual(kept), size, measure)
        points = same_sign(kept, size, one)
        more = "more" if one.change > 0.0 else "fewer"
        at = "" if points is None else f", the same sign at {points[0]} of {points[1]} points"
        said.append(f"{more} {WORDS[measure]} with {int(size):,} inhabitants, {one.words}{at}")
    return "; ".join(said)


def _places(found: list[tuple[str, str]]) -> str:
    """Where a change is not told from nothing, by measure."""
    said = []
    for measure in KEPT:
        own = [f"{int(size):,}" for one, size in found if one == measure]
        if own:
            said.append(f"{WORDS[measure]} with {', '.join(own)} inhabitants")
    return "; ".join(said)


def worse(kept: Mapping[str, Any]) -> Iterator[tuple[str, str, Row]]:
    """All that is told to be worse: level, size and measure; ends of the range included."""
    for level in kept["levels"]:
        for size, measures in level["sizes"].items():
            for measure in measures:
                one = row(level, size, measure)
                if one.verdict == WORSE.get(measure):
                    yield level["level"], size, one


def by_chance(record: Mapping[str, Any]) -> tuple[int, int]:
    """Intervals of good and weak pilots kept at usual levels that tell a change, and all."""
    rows = [
        row(usual(kept), size, measure)
        for kept in record["instruments"].values()
        for size in sizes(kept)
        for measure in KEPT
    ]
    return sum(one.told for one in rows), len(rows)
