"""Persons: how they are drawn, how their mindset drifts, when they leave.

A person is drawn when first read and brought up to date when read again; both
are closed forms of the same draws, so that the moment of reading changes
nothing. Values: assumptions of the model specification, sections 3 and 8.
"""

from __future__ import annotations

import math

from collabsim.municipality.structure import Role, Trait
from collabsim.rules.knowledge import clip, draw_topics
from collabsim.world.calendar import COUNCIL_MONTHS, MONTHS_A_YEAR, year_of
from collabsim.world.compiling import Row, compiled, entry, inner
from collabsim.world.draws import CODE_BITS, Decision, normals, uniform, uniforms
from collabsim.world.mathematics import exp, log, power
from collabsim.world.tables import World

LEFT_TO_DRAW, TIED, NOT_TIED = 0, 1, 2
"""What a given organisation may lay down about a post and a unit."""
NEVER_READ, IN_POST, DRAWN = 0, 1, 2
"""What is known of a post: nothing; who holds it, since when and until when; all of the person."""
AFTER_EVERY_RUN = 1_000_000
"""A month after the end of every run."""
HALF = 0.5
"""What is left after a half-life."""
NEVER_TAUGHT = -AFTER_EVERY_RUN
"""The year or month in which nobody was taught."""


@inner
def acquainted_units(w: World, a: int) -> tuple[int, int]:
    """The two units a person's closer acquaintances sit in, -1 where there is none.

    One is drawn from all, one from those the person answers for. Where ties are neutral a
    leader above the units has no such two: of few units they are many.
    """
    actor = w.actor[a]
    neutral = w.p[actor.municipality_row].neutral_ties != 0
    municipality = w.municipality[actor.municipality_row]
    first, second, _, _ = uniforms(w.draws, Decision.TIE_UNITS, actor.holder, actor.code, 0)
    anywhere, own = -1, -1
    if not neutral:
        anywhere = municipality.first_unit + int(first * municipality.n_units)
    if actor.unit_to > actor.unit_from and (not neutral or actor.role == Role.UNIT_MANAGER):
        own = actor.unit_from + int(second * (actor.unit_to - actor.unit_from))
    return anywhere, own


@inner
def knows_among(w: World, a: int, u: int, anywhere: int, own: int) -> bool:
    """Whether a person who has closer acquaintances in two units knows somebody in a unit."""
    actor = w.actor[a]
    if w.given_ties.shape[0] > a:
        prescribed = w.given_ties[a, u]
        if prescribed != LEFT_TO_DRAW:
            return bool(prescribed == TIED)
    if u in (anywhere, own):
        return True
    both = (actor.code << CODE_BITS) | w.unit[u].code
    drawn = uniform(w.draws, Decision.TIE_CHANCE, actor.holder, both, 0)
    return bool(drawn < w.municipality[actor.municipality_row].tie_chance)


@inner
def knows_unit(w: World, a: int, u: int) -> bool:
    """Whether a person knows somebody in a unit.

    A share of the acquaintances are spread over the inhabitants, the others sit in two
    units (:func:`acquainted_units`).
    """
    actor = w.actor[a]
    if actor.shared != 0:
        return False
    if actor.role == Role.FRONTLINE:
        return bool(actor.unit == u)
    anywhere, own = acquainted_units(w, a)
    return knows_among(w, a, u, anywhere, own)


@inner
def contact_share(w: World, a: int) -> float:
    """Share of the units a person answers for in which the person knows somebody."""
    actor = w.actor[a]
    p = w.p[actor.municipality_row]
    if actor.role == Role.FRONTLINE:
        return 1.0
    if actor.shared != 0:
        return 0.0
    if p.neutral_contact != 0 and actor.role != Role.UNIT_MANAGER:
        return float(p.reference_contact)
    start, end = actor.unit_from, actor.unit_to
    if end <= start:
        start = w.municipality[actor.municipality_row].first_unit
        end = start + w.municipality[actor.municipality_row].n_units
    anywhere, own = acquainted_units(w, a)
    known = 0
    for u in range(start, end):
        if knows_among(w, a, u, anywhere, own):
            known += 1
    return float(known / (end - start))


@inner
def stay_months(w: World, a: int, holder: int) -> int:
    """Months the ``holder``-th person stays in a post.

    Geometric from the yearly turnover; councillors stay from election to election.
    """
    actor = w.actor[a]
    turnover = w.p[actor.municipality_row].turnover_per_year
    if actor.role == Role.COUNCIL:
        return COUNCIL_MONTHS
    if turnover <= 0.0:
        return AFTER_EVERY_RUN
    if turnover >= 1.0:
        return 1
    return random_stay(w, turnover, holder, actor.code)


