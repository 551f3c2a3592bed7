"""What may not matter, and does not: names, sizes nobody counts, agents nobody meets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.municipality.given import to_file
from collabsim.records import event_log
from collabsim.records.histories import Run
from collabsim.scenario import load_scenario
from collabsim.world.codes import Event
from tests.invariants import check_invariants
from tests.municipality.small_organisation import TOP, UNIT
from tests.runs import courses, finished, kinds, log, plan_for, plan_of_file, plans, scenario

FILE = """name = "{name}"
population = {population}
fund_nok_per_year = 200000.0
tie_chance = 0.25
ties = "{ties}"
"""
UNITS = [
    ("school", 1), ("school", 2), ("school", 3), ("kindergarten", 1), ("kindergarten", 2),
    ("care", 1), ("care", 2), ("nav", 1),
]  # fmt: skip
HEADS = """
[[post]]
name = "head of {sector}"
role = "sector_head"
superior = "chief"
sector = "{sector}"
"""
MANAGED = """
[[unit]]
name = "{sector} {number}"
sector = "{sector}"
budget_nok = 30000000.0
frontline = 5

[[post]]
name = "manager of {sector} {number}"
role = "unit_manager"
superior = "{superior}"
unit = "{sector} {number}"
"""
EXTRA = MANAGED.format(sector="culture", number=1, superior="chief")


def organisation(
    folder: Path, name: str, population: int, *, ties: str = "drawn", more: str = ""
) -> Path:
    """An organisation file in which everything that population could say is laid down."""
    posts = TOP[TOP.index("[[post]]") :]
    heads = "".join(HEADS.format(sector=sector) for sector in ("school", "kindergarten", "care"))
    units = "".join(
        MANAGED.format(
            sector=sector,
            number=number,
            superior="chief" if sector == "nav" else f"head of {sector}",
        )
        for sector, number in UNITS
    )
    path = folder / f"{name}.toml"
    top = FILE.format(name=name, population=population, ties=ties)
    path.write_text(top + posts + heads + units + more, encoding="utf-8")
    return path


@pytest.mark.parametrize("mode", ["paired", "region"])
def test_swapping_two_populations_changes_nothing(tmp_path: Path, mode: str) -> None:
    """Size sets counts; where counts are given, the number of inhabitants says nothing."""
    logs = []
    for name, sizes in (("one", (3_000, 200_000)), ("two", (200_000, 3_000))):
        folder = tmp_path / name
        folder.mkdir()
        files = [
            organisation(folder, town, population)
            for town, population in zip(("East", "West"), sizes, strict=True)
        ]
        base = load_scenario("baseline").with_municipalities(
            *({"organisation_file": str(path), "name": path.stem} for path in files)
        )
        # In a region ideas come up where people are: a channel of its own.
        made = base.with_values(
            mode=mode, inhabitants_per_entrepreneur=10_000, sector_culture=0.0, neutral_ideas=True
        )
        logs.append([log(run_one(plan, 3, r)) for plan in worlds(made) for r in range(4)])
    assert logs[0] == logs[1]
    assert len(set(logs[0])) > 1


def test_a_new_name_changes_nothing(tmp_path: Path) -> None:
    east = plan_of_file(organisation(tmp_path, "East", 9_000), sector_culture=0.0)
    west = plan_of_file(organisation(tmp_path, "West", 9_000), sector_culture=0.0)
    for replication in range(4):
        ours, theirs = run_one(east, 1, replication), run_one(west, 1, replication)
        assert log(ours) == log(theirs)
        assert courses(ours) == courses(theirs)
    assert east.municipalities != west.municipalities


def test_a_generated_municipality_written_down_runs_as_before(tmp_path: Path) -> None:
    from collabsim.experiment.plan import structure_of

    made = load_scenario("baseline").with_municipalities(30_000)
    path = tmp_path / "written.toml"
    to_file(structure_of(made, made.municipalities[0]), path)
    generated, given = worlds(made)[0].of_replication(0), plan_of_file(path)
    for replication in range(4):
        assert log(run_one(generated, 2, replication)) == log(run_one(given, 2, replication))


def by_name(run: Run) -> list[tuple[Any, ...]]:
    """The log with names for rows, the municipality's extra post and unit left out."""
    names = [*run.blueprint.posts, "nobody"]
    return [
        (*event.tolist()[:4], names[event["actor"]], *event.tolist()[5:]) for event in run.events
    ]


QUIET = {
    "sector_culture": 0.0,
    "neutral_attention": True,
    "neutral_frames": True,
    "discretion_share": 1.0 / 64.0,
}
"""Declared channels closed, through which one more unit acts on those above it.

No proposal enters the extra unit, but the chief executive has one more report
(channel ``attention``) and answers for a larger frame (``frames``; a free part
of 1/64 keeps its mean exact). Ties are laid down: were they drawn, one more unit
would change whom everybody happens to know (``ties``, and with it ``contact``).
"""


def test_a_unit_nobody_enters_and_its_people_change_nothing(tmp_path: Path) -> None:
    with_it, without = tmp_path / "with", tmp_path / "without"
    with_it.mkdir()
    without.mkdir()
    here = plan_of_file(organisation(with_it, "Town", 20_000, ties="none", more=EXTRA), **QUIET)
    there = plan_of_file(organisation(without, "Town", 20_000, ties="none"), **QUIET)
    assert len(here.actor) == len(there.actor) + 6
    for replication in range(12):
        ours, theirs = run_one(here, 5, replication), run_one(there, 5, replication)
        assert by_name(ours) == by_name(theirs)
        assert len(kinds(ours, Event.DECIDED))
        extra = here.posts.index("manager of culture 1")
        assert ours.world.actor["ready"][extra] == 0


