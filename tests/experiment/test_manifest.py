"""The manifest of a run folder."""

from __future__ import annotations

import json
import platform

import numpy as np
import pytest

from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.store import provenance
from collabsim.experiment.store.manifest import (
    MANIFEST,
    Manifest,
    manifest_of,
    write_manifest,
)
from collabsim.experiment.store.parts import source_hash_here
from collabsim.experiment.store.provenance import git_revision, made_with
from collabsim.parameters import PARAMETERS
from collabsim.report.provenance import made_from
from collabsim.world.compiling import source_hash
from tests.run_folders import small_sweep


@pytest.fixture(scope="module")
def manifest():
    return manifest_of(small_sweep(), "compiled")


def test_it_is_read_as_it_was_written(manifest, tmp_path):
    write_manifest(manifest, tmp_path)
    again = Manifest.read(tmp_path)
    assert again == manifest
    assert again.sweep_hash == manifest.sweep_hash


def test_it_names_what_the_results_were_made_with(manifest):
    assert manifest.rules == source_hash_here() != source_hash()
    assert manifest.driver == "compiled"
    assert manifest.versions["python"] == platform.python_version()
    assert manifest.versions["numpy"] == np.__version__
    assert {"collabsim", "numba"} <= set(manifest.versions)
    assert manifest.git_revision == git_revision()


def test_a_comparison_and_a_folder_say_the_same_of_what_they_were_made_with(manifest):
    made, told = (
        made_with("compiled"),
        made_from(small_sweep().base, seed=1, replications=2, driver="compiled"),
    )
    for record in (vars(manifest), told):
        assert (record["driver"], record["rules"]) == (made.driver, made.rules)
        assert record["git_revision"] == made.git_revision
    assert manifest.versions == made.versions
    assert told["collabsim"] == made.versions["collabsim"]


def test_it_declares_every_parameter(manifest):
    declared = {one["name"]: one for one in manifest.parameters}
    assert set(PARAMETERS) <= set(declared)
    one, of = declared["threshold_nok"], PARAMETERS["threshold_nok"]
    assert (one["unit"], one["default"], one["role"]) == (of.unit, of.default, of.role)
    assert (one["low"], one["high"], one["source"]) == (of.low, of.high, of.source)


def test_it_has_the_seeds_and_the_municipalities_of_every_cell(manifest):
    sweep = small_sweep()
    assert manifest.cells == len(sweep.cells)
    for cell in sweep.cells:
        assert manifest.seed_of(cell.number) == sweep.seed_of(cell.number)
        layout = manifest.layouts[manifest.layout_number(cell.number)]
        assert layout["region"] is False
        specs = cell.scenario.municipalities
        assert layout["municipalities"] == [[spec.name, spec.population] for spec in specs]
    assert len(manifest.layouts) == 1


def test_independent_seeds_and_varied_sizes_are_told_apart():
    sweep = make_sweep(
        small_sweep().base.with_municipalities(3_000),
        {"population": [3_000, 9_000], "threshold_nok": [300_000.0, 400_000.0]},
        seeds="independent",
        replications=1,
    )
    made = manifest_of(sweep, "compiled")
    for cell in sweep.cells:
        assert made.seed_of(cell.number) == sweep.seed_of(cell.number)
        ((_, size),) = made.layouts[made.layout_number(cell.number)]["municipalities"]
        assert size == cell.values["population"]
    assert len(made.layouts) == 2


def test_another_seed_is_another_sweep_and_another_driver_too(manifest):
    sweep = small_sweep()
    seeded = make_sweep(sweep.base, {"threshold_nok": [1.0, 2.0]}, replications=6, seed=6)
    hashes = {manifest.sweep_hash, manifest_of(seeded, "compiled").sweep_hash}
    assert len(hashes | {manifest_of(sweep, "mesa").sweep_hash}) == 3


def test_a_folder_without_one_is_no_run_folder(tmp_path):
    with pytest.raises(UserError, match="is not a run folder: it has no manifest"):
        Manifest.read(tmp_path)


def test_a_manifest_that_was_changed_or_cut_is_refused(manifest, tmp_path):
    write_manifest(manifest, tmp_path)
    path = tmp_path / MANIFEST
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace('"seed": 5', '"seed": 6'), encoding="utf-8")
    with pytest.raises(UserError, match="was changed after it was written"):
        Manifest.read(tmp_path)
    path.write_text(content[:-40], encoding="utf-8")
    with pytest.raises(UserError, match="cannot be read"):
        Manifest.read(tmp_path)
    path.write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(UserError, match="is not the manifest of a run folder"):
        Manifest.read(tmp_path)


def test_a_folder_of_a_later_version_is_refused(manifest, tmp_path):
    write_manifest(manifest, tmp_path)
    path = tmp_path / MANIFEST
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, "format": 99}), encoding="utf-8")
    with pytest.raises(UserError, match="lays folders out in another way"):
        Manifest.read(tmp_path)


def test_without_git_there_is_no_revision(monkeypatch):
    monkeypatch.setattr(provenance.shutil, "which", lambda _: None)
    assert git_revision() is None
    monkeypatch.setattr(provenance.shutil, "which", lambda _: "/nowhere/git")
    assert git_revision() is None
