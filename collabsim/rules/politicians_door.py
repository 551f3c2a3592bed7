"""The politicians' door: what was refused below the council comes to it all the same.

Source: an entrepreneur was told to contact named politicians about money [138]. When that door is
open, how often it is and what it costs those passed over: assumptions. Councillors know of the
case by its paper, unless they have met the pilot.
"""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.rules.case import DECIDER, WAITING_ANSWER, clear_desks, hand_case_to
from collabsim.rules.deciders import council_of
from collabsim.rules.members import NEVER, member_row, tie_now
from collabsim.world import events
from collabsim.world.calendar import (
    DECEMBER,
    MONTHS_A_YEAR,
    OCTOBER,
    month_of_year,
    this_december,
)
from collabsim.world.codes import Door, Stage
from collabsim.world.compiling import inner
from collabsim.world.draws import Decision, uniform
from collabsim.world.tables import ADVISER_SLOT, LINE_SLOT, OTHER_SLOT, SLOTS, World


@inner
def goes_to_politicians(w: World, i: int, stage: int, a: int, month: int) -> bool:
    """Whether politicians put a case on the council's next list, once in a case.

    Only what a leader above the unit refused, between October and December; nobody else is asked.
    """
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.politicians_door_chance <= 0.0 or pilot.at_politicians_door != 0:
        return False
    below = stage != Stage.NOT_BROUGHT_FORWARD and w.actor[a].role != Role.COUNCIL
    if not below or not OCTOBER <= month_of_year(month) <= DECEMBER:
        return False
    pilot.at_politicians_door = 1
    drawn = uniform(w.draws, Decision.POLITICIANS_DOOR, month, pilot.key, 0)
    if drawn >= p.politicians_door_chance:
        return False
    clear_desks(w, i)
    for slot in range(LINE_SLOT + 1, SLOTS):
        w.member[member_row(i, slot)].asked = 0
    pilot.decider = council_of(w, i)
    pilot.decider_above = 0
    pass_over(w, i, month)
    decider = w.member[member_row(i, LINE_SLOT + pilot.decider)]
    decider.asked = 1
    decider.answer = WAITING_ANSWER
    pilot.list_month = this_december(month)
    if pilot.list_month <= month:
        pilot.list_month += MONTHS_A_YEAR
    pilot.door = Door.POLITICS
    hand_case_to(w, i, LINE_SLOT + pilot.decider, DECIDER, month)
    events.politicians_door(w, month, pilot=i, person=a, council_month=pilot.list_month)
    return True


@inner
def pass_over(w: World, i: int, month: int) -> None:
    """Leaders between the unit manager and the council were passed over: ties suffer."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    for slot in range(LINE_SLOT + 1, OTHER_SLOT + 1):
        if LINE_SLOT + pilot.decider <= slot < ADVISER_SLOT:
            continue
        row = w.member[member_row(i, slot)]
        leads = slot < ADVISER_SLOT or slot == OTHER_SLOT
        if leads and row.actor >= 0 and row.holder != NEVER:
            row.tie = max(0.0, tie_now(p, row, month) - p.politicians_door_tie_loss)
            row.tie_month = month
