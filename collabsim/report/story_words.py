"""Months, sums, counts and lists of a story, as a language writes them."""

from __future__ import annotations

from collections.abc import Sequence

from collabsim.language import has_text, number, text


def capitalised(sentence: str) -> str:
    """The sentence with a capital first letter, the rest as it is ("NAV" stays)."""
    return sentence[:1].upper() + sentence[1:]


def date(month: int, language: str) -> str:
    """A month of the run: "May of year 4"; month 0 is January of year 1."""
    name = text(f"story.month_{month % 12 + 1}", language)
    return text("story.date", language, month=name, year=month // 12 + 1)


def amount(nok: float, language: str) -> str:
    """A sum with its unit, to the nearest hundred kroner where it is large."""
    rounded = round(nok, -2) if nok >= 10_000.0 else round(nok)
    return text("story.amount", language, sum=number(rounded, language))


def counted(what: str, count: int, language: str) -> str:
    """A count with its noun: "1 month", "3 months", "twice"."""
    few = {1: f"story.{what}_one", 2: f"story.{what}_two"}.get(count)
    if few is not None and has_text(few, language):
        return text(few, language)
    return text(f"story.{what}_many", language, count=number(count, language))


def share(x: float, language: str) -> str:
    """A number between 0 and 1 to two decimals."""
    return number(x, language, 2)


def listed(items: Sequence[str], language: str) -> str:
    """Items as a list in a sentence: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return text("story.list", language, first=", ".join(items[:-1]), last=items[-1])