@inner
def random_stay(w: World, turnover: float, holder: int, code: int) -> int:
    """Months of one stay, geometric, for a yearly turnover between 0 and 1."""
    u = uniform(w.draws, Decision.PERSON_STAYS, holder, code, 0)
    left = log(1.0 - turnover)
    if left == 0.0:
        return AFTER_EVERY_RUN
    return 1 + int(min(float(AFTER_EVERY_RUN), log(1.0 - u) * MONTHS_A_YEAR / left))


@compiled
def median_horizon(p: Row, role: int) -> float:
    """Median horizon in years of a role."""
    if role == Role.UNIT_MANAGER or role == Role.FRONTLINE:
        return float(p.horizon_unit_years)
    if role == Role.SECTION_HEAD:
        return float(p.horizon_section_years)
    if role == Role.SECTOR_HEAD:
        return float(p.horizon_sector_years)
    return float(p.horizon_top_years)


@compiled
def drift(p: Row, actor: Row, month: int) -> None:
    """Bring a mindset up to date: a fixed share of the way each month.

    Always from where it was last moved, never from where it was last read: in
    two steps the last bit would depend on who looked in between.
    """
    if month <= actor.mind_month:
        return
    if p.mindset_drift > 0.0:
        left = power(1.0 - p.mindset_drift, float(month - actor.moved_month))
        base = p.mindset_floor + p.mindset_contact_gain * actor.contact
        goal = clip(base + actor.own_unit)
        actor.unit_mind = goal + (actor.unit_moved - goal) * left
        goal = clip(base + actor.own_whole)
        actor.whole_mind = goal + (actor.whole_moved - goal) * left
        goal = clip(base + actor.own_effect)
        actor.effect_mind = goal + (actor.effect_moved - goal) * left
    actor.mind_month = month


@compiled
def drift_from_here(actor: Row, month: int) -> None:
    """A mindset has been moved or drawn: from now on it drifts from where it stands."""
    actor.mind_month = month
    actor.moved_month = month
    actor.unit_moved = actor.unit_mind
    actor.whole_moved = actor.whole_mind
    actor.effect_moved = actor.effect_mind


@compiled
def relieved_fear(p: Row, fear: float) -> float:
    """Fear of error that guide and training leave."""
    return float(fear * (1.0 - p.fear_relief))


@compiled
def trained_knowledge(p: Row, known: float) -> float:
    """Rule knowledge with what training adds."""
    return float(known + (1.0 - known) * p.rule_training)


@inner
def draw_traits(w: World, a: int, p: Row) -> None:
    """Draw what a person brings along: fear, curiosity, rule knowledge, horizon, prior."""
    actor = w.actor[a]
    holder, code = actor.holder, actor.code
    fear, curiosity = normals(w.draws, Decision.PERSON_TRAITS, holder, code, 0)
    rules, years = normals(w.draws, Decision.PERSON_TRAITS, holder, code, 1)
    prior, _ = normals(w.draws, Decision.PERSON_PRIOR, holder, code, 0)
    actor.fear = relieved_fear(p, clip(p.fear_mean + p.fear_sd * fear))
    actor.curiosity = clip(p.curiosity_mean + p.curiosity_sd * curiosity)
    mean = p.rule_knowledge_line
    if actor.role == Role.ADVISER:
        mean = p.rule_knowledge_holder
    actor.rule_knowledge = trained_knowledge(p, clip(mean + p.rule_knowledge_sd * rules))
    actor.horizon = median_horizon(p, actor.role) * p.horizon_factor * exp(p.horizon_sd * years)
    actor.prior = clip(p.prior_mean + p.prior_sd * prior)
    expected = p.topics_leader
    if actor.role == Role.FRONTLINE:
        expected = p.topics_staff
    actor.topics = draw_topics(
        w.draws, Decision.PERSON_TOPICS, holder, code,
        expected, actor.sector, p.topics_per_field, p.field_share,
    )  # fmt: skip


@inner
def take_given_traits(w: World, a: int, p: Row) -> None:
    """What an organisation file lays down about a person stands in place of what was drawn.

    The file speaks of whoever holds the post when the run begins; successors are drawn.
    """
    actor = w.actor[a]
    if w.given_traits.shape[0] <= a or actor.holder > 0:
        return
    fear = w.given_traits[a, Trait.FEAR_OF_ERRORS]
    if fear >= 0.0:
        actor.fear = relieved_fear(p, fear)
    curiosity = w.given_traits[a, Trait.CURIOSITY]
    if curiosity >= 0.0:
        actor.curiosity = curiosity
    known = w.given_traits[a, Trait.RULE_KNOWLEDGE]
    if known >= 0.0:
        actor.rule_knowledge = trained_knowledge(p, known)
    years = w.given_traits[a, Trait.HORIZON_YEARS]
    if years >= 0.0:
        actor.horizon = years * p.horizon_factor
    prior = w.given_traits[a, Trait.PRIOR_BELIEF]
    if prior >= 0.0:
        actor.prior = prior
    take_given_mindset(w, a, p)


