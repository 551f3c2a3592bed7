"""What persons are told to do where a run is made again with another choice.

Most of what a person does is drawn, and a replay turns it by forcing the number
(:mod:`collabsim.world.draws`). Two things are not: which option a decider takes follows from
what all options are worth, and whether a unit manager writes a case follows from month and
evidence. For these there is a decision of its own each. Nothing is drawn for it: where no number
is forced the person does as ever.
"""

from __future__ import annotations

from collabsim.world.compiling import inner
from collabsim.world.draws import Decision, forced, pair
from collabsim.world.tables import World

NOT_TOLD = -1
"""Nobody has told the person anything."""
LETS_CASE_LIE, WRITES_CASE = 0, 1
"""What a unit manager can be told about a case that is not written yet."""


@inner
def told(w: World, decision: int, step: int, entity: int) -> int:
    """The whole number forced for a decision; :data:`NOT_TOLD` where none is, or one below 0."""
    if w.draws.forced.shape[0] == 0:
        return NOT_TOLD
    number = forced(w.draws, decision, step, entity)
    return int(number) if number >= 0.0 else NOT_TOLD


@inner
def told_option(w: World, i: int, a: int, step: int) -> int:
    """The option a decider (row ``a``) is told to take in an answer keyed by ``step``."""
    return int(told(w, Decision.OPTION, step, pair(w.pilot[i].key, w.actor[a].code)))


@inner
def told_about_case(w: World, i: int, month: int) -> int:
    """Whether the first unit's manager is told to write the case this month, or to let it lie."""
    manager = w.unit[w.pilot[i].first_unit].manager
    return int(told(w, Decision.CASE, month, pair(w.pilot[i].key, w.actor[manager].code)))
