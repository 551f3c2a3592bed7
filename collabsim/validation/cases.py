"""Two documented cases beside the model: what happened, among all that could have happened.

Each case is a shipped scenario in which one pilot starts in each run. What becomes of it within 36
months after its money is one of :data:`ENDS`. The model is never fitted to a case: why pilots stop
is calibrated on nothing. What is asked is only how often the model ends as the case did, and at
which rank among all ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.experiment.running.over_region import points_of, run_at_points
from collabsim.records.fates import FATE_MONTHS, FATES
from collabsim.records.histories import Histories
from collabsim.records.pilot_rows import PilotRows
from collabsim.scenario import Scenario, load_scenario
from collabsim.statistics.intervals import ratio_interval, share_interval
from collabsim.world.codes import Argument, State

BY_RULE, OTHERWISE = "refused_by_rule", "refused_otherwise"
OWN_STAFF, OTHER_SUPPLIER = "own_staff", "other_supplier"
DELIVERING, NOT_DELIVERING = "delivering", "not_delivering"

ENDS: Mapping[str, str] = MappingProxyType(
    {
        DELIVERING: "goes on, and the entrepreneur delivers",
        NOT_DELIVERING: "goes on: waiting, bridged, or adopted and not in use",
        OWN_STAFF: "own staff carry it on",
        OTHER_SUPPLIER: "another supplier carries it on",
        BY_RULE: "refused above the unit, a rule as the argument",
        OTHERWISE: "refused above the unit with another argument",
        "unit_manager_no": "a unit manager said no",
        "no_effect": "the team saw no effect and did not bring it forward",
        "out_of_time": "nobody answered in time",
        "ended_at_review": "adopted, and ended at a review or after a complaint",
    }
)
"""How a case can have ended 36 months after its money, and in words."""

PRICES_NOK = (100_000.0, 250_000.0, 500_000.0, 1_000_000.0, 2_000_000.0)
"""Yearly prices at which a case is run too, as the sources do not say what it cost: the default
and others."""

_OF_FATE = {name: FATES.index(name) for name in FATES}


@dataclass(frozen=True, slots=True)
class Case:
    """A documented case.

    Attributes:
        scenario: the shipped scenario of it.
        title: of its page.
        happened: the end it had, of :data:`ENDS`.
        also: ends that the source tells of beside it.
        units_joined: of how many units asked how many joined, where the source says.
    """

    scenario: str
    title: str
    happened: str
    also: tuple[str, ...] = ()
    units_joined: tuple[int, int] | None = None


CASES: tuple[Case, ...] = (
    Case("case_school", "The school case", BY_RULE, units_joined=(13, 14)),
    Case("case_nursing_homes", "The nursing-home case", BY_RULE, also=(OWN_STAFF,)),
)


class EndShare(NamedTuple):
    """An end, how many pilots had it, its share with a 95 % interval, and its rank from 1."""

    end: str
    pilots: int
    share: float
    low: float
    high: float
    rank: int


class AtPrice(NamedTuple):
    """What happened and what is delivered, at one price: shares, and the rank of what happened."""

    price_nok: float
    happened: float
    low: float
    high: float
    rank: int
    delivering: float


class AtPoint(NamedTuple):
    """The same at a point of the region of values."""

    point: int
    pilots: int
    happened: float
    rank: int
    delivering: float


class Found(NamedTuple):
    """What the model says of a case.

    Attributes:
        case: which.
        replications: runs.
        pilots: started pilots followed for 36 months past their money.
        ends: every end, the most frequent first.
        joined: share of units asked to start that said yes, with its interval.
        rank_low, rank_high: ranks of what happened in 95 % of redrawn sets of replications.
        prices: the same at other prices.
        points: the same at points of the region of values nobody can rule out.
    """

    case: Case
    replications: int
    pilots: int
    ends: tuple[EndShare, ...]
    joined: tuple[float, float, float]
    rank_low: int
    rank_high: int
    prices: tuple[AtPrice, ...] = ()
    points: tuple[AtPoint, ...] = ()

    def of(self, end: str) -> EndShare:
        """One end."""
        return next(one for one in self.ends if one.end == end)


def ends_of(histories: Histories) -> tuple[PilotRows, NDArray[np.int64]]:
    """The pilots of runs, and the place in :data:`ENDS` of each; -1 where it is not known.

    Known is what started and was followed for 36 months past its money.
    """
    pilots = PilotRows(histories)
    rows, fate = pilots.rows, pilots.fate()
    in_time = fate == _OF_FATE["goes_on"]
    delivers = rows[f"state_{FATE_MONTHS}"] == State.DELIVERING
    refused = fate == _OF_FATE["refused_above"]
    ruled = rows["argument"] == Argument.RULES
    taken = fate == _OF_FATE["taken_over"]
    own = rows["ended_as"] == State.IN_HOUSE
    names = list(ENDS)
    split = (
        (in_time & delivers, DELIVERING), (in_time & ~delivers, NOT_DELIVERING),
        (taken & own, OWN_STAFF), (taken & ~own, OTHER_SUPPLIER),
        (refused & ruled, BY_RULE), (refused & ~ruled, OTHERWISE),
        *((fate == _OF_FATE[name], name) for name in names if name in _OF_FATE),
    )  # fmt: skip
    place = np.select([there for there, _ in split], [names.index(name) for _, name in split], -1)
    return pilots, np.where(pilots.observed(FATE_MONTHS), place, -1)


def counted(case: Case, scenario: Scenario, replications: int, seed: int) -> Found:
    """Run a scenario of a case and count its ends."""
    (plan,) = worlds(scenario)
    return found_in(case, run_many(plan, seed, replications), replications, seed)


def found_in(case: Case, histories: Histories, replications: int, seed: int) -> Found:
    """Count the ends in finished runs of a case."""
    pilots, place = ends_of(histories)
    counts = np.array(
        [pilots.by_replication(place == end, replications) for end in range(len(ENDS))], float
    )
    observed = counts.sum(axis=0)
    share, low, high = share_interval(counts, np.broadcast_to(observed, counts.shape))
    ranks = ranks_of(counts.sum(axis=1))
    found = [
        EndShare(
            name, int(counts[end].sum()), float(share[end]), float(low[end]), float(high[end]),
            int(ranks[end]),
        )
        for end, name in enumerate(ENDS)
    ]  # fmt: skip
    begun = pilots.rows[pilots.started]
    run = pilots.replication[pilots.started]
    joined = ratio_interval(
        np.bincount(run, begun["yes_units"], minlength=replications),
        np.bincount(run, begun["asked_units"], minlength=replications),
    )
    rank_low, rank_high = _rank_interval(counts, list(ENDS).index(case.happened), seed)
    return Found(
        case, replications, int(observed.sum()),
        tuple(sorted(found, key=lambda one: (one.rank, list(ENDS).index(one.end)))),
        (float(joined.value), float(joined.low), float(joined.high)), rank_low, rank_high,
    )  # fmt: skip


def compare_case(case: Case, replications: int, seed: int, points: int) -> Found:
    """Run a case, also at other prices and at points of the region of values.

    Args:
        case: which.
        replications: of the case and of each price; at most 100 of each point.
        seed: of all runs.
        points: of the region; none with 0.
    """
    scenario = load_scenario(case.scenario)
    prices = []
    for price in PRICES_NOK:
        at = counted(case, scenario.with_values(price_nok=price), replications, seed)
        own = at.of(case.happened)
        delivering = at.of(DELIVERING).share
        prices.append(AtPrice(price, own.share, own.low, own.high, own.rank, delivering))
    return counted(case, scenario, replications, seed)._replace(
        prices=tuple(prices),
        points=_at_points(case, scenario, min(replications, 100), seed, points),
    )


def _at_points(
    case: Case, scenario: Scenario, replications: int, seed: int, points: int
) -> tuple[AtPoint, ...]:
    if points == 0:
        return ()
    chosen = points_of(scenario, points)
    made = run_at_points(
        chosen.scenarios, None,
        lambda histories: found_in(case, histories[0], replications, seed),
        seed=seed, replications=replications,
    )  # fmt: skip
    return tuple(
        AtPoint(
            point, at.pilots, at.of(case.happened).share, at.of(case.happened).rank,
            at.of(DELIVERING).share,
        )
        for point, at in zip(chosen.points, made, strict=True)
    )  # fmt: skip


def ranks_of(totals: NDArray[np.float64]) -> NDArray[np.int64]:
    """1 for the most frequent; those as frequent as each other share the better rank."""
    return 1 + (totals[..., None, :] > totals[..., :, None]).sum(axis=-1)


DRAWS = 2_000


def _rank_interval(counts: NDArray[np.float64], which: int, seed: int) -> tuple[int, int]:
    """Between which ranks an end lies in 95 % of redrawn sets of replications."""
    replications = counts.shape[1]
    rng = np.random.default_rng(seed)
    times = rng.multinomial(replications, np.full(replications, 1.0 / replications), size=DRAWS)
    ranks = ranks_of(times @ counts.T)[:, which]
    low, high = np.quantile(ranks, [0.025, 0.975], method="inverted_cdf")
    return int(low), int(high)
