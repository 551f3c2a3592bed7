"""What a pattern is: a sentence, a statistic, criteria, and the verdict they come to."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from collabsim.validation.pattern_measures import Key, Measure
from collabsim.validation.pattern_sums import HORIZONS, Figure

Verdict = Literal["holds", "partly", "not"]
Relation = Literal["at least", "at most", "above", "below", "surely above"]

_MEETS: Mapping[Relation, Callable[[float, float], bool]] = {
    "at least": operator.ge,
    "at most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
    "surely above": operator.gt,
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """What one figure has to be.

    ``surely above`` asks of the whole interval that it lies above the bound.
    """

    name: str
    population: int | None
    relation: Relation
    bound: float

    @property
    def key(self) -> Key:
        """The figure it is about."""
        return self.name, self.population

    def met(self, found: Figure, *, widened: bool = False) -> bool:
        """Whether the figure meets it; ``widened`` by the Monte-Carlo error.

        A widened criterion is met if the end of the interval on its side meets
        it. One about the whole interval is never widened.
        """
        if self.relation == "surely above":
            return found.low > self.bound
        side = found.high if self.relation in {"at least", "above"} else found.low
        return _MEETS[self.relation](side if widened else found.value, self.bound)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as data, and the function that measures it.

    ``figures`` says what each figure is, in the order they are shown.
    ``at_horizons`` is False where the pattern is over before the money ends or
    does not depend on how long one looks.
    """

    id: str
    sentence: str
    statistic: str
    criterion: str
    measure: Measure
    figures: Mapping[str, str]
    holds: tuple[Criterion, ...]
    partly: tuple[Criterion, ...]
    weaker: str
    at_horizons: bool = True

    def horizons(self) -> tuple[int, ...]:
        """Horizons at which it is judged; only the first where that makes no difference."""
        return HORIZONS if self.at_horizons else HORIZONS[:1]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one pattern, organisation model and horizon."""

    pattern: Pattern
    organisation: str
    horizon: int
    figures: Mapping[Key, Figure]

    def verdict(self, *, widened: bool = False) -> Verdict:
        """Whether the pattern holds, partly holds, or does not."""
        if self._meets(self.pattern.holds, widened=widened):
            return "holds"
        return "partly" if self._meets(self.pattern.partly, widened=widened) else "not"

    def _meets(self, criteria: tuple[Criterion, ...], *, widened: bool) -> bool:
        return all(c.met(self.figures[c.key], widened=widened) for c in criteria)


def criteria(
    sizes: tuple[int, ...], name: str, relation: Relation, bound: float
) -> list[Criterion]:
    """The same criterion for several sizes."""
    return [Criterion(name, size, relation, bound) for size in sizes]
