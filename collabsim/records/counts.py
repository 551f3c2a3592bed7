"""Sums within each run: how many proposals, starts, states, errors and users.

A run is one replication in one municipality. Pilots of a run share people,
queues and money, so every interval is computed from these sums and never from
single pilots.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.records.course import (
    ALIVE_STATES,
    CENSORED,
    HORIZONS,
    STATES,
    check_states,
    state_column,
)

LASTING_HORIZON = HORIZONS[-1]
"""Months after the money at which a measure that is alive counts as lasting."""

_UNSEEN = -2
"""The number of a word that does not occur."""

LOST_STATES: tuple[str, ...] = ("unused", "stopped")
"""States in which a good measure is lost; one that waits is not lost yet."""


def runs(
    pilots: pd.DataFrame,
    replications: Iterable[int] | None = None,
    municipalities: Iterable[str] | None = None,
) -> pd.MultiIndex:
    """Every (municipality, replication) there is, with those that saw no proposal.

    Args:
        pilots: One row per proposal.
        replications: The replications that were run. Without it: those that
            occur in any municipality.
        municipalities: The municipalities that were run, in order. Without it:
            those that occur, in order of population (then of appearance).

    Returns:
        Municipalities, each with the same replications in rising order.
    """
    places = pilots[["municipality", "population"]].drop_duplicates("municipality")
    occurring = places.sort_values("population", kind="stable")["municipality"]
    names = occurring if municipalities is None else municipalities
    seen = pilots["replication"].unique() if replications is None else replications
    return pd.MultiIndex.from_product(
        [list(names), sorted({int(r) for r in seen})], names=["municipality", "replication"]
    )


def run_sums(
    pilots: pd.DataFrame,
    replications: Iterable[int] | None = None,
    municipalities: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Sum what is counted over the pilots of each run.

    Args:
        pilots: One row per proposal.
        replications: As for :func:`runs`.
        municipalities: As for :func:`runs`.

    Returns:
        One row per run (index as :func:`runs`), float columns: ``proposals``,
        ``started``, ``observed_12`` (started, project money ended at least 12
        months before the run did), ``delivering_12`` and so on for every state
        and horizon, ``alive_12`` ..., ``not_ended_12`` (the collaboration had not ended
        by then, whoever delivers the measure) ..., ``weak_observed``, ``weak_kept``,
        ``good_observed``, ``good_lost`` and ``lasting`` (36 months after the
        money), ``legal_errors``, ``users_reached``.
    """
    started = pilots["started"].to_numpy(bool)
    check_states(pilots[started])
    columns = {"proposals": np.ones(len(pilots)), "started": started.astype(float)}
    for horizon in HORIZONS:
        columns |= _states_at(pilots, horizon)
    alive = columns[f"alive_{LASTING_HORIZON}"]
    observed = columns[f"observed_{LASTING_HORIZON}"]
    lost = sum(columns[f"{state}_{LASTING_HORIZON}"] for state in LOST_STATES)
    weak = pilots["weak"].to_numpy(dtype=float)
    columns |= {
        "weak_observed": observed * weak,
        "weak_kept": alive * weak,
        "good_observed": observed * (1 - weak),
        "good_lost": lost * (1 - weak),
        "lasting": alive,
        "legal_errors": pilots["legal_errors"].to_numpy(dtype=float),
        "users_reached": pilots["users_reached"].to_numpy(dtype=float),
    }
    keys = [pilots["municipality"], pilots["replication"]]
    table = pd.DataFrame(columns, index=pilots.index)
    sums = table.groupby(keys, sort=False).sum()
    return sums.reindex(runs(pilots, replications, municipalities), fill_value=0.0)


def _states_at(pilots: pd.DataFrame, horizon: int) -> dict[str, NDArray[np.float64]]:
    """Indicators (0 or 1) of being observed, in each state, alive and not ended at a horizon."""
    # Each word is given a number once, instead of being compared for every state.
    codes, words = pd.factorize(pilots[state_column(horizon)])
    code = {word: number for number, word in enumerate(words)}
    observed = pilots["started"].to_numpy(bool) & (codes != code.get(CENSORED, _UNSEEN))
    columns = {f"observed_{horizon}": observed.astype(float)}
    for name in STATES:
        inside = observed & (codes == code.get(name, _UNSEEN))
        columns[f"{name}_{horizon}"] = inside.astype(float)
    alive = [columns[f"{name}_{horizon}"] for name in ALIVE_STATES]
    columns[f"alive_{horizon}"] = np.sum(alive, axis=0)
    ended = pilots["ended_month"] <= pilots["money_ended_month"] + horizon
    by_then = ended.fillna(value=False).to_numpy(bool)
    columns[f"not_ended_{horizon}"] = (observed & ~by_then).astype(float)
    return columns
