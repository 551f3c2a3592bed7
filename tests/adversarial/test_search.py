"""A search for the opposite: what it tries, what it counts as found, and that it can go on."""

from dataclasses import replace

import numpy as np
import pytest

from collabsim.adversarial import search as searching
from collabsim.adversarial.aims import UNKNOWN, Look, SizeContrast, Word
from collabsim.adversarial.places import Admitted, Space, admitted
from collabsim.adversarial.search import BEHIND, Asked, Confirmed, nearest, search
from collabsim.adversarial.trials import FILE, Kept, Trial
from collabsim.errors import UserError
from collabsim.experiment.design.region_points import shipped_points
from collabsim.laboratory.files import load_hypothesis
from collabsim.language import LANGUAGES
from collabsim.report.adversarial_words import sentences, write_found
from collabsim.scenario import load_scenario
from collabsim.validation.region.recipe import RECIPE

pytest.importorskip("optuna")

ASKED = Asked(trials=5, replications=4, seed=3, starts=3, confirmed=2, confirming=2)


@pytest.fixture(scope="module")
def scenario():
    two = load_scenario("baseline").with_values(years=9, proposal_years=4, fear_mean=0.3)
    return two.with_municipalities(
        {"population": 5_000, "name": "small"}, {"population": 12_000, "name": "large"}
    )


