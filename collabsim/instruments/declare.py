"""How an instrument is declared: what it sets, from which source, at whose cost, how fast.

An instrument is what somebody in or around a municipality can decide in order to keep pilots that
work. It acts through parameters that rules read live, so that nothing of it hangs on an outcome:
Python lays out the values of every month before a run begins. Nothing is assumed to work: every
strength may be 0, and a strength of 0 changes nothing but the instrument's own events and ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from collabsim.parameters import ASSUMPTION, PARAMETERS, Value
from collabsim.parameters.changing import read_when

Payer = Literal["chief", "fund", "sector", "state", "outside"]
"""Who carries the cost: the chief executive's free frame, the municipal fund, the sector's frames,
the state or somebody outside. The last two have no frame here, and so no test of affordability."""
PAYERS: tuple[Payer, ...] = ("chief", "fund", "sector", "state", "outside")

Receiver = Literal["staff", "supplier", "entrepreneur"]
"""Who gets what an instrument costs: own staff, somebody who is bought from, entrepreneurs."""

Hours = Mapping[str, float]
"""Hours by kind of post (``unit_manager``, ``head``, ``adviser``, ``team``, ``council``)."""

OF_THE_MUNICIPALITY = frozenset({"unit_manager", "head", "adviser", "council"})
"""Whose hours may be asked for whatever the number of pilots."""
OF_A_PILOT = frozenset({"unit_manager", "head", "adviser", "team"})
"""Whose hours a pilot may ask for."""
OF_A_PERSON = frozenset({"learner"})
"""Whose hours a course takes."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be chosen about an instrument: the parameter it sets, and how far.

    ``value`` holds at full strength. A value that ``scales`` moves with the strength from what
    holds without the instrument; sums of a regulation, words and switches hold as written while
    the strength is above 0. ``low`` and ``high`` are the ends worth trying (of a number).
    """

    name: str
    parameter: str
    value: Value
    low: float
    high: float
    source: str
    scales: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot change during a run, and values out of bounds."""
        one = PARAMETERS[self.parameter]
        if read_when(self.parameter) not in ("live", "at start"):
            raise ValueError(f"{self.parameter} cannot change during a run")
        if self.scales and one.kind != "float":
            raise ValueError(f"{self.parameter} is {one.kind} and cannot move with a strength")
        if one.kind in ("int", "float") and not (
            one.low <= self.low <= float(self.value) <= self.high <= one.high
        ):
            raise ValueError(f"{self.name}: {self.value} outside {self.low}..{self.high}")

    def shift(self, before: Value, full: Value, level: float) -> float:
        """How far it moves a number: all the way as written, or by a level where it scales.

        Args:
            before: what holds without the instrument.
            full: what holds at full strength.
            level: from 0 to 1.
        """
        return (level if self.scales else 1.0) * (float(full) - float(before))


HOUR_NOK = 550.0
"""What an hour of work is worth in kroner of 2018: assumption."""
HOUR_NOK_RANGE = (400.0, 800.0)
"""Ends within which that may lie: assumption."""

