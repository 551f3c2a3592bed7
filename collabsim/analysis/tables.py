"""The tables of a comparison, each figure with its interval.

All are computed from the sums per run of :mod:`collabsim.records`; rows of a
municipality follow the order of population.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from collabsim.records.course import HORIZONS, STATES, course
from collabsim.records.run_columns import LASTING_HORIZON
from collabsim.records.stops import DIMENSIONS, NO_LEVEL
from collabsim.statistics.intervals import (
    FloatArray,
    Interval,
    Term,
    change_interval,
    difference_interval,
    is_clear,
    linearised_contrast,
    rate_interval,
    ratio_interval,
    share_interval,
)
from collabsim.statistics.leads import alone, by_orders, lead_of
from collabsim.statistics.shapley import Shapley
from collabsim.statistics.survival import incidence_curves, survival_curve

ALIVE = "alive"
GAP_MEASURES: tuple[tuple[str, int], ...] = tuple(
    (measure, horizon) for measure in ("delivering", ALIVE) for horizon in HORIZONS
)
"""What channels carry a part of between the small and the large municipality."""

NOT_ENDED = "not_ended"
UNSETTLED = "unsettled"
"""Waiting, on more project money or paid by an investor: neither adopted for good nor over."""
UNSETTLED_STATES: tuple[str, ...] = ("waiting", "bridged", "effect_contract")
"""States that are not settled."""

DIFFERENCES: tuple[tuple[str, int], ...] = (
    *GAP_MEASURES,
    *((measure, horizon) for measure in (NOT_ENDED, UNSETTLED) for horizon in HORIZONS),
)
"""What is compared between them: how many deliver and are alive, and apart from that
how many collaborations are kept and how soon they are settled."""

INHABITANTS = 10_000
"""Inhabitants for whom lasting measures and users are stated."""


def share_table(sums: pd.DataFrame, populations: Mapping[str, int]) -> pd.DataFrame:
    """Shares of started pilots in each state 12, 24 and 36 months after the money.

    Args:
        sums: From :func:`collabsim.records.run_sums`.
        populations: Inhabitants of each municipality.

    Returns:
        One row per municipality and horizon: ``municipality``, ``population``,
        ``replications``, ``proposals``, ``started``, ``months``, ``observed``
        (the denominator: started pilots whose project money ended that long
        before the run did), then each state and ``alive`` with ``_low`` and
        ``_high``.
    """
    rows = []
    for name, population in populations.items():
        own = sums.loc[[name]]
        for horizon in HORIZONS:
            observed = _column(own, f"observed_{horizon}")
            row: dict[str, str | float] = {
                "municipality": name,
                "population": population,
                "replications": len(own),
                "proposals": int(own["proposals"].sum()),
                "started": int(own["started"].sum()),
                "months": horizon,
                "observed": int(observed.sum()),
            }
            for state in (*STATES, ALIVE):
                estimate = share_interval(_column(own, f"{state}_{horizon}"), observed)
                row |= _named(state, estimate)
            rows.append(row)
    return pd.DataFrame(rows)


def difference_table(sums: pd.DataFrame, small: str, large: str) -> pd.DataFrame:
    """Paired differences, small minus large, of shares delivering and alive.

    Returns:
        One row per measure and horizon: ``measure``, ``months``, ``small``,
        ``large`` (names), ``small_share``, ``large_share``, ``difference``,
        ``difference_low``, ``difference_high``.
    """
    rows = []
    settled = {
        f"{UNSETTLED}_{horizon}": sums[[f"{state}_{horizon}" for state in UNSETTLED_STATES]].sum(
            axis=1
        )
        for horizon in HORIZONS
    }
    sums = sums.assign(**settled)
    for measure, horizon in DIFFERENCES:
        first, second = _gap_terms(sums, small, large, measure, horizon)
        estimate = difference_interval(first, second)
        rows.append(
            {
                "measure": measure,
                "months": horizon,
                "small": small,
                "large": large,
                "small_share": float(ratio_interval(first.numerators, first.denominators).value),
                "large_share": float(ratio_interval(second.numerators, second.denominators).value),
                **_named("difference", estimate),
            }
        )
    return pd.DataFrame(rows)


def gap_influences(sums: pd.DataFrame, small: str, large: str) -> pd.DataFrame:
    """The gaps of :data:`GAP_MEASURES` as one number per replication.

    A ratio of sums has no value in a single replication; what stands here is
    its linearisation: the mean over replications is the gap, to first order.

    Returns:
        One row per replication, one column per measure and horizon
        (``delivering_12``, ...).
    """
    columns: dict[str, FloatArray] = {}
    for measure, horizon in GAP_MEASURES:
        value, influence = linearised_contrast(_gap_terms(sums, small, large, measure, horizon))
        centred = influence - influence.mean()
        columns[f"{measure}_{horizon}"] = value + centred * influence.size
    return pd.DataFrame(columns, index=sums.loc[[small]].index.get_level_values("replication"))


def stop_table(stops: pd.DataFrame, populations: Mapping[str, int]) -> pd.DataFrame:
    """Shares of the stops of started pilots by place, stage, reason and argument.

    Stops are those of the measure: some come after it was taken in-house or lost to another
    supplier, and so after the collaboration ended (its ends are in ``ends.csv``).

    Args:
        stops: From :func:`collabsim.records.stop_sums`.
        populations: Inhabitants of each municipality.

    Returns:
        One row per municipality, ``dimension`` and ``value`` (for places also
        ``level``, levels above the unit, missing where nobody said no): ``stops``, ``of``,
        ``share``, ``share_low``, ``share_high``; the most frequent first.
    """
    described = [(str(key[0]), str(key[1]), int(key[2])) for key in stops.columns]
    rows: list[dict[str, str | float | None]] = []
    for name in populations:
        own = stops.loc[[name]]
        counts = {key: own[key].to_numpy(dtype=np.float64) for key in described}
        total = counts["all", "", NO_LEVEL]
        for dimension in DIMENSIONS:
            there = [key for key in described if key[0] == dimension]
            rows += [
                {
                    "municipality": name,
                    "dimension": dimension,
                    "value": key[1],
                    "level": key[2] if key[2] != NO_LEVEL else None,
                    "stops": int(counts[key].sum()),
                    "of": int(total.sum()),
                    **_named("share", share_interval(counts[key], total)),
                }
                for key in sorted(there, key=lambda key: -counts[key].sum())
            ]
    columns = ["municipality", "dimension", "value", "level", "stops", "of"]
    table = pd.DataFrame(rows, columns=[*columns, "share", "share_low", "share_high"])
    return table.astype({"level": "Int64"})


def side_effects_table(sums: pd.DataFrame, populations: Mapping[str, int]) -> pd.DataFrame:
    """What must always be shown beside survival: what it cost and whom it reached.

    Returns:
        One row per municipality and ``measure``: ``value``, ``value_low``,
        ``value_high``. ``weak_kept`` and ``good_lost`` are shares of the weak
        and of the useful pilots observed 36 months after their money;
        ``legal_errors`` are per 100 started pilots, ``users_reached`` per run,
        ``users_per_10000`` and ``lasting_per_10000`` (measures alive 36 months
        after the money) per run and 10,000 inhabitants. Paired municipalities
        are offered the same proposals, so per inhabitant the last two fall
        with population by design.
    """
    rows = []
    for name, population in populations.items():
        own = {column: _column(sums.loc[[name]], column) for column in sums.columns}
        once = np.ones(own["started"].size)
        inhabitants = once * max(population, 1) / INHABITANTS
        estimates = {
            "weak_kept": share_interval(own["weak_kept"], own["weak_observed"]),
            "good_lost": share_interval(own["good_lost"], own["good_observed"]),
            "legal_errors": rate_interval(own["legal_errors"], own["started"] / 100),
            "users_reached": rate_interval(own["users_reached"], once),
            "users_per_10000": rate_interval(own["users_reached"], inhabitants),
            "lasting_per_10000": rate_interval(own["lasting"], inhabitants),
        }
        rows += [
            {"municipality": name, "measure": measure, **_named("value", estimate)}
            for measure, estimate in estimates.items()
        ]
    return pd.DataFrame(rows)


def survival_tables(
    pilots: pd.DataFrame, populations: Mapping[str, int], months: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Kaplan-Meier curves and cumulative incidence of each way to end.

    Args:
        pilots: One row per proposal.
        populations: Inhabitants of each municipality.
        months: Length of the run.

    Returns:
        The curves of :func:`~collabsim.statistics.survival.survival_curve` and
        of :func:`~collabsim.statistics.survival.incidence_curves`, each with
        ``municipality`` as first column.
    """
    followed = course(pilots, months)
    curves, ends = [], []
    for name in populations:
        own = followed[followed["municipality"] == name]
        time, cluster = own["survived_months"].to_numpy(), own["replication"].to_numpy()
        curve = survival_curve(time, own["ended"].to_numpy(), cluster)
        cause = incidence_curves(time, own["cause"].to_list(), cluster)
        curve.insert(0, "municipality", name)
        cause.insert(0, "municipality", name)
        curves.append(curve)
        ends.append(cause)
    return pd.concat(curves, ignore_index=True), pd.concat(ends, ignore_index=True)


