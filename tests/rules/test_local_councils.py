"""Where there are several councils, the one above a unit decides for its own branch."""

from __future__ import annotations

from functools import cache

import numpy as np

from collabsim.experiment.replicate import run_one
from collabsim.model import run_with_mesa
from collabsim.municipality.structure import Role
from collabsim.records.histories import Run
from collabsim.rules.deciders import council_of
from collabsim.rules.weighing import strain_of
from collabsim.scenario import load_scenario
from collabsim.world.blueprint import Blueprint
from collabsim.world.build import blueprint
from collabsim.world.codes import Event
from collabsim.world.tables import LINE_SLOT, OTHER_SLOT, SLOTS
from tests.municipality.districts import districts

BUSY = {
    "entrepreneurs": 20, "proposals_per_year": 2.0, "years": 8, "proposal_years": 5,
    "one_unit_share": 0.5, "few_units_share": 0.2, "willingness": 3.0,
}  # fmt: skip


@cache
def plan() -> Blueprint:
    return blueprint([districts()], [load_scenario("baseline").with_values(**BUSY).values])


@cache
def runs() -> tuple[Run, ...]:
    return tuple(run_one(plan(), 5, replication) for replication in range(4))


def row_of(post: str) -> int:
    return plan().posts.index(post)


def units_of(run: Run, pilot: int) -> set[int]:
    """Every unit a pilot ever wanted or covered."""
    row = run.world.pilot[pilot]
    sites = run.world.site[row["first_site"] : row["first_site"] + row["n_sites"]]
    return set(sites["unit"].tolist())


def branch(council: int) -> set[int]:
    row = plan().actor[council]
    return set(range(int(row["unit_from"]), int(row["unit_to"])))


LOCAL = ("council:north", "council:south")


def test_a_case_comes_to_the_lowest_council_that_answers_for_all_its_units() -> None:
    met = set()
    for run in runs():
        listed = run.world.event[: run.world.run[0]["n_events"]]
        for event in listed[listed["kind"] == Event.LISTED]:
            council, pilot = int(event["actor"]), int(event["pilot"])
            name = plan().posts[council]
            first = int(run.world.pilot[pilot]["first_unit"])
            assert first in branch(council)
            wanted = units_of(run, pilot)
            if name == "council":
                above = [row_of(local) for local in LOCAL if first in branch(row_of(local))]
                met.add("beyond" if above else "common")
                assert all(wanted - branch(local) for local in above)
            else:
                met.add(name)
    assert met == {*LOCAL, "beyond", "common"}


def test_a_council_decides_what_was_put_on_its_list_and_nobody_above_it_is_asked() -> None:
    decided = 0
    for run in runs():
        events = run.world.event[: run.world.run[0]["n_events"]]
        listed: dict[int, int] = {}
        for event in events:
            pilot, actor = int(event["pilot"]), int(event["actor"])
            if event["kind"] == Event.LISTED:
                listed[pilot] = actor
            elif event["kind"] == Event.DECIDED and plan().actor[actor]["role"] == Role.COUNCIL:
                assert listed[pilot] == actor
                decided += plan().posts[actor] in LOCAL
            elif event["kind"] == Event.ANSWERED and pilot in listed:
                above = plan().actor[listed[pilot]]["superior"]
                assert actor != above or above < 0
    assert decided > 0


def test_with_pooled_budgets_the_council_of_the_first_unit_decides_for_both() -> None:
    world = plan().world(1, 0)
    world.p = world.p.copy()
    pilot = world.pilot[0]
    pilot.first_unit = pilot.unit_low = pilot.unit_high = 0
    line = [row_of(name) for name in line_of_first_unit()]
    world.member["actor"][LINE_SLOT : LINE_SLOT + len(line)] = line
    pilot.line_n = len(line)
    asked = council_of.py_func
    assert plan().posts[line[asked(world, 0)]] == "council:north"
    pilot.other_unit = plan().units.index("culture:1")
    assert plan().posts[line[asked(world, 0)]] == "council"
    world.p["pooled_budget"] = 1
    assert plan().posts[line[asked(world, 0)]] == "council:north"
    pilot.unit_high = plan().units.index("school:south:1")
    assert plan().posts[line[asked(world, 0)]] == "council"


def line_of_first_unit() -> list[str]:
    structure = districts()
    return [structure.posts[a].name for a in structure.line_above(0)]


def test_a_local_council_reads_the_frame_of_its_branch_the_municipal_one_the_chiefs() -> None:
    world = plan().world(1, 0)
    world.actor["free_nok"][row_of("council")] = 1.0
    strain = strain_of.py_func
    for post, reader in (("council", "chief"), *((local, local) for local in LOCAL)):
        free = float(world.actor["free_nok"][row_of(reader)])
        assert strain(world, row_of(post), 0.01 * free) == 0.01


def test_the_head_of_another_sector_stands_below_the_head_of_the_branch() -> None:
    heads = set()
    for run in runs():
        others = run.world.member["actor"][OTHER_SLOT::SLOTS]
        heads |= {plan().posts[a] for a in others[: run.world.run[0]["n_pilots"]] if a >= 0}
    assert heads
    assert {head.split(":")[0] for head in heads} == {"section"}


def test_all_councils_are_elected_at_the_same_time() -> None:
    last = {}
    for run in runs():
        for a in map(row_of, ("council", *LOCAL)):
            actor = run.world.actor[a]
            if actor["ready"]:
                last[a] = (int(actor["holder"]), int(actor["since"]), int(actor["leaves"]))
        months = run.world.event["month"][run.world.event["kind"] == Event.ELECTION]
        assert months.tolist() == [45, 93]
    assert len(last) == 3
    assert set(last.values()) == {(2, 93, 141)}


def test_both_drivers_write_the_same_log() -> None:
    compiled = run_one(plan(), 5, 0)
    agents = run_one(plan(), 5, 0, driver=run_with_mesa)
    assert np.array_equal(compiled.world.event, agents.world.event)
