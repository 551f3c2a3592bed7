"""Bounds that keep many pupils from disturbing each other: whose turn it is, and what is kept.

A class presses the same button in the same second. Whoever comes first is not served
until done: the line goes round the clients, a request at a time, and a line that has
become too long says so instead of growing.
"""

from __future__ import annotations

import asyncio
import math
import threading
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import perf_counter
from typing import Literal

LONGEST_RETRY_SECONDS = 30

Word = Literal["too_many", "full"]


class BusyError(Exception):
    """Ask again later.

    ``word`` says why: ``too_many`` where one client asks for too much at once,
    ``full`` where the line is too long. ``retry_after`` is in seconds.
    """

    def __init__(self, word: Word, retry_after: int) -> None:
        super().__init__(word)
        self.word = word
        self.retry_after = retry_after


class FairQueue:
    """Lets a few through at once; the others wait in line, one of each client in turn.

    What somebody waits for with a hand on a lever comes before long work, which is done
    in pieces and never takes the last place while there is more than one.

    For one event loop: nothing here is for two threads.

    Args:
        at_once: How many may be inside.
        in_line: How many may wait.
        of_one: How many requests one client may have under way.
        of_address: How many all clients of one address may have under way.
    """

    def __init__(self, *, at_once: int, in_line: int, of_one: int, of_address: int) -> None:
        self._room = {False: at_once, True: max(1, at_once - 1)}
        self._in_line = in_line
        self._of_one = of_one
        self._of_address = of_address
        self._inside = 0
        self._under_way: Counter[str] = Counter()
        self._addresses: Counter[str] = Counter()
        self._lines: dict[bool, _Line] = {False: OrderedDict(), True: OrderedDict()}
        self._seconds = 0.5

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return sum(len(places) for line in self._lines.values() for places in line.values())

    @contextmanager
    def asking(self, client: str, address: str = "") -> Iterator[None]:
        """Count a request of a client from its arrival to its answer.

        Raises:
            BusyError: the client, or its address, has as many under way as one may have.
        """
        if self._under_way[client] >= self._of_one or self._addresses[address] >= self._of_address:
            raise BusyError("too_many", 1)
        counted = (self._under_way, client), (self._addresses, address)
        for counter, name in counted:
            counter[name] += 1
        try:
            yield
        finally:
            for counter, name in counted:
                counter[name] -= 1
                if counter[name] <= 0:
                    del counter[name]

    @asynccontextmanager
    async def turn(self, client: str, *, long: bool = False) -> AsyncIterator[None]:
        """Wait for a turn and hold it.

        Args:
            client: Whose turn it is.
            long: Whether it is a piece of long work.

        Raises:
            BusyError: the line is full.
        """
        await self._enter(client, long)
        begun = perf_counter()
        try:
            yield
        finally:
            self._seconds += 0.1 * (perf_counter() - begun - self._seconds)
            self._leave()

    async def _enter(self, client: str, long: bool) -> None:
        if self._inside < self._room[long] and not self._lines[long]:
            self._inside += 1
            return
        waiting = self.waiting
        if waiting >= self._in_line:
            wait = math.ceil(waiting * self._seconds / self._room[False])
            raise BusyError("full", max(1, min(wait, LONGEST_RETRY_SECONDS)))
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines[long].setdefault(client, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            # Given up after the turn had come: it goes to the next.
            if place.done() and not place.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        self._inside -= 1
        for long in (False, True):
            line = self._lines[long]
            while line and self._inside < self._room[long]:
                place = _first_of(line)
                if not place.done():
                    self._inside += 1
                    place.set_result(None)


type _Line = OrderedDict[str, deque[asyncio.Future[None]]]
"""Who waits: each client's places, the client whose turn is next first."""


def _first_of(line: _Line) -> asyncio.Future[None]:
    """Take the first place of the first client, who then goes to the end."""
    client, places = next(iter(line.items()))
    place = places.popleft()
    if places:
        line.move_to_end(client)
    else:
        del line[client]
    return place


class BoundedCache[K: Hashable, V]:
    """Keeps what was made, what was used last longest, in so many bytes. For any thread.

    Args:
        most_bytes: What all that is kept may weigh.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._things: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._things)

    def get(self, key: K) -> V | None:
        """What was kept under a key, if it still is."""
        with self._lock:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key][0]

    def put(self, key: K, thing: V, weight: int) -> None:
        """Keep a thing of so many bytes; what has not been used for longest makes room.

        A thing heavier than all there is room for is not kept.
        """
        if weight > self._most:
            return
        with self._lock:
            if key in self._things:
                self.bytes -= self._things.pop(key)[1]
            self._things[key] = (thing, weight)
            self.bytes += weight
            while self.bytes > self._most:
                _, (_, freed) = self._things.popitem(last=False)
                self.bytes -= freed
