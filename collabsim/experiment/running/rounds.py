"""Which replications of which cells to make next.

A sweep with a fixed number of replications has one round. With a wanted precision
it has as many as it takes: what a cell gets in a round depends on nothing but the
complete rounds before it, so an interrupted sweep asks for the same again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collabsim.experiment.design.cells import Cell
from collabsim.experiment.design.precision import Precision, Stopping, smallest_and_largest
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.plan import is_region, structure_of
from collabsim.experiment.running.headline import Headline
from collabsim.experiment.store.parts import world_count

type Wanted = Mapping[int, tuple[int, int]]
"""For each cell the first replication it shall get, and the one after the last."""


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
    """When a cell has enough; a difference is that of its smallest and largest municipality.

    Raises:
        UserError: a difference is wanted of a cell with one world.
    """
    worlds = world_count(cell.scenario)
    if is_region(cell.scenario) or precision.difference is None or worlds == 1:
        return Stopping(precision, worlds)
    populations = [
        spec.population or structure_of(cell.scenario, spec).population
        for spec in cell.scenario.municipalities
    ]
    return Stopping(precision, worlds, smallest_and_largest(populations))
