"""Code written from declarations: the writers of events, and what the page knows of them.

``python -m collabsim.report.documents`` writes these files as it writes the generated parts
of the documents; a test holds them fresh. They are checked in, so that they can be read,
type-checked and compiled like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import collabsim
from collabsim.world.events.catalogue import FAMILIES
from collabsim.world.events.declare import NOBODY, EventKind, Placed
from collabsim.world.events.fields import MUNICIPALITY_ROW

PACKAGE = Path(collabsim.__file__).parent
BY_WHAT = "Written by ``python -m collabsim.report.documents``; not to be changed by hand."
_TYPES = {"whole": "int", "word": "int", "number": "float", "true/false": "bool"}
_WHOLE_SLOTS = ("other", "code")


def writers_of(family: str) -> str:
    """The module of writers of one family of events."""
    kinds = FAMILIES[family]
    names_event = "from collabsim.world.codes import Event"
    return "\n".join(
        [
            f'"""Writers of the events declared in ``events/{family}.py``.',
            "",
            BY_WHAT,
            '"""',
            "",
            "from __future__ import annotations",
            "",
            names_event,
            "from collabsim.world.compiling import inner",
            "from collabsim.world.events.rows import new_row",
            "from collabsim.world.tables import World",
            *(line for kind in kinds for line in ("", "", *_writer(kind))),
            "",
        ]
    )


def _writer(kind: EventKind) -> Iterator[str]:
    """The lines of one writer."""
    yield "@inner"
    yield f"def {kind.name}("
    parameters = ["w: World", "month: int"]
    parameters += ["pilot: int"] * kind.pilot + ["person: int"] * bool(kind.person)
    parameters += [f"{field.name}: {_TYPES[field.holds]}" for field in kind.fields]
    yield from (f"    {one}," for one in parameters)
    yield ") -> None:"
    sentence = f"{kind.about[0].upper()}{kind.about[1:]}."
    yield f'    """{sentence}"""'
    slots = _held(kind)
    other = slots.pop("other", str(kind.other_unused))
    pilot = "pilot" if kind.pilot else str(NOBODY)
    person = "person" if kind.person else str(NOBODY)
    place = MUNICIPALITY_ROW.name if MUNICIPALITY_ROW in kind.fields else str(NOBODY)
    call = f"new_row(w, month, Event.{kind.event.name}, {pilot}, {person}, {place}, {other})"
    if not slots:
        yield f"    {call}"
        return
    yield f"    n = {call}"
    yield "    if n < 0:"
    yield "        return"
    yield "    row = w.event[n]"
    for slot, held in slots.items():
        yield f"    row.{slot} = {held}"


def _held(kind: EventKind) -> dict[str, str]:
    """What is put into each slot, as an expression."""
    slots: dict[str, str] = {}
    for placed in kind.placed:
        expression = _stored(placed)
        if placed.only is not None:
            code = next(one.field for one in kind.placed if one.slot == "code")
            expression = f"{expression} if {code.name} == {placed.only} else {slots[placed.slot]}"
        slots[placed.slot] = expression
    return slots


def _stored(placed: Placed) -> str:
    name = placed.field.name
    if placed.field.holds != "true/false":
        return name
    return f"1 if {name} else 0" if placed.slot in _WHOLE_SLOTS else f"1.0 if {name} else 0.0"


def every_writer() -> str:
    """The package of writers: every one by its name."""
    lines = [
        '"""The writer of each kind of event: called by name, ``events.started(w, month, ...)``.',
        "",
        BY_WHAT,
        '"""',
        "",
        "from __future__ import annotations",
        "",
    ]
    for family in sorted(FAMILIES):
        lines.append(f"from collabsim.world.events.writers.{family} import (")
        lines += [f"    {name}," for name in sorted(kind.name for kind in FAMILIES[family])]
        lines.append(")")
    names = sorted(kind.name for kinds in FAMILIES.values() for kind in kinds)
    return "\n".join([*lines, "", "__all__ = [", *(f'    "{name}",' for name in names), "]", ""])


def _writer_modules() -> dict[Path, Callable[[], str]]:
    folder = Path("world/events/writers")
    return {
        folder / f"{family}.py": lambda family=family: writers_of(family) for family in FAMILIES
    } | {folder / "__init__.py": every_writer}


GENERATED: Mapping[Path, Callable[[], str]] = MappingProxyType(_writer_modules())
"""What writes each generated file, by its place in the package."""


def stale_files(package: Path = PACKAGE) -> dict[Path, str]:
    """The generated files that are not what they should be, and what they should be."""
    found = {}
    for place, write in GENERATED.items():
        path, text = package / place, write()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            found[path] = text
    return found
