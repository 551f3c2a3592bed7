"""The effects of a run folder: every change against what it changes, with both uncertainties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.analysis.desk.counting import COLUMNS, KINDS, NEVER, TOGETHER, Pilots, counted
from collabsim.analysis.desk.measures import BY_NAME, MEASURES
from collabsim.analysis.desk.money import MOST, TOLD, kroner_effect, kroner_level, kroner_sums
from collabsim.analysis.desk.money_sets import KronerOverSets, kroner_over_sets
from collabsim.analysis.desk.pairs import Pair, changed_names, pairs_of
from collabsim.analysis.desk.sets import SetsTried, as_set, sets_tried
from collabsim.errors import UserError
from collabsim.experiment.drivers import SHIPPED
from collabsim.experiment.results import Results
from collabsim.experiment.running.counting_up import counting_up
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.kept import Kept
from collabsim.parameters import BASE_YEAR, PRICE_INDEX
from collabsim.statistics.intervals import Interval, contrast_interval
from collabsim.statistics.keys import Chance, chance_of, held, sets_of, word

type Sums = NDArray[np.float64]
type Progress = Callable[[int, int], None]

MILLION_MATTERS = 1.0
"""Smallest difference in million kroner of a hundred proposals that matters. Assumption."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is worked out: against which cell, how many sets, whether kroner, what matters.

    ``matters`` takes the place of the smallest difference of shares that matters, in percentage
    points; the others keep their proportion to it.
    """

    against: int | None = None
    points: int = 60
    money: bool = True
    matters: float = 1.0


class Remark(NamedTuple):
    """Something that was not worked out: its key among the desk's sentences, and why."""

    key: str
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Change:
    """One pair of cells: sums of both sides in every municipality, over its sets, and in kroner.

    ``sums`` are ``(side, municipality, kind, sum, replication)``, after and before; ``kroner`` the
    sums of :mod:`collabsim.analysis.desk.money` of both sides, ``kroner_sets`` what becomes of them
    over sets. ``numbers`` are the replications, in the order of the last axis.
    """

    pair: Pair
    values: Mapping[str, Any]
    municipalities: Mapping[str, int]
    sums: Sums
    numbers: tuple[int, ...]
    sets: SetsTried | None = None
    kroner: tuple[Sums, Sums] | None = None
    kroner_sets: KronerOverSets | None = None

    @property
    def replications(self) -> int:
        """How many replications both sides have."""
        return len(self.numbers)


