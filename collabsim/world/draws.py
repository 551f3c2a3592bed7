"""Keyed draws: every random number is a function of what it decides.

There is no shared stream. A number is drawn by (seed, replication) and
(decision, step, entity, k), so that an agent nobody meets changes nothing else
and two worlds can be compared with the same random draws. The generator is Philox
4x64-10, bit-equal to NumPy's ``Philox(key=[seed, replication],
counter=[k // 4, entity, step, decision])``, word ``k % 4``; NumPy emits the
block of counter + 1 first, and so does this module.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
from numba import types
from numba.extending import intrinsic, overload

from collabsim.municipality.coding import Code
from collabsim.world.compiling import compiled
from collabsim.world.handles import Handle
from collabsim.world.mathematics import cos_sin, log


class Decision(Code):
    """What a number decides. Pinned: a new decision takes a new number."""

    PROPOSE = 1
    SECTOR = 2
    FIRST_UNIT = 3
    EFFECT_KIND = 4
    EFFECT = 5
    TRANSFERABLE = 6
    GAIN = 7
    LAW = 8
    INITIATED = 9
    FIELD_TOPICS = 10
    TEAM = 11
    ADDRESSEE = 12
    START = 13
    FUND_LOT = 14
    OUTSIDE_MONEY = 15
    UNIT_MONEY = 16
    TEAM_MEETING = 17
    LINE_MEETING = 18
    TOPIC_COPIED = 19
    OBSERVATION = 20
    CHAMPION = 21
    PERSON_MIND = 22
    PERSON_TRAITS = 23
    PERSON_TOPICS = 24
    PERSON_PRIOR = 25
    PERSON_STAYS = 26
    TIE_UNITS = 27
    TIE_CHANCE = 28
    STRESS = 29
    MANDATE_MET = 30
    PROPOSAL_NOISE = 31
    SEE_ROUTE = 32
    HANDLED = 33
    ADVISER_WHICH = 34
    ANSWER = 35
    PERSIST = 36
    LATE_LIST = 37
    OPTION_NOISE = 38
    RECUSE = 39
    COMPETITION_MONTHS = 40
    COMPETITORS = 41
    COMPETITION_WON = 42
    TRANSFER = 43
    KEPT_EFFECT = 44
    BRIDGE = 45
    COMPLAINT = 46
    REVIEW = 47
    ARGUMENT = 48
    ENTREPRENEUR_MIND = 49
    ENTREPRENEUR_TOPICS = 50
    ENTREPRENEUR_FORM = 51
    MUNICIPALITY = 52
    SITE_ANSWER = 53
    RECUSAL_MONTHS = 54
    COMPLAINT_RECUSAL = 55
    EXTRA_CLEARANCE = 56
    EVIDENCE_QUALITY = 57
    ALONE = 58
    CO_PAYMENT = 59
    AGREEMENT = 60
    WORD = 61
    TEACHING = 62
    MOORING = 63
    SLIP = 64
    PRIVATE_BUYER = 65
    POLITICIANS_DOOR = 66
    POWER_AVERSION = 67
    CITIZENS = 68
    CONTRACT = 69
    MEASURING = 70
    OPTION = 71
    CASE = 72


FORCED = np.dtype(
    (
        np.record,
        [("decision", np.int64), ("step", np.int64), ("entity", np.int64), ("value", np.float64)],
    )
)


class RandomDraws(Handle):
    """The key of a run, spread over the ten rounds, and the numbers forced in it.

    ``schedule`` holds 20 unsigned words (two a round), ``forced`` rows of
    :data:`FORCED`: in a run with overrides the number ``value`` stands in for
    every draw of that (decision, step, entity).
    """

    TABLES: ClassVar[dict[str, tuple[Any, int]]] = {
        "schedule": (np.uint64, 1),
        "forced": (FORCED, 1),
    }

    schedule: Any
    forced: Any


_MASK = (1 << 64) - 1
_WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
_M0 = np.uint64(0xD2E7470EE14C6C93)
_M1 = np.uint64(0xCA5A826395121157)
_SHIFT = np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0


def key_schedule(seed: int, replication: int) -> np.ndarray:
    """The 20 round keys of (seed, replication), as unsigned 64-bit words."""
    words = np.empty(20, dtype=np.uint64)
    key = [seed & _MASK, replication & _MASK]
    for turn in range(10):
        words[2 * turn], words[2 * turn + 1] = key
        key = [(key[0] + _WEYL[0]) & _MASK, (key[1] + _WEYL[1]) & _MASK]
    return words


def key_schedules(seed: int, first: int, count: int, step: int = 1) -> np.ndarray:
    """The round keys of ``count`` replications, every ``step``-th from ``first`` on, a row each."""
    turns = np.arange(10, dtype=np.uint64)
    replications = np.uint64(first & _MASK) + np.uint64(step) * np.arange(count, dtype=np.uint64)
    words = np.empty((count, 20), dtype=np.uint64)
    words[:, 0::2] = np.uint64(seed & _MASK) + turns * np.uint64(_WEYL[0])
    words[:, 1::2] = replications[:, None] + turns * np.uint64(_WEYL[1])
    return words


def forced_numbers(
    overrides: Mapping[tuple[int, int, int], float] | Iterable[tuple[tuple[int, int, int], float]],
) -> np.ndarray:
    """``overrides`` as the table :class:`RandomDraws` carries, in a fixed order."""
    items = sorted(dict(overrides).items())
    rows = np.zeros(len(items), dtype=FORCED)
    for row, ((decision, step, entity), value) in zip(rows, items, strict=True):
        row["decision"], row["step"], row["entity"] = int(decision), step, entity
        row["value"] = value
    return rows


def make_draws(
    seed: int, replication: int, overrides: Mapping[tuple[int, int, int], float] | None = None
) -> RandomDraws:
    """The random draws of a run."""
    return RandomDraws(
        schedule=key_schedule(seed, replication), forced=forced_numbers(overrides or {})
    )


def multiply_high(a: Any, b: Any) -> Any:
    """Upper 64 bits of the product of two unsigned 64-bit words."""
    return np.uint64((int(a) * int(b)) >> 64)


def multiply_low(a: Any, b: Any) -> Any:
    """Lower 64 bits of the product of two unsigned 64-bit words."""
    return np.uint64((int(a) * int(b)) & _MASK)


@intrinsic  # type: ignore[untyped-decorator]
def _wide_high(_context: Any, a: Any, b: Any) -> Any:
    from llvmlite import ir

    def build(_cgcontext: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        wide = ir.IntType(128)
        left, right = (builder.zext(value, wide) for value in arguments)
        product = builder.lshr(builder.mul(left, right), ir.Constant(wide, 64))
        return builder.trunc(product, ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), build


@overload(multiply_high, inline="never")  # type: ignore[untyped-decorator]
def _multiply_high(a: Any, b: Any) -> Any:
    def high(a: Any, b: Any) -> Any:
        return _wide_high(np.uint64(a), np.uint64(b))

    return high


@overload(multiply_low, inline="never")  # type: ignore[untyped-decorator]
def _multiply_low(a: Any, b: Any) -> Any:
    def low(a: Any, b: Any) -> Any:
        return np.uint64(a) * np.uint64(b)

    return low


@compiled
def words(draws: RandomDraws, decision: int, step: int, entity: int, block: int) -> Any:
    """Four 64-bit words: numbers ``4 * block`` to ``4 * block + 3`` of a decision."""
    c0 = np.uint64(block + 1)
    c1 = np.uint64(entity)
    c2 = np.uint64(step)
    c3 = np.uint64(decision)
    keys = draws.schedule
    for turn in range(10):
        high0 = multiply_high(_M0, c0)
        low0 = multiply_low(_M0, c0)
        high1 = multiply_high(_M1, c2)
        low1 = multiply_low(_M1, c2)
        c0 = high1 ^ c1 ^ keys[2 * turn]
        c1 = low1
        c2 = high0 ^ c3 ^ keys[2 * turn + 1]
        c3 = low0
    return c0, c1, c2, c3


@compiled
def forced(draws: RandomDraws, decision: int, step: int, entity: int) -> float:
    """The number forced for a decision, or -1.0e300 where none is."""
    for i in range(draws.forced.shape[0]):
        row = draws.forced[i]
        if row.decision == decision and row.step == step and row.entity == entity:
            return float(row.value)
    return -1.0e300


@compiled
def uniforms(draws: RandomDraws, decision: int, step: int, entity: int, block: int) -> Any:
    """Four uniform numbers in [0, 1): the block ``block`` of a decision."""
    if draws.forced.shape[0] > 0:
        value = forced(draws, decision, step, entity)
        if value > -1.0e300:
            return value, value, value, value
    a, b, c, d = words(draws, decision, step, entity, block)
    return (
        float(a >> _SHIFT) * _UNIT,
        float(b >> _SHIFT) * _UNIT,
        float(c >> _SHIFT) * _UNIT,
        float(d >> _SHIFT) * _UNIT,
    )


@compiled
def uniform(draws: RandomDraws, decision: int, step: int, entity: int, k: int) -> float:
    """Number ``k`` of a decision, uniform in [0, 1)."""
    a, b, c, d = uniforms(draws, decision, step, entity, k // 4)
    place = k % 4
    if place == 0:
        return float(a)
    if place == 1:
        return float(b)
    if place == 2:
        return float(c)
    return float(d)


@compiled
def normals(draws: RandomDraws, decision: int, step: int, entity: int, block: int) -> Any:
    """Two standard normal numbers from one block (Box-Muller).

    A forced number is taken as both numbers themselves.
    """
    if draws.forced.shape[0] > 0:
        value = forced(draws, decision, step, entity)
        if value > -1.0e300:
            return value, value
    a, b, _, _ = words(draws, decision, step, entity, block)
    radius = math.sqrt(-2.0 * log(1.0 - float(a >> _SHIFT) * _UNIT))
    angle = 2.0 * math.pi * (float(b >> _SHIFT) * _UNIT)
    cosine, sine = cos_sin(angle)
    return radius * cosine, radius * sine


@compiled
def gumbel(u: float) -> float:
    """A standard Gumbel number from a uniform one."""
    return -log(-log(max(u, 1.0e-300)) + 1.0e-300)


CODE_BITS = 31
"""Bits of the stable code of a post or a unit, so that two of them fit in one entity."""


@compiled
def pair(pilot_key: int, person_code: int) -> int:
    """The entity of a decision of one person about one pilot."""
    return (pilot_key << 32) | person_code
