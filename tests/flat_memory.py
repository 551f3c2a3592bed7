"""Worlds laid out in one stretch of memory, as code that runs elsewhere reads them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import numpy as np

from collabsim.world.handles import SLOTS_PER_FIELD, Handle
from collabsim.world.tables import World

TABLES = (
    "run", "municipality", "unit", "actor", "entrepreneur", "opinion", "pilot", "member", "site",
    "event", "reading", "tape",
)  # fmt: skip
"""What is written in a run."""

ALIGNED = 16


def unlike(here: World, there: World) -> list[str]:
    """The tables of two worlds that are not the same to the last bit."""
    return [one for one in TABLES if getattr(here, one).tobytes() != getattr(there, one).tobytes()]


def rounded(place: int) -> int:
    """The first place from here on at which anything may stand."""
    return -(-place // ALIGNED) * ALIGNED


class Laid:
    """Handles and all their arrays, one after the other.

    Args:
        handles: what compiled code is handed.
        before: bytes that are left free in front, for results.
    """

    def __init__(self, *handles: Handle, before: int = 0) -> None:
        self.size = rounded(before)
        self._arrays: list[tuple[int, Any]] = []
        self._words: list[tuple[int, Any, list[int]]] = []
        self.places = [self._placed(one) for one in handles]
        """Where each handle begins, from the first byte on."""

    def at(self, base: int) -> bytearray:
        """All of it, for a memory in which its first byte has the address ``base``."""
        made = bytearray(self.size)
        for place, array in self._arrays:
            made[place : place + array.nbytes] = array.tobytes()
        for place, words, pointers in self._words:
            there = words.copy()
            there[pointers] += np.uint64(base)
            made[place : place + there.nbytes] = there.tobytes()
        return made

    def take_back(self, content: bytes | bytearray) -> None:
        """Put what has become of the arrays where they came from."""
        for place, array in self._arrays:
            now = bytes(content[place : place + array.nbytes])
            ctypes.memmove(array.ctypes.data, now, array.nbytes)

    def _room(self, size: int) -> int:
        place = self.size
        self.size = rounded(place + size)
        return place

    def _placed(self, handle: Handle) -> int:
        fields = list(_fields(handle))
        words = np.zeros(SLOTS_PER_FIELD * len(fields), np.uint64)
        pointers = [SLOTS_PER_FIELD * n for n in range(len(fields))]
        for start, one in zip(pointers, fields, strict=True):
            if isinstance(one, Handle):
                words[start] = self._placed(one)
                continue
            words[start] = place = self._room(one.nbytes)
            words[start + 1 : start + 1 + one.ndim] = one.shape
            self._arrays.append((place, one))
        there = self._room(words.nbytes)
        self._words.append((there, words, pointers))
        return there


def _fields(handle: Handle) -> Iterator[Any]:
    for name in (*handle.TABLES, *handle.PARTS):
        yield getattr(handle, name)
