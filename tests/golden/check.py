"""Measuring everything, and holding it against the hashes that were written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.golden.measured import Measured, sweep_things
from tests.golden.plain import Thing
from tests.golden.scenarios import SCENARIOS, SWEEPS

HASHES = Path(__file__).with_name("hashes.json")
MOST_NAMED = 12
SHOWN = 400
"""Characters of a line that are shown, and how many of them before the first that differs."""
BEFORE = 40

NAMES: tuple[str, ...] = tuple(one.name for one in (*SCENARIOS, *SWEEPS))


def things_of(name: str) -> dict[str, Thing]:
    """Everything measured of the scenario or sweep of this name."""
    for golden in SCENARIOS:
        if golden.name == name:
            return Measured(golden).things()
    (sweep,) = (one for one in SWEEPS if one.name == name)
    return sweep_things(sweep)


def hashes(path: Path = HASHES) -> dict[str, dict[str, Any]]:
    """The hashes that were written, by scenario and thing."""
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write(path: Path, names: tuple[str, ...], records: Mapping[str, Mapping[str, Any]]) -> None:
    """Write hashes anew, one thing a line, and leave those of other scenarios as they are.

    Args:
        path: The file; it need not be there.
        names: All scenarios there are; hashes of others go.
        records: What is to be written, by scenario and thing.
    """
    known = {**(hashes(path) if path.exists() else {}), **records}
    blocks = (
        f"{json.dumps(name)}: {{\n"
        + ",\n".join(
            f" {json.dumps(thing)}: {json.dumps(one, separators=(',', ':'), ensure_ascii=False)}"
            for thing, one in known[name].items()
        )
        + "\n}"
        for name in names
        if name in known
    )
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8", newline="\n")


def keep(folder: Path, name: str, things: Mapping[str, Thing]) -> None:
    """Write the whole texts of a scenario."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    for thing, measured in things.items():
        (place / f"{thing}.txt").write_text(measured.text, encoding="utf-8", newline="\n")


def differences(
    name: str, things: Mapping[str, Thing], base: Mapping[str, Any], kept: Path | None = None
) -> list[str]:
    """What differs from what was written, a sentence for each thing.

    Args:
        name: The scenario.
        things: What was measured of it now.
        base: The hashes of its things.
        kept: A folder with the whole texts from before, if there is one.
    """
    found = [f"{name}: {thing} is no longer measured" for thing in base if thing not in things]
    for thing, measured in things.items():
        if thing not in base:
            found.append(f"{name}: there is no hash of {thing}")
            continue
        record, before = measured.record(), base[thing]
        if record["sha256"] == before["sha256"]:
            continue
        sentence = f"{name}: {thing} differs, {_where(before['parts'], record['parts'])}"
        place = None if kept is None else kept / name / f"{thing}.txt"
        if place is not None and place.is_file():
            sentence += "\n" + first_difference(place.read_text(encoding="utf-8"), measured.text)
        found.append(sentence)
    return found


def _where(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """The parts in which a thing differs, those that are new and those that are gone."""
    both = [part for part in before if part in now]
    parts = {
        "in": [part for part in both if before[part] != now[part]],
        "new:": [part for part in now if part not in before],
        "gone:": [part for part in before if part not in now],
    }
    said = [
        f"{how} {', '.join(some[:MOST_NAMED])}" + (" ..." if len(some) > MOST_NAMED else "")
        for how, some in parts.items()
        if some
    ]
    return "; ".join(said) or "in the order of its parts or rows"


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
            same = next(
                (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
                min(len(first), len(second)),
            )
            start = max(0, same - BEFORE)
            before_it = "... " if start else ""
            return (
                f"  line {number + 1}, in {part}{_cells(header, first, second)}\n"
                f"  before: {before_it}{first[start : start + SHOWN]}\n"
                f"  now:    {before_it}{second[start : start + SHOWN]}"
            )
    return "  the kept text is the same: it is not from when the hashes were written"


def _cells(header: str, first: str, second: str) -> str:
    """The columns in which two rows of a table differ."""
    columns, old, new = (line.split("\t") for line in (header, first, second))
    if len(columns) < 2 or not len(columns) == len(old) == len(new):
        return ""
    named = [c for c, a, b in zip(columns, old, new, strict=True) if a != b]
    return f", columns {', '.join(named)}"
