"""Ranked instruments as tables: what they keep, who pays more or less, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator

from collabsim.report.desk.ranked import KEPT, PAID, Ranked
from collabsim.report.grid import Grid


def ranked_grids(one: Ranked, order: str) -> Iterator[Grid]:
    """The tables of a municipality, its numbers marked."""
    names = one.ordered(order)
    place = one.place
    kept = Grid(one.word("title", place=place), _heads(one, (*KEPT, "region")))
    paid = Grid(one.word("paid", place=place), _heads(one, PAID))
    prices = Grid(
        one.word("prices", place=place), _heads(one, ("per_good", "per_million", "payer"))
    )
    for name in names:
        title = one.title(name)
        kept.add(title, *(one.cell(name, measure) for measure in KEPT), one.share(name))
        paid.add(title, *(one.cell(name, measure) for measure in PAID))
        per_good = one.cost(name, "nok_per_good_kept")
        prices.add(title, per_good, one.cost(name, "good_per_million"), one.payer(name))
    yield from (kept, paid, prices)


def _heads(one: Ranked, names: tuple[str, ...]) -> list[str]:
    return ["", *(one.word(name) for name in names)]
