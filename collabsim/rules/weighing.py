"""What a person around a pilot weighs, gathered from state for the consent rule."""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.rules.belief import belief, own_reach, paper_reach
from collabsim.rules.cocreation import power_risk
from collabsim.rules.consent import Terms, own_share
from collabsim.rules.deciders import free_of_units, need_not_covered
from collabsim.rules.horizons import seen_horizon
from collabsim.rules.members import tie_now, understands
from collabsim.rules.people import budget_stress, felt_mandate
from collabsim.rules.reading import reads
from collabsim.rules.recording import NOTHING, keep_reading
from collabsim.world.codes import Occasion, Proximity, ReadingPath
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.tables import World

NO_LAG = 1.0e-9
"""Years below which a gain shows at once; there is no dividing by nothing."""


@inner
def stake_of(w: World, i: int, amount: float) -> float:
    """s: what is committed, against the free part of the first unit's frame."""
    manager = w.actor[w.unit[w.pilot[i].first_unit].manager]
    free = free_of_units(w.p[w.pilot[i].municipality_row], manager.free_nok, manager)
    if free <= 0.0:
        return 1.0
    return float(min(1.0, amount / free))


@inner
def strain_of(w: World, a: int, amount: float) -> float:
    """The sum asked against the free part of the frame this person answers for, up to a most.

    The municipal council reads the chief executive's frame, another council that of its branch.
    """
    actor = w.actor[a]
    p = w.p[actor.municipality_row]
    reader = actor
    if a == w.municipality[actor.municipality_row].council:
        reader = w.actor[w.municipality[actor.municipality_row].chief]
    free = free_of_units(p, reader.free_nok, reader)
    if free <= 0.0:
        return float(p.strain_max)
    return float(min(p.strain_max, amount / free))


@inner
def coverage_risk(w: World, i: int, a: int) -> float:
    """Responsibility for everyone against value for a few."""
    pilot = w.pilot[i]
    actor = w.actor[a]
    p = w.p[pilot.municipality_row]
    if actor.role == Role.UNIT_MANAGER or actor.role == Role.STATE_SUPERIOR:
        return 0.0
    covered = pilot.covered / pilot.need
    if p.neutral_coverage != 0:
        covered = p.reference_coverage
    elif not need_not_covered(w, i, a):
        return 0.0
    return float(p.coverage_weight * (1.0 - covered) * (1.0 - actor.unit_mind))


@inner
def reach_of(w: World, m: int, a: int, levels_passed: float) -> float:
    """Reach of what the team knows to one person after ``levels_passed`` hops of the paper."""
    pilot = w.pilot[w.member[m].pilot]
    p = w.p[pilot.municipality_row]
    above = w.actor[a].role != Role.UNIT_MANAGER
    paper = paper_reach(p, pilot.evidence_quality, levels_passed, above)
    return own_reach(paper, w.member[m].seen)


@compiled
def sectors_factor(p: Row, pilot: Row) -> float:
    """What two sectors add to the gain, or what is left of it where one of them is out."""
    if pilot.alone != 0:
        return float(p.alone_gain)
    return float(p.synergy) if pilot.other_sector >= 0 else 1.0


@inner
def understood_in_answer(w: World, m: int, a: int, month: int) -> float:
    """Understanding of somebody who answers, kept where readings are."""
    understood = understands(w, m, a, month, ReadingPath.UNDERSTANDING_ANSWER)
    keep_reading(w, m, a, month, Occasion.ANSWER, understood, NOTHING)
    return understood


@inner
def weigh(
    w: World,
    m: int,
    a: int,
    month: int,
    levels_passed: float,
    stake: float,
    strain: float,
    rules: float,
) -> Terms:
    """The terms of consent of one member about continuing a pilot."""
    row = w.member[m]
    pilot = w.pilot[row.pilot]
    p = w.p[pilot.municipality_row]
    actor = w.actor[a]
    reach = reach_of(w, m, a, levels_passed)
    believed = belief(p, pilot.evidence, reach, actor.prior, actor.experience)
    line_risk = 0.0 if pilot.has_line != 0 else p.no_line_risk * (1.0 - actor.whole_mind)
    return Terms(
        actor.unit_mind,
        actor.whole_mind,
        actor.effect_mind,
        actor.curiosity,
        believed,
        p.standard_of_proof,
        min(1.0, seen_horizon(p, actor, reach) / max(pilot.years_until_gain, NO_LAG)),
        own_share(p, pilot, actor.role),
        sectors_factor(p, pilot),
        understood_in_answer(w, m, a, month),
        pilot.ownership,
        reach,
        reads(w, Proximity.SOCIAL, ReadingPath.CONSENT, m, a, month, tie_now(p, row, month)),
        felt_mandate(w, a, month),
        stake,
        strain,
        budget_stress(w, a, month),
        pilot.statutory,
        rules,
        line_risk,
        p.voluntary_risk * (1.0 - pilot.statutory) * (1.0 - actor.effect_mind),
        coverage_risk(w, row.pilot, a),
        power_risk(w, row.pilot, a),
    )


@inner
def weigh_start(w: World, m: int, a: int, month: int, stake: float, strain: float) -> Terms:
    """The terms of consent of a unit manager about starting: belief is the prior, reach full.

    A unit manager who is not the first unit's has no place around the pilot; the
    first unit's place stands in for the tie, which is that of a manager to the
    own unit.
    """
    row = w.member[m]
    pilot = w.pilot[row.pilot]
    p = w.p[pilot.municipality_row]
    actor = w.actor[a]
    line_risk = 0.0 if pilot.has_line != 0 else p.no_line_risk * (1.0 - actor.whole_mind)
    return Terms(
        actor.unit_mind,
        actor.whole_mind,
        actor.effect_mind,
        actor.curiosity,
        actor.prior,
        p.standard_of_proof,
        min(1.0, seen_horizon(p, actor, 1.0) / max(pilot.years_until_gain, NO_LAG)),
        own_share(p, pilot, actor.role),
        sectors_factor(p, pilot),
        understood_in_answer(w, m, a, month),
        pilot.ownership,
        1.0,
        reads(w, Proximity.SOCIAL, ReadingPath.CONSENT, m, a, month, tie_now(p, row, month)),
        felt_mandate(w, a, month),
        stake,
        strain,
        budget_stress(w, a, month),
        pilot.statutory,
        0.0,
        line_risk,
        p.voluntary_risk * (1.0 - pilot.statutory) * (1.0 - actor.effect_mind),
        0.0,
        power_risk(w, row.pilot, a),
    )
