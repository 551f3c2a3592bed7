"""The writer of each kind of event: called by name, ``events.started(w, month, ...)``.

Written by ``python -m collabsim.report.documents``; not to be changed by hand.
"""

from __future__ import annotations

from collabsim.world.events.writers.after import (
    bridge_ended,
    bridged,
    complained,
    reviewed,
    state,
    stopped,
)
from collabsim.world.events.writers.case import (
    advised,
    all_offered,
    alone,
    answered,
    asked_again,
    case_opened,
    gathered,
    listed,
    not_brought_forward,
    recused,
    route_seen,
    unit_answered,
)
from collabsim.world.events.writers.decision import (
    adopted,
    competition,
    competition_ended,
    decided,
    legal_error,
)
from collabsim.world.events.writers.instruments import (
    instrument_decided,
    instrument_introduced,
    instrument_kept,
    instrument_unpaid,
    instrument_worn,
)
from collabsim.world.events.writers.money import (
    believed,
    chose_municipality,
    entrepreneur_came,
    entrepreneur_left,
    fund,
    paid,
)
from collabsim.world.events.writers.people import (
    election,
    left,
    voided,
)
from collabsim.world.events.writers.running import (
    champion,
    leader_met,
    money_ended,
    observed,
    team_met,
)
from collabsim.world.events.writers.start import (
    addressee_found,
    addressee_missed,
    dropped,
    granted,
    no_free_unit,
    no_money,
    proposed,
    started,
    unit_asked,
)

__all__ = [
    "addressee_found",
    "addressee_missed",
    "adopted",
    "advised",
    "all_offered",
    "alone",
    "answered",
    "asked_again",
    "believed",
    "bridge_ended",
    "bridged",
    "case_opened",
    "champion",
    "chose_municipality",
    "competition",
    "competition_ended",
    "complained",
    "decided",
    "dropped",
    "election",
    "entrepreneur_came",
    "entrepreneur_left",
    "fund",
    "gathered",
    "granted",
    "instrument_decided",
    "instrument_introduced",
    "instrument_kept",
    "instrument_unpaid",
    "instrument_worn",
    "leader_met",
    "left",
    "legal_error",
    "listed",
    "money_ended",
    "no_free_unit",
    "no_money",
    "not_brought_forward",
    "observed",
    "paid",
    "proposed",
    "recused",
    "reviewed",
    "route_seen",
    "started",
    "state",
    "stopped",
    "team_met",
    "unit_answered",
    "unit_asked",
    "voided",
]
