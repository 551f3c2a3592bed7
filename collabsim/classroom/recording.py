"""One run as the page plays it: its event log, who was in it, what became of each pilot.

A recording is made once and only looked at afterwards: the page steps through
the log, forwards and backwards, and never runs a rule itself. The log is that of
:func:`collabsim.experiment.replicate.run_one`, every number of every event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.classroom.event_table import event_table
from collabsim.errors import UserError
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.months import Months, month_by_month, waited_months
from collabsim.inquiry.stops import fate_of
from collabsim.records.event_log import event_row
from collabsim.records.histories import Run
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import Event, State
from collabsim.world.events.declare import NOBODY

MOST_PILOTS = 24
"""More than this a class cannot follow by eye."""

GAINS = {"unit": "unit", "sector": "sector", "municipality": "municipality", "state": "state"}
"""Who gains by a pilot, and how the field of the share is called after it."""

Json = Any


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A run with all the page shows of it.

    ``municipality`` is the key the page knows it by, ``levers`` those that were
    on, ``months`` the states at the end of each month.
    """

    municipality: str
    levers: tuple[str, ...]
    run: Run
    months: Months

    @property
    def events(self) -> Any:
        """The event log, structured rows as :data:`collabsim.world.tables.EVENT` describes."""
        return self.run.events

    def as_json(self) -> Json:
        """The recording in plain data: lists, dictionaries, numbers and words."""
        return {
            "municipality": self.municipality,
            "levers": list(self.levers),
            "seed": self.run.seed,
            "replication": self.run.replication,
            "months": len(self.months.desks),
            "events": event_table(self.events),
            "pilots": pilots_of(self.run),
            "people": people_of(self.months),
            "entrepreneurs": entrepreneurs_of(self.months),
            "tracks": tracks_of(self.months),
            "fates": [fate_of(self.run, pilot) for pilot in range(len(self.run.pilots))],
            "patience_months": round(patience_months(self.run), 2),
            "fund_nok": [round(float(x)) for x in self.months.fund_nok],
        }


def record(
    plan: Blueprint,
    seed: int,
    replication: int,
    *,
    municipality: str,
    levers: Iterable[str] = (),
) -> Recording:
    """Run a world and keep all of it.

    Args:
        plan: A world with one municipality, with the levers already applied.
        seed: Seed of the run.
        replication: Number of the replication.
        municipality: What the page calls the municipality.
        levers: Names of the levers that are on, for the record.

    Raises:
        UserError: there are more proposals than the page can show.
    """
    run = run_one(plan, seed, replication)
    if len(run.pilots) > MOST_PILOTS:
        raise UserError(
            f"seed {seed}, replication {replication} has {len(run.pilots)} proposals and the page "
            f"shows at most {MOST_PILOTS}; choose another seed or replication"
        )
    return Recording(municipality, tuple(levers), run, month_by_month(run))


def patience_months(run: Run) -> float:
    """Months an entrepreneur waits without pay; support while waiting makes it longer."""
    p = run.blueprint.p[0]
    return float(
        p["patience_months"] * (1.0 + p["waiting_support_nok"] / max(p["monthly_cost_nok"], 1.0))
    )


def pilots_of(run: Run) -> list[Json]:
    """What is known of each pilot when it is proposed, and what is hidden until asked."""
    return [_pilot(run, int(n)) for n in np.flatnonzero(run.events["kind"] == Event.PROPOSED)]


def _pilot(run: Run, proposal: int) -> Json:
    """One pilot as its proposal describes it; what changes later is in the events."""
    event = event_row(run.events[proposal])
    p = run.blueprint.p[0]
    place = event.pilot
    second = event.other_sector
    row = run.pilots[place]
    gain = {name: _share(row[f"gain_{field}"]) for name, field in GAINS.items()}
    gain["users"] = round(1.0 - sum(gain.values()), 3)
    categorised = float(row["category_fit"]) >= float(p["category_limit"])
    whole = (
        "key",
        "entrepreneur",
        "law_touched",
        "route_band_c",
        "route_other_law",
        "funding_form",
        "initiated",
    )
    return {
        "row": place,
        "proposed": event.month,
        "sector": int(event.sector),
        "other_sector": NOBODY if second is None else int(second),
        "price_nok": event.price_nok,
        "wanted": event.units_wanted,
        "need": event.units_with_need,
        **{name: int(row[name]) for name in whole},
        "has_line": int(categorised and second is None),
        "years_until_gain": _share(row["years_until_gain"]),
        "statutory": float(row["statutory"]),
        "category_fit": _share(row["category_fit"]),
        "transferable": _share(row["transferable"]),
        "topics": topics_of(int(row["topics"])),
        "gain": gain,
        "hidden": {
            "true_effect": event.true_effect,
            "weak": event.true_effect < float(p["weak_limit"]),
        },
    }


