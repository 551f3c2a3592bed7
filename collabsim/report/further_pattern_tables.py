"""The further patterns, rendered from what was measured and stored in ``further.json``.

The words are those of the definitions; how the model comes to a verdict is told in
``further_mechanisms.toml``. Nothing is run here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from collabsim.report.document_tables import table
from collabsim.report.pattern_tables import FOLDER, figures, shown
from collabsim.report.pattern_tables import stored as first_patterns
from collabsim.report.stored_records import read_record
from collabsim.validation.further_patterns import FURTHER, PUT_IN
from collabsim.validation.further_patterns_run import RECORD
from collabsim.validation.pattern_measures import SIZES, SMALL
from collabsim.validation.patterns import ORGANISATIONS, PATTERNS

MINUS = "\N{MINUS SIGN}"
OVER_REGION = "further_region.json"
"""What is stored of points of the region; it may be missing."""
REPRODUCED: Mapping[str, str] = {"holds": "reproduced", "partly": "partly", "not": "not"}


def stored(folder: Path = FOLDER) -> dict[str, Any]:
    """The record of the last full measurement.

    Raises:
        UserError: There is none.
    """
    return read_record(folder / RECORD, "python -m collabsim.validation.further_patterns_run")


def mechanisms(folder: Path = FOLDER) -> dict[str, str]:
    """For each further pattern how the model comes to its verdict."""
    with (folder / "further_mechanisms.toml").open("rb") as file:
        return {name: " ".join(text.split()) for name, text in tomllib.load(file).items()}


def both() -> str:
    """All patterns with their verdicts, the first and the further ones together."""
    first = {
        entry["pattern"]: entry["verdict"]
        for entry in first_patterns()["patterns"]
        if entry["organisation"] == ORGANISATIONS[0] and entry["horizon"] in (None, 12)
    }
    further = {entry["pattern"]: entry["verdict"] for entry in stored()["patterns"]}
    rows = [
        [one.id, one.sentence, REPRODUCED[verdicts[one.id]], "yes" if one.id in PUT_IN else ""]
        for patterns, verdicts in ((PATTERNS, first), (FURTHER, further))
        for one in patterns
    ]
    rows.sort(key=lambda row: (int("".join(filter(str.isdigit, row[0]))), row[0]))
    return table(["", "pattern", "reproduced", "in part put in"], rows)


def details() -> str:
    """For each further pattern what was measured, what was found, and how it comes about."""
    record, told = stored(), mechanisms()
    entries = {entry["pattern"]: entry for entry in record["patterns"]}
    said = (
        f"Measured on {record['date']} with version {record['version']}, {record['replications']} "
        f"replications of each size in each arm, seed {record['seed']}, at the default "
        "organisation."
    )
    parts = [said]
    for pattern in FURTHER:
        entry = entries[pattern.id]
        found = figures(entry["figures"])
        rows = [
            [words, *(shown(found.get((name, size))) for size in SIZES),
             shown(found.get((name, None)))]
            for name, words in pattern.figures.items()
        ]  # fmt: skip
        contrasts = any((name, SMALL) not in found for name in pattern.figures)
        head = ["", *(f"{size:,}" for size in SIZES), *(["contrast"] if contrasts else [])]
        cells = rows if contrasts else [row[:-1] for row in rows]
        lines = [
            f"### {pattern.id}. {pattern.sentence}",
            f"Statistic: {pattern.statistic}.",
            f"Reproduced if: {pattern.criterion}. Partly if: {pattern.weaker}.",
            f"**{REPRODUCED[entry['verdict']].capitalize()}.** {told[pattern.id]}",
            table(head, cells),
        ]
        if pattern.id in PUT_IN:
            lines.append(f"*Put in.* {PUT_IN[pattern.id]}")
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts)


def over_region(folder: Path = FOLDER) -> str:
    """At what share of some points of the region each is reproduced, and how far figures reach.

    That they were not measured there, where nothing is stored.
    """
    command, place = "python -m collabsim.validation.further_region_run", folder / OVER_REGION
    if not place.is_file():
        return f"Over the region these patterns have not been measured; `{command}` does that."
    record = read_record(place, command)
    found = {one["pattern"]: one for one in record["patterns"]}
    rows = []
    for pattern in FURTHER:
        own = found[pattern.id]
        reach = {(row["figure"], row["population"]): row for row in own["figures"]}
        judged = "; ".join(
            f"{pattern.figures[name]}{'' if population is None else f', {population:,}'}: "
            f"{_reach(reach[name, population])}"
            for name, population in dict.fromkeys(one.key for one in pattern.holds)
        )
        rows.append([pattern.id, *(f"{own[word]:.0%}" for word in REPRODUCED), judged])
    head = ["", *REPRODUCED.values(), "what is judged: median (5th to 95th percentile)"]
    said = (
        f"{record['points']} points, {record['replications']} replications of each arm and size; "
        f"measured on {record['date']}. So few runs widen every interval, and a criterion that "
        "asks for one that leaves out 0 is met less often than with more."
    )
    return f"{said}\n\n{table(head, rows)}"


def _reach(row: Mapping[str, Any]) -> str:
    if row["median"] is None:
        return "not known"
    middle, low, high = (f"{row[name]:.3f}".replace("-", MINUS) for name in ("median", "p5", "p95"))
    return f"{middle} ({low} to {high})"
