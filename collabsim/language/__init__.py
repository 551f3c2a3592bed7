"""Words for people: catalogues in several languages, and numbers as each of them writes numbers.

Every language is a folder with one TOML file per topic (``en/parameters.toml``,
``nb/codes.toml``). A file holds tables of sentences; the files of a folder are
merged, and a sentence is found by its dotted name, ``"state.delivering"``. To
add sentences, add a table, in a new file or an old one, in every language.
"""

from collabsim.language.catalogue import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    catalogue,
    check_language,
    has_text,
    text,
)
from collabsim.language.numbers import number, percent, signed, with_minus
from collabsim.language.places import label, place, points

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "catalogue",
    "check_language",
    "has_text",
    "label",
    "number",
    "percent",
    "place",
    "points",
    "signed",
    "text",
    "with_minus",
]
