"""The command: it serves, stops at once, and says in a sentence what is wrong."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import httpx
import pytest
from typer.testing import CliRunner

from collabsim.browser import RULES_WASM
from collabsim.classroom import export_data
from collabsim.classroom.page import PAGE_LANGUAGES
from collabsim.classroom.serving import (
    address_of,
    is_a_fault_of_ours,
    is_loopback,
    open_port,
)
from collabsim.classroom.sheets import SHEETS
from collabsim.cli import app
from collabsim.errors import UserError
from collabsim.inquiry.ensembles import ReplicationCounts
from collabsim.language import text
from tests.classroom.test_server_pupils import needed

pytestmark = pytest.mark.jobs

SMALL_CLASSROOM = """
import functools, sys
from collabsim.classroom import export_data
from collabsim.inquiry.ensembles import ReplicationCounts
export_data.served_data = functools.partial(
    export_data.classroom_data, recorded=(), masks=[0], sizes=ReplicationCounts(20, 10, 10)
)
from collabsim.cli import main
main()
"""
"""The command with few recorded worlds, so that it starts in seconds."""

EVERYWHERE = "0.0.0.0"  # noqa: S104 - it is what is tested

ENDS_WITHIN_SECONDS = 30
"""It ends at once; half a minute is for a machine that is busy with other things."""

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def run(*arguments):
    return CliRunner().invoke(app, ["classroom", *map(str, arguments)])


@contextmanager
def starting():
    """Starts the command and gives it back once the page is there."""
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", SMALL_CLASSROOM, "classroom", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        processes.append(process)
        address = re.search(r"http://\S+/", process.stdout.readline())
        assert address, process.communicate(timeout=120)
        return process, address[0]

    try:
        yield start
    finally:
        for process in processes:
            process.kill()
            process.communicate()


@pytest.fixture
def started():
    """Starts servers that a test stops."""
    with starting() as start:
        yield start


@pytest.fixture(scope="module")
def address():
    """Where a server is that no test stops: to start one takes longer than to ask it."""
    with starting() as start:
        yield start("--language", "en")[1]


@pytest.mark.parametrize(
    "pupils", [15, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.long])]
)
def test_pupils_over_the_network_get_what_each_would_get_alone(address, pupils):
    """They share one address, as a class behind one router does."""
    paths = needed()

    async def everybody():
        # Each asks anew: a connection kept open may be closed at the moment it is used again.
        limits = httpx.Limits(max_connections=pupils, max_keepalive_connections=0)
        async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as browser:
            asked = [browser.get(path) for _ in range(pupils) for path in paths]
            return await asyncio.gather(*asked)

    # In a thread of its own: beside an open browser this one has an event loop that runs.
    with ThreadPoolExecutor(1) as thread:
        answers = thread.submit(lambda: asyncio.run(everybody())).result()
    assert {answer.status_code for answer in answers} == {200}
    given = [answer.headers["etag"] for answer in answers]
    assert given == [*given[: len(paths)]] * pupils
    assert answers[paths.index("/making/rules.wasm")].content == RULES_WASM.read_bytes()


@posix
@pytest.mark.slow
@pytest.mark.long
def test_it_ends_at_once_too_when_the_system_tells_it_to(started):
    process, address = started("--language", "en")
    assert '<html lang="en"' in httpx.get(address, timeout=120).text
    process.send_signal(signal.SIGTERM)
    _, complaints = process.communicate(timeout=ENDS_WITHIN_SECONDS)
    assert process.returncode in {0, -signal.SIGTERM}
    assert "Traceback" not in complaints


def record_of(make):
    """What is logged of an error that a function ends with."""
    try:
        make()
    except BaseException as error:  # noqa: BLE001 - also those that end a task
        info = (type(error), error, error.__traceback__)
        return logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "failed", (), info)
    raise AssertionError


def test_the_console_shows_faults_of_ours_and_nothing_else():
    ours = record_of(lambda: open_port("no.such.name.invalid", 0))
    assert is_a_fault_of_ours(ours)
    assert not is_a_fault_of_ours(record_of(lambda: int("x")))
    assert not is_a_fault_of_ours(logging.makeLogRecord({"msg": "Invalid HTTP request received."}))
    given_up = (asyncio.CancelledError, asyncio.CancelledError(), ours.exc_info[2])
    assert not is_a_fault_of_ours(logging.makeLogRecord({"exc_info": given_up}))


@posix
def test_it_serves_until_it_is_stopped_quietly_whoever_is_connected(started):
    """Idle connections shut nobody out, and it ends at once."""
    process, address = started("--language", "en")
    assert process.stdout.readline().strip() == text("serving.only_here", "en")
    host, port = re.search(r"//(.*):(\d+)/", address).groups()
    with ExitStack() as connections:
        try:
            for _ in range(1_005):
                connections.enter_context(socket.create_connection((host, int(port)), timeout=120))
        except OSError as error:
            pytest.skip(f"this machine opens fewer connections: {error}")
        answer = httpx.get(address, timeout=120)
        assert answer.status_code == 200
        assert '<html lang="en"' in answer.text
        noise = connections.enter_context(socket.create_connection((host, int(port)), timeout=120))
        noise.sendall(b"no HTTP at all\r\n\r\n")
        assert b"400" in noise.recv(100)
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=ENDS_WITHIN_SECONDS)
    # What it prepared is said there too.
    assert not re.search(r"HTTP|limit|Traceback|Warning", complaints)
    assert complaints.splitlines()[-1] == "stopped by the user"
    assert process.returncode in {0, 130}


@posix
def test_on_a_network_it_says_so_and_it_ends_while_a_reader_still_waits(started):
    process, address = started("--host", EVERYWHERE, "--language", "nn")
    assert process.stdout.readline().strip() == text("serving.open_network", "nn")
    assert EVERYWHERE not in address
    answer = httpx.get(address, headers={"host": "teacher.example"}, timeout=120)
    assert answer.status_code == 200
    host, port = re.search(r"//(.*):(\d+)/", address).groups()
    with socket.create_connection((host, int(port))) as reader:
        # What is sent is read to its first byte and no further: the answer is still under way.
        reader.sendall(f"GET /api/data HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert reader.recv(1) == b"H"
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=ENDS_WITHIN_SECONDS)
    assert process.returncode in {0, 130}
    assert "Traceback" not in complaints


@posix
def test_it_can_be_stopped_while_it_is_getting_ready():
    # A shell that starts something in the background has it ignore Ctrl+C; here it must not.
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = f"{heeding}; from collabsim.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", command, "classroom", "--port", "0", "--language", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            first = process.stderr.readline()
            if "Compiling" in first:
                first = process.stderr.readline()
            assert first == text("serving.worlds", "en") + "\n"
            process.send_signal(signal.SIGINT)
            _, complaints = process.communicate(timeout=ENDS_WITHIN_SECONDS)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "Traceback" not in complaints


def test_a_port_in_use_is_one_sentence():
    with open_port("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        result = run("--port", port)
    assert result.exit_code == 2
    assert result.stderr == (
        f"error: port {port} is in use, perhaps by another classroom; choose one with --port\n"
    )
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("no.such.name.invalid", "there is no address 'no.such.name.invalid'"),
        ("192.0.2.7", "192.0.2.7 is not an address of this machine"),
        ("a" * 70, "there is no address"),
    ],
)
def test_an_address_that_is_not_ours_is_one_sentence(host, sentence):
    result = run("--host", host, "--port", 0)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


def test_ports_on_the_loopback_are_told_from_open_ones():
    with open_port("localhost", 0) as taken:
        assert is_loopback(taken)
        assert re.fullmatch(r"http://(127\.0\.0\.1|\[::1\]):\d+/", address_of(taken))
    with open_port(EVERYWHERE, 0) as taken:
        assert not is_loopback(taken)
        assert re.fullmatch(r"http://\d+\.\d+\.\d+\.\d+:\d+/", address_of(taken))
    with pytest.raises(UserError, match="in use"), open_port("127.0.0.1", 0) as taken:
        open_port("127.0.0.1", taken.getsockname()[1])


def test_without_the_libraries_of_the_server_it_says_how_to_get_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    for name in [name for name in sys.modules if name.startswith("collabsim.classroom.serv")]:
        monkeypatch.delitem(sys.modules, name)
    result = run("--port", 0)
    assert result.exit_code == 2
    assert "needs uvicorn" in result.stderr
    assert "collabsim[classroom]" in result.stderr


@pytest.fixture
def small_data(monkeypatch):
    """The data of the export, with few worlds and runs."""
    real = export_data.classroom_data

    def small(**options):
        return real(recorded=(), masks=[0], sizes=ReplicationCounts(5, 5, 5), **options)

    monkeypatch.setattr(export_data, "classroom_data", small)


def test_the_page_is_exported_as_one_file(tmp_path, small_data):
    file = tmp_path / "new" / "trap.html"
    file.parent.mkdir()
    result = run("--export", file, "--language", "nn")
    assert result.exit_code == 0, result.stderr
    assert str(file) in result.stdout
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert '<html lang="nn"' in page
    assert [one.name for one in file.parent.iterdir()] == ["trap.html"]


def test_nothing_is_exported_where_nothing_can_be_written(tmp_path):
    result = run("--export", tmp_path)
    assert result.exit_code == 2
    assert "is a folder" in result.stderr
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run("--export", tmp_path / "file" / "trap.html").exit_code == 2


@pytest.mark.parametrize("language", [None, "nn"])
def test_the_sheets_are_written(tmp_path, language):
    options = [] if language is None else ["--language", language]
    result = run("--sheets", tmp_path / "sheets", *options)
    assert result.exit_code == 0, result.stderr
    expected = PAGE_LANGUAGES if language is None else (language,)
    written = {path.relative_to(tmp_path / "sheets") for path in tmp_path.rglob("*.html")}
    assert {path.parent.name for path in written} == set(expected)
    assert len(written) == len(expected) * len(SHEETS)


def test_the_language_of_the_whole_command_counts_too(tmp_path):
    arguments = ["--language", "en", "classroom", "--sheets", str(tmp_path)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["en"]
    assert run("--language", "de").exit_code == 2


@posix
def test_a_browser_plays_worlds_the_server_makes(address, chromium):
    """A lever is pulled and moved, the picture follows, and no rule of the policy is broken."""
    context = chromium.new_context(viewport={"width": 1500, "height": 950})
    page, asked, complaints = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}#s=explore")
    page.wait_for_selector("body[data-ready]", timeout=120_000)

    def until(condition):
        end = time.monotonic() + 120
        while not page.evaluate(
            f"() => {{ const {{ app }} = window.collabsim; return {condition} }}"
        ):
            assert time.monotonic() < end, condition
            page.wait_for_timeout(100)

    first = page.evaluate("() => window.collabsim.app.worlds[1].name")
    page.evaluate("() => window.collabsim.app.change({ panel: 'levers' })")
    page.locator("#lever-mandate").click()
    until("app.source !== app.recording && !app.setup.waiting")
    assert page.evaluate("() => window.collabsim.app.worlds[1].name") != first
    page.locator("#lever-mandate").press("Tab")
    slider = page.locator("input[data-focus='value-leadership_support']")
    slider.fill("0.3")
    until("app.setup.values?.leadership_support === 0.3 && app.source !== app.recording")
    until("!app.setup.waiting && !app.setup.failed")
    assert complaints == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert sum(url.endswith("/making/rules.wasm") for url in asked) == 1
    context.close()
