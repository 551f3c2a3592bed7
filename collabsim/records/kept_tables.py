"""The tables a run keeps where it is asked to, beside its pilots, and how a sweep stores them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from collabsim.records.declaring import Column
from collabsim.records.distance_frame import STORED_DISTANCE_COLUMNS, distances_frame
from collabsim.records.histories import Run
from collabsim.records.kept_names import DISTANCES, PROXIMITIES
from collabsim.records.reading_columns import STORED_READING_COLUMNS
from collabsim.records.reading_frame import readings_frame

_TYPES = {"whole number": pa.int64(), "number": pa.float64()}


class KeptTable(NamedTuple):
    """A table kept on demand: its columns, what makes its frame, by what its rows are sorted."""

    columns: Sequence[Column]
    frame: Callable[[Run], pd.DataFrame]
    order: Sequence[str]

    @property
    def schema(self) -> pa.Schema:
        """The schema it is stored in: words as they are, numbers in full."""
        return pa.schema((one.name, _TYPES.get(one.kind, pa.string())) for one in self.columns)


_RUN = ("cell", "world", "replication")

KEPT_TABLES: Mapping[str, KeptTable] = {
    PROXIMITIES: KeptTable(STORED_READING_COLUMNS, readings_frame, (*_RUN, "reading")),
    DISTANCES: KeptTable(STORED_DISTANCE_COLUMNS, distances_frame, (*_RUN, "pilot", "month")),
}
"""All of them, by name."""


def kept_table(name: str, run: Run, cell: int, world: int) -> pa.Table:
    """A kept table of one run of a sweep, as it is stored.

    Args:
        name: one of :data:`KEPT_TABLES`.
        run: one of a world that keeps readings.
        cell: of the sweep.
        world: municipality of the cell, or its region.
    """
    kept = KEPT_TABLES[name]
    frame = kept.frame(run).assign(cell=cell, world=world)
    return pa.Table.from_pandas(frame, kept.schema, preserve_index=False)
