"""Patterns and causes over the region of values, and the two regimes, as the pages show them.

The figures are those of ``docs/patterns/region.json``, ``causes.json`` and ``regimes.json``.
Nothing is run here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from collabsim.report.document_tables import table
from collabsim.report.pattern_tables import FOLDER, figures, shown, stored
from collabsim.report.stored_records import read_record
from collabsim.validation.calibration import TARGETS
from collabsim.validation.causes import ARMS, CAUSES
from collabsim.validation.pattern_measures import LARGE, SIZES, SMALL
from collabsim.validation.pattern_sums import HORIZONS, Figure
from collabsim.validation.patterns import ORGANISATIONS, PATTERNS

GAP = "gap"


def read(name: str, command: str, folder: Path = FOLDER) -> dict[str, Any]:
    """A record beside that of the patterns.

    Raises:
        UserError: There is none.
    """
    return read_record(folder / name, f"python -m collabsim.validation.{command}")


def over_region() -> str:
    """In what share of the points each pattern holds, and how far what is judged reaches."""
    record = read("region.json", "patterns_region_run")
    found = {(one["pattern"], one["months"]): one for one in record["patterns"]}
    rows = []
    for pattern in PATTERNS:
        for months in pattern.horizons():
            one = found[pattern.id, months]
            reach = {(row["figure"], row["population"]): row for row in one["figures"]}
            judged = "; ".join(
                f"{pattern.figures[name]}{_place(population)}: {_reach(reach[name, population])}"
                for name, population in dict.fromkeys(c.key for c in pattern.holds)
            )
            when = f"{months} months" if pattern.at_horizons else "any time"
            shares = [f"{one[word]:.0%}" for word in ("holds", "partly", "not")]
            rows.append([pattern.id, when, *shares, judged])
    head = ["", "", "holds", "partly", "not", "what is judged: median (5th to 95th percentile)"]
    said = (
        f"{record['points']} points, {record['replications']} replications of each arm and size, "
        f"by span; measured on {record['date']}."
    )
    return f"{said}\n\n{table(head, rows)}"


def causes() -> str:
    """What each arm changes at the defaults and over the region, by size and in the gap."""
    record = read("causes.json", "causes_run")
    found = {(row["arm"], row["place"], row["months"]): row for row in record["rows"]}
    places = [*(str(size) for size in SIZES), GAP]
    said = (
        f"{record['replications']} replications at the defaults; {record['points']} points of "
        f"{record['point_replications']} replications; measured on {record['date']}."
    )
    parts = [said]
    head = ["", "", *(f"{size:,}" for size in SIZES), f"{SMALL:,} minus {LARGE:,}"]
    for months in HORIZONS:
        rows = []
        for cause in (ARMS[0], *sorted(CAUSES, key=lambda one: one.structure)):
            own = [found[cause.id, place, months] for place in places]
            rows += [
                [cause.words, "defaults", *map(_own, own)],
                ["", "region", *map(_change, own)],
            ]
        parts.append(f"{months} months after the money:\n\n{table(head, rows)}")
    return "\n\n".join(parts)


def structures() -> str:
    """The gap over the region under other forms of organisation than the declared one."""
    record = read("causes.json", "causes_run")
    found = {(row["arm"], row["place"], row["months"]): row for row in record["rows"]}
    rows = [
        [cause.words, *(_change(found[cause.id, GAP, months]) for months in HORIZONS)]
        for cause in CAUSES
        if cause.structure
    ]
    head = ["", *(f"change of the gap, {months} months" for months in HORIZONS)]
    return table(head, rows)


def regimes() -> str:
    """Patterns where cases are refused and where they end by silence, beside each other."""
    other = read("regimes.json", "regimes")
    silence = {(e["pattern"], e["horizon"]): e for e in other["patterns"]}
    refusal = {
        (e["pattern"], e["horizon"]): e
        for e in stored()["patterns"]
        if e["organisation"] == ORGANISATIONS[0]
    }
    own = figures(stored()["calibration"][ORGANISATIONS[0]])
    their = figures(other["calibration"])
    rows = [
        [name, words, shown(own[name, None]), shown(their[name, None])]
        for name, (words, *_) in TARGETS.items()
    ]
    for pattern in PATTERNS:
        for months in pattern.horizons():
            at = months if pattern.at_horizons else None
            criterion = pattern.holds[0]
            cells = [_verdict(side[pattern.id, at], criterion.key) for side in (refusal, silence)]
            judged = f"{pattern.figures[criterion.name]}{_place(criterion.population)}"
            when = "" if at is None else f", {at} months"
            rows.append([f"{pattern.id}{when}", judged, *cells])
    head = ["", "what is shown", "refusal side (defaults)", "silence side"]
    return table(head, rows)


def told_apart() -> str:
    """What causes and instruments change in the large on either side."""
    sides = read("regimes.json", "regimes")["told_apart"]
    refusal, silence = (
        {(one["arm"], one["months"]): one for one in sides[name]} for name in ("refusal", "silence")
    )
    rows = [
        [one["words"], f"{months} months", *(shown(_figure(side[arm, months]))
                                            for side in (refusal, silence))]
        for (arm, months), one in refusal.items()
    ]  # fmt: skip
    return table(["", "", "refusal side (defaults)", "silence side"], rows)


def _figure(row: Mapping[str, Any]) -> Figure:
    return Figure(row["value"], row["low"], row["high"])


def _verdict(entry: Mapping[str, Any], key: tuple[str, int | None]) -> str:
    return f"{entry['verdict']}: {shown(figures(entry['figures'])[key])}"


def _place(population: int | None) -> str:
    return "" if population is None else f", {population:,}"


def _reach(row: Mapping[str, Any]) -> str:
    if row["median"] is None:
        return "not known"
    low, high = (_number(row[name]) for name in ("p5", "p95"))
    return f"{_number(row['median'])} ({low} to {high})"


def _number(value: float | None) -> str:
    if value is None:
        return "not known"
    digits = 1 if abs(value) >= 3 else 3
    return f"{value:.{digits}f}".replace("-", "−")  # noqa: RUF001


def _change(row: Mapping[str, Any]) -> str:
    middle, low, high = (_number(row[f"region_{name}"]) for name in ("median", "p5", "p95"))
    return f"{middle} ({low} to {high})"


def _own(row: Mapping[str, Any]) -> str:
    return f"{_number(row['value'])} ({_number(row['low'])} to {_number(row['high'])})"
