"""Ctrl-C ends a command within a second, whatever it is in the middle of.

Python hears of an interrupt between two steps of its own. While a library compiles, draws or
sorts there is none, so a second thread waits for the signal too. It gives the program a moment
to tidy up, and then ends it.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time

from collabsim.writing import remove_stages

INTERRUPTED = 130
"""What a program that was interrupted ends with."""

SENTENCE = "stopped by the user\n"
GRACE_SECONDS = 0.5
"""How long a command has to end by itself."""

_SAID = threading.Event()


def say_stopped() -> None:
    """Tell the user that the program was interrupted."""
    _SAID.set()
    sys.stderr.write(SENTENCE)
    sys.stderr.flush()


def end_in_time() -> None:
    """From here on an interrupt ends the program, unless a command answers it in its own way."""
    if threading.current_thread() is not threading.main_thread():
        return
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.detach(), warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(reader,), name="collabsim-ending", daemon=True).start()


def _watch(reader: socket.socket) -> None:
    while numbers := reader.recv(64):
        # A sweep stores what is made, and a server says goodbye: both look for it themselves.
        if signal.SIGINT in numbers and signal.getsignal(signal.SIGINT) is _USUAL:
            time.sleep(GRACE_SECONDS)
            if not _SAID.is_set():
                say_stopped()
            remove_stages()
            os._exit(INTERRUPTED)


_USUAL = signal.default_int_handler
