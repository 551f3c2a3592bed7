"""What becomes of pilots month by month since their start: states, ends, survival, means.

From a scenario, whose runs are made and read from their event log, or from a run folder, which
keeps tables of pilots and no log. Not a prediction of how long anybody's pilot lasts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from collabsim.analysis.desk.pairs import CannotPairError, pairs_of
from collabsim.errors import UserError
from collabsim.experiment.drivers import driver_for
from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.replicate import Driver, run_one
from collabsim.experiment.results import Results
from collabsim.experiment.seeds import checked_replications, checked_seed
from collabsim.records.monthly_states import (
    FROM_LOG,
    FROM_TABLE,
    GOES_ON,
    MonthlyStates,
    joined,
    monthly_states_of_pilots,
    monthly_states_of_run,
)
from collabsim.scenario import Scenario, load_scenario
from collabsim.statistics.occupation import (
    Estimated,
    Moves,
    Occupation,
    mean_estimates,
    redrawn_replications,
    share_estimates,
)
from collabsim.statistics.occupation import occupation as occupation_of
from collabsim.statistics.precision import smallest_and_largest
from collabsim.statistics.survival import incidence_curves, survival_curve

HORIZON = 60
"""Months since the start that are looked at, as in comparisons since the money. Assumption."""

REPLICATIONS = 100
"""Of each municipality, if not told otherwise; each is run with its whole log."""

MOST_MONTHS = 600

NOT_ENDED = "not_ended"
"""All states in which the collaboration goes on, together."""

_PILOTS = (
    "cell", "municipality", "replication", "started", "started_month", "money_ended_month",
    "ended_month", "ended_as",
)  # fmt: skip


class Group(NamedTuple):
    """The pilots that are told of together: those of a municipality in a cell."""

    cell: int
    municipality: str


@dataclass(frozen=True)
class Survival:
    """What :func:`survival_of` returns. Months count from the start of each pilot, which is 0.

    Attributes:
        name: Of the scenario or sweep.
        populations: Inhabitants of each municipality.
        replications: Of each group; with them the number of its started pilots.
        states: States in the order they are told. From a run folder what lies between the end of
            the money and of the collaboration is one, ``after_money``.
        horizon: Months of the means; at most as many as somebody of each group is followed.
        occupation: ``cell``, ``municipality``, ``month``, ``state``: ``share``, ``low``, ``high``.
        incidence: ``cell``, ``municipality``, ``end``, ``month``: ``share`` whose collaboration had
            ended so (Aalen-Johansen), ``low``, ``high``.
        survival: ``cell``, ``municipality``, ``month``: ``at_risk``, ``share`` not ended
            (Kaplan-Meier), ``low``, ``high``.
        means: ``cell``, ``municipality``, ``state``, ``horizon``: mean ``months`` in it, ``low``,
            ``high``; ``not_ended`` is the restricted mean time to the end.
        differences: ``cell``, ``municipality`` and what they are held against, ``against_cell``,
            ``against_municipality``; ``state``, ``horizon``: ``months`` more, ``low``, ``high``,
            paired by replication.
    """

    name: str
    populations: Mapping[str, int]
    replications: Mapping[Group, tuple[int, int]]
    states: tuple[str, ...]
    horizon: int
    occupation: pd.DataFrame
    incidence: pd.DataFrame
    survival: pd.DataFrame
    means: pd.DataFrame
    differences: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by the name of its file."""
        return {
            "state_occupation": self.occupation,
            "incidence_by_end": self.incidence,
            "survival": self.survival,
            "restricted_means": self.means,
            "restricted_mean_differences": self.differences,
        }


class _Read(NamedTuple):
    """States by month and replications of each group, and which groups are held together."""

    name: str
    populations: dict[str, int]
    states_by_month: dict[Group, MonthlyStates]
    replications: dict[Group, int]
    pairs: list[tuple[Group, Group]]
    words: tuple[str, ...]


