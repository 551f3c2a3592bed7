"""A run folder as a database in memory: views on its files, in words, for queries in SQL."""

from __future__ import annotations

import json
import os
import re
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from collabsim.errors import UserError
from collabsim.experiment.store.answers import interruptible, plain, readable
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.manifest import FORMAT, Manifest
from collabsim.experiment.store.part_file import PartRecord
from collabsim.experiment.store.parts import run_name
from collabsim.experiment.store.region_files import region_frame
from collabsim.records.columns import SCHEMA
from collabsim.records.declaring import quoted
from collabsim.records.kept_tables import KEPT_TABLES
from collabsim.records.views import PILOTS_VIEW, RUNS_VIEW, stored_view
from collabsim.writing import FULL

VIEWS: tuple[str, ...] = (
    "pilots",
    "runs",
    "cells",
    "failures",
    "parameters",
    "region",
    "proximities",
)
"""What a query can read."""

MOST_MEMORY_MB = 2_048

_ASKING = frozenset({"SELECT", "EXPLAIN", "MULTI", "CREATE", "INSERT", "UPDATE", "DELETE", "DROP"})
"""Statements that read the views, or keep something in memory beside them."""

_WRITING = re.compile(r"\b(copy|export)\b", re.IGNORECASE)

_SHARES = pa.schema(
    [("part", pa.int32()), ("cell", pa.int32()), ("first", pa.int32()), ("last", pa.int32())]
)
_LAYOUTS = pa.schema(
    [
        ("layout", pa.int32()),
        ("world", pa.int16()),
        ("municipality", pa.string()),
        ("population", pa.int32()),
    ]
)
_CELLS = pa.schema([("cell", pa.int32()), ("seed", pa.int64()), ("layout", pa.int32())])


class Database:
    """The views of a run folder as it is now; parts stored later are not in them.

    ``pilots``, ``runs``, ``cells``, ``failures``, ``parameters``, ``region``, and the tables of
    :data:`~collabsim.records.kept_tables.KEPT_TABLES` (without rows where they are not kept) are
    described at :class:`collabsim.experiment.results.Results`. Files are read when a query asks for
    them; what a query cannot hold in memory it keeps in a temporary folder.

    Args:
        folder: The run folder.
        memory_mb: Memory queries may take; a quarter of the machine's, at most 2 GB,
            if left out.
        spill: Where to put what does not fit; the system's temporary folder if left out.
        writing: Whether queries may read and write files, as those of this project do.
            Those of a user read these views and nothing else, and write nothing.
    """

    def __init__(
        self,
        folder: RunFolder,
        memory_mb: int | None = None,
        *,
        spill: Path | None = None,
        writing: bool = False,
    ) -> None:
        files = folder.part_files()
        records = folder.records()
        self.failures = failures_frame(folder)
        self.cells = cells_frame(folder.manifest, records, self.failures)
        self.parameters = parameters_frame(folder.manifest)
        self.region = region_frame(folder)
        self._connection, self.close = _connect(memory_mb or _memory_mb(), spill)
        # Without it a connection that nobody closed would complain when the program ends.
        weakref.finalize(self, self.close)
        self._connection.execute("CREATE SCHEMA store")
        if files:
            pilots = stored_view(_scan(files.values()), folder.manifest.format)
        else:
            self._table("store.no_pilots", SCHEMA.empty_table())
            pilots = stored_view("store.no_pilots", FORMAT)
        self._connection.execute(f"CREATE VIEW store.pilots AS {pilots}")
        self._table("store.shares", _shares(records))
        self._table("store.layouts", _layouts(folder.manifest))
        self._table("store.cells", _cells(folder.manifest))
        for name in ("cells", "failures", "parameters", "region"):
            frame = getattr(self, name)
            self._table(name, pa.Table.from_pandas(frame, preserve_index=False))
        self._connection.create_function(
            "run_name", _naming(folder), ["INTEGER", "SMALLINT", "INTEGER"], "VARCHAR"
        )
        self._connection.execute(f"CREATE VIEW pilots AS {PILOTS_VIEW}")
        self._connection.execute(f"CREATE VIEW runs AS {RUNS_VIEW}")
        beside = {name: folder.kept_files(name) for name in KEPT_TABLES}
        for name, kept in beside.items():
            if kept:
                self._connection.execute(f"CREATE VIEW {name} AS FROM {_scan(kept)}")
            else:
                self._table(name, KEPT_TABLES[name].schema.empty_table())
        if not writing:
            _lock(self._connection, [*files.values(), *chain(*beside.values())])

    def execute(self, query: str) -> None:
        """Do what a query of this project says.

        Raises:
            UserError: As :meth:`table`.
        """
        with _explained():
            interruptible(self._connection, lambda: self._connection.execute(query))

    def table(self, query: str) -> pa.Table:
        """The answer to a query; no columns where it gives none.

        Raises:
            UserError: The query is not understood, or needs too much memory.
        """
        with _explained():
            _refuse_other_statements(self._connection, query)

            def ask() -> pa.Table:
                answer: Any = self._connection.sql(query)
                return pa.table({}) if answer is None else readable(answer).to_arrow_table()

            return plain(interruptible(self._connection, ask))

    def batches(self, query: str, rows: int) -> Iterator[pa.Table]:
        """The answer to a query, so many rows at a time; at least one piece, if an empty one.

        Raises:
            UserError: As :meth:`table`.
        """
        with _explained():
            _refuse_other_statements(self._connection, query)
            # A cursor of its own, so that other queries may be asked in between.
            cursor = self._connection.cursor()

            def ask() -> Any:
                answer: Any = cursor.sql(query)
                return None if answer is None else readable(answer).to_arrow_reader(rows)

            reader = interruptible(cursor, ask)
            if reader is None:
                yield pa.table({})
                return
            empty = True
            while (batch := interruptible(cursor, lambda: next(reader, None))) is not None:
                empty = False
                yield plain(pa.Table.from_batches([batch]))
            if empty:
                yield plain(reader.schema.empty_table())

    def columns(self, view: str) -> dict[str, str]:
        """The columns of a view, and the type of each in SQL."""
        rows = self._connection.execute(f"DESCRIBE {view}").fetchall()
        return {str(row[0]): str(row[1]) for row in rows}

    def _table(self, name: str, table: pa.Table) -> None:
        self._connection.register("given", table)
        self._connection.execute(f"CREATE TABLE {name} AS FROM given")
        self._connection.unregister("given")


