"""The people around a pilot: who they are, their ties, what they know at first hand."""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.rules.people import knows_unit, read_person, read_post
from collabsim.rules.proximity import (
    absorbed,
    cognitive,
    institutional,
    mindset_distance,
    organisational,
    understanding,
)
from collabsim.rules.reading import reads
from collabsim.world.codes import Proximity, ReadingPath
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.events.codes import Answer
from collabsim.world.mathematics import power
from collabsim.world.tables import LINE_SLOT, SLOTS, TEAM, World

NEVER = -1


@compiled
def member_row(pilot: int, slot: int) -> int:
    """Row of the member table for a slot of a pilot."""
    return pilot * SLOTS + slot


@inner
def assign_post(w: World, pilot: int, slot: int, actor: int) -> None:
    """Give a post its place around a pilot; ties are drawn when first needed."""
    row = w.member[member_row(pilot, slot)]
    row.pilot = pilot
    row.actor = actor
    row.holder = NEVER
    row.initial_tie = 0.0
    row.tie = 0.0
    row.tie_month = 0
    row.seen = 0.0
    row.met = NEVER
    row.first_met = NEVER
    row.champion = 0
    row.asked = 0
    row.answer = 0
    row.attempts = 0
    row.queued = 0


@inner
def refresh_member(w: World, m: int, month: int) -> int:
    """See that a member row is about the present holder of the post; return the post's row.

    The person is drawn and up to date.
    """
    a = refresh_place(w, m, month)
    read_person(w, a, month)
    return a


@inner
def refresh_place(w: World, m: int, month: int) -> int:
    """As :func:`refresh_member` where only the row is asked about, and nothing of the person.

    A successor begins with first ties and without reach, and gives an answer of their own unless
    the pilot is moored.
    """
    row = w.member[m]
    a = int(row.actor)
    read_post(w, a, month)
    actor = w.actor[a]
    actor.read_month = month
    if row.holder != actor.holder:
        p = w.p[actor.municipality_row]
        pilot = w.pilot[row.pilot]
        tied = knows_unit(w, a, pilot.first_unit)
        row.initial_tie = p.initial_tie_known if tied else p.initial_tie_unknown
        row.tie = row.initial_tie
        row.tie_month = month
        row.seen = p.firsthand_tie if tied else 0.0
        row.met = NEVER
        row.first_met = NEVER
        row.champion = 0
        # What a moored pilot was promised holds, whoever has the post.
        if pilot.moored == 0 or row.answer != Answer.YES:
            row.answer = 0
        row.attempts = 0
        row.holder = actor.holder
    return a


@compiled
def tie_now(p: Row, row: Row, month: int) -> float:
    """A member's tie in ``month``: what meetings added fades."""
    months = month - row.tie_month
    if months <= 0 or row.tie <= row.initial_tie:
        return float(row.tie)
    left = power(1.0 - p.tie_decay, float(months))
    return float(row.initial_tie + (row.tie - row.initial_tie) * left)


@inner
def understands(w: World, m: int, a: int, month: int, path: int) -> float:
    """Understanding between a member and the entrepreneur about this pilot, read on a path."""
    row = w.member[m]
    pilot = w.pilot[row.pilot]
    actor = w.actor[a]
    p = w.p[pilot.municipality_row]
    distance = mindset_distance(actor, w.entrepreneur[pilot.entrepreneur])
    cog = cognitive(actor.topics, pilot.topics)
    inst = institutional(p, distance, pilot.formal_gap)
    soc = tie_now(p, row, month)
    org = organisational(p, pilot.arrangement, pilot.routines)
    return float(
        understanding(
            p,
            absorbed(p, reads(w, Proximity.COGNITIVE, path, m, a, month, cog)),
            reads(w, Proximity.INSTITUTIONAL, path, m, a, month, inst),
            reads(w, Proximity.SOCIAL, path, m, a, month, soc),
            reads(w, Proximity.ORGANISATIONAL, path, m, a, month, org),
        )
    )


@inner
def closure(w: World, i: int, month: int) -> float:
    """Team ties / (team ties + line ties), each as a mean over its people.

    Means, not sums: the number of leaders above a unit follows the size of a
    municipality and must not act here. A leader nobody has asked anything yet has
    the ties of the present holder of the post, like everybody else.
    """
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    team = 0.0
    for slot in range(TEAM):
        refresh_place(w, member_row(i, slot), month)
        team += tie_now(p, w.member[member_row(i, slot)], month)
    line = 0.0
    n = 0
    for slot in range(LINE_SLOT + 1, LINE_SLOT + pilot.line_n - 1):
        if w.actor[w.member[member_row(i, slot)].actor].role == Role.COUNCIL:
            continue
        refresh_place(w, member_row(i, slot), month)
        line += tie_now(p, w.member[member_row(i, slot)], month)
        n += 1
    if n == 0:
        return 0.0
    team /= TEAM
    line /= n
    if team + line <= 0.0:
        return 0.0
    return team / (team + line)


@inner
def closure_read(w: World, m: int, a: int, month: int) -> float:
    """Closure of a pilot as a member (row ``m``, of post ``a`` or of a whole team) reads it."""
    own = closure(w, m // SLOTS, month)
    return reads(w, Proximity.SOCIAL, ReadingPath.CLOSURE, m, a, month, own)


@inner
def has_champion(w: World, i: int) -> bool:
    """Whether a team member of a pilot is its champion now."""
    for slot in range(TEAM):
        row = w.member[member_row(i, slot)]
        if row.champion != 0 and row.holder == w.actor[row.actor].holder:
            return True
    return False


@inner
def team_topics(w: World, i: int) -> int:
    """Topics the team of a pilot knows together."""
    known = 0
    for slot in range(TEAM):
        known |= w.actor[w.member[member_row(i, slot)].actor].topics
    return known
