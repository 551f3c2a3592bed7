"""What the points of the region of values say: how far the assumptions move every figure.

Chance between replications and what nobody has measured are two uncertainties. The first has the
intervals of the tables and shrinks with more replications. The second is shown here, as the spread
of a figure over points that meet the calibration targets; it does not shrink.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.analysis.region_sums import MEASURES, PointSums
from collabsim.analysis.tables import ALIVE, DIFFERENCES
from collabsim.records.course import HORIZONS, IN_PART, STATES
from collabsim.records.fates import FATES, SECTORS_SPANNED
from collabsim.statistics.intervals import SHOWN
from collabsim.statistics.shares import difference_bounds

LEVEL = 0.95
"""Of the interval by which a point's difference is told from 0."""

QUANTILES: tuple[float, float, float] = (0.5, 0.05, 0.95)
MEDIAN, LOW, HIGH = (f"region_{name}" for name in ("median", "5", "95"))

AGREE = 0.9
"""Share of the points told apart that has to say the same; below, a difference is open."""

TOLD = 0.5
"""Share of points that has to be told apart; below, no effect is seen."""

type Numbers = NDArray[np.float64]

_SPREAD = dict.fromkeys((MEDIAN, LOW, HIGH), "float64")
_AT = {"measure": "str", "months": "int64"}
_TABLES: dict[str, dict[str, str]] = {
    "shares": {"municipality": "str", "sectors": "str", **_AT, **_SPREAD},
    "fates": {"municipality": "str", "sectors": "str", "fate": "str", **_SPREAD},
    "difference": {
        **_AT,
        "region_points": "int64",
        **_SPREAD,
        **dict.fromkeys(("region_above", "region_below", "region_untold"), "float64"),
        "region_verdict": "str",
    },
    "each": {
        "point": "int64",
        **_AT,
        **dict.fromkeys(
            ("small_share", "large_share", "difference", "difference_low", "difference_high"),
            "float64",
        ),
    },
}
"""The tables of a spread, each with its columns and their types."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionSpread:
    """Figures over points of the region.

    ``points`` are the rows of the points that were run, each with so many ``replications``; their
    values are those of :class:`collabsim.experiment.design.region_points.RegionPoints`. ``given``
    are parameters the scenario has set, which no point moves, ``kept`` those left as they are
    because of them. ``shares`` and ``fates`` have a row for each municipality, ``sectors`` and
    measure with median, 5th and 95th percentile over the points; ``difference`` one for each
    measure and horizon, small minus large; ``each`` the same of every single point. ``recipe``
    says which points they are.
    """

    points: tuple[int, ...]
    replications: int
    given: tuple[str, ...]
    kept: tuple[str, ...]
    recipe: Mapping[str, Any]
    shares: pd.DataFrame
    fates: pd.DataFrame
    difference: pd.DataFrame
    each: pd.DataFrame

    def described(self) -> dict[str, Any]:
        """What was run, in plain types."""
        return {
            "points": list(self.points),
            "replications": self.replications,
            "given": list(self.given),
            "kept": list(self.kept),
            "recipe": dict(self.recipe),
        }

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of its tables by name, in plain types; nothing where a figure is unknown."""
        frames = {name: getattr(self, name) for name in _TABLES}
        return {
            name: frame.astype(object).where(frame.notna(), None).to_dict("records")
            for name, frame in frames.items()
        }

    @classmethod
    def of_tables(
        cls, described: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> Self:
        """Read back what :meth:`described` and :meth:`tables` gave.

        Raises:
            KeyError: Something of it is missing.
        """
        frames = {
            name: pd.DataFrame(list(tables[name]), columns=list(kinds)).astype(kinds)
            for name, kinds in _TABLES.items()
        }
        return cls(
            points=tuple(described["points"]),
            replications=described["replications"],
            given=tuple(described["given"]),
            kept=tuple(described["kept"]),
            recipe=described["recipe"],
            **frames,
        )


def region_spread(
    points: Sequence[int],
    sums: Sequence[PointSums],
    municipalities: Sequence[str],
    *,
    given: Sequence[str] = (),
    kept: Sequence[str] = (),
    recipe: Mapping[str, Any] | None = None,
) -> RegionSpread:
    """Put together what was counted at each point.

    Args:
        points: Rows of the points.
        sums: What was counted at each.
        municipalities: Names, the smallest first.
        given: Parameters the scenario has set.
        kept: Others that are not drawn either.
        recipe: Which points they are.
    """
    observed, there, fates = (np.stack(part) for part in zip(*sums, strict=True))
    each = _each(points, observed, there, municipalities)
    return RegionSpread(
        points=tuple(points),
        replications=observed.shape[-1],
        given=tuple(given),
        kept=tuple(kept),
        recipe=recipe or {},
        shares=_shares(observed, there, municipalities),
        fates=_fates(fates, municipalities),
        difference=_difference(each),
        each=each,
    )


def beside(
    region: RegionSpread,
    *,
    table: pd.DataFrame,
    difference: pd.DataFrame,
    fates: pd.DataFrame,
    by_sectors: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """The tables of a comparison with the columns of the region beside their figures.

    Returns:
        By name the tables given. ``table`` has for each state its name with ``_region_median``,
        ``_region_5`` and ``_region_95``; the others ``region_median``, ``region_5`` and
        ``region_95``; ``difference`` also ``region_points``, ``region_above``, ``region_below``,
        ``region_untold`` and ``region_verdict``.
    """
    keys = ["municipality", "months"]
    everybody = region.shares[region.shares["sectors"] == SECTORS_SPANNED[0]]
    wide = table
    for measure in (*STATES, ALIVE):
        own = everybody[everybody["measure"] == measure].drop(columns=["sectors", "measure"])
        named = own.rename(columns={name: f"{measure}_{name}" for name in (MEDIAN, LOW, HIGH)})
        wide = wide.merge(named, on=keys, how="left", validate="one_to_one")
    kinds = ["municipality", "sectors", "measure", "months"]
    found = {
        "table": wide,
        "fates": fates.merge(region.fates, on=["municipality", "sectors", "fate"], how="left"),
        "by_sectors": by_sectors.merge(region.shares, on=kinds, how="left"),
        "difference": difference,
    }
    if not difference.empty:
        pairs = ["measure", "months"]
        found["difference"] = difference.merge(region.difference, on=pairs, how="left")
    return found


def verdict(above: float, below: float) -> str:
    """What shares of points surely above and surely below 0 say of a difference.

    Returns:
        ``no_effect`` where fewer than half of the points tell it from 0, ``open`` where fewer
        than 90 % of those agree, else ``above`` or ``below``.
    """
    told = above + below
    if not told >= TOLD:
        return "no_effect"
    if max(above, below) < AGREE * told:
        return "open"
    return "above" if above > below else "below"


def _by_sectors(numbers: Numbers) -> list[tuple[str, Numbers]]:
    """All pilots, those of one sector and those of two; axis 2 has the two kinds."""
    parts = (numbers.sum(axis=2), numbers[:, :, 0], numbers[:, :, 1])
    return list(zip(SECTORS_SPANNED, parts, strict=True))


def _shares(observed: Numbers, there: Numbers, municipalities: Sequence[str]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    measures = (*STATES, ALIVE, IN_PART)
    for (sectors, whole), (_, part) in zip(_by_sectors(observed), _by_sectors(there), strict=True):
        share = _divided(part.sum(axis=-1), whole.sum(axis=-1)[..., None])
        for place, name in enumerate(municipalities):
            rows += [
                {
                    "municipality": name,
                    "sectors": sectors,
                    "measure": measure,
                    "months": months,
                    **_quantiles(share[:, place, at, MEASURES.index(measure)]),
                }
                for measure in measures
                for at, months in enumerate(HORIZONS)
            ]
    return pd.DataFrame(rows)


def _fates(fates: Numbers, municipalities: Sequence[str]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for sectors, part in _by_sectors(fates):
        counts = part.sum(axis=-1)
        share = _divided(counts, counts.sum(axis=-1, keepdims=True))
        rows += [
            {
                "municipality": name,
                "sectors": sectors,
                "fate": fate,
                **_quantiles(share[:, place, at]),
            }
            for place, name in enumerate(municipalities)
            for at, fate in enumerate(FATES)
        ]
    return pd.DataFrame(rows)


def _each(
    points: Sequence[int], observed: Numbers, there: Numbers, municipalities: Sequence[str]
) -> pd.DataFrame:
    """The difference of the first and the last municipality at every point."""
    if len(municipalities) < 2:
        columns = ["point", "measure", "months", "small_share", "large_share"]
        return pd.DataFrame(columns=[*columns, "difference", "difference_low", "difference_high"])
    whole, part = observed.sum(axis=2), there.sum(axis=2)
    tables = []
    for measure, months in DIFFERENCES:
        at, which = HORIZONS.index(months), MEASURES.index(measure)
        pairs = [(whole[:, town, at], part[:, town, at, which]) for town in (0, -1)]
        bounds = difference_bounds(pairs[0], pairs[1], LEVEL)
        small, large = (_divided(y.sum(axis=-1), x.sum(axis=-1)) for x, y in pairs)
        unknown = np.isnan(bounds.point)
        tables.append(
            pd.DataFrame({
                "point": list(points),
                "measure": measure,
                "months": months,
                "small_share": small,
                "large_share": large,
                "difference": bounds.point,
                "difference_low": np.where(unknown, np.nan, bounds.low),
                "difference_high": np.where(unknown, np.nan, bounds.high),
            })
        )  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def _difference(each: pd.DataFrame) -> pd.DataFrame:
    """Median and percentiles of a difference, and shares of the points that tell it from 0."""
    rows = []
    for (measure, months), own in each.groupby(["measure", "months"], sort=False):
        above = float((own["difference_low"] >= SHOWN).mean())
        below = float((own["difference_high"] <= -SHOWN).mean())
        rows.append(
            {
                "measure": measure,
                "months": months,
                "region_points": len(own),
                **_quantiles(own["difference"].to_numpy(float)),
                "region_above": above,
                "region_below": below,
                "region_untold": 1.0 - above - below,
                "region_verdict": verdict(above, below),
            }
        )
    return pd.DataFrame(rows)


def _quantiles(numbers: Numbers) -> dict[str, float]:
    """Median, 5th and 95th percentile of the points at which a figure is known."""
    known = numbers[~np.isnan(numbers)]
    found = np.quantile(known, QUANTILES) if len(known) else np.full(3, np.nan)
    return dict(zip((MEDIAN, LOW, HIGH), found.tolist(), strict=True))


def _divided(part: Numbers, whole: Numbers) -> Numbers:
    shape = np.broadcast_shapes(part.shape, whole.shape)
    found: Numbers = np.divide(part, whole, out=np.full(shape, np.nan), where=whole > 0)
    return found
