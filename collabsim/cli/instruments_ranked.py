"""What ``collabsim results`` says of compared instruments: ranked, of a hundred proposals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from collabsim.cli.console import say, tell
from collabsim.errors import UserError
from collabsim.language import label, number, percent, signed

KEPT = (
    "good_kept_per_100_proposals", "weak_kept_per_100_proposals", "legal_errors_per_pilot",
    "started",
)  # fmt: skip
PAID = ("paid_by_municipality", "paid_by_state", "paid_by_fund", "paid_by_outside")
MEASURES = (*KEPT, *PAID)
RANKS = {
    "good_kept": ("good_kept_per_100_proposals", -1.0),
    "weak_kept": ("weak_kept_per_100_proposals", 1.0),
    "rule_breaks": ("legal_errors_per_pilot", 1.0),
    "kroner": ("", 1.0),
}
"""What instruments can be ordered by: a measure and which way is better; ``kroner`` by what a good
pilot more costs, those of which that is not told last."""


def is_of_instruments(folder: Path) -> bool:
    """Whether a folder holds a comparison of instruments."""
    from collabsim.report.instrument_table import RECORD

    try:
        return (folder / RECORD).is_file()
    except OSError:  # a name that is too long: whoever opens it says so
        return False


def tell_ranked(folder: Path, rank: str | None, language: str) -> None:
    """Say what each instrument changes of a hundred proposals, ordered, by municipality.

    Raises:
        UserError: the folder's record cannot be read, or there is no such order.
    """
    from collabsim.report.grid import Grid, width_of_output
    from collabsim.report.instrument_words import said, title_of
    from collabsim.scenario.sentences import nearest_name

    order = rank or "good_kept"
    if order not in RANKS:
        near = nearest_name(order, RANKS)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(RANKS)}"
        raise UserError(f"--rank: instruments are not ordered by {order!r}; {hint}")
    record = _record(folder)
    effects = [row for row in record["effects"] if row["level"] == "usual"]
    costs = {
        (row["municipality"], row["instrument"]): row
        for row in record["costs"]
        if row["level"] == "usual"
    }
    from rich.console import Console

    console = Console(width=width_of_output())
    for town, size in dict.fromkeys((row["municipality"], row["population"]) for row in effects):
        by_name: dict[str, dict[str, Any]] = {}
        for row in effects:
            if row["municipality"] == town:
                by_name.setdefault(row["instrument"], {})[row["measure"]] = row
        place = label(town, size, language)
        tell(_sentence(by_name, place, language))
        ordered = _ordered(by_name, costs, town, order)
        kept = Grid(said("ranked_title", language, place=place), _heads(KEPT, "region", language))
        paid = Grid(said("ranked_paid", language, place=place), _heads(PAID, "per_good", language))
        for name in ordered:
            own, title = by_name[name], title_of(name, language)
            share = own[MEASURES[0]]["region_share"]
            region = "" if share is None else percent(share, language)
            kept.add(title, *(_cell(own[measure], language) for measure in KEPT), region)
            price = _per_good(costs.get((town, name)), language)
            paid.add(title, *(_cell(own[measure], language) for measure in PAID), price)
        for grid in (kept, paid):
            console.print(grid.fitted(console.width), highlight=False)
            say()
    tell(said("ranked_note", language))


def _heads(measures: tuple[str, ...], last: str, language: str) -> list[str]:
    from collabsim.report.instrument_words import said

    return ["", *(said(f"ranked_{name}", language) for name in (*measures, last))]


def _record(folder: Path) -> dict[str, Any]:
    from collabsim.report.instrument_table import RECORD

    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        _ = found["effects"], found["costs"]
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(f"{folder / RECORD} is not the record of a comparison") from None
    return dict(found)


def _ordered(
    by_name: dict[str, dict[str, Any]], costs: dict[Any, Any], town: str, order: str
) -> list[str]:
    measure, sign = RANKS[order]

    def place(name: str) -> float:
        if order == "kroner":
            nok = costs.get((town, name), {}).get("nok_per_good_kept")
            return float("inf") if nok is None else float(nok)
        change = by_name[name][measure]["change"]
        return float("inf") if change is None else sign * float(change)

    return sorted(by_name, key=place)


def _sentence(by_name: dict[str, dict[str, Any]], place: str, language: str) -> str:
    """Which keeps most good pilots of a hundred proposals, if any is told from nothing and next."""
    from collabsim.report.instrument_words import said, title_of

    measure = MEASURES[0]
    told = {
        name: own[measure]
        for name, own in by_name.items()
        if own[measure]["verdict"] == "more" and (own[measure]["region_share"] or 1.0) >= 0.9
    }
    if not told:
        return said("ranked_none", language, place=place)
    best = max(told, key=lambda name: told[name]["change"])
    row = told[best]
    figures = {
        key: number(row[column], language, 1)
        for key, column in (("change", "change"), ("low", "change_low"), ("high", "change_high"))
    }
    others = [
        name for name in told if name != best and told[name]["change_high"] >= row["change_low"]
    ]
    key = "ranked_best_among" if others else "ranked_best"
    listed = ", ".join(title_of(name, language) for name in others)
    return said(
        key, language, place=place, title=title_of(best, language), others=listed, **figures
    )


def _cell(row: dict[str, Any], language: str) -> str:

    if row["change"] is None or row["change_low"] is None:
        return ""
    times, decimals = _scale(row["measure"])
    half = times * max(row["change_high"] - row["change"], row["change"] - row["change_low"])
    return (
        f"{signed(times * row['change'], language, decimals)} ±{number(half, language, decimals)}"
    )


def _scale(measure: str) -> tuple[float, int]:
    """Times what a measure is shown, and with how many decimals."""
    if measure.startswith("paid_by_"):
        return 1e-6, 2
    return (100.0, 0) if measure == "legal_errors_per_pilot" else (1.0, 1)


def _per_good(row: dict[str, Any] | None, language: str) -> str:
    if row is None or row.get("nok_per_good_kept") is None or not row["nok_per_good_kept"] > 0.0:
        return ""
    ends = [row.get("nok_per_good_kept_low"), row.get("nok_per_good_kept_high")]
    if any(one is None for one in ends):
        return ""
    value, low, high = (
        number(one / 1e6, language, 2)
        for one in (row["nok_per_good_kept"], *ends)
        if one is not None
    )
    from collabsim.report.instrument_words import said

    return said("between", language, value=value, low=low, high=high)
