"""Starts Firefox for Playwright, and stands between them where Firefox is the older of the two.

Playwright speaks WebDriver BiDi with a Firefox as it was given out. On opening a page it sets what
the page is shown as (colours, screen), with commands that a Firefox with long support may not know
yet; it then refuses the page. What is set so is nothing a test here looks at. All messages go
through as they are, but an answer that a command of ``emulation`` is unknown becomes an empty one.

Playwright has no touch of its own here. With ``--touch`` what a mouse is to do is a finger's: the
page is then sent what Firefox sends for a finger on the glass, touches and what follows from them.

Run as a program: ``--touch`` where wanted, the path of Firefox and its arguments.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PATH = "/session"
TOUCH = "--touch"
BEGUN, ENDED = "browsingContext.downloadWillBegin", "browsingContext.downloadEnd"


class Lenient:
    """What the browser says: settings it does not know are done, and files have identifiers."""

    def __init__(self) -> None:
        self.settings: set[int] = set()
        self.files: dict[str, list[str]] = {}
        self.handed_out = 0

    def asked(self, message: str) -> str:
        """A message to the browser."""
        said = json.loads(message)
        if str(said.get("method")).startswith("emulation."):
            self.settings.add(said["id"])
        return message

    def answered(self, message: str) -> str:
        """A message from the browser."""
        if '"unknown command"' in message:
            return self._unknown(message)
        return self._file(message) if '"browsingContext.download' in message else message

    def _unknown(self, message: str) -> str:
        said = json.loads(message)
        if said.get("id") in self.settings and said.get("error") == "unknown command":
            return json.dumps({"type": "success", "id": said["id"], "result": {}})
        return message

    def _file(self, message: str) -> str:
        said = json.loads(message)
        given = said.get("params", {})
        if said.get("method") not in {BEGUN, ENDED} or given.get("download"):
            return message
        waiting = self.files.setdefault(given["url"], [])
        if said["method"] == BEGUN:
            self.handed_out += 1
            waiting.append(f"file-{self.handed_out}")
            given["download"] = waiting[-1]
        elif waiting:
            given["download"] = waiting.pop(0)
        return json.dumps(said)


class Touching(Lenient):
    """The same, and every pointer is a finger."""

    def asked(self, message: str) -> str:
        """A message to the browser."""
        message = super().asked(message)
        said = json.loads(message)
        if said.get("method") != "input.performActions":
            return message
        for one in said["params"]["actions"]:
            if one["type"] == "pointer":
                one["parameters"] = {"pointerType": "touch"}
        return json.dumps(said)


async def _passed(source, target, through: Callable[[str], str]) -> None:
    with suppress(ConnectionClosed):
        async for message in source:
            await target.send(through(message) if isinstance(message, str) else message)
    await target.close()


async def relay(firefox: Sequence[str], between: type[Lenient]) -> int:
    """Run a Firefox until it ends, and a relay in front of it; the line it says is the relay's."""
    browser = await asyncio.create_subprocess_exec(*firefox, stderr=asyncio.subprocess.PIPE)
    address = asyncio.get_running_loop().create_future()

    async def serve_one(near: ServerConnection) -> None:
        lenient = between()
        async with connect(await address + PATH, max_size=None, compression=None) as far:
            await asyncio.gather(
                _passed(near, far, lenient.asked), _passed(far, near, lenient.answered)
            )

    async with serve(serve_one, "127.0.0.1", 0, max_size=None, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        async for line in browser.stderr:
            said = line.decode(errors="replace")
            found = LISTENING.search(said)
            if found:
                address.set_result(found[1])
                said = said.replace(found[1], f"ws://127.0.0.1:{port}")
            sys.stderr.write(said)
            sys.stderr.flush()
        return await browser.wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        touch = sys.argv[1] == TOUCH
        status = asyncio.run(relay(sys.argv[1 + touch :], Touching if touch else Lenient))
        os._exit(status)
