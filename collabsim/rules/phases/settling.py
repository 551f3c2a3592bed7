"""End of the month for entrepreneurs: costs, reserves, giving up, coming new."""

from __future__ import annotations

from collabsim.rules.case import finish, stop
from collabsim.rules.entrepreneurs import draw_entrepreneur
from collabsim.rules.phases.approach import GAVE_UP, drop
from collabsim.world.codes import Argument, Event, Outcome, Reason, Stage, State
from collabsim.world.compiling import entry, inner
from collabsim.world.events import note, tell
from collabsim.world.tables import World


@entry
def settle(w: World, e: int, month: int) -> None:
    """Pay the month's costs; in a region an empty reserve ends the enterprise.

    In a paired run there is no reserve: patience decides.
    """
    if w.run[0].region == 0:
        return
    p = w.p[0]
    row = w.entrepreneur[e]
    if row.active == 0:
        if month - row.left_month >= p.replaced_after_months:
            draw_entrepreneur(w, e)
            note(
                w, month, Event.ENTREPRENEUR_CAME, -1, -1, 0, e,
                float(row.generation), row.reserve_nok, 0.0, 0.0, 0.0, 0.0,
            )  # fmt: skip
        return
    if row.generation < 0:
        draw_entrepreneur(w, e)
    support = 0.0
    for i in range(w.run[0].n_pilots):
        pilot = w.pilot[i]
        if pilot.entrepreneur == e and pilot.state == State.WAITING:
            support += w.p[pilot.town].waiting_support_nok
    spent = p.monthly_cost_nok * row.open_pilots
    row.cost_nok += spent
    row.other_income_nok += p.other_income_nok + support
    row.reserve_nok += p.other_income_nok + support - spent
    if row.reserve_nok <= 0.0:
        give_up(w, e, month)


@inner
def give_up(w: World, e: int, month: int) -> None:
    """The enterprise ends, and with it all it was still doing."""
    row = w.entrepreneur[e]
    note(
        w, month, Event.ENTREPRENEUR_LEFT, -1, -1, 0, e,
        row.reserve_nok, float(row.open_pilots), 0.0, 0.0, 0.0, 0.0,
    )  # fmt: skip
    for i in range(w.run[0].n_pilots):
        pilot = w.pilot[i]
        if pilot.entrepreneur != e:
            continue
        if pilot.state == State.PROPOSED and pilot.open != 0:
            drop(w, i, month, GAVE_UP)
        elif delivers_itself(w, i):
            abandon(w, i, month)
    row.lost_reserve_nok += row.reserve_nok
    row.reserve_nok = 0.0
    row.active = 0
    row.left_month = month


@inner
def abandon(w: World, i: int, month: int) -> None:
    """A pilot loses its entrepreneur; one that had been refused already stays refused."""
    pilot = w.pilot[i]
    pilot.money_until = min(pilot.money_until, month)
    if pilot.money_ended < 0:
        pilot.money_ended = month
        tell(w, month, Event.MONEY_ENDED, i, -1, pilot.outcome, pilot.evidence)
    if pilot.project_payer >= 0:
        w.actor[pilot.project_payer].committed_nok -= pilot.project_granted_nok
        pilot.project_payer = -1
    if pilot.outcome == Outcome.STOPPED or pilot.ending != 0:
        finish(w, i, month, State.STOPPED)
        return
    stop(w, i, month, Stage.WAITING, Reason.RESERVE, Argument.NONE, -1, pilot.evidence)


@inner
def delivers_itself(w: World, i: int) -> bool:
    """Whether a pilot depends on its entrepreneur."""
    pilot = w.pilot[i]
    state = pilot.state
    if state == State.UNUSED:
        return bool(pilot.outcome != Outcome.TRANSFER and pilot.outcome != Outcome.TAKEOVER)
    return bool(
        state == State.RUNNING
        or state == State.BRIDGED
        or state == State.WAITING
        or state == State.DELIVERING
    )
