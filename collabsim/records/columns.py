"""What is stored of a pilot: its columns, from pilot rows to a table and back.

A row of the pilot table takes some 950 bytes, a stored one about a tenth of
that. What is left out are the fields only a run in progress reads. Beside
fields of the pilot table stand what places a row in its sweep (cell, world,
replication) and what would otherwise have to be looked up in a blueprint, so
that a file can be read by any program, without the scenario and the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from collabsim.records.histories import Block, Histories, Ints
from collabsim.records.pilot_columns import ALSO_STORED, DECLARED, NOTHING_IS_NEGATIVE
from collabsim.world.blueprint import Blueprint
from collabsim.world.tables import PILOT


@dataclass(frozen=True, slots=True)
class Stored:
    """A field of the pilot table and the type it is stored in."""

    name: str
    type: pa.DataType


STORED: tuple[Stored, ...] = tuple(
    Stored(name, pa.type_for_alias(kind))
    for name, kind in (
        *((column.kept_field, column.stored) for column in DECLARED if column.stored),
        *ALSO_STORED.items(),
    )
)
"""The fields of the pilot table that are kept: those its declared columns are made of.

Codes, months and counts are refused where they do not fit; kroner and numbers
from 0 to 1 are rounded to the seven digits of a 32-bit float.
"""

PLACING: dict[str, pa.DataType] = {
    "cell": pa.int32(),
    "world": pa.int16(),
    "replication": pa.int32(),
    "pilot": pa.int32(),
    "seed": pa.int64(),
    "municipality": pa.dictionary(pa.int32(), pa.string()),
    "population": pa.int32(),
    "months": pa.int16(),
    "weak": pa.bool_(),
    "role": pa.int8(),
    "post": pa.dictionary(pa.int32(), pa.string()),
}
"""Columns in front of the stored fields.

``pilot`` is the row in the run, ``months`` the length of the run, ``weak``
whether the true effect is below the limit of the scenario, ``role`` and
``post`` those of the person ``stopped_by``, null where there is none.
"""

SCHEMA = pa.schema(
    pa.field(name, kind, nullable=name == "post" or name in NOTHING_IS_NEGATIVE)
    for name, kind in (*PLACING.items(), *((column.name, column.type) for column in STORED))
)
"""The schema of every stored table of pilots. Where there is nothing, there is null."""

FORMER_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "municipality_row": "town",
        "route_needed": "way_needed",
        "route_exists": "way_exists",
        "route_seen": "way_seen",
        "years_until_gain": "lag",
        "funding_form": "given",
        "gain_municipality": "gain_town",
        "uptake": "use",
        "stopped_by": "place",
        "stopped_by_level": "place_level",
    }
)  # former names
"""What stored columns are called in folders of format 1, by their names now."""

ROW = np.dtype([(c.name, PILOT.dtype[c.name]) for c in STORED])
"""A pilot row with the stored fields only, each in the type of the pilot table."""

_OF_KIND: dict[np.dtype[Any], list[Stored]] = {}
for _column in STORED:
    _OF_KIND.setdefault(np.dtype(_column.type.to_pandas_dtype()), []).append(_column)
# Every field of a pilot row takes eight bytes, so that rows can be read as a matrix.
_PLACE_OF = {field.name: place for place, field in enumerate(PILOT.fields)}
_PLACES = {
    kind: np.array([_PLACE_OF[column.name] for column in columns])
    for kind, columns in _OF_KIND.items()
}

CHUNK = 2_048
"""Rows turned at a time: with their 950 bytes each they stay in a core's cache."""


def to_table(blocks: Iterable[Block]) -> pa.Table:
    """Turn pilot rows into a table of :data:`SCHEMA`.

    Args:
        blocks: Any number, small ones together as cheaply as a large one.

    Returns:
        One row per pilot in the order given; no rows without any.

    Raises:
        OverflowError: A code, month or count does not fit its column.
    """
    turning = _TableWriter()
    for block in blocks:
        turning.add(block)
    return turning.table()


def joined(tables: Sequence[pa.Table]) -> pa.Table:
    """One table of several of :data:`SCHEMA`, in their order; an empty one of none."""
    if not tables:
        return SCHEMA.empty_table()
    one = tables[0] if len(tables) == 1 else pa.concat_tables(tables).unify_dictionaries()
    return one.combine_chunks()


def to_rows(table: pa.Table) -> Any:
    """Pilot rows with the fields of :data:`ROW`, from a table of :data:`SCHEMA`."""
    rows = np.empty(table.num_rows, dtype=ROW)
    for column in STORED:
        rows[column.name] = numbers_of(table, column.name)
    return rows


