"""The sliders of levers: how far the value of one can go, and in which steps."""

from __future__ import annotations

import math

from collabsim.parameters import PARAMETERS
from collabsim.scenario import CHECKS


def bounds(name: str) -> tuple[float, float]:
    """Lowest and highest value a lever can give a parameter.

    They are the declared ones, lowered where another parameter, which no lever
    touches, must not be below it.
    """
    parameter = PARAMETERS[name]
    above = [
        float(PARAMETERS[other].default)
        for check in CHECKS
        if check.rule == "order" and check.names[0] == name
        for other in check.names[1:]
    ]
    return parameter.low, min([parameter.high, *above])


def range_of(name: str) -> dict[str, float] | None:
    """The slider of a parameter: its bounds and a step of about a hundredth of them.

    None for a parameter that is no number.
    """
    parameter = PARAMETERS[name]
    if parameter.kind not in {"float", "int"}:
        return None
    low, high = bounds(name)
    step = 1.0 if parameter.kind == "int" else 10.0 ** math.floor(math.log10((high - low) / 100))
    return {"low": low, "high": high, "step": step}
