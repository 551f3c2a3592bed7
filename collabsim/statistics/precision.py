"""How precisely a cell is to be known, and when it is: a number of runs nobody has to guess.

A cell has an interim analysis at each of its planned totals of replications.
It is enough when every interval asked for is narrow enough. If not, the widths say
about how many replications it will take, and the next look is at a planned total on
the way there. What is decided depends on the sums alone, so a stopped sweep goes on
as if it had never been stopped.

Looking again and again spoils an interval that was made for one look: the same random draws
that makes a variance seem small ends the looking (Singham & Schruben 2012). The rule
is that of Chow & Robbins (1965), stop when the interval is narrow, with what finite
samples want. The interval is one that knows how little few events say
(:mod:`collabsim.statistics.shares`). It is drawn for a little more than the level
asked for, which pays for the looks (Frey 2010). And looks are few: totals are planned,
and those that must come too early are passed over (Hall 1983). The interval a share is
reported with is the one its cell was stopped by. Its measured coverage stands in
``docs/precision.md``, beside that of the rules it was chosen from.

Sources: Chow & Robbins (1965) Annals of Mathematical Statistics 36:457-462; Hall
(1983) Journal of the Royal Statistical Society B 45:219-223; Frey (2010) The American
Statistician 64:242-249; Singham & Schruben (2012) INFORMS Journal on Computing
24:624-635.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from collabsim.errors import UserError
from collabsim.scenario.sentences import nearest_name, plain_number, shown
from collabsim.statistics.shares import Bounds, FloatArray, difference_bounds, share_bounds

IntArray = NDArray[np.int64]

HORIZONS: tuple[int, ...] = (12, 24, 36)
"""Months after the money at which the state of a pilot is on record."""

PAID_FOR_LOOKS = 0.15
"""Part of the error allowed that is given up for many interim analyses of a cell."""

GROWTH = 20
"""A planned total is a twentieth larger than the one before."""

ON_THE_WAY = 0.9
"""Part of the replications it will probably take at which to look next."""

FARTHEST = 1.3
"""A next total is at most this much larger: widths seen early are not to be trusted far."""

_BOUNDS: dict[str, tuple[float, float]] = {
    "survival": (0.001, 0.5),
    "difference": (0.001, 1.0),
    "level": (0.5, 0.999),
    "min": (20, 100_000),
    "max": (20, 1_000_000),
}
_WHOLE = ("min", "max")


class Sums(Protocol):
    """Pilots of one world, summed within each run; one value per replication."""

    @property
    def observed(self) -> FloatArray:
        """Started pilots that were followed to the horizon."""

    @property
    def surviving(self) -> FloatArray:
        """Those of them that were delivering there."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Half widths wanted, instead of a number of replications.

    Args:
        survival: Half width of the interval of each municipality's survival share:
            delivering among the started pilots followed to the horizon.
        difference: Half width of the interval of the survival share of the smallest
            municipality minus that of the largest, paired by replication.
        level: Coverage of each interval, one by one and not of all together.
        min: Replications before the first look. Below 50, coverage suffers where
            the intraclass correlation in a run is high.
        max: Replications a cell gets at the most, precise or not.
        horizon: Months after the money: 12, 24 or 36.

    Raises:
        UserError: A value that cannot be used, in one sentence.
    """

    survival: float | None = None
    difference: float | None = None
    level: float = 0.95
    min: int = 50
    max: int = 10_000
    horizon: int = 36

    def __post_init__(self) -> None:
        """Check every value; whole numbers given for widths become floats."""
        for name, (low, high) in _BOUNDS.items():
            value = getattr(self, name)
            if value is not None or name not in {"survival", "difference"}:
                object.__setattr__(self, name, _checked(name, value, low, high))
        if isinstance(self.horizon, bool) or self.horizon not in HORIZONS:
            raise UserError(f"precision: horizon must be 12, 24 or 36, not {shown(self.horizon)}")
        object.__setattr__(self, "horizon", int(self.horizon))
        if self.survival is None and self.difference is None:
            raise UserError("precision needs survival or difference: the half width wanted")
        if self.min > self.max:
            raise UserError(
                f"precision: min ({plain_number(self.min)}) must not be above "
                f"max ({plain_number(self.max)})"
            )

    @classmethod
    def from_dict(cls, table: Mapping[str, Any]) -> Self:
        """Precision as it stands in a file.

        Raises:
            UserError: An unknown key, or a value that cannot be used.
        """
        if not isinstance(table, Mapping):
            raise UserError(
                f"precision must be a table such as {{ survival = 0.02 }}, not {shown(table)}"
            )
        known = [field.name for field in fields(cls)]
        for key in table:
            if key not in known:
                near = nearest_name(str(key), known)
                hint = f"nearest: {near}" if near else f"keys are {', '.join(known)}"
                raise UserError(f"precision has no key {key}; {hint}")
        return cls(**table)

    def as_dict(self) -> dict[str, Any]:
        """What :meth:`from_dict` makes the same precision of; nothing that was not asked for."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    @property
    def drawn_level(self) -> float:
        """The level intervals are drawn for, so that they hold the level asked for at the stop."""
        return 1 - (1 - self.level) * (1 - PAID_FOR_LOOKS)

    @property
    def totals(self) -> tuple[int, ...]:
        """The totals of replications at which a cell may have an interim analysis, rising."""
        planned = [self.min]
        while planned[-1] < self.max:
            planned.append(min(self.max, planned[-1] + max(1, planned[-1] // GROWTH)))
        return tuple(planned)


def _checked(name: str, value: Any, low: float, high: float) -> float | int:
    whole = name in _WHOLE
    plain = value.item() if isinstance(value, np.generic) else value
    right = isinstance(plain, int) or (isinstance(plain, float) and not whole)
    if isinstance(plain, bool) or not right or not low <= plain <= high:
        raise UserError(
            f"precision: {name} must be {'a whole number' if whole else 'a number'} from "
            f"{plain_number(low)} to {plain_number(high)}, not {shown(plain)}"
        )
    return int(plain) if whole else float(plain)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval. ``wanted`` is ``None`` where no precision was asked for it."""

    point: float
    low: float
    high: float
    wanted: float | None

    @property
    def half_width(self) -> float:
        """Half of what lies between the limits."""
        return (self.high - self.low) / 2

    @property
    def reached(self) -> bool:
        """Whether the interval is as narrow as was asked for, if it was."""
        return self.wanted is None or self.half_width <= self.wanted

    @property
    def excess(self) -> float:
        """How many times the replications there are it will probably take; 0 if not asked."""
        return 0.0 if self.wanted is None else (self.half_width / self.wanted) ** 2


@dataclass(frozen=True, slots=True)
class CellEstimate:
    """What a cell says: a share for each world, and a difference where there are two.

    Attributes:
        replications: How many it was computed from.
        shares: Survival share of each world.
        difference: Share of the smallest world minus that of the largest.
        stopped: Whether the cell has as many replications as it is to have.
        reached: Whether every interval is as narrow as was asked for. A cell that
            stopped without was stopped by ``max``.
    """

    replications: int
    shares: tuple[Estimate, ...]
    difference: Estimate | None
    stopped: bool

    @property
    def _all(self) -> tuple[Estimate, ...]:
        return self.shares if self.difference is None else (*self.shares, self.difference)

    @property
    def reached(self) -> bool:
        """Whether every interval is as narrow as was asked for."""
        return all(estimate.reached for estimate in self._all)

    @property
    def excess(self) -> float:
        """The largest :attr:`Estimate.excess`."""
        return max(estimate.excess for estimate in self._all)


class Stopping:
    """When a cell has enough replications; one for each cell, and the same for equal sums.

    Args:
        precision: What is wanted.
        worlds: Worlds of the cell, one for each municipality or one for a region.
        pair: The smallest and the largest of them, as :func:`smallest_and_largest`
            says; the first and the last if left out.

    Raises:
        UserError: A difference is wanted and there is one world only.
    """

    def __init__(
        self, precision: Precision, worlds: int, pair: tuple[int, int] | None = None
    ) -> None:
        if precision.difference is not None and worlds < 2:
            raise UserError(
                "precision: a difference needs two municipalities with runs of their own; "
                "ask for survival, or name a second municipality"
            )
        self.precision = precision
        self.worlds = worlds
        self.pair = pair or (0, worlds - 1)
        self._totals = np.array(precision.totals)

    def next_total(self, sums: Sequence[Sums]) -> int | None:
        """How many replications the cell should have next; ``None`` if it has enough.

        Args:
            sums: One for each world, all with the same replications from 0 on. A run
                that failed counts as one without pilots: 0 of 0.
        """
        return self._decided(sums)[0]

    def estimate(self, sums: Sequence[Sums]) -> CellEstimate:
        """The shares and the difference of a cell, each with the interval it is stopped by.

        Of a cell that has enough, the replications up to where it stopped are read;
        of any other, all there are.

        Args:
            sums: As for :meth:`next_total`.
        """
        _, at_stop = self._decided(sums)
        return at_stop or self._estimated(sums, self._length(sums), stopped=False)

    def _decided(self, sums: Sequence[Sums]) -> tuple[int | None, CellEstimate | None]:
        """Go through the looks from the first on, as far as there are replications."""
        there = self._length(sums)
        total = self.precision.min
        while total <= there:
            seen = self._estimated(sums, total, stopped=True)
            if seen.reached or total == self.precision.max:
                return None, seen
            total = int(next_looks(self._totals, total, np.asarray(seen.excess)))
        return total, None

    def _length(self, sums: Sequence[Sums]) -> int:
        lengths = {len(array) for world in sums for array in (world.observed, world.surviving)}
        if len(sums) != self.worlds or len(lengths) != 1:
            raise ValueError(
                f"expected the same replications of {self.worlds} worlds, "
                f"not {len(sums)} worlds of {sorted(lengths)} replications"
            )
        return lengths.pop()

    def _estimated(self, sums: Sequence[Sums], total: int, *, stopped: bool) -> CellEstimate:
        level = self.precision.drawn_level
        observed = np.stack([world.observed[:total] for world in sums]).astype(np.float64)
        surviving = np.stack([world.surviving[:total] for world in sums]).astype(np.float64)
        shares = share_bounds(observed, surviving, level)
        difference = None
        if self.worlds > 1:
            first, second = ((observed[w], surviving[w]) for w in self.pair)
            gap = difference_bounds(first, second, level)
            difference = _estimates(gap, self.precision.difference)[0]
        return CellEstimate(total, _estimates(shares, self.precision.survival), difference, stopped)


def _estimates(bounds: Bounds, wanted: float | None) -> tuple[Estimate, ...]:
    columns = (np.atleast_1d(part) for part in bounds)
    rows = zip(*columns, strict=True)
    return tuple(Estimate(float(p), float(low), float(high), wanted) for p, low, high in rows)


def next_looks(totals: IntArray, total: int, excess: FloatArray) -> IntArray:
    """The planned totals at which to look after ``total``.

    Args:
        totals: Planned totals, rising; ``total`` is one of them and not the last.
        total: Replications there are.
        excess: How many times as many it will probably take; any shape.

    Returns:
        The totals, of the shape of ``excess``.
    """
    far = total * np.minimum(ON_THE_WAY * excess, FARTHEST)
    later = totals[totals > total]
    passed = np.searchsorted(later, far, side="right") - 1
    return np.asarray(later[np.maximum(passed, 0)])


def smallest_and_largest(populations: Sequence[int]) -> tuple[int, int]:
    """The places of the municipalities with the fewest and the most inhabitants.

    Where several have as many, the first of the smallest and the last of the largest,
    as in a comparison.
    """
    order = sorted(range(len(populations)), key=lambda place: populations[place])
    return order[0], order[-1]
