"""Code written from declarations: the writers of events, and what the page knows of them.

``python -m collabsim.report.documents`` writes these files as it writes the generated parts
of the documents; a test holds them fresh. They are checked in, so that they can be read,
type-checked and compiled like any other. With them go the numbers of events and instruments
and the list of pinned numbers (:mod:`collabsim.report.numbering`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from collabsim.inquiry.twins import WHAT_HAPPENED
from collabsim.report.numbering import BY_WHAT, PACKAGE, PINNED, stale_numbers, with_new_numbers
from collabsim.world.events.catalogue import FAMILIES, FIELDS, KINDS
from collabsim.world.events.declare import NOBODY, EventKind, Placed
from collabsim.world.events.fields import MUNICIPALITY_ROW

_TYPES = {"whole": "int", "word": "int", "number": "float", "true/false": "bool"}
_WHOLE_SLOTS = ("other", "code")
LONGEST_LINE = 100
"""Letters of a line of code."""


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
    call = f"new_row(w, month, Event.{kind.name.upper()}, {pilot}, {person}, {place}, {other})"
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


def page_fields() -> str:
    """The module by which the page reads events by name."""
    enumerations = {
        field.codes.__name__: field.words for field in FIELDS.values() if field.codes is not None
    }
    lines = [
        "/**",
        " * What each kind of event holds, by name, and the words its codes stand for.",
        " * Written by `python -m collabsim.report.documents`; not to be changed by hand.",
        " */",
        "",
        "/** Turns what the recording holds into words; what is not there stays null. */",
        "const wordsOf = (words) => (code) => (code === null ? null : words[code]);",
        "const number = (value) => value;",
        "const yesNo = (value) => value === 1;",
        "",
        "/** The words of every code an event can hold, by their numbers. */",
        "export const WORDS = {",
        *(f"  {_key(name)}: {_words(words)}," for name, words in sorted(enumerations.items())),
        "};",
        "",
    ]
    lines += [f"const {_key(name)} = wordsOf(WORDS.{_key(name)});" for name in sorted(enumerations)]
    lines += ["", "/** For each kind of event how each of its fields is read. */"]
    lines += ["export const FIELDS = {", *(line for k in KINDS.values() for line in _read(k)), "};"]
    lines += ["", "/** Which of them say what happened or was decided, not what was weighed. */"]
    happened = {k.name: WHAT_HAPPENED.get(k.event, ()) for k in KINDS.values()}
    lines += ["export const WHAT_HAPPENED = {"]
    lines += [f"  {name}: {json.dumps(fields)}," for name, fields in happened.items()]
    return "\n".join([*lines, "};", ""])


def _key(name: str) -> str:
    return f"{name[0].lower()}{name[1:]}"


def _words(words: Mapping[int, str]) -> str:
    return "{ " + ", ".join(f'{number}: "{word}"' for number, word in words.items()) + " }"


def _read(kind: EventKind) -> Iterator[str]:
    """The lines of one kind: each field and what reads it; one line where it is no longer."""
    readers = {"whole": "number", "number": "number", "true/false": "yesNo"}
    read = [
        f"{field.name}: {_key(field.codes.__name__) if field.codes else readers[field.holds]}"
        for field in kind.fields
    ]
    together = f"  {kind.name}: {{ {', '.join(read)} }},"
    if len(together) <= LONGEST_LINE:
        yield together
        return
    yield f"  {kind.name}: {{"
    yield from (f"    {one}," for one in read)
    yield "  },"


def _modules() -> dict[Path, Callable[[], str]]:
    folder = Path("world/events/writers")
    return {folder / f"{family}.py": partial(writers_of, family) for family in FAMILIES} | {
        folder / "__init__.py": every_writer,
        Path("classroom/page/event_fields.js"): page_fields,
    }


GENERATED: Mapping[Path, Callable[[], str]] = MappingProxyType(_modules())
"""What writes each generated file, by its place in the package."""


def stale_files(package: Path = PACKAGE) -> dict[Path, str]:
    """The generated files that are not what they should be, and what they should be.

    Where numbers are missing they are all there is to write: the rest holds numbers, and is
    written by a program that knows them.
    """
    found = stale_numbers(package)
    if found:
        return found
    for place, write in GENERATED.items():
        path, text = package / place, write()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            found[path] = text
    if PINNED.is_file():
        added = with_new_numbers(PINNED.read_text(encoding="utf-8"))
        if added is not None:
            found[PINNED] = added
    return found