@pytest.fixture(scope="module")
def tiny():
    """K1 to K4 from few runs: that takes no time, and says as little."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "RECIPE", replace(RECIPE, replications=2, sizes=RECIPE.sizes))
        yield


@pytest.fixture(scope="module")
def whole(scenario, tiny, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    return folder, search(SizeContrast.of(scenario), folder, ASKED)


def test_a_search_that_was_interrupted_finds_the_same(scenario, whole, tmp_path):
    folder, found = whole

    def stop(done, _):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(SizeContrast.of(scenario), tmp_path, ASKED, stop)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"trial": 4, "codes": [1,')  # what a killed program leaves
    again = search(SizeContrast.of(scenario), tmp_path, ASKED)
    assert (tmp_path / FILE).read_bytes() == (folder / FILE).read_bytes()
    assert again.confirmed == found.confirmed
    assert len({one.codes for one in found.trials}) == 5


def test_trials_of_another_search_are_refused(scenario, whole):
    folder, _ = whole
    with pytest.raises(UserError, match="trials of another search"):
        search(SizeContrast.of(scenario, "alive"), folder, ASKED)
    with pytest.raises(UserError, match="trials of another search"):
        search(SizeContrast.of(scenario), folder, replace(ASKED, seed=4))


def test_minutes_end_a_search_and_leave_what_was_tried(scenario, whole):
    folder, found = whole
    early = search(SizeContrast.of(scenario), folder, replace(ASKED, trials=9, minutes=1e-9))
    assert list(early.trials) == list(found.trials)


def test_only_admissible_points_are_looked_at(whole):
    _, found = whole
    for one in found.trials:
        assert (one.look is not None) == one.admissible
        assert (one.score >= BEHIND) == (not one.admissible)
    assert [one.trial for one in found.confirmed] == nearest(found.trials)[:2]


def test_a_find_holds_in_both_halves():
    met, missed = Admitted(True, {}, 0.0), Admitted(False, {}, 0.1)
    look, open_ = Look(-0.1, True, {}), Look(-0.1, False, {})
    trial = Trial(0, (1,), True, {}, -0.2, {})
    assert Confirmed(trial, met, look).turned
    assert not Confirmed(trial, missed, look).turned
    assert not Confirmed(trial, met, open_).turned
    assert not Confirmed(replace(trial, admissible=False), met, look).turned


def test_the_same_point_is_confirmed_once():
    trials = [
        Trial(number, codes, admissible, {}, score, {})
        for number, codes, admissible, score in [
            (0, (1,), True, 0.2), (1, (2,), True, 0.1), (2, (1,), True, 0.2), (3, (3,), False, 0.0)
        ]
    ]  # fmt: skip
    assert [one.number for one in nearest(trials)] == [1, 0]


def test_what_the_scenario_sets_is_held_and_all_else_is_moved(scenario):
    space = Space.of(scenario)
    start = space.shipped(1)[0]
    values = space.values(start)
    assert values["fear_mean"] == 0.3
    point = shipped_points().spread(1)[0]
    shipped = shipped_points().values(point, {"fear_mean": 0.3})
    assert {name: values[name] for name in shipped} == shipped
    assert space.codes_of(values) == start


def test_it_begins_at_accepted_points_with_the_smallest_contrast(scenario):
    region = shipped_points()
    bare = replace(scenario, origins={})
    space = Space.of(bare)
    first = space.shipped(4, least_gap=1)[0]
    low, high = (region.counts[f"contrast_36_{end}"] for end in ("low", "high"))
    middle = np.where(region.accepted, (low + high) / 2, np.inf)
    assert space.values(first) == region.values(int(middle.argmin()))


def test_the_region_accepts_a_point_for_the_same_reason():
    region = shipped_points()
    point = region.spread(1)[0]
    found = admitted(region.values(point), seed=RECIPE.seed, replications=RECIPE.replications)
    assert found.met
    assert found.missed_by == 0.0
    values = {**region.values(point), "willingness": -0.5, "risk_weight": 20.0}
    worse = admitted(values, seed=0, replications=2)
    assert worse.met == (worse.missed_by == 0.0)


def test_the_contrast_is_that_of_the_smallest_and_the_largest(scenario):
    aim = SizeContrast.of(scenario)
    space = Space.of(scenario)
    one = aim.look(space, None, seed=1, replications=4, wrong=0.05)
    swapped = replace(aim, towns=("large", "small")).look(
        space, None, seed=1, replications=4, wrong=0.05
    )
    assert one.told["value"] == -swapped.told["value"]
    assert one.told["low"] < one.told["value"] < one.told["high"]
    assert aim.toward(Look(0, False, {"value": -0.1})).sign == -1
    with pytest.raises(UserError, match="no two municipalities of different size"):
        SizeContrast.of(load_scenario("baseline"))


def test_a_short_run_says_nothing_and_comes_last(scenario):
    short = scenario.with_values(years=2, proposal_years=1)
    look = SizeContrast.of(short).look(Space.of(short), None, seed=1, replications=2, wrong=0.05)
    assert look == Look(UNKNOWN, False, {"value": None, "low": None, "high": None})


def test_points_are_scenarios_that_can_be_run_again(whole, tmp_path):
    _, found = whole
    if not found.confirmed:
        trial = found.trials[0]
        made = Confirmed(trial, Admitted(False, {}, 0.1), Look(0.1, False, {"value": None}))
        found = replace(found, confirmed=[made])
    write_found(found, tmp_path, "en")
    again = load_scenario(tmp_path / "point_1.toml")
    codes = found.confirmed[0].trial.codes
    assert again.fingerprint == found.space.at(codes).fingerprint
    assert (tmp_path / "points.csv").read_text().startswith("point,trial,turned,")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_every_language_whatever_it_is(whole, language):
    _, found = whole
    told = {"value": -0.1, "low": -0.2, "high": -0.05}
    trial = replace(found.trials[0], admissible=True, look=told)
    met = Admitted(True, {}, 0.0)
    turned = Confirmed(trial, met, Look(-0.1, True, told))
    opened = Confirmed(trial, met, Look(-0.1, False, told))
    said = [
        "\n".join(sentences(replace(found, confirmed=confirmed), language))
        for confirmed in ([turned], [opened], [])
    ]
    assert len(set(said)) == 3
    assert all("{" not in one for one in said)


def test_the_own_runs_of_a_hypothesis_are_not_looked_at(tmp_path):
    claim = load_hypothesis("H1a")
    seed = claim.plan.seed
    with pytest.raises(UserError, match=f"seed {seed} is that of the runs of H1a"):
        Word.of(claim, tmp_path, (seed - 1, seed))


def test_a_word_turns_where_all_municipalities_do(tmp_path):
    claim = load_hypothesis("H1a")
    claim = replace(
        claim,
        scenario=claim.scenario.with_values(years=14, proposal_years=3),
        factors=(replace(claim.factors[0], levels=(0.0, 0.3, 0.5, 0.8, 1.0)),),
    )
    aim = Word.of(claim, tmp_path, (7, 8))
    space = Space.of(claim.scenario)
    own = aim.look(space, None, seed=7, replications=4, wrong=0.05)
    there = aim.look(space, space.shipped(1)[0], seed=7, replications=4, wrong=0.05)
    for look in (own, there):
        assert look.told["word"] in {"supported", "contradicted", "undecided"}
        assert look.turned == (look.told["word"] == "contradicted")
        assert -1.0 <= look.score <= 1.0
    assert there.told["effects"] != own.told["effects"]
    assert set(own.told["effects"]) == set(claim.test.towns)
    assert aim.toward(Look(0, False, {"word": "contradicted"})).wanted == "supported"


def test_an_empty_file_is_begun_anew(tmp_path):
    (tmp_path / FILE).write_bytes(b'{"about": ')
    assert Kept.there(tmp_path, {}) is None
