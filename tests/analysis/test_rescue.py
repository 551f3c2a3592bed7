"""The search of bundles: what it maximises, in which runs, and what it may not claim."""

from __future__ import annotations

import json
from functools import cache
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from collabsim.analysis.instrument_effects import chosen_instruments
from collabsim.analysis.instrument_sums import SUMS
from collabsim.analysis.ledger import hours, ledger
from collabsim.analysis.rescue import Asked, Rescue, Rescues, Worth, net_in_runs, rescue, rows_of
from collabsim.analysis.rescue_kept import Kept
from collabsim.cli import app
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.instruments import CATALOGUE
from collabsim.instruments.declare import HOUR_NOK
from collabsim.report.rescue_words import sentences
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import State

SEED, REPLICATIONS = 4, 24
NAMES = ["criterion", "binding_agreement", "pooled_budget"]
WORTH = Worth(good_nok=900_000.0, weak_nok=400_000.0, error_nok=50_000.0)
BASE = load_scenario("baseline").with_municipalities(120_000)


def asked(**other: object) -> Asked:
    values = {"seed": SEED, "replications": REPLICATIONS, "most": 3, "worth": WORTH}
    return Asked(**{**values, **other})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> Rescues:
    return rescue(BASE, chosen_instruments(NAMES), asked())


def only(found: Rescues) -> Rescue:
    (one,) = found.found
    return one


def with_bundle(names: tuple[str, ...]) -> Scenario:
    tables = [{"name": name, "from": 0} for name in names]
    return BASE.with_instruments(*tables) if tables else BASE


@cache
def planned(names: tuple[str, ...]) -> tuple[Scenario, Blueprint]:
    """The scenario with a bundle, and its one world."""
    scenario = with_bundle(names)
    (plan,) = worlds(scenario)
    return scenario, plan


@cache
def counted(names: tuple[str, ...], turn: int) -> tuple[float, float]:
    """Worth of the pilots of one run, and what the bundle costs, straight from run and ledger."""
    scenario, plan = planned(names)
    run = run_one(plan, SEED, turn)
    pilots = run.pilots
    kept = pilots["state_36"] == State.DELIVERING
    weak = pilots["true_effect"] < plan.of_replication(turn).p["weak_limit"][0]
    worth = (
        WORTH.good_nok * (kept & ~weak).sum()
        - WORTH.weak_nok * (kept & weak).sum()
        - WORTH.error_nok * pilots["legal_errors"].sum()
    )
    entries, spent = ledger(run, scenario), hours(run, scenario)
    own = entries[entries["account"].isin(names)]["nok"].sum()
    given = entries[entries["account"].isin(["project", "bridge", "waiting"])]["nok"].sum()
    took = spent[spent["activity"].isin(names)]["hours"].sum()
    return float(worth), float(own + given + HOUR_NOK * took)


