"""The columns of the frame of events: what each holds, in which unit, and who fills it.

Everything comes from the declarations of :mod:`collabsim.world.events`: a few columns say
when, where and who, and each field that any kind of event has is a column of its own. Before the
row of a unit stands its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from collabsim.world.events.catalogue import FIELDS, KINDS
from collabsim.world.events.declare import EventField


@dataclass(frozen=True, slots=True)
class EventColumn:
    """One column of the frame of events.

    ``type`` is ``whole``, ``number``, ``true/false``, ``word`` or ``name``; ``words`` are
    those a word may be. ``kinds`` are the kinds of event that fill it, by name; in rows of
    all others it is null. Of those that fill it ``may_be_null`` says that some leave it out.
    """

    name: str
    type: str
    unit: str
    meaning: str
    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()
    may_be_null: bool = False


EVERY = tuple(kind.name for kind in KINDS.values())
_ABOUT_A_PILOT = tuple(kind.name for kind in KINDS.values() if kind.pilot)
_NAMING_A_PERSON = tuple(kind.name for kind in KINDS.values() if kind.person)
_SOMETIMES_NOBODY = any(kind.person_may_be_missing for kind in KINDS.values())

COMMON = (
    EventColumn(
        "municipality",
        "name",
        "name",
        "where it happened; an entrepreneur is of none",
        EVERY,
        may_be_null=True,
    ),
    EventColumn("seed", "whole", "number", "seed of the run", EVERY),
    EventColumn("replication", "whole", "number", "number of the replication", EVERY),
    EventColumn("month", "whole", "month", "month of the run, from 0", EVERY),
    EventColumn("kind", "word", "code", "what happened", EVERY, EVERY),
    EventColumn("pilot", "whole", "number", "pilot it is about", _ABOUT_A_PILOT),
    EventColumn(
        "person",
        "whole",
        "row",
        "post of whom it is about",
        _NAMING_A_PERSON,
        may_be_null=_SOMETIMES_NOBODY,
    ),
    EventColumn(
        "post", "name", "name", "name of that post", _NAMING_A_PERSON, may_be_null=_SOMETIMES_NOBODY
    ),
)
"""The columns every kind of event may fill: when, where and who."""


def event_columns() -> tuple[EventColumn, ...]:
    """Every column of the frame of events, in its order."""
    return (*COMMON, *(column for field in FIELDS.values() for column in _of_field(field)))


def _of_field(field: EventField) -> Iterator[EventColumn]:
    """The column of a field; before one that is a row of a unit, the unit's name."""
    placed = [
        (kind.name, one)
        for kind in KINDS.values()
        for one in kind.placed
        if one.field.name == field.name
    ]
    bound = any(one.only is not None or one.never is not None for _, one in placed)
    column = EventColumn(
        field.name,
        field.holds,
        field.unit,
        field.meaning,
        tuple(name for name, _ in placed),
        tuple(field.shown_words.values()),
        may_be_null=field.may_be_nothing or bound,
    )
    if field.names:
        meaning = field.meaning.partition(":")[0]
        yield replace(column, name=field.names, type="name", unit="name", meaning=meaning)
    yield column
