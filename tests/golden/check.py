"""Measuring everything, and holding it against the hashes of the base."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.golden.measured import ROUNDED, Measured, sweep_things
from tests.golden.plain import Thing
from tests.golden.renamed import Renamed
from tests.golden.scenarios import SCENARIOS, SWEEPS

HASHES = Path(__file__).with_name("hashes.json")
MOST_NAMED = 12

NAMES: tuple[str, ...] = tuple(one.name for one in (*SCENARIOS, *SWEEPS))


def things_of(name: str, names: Renamed) -> dict[str, Thing]:
    """Everything measured of the scenario or sweep of this name."""
    for golden in SCENARIOS:
        if golden.name == name:
            return Measured(names, golden).things()
    (sweep,) = (one for one in SWEEPS if one.name == name)
    return sweep_things(names, sweep)


def hashes() -> dict[str, dict[str, Any]]:
    """The hashes of the base, by scenario and thing."""
    found: dict[str, dict[str, Any]] = json.loads(HASHES.read_text(encoding="utf-8"))
    return found


def written(records: Mapping[str, Any]) -> str:
    """Hashes as they are kept."""
    return json.dumps(records, indent=1, ensure_ascii=False) + "\n"


def keep(folder: Path, name: str, things: Mapping[str, Thing]) -> None:
    """Write the whole texts of a scenario."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    for thing, measured in things.items():
        (place / f"{thing}.txt").write_text(measured.text, encoding="utf-8", newline="\n")


def differences(
    name: str,
    things: Mapping[str, Thing],
    base: Mapping[str, Any],
    names: Renamed,
    kept: Path | None = None,
) -> list[str]:
    """What differs from the base, a sentence for each thing.

    Args:
        name: The scenario.
        things: What was measured of it now.
        base: The hashes of its things.
        names: What is called otherwise; it may ask for twelve digits only of some things.
        kept: A folder with the whole texts of the base, if there is one.
    """
    found = [f"{name}: {thing} is no longer measured" for thing in base if thing not in things]
    for thing, measured in things.items():
        if thing not in base:
            found.append(f"{name}: there is no hash of {thing}")
            continue
        if f"{thing}_{ROUNDED}" in base and thing in names.summed_anew:
            continue
        record, before = measured.record(), base[thing]
        if record["sha256"] == before["sha256"]:
            continue
        parts = [
            part
            for part in {**before["parts"], **record["parts"]}
            if before["parts"].get(part) != record["parts"].get(part)
        ]
        shown = ", ".join(parts[:MOST_NAMED]) + (" ..." if len(parts) > MOST_NAMED else "")
        sentence = f"{name}: {thing} differs, in {shown or 'the order of its parts'}"
        place = None if kept is None else kept / name / f"{thing}.txt"
        if place is not None and place.is_file():
            sentence += "\n" + first_difference(place.read_text(encoding="utf-8"), measured.text)
        found.append(sentence)
    return found


def first_difference(before: str, now: str) -> str:
    """The first line in which two texts differ, with the part it stands in."""
    part, header = "", ""
    old, new = before.split("\n"), now.split("\n")
    for number in range(max(len(old), len(new))):
        first = old[number] if number < len(old) else "(nothing more)"
        second = new[number] if number < len(new) else "(nothing more)"
        if first.startswith("== "):
            part, header = first[3:], old[number + 1] if number + 1 < len(old) else ""
        if first != second:
            cells = _cells(header, first, second)
            return (
                f"  line {number + 1}, in {part}{cells}\n  base: {first[:400]}\n"
                f"  now:  {second[:400]}"
            )
    return "  the kept text is the same: it is not of the base"


def _cells(header: str, first: str, second: str) -> str:
    """The columns in which two rows of a table differ."""
    columns, old, new = (line.split("\t") for line in (header, first, second))
    if len(columns) < 2 or not len(columns) == len(old) == len(new):
        return ""
    named = [c for c, a, b in zip(columns, old, new, strict=True) if a != b]
    return f", columns {', '.join(named)}"
