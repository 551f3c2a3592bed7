"""A sweep with ``[[instrument]]``: what is decided in a month of the run is a lever."""

from __future__ import annotations

import json

import pytest

from collabsim.errors import UserError
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.language import LANGUAGES, text
from collabsim.parameters import kroner
from collabsim.scenario import load_scenario
from tests.cli import within_a_run
from tests.cli.within_a_run import numbers_reported, run, said_first

SWEEP = """\
[sweep]
name = "within"
scenario = "rules_2026"
populations = [3_000]
seeds = "paired"
replications = 6

[prices]
year = 2026

[[change]]
from = 36
[change.procurement]
threshold_nok = 1_000_000

[[instrument]]
name = "delegation"
from = 24
until = 120
strength = 0.5
payer = "state"
settings = { unit_nok = 400_000 }
cost = { yearly_nok = 20_000 }

[[instrument]]
name = "coordinator"
from = 60
"""


def written(place, *edits):
    return within_a_run.written(place, SWEEP, *edits)


def test_each_scenario_stands_beside_itself_with_the_instruments(tmp_path):
    sweep = load_sweep(written(tmp_path))
    without, decided = (cell.scenario for cell in sweep.cells)
    assert not without.instruments
    delegation, coordinator = decided.instruments
    assert (delegation.month, delegation.until, delegation.payer) == (24, 120, "state")
    assert delegation.settings == {"unit_nok": kroner(400_000.0, 2026)}
    assert delegation.cost == {"yearly_nok": kroner(20_000.0, 2026)}
    assert (coordinator.month, coordinator.strength) == (60, 0.5)
    assert [one.month for one in decided.changes] == [36]
    assert without.values == decided.values
    again = Sweep.from_dict(json.loads(json.dumps(sweep.as_dict())))
    assert [one.scenario.instruments for one in again.cells] == [
        one.scenario.instruments for one in sweep.cells
    ]


def test_it_is_what_the_same_tables_are_in_a_scenario(tmp_path):
    tables = SWEEP[SWEEP.index("[prices]") :]
    path = tmp_path / "own.toml"
    path.write_text(f'name = "own"\nextends = "rules_2026"\n{tables}', encoding="utf-8")
    own = load_scenario(path).with_municipalities(3_000)
    decided = load_sweep(written(tmp_path)).cells[1].scenario
    assert own.instruments == decided.instruments
    assert own.changes == decided.changes
    assert own.fingerprint == decided.fingerprint


def test_tables_with_single_brackets_are_refused(tmp_path):
    one = SWEEP[: SWEEP.index('[[instrument]]\nname = "coordinator"')]
    path = tmp_path / "one.toml"
    path.write_text(one.replace("[[instrument]]", "[instrument]"), encoding="utf-8")
    with pytest.raises(UserError, match=r"instruments are written as tables headed"):
        load_sweep(path)


def test_instruments_of_the_scenario_stay(tmp_path):
    own = 'name = "own"\nextends = "rules_2026"\n[[instrument]]\nname = "guide"\nfrom = 0\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    path = written(tmp_path, ('"rules_2026"', '"own.toml"'))
    without, decided = (cell.scenario for cell in load_sweep(path).cells)
    assert [one.name for one in without.instruments] == ["guide"]
    assert [one.name for one in decided.instruments] == ["guide", "delegation", "coordinator"]
    again = written(tmp_path, ('"rules_2026"', '"own.toml"'), ('"coordinator"', '"guide"'))
    refused = run("sweep", again, "--out", tmp_path / "none")
    assert refused.exit_code == 2
    assert "line 26: guide is there twice at the same time" in refused.stderr


@pytest.mark.jobs
def test_results_and_report_say_what_is_decided_when_and_at_whose_cost(tmp_path):
    done = run("sweep", written(tmp_path), "--out", tmp_path / "runs")
    assert done.exit_code == 0, done.output
    for language in LANGUAGES:
        first = said_first(tmp_path / "runs", language)
        for name in ("delegation", "coordinator"):
            assert text(f"instrument.{name}", language) in first
        for amount in (400_000, 20_000, 1_000_000):
            assert f"{amount:,}".replace(",", "," if language == "en" else " ") in first
        for word in (text("cost_payer.state", language), "24", "120", "60", "36", "2026"):
            assert word in first
    numbers = numbers_reported(tmp_path / "runs")
    assert numbers["c.month.120"]["value"] == 120
    assert numbers["c.strength.delegation"]["value"] == 0.5


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (("from = 60", "from = 6_000"), "line 27: from is month 6000, and the last month"),
        (("from = 24", 'from = "2026-07"'), 'line 18: from = "2026-07" is a date'),
        (("until = 120", "until = 12"), "line 19: until must lie after from"),
        (('"coordinator"', '"cordinator"'), "line 26: name must be that of an instrument"),
        (("unit_nok = 400_000", "unit_nok = 400"), "line 22: unit_nok must be a number from"),
        (("unit_nok = 400_000", "unitnok = 1"), "line 22: unitnok is not a setting of delegation"),
        (("yearly_nok = 20_000", "yearly_nok = -1"), "line 23: yearly_nok must be a number"),
        (("strength = 0.5", "strength = 5"), "line 20: strength must be a number from 0 to 1"),
        (('payer = "state"', 'payer = "mayor"'), "line 21: payer must be one of"),
        (("from = 60", "form = 60"), "line 27: form is not a key of [[instrument]]"),
        (('"coordinator"\nfrom = 60', '"delegation"\nfrom = 60'), "is there twice at the same"),
    ],
)  # fmt: skip
def test_an_instrument_that_cannot_be_is_one_sentence_with_its_place(tmp_path, edit, sentence):
    with pytest.raises(UserError) as refused:
        load_sweep(written(tmp_path, edit))
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
