"""The rules as browsers run them, called from Python: worlds are copied in, run, and copied out."""

from __future__ import annotations

from functools import cache
from typing import Any

import wasmtime

from collabsim.browser import RULES_WASM
from collabsim.engine.block import NO_BLOCK, Block
from collabsim.native import SYMBOL
from collabsim.world.tables import World
from tests.flat_memory import Laid, rounded

PAGE = 65_536
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
        self._base = rounded(int(exports["__heap_base"].value(self._store)))  # type: ignore[union-attr]

    def run_block(self, world: World, block: Block) -> None:
        """What :func:`collabsim.engine.loop.run_block` does."""
        laid = Laid(world, block, before=RESULT_BYTES)
        lacking = self._base + laid.size - self._memory.data_len(self._store)
        if lacking > 0:
            self._memory.grow(self._store, -(-lacking // PAGE))
        self._memory.write(self._store, laid.at(self._base), self._base)
        places = [self._base + one for one in laid.places]
        raised = self._base + RESULT_BYTES // 2
        status = self._run(self._store, self._base, raised, *places)
        if status:
            raise SystemError(f"the module ended with status {status}")
        laid.take_back(self._memory.read(self._store, self._base, self._base + laid.size))

    def run_world(self, world: World) -> None:
        """What :func:`collabsim.engine.loop.run_world` does."""
        self.run_block(world, NO_BLOCK)


@cache
def _compiled() -> tuple[wasmtime.Engine, wasmtime.Module]:
    engine = wasmtime.Engine()
    return engine, wasmtime.Module.from_file(engine, str(RULES_WASM))
