"""Starting processes that know nothing of the program that starts them, nor of its user."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any

_HIDDEN = ("__file__", "__spec__")


class _HiddenMain:
    """What was hidden of the main module, and how many want it hidden."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted = 0
        self._kept: dict[str, Any] = {}

    def begin(self) -> None:
        """Hide it, if it is not hidden yet."""
        with self._lock:
            self._wanted += 1
            if self._wanted == 1:
                main = vars(sys.modules["__main__"])
                self._kept = {name: main.pop(name) for name in _HIDDEN if name in main}
                main["__spec__"] = None  # looked for, and allowed to be nothing

    def end(self) -> None:
        """Show it again, if nobody else wants it hidden."""
        with self._lock:
            self._wanted -= 1
            if self._wanted == 0:
                vars(sys.modules["__main__"]).update(self._kept)


_HIDING = _HiddenMain()


@contextmanager
def without_main_module() -> Iterator[None]:
    """For a while, processes that are started do not import the program this one runs.

    They are usually given it for what it defines. A script without the guard
    ``if __name__ == "__main__"`` would then sweep again in each of them. Workers
    need nothing of it. What a process is given is read off two names of the main
    module, which are not there for that while.
    """
    _HIDING.begin()
    try:
        yield
    finally:
        _HIDING.end()


def deafen() -> None:
    """Hold back Ctrl-C in this thread; processes it starts, and its threads do, never hear it.

    The terminal sends it to all processes; the one that started the others decides
    what becomes of them. Windows has its own ways.
    """
    if sys.platform != "win32":
        resource_tracker.ensure_running()  # it lets interrupts through again when it starts
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


@contextmanager
def without_interrupts() -> Iterator[None]:
    """For a while this thread is deaf to Ctrl-C, as :func:`deafen` says."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    deafen()
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