def _plain(row: Any) -> dict[str, Any]:
    """A row of a table, to read many of its fields: many times faster than the row itself."""
    return dict(zip(row.dtype.names, row.item(), strict=True))


def people_of(months: Months) -> list[Json]:
    """Everybody who was read in the run, as they were when first and when last seen."""
    last_month = len(months.desks) - 1
    found = []
    for person in months.people:
        row, end = _plain(person.first), _plain(person.last)
        leaves = int(end["leaves"])
        found.append(
            {
                "post": person.post,
                "holder": int(row["holder"]),
                "since": int(row["since"]),
                "until": leaves if leaves <= last_month else None,
                "seen": person.first_month,
                "mind": _mind(row),
                "mind_end": _mind(end),
                "fear": _share(row["fear"]),
                "curiosity": _share(row["curiosity"]),
                "rule_knowledge": _share(row["rule_knowledge"]),
                "horizon_years": round(float(row["horizon"]), 2),
                "prior": _share(row["prior"]),
                "contact": _share(row["contact"]),
                "topics": topics_of(int(end["topics"])),
            }
        )
    return found


def entrepreneurs_of(months: Months) -> list[Json]:
    """The entrepreneurs, and what each had received by the end of every year."""
    rows = months.run.world.entrepreneur
    return [
        {
            "row": e,
            "active": int(row["generation"]) >= 0,
            "nonprofit": int(row["nonprofit"]),
            "mind_end": _mind(row),
            "topics": topics_of(int(row["topics"])),
            "income_nok": [round(float(x)) for x in months.income_nok[11::12, e]],
        }
        for e, row in enumerate(rows)
    ]


def tracks_of(months: Months) -> list[Json]:
    """For each pilot what its events do not say: desks, money left, waiting, use."""
    return [_tracks(months, pilot) for pilot in range(len(months.run.pilots))]


def _tracks(months: Months, pilot: int) -> Json:
    table = {name: column[:, pilot] for name, column in months.pilots.items()}
    at_work = np.isin(table["state"], (State.RUNNING, State.BRIDGED, State.EFFECT_CONTRACT))
    measured = at_work | (table["state"] == State.WAITING)
    left = table["project_granted_nok"] - table["project_paid_nok"]
    waited = waited_months(months, pilot)
    return {
        "desk": _changes([desk.get(pilot, ()) for desk in months.desks]),
        "money_left_nok": _while(at_work, np.round(left).astype(np.int64)),
        "waited": _while(waited >= 0, waited),
        "ownership": _while(measured, np.round(table["ownership"], 3)),
        "use": _while(table["uptake"] > 0.0, np.round(table["uptake"], 3)),
    }


def _changes(desks: Sequence[tuple[int, ...]]) -> list[list[Any]]:
    """The months in which a case went from one desk to another, and the desks it was then on."""
    found: list[list[Any]] = []
    before: tuple[int, ...] = ()
    for month, posts in enumerate(desks):
        if posts != before:
            found.append([month, list(posts)])
        before = posts
    return found


def _while(holds: NDArray[np.bool_], values: NDArray[Any]) -> Json:
    """Values from the first to the last month in which something holds; None if it never does.

    Months in between in which it does not hold are None: a pilot may wait, go
    on with more money, and wait again.
    """
    months = np.flatnonzero(holds)
    if len(months) == 0:
        return None
    first, last = int(months[0]), int(months[-1])
    inside = values[first : last + 1].tolist()
    known = holds[first : last + 1].tolist()
    return {"from": first, "values": [v if k else None for v, k in zip(inside, known, strict=True)]}


def topics_of(bits: int) -> list[int]:
    """The topics of a set of 32, by their numbers."""
    return [topic for topic in range(32) if bits >> topic & 1]


def _mind(row: Any) -> list[float]:
    """Mindset: unit to system, whole to silo, effect to rule; 1 is the entrepreneur's pole."""
    return [_share(row[name]) for name in ("unit_mind", "whole_mind", "effect_mind")]


def _share(x: Any) -> float:
    return round(float(x), 3)
