"""Events of money and of the entrepreneurs who live on it."""

from __future__ import annotations

from collabsim.world.events import fields
from collabsim.world.events.declare import EventKind

KINDS = (
    EventKind(
        "fund",
        "the municipality's fund is filled",
        pilot=False,
        other=fields.MUNICIPALITY_ROW,
        a=fields.GRANT_NOK,
        b=fields.FUND_NOK,
    ),
    EventKind(
        "paid",
        "the entrepreneur is paid for an agreed transfer",
        code=fields.STATE_AFTER,
        a=fields.TRANSFER_NOK,
    ),
    EventKind(
        "entrepreneur_left",
        "an entrepreneur with an empty reserve gives up",
        pilot=False,
        code=fields.ENTREPRENEUR,
        a=fields.RESERVE_NOK,
        b=fields.OPEN_PILOTS,
    ),
    EventKind(
        "entrepreneur_came",
        "a new entrepreneur takes the place of one who left",
        pilot=False,
        code=fields.ENTREPRENEUR,
        a=fields.ENTREPRENEURS_BEFORE,
        b=fields.RESERVE_NOK,
    ),
    EventKind(
        "chose_municipality",
        "an entrepreneur chooses where to go",
        pilot=False,
        other=fields.MUNICIPALITY_ROW,
        code=fields.ENTREPRENEUR,
        a=fields.LEARNT_VALUE,
    ),
    EventKind(
        "believed",
        "an entrepreneur forms a belief about who stopped a pilot",
        person="who stopped it",
        person_may_be_missing=True,
        code=fields.BLAMED,
        a=fields.BLAMED_RIGHTLY,
    ),
)
