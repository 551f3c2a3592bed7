"""What can be asked about a pilot, and what is answered to a wrong question."""

from __future__ import annotations

import pytest

from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.report.explain import explain, named, story_of
from collabsim.scenario import load_scenario


@pytest.fixture(scope="module")
def two():
    return load_scenario("small_and_large")


def test_it_tells_the_pilot_of_that_run(two):
    (plan,) = worlds(two, ["10,000 inhabitants"])
    run = run_one(plan, 4, 2)
    story = explain(two, municipality="10,000 inhabitants", seed=4, replication=2, pilot=1)
    assert story == story_of(run, 1)
    assert story.title == "Pilot 1, " + story.title.split(", ", 1)[1]
    assert story.text.startswith(story.title)
    assert story.text.endswith(story.note)


@pytest.mark.parametrize("name", ["120,000 inhabitants", "120000", "120,000", "120 000"])
def test_a_municipality_is_named_by_name_or_inhabitants(two, name):
    assert named(two, name) == "120,000 inhabitants"


def test_a_scenario_with_one_municipality_needs_no_name():
    assert named(load_scenario("baseline"), None) is None
    assert "30\N{NO-BREAK SPACE}000 innbyggere" in explain("baseline", pilot=0, language="nb").title


def test_a_region_needs_no_name(two):
    region = two.with_values(mode="region", inhabitants_per_entrepreneur=20_000)
    assert explain(region, pilot=0).lines[-1].month == 179


def test_several_municipalities_and_none_named(two):
    with pytest.raises(UserError, match=r"'10,000 inhabitants', '120,000 inhabitants'"):
        explain(two, pilot=0)


def test_a_municipality_that_is_not_there(two):
    with pytest.raises(UserError, match=r"no municipality '7000'; it has '10,000"):
        explain(two, municipality="7000", pilot=0)


@pytest.mark.parametrize("pilot", [-1, 999])
def test_a_pilot_that_is_not_there(two, pilot):
    with pytest.raises(UserError, match=rf"no pilot {pilot}: pilots are numbered 0 to \d+$"):
        explain(two, municipality="10000", pilot=pilot)


def test_a_language_or_driver_that_is_not_there(two):
    with pytest.raises(UserError, match="no language 'sv'"):
        explain("baseline", pilot=0, language="sv")
    with pytest.raises(UserError, match="driver 'fortran'"):
        explain("baseline", pilot=0, driver="fortran")  # type: ignore[arg-type]
