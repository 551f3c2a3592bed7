"""How pilots ended, and what one and two sectors make of it, each share with its interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from collabsim.records.course import (
    ALIVE_STATES,
    CENSORED,
    HORIZONS,
    IN_PART,
    delivers_in_part,
    state_column,
)
from collabsim.records.fates import FATE_MONTHS, FATES, SECTORS_SPANNED, fates
from collabsim.statistics.intervals import share_interval

MEASURES: tuple[str, ...] = ("delivering", IN_PART, "alive")


def fate_table(
    pilots: pd.DataFrame, municipalities: Iterable[str], replications: Iterable[int]
) -> pd.DataFrame:
    """How started pilots had ended 36 months after their money.

    Args:
        pilots: One row per proposal.
        municipalities: Their names, in the order of the rows.
        replications: The replications that were run.

    Returns:
        One row per municipality, ``sectors`` (all, one_sector, two_sectors) and ``fate``
        (:data:`collabsim.records.fates.FATES`): ``months`` (36), ``pilots``, ``of``, ``share``,
        ``share_low``, ``share_high``. Shares of a municipality and kind add up to 1.
    """
    fate = fates(pilots)
    own = _by_sectors(pilots.loc[fate.index]).join(fate.rename("fate"))
    levels: list[list[Any]] = [list(municipalities), list(SECTORS_SPANNED), list(replications)]
    of = _counts(own, ["municipality", "sectors", "replication"], levels)
    names = ["municipality", "sectors", "fate", "replication"]
    counts = _counts(own, names, [*levels[:2], list(FATES), levels[2]])
    labels = product(levels[0], levels[1], FATES)
    table = pd.DataFrame(list(labels), columns=names[:3]).assign(months=FATE_MONTHS)
    return table.assign(**_shares(counts, np.broadcast_to(of[:, :, None, :], counts.shape)))


def sector_table(
    pilots: pd.DataFrame, municipalities: Iterable[str], replications: Iterable[int]
) -> pd.DataFrame:
    """Shares delivering (of them in part) and alive, by pilots of one and of two sectors.

    Args:
        pilots: One row per proposal.
        municipalities: Their names, in the order of the rows.
        replications: The replications that were run.

    Returns:
        One row per municipality, ``sectors`` (one_sector, two_sectors), ``measure`` and
        ``months``: ``pilots``, ``of``, ``share``, ``share_low``, ``share_high``.
    """
    begun = _by_sectors(pilots[pilots["started"].to_numpy(bool)])
    levels: list[list[Any]] = [
        list(municipalities), list(SECTORS_SPANNED[1:]), list(replications),
    ]  # fmt: skip
    keys = ["municipality", "sectors", "replication"]
    tables = []
    for measure, months in product(MEASURES, HORIZONS):
        own = begun[begun[state_column(months)] != CENSORED]
        if measure == IN_PART:
            there = own[delivers_in_part(own, months)]
        else:
            words = ALIVE_STATES if measure == "alive" else (measure,)
            there = own[own[state_column(months)].isin(words)]
        table = pd.DataFrame(list(product(*levels[:2])), columns=keys[:2])
        table = table.assign(measure=measure, months=months)
        tables.append(
            table.assign(**_shares(_counts(there, keys, levels), _counts(own, keys, levels)))
        )
    found = pd.concat(tables)
    places = {name: place for place, name in enumerate(levels[0])}
    order = found["municipality"].map(places)
    return found.iloc[np.argsort(order.to_numpy(), kind="stable")].reset_index(drop=True)


def _by_sectors(pilots: pd.DataFrame) -> pd.DataFrame:
    """Each pilot twice: among all, and among those of one or of two sectors."""
    kind = np.where(pilots["cross_sector"].to_numpy(bool), "two_sectors", "one_sector")
    return pd.concat([pilots.assign(sectors="all"), pilots.assign(sectors=kind)])


def _counts(pilots: pd.DataFrame, names: list[str], levels: Sequence[Sequence[Any]]) -> np.ndarray:
    """Pilots by some columns, an axis for each; 0 where there are none."""
    index = pd.MultiIndex.from_product(levels, names=names)
    found = pilots.groupby(names, observed=True).size().reindex(index, fill_value=0)
    return found.to_numpy(float).reshape([len(level) for level in levels])


def _shares(counts: np.ndarray, of: np.ndarray) -> dict[str, np.ndarray]:
    """Counts and shares with their intervals, replications on the last axis, as columns."""
    estimate = share_interval(counts, of)
    ends = {"share": estimate.value, "share_low": estimate.low, "share_high": estimate.high}
    return {
        "pilots": counts.sum(axis=-1).astype(int).ravel(),
        "of": of.sum(axis=-1).astype(int).ravel(),
        **{name: np.asarray(value).ravel() for name, value in ends.items()},
    }