def survival_of(
    what: Scenario | Results | str | Path,
    *,
    months: int = HORIZON,
    replications: int = REPLICATIONS,
    seed: int = 0,
    against: int | None = None,
    driver: str | Driver = "compiled",
    progress: Callable[[int, int], None] | None = None,
) -> Survival:
    """States, ends, survival and restricted means of pilots since their start.

    Of a scenario the smallest municipality is held against the largest; of a run folder each cell
    against the one it is a change of. Intervals are 95 % and say how far chance between
    replications reaches, which are redrawn whole.

    Args:
        what: A scenario, a file or a shipped name, which is run; or a run folder, which is read.
        months: Months since the start to look at.
        replications: Of each municipality of a scenario.
        seed: Seed of the runs of a scenario.
        against: Cell of a run folder the others are held against.
        driver: As for :func:`collabsim.simulate`.
        progress: Called with (runs done, runs in all) of a scenario.

    Raises:
        UserError: It can be neither run nor read, a number is out of bounds, or nothing started.
    """
    months = checked_replications(months, "months")
    if months > MOST_MONTHS:
        raise UserError(f"months must be at most {MOST_MONTHS}, not {months}")
    if isinstance(what, Results) or (not isinstance(what, Scenario) and Path(what).is_dir()):
        found = what if isinstance(what, Results) else Results(what)
        return _estimated(_of_folder(found, months, against), months)
    if against is not None:
        raise UserError("--against is a cell of a run folder; a scenario has none")
    scenario = what if isinstance(what, Scenario) else load_scenario(what)
    runs, seed = checked_replications(replications), checked_seed(seed)
    return _estimated(_of_scenario(scenario, months, runs, seed, driver, progress), months)


def _of_scenario(
    scenario: Scenario,
    months: int,
    replications: int,
    seed: int,
    driver: str | Driver,
    progress: Callable[[int, int], None] | None,
) -> _Read:
    plans, drive = list(worlds(scenario, None, Structures())), driver_for(driver)
    populations = {
        name: people
        for plan in plans
        for name, people in zip(plan.municipalities, plan.populations, strict=True)
    }
    parts, total = [], len(plans) * replications
    for plan in plans:
        for replication in range(replications):
            parts.append(
                monthly_states_of_run(run_one(plan, seed, replication, driver=drive), months)
            )
            if progress is not None:
                progress(len(parts), total)
    every = joined(parts)
    seldom = FROM_LOG.index("effect_contract")
    words = FROM_LOG if (every.states == seldom).any() else FROM_LOG[:seldom]
    groups = {name: Group(0, name) for name in populations}
    names = list(populations)
    small, large = smallest_and_largest(list(populations.values()))
    pairs = [(groups[names[small]], groups[names[large]])] if small != large else []
    return _Read(
        scenario.name,
        populations,
        {group: every.of(name) for name, group in groups.items()},
        dict.fromkeys(groups.values(), replications),
        pairs,
        words,
    )


def _of_folder(found: Results, months: int, against: int | None) -> _Read:
    table = found.sql(
        "SELECT cell, municipality, max(population) AS population, max(replication) + 1 AS runs "
        "FROM runs GROUP BY cell, municipality ORDER BY cell, population, municipality"
    )
    pilots = found.pilots("started", columns=_PILOTS)
    populations: dict[str, int] = {}
    states_by_month: dict[Group, MonthlyStates] = {}
    runs: dict[Group, int] = {}
    for row in table.to_dict("records"):
        group = Group(int(row["cell"]), str(row["municipality"]))
        populations.setdefault(group.municipality, int(row["population"]))
        own = pilots[
            (pilots["cell"] == group.cell) & (pilots["municipality"] == group.municipality)
        ]
        length = 12 * int(found.folder.sweep.cells[group.cell].scenario.values["years"])
        states_by_month[group] = monthly_states_of_pilots(own, length, months)
        runs[group] = int(row["runs"])
    return _Read(
        str(found.folder.manifest.sweep["name"]),
        populations,
        states_by_month,
        runs,
        _pairs(found, states_by_month, against),
        FROM_TABLE,
    )


def _pairs(found: Results, groups: Mapping[Group, Any], against: int | None) -> list[Any]:
    """Municipalities of the same name in each cell and the one it is a change of."""
    try:
        pairs = pairs_of(found.folder.sweep, against)
    except CannotPairError:
        if against is not None:
            raise
        return []
    cells = {pair.after.number: pair.before.number for pair in pairs}
    return [
        (group, Group(cells[group.cell], group.municipality))
        for group in groups
        if Group(cells.get(group.cell, -1), group.municipality) in groups
    ]


