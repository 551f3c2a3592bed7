"""Every krone of one run, from whom to whom, as its event log and its pilots tell it.

How much was paid for a pilot stands in its row; in which months, by whom and to whom is told by
the log. What is booked for a pilot is therefore never more or less than what its row has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.instruments import CATALOGUE
from collabsim.instruments.declare import Counted
from collabsim.municipality.structure import Role
from collabsim.records.event_log import of_kind, values
from collabsim.records.histories import Run
from collabsim.scenario.instrument_life import Life
from collabsim.world.blueprint import Blueprint
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Event, Source, State
from collabsim.world.events.codes import ContractEnd, CostPayer, InstrumentName, SlipPhase, TaughtBy

PARTIES = (
    "unit", "sector", "chief", "council", "fund", "state", "outside", "entrepreneur", "staff",
    "supplier", "investor",
)  # fmt: skip
"""Who pays and who receives. A unit, a sector and the chief executive pay from their frames; the
council pays where it makes the budget line; outside is whoever gives money from elsewhere, an
investor whoever pays under an effect contract and is paid back."""
MUNICIPAL = ("unit", "sector", "chief", "council")
"""Parties of the municipality that pay."""

ACCOUNTS = (
    "project", "bridge", "introduction", "contract", "transfer", "in_house", "other_supplier",
    "waiting", "investment", "repayment",
)  # fmt: skip
"""What the rules pay: project money, more of it while a case is open, what units add during the
project, contracts, agreed transfers to own staff, what own staff and another supplier cost, and
support while entrepreneurs wait, what an investor pays under an effect contract, and what is
paid back. An instrument's own cost is an account of its name."""

Rows = NDArray[Any]
ENTRY = np.dtype(
    [
        ("municipality_row", np.int64), ("month", np.int64), ("account", np.int64),
        ("payer", np.int64), ("receiver", np.int64), ("pilot", np.int64), ("fixed", np.int64),
        ("nok", np.float64),
    ]
)  # fmt: skip
"""One payment. ``fixed`` marks what is there whatever the number of pilots."""

INTRODUCED_OR_KEPT = (Event.INSTRUMENT_INTRODUCED, Event.INSTRUMENT_KEPT)
"""What happens to an instrument where money is paid."""

_PARTY = {name: place for place, name in enumerate(PARTIES)}
_ACCOUNT = {name: place for place, name in enumerate(ACCOUNTS)}
OF_SOURCE = np.zeros(len(Source), np.int64)
OF_SOURCE[[Source.FUND, Source.OUTSIDE, Source.UNIT]] = [
    _PARTY[name] for name in ("fund", "outside", "unit")
]
OF_ROLE = np.full(len(Role), _PARTY["council"])
OF_ROLE[[Role.UNIT_MANAGER, Role.SECTION_HEAD, Role.SECTOR_HEAD, Role.CHIEF_EXECUTIVE]] = [
    _PARTY[name] for name in ("unit", "sector", "sector", "chief")
]
"""Parties by the code of where project money comes from, and by the role of whoever decides."""
OF_COST_PAYER = np.array([_PARTY[one.name.lower()] for one in CostPayer])
"""Parties by the code of who pays for an instrument."""
SUPPORT_BY = "outside"
"""Who pays support while waiting where no instrument gives it."""
SALES = (
    ("contract_paid_nok", "contract", "entrepreneur"),
    ("inhouse_paid_nok", "in_house", "staff"),
    ("other_paid_nok", "other_supplier", "supplier"),
)
"""What is paid monthly under a decision: its column, account and receiver."""


def account_of(instrument: str) -> int:
    """The number of an instrument's own account."""
    return len(ACCOUNTS) + int(InstrumentName[instrument.upper()])


def account_name(number: int) -> str:
    """The name of an account."""
    if number < len(ACCOUNTS):
        return ACCOUNTS[number]
    return InstrumentName(number - len(ACCOUNTS)).name.lower()


def booked(run: Run, lives: Iterable[tuple[int, Life]] = ()) -> Rows:
    """Every payment of a run.

    Args:
        run: with its events.
        lives: the course of the instruments, each with the row of its municipality, for what they
            cost per pilot and person.

    Returns:
        Rows of :data:`ENTRY`, in the order of months.
    """
    own = [one for row, life in lives for one in _of_pilots_and_persons(run, row, life)]
    made = np.concatenate(
        [
            _projects(run),
            *_under_decisions(run),
            *_repaid(run),
            _waiting(run),
            *of_instruments(run),
            *own,
        ]
    )
    made = made[made["nok"] > 0.0]
    return made[np.argsort(made["month"], kind="stable")]


