"""An organisation file that is edited or deleted while a sweep goes on: it ends the sweep."""

from __future__ import annotations

import pytest

from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.running.compute import compute_part
from collabsim.experiment.running.coordinate import _Settings
from collabsim.experiment.running.layouts import Layouts
from collabsim.experiment.store.parts import PartPlan, Share, job_of
from collabsim.scenario import load_scenario
from tests.experiment.sweeps import CHECKOUT, SHORT, small

EXAMPLE = CHECKOUT / "scenarios" / "organisations" / "example_merger.toml"


@pytest.fixture
def file(tmp_path):
    """An organisation file of its own."""
    copy = tmp_path / "merged.toml"
    copy.write_bytes(EXAMPLE.read_bytes())
    return copy


@pytest.fixture
def scenario(file):
    one = {"name": "Merged", "organisation_file": str(file)}
    return load_scenario("baseline").with_municipalities(one).with_values(**SHORT)


@pytest.fixture
def job(scenario, monkeypatch):
    """The part of a sweep that began when the file was as it should be."""
    monkeypatch.setattr("collabsim.experiment.running.compute.LAYOUTS", Layouts())
    sweep = make_sweep(scenario, {"threshold_nok": [100_000]}, replications=4)
    return job_of(PartPlan(0, (Share(0, 0, 4),)), _Settings(sweep), driver="compiled")


def edit(file):
    file.write_text(file.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")


def never():
    return False


def test_an_unchanged_file_is_run(job):
    answer = compute_part(job, never)
    assert not answer.failures
    assert answer.runs == 4


@pytest.mark.parametrize("before", [True, False], ids=["laid out before", "new"])
def test_an_edited_file_ends_the_sweep(before, job, file):
    if before:
        compute_part(job, never)
    edit(file)
    with pytest.raises(UserError) as refused:
        compute_part(job, never)
    assert str(refused.value) == (
        "cell 0: the organisation file of Merged has changed since the sweep began"
    )


@pytest.mark.parametrize("before", [True, False], ids=["laid out before", "new"])
def test_a_deleted_file_ends_the_sweep(before, job, file):
    if before:
        compute_part(job, never)
    file.unlink()
    with pytest.raises(UserError, match=r"^cell 0: .*the file cannot be read"):
        compute_part(job, never)


def test_what_was_laid_out_from_an_edited_file_is_not_kept(scenario, file):
    meant, kept = scenario.fingerprint, Layouts()
    original = file.read_bytes()
    edit(file)
    kept.get(meant, scenario, 0)
    assert len(kept) == 0
    file.write_bytes(original)
    kept.get(meant, scenario, 0)
    assert len(kept) == 1


def test_settings_of_cells_with_files_are_made_when_the_sweep_begins(scenario, file):
    sweep = make_sweep(scenario, {"threshold_nok": [100_000, 200_000]}, replications=4)
    meant = [cell.scenario.fingerprint for cell in sweep.cells]
    settings = _Settings(sweep)
    edit(file)
    assert [settings[cell].fingerprint for cell in (0, 1)] == meant
    assert not dict(_Settings(small()))
