"""Five steps of a municipality on its way to co-creation, read of each unit each January."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from collabsim.analysis.ledger import Books
from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.reading import framed, hosts, januaries, words
from collabsim.municipality.structure import Sector
from collabsim.records.event_log import event_rows
from collabsim.records.histories import Run
from collabsim.scenario.instrument_life import Life
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Event
from collabsim.world.events.codes import AgreementEnd

MEMORY_MONTHS = 60
"""Months a January looks back on: assumption."""
QUALITY = 0.7
"""Quality of evidence of step 4, 0-1: that of an evaluation from outside, assumption."""
HELPED_BY = ("facilitation", "guide")
"""Instruments of which step 4 asks for one."""


class Happened(NamedTuple):
    """Months of what a step asks for, in one unit; of a start also the quality of evidence."""

    started: list[tuple[int, float]]
    long_term: list[int]
    moored: list[int]
    champion: list[int]


def step_of(happened: Happened, january: int, helped: bool) -> int | None:
    """The step of a unit in a January, ``None`` where it hosted nothing in its memory.

    Step 1 is never read: a unit that hosted is on 2 at least. Step 5 asks for three roles of
    citizens, which the model has not.
    """

    def remembered(month: int) -> bool:
        return january - MEMORY_MONTHS <= month < january

    starts = [quality for month, quality in happened.started if remembered(month)]
    if not starts:
        return None
    third = (happened.long_term, happened.moored, happened.champion)
    if not all(any(map(remembered, months)) for months in third):
        return 2
    return 4 if len(starts) > 1 and helped and max(starts) >= QUALITY else 3


def _histories(run: Run) -> dict[int, Happened]:
    """What happened in each unit that hosted a pilot."""
    found: dict[int, Happened] = {}
    units = hosts(run)
    quality = run.pilots["evidence_quality"]
    kinds = (Event.STARTED, Event.ADOPTED, Event.MOORED, Event.AGREEMENT_ENDED, Event.CHAMPION)
    events = run.events[np.isin(run.events["kind"], kinds)]
    for event in event_rows(events):
        for unit in units.get(event.pilot, ()):
            own = found.setdefault(unit, Happened([], [], [], []))
            if event.kind == Event.STARTED:
                own.started.append((event.month, float(quality[event.pilot])))
            elif event.kind == Event.CHAMPION:
                own.champion.append(event.month)
            elif event.kind == Event.MOORED or _binds(event):
                own.moored.append(event.month)
            if event.kind == Event.ADOPTED and event.term_years > 1:
                own.long_term.append(event.month)
    return found


def _binds(event: Any) -> bool:
    """Whether an event moors formally: an agreement is signed, or a term above a year adopted."""
    if event.kind == Event.ADOPTED:
        return bool(event.term_years > 1)
    signed = AgreementEnd.SIGNED
    return bool(event.kind == Event.AGREEMENT_ENDED and event.agreement_end == signed)


def helped(run: Run, asked: Asked) -> dict[int, list[Life]]:
    """In each municipality the instruments of which step 4 asks for one."""
    found: dict[int, list[Life]] = {}
    for row, life in Books(asked.scenario).lives(run.blueprint):
        if life.use.name in HELPED_BY:
            found.setdefault(row, []).append(life)
    return found


def steps(run: Run, asked: Asked) -> pd.DataFrame:
    """The step of every unit in every January.

    Returns:
        ``municipality``, ``unit`` (its name), ``sector``, ``year`` (from 1: the year that has
        passed), ``seen`` and ``step`` (missing where it is not seen).
    """
    units, when = run.world.unit, list(januaries(run))
    known, lives = _histories(run), helped(run, asked)

    def read() -> Iterator[float]:
        for unit in range(len(units)):
            own = lives.get(int(units["municipality_row"][unit]), ())
            for january in when:
                step = None
                if unit in known:
                    there = any(life.in_force(january) for life in own)
                    step = step_of(known[unit], january, there)
                yield np.nan if step is None else step

    step = np.fromiter(read(), float, len(units) * len(when))
    return framed(
        run,
        np.repeat(units["municipality_row"], len(when)),
        {
            "unit": np.repeat(np.array(run.blueprint.units, object), len(when)),
            "sector": np.repeat(np.array(words(Sector, units["sector"]), object), len(when)),
            "year": np.tile(np.array(when, np.int64) // MONTHS_A_YEAR, len(units)),
            "seen": ~np.isnan(step),
            "step": pd.Series(step).astype("Int64"),
        },
    )


STEPS = Measure(
    "steps",
    row="unit and year",
    unit="step 1-5",
    sources=(119, 220, 221, 222),
    computed="Each January, from the last 60 months of a unit: 2 where a pilot started in it; 3 "
    "where also a term above one year was adopted, something moored it formally (a plan, an "
    "agreement, or that term) and there was a champion; 4 where also a second pilot started, "
    "facilitation or a guide is in force, and one of the pilots had evidence of quality .7 or "
    "more. 5 also asks for citizens in three roles. Others are not seen.",
    table=steps,
    figures=(
        Figure("seen", "share", "seen"),
        Figure("step", "shares", "step", where="seen", words="step"),
    ),
)
