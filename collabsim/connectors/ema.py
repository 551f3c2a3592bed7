"""EMA Workbench: a scenario as its model, with levers, uncertainties and outcomes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collabsim.connectors.function import STANDARD_ERROR, Outcomes, ScenarioFunction, as_function
from collabsim.connectors.inputs import Input, Names, inputs_of
from collabsim.connectors.needed import needed
from collabsim.errors import UserError
from collabsim.parameters import Value
from collabsim.scenario import Scenario

NAME = "collabsim"


@dataclass(frozen=True)
class _Called:
    """The function as EMA Workbench calls it: with keywords, and numbers of its own types."""

    function: ScenarioFunction
    inputs: Mapping[str, Input]

    def __call__(self, **values: Any) -> dict[str, float]:
        given: dict[str, Value] = {name: self.inputs[name].value(_plain(one))
                                   for name, one in values.items()}  # fmt: skip
        return self.function(given)


def _plain(value: Any) -> Any:
    """A number of numpy as one of Python."""
    return value.item() if hasattr(value, "item") else value


def ema_model(
    scenario: Scenario | str | Path,
    *,
    levers: Names = (),
    uncertainties: Names = (),
    outcomes: Outcomes = ("delivering_36",),
    maximize: Collection[str] = (),
    minimize: Collection[str] = (),
    replications: int = 40,
    seed: int = 0,
    municipalities: list[str] | None = None,
) -> Any:
    """A scenario as a model of EMA Workbench.

    Args:
        scenario: A scenario, a file or a shipped name.
        levers: What somebody chooses: ``"levers"``, names, or names with bounds.
        uncertainties: What nobody knows: ``"uncertainties"``, names, or names with bounds.
        outcomes: As for :func:`collabsim.connectors.as_function`; the standard error of each is
            an outcome too.
        maximize: Outcomes that a search is to make as large as it can.
        minimize: Those to make as small.
        replications: Of each municipality in every experiment.
        seed: The same in every experiment, so that they differ by their values and not by luck.
        municipalities: Only these are run.

    Returns:
        An ``ema_workbench.Model``.

    Raises:
        UserError: EMA Workbench is not installed, or something that is named is not there.
    """
    ema = needed("ema_workbench")
    function = as_function(
        scenario, outcomes, replications=replications, seed=seed, municipalities=municipalities
    )
    parts = [inputs_of(function.scenario, names) if names else () for names in
             (levers, uncertainties)]  # fmt: skip
    twice = {one.name for one in parts[0]} & {one.name for one in parts[1]}
    if twice:
        raise UserError(f"{', '.join(sorted(twice))}: a lever or an uncertainty, not both")
    for name in (*maximize, *minimize):
        if name not in function.names:
            raise UserError(f"there is no outcome {name!r}; there is {', '.join(function.names)}")
    called = _Called(function, {one.name: one for part in parts for one in part})
    model = ema.Model(NAME, function=called)
    model.levers = [_parameter(ema, one) for one in parts[0]]
    model.uncertainties = [_parameter(ema, one) for one in parts[1]]
    scalar = ema.ScalarOutcome
    aims = dict.fromkeys(maximize, scalar.MAXIMIZE) | dict.fromkeys(minimize, scalar.MINIMIZE)
    model.outcomes = [
        scalar(name, **({"kind": aims[name]} if name in aims else {}))
        for figure in function.names
        for name in (figure, f"{figure}{STANDARD_ERROR}")
    ]
    return model


def _parameter(ema: Any, one: Input) -> Any:
    if one.kind == "bool":
        return ema.BooleanParameter(one.name, default=one.default)
    if one.kind == "choice":
        return ema.CategoricalParameter(one.name, list(one.choices), default=one.default)
    if one.kind == "int":
        return ema.IntegerParameter(one.name, int(one.low), int(one.high), default=one.default)
    return ema.RealParameter(one.name, one.low, one.high, default=one.default)
