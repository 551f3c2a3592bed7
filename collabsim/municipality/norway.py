"""The 357 Norwegian municipalities of the division valid from 2024, and how to find one.

The model reads the number of inhabitants and nothing else about a named
municipality; :data:`SIZE_SENTENCE` says so wherever results carry a name.
Origin of the figures: ``collabsim/data/municipalities_no.SOURCES.md``; of the municipalities
that are no more: ``collabsim/data/former_municipalities_no.SOURCES.md``.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from collabsim.errors import UserError
from collabsim.writing import files_beside

SIZE_SENTENCE = (
    "Results under the name of a municipality are about a municipality of that size and "
    "structure: the model knows how many inhabitants it has and nothing else about it."
)
"""Stands beside every result that carries the name of a municipality."""

POPULATION_YEARS = (2024, 2025, 2026)
LATEST = POPULATION_YEARS[-1]
"""Inhabitants are those on 1 January of this year unless another is asked for."""

_TEXT_COLUMNS = (
    "municipality_number",
    "name",
    "county_number",
    "county",
    "kostra_group",
    "admin_centre",
    "language_form",
)
_LOOK_UP = ": the command 'collabsim municipalities' lists all of them"
_INHABITANTS = re.compile(
    r"(?P<number>\d{1,3}(?:[ _.,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\d{3})+|\d+)"
    r"(?:\s*(?:inhabitants|innbyggere|innbyggjarar))?"
)
_MOST_DIGITS = 19
_DOUBLE_NAME = re.compile(r"\s+[-\u2013/]\s+")
_WITH_COUNTY = re.compile(r"^(?P<name>[^(,]+?)\s*[(,]\s*(?P<county>[^),]+?)\s*\)?$")


@dataclass(frozen=True, slots=True)
class NorwegianMunicipality:
    """One municipality of the table. ``population`` is that of 1 January 2026."""

    number: str
    name: str
    county: str
    population: int
    centrality_class: int
    admin_centre: str
    shares_name: bool = False

    @property
    def label(self) -> str:
        """The name, with the county where two municipalities share it: ``Våler (Østfold)``."""
        return f"{self.name} ({self.county})" if self.shares_name else self.name


@dataclass(frozen=True, slots=True)
class FormerMunicipality:
    """A municipality of 2017 that is no more, or has another name.

    ``change`` is "merged", "split" or "renamed", valid from 1 January of ``year``;
    ``successors`` are the municipalities its area belongs to today, ``numbers`` those it
    had itself, none of which a municipality has today.
    """

    name: str
    county: str
    year: int
    change: str
    successors: tuple[NorwegianMunicipality, ...]
    numbers: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What has become of it, and what to say instead."""
        names = [m.label for m in self.successors]
        became = {
            "merged": f"became part of {names[0]}",
            "split": f"was divided among {' and '.join([', '.join(names[:-1]), names[-1]])}",
            "renamed": f"took the name {names[0]}",
        }[self.change]
        said = _either(repr(name) for name in names) if len(names) > 1 else repr(names[0])
        return f"{self.name} ({self.county}) {became} in {self.year}: say {said}"


def municipalities_table(
    text: str | None = None,
    county: str | None = None,
    min_population: int | None = None,
    max_population: int | None = None,
) -> pd.DataFrame:
    """The table, one row per municipality, largest first.

    Args:
        text: part of a name, number or seat, written with or without æ, ø and å.
        county: the name of a county.
        min_population: fewest inhabitants on 1 January 2026, included.
        max_population: most inhabitants, included.

    Raises:
        UserError: there is no such county.
    """
    table = _table()
    keep = pd.Series(data=True, index=table.index)
    if text is not None:
        wanted = fold(text)
        columns = ("municipality_number", "name", "admin_centre")
        hits = [table[column].map(fold).str.contains(wanted, regex=False) for column in columns]
        keep &= hits[0] | hits[1] | hits[2]
    if county is not None:
        keep &= table["county"] == _county(county, table["county"])
    if min_population is not None:
        keep &= table[f"population_{LATEST}"] >= min_population
    if max_population is not None:
        keep &= table[f"population_{LATEST}"] <= max_population
    chosen = table[keep].sort_values(f"population_{LATEST}", ascending=False, kind="stable")
    return chosen.reset_index(drop=True)


