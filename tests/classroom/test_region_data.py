"""What the page's figures come to over values nobody can rule out."""

from __future__ import annotations

import json
from inspect import signature

import numpy as np
import pytest

from collabsim import compare
from collabsim.classroom import region_data as region_data_module
from collabsim.classroom.region_data import POINTS, region_data
from collabsim.cli.classroom import classroom as classroom_command
from collabsim.inquiry.levers import RECORDED, with_levers
from collabsim.parameters import PARAMETERS
from collabsim.parameters.ranges import DRAWN
from tests.small_worlds import classroom

SEED = 302
ONE = RECORDED[1]
RUNS, WITH = 4, 3
HORIZON = 36


@pytest.fixture(scope="module")
def made():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(region_data_module, "REPLICATIONS", RUNS)
        patched.setattr(region_data_module, "LEVER_REPLICATIONS", WITH)
        data = region_data(classroom(), SEED, [ONE], points=2)
    return json.loads(json.dumps(data, allow_nan=False))


def over(scenario, replications):
    return compare(scenario, replications=replications, seed=SEED, region_points=2).region


def spread_of(numbers):
    return pytest.approx(np.quantile(numbers, (0.5, 0.05, 0.95)), abs=6e-5)


def at_horizon(region):
    own = region.each
    return own[(own["measure"] == "delivering") & (own["months"] == HORIZON)]


def test_shares_and_differences_are_those_of_a_comparison(made):
    bare, lever = made["combinations"]
    assert (made["points"], bare["mask"], bare["gain"]) == (2, 0, None)
    assert lever["mask"] == 2
    for one, scenario, runs in (
        (bare, classroom(), RUNS), (lever, with_levers(classroom(), [ONE.key]), WITH),
    ):  # fmt: skip
        own = at_horizon(over(scenario, runs))
        for town, name in enumerate(("small_share", "large_share")):
            assert one["share"][town][str(HORIZON)] == spread_of(own[name])
        size = one["size"][str(HORIZON)]
        assert size["spread"] == spread_of(own["difference"])
        assert size["more"] == (own["difference_low"] > 0).sum()
        assert size["fewer"] == (own["difference_high"] < 0).sum()
        assert size["more"] + size["fewer"] + size["untold"] == 2


def test_a_gain_is_the_lever_less_the_same_runs_without(made):
    on = at_horizon(over(with_levers(classroom(), [ONE.key]), WITH))
    off = at_horizon(over(classroom(), WITH))
    for town, name in enumerate(("small_share", "large_share")):
        wanted = on[name].to_numpy() - off[name].to_numpy()
        assert made["combinations"][1]["gain"][town][str(HORIZON)]["spread"] == spread_of(wanted)


def test_no_lever_of_the_page_is_drawn_or_changes_what_is_laid_out():
    """Points are laid out once for all levers, with the values of the levers put in after."""
    names = {name for lever in RECORDED for name in lever.values}
    assert not names & set(DRAWN)
    assert not [name for name in names if PARAMETERS[name].role == "structure"]


def test_the_command_runs_as_many_points_as_a_class_can_picture():
    assert signature(classroom_command).parameters["region_points"].default == POINTS == 20


def test_the_command_hands_on_how_many(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from collabsim.classroom import export_data
    from collabsim.cli import app

    asked = []

    def stop(**how):
        asked.append(how["region_points"])
        raise KeyboardInterrupt

    monkeypatch.setattr(export_data, "classroom_data", stop)
    for more in (["--region-points", "7"], []):
        CliRunner().invoke(app, ["classroom", "--export", str(tmp_path / "page.html"), *more])
    assert asked == [7, 0]  # as the environment of the tests has it
