"""The results of a sweep, read from its run folder a piece at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd
import pyarrow as pa

from collabsim.errors import UserError
from collabsim.experiment.store.answers import frame_of
from collabsim.experiment.store.database import VIEWS, Database
from collabsim.experiment.store.export import export_canonical
from collabsim.experiment.store.folder import RunFolder
from collabsim.records.declaring import Column, named
from collabsim.records.kept_tables import KEPT_TABLES
from collabsim.records.pilot_columns import PILOT_COLUMNS
from collabsim.records.run_columns import RUN_COLUMNS
from collabsim.records.views import PILOTS
from collabsim.scenario.sentences import nearest_name

ROWS_AT_ONCE = 100_000
_PILOT_ORDER = ("cell", "world", "replication", "pilot")
_RUN_ORDER = ("cell", "world", "municipality", "replication")


class Results:
    """What a sweep has come to, so far or in the end.

    No pilots are read until they are asked for, and then only the columns and rows
    that are; what does not fit the memory allowed is kept on disk meanwhile. Parts
    whose bytes are not those that were written are left out. ``remarks`` has a
    sentence for each of them, and one if the sweep is not finished.

    Args:
        folder: A run folder.
        memory_mb: Memory queries may take; a quarter of the machine's, at most 2 GB,
            if left out.

    Raises:
        UserError: It is not a run folder.
    """

    def __init__(self, folder: RunFolder | str | Path, *, memory_mb: int | None = None) -> None:
        self.folder = folder if isinstance(folder, RunFolder) else RunFolder.open(folder)
        self._memory_mb = memory_mb
        self._database = Database(self.folder, memory_mb)
        self.folder.remark_on_what_is_missing()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and disk; done by itself when nobody needs the results any more."""
        self._database.close()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was found wrong with the folder or is missing in it, a sentence each."""
        return tuple(self.folder.remarks)

    @property
    def varied(self) -> tuple[str, ...]:
        """What differs between cells, in the order of the sweep."""
        return tuple(one["name"] for one in self.folder.manifest.sweep["varied"])

    @property
    def cells(self) -> pd.DataFrame:
        """One row per cell.

        ``cell``, a column for everything varied, ``seed``, ``replications`` (how many
        have been run) and ``failed_runs``.
        """
        return self._database.cells

    @property
    def failures(self) -> pd.DataFrame:
        """One row per run that failed; see :meth:`RunFolder.failures`."""
        return self._database.failures

    @property
    def parameters(self) -> pd.DataFrame:
        """Every parameter as it was declared when the sweep began, and whether it is varied.

        ``name``, ``section`` (its table in a scenario file), ``unit``, ``kind``,
        ``default_value``, ``low``, ``high``, ``choices``, ``role``, ``source``,
        ``meaning`` and ``varied``.
        """
        return self._database.parameters

    @property
    def region(self) -> pd.DataFrame:
        """What cells come to over values nobody can rule out, as far as that has been run.

        One row per figure, a share of a municipality or a difference of the smallest and the
        largest, with the columns of :data:`~collabsim.records.sweep_columns.REGION_COLUMNS`;
        see :func:`collabsim.cell_region`.
        """
        return self._database.region

    def pilots(
        self,
        where: str | None = None,
        *,
        cells: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Pilots in the words of :func:`~collabsim.records.frames.pilots_frame`.

        Args:
            where: A condition of SQL on the columns of pilots, such as
                ``"started AND sector = 'care'"``. With neither this nor ``cells`` all
                pilots are loaded; those of a large sweep do not fit the memory.
            cells: A condition on the columns of :attr:`cells`, such as
                ``"threshold_nok > 500000"``.
            columns: Those wanted, in this order; all without it.

        Returns:
            One row per pilot: ``cell``, ``world``, the columns of the frame of pilots,
            and what else is stored; ordered by cell, world, replication and pilot.

        Raises:
            UserError: A condition or a column is not understood.
        """
        query = _select("pilots", PILOTS, where, cells, columns)
        table = self._database.table(f"{query} ORDER BY {', '.join(_PILOT_ORDER)}")
        return _typed(table, PILOT_COLUMNS)

    def batches(
        self,
        where: str | None = None,
        *,
        cells: str | None = None,
        columns: Sequence[str] | None = None,
        rows: int = ROWS_AT_ONCE,
    ) -> Iterator[pd.DataFrame]:
        """As :meth:`pilots`, at most so many rows at a time and in no particular order."""
        query = _select("pilots", PILOTS, where, cells, columns)
        for batch in self._database.batches(query, rows):
            yield _typed(batch, PILOT_COLUMNS)

    def runs(
        self,
        where: str | None = None,
        *,
        cells: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Runs with the sums over their pilots, those without any and those that failed too.

        Args:
            where: A condition of SQL on the columns of runs.
            cells: A condition on the columns of :attr:`cells`.
            columns: Those wanted, in this order; all without it.

        Returns:
            One row per run, in a region one for each municipality of the run:
            ``cell``, ``world``, ``municipality``, ``population``, ``seed``,
            ``replication``, ``part``, ``failed``, the columns of
            :func:`~collabsim.records.counts.run_sums`, and ``run``, the name by which
            ``collabsim replay`` knows it; ordered by cell, world, municipality and
            replication.

        Raises:
            UserError: As :meth:`pilots`.
        """
        known = self._database.columns("runs")
        query = _select("runs", known, where, cells, columns)
        table = self._database.table(f"{query} ORDER BY {', '.join(_RUN_ORDER)}")
        return _typed(table, RUN_COLUMNS)

    def proximities(
        self,
        where: str | None = None,
        *,
        cells: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """What was read of proximities, one row for each meeting or answer.

        Args:
            where: A condition of SQL on its columns, such as ``"reader = 'team'"``.
            cells: A condition on the columns of :attr:`cells`.
            columns: Those wanted, in this order; all without it.

        Returns:
            The columns of :data:`~collabsim.records.reading_columns.STORED_READING_COLUMNS`;
            ordered by cell, world and replication, and as it happened.

        Raises:
            UserError: The sweep does not keep them, or as :meth:`pilots`.
        """
        return self._kept("proximities", where, cells, columns)

    def distances(
        self,
        where: str | None = None,
        *,
        cells: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """How near those around each started pilot were at its start, end of money and decision.

        Args:
            where: A condition of SQL on its columns, such as ``"moment = 'start'"``.
            cells: A condition on the columns of :attr:`cells`.
            columns: Those wanted, in this order; all without it.

        Returns:
            The columns of :data:`~collabsim.records.distance_frame.STORED_DISTANCE_COLUMNS`;
            ordered by cell, world, replication, pilot and month.

        Raises:
            UserError: As :meth:`proximities`.
        """
        return self._kept("distances", where, cells, columns)

    def _kept(
        self, name: str, where: str | None, cells: str | None, columns: Sequence[str] | None
    ) -> pd.DataFrame:
        """Rows of a table kept beside pilots."""
        if name not in self.folder.manifest.sweep.get("keep", ()):
            raise UserError(
                f'the sweep keeps no {name}; write keep = ["{name}"] under [sweep] and run it anew'
            )
        kept = KEPT_TABLES[name]
        query = _select(name, self._database.columns(name), where, cells, columns)
        table = self._database.table(f"{query} ORDER BY {', '.join(kept.order)}")
        return _typed(table, kept.columns)

    def sql(self, query: str) -> pd.DataFrame:
        """The answer to a query.

        Args:
            query: SQL as DuckDB understands it; see :meth:`views` for what it can read.

        Raises:
            UserError: The query is not understood, or needs too much memory.
        """
        return frame_of(self._database.table(query))

    def stream(self, query: str, rows: int = ROWS_AT_ONCE) -> Iterator[pd.DataFrame]:
        """As :meth:`sql`, at most so many rows at a time."""
        for batch in self._database.batches(query, rows):
            yield frame_of(batch)

    def views(self) -> dict[str, dict[str, str]]:
        """The views a query can read, and the type of each of their columns."""
        return {view: self._database.columns(view) for view in VIEWS}

    def export_canonical(self, path: str | Path) -> list[Path]:
        """Write everything in the canonical form.

        See :func:`collabsim.experiment.store.export.export_canonical`.
        """
        return export_canonical(self.folder, Path(path), self._memory_mb)


def _select(
    view: str,
    known: Collection[str],
    where: str | None,
    cells: str | None,
    columns: Sequence[str] | None,
) -> str:
    """A query on a view, without an order."""
    for column in columns or ():
        if column not in known:
            near = nearest_name(column, known)
            hint = f"; did you mean {near}?" if near else ""
            raise UserError(f"{view} have no column {column}{hint}")
    wanted = "*" if columns is None else ", ".join(named(column) for column in columns)
    conditions = [] if where is None else [f"({where})"]
    if cells is not None:
        # Conditions are SQL of the user's own, on files of the user's own.
        conditions.append(f"cell IN (SELECT cell FROM cells WHERE {cells})")  # noqa: S608
    condition = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {wanted} FROM {view}{condition}"  # noqa: S608


def _typed(table: pa.Table, columns: Sequence[Column]) -> pd.DataFrame:
    """A frame in the declared types: 64 bits for every number, nothing where there is nothing."""
    kinds = {column.name: column.pandas_type for column in columns}
    frame: pd.DataFrame = table.to_pandas()
    return frame.astype({name: kinds[name] for name in frame.columns})