def find_municipality(text: str) -> NorwegianMunicipality:
    """The municipality meant by a number or a name.

    Case does not matter, ``æøå`` may be written plainly or as ``ae``, ``oe``,
    ``aa``; "kommune" may follow. A name two municipalities share takes its
    county in parentheses: ``Våler (Østfold)``. Of an official double name the
    Norwegian part is enough, and the whole is understood too.

    Raises:
        UserError: nothing, or more than one, is meant; with the nearest names.
    """
    wanted = text.strip()
    if re.fullmatch(r"\d{3,4}", wanted):
        return _by_number(wanted.zfill(4))
    name, county = wanted, None
    if with_county := _WITH_COUNTY.match(wanted):
        name, county = with_county["name"], with_county["county"]
    key = re.sub(r" kommune$", "", fold(name))
    if (inhabitants := inhabitants_of(wanted)) is not None:
        raise UserError(
            f"{text!r} is no number of a municipality, which has four digits, but one of "
            f"inhabitants: {inhabitants:,}"
        )
    if (former := former_municipality(name, county)) is not None:
        raise UserError(former.sentence)
    found = [m for m in _all() if fold(m.name) == key]
    if not found:
        parts = {fold(part) for part in _DOUBLE_NAME.split(name)}
        found = [m for m in _all() if fold(m.name) in parts]
    if county is not None and found:
        there = _county(county, [m.county for m in _all()])
        found = [m for m in found if m.county == there]
        if not found:
            raise UserError(f"there is no municipality {name!r} in {there}{_hint(key)}")
    if not found:
        raise UserError(f"there is no municipality {text!r}{_hint(key)}")
    if len(found) > 1:
        choices = " or ".join(f"{m.label!r} ({m.number})" for m in found)
        raise UserError(f"{text!r} is the name of {len(found)} municipalities: say {choices}")
    return found[0]


def inhabitants_of(text: str) -> int | None:
    """The number of inhabitants meant by ``60000``, ``60 000``, ``60_000`` or ``60,000``.

    ``None`` if it is not written as a number, and for digits alone that are the number of
    a municipality (``3301`` is Drammen, ``3_301`` so many inhabitants).
    """
    written = _INHABITANTS.fullmatch(text.strip())
    if written is None or written["number"].startswith("0"):
        return None
    number = re.sub(r"\D", "", written["number"])
    plain = text.strip() == number
    if plain and number.zfill(4) in {municipality.number for municipality in _all()}:
        return None
    return int(number) if len(number) < _MOST_DIGITS else None


def _former_of(text: str) -> FormerMunicipality | None:
    """The municipality that is no more, by a name that may have its county behind it."""
    with_county = _WITH_COUNTY.match(text.strip())
    if with_county is None:
        return former_municipality(text.strip(), None)
    return former_municipality(with_county["name"], with_county["county"])


def former_municipality(name: str, county: str | None) -> FormerMunicipality | None:
    """The municipality of 2017 that is no more, by its name and, if given, its county then.

    ``None`` where there was none of that name, or where one of that name is there today
    and the county does not say that the other is meant.
    """
    written = re.sub(r"\s+kommune$", "", name.strip().casefold())
    today = [m.name.casefold() for m in _all() if fold(m.name) == fold(written)]
    for one in _former():
        if fold(one.name) != fold(written):
            continue
        # Lardal is no more, and Lærdal, whose name is written so without its letters, is there.
        meant = not today or (written == one.name.casefold() and written not in today)
        if meant if county is None else fold(one.county) == fold(county):
            return one
    return None


def predecessors(municipality: NorwegianMunicipality) -> tuple[FormerMunicipality, ...]:
    """The municipalities of 2017 whose area, or part of it, belongs to one of today."""
    return tuple(
        one for one in _former() if municipality.number in {own.number for own in one.successors}
    )


def range_hint(name: str) -> str:
    """The end of a sentence that refuses a name: what to run, if a Norwegian municipality has it.

    Also for a number of inhabitants, and what has become of a municipality that is no more.
    Empty for any other name.
    """
    if (inhabitants := inhabitants_of(name)) is not None:
        run = f"collabsim compare FILE --municipality {inhabitants:_}"
        return f"; for one of so many inhabitants run: {run}"
    if not any(sign.isalpha() for sign in name):
        return ""
    if (former := _former_of(name)) is not None:
        return f"; {former.sentence}"
    try:
        found = find_municipality(name)
    except UserError:
        return ""
    named = found.label if found.label.isalpha() else f'"{found.label}"'
    return f"; for a municipality of that size run: collabsim compare FILE --municipality {named}"