def numbers_of(table: pa.Table, name: str) -> NDArray[Any]:
    """A stored field as the rules know it: -1 where there is nothing."""
    column = table.column(name)
    numbers: NDArray[Any] = (column.fill_null(-1) if column.null_count else column).to_numpy()
    return numbers


def to_histories(table: pa.Table, blueprint: Blueprint) -> Histories:
    """What the replications of one world were stored from, but for rounding.

    Args:
        table: Rows of one world of one cell, those of a replication together.
        blueprint: That world.

    Returns:
        Histories from which :func:`collabsim.records.frames.pilots_frame` makes
        the frame it makes of the original ones.

    Raises:
        ValueError: The rows are of more than one world.
    """
    worlds = table.select(["cell", "world", "seed"]).group_by(["cell", "world", "seed"])
    places = worlds.aggregate([]).to_pylist()
    if len(places) > 1:
        raise ValueError(f"histories are of one world; the table has rows of {len(places)}")
    replication = table.column("replication").to_numpy().astype(np.int64)
    seed = places[0]["seed"] if places else 0
    return Histories(blueprint, seed, replication, to_rows(table))


class _TextDictionary:
    """Texts by number, each kept once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def of(self, texts: Iterable[str]) -> NDArray[np.int32]:
        """The number of each text; a new one for a text not met before."""
        numbers = self.numbers
        return np.array([numbers.setdefault(t, len(numbers)) for t in texts], dtype=np.int32)

    def column(self, numbers: NDArray[np.int32]) -> pa.DictionaryArray:
        """A column of the texts with these numbers."""
        texts = [text.encode() for text in self.numbers]
        ends = np.cumsum([0, *map(len, texts)], dtype=np.int32)
        words = pa.StringArray.from_buffers(
            len(texts), pa.py_buffer(ends), pa.py_buffer(b"".join(texts))
        )
        return pa.DictionaryArray.from_arrays(_array(numbers, pa.int32(), sparse=True), words)


def _array(values: NDArray[Any], kind: pa.DataType, *, sparse: bool = False) -> pa.Array:
    """A column of these values, without copying them; null where a sparse one is negative.

    ``pa.array`` would do the same, but imports pandas first, in every worker.
    """
    content = np.packbits(values, bitorder="little") if kind == pa.bool_() else values
    there = values >= 0 if sparse else None
    known = None
    if there is not None and not there.all():
        known = pa.py_buffer(np.packbits(there, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [known, pa.py_buffer(content)])


class _TableWriter:
    """Collects rows until there are enough of them to be turned into columns at once."""

    def __init__(self) -> None:
        self._posts, self._municipalities = _TextDictionary(), _TextDictionary()
        self._waiting = np.empty((CHUNK, len(PILOT.fields)), np.int64)
        self._filled = 0
        self._blocks: list[Block] = []
        self._placed: dict[str, list[Any]] = {name: [] for name in PLACING}
        self._fields: dict[np.dtype[Any], list[Any]] = {kind: [] for kind in _OF_KIND}

    def add(self, block: Block) -> None:
        """Take over the rows of a block."""
        n = len(block.rows)
        if int(block.counts.sum()) != n:
            raise ValueError(f"the counts of a block are of {block.counts.sum()} rows, not {n}")
        if not n:
            return
        # As a matrix: to copy records field by field would take ten times as long.
        words = np.ascontiguousarray(block.rows).view(np.int64).reshape(n, -1)
        if self._filled + n > CHUNK:
            self._turn_waiting()
        if n > CHUNK:
            self._turn(words, [block])
            return
        self._waiting[self._filled : self._filled + n] = words
        self._filled += n
        # The rows have been copied; what they were a piece of may be large.
        self._blocks.append(replace(block, rows=None))

    def table(self) -> pa.Table:
        """Everything taken over so far."""
        self._turn_waiting()
        if not self._placed["cell"]:
            return SCHEMA.empty_table()
        arrays = {name: np.concatenate(pieces) for name, pieces in self._placed.items()}
        for kind, pieces in self._fields.items():
            whole = np.concatenate(pieces, axis=1)
            arrays |= {column.name: whole[i] for i, column in enumerate(_OF_KIND[kind])}
        columns = {
            "municipality": self._municipalities.column(arrays.pop("municipality")),
            "post": self._posts.column(arrays.pop("post")),
            **{
                name: _array(values, SCHEMA.field(name).type, sparse=name in NOTHING_IS_NEGATIVE)
                for name, values in arrays.items()
            },
        }
        return pa.Table.from_arrays([columns[name] for name in SCHEMA.names], schema=SCHEMA)

    def _turn_waiting(self) -> None:
        if self._filled:
            self._turn(self._waiting[: self._filled], self._blocks)
        self._filled, self._blocks = 0, []

    def _turn(self, words: Ints, blocks: list[Block]) -> None:
        """Turn rows, those of the blocks in order, into one piece of each column."""
        sizes = np.array([block.counts.sum() for block in blocks])
        of_block = np.repeat(np.arange(sizes.size), sizes)
        placed = _of_blocks(blocks, of_block) | _of_runs(blocks)
        placed |= self._of_municipalities(blocks, of_block, words[:, _PLACE_OF["municipality_row"]])
        placed |= self._of_places(blocks, of_block, words[:, _PLACE_OF["stopped_by"]])
        limits = np.concatenate([block.blueprint.p["weak_limit"] for block in blocks])
        before = np.cumsum([0, *(len(block.blueprint.p) for block in blocks[:-1])])
        limit = limits[before[of_block] + words[:, _PLACE_OF["municipality_row"]]]
        placed["weak"] = words.view(np.float64)[:, _PLACE_OF["true_effect"]] < limit
        for name, values in placed.items():
            self._placed[name].append(values)
        for first in range(0, len(words), CHUNK):
            some = words[first : first + CHUNK]
            for kind, places in _PLACES.items():
                source = some.view(np.float64) if kind.kind == "f" else some
                self._fields[kind].append(_narrowed(source.take(places, axis=1), kind))

    def _of_municipalities(self, blocks: list[Block], of_block: Ints, row: Ints) -> dict[str, Any]:
        """Name and inhabitants of the municipality of each row."""
        names = [self._municipalities.of(block.blueprint.municipalities) for block in blocks]
        populations = np.concatenate([block.blueprint.populations for block in blocks])
        before = np.cumsum([0, *(len(one) for one in names[:-1])])
        place = row + before[of_block]
        return {
            "municipality": np.concatenate(names)[place],
            "population": populations[place].astype(np.int32),
        }

    def _of_places(self, blocks: list[Block], of_block: Ints, place: Ints) -> dict[str, Any]:
        """Post and role of the person at each row's place; of nobody where it is -1."""
        post = np.full(place.size, -1, dtype=np.int32)
        role = np.full(place.size, -1, dtype=np.int8)
        known = np.flatnonzero(place >= 0)
        # Blueprints have thousands of posts; only those that occur are looked up.
        found, which = np.unique((of_block[known] << 32) | place[known], return_inverse=True)
        actors = [block.blueprint.actor["role"] for block in blocks]
        there = list(zip((found >> 32).tolist(), (found & 0xFFFFFFFF).tolist(), strict=True))
        posts = self._posts.of(blocks[b].blueprint.posts[p] for b, p in there)
        roles = np.array([actors[b][p] for b, p in there], dtype=np.int8)
        post[known], role[known] = posts[which], roles[which]
        return {"post": post, "role": role}


