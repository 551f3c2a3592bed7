"""The one yardstick of the lesson: whether a pilot delivers three years after its money.

The class votes on it, the thousand runs count it, and whatever else the lesson tells of a fate is
held against it. What somebody runs in the entrepreneur's place is alive and does not deliver.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from collabsim.inquiry.because import Explanation, replay
from collabsim.inquiry.event_draws import LogOfDraws
from collabsim.inquiry.keeping import keepers
from collabsim.inquiry.stops import row_of
from collabsim.records.course import HORIZONS
from collabsim.records.histories import Run
from collabsim.world.codes import ALIVE, State

Json = Any

YARDSTICK_MONTHS = HORIZONS[-1]
"""Months after the project money at which a fate is told."""

UNKNOWN = "unknown"
"""What is said of a pilot that a run does not follow so long."""

_THEN: Mapping[State, str] = MappingProxyType(
    {
        State.DELIVERING: "delivers",
        State.IN_HOUSE: "own_staff",
        State.OTHER_SUPPLIER: "other",
        State.WAITING: "no_contract",
        State.BRIDGED: "no_contract",
        State.RUNNING: "no_contract",
        State.EFFECT_CONTRACT: "no_contract",
    }
)
_GONE = "gone"
_LOST = (State.STOPPED, State.UNUSED, State.NEVER_STARTED)

FATES = tuple(dict.fromkeys([*_THEN.values(), _GONE, UNKNOWN]))
"""Every word for a fate there are sentences for."""


def yardstick_declared() -> Json:
    """The yardstick as data for the page: months, words by state, and states that are an end."""
    return {
        "months": YARDSTICK_MONTHS,
        "then": {state.name.lower(): word for state, word in _THEN.items()},
        "lost": [state.name.lower() for state in _LOST],
        "gone": _GONE,
        "unknown": UNKNOWN,
    }


def then_of(run: Run, key: int) -> str:
    """What has become of a pilot three years after its money.

    Args:
        run: The run.
        key: Key of the pilot.

    Returns:
        One of :data:`FATES`: it ``delivers`` on contract, the municipality's ``own_staff`` or an
        ``other`` supplier runs it, it goes on with ``no_contract`` yet, it is ``gone``, or the run
        does not follow it so long (``unknown``).
    """
    row = row_of(run, key)
    if row < 0:
        return _GONE
    pilot = run.pilots[row]
    state = int(pilot[f"state_{YARDSTICK_MONTHS}"])
    if state < 0:
        return _GONE if int(pilot["state"]) in _LOST else UNKNOWN
    return _THEN.get(State(state), _GONE)


def whys_then(run: Run, explanation: Explanation | None) -> list[Json]:
    """What each replay that bears out a "because" comes to by the yardstick.

    Args:
        run: The run in which the pilot stopped.
        explanation: Why it did; None where it did not.

    Returns:
        For each cause that is no lever, in their order: ``kind`` and ``post`` of the cause,
        ``then`` (see :func:`then_of`), and whether the pilot ``lives`` when its replay ends.
    """
    if explanation is None:
        return []
    key = int(run.pilots[explanation.pilot]["key"])
    causes = [one.cause for one in explanation.causes if not one.cause.lever]
    replays = [(cause, replay(run, cause)) for cause in causes]
    return [
        {
            "kind": cause.kind,
            "post": int(cause.post),
            "then": then_of(other, key),
            "lives": int(other.pilots[row_of(other, key)]["state"]) in ALIVE,
        }
        for cause, other in replays
    ]


def kept_by(run: Run, pilot: int, kind: str) -> bool:
    """Whether things of one kind made its fate: without any one of them a replay ends otherwise.

    Args:
        run: The run.
        pilot: Row of the pilot.
        kind: One of :data:`collabsim.inquiry.keeping.KEPT_KINDS`.
    """
    key = int(run.pilots[pilot]["key"])
    undone = [one for one in keepers(LogOfDraws(run), pilot) if one.kind == kind]
    return any(then_of(replay(run, one), key) != then_of(run, key) for one in undone)
