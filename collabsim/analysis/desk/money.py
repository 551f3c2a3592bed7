"""Kroner of a cell, run by run, from the ledger: services, project money, and what it takes.

The price of a change, the payment for services and project money have other payers and other
reasons: they are told apart and never added up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.booking import ACCOUNTS, MUNICIPAL, PARTIES
from collabsim.analysis.ledger import Books
from collabsim.experiment.plan import names_of, worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_threads import in_threads
from collabsim.experiment.store.kept import Kept
from collabsim.records.histories import Run
from collabsim.scenario import Scenario
from collabsim.statistics.intervals import Interval, Term, contrast_interval
from collabsim.world.blueprint import Blueprint
from collabsim.world.compiling import announce

FOR_SERVICES = ("introduction", "contract", "transfer", "in_house", "other_supplier")
FOR_PROJECTS = ("project", "bridge", "waiting")
PAYING = PARTIES[:7]
"""Parties that pay what is summed; investors are paid back."""
_OUTSIDE = tuple(payer for payer in PAYING if payer not in MUNICIPAL)

KRONER: tuple[str, ...] = (
    "services_by_municipality", "services_by_others",
    *(f"projects_by_{payer}" for payer in (*_OUTSIDE, "municipality")),
    *(f"price_by_{payer}" for payer in ("municipality", *_OUTSIDE)), "own_hours", "proposals",
)  # fmt: skip
"""Summed in each run: what is paid for services that go on, by the municipality and by others;
project money, bridging and support while waiting by its payer; what instruments cost themselves, by
payer, and the hours they take; and the proposals the others are held against."""

TOLD: tuple[str, ...] = KRONER[:-2]

PRICES: tuple[str, ...] = tuple(name for name in KRONER if name.startswith("price_by_"))
"""What a change costs itself, by who pays."""

MOST = 400
"""Replications whose accounts are kept; more take long and tell little. Assumption."""

type Sums = NDArray[np.float64]
type What = Literal["services", "projects", "price"]


def sum_of(what: What, party: str) -> str:
    """Into which sum goes what a party pays: for services, for projects, or for a change itself."""
    own = party in MUNICIPAL
    if what == "services":
        return "services_by_municipality" if own else "services_by_others"
    return f"{what}_by_{'municipality' if own else party}"


def kroner_effect(name: str, after: Sums, before: Sums, index: float) -> Interval:
    """Million kroner more or less of a hundred proposals, with its paired 95 % interval.

    Args:
        name: One of :data:`TOLD`.
        after: Sums with the change, ``(..., sum, replication)``.
        before: Those without, of the same replications.
        index: Price level of the year whose kroner they are, 2018 = 1.
    """
    return contrast_interval(kroner_terms(name, after, before, index))


def kroner_terms(name: str, after: Sums, before: Sums, index: float) -> list[Term]:
    """The two sides of :func:`kroner_effect`."""
    times = 100.0 * index / 1e6
    at, below = KRONER.index(name), KRONER.index("proposals")
    return [
        Term(weight * times, one[..., at, :], one[..., below, :])
        for weight, one in ((1.0, after), (-1.0, before))
    ]


def hours_effect(after: Sums, before: Sums) -> Interval:
    """Hours that instruments themselves take, more or less, of a hundred proposals."""
    return contrast_interval(kroner_terms("own_hours", after, before, 1e6))


def kroner_level(name: str, sums: Sums, index: float) -> Interval:
    """Million kroner of a hundred proposals, with its 95 % interval; unknown without proposals."""
    times = 100.0 * index / 1e6
    top, below = (sums[..., KRONER.index(one), :] for one in (name, "proposals"))
    return contrast_interval([Term(times, top, below)])


def kroner_sums(
    scenario: Scenario,
    names: Sequence[str],
    *,
    seed: int,
    numbers: Sequence[int],
    rules: str = "",
    kept: Kept | None = None,
    tick: Callable[[int], None] | None = None,
) -> Sums:
    """Keep the accounts of runs of a cell.

    Args:
        scenario: That of the cell.
        names: Its municipalities, in the order wanted.
        seed: Of the runs.
        numbers: Of the replications, in the order wanted.
        rules: Hash of the rules the cell was run with.
        kept: Where the sums are kept.
        tick: Called with the runs done since the last call.

    Returns:
        ``(municipality, sum, replication)``, sums in the order of :data:`KRONER`, kroner of 2018.
    """
    determined = [scenario.fingerprint, list(names), seed, list(numbers), rules, list(KRONER)]

    def make() -> Any:
        return _run(scenario, names, seed, numbers, tick).tolist()

    return np.array(make() if kept is None else kept.found_or_made(determined, make))


def _run(
    scenario: Scenario,
    names: Sequence[str],
    seed: int,
    numbers: Sequence[int],
    tick: Callable[[int], None] | None,
) -> Sums:
    announce()
    plans, books = worlds(scenario), Books(scenario)
    for plan in plans:  # each world once, and not by every thread at the same moment
        for turn in plan.by_replication or (plan,):
            books.lives(turn)

    def one(job: tuple[Blueprint, int]) -> Sums:
        return _sums(run_one(job[0], seed, job[1]), books)

    found: dict[str, Sums] = {}
    for plan, called in zip(plans, names_of(scenario, plans), strict=True):
        made = []
        with closing(in_threads(one, [(plan, turn) for turn in numbers])) as answers:
            for sums in answers:
                made.append(sums)
                if tick is not None:
                    tick(1)
        for row, name in enumerate(called):
            found[name] = np.stack([sums[row] for sums in made], axis=-1)
    return np.stack([found[name] for name in names])


def _sums(run: Run, books: Books) -> Sums:
    """The kroner and hours of one run, ``(municipality, sum)``, whole øre."""
    entries, places = books.entries(run), len(run.blueprint.municipalities)
    account, payer = entries["account"], entries["payer"]
    paid: dict[What, Any] = {
        "services": np.isin(account, [ACCOUNTS.index(name) for name in FOR_SERVICES]),
        "projects": np.isin(account, [ACCOUNTS.index(name) for name in FOR_PROJECTS]),
        "price": account >= len(ACCOUNTS),
    }
    found: dict[str, Sums] = {}
    for what, chosen in paid.items():
        for name in dict.fromkeys(sum_of(what, party) for party in PAYING):
            by = [PARTIES.index(party) for party in PAYING if sum_of(what, party) == name]
            rows = entries[chosen & np.isin(payer, by)]
            found[name] = np.bincount(rows["municipality_row"], rows["nok"], places)
    hours = np.zeros(places)
    for spent in books.own_hours(run):
        at = np.atleast_1d(np.asarray(spent.municipality_row, np.int64))
        hours += np.bincount(at, np.broadcast_to(spent.hours, at.shape), places)
    found["own_hours"] = hours
    found["proposals"] = np.bincount(run.pilots["municipality_row"], minlength=places).astype(float)
    return np.round(np.stack([found[name] for name in KRONER], axis=-1), 2)
