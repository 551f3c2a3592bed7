"""Writers of the events declared in ``events/money.py``.

Written by ``python -m collabsim.report.documents``; not to be changed by hand.
"""

from __future__ import annotations

from collabsim.world.codes import Event
from collabsim.world.compiling import inner
from collabsim.world.events.rows import new_row
from collabsim.world.tables import World


@inner
def fund(
    w: World,
    month: int,
    municipality_row: int,
    grant_nok: float,
    fund_nok: float,
) -> None:
    """The municipality's fund is filled."""
    n = new_row(w, month, Event.FUND, -1, -1, municipality_row, municipality_row)
    if n < 0:
        return
    row = w.event[n]
    row.a = grant_nok
    row.b = fund_nok


@inner
def paid(
    w: World,
    month: int,
    pilot: int,
    state_after: int,
    transfer_nok: float,
) -> None:
    """The entrepreneur is paid for an agreed transfer."""
    n = new_row(w, month, Event.PAID, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = state_after
    row.a = transfer_nok


@inner
def entrepreneur_left(
    w: World,
    month: int,
    entrepreneur: int,
    reserve_nok: float,
    open_pilots: int,
) -> None:
    """An entrepreneur with an empty reserve gives up."""
    n = new_row(w, month, Event.ENTREPRENEUR_LEFT, -1, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = entrepreneur
    row.a = reserve_nok
    row.b = open_pilots


@inner
def entrepreneur_came(
    w: World,
    month: int,
    entrepreneur: int,
    entrepreneurs_before: int,
    reserve_nok: float,
) -> None:
    """A new entrepreneur takes the place of one who left."""
    n = new_row(w, month, Event.ENTREPRENEUR_CAME, -1, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = entrepreneur
    row.a = entrepreneurs_before
    row.b = reserve_nok


@inner
def chose_municipality(
    w: World,
    month: int,
    municipality_row: int,
    entrepreneur: int,
    learnt_value: float,
) -> None:
    """An entrepreneur chooses where to go."""
    n = new_row(w, month, Event.CHOSE_MUNICIPALITY, -1, -1, municipality_row, municipality_row)
    if n < 0:
        return
    row = w.event[n]
    row.code = entrepreneur
    row.a = learnt_value


@inner
def believed(
    w: World,
    month: int,
    pilot: int,
    person: int,
    blamed: int,
    blamed_rightly: bool,
) -> None:
    """An entrepreneur forms a belief about who stopped a pilot."""
    n = new_row(w, month, Event.BELIEVED, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = blamed
    row.a = 1.0 if blamed_rightly else 0.0
