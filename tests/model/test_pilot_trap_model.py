"""The Mesa model: how it is made, stepped, collected from and run in batches."""

from __future__ import annotations

from pathlib import Path

import pytest
from mesa.batchrunner import batch_run
from mesa.datacollection import DataCollector

import collabsim
from collabsim.agents import BudgetHolder, Entrepreneur
from collabsim.errors import UserError
from collabsim.experiment.replicate import run_one
from collabsim.model import PilotTrapModel
from collabsim.municipality.generate import generate
from collabsim.municipality.structure import Role
from collabsim.scenario import load_scenario, shipped_folder
from collabsim.world.codes import State
from collabsim.world.draws import Decision

SHORT = {"municipality": 3_000, "years": 3, "proposal_years": 3}
ORGANISATION = shipped_folder() / "organisations" / "example_merger.toml"


def test_it_is_a_public_name() -> None:
    assert collabsim.PilotTrapModel is PilotTrapModel


def test_nothing_given_is_the_baseline() -> None:
    model = PilotTrapModel()
    assert model.setup == load_scenario("baseline")
    assert model.blueprint.populations == (30_000,)
    assert (model.seed, model.replication, model.month, model.months) == (0, 0, 0, 180)


@pytest.mark.parametrize(
    ("municipality", "population"),
    [
        (None, 10_000),
        ("120,000 inhabitants", 120_000),
        (120_000, 120_000),
        ("120_000", 120_000),
        ("4500", 4_500),
        (4_500, 4_500),
    ],
)
def test_a_municipality_is_chosen_by_name_or_size(municipality: object, population: int) -> None:
    model = PilotTrapModel("small_and_large", municipality=municipality)
    assert model.blueprint.populations == (population,)
    assert len(model.setup.municipalities) == 1


@pytest.mark.parametrize("given", [str(ORGANISATION), ORGANISATION])
def test_a_given_organisation(given: str | Path) -> None:
    model = PilotTrapModel(municipality=given, years=2, proposal_years=2)
    model.run_model()
    assert [p.post for p in model.persons] == list(model.blueprint.posts)


def test_a_structure_made_by_hand() -> None:
    scenario = load_scenario("baseline").with_values(years=2, proposal_years=2)
    made = generate("Example", 4_000, scenario.values)
    model = PilotTrapModel(scenario, municipality=made)
    same = PilotTrapModel(scenario, municipality=4_000)
    model.run_model()
    same.run_model()
    assert model.blueprint.municipalities == ("Example",)
    assert model.events.drop(columns="municipality").equals(
        same.events.drop(columns="municipality")
    )


def test_a_region_takes_all_municipalities() -> None:
    scenario = load_scenario("baseline").with_municipalities(2_000, 3_000)
    model = PilotTrapModel(scenario, mode="region", years=2, proposal_years=2)
    model.run_model()
    assert set(model.events.municipality) <= set(model.blueprint.municipalities)
    assert len(model.blueprint.municipalities) == 2
    assert len(model.entrepreneurs[0].values_of_municipalities) == 2


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"turnover_per_yer": 0.1}, "turnover_per_year"),
        ({"turnover_per_year": 7.0}, "turnover_per_year"),
        ({"setup": "baselin"}, "nearest: baseline"),
        ({"municipality": "120,000 inhabitans"}, "no municipality"),
        ({"municipality": "Tromso"}, "compare FILE --municipality Tromsø$"),
        ({"municipality": "nowhere.toml"}, r"nowhere\.toml"),
        ({"municipality": 2.5}, "must be a whole number"),
        ({"municipality": -3}, "population"),
        ({"seed": 1.5}, "seed must be a whole number"),
        ({"seed": True}, "seed must be a whole number"),
        ({"seed": 2**64}, "seed must be a whole number from 0"),
        ({"replication": -1}, "replication must be a whole number from 0"),
        ({"replication": "first"}, "replication must be a whole number"),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused_in_a_sentence(given: dict, complaint: str) -> None:
    with pytest.raises(UserError, match=complaint):
        PilotTrapModel(**given)


def test_a_month_a_step_until_the_run_ends() -> None:
    model = PilotTrapModel(**SHORT)
    for month in range(36):
        assert model.running
        assert model.month == month
        model.step()
        assert (model.now, model.steps) == (month, month + 1)
        assert model.events.month.max() <= month
    assert not model.running
    whole = model.events
    model.step()
    assert model.month == 36
    assert model.events.equals(whole)


def test_mesas_own_ways_to_step_work_too() -> None:
    model, same = PilotTrapModel(**SHORT), PilotTrapModel(**SHORT)
    model.run_for(36)
    same.run_model()
    assert model.events.equals(same.events)


