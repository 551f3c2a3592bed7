"""SALib: its description of a problem, from the declarations, and its matrix of points, run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.connectors.function import ScenarioFunction
from collabsim.connectors.inputs import Names, inputs_of
from collabsim.errors import UserError
from collabsim.parameters import Value
from collabsim.scenario import Scenario, load_scenario


def salib_problem(scenario: Scenario | str | Path, names: Names) -> dict[str, Any]:
    """The inputs of a scenario as SALib describes a problem.

    Args:
        scenario: A scenario, a file or a shipped name.
        names: As for :func:`collabsim.connectors.inputs.inputs_of`.

    Returns:
        ``num_vars``, ``names``, ``bounds`` and ``dists``. Whole numbers have half a step beyond
        either end, words and switches bounds from 0 to how many there are, so that each is as
        likely as another; ranges that are even over the logarithm are of SALib's ``logunif``.

    Raises:
        UserError: there is no such scenario or parameter.
    """
    found = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    inputs = inputs_of(found, names)
    bounds, dists = [], []
    for one in inputs:
        low, high = one.low, one.high
        if one.choices:
            high = float(len(one.choices))
        elif one.kind == "int" and not one.by_ratio:
            low, high = low - 0.5, high + 0.5
        bounds.append([low, high])
        dists.append("logunif" if one.by_ratio else "unif")
    return {
        "num_vars": len(inputs),
        "names": [one.name for one in inputs],
        "bounds": bounds,
        "dists": dists,
    }


def evaluate(
    problem: Mapping[str, Any], points: NDArray[np.float64], function: ScenarioFunction,
    outcome: str | None = None,
) -> NDArray[np.float64]:  # fmt: skip
    """Run the points that SALib has sampled.

    Args:
        problem: From :func:`salib_problem`.
        points: A row for each point, as SALib's samplers give them.
        function: From :func:`collabsim.connectors.as_function`.
        outcome: Which of its figures; the first if left out.

    Returns:
        The figure at each point, as SALib's analyses take it.

    Raises:
        UserError: a point cannot be run, there is no such outcome, or no pilot to count at a
            point: an index of a gap in the figures would say nothing.
    """
    name = function.names[0] if outcome is None else outcome
    if name not in function.names:
        raise UserError(f"there is no outcome {name!r}; there is {', '.join(function.names)}")
    inputs = inputs_of(function.scenario, list(problem["names"]))
    rows = np.atleast_2d(np.asarray(points, float)).tolist()
    sets: list[dict[str, Value]] = []
    for row in rows:
        sets.append({})
        for one, number in zip(inputs, row, strict=True):
            value = one.value(number)
            if one.kind == "int":
                # The ends stand half a step out, where rounding goes to even numbers.
                value = round(min(max(float(value), one.low), one.high))
            sets[-1][one.name] = value
    found = np.array([figures[name] for figures in function.many(sets)])
    if np.isnan(found).any():
        at = int(np.flatnonzero(np.isnan(found))[0])
        raise UserError(f"at point {at} there is nothing to count for {name}: more replications")
    return found
