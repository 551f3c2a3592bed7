"""How a kind of event is declared: what happened, to whom, and fields with a name and a unit.

The log has one row type for all kinds (:data:`collabsim.world.tables.EVENT`): two whole
numbers, ``other`` and ``code``, and six numbers, ``a`` to ``f``. Which field of a kind lies
in which of these slots is said here and nowhere else: rules write by name
(:mod:`collabsim.world.events.writers`), everybody else reads by name
(:mod:`collabsim.records.event_log`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from collabsim.world.codes import Event
from collabsim.world.draws import Decision

SLOTS = ("other", "code", "a", "b", "c", "d", "e", "f", "g")
"""Where the log keeps fields, in the order of its columns."""

NOBODY = -1
"""The row that stands for no pilot, no person, no unit."""

Holds = Literal["whole", "number", "true/false", "word"]


@dataclass(frozen=True, slots=True)
class EventField:
    """Something an event says beside when, where and who.

    ``holds`` is what a table shows of it; of a word ``codes`` is the enumeration whose numbers
    the log holds. ``none`` is the number in the log that stands for nothing. Of a row of the
    list of units ``names`` is the column beside it in which a table has the unit's name.
    """

    name: str
    holds: Holds
    unit: str
    meaning: str
    codes: type[IntEnum] | None = None
    none: int | None = None
    names: str = ""

    @property
    def words(self) -> dict[int, str]:
        """The word for each number of a code; empty for what is none."""
        if self.codes is None:
            return {}
        return {int(one): one.name.lower() for one in self.codes}

    @property
    def shown_words(self) -> dict[int, str]:
        """The words a table may hold: where the code says that there is nothing it has null."""
        return {number: word for number, word in self.words.items() if word != "none"}

    @property
    def may_be_nothing(self) -> bool:
        """Whether the log may hold what stands for nothing."""
        return self.none is not None or self.shown_words != self.words


@dataclass(frozen=True, slots=True)
class Instead:
    """Another field in a slot where the code of the event has one value."""

    slot: str
    code: int
    field: EventField


@dataclass(frozen=True, slots=True)
class Placed:
    """A field and the slot it lies in; ``only`` and ``never`` are codes it is bound to."""

    field: EventField
    slot: str
    only: int | None = None
    never: int | None = None


Entity = Literal["pilot", "person", "entrepreneur"]
Step = Literal["once", "month", "derived"]


@dataclass(frozen=True, slots=True)
class RestsOn:
    """A keyed draw an event rests on.

    ``of`` says whose draw it is: the pilot's, that of the person about the pilot, the
    entrepreneur's. ``step`` says how it is keyed: once in a life, by the month of the event,
    or by something the log has to be read for (:mod:`collabsim.inquiry.event_draws`).
    """

    decision: Decision
    of: Entity = "pilot"
    step: Step = "once"


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event.

    Args:
        name: Its name in tables, in the catalogues (``event.NAME``) and as a writer.
        about: What happened.
        pilot: Whether it is about one pilot.
        person: Whose post it names, empty where nobody's.
        person_may_be_missing: Whether it may also name nobody.
        other, code, a, b, c, d, e, f, g: The field in each slot of the row.
        instead: A field that shares a slot with another, told apart by the code.
        rests_on: The draws that decided it, the decisive one first. Empty where it follows
            by rule from an event before it.
        other_unused: What the slot ``other`` holds where no field lies there.
    """

    name: str
    about: str
    pilot: bool = True
    person: str = ""
    person_may_be_missing: bool = False
    other: EventField | None = None
    code: EventField | None = None
    a: EventField | None = None
    b: EventField | None = None
    c: EventField | None = None
    d: EventField | None = None
    e: EventField | None = None
    f: EventField | None = None
    g: EventField | None = None
    instead: Instead | None = None
    rests_on: tuple[RestsOn, ...] = ()
    other_unused: int = NOBODY

    @property
    def has_number(self) -> bool:
        """Whether it has a number yet; :mod:`collabsim.report.numbering` gives it one."""
        return self.name.upper() in Event.__members__

    @property
    def event(self) -> Event:
        """Its pinned number. A :class:`KeyError` where it has none yet."""
        return Event[self.name.upper()]

    @property
    def placed(self) -> tuple[Placed, ...]:
        """Its fields in the order of their slots."""
        found = []
        for slot in SLOTS:
            field: EventField | None = getattr(self, slot)
            if field is None:
                continue
            if self.instead is not None and self.instead.slot == slot:
                found.append(Placed(field, slot, never=self.instead.code))
                found.append(Placed(self.instead.field, slot, only=self.instead.code))
            else:
                found.append(Placed(field, slot))
        return tuple(found)

    @property
    def fields(self) -> tuple[EventField, ...]:
        """Its fields, without their slots."""
        return tuple(one.field for one in self.placed)
