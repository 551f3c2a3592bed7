"""Catalogues of sentences: read once, looked up by a dotted name."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES: tuple[str, ...] = ("en", "nb", "nn")
"""English, bokmål and nynorsk, by their codes."""

DEFAULT_LANGUAGE = "en"


def check_language(language: str) -> str:
    """Return ``language`` if there is a catalogue for it.

    Raises:
        ValueError: if there is none; the sentence names the languages there are.
    """
    if language in LANGUAGES:
        return language
    nearest = difflib.get_close_matches(language.lower(), LANGUAGES, n=1, cutoff=0.5)
    hint = f" (did you mean {nearest[0]}?)" if nearest else ""
    known = f"{', '.join(LANGUAGES[:-1])} and {LANGUAGES[-1]}"
    raise ValueError(f"there is no language {language!r}, only {known}{hint}")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All sentences of a language by dotted name, read from the files of its folder.

    Raises:
        ValueError: if there is no such language, or if two files of it define one name.
        TypeError: if an entry is not a text.
    """
    folder = files("collabsim.language").joinpath(check_language(language))
    sentences: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        for table, entries in tables.items():
            for key, sentence in entries.items():
                name = f"{table}.{key}"
                if name in sentences:
                    raise ValueError(f"{language}/{file.name} defines {name} a second time")
                if not isinstance(sentence, str):
                    raise TypeError(f"{language}/{file.name}: {name} is not a text")
                sentences[name] = sentence
    return MappingProxyType(sentences)


def has_text(key: str, language: str = DEFAULT_LANGUAGE) -> bool:
    """Whether the language has a sentence of this name."""
    return key in catalogue(language)


def text(key: str, language: str = DEFAULT_LANGUAGE, **values: object) -> str:
    """The sentence ``key`` in ``language`` with ``values`` put into its braces.

    Args:
        key: Dotted name, table and key: ``"parameter.threshold_nok"``.
        language: One of :data:`LANGUAGES`.
        **values: What the braces of the sentence name. Numbers should be formatted
            first, with :func:`collabsim.language.number`.

    Raises:
        KeyError: if the language lacks the sentence, or a value for its braces is missing.
        ValueError: if there is no such language.
    """
    try:
        sentence = catalogue(language)[key]
    except KeyError:
        raise KeyError(f"no sentence {key!r} in language {language!r}") from None
    try:
        return sentence.format(**values)
    except KeyError as missing:
        name = missing.args[0]
        raise KeyError(f"sentence {key!r} ({language}) needs a value for {name!r}") from None
