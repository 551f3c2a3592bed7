"""What the patterns need that stands in the event log only, summed for a run.

Whether support outlives the price is asked of the same unit managers twice: when the pilot
begins, and when its case has come to their own part of the price. Champions are events.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.records.event_log import of_kind, values
from collabsim.records.histories import Run
from collabsim.world.codes import Event

EARLY_MONTHS = 3
"""Months after the start at which the first champions are counted."""

PILOT_KINDS = ("works", "weak")

NAMES: tuple[str, ...] = (
    "asked_twice",
    *(f"{what}_{when}" for what in ("support", "yes") for when in ("start", "case")),
    *(f"{kind}_{what}" for kind in PILOT_KINDS
      for what in ("to_the_end", "champion_early", "champion_late")),
)  # fmt: skip
"""The sums of :func:`event_sums`."""

type _Numbers = NDArray[np.float64]


def event_sums(run: Run) -> dict[str, float]:
    """Sums over the event log of one run of one municipality.

    Args:
        run: A run that kept its events.

    Returns:
        A number for each of :data:`NAMES`.
    """
    return _asked_twice(run.events) | _champions(run)


def _asked_twice(events: Any) -> dict[str, float]:
    """Unit managers asked at the start and in the case: yes without and with a price."""
    first, again = (_by_pilot_and_person(events, kind) for kind in _ASKED)
    both = sorted(first.keys() & again.keys())
    found = {"asked_twice": float(len(both))}
    for what, column in (("support", 0), ("yes", 1)):
        for when, asked in (("start", first), ("case", again)):
            found[f"{what}_{when}"] = float(sum(asked[key][column] for key in both))
    return found


_ASKED = (Event.UNIT_ASKED, Event.UNIT_ANSWERED)


def _by_pilot_and_person(events: Any, kind: Event) -> dict[tuple[int, int], tuple[float, float]]:
    """For each pilot and unit manager asked, chances of a yes the first time."""
    rows = of_kind(events, kind)
    support = _chance(values(events, kind, "willingness_without_stake"))
    yes = _chance(values(events, kind, "willingness"))
    keys = zip(rows["pilot"].tolist(), rows["actor"].tolist(), strict=True)
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for key, chances in zip(keys, zip(support.tolist(), yes.tolist(), strict=True), strict=True):
        found.setdefault(key, chances)
    return found


def _chance(logits: NDArray[Any]) -> _Numbers:
    """The chance of a yes at a willingness."""
    return np.asarray(1.0 / (1.0 + np.exp(-logits.astype(np.float64))))


def _champions(run: Run) -> dict[str, float]:
    """Pilots whose project money ended, those with a champion early and by then; weak or not."""
    events, pilots = run.events, run.pilots
    first = np.full(len(pilots), np.inf)
    rows = of_kind(events, Event.CHAMPION)
    np.minimum.at(first, rows["pilot"], rows["month"].astype(np.float64))
    begun = _months(events, Event.STARTED, len(pilots))
    over = _months(events, Event.MONEY_ENDED, len(pilots))
    weak = pilots["true_effect"] < run.blueprint.p["weak_limit"][0]
    found: dict[str, float] = {}
    for kind, own in zip(PILOT_KINDS, (~weak, weak), strict=True):
        here = own & np.isfinite(begun) & np.isfinite(over)
        found[f"{kind}_to_the_end"] = float(here.sum())
        found[f"{kind}_champion_early"] = float((here & (first <= begun + EARLY_MONTHS)).sum())
        found[f"{kind}_champion_late"] = float((here & (first <= over)).sum())
    return found


def _months(events: Any, kind: Event, pilots: int) -> _Numbers:
    """The month of the first event of a kind of each pilot, infinite where there is none."""
    found = np.full(pilots, np.inf)
    rows = of_kind(events, kind)
    np.minimum.at(found, rows["pilot"], rows["month"].astype(np.float64))
    return found
