"""Two ditches a unit may drive into: control, where nothing is dared, and innovation."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.reading import framed, januaries, unit_of, words
from collabsim.municipality.structure import Sector
from collabsim.records.event_log import of_kind, values
from collabsim.records.histories import Run
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Argument, Event, Reason
from collabsim.world.events.codes import Answer, Option

MEMORY_MONTHS = 36
"""Months a January looks back on: assumption."""
SIDES = ("control", "neither", "innovation")
"""Of a balance: below 0, 0, above it."""
ANSWERS = (
    Event.UNIT_ASKED, Event.UNIT_ANSWERED, Event.ALONE, Event.CO_PAYMENT,
    Event.AGREEMENT_ANSWERED, Event.WORD_ANSWERED, Event.REVIEWED, Event.DECIDED,
)  # fmt: skip
"""Events in which a unit manager says yes or no."""


class Said(NamedTuple):
    """Everything unit managers said in a run: an answer, a silence, or the argument for a no."""

    month: Any
    unit: Any
    answer: Any
    uncertain_yes: Any
    held_back: Any


def said(run: Run) -> Said:
    """What unit managers said, in no order.

    A yes is without certainty where the manager's belief in the effect is below ``good_belief``,
    what belief is in a good case. What was said for a no stands in the log of the no that stopped
    the pilot only, beside the answer itself; a case that ran out of time on the manager's desk is
    a silence, and counts as an answer. A complaint is no answer of the manager's.
    """
    parts = [_answered(run, kind) for kind in ANSWERS]
    stops = of_kind(run.events, Event.STOPPED)
    argument = values(run.events, Event.STOPPED, "stop_argument")
    complaint = values(run.events, Event.STOPPED, "stop_reason") == Reason.COMPLAINT
    silent = argument == Argument.NO_ANSWER
    ruled = (argument == Argument.RULES) & ~complaint
    unit, never = unit_of(run, stops["actor"]), np.zeros(len(stops), np.bool_)
    parts.append(Said(stops["month"].astype(np.int64), unit, silent, never, silent | ruled))
    joined = Said(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    own = joined.unit >= 0
    return Said(*(column[own] for column in joined))


def _answered(run: Run, kind: Event) -> Said:
    events = of_kind(run.events, kind)
    if kind == Event.DECIDED:
        yes = values(run.events, kind, "option") != Option.STOP
    else:
        yes = values(run.events, kind, "answer") == Answer.YES
    held = [
        run.blueprint.p_in(int(row), int(month))["good_belief"]
        for row, month in zip(events["municipality_row"], events["month"], strict=True)
    ]
    uncertain = yes & (values(run.events, kind, "belief") < np.array(held, np.float64))
    count = len(events)
    return Said(
        events["month"].astype(np.int64), unit_of(run, events["actor"]),
        np.ones(count, np.bool_), uncertain, np.zeros(count, np.bool_),
    )  # fmt: skip


def ditches(run: Run, asked: Asked) -> pd.DataFrame:
    """The balance of every unit whose manager answered something, in every January.

    Returns:
        ``municipality``, ``unit``, ``sector``, ``year`` (that has passed), ``answers`` (silences
        too), ``uncertain_yes``, ``held_back_no`` (by a rule or by silence), ``balance`` (-1 to 1)
        and ``side`` (control, neither, innovation: the sign of the balance).
    """
    del asked
    heard, rows = said(run), []
    for january in januaries(run):
        inside = (heard.month < january) & (heard.month >= january - MEMORY_MONTHS)
        for unit in np.unique(heard.unit[inside]).tolist():
            here = inside & (heard.unit == unit)
            columns = (heard.answer, heard.uncertain_yes, heard.held_back)
            answers, bold, held = (int(np.sum(here & column)) for column in columns)
            # An extra clearance of an experiment stops without an answer in the log.
            answers = max(answers, bold + held)
            if answers:
                rows.append((unit, january // MONTHS_A_YEAR, answers, bold, held))
    made = np.array(rows, np.int64).reshape(-1, 5)
    units = run.world.unit[made[:, 0]]
    balance = (made[:, 3] - made[:, 4]) / made[:, 2]
    side = np.select([balance < 0.0, balance > 0.0], ["control", "innovation"], "neither")
    return framed(
        run,
        units["municipality_row"],
        {
            "unit": np.array(run.blueprint.units, object)[made[:, 0]],
            "sector": words(Sector, units["sector"]),
            "year": made[:, 1],
            "answers": made[:, 2],
            "uncertain_yes": made[:, 3],
            "held_back_no": made[:, 4],
            "balance": balance,
            "side": side.astype(object),
        },
    )


DITCHES = Measure(
    "ditches",
    row="unit and year",
    unit="-1 to 1",
    sources=(223,),
    computed="Each January, from what a unit's manager answered in the last 36 months: (yeses "
    "while the manager's belief in the effect was below good_belief, less noes for which a rule "
    "was the argument, less cases that ran out of time on the manager's desk) / all answers, "
    "silences among them. Below 0 is the side of control, above it that of innovation.",
    table=ditches,
    figures=(
        Figure("balance", "mean", "balance", unit="-1 to 1"),
        Figure("side", "shares", "side", groups=SIDES),
        Figure("uncertain_yes", "mean", "uncertain_yes", unit="answers"),
        Figure("held_back_no", "mean", "held_back_no", unit="answers"),
    ),
)
