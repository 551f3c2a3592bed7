"""exp, log, pow, sin and cos in basic operations: the same bits on every machine.

The processor's library gives these five with a last digit of its own, so that a run on another
machine, or in a browser, would not be the same run. Here they are made of additions,
multiplications and divisions of doubles, which IEEE 754 lays down to the last bit, and of no
fused multiply-add. Rules and draws use these and no others.

The way is the usual one of tables and short series (P. T. P. Tang 1989 and 1990; W. J. Cody and
W. Waite 1980; T. J. Dekker 1971 for products in two parts): an argument is brought near a number
whose value stands in a table, and a series of a few terms does the rest. The tables are worked
out when the module is imported, with Python's ``decimal`` at 50 digits, whose ``exp`` and ``ln``
are correctly rounded: no number is copied. Errors stay below one unit in the last place
(``tests/world/test_mathematics.py`` measures them).
"""

from __future__ import annotations

import math
import struct
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic, overload

from collabsim.world.compiling import compiled

DIGITS = 50
"""Digits in which the tables are worked out."""
PLACES = 128
"""Places of each table, in a factor of two."""
PLACES_BITS = 7
FRACTION_BITS = 52
FRACTION = (1 << FRACTION_BITS) - 1
BIAS = 1023
"""Of the exponent of a double."""
UPPER_HALF = -(1 << 27)
"""Mask of the upper 26 bits of a double's 53: products of two such halves are exact."""
TO_WHOLE = 1.5 * 2.0**FRACTION_BITS
"""Added and taken off again it leaves the nearest whole number."""
LARGEST_EXPONENT = 709.782712893384
"""Largest x for which exp(x) is a double."""
SMALLEST_EXPONENT = -745.1332191019412
"""Smallest x for which exp(x) is above nothing."""
SMALLEST_NORMAL = 2.0**-1022
FIRST_OF_TABLE = 0.6875
"""Arguments of log are brought into [this, twice this), with 1 well inside."""
LARGEST_ANGLE = 2.0**20
"""Largest angle of sin and cos, in radians; beyond it they are not a number."""


def _two_parts(value: Decimal, kept_bits: int | None = None) -> tuple[float, float]:
    """A number as a double and what is left; the first a multiple of 2**-kept_bits if given."""
    if kept_bits is None:
        first = float(value)
    else:
        first = math.ldexp(float((value * 2**kept_bits).to_integral_value()), -kept_bits)
    return first, float(value - Decimal(first))


def _pi() -> Decimal:
    """Pi, by Machin's formula, in the digits of the context."""

    def arctan_of_inverse(n: int) -> Decimal:
        term = Decimal(1) / n
        total, k = term, 1
        while abs(term) > Decimal(10) ** -(DIGITS + 5):
            term /= -n * n
            total += term / (2 * k + 1)
            k += 1
        return total

    return 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239)


def _parts_of(value: Decimal, bits: int, parts: int) -> list[float]:
    """A number as a sum of doubles of at most ``bits`` bits each, the last a whole double."""
    result = []
    for _ in range(parts - 1):
        scale = bits - (math.frexp(float(value))[1])
        part, _ = _two_parts(value, scale)
        result.append(part)
        value -= Decimal(part)
    return [*result, float(value)]


def _exp_table(ln2: Decimal) -> Any:
    """2**(i / PLACES), and how much more it is, as a share of it."""
    table = np.empty((PLACES, 2))
    for i in range(PLACES):
        value = (ln2 * i / PLACES).exp()
        first, rest = _two_parts(value)
        table[i] = first, float(Decimal(rest) / value)
    return table


def _log_table() -> Any:
    """For each place: 1 / c in ten bits, and log c in two parts, the first a multiple of 2**-42."""
    table = np.empty((PLACES, 3))
    first_bits = struct.unpack("<q", struct.pack("<d", FIRST_OF_TABLE))[0]
    step = 1 << (FRACTION_BITS - PLACES_BITS)
    for i in range(PLACES):
        low, high = (
            struct.unpack("<d", struct.pack("<q", first_bits + n * step))[0] for n in (i, i + 1)
        )
        if low == 1.0 or high == 1.0:
            table[i] = 1.0, 0.0, 0.0
            continue
        inverse = round(2.0 / (low + high) * 512.0) / 512.0
        table[i] = inverse, *_two_parts(-Decimal(inverse).ln(), 42)
    return table


with localcontext() as _context:
    _context.prec = DIGITS
    _LN2 = Decimal(2).ln()
    _EXP = _exp_table(_LN2)
    _LOG = _log_table()
    _STEPS_PER_E = float(PLACES / _LN2)
    _STEP_HI, _STEP_LO = _parts_of(_LN2 / PLACES, 35, 2)
    _LN2_HI, _LN2_LO = _two_parts(_LN2, 42)
    _QUARTERS = float(2 / _pi())
    _QUARTER_1, _QUARTER_2, _QUARTER_3 = _parts_of(_pi() / 2, 33, 3)

