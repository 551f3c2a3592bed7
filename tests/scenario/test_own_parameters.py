"""Own parameters: said in a file, kept with runs, read by own rules and by nobody else."""

import json

import pytest

from collabsim import Rulebook
from collabsim.api import replicate
from collabsim.connectors import as_function, inputs_of
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.plan import worlds
from collabsim.experiment.store.manifest import manifest_of
from collabsim.parameters import OWN_PLACES
from collabsim.rules.consent import consent as shipped
from collabsim.scenario import load_scenario, scenario_diff, scenario_from_dict

FILE = """
name = "Own"
extends = "baseline"

[run]
years = 6
proposal_years = 2

[own.boldness]
place = 2
value = 0.5
low = -5
high = 5
unit = "log odds"
meaning = "How much bolder everybody is."

[[municipality]]
population = 5_000
"""


@pytest.fixture
def write(tmp_path):
    def made(*changes):
        text = FILE
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        path = tmp_path / "own.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return made


@pytest.fixture
def scenario(write):
    return load_scenario(write())


def bold(p, terms):
    return shipped(p, terms) + p.own[2]


def test_every_world_has_it_in_its_place_and_nothing_else(scenario):
    (plan,) = worlds(scenario.with_values(**{"own.boldness": -1.5}))
    assert plan.p["own"].tolist() == [[0.0, 0.0, -1.5, *[0.0] * (OWN_PLACES - 3)]]
    changed = scenario.with_changes({"from": 6, "case": {"patience_months": 9}})
    (plan,) = worlds(changed)
    assert plan.p_later["own"][:, 2].tolist() == [0.5]


def test_it_is_part_of_what_a_run_is_called_by(scenario):
    other = scenario.with_values(**{"own.boldness": 1.0})
    assert other.fingerprint != scenario.fingerprint
    assert scenario_from_dict(json.loads(json.dumps(other.as_dict()))).own == other.own
    assert scenario.with_assignments(["own.boldness=1"]).fingerprint == other.fingerprint
    (found,) = scenario_diff(scenario, other)
    assert (found.group, found.key, found.a, found.b) == ("own", "boldness", 0.5, 1.0)
    assert "own" not in load_scenario("baseline").as_dict()


def test_it_stands_in_the_dictionary_of_a_sweep(scenario):
    manifest = manifest_of(make_sweep([scenario], seed=0, replications=2), "compiled")
    (said,) = [one for one in manifest.parameters if one["group"] == "own"]
    assert said["name"] == "own.boldness"
    assert said["meaning"] == "How much bolder everybody is."
    assert (said["default"], said["low"], said["high"], said["unit"]) == (0.5, -5, 5, "log odds")
    assert set(said) == set(manifest.parameters[0])


def test_no_shipped_rule_reads_it(scenario):
    with_it = replicate(scenario, replications=3)
    without = replicate(scenario.with_values(**{"own.boldness": -5.0}), replications=3)
    assert with_it.equals(without)


@pytest.mark.long
def test_an_own_rule_reads_it(scenario):
    model = as_function(scenario, ("started",), replications=6, rulebook=Rulebook(consent=bold))
    plain = as_function(scenario, ("started",), replications=6)({})
    shy, same, bolder = (model({"own.boldness": x})["started"] for x in (-3.0, 0.0, 3.0))
    assert shy < same < bolder
    assert same == plain["started"]
    (asked,) = inputs_of(scenario, ["own.boldness"])
    assert (asked.low, asked.high, asked.default) == (-5.0, 5.0, 0.5)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("place = 2", "place = 8", r"line 10.*place must be a whole number from 0 to 7, not 8"),
        ("place = 2\n", "", "own.boldness needs place"),
        ("value = 0.5", "value = 9", "own.boldness must be from -5 to 5"),
        ("value = 0.5", 'value = "much"', "value must be a number"),
        ("low = -5", "low = 5", "low must be below high"),
        ("unit =", "units =", "has no key 'units'; nearest: unit"),
        ('meaning = "How much bolder everybody is."', 'meaning = ""', "meaning must be words"),
        ("[own.boldness]", "[own.Bold-ness]", "small letters, digits and _"),
        ("[own.boldness]", "[own]\nshy = 1\n[own.boldness]", "own.shy must be a table"),
        (
            "[[municipality]]",
            '[own.haste]\nplace=2\nvalue=0\nlow=0\nhigh=1\nunit="x"\nmeaning="y"\n[[municipality]]',
            "both have place 2",
        ),
    ],
)
def test_what_cannot_be_is_said_with_its_place(write, before, after, said):
    with pytest.raises(UserError, match=said):
        load_scenario(write((before, after)))


def test_a_name_that_is_not_declared_is_refused(scenario):
    with pytest.raises(UserError, match="no own parameter 'boldnes'; nearest: boldness"):
        scenario.with_values(**{"own.boldnes": 1.0})
    with pytest.raises(UserError, match=r"declare it in a table \[own.haste\]"):
        load_scenario("baseline").with_values(**{"own.haste": 1.0})


def test_it_is_shown_with_its_meaning_and_its_difference(write):
    from typer.testing import CliRunner

    from collabsim.cli import app

    path = write()
    shown = CliRunner().invoke(app, ["scenario", "show", str(path), "--set", "own.boldness=1"])
    assert "own.boldness" in shown.output
    assert "bolder" in shown.output
    other = path.with_name("other.toml")
    other.write_text(FILE.replace("0.5", "2.5"), encoding="utf-8")
    told = CliRunner().invoke(app, ["scenario", "diff", str(path), str(other)])
    assert told.exit_code == 0
    assert "boldness" in told.output
    assert "log odds" in told.output
