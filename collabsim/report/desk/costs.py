"""What a change costs: its own price and who pays it, its hours, and what kroner give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.measures import BY_NAME
from collabsim.analysis.desk.money import PRICES, hours_effect
from collabsim.analysis.desk.per_good import (
    GOOD,
    PerMillion,
    Untold,
    per_good,
    per_million,
    price_of,
)
from collabsim.instruments.declare import HOUR_NOK
from collabsim.language import number, with_minus
from collabsim.parameters import PRICE_INDEX
from collabsim.report.desk.answer import headlines
from collabsim.report.desk.matters import limit
from collabsim.report.desk.telling import Teller, listed_words
from collabsim.report.desk.tokens import CHANCE, Number
from collabsim.statistics.intervals import Interval

OWN = "price_by_municipality"


def has_price(change: Change) -> bool:
    """Whether the change costs kroner or hours of its own in some run."""
    if change.kroner is None:
        return False
    from collabsim.analysis.desk.money import KRONER  # noqa: PLC0415 - names only

    own = [KRONER.index(name) for name in (*PRICES, "own_hours")]
    return bool(np.any(change.kroner[0][:, own] != change.kroner[1][:, own]))


def gains(teller: Teller, change: Change) -> tuple[str, str]:
    """What a million kroner is told of: good pilots, and those that deliver after three years."""
    return GOOD, headlines(teller, change)[1]


def cost_lines(teller: Teller, change: Change) -> list[str]:
    """The price and who pays, hours, and kroner per good pilot by size; or the warning.

    Nothing where kroner are not known.
    """
    if change.kroner is None:
        return []
    lines = []
    silent: dict[Untold, list[int]] = {}
    for name, population in change.municipalities.items():
        found = per_good(change, name, teller.effects.year, teller.effects.matters)
        if isinstance(found, Untold):
            silent.setdefault(found, []).append(population)
            continue
        ends = Interval(*map(np.asarray, found))
        value, between = _written(teller, change, population, "nok_per_good", ends)
        places = teller.places([population])
        lines.append(teller.word("per_good", places=places, value=value, between=between))
    for why, populations in silent.items():
        lines.append(
            teller.word(
                f"per_good_not_{why}", places=teller.places(populations), matters=_limit(teller)
            )
        )
    if not has_price(change):
        return [*lines, teller.word("no_price")]
    for name, population in change.municipalities.items():
        lines += _price_lines(teller, change, name, population)
    return lines


def _price_lines(teller: Teller, change: Change, town: str, population: int) -> Iterator[str]:
    """The price of a change in a municipality, who pays, its hours, and what a million gives."""
    places = teller.places([population])
    price, payers = price_of(change, town, teller.effects.year)
    if payers:
        value, between = _written(teller, change, population, "price", price)
        listed = payer_words(teller, change, town, payers)
        yield teller.word("price", places=places, value=value, between=between, payers=listed)
        if OWN not in payers:
            yield teller.word("free_by_others", payers=listed)
    place = list(change.municipalities).index(town)
    hours = hours_effect(*((side[place]) for side in change.kroner or ()))
    if float(hours.value):
        yield _hours_line(teller, change, population, hours)
    if not payers:
        return
    for measure in gains(teller, change):
        found = _per_million(teller, change, town, measure)
        if isinstance(found, Untold):
            if measure == GOOD:
                yield teller.word(f"per_million_not_{found}", places=places, matters=_limit(teller))
            continue
        value, between = million_words(teller, change, population, found)
        key = "per_million" if measure == GOOD else "per_million_points"
        if measure == GOOD or BY_NAME[measure].per == "started":
            yield teller.word(key, places=places, value=value, between=between)


def _per_million(teller: Teller, change: Change, town: str, measure: str) -> PerMillion | Untold:
    effects = teller.effects
    return per_million(change, town, effects.year, measure, effects.matters)


def _limit(teller: Teller) -> str:
    """How many good pilots of a hundred proposals matter."""
    return limit(teller, GOOD)


def million_words(
    teller: Teller, change: Change, population: int, found: PerMillion
) -> tuple[str, str]:
    """What a million gives, and its interval."""
    ends = Interval(*map(np.asarray, (found.value, found.low, found.high)))
    unit = f"of 100 {BY_NAME[found.measure].per} a million kroner of {teller.effects.year}"
    return _written(teller, change, population, f"{found.measure}_per_million", ends, unit)


def payer_words(teller: Teller, change: Change, town: str, payers: Mapping[str, float]) -> str:
    """Who pays the price of a change, each with its part in million kroner."""
    parts = []
    for name in payers:
        row = teller.effects.row(change.pair.after.number, town, name)
        payer = teller.word(f"payer_{name.removeprefix('price_by_')}")
        parts.append(teller.word("price_part", payer=payer, value=teller.effect(row, sign=False)))
    return listed_words(parts, teller.language)


def _hours_line(teller: Teller, change: Change, population: int, hours: Interval) -> str:
    """Hours within existing budgets, and what they are worth."""
    unit = "hours of 100 proposals"
    told, between = _written(teller, change, population, "own_hours", hours, unit, decimals=0)
    each = HOUR_NOK * PRICE_INDEX[teller.effects.year]
    worth = Interval(*(np.asarray(part) * each / 1e6 for part in hours))
    value, _ = _written(teller, change, population, "own_hours_worth", worth)
    return teller.word(
        "own_hours", places=teller.places([population]), hours=told, between=between,
        each=teller.constant("hour_nok", round(each)), value=value,
    )  # fmt: skip


def _written(
    teller: Teller, change: Change, population: int, measure: str, found: Interval,
    unit: str = "", *, decimals: int = 1,
) -> tuple[str, str]:  # fmt: skip
    """A figure of a change and its interval, each marked with its result."""
    value, low, high = (float(part) for part in found)
    cell = change.pair.after.number
    unit = unit or f"million kroner of {teller.effects.year}"
    write = with_minus if min(value, low) < 0.0 else number

    def put(end: str, one: float) -> str:
        marked = Number(
            one, CHANCE, unit, low=low, high=high, cell=cell, size=population, measure=measure,
            horizon=36,
        )  # fmt: skip
        key = f"e{cell}.{population}.{measure}.{end}"
        return teller.numbers.put(key, marked, write(one, teller.language, decimals))

    between = teller.word("between", low=put("low", low), high=put("high", high))
    return put("value", value), between


def million_rows(
    teller: Teller, change: Change
) -> Iterator[tuple[str, int, str, PerMillion | Untold]]:
    """What a million gives in each municipality: its name, size, the measure, what is found."""
    for town, population in change.municipalities.items():
        for measure in gains(teller, change):
            yield town, population, measure, _per_million(teller, change, town, measure)


def million_table(teller: Teller, change: Change) -> Sequence[tuple[str, ...]]:
    """What a million gives as a table, the headings first; nothing where there is no price."""
    rows = []
    for town, population, measure, found in million_rows(teller, change):
        if isinstance(found, Untold):
            continue
        value, between = million_words(teller, change, population, found)
        price, of_price = _written(teller, change, population, "price", found.price)
        of = teller.word(f"group_{BY_NAME[measure].per}")
        rows.append(
            (
                teller.size(population), f"{teller.word(f'measure_{measure}')}, {of}",
                f"{value} ({between})", f"{price} ({of_price})",
                payer_words(teller, change, town, found.payers),
            )
        )  # fmt: skip
    heads = ("measure", "each", "price", "payer")
    heading = (
        teller.word("inhabitants_column"),
        *(teller.word(f"memo_per_million_{k}") for k in heads),
    )
    return [heading, *rows] if rows else []
