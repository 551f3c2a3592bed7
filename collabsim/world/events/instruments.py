"""Events of instruments: decided, introduced, kept, unpaid, worn out.

No event of a pilot rests on them but through the values they set.
"""

from __future__ import annotations

from collabsim.world.codes import Event
from collabsim.world.events import fields
from collabsim.world.events.declare import EventKind


def _of_instrument(event: Event, about: str) -> EventKind:
    return EventKind(
        event,
        about,
        pilot=False,
        other=fields.MUNICIPALITY_ROW,
        code=fields.INSTRUMENT,
        a=fields.INSTRUMENT_NOK,
        b=fields.COST_PAYER,
    )


KINDS = (
    _of_instrument(Event.INSTRUMENT_DECIDED, "an instrument is decided"),
    _of_instrument(Event.INSTRUMENT_INTRODUCED, "an instrument is introduced and in force"),
    _of_instrument(Event.INSTRUMENT_KEPT, "an instrument is paid for another year"),
    _of_instrument(
        Event.INSTRUMENT_UNPAID,
        "an instrument cannot be paid: it is not introduced, or not kept up this year",
    ),
    _of_instrument(Event.INSTRUMENT_WORN, "an instrument is worn out and no longer in force"),
)
