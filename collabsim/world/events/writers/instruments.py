"""Writers of the events declared in ``events/instruments.py``.

Written by ``python -m collabsim.report.documents``; not to be changed by hand.
"""

from __future__ import annotations

from collabsim.world.codes import Event
from collabsim.world.compiling import inner
from collabsim.world.events.rows import new_row
from collabsim.world.tables import World


@inner
def instrument_decided(
    w: World,
    month: int,
    municipality_row: int,
    instrument: int,
    instrument_nok: float,
    cost_payer: int,
) -> None:
    """An instrument is decided."""
    n = new_row(w, month, Event.INSTRUMENT_DECIDED, -1, -1, municipality_row, municipality_row)
    if n < 0:
        return
    row = w.event[n]
    row.code = instrument
    row.a = instrument_nok
    row.b = cost_payer


@inner
def instrument_introduced(
    w: World,
    month: int,
    municipality_row: int,
    instrument: int,
    instrument_nok: float,
    cost_payer: int,
) -> None:
    """An instrument is introduced and in force."""
    n = new_row(w, month, Event.INSTRUMENT_INTRODUCED, -1, -1, municipality_row, municipality_row)
    if n < 0:
        return
    row = w.event[n]
    row.code = instrument
    row.a = instrument_nok
    row.b = cost_payer


@inner
def instrument_kept(
    w: World,
    month: int,
    municipality_row: int,
    instrument: int,
    instrument_nok: float,
    cost_payer: int,
) -> None:
    """An instrument is paid for another year."""
    n = new_row(w, month, Event.INSTRUMENT_KEPT, -1, -1, municipality_row, municipality_row)
    if n < 0:
        return
    row = w.event[n]
    row.code = instrument
    row.a = instrument_nok
    row.b = cost_payer


@inner
def instrument_unpaid(
    w: World,
    month: int,
    municipality_row: int,
    instrument: int,
    instrument_nok: float,
    cost_payer: int,
) -> None:
    """An instrument cannot be paid: it is not introduced, or not kept up this year."""
    n = new_row(w, month, Event.INSTRUMENT_UNPAID, -1, -1, municipality_row, municipality_row)
    if n < 0:
        return
    row = w.event[n]
    row.code = instrument
    row.a = instrument_nok
    row.b = cost_payer


@inner
def instrument_worn(
    w: World,
    month: int,
    municipality_row: int,
    instrument: int,
    instrument_nok: float,
    cost_payer: int,
) -> None:
    """An instrument is worn out and no longer in force."""
    n = new_row(w, month, Event.INSTRUMENT_WORN, -1, -1, municipality_row, municipality_row)
    if n < 0:
        return
    row = w.event[n]
    row.code = instrument
    row.a = instrument_nok
    row.b = cost_payer