def of_instruments(run: Run) -> Iterator[Rows]:
    """Set-up and yearly costs, as the log has them."""
    for kind in INTRODUCED_OR_KEPT:
        events = of_kind(run.events, kind)
        names = ("instrument", "cost_payer", "instrument_nok")
        instrument, payer, nok = (values(run.events, kind, name) for name in names)
        yield fixed_costs(events["municipality_row"], events["month"], instrument, payer, nok)


def fixed_costs(row: Any, month: Any, instrument: Any, payer: Any, nok: Any) -> Rows:
    """Set-up and yearly costs as payments."""
    declared = [CATALOGUE.get(one.name.lower()) for one in InstrumentName]
    receivers = np.array(
        [_PARTY["staff" if one is None else one.cost.receiver] for one in declared]
    )
    code = np.asarray(instrument, np.int64)
    return _rows(
        row, month, len(ACCOUNTS) + code, OF_COST_PAYER[np.asarray(payer, np.int64)],
        receivers[code], -1, nok, fixed=1,
    )  # fmt: skip


def _rows(
    municipality: Any, month: Any, account: Any, payer: Any, receiver: Any, pilot: Any, nok: Any,
    fixed: int = 0,
) -> Rows:  # fmt: skip
    found: Rows = np.zeros(len(nok), ENTRY)
    columns = (municipality, month, account, payer, receiver, pilot, fixed, nok)
    for name, column in zip(ENTRY.names or (), columns, strict=True):
        found[name] = column
    return found


def _shared(total: Any, pilot: Any) -> NDArray[np.float64]:
    """What is paid for each pilot, divided evenly over its rows."""
    times = np.bincount(pilot, minlength=len(total))
    return np.asarray(total[pilot] / times[pilot], np.float64)


def _projects(run: Run) -> Rows:
    """Project money, bridging and what units add: each month of the project, in which it is paid.

    Once a pilot has been bridged, what is paid on is bridging.
    """
    pilots, events = run.pilots, run.events
    pilot, month = _months_paid(events)
    under = month > _contract_begins(run)[pilot]
    paid, when = pilot[under], month[under]
    investment = _rows(
        pilots["municipality_row"][paid], when, _ACCOUNT["investment"], _PARTY["investor"],
        _PARTY["entrepreneur"], paid, _shared(pilots["investor_nok"], paid),
    )  # fmt: skip
    pilot, month = pilot[~under], month[~under]
    row = pilots["municipality_row"][pilot]
    payer = OF_SOURCE[pilots["source"][pilot]]
    bridge = _last_before(of_kind(events, Event.BRIDGED), pilot, month)
    bridged = bridge >= 0
    source = values(events, Event.BRIDGED, "money_source")
    payer[bridged] = OF_SOURCE[source[bridge[bridged]]]
    account = np.where(bridged, _ACCOUNT["bridge"], _ACCOUNT["project"])
    taker = _PARTY["entrepreneur"]
    project = _rows(
        row, month, account, payer, taker, pilot, _shared(pilots["project_paid_nok"], pilot)
    )
    first = ~bridged
    added = _shared(pilots["intro_paid_nok"], pilot[first])
    intro = _rows(
        row[first], month[first], _ACCOUNT["introduction"], _PARTY["unit"], taker, pilot[first],
        added,
    )  # fmt: skip
    return np.concatenate([project, intro, investment])


def _contract_begins(run: Run) -> NDArray[np.int64]:
    """The month in which each pilot's effect contract begins; after the run where it has none."""
    events = of_kind(run.events, Event.STATE)
    begun = events[values(run.events, Event.STATE, "state_after") == State.EFFECT_CONTRACT]
    found = np.full(len(run.pilots), int(run.world.run[0]["months"]))
    found[begun["pilot"]] = begun["month"]
    return found


def _repaid(run: Run) -> Iterator[Rows]:
    """What an investor is paid back when an effect was measured, by municipality and state."""
    events = of_kind(run.events, Event.EFFECT_MEASURED)
    names = ("repaid_nok", "repaid_state_nok")
    total, state = (values(run.events, Event.EFFECT_MEASURED, name) for name in names)
    own = OF_ROLE[run.world.actor["role"][events["actor"]]]
    for who, nok in ((own, total - state), (_PARTY["state"], state)):
        yield _rows(
            events["municipality_row"], events["month"], _ACCOUNT["repayment"], who,
            _PARTY["investor"], events["pilot"], nok,
        )  # fmt: skip


