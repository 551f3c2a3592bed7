"""A municipality whose organisation file calls it otherwise has its pilots all the same."""

from __future__ import annotations

from collabsim.analysis.desk.effects import Asked, folder_effects
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import run_sweep
from collabsim.municipality.generate import generate
from collabsim.scenario import load_scenario


def test_pilots_are_found_by_the_world_and_not_by_the_name_of_the_file(tmp_path):
    structure = generate("Called in the file", 4_000, {})
    path = tmp_path / "own.toml"
    structure.to_file(path)
    base = load_scenario("baseline").with_municipalities(
        {"name": "Called in the scenario", "organisation_file": str(path)}
    )
    sweep = make_sweep(base, {"threshold_nok": [100_000.0, 400_000.0]}, replications=6)
    run_sweep(sweep, tmp_path / "runs")
    with Results(tmp_path / "runs") as found:
        effects = folder_effects(found, Asked(points=0, money=False))
    (change,) = effects.changes
    assert list(change.municipalities) == ["Called in the scenario"]
    assert change.sums[..., 0, :].sum() > 100
