"""What a claim comes to if every path is added up alone: the expectation ``paths``.

Each path a factor is held on, and each other factor, is held at its levels with everything else as
it is; what that changes is added to what is found with everything as it is. Where runs in which all
of it is held at once differ, the paths work together: that is beyond their sum. It is shown for
every claim with more than one path, and gives no word: a sum is no form of a claim.

Source: design of the laboratory, section 5 (expectation ``paths``); that a sum over paths is the
right thing to hold runs against is an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from collabsim.laboratory.cells import Cell, grid_of, held
from collabsim.laboratory.counted import Counted, marginal, spans_of
from collabsim.laboratory.folder import PATHS as KIND
from collabsim.laboratory.folder import counted_runs, stored_runs
from collabsim.laboratory.hypothesis import MAIN, OWN, Arm, At, Factor, Hypothesis
from collabsim.laboratory.judging import BOOTSTRAP_SEED, contrast_effect
from collabsim.laboratory.special import SPECIAL
from collabsim.scenario.do_schema import ALL, PATHS, SEARCH
from collabsim.statistics.forms.totals import VERDICT_DRAWS, Curve, redrawing
from collabsim.statistics.intervals import LEVEL, FloatArray

REPLICATIONS = 100
"""Of each path and level, the first ones of the runs; assumption."""


@dataclass(frozen=True, slots=True)
class Alone:
    """One path of a factor, or a factor that has none: what is held while all else is as it is."""

    name: str
    factor: Factor


@dataclass(frozen=True, slots=True)
class AddedUp:
    """What the paths come to together, in one municipality, and how far the runs are from it.

    ``over`` says of what ``values`` are: ``levels`` of the factor the claim is over (others' levels
    averaged), or its ``contrasts``. ``difference`` is simulated minus added up in the same
    replications, with its limits.
    """

    outcome: str
    town: str
    over: str
    values: tuple[float, ...]
    difference: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def as_dict(self) -> dict[str, Any]:
        """In plain types."""
        return {
            "outcome": self.outcome, "municipality": self.town, "kind": KIND, "over": self.over,
            "values": list(self.values), "difference": list(self.difference), "has_form": False,
            "low": list(self.low), "high": list(self.high),
        }  # fmt: skip


def alone_of(hypothesis: Hypothesis) -> tuple[Alone, ...]:
    """Everything that is held by itself; nothing where there is no more than one to add up.

    A search has no other reader than the entrepreneur, and there is one only in a region; elsewhere
    it is left out.
    """
    searched = hypothesis.scenario.values["mode"] == "region"
    found = tuple(one for factor in hypothesis.factors for one in _alone(factor, searched))
    return found if len(found) > 1 and hypothesis.test.form not in SPECIAL else ()


def parts_of(hypothesis: Hypothesis, replications: int) -> dict[str, Any]:
    """What is added up, by name, of how many cells and replications; nothing where nothing is."""
    alone = alone_of(hypothesis)
    if not alone:
        return {}
    cells = sum(len(_levels(one.factor)) for one in alone)
    return {"names": [one.name for one in alone], "cells": cells,
            "replications": min(REPLICATIONS, replications)}  # fmt: skip


def _alone(factor: Factor, searched: bool) -> Iterator[Alone]:
    if not factor.do:
        yield Alone(factor.name, factor)
        return
    for table in factor.do:
        proximity = str(table["proximity"])
        said = table.get("path", ALL)
        paths = PATHS[proximity] if said == ALL else [said] if isinstance(said, str) else said
        for path in paths:
            if path == SEARCH and not (searched and table.get("who", ALL) == ALL):
                continue
            tables = ({**table, "path": [path]},)
            yield Alone(f"{factor.name}: {proximity}, {path}", replace(factor, do=tables))


def cells_alone(hypothesis: Hypothesis, alone: Sequence[Alone]) -> tuple[Cell, ...]:
    """A cell for each of them at each of its levels, in this order."""
    made = []
    for one in alone:
        for level in _levels(one.factor):
            at = {one.factor.name: level}
            scenario = held(hypothesis.scenario, at, (one.factor,), Arm(MAIN))
            made.append(Cell(one.name, at, replace(scenario, name=f"{one.name}={level}")))
    return tuple(made)


def added_up(
    hypothesis: Hypothesis, counted: Counted, folder: Path, progress: Any = False
) -> list[AddedUp]:
    """Make the runs of every path alone, and hold the claim's runs against their sum.

    Args:
        hypothesis: The claim.
        counted: Sums in the cells of its main arm, in the order of the grid.
        folder: Its folder; the runs are kept in ``paths`` there.
        progress: Who is told.

    Returns:
        Of each outcome and municipality the sum; nothing where there is only one path.

    Raises:
        UserError: a cell has no pilot.
        KeyboardInterrupt: it was interrupted; what is stored stays.
    """
    alone = alone_of(hypothesis)
    if not alone:
        return []
    number = min(REPLICATIONS, counted.replications)
    names, towns = list(counted.outcomes), list(counted.towns)
    results = stored_runs(
        folder / KIND, cells_alone(hypothesis, alone), seed=hypothesis.plan.seed,
        replications=number, name=f"{hypothesis.id} paths",
        about=f"paths alone of hypothesis {hypothesis.id}", driver=hypothesis.driver,
        progress=progress,
    )  # fmt: skip
    each = counted_runs(results, names, towns, number)
    whole = counted._replace(above=counted.above[..., :number], below=counted.below[..., :number])
    times = redrawing(number, seed=BOOTSTRAP_SEED, draws=VERDICT_DRAWS, spans=spans_of(number))
    found = []
    for town in towns:
        runs = {name: whole.curve(name, town, times) for name in names}
        sums = {
            name: sum_of_paths(hypothesis, alone, runs[name], each.curve(name, town, times))
            for name in names
        }
        found += _held(hypothesis, town, runs, sums)
    return found


def sum_of_paths(hypothesis: Hypothesis, alone: Sequence[Alone], runs: Curve, each: Curve) -> Curve:
    """What is found with everything as it is, and all that the paths change alone, in each cell.

    Args:
        hypothesis: The claim.
        alone: What was held by itself.
        runs: Values of the cells of the grid, with that in which everything is as it is.
        each: Values of :func:`cells_alone`.
    """
    grid = grid_of(hypothesis.factors)
    own = grid.index(dict.fromkeys((one.name for one in hypothesis.factors), OWN))
    places: dict[tuple[str, Any], list[int]] = {}
    at = 0
    for one in alone:
        for level in _levels(one.factor):
            places.setdefault((one.factor.name, level), []).append(at)
            at += 1
    value = np.full(len(grid), runs.value[own])
    draws = np.repeat(runs.draws[:, [own]], len(grid), axis=1)
    for cell, levels in enumerate(grid):
        for pair in levels.items():
            for place in places.get(pair, ()):
                value[cell] += each.value[place] - runs.value[own]
                draws[:, cell] += each.draws[:, place] - runs.draws[:, own]
    return Curve(value, draws)


def _held(
    hypothesis: Hypothesis, town: str, runs: Mapping[str, Curve], sums: Mapping[str, Curve]
) -> list[AddedUp]:
    """The runs of a municipality against the sum: over the comparisons, or over the levels."""
    grid, test = grid_of(hypothesis.factors), hypothesis.test
    found = []
    if test.contrasts:
        for outcome in dict.fromkeys(one.outcome for one in test.contrasts):
            asked = [one for one in test.contrasts if one.outcome == outcome]
            expected, simulated = (
                [contrast_effect(one, curves.__getitem__, grid) for one in asked]
                for curves in (sums, runs)
            )
            found.append(
                _against(
                    outcome, town, "contrasts",
                    np.array([one.value for one in simulated]),
                    np.array([one.value for one in expected]),
                    _differences(asked, runs, sums, grid),
                )
            )  # fmt: skip
        return found
    if any(isinstance(level, str) for level in _levels(hypothesis.factor(test.factor))):
        return []
    for outcome, curve in runs.items():
        over, summed = (marginal(one, grid, test.factor) for one in (curve, sums[outcome]))
        beyond = over.draws - summed.draws
        found.append(_against(outcome, town, "levels", over.value, summed.value, beyond))
    return found


def _differences(
    asked: Sequence[Any], runs: Mapping[str, Curve], sums: Mapping[str, Curve], grid: Sequence[At]
) -> FloatArray:
    """How far each comparison is from the sum's, in each bootstrap sample."""
    columns = []
    for one in asked:
        beyond = runs[one.outcome].draws - sums[one.outcome].draws
        columns.append(beyond[:, grid.index(one.plus)] - beyond[:, grid.index(one.minus)])
    return np.column_stack(columns)


def _against(
    outcome: str, town: str, over: str, simulated: FloatArray, expected: FloatArray,
    draws: FloatArray,
) -> AddedUp:  # fmt: skip
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(draws, [tail, 1.0 - tail], axis=0)
    return AddedUp(
        outcome, town, over, tuple(expected.tolist()), tuple((simulated - expected).tolist()),
        tuple(low.tolist()), tuple(high.tolist()),
    )  # fmt: skip


def _levels(factor: Factor) -> list[Any]:
    return [level for level in factor.levels if level != OWN]
