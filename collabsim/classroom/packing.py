"""Many worlds in one small text: what they share is stored once.

Worlds that differ in a lever are equal for long stretches. Each distinct event
is kept once for each municipality, and a world's log is a list of stretches of
that pool. The same is done with pilots, people and everything else that repeats.
The whole is JSON, deflated, in base64: a browser reads it with
``DecompressionStream`` and ``JSON.parse``, and gets the very doubles back.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from collabsim.classroom.event_table import event_table, events_of_table
from collabsim.world.log_table import EVENT

Json = Any

LEVEL = 9
"""Deflate as hard as it can: done once, read often."""


class EventPool:
    """Distinct events of one municipality, in the order in which they were first met."""

    def __init__(self) -> None:
        self._places: dict[bytes, int] = {}
        self._rows: list[bytes] = []

    def add(self, events: Any) -> list[int]:
        """Take in a log; returns it as stretches: start, length, start, length ..."""
        ids = []
        written, size = events.tobytes(), events.dtype.itemsize
        for n in range(len(events)):
            content = written[n * size : (n + 1) * size]
            if content not in self._places:
                self._places[content] = len(self._rows)
                self._rows.append(content)
            ids.append(self._places[content])
        return stretches(ids)

    def columns(self) -> Json:
        """The events as :func:`collabsim.classroom.event_table.event_table` writes them."""
        return event_table(np.frombuffer(b"".join(self._rows), dtype=EVENT.dtype))


class Pool:
    """Distinct values of one kind, by what they are written as."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self.values: list[Json] = []

    def add(self, value: Json) -> int:
        """The place of a value in the pool; a new one if it has not been seen."""
        written = json.dumps(value, ensure_ascii=False, sort_keys=True)
        if written not in self._places:
            self._places[written] = len(self.values)
            self.values.append(value)
        return self._places[written]

    def add_all(self, values: Iterable[Json]) -> list[int]:
        """The places of several values."""
        return [self.add(value) for value in values]


def stretches(ids: Sequence[int]) -> list[int]:
    """Rising runs of numbers as start and length: 4 5 6 2 is 4 3 2 1."""
    found: list[int] = []
    for number in ids:
        if found and number == found[-2] + found[-1]:
            found[-1] += 1
        else:
            found += [number, 1]
    return found


def unstretched(pairs: Sequence[int]) -> list[int]:
    """The numbers that :func:`stretches` put together."""
    starts, lengths = pairs[::2], pairs[1::2]
    return [
        number
        for start, length in zip(starts, lengths, strict=True)
        for number in range(start, start + length)
    ]


def log_of(data: Mapping[str, Json], world: int) -> Any:
    """The event log of one world of the exported data, as Python has it.

    Args:
        data: The exported data, decoded.
        world: Its place among ``data["worlds"]``.

    Returns:
        Structured rows as :data:`collabsim.world.tables.EVENT` describes them.
    """
    packed = data["worlds"][world]
    pool = data["pools"]["events"][packed["municipality"]]
    ids = np.array(unstretched(packed["events"]), dtype=np.int64)
    return events_of_table(pool)[ids]


def pack(data: Json) -> str:
    """Data as base64 text of deflated JSON, all in ASCII."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(written.encode(), LEVEL)).decode("ascii")


def unpack(packed: str) -> Json:
    """The data that :func:`pack` wrote."""
    return json.loads(zlib.decompress(base64.b64decode(packed, validate=True)))
