"""Events of instruments: decided, introduced, kept, unpaid, worn out.

No event of a pilot rests on them but through the values they set.
"""

from __future__ import annotations

from collabsim.world.events import fields
from collabsim.world.events.declare import EventKind


def _of_instrument(name: str, about: str) -> EventKind:
    return EventKind(
        name,
        about,
        pilot=False,
        other=fields.MUNICIPALITY_ROW,
        code=fields.INSTRUMENT,
        a=fields.INSTRUMENT_NOK,
        b=fields.COST_PAYER,
    )


KINDS = (
    _of_instrument("instrument_decided", "an instrument is decided"),
    _of_instrument("instrument_introduced", "an instrument is introduced and in force"),
    _of_instrument("instrument_kept", "an instrument is paid for another year"),
    _of_instrument(
        "instrument_unpaid",
        "an instrument cannot be paid: it is not introduced, or not kept up this year",
    ),
    _of_instrument("instrument_worn", "an instrument is worn out and no longer in force"),
)
