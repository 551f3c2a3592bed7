"""The research label: a purchase is counted as research where nobody sees a lawful way.

Source: the strictest rules were relaxed by calling the work research [93]. Who uses the label, for
how long and whether it is lawful is nowhere said: a curious decider with little fear, once, for a
year, and whether it counts as a legal error is a switch (assumptions).
"""

from __future__ import annotations

from collabsim.rules.case import legal_error
from collabsim.rules.deciders import SHORT_TERM_YEARS
from collabsim.rules.procurement import band_of, route_needed, value_of
from collabsim.world import events
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision
from collabsim.world.tables import World


@compiled
def uses_label(p: Row, pilot: Row, actor: Row) -> bool:
    """Whether a decider who sees no lawful way counts the purchase as research.

    Not where advice is a veto, nor a second time.
    """
    if p.research_label == 0 or p.advice_is_veto != 0 or pilot.labelled != 0:
        return False
    if pilot.route_needed == 0 or pilot.route_seen != 0:
        return False
    return bool(actor.curiosity * (1.0 - actor.fear) > p.research_label_curiosity)


@inner
def label_research(w: World, i: int, a: int, month: int) -> None:
    """The decider, already brought up to date, may use the label: no way is needed, for a year."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    actor = w.actor[a]
    if not uses_label(p, pilot, actor):
        return
    pilot.labelled = 1
    pilot.route_needed = 0
    pilot.term = SHORT_TERM_YEARS
    value = value_of(p, pilot, pilot.amount_nok, float(SHORT_TERM_YEARS), actor.fear)
    pilot.band = band_of(p, pilot.sector, value)
    curious = actor.curiosity * (1.0 - actor.fear)
    events.labelled(w, month, pilot=i, person=a, curiosity_without_fear=curious)


@inner
def label_is_error(w: World, i: int, a: int, month: int) -> None:
    """Read strictly, what is bought under the label is bought without a lawful way.

    Not what no way is needed for anyway: less, below the threshold, or for a shorter time.
    """
    pilot = w.pilot[i]
    if pilot.labelled == 0 or pilot.route_needed != 0:
        return
    needed = route_needed(pilot.band, pilot.law_touched)
    if needed and w.p[pilot.municipality_row].research_label_is_error != 0:
        legal_error(w, i, a, month, Decision.COMPLAINT)