@dataclass(frozen=True, eq=False)
class Effects:
    """All that a folder says of its changes.

    ``changes`` has one for each pair; ``names`` is what makes the difference between the two
    sides, ``year`` in whose kroner amounts are told.
    """

    results: Results
    names: tuple[str, ...]
    changes: tuple[Change, ...]
    year: int = BASE_YEAR
    matters: float = 1.0
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each change, municipality, kind of pilots and measure.

        ``cell``, ``against``, ``municipality``, ``population``, ``sectors``, ``measure``,
        ``months``, ``per``, ``before`` and ``after`` (each also with ``_low`` and ``_high``),
        ``effect``, ``low``, ``high`` (of a hundred, or million kroner of a hundred proposals),
        ``matters``, ``replications``, ``sets_more``, ``sets_within``, ``sets_fewer``, ``sets_5``,
        ``sets_95`` and ``word``.
        """
        rows = [row for change in self.changes for row in self._rows(change)]
        return pd.DataFrame(rows)

    def _rows(self, change: Change) -> list[dict[str, Any]]:
        rows = []
        # All municipalities and kinds of pilots at once: one by one would take ten times as long.
        after, before = change.sums
        found = {
            one.name: (one.effect(after, before), one.level(before), one.level(after))
            for one in MEASURES
        }
        for place, (name, population) in enumerate(change.municipalities.items()):
            where = {
                "cell": change.pair.after.number, "against": change.pair.before.number,
                "municipality": name, "population": population,
            }  # fmt: skip
            for kind, sectors in enumerate(KINDS):
                for measure in MEASURES:
                    effects = (
                        np.zeros(0)
                        if change.sets is None
                        else change.sets.of(name, measure.name, sectors)
                    )
                    matters = measure.matters * self.matters
                    of = found[measure.name]
                    effect, *levels = (Interval(*(part[place, kind] for part in one)) for one in of)
                    rows.append(
                        {
                            **where, "sectors": sectors, "measure": measure.name,
                            "months": measure.months, "per": measure.per, **_levels(*levels),
                            **_told(effect, effects, matters), "replications": change.replications,
                        }
                    )  # fmt: skip
            rows += self._kroner_rows(change, place, where)
        return rows

    def _kroner_rows(
        self, change: Change, place: int, where: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        if change.kroner is None:
            return []
        after, before = (side[place] for side in change.kroner)
        index = PRICE_INDEX[self.year]
        million = MILLION_MATTERS * self.matters
        rows = []
        for name in TOLD:
            found = kroner_effect(name, after, before, index)
            levels = _levels(*(kroner_level(name, side, index) for side in (before, after)))
            rows.append(
                {
                    **where, "sectors": "all", "measure": name, "months": None,
                    "per": "proposals", **levels,
                    **_told(found, _over_sets(change, where, name, index), million),
                    "replications": after.shape[-1],
                }
            )  # fmt: skip
        return rows

    def row(
        self, cell: int, municipality: str, measure: str, sectors: str = "all"
    ) -> dict[str, Any]:
        """One row of :attr:`table`, from what it is about."""
        return self._by_key[cell, municipality, measure, sectors]

    @cached_property
    def _by_key(self) -> dict[tuple[int, str, str, str], dict[str, Any]]:
        rows: list[dict[str, Any]] = self.table.to_dict("records")  # type: ignore[assignment]
        return {
            (row["cell"], row["municipality"], row["measure"], row["sectors"]): row for row in rows
        }

    def contrast(
        self, change: Change, measure: str, first: tuple[str, str], second: tuple[str, str]
    ) -> dict[str, Any]:
        """The effect in one place less that in another, each a municipality and kind of pilots.

        Both have the same draws, so that chance they share cancels. With the columns of a row of
        :attr:`table` that say how sure it is.
        """
        one = BY_NAME[measure]
        names = list(change.municipalities)
        terms = []
        for sign, (name, sectors) in ((1.0, first), (-1.0, second)):
            place = (names.index(name), KINDS.index(sectors))
            after, before = (side[place] for side in change.sums)
            terms += [term._replace(weight=sign * term.weight) for term in one.terms(after, before)]
        effects = np.zeros(0)
        if change.sets is not None:
            effects = change.sets.of(first[0], measure, first[1]) - change.sets.of(
                second[0], measure, second[1]
            )
        return _told(contrast_interval(terms), effects, one.matters * self.matters)

    def moves_starts(self, change: Change) -> bool:
        """Whether a change moves how many of a hundred proposals start, in some municipality.

        Then shares of started pilots mislead, and the answer is of a hundred proposals.
        """
        rows = (
            self.row(change.pair.after.number, name, "started") for name in change.municipalities
        )
        return any(
            chance_of(row["low"], row["high"], row["matters"]) in {Chance.MORE, Chance.FEWER}
            for row in rows
        )


def _over_sets(
    change: Change, where: Mapping[str, Any], name: str, index: float
) -> NDArray[np.float64]:
    """Kroner of a change over its sets; nothing where none were run."""
    if change.kroner_sets is None:
        return np.zeros(0)
    return change.kroner_sets.of(str(where["municipality"]), name, index)


def _levels(before: Interval, after: Interval) -> dict[str, float]:
    """Both levels with their intervals, as columns."""
    return {
        f"{side}{end}": float(part)
        for side, level in (("before", before), ("after", after))
        for end, part in zip(("", "_low", "_high"), level, strict=True)
    }


def _told(found: Any, effects: NDArray[np.float64], matters: float) -> dict[str, Any]:
    value, low, high = (float(part) for part in found)
    sets = sets_of(effects.tolist(), matters)
    known = effects[~np.isnan(effects)]
    least, most = np.quantile(known, [0.05, 0.95]) if len(known) else (np.nan, np.nan)
    return {
        "effect": value, "low": low, "high": high, "matters": matters,
        "sets_more": sets.more, "sets_within": sets.within, "sets_fewer": sets.fewer,
        "sets_5": float(least), "sets_95": float(most),
        "word": str(word(chance_of(low, high, matters), held(sets))),
    }  # fmt: skip


def folder_effects(
    results: Results,
    asked: Asked = Asked(),
    progress: Callable[[str], Progress] | None = None,
) -> Effects:
    """The effects of a folder.

    Args:
        results: Those of a sweep.
        asked: What is worked out.
        progress: Given what is worked on ("sets", "money"), gives what is called with what is
            done and what there is in all.

    Raises:
        CannotPairError: There is nothing to hold the cells against.
        UserError: Nothing has been run, or the baselines differ.
    """
    sweep = results.folder.sweep
    pairs = pairs_of(sweep, asked.against)
    own = _own_values(results, pairs)
    if not own:
        raise UserError(f"{results.folder.path}: nothing has been run yet that could be compared")
    remarks: list[Remark] = []
    changes = []
    for change in own:
        sets = _sets(results, change, asked, remarks, progress)
        kroner = _kroner(results, change, asked, remarks, progress)
        more = _kroner_sets(results, change, asked, progress) if sets and kroner else None
        changes.append(replace(change, sets=sets, kroner=kroner, kroner_sets=more))
    years = [one.year for one in sweep.varied if one.year != BASE_YEAR]
    return Effects(
        results, changed_names(sweep), tuple(changes), years[0] if years else BASE_YEAR,
        asked.matters, tuple(dict.fromkeys(remarks)),
    )  # fmt: skip


def _own_values(results: Results, pairs: Sequence[Pair]) -> list[Change]:
    """Sums of every pair at the scenario's own values, over replications that neither failed in."""
    sweep = results.folder.sweep
    read = FolderPilots(results)
    found = []
    for pair in pairs:
        towns, beside = (read.towns(cell.number) for cell in pair)
        shared = {name: size for name, size in towns.items() if name in beside}
        if not towns or not beside:
            continue
        if shared:
            parts = [{name: [name] for name in shared}] * 2
        else:
            # Another division of the same inhabitants: each side is counted as a whole.
            shared = {TOGETHER: sum(towns.values())}
            parts = [{TOGETHER: list(own)} for own in (towns, beside)]
        numbers = read.numbers(pair, parts)
        if not len(numbers):
            continue
        sides = np.stack(
            [
                np.stack([read.sums(cell.number, own[name], numbers) for name in shared])
                for cell, own in zip(pair, parts, strict=True)
            ]
        )
        values = {one.name: pair.after.values[one.name] for one in sweep.varied}
        found.append(Change(pair, values, shared, sides, tuple(numbers)))
    return found


