"""Entrepreneurs: who they are, where they go, what they learn, when they give up."""

from __future__ import annotations

from collabsim.rules.knowledge import clip, draw_topics
from collabsim.rules.proximity import geographical
from collabsim.rules.reading import reads_in_search
from collabsim.world import events
from collabsim.world.codes import Argument, Outcome, Stage, State
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, normals, uniform
from collabsim.world.events.codes import Blamed
from collabsim.world.mathematics import exp, log
from collabsim.world.tables import SLOTS, World

FARTHEST = 1.0e-300
"""A place read to be less near than this is read as this near, so that its hours are a number."""


@inner
def draw_entrepreneur(w: World, e: int) -> None:
    """Draw the next holder of a place among the entrepreneurs."""
    row = w.entrepreneur[e]
    p = w.p[0]
    row.generation += 1
    step, code = row.generation, row.code
    unit, whole = normals(w.draws, Decision.ENTREPRENEUR_MIND, step, code, 0)
    effect, _ = normals(w.draws, Decision.ENTREPRENEUR_MIND, step, code, 1)
    row.unit_mind = clip(p.entrepreneur_mindset + p.entrepreneur_mindset_sd * unit)
    row.whole_mind = clip(p.entrepreneur_mindset + p.entrepreneur_mindset_sd * whole)
    row.effect_mind = clip(p.entrepreneur_mindset + p.entrepreneur_mindset_sd * effect)
    row.topics = draw_topics(
        w.draws, Decision.ENTREPRENEUR_TOPICS, step, code, p.topics_entrepreneur, -1, 0, 0.0
    )
    form = uniform(w.draws, Decision.ENTREPRENEUR_FORM, step, code, 0)
    row.nonprofit = 1 if form < p.nonprofit_share else 0
    row.active = 1
    row.reserve_nok = p.reserve_nok
    row.start_reserve_nok += p.reserve_nok


@inner
def opinion_row(w: World, e: int, t: int) -> int:
    """Row of what an entrepreneur thinks of a municipality."""
    return int(e * w.municipality.shape[0] + t)


@inner
def travel_hours(w: World, e: int, t: int) -> float:
    """Travel time between an entrepreneur's home and a municipality."""
    return float(abs(w.entrepreneur[e].home - w.municipality[t].travel_hours))


@inner
def choose_municipality(w: World, e: int, month: int) -> int:
    """Where to go: its share of ideas times softmax of learnt value less the cost of travel."""
    p = w.p[0]
    n = w.municipality.shape[0]
    best = worth_of(w, e, 0, month, p)
    for t in range(1, n):
        best = max(best, worth_of(w, e, t, month, p))
    total = 0.0
    for t in range(n):
        total += attraction(w, e, t, month, p, best)
    left = uniform(w.draws, Decision.MUNICIPALITY, month, w.entrepreneur[e].code, 0) * total
    chosen = n - 1
    for t in range(n):
        left -= attraction(w, e, t, month, p, best)
        if left < 0.0:
            chosen = t
            break
    events.chose_municipality(
        w,
        month,
        municipality_row=chosen,
        entrepreneur=e,
        learnt_value=w.opinion[opinion_row(w, e, chosen)].value,
    )
    return int(chosen)


@inner
def worth_of(w: World, e: int, t: int, month: int, p: Row) -> float:
    """What going to a municipality is worth: learnt value less the cost of travel."""
    hours = hours_in_search(w, e, t, month)
    return float(w.opinion[opinion_row(w, e, t)].value - p.travel_cost * hours)


@inner
def hours_in_search(w: World, e: int, t: int, month: int) -> float:
    """Travel time as an entrepreneur who looks for a place reads it from how near places are."""
    hours = travel_hours(w, e, t)
    if w.do.shape[0] == 0:
        return hours
    there = w.p[t]
    own = geographical(there, hours)
    near = reads_in_search(w, e, t, month, own)
    return hours if near == own else float(-there.travel_hours_scale * log(max(near, FARTHEST)))


@inner
def attraction(w: World, e: int, t: int, month: int, p: Row, best: float) -> float:
    """Weight of a municipality in the choice: its share of ideas times its learnt worth.

    Worth counts from that of the best one, so that at the lowest temperature the
    weights of the others vanish and never that of all.
    """
    worth = worth_of(w, e, t, month, p) - best
    return float(w.municipality[t].ideas_share * exp(worth / p.choice_temperature))