@inner
def take_given_mindset(w: World, a: int, p: Row) -> None:
    """The mindset a file gives holds in the month the run begins, and drifts from there.

    What the person has beyond a person of mean mindset in the same post becomes the own
    deviation, so that the drift keeps it. A value equal to the drawn one changes nothing,
    to the last bit.
    """
    actor = w.actor[a]
    drift(p, actor, actor.since)
    left = power(1.0 - p.mindset_drift, float(p.run_in_months))
    settled = p.mindset_floor + p.mindset_contact_gain * actor.contact
    mean = settled + (p.mindset_new_in_post - settled) * left
    moved = False
    unit = w.given_traits[a, Trait.MINDSET_UNIT]
    if unit >= 0.0 and unit != actor.unit_mind:
        actor.own_unit, actor.unit_mind, moved = unit - mean, unit, True
    whole = w.given_traits[a, Trait.MINDSET_WHOLE]
    if whole >= 0.0 and whole != actor.whole_mind:
        actor.own_whole, actor.whole_mind, moved = whole - mean, whole, True
    effect = w.given_traits[a, Trait.MINDSET_EFFECT]
    if effect >= 0.0 and effect != actor.effect_mind:
        actor.own_effect, actor.effect_mind, moved = effect - mean, effect, True
    if moved:
        drift_from_here(actor, actor.since)


@inner
def draw_person(w: World, a: int) -> None:
    """Draw the present holder of a post, three years in it before anything is asked."""
    actor = w.actor[a]
    p = w.p[actor.municipality_row]
    common, unit = normals(w.draws, Decision.PERSON_MIND, actor.holder, actor.code, 0)
    whole, effect = normals(w.draws, Decision.PERSON_MIND, actor.holder, actor.code, 1)
    shared = p.mindset_sd * math.sqrt(p.mindset_correlation)
    alone = p.mindset_sd * math.sqrt(1.0 - p.mindset_correlation)
    actor.own_unit = shared * common + alone * unit
    actor.own_whole = shared * common + alone * whole
    actor.own_effect = shared * common + alone * effect
    actor.unit_mind = clip(p.mindset_new_in_post + actor.own_unit)
    actor.whole_mind = clip(p.mindset_new_in_post + actor.own_whole)
    actor.effect_mind = clip(p.mindset_new_in_post + actor.own_effect)
    drift_from_here(actor, actor.since - p.run_in_months)
    actor.contact = contact_share(w, a)
    draw_traits(w, a, p)
    take_given_traits(w, a, p)
    actor.own_fear, actor.own_rule_knowledge = actor.fear, actor.rule_knowledge
    actor.ready = DRAWN


@compiled
def left_of_teaching(p: Row, gave: float, since: int, month: int) -> float:
    """What is left of something taught so many months ago, by its half-life."""
    if gave <= 0.0:
        return 0.0
    months = float(max(0, month - since))
    return float(gave * power(HALF, months / (MONTHS_A_YEAR * p.training_half_life_years)))


@compiled
def recall_teaching(p: Row, actor: Row, month: int) -> None:
    """What a course or a guide has left in a person lies over what the person brought along."""
    known = left_of_teaching(p, actor.taught, actor.taught_month, month)
    relieved = left_of_teaching(p, actor.relieved, actor.relieved_month, month)
    actor.rule_knowledge = actor.own_rule_knowledge + (1.0 - actor.own_rule_knowledge) * known
    actor.fear = actor.own_fear * (1.0 - relieved)


@compiled
def enter_post(actor: Row) -> None:
    """Somebody takes a post without experience; who it is, is drawn when first read."""
    actor.experience = 0.0
    actor.purchases = 0
    actor.purchase_month = -AFTER_EVERY_RUN
    actor.taught, actor.relieved = 0.0, 0.0
    actor.offered_year = NEVER_TAUGHT
    actor.ready = IN_POST


