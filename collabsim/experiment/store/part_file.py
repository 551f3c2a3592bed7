"""A part of a sweep as the bytes of a Parquet file, and what such a file says of itself.

How columns are written is a choice between time and room, made by measuring.
Whole numbers are small and lie close together: as differences packed into bits
they take under a byte each and six nanoseconds. Numbers from 0 to 1 differ in
their low digits only, so their bytes are sorted by place before they are
compressed. LZ4 takes half the time of zstd for a fifth more room.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from collabsim.experiment.store.parts import Failure, Share
from collabsim.records.columns import SCHEMA
from collabsim.records.sweep_columns import FAILURE_COLUMNS

KEY = b"collabsim.part"
"""Key of the record in the metadata of the file."""

SEARCHED = ["cell", "world", "replication"]
"""Columns that carry their least and greatest value, so that readers can pass a part by."""

FAILURES = pa.schema(
    [(column.name, pa.type_for_alias(column.stored)) for column in FAILURE_COLUMNS if column.stored]
)
"""The schema of every stored table of failures."""

_TEXTS = [field.name for field in SCHEMA if pa.types.is_dictionary(field.type)]
_FLOATS = [field.name for field in SCHEMA if pa.types.is_floating(field.type)]
# Sums of money are as various in one of their bytes as in another.
_OF_BYTES = [name for name in _FLOATS if not name.endswith("_nok") and name != "users"]
_OPTIONS: dict[str, Any] = {
    "use_dictionary": _TEXTS,
    "column_encoding": {
        **{f.name: "DELTA_BINARY_PACKED" for f in SCHEMA if pa.types.is_integer(f.type)},
        **dict.fromkeys(_OF_BYTES, "BYTE_STREAM_SPLIT"),
    },
    "compression": {name: "lz4" if name in _FLOATS else "none" for name in SCHEMA.names},
    "write_statistics": SEARCHED,
}


@dataclass(frozen=True, slots=True)
class PartRecord:
    """What a part says of itself.

    ``sweep`` is the hash of the sweep it belongs to, ``shares`` the replications
    it holds, those without a pilot and those that failed included, ``pilots`` the
    number of its rows and ``failures`` the name of the file with its failures,
    ``None`` where there are none; ``kept`` those of the tables kept beside pilots.
    """

    number: int
    sweep: str
    shares: tuple[Share, ...]
    pilots: int
    failures: str | None
    kept: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """The record as JSON."""
        record = asdict(self)
        record["shares"] = [[share.cell, share.first, share.last] for share in self.shares]
        if not self.kept:
            # Left out where nothing is kept, as before there were such tables.
            del record["kept"]
        return json.dumps(record, separators=(",", ":")).encode()

    @classmethod
    def decoded(cls, content: bytes) -> Self:
        """Read back what :meth:`encoded` wrote."""
        record = json.loads(content)
        return cls(**{**record, "shares": tuple(Share(*one) for one in record["shares"])})


def part_bytes(table: pa.Table, record: PartRecord) -> pa.Buffer:
    """A Parquet file of pilots.

    Args:
        table: Rows of :data:`~collabsim.records.columns.SCHEMA`.
        record: What the file is to say of itself.

    Returns:
        Its bytes, about 110 for a row.

    Raises:
        ValueError: The table has another schema.
    """
    if not table.schema.equals(SCHEMA):
        raise ValueError("a part has the columns of collabsim.records.columns.SCHEMA")
    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata({KEY: record.encoded()}), sink, **_OPTIONS)
    return sink.getvalue()


def failure_bytes(failures: Sequence[Failure]) -> pa.Buffer:
    """A Parquet file of failures, in the order of their runs."""
    ordered = sorted(failures, key=lambda f: (f.cell, f.world, f.replication))
    table = pa.Table.from_pylist([asdict(failure) for failure in ordered], schema=FAILURES)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def kept_bytes(table: pa.Table) -> pa.Buffer:
    """A Parquet file of a kept table, in the order of its runs."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_statistics=SEARCHED)
    return sink.getvalue()


def read_record(path: Path) -> PartRecord:
    """What the part in a file says of itself.

    Raises:
        ValueError: The file is not a Parquet file, or not one of a part.
    """
    content = pq.read_metadata(path).metadata or {}
    if KEY not in content:
        raise ValueError(f"{path.name} is not a part of a sweep")
    return PartRecord.decoded(content[KEY])
