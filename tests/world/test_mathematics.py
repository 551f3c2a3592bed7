"""exp, log, pow, sin and cos: as near as can be, and the same bits wherever they are worked out."""

from __future__ import annotations

import hashlib
import math
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import mpmath
import numba
import numpy as np
import pytest

from collabsim.world import mathematics
from collabsim.world.mathematics import cos, cos_sin, exp, log, power, sin
from tests.world.test_draws import plain

LARGEST_ERROR = 1.0
"""In units of the last place."""
WORKED_OUT_WITH_BITS = 140

type Arguments = Callable[[np.random.Generator, int], np.ndarray]

DIGEST = "ff1fb9a6ac8ec6b515ae48adde28a18b4e489eaa7649d4aa3c7649316f01dcd7"

ONE: dict[str, tuple[Any, Any, dict[str, Arguments]]] = {
    "exp": (exp, mpmath.exp, {
        "every power": lambda g, n: g.uniform(-745, 709.7, n),
        "near none": lambda g, n: g.uniform(-2, 2, n),
        "next to none": lambda g, n: g.uniform(-1e-3, 1e-3, n),
        "below the normal": lambda g, n: g.uniform(-745.1, -708, n),
    }),
    "log": (log, mpmath.log, {
        "every size": lambda g, n: np.exp(g.uniform(-740, 709, n)),
        "near one": lambda g, n: g.uniform(0.5, 2, n),
        "at one": lambda g, n: 1 + g.uniform(-1e-2, 1e-2, n),
        "next to one": lambda g, n: 1 + g.uniform(-1e-8, 1e-8, n),
        "drawn numbers": lambda g, n: 1 - g.random(n),
        "below the normal": lambda g, n: g.uniform(1e-9, 1, n) * 1e-308,
    }),
    "cos": (cos, mpmath.cos, {
        "a turn": lambda g, n: g.uniform(-7, 7, n),
        "many turns": lambda g, n: g.uniform(-(2.0**20), 2.0**20, n),
        "next to quarters": lambda g, n: np.round(g.uniform(-6e5, 6e5, n)) * (np.pi / 2),
    }),
    "sin": (sin, mpmath.sin, {
        "a turn": lambda g, n: g.uniform(-7, 7, n),
        "many turns": lambda g, n: g.uniform(-(2.0**20), 2.0**20, n),
        "next to quarters": lambda g, n: np.round(g.uniform(-6e5, 6e5, n)) * (np.pi / 2),
        "tiny": lambda g, n: g.uniform(-1e-300, 1e-300, n),
    }),
}  # fmt: skip

TWO: dict[str, tuple[Arguments, Arguments]] = {
    "shares over months": (
        lambda g, n: g.uniform(0, 1, n),
        lambda g, n: g.integers(0, 60, n).astype(float),
    ),
    "shares": (lambda g, n: g.uniform(0, 1, n), lambda g, n: g.uniform(-3, 3, n)),
    "near one, far": (
        lambda g, n: g.uniform(0.9, 1.1, n),
        lambda g, n: g.uniform(-5000, 5000, n),
    ),
    "next to one, farther": (
        lambda g, n: 1 + g.uniform(-1e-9, 1e-9, n),
        lambda g, n: g.uniform(-1e10, 1e10, n),
    ),
    "large": (lambda g, n: g.uniform(0, 1e308, n), lambda g, n: g.uniform(-1, 1, n)),
    "below the normal": (
        lambda g, n: g.uniform(1e-320, 1e-309, n),
        lambda g, n: g.uniform(-0.9, 0.9, n),
    ),
}


@numba.njit
def each(function: Any, x: Any) -> Any:
    result = np.empty(x.shape[0])
    for i in range(x.shape[0]):
        result[i] = function(x[i])
    return result


@numba.njit
def each_pair(function: Any, x: Any, y: Any) -> Any:
    result = np.empty(x.shape[0])
    for i in range(x.shape[0]):
        result[i] = function(x[i], y[i])
    return result


def error(result: float, exact: Any) -> float:
    """Distance in units of the last place of what is right."""
    last_place = math.ulp(float(exact)) if exact else math.ulp(0.0)
    return float(abs(mpmath.mpf(result) - exact) / last_place)


def largest_error(results: Any, exact: list[Any]) -> float:
    return max(error(float(r), e) for r, e in zip(results, exact, strict=True))


def errors_of_one(n: int) -> dict[str, float]:
    generator = np.random.default_rng(1)
    found = {}
    with mpmath.workprec(WORKED_OUT_WITH_BITS):
        for name, (ours, theirs, places) in ONE.items():
            for place, arguments in places.items():
                x = arguments(generator, n)
                exact = [theirs(mpmath.mpf(float(v))) for v in x]
                found[f"{name}, {place}"] = largest_error(each(ours, x), exact)
    return found


def errors_of_two(n: int) -> dict[str, float]:
    generator = np.random.default_rng(2)
    found = {}
    with mpmath.workprec(WORKED_OUT_WITH_BITS):
        for place, (base, exponent) in TWO.items():
            x, y = base(generator, n), exponent(generator, n)
            exact = [
                mpmath.mpf(float(a)) ** mpmath.mpf(float(b)) for a, b in zip(x, y, strict=True)
            ]
            within = [k for k, e in enumerate(exact) if math.ulp(0.0) < e < sys.float_info.max]
            results = each_pair(power, x, y)[within]
            found[f"power, {place}"] = largest_error(results, [exact[k] for k in within])
    return found


