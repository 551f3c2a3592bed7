"""What a sweep file may say: pydantic models and the JSON schema, made from the parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    create_model,
)

from collabsim.experiment.design.designs import Design
from collabsim.experiment.design.varied import VARIABLE
from collabsim.experiment.seeds import LARGEST_SEED, MOST_REPLICATIONS
from collabsim.parameters import Parameter, Role
from collabsim.scenario import LARGEST_POPULATION, SMALLEST_POPULATION
from collabsim.scenario.dotted_names import with_dotted_schema
from collabsim.scenario.instrument_schema import instrument_schema
from collabsim.scenario.names import LONGEST_NAME, plain_name
from collabsim.scenario.schema import (
    PRICES,
    Problem,
    change_model,
    checked,
    prices_key,
    value_type,
)
from collabsim.statistics.precision import Precision

Seeds = Literal["paired", "independent"]

DESIGNS: tuple[str, ...] = get_args(Design)
Keepable = Literal["proximities", "distances"]
"""Tables a sweep keeps where it says so."""
MOST_POINTS = 1_000_000
MOST_STEPS = 1_000
MOST_SIGNS = 160
"""Signs of a question: two lines of a memo's heading."""

AGAINST = "against"
"""The table that names what the cells are held against."""

SETS = "sets"
"""The table that says over how many sets of assumptions a change is tried."""

CHANGE = "change"
"""The tables of what changes within the run, as in a scenario file."""

INSTRUMENT = "instrument"
"""The tables of instruments that are decided within the run, as in a scenario file."""

POINT = "point"
"""The tables of the points of the design "list"."""

TABLES: dict[str, tuple[Role, ...]] = {
    "levers": ("lever",),
    "uncertainties": ("uncertainty",),
    "structure": ("structure", "context"),
}
"""The tables of a sweep file that name what varies, with the roles of their parameters."""

TABLE_OF: dict[Role, str] = {role: table for table, roles in TABLES.items() for role in roles}

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(plain_name)]

_STRICT = ConfigDict(strict=True, extra="forbid")
_FORMS = ("values", "range")


def _without_default(schema: dict[str, Any]) -> None:
    """An absent key has no value, not the value null."""
    schema.pop("default", None)


def _key(kind: Any, about: str, **limits: Any) -> Any:
    """A key that may be absent."""
    field = Field(description=about, json_schema_extra=_without_default, **limits)
    return Annotated[kind, field], None


def _form(value: Any) -> str | None:
    """How an axis is written: as a list of values or as a table with low and high."""
    if isinstance(value, list):
        return "values"
    return "range" if isinstance(value, dict | BaseModel) else None


def _axis(parameter: Parameter) -> Any:
    """The values a parameter takes in a sweep: a list, for numbers also a range."""
    element = value_type(parameter)
    listed = Field(min_length=1, title=parameter.name, description=parameter.meaning)
    values: Any = Annotated[list[element], listed]  # type: ignore[valid-type]
    if parameter.kind in {"bool", "choice"}:
        return values
    steps = "So many values at equal distances, low and high among them."
    ends: dict[str, Any] = {
        "low": (element, ...),
        "high": (element, ...),
        "steps": _key(int, steps, ge=2, le=MOST_STEPS),
    }
    spread = create_model(f"range_of_{parameter.name}", __config__=_STRICT, **ends)
    return Annotated[
        Annotated[values, Tag("values")] | Annotated[spread, Tag("range")], Discriminator(_form)
    ]


def _table(name: str, kind: Any, prefix: str = "") -> Any:
    """The model of a table of parameters of its roles, each with a value of ``kind(parameter)``."""
    roles = TABLES[name]
    keys: dict[str, Any] = {
        p.name: (Annotated[kind(p), Field(json_schema_extra=_without_default)], None)
        for p in VARIABLE.values()
        if p.role in roles
    }
    return create_model(f"{prefix}{name}", __config__=_STRICT, **keys)


def _precision() -> Any:
    """A table with the fields of :class:`Precision`, which checks the values itself."""
    kinds = {"int": "integer"}
    keys = {
        field.name: {"type": kinds.get(str(field.type), "number")} for field in fields(Precision)
    }
    schema = {"type": "object", "additionalProperties": False, "properties": keys}
    return Annotated[dict[str, Any], WithJsonSchema(schema)]


def _sets_model() -> type[BaseModel]:
    """The model of ``[sets]``: over what a change is tried when it is told."""
    about = (
        "Over how many sets of assumptions (points of the admissible region) results and report "
        "try a change; 0 for none."
    )
    points = _key(int, about, ge=0, le=MOST_REPLICATIONS)
    return create_model(SETS, __config__=_STRICT, points=points)


