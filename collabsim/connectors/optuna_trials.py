"""Optuna: a scenario as the objective of a study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from collabsim.connectors.function import Outcomes, as_function
from collabsim.connectors.inputs import Input, Names, inputs_of
from collabsim.connectors.needed import needed
from collabsim.scenario import InconsistentError, Scenario


def optuna_objective(
    scenario: Scenario | str | Path,
    names: Names,
    *,
    outcomes: Outcomes = ("delivering_36",),
    replications: int = 40,
    seed: int = 0,
    municipalities: Sequence[str] | None = None,
) -> Callable[[Any], float | tuple[float, ...]]:
    """A scenario as what an Optuna study makes large or small.

    Args:
        scenario: A scenario, a file or a shipped name.
        names: What is searched: ``"levers"``, ``"uncertainties"``, names, or names with bounds.
        outcomes: As for :func:`collabsim.connectors.as_function`; of several the study has as
            many directions.
        replications: Of each municipality in every trial.
        seed: The same in every trial, so that they differ by their values and not by luck.
        municipalities: Only these are run.

    Returns:
        What ``study.optimize`` takes. The standard errors stand in ``trial.user_attrs``; values
        that do not go together prune the trial before anything is run. The best of many trials is
        partly the luckiest: run its values again with another seed before it is told.

    Raises:
        UserError: Optuna is not installed, or something that is named is not there.
    """
    optuna = needed("optuna")
    function = as_function(
        scenario, outcomes, replications=replications, seed=seed, municipalities=municipalities
    )
    inputs = inputs_of(function.scenario, names)

    def objective(trial: Any) -> float | tuple[float, ...]:
        values = {one.name: _suggested(trial, one) for one in inputs}
        try:
            figures = function(values)
        except InconsistentError as failure:
            raise optuna.TrialPruned(str(failure)) from None
        for name, number in figures.items():
            trial.set_user_attr(name, number)
        found = tuple(figures[name] for name in function.names)
        return found[0] if len(found) == 1 else found

    return objective


def _suggested(trial: Any, one: Input) -> Any:
    if one.choices:
        return trial.suggest_categorical(one.name, list(one.choices))
    if one.kind == "int":
        return trial.suggest_int(one.name, int(one.low), int(one.high), log=one.by_ratio)
    return trial.suggest_float(one.name, one.low, one.high, log=one.by_ratio)
