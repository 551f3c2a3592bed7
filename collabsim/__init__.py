"""collabsim: an agent-based simulation of the pilot trap.

Public names:

* :func:`load_scenario`: a scenario from a file or a shipped name
* :func:`simulate`: one replication, with its pilots and its event log; ``why`` of what it
  returns asks what would have saved a pilot, and answers with a :class:`Why`, whose
  answers are each a :class:`Counterfactual`
* :func:`events_of_kind`: the events of one kind out of that log, with their own columns
* :func:`replicate`: the pilots of many replications
* :func:`compare`: municipalities against each other, with intervals
* :func:`explain`: the history of one pilot in plain sentences
* :func:`load_sweep`, :func:`make_sweep`: many scenarios at once, from a file or from Python
* :func:`sweep`, :func:`resume`, :func:`replay`: run them into a folder, go on after an
  interruption, rerun one run
* :class:`Results`: what a sweep has come to; :func:`cell_table`, :func:`cell_contrasts` and
  :func:`sensitivity` read it, :func:`cell_region` runs a cell of it over values nobody can
  rule out
* :func:`folder_effects`: what each change of a sweep does, against what, and how sure that is;
  :func:`write_report` makes memo, page, workbook and figures of it
* :func:`sensitivity_of`: which assumptions move the effect of a change, one at a time
* :func:`survival_of`: states, ends and survival of pilots since their start, a :class:`Survival`
* :func:`measures`: what the literature would measure of the runs of a scenario
* :func:`region_contrasts`: what a change comes to over values nobody can rule out
* :func:`mesa_batch_run`: Mesa's ``batch_run`` on the compiled loop
* :func:`find_municipality`, :func:`hierarchy_of`: Norwegian municipalities, hierarchies
* :class:`Structure`: posts, units and lines of a municipality, from and to a file or a graph
* :func:`draw_hierarchy`: a picture of a hierarchy
* :func:`kroner`: an amount of another year in kroner of 2018, in which the model reckons
* :class:`PilotTrapModel`: the model in Mesa
* :class:`Rulebook`: rules of your own
* :class:`UserError`: what is raised where the mistake is the user's

It explains; it never forecasts.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collabsim.analysis.cell_region import cell_region
    from collabsim.analysis.cell_table import cell_table
    from collabsim.analysis.contrasts import cell_contrasts
    from collabsim.analysis.desk.effects import Asked, Effects, folder_effects
    from collabsim.analysis.desk.tornado import sensitivity_of
    from collabsim.analysis.measures.running import Measures, measures
    from collabsim.analysis.natural_runs import natural_effects_runs
    from collabsim.analysis.region_contrasts import region_contrasts
    from collabsim.analysis.sensitivity import sensitivity
    from collabsim.analysis.survival import Survival, survival_of
    from collabsim.api import Simulation, compare, hierarchy_of, replicate, simulate
    from collabsim.batch import mesa_batch_run
    from collabsim.errors import UserError
    from collabsim.experiment.design.sweep import Sweep, make_sweep
    from collabsim.experiment.design.sweep_files import load_sweep
    from collabsim.experiment.results import Results
    from collabsim.experiment.running.readings import proximities
    from collabsim.experiment.sweeping import replay, resume, sweep
    from collabsim.inquiry.asking import Counterfactual
    from collabsim.model import PilotTrapModel
    from collabsim.municipality.norway import find_municipality
    from collabsim.municipality.structure import Structure
    from collabsim.parameters import kroner
    from collabsim.records.event_frame import events_of_kind
    from collabsim.report.desk.report import write_report
    from collabsim.report.explain import explain
    from collabsim.report.hierarchy_picture import draw_hierarchy
    from collabsim.report.why import Why
    from collabsim.rulebook import Rulebook
    from collabsim.scenario import Scenario, load_scenario

__version__ = "0.2.0"

_PLACES = {
    "Asked": "collabsim.analysis.desk.effects",
    "Counterfactual": "collabsim.inquiry.asking",
    "Effects": "collabsim.analysis.desk.effects",
    "Measures": "collabsim.analysis.measures.running",
    "PilotTrapModel": "collabsim.model",
    "Results": "collabsim.experiment.results",
    "Rulebook": "collabsim.rulebook",
    "Scenario": "collabsim.scenario",
    "Simulation": "collabsim.api",
    "Structure": "collabsim.municipality.structure",
    "Survival": "collabsim.analysis.survival",
    "Sweep": "collabsim.experiment.design.sweep",
    "UserError": "collabsim.errors",
    "Why": "collabsim.report.why",
    "cell_contrasts": "collabsim.analysis.contrasts",
    "cell_region": "collabsim.analysis.cell_region",
    "cell_table": "collabsim.analysis.cell_table",
    "compare": "collabsim.api",
    "draw_hierarchy": "collabsim.report.hierarchy_picture",
    "events_of_kind": "collabsim.records.event_frame",
    "explain": "collabsim.report.explain",
    "find_municipality": "collabsim.municipality.norway",
    "folder_effects": "collabsim.analysis.desk.effects",
    "hierarchy_of": "collabsim.api",
    "kroner": "collabsim.parameters",
    "load_scenario": "collabsim.scenario",
    "load_sweep": "collabsim.experiment.design.sweep_files",
    "make_sweep": "collabsim.experiment.design.sweep",
    "measures": "collabsim.analysis.measures.running",
    "mesa_batch_run": "collabsim.batch",
    "natural_effects_runs": "collabsim.analysis.natural_runs",
    "proximities": "collabsim.experiment.running.readings",
    "region_contrasts": "collabsim.analysis.region_contrasts",
    "replay": "collabsim.experiment.sweeping",
    "replicate": "collabsim.api",
    "resume": "collabsim.experiment.sweeping",
    "sensitivity": "collabsim.analysis.sensitivity",
    "sensitivity_of": "collabsim.analysis.desk.tornado",
    "simulate": "collabsim.api",
    "survival_of": "collabsim.analysis.survival",
    "sweep": "collabsim.experiment.sweeping",
    "write_report": "collabsim.report.desk.report",
}
"""Where each public name lives; loaded when first used, so that a command starts at once."""

__all__ = [
    "Asked",
    "Counterfactual",
    "Effects",
    "Measures",
    "PilotTrapModel",
    "Results",
    "Rulebook",
    "Scenario",
    "Simulation",
    "Structure",
    "Survival",
    "Sweep",
    "UserError",
    "Why",
    "cell_contrasts",
    "cell_region",
    "cell_table",
    "compare",
    "draw_hierarchy",
    "events_of_kind",
    "explain",
    "find_municipality",
    "folder_effects",
    "hierarchy_of",
    "kroner",
    "load_scenario",
    "load_sweep",
    "make_sweep",
    "measures",
    "mesa_batch_run",
    "natural_effects_runs",
    "proximities",
    "region_contrasts",
    "replay",
    "replicate",
    "resume",
    "sensitivity",
    "sensitivity_of",
    "simulate",
    "survival_of",
    "sweep",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'collabsim' has no attribute {name!r}")
    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
