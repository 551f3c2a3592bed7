"""The pages of the documented cases, rendered from what was run and stored. Nothing is run here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

import collabsim
from collabsim.report.document_tables import table
from collabsim.report.stored_records import read_record
from collabsim.validation.cases import CASES, DELIVERING, ENDS, Case
from collabsim.validation.cases_run import RECORD

FOLDER = Path(collabsim.__file__).resolve().parents[1] / "docs" / "cases"
"""Where the record stands in a checkout."""


def stored(folder: Path = FOLDER) -> dict[str, Any]:
    """The record of the last run of the cases.

    Raises:
        UserError: there is none.
    """
    return read_record(folder / RECORD, "python -m collabsim.validation.cases_run")


def school() -> str:
    """What the model says of the school case."""
    return told("case_school")


def nursing_homes() -> str:
    """What the model says of the nursing-home case."""
    return told("case_nursing_homes")


def told(scenario: str, record: Mapping[str, Any] | None = None) -> str:
    """What the model says of a case: sentences, all ends, other prices, the region.

    Args:
        scenario: of the case.
        record: as it is stored; the stored one if left out.
    """
    kept = stored() if record is None else record
    case = next(one for one in CASES if one.scenario == scenario)
    found = next(one for one in kept["cases"] if one["scenario"] == scenario)
    parts = [
        _provenance(kept, found),
        *_sentences(case, found),
        _ends(case, found),
        _joined(case, found),
        "How far this hangs on the price, which the source does not say:",
        _prices(found),
        _region(found),
    ]
    return "\n\n".join(part for part in parts if part)


def _provenance(kept: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    return (
        f"Run on {kept['date']} with version {kept['version']}: {kept['replications']:,} "
        f"replications, seed {kept['seed']}, {found['pilots']:,} pilots followed for 36 months "
        "past their money. In brackets 95 % intervals for chance between replications."
    )


def percent(share: float | None) -> str:
    """A share as the page writes it, to a tenth where it is small."""
    if share is None:
        return "not known"
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"


def _interval(row: Mapping[str, Any], name: str = "share") -> str:
    return f"{percent(row[name])} ({percent(row['low'])} to {percent(row['high'])})"


def _row(found: Mapping[str, Any], end: str) -> Mapping[str, Any]:
    row: Mapping[str, Any] = next(one for one in found["ends"] if one["end"] == end)
    return row


def _sentences(case: Case, found: Mapping[str, Any]) -> list[str]:
    """How often the model ends as the case did, and what else the source tells of."""
    own, first = _row(found, case.happened), found["ends"][0]
    low, high = found["rank_low"], found["rank_high"]
    between = f"rank {low}" if low == high else f"ranks {low} to {high}"
    happened = (
        f"**What happened** ({ENDS[case.happened]}) comes in {_interval(own)} of the pilots: rank "
        f"{own['rank']} of {len(ENDS)} ends ({between} by chance)."
    )
    said = [happened]
    if first["end"] != case.happened:
        said.append(
            f"The most frequent end is another: {ENDS[first['end']]}, {_interval(first)}. "
            "So the model does not say that it had to happen."
        )
    for end in case.also:
        row = _row(found, end)
        said.append(f"The source also tells of this end: {ENDS[end]}, {_interval(row)}.")
    return said


def _ends(case: Case, found: Mapping[str, Any]) -> str:
    rows = []
    for one in found["ends"]:
        marked = "**" if one["end"] == case.happened else ""
        words = f"{marked}{ENDS[one['end']]}{marked}"
        rows.append([str(one["rank"]), words, str(one["pilots"]), _interval(one)])
    return table(["rank", "36 months after the money", "pilots", "share"], rows)


def _joined(case: Case, found: Mapping[str, Any]) -> str:
    """The units that joined, beside those of the case, where the source says how many."""
    if case.units_joined is None:
        return ""
    joined, asked = case.units_joined
    return (
        f"Of the units asked {_interval(found['joined'], 'value')} joined; in the case "
        f"{joined} of {asked}, {percent(joined / asked)}."
    )


def _prices(found: Mapping[str, Any]) -> str:
    rows = [
        [
            f"{one['price_nok']:,.0f}", _interval(one, "happened"), str(one["rank"]),
            percent(one["delivering"]),
        ]
        for one in found["prices"]
    ]  # fmt: skip
    head = ["price, NOK a year", "what happened", "its rank", ENDS[DELIVERING]]
    return table(head, rows)


def _region(found: Mapping[str, Any]) -> str:
    """The same over points of the region of values nobody can rule out."""
    points = [one for one in found["points"] if one["happened"] is not None]
    if not points:
        return ""
    middle, low, high = np.percentile([one["happened"] for one in points], [50, 5, 95]).tolist()
    ranks = [one["rank"] for one in points]
    first = sum(rank == 1 for rank in ranks)
    return (
        f"Over {len(points)} sets of values that nobody can rule out, with what the case sets left "
        f"as it is, what happened comes in {percent(middle)} of the pilots (median; "
        f"{percent(low)} to {percent(high)} in nine of ten sets), at ranks {min(ranks)} to "
        f"{max(ranks)}; it is the most frequent end in {first} of them."
    )