def cell_sums(results: Results) -> Iterator[tuple[int, str, int, list[int], Sums]]:
    """Sums of every municipality of every cell of a folder, of all kinds of pilots together.

    Yields:
        The cell, the municipality, its inhabitants, the replications that did not fail, and the
        sums, ``(sum, replication)``.
    """
    read = FolderPilots(results)
    for cell in results.folder.sweep.cells:
        for name, population in read.towns(cell.number).items():
            pair = Pair(cell, cell)
            numbers = read.numbers(pair, [{name: [name]}] * 2)
            if numbers:
                sums = read.sums(cell.number, [name], numbers)[KINDS.index("all")]
                yield cell.number, name, population, numbers, sums


class FolderPilots:
    """Pilots of the cells of a folder, each cell read once.

    Args:
        results: Of the folder.
        more: Columns that are read beside those that are counted.
    """

    def __init__(self, results: Results, more: Sequence[str] = ()) -> None:
        self._results = results
        self._more = tuple(more)
        columns = ["cell", "world", "municipality", "population", "replication", "failed"]
        self._runs = results.runs(columns=columns)
        self._cells: dict[int, dict[str, pd.DataFrame]] = {}

    def towns(self, cell: int) -> dict[str, int]:
        """Inhabitants of the municipalities of a cell, the smallest first."""
        own = self._runs.loc[self._runs["cell"] == cell, ["municipality", "population"]]
        ordered = own.drop_duplicates().sort_values("population", kind="stable")
        return {str(name): int(size) for name, size in ordered.itertuples(index=False)}

    def numbers(self, pair: Pair, parts: Sequence[Mapping[str, Sequence[str]]]) -> list[int]:
        """Replications that both cells have, and that failed in none of the municipalities."""
        wanted = {
            (cell.number, name)
            for cell, own in zip(pair, parts, strict=True)
            for names in own.values()
            for name in names
        }
        runs = self._runs[~self._runs["failed"].astype(bool)]
        own = runs[[key in wanted for key in zip(runs["cell"], runs["municipality"], strict=True)]]
        counts = own["replication"].value_counts()
        return sorted(int(one) for one in counts.index[counts == len(wanted)])

    def sums(self, cell: int, names: Sequence[str], numbers: Sequence[int]) -> Sums:
        """Sums of some replications of municipalities of a cell, taken together."""
        before = self.followed_before
        own = [counted(self.pilots(cell, name, numbers), numbers, before) for name in names]
        return np.sum(own, axis=0)

    def pilots(self, cell: int, name: str, numbers: Sequence[int]) -> Pilots:
        """The pilots of some replications of a municipality of a cell."""
        return Pilots.of_frame(self.frame(cell, name, numbers))

    def frame(self, cell: int, name: str, numbers: Sequence[int]) -> pd.DataFrame:
        """The same, a row for each."""
        frame = self._frames(cell).get(name)
        if frame is None:
            frame = next(iter(self._frames(cell).values()), pd.DataFrame(columns=list(COLUMNS)))[:0]
        return frame[frame["replication"].isin(numbers)]

    def _frames(self, cell: int) -> dict[str, pd.DataFrame]:
        if cell not in self._cells:
            columns = ["world", *COLUMNS, *self._more]
            frame = self._results.pilots(cells=f"cell = {cell}", columns=columns)
            # Pilots know a municipality by the name in its organisation file, runs by that in the
            # scenario: where a world is one municipality, it is the world that says which.
            own = self._runs.loc[self._runs["cell"] == cell, ["world", "municipality"]]
            named = own.drop_duplicates().groupby("world")["municipality"].agg(list)
            alone = {world: names[0] for world, names in named.items() if len(names) == 1}
            known = frame["world"].map(alone).fillna(frame["municipality"].astype(str))
            self._cells[cell] = {str(name): part for name, part in frame.groupby(known)}
        return self._cells[cell]

    @cached_property
    def followed_before(self) -> int:
        """Month before which every cell follows its proposals to the last horizon."""
        query = (
            "SELECT min(proposed_month) AS month FROM pilots "
            "WHERE started AND state_36 = 'censored'"
        )
        month = self._results.sql(query)["month"][0]
        return int(NEVER) if pd.isna(month) else int(month)


