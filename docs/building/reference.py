"""The parts of the reference that are written when the site is built, from declarations.

A page of ``docs/`` marks the place by a line ``<!-- site: NAME -->``.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import columns
import organisation
from commands import commands, escaped

import collabsim
from collabsim.parameters import FORMER_NAMES, GROUPS, Parameter
from collabsim.records.columns import FORMER_FIELDS
from collabsim.report.document_tables import bounds, number, table
from collabsim.rulebook import FORMER_RULES, shipped_rules

ROOT = Path(__file__).resolve().parents[2]

API_GROUPS = {
    "Scenarios": ("load_scenario", "Scenario", "kroner"),
    "Run and compare": (
        "simulate",
        "Simulation",
        "events_of_kind",
        "replicate",
        "compare",
        "explain",
    ),
    "What would have saved it": ("Why", "Counterfactual"),
    "Sweeps": ("load_sweep", "make_sweep", "Sweep", "sweep", "resume", "replay"),
    "Results of sweeps": (
        "Results",
        "cell_table",
        "cell_contrasts",
        "cell_region",
        "region_contrasts",
        "sensitivity",
        "sensitivity_of",
    ),
    "Questions: effects and reports": ("folder_effects", "Asked", "Effects", "write_report"),
    "Municipalities": ("find_municipality", "hierarchy_of", "Structure", "draw_hierarchy"),
    "Mesa, own rules, errors": ("PilotTrapModel", "mesa_batch_run", "Rulebook", "UserError"),
}
"""The public names in the order one meets them; what is in none stands under *More*."""


def api() -> str:
    """The public names, each to be rendered from its docstring and signature."""
    grouped = {name for names in API_GROUPS.values() for name in names}
    more = [name for name in collabsim.__all__ if name not in grouped]
    lines = []
    for title, names in {**API_GROUPS, **({"More": more} if more else {})}.items():
        lines.append(f"## {title}\n")
        for name in names:
            public = getattr(collabsim, name)
            place = f"{public.__module__}.{public.__qualname__}"
            lines.append(f"::: {place}\n    options:\n      heading_level: 3\n")
    return "\n".join(lines)


def _parameter_row(one: Parameter) -> tuple[str, ...]:
    unit = "" if one.choices or one.kind == "bool" else one.unit
    return (
        f"`{one.name}`{{ #{one.name} }}",
        f"**{number(one.default)}** {unit}<br>{bounds(one)}",
        f"{escaped(one.meaning)}<br>*{one.role}* · {escaped(one.source)}",
    )


def parameters() -> str:
    """Every parameter with default, range, unit, meaning, role and source, by group."""
    header = ("name", "default, unit, range", "meaning, role, source")
    return "\n\n".join(
        f"## `[{group.name}]`\n\n{table(header, map(_parameter_row, group.parameters))}"
        for group in GROUPS
    )


def former_names() -> str:
    """Parameters, rules and stored columns by the names they had, in alphabetical order."""
    kinds = {
        "parameter": FORMER_NAMES,
        "rule": FORMER_RULES,
        "stored column": {former: name for name, former in FORMER_FIELDS.items()},
    }
    rows = [
        (f"`{former}`", f"`{name}`", kind)
        for kind, names in kinds.items()
        for former, name in sorted(names.items())
    ]
    return table(("was", "is", "of"), rows)


def _of_columns(listed: Iterable[columns.Column]) -> str:
    rows = ((f"`{c.name}`", c.meaning, c.unit) for c in listed)
    return table(("column", "meaning", "unit or words"), rows)


def result_columns() -> str:
    """The columns of every table of results but events."""
    header = ("column", "type, unit", "meaning")
    lines = []
    for name, entries in columns.of_tables().items():
        rows = ((f"`{e.name}`", f"{e.type}<br>{e.unit}", _told(e)) for e in entries)
        lines.append(f"## `{name}`\n\n{table(header, rows)}\n")
    return "\n".join(lines)


def _told(entry: columns.Entry) -> str:
    """What a column says, where it is null and the words it may hold."""
    missing = f"; *null* {entry.missing}" if entry.missing else ""
    words = f"<br>{', '.join(f'`{word}`' for word in entry.words)}" if entry.words else ""
    return f"{escaped(entry.meaning)}{missing}{words}"


def events() -> str:
    """The columns of every event, and what those of each kind hold."""
    lines = ["## Columns of every event\n", _of_columns(columns.EVENT_COLUMNS)]
    lines.append("\n## Columns of some kinds\n\nNull in the rows of all other kinds.\n")
    lines.append(_of_columns(columns.of_event_fields()))
    lines.append("\n## Kinds\n")
    for name, about, own in columns.of_events():
        lines.append(f"### `{name}`\n\n{about[0].upper()}{about[1:]}.\n")
        lines.append(_of_columns(own) + "\n" if own else "")
    return "\n".join(lines)


def _summary(documented: object) -> str:
    """The first paragraph of a docstring, its literals and references as code."""
    paragraph = (inspect.getdoc(documented) or "").partition("\n\n")[0]
    return " ".join(re.sub(r"(?::\w+:)?`+~?([^`]+)`+", r"`\1`", paragraph).split())


def rules() -> str:
    """Every rule that can be replaced, with its signature, by file."""
    by_file: dict[str, list[str]] = {}
    for name, rule in shipped_rules().items():
        plain = getattr(rule, "py_func", rule)
        place = plain.__module__.removeprefix("collabsim.rules.").replace(".", "/") + ".py"
        signature = f"{name}{inspect.signature(plain)}".replace("'", "")
        by_file.setdefault(place, []).append(f"`{signature}`\n:   {_summary(plain)}\n")
    lines = []
    for place in sorted(by_file, key=lambda one: ("/" in one, one)):
        path = ROOT / "collabsim" / "rules" / place
        module = ast.parse(path.read_text(encoding="utf-8"))
        about = " ".join((ast.get_docstring(module) or "").partition("\n\n")[0].split())
        lines += [f"## `rules/{place}`\n", about.replace("``", "`") + "\n", *by_file[place]]
    return "\n".join(lines)


def scenarios() -> str:
    """Every shipped scenario and sweep, as it is."""
    lines = []
    home = ROOT / "scenarios"
    for title, folder in (("Scenarios", home), ("Sweeps", home / "sweeps")):
        lines.append(f"## {title}\n")
        for path in sorted(folder.glob("*.toml")):
            text = path.read_text(encoding="utf-8").strip()
            lines.append(f"### {path.stem}\n\n```toml\n{text}\n```\n")
    return "\n".join(lines)


def decisions() -> str:
    """The records of decisions by their headings."""
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    headings = ((path, path.read_text(encoding="utf-8").partition("\n")[0]) for path in records)
    return "\n".join(f"* [{line.removeprefix('# ')}]({path.name})" for path, line in headings)


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "api": api,
    "parameters": parameters,
    "former_names": former_names,
    "columns": result_columns,
    "events": events,
    "rules": rules,
    "scenarios": scenarios,
    "decisions": decisions,
    **organisation.PARTS,
}
"""What a marker may name."""
