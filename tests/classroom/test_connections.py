"""Connections that ask nothing give way, and those that ask too slowly end."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
import uvicorn

from collabsim.classroom.connections import OpenConnections
from collabsim.classroom.serving import open_port

QUESTION = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def hello(scope, receive, send):
    """An application that answers at once."""
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
    )
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def serving(idle_seconds=30, **limits):
    """A server in this process, and how to connect to it."""
    config = uvicorn.Config(
        hello, lifespan="off", ws="none", log_config=None, timeout_keep_alive=idle_seconds
    )
    with open_port("127.0.0.1", 0) as taken:
        server = uvicorn.Server(OpenConnections(**limits).configured(config))
        # Signals are left to the tests.
        task = asyncio.create_task(server._serve([taken]))
        port, writers = taken.getsockname()[1], []

        async def connect():
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writers.append(writer)
            return reader, writer

        try:
            while not server.started:  # noqa: ASYNC110 - it has no event for that
                await asyncio.sleep(0.01)
            yield connect
        finally:
            for writer in writers:
                writer.transport.abort()
            await asyncio.sleep(0.05)
            server.should_exit = True
            server.force_exit = True
            await task


async def ended(reader, seconds=60):
    """Whether the server closed a connection in time."""
    try:
        return await asyncio.wait_for(reader.read(), seconds) is not None
    except ConnectionError:
        return True
    except TimeoutError:
        return False


async def answered(reader, writer):
    writer.write(QUESTION)
    return (await asyncio.wait_for(reader.readuntil(b"ok"), 60)).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("limits", [{"most": 3}, {"of_address": 3}], ids=str)
def test_the_connection_that_was_idle_longest_gives_way(limits):
    async def scene():
        async with serving(**limits) as connect:
            idle = [await connect() for _ in range(3)]
            await asyncio.sleep(0.1)
            assert await answered(*idle[0])
            assert await answered(*await connect())
            first, second, third = [reader for reader, _ in idle]
            return await ended(second), await ended(first, 0.3), await ended(third, 0.3)

    assert asyncio.run(scene()) == (True, False, False)


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"],
    ids=["nothing", "part of the headers", "part of the body"],
)
def test_a_request_that_does_not_arrive_in_time_ends_its_connection(sent):
    async def scene():
        async with serving(seconds_to_ask=0.4) as connect:
            reader, writer = await connect()
            writer.write(sent)
            return await ended(reader)

    assert asyncio.run(scene())


def test_a_byte_now_and_then_gives_no_more_time():
    async def scene():
        async with serving(seconds_to_ask=0.4) as connect:
            reader, writer = await connect()
            assert await answered(reader, writer)
            for byte in b"GET / HTTP/1.1":
                writer.write(bytes([byte]))
                await asyncio.sleep(0.1)
                if reader.at_eof() or reader.exception():
                    return True
            return False

    assert asyncio.run(scene())


def test_a_connection_is_kept_for_the_next_question_and_not_for_ever():
    async def scene():
        async with serving(idle_seconds=3, seconds_to_ask=0.3) as connect:
            reader, writer = await connect()
            assert await answered(reader, writer)
            await asyncio.sleep(0.6)
            assert await answered(reader, writer)
            return await ended(reader)

    assert asyncio.run(scene())