Counted = Literal["started", "talks", "two_sectors", "contracts"]
"""Pilots whose hours are counted: all that start, those of which talks about an agreement end,
those of two sectors that start, or those of which talks about an effect contract end. Of the last,
what a pilot costs is paid where a contract is signed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an instrument costs, in kroner of 2018, and the hours it takes. All may be zero.

    Amounts are worth trying from half to twice. A person is counted once for each course while
    the instrument is in force. Hours are those beyond what the rules take anyway:
    ``hours_once`` at its introduction, ``hours_a_year`` of the whole municipality, of each pilot
    that is ``counted``, of each month a pilot is at work, and of each person. They are lived as
    well as counted (:mod:`collabsim.rules.hours`): those of leaders and advisers lie on their
    desks, those of the team are taken from its time, those of councillors are counted only.
    ``receiver`` is who gets the
    money. ``paid_by_rules``: it gives money to pilots, which the ledger has as the rules pay it.
    ``yearly_times`` names the setting that says how many times the yearly sum is paid.
    """

    set_up_nok: float = 0.0
    yearly_nok: float = 0.0
    per_pilot_nok: float = 0.0
    per_person_nok: float = 0.0
    hours_once: Hours = field(default_factory=dict)
    hours_per_pilot: Hours = field(default_factory=dict)
    hours_a_pilot_month: Hours = field(default_factory=dict)
    hours_per_person: Hours = field(default_factory=dict)
    hours_a_year: Hours = field(default_factory=dict)
    counted: Counted = "started"
    receiver: Receiver = "staff"
    paid_by_rules: bool = False
    yearly_times: str = ""
    source: str = ASSUMPTION

    def __post_init__(self) -> None:
        """Refuse hours of somebody who is not there to spend them."""
        for kind, hours in self.hours().items():
            whose = OF_THE_MUNICIPALITY if kind in ("once", "a_year") else OF_A_PILOT
            whose = OF_A_PERSON if kind == "per_person" else whose
            for by, number in hours.items():
                if by not in whose:
                    raise ValueError(f"hours {kind} are of {', '.join(sorted(whose))}, not of {by}")
                if number < 0.0:
                    raise ValueError(f"hours {kind} of {by} are below 0")

    def hours(self) -> dict[str, Hours]:
        """Hours by what they are counted for."""
        return {
            "once": self.hours_once,
            self.counted: self.hours_per_pilot,
            "a_pilot_month": self.hours_a_pilot_month,
            "per_person": self.hours_per_person,
            "a_year": self.hours_a_year,
        }

    def is_nothing(self) -> bool:
        """Whether it declares neither kroner nor hours."""
        sums = self.set_up_nok + self.yearly_nok + self.per_pilot_nok + self.per_person_nok
        return sums == 0.0 and not any(sum(one.values()) for one in self.hours().values())


REGULATION = Cost(
    source="a change of a regulation; no source gives the hours of deciding it, so none are counted"
)
"""Of what is decided once and then holds: no kroner and no hours are known."""
PAID_BY_RULES = Cost(
    paid_by_rules=True,
    source="what it pays is in the ledger as rules pay it; hours of running it are in no source",
)
"""Of what gives money to pilots: the ledger has it, and nothing is declared beside."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument.

    ``mechanism`` says in a sentence what it does in the model. ``delay_months`` lie between
    decision and force, half of the effect on numbers is there ``uptake_months`` later (0: at once),
    and half of it is lost in ``wear_months`` without upkeep (``None``: never). ``excludes`` are
    instruments that cannot hold at once with it. ``needs`` are values of parameters without which
    it has nothing to act on; a scenario with others is refused. ``place`` is where a list shows it,
    counted in tens so that another fits between; the same place is in the order of names.
    """

    name: str
    source: str
    mechanism: str
    settings: tuple[Setting, ...]
    cost: Cost = field(default_factory=Cost)
    payer: Payer = "chief"
    strength: float = 1.0
    strength_range: tuple[float, float] = (0.0, 1.0)
    delay_months: int = 0
    uptake_months: int = 0
    wear_months: int | None = None
    excludes: frozenset[str] = frozenset()
    needs: Mapping[str, Value] = field(default_factory=dict)
    place: int = 1_000

    def values(
        self,
        base: Mapping[str, Value],
        strength: float | None = None,
        chosen: Mapping[str, Value] | None = None,
    ) -> dict[str, Value]:
        """The parameters it sets, as they hold at a strength.

        Args:
            base: all parameters as they hold without it.
            strength: from 0 to 1; that of the declaration if absent. 0 sets nothing.
            chosen: other values of settings, by their names.

        Returns:
            Values by the names of parameters.
        """
        level = self.strength if strength is None else strength
        if level <= 0.0:
            return {}
        found: dict[str, Value] = {}
        for one in self.settings:
            full = (chosen or {}).get(one.name, one.value)
            if one.scales:
                before = base[one.parameter]
                full = float(before) + one.shift(before, full, level)
            found[one.parameter] = full
        return found
