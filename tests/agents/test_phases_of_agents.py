"""Every phase is a method of the agent the table of phases names; a subclass overrides it."""

from __future__ import annotations

import pytest

from collabsim.agents import BudgetHolder, Entrepreneur, FrontlineWorker, Gatekeeper
from collabsim.agents.stepping import RESPONSIBLE
from collabsim.errors import UserError
from collabsim.model import PilotTrapModel
from collabsim.municipality.structure import Role
from collabsim.rules.phases import PHASES
from collabsim.world.tables import SLOTS

CLASSES = (Entrepreneur, FrontlineWorker, Gatekeeper, BudgetHolder)
SHORT = {"municipality": 10_000, "seed": 1, "years": 6, "proposal_years": 4}


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.name)
def test_somebody_is_responsible_for_every_phase(phase) -> None:
    assert (phase.each, phase.agent) in RESPONSIBLE
    able = [kind for kind in CLASSES if hasattr(kind, phase.name)]
    assert bool(able) == (phase.agent != "nobody")


def test_each_class_has_the_phases_of_its_part() -> None:
    assert hasattr(FrontlineWorker, "meet_pilot")
    assert not hasattr(FrontlineWorker, "clear_case")
    assert hasattr(Gatekeeper, "clear_case")
    assert not hasattr(Gatekeeper, "decide_case")
    assert issubclass(BudgetHolder, Gatekeeper)
    assert not hasattr(BudgetHolder, "propose")


def test_phases_are_carried_out_by_those_responsible_in_the_order_of_the_table() -> None:
    called: list[str] = []

    def telling(kind: type) -> type:
        def method(name: str):
            def tell(self, *given: int) -> None:
                called.append(name)
                getattr(super(made, self), name)(*given)

            return tell

        own = {p.name: method(p.name) for p in PHASES if hasattr(kind, p.name)}
        made = type(kind.__name__, (kind,), own)
        return made

    model = PilotTrapModel(**SHORT, agent_classes={kind: telling(kind) for kind in CLASSES})
    plain = PilotTrapModel(**SHORT)
    order = {phase.name: n for n, phase in enumerate(PHASES)}
    seen = set()
    while model.running:
        called.clear()
        model.step()
        numbers = [order[name] for name in called]
        assert numbers == sorted(numbers)
        seen.update(called)
    plain.run_model()
    assert model.events.equals(plain.events)
    assert seen == {p.name for p in PHASES} - {"keep_record", "gather"}


class Patient(BudgetHolder):
    """Lets every decision lie for a month longer than it must."""

    def __init__(self, model: PilotTrapModel, row: int) -> None:
        super().__init__(model, row)
        self.seen: dict[tuple[int, int], int] = {}

    def decide_case(self, member_row: int, month: int) -> None:
        pilot = self.model.world.pilot[member_row // SLOTS]
        if self.model.world.member[member_row]["queued"]:
            key = (member_row, int(pilot["case_since"]))
            self.seen.setdefault(key, month)
            if month <= self.seen[key] + 1:
                return
        super().decide_case(member_row, month)


def months_to_answer(model: PilotTrapModel) -> list[int]:
    model.run_model()
    events = model.events
    decided = events[events.kind == "decided"]
    opened = events[events.kind == "case_opened"].groupby("pilot").month.min()
    return [m - opened[p] for p, m in zip(decided.pilot, decided.month, strict=True)]


def test_a_subclass_overrides_what_its_agents_do() -> None:
    given = {"municipality": 10_000, "seed": 1, "capacity": 50.0, "handled_ceiling": 1.0}
    plain = months_to_answer(PilotTrapModel(**given))
    patient = months_to_answer(PilotTrapModel(**given, agent_classes={BudgetHolder: Patient}))
    assert min(patient) > min(plain)
    assert len(patient) > 5


def test_a_class_can_be_given_for_one_role() -> None:
    class Council(BudgetHolder):
        def decide_case(self, member_row: int, month: int) -> None:
            """Never decide anything."""

    model = PilotTrapModel(**SHORT, agent_classes={Role.COUNCIL: Council})
    assert [p.role for p in model.agents_by_type[Council]] == [Role.COUNCIL]
    model.run_model()
    plain = PilotTrapModel(**SHORT)
    plain.run_model()

    def decisions(run: PilotTrapModel) -> int:
        events = run.events
        return int(((events.kind == "decided") & (events.post == "council")).sum())

    assert decisions(plain) > 0
    assert decisions(model) == 0


def test_the_class_for_a_role_wins_over_the_class_for_all() -> None:
    class Council(BudgetHolder):
        pass

    classes = {Role.COUNCIL: Council, BudgetHolder: Patient}
    model = PilotTrapModel(**SHORT, agent_classes=classes)
    assert len(model.agents_by_type[Council]) == 1
    assert BudgetHolder not in model.agents_by_type


@pytest.mark.parametrize(
    ("classes", "complaint"),
    [
        ({BudgetHolder: Gatekeeper}, "cannot stand in for BudgetHolder"),
        ({Role.COUNCIL: FrontlineWorker}, "cannot stand in for BudgetHolder"),
        ({Entrepreneur: BudgetHolder}, "cannot stand in for Entrepreneur"),
        ({BudgetHolder: "Patient"}, "cannot stand in for BudgetHolder"),
        ({"council": Patient}, "neither a role nor one of"),
        ({Patient: Patient}, "neither a role nor one of"),
    ],
    ids=str,
)
def test_a_class_that_does_not_fit_is_refused(classes: dict, complaint: str) -> None:
    with pytest.raises(UserError, match=complaint):
        PilotTrapModel(**SHORT, agent_classes=classes)
