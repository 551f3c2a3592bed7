"""Which hours the instruments of a municipality ask for, month by month; known before a run."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from collabsim.scenario.instrument_life import Life
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.tables_in_time import WHENS, WHOSE

A_MONTH = "a_month"


def hours_asked(lives: Sequence[Life]) -> list[tuple[int, tuple[float, ...]]]:
    """Months in which what is asked for changes, each with all that is asked from then on.

    What is asked for once, at the introduction, is asked in that month alone. Strength does not
    divide hours: what works half as well takes no less time. At strength 0 nothing is asked.

    Args:
        lives: the course of the instruments of one municipality.

    Returns:
        Months in order, each with the hours by what for and of whom, as the table of hours asked
        has them; none where nothing is ever asked.
    """
    asking = [life for life in lives if life.introduced is not None and life.use.strength > 0.0]
    months = {month for life in asking for month in _turns(life)}
    made = [(month, _asked_in(asking, month)) for month in sorted(months)]
    before = (0.0,) * (len(WHENS) * len(WHOSE))
    kept = [(-1, before), *made]
    return [new for old, new in pairwise(kept) if new[1] != old[1]]


def _turns(life: Life) -> tuple[int, ...]:
    """Months in which what one instrument asks for may change."""
    if life.introduced is None:
        return ()
    ends = () if life.ended is None else (life.ended,)
    return (life.introduced, life.introduced + 1, *ends)


def _asked_in(lives: Sequence[Life], month: int) -> tuple[float, ...]:
    """All that is asked for in a month."""
    sums = [0.0] * (len(WHENS) * len(WHOSE))
    for life in lives:
        if not life.in_force(month):
            continue
        for kind, hours in life.use.declared.cost.hours().items():
            part = 1.0
            if kind == "once":
                part = 1.0 if month == life.introduced else 0.0
            elif kind == "a_year":
                part = 1.0 / MONTHS_A_YEAR
            when = A_MONTH if kind in ("once", "a_year") else kind
            for by, number in hours.items():
                sums[WHENS.index(when) * len(WHOSE) + WHOSE.index(by)] += part * number
    return tuple(sums)
