"""The tables of the documents, each rendered from the declarations the code itself runs on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from pathlib import Path

import numpy as np

import collabsim.rules
from collabsim.language import text
from collabsim.municipality.channels import REGISTER, measure
from collabsim.municipality.structure import Duty, Role, Sector
from collabsim.parameters import GROUPS, PARAMETERS, Parameter, Value
from collabsim.parameters.changing import Read, read_when
from collabsim.rules.phases import PHASES
from collabsim.world import codes as world_codes
from collabsim.world.draws import Decision
from collabsim.world.events.catalogue import KINDS
from collabsim.world.events.declare import EventField
from collabsim.world.table_declared import Field
from collabsim.world.tables import TABLES

_CODES: tuple[type[IntEnum], ...] = (
    Sector,
    Role,
    Duty,
    world_codes.State,
    world_codes.Outcome,
    world_codes.Stage,
    world_codes.Reason,
    world_codes.Argument,
    world_codes.Band,
    world_codes.Arrangement,
    world_codes.Source,
    world_codes.Funding,
    world_codes.Door,
)

SHOWN_POPULATIONS = (3_000, 10_000, 30_000, 120_000, 300_000)
"""Populations at which the register shows its quantities."""


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; cells are escaped and stand on one line."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(content: object) -> str:
    return " ".join(str(content).split()).replace("|", "\\|")


def _markdown(documentation: str | None) -> str:
    """The first paragraph of a docstring, its literals and references as Markdown code."""
    paragraph = (documentation or "").strip().partition("\n\n")[0]
    return re.sub(r"(?::\w+:)?(`+)~?([^`]+)\1", r"`\2`", " ".join(paragraph.split()))


def _words(name: str) -> str:
    return name.lower().replace("_", " ")


def _text(member: IntEnum) -> str:
    """The words the English catalogue has for a code."""
    return text(f"{type(member).__name__.lower()}.{member.name.lower()}")


def number(value: Value) -> str:
    """``value`` as the documents write it: 40,000 and 0.49, yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"


def bounds(parameter: Parameter) -> str:
    """The values a parameter takes: its words, yes and no, or from where to where."""
    if parameter.choices:
        return ", ".join(parameter.choices)
    if parameter.kind == "bool":
        return "yes, no"
    return f"{number(parameter.low)} to {number(parameter.high)}"


_IN_A_RUN: dict[Read, str] = {
    "live": "at once",
    "at start": "new pilots",
    "with a person": "no: persons",
    "built in": "no: built in",
}
"""Whether a value may change during a run, and for whom it then holds."""


def parameters() -> str:
    """Every parameter, one table for each group."""
    header = ("name", "default", "unit", "range", "role", "in a run", "source", "meaning")
    return "\n\n".join(
        f"#### `[{group.name}]`\n\n"
        + table(
            header,
            (
                (
                    f"`{p.name}`",
                    number(p.default),
                    p.unit,
                    bounds(p),
                    p.role,
                    _IN_A_RUN[read_when(p.name)],
                    p.source,
                    p.meaning,
                )
                for p in group.parameters
            ),
        )
        for group in GROUPS
    )


def _kind(field: Field) -> str:
    dtype = np.dtype([("field", field.kind)])["field"]
    return dtype.base.name + "".join(f"[{length}]" for length in dtype.shape)


def state() -> str:
    """Every state variable, one table for each table of the world."""
    header = ("field", "type", "unit or range", "meaning")
    return "\n\n".join(
        f"#### {entry.name}\n\n{entry.about}\n\n"
        + table(header, ((f"`{f.name}`", _kind(f), f.unit, f.meaning) for f in entry.fields))
        for entry in TABLES.values()
    )


def phases() -> str:
    """The phases of a month, in order."""
    rows = ((phase.number, phase.name, phase.each, phase.about) for phase in PHASES)
    return table(("#", "phase", "for each", "what happens"), rows)


def rules(folder: Path | None = None) -> str:
    """The rulebook: each public function of each file, by the first words about it."""
    home = folder or Path(collabsim.rules.__file__).parent
    sections = []
    for path in sorted(home.glob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        functions = [
            (f"`{node.name}`", _markdown(ast.get_docstring(node)))
            for node in module.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]
        if functions:
            heading = f"#### `rules/{path.name}`\n\n{_markdown(ast.get_docstring(module))}\n\n"
            sections.append(heading + table(("rule", "what it gives"), functions))
    return "\n\n".join(sections)


def _numbered(enumeration: type[IntEnum]) -> str:
    return "; ".join(f"{member.value} {_text(member)}" for member in enumeration)


def codes() -> str:
    """The small enumerations: their numbers are pinned, since logs and tables carry them."""
    rows = ((kind.__name__, _markdown(kind.__doc__), _numbered(kind)) for kind in _CODES)
    return table(("code", "what it tells", "numbers"), rows)


def events() -> str:
    """The kinds of event with their pinned numbers, and what each says."""
    rows = (
        (
            kind.event.value,
            f"`{kind.name}`",
            _text(kind.event),
            kind.person,
            ", ".join(f"`{field.name}` ({_unit(field)})" for field in kind.fields),
        )
        for kind in KINDS.values()
    )
    return table(("number", "event", "what happened", "whose post", "what it says"), rows)


def _unit(field: EventField) -> str:
    """The unit of a field, of a code the word for it."""
    return "word" if field.words else field.unit


def draws() -> str:
    """The decisions for which a number is drawn, with their pinned numbers."""
    return table(("number", "decision"), ((d.value, _words(d.name)) for d in Decision))


def channels() -> str:
    """The register of size channels."""
    header = ("channel", "favours", "what changes with population", "why", "read by", "switch")
    rows = (
        (
            entry.name,
            entry.favours,
            entry.quantity,
            entry.why,
            ", ".join(f"`{file}`" for file in entry.read_by),
            f"`{entry.switch}`",
        )
        for entry in REGISTER
    )
    return table(header, rows)


def _figures(value: float) -> str:
    """Three figures, or all of a large number."""
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}"


def channel_sizes() -> str:
    """The quantity behind each channel at several populations, with every default."""
    defaults = {name: parameter.default for name, parameter in PARAMETERS.items()}
    measured = measure(defaults, SHOWN_POPULATIONS)
    rows = (
        (entry.name, _words(column), *map(_figures, measured[column]))
        for entry in REGISTER
        for column in entry.columns
    )
    return table(("channel", "quantity", *map(number, SHOWN_POPULATIONS)), rows)
