"""Hours that instruments ask for beyond those of the rules: who spends them, and what that costs.

Hours of a leader or an adviser lie on the desk as matters do, for a month. Hours of a pilot's team
are taken from the time its members have to spare, and meetings are what gives way. Hours of the
council are counted only: it decides on its day. Hours of the rules themselves are in the loads of
posts already. How many hours a matter takes and how many are to spare are assumptions.
"""

from __future__ import annotations

from collabsim.municipality.structure import Duty, Role
from collabsim.rules.members import member_row
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.tables import LINE_SLOT, OTHER_SLOT, TEAM, World
from collabsim.world.tables_in_time import WHENS, WHOSE

MEETING_HOURS = 3.0
"""Hours of a person at a meeting: assumption."""
TWO_HEADS = 2.0
"""Two sectors under two heads: each of them spends half."""
N_WHOSE = len(WHOSE)
A_MONTH, STARTED, TALKS, TWO_SECTORS, A_PILOT_MONTH, PER_PERSON, CONTRACTS = range(len(WHENS))
OF_MANAGER, OF_HEAD, OF_ADVISER, OF_TEAM, OF_COUNCIL, OF_LEARNER = range(N_WHOSE)


@compiled
def asked_hours(municipality: Row, when: int, whose: int) -> float:
    """Hours instruments ask of somebody for something, now."""
    return float(municipality.asked[when * N_WHOSE + whose])


@compiled
def extra_matters(p: Row, actor: Row) -> float:
    """Matters that the hours of instruments lay on a desk this month."""
    return float(actor.extra_hours / p.hours_per_matter)


@compiled
def thicker_hours(p: Row, thick: float) -> float:
    """Hours a meeting takes more of each person where co-creation is so thick (0-1)."""
    return float(MEETING_HOURS * p.thick_meeting_hours * thick)


@compiled
def meeting_time(p: Row, extra_hours: float, thick: float) -> float:
    """Chance that a meeting of the team finds time beside so many other hours of each member.

    Nothing gives way where nothing is asked for.
    """
    thicker = thicker_hours(p, thick)
    if extra_hours <= 0.0 and thicker <= 0.0:
        return 1.0
    wanted = extra_hours + p.team_meetings_per_month * (MEETING_HOURS + thicker)
    return float(min(1.0, p.spare_hours / wanted))


@inner
def ask_post(w: World, a: int, hours: float, later: bool) -> None:
    """Lay hours on a desk: for what is left of this month, or for the next one."""
    if hours <= 0.0:
        return
    actor = w.actor[a]
    w.run[0].hours_asked = 1
    actor.extra_in_all += hours
    if later:
        actor.extra_later += hours
    else:
        actor.extra_hours += hours


@inner
def clear_hours(w: World) -> None:
    """A month begins: the hours of the one before are spent, and what was to come lies here."""
    if w.run[0].hours_asked == 0:
        return
    for a in range(w.actor.shape[0]):
        actor = w.actor[a]
        actor.extra_hours, actor.extra_later = actor.extra_later, 0.0


@inner
def ask_heads(w: World, t: int, hours: float) -> None:
    """Hours of the heads of a municipality, in equal parts; of the chief executive without any."""
    chief = int(w.municipality[t].chief)
    heads = 0
    for a in range(w.actor.shape[0]):
        if is_head(w.actor[a], chief):
            heads += 1
    if heads == 0:
        ask_post(w, chief, hours, False)
        return
    for a in range(w.actor.shape[0]):
        if is_head(w.actor[a], chief):
            ask_post(w, a, hours / heads, False)


@compiled
def is_head(actor: Row, chief: int) -> bool:
    """Whether a post leads a part of the municipality under this chief executive."""
    leads = actor.role == Role.SECTOR_HEAD or actor.role == Role.SECTION_HEAD
    return bool(actor.superior == chief and leads)


@inner
def ask_advisers(w: World, t: int, hours: float, later: bool) -> None:
    """Hours of those who advise on law, in equal parts; of the chief executive without any."""
    municipality = w.municipality[t]
    n = int(municipality.adviser_n[Duty.LEGAL])
    if n == 0:
        ask_post(w, int(municipality.chief), hours, later)
        return
    a = int(municipality.adviser[Duty.LEGAL])
    for _ in range(n):
        ask_post(w, a, hours / n, later)
        a = int(w.actor[a].next_same_duty)


@inner
def ask_managers(w: World, t: int, hours: float) -> None:
    """Hours of the unit managers of a municipality, in equal parts."""
    municipality = w.municipality[t]
    first, n = int(municipality.first_unit), int(municipality.n_units)
    for u in range(first, first + n):
        ask_post(w, int(w.unit[u].manager), hours / n, False)


