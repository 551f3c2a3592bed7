"""Tables kept as they are made, so that a long measurement can be taken up where it was left."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from collabsim.errors import UserError
from collabsim.experiment.store.parts import source_hash_here
from collabsim.experiment.store.whole_file import is_as_named, stem_of, write_named
from collabsim.writing import check_folder, write_whole

SAID = "measured.json"


class KeptTables:
    """A folder of tables by name, all of the same measurement and the same rules."""

    def __init__(self, folder: Path, found: Mapping[str, Path]) -> None:
        """Those that are there; use :meth:`open`."""
        self._folder = folder
        self._found = dict(found)

    @classmethod
    def open(cls, folder: Path, measured: Mapping[str, Any]) -> Self:
        """Make a folder, or take up one of the same measurement.

        Args:
            folder: Where the tables are kept.
            measured: What is measured, as JSON takes it.

        Raises:
            UserError: It holds another measurement or one of other rules, or cannot be
                written to.
        """
        check_folder(folder)
        folder.mkdir(exist_ok=True, parents=True)
        said = folder / SAID
        now = json.loads(json.dumps({**measured, "rules": source_hash_here()}))
        if not said.exists():
            write_whole(said, json.dumps(now, indent=1, sort_keys=True).encode())
        elif json.loads(said.read_text(encoding="utf-8")) != now:
            raise UserError(
                f"{folder} holds what was measured otherwise or by other rules; name another "
                f"folder with --folder, or delete this one"
            )
        found = {}
        for path in sorted(folder.glob("*.parquet")):
            stem = stem_of(path)
            # What a disk has damaged is made again.
            if stem is not None and is_as_named(path):
                found[stem] = path
        return cls(folder, found)

    @property
    def files(self) -> Mapping[str, Path]:
        """The files of the tables that are there, by name."""
        return self._found

    def __contains__(self, name: str) -> bool:
        """Whether a table is there."""
        return name in self._found

    def __getitem__(self, name: str) -> pa.Table:
        """A table that is there."""
        return pq.read_table(self._found[name])

    def keep(self, name: str, table: pa.Table) -> None:
        """Keep a table."""
        buffer = io.BytesIO()
        pq.write_table(table, buffer)
        self._found[name] = write_named(self._folder, name, ".parquet", buffer.getbuffer())
