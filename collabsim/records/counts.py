"""Sums within each run: how many proposals, starts, states, errors and users.

A run is one replication in one municipality. Pilots of a run share people,
queues and money, so every interval is computed from these sums and never from
single pilots. What is summed is declared in :mod:`collabsim.records.run_columns`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import duckdb
import pandas as pd
import pyarrow as pa

from collabsim.records.course import check_states
from collabsim.records.run_columns import SUM_COLUMNS
from collabsim.records.views import sums_query

KEYS = ("municipality", "replication")
"""What makes out a run in a frame of pilots."""

_QUERY = sums_query(KEYS, "given")
_READ = frozenset(re.findall(r"\w+", _QUERY))
"""Every word of the query, the columns it reads among them."""


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


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """A database in memory, of which each cursor sees only its own: opening one takes longest."""
    return duckdb.connect(config={"threads": 1})


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
        One row per run (index as :func:`runs`), a float column for each of
        :data:`collabsim.records.run_columns.SUM_COLUMNS`: ``proposals``,
        ``started``, ``observed_12`` (started, project money ended at least 12
        months before the run did), ``delivering_12`` and so on for every state
        and horizon, ``alive_12`` ..., ``not_ended_12`` (the collaboration had not ended
        by then, whoever delivers the measure) ..., ``weak_observed``, ``weak_kept``,
        ``good_observed``, ``good_lost`` and ``lasting`` (36 months after the
        money), ``legal_errors``, ``users_reached``.
    """
    read = pilots[[name for name in pilots if name in _READ]]
    check_states(read[read["started"].to_numpy(bool)])
    table = pa.Table.from_pandas(read, preserve_index=False)
    with _database().cursor() as connection:
        connection.register("given", table)
        sums = connection.execute(_QUERY).df().set_index(list(KEYS)).astype(float)
    added = {column.name: column.adds for column in SUM_COLUMNS if column.adds}
    if added:
        # Real numbers have to be added as they always were: the last digit hangs on how, and
        # pandas and DuckDB do it in ways of their own. Counts are the same either way.
        by_run = pilots.groupby(list(KEYS), sort=False)
        sums = sums.assign(**{name: by_run[source].sum() for name, source in added.items()})
    return sums.reindex(runs(pilots, replications, municipalities), fill_value=0.0)