def test_what_is_told_is_counted_anew_in_the_half_in_which_nothing_was_chosen(
    found: Rescues,
) -> None:
    best = only(found).best
    assert best is not None
    net = []
    for turn in range(REPLICATIONS // 2, REPLICATIONS):
        (worth, cost), (before, paid) = counted(best.bundle, turn), counted((), turn)
        net.append(worth - before - (cost - paid))
    assert float(best.net_nok.value) == pytest.approx(np.mean(net))
    half = 2.2009851600916 * np.std(net, ddof=1) / np.sqrt(len(net))  # t of 11 degrees of freedom
    assert float(best.net_nok.high - best.net_nok.value) == pytest.approx(half, rel=1e-4)


def test_what_each_adds_is_the_mean_over_all_orders_and_comes_to_the_whole(found: Rescues) -> None:
    one = only(found)
    best = one.best
    assert best is not None
    assert set(one.adds) == set(best.bundle)
    total = sum(float(interval.value) for interval in one.adds.values())
    assert total == pytest.approx(float(best.net_nok.value))
    turns = range(REPLICATIONS // 2, REPLICATIONS)

    def worth_of(names: frozenset[str]) -> float:
        ordered = tuple(name for name in CATALOGUE if name in names)
        return float(
            np.mean([counted(ordered, turn)[0] - counted(ordered, turn)[1] for turn in turns])
        )

    orders = list(permutations(best.bundle))
    known = {}
    for name in best.bundle:
        added = []
        for order in orders:
            before = frozenset(order[: order.index(name)])
            for names in (before, before | {name}):
                if names not in known:
                    known[names] = worth_of(names)
            added.append(known[before | {name}] - known[before])
        assert float(one.adds[name].value) == pytest.approx(np.mean(added))


def test_survival_alone_is_not_what_is_maximised() -> None:
    """What keeps more of both is worth nothing to who loses as much by a weak one and pays."""
    dear = Worth(good_nok=1.0, weak_nok=5_000_000.0, error_nok=0.0)
    one = only(rescue(BASE, chosen_instruments(["pooled_budget"]), asked(worth=dear, most=1)))
    assert one.best is None
    assert not one.helps_clearly
    assert "nothing helps clearly" in next(sentences(one, "en"))
    glad = Worth(good_nok=5_000_000.0, weak_nok=0.0, error_nok=0.0)
    one = only(rescue(BASE, chosen_instruments(["pooled_budget"]), asked(worth=glad, most=1)))
    assert one.best is not None
    assert one.best.bundle == ("pooled_budget",)


def test_what_exclude_each_other_are_never_together_and_a_budget_is_kept() -> None:
    names = ["agreement_between_sectors", "pooled_budget", "support_post", "evaluation"]
    base = BASE.with_values(support_slips=True)
    made = rescue(base, chosen_instruments(names), asked(replications=10, most=2))
    bundles = [set(each.bundle) for each in only(made).front]
    assert not any({"agreement_between_sectors", "pooled_budget"} <= one for one in bundles)
    little = rescue(
        base, chosen_instruments(["support_post"]), asked(replications=10, most=1, budget_nok=1e5)
    )
    assert only(little).front == ()
    assert only(little).best is None


def test_the_front_is_cheapest_first_and_has_the_best(found: Rescues) -> None:
    one = only(found)
    costs = [each.cost_nok_per_year for each in one.front]
    assert costs == sorted(costs)
    assert one.best is not None
    assert one.best.bundle in {each.bundle for each in one.front}
    rows = rows_of(found)
    assert [row["what"] for row in rows] == ["front"] * len(one.front) + ["best"]


def test_net_value_is_worth_less_cost() -> None:
    before, after = np.zeros((len(SUMS), 3)), np.zeros((len(SUMS), 3))
    for name, value in {
        "good_kept": 2.0, "weak_kept": 1.0, "legal_errors": 4.0, "own_pilot_nok": 7.0,
        "own_fixed_nok": 11.0, "own_pilot_hours": 1.0, "own_fixed_hours": 2.0, "support_nok": 5.0,
    }.items():  # fmt: skip
        after[SUMS.index(name)] = value
    worth = Worth(100_000.0, 10_000.0, 1_000.0)
    wanted = 200_000.0 - 10_000.0 - 4_000.0 - 7.0 - 11.0 - 3.0 * HOUR_NOK - 5.0
    assert net_in_runs(before, after, worth).tolist() == [wanted] * 3


def test_too_few_replications_and_nothing_to_try_are_a_sentence() -> None:
    with pytest.raises(UserError, match="at least 10"):
        rescue(BASE, chosen_instruments(NAMES), asked(replications=9))
    with pytest.raises(UserError, match="support_slips = true"):
        rescue(BASE, chosen_instruments(["support_post"]), asked())


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["rescue", *words])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--only", "criterium"), "did you mean 'criterion'?"),
        (("--budget-nok", "-1"), "--budget-nok must be a number of kroner"),
        (("--weak-nok", "nan"), "--weak-nok must be a number of kroner"),
        (("-n", "4"), "at least 10"),
        (("no_such",), "no_such"),
    ],
)
def test_what_a_user_can_get_wrong_is_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    code, said = run(*words)
    assert code == 2
    assert sentence in " ".join(said.split())


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_the_command_says_and_writes_what_it_found(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    # What is said and written is the same after a few runs of each point.
    monkeypatch.setattr("collabsim.cli.rescue.REGION_REPLICATIONS", 4)
    folder = tmp_path / "made"
    done = CliRunner().invoke(
        app,
        ["--language", language, "rescue", "-n", "10", "--most", "2", "--only", "criterion",
         "--only", "binding_agreement", "--region-points", "2", "--out", str(folder)],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    record = json.loads((folder / "rescue.json").read_text(encoding="utf-8"))
    assert {path.name for path in folder.iterdir()} == set(record["files"])
    table = pd.read_csv(folder / "rescue.csv")
    best = table[table["what"] == "best"].set_index("municipality")
    for name, bundle in record["best"].items():
        assert best.loc[name, "bundle"] == " + ".join(bundle)
        assert 0.0 <= best.loc[name, "region_share"] <= 1.0
    assert record["worth"] == {"good_nok": 1e6, "weak_nok": 5e5, "error_nok": 1e5}


def test_a_search_that_was_broken_off_goes_on_and_tells_the_same(
    tmp_path: Path, found: Rescues
) -> None:
    path = tmp_path / "so_far.npz"

    def stop(done: int, _: int) -> None:
        if done > 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rescue(BASE, chosen_instruments(NAMES), asked(), stop, path)
    assert path.exists()
    told: list[int] = []
    again = rescue(
        BASE, chosen_instruments(NAMES), asked(), lambda done, _: told.append(done), path
    )
    assert told[0] == REPLICATIONS // 2, "what was kept was run anew, run by run"
    assert json.dumps(rows_of(again)) == json.dumps(rows_of(found))
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"no numbers"])
def test_a_file_of_something_else_is_not_used(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "so_far.npz"
    path.write_bytes(content)
    assert Kept(path, "mine").sums == {}
    kept = Kept(path, "mine")
    kept.put(0, ("criterion",), np.ones((1, 2, 3)))
    kept.save()
    assert Kept(path, "another").sums == {}
    read = Kept(path, "mine").get(0, ("criterion",))
    assert read is not None
    assert read.tolist() == np.ones((1, 2, 3)).tolist()