@compiled
def first_month_in_office(p: Row, month: int) -> int:
    """When the council of ``month`` took office; the first one did before the run."""
    since_first = month - p.council_takes_office_month
    return int(p.council_takes_office_month + since_first // COUNCIL_MONTHS * COUNCIL_MONTHS)


@inner
def find_holder(w: World, a: int, month: int) -> None:
    """Who holds the post in ``month``, since when and until when, after all stays before."""
    actor = w.actor[a]
    turnover = w.p[actor.municipality_row].turnover_per_year
    actor.holder = 0
    actor.since = 0
    if actor.role == Role.COUNCIL:
        since = first_month_in_office(w.p[actor.municipality_row], month)
        actor.holder = 1 + (since - 1) // COUNCIL_MONTHS
        actor.since = since
        actor.leaves = since + COUNCIL_MONTHS
    elif turnover <= 0.0:
        actor.leaves = AFTER_EVERY_RUN
    elif turnover >= 1.0:
        actor.holder = month
        actor.since = month
        actor.leaves = month + 1
    else:
        leaves = random_stay(w, turnover, 0, actor.code)
        while leaves <= month:
            actor.since = leaves
            actor.holder += 1
            leaves += random_stay(w, turnover, actor.holder, actor.code)
        actor.leaves = leaves


@inner
def add_to_roster(w: World, a: int) -> None:
    """Keep a list of those who have been read, in the order of their rows.

    Whoever looks for somebody who leaves looks at these and not at every post.
    """
    run = w.run[0]
    k = run.n_read
    while k > 0 and w.actor[k - 1].roster > a:
        w.actor[k].roster = w.actor[k - 1].roster
        k -= 1
    w.actor[k].roster = a
    run.n_read += 1


@inner
def read_post(w: World, a: int, month: int) -> None:
    """See that it is known who holds a post in ``month``, and for how long."""
    actor = w.actor[a]
    if actor.ready != NEVER_READ:
        return
    find_holder(w, a, month)
    enter_post(actor)
    add_to_roster(w, a)
    if actor.leaves < w.run[0].next_leave:
        w.run[0].next_leave = actor.leaves


@entry
def read_person(w: World, a: int, month: int) -> None:
    """See that the person in a post is drawn and up to date in ``month``."""
    read_post(w, a, month)
    actor = w.actor[a]
    if actor.ready == IN_POST:
        draw_person(w, a)
    p = w.p[actor.municipality_row]
    drift(p, actor, month)
    if actor.taught > 0.0 or actor.relieved > 0.0:
        recall_teaching(p, actor, month)


@inner
def read_successor(w: World, a: int) -> None:
    """See that whoever has come into a post unread is drawn, as they were when they came.

    For rules that ask once more about an answer given before, in whose month the person of
    then was read.
    """
    actor = w.actor[a]
    if actor.ready == IN_POST:
        draw_person(w, a)
        drift(w.p[actor.municipality_row], actor, actor.since)


@inner
def install_successor(w: World, a: int, month: int) -> None:
    """The person leaves; a successor takes the post."""
    actor = w.actor[a]
    actor.holder += 1
    actor.since = month
    actor.leaves = month + stay_months(w, a, actor.holder)
    actor.read_month = month
    enter_post(actor)


@inner
def budget_stress(w: World, a: int, month: int) -> float:
    """A person's own budget stress in the year of ``month``: lognormal, median 1."""
    actor = w.actor[a]
    p = w.p[actor.municipality_row]
    z, _ = normals(w.draws, Decision.STRESS, year_of(month), actor.code, 0)
    return exp(p.budget_stress_sd * z)


@inner
def felt_mandate(w: World, a: int, month: int) -> float:
    """What is felt of the chief executive's mandate after the levels it has come down."""
    actor = w.actor[a]
    p = w.p[actor.municipality_row]
    if p.neutral_mandate != 0:
        if actor.levels_from_chief == 0:
            return float(p.leadership_support)
        return float(p.leadership_support * power(p.retention, p.reference_levels_passed))
    felt = p.leadership_support * power(p.retention, float(actor.levels_from_chief))
    if actor.levels_from_chief > 1:
        met = uniform(w.draws, Decision.MANDATE_MET, year_of(month), actor.code, 0)
        if met >= p.mandate_meetings_per_year:
            felt *= p.mandate_unmet_share
    return float(felt)


@compiled
def effective_rule_knowledge(p: Row, actor: Row, month: int) -> float:
    """Rule knowledge with what purchases of this kind within memory have taught."""
    learnt = 0.0
    if month - actor.purchase_month <= p.purchase_memory_months:
        learnt = p.rule_knowledge_per_purchase * actor.purchases
    return float(min(1.0, actor.rule_knowledge + learnt))


@compiled
def remember_purchase(p: Row, actor: Row, month: int) -> None:
    """A leader has carried a purchase of this kind through."""
    if month - actor.purchase_month > p.purchase_memory_months:
        actor.purchases = 0
    actor.purchases += 1
    actor.purchase_month = month
