"""What to run: scenario files, their validation, their resolved values and their differences."""

from collabsim.scenario.changing import Change
from collabsim.scenario.checks import CHECKS, Check
from collabsim.scenario.diff import Difference, scenario_diff
from collabsim.scenario.doing import Do
from collabsim.scenario.files import load_scenario, shipped_scenarios
from collabsim.scenario.instruments import InstrumentUse
from collabsim.scenario.model import (
    InconsistentError,
    Origin,
    Scenario,
    scenario_from_dict,
)
from collabsim.scenario.reading import shipped_folder
from collabsim.scenario.schema import (
    LARGEST_POPULATION,
    SMALLEST_POPULATION,
    scenario_schema,
)
from collabsim.scenario.specs import MunicipalitySpec

__all__ = [
    "CHECKS",
    "LARGEST_POPULATION",
    "SMALLEST_POPULATION",
    "Change",
    "Check",
    "Difference",
    "Do",
    "InconsistentError",
    "InstrumentUse",
    "MunicipalitySpec",
    "Origin",
    "Scenario",
    "load_scenario",
    "scenario_diff",
    "scenario_from_dict",
    "scenario_schema",
    "shipped_folder",
    "shipped_scenarios",
]
