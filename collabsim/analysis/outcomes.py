"""One figure for each point of a sweep, and how much of it is chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from collabsim.errors import UserError
from collabsim.experiment.design.cells import Cell
from collabsim.experiment.results import Results
from collabsim.records.course import HORIZONS, STATES
from collabsim.records.run_columns import LASTING_HORIZON, SUM_COLUMNS, names_of
from collabsim.scenario.sentences import nearest_name
from collabsim.statistics.intervals import FloatArray, Term, linearised_contrast

SHARES = (*STATES, "alive")
"""Measures that are shares of the started pilots at a horizon."""

_OF = {
    "started": "proposals",
    "weak_kept": "weak_observed",
    "good_lost": "good_observed",
    "lasting": f"observed_{LASTING_HORIZON}",
    "net_positive": "net_observed",
    "net_value_prices": "net_observed",
    "fit_gained": "fit_observed",
}
"""Measures that are shares of something else; other sums are means per run."""

MEASURES = (*SHARES, *(name for name in names_of(SUM_COLUMNS) if not name[-1].isdigit()))
"""Everything that may be an outcome."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is asked about each point.

    ``measure`` is one of :data:`MEASURES`, ``months`` the horizon of a share,
    ``municipality`` where (the first of each cell if ``None``) and ``minus`` another
    one whose figure is subtracted.
    """

    measure: str = "delivering"
    months: int = 36
    municipality: str | None = None
    minus: str | None = None

    def checked(self, cells: Sequence[Cell]) -> Outcome:
        """Return the outcome if every cell can have it.

        Raises:
            UserError: there is no such measure, horizon or municipality.
        """
        if self.measure not in MEASURES:
            near = nearest_name(self.measure, MEASURES)
            hint = f"nearest: {near}" if near else f"expected one of {', '.join(MEASURES)}"
            raise UserError(f"there is no measure {self.measure!r}; {hint}")
        if self.measure in SHARES and self.months not in HORIZONS:
            expected = ", ".join(map(str, HORIZONS))
            raise UserError(f"months must be one of {expected}, not {self.months}")
        for cell in cells:
            names = [spec.name for spec in cell.scenario.municipalities]
            for wanted in (self.municipality, self.minus):
                if wanted is not None and wanted not in names:
                    near = nearest_name(wanted, names)
                    hint = f"nearest: {near}" if near else f"it has {', '.join(names)}"
                    raise UserError(f"cell {cell.number} has no municipality {wanted!r}; {hint}")
            if self.minus is not None and self.minus == (self.municipality or names[0]):
                raise UserError(
                    f"the difference of {self.minus!r} from itself is nothing; minus must be "
                    "another municipality"
                )
        return self

    @property
    def columns(self) -> tuple[str, str | None]:
        """The columns of runs a figure is a ratio of; ``None`` counts runs."""
        if self.measure in SHARES:
            return f"{self.measure}_{self.months}", f"observed_{self.months}"
        return self.measure, _OF.get(self.measure)


def outcomes(
    results: Results, cells: Sequence[Cell], outcome: Outcome
) -> tuple[FloatArray, FloatArray]:
    """The figure of each cell, and its variance over replications (jackknife).

    A difference is taken replication by replication: what draws its two municipalities
    share is no noise of it.

    Raises:
        UserError: a cell has too few runs of a municipality, or no pilot to divide by.
    """
    above, below = outcome.columns
    columns = ["cell", "municipality", "replication", "failed", above]
    runs = results.runs(columns=[*columns, *([below] if below else [])])
    by_place = {
        place: own.set_index("replication")
        for place, own in runs[~runs["failed"].astype(bool)].groupby(["cell", "municipality"])
    }
    figures, variances = [], []
    for cell in cells:
        # Where the population is varied, every cell has a municipality of another name.
        names = [outcome.municipality or cell.scenario.municipalities[0].name]
        names += [outcome.minus] if outcome.minus is not None else []
        places = [by_place.get((cell.number, name), runs.iloc[:0]) for name in names]
        shared = places[0].index
        for other in places[1:]:
            shared = shared.intersection(other.index)
        if len(shared) < 2:
            raise UserError(
                f"cell {cell.number} has too few runs of {' and '.join(map(repr, names))} to say "
                "anything; finish the sweep first"
            )
        known = figure(outcome, [own.loc[shared] for own in places])
        if known is None:
            empty = next(
                name
                for name, own in zip(names, places, strict=True)
                if below is not None and not own.loc[shared, below].any()
            )
            raise UserError(_nothing(cell.number, empty, outcome))
        figures.append(known[0])
        variances.append(known[1])
    return np.asarray(figures), np.asarray(variances)


def figure(outcome: Outcome, places: Sequence[pd.DataFrame]) -> tuple[float, float] | None:
    """A figure and its variance over replications (jackknife), from sums of runs.

    Args:
        outcome: What is asked.
        places: Sums of each run of the municipality, and of the one subtracted if there is one;
            the same replications in the same order, two or more.

    Returns:
        Nothing where there is nothing to divide by.
    """
    above, below = outcome.columns
    terms = [
        _term(own, above, below, weight) for own, weight in zip(places, (1.0, -1.0), strict=False)
    ]
    if not all(np.any(term.denominators) for term in terms):
        return None
    value, influences = linearised_contrast(terms)
    runs = len(places[0])
    return float(value), float(np.square(influences).sum()) * (runs - 1) / runs


def _term(own: pd.DataFrame, above: str, below: str | None, weight: float) -> Term:
    y = own[above].to_numpy(float)
    return Term(weight, y, np.ones(len(y)) if below is None else own[below].to_numpy(float))


def _nothing(cell: int, name: str, outcome: Outcome) -> str:
    """The sentence on a cell in which there is nothing to divide by."""
    if outcome.measure in SHARES:
        return (
            f"in cell {cell} no pilot of {name!r} was followed for {outcome.months} months "
            "after its money; run the sweep again with more replications"
        )
    return (
        f"in cell {cell} {name!r} has nothing of which {outcome.measure} could be a share; run "
        "the sweep again with more replications"
    )