def test_errors_stay_below_the_last_place() -> None:
    found = errors_of_one(500) | errors_of_two(500)
    assert {name: e for name, e in found.items() if e >= LARGEST_ERROR} == {}
    assert max(found.values()) > 0.4


@pytest.mark.long
def test_errors_stay_below_the_last_place_at_a_million_points_each() -> None:
    found = errors_of_one(250_000) | errors_of_two(200_000)
    assert {name: e for name, e in found.items() if e >= LARGEST_ERROR} == {}


def test_edges_are_those_of_the_library() -> None:
    infinity, nothing = math.inf, math.nan
    same = [
        *((exp, v) for v in (0.0, -0.0, 1.0, 709.782712893384, 709.7827128933841, 710.0, 1e300,
                             -745.1332191019412, -745.14, -1e300, infinity, -infinity, nothing)),
        *((log, v) for v in (1.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308,
                             infinity, nothing)),
        *((f, v) for f in (cos, sin) for v in (0.0, -0.0, 5e-324, 2.0**20)),
    ]  # fmt: skip
    wrong = []
    for function, value in same:
        with np.errstate(all="ignore"):
            theirs = getattr(np, plain(function).__name__)(value)
        ours = function(value)
        if not (math.isnan(ours) and math.isnan(theirs)) and not (
            ours == theirs and math.copysign(1, ours) == math.copysign(1, theirs)
        ):
            wrong.append((plain(function).__name__, value, ours, theirs))
    assert wrong == []
    assert log(0.0) == -math.inf
    assert math.isnan(log(-1.0))
    assert math.isnan(cos(2.0**20 + 1))
    assert math.isnan(sin(math.inf))


def test_powers_of_edges_are_those_of_the_library() -> None:
    values = (0.0, 5e-324, 1e-310, 0.5, 1.0, 2.0, 1e300, math.inf, math.nan)
    exponents = (-math.inf, -1e300, -2.0, -1.0, -0.5, 0.0, 1e-300, 0.5, 1.0, 2.0, 1e300, math.inf,
                 math.nan)  # fmt: skip
    wrong = []
    with np.errstate(all="ignore"):
        for x in values:
            for y in exponents:
                ours, theirs = power(x, y), float(np.float64(x) ** np.float64(y))
                near = ours == theirs or abs(ours - theirs) <= math.ulp(theirs)
                if not near and not (math.isnan(ours) and math.isnan(theirs)):
                    wrong.append((x, y, ours, theirs))
    assert wrong == []
    assert math.isnan(power(-2.0, 2.0))


def test_compiled_and_plain_python_give_the_same_bits() -> None:
    generator = np.random.default_rng(3)
    x, y = generator.uniform(0, 9, 500), generator.uniform(-3, 40, 500)
    for function in (exp, log, cos, sin):
        expected = [plain(function)(float(v)) for v in x]
        assert each(function, x).tolist() == expected
    assert each_pair(power, x, y).tolist() == [
        plain(power)(float(a), float(b)) for a, b in zip(x, y, strict=True)
    ]
    assert cos_sin(0.3) == (cos(0.3), sin(0.3))


def digest_of_results() -> str:
    """Hash of what the five give on fixed points made without any of a library's functions."""
    x = (np.arange(20_000, dtype=np.float64) * 0.6180339887498949) % 1.0
    parts = [each(exp, 40 * x - 20), each(log, x + 1e-9), each(cos, 7 * x), each(sin, 7 * x),
             each_pair(power, x, 9 * x[::-1])]  # fmt: skip
    return hashlib.sha256(np.concatenate(parts).tobytes()).hexdigest()


@pytest.mark.long
def test_another_kind_of_processor_gives_the_same_bits() -> None:
    code = "from tests.world.test_mathematics import digest_of_results as d; print(d())"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answer.stdout.strip() == digest_of_results()


def test_results_are_the_same_for_ever() -> None:
    """What is written here was worked out once: another machine has to give it too."""
    assert digest_of_results() == DIGEST
    assert [
        exp(1.0).hex(),
        log(10.0).hex(),
        cos(1.0).hex(),
        sin(1.0).hex(),
        power(2.0, 0.5).hex(),
    ] == [
        "0x1.5bf0a8b145769p+1",
        "0x1.26bb1bbb55516p+1",
        "0x1.14a280fb5068cp-1",
        "0x1.aed548f090ceep-1",
        "0x1.6a09e667f3bcdp+0",
    ]


def test_tables_hold_what_they_say() -> None:
    with mpmath.workprec(WORKED_OUT_WITH_BITS):
        for place, (first, more) in enumerate(mathematics._EXP):
            exact = mpmath.mpf(2) ** (mpmath.mpf(place) / mathematics.PLACES)
            assert abs(mpmath.mpf(first) * (1 + mpmath.mpf(more)) / exact - 1) < 2.0**-100
        for inverse, first, rest in mathematics._LOG:
            exact = -mpmath.log(mpmath.mpf(inverse))
            assert abs(mpmath.mpf(first) + mpmath.mpf(rest) - exact) < 2.0**-90
