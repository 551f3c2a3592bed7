"""The smallest change of a parameter that turns what became of a pilot, found by replays.

Values are tried at some places between the present one and each end of the plausible range.
Where one of them turns the outcome, the place where it turns is narrowed down from there, and
held by a replay at either side. Nothing says that an outcome turns only once, so what was found
elsewhere is told with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from collabsim.inquiry.fates import Fate, Result
from collabsim.parameters import Parameter, Value
from collabsim.parameters.ranges import PlausibleRange, range_of
from collabsim.world.codes import State

PLACES = (0.25, 0.5, 1.0)
"""Shares of the way to the end of a plausible range at which an uncertain value is tried."""

PLACES_OF_LEVER = (0.125, *PLACES)
"""The same for a lever, all of them in any case."""

CLOSE = 0.05
"""Narrowing down ends where the two sides are this near, as a share of the whole change."""

DIGITS = 3
"""Digits that a value tried has at most."""

STEPS = 12
"""Narrowing down takes no more replays than this."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One value that was tried, and what the replay came to.

    ``then`` is the state at the time of comparison, None where the replay ends before; ``fate``
    what became of the pilot in the end.
    """

    value: Value
    result: Result
    then: State | None
    fate: Fate
    turned: bool
    same_course: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What was found on one side of the present value.

    ``trials`` are in the order of their distance from it. ``first`` is the nearest that turns
    the outcome, ``before`` the value just before it, which does not: the present one, or one
    that was tried. Both are None where nothing turned it.
    """

    trials: tuple[Trial, ...]
    first: Trial | None = None
    before: Value | None = None

    @property
    def only_once(self) -> bool:
        """Whether every value tried beyond the first that turns the outcome turns it too."""
        if self.first is None:
            return False
        place = self.trials.index(self.first)
        return all(trial.turned for trial in self.trials[place:])


Try = Callable[[Value], Trial | None]
"""Replays with a value; None where it does not go with the other values."""


def turns(parameter: Parameter, now: Value, attempt: Try) -> Iterator[Turn]:
    """Search both sides of the present value, or every other word of a choice.

    Args:
        parameter: What is changed.
        now: Its present value.
        attempt: Replays with another.

    Yields:
        What was found, side by side; for choices and switches, and for a number that lies
        outside of its plausible range, one for each other value. Nothing for a side on which
        no value could be tried.
    """
    if parameter.kind in ("bool", "choice"):
        words = parameter.choices or (False, True)
        for word in words:
            trial = None if word == now else attempt(word)
            if trial is not None:
                yield Turn((trial,), trial if trial.turned else None, now if trial.turned else None)
        return
    here = float(now)
    reach = range_of(parameter)
    if not reach.low <= here <= reach.high:
        for value in (reach.low, _way(reach, reach.low, reach.high, 0.5), reach.high):
            trial = attempt(_typed(parameter, _rounded(parameter, value)))
            if trial is not None:
                yield Turn((trial,), trial if trial.turned else None, now if trial.turned else None)
        return
    for end in (reach.low, reach.high):
        found = _one_side(parameter, here, end, attempt)
        if found is not None:
            yield found


def _one_side(parameter: Parameter, here: float, end: float, attempt: Try) -> Turn | None:
    """What was found between the present value and one end of the range."""
    is_lever = parameter.role == "lever"
    places = PLACES_OF_LEVER if is_lever else PLACES
    values = _values(parameter, here, end, places)
    tried: dict[float, Trial] = {}
    # From the far end: where that leaves an uncertain value's course as it is, the rest would too.
    for value in reversed(values):
        trial = attempt(_typed(parameter, value))
        if trial is None:
            continue
        tried[value] = trial
        if not is_lever and len(tried) == 1 and not _moved(trial):
            break
    if not tried:
        return None
    turned = [value for value in values if value in tried and tried[value].turned]
    if turned:
        nearer = [v for v in values if v in tried and abs(v - here) < abs(turned[0] - here)]
        before = nearer[-1] if nearer else here
        _narrow(parameter, here, before, turned[0], tried, attempt)
    trials = tuple(tried[value] for value in sorted(tried, key=lambda value: abs(value - here)))
    first = next((trial for trial in trials if trial.turned), None)
    if first is None:
        return Turn(trials)
    place = trials.index(first)
    return Turn(trials, first, trials[place - 1].value if place else _typed(parameter, here))


def _moved(trial: Trial) -> bool:
    return trial.turned or trial.result not in (Result.UNCHANGED, Result.KEPT)


def _values(
    parameter: Parameter, here: float, end: float, places: tuple[float, ...]
) -> list[float]:
    """Values to try on the way to the end of a range, the nearest first."""
    reach = range_of(parameter)
    found = [
        _rounded(parameter, _way(reach, here, end, share)) if share < 1.0 else end
        for share in places
    ]
    beyond = [value for value in dict.fromkeys(found) if _between(value, here, end)]
    return sorted(beyond, key=lambda value: abs(value - here))


def _way(reach: PlausibleRange, here: float, end: float, share: float) -> float:
    """The value so far on the way from one to another."""
    if reach.by_ratio and here > 0.0 and end > 0.0:
        return float(here * (end / here) ** share)
    return here + share * (end - here)


def _between(value: float, here: float, end: float) -> bool:
    return here < value <= end or end <= value < here


def _narrow(
    parameter: Parameter,
    here: float,
    before: float,
    first: float,
    tried: dict[float, Trial],
    attempt: Try,
) -> None:
    """Halve the way between a value that turns the outcome and one before it that does not."""
    for _ in range(STEPS):
        if abs(first - before) <= CLOSE * abs(first - here):
            return
        middle = _rounded(parameter, (first + before) / 2.0)
        if middle in (first, before) or not min(before, first) < middle < max(before, first):
            return
        trial = attempt(_typed(parameter, middle))
        if trial is None:
            return
        tried[middle] = trial
        if trial.turned:
            first = middle
        else:
            before = middle


def _rounded(parameter: Parameter, value: float) -> float:
    """A whole number where the parameter takes those, else one of few digits."""
    if value == 0.0:
        return value
    few = float(f"{value:.{DIGITS}g}")
    return float(round(few)) if parameter.kind == "int" else few


def _typed(parameter: Parameter, value: float) -> Value:
    return round(value) if parameter.kind == "int" else value
