"""What an organisation lays down about a person replaces the draw of that person only."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from collabsim.experiment.replicate import run_one
from collabsim.municipality.generate import generate
from collabsim.municipality.structure import Role, Structure, Trait
from collabsim.rules.people import DRAWN, read_person
from collabsim.scenario import load_scenario
from collabsim.world.blueprint import Blueprint
from collabsim.world.build import blueprint
from collabsim.world.codes import Event
from collabsim.world.tables import World

VALUES = {"years": 8, "proposal_years": 4, "entrepreneurs": 12, "proposals_per_year": 1.5}
FIELD = {
    Trait.FEAR_OF_ERRORS: "fear", Trait.CURIOSITY: "curiosity",
    Trait.RULE_KNOWLEDGE: "rule_knowledge", Trait.HORIZON_YEARS: "horizon",
    Trait.PRIOR_BELIEF: "prior", Trait.MINDSET_UNIT: "unit_mind",
    Trait.MINDSET_WHOLE: "whole_mind", Trait.MINDSET_EFFECT: "effect_mind",
}  # fmt: skip
SEED = 7
OF_A_PERSON = (
    *FIELD.values(),
    "own_unit",
    "own_whole",
    "own_effect",
    "contact",
    "topics",
    "leaves",
)


@cache
def drawn() -> Structure:
    return generate("drawn", 25_000, {})


def named(traits: dict[str, dict[Trait, float]]) -> Structure:
    posts = [
        replace(post, traits=tuple(sorted(traits.get(post.name, {}).items())))
        for post in drawn().posts
    ]
    return replace(drawn(), posts=tuple(posts))


def plan_of(structure: Structure, **values: Any) -> Blueprint:
    resolved = load_scenario("baseline").with_values(**{**VALUES, **values}).values
    return blueprint([structure], [resolved])


def met(structure: Structure, **values: Any) -> World:
    """A world in which every person has been read in the first month."""
    world = plan_of(structure, **values).world(SEED, 0)
    for a in range(len(world.actor)):
        read_person(world, a, 0)
    return world


def events(structure: Structure) -> Any:
    run = run_one(plan_of(structure), SEED, 0)
    return run.world.event[: run.world.run[0]["n_events"]]


def test_the_value_that_would_have_been_drawn_changes_no_event() -> None:
    world = met(drawn())
    everybody = {
        post.name: {trait: float(world.actor[a][field]) for trait, field in FIELD.items()}
        for a, post in enumerate(drawn().posts)
        if post.role != Role.FRONTLINE
    }
    before, after = events(drawn()), events(named(everybody))
    assert len(before) > 1_000
    assert np.array_equal(before, after)


@pytest.mark.parametrize("trait", Trait)
def test_a_given_trait_is_that_of_the_person_and_of_nobody_else(trait: Trait) -> None:
    value = 3.5 if trait == Trait.HORIZON_YEARS else 0.875
    plain, other = met(drawn()), met(named({"chief": {trait: value}}))
    chief = drawn().index_of("chief")
    assert other.actor[chief][FIELD[trait]] == value
    assert plain.actor[chief][FIELD[trait]] != value
    mindset = trait.name.startswith("MINDSET")
    changed = {FIELD[trait], "own_" + trait.name.rpartition("_")[2].lower() if mindset else ""}
    for field in OF_A_PERSON:
        same = plain.actor[field] == other.actor[field]
        assert same.all() == (field not in changed)
        assert np.delete(same, chief).all()


def test_a_given_mindset_drifts_to_where_the_post_and_the_person_bring_it() -> None:
    world = met(named({"chief": {Trait.MINDSET_EFFECT: 0.5}}))
    chief = world.actor[drawn().index_of("chief")]
    p = world.p[0]
    goal = p.mindset_floor + p.mindset_contact_gain * chief.contact + chief.own_effect
    read_person(world, drawn().index_of("chief"), 12)
    expected = goal + (0.5 - goal) * (1 - p.mindset_drift) ** 12
    assert chief.effect_mind == pytest.approx(expected, abs=1e-12)


def test_measures_act_on_what_is_given_as_on_what_is_drawn() -> None:
    given = {Trait.FEAR_OF_ERRORS: 0.8, Trait.RULE_KNOWLEDGE: 0.2, Trait.HORIZON_YEARS: 2.0}
    world = met(named({"chief": given}), fear_relief=0.5, rule_training=0.5, horizon_factor=3.0)
    chief = world.actor[drawn().index_of("chief")]
    assert (chief.fear, chief.rule_knowledge, chief.horizon) == pytest.approx((0.4, 0.6, 6.0))


def test_a_successor_is_drawn() -> None:
    traits = {post.name: {Trait.CURIOSITY: 0.0} for post in drawn().posts if post.unit < 0}
    plain = run_one(plan_of(drawn(), turnover_per_year=0.5), SEED, 0).world.actor
    other = run_one(plan_of(named(traits), turnover_per_year=0.5), SEED, 0).world.actor
    read = (plain["ready"] == DRAWN) & (other["ready"] == DRAWN)
    ours = np.array([post.name in traits for post in drawn().posts]) & read
    later = ours & (plain["holder"] > 0) & (plain["holder"] == other["holder"])
    assert later.sum() > 1
    assert (plain["curiosity"] == other["curiosity"])[later].all()
    assert (plain["curiosity"][later] > 0).any()


def test_one_persons_trait_is_seen_first_where_that_person_decides() -> None:
    before = events(drawn())
    person = int(before[before["kind"] == Event.DECIDED][0]["actor"])
    after = events(named({drawn().posts[person].name: {Trait.PRIOR_BELIEF: 0.01}}))
    n = min(len(before), len(after))
    differs = (before[:n] != after[:n]).nonzero()[0]
    assert before[differs[0]]["actor"] == after[differs[0]]["actor"] == person
