"""The ledger: every krone of a run, who pays and who receives it, and hours, year by year.

One formula for one run and for many (:mod:`collabsim.analysis.booking`): what rules pay for pilots,
and what instruments cost beside. Every krone has a payer and a receiver. Hours are those of work
that a run tells of, and those instruments take beside, which are lived as well
(:mod:`collabsim.rules.hours`); an hour of which nobody says what it costs is worth
:data:`~collabsim.instruments.declare.HOUR_NOK`, an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from collabsim.analysis.booking import (
    INTRODUCED_OR_KEPT,
    PARTIES,
    Rows,
    account_name,
    booked,
    fixed_costs,
    on_courses,
)
from collabsim.experiment.plan import lives_in
from collabsim.instruments.declare import Hours
from collabsim.municipality.structure import Role
from collabsim.records.event_log import of_kind, values
from collabsim.records.histories import Run
from collabsim.rules.hours import MEETING_HOURS
from collabsim.scenario import Scenario
from collabsim.scenario.instrument_life import Life
from collabsim.world.blueprint import Blueprint
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Band, Event
from collabsim.world.events.codes import SlipPhase

COLUMNS = ("municipality", "year", "month", "account", "pilot", "payer", "receiver", "nok")
HOURS = ("municipality", "year", "month", "activity", "by", "hours")

MEETING = MEETING_HOURS
CASE, READING, ADVICE, ROUND, ANNOUNCED = 20.0, 2.0, 6.0, 25.0, 90.0
"""Hours of writing a case, of a person who answers one, of advice, of
asking two or three suppliers, and of an announced competition: assumption."""


class Work(NamedTuple):
    """Hours the rules contain, of each event of one kind: of what, by whom, how many."""

    kind: Event
    activity: str
    by: str
    hours: float


WORK = (
    Work(Event.TEAM_MET, "meeting", "team", MEETING),
    Work(Event.LEADER_MET, "meeting", "leader", MEETING),
    Work(Event.CASE_OPENED, "case", "unit_manager", CASE),
    Work(Event.UNIT_ANSWERED, "reading", "unit_manager", READING),
    Work(Event.ANSWERED, "reading", "leader", READING),
    Work(Event.DECIDED, "reading", "decider", READING),
    Work(Event.ADVISED, "advice", "adviser", ADVICE),
)
"""Hours of the rules: booked only, because the loads of posts contain them. Competitions beside."""


class Books:
    """Keeps the accounts of runs of one scenario.

    Args:
        scenario: whose runs these are, for what its instruments cost per pilot and person and for
            their hours; without it what is left is what the log and the pilots tell.
    """

    def __init__(self, scenario: Scenario | None = None) -> None:
        self._scenario = scenario
        self._lives: dict[int, tuple[Blueprint, list[tuple[int, Life]]]] = {}

    def lives(self, plan: Blueprint) -> list[tuple[int, Life]]:
        """The instruments of a world, each with the row of its municipality."""
        if self._scenario is None or not self._scenario.instruments:
            return []
        key = id(plan)
        if key not in self._lives:
            specs = {spec.name: spec for spec in self._scenario.municipalities}
            # The world is kept, so that no other gets its identity.
            self._lives[key] = (
                plan,
                [
                    (row, life)
                    for row, name in enumerate(plan.municipalities)
                    if name in specs
                    for life in lives_in(plan, self._scenario, specs[name], row)
                ],
            )
        return self._lives[key][1]

    def entries(self, run: Run) -> Rows:
        """Every payment of a run, as :func:`collabsim.analysis.booking.booked`."""
        return booked(run, self.lives(run.blueprint))

    def hours(self, run: Run) -> list[Spent]:
        """Hours of a run: those of the rules, then those of instruments."""
        return [*_of_rules(run), *self.own_hours(run)]

    def own_hours(self, run: Run) -> list[Spent]:
        """Hours of a run that are instruments' own."""
        lives = self.lives(run.blueprint)
        return [one for row, life in lives for one in _of_instrument(run, row, life)]


