"""Numbers as a language writes them."""

from __future__ import annotations

import math

from collabsim.language.catalogue import DEFAULT_LANGUAGE, text


def number(x: float, language: str = DEFAULT_LANGUAGE, decimals: int = 0) -> str:
    """``x`` with the language's decimal sign and thousands separator.

    Bokmål and nynorsk separate groups of three with a no-break space from 10 000 upwards
    and leave four digits together, as Språkrådet advises; English uses a comma from 1,000.
    NaN and infinity become the language's word for a missing number. Rounding is
    half to even on the binary value, as in Python; minus zero is written as zero.
    """
    if not math.isfinite(x):
        return text("format.missing", language)
    written = f"{x:,.{decimals}f}"
    if float(written.replace(",", "")) == 0.0:
        written = written.lstrip("-")
    whole, _, fraction = written.partition(".")
    digits = whole.replace(",", "")
    if abs(int(digits)) >= int(text("format.grouped_from", language)):
        digits = whole.replace(",", text("format.thousands", language))
    return digits + text("format.decimal", language) + fraction if fraction else digits


MINUS = "\N{MINUS SIGN}"


def with_minus(x: float, language: str = DEFAULT_LANGUAGE, decimals: int = 0) -> str:
    """``x`` as :func:`number` writes it, with a real minus where it is below 0."""
    return number(x, language, decimals).replace("-", MINUS)


def signed(x: float, language: str = DEFAULT_LANGUAGE, decimals: int = 0) -> str:
    """A change with its sign, a real minus below 0; what is shown as nothing has none."""
    written = with_minus(x, language, decimals)
    return f"+{written}" if x > 0 and any(sign in "123456789" for sign in written) else written


def percent(share: float, language: str = DEFAULT_LANGUAGE, decimals: int = 0) -> str:
    """A share (0.41) as a percentage ("41%", in Norwegian "41 %" with a no-break space)."""
    if not math.isfinite(share):
        return text("format.missing", language)
    return text("format.percent", language, value=number(100.0 * share, language, decimals))
