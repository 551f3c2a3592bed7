"""What a meeting does: learning, novelty, ties, ownership, reach.

That learning is novelty times understanding is put in (Nooteboom 2007, Wuyts
2005); whether a peak survives to start, continuation and net value is found.
"""

from __future__ import annotations

from collabsim.rules.knowledge import count_topics, topic_number
from collabsim.rules.members import closure_read, refresh_member, tie_now, understands
from collabsim.rules.people import drift_from_here
from collabsim.rules.proximity import (
    lacking_share,
    mindset_distance,
    novelty,
    novelty_in_fit,
    organisational,
)
from collabsim.rules.reading import reads, reads_lack
from collabsim.rules.recording import keep_reading
from collabsim.rules.worth import mind_of, note_moved
from collabsim.world.codes import Occasion, Proximity, ReadingPath, State
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, pair, uniforms
from collabsim.world.tables import SLOTS, TEAM, World


@compiled
def learning(p: Row, understood: float, depth: float) -> float:
    """Learning in one meeting: rate x understanding, more where co-creation is deep (0 to 1)."""
    return float(
        p.learning_rate
        * understood
        * (p.learning_shallow_cocreation + p.learning_depth_gain * depth)
    )


@compiled
def ownership_gain(p: Row, understood: float, ownership: float, depth: float) -> float:
    """Shared ownership gained in one meeting, more the deeper co-creation is (0 to 1)."""
    thin = p.ownership_gain_shallow_share
    share = thin + (1.0 - thin) * depth
    return float(p.ownership_gain * share * understood * (1.0 - ownership))


@compiled
def fit_gain(p: Row, g: float, new: float, org: float, fit: float) -> float:
    """Fit gained: learning x novelty, less where every change needs an approval."""
    free = 1.0 - p.fit_gain_approval_loss * org
    return float(p.fit_gain * g * novelty_in_fit(p, new) * free * (1.0 - fit))


@compiled
def fit_under_contract(p: Row, state: int) -> float:
    """Part of the fit a meeting gains that is left where only what is measured counts [233]."""
    if state != State.EFFECT_CONTRACT:
        return 1.0
    return float(1.0 - p.contract_rigidity_fit_loss * p.contract_rigidity)


@compiled
def move_minds(actor: Row, entrepreneur: Row, person_step: float, other_step: float) -> None:
    """Both mindsets move towards each other, the entrepreneur's much less."""
    gap = entrepreneur.unit_mind - actor.unit_mind
    actor.unit_mind += person_step * gap
    entrepreneur.unit_mind -= other_step * gap
    gap = entrepreneur.whole_mind - actor.whole_mind
    actor.whole_mind += person_step * gap
    entrepreneur.whole_mind -= other_step * gap
    gap = entrepreneur.effect_mind - actor.effect_mind
    actor.effect_mind += person_step * gap
    entrepreneur.effect_mind -= other_step * gap


@inner
def copy_topic(w: World, i: int, a: int, month: int, chance: float) -> None:
    """One topic the person lacks is copied with this chance."""
    pilot = w.pilot[i]
    actor = w.actor[a]
    lacking = pilot.topics & ~actor.topics
    n = count_topics(lacking)
    if n == 0:
        return
    first, second, _, _ = uniforms(
        w.draws, Decision.TOPIC_COPIED, month, pair(pilot.key, actor.code), 0
    )
    if first < chance:
        actor.topics |= topic_number(lacking, int(second * n))


@inner
def new_to(w: World, m: int, a: int, month: int) -> float:
    """How much the pilot has that is new to a member: topics lacking, mindsets that differ."""
    pilot = w.pilot[w.member[m].pilot]
    actor = w.actor[a]
    path = int(ReadingPath.NOVELTY)
    lacking = lacking_share(actor.topics, pilot.topics)
    distance = mindset_distance(actor, w.entrepreneur[pilot.entrepreneur])
    return novelty(
        w.p[pilot.municipality_row],
        reads_lack(w, Proximity.COGNITIVE, path, m, a, month, lacking),
        reads_lack(w, Proximity.INSTITUTIONAL, path, m, a, month, distance),
    )


@inner
def meet(w: World, m: int, month: int) -> float:
    """One person around a pilot meets the entrepreneur; returns how well they understood."""
    a = refresh_member(w, m, month)
    row = w.member[m]
    pilot = w.pilot[row.pilot]
    actor = w.actor[a]
    p = w.p[pilot.municipality_row]
    entrepreneur = w.entrepreneur[pilot.entrepreneur]
    understood = understands(w, m, a, month, ReadingPath.UNDERSTANDING_MEETING)
    new = new_to(w, m, a, month)
    keep_reading(w, m, a, month, Occasion.MEETING, understood, new)
    org = organisational(p, pilot.arrangement, pilot.routines)
    bound = reads(w, Proximity.ORGANISATIONAL, ReadingPath.APPROVAL, m, a, month, org)
    g = min(1.0, learning(p, understood, pilot.cocreation_depth))
    shut = closure_read(w, m, a, month)
    open_part = 1.0 - p.closure_learning_loss * shut
    if p.meetings_move_frames != 0:
        stood = mind_of(actor)
        move_minds(actor, entrepreneur, g * open_part, min(1.0, p.entrepreneur_learning_share * g))
        note_moved(w, m, month, mind_of(actor) - stood)
        drift_from_here(actor, month)
    if p.meetings_pass_topics != 0:
        copy_topic(w, row.pilot, a, month, g * new)
    # A team meeting is one meeting: each of those present adds a part of what it does
    # to the pilot, so that a larger team does not count as more meetings.
    part = 1.0 / TEAM if m % SLOTS < TEAM else 1.0
    gained = part * fit_gain(p, g, new, bound, pilot.fit)
    pilot.fit = min(1.0, pilot.fit + gained * fit_under_contract(p, pilot.state))
    owned = ownership_gain(p, understood, pilot.ownership, pilot.cocreation_depth)
    pilot.ownership += part * owned
    pilot.routines += part * p.routine_gain * understood * (1.0 - pilot.routines)
    if p.meetings_move_frames != 0:
        pilot.formal_gap *= 1.0 - part * g
    tie = tie_now(p, row, month)
    row.tie = tie + p.tie_gain * understood * (1.0 - tie)
    row.tie_month = month
    row.seen += p.firsthand_gain * (1.0 - row.seen)
    if row.met < 0:
        actor.experience += 1.0
        row.first_met = month
    row.met = month
    return understood
