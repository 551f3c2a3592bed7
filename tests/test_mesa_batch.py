"""Batches on the compiled loop are the batches Mesa makes, value by value."""

from __future__ import annotations

import inspect
import multiprocessing
import warnings
from typing import Any

import numpy as np
import pytest
from mesa.batchrunner import batch_run
from mesa.datacollection import DataCollector

from collabsim.agents import Entrepreneur
from collabsim.batch import mesa_batch_run
from collabsim.errors import UserError
from collabsim.experiment.replicate import run_one
from collabsim.model import PilotTrapModel
from collabsim.records.states import pilots_by_state
from collabsim.scenario import load_scenario
from collabsim.world.codes import State
from collabsim.world.draws import Decision
from tests.runs import FIXED, plans

SHORT = {"municipality": 3_000, "years": 4, "proposal_years": 3}
TWO_TOWNS = load_scenario("baseline").with_municipalities(2_000, 3_000)
NEVER = {(int(Decision.PROPOSE), month, code): 0.99 for month in range(48) for code in range(9)}

quiet: dict[str, Any] = {"display_progress": False}


@pytest.fixture(autouse=True)
def start_method() -> Any:
    """Mesa changes how the process starts others; what it was must come back."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


class Patient(Entrepreneur):
    """An agent of one's own that does as the shipped one."""


class Watched(PilotTrapModel):
    """A model with a reporter of its own."""

    def __init__(self, seed: int | None = 0, **given: Any) -> None:
        super().__init__(seed=seed, **given)
        self.datacollector = DataCollector({"proposals": lambda model: len(model.pilots)})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