def test_what_a_user_draws_from_mesas_generators_changes_nothing() -> None:
    model, same = PilotTrapModel(**SHORT), PilotTrapModel(**SHORT)
    other = PilotTrapModel(**SHORT, replication=1)
    assert model.random.random() != other.random.random()
    while model.running:
        model.rng.random()
        model.agents.shuffle(inplace=True)
        model.step()
    same.run_model()
    assert model.events.equals(same.events)


def test_tables_are_those_of_any_other_run() -> None:
    model = PilotTrapModel(**SHORT, seed=5, replication=2)
    model.run_model()
    loop = run_one(model.blueprint, 5, 2)
    assert model.as_run.pilots.tobytes() == loop.pilots.tobytes()
    assert model.as_run.events.tobytes() == loop.events.tobytes()
    assert set(model.pilots.seed) == {5}
    assert set(model.pilots.replication) == {2}


def test_forced_draws_reach_the_run() -> None:
    forced = {
        (int(Decision.PROPOSE), month, code): 0.99 for month in range(36) for code in range(9)
    }
    model = PilotTrapModel(**SHORT, overrides=forced)
    model.run_model()
    assert len(model.pilots) == 0


def test_no_seed_takes_a_fresh_one_that_can_be_used_again() -> None:
    model = PilotTrapModel(**SHORT, seed=None)
    other = PilotTrapModel(**SHORT, seed=None)
    again = PilotTrapModel(**SHORT, seed=model.seed)
    assert model.seed != other.seed
    model.run_model()
    again.run_model()
    assert model.events.equals(again.events)


def test_the_shipped_collector_counts_pilots_by_state() -> None:
    model = PilotTrapModel(**SHORT)
    model.run_model()
    counts = model.datacollector.get_model_vars_dataframe()
    assert list(counts.month) == list(range(36))
    states = counts[[state.name.lower() for state in State]]
    assert (states.sum(axis=1).diff().dropna() >= 0).all()
    assert states.iloc[-1].sum() == len(model.pilots)
    assert model.count(State.RUNNING) == states.running.iloc[-1]


def test_a_collector_of_ones_own_is_collected_once_a_step() -> None:
    class Watched(PilotTrapModel):
        def __init__(self, **given: object) -> None:
            super().__init__(**given)
            self.datacollector = DataCollector(
                model_reporters={"proposed": lambda model: len(model.pilots)},
                agenttype_reporters={BudgetHolder: {"queue": "queue", "fear": "fear"}},
            )

        def step(self) -> None:
            super().step()
            self.datacollector.collect(self)

    model, plain = Watched(**SHORT), PilotTrapModel(**SHORT)
    model.run_model()
    plain.run_model()
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == 36
    assert frame.proposed.iloc[-1] == len(model.pilots)
    people = model.datacollector.get_agenttype_vars_dataframe(BudgetHolder)
    assert len(people) == 36 * len(model.agents_by_type[BudgetHolder])
    assert people.fear.between(0.0, 1.0).all()
    assert model.events.equals(plain.events)


def test_agent_sets_select_by_what_agents_show() -> None:
    model = PilotTrapModel(**SHORT)
    model.step()
    managers = model.agents_by_type[BudgetHolder].select(lambda a: a.role == Role.UNIT_MANAGER)
    assert len(managers) == len(model.world.unit)
    assert min(managers.get("frame_nok")) > 0.0
    assert len(model.agents) == len(model.world.actor) + len(model.world.entrepreneur)
    assert len(model.agents.select(agent_type=Entrepreneur)) == len(model.entrepreneurs)
    assert sum(managers.groupby("sector").count().values()) == len(managers)


def test_batch_run_takes_parameters_and_seeds() -> None:
    rows = batch_run(
        PilotTrapModel,
        {**SHORT, "organisation": ["two_level", "by_span"], "patience_months": [3, 9]},
        rng=[1, 2],
        data_collection_period=12,
        display_progress=False,
    )
    assert {(r["seed"], r["organisation"], r["patience_months"]) for r in rows} == {
        (seed, organisation, patience)
        for seed in (1, 2)
        for organisation in ("two_level", "by_span")
        for patience in (3, 9)
    }
    one = next(r for r in rows if r["seed"] == 2 and r["Step"] == 25)
    given = {name: one[name] for name in ("organisation", "patience_months", "seed")}
    model = PilotTrapModel(**SHORT, **given)
    for _ in range(25):
        model.step()
    assert one["running"] == model.count(State.RUNNING)
