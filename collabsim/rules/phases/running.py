"""Phase 5: a pilot runs. People meet, the effect is observed, champions emerge."""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.rules.attention import handled_chance
from collabsim.rules.belief import discounted_observation, effect_now
from collabsim.rules.case import HOSTING
from collabsim.rules.cocreation import become_equal, citizens_take_part
from collabsim.rules.course import NOBODY
from collabsim.rules.entrepreneurs import travel_hours
from collabsim.rules.hours import open_pilot_month, spend_on_meeting, team_time
from collabsim.rules.meeting import meet
from collabsim.rules.members import closure_read, member_row, refresh_place
from collabsim.rules.money import pay_late, pay_month
from collabsim.rules.mooring import named_in_plan
from collabsim.rules.proximity import geographical
from collabsim.rules.reading import reads
from collabsim.rules.support import anchor, meeting_share, slips, supported
from collabsim.rules.worth import add_worth
from collabsim.world import events
from collabsim.world.codes import Proximity, ReadingPath, State
from collabsim.world.compiling import entry, inner
from collabsim.world.draws import Decision, normals, pair, uniform
from collabsim.world.events.codes import SlipPhase
from collabsim.world.tables import ADVISER_SLOT, SLOTS, TEAM, World


@inner
def is_running(w: World, i: int, month: int) -> bool:
    """Whether a pilot is at work with money for it in this month."""
    pilot = w.pilot[i]
    at_work = pilot.state == State.RUNNING or pilot.state == State.BRIDGED
    at_work = at_work or pilot.state == State.EFFECT_CONTRACT
    return bool(at_work and month < pilot.money_until)


@inner
def is_missed(w: World, m: int, month: int, often: float, free: float, drawn: float) -> bool:
    """Whether a meeting comes to nothing, by a number drawn.

    Its chance is how often people meet, times the chance that they are free and, by how far
    they have to travel, that they get there. Most often the first is answer enough.
    """
    if drawn >= often:
        return True
    pilot = w.pilot[m // SLOTS]
    hours = travel_hours(w, pilot.entrepreneur, pilot.municipality_row)
    own = geographical(w.p[pilot.municipality_row], hours)
    a = int(w.member[m].actor)
    near = reads(w, Proximity.GEOGRAPHICAL, ReadingPath.MEETING, m, a, month, own)
    return bool(drawn >= often * free * near)


@entry
def meet_pilot(w: World, m: int, month: int) -> None:
    """A team member, or a leader of the line who has time, meets the entrepreneur."""
    i = m // SLOTS
    slot = m - i * SLOTS
    row = w.member[m]
    if not is_running(w, i, month) or slot >= ADVISER_SLOT:
        return
    if slot == 0:
        open_pilot_month(w, i)
    if row.actor < 0:
        return
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    actor = w.actor[row.actor]
    if slot < TEAM:
        drawn = uniform(w.draws, Decision.TEAM_MEETING, month, pilot.key, 0)
        if is_missed(w, m, month, p.team_meetings_per_month, team_time(w, i), drawn):
            return
        understood = meet(w, m, month)
        become_equal(w, i, understood)
        spend_on_meeting(w, i, row.actor, True)
        events.team_met(
            w,
            month,
            pilot=i,
            person=row.actor,
            place_around_pilot=slot,
            understanding=understood,
            tie=row.tie,
            ownership=pilot.ownership,
            fit=pilot.fit,
            first_hand_knowledge=row.seen,
            effect_mindset=actor.effect_mind,
        )
    else:
        often, free = p.line_meetings_per_month * meeting_share(p, pilot), handled_chance(p, actor)
        if actor.role == Role.COUNCIL:
            if p.council_meetings_per_month <= 0.0:
                return
            often, free = p.council_meetings_per_month, 1.0
        drawn = uniform(w.draws, Decision.LINE_MEETING, month, pair(pilot.key, actor.code), 0)
        if is_missed(w, m, month, often, free, drawn):
            return
        understood = meet(w, m, month)
        spend_on_meeting(w, i, row.actor, False)
        events.leader_met(
            w,
            month,
            pilot=i,
            person=row.actor,
            place_around_pilot=slot,
            understanding=understood,
            tie=row.tie,
            ownership=pilot.ownership,
            fit=pilot.fit,
            first_hand_knowledge=row.seen,
            effect_mindset=actor.effect_mind,
        )


@inner
def reach_users(w: World, i: int) -> None:
    """One month of users reached where the pilot is at work."""
    pilot = w.pilot[i]
    units = 0
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        if w.site[s].state == HOSTING:
            units += 1
    p = w.p[pilot.municipality_row]
    pilot.users += p.users_per_unit_month * units
    add_worth(p, pilot, units, 1.0)


@entry
def observe(w: World, i: int, month: int) -> None:
    """One month of effect: what is paid, observed, and who is reached.

    In a month that slips nothing is observed, and its money comes later.
    """
    if not is_running(w, i, month):
        return
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    named_in_plan(w, i, month)
    anchor(w, i)
    supported(w, i)
    reach_users(w, i)
    citizens_take_part(w, i, month)
    if slips(w, i, month, SlipPhase.PROJECT):
        pilot.unpaid_months += 1
        return
    pay_late(w, i)
    pay_month(w, i)
    z, _ = normals(w.draws, Decision.OBSERVATION, month - pilot.started, pilot.key, 0)
    effect = effect_now(p, pilot.true_effect, pilot.fit)
    # What is observed is what the team sees, so it is the team that reads closure here.
    shut = closure_read(w, member_row(i, 0), NOBODY, month)
    seen = discounted_observation(p, effect + p.evidence_noise * z, pilot.evidence, shut)
    pilot.observations += 1.0
    pilot.evidence += (seen - pilot.evidence) / pilot.observations
    pilot.evidence = min(1.0, max(0.0, pilot.evidence))
    events.observed(
        w,
        month,
        pilot=i,
        observed_effect=seen,
        evidence=pilot.evidence,
        delivered_effect=effect,
        fit=pilot.fit,
        ownership=pilot.ownership,
    )


@entry
def become_champion(w: World, m: int, month: int) -> None:
    """A team member who owns it and sees it work may become its champion."""
    i = m // SLOTS
    slot = m - i * SLOTS
    row = w.member[m]
    if slot >= TEAM or not is_running(w, i, month) or row.actor < 0:
        return
    refresh_place(w, m, month)
    if row.champion != 0:
        return
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    shown = max(0.0, pilot.evidence - p.champion_evidence_level)
    chance = p.champion_rate * pilot.ownership * shown
    entity = pair(pilot.key, w.actor[row.actor].code)
    if uniform(w.draws, Decision.CHAMPION, month, entity, 0) < chance:
        row.champion = 1
        events.champion(
            w,
            month,
            pilot=i,
            person=row.actor,
            place_around_pilot=slot,
            chance_of_champion=chance,
        )
