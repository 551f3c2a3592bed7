"""Where the effect of a change crosses nothing, or a level, as one parameter moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from collabsim.analysis.desk.bench import Asked, Bench, Progress, Subject
from collabsim.analysis.desk.moved import ends_of, number_of
from collabsim.errors import UserError
from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario import InconsistentError
from collabsim.statistics.tipping import CELLS, LOOKS, Tipping, tipping_point

REPLICATIONS = 400
"""Of each look, if not told otherwise. Assumption."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A tipping point, and of what: ``parameter`` from ``low`` to ``high``, crossing ``level``."""

    subject: Subject
    parameter: str
    low: float
    high: float
    level: float
    found: Tipping
    replications: int


def crossing_of(
    bench: Bench,
    parameter: str,
    *,
    level: float = 0.0,
    replications: int = REPLICATIONS,
    progress: Progress | None = None,
) -> Crossing:
    """Look for the value of a parameter at which an effect crosses a level.

    Every look has replications of its own, so that chance in them is not the same.

    Args:
        bench: Makes the runs.
        parameter: A number. A lever that makes the difference is looked at on the side to which it
            was moved: at its own value before there is no effect.
        level: What is crossed, in hundreds as the measure has them; 0 asks for the sign.
        replications: Of each look.
        progress: Called with (looks done, looks in all).

    Raises:
        UserError: It is no number, or the sign of a level is asked for.
    """
    subject = bench.subject
    name = number_of(parameter, "--tipping")
    low, high = _range(subject, name)
    if not subject.is_effect and level <= 0.0:
        raise UserError("--level: a level is never below 0, so say which one is to be crossed")
    bench.own(replications)

    def measure(at: float, done: int) -> tuple[float, float]:
        asked = Asked({name: _value(name, at)}, replications, first=done * replications)
        (made,) = bench.many([asked])
        return (float("nan"), float("nan")) if made is None else subject.with_error(made)

    found = tipping_point(measure, low, high, level=level, looks=LOOKS, told=progress)
    return Crossing(subject, name, low, high, level, found, replications)


def _range(subject: Subject, name: str) -> tuple[float, float]:
    """Where to look: the plausible range, of a lever the part on the side of the change."""
    low, high = map(float, ends_of(name, subject.after))
    if name in subject.levers and subject.before is not None:
        before, after = (float(one.values[name]) for one in (subject.before, subject.after))
        step = (high - low) / CELLS
        if after > before:
            low = max(low, before + step)
        else:
            high = min(high, before - step)
    # Both ends have to go with the scenario's other values, such as a higher threshold.
    goes = [at for at in np.linspace(low, high, CELLS + 1) if _goes(subject, name, float(at))]
    if len(goes) < 2:
        raise UserError(f"--tipping: {name} has no range to look in")
    return float(goes[0]), float(goes[-1])


def _value(name: str, at: float) -> Value:
    return round(at) if PARAMETERS[name].kind == "int" else float(f"{at:.6g}")


def _goes(subject: Subject, name: str, at: float) -> bool:
    try:
        subject.moved({name: _value(name, at)})
    except InconsistentError:
        return False
    return True
