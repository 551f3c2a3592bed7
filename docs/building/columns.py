"""What every column of the tables of results holds.

Everything the pages say about columns comes through :func:`of_pilots`, :func:`of_runs` and
:func:`of_events`; nothing else of the site knows where columns are declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from collabsim.records.course import HORIZONS, STATES
from collabsim.records.event_columns import COMMON, EventColumn, event_columns
from collabsim.records.views import PILOTS, SUMS
from collabsim.world.events.catalogue import KINDS
from collabsim.world.events.declare import EventField, EventKind
from collabsim.world.tables import TABLES


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its unit or the words it may hold, its meaning."""

    name: str
    unit: str
    meaning: str


_PLACING = (
    Column("cell", "number", "cell of the sweep: the combination of values that was run"),
    Column("world", "number", "municipality of the cell, or the region, that was run together"),
    Column("municipality", "name", "municipality of the scenario"),
    Column("population", "inhabitants", "its size"),
    Column("seed", "number", "seed of the sweep"),
    Column("replication", "number", "number of the replication; with the seed its random draws"),
    Column("pilot", "number", "number of the proposal in its run"),
)
_OF_A_RUN = (
    Column("part", "number", "part of the run folder the run is stored in"),
    Column("failed", "true/false", "whether the run ended with an error; its sums are 0 then"),
    Column("run", "name", "name of the run, as `collabsim replay` takes it"),
)
_DERIVED = {
    "pilot_key": Column("pilot_key", "number", "stable code of the proposal"),
    "weak": Column("weak", "true/false", "whether the true effect is below `weak_limit`"),
    "started": Column("started", "true/false", "whether the pilot started"),
    "months": Column("months", "months", "length of the run"),
    "months_to_decision": Column(
        "months_to_decision", "months", "from the opening of the case to its decision"
    ),
    "stop_role": Column("stop_role", "word", "role of whoever said no or let it lie"),
    "stop_post": Column("stop_post", "name", "post of whoever said no or let it lie"),
}
_SUMS = {
    "proposals": "proposals",
    "started": "proposals that became a pilot",
    "weak_observed": "started weak pilots that were followed for three years",
    "weak_kept": "of those, alive after three years in any form",
    "good_observed": "started pilots that are not weak and were followed for three years",
    "good_lost": "of those, lost within three years",
    "lasting": "started pilots alive in any form three years after the money",
    "legal_errors": "legal errors",
    "users_reached": "persons served, summed over the pilots",
}
_WORD = re.compile(r"\)\[(\w+) \+ 2\]")


def of_pilots() -> list[Column]:
    """The columns of the view ``pilots``; a frame of pilots has all but the first two."""
    known = {column.name: column for column in _PLACING} | _DERIVED
    return [known.get(name) or _of_field(name, source) for name, source in PILOTS.items()]


def _of_field(name: str, source: str) -> Column:
    """A column that is a field of the pilot table, as it is or with words for its codes."""
    fields = {field.name: field for field in TABLES["pilot"].fields}
    coded = _WORD.search(source)
    field = fields[coded[1]] if coded else next(
        fields[word] for word in (name, *re.findall(r"\w+", source)) if word in fields
    )  # fmt: skip
    missing = "; missing where there is none" if source.startswith("CASE") and not coded else ""
    unit = "word" if coded else "true/false" if source.endswith("<> 0") else field.unit
    return Column(name, unit, re.sub(r", -1[^,;]*$", "", field.meaning) + missing)


def of_runs() -> list[Column]:
    """The columns of the view ``runs``."""
    before = [column for column in _PLACING if column.name != "pilot"]
    return [*before, *_OF_A_RUN[:2], *(Column(name, *_of_sum(name)) for name in SUMS), _OF_A_RUN[2]]


def _of_sum(name: str) -> tuple[str, str]:
    word, _, months = name.rpartition("_")
    if months.isdigit() and int(months) in HORIZONS:
        after = f"{months} months after the money ended"
        kinds = {
            "observed": f"started pilots whose run went on until {after}",
            "alive": f"started pilots alive in any form {after}",
            "not_ended": f"started pilots whose collaboration had not ended {after}",
        }
        kinds |= {state: f"started pilots in the state *{state}* {after}" for state in STATES}
        return "pilots", kinds[word]
    unit = {"legal_errors": "errors", "users_reached": "persons", "proposals": "proposals"}
    return unit.get(name, "pilots"), _SUMS[name]


def _of_event(column: EventColumn) -> Column:
    """A column of the frame of events; of a code the kinds below say which words it may hold."""
    sometimes = column.may_be_null or len(column.kinds) < len(KINDS)
    null = "; null where there is none" if sometimes else ""
    return Column(column.name, column.type if column.words else column.unit, column.meaning + null)


EVENT_COLUMNS = tuple(_of_event(column) for column in COMMON)
"""The columns that say when, where and who."""


def of_event_fields() -> list[Column]:
    """The columns after those: one for each field that any kind of event has."""
    return [
        Column(
            column.name,
            ", ".join(word.replace("_", " ") for word in column.words) or column.unit,
            f"{column.meaning} ({', '.join(column.kinds)})",
        )
        for column in event_columns()[len(COMMON) :]
    ]


def of_events() -> Iterator[tuple[str, str, list[Column]]]:
    """Each kind of event: its name, what happened, and the columns it fills."""
    for kind in KINDS.values():
        yield kind.name, kind.about, list(_own(kind))


def _own(kind: EventKind) -> Iterator[Column]:
    if kind.person:
        nobody = "; null where it is nobody" if kind.person_may_be_missing else ""
        yield Column("person, post", "post", kind.person + nobody)
    for field in kind.fields:
        yield Column(field.name, _words(field) or field.unit, field.meaning)


def _words(field: EventField) -> str:
    return ", ".join(word.replace("_", " ") for word in field.words.values())
