"""Timing two things in turn, and the ratio of their times with an interval."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times longer the first took than the second, with a 95 % interval."""

    value: float
    low: float
    high: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the page.

    ``wanted`` says what was aimed at, in words; empty where nothing was.
    """

    what: str
    found: str
    wanted: str = ""


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds ``work`` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def ratio(first: list[float], second: list[float]) -> Ratio:
    """The ratio of paired times: geometric mean, t interval of its logarithm.

    Args:
        first: times of the first, per unit of work.
        second: times of the second, taken in turn with the first.
    """
    logs = np.log(np.asarray(first) / np.asarray(second))
    middle = float(logs.mean())
    error = float(logs.std(ddof=1)) / math.sqrt(len(logs)) if len(logs) > 1 else math.nan
    reach = float(student.ppf(0.5 + LEVEL / 2, len(logs) - 1)) * error if len(logs) > 1 else 0.0
    return Ratio(math.exp(middle), math.exp(middle - reach), math.exp(middle + reach), len(logs))


def in_turn(
    first: Callable[[], float], second: Callable[[], float], pairs: int
) -> tuple[Ratio, list[float], list[float]]:
    """Take both ``pairs`` times in turn, the order swapped each time.

    Both answer seconds per unit of work. What went before the first pair (warming
    up) is the caller's.
    """
    a: list[float] = []
    b: list[float] = []
    for turn in range(pairs):
        if turn % 2:
            b.append(second())
            a.append(first())
        else:
            a.append(first())
            b.append(second())
    return ratio(a, b), a, b


def times(found: Ratio, digits: int = 0) -> str:
    """A ratio as the page writes it."""
    return (
        f"{found.value:,.{digits}f} times ({found.low:,.{digits}f} to {found.high:,.{digits}f}, "
        f"{found.pairs} pairs)"
    )
