"""Each kind of event is declared once, and its writer puts every field where it is declared."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from collabsim.report.generated_code import GENERATED, PACKAGE, stale_files
from collabsim.report.numbering import NUMBERS
from collabsim.world.codes import Event
from collabsim.world.events import writers
from collabsim.world.events.catalogue import FAMILIES, FIELDS, KINDS
from collabsim.world.events.declare import SLOTS, EventKind, Placed
from collabsim.world.log_table import EVENT

COMMON = {"municipality", "seed", "replication", "month", "kind", "pilot", "person", "post"}


def test_every_event_is_declared_once() -> None:
    declared = [kind.event for family in FAMILIES.values() for kind in family]
    assert sorted(declared) == sorted(Event)
    assert list(KINDS) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kind_says_what_it_is_about_and_what_it_holds(kind: EventKind) -> None:
    assert kind.about
    assert kind.person or not kind.person_may_be_missing
    names = [field.name for field in kind.fields]
    assert len(set(names)) == len(names)
    assert not set(names) & COMMON
    shared = [one.slot for one in kind.placed if one.only is None]
    assert len(set(shared)) == len(shared), "two fields in one slot"
    assert set(shared) <= set(SLOTS) <= set(EVENT.dtype.names)


def test_a_field_means_the_same_wherever_it_stands() -> None:
    for kind in KINDS.values():
        for field in kind.fields:
            assert field == FIELDS[field.name], f"{field.name} of {kind.name}"
    for field in FIELDS.values():
        assert field.meaning, field.name
        assert field.unit, field.name
        assert (field.codes is not None) == (field.holds == "word"), field.name
        assert field.none is None or field.none not in field.words, field.name
        for unit in ("nok", "month", "months", "years"):
            # A name that ends in a unit is in that unit.
            if field.name.rpartition("_")[2] == unit:
                assert field.unit.lower().startswith(unit), field.name


def test_generated_code_is_fresh() -> None:
    assert not stale_files(), "run make docs"
    assert set(writers.__all__) == {kind.name for kind in KINDS.values()}


def test_stale_generated_code_is_found(tmp_path: Path) -> None:
    for place in (NUMBERS, *GENERATED):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text((PACKAGE / place).read_text("utf-8"), encoding="utf-8")
    assert not stale_files(tmp_path)
    changed = tmp_path / "world/events/writers/case.py"
    changed.write_text(changed.read_text("utf-8").replace("row.a = ", "row.b = "), encoding="utf-8")
    assert list(stale_files(tmp_path)) == [changed]


# --- Writers write what is declared, compiled or not ---------------------------------------------

FIRST = {"whole": 3, "number": 1.5, "true/false": 1}


def value_of(kind: EventKind, place: int, placed: Placed) -> float:
    """A value of its own for each field of a kind."""
    if placed.only is not None:
        return 0.125
    if placed.field.codes is not None:
        codes = [int(one) for one in placed.field.codes if int(one) != getattr(kind, "never", None)]
        return codes[place % len(codes)]
    return FIRST[placed.field.holds] + (0 if placed.field.holds == "true/false" else 10 * place)


def given(kind: EventKind) -> dict[str, float]:
    """What the writer of a kind is called with."""
    values: dict[str, float] = {"pilot": 1} if kind.pilot else {}
    values |= {"person": 2} if kind.person else {}
    return values | {
        one.field.name: value_of(kind, place, one) for place, one in enumerate(kind.placed)
    }


def calls() -> str:
    """A function that calls every writer once, and that of a slot with two fields twice."""
    lines = ["from collabsim.world import events", "def write(w):"]
    for month, (kind, values) in enumerate(wanted()):
        named = ", ".join(
            f"{name}={bool(value) if FIELDS[name].holds == 'true/false' else value}"
            if name in FIELDS
            else f"{name}={value}"
            for name, value in values.items()
        )
        lines.append(f"    events.{kind.name}(w, {month}, {named})")
    return "\n".join(lines)


def wanted() -> list[tuple[EventKind, dict[str, float]]]:
    """Each kind and the values it is written with."""
    found = []
    for kind in KINDS.values():
        found.append((kind, given(kind)))
        if kind.instead is not None:
            code = next(one.field.name for one in kind.placed if one.slot == "code")
            found.append((kind, given(kind) | {code: kind.instead.code}))
    return found


SCRIPT = """
import sys
import numba
from tests.world.test_event_declarations import calls
from tests.runs import plan_for
scope = {}
exec(calls(), scope)
world = plan_for(20_000).world(1, 0)
world.pilot["municipality_row"][1] = 0
numba.njit(scope["write"])(world)
n = int(world.run[0]["n_events"])
sys.stdout.write(world.event[:n].tobytes().hex())
"""


@pytest.mark.parametrize(
    "disabled",
    [pytest.param("0", marks=pytest.mark.long), "1"],
    ids=["compiled", "uncompiled"],
)
def test_writers_write_what_is_declared(disabled: str) -> None:
    checkout = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=checkout,
        env={**os.environ, "NUMBA_DISABLE_JIT": disabled, "PYTHONPATH": str(checkout)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = np.frombuffer(bytes.fromhex(done.stdout), EVENT.dtype)
    assert len(rows) == len(wanted())
    for month, (row, (kind, values)) in enumerate(zip(rows, wanted(), strict=True)):
        assert (row["month"], row["kind"]) == (month, kind.event)
        assert row["pilot"] == values.get("pilot", -1)
        assert row["actor"] == values.get("person", -1)
        slots = dict.fromkeys(SLOTS, 0.0) | {"other": kind.other_unused}
        for one in kind.placed:
            code = row["code"]
            if code == (code if one.only is None else one.only) and code != one.never:
                slots[one.slot] = values[one.field.name]
        assert {slot: float(row[slot]) for slot in SLOTS} == slots, kind.name
        if not kind.pilot and not kind.person:
            assert row["municipality_row"] == values.get("municipality_row", -1), kind.name
