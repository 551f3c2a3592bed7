"""What an instrument costs, by payer, and what a good pilot kept with it costs.

Costs of a pilot or a person come to one figure. Set-up and yearly costs of a municipality do not:
what they are for one good pilot hangs on how many pilots a year there are, which differs
thirty-fold between the two ways to run the model. They are told as a line over pilots a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from collabsim.analysis.instrument_effects import MEASURES, MORE, InstrumentEffects
from collabsim.analysis.instrument_levels import Level

PILOTS_A_YEAR: tuple[float, ...] = (0.1, 0.3, 1.0, 2.0, 5.0, 10.0)
"""Started pilots a year at which the line of fixed costs is told."""


PAID = tuple(one.name for one in MEASURES if one.name.startswith("paid_by_"))
"""What is paid for pilots, by payer."""


def instrument_costs(found: InstrumentEffects) -> pd.DataFrame:
    """What each instrument costs at each level in each municipality.

    Returns:
        One row each with ``payer`` of its own costs; in kroner of 2018 a run ``pilot_cost_nok``
        (costs of a started pilot, and of a person counted once for each case that opened) and
        ``fixed_cost_nok`` (set-up, and yearly costs of all years); ``hours`` a run; the change of
        what is paid for pilots, by payer; ``nok_per_good_kept`` with ends, from costs of pilots
        and persons alone; ``good_kept_verdict``; and ``pilots_a_year`` started without it. A cost
        of a good pilot is not known where no more are kept, or where none is declared.
    """
    return pd.DataFrame(list(_rows(found)))


def cost_lines(found: InstrumentEffects) -> pd.DataFrame:
    """Kroner for a good pilot kept over pilots a year, where a cost is there whatever their number.

    Returns:
        One row for each number of pilots a year, that of the run marked ``own``; with ends from
        the interval of good pilots kept. No rows of instruments without set-up and yearly costs,
        or of which it is not told that they keep more good pilots.
    """
    columns = ["instrument", "level", "municipality", "pilots_a_year", "own"]
    rows = []
    for row in _rows(found):
        own = row["pilots_a_year"]
        if row["fixed_cost_nok"] <= 0.0 or row["good_kept_verdict"] != MORE:
            continue
        for pilots in sorted({*PILOTS_A_YEAR, own}):
            # As many good pilots more, and as many costs of pilots, as there are pilots.
            cost = row["pilot_cost_nok"] + row["fixed_cost_nok"] * own / pilots
            rows.append(
                {
                    **{name: row[name] for name in columns[:3]},
                    "pilots_a_year": pilots,
                    "own": pilots == own,
                    **_per_good(cost, row),
                }
            )
    return pd.DataFrame(rows, columns=[*columns, *_PER_GOOD])


_PER_GOOD = tuple(f"nok_per_good_kept{end}" for end in ("", "_low", "_high"))


def _rows(found: InstrumentEffects) -> Iterator[dict[str, Any]]:
    effects = {name: found.by_level(name) for name in found.populations}
    for place, level in enumerate(found.levels):
        for name in found.populations:
            of_level = (level.instrument.name, level.name)
            row = _costs(found, place, level, name)
            row |= {f"{one}_change": effects[name][*of_level, one]["change"] for one in PAID}
            good = effects[name][*of_level, "good_kept"]
            row |= {
                "good_kept_change": good["change"],
                "good_kept_low": good["change_low"],
                "good_kept_high": good["change_high"],
                "good_kept_verdict": good["verdict"],
            }
            cost = row["pilot_cost_nok"]
            known = cost > 0.0 and row["good_kept_verdict"] == MORE
            row |= _per_good(cost, row) if known else dict.fromkeys(_PER_GOOD, np.nan)
            yield row


def _costs(found: InstrumentEffects, place: int, level: Level, name: str) -> dict[str, Any]:
    cost = level.instrument.cost
    started, cases = (found.total(name, what, place) for what in ("started", "cases"))
    return {
        "instrument": level.instrument.name,
        "level": level.name,
        "municipality": name,
        "population": found.populations[name],
        "payer": level.instrument.payer,
        "pilot_cost_nok": cost.per_pilot_nok * started + cost.per_person_nok * cases,
        "fixed_cost_nok": cost.set_up_nok + cost.yearly_nok * found.years,
        "hours": started * sum(cost.hours_per_pilot.values())
        + found.years * sum(cost.hours_a_year.values()),
        "pilots_a_year": found.total(name, "started") / found.years,
    }


def _per_good(cost: float, row: dict[str, Any]) -> dict[str, float]:
    """A cost for each good pilot more: at the change, and at either end of its interval."""
    ends = (row["good_kept_change"], row["good_kept_high"], row["good_kept_low"])
    return {name: cost / end for name, end in zip(_PER_GOOD, ends, strict=True)}