@lru_cache(maxsize=4_096)
def fold(text: str) -> str:
    """A spelling in which ``Ålesund``, ``aalesund`` and ``ALESUND`` are one.

    Checked for the table: no two different names fold to the same spelling.
    """
    plain = text.casefold().replace("æ", "ae").replace("ø", "o")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    for double, single in (("ae", "a"), ("oe", "o"), ("aa", "a")):
        plain = plain.replace(double, single)
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


@cache
def _table() -> pd.DataFrame:
    source = files("collabsim").joinpath("data", "municipalities_no.csv")
    with source.open("rb") as data:
        return pd.read_csv(data, dtype=dict.fromkeys(_TEXT_COLUMNS, str), encoding="utf-8")


@cache
def _all() -> tuple[NorwegianMunicipality, ...]:
    table = _table()
    shared = table["name"].duplicated(keep=False)
    return tuple(
        NorwegianMunicipality(
            number=str(row["municipality_number"]),
            name=str(row["name"]),
            county=str(row["county"]),
            population=int(row[f"population_{LATEST}"]),
            centrality_class=int(row["centrality_class"]),
            admin_centre=str(row["admin_centre"]),
            shares_name=bool(twice),
        )
        for (_, row), twice in zip(table.iterrows(), shared, strict=True)
    )


@cache
def _former() -> tuple[FormerMunicipality, ...]:
    source = files("collabsim").joinpath("data", "former_municipalities_no.csv")
    with source.open("rb") as data:
        table = pd.read_csv(data, dtype=str, encoding="utf-8")
    by_number = {municipality.number: municipality for municipality in _all()}
    return tuple(
        FormerMunicipality(
            name=str(row["former_name"]),
            county=str(row["former_county"]),
            year=int(row["from_year"]),
            change=str(row["change"]),
            successors=tuple(by_number[number] for number in row["successor_numbers"].split()),
            numbers=tuple(row["former_numbers"].split()),
        )
        for _, row in table.iterrows()
    )


def _by_number(number: str) -> NorwegianMunicipality:
    for municipality in _all():
        if municipality.number == number:
            return municipality
    for former in _former():
        if number in former.numbers:
            raise UserError(f"no municipality has the number {number} today: {former.sentence}")
    near = difflib.get_close_matches(number, [m.number for m in _all()], n=3, cutoff=0.5)
    if not near:
        raise UserError(f"no municipality has the number {number}{_LOOK_UP}")
    names = _either(f"{m.number} {m.name}" for m in _all() if m.number in near)
    raise UserError(f"no municipality has the number {number}: did you mean {names}?")


def _county(text: str, counties: Iterable[str]) -> str:
    known = sorted(set(counties))
    for county in known:
        if fold(county) == fold(text):
            return county
    near = difflib.get_close_matches(fold(text), [fold(c) for c in known], n=1, cutoff=0.5)
    meant = [c for c in known if fold(c) in near]
    hint = f"did you mean {meant[0]}?" if meant else f"expected one of {', '.join(known)}"
    raise UserError(f"there is no county {text!r}: {hint}")


def _hint(key: str) -> str:
    """The three nearest names, nearest first, as the end of a sentence."""
    by_fold: dict[str, list[str]] = {}
    for municipality in _all():
        by_fold.setdefault(fold(municipality.name), []).append(municipality.label)
    near = difflib.get_close_matches(key, by_fold, n=3, cutoff=0.6)
    if not near:
        return _LOOK_UP
    return f": did you mean {_either(label for fold_ in near for label in by_fold[fold_])}?"


def _either(names: Iterable[str]) -> str:
    """``A, B or C``."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write rows of the table as CSV that a spreadsheet opens with its letters intact.

    Raises:
        UserError: the file cannot be written; nothing of it is left.
    """
    with files_beside(path) as part:
        table.to_csv(part, index=False, encoding="utf-8-sig")