for _table in (_EXP, _LOG):
    _table.setflags(write=False)

INVERSE_FACTORIAL = tuple(1.0 / math.factorial(n) for n in range(20))
_F2, _F3, _F4, _F5, _F6, _F7, _F8, _F9, _F10 = INVERSE_FACTORIAL[2:11]
_F11, _F12, _F13, _F14, _F15, _F16, _F17, _F18 = INVERSE_FACTORIAL[11:19]
_L3, _L5, _L6, _L7 = 1.0 / 3.0, 1.0 / 5.0, 1.0 / 6.0, 1.0 / 7.0


def bits_of(x: Any) -> Any:
    """The 64 bits of a double, as a signed whole number."""
    return struct.unpack("<q", struct.pack("<d", x))[0]


def double_of(bits: Any) -> Any:
    """The double these 64 bits are."""
    return struct.unpack("<d", struct.pack("<q", bits))[0]


@intrinsic  # type: ignore[untyped-decorator]
def _bits_of_compiled(_context: Any, _x: Any) -> Any:
    def build(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(types.int64))

    return types.int64(types.float64), build


@intrinsic  # type: ignore[untyped-decorator]
def _double_of_compiled(_context: Any, _bits: Any) -> Any:
    def build(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], context.get_value_type(types.float64))

    return types.float64(types.int64), build


@overload(bits_of, inline="always")  # type: ignore[untyped-decorator]
def _bits_of(x: Any) -> Any:  # noqa: ARG001
    def bits(x: Any) -> Any:
        return _bits_of_compiled(np.float64(x))

    return bits


@overload(double_of, inline="always")  # type: ignore[untyped-decorator]
def _double_of(bits: Any) -> Any:  # noqa: ARG001
    def double(bits: Any) -> Any:
        return _double_of_compiled(np.int64(bits))

    return double


@compiled
def _difference(a: float, b: float) -> tuple[float, float]:
    """A - b, and exactly what is lost in rounding it."""
    result = a - b
    taken = result - a
    return result, (a - (result - taken)) - (b + taken)


@compiled
def _exp_of(x: float, tail: float) -> float:
    """exp(x + tail) for an x whose power is a double, and a tail of less than its last place."""
    steps = (x * _STEPS_PER_E + TO_WHOLE) - TO_WHOLE
    k = int(steps)
    r = ((x - steps * _STEP_HI) - steps * _STEP_LO) + tail
    square = r * r
    series = r + square * (_F2 + r * _F3) + square * square * (_F4 + r * _F5)
    place = k & (PLACES - 1)
    first = _EXP[place, 0]
    value = first + first * (_EXP[place, 1] + series)
    exponent = k >> PLACES_BITS
    if exponent > BIAS:
        value, exponent = value * 2.0, exponent - 1
    if exponent < 1 - BIAS:
        return float(value * double_of((exponent + 2 * BIAS - 1) << FRACTION_BITS)) * 2.0 ** (
            1 - BIAS
        )
    return float(value * double_of((exponent + BIAS) << FRACTION_BITS))


@compiled
def exp(x: float) -> float:
    """E to the power of x; infinity above 709.78, 0 below -745.13."""
    if x > LARGEST_EXPONENT:
        return math.inf
    if x < SMALLEST_EXPONENT:
        return 0.0
    if math.isnan(x):
        return math.nan
    return _exp_of(x, 0.0)


@compiled
def _near_table(x: float) -> tuple[int, int, float, float]:
    """A normal x as 2**k * z with z near a place of the table: k, place, z / c - 1 in two parts."""
    bits = bits_of(x)
    above = bits - bits_of(FIRST_OF_TABLE)
    k = above >> FRACTION_BITS
    place = (above >> (FRACTION_BITS - PLACES_BITS)) & (PLACES - 1)
    bits -= k << FRACTION_BITS
    inverse = _LOG[place, 0]
    upper = double_of(bits & UPPER_HALF)
    a = upper * inverse - 1.0
    b = (double_of(bits) - upper) * inverse
    r = a + b
    part = r - a
    return k, place, r, (a - (r - part)) + (b - part)


@compiled
def log(x: float) -> float:
    """Natural logarithm; minus infinity of 0, not a number below it."""
    lifted = 0
    if not SMALLEST_NORMAL <= x < math.inf:
        if x == 0.0:
            return -math.inf
        if x < 0.0:
            return math.nan
        if not x < math.inf:
            return x
        x, lifted = x * 2.0**FRACTION_BITS, FRACTION_BITS
    k, place, r, rest = _near_table(x)
    k -= lifted
    base = k * _LN2_HI + _LOG[place, 1]
    first = base + r
    rest += (base - first) + r + (k * _LN2_LO + _LOG[place, 2])
    square = r * r
    higher = (r * _L7 - _L6) - square * 0.125
    series = (r * _L3 - 0.5) + square * (r * _L5 - 0.25) + square * square * higher
    return float(first + (rest + square * series))


