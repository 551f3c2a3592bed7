"""Who decides is a matter of the case, not of a class of persons.

The lowest person who answers for all budgets involved and whose authority covers
the amount: once for one year, several times for longer. Authority is the free frame
or the sum delegated to the level, whichever is larger, less what runs already. A new
line and moved money end with the council unless they are delegated: where there are
several councils, the lowest one that answers for all budgets involved.
"""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.rules.members import member_row
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.tables import LINE_SLOT, OTHER_SLOT, STATE_SLOT, World

SHORT_TERM_YEARS = 1
"""Municipal budgets are for one year: what is longer is more than one year's money."""
DECIDER_AND_FINANCE = 2
"""Persons a case passes where somebody above the unit manager decides."""
PROCUREMENT_AND_LEGAL = 2
"""Persons it passes as well where a lawful way is needed."""


@compiled
def free_of_units(p: Row, free: float, actor: Row) -> float:
    """Free part of the frame a person answers for; of a common size where frames are neutral.

    Frames of units and frames of leaders above them are two channels: what a unit has, and how
    many of them one answers for. The state superior's frame is the same everywhere.
    """
    units = actor.unit_to - actor.unit_from
    unit_alike = p.neutral_unit_frames != 0
    leaders_alike = p.neutral_frames != 0 and units > 1
    if units <= 0 or actor.role == Role.STATE_SUPERIOR or not (unit_alike or leaders_alike):
        return free
    each = p.discretion_share * p.reference_unit_frame_nok if unit_alike else free / units
    return float(each * (p.reference_units if leaders_alike else float(units)))


@compiled
def delegated_sum(p: Row, role: int, sector: int) -> float:
    """The sum up to which a level of a sector may commit alone in a year, NOK; 0 where none is."""
    if role == Role.UNIT_MANAGER:
        own = (
            p.delegation_school_unit_nok, p.delegation_kindergarten_unit_nok,
            p.delegation_care_unit_nok, p.delegation_culture_unit_nok, p.delegation_nav_unit_nok,
        )  # fmt: skip
        return float(max(p.delegation_all_unit_nok, own[sector]))
    if role == Role.SECTION_HEAD or role == Role.SECTOR_HEAD:
        own = (
            p.delegation_school_head_nok, p.delegation_kindergarten_head_nok,
            p.delegation_care_head_nok, p.delegation_culture_head_nok, p.delegation_nav_head_nok,
        )  # fmt: skip
        return float(max(p.delegation_all_head_nok, own[sector]))
    return 0.0


@compiled
def delegated_line(p: Row, sector: int) -> float:
    """The yearly sum up to which a sector makes a new budget line without the council, NOK."""
    own = (
        p.delegation_school_line_nok, p.delegation_kindergarten_line_nok,
        p.delegation_care_line_nok, p.delegation_culture_line_nok, p.delegation_nav_line_nok,
    )  # fmt: skip
    return float(max(p.delegation_all_line_nok, own[sector]))


@compiled
def delegated_agreement(p: Row, sector: int) -> float:
    """The yearly sum up to which a sector may agree with another on a pilot of both, NOK."""
    own = (
        p.delegation_school_agree_nok, p.delegation_kindergarten_agree_nok,
        p.delegation_care_agree_nok, p.delegation_culture_agree_nok, p.delegation_nav_agree_nok,
    )  # fmt: skip
    return float(max(p.delegation_all_agree_nok, own[sector]))


@compiled
def units_may_agree(p: Row, sector: int) -> bool:
    """Whether unit managers of a sector, too, may make agreements between two sectors."""
    own = (
        p.delegation_school_agree_by_units, p.delegation_kindergarten_agree_by_units,
        p.delegation_care_agree_by_units, p.delegation_culture_agree_by_units,
        p.delegation_nav_agree_by_units,
    )  # fmt: skip
    return bool(p.delegation_all_agree_by_units != 0 or own[sector] != 0)


@compiled
def authority(p: Row, actor: Row, sector: int) -> float:
    """What a person may still commit in a year for a sector, NOK.

    The free frame, or the sum delegated to the level in that sector where it is larger.
    """
    free = free_of_units(p, actor.free_nok, actor)
    most = max(free, delegated_sum(p, actor.role, sector))
    return float(most - actor.committed_nok - actor.carried_nok)


@compiled
def beyond_own_frame(p: Row, actor: Row, sector: int, yearly_nok: float) -> float:
    """Part of a yearly sum that a delegated sum allows beyond the own free frame, NOK."""
    if delegated_sum(p, actor.role, sector) <= 0.0:
        return 0.0
    free = free_of_units(p, actor.free_nok, actor)
    left = max(0.0, free - actor.committed_nok - actor.carried_nok)
    return float(max(0.0, yearly_nok - left))


@compiled
def answers_for_all(p: Row, pilot: Row, actor: Row) -> bool:
    """Whether a person answers for every budget a pilot touches."""
    low, high = pilot.unit_low, pilot.unit_high
    inside = actor.unit_from <= low and high < actor.unit_to
    if pilot.other_unit >= 0 and p.pooled_budget == 0:
        inside = inside and actor.unit_from <= pilot.other_unit < actor.unit_to
    return bool(inside)


@compiled
def answers_for_first(pilot: Row, actor: Row) -> bool:
    """Whether a person answers for the budgets of the first sector that a pilot touches."""
    return bool(actor.unit_from <= pilot.unit_low and pilot.unit_high < actor.unit_to)


@compiled
def new_line_needed(p: Row, pilot: Row, amount: float, term: int) -> bool:
    """No budget line, a term that outlasts what can be carried without one, more than delegated."""
    needed = pilot.has_line == 0 and term > p.no_budget_line_years_max
    return bool(needed and amount > delegated_line(p, pilot.sector))


