"""Municipalities and differences within sentences."""

from __future__ import annotations

from collabsim.language.catalogue import DEFAULT_LANGUAGE, text
from collabsim.language.numbers import number, with_minus


def label(name: str, population: int, language: str = DEFAULT_LANGUAGE) -> str:
    """A municipality's own name, or its inhabitants where it has none of its own."""
    if name == f"{population:,} inhabitants":
        return text("scenario.inhabitants", language, population=number(population, language))
    return name


def place(name: str, population: int, language: str = DEFAULT_LANGUAGE) -> str:
    """A municipality within a sentence: "the municipality with 10,000 inhabitants"."""
    inhabitants = number(population, language)
    if name == f"{population:,} inhabitants":
        return text("compare.place_by_size", language, population=inhabitants)
    return text("compare.place_by_name", language, name=name, population=inhabitants)


def points(share: float, language: str = DEFAULT_LANGUAGE, decimals: int = 1) -> str:
    """A difference of shares in percentage points."""
    return with_minus(100 * share, language, decimals)
