"""The recorded run is the one the written criterion chooses, and each clause holds for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from collabsim.classroom import choosing, choosing_words
from collabsim.classroom.choosing import CLAUSES, Chooser, candidate, is_typical, rank
from collabsim.classroom.export_data import REPLICATION, SEED, draw_data
from collabsim.cli import app
from collabsim.cli.classroom import MOST_DRAWS
from collabsim.inquiry.because import explain_stop
from collabsim.inquiry.ensembles import sums_of
from collabsim.inquiry.stops import fate_of
from collabsim.language import LANGUAGES
from collabsim.municipality.structure import Role
from tests.small_worlds import LARGE, SMALL, base_plans, finished, months

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chooser():
    return Chooser(base_plans(), SEED)


@pytest.fixture(scope="module")
def shipped(chooser):
    return chooser.of(REPLICATION)


def fates(place):
    run = finished(place, SEED, REPLICATION)
    return [fate_of(run, pilot) for pilot in range(len(run.pilots))]


def test_every_clause_holds_for_the_shipped_run(shipped):
    assert shipped.holds


@pytest.mark.long
def test_the_shipped_run_is_the_first_by_the_criterion(chooser, shipped):
    found = chooser.candidates()
    assert found[0] == shipped
    assert [rank(one) for one in found] == sorted(rank(one) for one in found)
    assert len(found) == chooser.counts()["both"] > sum(one.holds for one in found) > 0


def test_it_is_typical_of_the_thousand_runs_it_is_shown_among(chooser, shipped):
    for place, plan in enumerate(base_plans()):
        sums = sums_of(plan, SEED, choosing.DRAWS)
        mean = sums["delivering_36"].sum() / sums["observed_36"].sum()
        own = sums.iloc[REPLICATION]
        assert chooser.means[place] == pytest.approx(mean)
        assert shipped.shares[place].share == own["delivering_36"] / own["observed_36"]
        assert abs(shipped.shares[place].share - mean) <= 0.08
    assert choosing.DRAWS == MOST_DRAWS


def test_it_tells_of_an_idea_the_large_one_lost_and_the_small_one_kept(shipped):
    idea = shipped.idea
    lost, kept = fates(LARGE)[idea.large_row], fates(SMALL)[idea.small_row]
    keys = [
        int(finished(place, SEED, REPLICATION).pilots["key"][row])
        for place, row in ((LARGE, idea.large_row), (SMALL, idea.small_row))
    ]
    assert keys == [idea.key] * 2
    assert lost["verdict"] == "good_lost"
    assert kept["verdict"] == "good_kept"
    assert idea.true_effect >= 0.6
    assert lost["stop"]["level"] >= 1
    assert lost["ended"] == idea.stopped <= 40
    before = [
        one
        for one in fates(LARGE)
        if one["verdict"] == "weak_stopped" and one["ended"] < lost["ended"]
    ]
    assert len(before) == idea.weak_before <= 1


def test_it_has_a_path_and_is_fair(shipped):
    followed = months(LARGE, SEED, REPLICATION)
    posts = {post for desk in followed.desks for post in desk.get(shipped.idea.large_row, ())}
    roles = [Role(int(followed.run.world.actor["role"][post])) for post in posts]
    leads = [r for r in roles if r.name in ("SECTION_HEAD", "SECTOR_HEAD", "CHIEF_EXECUTIVE")]
    assert len(leads) == shipped.leaders >= 3
    assert {"good_kept", "weak_stopped"} <= {one["verdict"] for one in fates(LARGE)}
    assert "good_lost" in {one["verdict"] for one in fates(SMALL)}


def test_it_is_robust(shipped):
    why = explain_stop(months(LARGE, SEED, REPLICATION), shipped.idea.large_row)
    events = [one for one in why.causes if not one.cause.lever]
    assert len(events) == shipped.reasons >= 1
    small = finished(SMALL, SEED, REPLICATION)
    assert choosing.survives_a_late_answer(small, shipped.idea.small_row)
    stopped = next(row for row, one in enumerate(fates(SMALL)) if one["verdict"] == "good_lost")
    assert not choosing.survives_a_late_answer(small, stopped)


def test_a_run_far_from_the_means_is_not_typical(shipped):
    pair = tuple(finished(place, SEED, REPLICATION).pilots for place in (SMALL, LARGE))
    assert is_typical(pair, shipped.means)
    for moved in ((0.09, 0.0), (0.0, -0.09)):
        means = [one.share + by for one, by in zip(shipped.shares, moved, strict=True)]
        assert not is_typical(pair, means)


def test_where_no_idea_is_telling_a_plainer_one_is_followed():
    """Of a draw in which nothing clearly useful was lost, the page still has an idea to follow."""
    pair = tuple(finished(place, SEED, REPLICATION).pilots.copy() for place in (SMALL, LARGE))
    pair[LARGE]["stopped_by_level"] = 0
    found = candidate(base_plans(), SEED, REPLICATION, pair, (0.5, 0.3))
    assert {"telling", "path", "robust"} <= set(found.failed)
    assert found.idea is not None
    assert rank(found) > rank(replace(found, failed=()))
    clauses = draw_data(found)["clauses"]
    assert [name for name in CLAUSES if not clauses[name]] == list(found.failed)
    pair[SMALL]["started"] = -1
    assert candidate(base_plans(), SEED, REPLICATION, pair, (0.5, 0.3)).idea is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_draw_is_described_in_words(language, shipped):
    said = list(choosing_words.described(shipped, language))
    assert len(said) == 1 + len(CLAUSES)
    assert "981" in said[0]
    none = replace(shipped, failed=CLAUSES, idea=None)
    assert all(
        a != b for a, b in zip(said[1:], choosing_words.described(none, language), strict=False)
    )
    assert not any("{" in line for line in [*said, *choosing_words.described(none, language)])
    assert choosing_words.missing(7, dict.fromkeys(CLAUSES, True), language) == ""
    assert "7" in choosing_words.missing(7, {"fair": False}, language)


def test_the_command_lists_what_there_is_to_choose_from(monkeypatch):
    monkeypatch.setattr(choosing, "DRAWS", 60)
    monkeypatch.setattr(Chooser.__init__, "__defaults__", (60,))
    told = CliRunner().invoke(app, ["classroom", "--draws", "--language", "en"])
    assert told.exit_code == 0, told.output
    assert told.output.startswith("Of 60 draws ")
    draws = [line for line in told.output.splitlines() if line.startswith("Draw ")]
    typical = [line for line in told.output.splitlines() if line.startswith("  typical: yes")]
    assert len(draws) == len(typical) == int(np.int64(told.output.split(" and ")[1].split()[0]))
    assert CliRunner().invoke(app, ["classroom", "--draw", "1000"]).exit_code == 2
