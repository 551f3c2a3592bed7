"""The research label, and unions that press for own staff."""

from __future__ import annotations

from typing import Any

import pytest

from collabsim.model import run_with_mesa
from collabsim.records.event_log import event_rows
from collabsim.records.histories import Run
from collabsim.rules.research_label import uses_label
from collabsim.world.blueprint import empty_pilots
from collabsim.world.codes import Band, Event
from collabsim.world.events.codes import Option
from tests.runs import kinds, replicated

REPLICATIONS = 8
LABEL: dict[str, Any] = {"research_label": True, "entrepreneurs": 15}


def runs(replications: int = REPLICATIONS, **values: Any) -> tuple[Run, ...]:
    return replicated(60_000, replications, **values)


def of(kind: Event, **values: Any) -> list[Any]:
    return [row for run in runs(**values) for row in event_rows(run.events) if row.kind == kind]


@pytest.mark.parametrize(
    ("fields", "curiosity", "fear", "uses"),
    [
        ({"route_needed": 1, "route_seen": 0}, 0.9, 0.1, True),
        ({"route_needed": 1, "route_seen": 0}, 0.9, 0.6, False),
        ({"route_needed": 1, "route_seen": 1}, 0.9, 0.1, False),
        ({"route_needed": 0, "route_seen": 0}, 0.9, 0.1, False),
        ({"route_needed": 1, "route_seen": 0, "labelled": 1}, 0.9, 0.1, False),
    ],
)
def test_who_uses_it(
    ask: Any, parameters: Any, fields: dict[str, int], curiosity: float, fear: float, uses: bool
) -> None:
    import numpy as np

    from collabsim.world.tables import ACTOR

    pilot, person = empty_pilots(1)[0], np.zeros(1, ACTOR.dtype)[0]
    for name, value in fields.items():
        setattr(pilot, name, value)
    person.curiosity, person.fear = curiosity, fear
    assert ask(uses_label, parameters(research_label=True), pilot, person) == uses
    assert not ask(uses_label, parameters(), pilot, person)
    veto = parameters(research_label=True, advice_is_veto=True)
    assert not ask(uses_label, veto, pilot, person)


def test_each_pilot_is_labelled_once_and_no_longer_bought_without_a_route() -> None:
    labelled = of(Event.LABELLED, **LABEL)
    assert len(labelled) > 10
    for run in runs(**LABEL):
        rows = event_rows(run.events)
        pilots = [row.pilot for row in rows if row.kind == Event.LABELLED]
        assert len(set(pilots)) == len(pilots)
        for n, row in enumerate(rows[:-1]):
            if row.kind == Event.LABELLED:
                decided = rows[n + 1]
                assert (decided.kind, decided.pilot) == (Event.DECIDED, row.pilot)
                assert decided.option not in (Option.WITHOUT_ROUTE, Option.COMPETITION)


def test_read_strictly_what_is_bought_under_it_is_an_error() -> None:
    strict = {**LABEL, "research_label_is_error": True}
    assert len(of(Event.LEGAL_ERROR, **strict)) > len(of(Event.LEGAL_ERROR, **LABEL))
    bought, lawful = 0, 0
    for run in runs(**strict):
        rows = event_rows(run.events)
        errors = {(row.pilot, row.month) for row in rows if row.kind == Event.LEGAL_ERROR}
        labelled = {(row.pilot, row.month) for row in rows if row.kind == Event.LABELLED}
        for row in rows:
            if row.kind != Event.DECIDED or (row.pilot, row.month) not in labelled:
                continue
            pilot = run.pilots[row.pilot]
            if row.option == Option.LAWFUL_ROUTE:
                needed = pilot["band"] != Band.A or pilot["law_touched"] != 0
                assert ((row.pilot, row.month) in errors) == needed
                bought += needed
            elif row.option == Option.REDUCED and not pilot["law_touched"]:
                # Less, below the threshold: no way is needed, so nothing was relabelled.
                assert (row.pilot, row.month) not in errors
                lawful += 1
    assert bought > 3
    assert lawful > 0


def test_unions_make_own_staff_likelier() -> None:
    pressed = {"entrepreneurs": 15, "inhouse_union_pressure": 3.0}

    def own_staff(**values: Any) -> int:
        return sum(row.option == Option.IN_HOUSE for row in of(Event.DECIDED, **values))

    assert own_staff(**pressed) > own_staff(entrepreneurs=15)


def test_both_drivers_write_the_same() -> None:
    values = {**LABEL, "research_label_is_error": True, "inhouse_union_pressure": 0.4}
    loop, mesa = runs(4, **values), runs(4, **values, driver=run_with_mesa)
    assert any(len(kinds(one, Event.LABELLED)) for one in loop)
    for one, other in zip(loop, mesa, strict=True):
        assert one.events.tobytes() == other.events.tobytes()
        assert one.pilots.tobytes() == other.pilots.tobytes()