def _of_blocks(blocks: list[Block], of_block: Ints) -> dict[str, Any]:
    """What is the same for all rows of a block."""
    numbers: dict[str, tuple[list[int], Any]] = {
        "cell": ([block.cell for block in blocks], np.int32),
        "world": ([block.world for block in blocks], np.int16),
        "seed": ([block.seed for block in blocks], np.int64),
        "months": ([int(block.blueprint.run[0]["months"]) for block in blocks], np.int16),
    }
    return {name: np.array(values, kind)[of_block] for name, (values, kind) in numbers.items()}


def _of_runs(blocks: list[Block]) -> dict[str, Any]:
    """The replication of each row, and its number within it."""
    replications = np.concatenate([block.replications for block in blocks])
    counts = np.concatenate([block.counts for block in blocks])
    first = np.cumsum(counts) - counts
    return {
        "replication": np.repeat(replications, counts).astype(np.int32),
        "pilot": (np.arange(counts.sum()) - np.repeat(first, counts)).astype(np.int32),
    }


def _narrowed(values: Any, kind: np.dtype[Any]) -> Any:
    """Fields of rows, ``(rows, fields)``, in the type they are stored in, ``(fields, rows)``."""
    if kind.kind == "i":
        bounds = np.iinfo(kind)
        if values.min() < bounds.min or values.max() > bounds.max:
            far = np.abs(values).max(axis=0)
            column = _OF_KIND[kind][int(far.argmax())]
            raise OverflowError(f"{column.name} is {far.max()}, more than {column.type} can hold")
    return values.T.astype(kind, order="C")
