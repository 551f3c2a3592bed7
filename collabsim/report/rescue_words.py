"""What a search of bundles of instruments came to, in words, tables and a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from collabsim.analysis.rescue import Bundle, Rescue, Rescues, Told, rows_of
from collabsim.language import number, place, signed, text
from collabsim.report.grid import Grid
from collabsim.report.instrument_words import (
    CLEAR,
    left_out_words,
    title_of,
    within_sentence,
)
from collabsim.report.provenance import files_before, written
from collabsim.statistics.intervals import Interval
from collabsim.writing import appearing_together

RECORD, TABLE, ADDS = "rescue.json", "rescue.csv", "rescue_adds.csv"
CLEARLY = 0.9
"""Share of the points at which a bundle has to be worth something to be called worth it there."""


def said(key: str, language: str, **values: object) -> str:
    """A sentence on bundles."""
    return text(f"rescue.{key}", language, **values)


def bundle_words(bundle: Bundle, language: str, between: str = " + ") -> str:
    """The instruments of a bundle, within a sentence."""
    return between.join(within_sentence(title_of(name, language)) for name in bundle)


def cost_words(nok: float, language: str) -> str:
    """What a bundle costs in 1,000 kroner; below zero it saves."""
    return signed(nok / 1000.0, language, 0).removeprefix("+")


def price_words(nok: float, language: str) -> str:
    """What a bundle costs or saves in a year, within a sentence."""
    key = "saves" if round(nok / 1000.0) < 0 else "costs"
    return said(key, language, nok=number(abs(nok) / 1000.0, language))


def net_words(one: Interval, language: str) -> str:
    """A net value in 1,000 kroner with its interval, marked where it is told from nothing."""
    told = float(one.low) > 0.0 or float(one.high) < 0.0
    return interval_words(one, language, 0, 1000.0, CLEAR if told else "")


def interval_words(
    one: Interval, language: str, decimals: int, per: float = 1.0, mark: str = ""
) -> str:
    """A change with its interval."""
    value, low, high = (
        signed(float(end) / per, language, decimals) for end in (one.value, one.low, one.high)
    )
    return said("between", language, value=value + mark, low=low, high=high)


def sentences(one: Rescue, language: str) -> Iterator[str]:
    """What was found for a municipality: the answer first, then what it rests on."""
    where = place(one.municipality, one.population, language)
    where = where[:1].upper() + where[1:]
    if one.best is None or not one.helps_clearly:
        yield said("nothing", language, place=where)
        if one.best is None:
            return
        yield said("best_unclear", language, bundle=bundle_words(one.best.bundle, language),
                   net=interval_words(one.best.net_nok, language, 0, 1000.0))  # fmt: skip
    else:
        yield said(
            "best", language, place=where, bundle=bundle_words(one.best.bundle, language),
            net=interval_words(one.best.net_nok, language, 0, 1000.0),
            good=signed(float(one.best.good_kept.value), language, 2),
            weak=signed(float(one.best.weak_kept.value), language, 2),
            errors=signed(float(one.best.legal_errors.value), language, 2),
            cost=price_words(one.best.cost_nok_per_year, language),
        )  # fmt: skip
    if pd.notna(one.region_share):
        key = "region_clear" if one.region_share >= CLEARLY else "region_unclear"
        yield said(key, language, share=number(100.0 * one.region_share, language))
    others = {factor: bundle for factor, bundle in one.otherwise.items()
              if bundle != one.best.bundle}  # fmt: skip
    if not others:
        yield said("same_otherwise", language)
    for factor, bundle in others.items():
        key = "otherwise_half" if factor < 1.0 else "otherwise_twice"
        words = bundle_words(bundle, language) if bundle else said("none", language)
        yield said(key, language, bundle=words)


def fronts(one: Rescue, language: str) -> Iterator[str]:
    """The best bundles of a municipality by price, numbered as in its table."""
    for turn, each in enumerate(one.front, 1):
        words = bundle_words(each.bundle, language)
        yield said("numbered", language, number=number(turn, language), bundle=words)


def grids(one: Rescue, language: str) -> Iterator[Grid]:
    """The best bundles by price in a municipality, then what each adds in the best."""
    where = place(one.municipality, one.population, language)
    where = where[:1].upper() + where[1:]
    if one.front:
        headings = ["cost", "net", "good", "weak", "errors"]
        grid = Grid(
            said("title_front", language, place=where),
            ["", *(said(f"column_{name}", language) for name in headings)],
        )
        for turn, each in enumerate(one.front, 1):
            grid.add(number(turn, language), *_cells(each, language))
        yield grid
    if one.adds and one.best is not None:
        title = said("title_adds", language, place=where)
        grid = Grid(title, ["", said("column_adds", language)])
        for name, interval in one.adds.items():
            cell = net_words(interval, language)
            grid.add(title_of(name, language), cell)
        yield grid


def _cells(each: Told, language: str) -> list[str]:
    return [
        cost_words(each.cost_nok_per_year, language),
        net_words(each.net_nok, language),
        signed(float(each.good_kept.value), language, 2),
        signed(float(each.weak_kept.value), language, 2),
        signed(float(each.legal_errors.value), language, 2),
    ]


def legend(found: Rescues, language: str) -> str:
    """What is maximised, what is assumed, and in which runs it was found and told."""
    worth = found.asked.worth
    return said(
        "legend", language, good=number(worth.good_nok, language),
        weak=number(worth.weak_nok, language), error=number(worth.error_nok, language),
        half=number(found.asked.replications // 2, language),
        tried=number(found.tried - 1, language),
    )  # fmt: skip


def left_out(found: Rescues, language: str) -> Iterator[str]:
    """What could not be in a bundle, and why."""
    for one in found.left_out:
        yield left_out_words(one, language)


def write_rescue(
    found: Rescues, folder: Path, origin: Mapping[str, Any], language: str
) -> list[Path]:
    """Write the tables and the record of what they were made from.

    They appear together once all are complete, in place of those of an earlier search.

    Args:
        found: What to write.
        folder: Where to; made if it does not exist.
        origin: What it was made from.
        language: Of the figure.

    Returns:
        The files, in alphabetical order.

    Raises:
        UserError: the folder cannot be written to.
    """
    # matplotlib takes a second to import.
    from collabsim.report.folder import FIGURE_SUFFIXES  # noqa: PLC0415
    from collabsim.report.rescue_figure import rescue_figure  # noqa: PLC0415

    before = [path.name for path in files_before(folder, RECORD)]
    with appearing_together(folder, instead_of=before) as made:
        pd.DataFrame(rows_of(found)).to_csv(made / TABLE, index=False, lineterminator="\n")
        adds = pd.DataFrame(
            [
                {
                    "municipality": one.municipality, "instrument": name,
                    "adds_nok": float(interval.value), "adds_nok_low": float(interval.low),
                    "adds_nok_high": float(interval.high),
                }
                for one in found.found
                for name, interval in one.adds.items()
            ],
            columns=["municipality", "instrument", "adds_nok", "adds_nok_low", "adds_nok_high"],
        )  # fmt: skip
        adds.to_csv(made / ADDS, index=False, lineterminator="\n")
        for suffix in FIGURE_SUFFIXES:
            rescue_figure(found, made / f"rescue{suffix}", language)
        names = {part.name for part in made.iterdir()} | {RECORD}
        record = {
            **origin,
            "worth": asdict(found.asked.worth),
            "most": found.asked.most,
            "budget_nok": found.asked.budget_nok,
            "tried": found.tried - 1,
            "instruments": list(found.names),
            "best": {
                one.municipality: [] if one.best is None else list(one.best.bundle)
                for one in found.found
            },
            "otherwise": {
                one.municipality: {str(f): list(b) for f, b in one.otherwise.items()}
                for one in found.found
            },
        }
        (made / RECORD).write_text(written(record, names), encoding="utf-8", newline="\n")
    return [folder / name for name in sorted(names)]
