"""The ledger of instruments: what each costs, who pays and who receives it, year by year.

Every krone has a payer and a receiver. Set-up and yearly costs are told by the event log; costs
per pilot follow from the pilots that start while an instrument is in force.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from collabsim.experiment.plan import lives_in
from collabsim.instruments import CATALOGUE
from collabsim.records.event_log import event_rows, of_kind
from collabsim.records.histories import Run
from collabsim.scenario import Scenario
from collabsim.world.blueprint import Blueprint
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Event
from collabsim.world.events.codes import CostPayer, InstrumentName

PAID = (Event.INSTRUMENT_INTRODUCED, Event.INSTRUMENT_KEPT)
"""What happens to an instrument where money is paid."""
COLUMNS = ("municipality", "year", "month", "instrument", "payer", "receiver", "nok")


def ledger(run: Run, scenario: Scenario | None = None) -> pd.DataFrame:
    """Every payment for an instrument in one run, in the order of months.

    Args:
        run: with its events.
        scenario: whose instruments these are, for what they cost per pilot; without it only
            set-up and yearly costs are there.

    Returns:
        One row per payment: ``municipality``, ``year`` (from 1), ``month``, ``instrument``,
        ``payer``, ``receiver`` and ``nok`` (kroner of 2018).
    """
    events = run.events
    rows = [
        (one.municipality, one.month, one.instrument, one.cost_payer, one.instrument_nok)
        for one in event_rows(events[np.isin(events["kind"], PAID)])
    ]
    if scenario is not None:
        rows += _per_pilot(run, scenario)
    return _frame(run.blueprint, rows)


def planned(plan: Blueprint) -> pd.DataFrame:
    """Set-up and yearly costs of every run of a world, known before any; as :func:`ledger`."""
    table = plan.instrument[np.isin(plan.instrument["kind"], PAID)]
    names = ("municipality_row", "month", "instrument", "cost_payer", "nok")
    return _frame(plan, list(zip(*(table[name].tolist() for name in names), strict=True)))


def _per_pilot(run: Run, scenario: Scenario) -> list[tuple[Any, ...]]:
    """What instruments in force cost for each pilot that starts."""
    specs = {spec.name: spec for spec in scenario.municipalities}
    started = of_kind(run.events, Event.STARTED)
    found = []
    for row, name in enumerate(run.blueprint.municipalities):
        if name not in specs:
            continue
        months = started["month"][started["municipality_row"] == row].tolist()
        for life in lives_in(run.blueprint, scenario, specs[name], row):
            nok, use = life.use.nok("per_pilot_nok"), life.use
            code, payer = InstrumentName[use.name.upper()], CostPayer[use.payer.upper()]
            held = [month for month in months if nok > 0.0 and life.in_force(month)]
            found += [(row, month, code, payer, nok) for month in held]
    return found


def _frame(plan: Blueprint, rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    made = []
    for place, month, instrument, payer, nok in sorted(rows, key=lambda row: (row[1], row[0])):
        name = InstrumentName(instrument).name.lower()
        receiver = CATALOGUE[name].cost.receiver
        year = month // MONTHS_A_YEAR + 1
        paid_by = CostPayer(payer).name.lower()
        if nok > 0.0:
            town = plan.municipalities[place]
            made.append((town, year, month, name, paid_by, receiver, float(nok)))
    kinds = {"year": np.int64, "month": np.int64, "nok": np.float64}
    return pd.DataFrame(made, columns=list(COLUMNS)).astype(kinds)


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