class Spent(NamedTuple):
    """Hours spent in certain months of a municipality (its row), as many each time or each its own.

    ``fixed`` says whether they are there whatever the number of pilots; ``own`` whether they are
    an instrument's and not the rules'.
    """

    municipality_row: Any
    month: Any
    activity: str
    by: str
    hours: Any
    fixed: bool = False
    own: bool = False


def _of_rules(run: Run) -> Iterator[Spent]:
    for kind, activity, by, hours in WORK:
        events = of_kind(run.events, kind)
        yield Spent(events["municipality_row"], events["month"], activity, by, hours)
    events = of_kind(run.events, Event.COMPETITION)
    announced = values(run.events, Event.COMPETITION, "band") == Band.C
    for chosen, activity, hours in (
        (~announced, "asking_round", ROUND), (announced, "announced_competition", ANNOUNCED),
    ):  # fmt: skip
        held = events[chosen]
        yield Spent(held["municipality_row"], held["month"], activity, "decider", hours)


def _of_instrument(run: Run, row: int, life: Life) -> Iterator[Spent]:
    """What an instrument takes: once, each month, of pilots counted and of people on courses."""
    if life.introduced is None:
        return
    cost, name = life.use.declared.cost, life.use.name
    months = range(life.introduced, int(run.world.run[0]["months"]))
    there = [month for month in months if life.in_force(month)]
    started = _months(run, Event.STARTED, row)
    counted = started
    if cost.counted == "talks":
        counted = _months(run, Event.AGREEMENT_ENDED, row)
    elif cost.counted == "contracts":
        counted = _months(run, Event.CONTRACT_ENDED, row)
    elif cost.counted == "two_sectors":
        of_two = run.pilots[(run.pilots["spans"] > 0) & (run.pilots["started"] >= 0)]
        counted = of_two["started"][of_two["municipality_row"] == row].tolist()
    at_work = _months_at_work(run, row) if cost.hours_a_pilot_month else []
    courses = on_courses(run)
    persons = courses["month"][courses["municipality_row"] == row].tolist()
    what: tuple[tuple[Hours, list[int], float, bool], ...] = (
        (cost.hours_once, [life.introduced], 1.0, True),
        (cost.hours_a_year, there, 1.0 / MONTHS_A_YEAR, True),
        (cost.hours_per_pilot, [one for one in counted if life.in_force(one)], 1.0, False),
        (cost.hours_a_pilot_month, [one for one in at_work if life.in_force(one)], 1.0, False),
        (cost.hours_per_person, [one for one in persons if life.in_force(one)], 1.0, False),
    )
    for hours, when, part, fixed in what:
        for by, number in hours.items():
            rows = np.full(len(when), row)
            yield Spent(rows, np.array(when, np.int64), name, by, part * number, fixed, own=True)
    yield from _of_meetings(run, row, life)


def _of_meetings(run: Run, row: int, life: Life) -> Iterator[Spent]:
    """What meetings take more where an instrument in force makes them longer, by thickness."""
    for setting in life.use.declared.settings:
        if setting.parameter != "thick_meeting_hours":
            continue
        more = MEETING * float(life.use.settings.get(setting.name, setting.value))
        for kind in (Event.TEAM_MET, Event.LEADER_MET):
            met = of_kind(run.events, kind)
            here = [life.in_force(month) for month in met["month"].tolist()]
            met = met[(met["municipality_row"] == row) & np.array(here, bool)]
            hours = more * run.pilots["cocreation_depth"][met["pilot"]]
            council = run.world.actor["role"][met["actor"]] == Role.COUNCIL
            leads = "team" if kind == Event.TEAM_MET else "leader"
            for by, chosen in (("council", council), (leads, ~council)):
                yield Spent(
                    met["municipality_row"][chosen], met["month"][chosen], life.use.name, by,
                    hours[chosen], own=True,
                )  # fmt: skip


def _months_at_work(run: Run, row: int) -> list[int]:
    """The months pilots of a municipality are at work: one is observed in them, or it slips."""
    slipped = of_kind(run.events, Event.SLIPPED)
    slipped = slipped[values(run.events, Event.SLIPPED, "slip_phase") == SlipPhase.PROJECT]
    slipped = slipped[slipped["municipality_row"] == row]
    return [*_months(run, Event.OBSERVED, row), *slipped["month"].tolist()]