def _sweep_model() -> type[BaseModel]:
    """The model of ``[sweep]``: everything but what varies."""
    size = Annotated[int, Field(ge=SMALLEST_POPULATION, le=LARGEST_POPULATION)]
    file = "A .toml file, relative to this one, or the name of a shipped scenario."
    keys: dict[str, Any] = {
        "name": _key(Name, "Name of the sweep."),
        "about": _key(str, "One sentence on the question it answers."),
        "question": _key(
            str, "The question a memo answers, as a question.", min_length=1, max_length=MOST_SIGNS
        ),
        "scenario": _key(str, file, min_length=1),
        "scenarios": _key(
            list[str], f"Several scenarios, crossed with all else. {file}", min_length=1
        ),
        "populations": _key(
            list[size], "Municipalities of these sizes in place of the scenario's.", min_length=1
        ),
        "design": _key(Literal[DESIGNS], "How points are chosen; a grid if absent."),
        "points": _key(
            int, "Points of a sampled design; paths of a Morris design.", ge=1, le=MOST_POINTS
        ),
        "cross_levers": _key(
            bool, "Whether every lever is combined with every point (true if absent)."
        ),
        "seeds": (
            Annotated[Seeds, Field(description="Whether all cells have the same random draws.")],
            ...,
        ),
        "seed": _key(
            int, "Seed of the random draws and of the design; 0 if absent.", ge=0, le=LARGEST_SEED
        ),
        "replications": _key(
            int, "Runs of each municipality of a cell.", ge=1, le=MOST_REPLICATIONS
        ),
        "precision": _key(
            _precision(), "How precisely results are to be known, in place of replications."
        ),
        "keep": _key(
            list[Keepable],
            "Tables kept beside pilots: proximities, some thousand rows a run, or distances.",
        ),
    }
    one_of: list[Any] = [
        {"oneOf": [{"required": ["scenario"]}, {"required": ["scenarios"]}]},
        {"oneOf": [{"required": ["replications"]}, {"required": ["precision"]}]},
    ]
    config = ConfigDict(**_STRICT, title="sweep", json_schema_extra={"allOf": one_of})
    return create_model("sweep", __config__=config, **keys)


@cache
def sweep_document_model() -> type[BaseModel]:
    """The model of a whole sweep file."""
    tables = {name: _key(_table(name, _axis), f"Varied {name}.") for name in TABLES}
    single = {name: _key(_table(name, value_type, "point_"), f"Its {name}.") for name in TABLES}
    point: Any = create_model("point", __config__=_STRICT, **single)
    fields_held: dict[str, Any] = {
        p.name: (Annotated[value_type(p), Field(json_schema_extra=_without_default)], None)
        for p in VARIABLE.values()
    }
    held: Any = create_model(AGAINST, __config__=_STRICT, **fields_held)
    keys: dict[str, Any] = {
        "sweep": (_sweep_model(), ...),
        PRICES: prices_key(),
        **tables,
        AGAINST: _key(held, "Values of the cell the others are held against."),
        SETS: _key(_sets_model(), "Over how many sets of assumptions a change is tried."),
        POINT: _key(list[point], 'The points of the design "list".', min_length=1),
        CHANGE: _key(
            list[change_model()],  # type: ignore[misc]
            "What changes within the run: cells with these changes stand beside those without.",
            min_length=1,
        ),
        # What stands in a table is checked by its reader, as in a scenario file.
        INSTRUMENT: _key(
            Annotated[list[dict[str, Any]], WithJsonSchema(instrument_schema())],
            "Instruments that are decided: cells with them stand beside those without.",
            min_length=1,
        ),
    }
    config = ConfigDict(**_STRICT, title="collabsim sweep")
    return create_model("sweep_file", __config__=config, **keys)


def validated_sweep(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Check a parsed sweep file; return what it sets and every problem in it.

    Amounts in kroner of another year (``[prices]``) become those of 2018. The first part is
    empty where there are problems. What belongs together (a design and its points, a range
    and its steps) is checked when the sweep is assembled.
    """
    content, problems = checked(sweep_document_model(), document, _written)
    return (content, problems) if problems else (_as_ordered(content, document), [])


def _as_ordered(content: dict[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """The content with its tables and points, and all their keys, in the document's order."""

    def ordered(key: str) -> Any:
        if key == POINT:
            return [_as_ordered(*pair) for pair in zip(content[key], document[key], strict=True)]
        return _as_ordered(content[key], document[key]) if key in TABLES else content[key]

    return {key: ordered(key) for key in document}


def _written(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path as the file has it; pydantic adds which form of an axis it tried."""
    if len(path) > 2 and path[0] in TABLES and path[2] in _FORMS:
        return (*path[:2], *path[3:])
    return path


def sweep_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of sweep files, for editors and checks."""
    schema = with_dotted_schema(sweep_document_model().model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