def test_an_adviser_whose_duty_nobody_asks_for_changes_nothing(tmp_path: Path) -> None:
    """Where no case needs a lawful way, it does not matter who gives legal advice, or who could.

    The post is one more report to the chief executive (channel ``attention``, closed here).
    """
    adviser = '\n[[post]]\nname = "lawyer"\nrole = "adviser"\nsuperior = "chief"\nduty = "legal"\n'
    lawless = {
        "other_law_share": 0.0,
        "threshold_nok": 10_000_000.0,
        "national_threshold_nok": 50_000_000.0,
        "health_threshold_nok": 100_000_000.0,
        **QUIET,
    }
    with_it, without = tmp_path / "with", tmp_path / "without"
    with_it.mkdir()
    without.mkdir()
    here = plan_of_file(organisation(with_it, "Town", 20_000, ties="none", more=adviser), **lawless)
    there = plan_of_file(organisation(without, "Town", 20_000, ties="none"), **lawless)
    assert "lawyer" in here.posts
    for replication in range(12):
        ours, theirs = run_one(here, 5, replication), run_one(there, 5, replication)
        assert by_name(ours) == by_name(theirs)
        advisers = {here.posts[a] for a in kinds(ours, Event.ADVISED)["actor"]}
        assert advisers == {"shared:finance"}


@pytest.mark.parametrize("gates", [1, 7])
def test_gates_that_always_say_yes_change_nothing(gates: int) -> None:
    for open_plan, gated in zip(
        plans("defaults"),
        worlds(
            scenario("defaults").with_values(extra_clearances=gates, extra_clearance_chance=1.0)
        ),
        strict=True,
    ):
        for replication in range(4):
            assert log(run_one(open_plan, 1, replication)) == log(run_one(gated, 1, replication))


def test_gates_nobody_comes_to_change_nothing() -> None:
    """No case is brought forward, so nobody asks at them."""
    never = {"evidence_limit": 1.0}
    free = plan_for(30_000, **never)
    gated = plan_for(30_000, **never, extra_clearances=5, extra_clearance_chance=0.0)
    for replication in range(4):
        assert log(run_one(free, 1, replication)) == log(run_one(gated, 1, replication))


LOW, HIGH = 100_000.0, 500_000.0


def first_month_a_threshold_could_matter(run: Run) -> int:
    """The first month in which a value between the two thresholds may be computed.

    Cautious: any case whose largest value reaches the lower threshold counts, as
    its decider may look at smaller sums, and so does any review, which adds years.
    """
    most = event_log.values(run.events, Event.CASE_OPENED, "threshold_value_nok_high")
    cases = kinds(run, Event.CASE_OPENED)["month"][most >= LOW]
    reviews = kinds(run, Event.REVIEWED)["month"]
    return int(min([*cases, *reviews, 10_000]))


@pytest.mark.parametrize(
    "values",
    [{}, {"price_nok": 40_000.0, "price_sd": 0.9}, {"threshold_basis": "term_with_project"}],
    ids=["defaults", "cheap", "with_project_money"],
)
def test_two_thresholds_are_one_until_a_value_lies_between_them(values: dict[str, Any]) -> None:
    low = plan_for(30_000, threshold_nok=LOW, **values)
    high = plan_for(30_000, threshold_nok=HIGH, **values)
    differ = 0
    for replication in range(12):
        ours, theirs = run_one(low, 4, replication), run_one(high, 4, replication)
        month = first_month_a_threshold_could_matter(ours)
        assert month == first_month_a_threshold_could_matter(theirs)
        before = [run.events[run.events["month"] < month] for run in (ours, theirs)]
        assert np.array_equal(*before)
        assert len(before[0])
        differ += log(ours) != log(theirs)
    assert differ


def test_a_threshold_above_every_value_is_any_threshold_above_every_value() -> None:
    cheap = {"price_nok": 10_000.0, "price_sd": 0.0, "years": 4, "proposal_years": 2}
    low = plan_for(30_000, threshold_nok=300_000.0, **cheap)
    high = plan_for(30_000, threshold_nok=600_000.0, **cheap)
    for replication in range(8):
        assert log(run_one(low, 4, replication)) == log(run_one(high, 4, replication))


def test_an_added_municipality_leaves_those_there_as_they_were() -> None:
    """Paired worlds know nothing of each other."""
    made = scenario("defaults")
    alone = worlds(made.with_municipalities(made.municipalities[0]))[0]
    for run in finished("defaults"):
        if run.blueprint.municipalities == alone.municipalities:
            assert log(run_one(alone, run.seed, run.replication)) == log(run)


def test_an_organisation_of_one_unit_runs(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_text(TOP + UNIT.format(sector="care"), encoding="utf-8")
    others = {f"sector_{name}": 0.0 for name in ("school", "kindergarten", "culture", "nav")}
    runs = [run_one(plan_of_file(path, **others), 0, replication) for replication in range(4)]
    for run in runs:
        check_invariants(run)
        assert set(event_log.values(run.events, Event.STARTED, "first_unit_row").tolist()) <= {0}
    assert any(len(kinds(run, Event.STARTED)) for run in runs)
