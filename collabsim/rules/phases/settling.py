"""End of the month for entrepreneurs: costs, reserves, giving up, coming new."""

from __future__ import annotations

from collabsim.rules.case import close_project, finish, set_state, stop
from collabsim.rules.effect_contract import release_investor
from collabsim.rules.entrepreneurs import draw_entrepreneur
from collabsim.rules.phases.approach import drop_proposal
from collabsim.rules.private_buyer import NO_CONTRACT
from collabsim.world import events
from collabsim.world.codes import Argument, Outcome, Reason, Stage, State
from collabsim.world.compiling import Row, compiled, entry, inner
from collabsim.world.events.codes import DropReason
from collabsim.world.tables import World


@entry
def settle(w: World, e: int, month: int) -> None:
    """Pay the month's costs; in a region an empty reserve ends the enterprise.

    A pilot costs from its start on. In a paired run there is no reserve: patience decides.
    """
    if w.run[0].region == 0:
        return
    p = w.p[0]
    row = w.entrepreneur[e]
    if row.active == 0:
        if month - row.left_month >= p.replaced_after_months:
            draw_entrepreneur(w, e)
            events.entrepreneur_came(
                w,
                month,
                entrepreneur=e,
                entrepreneurs_before=row.generation,
                reserve_nok=row.reserve_nok,
            )
        return
    if row.generation < 0:
        draw_entrepreneur(w, e)
    support, at_work = 0.0, 0
    for i in range(w.run[0].n_pilots):
        pilot = w.pilot[i]
        if pilot.entrepreneur != e or pilot.open == 0 or pilot.started < 0:
            continue
        at_work += 1
        if pilot.state == State.WAITING:
            support += w.p[pilot.municipality_row].waiting_support_nok
    spent = p.monthly_cost_nok * at_work
    row.cost_nok += spent
    row.other_income_nok += p.other_income_nok + support
    row.reserve_nok += p.other_income_nok + support - spent
    if row.reserve_nok <= 0.0:
        give_up(w, e, month)


@inner
def give_up(w: World, e: int, month: int) -> None:
    """The enterprise ends, and with it all it was still doing."""
    row = w.entrepreneur[e]
    events.entrepreneur_left(
        w, month, entrepreneur=e, reserve_nok=row.reserve_nok, open_pilots=row.open_pilots
    )
    for i in range(w.run[0].n_pilots):
        pilot = w.pilot[i]
        if pilot.entrepreneur != e:
            continue
        if pilot.state == State.PROPOSED and pilot.open != 0:
            drop_proposal(w, i, month, DropReason.GAVE_UP)
        elif pilot.open != 0 and is_delivered_by_others(pilot):
            hand_over(w, i, month)
        elif depends_on_entrepreneur(w, i):
            abandon(w, i, month)
        pilot.private_until = NO_CONTRACT
    row.private_contracts = 0
    row.lost_reserve_nok += row.reserve_nok
    row.reserve_nok = 0.0
    row.active = 0
    row.left_month = month


@compiled
def is_delivered_by_others(pilot: Row) -> bool:
    """Whether somebody else will deliver without the entrepreneur's help."""
    return bool(pilot.outcome == Outcome.TAKEOVER or pilot.outcome == Outcome.COMPETITION_LOST)


@inner
def end_project_money(w: World, i: int, month: int) -> None:
    """Whoever carried the project is gone: what is left of its money is not paid."""
    pilot = w.pilot[i]
    pilot.money_until = min(pilot.money_until, month)
    if pilot.money_ended < 0:
        pilot.money_ended = month
        events.money_ended(w, month, pilot=i, outcome=pilot.outcome, evidence=pilot.evidence)
    if pilot.project_payer >= 0:
        w.actor[pilot.project_payer].committed_nok -= pilot.project_granted_nok
        pilot.project_payer = -1


@inner
def hand_over(w: World, i: int, month: int) -> None:
    """The project ends early; those who were to deliver begin when they were to begin."""
    end_project_money(w, i, month)
    close_project(w, i)
    set_state(w, i, month, State.WAITING)


@inner
def abandon(w: World, i: int, month: int) -> None:
    """A pilot loses its entrepreneur; one that had been refused already stays refused."""
    pilot = w.pilot[i]
    end_project_money(w, i, month)
    release_investor(w, i)
    if pilot.outcome == Outcome.STOPPED or pilot.ending != 0:
        finish(w, i, month, State.STOPPED)
        return
    stop(w, i, month, Stage.WAITING, Reason.RESERVE, Argument.NONE, -1, pilot.evidence)


@inner
def depends_on_entrepreneur(w: World, i: int) -> bool:
    """Whether a pilot depends on its entrepreneur."""
    pilot = w.pilot[i]
    state = pilot.state
    if is_delivered_by_others(pilot):
        return False
    if state == State.UNUSED:
        return bool(pilot.outcome != Outcome.TRANSFER)
    return bool(
        state == State.RUNNING
        or state == State.BRIDGED
        or state == State.WAITING
        or state == State.DELIVERING
        or state == State.EFFECT_CONTRACT
    )
