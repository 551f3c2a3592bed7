"""A name that was published goes on being understood, and the present one is said."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import warnings

import pytest

from collabsim import PilotTrapModel, Rulebook, load_scenario, load_sweep, make_sweep
from collabsim.errors import FormerNameWarning, UserError
from collabsim.parameters import FORMER_NAMES, PARAMETERS
from collabsim.scenario import scenario_from_dict

SAYS = "thickness is now called cocreation_depth; write cocreation_depth instead"
SWEEP = '[sweep]\nscenario = "baseline"\nreplications = 2\nseeds = "paired"\n'


def test_no_former_name_is_a_name_of_today() -> None:
    assert not set(FORMER_NAMES) & set(PARAMETERS)
    assert FORMER_NAMES["thickness"] == "cocreation_depth"


def test_fingerprints_are_made_of_the_first_names() -> None:
    """A better word gives no run another name: the text that is hashed has the first ones."""
    scenario = load_scenario("small_and_large").with_values(cocreation_depth=0.5)
    first = {present: former for former, present in FORMER_NAMES.items()}
    record = scenario.as_dict()
    del record["name"], record["about"]
    for table in (record, *record["municipalities"]):
        table["values"] = {first.get(name, name): value for name, value in table["values"].items()}
        table.pop("organisation_file", None)
        table["values"].pop("instrument_frame_share", None)  # read only with instruments
    hashed = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert record["values"]["thickness"] == 0.5
    assert scenario.fingerprint == hashlib.sha256(hashed.encode()).hexdigest()


def test_a_scenario_file_may_say_it_with_its_line(write) -> None:
    place = write("[meeting]\nthickness = 0.5\n[[municipality]]\npopulation = 9_000\n")
    with pytest.warns(FormerNameWarning, match=rf"mine\.toml, line 2: {SAYS}"):
        scenario = load_scenario(place)
    assert scenario.values["cocreation_depth"] == 0.5
    assert scenario.origins["cocreation_depth"].line == 2


def test_so_may_one_municipality(write) -> None:
    place = write("[[municipality]]\npopulation = 9_000\nlag_high_years = 6.0\n")
    with pytest.warns(FormerNameWarning, match="years_until_gain_high"):
        scenario = load_scenario(place)
    assert scenario.municipalities[0].overrides == {"years_until_gain_high": 6.0}


def test_a_wrong_value_is_found_on_its_line(write) -> None:
    place = write("[meeting]\n\nthickness = 7\n[[municipality]]\npopulation = 9_000\n")
    with (
        pytest.warns(FormerNameWarning),
        pytest.raises(UserError, match=r"mine\.toml, line 3: cocreation_depth must be"),
    ):
        load_scenario(place)


def test_never_both_at_once(write) -> None:
    place = write("[meeting]\nthickness = 0.5\ncocreation_depth = 0.4\n")
    with pytest.raises(UserError, match="line 2: thickness is the former name of cocreation_depth"):
        load_scenario(place)
    with pytest.raises(UserError, match="leave thickness out"):
        load_scenario("baseline").with_values(cocreation_depth=0.4, thickness=0.5)


def test_from_python() -> None:
    scenario = load_scenario("baseline")
    with pytest.warns(DeprecationWarning, match=SAYS) as caught:
        changed = scenario.with_values(thickness=0.5)
    assert changed == scenario.with_values(cocreation_depth=0.5)
    assert caught[0].filename == __file__
    for assignment in ("thickness=0.5", "meeting.thickness=0.5"):
        with pytest.warns(FormerNameWarning, match=SAYS):
            assert scenario.with_assignments([assignment]) == changed
    with pytest.warns(FormerNameWarning, match=SAYS):
        own = scenario.with_municipalities({"population": 9_000, "thickness": 0.5})
    assert own.municipalities[0].overrides == {"cocreation_depth": 0.5}


def test_in_sweeps(write) -> None:
    place = write(f"{SWEEP}[levers]\nthickness = [0.2, 0.8]\n", "sweep.toml")
    with pytest.warns(FormerNameWarning, match=rf"sweep\.toml, line 6: {SAYS}"):
        sweep = load_sweep(place)
    with pytest.warns(FormerNameWarning, match=SAYS):
        made = make_sweep("baseline", {"thickness": [0.2, 0.8]}, seeds="paired", replications=2)
    for one in (sweep, made):
        assert [cell.scenario.values["cocreation_depth"] for cell in one.cells] == [0.2, 0.8]


def test_in_mesa() -> None:
    with pytest.warns(FormerNameWarning, match=SAYS):
        model = PilotTrapModel(municipality=3_000, thickness=0.5)
    assert model.setup.values["cocreation_depth"] == 0.5
    person = model.persons[0]
    with pytest.warns(FormerNameWarning, match="load is now called workload"):
        assert person.load == person.workload


def test_of_rules() -> None:
    def load(_p, _actor):
        return 1.0

    with pytest.warns(FormerNameWarning, match="load is now called workload"):
        assert list(Rulebook(load=load).own) == ["workload"]
    with pytest.raises(UserError, match="which is given too"):
        Rulebook(load=load, workload=load)


def test_records_of_before_are_read_without_a_word() -> None:
    scenario = load_scenario("baseline")
    record = scenario.as_dict()
    before = {PARAMETERS[n].hashed_as: v for n, v in record["values"].items()}
    assert "thickness" in before
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert scenario_from_dict({**record, "values": before}).fingerprint == scenario.fingerprint


def test_in_a_command_it_is_one_line_on_standard_error() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "collabsim", "scenario", "show", "baseline", "--changed",
         "--set", "thickness=0.5"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stderr == f"note: {SAYS}\n"
    assert "cocreation_depth" in told.stdout