@compiled
def result_value(p: Row, pilot: Row, month: int) -> float:
    """Contract income per month of effort, in months of cost."""
    if pilot.outcome == Outcome.STOPPED or pilot.outcome == Outcome.OPEN:
        return 0.0
    if pilot.outcome == Outcome.COMPETITION_LOST or pilot.outcome == Outcome.TAKEOVER:
        return 0.0
    effort = max(1, month - pilot.proposed)
    income = pilot.amount_nok * pilot.term
    if pilot.outcome == Outcome.TRANSFER:
        income = pilot.transfer_paid_nok
    return float(min(p.result_value_max, income / effort / max(p.monthly_cost_nok, 1.0)))


@inner
def learn_result(w: World, i: int, month: int) -> None:
    """The entrepreneur learns from a result, once; the others a little from hearsay.

    What is thought of a place is learnt from it as far as it has been heard of, else from places
    in general: a result moves every other place by what is not yet known of that.
    """
    pilot = w.pilot[i]
    begun = pilot.outcome == Outcome.STOPPED or pilot.state != State.STOPPED
    if w.run[0].region == 0 or pilot.started < 0 or pilot.learnt != 0 or not begun:
        return
    pilot.learnt = 1
    p = w.p[pilot.municipality_row]
    value = result_value(p, pilot, month)
    for e in range(w.entrepreneur.shape[0]):
        rate = p.value_learning if e == pilot.entrepreneur else p.value_learning_others
        for t in range(w.municipality.shape[0]):
            row = w.opinion[opinion_row(w, e, t)]
            if t == pilot.municipality_row:
                row.value += rate * (value - row.value)
                row.heard += rate * (1.0 - row.heard)
            else:
                row.value += rate * (1.0 - row.heard) * (value - row.value)
    own = w.opinion[opinion_row(w, pilot.entrepreneur, pilot.municipality_row)]
    own.results += 1
    own.effort_months += month - pilot.proposed
    if value > 0.0 and pilot.outcome != Outcome.TRANSFER:
        own.kept += 1


@inner
def visible_level(w: World, i: int) -> int:
    """Level of the highest person of the line the entrepreneur has met."""
    highest = 0
    for slot in range(SLOTS):
        row = w.member[i * SLOTS + slot]
        if row.actor >= 0 and row.met >= 0 and w.actor[row.actor].duty == 0:
            highest = max(highest, w.actor[row.actor].level)
    return highest


@inner
def attribute_stop(w: World, i: int, month: int) -> None:
    """Whom the entrepreneur holds for the one who stopped it, from what can be seen.

    A rule argument points to rules and those who keep them. Otherwise the
    person is seen if the entrepreneur has met anybody at that level; if not,
    the highest level met is blamed. A stop nobody made is attributed to nobody.
    """
    pilot = w.pilot[i]
    if w.run[0].region == 0 or pilot.stopped_by < 0 or pilot.outcome != Outcome.STOPPED:
        return
    own = w.opinion[opinion_row(w, pilot.entrepreneur, pilot.municipality_row)]
    own.stops += 1
    seen = visible_level(w, i)
    guess = Blamed.LINE
    if pilot.argument == Argument.RULES:
        guess = Blamed.RULES
    elif min(seen, pilot.stopped_by_level) <= 0:
        guess = Blamed.UNIT
    true = Blamed.LINE if pilot.stopped_by_level > 0 else Blamed.UNIT
    if pilot.stopped_by >= 0 and w.actor[pilot.stopped_by].duty != 0:
        true = Blamed.RULES
    if pilot.stage == Stage.NOT_BROUGHT_FORWARD:
        true = Blamed.UNIT
    if guess == Blamed.UNIT:
        own.blamed_unit += 1
    elif guess == Blamed.LINE:
        own.blamed_line += 1
    else:
        own.blamed_rules += 1
    right = guess == true and pilot.stopped_by_level <= seen
    if right:
        own.blamed_rightly += 1
    events.believed(w, month, pilot=i, person=pilot.stopped_by, blamed=guess, blamed_rightly=right)