@compiled
def _log_in_two(x: float) -> tuple[float, float]:
    """Natural logarithm of a normal x in two parts, to about 66 bits."""
    k, place, r, rest = _near_table(x)
    upper = double_of(bits_of(r) & UPPER_HALF)
    half_square = 0.5 * upper * upper
    square_rest = 0.5 * (upper + r) * (r - upper) + r * rest
    base = k * _LN2_HI + _LOG[place, 1]
    first = base + r
    rest += (base - first) + r
    less = first - half_square
    rest += ((first - less) - half_square) + (k * _LN2_LO + _LOG[place, 2]) - square_rest
    square = r * r
    series = (_L3 - r * 0.25) + square * (_L5 - r * _L6) + square * square * (_L7 - r * 0.125)
    rest += r * square * series
    total = less + rest
    return total, (less - total) + rest


@compiled
def power(x: float, y: float) -> float:
    """X to the power of y, for x of 0 and above; not a number below.

    As in IEEE 754: 1 for y = 0 and for x = 1, whatever the other is.
    """
    if y == 0.0 or x == 1.0:
        return 1.0
    if math.isnan(x) or math.isnan(y) or x < 0.0:
        return math.nan
    if x in (0.0, math.inf):
        return math.inf if (x == 0.0) == (y < 0.0) else 0.0
    if y == 1.0:
        return x
    lifted = 0.0
    if x < SMALLEST_NORMAL:
        x, lifted = x * 2.0**FRACTION_BITS, float(FRACTION_BITS)
    first, rest = _log_in_two(x)
    if lifted > 0.0:
        first, lost = _difference(first, lifted * _LN2_HI)
        rest += lost - lifted * _LN2_LO
    product = y * first
    if not abs(product) < 800.0:
        return math.inf if product > 0.0 else 0.0
    y_upper = double_of(bits_of(y) & UPPER_HALF)
    upper = double_of(bits_of(first) & UPPER_HALF)
    y_lower, lower = y - y_upper, first - upper
    error = ((y_upper * upper - product) + y_upper * lower + y_lower * upper) + y_lower * lower
    error += y * rest
    if product > LARGEST_EXPONENT:
        return math.inf if product - LARGEST_EXPONENT + error > 0.0 else _exp_of(product, error)
    if product < SMALLEST_EXPONENT:
        return 0.0
    return _exp_of(product, error)


@compiled
def _sine(x: float, tail: float) -> float:
    """sin(x + tail) for x within an eighth of a turn."""
    z = x * x
    series = -_F3 + z * (
        _F5 + z * (-_F7 + z * (_F9 + z * (-_F11 + z * (_F13 + z * (-_F15 + z * _F17)))))
    )
    return x + (tail * (1.0 - 0.5 * z) + x * z * series)


@compiled
def _cosine(x: float, tail: float) -> float:
    """cos(x + tail) for x within an eighth of a turn."""
    z = x * x
    series = _F4 + z * (
        -_F6 + z * (_F8 + z * (-_F10 + z * (_F12 + z * (-_F14 + z * (_F16 - z * _F18)))))
    )
    half = 0.5 * z
    first = 1.0 - half
    return first + (((1.0 - first) - half) + (z * z * series - x * tail))


@compiled
def cos_sin(x: float) -> tuple[float, float]:
    """Cosine and sine of an angle in radians, up to LARGEST_ANGLE on either side of 0."""
    if not abs(x) <= LARGEST_ANGLE:
        return math.nan, math.nan
    quarters = (x * _QUARTERS + TO_WHOLE) - TO_WHOLE
    nearer, rest = _difference(x - quarters * _QUARTER_1, quarters * _QUARTER_2)
    first, lost = _difference(nearer, quarters * _QUARTER_3)
    rest += lost
    turn = int(quarters) & 3
    cosine, sine = _cosine(first, rest), _sine(first, rest)
    if turn == 0:
        return cosine, sine
    if turn == 1:
        return -sine, cosine
    if turn == 2:
        return -cosine, -sine
    return sine, -cosine


@compiled
def cos(x: float) -> float:
    """Cosine of an angle in radians; see :func:`cos_sin`."""
    cosine, _ = cos_sin(x)
    return cosine


@compiled
def sin(x: float) -> float:
    """Sine of an angle in radians; see :func:`cos_sin`."""
    _, sine = cos_sin(x)
    return sine if x != 0.0 else x


@compiled
def normal_share(x: float) -> float:
    """Share of a normal distribution below x: the polynomial of Abramowitz and Stegun, 26.2.17.

    Off by less than 1e-7; made of arithmetic that gives the same bits everywhere.
    """
    t = 1.0 / (1.0 + 0.2316419 * abs(x))
    inner_part = -1.821255978 + t * 1.330274429
    sums = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * inner_part)))
    above = 0.3989422804014327 * exp(-0.5 * x * x) * sums
    return 1.0 - above if x >= 0.0 else above