def _estimated(read: _Read, months: int) -> Survival:
    filled = {group: own for group, own in read.states_by_month.items() if len(own.states)}
    if not filled:
        raise UserError(f"{read.name}: no pilot started, so there is nothing to follow")
    moves = {
        group: Moves.of(own.states, own.replication, read.replications[group], len(read.words))
        for group, own in filled.items()
    }
    horizon = min(months, *(own.reached for own in moves.values()))
    occupation, means, ends, curves = [], [], [], []
    for group, own in moves.items():
        drawn = occupation_of(own, redrawn_replications(read.replications[group]))
        occupation.append(_occupation(group, own, share_estimates(own, drawn), read.words))
        means.append(_means(group._asdict(), read.words, horizon, drawn))
        curves.append(_placed(group, _curve(filled[group], months)))
        ends.append(_placed(group, _ends(filled[group], months)))
    differences = [
        _difference(pair, moves, read, horizon) for pair in read.pairs if moves.keys() >= {*pair}
    ]
    return Survival(
        read.name,
        read.populations,
        {
            group: (runs, len(read.states_by_month[group].states))
            for group, runs in read.replications.items()
        },
        read.words,
        horizon,
        pd.concat(occupation, ignore_index=True),
        pd.concat(ends, ignore_index=True),
        pd.concat(curves, ignore_index=True),
        pd.concat(means, ignore_index=True),
        pd.concat(differences, ignore_index=True) if differences else _no_differences(),
    )


def _difference(
    pair: tuple[Group, Group], moves: Mapping[Group, Moves], read: _Read, horizon: int
) -> pd.DataFrame:
    """Means of one group minus those of another, over the replications both have."""
    one, other = pair
    runs = min(read.replications[one], read.replications[other])
    times = redrawn_replications(runs)
    drawn, against = (occupation_of(moves[group].first(runs), times) for group in pair)
    place = {
        **one._asdict(),
        "against_cell": other.cell,
        "against_municipality": other.municipality,
    }
    return _means(place, read.words, horizon, drawn, against)


def _curve(own: MonthlyStates, months: int) -> pd.DataFrame:
    return survival_curve(own.followed, own.end != "", own.replication, last=months - 1)


def _ends(own: MonthlyStates, months: int) -> pd.DataFrame:
    found = incidence_curves(own.followed, own.end, own.replication, last=months - 1)
    return found.rename(columns={"cause": "end"})


def _occupation(
    group: Group, moves: Moves, estimate: Estimated, words: Sequence[str]
) -> pd.DataFrame:
    months, kinds = moves.reached, len(words)
    rows = {
        "month": np.repeat(np.arange(months), kinds),
        "state": list(words) * months,
        "share": estimate.value[:months].ravel(),
        "low": estimate.low[:months].ravel(),
        "high": estimate.high[:months].ravel(),
    }
    return _placed(group, pd.DataFrame(rows))


def _means(
    place: Mapping[str, Any],
    words: Sequence[str],
    horizon: int,
    drawn: Occupation,
    against: Occupation | None = None,
) -> pd.DataFrame:
    going_on = np.isin(words, GOES_ON).astype(float)
    add = np.column_stack([going_on, np.eye(len(words))])
    estimate = mean_estimates(drawn, horizon, add, against)
    return pd.DataFrame(
        {
            **{name: [value] * (len(words) + 1) for name, value in place.items()},
            "state": [NOT_ENDED, *words],
            "horizon": horizon,
            "months": estimate.value,
            "low": estimate.low,
            "high": estimate.high,
        }
    )


def _placed(group: Group, table: pd.DataFrame) -> pd.DataFrame:
    table.insert(0, "municipality", group.municipality)
    table.insert(0, "cell", group.cell)
    return table


def _no_differences() -> pd.DataFrame:
    names = ("cell", "municipality", "against_cell", "against_municipality", "state", "horizon")
    return pd.DataFrame(columns=[*names, "months", "low", "high"])
