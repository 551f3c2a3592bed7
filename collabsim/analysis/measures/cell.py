"""Who plans and who delivers: the cell of a pilot in a table of three by three, and its moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.reading import framed, started_pilots, values_of
from collabsim.records.event_log import EventRow, event_rows
from collabsim.records.histories import Run
from collabsim.world.codes import Event, Outcome, State
from collabsim.world.events.codes import BegunBy

COLUMNS = ("professionals", "together", "civil_society")
"""Who plans, or delivers, by thirds of the share that lies outside the municipality."""
BEGUN_BY_ENTREPRENEUR, FIRST_FIT = 0.2, 0.6
"""What counts towards planning outside: who began it, and how much of the fit it came with."""
PLAN_TRANSFER, PLAN_TAKEOVER = 0.3, 0.0
PLAN_COMPETITION = 0.5
"""Planning outside after a competition: 1 less how far papers lay down the solution, which the
model does not know; half of it: assumption."""
DELIVER_RUNNING, DELIVER_CONTRACT, DELIVER_THICKNESS = 0.6, 0.8, 0.4
"""Delivery outside while a project runs; under a contract, and what thick co-creation takes off."""


class Phase(NamedTuple):
    """What a pilot was in: from which month, under which name, and both shares (0-1)."""

    pilot: int
    month: int
    phase: str
    plan: float
    deliver: float


def column_of(share: float) -> str:
    """Professionals, together or civil society."""
    return COLUMNS[int(np.searchsorted((1.0 / 3.0, 2.0 / 3.0), share, side="right"))]


def phases(run: Run) -> Iterator[Phase]:
    """Every phase of delivery of every started pilot, in the order of months.

    A project and its bridges are one phase, read with the fit at its end.
    """
    of_pilot: dict[int, list[EventRow]] = {}
    kinds = (Event.STATE, Event.OBSERVED, Event.ADOPTED)
    for event in event_rows(run.events[np.isin(run.events["kind"], kinds)]):
        of_pilot.setdefault(event.pilot, []).append(event)
    pilots = started_pilots(run)
    (first_fit,) = values_of(run, pilots, "proposed", "initial_fit")
    for pilot, fit in zip(pilots.tolist(), first_fit.tolist(), strict=True):
        yield from _of_pilot(run.pilots[pilot], pilot, fit, of_pilot.get(pilot, []))


def _of_pilot(row: Any, pilot: int, first: float, events: list[EventRow]) -> Iterator[Phase]:
    fits = [event.fit for event in events if event.kind == Event.OBSERVED]
    fit = fits[-1] if fits else first
    begun = BEGUN_BY_ENTREPRENEUR * (int(row["initiated"]) == BegunBy.ENTREPRENEUR)
    ours = begun + FIRST_FIT * (first / fit if fit > 0.0 else 1.0)
    outcome, before = Outcome.OPEN, ""
    for event in events:
        if event.kind == Event.ADOPTED:
            outcome = event.outcome
        if event.kind != Event.STATE:
            continue
        found = _shares(event.state_after, outcome, ours, float(row["cocreation_depth"]))
        if found is not None and found[0] != before:
            before = found[0]
            yield Phase(pilot, event.month, *found)


def _shares(
    state: State, outcome: Outcome, ours: float, thick: float
) -> tuple[str, float, float] | None:
    """Name and shares of the phase that begins with a state; nothing where nobody delivers."""
    contract = DELIVER_CONTRACT - DELIVER_THICKNESS * thick
    if state in (State.RUNNING, State.BRIDGED, State.EFFECT_CONTRACT):
        return "project", ours, DELIVER_RUNNING
    if state == State.IN_HOUSE:
        agreed = outcome == Outcome.TRANSFER
        name = "transfer" if agreed else "takeover"
        return name, PLAN_TRANSFER if agreed else PLAN_TAKEOVER, 0.0
    if state == State.OTHER_SUPPLIER:
        return "other_supplier", PLAN_COMPETITION, contract
    if state == State.DELIVERING:
        tendered = outcome == Outcome.COMPETITION_WON
        return "contract", PLAN_COMPETITION if tendered else ours, contract
    return ("stopped", np.nan, np.nan) if state == State.STOPPED else None


def cells(run: Run, asked: Asked) -> pd.DataFrame:
    """Every phase of every started pilot, its cell, and the cell it came from.

    Returns:
        ``municipality``, ``pilot``, ``month``, ``phase`` (project, contract, transfer, takeover,
        other_supplier, stopped), ``plan_share``, ``deliver_share`` (0-1), ``cell`` (who plans /
        who delivers; none where it stopped), ``from_cell``, ``moved`` (whether it is another one)
        and ``move`` (both, where it moved).
    """
    del asked
    found = list(phases(run))
    pilot = np.array([one.pilot for one in found], np.int64)
    made = framed(
        run,
        run.pilots["municipality_row"][pilot],
        {
            "pilot": pilot,
            "month": np.array([one.month for one in found], np.int64),
            "phase": np.array([one.phase for one in found], object),
            "plan_share": np.array([one.plan for one in found], np.float64),
            "deliver_share": np.array([one.deliver for one in found], np.float64),
            "cell": np.array([_cell(one) for one in found], object),
        },
    )
    before = made.groupby("pilot")["cell"].shift().astype(object)
    later = before.notna()
    made["from_cell"] = before.where(later, None)
    made["moved"] = later & (made["cell"] != before)
    arrow = before.astype(str) + " > " + made["cell"].astype(str)
    made["move"] = arrow.where(made["moved"], None).astype(object)
    made["running"] = made["phase"] == "project"
    made["adopted"] = ~made["phase"].isin(["project", "stopped"])
    return made


def _cell(phase: Phase) -> str:
    if phase.phase == "stopped":
        return "none"
    return f"{column_of(phase.plan)}/{column_of(phase.deliver)}"


CELL = Measure(
    "cell",
    row="phase of a started pilot",
    unit="cell of 3 x 3",
    sources=(178,),
    computed="Planning outside: .2 where the entrepreneur began it, and .6 times first fit / fit; "
    "0 after a takeover, .3 after an agreed transfer, .5 after a competition. Delivery outside: .6 "
    "in a project, .8 - .4 times the depth of co-creation under a contract, 0 by own staff. Below "
    "1/3 professionals, from 2/3 civil society, else together. A move is a change of cell.",
    table=cells,
    figures=(
        Figure("project", "shares", "cell", where="running"),
        Figure("adopted", "shares", "cell", where="adopted"),
        Figure("moves", "total", "moved", by="move", unit="moves", detail=True),
    ),
)
