"""From a file to a word: frozen, run once, gone on with, held against direct counts."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from collabsim import replicate
from collabsim.errors import UserError
from collabsim.experiment.results import Results
from collabsim.laboratory.cells import cells_of
from collabsim.laboratory.family import hold_together
from collabsim.laboratory.files import load_hypothesis
from collabsim.laboratory.freezing import freeze, frozen_path, read_frozen
from collabsim.laboratory.running import found_in, plan_of, run_hypothesis
from collabsim.records.course import STATES


def test_a_claim_may_be_changed_after_its_plan_and_before_it_is_frozen(written, tmp_path):
    """Whoever looks at what a claim needs may think again: pilot runs are of the design alone."""
    pilots = ("replications = 20", "pilot = { seed = 8, replications = 4 }\nat_most = 5")
    first = load_hypothesis(written(pilots))
    assert plan_of(first, tmp_path / "T1").sides
    again = load_hypothesis(written(pilots, ("smallest = 0.05", "smallest = 0.2")))
    assert plan_of(again, tmp_path / "T1").sides[0].smallest == 0.2
    assert run_hypothesis(again, tmp_path / "T1", region=False)["plan"]["replications"] == 5


def test_values_are_those_of_a_direct_count(ran, small):
    folder, found = ran
    look = next(one for one in found["looks"] if one["outcome"] == "delivering_12")
    for place, cell in enumerate(cells_of(small)):
        pilots = replicate(cell.scenario, replications=20, seed=small.plan.seed)
        known = pilots[pilots["state_12"].isin(STATES)]
        assert look["value"][place] == pytest.approx((known["state_12"] == "delivering").mean())
    assert found_in(folder) == found


def test_it_is_frozen_before_and_its_runs_say_as_what(ran, small):
    folder, found = ran
    frozen = read_frozen(frozen_path(folder, small))
    assert frozen.sha256 == small.sha256 == found["frozen"]["sha256"]
    manifest = Results(folder / "runs").folder.manifest
    assert small.sha256 in manifest.sweep["about"]


def test_what_is_there_is_not_made_again(ran, small):
    folder, found = ran
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    points = {path: path.stat().st_mtime_ns for path in (folder / "region").iterdir()}
    assert run_hypothesis(small, folder) == found
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} == before
    assert {path: path.stat().st_mtime_ns for path in (folder / "region").iterdir()} == points


def test_killed_half_way_and_gone_on_with_it_says_the_same(ran, small, tmp_path):
    _, found = ran

    class KilledError(Exception):
        pass

    calls = []

    def fall(progress):
        calls.append(progress)
        if progress.runs:
            raise KilledError

    from collabsim.laboratory.running import Telling

    folder = tmp_path / "hypotheses" / small.id
    with pytest.raises(KilledError):
        run_hypothesis(small, folder, Telling(runs=fall))
    assert calls
    again = run_hypothesis(small, folder)
    again["frozen"] = found["frozen"]  # the date is another
    assert again == found


def test_a_changed_claim_is_another_hypothesis(ran, written):
    folder, _ = ran
    changed = load_hypothesis(written(("smallest = 0.05", "smallest = 0.01")))
    with pytest.raises(UserError, match=r"not what was frozen on .* outcomes differs"):
        run_hypothesis(changed, folder)


def test_a_changed_byte_of_the_frozen_form_is_found(small, tmp_path):
    folder = tmp_path / small.id
    run_hypothesis(small, folder, region=False)
    path = frozen_path(folder, small)
    path.write_text(path.read_text("utf-8").replace("0.05", "0.06", 1), encoding="utf-8")
    with pytest.raises(UserError, match="was changed"):
        run_hypothesis(small, folder, region=False)


def test_whoever_has_seen_the_runs_gets_no_word(ran, written):
    folder, _ = ran
    late = load_hypothesis(
        written(
            ('id = "T1"', 'id = "LATE"'),
            ('family = "T"', 'family = "L"'),
            ("smallest = 0.05", "smallest = 0.2"),
        )
    )
    found = run_hypothesis(late, folder.parent / "LATE", region=False)
    assert found["exploratory"]
    assert found["seen_before"] == "T1"
    assert found["verdicts"] == []
    assert found["looks"]


def test_another_seed_is_no_look_at_the_same_runs(ran, written):
    folder, _ = ran
    other = load_hypothesis(
        written(
            ('id = "T1"', 'id = "FRESH"'),
            ('family = "T"', 'family = "F"'),
            ("[plan]", "[plan]\nseed = 7"),
        )
    )
    found = run_hypothesis(other, folder.parent / "FRESH", region=False)
    assert not found["exploratory"]
    assert len(found["verdicts"]) == 1


def test_what_the_model_lacks_is_said_and_nothing_is_run(tmp_path):
    claim = load_hypothesis("H6")
    found = run_hypothesis(claim, tmp_path / "H6")
    assert found["verdicts"][0]["verdict"] == "not_testable_here"
    assert not (tmp_path / "H6" / "runs").exists()


@pytest.mark.parametrize(
    ("chances", "words"),
    [
        ((0.001, 0.04), ["supported", "supported"]),
        ((0.03, 0.04), ["undecided", "undecided"]),
        ((0.02, 0.03, 1.0), ["undecided", "undecided", "undecided"]),
        ((0.001, 0.02, 1.0), ["supported", "supported", "undecided"]),
    ],
)
def test_a_word_has_to_stand_beside_the_others_of_its_family(small, tmp_path, chances, words):
    for place, chance in enumerate(chances):
        name = f"T{place}"
        freeze(tmp_path / name, replace(small, id=name))
        word = "undecided" if chance == 1.0 else "supported"
        (tmp_path / name).mkdir()
        one = {"outcome": "delivering_12", "verdict": word, "chance": chance, "findings": {},
               "reason": None}  # fmt: skip
        (tmp_path / name / "verdict.json").write_text(json.dumps({"verdicts": [one]}), "utf-8")
    assert hold_together(tmp_path, "T") == len(chances)
    held = [found_in(tmp_path / f"T{place}")["verdicts"][0]["in_family"] for place in
            range(len(chances))]  # fmt: skip
    assert [one["verdict"] for one in held] == words
    taken = [one["reason"] for one, chance in zip(held, chances, strict=True) if chance < 1.0]
    assert all((one == "family") == (word == "undecided") for one, word in
               zip(taken, words, strict=False))  # fmt: skip


def test_one_of_a_family_that_has_not_been_run_counts_as_undecided(small, tmp_path):
    for name in ("T1", "T2"):
        freeze(tmp_path / name, replace(small, id=name))
    (tmp_path / "T1").mkdir()
    one = {"outcome": "", "verdict": "supported", "chance": 0.03, "findings": {}, "reason": None}
    (tmp_path / "T1" / "verdict.json").write_text(json.dumps({"verdicts": [one]}), "utf-8")
    assert hold_together(tmp_path, "T") == 2
    assert found_in(tmp_path / "T1")["verdicts"][0]["in_family"]["verdict"] == "undecided"


def test_points_of_the_region_are_counted_by_the_same_rule(ran):
    _, found = ran
    (outcome,) = found["region"]["outcomes"]
    assert sum(outcome["counts"].values()) == 2
    assert set(outcome["counts"]) == {"supported", "contradicted", "undecided", "opposed"}


def test_intervals_are_those_of_replications_redrawn(ran, small):
    """Against a bootstrap of scipy over replications, whole ones, without the spans."""
    from scipy import stats

    _, found = ran
    look = next(one for one in found["looks"] if one["outcome"] == "started")
    pilots = replicate(cells_of(small)[0].scenario, replications=20, seed=small.plan.seed)
    by_run = pilots.groupby("replication")["started"].agg(["sum", "count"])
    again = stats.bootstrap(
        (by_run["sum"].to_numpy(), by_run["count"].to_numpy()),
        lambda n, d, axis: n.sum(axis=axis) / d.sum(axis=axis),
        paired=True, vectorized=True, method="percentile", rng=np.random.default_rng(1),
    ).confidence_interval  # fmt: skip
    width = again.high - again.low
    assert look["low"][0] == pytest.approx(again.low, abs=0.35 * width)
    assert look["high"][0] == pytest.approx(again.high, abs=0.35 * width)
