"""Ways for other programs to run the model: a plain function, SALib, EMA Workbench, Optuna.

Each takes the names, bounds and kinds of inputs from the declarations of the parameters. None
imports the other program before it is asked for.
"""

from collabsim.connectors.ema import ema_model
from collabsim.connectors.function import ScenarioFunction, as_function
from collabsim.connectors.inputs import LEVERS, UNCERTAINTIES, Input, inputs_of
from collabsim.connectors.optuna_trials import optuna_objective
from collabsim.connectors.salib import evaluate, salib_problem

__all__ = [
    "LEVERS",
    "UNCERTAINTIES",
    "Input",
    "ScenarioFunction",
    "as_function",
    "ema_model",
    "evaluate",
    "inputs_of",
    "optuna_objective",
    "salib_problem",
]
