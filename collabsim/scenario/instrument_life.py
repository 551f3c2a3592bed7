"""The life of instruments: decided, introduced, in force, kept or not, worn out; month by month.

Nothing here hangs on what happens in a run. What is affordable is measured against the chief
executive's free frame before there is any pilot, so the whole course is known before a run begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario.instruments import InstrumentUse

MONTHS_A_YEAR = 12
STEP_MONTHS = 3
"""Months between two steps of a value that moves."""
WORN = 0.05
"""Below this part of its effect an instrument is worn out and has to be decided anew."""

Kind = Literal["decided", "introduced", "kept", "unpaid", "worn", "released"]
"""What happens to an instrument in a month; ``released`` is no event, only money that is free."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One row of the course of an instrument.

    ``nok`` is what is paid, or what is asked where nothing is. ``carried_nok`` is by how much more
    the chief executive's authority is lowered from this month on, in kroner a year.
    """

    month: int
    kind: Kind
    nok: float = 0.0
    carried_nok: float = 0.0


@dataclass(slots=True)
class Life:
    """The course of one instrument in one municipality.

    ``introduced`` is its first month in force, ``ended`` the first without it; ``None`` where it
    never comes to that. ``kept`` has the part of its effect (0-1) that upkeep has left in each
    month in force. ``paid``, ``turned`` (when paying began or stopped, and the part left then) and
    ``carried_nok`` are where it stands in the month at hand.
    """

    use: InstrumentUse
    happenings: list[Happening] = field(default_factory=list)
    introduced: int | None = None
    ended: int | None = None
    kept: list[float] = field(default_factory=list)
    paid: bool = True
    turned: tuple[int, float] = (0, 1.0)
    carried_nok: float = 0.0

    def in_force(self, month: int) -> bool:
        """Whether it is in force in a month."""
        if self.introduced is None or month < self.introduced:
            return False
        return self.ended is None or month < self.ended

    def level(self, month: int) -> float:
        """How much of the full shift of a number is there: strength x uptake x what was kept.

        It moves in steps of three months from the introduction.
        """
        if self.introduced is None or not self.in_force(month):
            return 0.0
        since = (month - self.introduced) // STEP_MONTHS * STEP_MONTHS
        taken = taken_up(since, self.use.declared.uptake_months)
        return self.use.strength * taken * self.kept[since]

    def moves_in(self) -> list[int]:
        """Months in which what it sets may change."""
        if self.introduced is None:
            return []
        steps = range(self.introduced, self.introduced + len(self.kept), STEP_MONTHS)
        moves = any(one.scales for one in self.use.declared.settings)
        return [*(steps if moves else steps[:1]), *([] if self.ended is None else [self.ended])]

    def carry(self, yearly_nok: float) -> float:
        """Let the chief executive carry a yearly sum instead of the one before; the difference."""
        by_chief = self.use.payer == "chief" and self.use.strength > 0.0
        before, self.carried_nok = self.carried_nok, yearly_nok if by_chief else 0.0
        return self.carried_nok - before

    def left(self, month: int) -> float:
        """The part of its effect that is left, as it has been paid for or not since it turned."""
        since, then = self.turned
        declared = self.use.declared
        if self.paid:
            return 1.0 - (1.0 - then) * (1.0 - taken_up(month - since, declared.uptake_months))
        if declared.wear_months is None:
            return then
        return float(then * 2.0 ** (-(month - since) / declared.wear_months))


def taken_up(months: int, uptake_months: int) -> float:
    """The part of an effect that is there so many months after its beginning, 0-1."""
    return 1.0 if uptake_months == 0 else 1.0 - 2.0 ** (-months / uptake_months)


class _Course:
    """The instruments of one municipality on their way through a run."""

    def __init__(self, lives: list[Life], limit_nok: float) -> None:
        self.lives = lives
        self.limit_nok = limit_nok
        self.this_year_nok = 0.0

    def month(self, month: int) -> None:
        """One month: in January all are paid for anew, in the order of the file."""
        january = month % MONTHS_A_YEAR == 0
        if january:
            self.this_year_nok = 0.0
        for life in self.lives:
            if life.use.until == month:
                _end(life, month, "released")
            if life.use.month == month:
                cost = _first_year(life.use)
                life.happenings.append(Happening(month, "decided", cost))
            if life.in_force(month):
                if january:
                    self._keep(life, month)
            elif _is_due(life, month, january=january):
                self._introduce(life, month)
            if life.in_force(month):
                self._wear(life, month)

    def _affordable(self, life: Life, yearly_nok: float) -> bool:
        """Whether a payer can carry a sum this year; what is carried counts from then on."""
        if life.use.payer != "chief":
            return True
        if self.this_year_nok + yearly_nok > self.limit_nok:
            return False
        if life.use.strength > 0.0:
            self.this_year_nok += yearly_nok
        return True

    def _introduce(self, life: Life, month: int) -> None:
        use = life.use
        asked = _first_year(use)
        if not self._affordable(life, asked):
            life.happenings.append(Happening(month, "unpaid", asked))
            return
        life.introduced, life.turned = month, (month, 1.0)
        left = (MONTHS_A_YEAR - month % MONTHS_A_YEAR) / MONTHS_A_YEAR
        paid = use.nok("set_up_nok") + left * use.nok("yearly_nok")
        life.happenings.append(Happening(month, "introduced", paid, life.carry(asked)))

    def _keep(self, life: Life, month: int) -> None:
        """Pay for another year, or not."""
        yearly = life.use.nok("yearly_nok")
        paid = self._affordable(life, yearly)
        if paid != life.paid:
            life.turned = (month, life.left(month))
            life.paid = paid
        change = life.carry(yearly if paid else 0.0)
        if not paid or yearly > 0.0:
            life.happenings.append(Happening(month, "kept" if paid else "unpaid", yearly, change))
        elif change != 0.0:
            life.happenings.append(Happening(month, "released", 0.0, change))

    @staticmethod
    def _wear(life: Life, month: int) -> None:
        """What is left of the effect in this month; below :data:`WORN` it is over."""
        life.kept.append(life.left(month))
        if life.kept[-1] < WORN:
            _end(life, month, "worn")


def _end(life: Life, month: int, kind: Kind) -> None:
    """An instrument ends: it is worn out, or ``until`` has come."""
    if life.introduced is None:
        life.ended = month
    elif life.in_force(month):
        life.ended = month
        change = life.carry(0.0)
        if kind == "worn" or change != 0.0:
            life.happenings.append(Happening(month, kind, 0.0, change))


def _first_year(use: InstrumentUse) -> float:
    """What an instrument asks of the year in which it is introduced, NOK."""
    return use.nok("set_up_nok") + use.nok("yearly_nok")


def _is_due(life: Life, month: int, *, january: bool) -> bool:
    """Whether an instrument is to be introduced: when its delay is over, then each January."""
    if life.introduced is not None or life.ended is not None:
        return False
    due = life.use.month + life.use.declared.delay_months
    return month == due or (january and month > due)


def lives_of(uses: Sequence[InstrumentUse], months: int, limit_nok: float) -> list[Life]:
    """The course of the instruments of one municipality.

    Args:
        uses: in the order of the file; only those that hold for it.
        months: of the run.
        limit_nok: what the chief executive can carry for all of them in a year.
    """
    course = _Course([Life(one) for one in uses], limit_nok)
    for month in range(months):
        course.month(month)
    return course.lives


def composed(base: Mapping[str, Value], lives: Iterable[Life], month: int) -> dict[str, Value]:
    """What the instruments in force set in a month, by the names of parameters.

    Shifts of one number are added and clipped to the bounds of the parameter. Sums of regulations
    hold as written, and so do words and switches; of two on one word the later in the file holds.

    Args:
        base: all values as they hold without instruments in that month.
        lives: of one municipality.
        month: of the run.
    """
    found: dict[str, Value] = {}
    shifts: dict[str, list[float]] = {}
    for life in lives:
        if not life.in_force(month) or life.use.strength <= 0.0:
            continue
        for setting in life.use.declared.settings:
            name, full = setting.parameter, life.use.settings.get(setting.name, setting.value)
            if PARAMETERS[name].kind in ("int", "float"):
                shift = setting.shift(base[name], full, life.level(month))
                shifts.setdefault(name, []).append(shift)
            if not setting.scales:
                found[name] = full
    for name, added in shifts.items():
        # One sum as written stays as it is written, to the last bit.
        if len(added) > 1 or name not in found:
            parameter = PARAMETERS[name]
            clipped = min(max(float(base[name]) + sum(added), parameter.low), parameter.high)
            found[name] = round(clipped) if parameter.kind == "int" else clipped
    return found
