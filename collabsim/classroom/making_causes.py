"""What the page needs to say itself why a pilot stopped in a run it has made.

The page looks for the candidates of :mod:`collabsim.inquiry.causes`, runs the world again with
each of them turned, and judges as :mod:`collabsim.inquiry.because` does. Every number it goes by
is written here from the declarations of those modules.
"""

from __future__ import annotations

from typing import Any

from collabsim.classroom.event_table import event_layout
from collabsim.inquiry import because, causes, event_draws
from collabsim.inquiry.levers import LEVERS
from collabsim.inquiry.stops import LOST
from collabsim.rules.binding_agreement import AGREEMENT_KEY
from collabsim.rules.case import ATTEMPTS_PER_VERSION, STEPS_PER_HOLDER
from collabsim.rules.phases.after import REVIEW_KEY
from collabsim.rules.told import WRITES_CASE
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import ALIVE, Event
from collabsim.world.draws import Decision
from collabsim.world.events.catalogue import KINDS

DECLARED_DRAWS = (
    Event.COMPETITION, Event.RECUSED, Event.BRIDGED, Event.COMPETITION_ENDED, Event.CHAMPION,
)  # fmt: skip
"""Events among the candidates whose draws follow from what is declared of them."""

Json = Any


def causes_declared() -> Json:
    """Numbers of the candidates and of their judging, and the slots of what a replay is asked."""
    layout = event_layout()
    slots = {
        one["name"]: one["slot"]
        for event in (Event.STATE, Event.DECIDED)
        for one in layout[str(int(event))]["fields"]
        if one["name"] in ("state_after", "option")
    }
    return {
        "numbers": {
            "certain": causes.CERTAIN,
            "never": causes.NEVER,
            "even": causes.EVEN,
            "median": causes.MEDIAN,
            "writes_case": WRITES_CASE,
        },
        "long_on_a_desk": causes.LONG_ON_A_DESK,
        "later_months": because.LATER_MONTHS,
        "months_a_year": MONTHS_A_YEAR,
        "steps_per_holder": STEPS_PER_HOLDER,
        "attempts_per_version": ATTEMPTS_PER_VERSION,
        "review_key": REVIEW_KEY,
        "saved": sorted(int(state) for state in because.SAVED),
        "no_answer": sorted(int(reason) for reason in causes.NO_ANSWER),
        "answers": sorted(KINDS[one].name for one in event_draws.ANSWERS),
        "of_agreements": sorted(KINDS[one].name for one in event_draws.OF_AGREEMENTS),
        "agreement_key": AGREEMENT_KEY,
        "alive": sorted(int(state) for state in ALIVE),
        "lost": sorted(int(state) for state in LOST),
        "written_anew": sorted(KINDS[one].name for one in event_draws.WRITTEN_ANEW),
        "decisions": {one.name: int(one) for one in Decision},
        "rests_on": {
            KINDS[event].name: {"decision": first.decision.name, "of": first.of, "step": first.step}
            for event in DECLARED_DRAWS
            for first in KINDS[event].rests_on[:1]
        },
        "levers": [{"key": one.key, "values": dict(one.values)} for one in LEVERS],
        "slots": slots,
    }
