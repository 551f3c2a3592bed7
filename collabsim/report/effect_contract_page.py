"""The page on effect contracts: what size would make them feasible.

Figures are those of ``docs/instruments/effect_contract.json``. Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from collabsim.analysis import effect_contract as contract
from collabsim.report.document_tables import number, table
from collabsim.report.instrument_claims import FOLDER
from collabsim.report.stored_records import read_record
from collabsim.validation.effect_contract_run import RECORD, key

PAGE = "effect_contract_size.md"
TOLD_SHARING = (1, 4)
"""Sharings of which it is told what an investor takes."""


def stored(folder: Path = FOLDER) -> dict[str, Any]:
    """The record of the last full count.

    Raises:
        UserError: There is none.
    """
    return read_record(folder / RECORD, "python -m collabsim.validation.effect_contract_run")


def contract_page(record: Mapping[str, Any], by_what: str) -> str:
    """The page.

    Args:
        record: What is kept.
        by_what: A line on how the page is written.
    """
    sizes = record["sizes"]
    parts = [
        "# Effect contracts: what size would make them feasible",
        by_what,
        (
            "In an effect contract an investor pays for a pilot, and the municipality pays the "
            "investor back if an effect is measured [30, 240]. The model has it as the instrument "
            "`effect_contract`, which is off unless it is decided. **This page is arithmetic on "
            "the pilots that runs without it have drawn**: how many of them could have had one."
        ),
        _answer(sizes),
        "## What is asked",
        _asked(record),
        "## What a pilot would have to ask",
        _needed(sizes),
        "## Large enough",
        (
            f"Share of started pilots of which {number(contract.SET_UP_NOK)} NOK are at most "
            f"{contract.SET_UP_SHARE:.0%} of all payments, with 95 % intervals:"
        ),
        _shares(sizes, "large"),
        "## Large enough, and their effect can be measured",
        (
            f"The same, with a quality of evidence of at least {contract.LEAST_QUALITY:g}, which "
            "only pilots with an evaluation from outside have:"
        ),
        _shares(sizes, "feasible"),
        "## What an investor would take",
        (
            f"Of the pilots for which a contract is feasible, over {number(contract.YEARS[0])} "
            "years. *Weak* is what nobody in the model knows; the investor goes by what was seen."
        ),
        _taken(sizes),
        "## What this leaves out",
        (
            "The negotiation of half a year to a year, which has to fit into the patience of an "
            "entrepreneur; the consent of the municipality; that payment falls due in one year, "
            "from one frame; and what measuring does to a pilot. The first three can only make "
            "contracts rarer, and the instrument has all four; that pilots share a contract it "
            "has not."
        ),
        (
            f"Counted on {record['date']} with version {record['version']}, "
            f"{record['replications']} replications of each size of `{record['scenario']}`, "
            f"seed {record['seed']}. All instruments that the model has stand "
            "[in one table](index.md)."
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _answer(sizes: Mapping[str, Any]) -> str:
    """What the page says, in a few sentences."""
    years = contract.FIRST_CONTRACTS_YEARS
    medians = sorted(one["price_nok"][1] for one in sizes.values())
    paid = [median * years for median in medians]
    shares = [one["feasible"][key(contract.YEARS[0], 1)][0] for one in sizes.values()]
    as_large = sum(one["as_first_contracts"] for one in sizes.values())
    all_of_them = sum(one["started"] for one in sizes.values())
    times = sorted(contract.FIRST_CONTRACTS_NOK / one for one in paid)
    return (
        f"**Small pilots make effect contracts infeasible in most draws:** alone and over "
        f"{number(contract.YEARS[0])} years one is feasible for "
        f"{min(shares):.1%} to {max(shares):.1%} of started pilots, by size of the municipality. "
        f"A pilot would have to ask {_nok(contract.price_needed(contract.YEARS[0]))} NOK a year "
        f"over {number(contract.YEARS[0])} years, or "
        f"{_nok(contract.price_needed(contract.YEARS[1]))} over {number(contract.YEARS[1])}; the "
        f"median pilot asks {_between(map(_nok, medians))}. The first contracts were worth "
        f"{contract.FIRST_CONTRACTS_NOK / 1e6:g} million NOK over {number(years)} years in the "
        f"mean. That is {_between(f'{one:.0f}' for one in times)} times what the median pilot here "
        f"would be paid in that time; {number(as_large)} of {number(all_of_them)} pilots are as "
        "large."
    )


def _between(shown: Iterable[str]) -> str:
    """The least and the most of what is shown, once where both are the same."""
    found = list(dict.fromkeys(shown))
    return found[0] if len(found) == 1 else f"{found[0]} to {found[-1]}"


def _nok(value: float) -> str:
    return number(float(round(value, -3))) if value >= 1e4 else number(float(round(value)))


def _asked(record: Mapping[str, Any]) -> str:
    rows = [
        ("set-up", f"{number(contract.SET_UP_NOK)} NOK"),
        ("largest share of set-up in all payments", f"{contract.SET_UP_SHARE:g}"),
        ("least quality of evidence", f"{contract.LEAST_QUALITY:g}"),
        ("effect the buyer asks for, the same for all",
         f"0.5 (tried: {', '.join(f'{one:g}' for one in contract.TARGETS)})"),
        ("what the investor believes",
         (f"{contract.OWN_WEIGHT:g} · team's evidence + {1 - contract.OWN_WEIGHT:g} · "
         f"{record['prior']:g}")),
        ("variance of what is measured",
         (f"{contract.NOISE:g}² / ({contract.MONTHS_COUNTED:g} · months · quality) + "
         f"{contract.TEAM_NOISE:g}² / observations + {contract.OTHER_NOISE:g}²")),
        ("the investor takes it if",
         (f"chance · (1 + return) ≥ {contract.LEAST_GAIN:g}, return at most "
         f"{contract.MOST_RETURN:g}")),
    ]  # fmt: skip
    return f"All of it is assumed; no source gives these numbers.\n\n{table(['', ''], rows)}"


def _needed(sizes: Mapping[str, Any]) -> str:
    rows = [
        [number(years), number(sharing), _nok(contract.price_needed(years, sharing)),
         _nok(contract.price_needed(years, sharing) * years)]
        for years in contract.YEARS
        for sharing in contract.SHARING
    ]  # fmt: skip
    needed = table(["years", "pilots that share a contract", "NOK a year, each",
                    "NOK in all, each"], rows)  # fmt: skip
    found = [
        [f"{int(size):,}", *map(_nok, one["price_nok"]), number(one["started"])]
        for size, one in sizes.items()
    ]
    asked = table(["inhabitants", "one in ten asks less than", "half", "nine in ten",
                   "99 in a hundred", "pilots started"], found)  # fmt: skip
    return f"{needed}\n\nWhat started pilots ask, NOK a year:\n\n{asked}"


def _share(found: Sequence[float | None]) -> str:
    value, low, high = found
    if value is None or low is None or high is None:
        return "not known"
    return f"{value:.1%} ({low:.1%} to {high:.1%})"


def _shares(sizes: Mapping[str, Any], name: str) -> str:
    rows = [
        [number(years), number(sharing),
         *(_share(one[name][key(years, sharing)]) for one in sizes.values())]
        for years in contract.YEARS
        for sharing in contract.SHARING
    ]  # fmt: skip
    return table(["years", "sharing", *(f"{int(size):,}" for size in sizes)], rows)


def _taken(sizes: Mapping[str, Any]) -> str:
    rows = []
    for sharing in TOLD_SHARING:
        for target in contract.TARGETS:
            for kind in ("good", "weak"):
                cells = []
                for one in sizes.values():
                    at = key(contract.YEARS[0], sharing, target, kind)
                    taken, of = one["taken_of_feasible"][at]
                    cells.append(f"{taken} of {of}")
                rows.append([number(sharing), f"{target:g}", kind, *cells])
            runs = [one["taken_in_a_run"][key(contract.YEARS[0], sharing, target)]
                    for one in sizes.values()]  # fmt: skip
            rows.append([number(sharing), f"{target:g}", "pilots with one in a run",
                         *(f"{one:.2f}" for one in runs)])  # fmt: skip
    head = ["sharing", "effect asked for", "", *(f"{int(size):,}" for size in sizes)]
    return table(head, rows)
