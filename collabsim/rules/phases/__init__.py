"""The phases of a month, as data: both drivers and the documents read this table.

A phase is one function of (world, row, month) that acts for one entity. Within
a phase entities go in the order of their rows, which is that of their stable
ids; scarce things go by keyed lot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from collabsim.rules.phases.after import deliver, keep_record, wait
from collabsim.rules.phases.approach import find_addressee, propose
from collabsim.rules.phases.clearing import answer_unit, clear_case, gather
from collabsim.rules.phases.deciding import decide_case, end_competition
from collabsim.rules.phases.ending import end_money
from collabsim.rules.phases.opening import leave, open_year
from collabsim.rules.phases.running import become_champion, meet_pilot, observe
from collabsim.rules.phases.settling import settle
from collabsim.rules.phases.start import answer_start, start_pilots
from collabsim.world.codes import State

Each = Literal["municipality", "actor", "entrepreneur", "pilot", "member", "site"]

ALL = frozenset(State)
BEFORE = frozenset({State.PROPOSED})
AT_WORK = frozenset({State.RUNNING, State.BRIDGED, State.EFFECT_CONTRACT})
OPEN_CASE = AT_WORK | {State.WAITING}
ADOPTED = frozenset(
    {State.WAITING, State.DELIVERING, State.IN_HOUSE, State.UNUSED, State.OTHER_SUPPLIER}
)


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase.

    ``each`` says for what kind of row it is called; pilots, and the members and
    sites of pilots, only while the pilot is in one of ``states``. ``actor`` names
    the agent method that carries it out in the Mesa driver.
    """

    number: int
    name: str
    each: Each
    states: frozenset[State]
    function: Callable[..., None]
    agent: str
    about: str


PHASES: tuple[Phase, ...] = (
    Phase(1, "open_year", "municipality", ALL, open_year, "council",
          "budgets, fund, elections (every fourth year)"),
    Phase(2, "leave", "actor", ALL, leave, "person",
          "turnover: ties, reach and support are lost with the person"),
    Phase(3, "propose", "entrepreneur", ALL, propose, "entrepreneur", "a proposal is made"),
    Phase(3, "find_addressee", "pilot", BEFORE, find_addressee, "entrepreneur",
          "somebody to talk to is found, or a month is lost"),
    Phase(4, "answer_start", "site", BEFORE, answer_start, "unit manager",
          "each unit decides for itself whether to start"),
    Phase(4, "start_pilots", "municipality", ALL, start_pilots, "chief executive",
          "project money, by keyed lot; the pilot starts"),
    Phase(5, "meet_pilot", "member", AT_WORK, meet_pilot, "team member or leader",
          "meetings of the team, and of leaders as far as their queue allows"),
    Phase(5, "observe", "pilot", AT_WORK, observe, "entrepreneur", "effect, evidence, payment"),
    Phase(5, "become_champion", "member", AT_WORK, become_champion, "team member", "champions"),
    Phase(6, "end_money", "pilot", AT_WORK, end_money, "unit manager",
          "a case opens; project money ends"),
    Phase(7, "answer_unit", "site", OPEN_CASE, answer_unit, "unit manager",
          "unit managers answer about their share"),
    Phase(7, "gather", "pilot", OPEN_CASE, gather, "coordinator",
          "a coordinator gathers those still to be asked"),
    Phase(7, "clear_case", "member", OPEN_CASE, clear_case, "adviser or leader",
          "advice and clearing"),
    Phase(8, "decide_case", "member", OPEN_CASE, decide_case, "decider", "deciding at a door"),
    Phase(9, "end_competition", "pilot", OPEN_CASE, end_competition, "entrepreneur",
          "competitions end"),
    Phase(10, "wait", "pilot", OPEN_CASE, wait, "entrepreneur",
          "bridges are looked for; patience ends"),
    Phase(10, "deliver", "pilot", ADOPTED, deliver, "unit manager",
          "delivery, payment, use, review"),
    Phase(10, "settle", "entrepreneur", ALL, settle, "entrepreneur", "reserves"),
    Phase(10, "keep_record", "pilot", ALL, keep_record, "nobody", "states are noted"),
)  # fmt: skip
"""Every phase of a month, in order."""

__all__ = ["PHASES", "Each", "Phase"]
