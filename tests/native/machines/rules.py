"""The rules of a library in another process: worlds are copied in, run, and copied out."""

from __future__ import annotations

import inspect
import pickle
import struct
from collections.abc import Callable
from typing import Any

from collabsim.engine.block import NO_BLOCK, Block
from collabsim.native import RULES, SYMBOL
from collabsim.native.calling import RAISED, _Raised
from collabsim.world.compiling import ENTRIES
from collabsim.world.handles import Handle
from collabsim.world.tables import World
from tests.flat_memory import Laid
from tests.native.machines.process import Process

RESULT_BYTES = 16
"""Room for the result and for what is raised, before everything else."""

RESULTS: dict[str, Callable[[bytes], Any]] = {
    "None": lambda _: None,
    "int": lambda found: struct.unpack("<q", found)[0],
    "float": lambda found: struct.unpack("<d", found)[0],
    "bool": lambda found: bool(found[0]),
}


class Rules:
    """The functions of a library.

    Args:
        process: where it is loaded.
        symbol: the address there of what is called so; 0 if nothing is.
    """

    def __init__(self, process: Process, symbol: Callable[[str], int]) -> None:
        self._process, self._symbol = process, symbol
        self._base, self._size = 0, 0
        self.called: set[str] = set()
        """The functions that have been called."""

    def hash(self) -> str:
        """Of the rules that the library says it was made of."""
        return self._process.read(self._symbol(RULES), 20).decode()

    def run_block(self, world: World, block: Block) -> None:
        """What :func:`collabsim.engine.loop.run_block` does."""
        self.call("run_block", world, block)

    def run_world(self, world: World) -> None:
        """What :func:`collabsim.engine.loop.run_world` does."""
        self.run_block(world, NO_BLOCK)

    def call(self, name: str, *arguments: Any) -> Any:
        """What a function that Python calls gives, or raises."""
        self.called.add(name)
        handles = [one for one in arguments if isinstance(one, Handle)]
        laid = Laid(*handles, before=RESULT_BYTES)
        self._have(laid.size)
        self._process.write(self._base, laid.at(self._base))
        places = iter(laid.places)
        handed = [
            self._base + next(places) if isinstance(one, Handle) else int(one) for one in arguments
        ]
        raised = self._base + RESULT_BYTES // 2
        status = self._process.call(
            self._symbol(SYMBOL.format(name)), self._base, raised, *handed
        )  # fmt: skip
        content = self._process.read(self._base, laid.size)
        laid.take_back(content)
        if status:
            raise self._exception(status, int.from_bytes(content[8:16], "little"))
        declared = inspect.signature(ENTRIES[name].py_func).return_annotation
        return RESULTS[declared](content[:8])

    def _have(self, size: int) -> None:
        """See to it that there is room for the tables."""
        if size > self._size:
            if self._size:
                self._process.leave(self._base, self._size)
            self._base, self._size = self._process.room(size), size

    def _exception(self, status: int, place: int) -> BaseException:
        """What the code has raised: class and arguments, pickled as it was compiled."""
        if status < RAISED or not place:
            return SystemError(f"compiled code ended with status {status}")
        size = _Raised.computed.offset + _Raised.computed.size
        found = _Raised.from_buffer_copy(self._process.read(place, size).ljust(40, b"\0"))
        pickled = self._process.read(found.pickled, found.size)
        kind, arguments, _place = pickle.loads(pickled)  # noqa: S301 - of the library made here
        made: BaseException = kind(*arguments)
        return made
