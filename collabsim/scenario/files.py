"""Reading scenario files: finding them, ``extends``, merging, and errors with their line."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from collabsim.errors import UserError
from collabsim.parameters import BASE_YEAR, PARAMETERS, Value
from collabsim.scenario.changing import Change, read_change
from collabsim.scenario.doing import Do, DoError, read_do
from collabsim.scenario.dotted_names import tables_without_dots
from collabsim.scenario.instruments import InstrumentError, InstrumentUse, read_use
from collabsim.scenario.model import (
    InconsistentError,
    Origin,
    Scenario,
    defaults,
)
from collabsim.scenario.names import name_of_file
from collabsim.scenario.own import OwnError, OwnParameter, read_own
from collabsim.scenario.prices import IN_KRONER, as_written, price_year
from collabsim.scenario.reading import (
    SUFFIX,
    Document,
    ShippedFiles,
    is_there,
    place_in,
    refuse_another_kind,
    shipped_folder,
)
from collabsim.scenario.schema import PRICES, TOP_KEYS, validated
from collabsim.scenario.sentences import in_year, sentence
from collabsim.scenario.specs import MunicipalitySpec, specify


def _shipped() -> ShippedFiles:
    return ShippedFiles("scenario", shipped_folder())


def shipped_scenarios() -> tuple[str, ...]:
    """Names of the scenarios that come with collabsim."""
    return _shipped().names()


def load_scenario(path_or_name: str | Path) -> Scenario:
    """Read, merge and check a scenario.

    Args:
        path_or_name: A ``.toml`` file, or the name of a shipped scenario such as
            ``"small_and_large"``.

    Raises:
        UserError: one sentence with file, line, key, what was expected and the nearest
            valid name.
    """
    path = _shipped().find(path_or_name)
    return _resolved(_read_chain(path))


def _read_chain(path: Path) -> list[Document]:
    """The document and everything it extends, the outermost first."""
    documents = [_read(path)]
    places = [path.resolve()]
    while "extends" in documents[-1].content:
        last = documents[-1]
        parent = _extended(last)
        if parent.resolve() in places:
            first = places.index(parent.resolve())
            cycle = " -> ".join(d.path.name for d in (*documents[first:], documents[first]))
            raise UserError(f"{last.place('extends')}: extends goes in a circle: {cycle}")
        documents.append(_read(parent))
        places.append(parent.resolve())
    return documents


def _extended(document: Document) -> Path:
    """The file that ``extends`` names."""
    name: str = document.content["extends"]
    shipped = _shipped()
    if name.endswith(SUFFIX):
        path = document.path.parent / name
        try:
            if is_there(path):
                return path
        except UserError as failure:
            raise UserError(f"{document.place('extends')}: {failure}") from None
    elif name in shipped.names():
        return shipped.path(name)
    else:
        path = Path(name)
    what = "file" if name.endswith(SUFFIX) else "shipped scenario"
    raise UserError(
        f"{document.place('extends')}: extends names {name}, but there is no such "
        f"{what}{shipped.nearest(path)}"
    )


def _read(path: Path) -> Document:
    """Read and validate one file, without what it extends."""
    document = _shipped().read(path)
    content, problems = validated(document.content)
    if problems:
        refuse_another_kind(path, document.content, "scenario")
        ranked = sorted(problems, key=lambda p: document.positions.line(p.path) or 0)
        raise UserError(f"{document.place(*ranked[0].path)}: {sentence(ranked[0])}")
    return replace(document, content=content)


def _resolved(documents: list[Document]) -> Scenario:
    """Merge documents, the innermost ``extends`` first, and check the whole."""
    values: dict[str, Value] = defaults()
    origins: dict[str, Origin] = {}
    set_in: dict[str, Document] = {}
    places: Document | None = None
    listing: dict[str, Document] = {}
    first_year: int | None = None
    for document in reversed(documents):
        origin = _origins(document)
        for group, table in document.content.items():
            if group in (*TOP_KEYS, PRICES):
                continue
            for name, value in table.items():
                values[name] = value
                set_in[name] = document
                origins[name] = origin(group, name)
        if "municipality" in document.content:
            places = document
        if "change" in document.content:
            listing["change"] = document
        if "instrument" in document.content:
            listing["instrument"] = document
        if "do" in document.content:
            listing["do"] = document
        if "own" in document.content:
            listing["own"] = document
        first_year = document.content.get("first_year", first_year)
    outermost = documents[0]
    specs = () if places is None else _municipalities(places)
    scenario = Scenario(
        name=outermost.content.get("name") or name_of_file(outermost.path),
        about=outermost.content.get("about", ""),
        values=values,
        municipalities=specs,
        path=outermost.path,
        origins=origins,
        changes=_changes(listing["change"], first_year) if "change" in listing else (),
        instruments=_instruments(listing["instrument"], first_year)
        if "instrument" in listing
        else (),
        first_year=first_year,
        dos=_dos(listing["do"], first_year) if "do" in listing else (),
        own=_own(listing["own"]) if "own" in listing else (),
    )
    try:
        return scenario.checked()
    except InconsistentError as failure:
        if failure.change is not None:
            fault, document = failure.change, listing[failure.change.table]
            amounts = IN_KRONER.intersection(fault.keys)
            hint = in_year(price_year(document.content)) if amounts else ""
            place = document.place(fault.table, fault.change, *fault.keys)
            raise UserError(f"{place}: {failure}{hint}") from None
        place = _blame(failure, scenario, set_in, places or outermost, outermost)
        amounts = IN_KRONER.intersection(failure.names)
        years = {price_year(one.content) for one in documents} if amounts else set()
        hint = "".join(in_year(year) for year in sorted(years))
        raise UserError(f"{place}: {failure}{hint}") from None


def _origins(document: Document) -> Callable[[str, str], Origin]:
    """File and line of each value of a document; of an amount of another year what was written."""
    year = price_year(document.content)
    amounts = {} if year == BASE_YEAR else tables_without_dots(tomllib.loads(document.text))

    def origin(group: str, name: str) -> Origin:
        line = document.positions.line((group, name))
        if year == BASE_YEAR or name not in IN_KRONER:
            return Origin(document.path.name, line)
        amount = as_written(amounts, (group, name), None)
        return Origin(document.path.name, line, amount, year)

    return origin


def _municipalities(document: Document) -> tuple[MunicipalitySpec, ...]:
    """The municipalities a document lists; organisation files are relative to it."""
    specs = []
    for index, table in enumerate(document.content["municipality"]):
        try:
            spec = specify(table, document.path.parent)
        except UserError as failure:
            raise UserError(f"{document.place('municipality', index)}: {failure}") from None
        if spec.given is not None:
            _refuse_missing(spec.given, document.place("municipality", index, "organisation_file"))
        specs.append(spec)
    return tuple(specs)


def _changes(document: Document, first_year: int | None) -> tuple[Change, ...]:
    """What a document says changes during the run."""
    changes = []
    for index, table in enumerate(document.content["change"]):
        try:
            changes.append(read_change(table, first_year))
        except UserError as failure:
            raise UserError(f"{document.place('change', index, 'from')}: {failure}") from None
    return tuple(changes)


def _instruments(document: Document, first_year: int | None) -> tuple[InstrumentUse, ...]:
    """The instruments a document lists."""
    year, uses = price_year(document.content), []
    for index, table in enumerate(document.content["instrument"]):
        try:
            uses.append(read_use(table, first_year, year))
        except InstrumentError as failure:
            place = document.place("instrument", index, *failure.keys)
            raise UserError(f"{place}: {failure}") from None
    return tuple(uses)


def _dos(document: Document, first_year: int | None) -> tuple[Do, ...]:
    """What a document says is read of proximities."""
    made = []
    for index, table in enumerate(document.content["do"]):
        try:
            made.append(read_do(table, first_year))
        except DoError as failure:
            place = document.place("do", index, *failure.keys)
            raise UserError(f"{place}: {failure}") from None
    return tuple(made)


def _own(document: Document) -> tuple[OwnParameter, ...]:
    """The own parameters of a document."""
    try:
        return read_own(document.content["own"])
    except OwnError as failure:
        raise UserError(f"{document.place('own', *failure.keys)}: {failure}") from None


def _refuse_missing(organisation: Path, place: str) -> None:
    """Refuse an organisation file that is not there, with the place that names it."""
    try:
        there = is_there(organisation) and organisation.is_file()
    except UserError as failure:
        raise UserError(f"{place}: {failure}") from None
    if not there:
        raise UserError(f"{place}: there is no organisation file {organisation}")


def _blame(
    failure: InconsistentError,
    scenario: Scenario,
    set_in: dict[str, Document],
    places: Document,
    outermost: Document,
) -> str:
    """Where to look: the last of the keys involved, in the outermost file that sets any of them.

    ``places`` is the document that lists the municipalities.
    """
    if failure.municipality is not None:
        own = scenario.municipalities[failure.municipality].overrides
        keys = [name for name in failure.names if name in own]
        return places.place("municipality", failure.municipality, *keys[-1:])
    setting = [name for name in failure.names if name in set_in]
    if not setting:
        return str(outermost.path)
    setting = [name for name in setting if set_in[name] is outermost] or setting
    line, last = max((set_in[n].positions.line((PARAMETERS[n].group, n)) or 0, n) for n in setting)
    return place_in(set_in[last].path, line)