@compiled
def may_agree(p: Row, pilot: Row, amount: float) -> bool:
    """Whether the two sectors of a pilot may agree on so much a year below who leads both."""
    if pilot.other_unit < 0 or p.pooled_budget != 0:
        return False
    first = delegated_agreement(p, pilot.sector)
    return bool(amount <= min(first, delegated_agreement(p, pilot.other_sector)))


@compiled
def lowest_to_agree(p: Row, pilot: Row) -> int:
    """Place in the line of the lowest post that may make an agreement: the head, or the unit."""
    both = units_may_agree(p, pilot.sector) and units_may_agree(p, pilot.other_sector)
    return 0 if both else 1


@inner
def one_head(w: World, i: int) -> bool:
    """Whether a leader below the chief executive answers for both units of a pilot."""
    pilot = w.pilot[i]
    a = int(w.unit[pilot.first_unit].manager)
    while a >= 0 and not heads_branch(w, a):
        actor = w.actor[a]
        if actor.unit_from <= pilot.other_unit < actor.unit_to:
            return True
        a = int(actor.superior)
    return False


@inner
def money_moved(w: World, i: int, amount: float) -> bool:
    """Two sectors under two heads, and a unit's free frame does not cover its share.

    What one head answers for is one budget, and moving within it is the head's to decide.
    """
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if pilot.other_unit < 0 or p.pooled_budget != 0 or one_head(w, i):
        return False
    share = amount / (pilot.covered + 1)
    first = w.actor[w.unit[pilot.first_unit].manager]
    second = w.actor[w.unit[pilot.other_unit].manager]
    left = authority(p, first, pilot.sector)
    return bool(left < share or authority(p, second, pilot.other_sector) < share)


@inner
def council_of(w: World, i: int) -> int:
    """Place in the line of the council a case ends with.

    A council decides for its own branch: of the councils above the first unit it is the
    lowest that answers for every budget the pilot touches, else the municipal council.
    """
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    last = int(pilot.line_n) - 1
    for place in range(last):
        actor = w.actor[w.member[member_row(i, LINE_SLOT + place)].actor]
        if actor.role == Role.COUNCIL and answers_for_all(p, pilot, actor):
            return place
    return last


@inner
def decider_of(w: World, i: int, amount: float, term: int) -> int:
    """Place in the line (0 the unit manager) of the person who decides.

    Where two sectors may agree, it is the lowest who answers for the first one; the unit of the
    other, and its head where it has one of its own, are asked as ever.
    """
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    last = council_of(w, i)
    if new_line_needed(p, pilot, amount, term):
        return last
    agreed = may_agree(p, pilot, amount)
    if not agreed and money_moved(w, i, amount):
        return last
    lowest = lowest_to_agree(p, pilot) if agreed else 0
    asked = amount if term <= SHORT_TERM_YEARS else p.longer_term_frame_factor * amount
    for place in range(lowest, last):
        actor = w.actor[w.member[member_row(i, LINE_SLOT + place)].actor]
        mine = answers_for_first(pilot, actor) if agreed else answers_for_all(p, pilot, actor)
        if mine and asked <= authority(p, actor, pilot.sector):
            return place
    return last


@compiled
def leaders_between(p: Row, place: int) -> int:
    """Persons of the line asked between the unit manager and a decider at ``place``."""
    if p.neutral_path != 0 or place <= 1:
        return 0
    return place - 1


@inner
def persons_to_pass(w: World, i: int, place: int, needed: bool) -> int:
    """Persons a proposal has to pass after the unit manager."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    n = leaders_between(p, place)
    if place > 0:
        n += DECIDER_AND_FINANCE
    if needed:
        n += PROCUREMENT_AND_LEGAL
    if w.member[member_row(i, OTHER_SLOT)].actor >= 0:
        n += 1
    if w.member[member_row(i, STATE_SLOT)].actor >= 0:
        n += 1
    return n


@inner
def head_of_other_sector(w: World, i: int) -> int:
    """Head of the other sector: the highest leader above its unit below the chief.

    -1 where there is none, or one head leads both sectors and is in the line anyway.

    Whoever stands directly below a council is to its branch what the chief executive is to
    the municipality.
    """
    pilot = w.pilot[i]
    if pilot.other_unit < 0 or one_head(w, i):
        return -1
    a = int(w.unit[pilot.other_unit].manager)
    above = int(w.actor[a].superior)
    best = -1
    while not heads_branch(w, a) and above >= 0 and not heads_branch(w, above):
        a, best = above, above
        above = int(w.actor[a].superior)
    return best


@inner
def heads_branch(w: World, a: int) -> bool:
    """Whether a post is the chief executive, or stands directly below a council."""
    if w.actor[a].role == Role.CHIEF_EXECUTIVE:
        return True
    above = w.actor[a].superior
    return bool(above >= 0 and w.actor[above].role == Role.COUNCIL)


@inner
def need_not_covered(w: World, i: int, a: int) -> bool:
    """Whether a person answers for more units with that need than are covered.

    The units with the need stand next to each other from the first one on, in
    the order by sector; those covered come first.
    """
    pilot = w.pilot[i]
    actor = w.actor[a]
    municipality = w.municipality[pilot.municipality_row]
    start = municipality.sector_from[pilot.sector]
    n = municipality.sector_from[pilot.sector + 1] - start
    first = w.unit[pilot.first_unit].sector_index - start
    needing = 0
    for step in range(pilot.need):
        u = w.unit[municipality.first_unit + start + (first + step) % n].by_sector
        if actor.unit_from <= u < actor.unit_to:
            needing += 1
    return bool(needing > pilot.covered)
