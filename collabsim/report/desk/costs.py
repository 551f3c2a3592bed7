"""What a change costs: kroner per good pilot kept, and a warning where it has no price."""

from __future__ import annotations

import numpy as np

from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.per_good import PerGood, per_good
from collabsim.report.desk.telling import Teller, listed_words
from collabsim.report.desk.tokens import CHANCE, Number


def has_price(change: Change) -> bool:
    """Whether the change costs something of its own in some run."""
    if change.kroner is None:
        return False
    from collabsim.analysis.desk.money import KRONER  # noqa: PLC0415 - names only

    own = [KRONER.index(f"price_by_{who}") for who in ("municipality", "others")]
    return bool(np.any(change.kroner[0][:, own] != change.kroner[1][:, own]))


def cost_lines(teller: Teller, change: Change) -> list[str]:
    """Kroner per good pilot kept by size, and the warning; nothing where kroner are not known."""
    if change.kroner is None:
        return []
    lines, silent = [], []
    for name, population in change.municipalities.items():
        found = per_good(change, name, teller.effects.year)
        if found is None:
            silent.append(teller.size(population))
            continue
        places = teller.places([population])
        value, between = _written(teller, change, population, found)
        lines.append(teller.word("per_good", places=places, value=value, between=between))
    if silent:
        places = teller.word("inhabitants", size=listed_words(silent, teller.language))
        lines.append(teller.word("per_good_not", places=places))
    if not has_price(change):
        lines.append(teller.word("no_price"))
    return lines


def _written(teller: Teller, change: Change, population: int, found: PerGood) -> tuple[str, str]:
    from collabsim.language import number  # noqa: PLC0415 - beside what it is of

    key = f"e{change.pair.after.number}.{population}.nok_per_good"
    unit = f"million kroner of {teller.effects.year} a good pilot"

    def put(end: str, value: float) -> str:
        one = Number(
            value, CHANCE, unit, low=found.low, high=found.high,
            cell=change.pair.after.number, size=population, measure="nok_per_good", horizon=36,
        )  # fmt: skip
        return teller.numbers.put(f"{key}.{end}", one, number(value, teller.language, 1))

    between = teller.word("between", low=put("low", found.low), high=put("high", found.high))
    return put("value", found.value), between
