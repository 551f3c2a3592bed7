"""One clear sentence for each thing that can be wrong with a key of a sweep file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from collabsim.experiment.design.sweep_schema import (
    AGAINST,
    CHANGE,
    DESIGNS,
    INSTRUMENT,
    MOST_POINTS,
    MOST_STEPS,
    SETS,
    TABLE_OF,
    TABLES,
    Keepable,
    sweep_document_model,
)
from collabsim.experiment.design.varied import VARIABLE
from collabsim.experiment.seeds import MOST_REPLICATIONS, SEED_RANGE
from collabsim.parameters import GROUPS, Role
from collabsim.scenario import LARGEST_POPULATION, SMALLEST_POPULATION
from collabsim.scenario.names import LONGEST_NAME
from collabsim.scenario.schema import PRICES, Problem
from collabsim.scenario.sentences import (
    GONE,
    SEE_ALL,
    nearest_name,
    nearest_parameter,
    plain_number,
    prices_sentence,
    sentence,
    shown,
)

KINDS: dict[Role, str] = {
    "lever": "a lever",
    "uncertainty": "an uncertainty",
    "structure": "part of the structure",
    "context": "part of the context",
}

SEEDS = (
    '"paired" (all cells have the same random draws, for comparisons) or '
    '"independent" (each has its own, for sensitivity analyses)'
)

_WANTED = {
    "name": f"a text of 1 to {LONGEST_NAME} characters",
    "about": "a text in quotes",
    "scenario": "the name of a shipped scenario or of a .toml file",
    "scenarios": "a list of names of shipped scenarios or of .toml files",
    "populations": (
        f"a list of whole numbers from {SMALLEST_POPULATION} to {plain_number(LARGEST_POPULATION)}"
    ),
    "design": f"one of {', '.join(DESIGNS)}",
    "points": f"a whole number from 1 to {plain_number(MOST_POINTS)}",
    "cross_levers": "true or false",
    "seed": SEED_RANGE,
    "replications": f"a whole number from 1 to {plain_number(MOST_REPLICATIONS)}",
    "precision": "a table such as { survival = 0.02, min = 100, max = 5_000 }",
    "keep": f"a list of {' and '.join(get_args(Keepable))}",
    "steps": f"a whole number from 2 to {plain_number(MOST_STEPS)}",
}


def sweep_sentence(problem: Problem) -> str:
    """What is wrong and what was expected, without the place in the file."""
    table, *inside = problem.path
    if table == PRICES:
        return prices_sentence(problem)
    if table in (CHANGE, INSTRUMENT):
        return sentence(problem)
    if not inside:
        return _about_top(str(table), problem)
    if table == "sweep":
        return _about_setting(str(inside[0]), problem)
    if table == SETS:
        return _about_sets(str(inside[0]), problem)
    if table == "point":
        return _about_point(inside, problem)
    return _about_axis(str(table), inside, problem)


def not_varied(name: str) -> str:
    """The sentence for a name that nothing that can be varied has."""
    return GONE.get(name) or f"there is no parameter {name}{_nearest(name)}"


def _about_top(key: str, problem: Problem) -> str:
    if problem.kind == "missing":
        return f"there is no table [{key}]; it names the scenario, the design and the seeds"
    if key == "point":
        return _AS_TABLES
    if key in ("sweep", SETS, *TABLES):
        return f"{key} is a table; write its keys under [{key}]"
    if key in VARIABLE or key in _settings():
        home = TABLE_OF[VARIABLE[key].role] if key in VARIABLE else "sweep"
        return f"{key} belongs in [{home}], not at the top of the file"
    if key in {group.name for group in GROUPS}:
        return (
            f"a sweep has no table [{key}]; values to vary stand in "
            f"{', '.join(f'[{name}]' for name in TABLES)}, all others in the scenario"
        )
    return f"{key} is not a table of a sweep file; {_nearest_at_top(key)}"


_AS_TABLES = "points are written as tables headed [[point]], with double brackets"


def _nearest_at_top(key: str) -> str:
    written = {
        "sweep": "[sweep]",
        **{name: f"[{name}]" for name in (*TABLES, PRICES, AGAINST, SETS)},
        **{name: f"[[{name}]]" for name in ("point", CHANGE, INSTRUMENT)},
    }
    near = nearest_name(key, [*written, *_settings()])
    if near is None:
        return f"tables are {', '.join(written.values())}"
    return f"nearest: {written.get(near, f'{near} in [sweep]')}"


def _about_setting(key: str, problem: Problem) -> str:
    if problem.kind == "missing":
        return f"seeds is missing; it is {SEEDS}"
    if problem.kind == "extra_forbidden":
        if key in VARIABLE:
            return f"{key} belongs in [{TABLE_OF[VARIABLE[key].role]}], not in [sweep]"
        if key == SETS:
            return f"how many sets are tried stands in a table of its own, as points of [{SETS}]"
        near = nearest_name(key, _settings())
        hint = f"nearest: {near}" if near else f"keys are {', '.join(_settings())}"
        return f"{key} is not a key of [sweep]; {hint}"
    if key == "seeds":
        return f"seeds must be {SEEDS}, not {shown(problem.value)}"
    near = None
    if key == "design" and isinstance(problem.value, str):
        near = nearest_name(problem.value, DESIGNS)
    hint = f"; nearest: {near}" if near else ""
    but = "but it holds" if len(problem.path) > 2 else "not"
    return f"{key} must be {_WANTED[key]}, {but} {_short(problem)}{hint}"


def _about_sets(key: str, problem: Problem) -> str:
    if problem.kind == "extra_forbidden":
        return f"{key} is not a key of [{SETS}]; its only key is points"
    return (
        f"points of [{SETS}] must be a whole number from 0 to {plain_number(MOST_REPLICATIONS)}, "
        f"how many sets of assumptions a change is tried over, not {_short(problem)}"
    )


def _about_axis(table: str, inside: list[str | int], problem: Problem) -> str:
    name = str(inside[0])
    if name not in VARIABLE or TABLE_OF[VARIABLE[name].role] != table:
        return _misplaced(table, name)
    parameter = VARIABLE[name]
    numeric = parameter.kind in {"int", "float"}
    if len(inside) == 1:
        if problem.kind == "too_short":
            return f"{name} lists no values"
        ways = "a list of values"
        if numeric:
            ways += " or a range { low = ..., high = ... }"
        return (
            f"{name} must be {ways}, not {shown(problem.value)}; "
            "a value that is the same in every cell belongs in the scenario"
        )
    end = inside[1]
    if problem.kind == "missing":
        return f"the range of {name} needs both low and high; there is no {end}"
    if problem.kind == "extra_forbidden":
        return f"{end} is not a key of a range; keys are low, high, steps"
    if end == "steps":
        return f"steps must be {_WANTED['steps']}, not {_short(problem)}"
    return sentence(replace(problem, path=(parameter.group, name)))


def _about_point(inside: list[str | int], problem: Problem) -> str:
    keys = inside[1:]
    if not keys:
        return _AS_TABLES
    table = str(keys[0])
    if len(keys) == 1:
        if table in VARIABLE:
            home = TABLE_OF[VARIABLE[table].role]
            return f"{table} belongs in a table of the point: {home} = {{ {table} = ... }}"
        if table in TABLES:
            return f"{table} of a [[point]] must be a table, not {shown(problem.value)}"
        near = nearest_name(table, TABLES)
        hint = f"nearest: {near}" if near else f"keys are {', '.join(TABLES)}"
        return f"{table} is not a key of [[point]]; {hint}"
    name = str(keys[1])
    if problem.kind == "extra_forbidden":
        return _misplaced(table, name)
    return sentence(replace(problem, path=(VARIABLE[name].group, name)))


def _misplaced(table: str, name: str) -> str:
    """A name that is no parameter, or stands among those of another role."""
    if name in VARIABLE:
        role = VARIABLE[name].role
        return f"{name} is {KINDS[role]}; it belongs in [{TABLE_OF[role]}], not in [{table}]"
    if name in GONE:
        return GONE[name]
    if name in {group.name for group in GROUPS}:
        return f"{name} is a table of scenario files; write its keys directly under [{table}]"
    return f"{name} is not a parameter{_nearest(name)}"


def _nearest(name: str) -> str:
    """The end of a sentence that names the nearest parameter and its table."""
    found = nearest_parameter(name, VARIABLE)
    if found is None:
        return SEE_ALL
    near, before = found
    parameter = VARIABLE[near]
    return f"; nearest: {near} in [{TABLE_OF[parameter.role]}] ({parameter.unit}){before}"


def _settings() -> list[str]:
    """The keys of ``[sweep]``."""
    model: Any = sweep_document_model().model_fields["sweep"].annotation
    return list(model.model_fields)


def _short(problem: Problem) -> str:
    """The value, or that it is empty."""
    if problem.kind == "too_short":
        return "an empty list"
    return "an empty text" if problem.kind == "string_too_short" else shown(problem.value)