def _months_paid(events: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pilots and months in which a month of project money is paid, in the order of the log.

    That is when something is observed; a month that slips is paid for in the next such month, or
    when the money ends as it was promised to.
    """
    seen = of_kind(events, Event.OBSERVED)
    pilot, month = seen["pilot"].astype(np.int64), seen["month"].astype(np.int64)
    slipped = of_kind(events, Event.SLIPPED)
    slipped = slipped[values(events, Event.SLIPPED, "slip_phase") == SlipPhase.PROJECT]
    if not len(slipped):
        return pilot, month
    started = of_kind(events, Event.STARTED)
    promised = values(events, Event.STARTED, "money_until_month").astype(np.int64)
    until = dict(zip(started["pilot"].tolist(), promised.tolist(), strict=True))
    paid: dict[int, list[int]] = {}
    for one, when in zip(pilot.tolist(), month.tolist(), strict=True):
        paid.setdefault(one, []).append(when)
    for kind in (Event.MONEY_ENDED, Event.BRIDGE_ENDED, Event.EFFECT_MEASURED):
        ends = of_kind(events, kind)
        for one, when in zip(ends["pilot"].tolist(), ends["month"].tolist(), strict=True):
            if kind != Event.MONEY_ENDED or when == until[one]:
                paid.setdefault(one, []).append(when)
    late = []
    for one, when in zip(slipped["pilot"].tolist(), slipped["month"].tolist(), strict=True):
        after = [other for other in paid.get(one, ()) if other > when]
        if after:
            late.append((one, min(after)))
    if not late:
        return pilot, month
    pilots, months = np.array(late, np.int64).T
    return np.concatenate([pilot, pilots]), np.concatenate([month, months])


def _last_before(events: Rows, pilot: Any, month: Any) -> NDArray[np.int64]:
    """The place of the last of these events about a pilot before a month, -1 where there is none.

    The places are those in the order of the log.
    """
    if not len(events):
        return np.full(len(pilot), -1)
    span = 1 + int(max(month.max(initial=0), events["month"].max()))
    keys = events["pilot"].astype(np.int64) * span + events["month"].astype(np.int64)
    order = np.argsort(keys, kind="stable")
    place = np.searchsorted(keys[order], pilot * span + month) - 1
    there = (place >= 0) & (events["pilot"][order[np.maximum(place, 0)]] == pilot)
    return np.where(there, order[np.maximum(place, 0)], -1)


def _under_decisions(run: Run) -> Iterator[Rows]:
    """What is paid under decisions: every month from the first, and once for a transfer."""
    pilots, events = run.pilots, run.events
    payer = np.full(len(pilots), _PARTY["council"])
    adopted = of_kind(events, Event.ADOPTED)
    payer[adopted["pilot"]] = OF_ROLE[run.world.actor["role"][adopted["actor"]]]
    total = sum(pilots[column] for column, _, _ in SALES)
    state = np.divide(pilots["state_paid_nok"], total, out=np.zeros(len(pilots)), where=total > 0.0)
    begins = pilots["pays_from"].astype(np.int64)
    for column, account, receiver in SALES:
        paid = np.flatnonzero(pilots[column] > 0.0)
        months = np.rint(MONTHS_A_YEAR * pilots[column][paid] / pilots["amount_nok"][paid])
        times = np.maximum(1, months.astype(np.int64))
        pilot = np.repeat(paid, times)
        since = np.arange(len(pilot)) - np.repeat(np.cumsum(times) - times, times)
        nok = _shared(pilots[column], pilot)
        for who, part in ((payer[pilot], 1.0 - state[pilot]), (_PARTY["state"], state[pilot])):
            yield _rows(
                pilots["municipality_row"][pilot], begins[pilot] + since, _ACCOUNT[account], who,
                _PARTY[receiver], pilot, nok * part,
            )  # fmt: skip
    moved = of_kind(events, Event.PAID)
    pilot = moved["pilot"].astype(np.int64)
    yield _rows(
        pilots["municipality_row"][pilot], moved["month"], _ACCOUNT["transfer"], payer[pilot],
        _PARTY["entrepreneur"], pilot, values(events, Event.PAID, "transfer_nok"),
    )  # fmt: skip


def support_by_month(plan: Blueprint, months: int) -> NDArray[np.float64] | None:
    """Waiting support for a pilot in each municipality and month, ``None`` where there never is."""
    name = "waiting_support_nok"
    if not (plan.p[name].any() or (len(plan.change) and plan.p_later[name].any())):
        return None
    return np.array(
        [
            [float(plan.p_in(row, month)[name]) for month in range(months)]
            for row in range(len(plan.p))
        ]
    )


def _waiting(run: Run) -> Rows:
    """Support while entrepreneurs wait, each month that ends with waiting for a decision."""
    months = int(run.world.run[0]["months"])
    support = support_by_month(run.blueprint, months)
    if support is None:
        return np.zeros(0, ENTRY)
    payers = np.full(support.shape, _PARTY[SUPPORT_BY])
    table, code = run.blueprint.instrument, InstrumentName.WAITING_SUPPORT
    begun = (table["instrument"] == code) & (table["kind"] == Event.INSTRUMENT_INTRODUCED)
    for one in table[begun]:
        payer = OF_COST_PAYER[int(one["cost_payer"])]
        payers[int(one["municipality_row"]), int(one["month"]) :] = payer
    waited = np.array(list(_waiting_months(run, months)), np.int64).reshape(-1, 2)
    pilot, month = waited[:, 0], waited[:, 1]
    place = run.pilots["municipality_row"][pilot]
    return _rows(
        place, month, _ACCOUNT["waiting"], payers[place, month], _PARTY["entrepreneur"],
        pilot, support[place, month],
    )  # fmt: skip


def _waiting_months(run: Run, months: int) -> Iterator[tuple[int, int]]:
    """Pilots and the months in which they wait when entrepreneurs settle their accounts.

    That is the last thing in a month: what an entrepreneur who gives up lets go of in it had been
    supported before, and is not any more from then on, though others may still be waited for.
    """
    events, pilots = run.events, run.pilots
    places = np.flatnonzero(events["kind"] == Event.ENTREPRENEUR_LEFT)
    months_left = events["month"][places]
    who = values(events, Event.ENTREPRENEUR_LEFT, "entrepreneur")
    changes = np.flatnonzero(events["kind"] == Event.STATE)
    states = values(events, Event.STATE, "state_after").tolist()
    courses: dict[int, list[tuple[int, int, int]]] = {}
    for place, pilot, month, state in zip(
        changes.tolist(), events["pilot"][changes].tolist(), events["month"][changes].tolist(),
        states, strict=True,
    ):  # fmt: skip
        courses.setdefault(pilot, []).append((place, month, state))
    for pilot, course in courses.items():
        started = int(pilots["started"][pilot])
        if started < 0:
            continue
        own = np.flatnonzero((who == pilots["entrepreneur"][pilot]) & (months_left >= started))
        gone, last = len(events), months - 1
        if len(own):
            gone, last = int(places[own[0]]), int(months_left[own[0]])
        held = [one for one in course if one[0] < gone]
        ends = [month for _, month, _ in held[1:]] + [last + 1]
        for (_, month, state), end in zip(held, ends, strict=True):
            if state == State.WAITING:
                yield from ((pilot, one) for one in range(month, end))


def on_courses(run: Run) -> Any:
    """The events in which somebody is on a course."""
    taught = of_kind(run.events, Event.TAUGHT)
    return taught[values(run.events, Event.TAUGHT, "taught_by") == TaughtBy.COURSE]


def _pilots_of(run: Run, counted: Counted) -> Any:
    """The events at which an instrument costs something for a pilot."""
    if counted != "contracts":
        return of_kind(run.events, Event.STARTED)
    ends = values(run.events, Event.CONTRACT_ENDED, "contract_end")
    return of_kind(run.events, Event.CONTRACT_ENDED)[ends == ContractEnd.SIGNED]


def _of_pilots_and_persons(run: Run, row: int, life: Life) -> Iterator[Rows]:
    """What an instrument in force costs for each pilot that starts and each person on a course."""
    use = life.use
    cost = use.declared.cost
    receiver = _PARTY[cost.receiver]
    payer = _PARTY[use.payer]
    for key, events in (
        ("per_pilot_nok", _pilots_of(run, cost.counted)),
        ("per_person_nok", on_courses(run)),
    ):
        nok = use.nok(key)
        if nok <= 0.0:
            continue
        here = events[events["municipality_row"] == row]
        held = here[[life.in_force(month) for month in here["month"].tolist()]]
        yield _rows(
            row, held["month"], account_of(use.name), payer, receiver, held["pilot"],
            np.full(len(held), nok),
        )  # fmt: skip
