"""Connections of the classroom server: how many, and how long one may stand open unused.

A connection that asks nothing costs little, but only so many fit. Where there is no more
room, the one that has been idle longest gives way; a request that does not arrive in
time ends its connection. So nobody is shut out by connections that ask nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 3_000
"""Browsers keep up to six connections open each, idle ones too."""

MOST_OF_ADDRESS = 2_000
"""What one address may have open: a whole school behind one router has one for all."""

SECONDS_TO_ASK = 15.0
"""How long a request may take to arrive, from the opening of its connection or its first byte."""

SECONDS_IDLE = 30
"""How long a connection is kept open after an answer, for the next question."""

_DONE = {h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR}


class OpenConnections:
    """The open connections of one server, those idle longest first. For one event loop.

    Args:
        most: How many there may be.
        of_address: How many one address may have.
        seconds_to_ask: How long a request may take to arrive.
    """

    def __init__(
        self,
        *,
        most: int = MOST_CONNECTIONS,
        of_address: int = MOST_OF_ADDRESS,
        seconds_to_ask: float = SECONDS_TO_ASK,
    ) -> None:
        self._most = most
        self._of_address = of_address
        self.seconds_to_ask = seconds_to_ask
        self._idle: dict[Connection, None] = {}
        self._open: dict[Connection, None] = {}
        self._addresses: Counter[str] = Counter()

    def admit(self, one: Connection) -> bool:
        """Make room for a new connection; whether there is any."""
        crowded = self._addresses[one.address] >= self._of_address
        if crowded or len(self._open) >= self._most:
            leaving = self._idle_longest(one.address if crowded else None)
            if leaving is None:
                return False
            self.leave(leaving)
            leaving.end()
        self._open[one] = None
        self._addresses[one.address] += 1
        self._idle[one] = None
        return True

    def _idle_longest(self, address: str | None) -> Connection | None:
        fitting = (one for one in self._idle if address in {None, one.address})
        return next(fitting, None)

    def mark(self, one: Connection, *, idle: bool) -> None:
        """Say whether a connection waits for nothing."""
        self._idle.pop(one, None)
        if idle and one in self._open:
            self._idle[one] = None

    def leave(self, one: Connection) -> None:
        """Forget a connection; harmless where it is forgotten already."""
        self._idle.pop(one, None)
        if one in self._open:
            del self._open[one]
            self._addresses[one.address] -= 1
            if not self._addresses[one.address]:
                del self._addresses[one.address]

    def configured(self, config: Config) -> Config:
        """Let a server come and go through these doors."""
        doors = self

        class CountedConnection(Connection):
            def __init__(self, *given: object, **named: object) -> None:
                super().__init__(*given, **named)  # type: ignore[arg-type]
                self.doors = doors

        config.http = CountedConnection
        return config


class Connection(H11Protocol):
    """A connection that ends when its request does not arrive in time."""

    doors: OpenConnections
    address: str = ""
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Come in, if there is room."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        if self.doors.admit(self):
            self._await_request()
        else:
            self.end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave."""
        self._forget_deadline()
        self.doors.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; the time for a request does not begin anew with every byte of it."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Answered: idle until the next request."""
        super().on_response_complete()
        self._look()

    def end(self) -> None:
        """Close at once: what is not read by the other side is not waited for."""
        self._forget_deadline()
        self.transport.abort()

    def _look(self) -> None:
        whole = self.conn.their_state in _DONE
        answering = bool(self.cycle) and not self.cycle.response_complete
        between = self.timeout_keep_alive_task is not None and self.conn.their_state is h11.IDLE
        self.doors.mark(self, idle=not answering)
        if whole or between:
            self._forget_deadline()
        elif self._deadline is None:
            self._await_request()

    def _await_request(self) -> None:
        self._deadline = self.loop.call_later(self.doors.seconds_to_ask, self.end)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
