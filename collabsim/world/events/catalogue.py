"""Every kind of event, by its number, and every field, by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from collabsim.world.codes import Event
from collabsim.world.events import (
    after,
    case,
    decision,
    instruments,
    money,
    people,
    running,
    start,
)
from collabsim.world.events.declare import EventField, EventKind

FAMILIES: Mapping[str, tuple[EventKind, ...]] = MappingProxyType(
    {
        module.__name__.rpartition(".")[2]: module.KINDS
        for module in (start, running, case, decision, after, people, money, instruments)
    }
)
"""The kinds of event by the file that declares them."""

KINDS: Mapping[Event, EventKind] = MappingProxyType(
    {
        kind.event: kind
        for kind in sorted(
            (kind for family in FAMILIES.values() for kind in family if kind.has_number),
            key=lambda kind: kind.event,
        )
    }
)
"""Every kind of event, in the order of the pinned numbers.

One that was declared a moment ago is there once ``make docs`` has given it a number.
"""

FIELDS: Mapping[str, EventField] = MappingProxyType(
    {field.name: field for kind in KINDS.values() for field in kind.fields}
)
"""Every field an event may have, in the order in which kinds of event first have it."""
