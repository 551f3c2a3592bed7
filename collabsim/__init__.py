"""collabsim: an agent-based simulation of the pilot trap.

Public names:

* :func:`load_scenario`: a scenario from a file or a shipped name
* :func:`simulate`: one replication, with its pilots and its event log
* :func:`replicate`: the pilots of many replications
* :func:`compare`: municipalities against each other, with intervals
* :func:`explain`: the history of one pilot in plain sentences
* :func:`find_municipality`, :func:`hierarchy_of`: Norwegian municipalities, hierarchies
* :func:`draw_hierarchy`: a picture of a hierarchy
* :class:`PilotTrapModel`: the model in Mesa
* :class:`Rulebook`: rules of your own
* :class:`UserError`: what is raised where the mistake is the user's

It explains; it never forecasts.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collabsim.api import Simulation, compare, hierarchy_of, replicate, simulate
    from collabsim.errors import UserError
    from collabsim.model import PilotTrapModel
    from collabsim.municipality.norway import find_municipality
    from collabsim.report.explain import explain
    from collabsim.report.hierarchy_picture import draw_hierarchy
    from collabsim.rulebook import Rulebook
    from collabsim.scenario import Scenario, load_scenario

__version__ = "0.1.0"

_PLACES = {
    "PilotTrapModel": "collabsim.model",
    "Rulebook": "collabsim.rulebook",
    "Scenario": "collabsim.scenario",
    "Simulation": "collabsim.api",
    "UserError": "collabsim.errors",
    "compare": "collabsim.api",
    "draw_hierarchy": "collabsim.report.hierarchy_picture",
    "explain": "collabsim.report.explain",
    "find_municipality": "collabsim.municipality.norway",
    "load_scenario": "collabsim.scenario",
    "hierarchy_of": "collabsim.api",
    "replicate": "collabsim.api",
    "simulate": "collabsim.api",
}
"""Where each public name lives; loaded when first used, so that a command starts at once."""

__all__ = [
    "PilotTrapModel",
    "Rulebook",
    "Scenario",
    "Simulation",
    "UserError",
    "compare",
    "draw_hierarchy",
    "explain",
    "find_municipality",
    "hierarchy_of",
    "load_scenario",
    "replicate",
    "simulate",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'collabsim' has no attribute {name!r}")
    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
