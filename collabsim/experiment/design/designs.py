"""Designs: which points of a space of parameters to run.

A point is one value for each parameter, by name. Points of the sampled designs
are drawn in the unit cube by scipy (Latin hypercube, Sobol) or SALib (Saltelli,
Morris) and mapped to values by :meth:`Varied.at`; so whole numbers, switches and
words have their place in every design. The order of the points is the order the
analyses of SALib expect.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
from SALib.sample import morris as salib_morris
from SALib.sample import sobol as salib_sobol
from scipy.stats import qmc

from collabsim.errors import UserError
from collabsim.experiment.design.varied import Point, Varied
from collabsim.parameters import Value

Design = Literal["grid", "latin_hypercube", "sobol", "saltelli", "morris", "list"]

MORRIS_LEVELS = 4
"""Levels of each parameter in a Morris design; its analysis must be told the same number."""

PASSES = 100
"""How often a Latin hypercube of few values is looked through for repeated points."""

BLOCKS = 64
"""How many times its wanted length a Sobol sequence may be continued to find new points."""


def grid(axes: Sequence[Varied]) -> list[Point]:
    """Every combination of the values of ``axes``; the last axis changes fastest."""
    listed = [[axis.value(place) for place in range(axis.size or 0)] for axis in axes]
    return [_point(axes, row) for row in itertools.product(*listed)]


def latin_hypercube(axes: Sequence[Varied], points: int, seed: int) -> list[Point]:
    """Random points of which each ``points``-th part of every axis holds exactly one.

    A listed value occurs as often as any other of its axis, or once more. No point
    occurs twice.

    Raises:
        UserError: there are not as many different points.
    """
    _refuse_repeats(axes, points)
    rng = np.random.default_rng(seed)
    cube = qmc.LatinHypercube(d=len(axes), rng=rng).random(points)
    for column, axis in enumerate(axes):
        if axis.size is not None:
            # One shift for the whole column: parts of equal length give values of equal number.
            cube[:, column] = (np.floor(cube[:, column] * points) + rng.random()) / points
    places = _places(axes, cube)
    if places is None:
        return _mapped(axes, cube)
    return _from_places(axes, _distinct(places, axes, rng))


def sobol(axes: Sequence[Varied], points: int, seed: int) -> list[Point]:
    """The first ``points`` different points of a scrambled Sobol sequence.

    Raises:
        UserError: ``points`` is no power of 2, or there are not as many different points.
    """
    _refuse_unless_power_of_2(points)
    _refuse_repeats(axes, points)
    rng = np.random.default_rng(seed)
    sequence = qmc.Sobol(d=len(axes), rng=rng)
    cube = sequence.random(points)
    if _places(axes, cube) is None:
        return _mapped(axes, cube)
    found: dict[tuple[int, ...], None] = {}
    for _ in range(BLOCKS):
        found.update(dict.fromkeys(_places(axes, cube) or ()))
        if len(found) >= points:
            break
        cube = sequence.random(points)
    return _from_places(axes, _completed(list(found)[:points], points, axes, rng))


def saltelli(axes: Sequence[Varied], points: int, seed: int) -> list[Point]:
    """Saltelli's design for first-order and total Sobol indices.

    ``points`` base points, each followed by one point for every axis in which that axis
    alone is exchanged, and by the second base point: ``points * (len(axes) + 2)`` in all,
    for :func:`SALib.analyze.sobol.analyze` with ``calc_second_order=False``. An axis of
    few values gives some points twice, which that analysis needs.

    Raises:
        UserError: ``points`` is no power of 2.
    """
    _refuse_unless_power_of_2(points)
    rng = np.random.default_rng(seed)
    cube = salib_sobol.sample(_problem(axes), points, calc_second_order=False, seed=rng)
    return _mapped(axes, cube)


def morris(axes: Sequence[Varied], points: int, seed: int) -> list[Point]:
    """Morris' design: ``points`` paths on which one axis after the other takes a step.

    ``points * (len(axes) + 1)`` points in all, on :data:`MORRIS_LEVELS` levels, for
    :func:`SALib.analyze.morris.analyze`. Every step changes the value, also where there
    are two. An axis takes at most :data:`MORRIS_LEVELS` values: of a range those at equal
    distances, of a longer list (which a sweep refuses) some and not others.
    """
    rng = np.random.default_rng(seed)
    cube = salib_morris.sample(_problem(axes), points, num_levels=MORRIS_LEVELS, seed=rng)
    return _mapped(axes, cube)


SAMPLED: dict[str, Callable[[Sequence[Varied], int, int], list[Point]]] = {
    "latin_hypercube": latin_hypercube,
    "sobol": sobol,
    "saltelli": saltelli,
    "morris": morris,
}
"""The designs that draw a given number of points, by name."""


def points_of(design: str, axes: int, points: int) -> int:
    """How many points a sampled design over ``axes`` parameters has for ``points``."""
    return points * {"saltelli": axes + 2, "morris": axes + 1}.get(design, 1)


def _point(axes: Sequence[Varied], row: Sequence[Value]) -> Point:
    return {axis.name: value for axis, value in zip(axes, row, strict=True)}


def _mapped(axes: Sequence[Varied], cube: Any) -> list[Point]:
    """Points of the unit cube as values."""
    shares = cube.tolist()
    return [
        _point(axes, [axis.at(share) for axis, share in zip(axes, row, strict=True)])
        for row in shares
    ]


def _problem(axes: Sequence[Varied]) -> dict[str, Any]:
    """The unit cube as SALib describes it."""
    names = [axis.name for axis in axes]
    return {"num_vars": len(axes), "names": names, "bounds": [[0.0, 1.0]] * len(axes)}


# --- Designs over few values: no point twice ------------------------------------------------------


def _combinations(axes: Sequence[Varied]) -> int | None:
    """How many different points there are; ``None`` with a range of real numbers among them."""
    sizes = [axis.size for axis in axes]
    known = [size for size in sizes if size is not None]
    return math.prod(known) if len(known) == len(sizes) else None


def _refuse_repeats(axes: Sequence[Varied], points: int) -> None:
    most = _combinations(axes)
    if most is not None and points > most:
        names = ", ".join(axis.name for axis in axes)
        raise UserError(
            f"points must not be above {most:,}, the number of different combinations of "
            f'{names}, but it is {points:,}; for all of them write design = "grid"'
        )


def _refuse_unless_power_of_2(points: int) -> None:
    if points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        raise UserError(
            "points must be a power of 2, for only then does a Sobol sequence cover the space "
            f"evenly; nearest to {points:,}: {below:,} or {2 * below:,}"
        )


def _places(axes: Sequence[Varied], cube: Any) -> list[tuple[int, ...]] | None:
    """Which value of each axis the points have; ``None`` with a range of real numbers."""
    if _combinations(axes) is None:
        return None
    sizes = np.array([axis.size for axis in axes])
    return [tuple(row) for row in np.minimum((cube * sizes).astype(int), sizes - 1).tolist()]


def _from_places(axes: Sequence[Varied], places: Sequence[tuple[int, ...]]) -> list[Point]:
    return [
        _point(axes, [axis.value(place) for axis, place in zip(axes, row, strict=True)])
        for row in places
    ]


def _distinct(
    rows: list[tuple[int, ...]], axes: Sequence[Varied], rng: np.random.Generator
) -> list[tuple[int, ...]]:
    """Rows without repeats, each value of a column as often as before.

    Repeated rows exchange one value with another row wherever that does not make fewer
    different rows. The few that may be left in the end are drawn anew.
    """
    count = Counter(rows)
    for _ in range(PASSES):
        repeated = [number for number, row in enumerate(rows) if count[row] > 1]
        if not repeated:
            return rows
        for one in repeated:
            if count[rows[one]] > 1:
                other, column = int(rng.integers(len(rows))), int(rng.integers(len(axes)))
                _exchange(rows, count, one, other, column)
    return _completed(list(dict.fromkeys(rows)), len(rows), axes, rng)


def _exchange(
    rows: list[tuple[int, ...]], count: Counter[tuple[int, ...]], one: int, other: int, column: int
) -> None:
    """Exchange a value of two rows unless there would be fewer different rows."""
    old = (rows[one], rows[other])
    new = tuple(
        (*row[:column], partner[column], *row[column + 1 :])
        for row, partner in (old, reversed(old))
    )
    if old[0][column] == old[1][column]:
        return
    before = len(count)
    _move(count, old, new)
    if len(count) < before:
        _move(count, new, old)
    else:
        rows[one], rows[other] = new


def _move(
    count: Counter[tuple[int, ...]],
    away: Sequence[tuple[int, ...]],
    here: Sequence[tuple[int, ...]],
) -> None:
    """Count rows that are gone and rows that have come; rows of number 0 are forgotten."""
    count.update(here)
    count.subtract(away)
    for row in away:
        if count[row] == 0:
            del count[row]


def _completed(
    rows: list[tuple[int, ...]], wanted: int, axes: Sequence[Varied], rng: np.random.Generator
) -> list[tuple[int, ...]]:
    """The different ``rows`` and as many random others as are wanted."""
    seen = set(rows)
    sizes = [axis.size or 0 for axis in axes]
    while len(rows) < wanted:
        row = tuple(int(rng.integers(size)) for size in sizes)
        if row not in seen:
            seen.add(row)
            rows.append(row)
    return rows
