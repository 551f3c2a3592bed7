"""The rules as browsers run them, called from Python: worlds are copied in, run, and copied out."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import wasmtime

from collabsim.browser import RULES_WASM
from collabsim.engine.block import NO_BLOCK, Block
from collabsim.native import SYMBOL
from collabsim.world.handles import SLOTS_PER_FIELD, Handle
from collabsim.world.tables import World

PAGE = 65_536
ALIGNED = 16
RESULT_BYTES = 16
"""Room for the result and for what is raised, before everything else."""


class Module:
    """One instance of the module, and its memory."""

    def __init__(self) -> None:
        engine, made = _compiled()
        self._store = wasmtime.Store(engine)
        instance = wasmtime.Instance(self._store, made, [])
        exports = instance.exports(self._store)
        self._memory: Any = exports["memory"]
        self._run: Any = exports[SYMBOL.format("run_block")]
        self._base = int(exports["__heap_base"].value(self._store))  # type: ignore[union-attr]

    def run_block(self, world: World, block: Block) -> None:
        """What :func:`collabsim.engine.loop.run_block` does."""
        self._next = -(-(self._base + RESULT_BYTES) // ALIGNED) * ALIGNED
        result, raised = self._next - RESULT_BYTES, self._next - RESULT_BYTES // 2
        arrays: list[tuple[int, Any]] = []
        places = [self._placed(one, arrays) for one in (world, block)]
        status = self._run(self._store, result, raised, *places)
        if status:
            raise SystemError(f"the module ended with status {status}")
        for place, array in arrays:
            ctypes.memmove(array.ctypes.data, self._address() + place, array.nbytes)

    def run_world(self, world: World) -> None:
        """What :func:`collabsim.engine.loop.run_world` does."""
        self.run_block(world, NO_BLOCK)

    def _address(self) -> int:
        pointer = self._memory.data_ptr(self._store)
        return ctypes.cast(pointer, ctypes.c_void_p).value or 0

    def _room(self, size: int) -> int:
        place = self._next
        self._next = -(-(place + size) // ALIGNED) * ALIGNED
        lacking = self._next - self._memory.data_len(self._store)
        if lacking > 0:
            self._memory.grow(self._store, -(-lacking // PAGE))
        return place

    def _placed(self, handle: Handle, arrays: list[tuple[int, Any]]) -> int:
        fields = list(_fields(handle))
        words = np.zeros(SLOTS_PER_FIELD * len(fields), np.uint64)
        for n, one in enumerate(fields):
            start = SLOTS_PER_FIELD * n
            if isinstance(one, Handle):
                words[start] = self._placed(one, arrays)
                continue
            words[start] = self._written(one)
            words[start + 1 : start + 1 + one.ndim] = one.shape
            arrays.append((int(words[start]), one))
        return self._written(words)

    def _written(self, array: Any) -> int:
        place = self._room(array.nbytes)
        ctypes.memmove(self._address() + place, array.ctypes.data, array.nbytes)
        return place


def _fields(handle: Handle) -> Iterator[Any]:
    for name in (*handle.TABLES, *handle.PARTS):
        yield getattr(handle, name)


@cache
def _compiled() -> tuple[wasmtime.Engine, wasmtime.Module]:
    engine = wasmtime.Engine()
    return engine, wasmtime.Module.from_file(engine, str(RULES_WASM))
