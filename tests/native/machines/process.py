"""A program that runs as on another machine, and what it can be asked: see ``caller.c``."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

ROOM, LEAVE, WRITE, READ, OPEN, SYMBOL, RUNNABLE, CALL = range(1, 9)


class EndedError(Exception):
    """The program has ended, where an answer was waited for."""


class Process:
    """A running ``caller``; its memory is read and written by address.

    Args:
        command: the program, with what it runs under before it.
        surroundings: variables of its environment, all of them.
    """

    def __init__(self, command: Sequence[str], surroundings: Mapping[str, str]) -> None:
        self._running = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(surroundings)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._running.communicate()

    def room(self, size: int) -> int:
        """The address of new memory, all of it nothing."""
        return self._word(ROOM, size)

    def leave(self, address: int, size: int) -> None:
        """Memory that was made is needed no more."""
        self._ask(LEAVE, address, size)

    def write(self, address: int, content: bytes | bytearray) -> None:
        """Put bytes into memory."""
        self._ask(WRITE, address, len(content), content)

    def read(self, address: int, size: int) -> bytes:
        """Bytes of memory."""
        self._ask(READ, address, size)
        return self._answer(size)

    def opened(self, path: str) -> int:
        """A library, by its path there; 0 if it cannot be opened."""
        with _Text(self, path) as place:
            return self._word(OPEN, place)

    def symbol(self, library: int, name: str) -> int:
        """Where a library has what is called so; 0 if it has not."""
        with _Text(self, name) as place:
            return self._word(SYMBOL, library, place)

    def runnable(self, address: int, size: int) -> None:
        """Let memory be run.

        Raises:
            EndedError: it may not be.
        """
        if not self._word(RUNNABLE, address, size):
            raise EndedError("memory may not be run")

    def call(self, function: int, *arguments: int) -> int:
        """Call a function of whole numbers and addresses; its result, a signed whole number."""
        handed = struct.pack(f"<{len(arguments)}q", *arguments)
        self._ask(CALL, function, len(arguments), handed)
        (result,) = struct.unpack("<q", self._answer(8))
        return int(result)

    def _word(self, what: int, first: int, second: int = 0) -> int:
        self._ask(what, first, second)
        return int.from_bytes(self._answer(8), "little")

    def _ask(self, what: int, first: int, second: int, content: bytes | bytearray = b"") -> None:
        assert self._running.stdin is not None
        try:
            self._running.stdin.write(struct.pack("<3Q", what, first, second))
            self._running.stdin.write(content)
            self._running.stdin.flush()
        except OSError as error:
            raise EndedError(f"the program ended with {self._running.wait()}") from error

    def _answer(self, size: int) -> bytes:
        assert self._running.stdout is not None
        answer = self._running.stdout.read(size)
        if len(answer) < size:
            raise EndedError(f"the program ended with {self._running.wait()}")
        return answer


class _Text:
    """A text that stands in the memory of a process for a while."""

    def __init__(self, process: Process, text: str) -> None:
        self._process, self._content = process, text.encode() + b"\0"

    def __enter__(self) -> int:
        self._place = self._process.room(len(self._content))
        self._process.write(self._place, self._content)
        return self._place

    def __exit__(self, *_: object) -> None:
        self._process.leave(self._place, len(self._content))