def _months(run: Run, kind: Event, row: int) -> list[int]:
    """The months of events of one kind in a municipality."""
    events = of_kind(run.events, kind)
    return list(events["month"][events["municipality_row"] == row].tolist())


def ledger(run: Run, scenario: Scenario | None = None) -> pd.DataFrame:
    """Every payment of one run, in the order of months.

    Args:
        run: with its events.
        scenario: whose run this is, for what its instruments cost per pilot and person; without it
            only their set-up and yearly costs are there.

    Returns:
        One row per payment: ``municipality``, ``year`` (from 1), ``month``, ``account`` (what
        for: one of :data:`~collabsim.analysis.booking.ACCOUNTS` or an instrument), ``pilot`` (-1
        where it is for none), ``payer``, ``receiver`` and ``nok`` (kroner of 2018).
    """
    return _frame(run.blueprint, Books(scenario).entries(run))


def planned(plan: Blueprint) -> pd.DataFrame:
    """Set-up and yearly costs of every run of a world, known before any; as :func:`ledger`."""
    table = plan.instrument[np.isin(plan.instrument["kind"], INTRODUCED_OR_KEPT)]
    names = ("municipality_row", "month", "instrument", "cost_payer", "nok")
    found = fixed_costs(*(table[name] for name in names))
    return _frame(plan, found[found["nok"] > 0.0])


def hours(run: Run, scenario: Scenario | None = None) -> pd.DataFrame:
    """Hours of work of one run, in the order of months.

    Args:
        run: with its events.
        scenario: whose run this is, for the hours of its instruments.

    Returns:
        One row per municipality, month, ``activity`` (of the rules, or an instrument) and kind of
        post (``by``): ``hours``. Those of the rules are booked only: loads contain them.
    """
    frames = [
        pd.DataFrame(
            {
                "row": one.municipality_row, "month": one.month, "activity": one.activity,
                "by": one.by, "hours": one.hours,
            }
        )
        for one in Books(scenario).hours(run)
    ]  # fmt: skip
    made = pd.concat(frames, ignore_index=True)
    made["municipality"] = np.array(run.blueprint.municipalities)[made["row"].astype(int)]
    made["year"] = made["month"] // MONTHS_A_YEAR + 1
    keys = [name for name in HOURS if name != "hours"]
    found = made.groupby(keys)["hours"].sum().reset_index()
    return found.sort_values("month", kind="stable", ignore_index=True)[list(HOURS)]


def _frame(plan: Blueprint, rows: Rows) -> pd.DataFrame:
    towns = np.array(plan.municipalities, object)
    parties = np.array(PARTIES, object)
    return pd.DataFrame(
        {
            "municipality": towns[rows["municipality_row"]],
            "year": rows["month"] // MONTHS_A_YEAR + 1,
            "month": rows["month"],
            "account": [account_name(one) for one in rows["account"].tolist()],
            "pilot": rows["pilot"],
            "payer": parties[rows["payer"]],
            "receiver": parties[rows["receiver"]],
            "nok": rows["nok"],
        },
        columns=list(COLUMNS),
    ).astype(dict.fromkeys(("municipality", "account", "payer", "receiver"), object))


def by_payer(entries: pd.DataFrame) -> pd.DataFrame:
    """What each payer pays in each year: ``municipality``, ``payer``, ``year``, ``nok``."""
    return entries.groupby(["municipality", "payer", "year"])["nok"].sum().reset_index()


def accounts(entries: pd.DataFrame) -> pd.DataFrame:
    """What each party pays and receives in each year.

    Returns:
        One row per ``municipality``, ``year`` and ``party``: ``paid_nok``, ``received_nok``.
        Over the parties of a year both sums are the same.
    """
    keys = ["municipality", "year", "party"]
    sides = [
        entries.rename(columns={side: "party", "nok": column}).groupby(keys)[column].sum()
        for side, column in (("payer", "paid_nok"), ("receiver", "received_nok"))
    ]
    return pd.concat(sides, axis=1).fillna(0.0).reset_index()
