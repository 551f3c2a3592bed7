"""Points of the region of values, as they are stored, and which of them are accepted.

A point is a set of values of all parameters nobody has measured
(:data:`collabsim.parameters.ranges.DRAWN`). It is stored as one whole number of 16 bits for each
axis, together with counts of what its runs came to (:mod:`collabsim.statistics.acceptance` says
which of them acceptance rests on). The axes stand in the file beside the points, so that a file
means what it meant when it was made, whatever has become of the ranges since.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from collabsim.parameters import FORMER_NAMES, PARAMETERS, Value
from collabsim.parameters.ranges import BELOW, DRAWN
from collabsim.statistics.acceptance import accepted

SHIPPED = Path(__file__).with_name("data") / "region.parquet"
"""The points that come with collabsim."""

CODES = 65_536
"""Places on an axis: a 16-bit number ``k`` stands for the middle of the ``k``-th of so many."""

DIGITS = 6
"""Significant digits of a value, so that it is the same on every machine."""

AXIS = "at:"
"""How the name of a column of places begins."""

_RECORD = b"collabsim_region"


@dataclass(frozen=True, slots=True)
class Axis:
    """One parameter that is drawn: from where to where, and how its places are spread.

    ``by_ratio`` spreads them evenly over the logarithm; ``whole`` over whole numbers, each as
    likely as another; with ``below`` the value is so far below that of another parameter.
    """

    name: str
    low: float
    high: float
    by_ratio: bool
    whole: bool
    below: str | None = None

    @classmethod
    def of(cls, name: str) -> Self:
        """The axis of a parameter that is drawn."""
        reach, below = DRAWN[name], BELOW[name][0] if name in BELOW else None
        whole = PARAMETERS[name].kind == "int"
        return cls(name, reach.low, reach.high, reach.by_ratio, whole, below)

    @property
    def _ends(self) -> tuple[float, float]:
        """The ends between which places are spread."""
        # Half a step beyond the least and the largest whole number, so that all are as likely.
        half = 0.5 if self.whole and not self.by_ratio else 0.0
        low, high = self.low - half, self.high + half
        return (math.log(low), math.log(high)) if self.by_ratio else (low, high)

    def number(self, share: float, digits: int = DIGITS) -> float:
        """The number so far along the axis, ``share`` from 0 to 1, with so many digits."""
        low, high = self._ends
        raw = low + share * (high - low)
        raw = math.exp(raw) if self.by_ratio else raw
        few = float(f"{raw:.{DIGITS if self.whole else digits}g}")
        if self.whole:
            few = float(f"{math.floor(few + 0.5):.{digits}g}")
        return min(max(few, self.low), self.high)

    def share(self, number: float) -> float:
        """How far along the axis a number lies, from 0 to 1."""
        low, high = self._ends
        found = (math.log(number) if self.by_ratio else number) - low
        return min(max(found / (high - low), 0.0), 1.0)


def axes_now() -> tuple[Axis, ...]:
    """The axes of what is drawn now."""
    return tuple(Axis.of(name) for name in DRAWN)


def values_at(
    axes: Sequence[Axis],
    shares: Sequence[float],
    digits: int = DIGITS,
    given: Mapping[str, Value] | None = None,
) -> dict[str, Value]:
    """The values of all parameters drawn, at so far along each of their axes.

    Args:
        axes: What is drawn.
        shares: From 0 to 1, one for each axis.
        digits: Significant digits of the values.
        given: Parameters that have these values and are not drawn; they are left out, and what is
            drawn by how far it lies below one of them lies below what is given.
    """
    kept: Mapping[str, Value] = given or {}
    found: dict[str, Value] = {}
    for axis, share in zip(axes, shares, strict=True):
        if axis.name in kept:
            continue
        number = axis.number(float(share), digits)
        if axis.below is not None:
            above = float(kept.get(axis.below, found.get(axis.below, 0.0)))
            number = max(float(f"{above - number:.{digits}g}"), 0.0)
        found[axis.name] = round(number) if axis.whole else number
    return found


def shares_of(axes: Sequence[Axis], values: Mapping[str, Value]) -> NDArray[np.float64]:
    """How far along each axis values lie: the inverse of :func:`values_at`."""
    found = []
    for axis in axes:
        number = float(values[axis.name])
        if axis.below is not None:
            number = float(values[axis.below]) - number
        found.append(axis.share(number))
    return np.array(found)


@dataclass(frozen=True)
class RegionPoints:
    """Points of the region with what their runs came to.

    ``codes`` has a row for each point and a column for each of ``axes``. ``counts`` are columns
    by name, one number for each point. ``record`` says how they were made: the recipe, its date,
    the versions and the rules, and how the defaults follow from them.
    """

    axes: tuple[Axis, ...]
    codes: NDArray[np.uint16]
    counts: Mapping[str, NDArray[Any]]
    record: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """How far along its axis each point lies, from 0 to 1."""
        return (self.codes.astype(np.float64) + 0.5) / CODES

    @cached_property
    def accepted(self) -> NDArray[np.bool_]:
        """Which points meet K1 to K4."""
        return accepted(self.counts)

    def values(self, point: int, given: Mapping[str, Value] | None = None) -> dict[str, Value]:
        """The values of a point, by the present names of the parameters.

        What was drawn when the points were made and is no parameter any more is left out.

        Args:
            point: Its row.
            given: As for :func:`values_at`.
        """
        found = values_at(self.named_now, self.shares[point].tolist(), given=given)
        return {name: value for name, value in found.items() if name in PARAMETERS}

    @cached_property
    def named_now(self) -> tuple[Axis, ...]:
        """The axes by the present names of their parameters."""

        def now(name: str) -> str:
            return FORMER_NAMES.get(name, name)

        return tuple(
            replace(
                axis, name=now(axis.name), below=None if axis.below is None else now(axis.below)
            )
            for axis in self.axes
        )

    def spread(self, number: int) -> list[int]:
        """So many of the accepted points, spread evenly over them; all if there are fewer.

        The points are those of a scrambled hypercube, so that every part of them is spread over
        the region too. The choice hangs on nothing but the points.
        """
        there = np.flatnonzero(self.accepted)
        if number >= len(there):
            return [int(point) for point in there]
        steps = (np.arange(number) + 0.5) * len(there) / number
        return [int(there[int(step)]) for step in steps]

    def table(self) -> pa.Table:
        """As a table to be stored: the axes and the record in its metadata."""
        columns = {f"{AXIS}{a.name}": self.codes[:, at] for at, a in enumerate(self.axes)}
        columns |= {name: _smallest(column) for name, column in self.counts.items()}
        said = {"axes": [asdict(axis) for axis in self.axes], "record": self.record}
        table = pa.table({name: pa.array(column) for name, column in columns.items()})
        return table.replace_schema_metadata({_RECORD: json.dumps(said, sort_keys=True)})

    @classmethod
    def of_table(cls, table: pa.Table) -> Self:
        """From a stored table."""
        said = json.loads(table.schema.metadata[_RECORD])
        axes = tuple(Axis(**axis) for axis in said["axes"])
        columns = [table[f"{AXIS}{axis.name}"].to_numpy() for axis in axes]
        codes = np.stack(columns, axis=1) if columns else np.zeros((len(table), 0))
        counts = {
            name: table[name].to_numpy() for name in table.column_names if not name.startswith(AXIS)
        }
        return cls(axes, codes.astype(np.uint16), counts, said["record"])

    @classmethod
    def read(cls, path: Path = SHIPPED) -> Self:
        """The points of a file."""
        return cls.of_table(pq.read_table(path))


@cache
def shipped_points() -> RegionPoints:
    """The points that come with collabsim, read once."""
    return RegionPoints.read()


def _smallest(column: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in the smallest type that holds them; fractions in 32 bits."""
    if column.dtype.kind == "f":
        return column.astype(np.float32)
    return column.astype(np.min_scalar_type(int(column.max(initial=0))))