@inner
def open_hours(w: World, t: int, month: int) -> None:
    """A month begins in a municipality: what instruments ask for now, and each month."""
    if t == 0:
        clear_hours(w)
    if w.asked.shape[0] == 0:
        return
    municipality = w.municipality[t]
    for k in range(w.asked.shape[0]):
        if w.asked[k].month == month and w.asked[k].municipality_row == t:
            for place in range(len(WHENS) * N_WHOSE):
                municipality.asked[place] = w.asked[k].hours[place]
    managers = asked_hours(municipality, A_MONTH, OF_MANAGER)
    heads = asked_hours(municipality, A_MONTH, OF_HEAD)
    if managers > 0.0:
        ask_managers(w, t, managers)
    if heads > 0.0:
        ask_heads(w, t, heads)
    ask_advisers(w, t, asked_hours(municipality, A_MONTH, OF_ADVISER), False)
    municipality.council_hours += asked_hours(municipality, A_MONTH, OF_COUNCIL)


@inner
def head_of(w: World, i: int) -> int:
    """The head a pilot lies under: the highest below the chief executive.

    The chief executive where nobody stands between, the unit manager where there is none either.
    """
    pilot = w.pilot[i]
    found = int(w.unit[pilot.first_unit].manager)
    for place in range(1, pilot.line_n):
        a = int(w.member[member_row(i, LINE_SLOT + place)].actor)
        role = w.actor[a].role
        alone = role == Role.CHIEF_EXECUTIVE and place == 1
        if alone or role == Role.SECTOR_HEAD or role == Role.SECTION_HEAD:
            found = a
    return found


@inner
def ask_for_pilot(w: World, i: int, when: int, later: bool) -> None:
    """What instruments ask of the people around a pilot, of each kind.

    Where the second sector has a head of its own, the two heads share their hours.
    """
    if w.asked.shape[0] == 0:
        return
    pilot = w.pilot[i]
    t = int(pilot.municipality_row)
    municipality = w.municipality[t]
    manager = int(w.unit[pilot.first_unit].manager)
    ask_post(w, manager, asked_hours(municipality, when, OF_MANAGER), later)
    ask_advisers(w, t, asked_hours(municipality, when, OF_ADVISER), later)
    of_heads = asked_hours(municipality, when, OF_HEAD)
    head, other = head_of(w, i), int(w.member[member_row(i, OTHER_SLOT)].actor)
    if other >= 0 and other != head:
        ask_post(w, head, of_heads / TWO_HEADS, later)
        ask_post(w, other, of_heads / TWO_HEADS, later)
    else:
        ask_post(w, head, of_heads, later)
    of_team = asked_hours(municipality, when, OF_TEAM)
    pilot.team_extra += of_team
    pilot.team_extra_in_all += of_team


@inner
def ask_at_start(w: World, i: int) -> None:
    """A pilot starts: what instruments ask for each, and for each of two sectors."""
    ask_for_pilot(w, i, STARTED, False)
    if w.pilot[i].spans != 0:
        ask_for_pilot(w, i, TWO_SECTORS, False)


@inner
def ask_learner(w: World, a: int) -> None:
    """The hours of a course: in the month after a place was given."""
    if w.asked.shape[0] == 0:
        return
    municipality = w.municipality[w.actor[a].municipality_row]
    ask_post(w, a, asked_hours(municipality, PER_PERSON, OF_LEARNER), True)


@inner
def open_pilot_month(w: World, i: int) -> None:
    """A month of a pilot at work: what is asked of its people for it, and of its team by now."""
    if w.asked.shape[0] == 0:
        return
    ask_for_pilot(w, i, A_PILOT_MONTH, False)
    pilot = w.pilot[i]
    pilot.team_extra_now, pilot.team_extra = pilot.team_extra, 0.0


@inner
def team_time(w: World, i: int) -> float:
    """Chance that the team of a pilot finds time to meet this month."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    return meeting_time(p, pilot.team_extra_now / TEAM, pilot.cocreation_depth)


@inner
def spend_on_meeting(w: World, i: int, a: int, of_team: bool) -> None:
    """A meeting where co-creation is thick takes more hours of whoever is there."""
    pilot = w.pilot[i]
    hours = thicker_hours(w.p[pilot.municipality_row], pilot.cocreation_depth)
    if hours <= 0.0:
        return
    if of_team:
        pilot.team_extra_in_all += hours
    elif w.actor[a].role == Role.COUNCIL:
        w.municipality[pilot.municipality_row].council_hours += hours
    else:
        ask_post(w, a, hours, False)