def cells_frame(
    manifest: Manifest, records: dict[int, PartRecord], failures: pd.DataFrame
) -> pd.DataFrame:
    """One row per cell: its values, its seed, and how much of it has been run."""
    numbers = range(manifest.cells)
    varied = [one["name"] for one in manifest.sweep["varied"]]
    run = dict.fromkeys(numbers, 0)
    for record in records.values():
        for share in record.shares:
            run[share.cell] += share.last - share.first
    failed = failures["cell"].value_counts()
    values = pd.DataFrame(manifest.sweep["cells"], columns=varied, index=list(numbers))
    values.insert(0, "cell", list(numbers))
    return values.assign(
        seed=[manifest.seed_of(cell) for cell in numbers],
        replications=[run[cell] for cell in numbers],
        failed_runs=[int(failed.get(cell, 0)) for cell in numbers],
    )


def failures_frame(folder: RunFolder) -> pd.DataFrame:
    """One row per run that failed, with the municipalities of its world."""
    frame = folder.failures()
    manifest = folder.manifest
    names = []
    for cell, world in zip(frame["cell"], frame["world"], strict=True):
        layout = manifest.layouts[manifest.layout_number(cell)]
        places = [name for name, _ in layout["municipalities"]]
        names.append(", ".join(places) if layout["region"] else places[world])
    frame.insert(2, "municipality", pd.Series(names, dtype=str))
    return frame


def parameters_frame(manifest: Manifest) -> pd.DataFrame:
    """One row per parameter as it was declared when the sweep began."""
    frame = pd.DataFrame(manifest.parameters)
    frame = frame.rename(columns={"group": "section", "default": "default_value"})
    frame["default_value"] = [
        value if isinstance(value, str) else json.dumps(value) for value in frame["default_value"]
    ]
    frame["choices"] = pd.array([", ".join(words) or None for words in frame["choices"]], "str")
    return frame.assign(varied=frame["name"].isin([v["name"] for v in manifest.sweep["varied"]]))


