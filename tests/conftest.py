"""What every test may rely on."""

from __future__ import annotations

import gc
import os
import signal
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Compiled code answers in microseconds after a first call of seconds, so no deadline makes sense.
# In CI the examples are the same in every run: a red run can be repeated, and what is red is the
# change. What nobody thought of is looked for where nothing waits for the answer: make explore.
settings.register_profile("dev", max_examples=15, deadline=None)
settings.register_profile(
    "ci",
    max_examples=15,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "explore",
    max_examples=400,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

# Workers of pytest-xdist are told the width of the terminal tests are watched on; output that
# is looked at here has none, unless a test says one.
os.environ.pop("COLUMNS", None)

# What a shell starts in the background ignores Ctrl-C, and so would all that it starts; tests of
# interrupts would then wait for hours.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A test that wants points of the region of values asks for them; all others would run them too.
os.environ["COLLABSIM_REGION_POINTS"] = "0"

# Figures are drawn to files; a test never opens a window.
os.environ.setdefault("MPLBACKEND", "Agg")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run take a part of the tests: 2/5 is the second fifth."""
    parser.addoption("--part", default="1/1", help="which part of the tests to run, such as 2/5")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the part asked for; a test is always in the same one."""
    which, parts = (int(number) for number in config.getoption("--part").split("/"))
    if not 1 <= which <= parts:
        raise pytest.UsageError(f"--part: {which}/{parts} is no part; 1/{parts} is the first")
    if parts == 1:
        return
    kept = [one for one in items if zlib.crc32(_whole(one).encode()) % parts == which - 1]
    config.hook.pytest_deselected(items=[one for one in items if one not in set(kept)])
    items[:] = kept


def _whole(item: pytest.Item) -> str:
    """What is never parted: a test that takes minutes, a file whose tests share what they make."""
    return item.nodeid if item.get_closest_marker("long") else item.nodeid.partition("::")[0]


def pytest_collection_finish() -> None:
    """What is imported by now stays: no look for what can be forgotten goes through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder the project stands in."""
    return Path(__file__).resolve().parents[1]
