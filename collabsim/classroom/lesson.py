"""The lesson as data: which steps a plan has, how long each takes, and in what order words come.

The words are in the catalogues (``lesson.toml``, ``glossary.toml``); the page and the
printable sheets read both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from collabsim.language import DEFAULT_LANGUAGE, catalogue, has_text, text


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lesson: its key in the table of the plan, and how long it takes."""

    key: str
    minutes: int


PLANS: Mapping[str, tuple[Step, ...]] = MappingProxyType(
    {
        "lesson_20": (
            Step("opening", 3),
            Step("watch", 5),
            Step("guess", 4),
            Step("compare", 5),
            Step("close", 3),
        ),
        "lesson_45": (
            Step("opening", 3),
            Step("watch", 5),
            Step("roles", 7),
            Step("guess", 4),
            Step("compare", 5),
            Step("why", 5),
            Step("rescue", 11),
            Step("close", 5),
        ),
    }
)
"""Plans by the name of their table of texts."""

FIRST_WORDS: tuple[str, ...] = ("pilot", "project_money", "social_entrepreneur")
"""Entries of the glossary that the first step explains."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the glossary: its key, the word and what it means."""

    key: str
    word: str
    meaning: str


def glossary(language: str = DEFAULT_LANGUAGE) -> list[Entry]:
    """The municipal words in the alphabetical order of the language.

    Raises:
        ValueError: if there is no such language.
    """
    return sorted(_entries("glossary", language), key=lambda entry: _alphabetical(entry.word))


def instrument_words(language: str = DEFAULT_LANGUAGE) -> list[Entry]:
    """The words of the instruments, a list beside the glossary, in alphabetical order.

    Raises:
        ValueError: if there is no such language.
    """
    own = _entries("instrument_glossary", language)
    return sorted(own, key=lambda entry: _alphabetical(entry.word))


def proximities(language: str = DEFAULT_LANGUAGE) -> list[Entry]:
    """The five kinds of proximity, in the order of the model's description.

    Raises:
        ValueError: if there is no such language.
    """
    return _entries("proximity", language)


def numbered(key: str, language: str = DEFAULT_LANGUAGE) -> list[str]:
    """The sentences ``key_1``, ``key_2`` and so on, as many as there are."""
    sentences: list[str] = []
    while has_text(f"{key}_{len(sentences) + 1}", language):
        sentences.append(text(f"{key}_{len(sentences) + 1}", language))
    return sentences


def _entries(table: str, language: str) -> list[Entry]:
    prefix = f"{table}."
    keys = [key.removeprefix(prefix) for key in catalogue(language) if key.startswith(prefix)]
    return [
        Entry(key, text(f"{table}_word.{key}", language), text(f"{table}.{key}", language))
        for key in keys
    ]


def _alphabetical(word: str) -> str:
    # The three last letters of the Norwegian alphabet; Unicode has them in another order.
    return word.lower().translate(_LAST_LETTERS)


_LAST_LETTERS = str.maketrans({"æ": "{", "ø": "|", "å": "}"})
