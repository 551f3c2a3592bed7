"""A sweep with ``[[change]]``: what changes within the run is a lever, beside runs without it."""

from __future__ import annotations

import pytest

from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.results import Results
from collabsim.language import LANGUAGES
from collabsim.parameters import kroner
from tests.cli import within_a_run
from tests.cli.within_a_run import numbers_reported, run, said_first

pytestmark = pytest.mark.jobs

SWEEP = """\
[sweep]
name = "within"
scenario = "rules_2026"
populations = [3_000]
seeds = "paired"
replications = 6

[prices]
year = 2026

[levers]
escalation_share = [0.25, 0.5]

[[change]]
from = 60
[change.procurement]
threshold_nok = 1_000_000
"""


def written(place, *edits):
    alone = ("[levers]\nescalation_share = [0.25, 0.5]\n", "")
    return within_a_run.written(place, SWEEP, alone, *edits)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("within")
    done = run("sweep", written(place), "--out", place / "runs")
    assert done.exit_code == 0, done.output
    return place / "runs"


def test_each_scenario_stands_beside_itself_with_the_change(tmp_path):
    sweep = load_sweep(written(tmp_path))
    without, changed = (cell.scenario for cell in sweep.cells)
    assert not without.changes
    (change,) = changed.changes
    assert change.month == 60
    assert change.values == {"threshold_nok": kroner(1_000_000.0, 2026)}
    assert without.values == changed.values
    assert without.fingerprint != changed.fingerprint


def test_it_is_crossed_with_the_levers(tmp_path):
    path = tmp_path / "within.toml"
    path.write_text(SWEEP.replace("escalation_share", "project_months").replace(
        "[0.25, 0.5]", "[12, 24]"), encoding="utf-8")  # fmt: skip
    sweep = load_sweep(path)
    seen = [(len(c.scenario.changes), c.values["project_months"]) for c in sweep.cells]
    assert sorted(seen) == [(0, 12), (0, 24), (1, 12), (1, 24)]


def test_runs_are_the_same_until_the_month_of_the_change(folder):
    with Results(folder) as found:
        columns = ["cell", "replication", "proposed_month", "started_month", "state_36"]
        pilots = found.pilots(columns=columns)
    sides = [
        pilots[pilots["cell"] == cell].drop(columns="cell").reset_index(drop=True)
        for cell in (0, 1)
    ]
    known = ["replication", "proposed_month", "started_month"]
    before = [
        one.loc[one["started_month"].fillna(999) < 60, known].reset_index(drop=True)
        for one in sides
    ]
    assert len(before[0]) > 5
    assert before[0].equals(before[1])
    assert not sides[0].equals(sides[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_say_from_when_and_in_which_kroner(folder, language):
    first = said_first(folder, language)
    amount = "1,000,000" if language == "en" else "1 000 000"
    assert amount in first
    assert "60" in first.replace(amount, "")
    assert "2026" in first


def test_a_report_is_made_of_it(folder):
    assert numbers_reported(folder)["c.month.60"]["value"] == 60
    page = (folder / "report" / "memo.en.html").read_text(encoding="utf-8")
    assert "1,000,000" in page


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (("from = 60", "from = 6_000"), "line 13: from = 6000, and the last month of the run"),
        (("threshold_nok", "treshold_nok"), "line 15: treshold_nok is not a key"),
        (("from = 60", 'from = "2026-07"'), 'line 13: from = "2026-07" is a date'),
        (("= 1_000_000", '= "much"'), "line 15: threshold_nok must be a number (2026 NOK)"),
        (("[[change]]", "[change]"), "with double brackets"),
        (("threshold_nok = 1_000_000", "new_law = true"), "line 15: new_law is not a key"),
        (("[change.procurement]\nthreshold_nok = 1_000_000", ""), "this change sets no value"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_is_one_sentence_with_its_place(tmp_path, edit, sentence):
    done = run("sweep", written(tmp_path, edit), "--out", tmp_path / "none")
    assert done.exit_code == 2, done.output
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "none").exists()