def channel_table(
    sums: pd.DataFrame,
    neutral: Mapping[str, pd.DataFrame],
    small: str,
    large: str,
    shapley: Shapley | None = None,
) -> pd.DataFrame:
    """The gap with each channel neutralised alone, and its Shapley value if known.

    Args:
        sums: Sums per run with nothing neutralised.
        neutral: For each channel the sums with that one neutralised, over the
            same replications.
        small: Name of the small municipality.
        large: Name of the large one.
        shapley: Values in the order of :data:`GAP_MEASURES`.

    Returns:
        One row per channel, measure and horizon: ``gap``, ``gap_neutral`` and
        ``change`` (how much of the gap goes away) with intervals,
        ``share_of_gap``, and ``shapley`` with interval and
        ``shapley_share_of_gap`` when given. Shares of the gap are left out
        where the interval of the gap holds zero. ``change_lead`` and
        ``shapley_lead``, with intervals, stand in the row of the foremost channel
        only: by how much it carries more than the one nearest to it.
    """
    rows: list[dict[str, str | float]] = []
    leads = _leads(sums, neutral, small, large, shapley)
    shapley_interval = None if shapley is None else shapley.interval()
    for channel in _channel_names(neutral, shapley):
        for column, (measure, horizon) in enumerate(GAP_MEASURES):
            base = _gap_terms(sums, small, large, measure, horizon)
            gap = difference_interval(*base)
            clear = is_clear(float(gap.low), float(gap.high))
            row: dict[str, str | float] = {
                "channel": channel,
                "measure": measure,
                "months": horizon,
                "gap": float(gap.value),
            }
            if channel in neutral:
                terms = _gap_terms(neutral[channel], small, large, measure, horizon)
                undone = [term._replace(weight=-term.weight) for term in terms]
                change = change_interval([*base, *undone])
                row |= _named("gap_neutral", difference_interval(*terms))
                row |= _named("change", change)
                row["share_of_gap"] = float(change.value / gap.value) if clear else np.nan
            if shapley is not None and shapley_interval is not None:
                index = shapley.channels.index(channel)
                own = Interval(*(part[index, column] for part in shapley_interval))
                row |= _named("shapley", own)
                row["shapley_share_of_gap"] = float(own.value / gap.value) if clear else np.nan
            rows.append(row | leads.get((channel, column), {}))
    return pd.DataFrame(rows)