def _sets(
    results: Results,
    change: Change,
    asked: Asked,
    remarks: list[Remark],
    progress: Callable[[str], Progress] | None,
) -> SetsTried | None:
    """The change over sets of assumptions; nothing, with a remark, where it cannot be run."""
    folder = results.folder
    if not asked.points:
        return None
    if folder.manifest.driver not in SHIPPED:
        remarks.append(Remark("sets_own_code"))
        return None
    after, before = (
        as_set(cell.scenario, [one.name for one in folder.sweep.varied]) for cell in change.pair
    )
    try:
        return sets_tried(
            after, before, list(change.municipalities), points=asked.points,
            seed=folder.manifest.seed_of(change.pair.after.number), rules=folder.manifest.rules,
            kept=Kept(
                folder.path, "sets", "set",
                lambda: folder.refuse_other_rules("it cannot be run at other values"),
            ),
            progress=None if progress is None else progress("sets"),
        )  # fmt: skip
    except UserError as failure:
        remarks.append(Remark("sets_not_run", str(failure)))
        return None


def _kroner_sets(
    results: Results,
    change: Change,
    asked: Asked,
    progress: Callable[[str], Progress] | None,
) -> KronerOverSets:
    """The accounts over sets, where those at the own values and the sets could be run."""
    folder = results.folder
    after, before = (
        as_set(cell.scenario, [one.name for one in folder.sweep.varied]) for cell in change.pair
    )
    return kroner_over_sets(
        after, before, list(change.municipalities), points=asked.points,
        seed=folder.manifest.seed_of(change.pair.after.number), rules=folder.manifest.rules,
        kept=_kept_money(folder), progress=None if progress is None else progress("money_sets"),
    )  # fmt: skip


def _kept_money(folder: RunFolder) -> Kept:
    return Kept(
        folder.path, "money", "cell", lambda: folder.refuse_other_rules("its accounts are not kept")
    )


def _kroner(
    results: Results,
    change: Change,
    asked: Asked,
    remarks: list[Remark],
    progress: Callable[[str], Progress] | None,
) -> tuple[Sums, Sums] | None:
    """The accounts of both sides; nothing, with a remark, where they cannot be kept."""
    folder = results.folder
    if not asked.money:
        return None
    if folder.manifest.driver not in SHIPPED:
        remarks.append(Remark("kroner_own_code"))
        return None
    runs = min(change.replications, MOST)
    whole = TOGETHER in change.municipalities
    names = [
        [one.name for one in cell.scenario.municipalities] if whole else list(change.municipalities)
        for cell in change.pair
    ]
    told = None if progress is None else progress("money")
    tick = counting_up(runs * sum(map(len, names)), told)
    sides = []
    for cell, own in zip(change.pair, names, strict=True):
        try:
            made = kroner_sums(
                cell.scenario, own, seed=folder.manifest.seed_of(cell.number),
                numbers=change.numbers[:MOST], rules=folder.manifest.rules,
                kept=_kept_money(folder), tick=tick,
            )  # fmt: skip
        except UserError as failure:
            remarks.append(Remark("kroner_not_run", str(failure)))
            return None
        sides.append(made.sum(axis=0, keepdims=True) if whole else made)
    return sides[0], sides[1]
