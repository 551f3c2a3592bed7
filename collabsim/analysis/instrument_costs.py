"""What an instrument costs, by payer, and what a good pilot kept with it costs.

All sums are those of the ledger of the runs. Costs of a pilot or a person come to one figure.
Set-up and yearly costs of a municipality do not: what they are for one good pilot hangs on how
many pilots a year there are, which differs thirty-fold between the two ways to run the model. They
are told as a line over pilots a year.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from collabsim.analysis.instrument_effects import MEASURES, MORE, InstrumentEffects
from collabsim.analysis.instrument_levels import USUAL, Level
from collabsim.analysis.instrument_sums import SUMS
from collabsim.instruments.declare import HOUR_NOK
from collabsim.statistics.intervals import Term, contrast_interval
from collabsim.statistics.keys import Chance, chance_of
from collabsim.statistics.ratios import ratio_of_changes

PILOTS_A_YEAR: tuple[float, ...] = (0.1, 0.3, 1.0, 2.0, 5.0, 10.0)
"""Started pilots a year at which the line of fixed costs is told."""

CONFIDENCE = 0.95

PAID = tuple(one.name for one in MEASURES if one.name.startswith("paid_by_"))
"""What is paid, by payer."""

type Runs = NDArray[np.float64]
"""A sum in each run."""


def instrument_costs(found: InstrumentEffects) -> pd.DataFrame:
    """What each instrument costs at each level in each municipality.

    Returns:
        One row each, in kroner of 2018 a run. ``payer`` is who pays its own costs:
        ``own_pilot_nok`` (of pilots and persons) and ``own_fixed_nok`` (set-up and years);
        ``hours`` are its own, ``hours_nok`` what they are worth at :data:`HOUR_NOK`, and
        ``rule_hours_change`` how many more the rest of the work takes. ``support_change_nok`` is
        how much more pilots are given as project money, bridging and support while they wait.
        ``pilot_cost_nok`` has what hangs on pilots, that and hours included, ``fixed_cost_nok``
        what does not. Then the change of what each payer pays in all; ``nok_per_good_kept`` with
        the ends of its interval, from ``pilot_cost_nok`` alone, where it is told that more good
        pilots are kept; ``unpaid_share`` of the runs and ``region_unpaid_share`` of the points;
        and ``pilots_a_year`` started without it. ``good_per_million`` has how many good pilots more
        a million kroner of its own price keeps, both of a hundred proposals, with a bootstrap
        interval, where the gain is clear and there is a price.
    """
    return pd.DataFrame(list(_rows(found)))


def cost_lines(found: InstrumentEffects) -> pd.DataFrame:
    """Kroner for a good pilot kept over pilots a year, where a cost is there whatever their number.

    Returns:
        One row for each number of pilots a year, that of the run marked ``own``; with the ends of
        its interval. No rows of instruments without set-up and yearly costs, or of which it is not
        told that they keep more good pilots.
    """
    columns = ["instrument", "level", "municipality", "pilots_a_year", "own"]
    rows = []
    for row in _rows(found):
        own = row["pilots_a_year"]
        if row["fixed_cost_nok"] <= 0.0 or row["good_kept_verdict"] != MORE:
            continue
        of_level = _of(found, row["instrument"], row["level"], row["municipality"])
        for pilots in sorted({*PILOTS_A_YEAR, own}):
            # As many good pilots more, and as many costs of pilots, as there are pilots.
            cost = of_level.pilot_cost + of_level.fixed_cost * own / pilots
            rows.append(
                {
                    **{name: row[name] for name in columns[:3]},
                    "pilots_a_year": pilots,
                    "own": pilots == own,
                    **_per_good(cost, of_level.good),
                }
            )
    return pd.DataFrame(rows, columns=[*columns, *_PER_GOOD])


OF_PROPOSALS = "good_kept_per_100_proposals"
MATTERS = 0.5
"""Good pilots of a hundred proposals that matter, as everywhere at the desk."""

_PER_MILLION = tuple(f"good_per_million{end}" for end in ("", "_low", "_high"))
_PER_GOOD = tuple(f"nok_per_good_kept{end}" for end in ("", "_low", "_high"))


class _OfLevel(NamedTuple):
    """What a level costs in each run of a municipality, and how many more good pilots it keeps."""

    own_pilot_nok: Runs
    own_fixed_nok: Runs
    pilot_hours: Runs
    fixed_hours: Runs
    support: Runs
    good: Runs
    kept: tuple[Runs, Runs]
    proposals: tuple[Runs, Runs]

    @property
    def pilot_cost(self) -> Runs:
        """What hangs on the number of pilots."""
        return self.own_pilot_nok + self.support + HOUR_NOK * self.pilot_hours

    @property
    def fixed_cost(self) -> Runs:
        """What is there whatever their number."""
        return self.own_fixed_nok + HOUR_NOK * self.fixed_hours


def _of(found: InstrumentEffects, instrument: str, level: str, name: str) -> _OfLevel:
    names = [(one.instrument.name, one.name) for one in found.levels]
    place = list(found.populations).index(name)
    after = found.with_each[names.index((instrument, level))][place]
    before = found.totals[place]
    own, change = (
        {what: table[SUMS.index(what)] for what in SUMS} for table in (after, after - before)
    )
    return _OfLevel(
        own["own_pilot_nok"], own["own_fixed_nok"], own["own_pilot_hours"],
        own["own_fixed_hours"], change["support_nok"], change["good_kept"],
        *(
            (after[SUMS.index(what)], before[SUMS.index(what)])
            for what in ("good_kept", "proposals")
        ),
    )  # fmt: skip


def _rows(found: InstrumentEffects) -> Iterator[dict[str, Any]]:
    effects = {name: found.by_level(name) for name in found.populations}
    for level in found.levels:
        for name in found.populations:
            of_level = (level.instrument.name, level.name)
            own = _of(found, *of_level, name)
            row = _costs(found, level, name, own)
            row |= {f"{one}_change": effects[name][*of_level, one]["change"] for one in PAID}
            good = effects[name][*of_level, "good_kept"]
            row |= {
                "rule_hours_change": effects[name][*of_level, "rule_hours"]["change"],
                "good_kept_change": good["change"],
                "good_kept_low": good["change_low"],
                "good_kept_high": good["change_high"],
                "good_kept_verdict": good["verdict"],
            }
            known = row["good_kept_verdict"] == MORE
            per_good = _per_good(own.pilot_cost, own.good)
            row |= per_good if known else dict.fromkeys(_PER_GOOD, np.nan)
            row |= _per_million(own, effects[name][*of_level, OF_PROPOSALS])
            yield row


def _costs(found: InstrumentEffects, level: Level, name: str, own: _OfLevel) -> dict[str, Any]:
    hours = float((own.pilot_hours + own.fixed_hours).mean())
    return {
        "instrument": level.instrument.name,
        "level": level.name,
        "municipality": name,
        "population": found.populations[name],
        "payer": level.instrument.payer,
        "own_pilot_nok": float(own.own_pilot_nok.mean()),
        "own_fixed_nok": float(own.own_fixed_nok.mean()),
        "hours": hours,
        "hours_nok": HOUR_NOK * hours,
        "support_change_nok": float(own.support.mean()),
        "pilot_cost_nok": float(own.pilot_cost.mean()),
        "fixed_cost_nok": float(own.fixed_cost.mean()),
        "pilots_a_year": found.total(name, "started") / found.years,
        "unpaid_share": found.unpaid.get((level.instrument.name, level.name, name), 0.0),
        "region_unpaid_share": (
            found.unpaid_in_region.get((level.instrument.name, name), math.nan)
            if level.name == USUAL
            else math.nan
        ),
    }


def _per_good(cost: Runs, good: Runs) -> dict[str, float]:
    """A cost for each good pilot more, with its interval."""
    return dict(zip(_PER_GOOD, ratio_interval(cost, good), strict=True))


def _per_million(own: _OfLevel, row: Mapping[str, Any]) -> dict[str, float]:
    """Good pilots more for a million kroner of an instrument's own price, where both are told."""
    nothing = dict.fromkeys(_PER_MILLION, np.nan)
    price = own.own_pilot_nok + own.own_fixed_nok
    gain = (float(row["change_low"]), float(row["change_high"]))
    if not price.sum() > 0.0 or chance_of(*gain, MATTERS) is not Chance.MORE:
        return nothing
    spent = [Term(100.0 / 1e6, price, own.proposals[0])]
    if not float(contrast_interval(spent).low) > 0.0:
        return nothing
    good = [
        Term(sign * 100.0, kept, proposals)
        for sign, kept, proposals in zip((1.0, -1.0), own.kept, own.proposals, strict=True)
    ]
    found = ratio_of_changes(good, spent)
    return dict(zip(_PER_MILLION, (float(part) for part in found), strict=True))


def ratio_interval(y: Runs, x: Runs) -> tuple[float, float, float]:
    """The ratio of two means of the same runs, with its 95 % interval by Fieller's theorem.

    Unknown ends where the mean below the line is not told from 0, as then the interval has none.
    """
    runs, below, above = len(x), float(x.mean()), float(y.mean())
    if below == 0.0:
        return math.nan, math.nan, math.nan
    ratio = above / below
    if runs < 2:
        return ratio, math.nan, math.nan
    spread = np.cov(x, y) * float(stats.t.ppf((1.0 + CONFIDENCE) / 2.0, runs - 1)) ** 2 / runs
    a, b, c = below**2 - spread[0, 0], below * above - spread[0, 1], above**2 - spread[1, 1]
    if a <= 0.0:
        return ratio, math.nan, math.nan
    half = math.sqrt(max(0.0, b * b - a * c))
    return ratio, float((b - half) / a), float((b + half) / a)
