"""Where the classroom server listens, and how it is started and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import logging
import os
import socket
import sys
import traceback
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

import collabsim
from collabsim.classroom.connections import MOST_CONNECTIONS, SECONDS_IDLE, OpenConnections
from collabsim.errors import UserError

SECONDS_TO_FINISH = 1
"""How long answers that are under way may still take after Ctrl+C."""

_HEADER_BYTES = 16_384
_OTHER_FILES = 200
_ELSEWHERE = "192.0.2.1"
"""An address kept for examples. Asking the way to it sends nothing."""


def open_port(host: str, port: int) -> socket.socket:
    """Take a port, so that nobody else does before the server is ready.

    Args:
        host: A name or number of this machine; ``0.0.0.0`` for all of its networks.
        port: Its number; 0 for any that is free.

    Raises:
        UserError: it cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise UserError(f"--host: there is no address {host!r}") from None
    taken = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            # A port that was used a moment ago can be had again at once.
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen()
    except OSError as error:
        taken.close()
        raise UserError(_refusal(host, port, error)) from None
    return taken


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use, perhaps by another classroom; choose one with --port"
    if error.errno == errno.EACCES:
        return f"port {port} is kept for the system; choose one above 1023 with --port"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"--host: {host} is not an address of this machine"
    return f"--host: nothing can listen at {host}, port {port}: {error.strerror or error}"


def is_loopback(taken: socket.socket) -> bool:
    """Whether only this machine can reach a port."""
    return ipaddress.ip_address(taken.getsockname()[0]).is_loopback


def address_of(taken: socket.socket) -> str:
    """What to type into a browser, on this machine or, where it is open, on another."""
    host, port = taken.getsockname()[:2]
    number = ipaddress.ip_address(host)
    if number.is_unspecified:
        number = ipaddress.ip_address(_own_number())
    written = f"[{number}]" if number.version == 6 else str(number)
    return f"http://{written}:{port}/"


def address_for_others(taken: socket.socket) -> str | None:
    """What to type into a browser on another machine of the network; None where none gets here."""
    if is_loopback(taken):
        return None
    address = address_of(taken)
    host = urlsplit(address).hostname
    return None if host is None or ipaddress.ip_address(host).is_loopback else address


def _own_number() -> str:
    """The number under which this machine is known on its network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((_ELSEWHERE, 9))
        except OSError:
            return "127.0.0.1"
        return str(asking.getsockname()[0])


def is_a_fault_of_ours(record: logging.LogRecord) -> bool:
    """Whether a record belongs on the teacher's console.

    An error in answering does, with its traceback. What a library thinks of the requests of
    others does not, nor does an answer given up when the server ends.
    """
    kind, _, where = record.exc_info or (None, None, None)
    if kind is None or issubclass(kind, asyncio.CancelledError):
        return False
    package = Path(collabsim.__file__).parent
    return any(package in Path(frame.filename).parents for frame in traceback.extract_tb(where))


def room_for_connections() -> int:
    """How many connections fit, after asking the system for as many as are wanted."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import resource  # noqa: PLC0415 - not on every system

    wanted = MOST_CONNECTIONS + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        more = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        wanted = min(wanted, soft)
    return max(wanted - _OTHER_FILES, wanted // 2)


def serve(app: ASGIApp, taken: socket.socket) -> None:
    """Serve until the process is interrupted.

    Raises:
        KeyboardInterrupt: the server has ended because the user asked it to.
    """
    # Loggers that nobody has set up end here, those of every library too.
    if logging.lastResort is not None:
        logging.lastResort.addFilter(is_a_fault_of_ours)
    config = uvicorn.Config(
        app,
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=SECONDS_IDLE,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        h11_max_incomplete_event_size=_HEADER_BYTES,
    )
    doors = OpenConnections(most=room_for_connections())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        uvicorn.Server(doors.configured(config)).run(sockets=[taken])
