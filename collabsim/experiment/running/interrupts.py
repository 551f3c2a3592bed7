"""Ctrl-C and a polite request to end, as something a loop can look at."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Whether to stop. Within :meth:`gently` an interrupt is noted, elsewhere it is raised."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._gently = False

    def __call__(self) -> bool:
        """Whether somebody asked to stop."""
        return self._asked.is_set()

    def ask(self) -> None:
        """Ask to stop."""
        self._asked.set()

    @contextmanager
    def gently(self) -> Iterator[None]:
        """Here the first interrupt is looked for and answered; a second one is raised."""
        self._gently = True
        try:
            yield
        finally:
            self._gently = False

    def interrupted(self, number: int, frame: FrameType | None) -> None:
        """What a signal does."""
        del number, frame
        first = not self._asked.is_set()
        self._asked.set()
        if not (self._gently and first):
            raise KeyboardInterrupt


@contextmanager
def stopping_on_signals() -> Iterator[Stop]:
    """Have interrupts and requests to end answered by a :class:`Stop`.

    Outside of the main thread signals are none of our business; then only
    :meth:`Stop.ask` stops.
    """
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, stop.interrupted) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            # None: set by other means than Python's, which cannot set it again.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