def _leads(
    sums: pd.DataFrame,
    neutral: Mapping[str, pd.DataFrame],
    small: str,
    large: str,
    shapley: Shapley | None,
) -> dict[tuple[str, int], dict[str, str | float]]:
    """Columns of the foremost channel, by its name and the place of a gap measure."""
    found: dict[tuple[str, int], dict[str, str | float]] = {}
    for column, (measure, horizon) in enumerate(GAP_MEASURES):
        gap = float(linearised_contrast(_gap_terms(sums, small, large, measure, horizon))[0])
        terms = {
            channel: _gap_terms(with_it, small, large, measure, horizon)
            for channel, with_it in neutral.items()
        }
        gone = {name: gap - float(linearised_contrast(pair)[0]) for name, pair in terms.items()}
        leads = {"change": lead_of(gone, gap, alone(terms))}
        if shapley is not None:
            means = shapley.values[:, :, column].mean(axis=1).tolist()
            carried = dict(zip(shapley.channels, means, strict=True))
            leads["shapley"] = lead_of(carried, gap, by_orders(shapley, column))
        for kind, lead in leads.items():
            if lead is not None:
                own = found.setdefault((lead.channel, column), {})
                own |= _named(f"{kind}_lead", lead.ahead)
    return found


def _channel_names(neutral: Mapping[str, pd.DataFrame], shapley: Shapley | None) -> Sequence[str]:
    if shapley is None:
        return list(neutral)
    if missing := set(neutral) - set(shapley.channels):
        raise ValueError(f"Shapley values are missing for {sorted(missing)}")
    return shapley.channels


def _gap_terms(
    sums: pd.DataFrame, small: str, large: str, measure: str, horizon: int
) -> tuple[Term, Term]:
    terms = (
        Term(
            weight,
            _column(sums.loc[[name]], f"{measure}_{horizon}"),
            _column(sums.loc[[name]], f"observed_{horizon}"),
        )
        for weight, name in ((1.0, small), (-1.0, large))
    )
    first, second = terms
    return first, second


def _column(frame: pd.DataFrame, name: str) -> FloatArray:
    return frame[name].to_numpy(dtype=np.float64)


def _named(name: str, estimate: Interval) -> dict[str, float]:
    return {
        name: float(estimate.value),
        f"{name}_low": float(estimate.low),
        f"{name}_high": float(estimate.high),
    }


__all__ = [
    "ALIVE",
    "DIFFERENCES",
    "GAP_MEASURES",
    "INHABITANTS",
    "LASTING_HORIZON",
    "NOT_ENDED",
    "UNSETTLED",
    "UNSETTLED_STATES",
    "channel_table",
    "difference_table",
    "gap_influences",
    "share_table",
    "side_effects_table",
    "stop_table",
    "survival_tables",
]