class OpenEnded(PilotTrapModel):
    """A model that hands on whatever it is given: Mesa calls its seed ``rng``."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)


class Seedless(PilotTrapModel):
    """A model Mesa cannot tell its seed."""

    def __init__(self, patience_months: int = 9) -> None:
        super().__init__(patience_months=patience_months)


class Renamed(PilotTrapModel):
    """A model with nothing of its own."""


def same(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> bool:
    """Rows, keys in their order, values and kinds of values."""
    return [[(k, v, type(v)) for k, v in row.items()] for row in ours] == [
        [(k, v, type(v)) for k, v in row.items()] for row in theirs
    ]


def test_it_takes_what_mesa_takes() -> None:
    ours, theirs = (inspect.signature(f).parameters for f in (mesa_batch_run, batch_run))
    assert [(p.name, p.default, p.kind) for p in ours.values()] == [
        (p.name, p.default, p.kind) for p in theirs.values()
    ]


@pytest.mark.parametrize("period", [-1, 1, 12])
def test_every_value_is_the_one_mesa_reports(period: int) -> None:
    parameters = {**SHORT, "organisation": ["two_level", "by_span"], "patience_months": [3, 9]}
    given = {"rng": [5, 2], "data_collection_period": period, **quiet}
    ours = mesa_batch_run(PilotTrapModel, parameters, **given)
    assert same(ours, batch_run(PilotTrapModel, parameters, **given))
    assert len(ours) == 8 * {-1: 1, 1: 48, 12: 4}[period]
    assert max(row["stopped"] for row in ours) > 0


@pytest.mark.parametrize(
    ("parameters", "given"),
    [
        ({**SHORT, "replication": [0, 3]}, {"rng": 7, "max_steps": 30}),
        (SHORT, {"rng": 7, "max_steps": 13, "data_collection_period": 5}),
        (SHORT, {"rng": 7, "max_steps": 0}),
        (SHORT, {"rng": 7, "data_collection_period": -7}),
        ({"setup": TWO_TOWNS, "mode": "region", "years": 3, "proposal_years": 3}, {"rng": 1}),
        ({**SHORT, "overrides": [None, NEVER]}, {"rng": 1}),
        (SHORT, {"rng": []}),
    ],
    ids=["short", "odd months", "none", "backwards", "region", "forced", "no seeds"],
)
def test_so_it_is_with_every_argument_of_the_model(
    parameters: dict[str, Any], given: dict[str, Any]
) -> None:
    ours = mesa_batch_run(None, parameters, **given, **quiet)
    assert same(ours, batch_run(PilotTrapModel, parameters, **given, **quiet))


@pytest.mark.parametrize("name", FIXED)
def test_states_counted_from_the_log_are_those_of_the_tables(name: str) -> None:
    for plan in plans(name):
        run = run_one(plan, 4, 0)
        counts = pilots_by_state(run)
        last = [int((run.pilots["state"] == state).sum()) for state in State]
        assert counts[-1].tolist() == last
        assert (counts >= 0).all()
        assert len(counts) == run.world.run[0]["months"]


def test_states_need_events() -> None:
    run = run_one(plans("defaults")[0], 4, 0, keep_events=False)
    with pytest.raises(ValueError, match="the run kept none"):
        pilots_by_state(run)


def test_several_at_a_time_give_the_same_rows_in_the_same_order() -> None:
    before = multiprocessing.get_start_method(allow_none=True)
    parameters = {**SHORT, "patience_months": range(3, 9)}
    one = mesa_batch_run(None, parameters, rng=[0, 1], **quiet)
    assert same(mesa_batch_run(None, parameters, 3, rng=[0, 1], **quiet), one)
    assert same(mesa_batch_run(None, parameters, None, rng=[0, 1], **quiet), one)
    assert [row["RunId"] for row in one] == list(range(12))
    assert multiprocessing.get_start_method(allow_none=True) == before


def test_iterations_are_so_many_fresh_seeds() -> None:
    parameters = {"municipality": 30_000, "years": 10, "proposal_years": 5}
    given = {"data_collection_period": 6, **quiet}
    rows = mesa_batch_run(None, parameters, iterations=3, **given)
    assert {row["iteration"] for row in rows} == {0, 1, 2}
    assert {row["seed"] for row in rows} == {None}
    runs = [[{**row, "RunId": 0, "iteration": 0} for row in rows if row["RunId"] == k]
            for k in range(3)]  # fmt: skip
    assert runs[0] != runs[1] != runs[2]
    assert len(mesa_batch_run(None, parameters, **given)) == len(runs[0])


def test_progress_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    mesa_batch_run(None, SHORT, rng=[1, 2])
    told = capsys.readouterr()
    assert told.out == ""
    assert "100%" in told.err


def test_a_subclass_with_nothing_of_its_own_is_compiled() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ours = mesa_batch_run(Renamed, SHORT, rng=1, **quiet)
    assert same(ours, mesa_batch_run(PilotTrapModel, SHORT, rng=1, **quiet))


def test_reporters_of_ones_own_are_reported_by_mesa_with_a_warning() -> None:
    before = multiprocessing.get_start_method(allow_none=True)
    given = {"rng": [1], "data_collection_period": 12, **quiet}
    with pytest.warns(
        UserWarning, match="Watched has __init__, step of its own, so the batch"
    ) as told:
        ours = mesa_batch_run(Watched, SHORT, **given)
    assert multiprocessing.get_start_method(allow_none=True) == before
    assert same(ours, batch_run(Watched, SHORT, **given))
    assert ours[-1]["proposals"] > 0
    assert told[0].filename == __file__


def test_agents_of_ones_own_run_on_mesa_with_a_warning() -> None:
    parameters = {**SHORT, "agent_classes": [{Entrepreneur: Patient}]}
    with pytest.warns(UserWarning, match="agent_classes are agents of your own"):
        ours = mesa_batch_run(None, parameters, rng=1, **quiet)
    plain = mesa_batch_run(None, SHORT, rng=1, **quiet)
    assert [{k: v for k, v in row.items() if k != "agent_classes"} for row in ours] == plain


def test_values_that_can_be_gone_over_once_reach_mesa_too() -> None:
    parameters = {**SHORT, "patience_months": iter([3, 9])}
    with pytest.warns(UserWarning, match="of its own"):
        rows = mesa_batch_run(Watched, parameters, rng=iter([1, 2]), max_steps=3, **quiet)
    assert [(row["seed"], row["patience_months"]) for row in rows] == [
        (1, 3), (1, 9), (2, 3), (2, 9),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["seed", "rng"])
def test_seeds_among_the_parameters_are_the_seeds_of_the_runs(name: str) -> None:
    plain = mesa_batch_run(None, SHORT, rng=[1, 2], **quiet)
    assert same(mesa_batch_run(None, {**SHORT, name: [1, 2]}, **quiet), plain)
    assert [row["seed"] for row in plain] == [1, 2]
    assert plain[0] != {**plain[1], "seed": 1, "RunId": 0, "iteration": 0}
    for given in ({"rng": [3]}, {"iterations": 2}):
        with pytest.raises(UserError, match=r"seeds are given once: .* say rng=\[1, 2\]"):
            mesa_batch_run(None, {**SHORT, name: 3}, **given, **quiet)


def test_a_model_that_takes_any_keyword_is_given_its_seed() -> None:
    with pytest.warns(UserWarning, match="OpenEnded has __init__ of its own"):
        ours = mesa_batch_run(OpenEnded, SHORT, rng=[1, 2], **quiet)
    assert same(ours, mesa_batch_run(None, SHORT, rng=[1, 2], **quiet))
    model = PilotTrapModel(**SHORT, rng=7)
    assert model.seed == 7
    with pytest.raises(UserError, match="two names for one thing"):
        PilotTrapModel(**SHORT, seed=1, rng=7)
    with pytest.raises(UserError, match="seed must be a whole number"):
        PilotTrapModel(**SHORT, rng=np.random.Generator(np.random.PCG64(1)))


def test_a_model_that_takes_no_seed_is_refused_in_a_sentence() -> None:
    with pytest.raises(UserError, match=r"Seedless\.__init__ takes no seed; let it take seed=0"):
        mesa_batch_run(Seedless, SHORT, rng=1, **quiet)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"model_cls": int}, "model_cls must be PilotTrapModel"),
        ({"model_cls": "PilotTrapModel"}, "for any other model there is mesa.batch_run"),
        ({"parameters": {"patience_moths": 3}}, "patience_months"),
        ({"parameters": {"patience_months": []}}, "parameter patience_months has no values"),
        ({"iterations": 2, "rng": [1]}, "iterations and rng cannot be used together"),
        ({"iterations": -1}, "iterations must not be below 0"),
        ({"number_processes": 0}, "number_processes must be at least 1 or None, not 0"),
        ({"data_collection_period": 0}, "data_collection_period must be a number of months"),
        ({"max_steps": 2.5}, "max_steps must be a whole number"),
        ({"rng": ["one"]}, "seed must be a whole number"),
        ({"parameters": {"replication": [0.5]}}, "replication must be a whole number"),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused_in_a_sentence(
    given: dict[str, Any], complaint: str
) -> None:
    arguments: dict[str, Any] = {"model_cls": None, "parameters": SHORT, **quiet, **given}
    with pytest.raises(UserError, match=complaint):
        mesa_batch_run(**arguments)


def test_an_error_in_a_run_ends_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the run broke")

    monkeypatch.setattr("collabsim.batch.run_one", broken)
    for workers in (1, 2):
        with pytest.raises(RuntimeError, match="the run broke"):
            mesa_batch_run(None, SHORT, workers, rng=[1, 2, 3], **quiet)
