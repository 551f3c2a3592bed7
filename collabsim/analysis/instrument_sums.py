"""What is counted of pilots and in the ledger of each run, to hold an instrument against none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.booking import ACCOUNTS, MUNICIPAL, PARTIES, account_of
from collabsim.analysis.ledger import Books
from collabsim.experiment.replicate import Driver, loop_of, processors, run_one
from collabsim.experiment.running.in_threads import in_threads
from collabsim.records.histories import Histories, Run
from collabsim.records.pilot_rows import PilotRows
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import State
from collabsim.world.compiling import announce

KEPT_MONTHS = 36
"""Months after the project money at which a pilot that delivers counts as kept."""

OF_PILOTS: tuple[str, ...] = (
    "proposals", "started", "cases", "good_kept", "weak_kept", "in_full", "in_part",
    "legal_errors", "users",
)  # fmt: skip
"""Counted of the pilots of each run.

Proposals; started pilots; cases opened; good and weak pilots that deliver 36 months after their
money, and the same divided otherwise: in full, or only in part; breaches of law; users reached.
"""

PAYERS = ("unit", "sector", "chief", "council", "fund", "state", "outside")
OF_THE_LEDGER: tuple[str, ...] = (
    *(f"paid_by_{payer}" for payer in PAYERS), "paid_by_municipality", "support_nok",
    "own_pilot_nok", "own_fixed_nok", "own_pilot_hours", "own_fixed_hours", "rule_hours",
)  # fmt: skip
"""Summed from the ledger of each run.

Kroner by who pays them, and by the municipality's payers together; what pilots are given beside
what is paid for their services: project money, bridging and support while they wait; and of one
instrument its own kroner and hours, those of pilots and persons and those that are there whatever
their number. Hours of the rules are those its loads contain.
"""

SUMS: tuple[str, ...] = (*OF_PILOTS, *OF_THE_LEDGER)


def totals_with_ledger(
    plans: Sequence[Blueprint],
    books: Books,
    instruments: Collection[str],
    municipalities: Sequence[str],
    asked: Replicated,
) -> NDArray[np.float64]:
    """Run worlds with their events, count their pilots and keep their accounts.

    Args:
        plans: The worlds of a scenario.
        books: Of that scenario.
        instruments: Whose own kroner and hours are told apart.
        municipalities: Their names, in the order wanted.
        asked: Which runs.

    Returns:
        ``(municipality, sum, replication)``, sums in the order of :data:`SUMS`.

    Raises:
        Exception: Whatever a run raises.
    """
    announce()
    for plan in plans:  # each world once, and not by every thread at the same moment
        for turn in plan.by_replication or (plan,):
            books.lives(turn)
    threads = processors() if loop_of(asked.driver) is not None else 1

    def one(job: tuple[Blueprint, int]) -> tuple[Any, NDArray[np.float64]]:
        run = run_one(job[0], asked.seed, job[1], driver=asked.driver)
        return run.pilots.copy(), ledger_sums(run, books, instruments)

    found: dict[str, NDArray[np.float64]] = {}
    for plan in plans:
        made = []
        with closing(in_threads(one, [(plan, turn) for turn in asked.turns], threads)) as answers:
            for result in answers:
                made.append(result)
                asked.tick(1)
        pilots = [rows for rows, _ in made]
        numbers = np.repeat(np.arange(asked.replications), [len(rows) for rows in pilots])
        histories = Histories(plan, asked.seed, numbers, np.concatenate(pilots))
        booked = np.stack([sums for _, sums in made], axis=-1)
        for row, name in enumerate(plan.municipalities):
            counted = _of_municipality(histories, row, asked.replications)
            found[name] = np.concatenate([counted, booked[row]])
    return np.stack([found[name] for name in municipalities])


class Replicated(NamedTuple):
    """Which runs are made: of which seed, how many from which on, by what, and who is told."""

    seed: int
    replications: int
    driver: Driver
    tick: Callable[[int], None]
    first: int = 0

    @property
    def turns(self) -> range:
        """The numbers of the replications."""
        return range(self.first, self.first + self.replications)


def ledger_sums(run: Run, books: Books, instruments: Collection[str]) -> NDArray[np.float64]:
    """The sums of the ledger of a run, ``(municipality, sum)`` as :data:`OF_THE_LEDGER`."""
    entries, places = books.entries(run), len(run.blueprint.municipalities)

    def nok(chosen: Any) -> NDArray[np.float64]:
        own = entries[chosen]
        return np.bincount(own["municipality_row"], own["nok"], places)

    support = [ACCOUNTS.index(name) for name in ("project", "bridge", "waiting")]
    payers = [nok(entries["payer"] == PARTIES.index(payer)) for payer in PAYERS]
    own = np.isin(entries["account"], [account_of(one) for one in instruments])
    fixed = entries["fixed"] != 0
    hours = np.zeros((3, places))
    for spent in books.hours(run):
        if spent.own and spent.activity not in instruments:
            continue
        kind = 2 if not spent.own else int(spent.fixed)
        rows = np.asarray(spent.municipality_row, np.int64)
        hours[kind] += np.bincount(rows, np.broadcast_to(spent.hours, rows.shape), places)
    municipal = sum(payers[PAYERS.index(name)] for name in MUNICIPAL)
    columns = [
        *payers, municipal, nok(np.isin(entries["account"], support)), nok(own & ~fixed),
        nok(own & fixed), *hours,
    ]  # fmt: skip
    return np.stack(columns, axis=-1)


def run_totals(
    histories: Sequence[Histories], municipalities: Sequence[str], replications: int
) -> NDArray[np.float64]:
    """Count the pilots of all worlds of a scenario, run by run.

    Args:
        histories: Of each world; a region is one world of several municipalities.
        municipalities: Their names, in the order wanted.
        replications: Replications run, numbered from 0.

    Returns:
        ``(municipality, sum, replication)``, sums in the order of :data:`OF_PILOTS`.
    """
    found = {
        name: _of_municipality(one, row, replications)
        for one in histories
        for row, name in enumerate(one.blueprint.municipalities)
    }
    return np.stack([found[name] for name in municipalities])


def _of_municipality(histories: Histories, row: int, replications: int) -> NDArray[np.float64]:
    own = PilotRows(histories, row)
    rows = own.rows
    kept = own.observed(KEPT_MONTHS) & (rows[f"state_{KEPT_MONTHS}"] == State.DELIVERING)
    weak = rows["true_effect"] < histories.blueprint.p["weak_limit"][row]
    part = kept & own.delivers_in_part(KEPT_MONTHS)
    columns = {
        "proposals": np.ones(len(rows)),
        "started": own.started,
        "cases": rows["case_open"] >= 0,
        "good_kept": kept & ~weak,
        "weak_kept": kept & weak,
        "in_full": kept & ~part,
        "in_part": part,
        "legal_errors": rows["legal_errors"],
        "users": rows["users"],
    }
    return np.stack(
        [
            np.bincount(own.replication, np.asarray(columns[name], float), minlength=replications)
            for name in OF_PILOTS
        ]
    )