def _scan(files: Iterable[Path]) -> str:
    """The rows of Parquet files, in SQL, whatever signs are in their names."""
    listed = ", ".join(quoted(_pattern(path)) for path in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def _pattern(path: Path) -> str:
    """A pattern that no other name fits."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _shares(records: dict[int, PartRecord]) -> pa.Table:
    rows = [
        {"part": number, "cell": share.cell, "first": share.first, "last": share.last}
        for number, record in records.items()
        for share in record.shares
    ]
    return pa.Table.from_pylist(rows, _SHARES)


def _layouts(manifest: Manifest) -> pa.Table:
    rows = [
        {
            "layout": number,
            "world": 0 if layout["region"] else place,
            "municipality": name,
            "population": population,
        }
        for number, layout in enumerate(manifest.layouts)
        for place, (name, population) in enumerate(layout["municipalities"])
    ]
    return pa.Table.from_pylist(rows, _LAYOUTS)


def _cells(manifest: Manifest) -> pa.Table:
    rows = [
        {"cell": cell, "seed": manifest.seed_of(cell), "layout": manifest.layout_number(cell)}
        for cell in range(manifest.cells)
    ]
    return pa.Table.from_pylist(rows, _CELLS)


def _naming(folder: RunFolder) -> Callable[[int, int, int], str]:
    """A function of SQL for the names of runs, which are worked out only where asked for."""
    manifest = folder.manifest

    @cache
    def fingerprint(cell: int) -> str:
        return folder.sweep.cells[cell].scenario.fingerprint

    def name(cell: int, world: int, replication: int) -> str:
        seed = manifest.seed_of(cell)
        return run_name(fingerprint(cell), world, seed, replication, manifest.rules)

    return name


def _connect(
    memory_mb: int, spill: Path | None
) -> tuple[duckdb.DuckDBPyConnection, Callable[[], None]]:
    """A database in memory, and what gives back its memory and disk."""
    place = tempfile.TemporaryDirectory(prefix=".collabsim-", dir=spill)
    connection = duckdb.connect(
        config={
            "memory_limit": f"{memory_mb}MB",
            "temp_directory": place.name,
            # Names of tables are not looked for among the variables of the program.
            "python_enable_replacements": "false",
        }
    )

    def close() -> None:
        connection.close()
        place.cleanup()

    return connection, close


def _lock(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Let queries read these files and nothing else; none can change that again."""
    # Both as they are named and as they are asked for.
    names = [name for path in files for name in (str(path), _pattern(path))]
    listed = ", ".join(map(quoted, dict.fromkeys(names)))
    connection.execute(f"SET allowed_paths = [{listed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _refuse_other_statements(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Refuse what is no question: what may be read could be written to as well.

    Raises:
        UserError: It is another statement than those of :data:`_ASKING`.
        duckdb.Error: It is none at all.
    """
    for statement in connection.extract_statements(query):
        word = str(statement.type).rpartition(".")[2]
        # What is explained is also run, where it is to be measured.
        if word not in _ASKING or (word == "EXPLAIN" and _WRITING.search(statement.query)):
            raise UserError(
                f"the query cannot be answered: {word.replace('_', ' ')} is not allowed; "
                "a query reads the run folder, and only --csv writes its answer to a file"
            )


@contextmanager
def _explained() -> Iterator[None]:
    """Say in a sentence what is wrong with a query."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise UserError(
            "the query needs more memory than it may take; ask for fewer columns or rows, "
            "or sum up first"
        ) from None
    except duckdb.Error as failure:
        if any(os.strerror(number) in str(failure) for number in FULL):
            raise UserError("there is no room left on the disk for the answer") from None
        lines = [line.strip() for line in str(failure).splitlines()]
        told = " ".join(line for line in lines if line and not line.startswith(("LINE ", "^")))
        raise UserError(f"the query cannot be answered: {told}") from None


def _memory_mb() -> int:
    """A quarter of the machine's memory, at most 2 GB: a small machine is left room."""
    try:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    except (AttributeError, ValueError, OSError):
        return MOST_MEMORY_MB // 2
    return min(MOST_MEMORY_MB, machine // 4)
