"""Where the classroom server listens, and how it is started and stopped."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import os
import socket

import uvicorn
from starlette.types import ASGIApp

from collabsim.errors import UserError

MOST_CONNECTIONS = 1_000
"""Browsers keep about six connections open each, idle ones too."""

SECONDS_TO_FINISH = 1
"""How long answers that are under way may still take after Ctrl+C."""

_HEADER_BYTES = 16_384
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


def _own_number() -> str:
    """The number under which this machine is known on its network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((_ELSEWHERE, 9))
        except OSError:
            return "127.0.0.1"
        return str(asking.getsockname()[0])


def says_more_than_that_it_ends(record: logging.LogRecord) -> bool:
    """Whether a record is worth showing: an answer given up when the server ends is no error."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or not issubclass(kind, asyncio.CancelledError)


def serve(app: ASGIApp, taken: socket.socket) -> None:
    """Serve until the process is interrupted.

    Raises:
        KeyboardInterrupt: the server has ended because the user asked it to.
    """
    logging.getLogger("uvicorn.error").addFilter(says_more_than_that_it_ends)
    uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
            h11_max_incomplete_event_size=_HEADER_BYTES,
        )
    ).run(sockets=[taken])
