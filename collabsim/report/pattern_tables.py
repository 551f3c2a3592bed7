"""The pages on patterns and calibration, rendered from what was measured and stored.

The figures are those of ``docs/patterns/patterns.json``, the words those of the
definitions the code runs on, and for a miss the mechanism is told in
``docs/patterns/mechanisms.toml``. Nothing is run here.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import collabsim
from collabsim.report.document_tables import table
from collabsim.report.stored_records import read_record
from collabsim.validation.calibration import TARGETS, accepted
from collabsim.validation.pattern_criteria import Pattern
from collabsim.validation.pattern_measures import LARGE, SIZES, SMALL, Key
from collabsim.validation.pattern_sums import HORIZONS, Figure
from collabsim.validation.patterns import ORGANISATIONS, PATTERNS, judged

FOLDER = Path(collabsim.__file__).resolve().parents[1] / "docs" / "patterns"
"""Where the record and the texts stand in a checkout."""

_WORDS = {
    "by_span": "by span (default)",
    "two_level": "two levels",
    "three_level": "three levels",
}


def stored(folder: Path = FOLDER) -> dict[str, Any]:
    """The record of the last full measurement.

    Raises:
        UserError: there is none.
    """
    return read_record(folder / "patterns.json", "make patterns")


def mechanisms(folder: Path = FOLDER) -> dict[str, str]:
    """For each pattern that is missed somewhere, how the model comes to miss it."""
    with (folder / "mechanisms.toml").open("rb") as file:
        return {name: " ".join(text.split()) for name, text in tomllib.load(file).items()}


def figures(rows: list[dict[str, Any]]) -> dict[Key, Figure]:
    """Stored rows as figures by name and population."""

    def number(value: float | None) -> float:
        return float("nan") if value is None else value

    return {
        (row["figure"], row["population"]): Figure(
            number(row["value"]), number(row["low"]), number(row["high"])
        )
        for row in rows
    }


def shown(found: Figure | None) -> str:
    """A figure and its interval, as the pages write them."""
    if found is None:
        return ""
    if math.isnan(found.value):
        return "not known"
    digits = 1 if abs(found.value) >= 3 else 3
    value, low, high = (f"{number:.{digits}f}".replace("-", "−") for number in found)  # noqa: RUF001
    return f"{value} ({low} to {high})"


def verdicts() -> str:
    """Which patterns hold, for each organisation model and horizon."""
    entries = {
        (e["pattern"], e["organisation"], e["horizon"]): e["verdict"] for e in stored()["patterns"]
    }
    columns = [(o, h) for o in ORGANISATIONS for h in HORIZONS]

    def verdict(pattern: Pattern, organisation: str, horizon: int) -> str:
        at = horizon if pattern.at_horizons else None
        word: str = entries[pattern.id, organisation, at]
        return f"**{word}**" if (organisation, horizon) == columns[0] else word

    head = ["", "pattern", *(f"{_WORDS[o]}, {h} months" for o, h in columns)]
    rows = [[p.id, p.sentence, *(verdict(p, o, h) for o, h in columns)] for p in PATTERNS]
    return f"{_provenance()} {_count(entries)}\n\n{table(head, rows)}"


def _provenance() -> str:
    found = stored()
    return (
        f"Measured on {found['date']} with version {found['version']}, "
        f"{found['replications']} replications a cell, seed {found['seed']}."
    )


def _count(entries: Mapping[tuple[str, str, int | None], Any]) -> str:
    default = {
        p.id: entries[p.id, ORGANISATIONS[0], HORIZONS[0] if p.at_horizons else None]
        for p in PATTERNS
    }
    counts = judged(default)
    return (
        f"At the defaults and {HORIZONS[0]} months {counts['holds']} of {len(PATTERNS)} hold, "
        f"{counts['partly']} hold partly and {counts['not']} do not."
    )


def details() -> str:
    """For each pattern what was measured and found, and the mechanism of a miss."""
    entries = stored()["patterns"]
    told = mechanisms()
    parts = []
    for pattern in PATTERNS:
        own = [e for e in entries if e["pattern"] == pattern.id]
        lines = [
            f"### {pattern.id}. {pattern.sentence}",
            f"Statistic: {pattern.statistic}.",
            f"Holds if: {pattern.criterion}. Partly if: {pattern.weaker}.",
            _figures_table(pattern, [e for e in own if e["organisation"] == ORGANISATIONS[0]]),
            _contrasts_table(pattern, own),
        ]
        if pattern.id in told:
            lines.append(f"*Mechanism.* {told[pattern.id]}")
        parts.append("\n\n".join(line for line in lines if line))
    return "\n\n".join(parts)


def _when(entry: Mapping[str, Any]) -> str:
    return "any time" if entry["horizon"] is None else f"{entry['horizon']} months"


def _figures_table(pattern: Pattern, entries: list[dict[str, Any]]) -> str:
    """Figures by size at the default organisation."""
    rows = []
    for entry in entries:
        found = figures(entry["figures"])
        for name, words in pattern.figures.items():
            if (name, SMALL) in found:
                cells = [shown(found[name, size]) for size in SIZES]
                rows.append([_when(entry), words, *cells])
    return table(["", "by span", *(f"{size:,}" for size in SIZES)], rows)


def _contrasts_table(pattern: Pattern, entries: list[dict[str, Any]]) -> str:
    """What is judged, for every organisation model."""
    keys = [(c.name, c.population) for c in pattern.holds]
    contrasts = [(name, None) for name in pattern.figures]
    rows = []
    for entry in entries:
        found = figures(entry["figures"])
        for key in dict.fromkeys([*keys, *contrasts]):
            if key in found:
                where = "" if key[1] is None else f", {key[1]:,}"
                words = pattern.figures[key[0]] + where
                head = [_WORDS[entry["organisation"]], _when(entry), entry["verdict"]]
                rows.append([*head, words, shown(found[key])])
    return table(["organisation", "", "verdict", "what is judged or contrasted", "found"], rows)


def opposite() -> str:
    """The shipped scenario in which the large municipality keeps more."""
    found = figures(stored()["opposite"])
    rows = [
        [
            f"{horizon} months",
            shown(found[f"delivering_{horizon}", SMALL]),
            shown(found[f"delivering_{horizon}", LARGE]),
            shown(found[f"difference_{horizon}", None]),
        ]
        for horizon in HORIZONS
    ]
    return table(["delivering", f"{SMALL:,}", f"{LARGE:,}", "large minus small"], rows)


def calibration() -> str:
    """K1 to K4 as measured, by size and over all sizes."""
    rows = []
    for organisation, entry in stored()["calibration"].items():
        found = figures(entry)
        for name, (words, least, most) in TARGETS.items():
            over_all = found[name, None]
            met = "met" if accepted(name, over_all) else "not met"
            cells = [shown(found.get((name, size))) for size in SIZES]
            band = f"{least:g} to {most:g}"
            rows.append(
                [name, words, _WORDS[organisation], *cells, shown(over_all), f"{band}: {met}"]
            )
    head = ["", "what is measured", "organisation", *(f"{n:,}" for n in SIZES), "all", "accepted"]
    return f"{_provenance()}\n\n{table(head, rows)}"


def sensitivity() -> str:
    """K1 to K4 over all sizes where one parameter is moved by a fifth."""
    rows = []
    for arm, entry in stored()["sensitivity"].items():
        found = figures(entry)
        name, _, factor = arm.partition(" x ")
        met = all(accepted(target, found[target, None]) for target in TARGETS)
        cells = [shown(found[target, None]) for target in TARGETS]
        rows.append([f"`{name}`", f"× {factor}", *cells, "yes" if met else "no"])  # noqa: RUF001
    return table(["parameter", "moved", *TARGETS, "all met"], rows)
