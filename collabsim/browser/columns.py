"""Columns of numbers as few bytes: whole numbers as steps, equal ones once, others as they are."""

from __future__ import annotations

from typing import Any

import numpy as np

_STEPS = (("i1", np.int8), ("i2", np.int16), ("i4", np.int32))
_EIGHT = 8


class Packing:
    """Columns one after the other, each at a multiple of 8 bytes.

    What is said of a column: ``{"all": value}`` where every number is the same; ``{"steps":
    kind, "at": place, "n": numbers}`` for whole numbers, as differences from the one before;
    ``{"plain": kind, "at": place, "n": numbers}`` for all others.
    """

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def content(self) -> bytes:
        """All columns."""
        return b"".join(self._parts)

    def column(self, array: Any) -> dict[str, Any]:
        """A column of a table; of several places in a row, row by row."""
        flat = np.ascontiguousarray(array).reshape(-1)
        first = flat[0]
        if flat.tobytes() == np.full(len(flat), first).tobytes():
            return {"all": first.item(), "n": len(flat)}
        return self.whole(flat) if flat.dtype.kind == "i" else self.plain(flat)

    def whole(self, array: Any) -> dict[str, Any]:
        """Whole numbers, as differences."""
        steps = np.diff(array, prepend=np.int64(0))
        for kind, dtype in _STEPS:
            if np.array_equal(steps, steps.astype(dtype)):
                return {"steps": kind, **self._kept(steps.astype(dtype))}
        raise ValueError("a column of whole numbers has steps of more than 31 bits")

    def plain(self, array: Any) -> dict[str, Any]:
        """Numbers as they are."""
        return {"plain": f"{array.dtype.kind}{array.dtype.itemsize}", **self._kept(array)}

    def _kept(self, array: Any) -> dict[str, Any]:
        content = np.ascontiguousarray(array).tobytes()
        said = {"at": self._size, "n": int(array.size)}
        content += b"\0" * (-len(content) % _EIGHT)
        self._parts.append(content)
        self._size += len(content)
        return said
