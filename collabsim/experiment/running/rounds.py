"""Which replications of which cells to make next.

A sweep with a fixed number of replications has one round. With a wanted precision
it has as many as it takes: what a cell gets in a round depends on nothing but the
complete rounds before it, so an interrupted sweep asks for the same again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from collabsim.experiment.design.cells import Cell
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.plan import structure_of
from collabsim.experiment.running.headline import Headline
from collabsim.experiment.store.parts import world_count
from collabsim.statistics.precision import (
    Precision,
    Stopping,
    Sums,
    smallest_and_largest,
)

type Wanted = Mapping[int, tuple[int, int]]
"""For each cell the first replication it shall get, and the one after the last."""


@dataclass(frozen=True, slots=True)
class PrecisionShortfall:
    """An interval wider than was asked for, because ``max`` ended its cell.

    ``world`` is the world whose share it is of, ``None`` for the difference;
    ``half_width`` is what it came to and ``wanted`` what was asked for.
    """

    cell: int
    world: int | None
    half_width: float
    wanted: float


def rounds(sweep: Sweep, headline: Headline) -> Iterator[Wanted]:
    """What each round asks for; ``headline`` has to know a round before the next is asked for.

    Raises:
        UserError: a difference is wanted of a cell with one world.
    """
    if sweep.precision is None:
        yield {cell.number: (0, sweep.replications or 0) for cell in sweep.cells}
        return
    rules = {cell.number: stopping_rule(cell, sweep.precision) for cell in sweep.cells}
    totals = dict.fromkeys(rules, 0)
    while rules:
        wanted = {}
        for number, rule in tuple(rules.items()):
            sums = headline.of_worlds(number, sweep.precision.horizon, totals[number])
            total = rule.next_total(sums)
            if total is None:
                del rules[number]
            else:
                wanted[number] = (totals[number], total)
                totals[number] = total
        if wanted:
            yield wanted


def stopping_rule(cell: Cell, precision: Precision) -> Stopping:
    """When a cell has enough; its difference is that of its smallest and largest municipality.

    Raises:
        UserError: a difference is wanted of a cell with one world.
    """
    worlds = world_count(cell.scenario)
    if worlds == 1:
        return Stopping(precision, worlds)
    populations = [
        spec.population or structure_of(cell.scenario, spec).population
        for spec in cell.scenario.municipalities
    ]
    return Stopping(precision, worlds, smallest_and_largest(populations))


def ended_short(sweep: Sweep, headline: Headline) -> tuple[PrecisionShortfall, ...]:
    """The intervals of a finished sweep that are wider than was asked for.

    Args:
        sweep: The sweep, of which no round is left.
        headline: The sums of all its runs.
    """
    precision = sweep.precision
    if precision is None:
        return ()
    found: list[PrecisionShortfall] = []
    for cell in sweep.cells:
        # Only a cell that has max can have ended too early; the looks at others are saved.
        if headline.replications(cell.number) == precision.max:
            sums = headline.of_worlds(cell.number, precision.horizon, precision.max)
            found += fallen_short(cell, precision, sums)
    return tuple(found)


def fallen_short(
    cell: Cell, precision: Precision, sums: Sequence[Sums]
) -> tuple[PrecisionShortfall, ...]:
    """The intervals of a cell that are wider than was asked for, if ``max`` ended it.

    Args:
        cell: The cell.
        precision: What was asked for.
        sums: Those of each of its worlds at the horizon of the precision.
    """
    seen = stopping_rule(cell, precision).estimate(sums)
    if not seen.stopped:
        return ()
    intervals = [*enumerate(seen.shares)]
    gap = [] if seen.difference is None else [(None, seen.difference)]
    return tuple(
        PrecisionShortfall(cell.number, world, interval.half_width, interval.wanted)
        for world, interval in (*intervals, *gap)
        if interval.wanted is not None and not interval.reached
    )
