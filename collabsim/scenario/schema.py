"""What a scenario file may say: pydantic models and the JSON schema, made from the parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    create_model,
)

from collabsim.parameters import BASE_YEAR, GROUPS, PARAMETERS, PRICE_INDEX, Parameter
from collabsim.parameters.prices import INDEX_SOURCE
from collabsim.scenario.do_schema import do_schema
from collabsim.scenario.dotted_names import with_dotted_schema
from collabsim.scenario.instrument_schema import MONTH_SCHEMA, instrument_schema
from collabsim.scenario.names import LONGEST_NAME, plain_name
from collabsim.scenario.own_schema import own_schema
from collabsim.scenario.prices import as_written, indexed, price_year

SMALLEST_POPULATION = 1
LARGEST_POPULATION = 2_000_000
FIRST_YEARS = (1900, 2200)
"""Years a run may begin in."""
MOST_MUNICIPALITIES = 1_000

RUN_GROUP = "run"
"""The table whose keys hold for the whole run and not for one municipality."""

TOP_KEYS: tuple[str, ...] = (
    "name", "about", "extends", "first_year", "municipality", "change", "instrument", "do", "own",
)  # fmt: skip
MUNICIPALITY_KEYS: tuple[str, ...] = ("name", "population", "organisation_file")

PRICES = "prices"
"""The table that says in which year's kroner the amounts of a file are."""

_STRICT = ConfigDict(strict=True, extra="forbid")


Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a document: where (keys and indices), what kind, and what stood there.

    ``kind`` is the code of pydantic's error, such as ``extra_forbidden``. ``year`` is that of
    the kroner in which an amount was written.
    """

    path: tuple[str | int, ...]
    kind: str
    value: Any
    year: int = BASE_YEAR


def value_type(parameter: Parameter, *, with_default: bool = False) -> Any:
    """The annotated type of a parameter's values, with bounds, unit, role and source."""
    extra: dict[str, Any] = {"x-unit": parameter.unit, "x-role": parameter.role}
    extra["x-source"] = parameter.source
    if with_default:
        extra["default"] = parameter.default

    def describe(schema: dict[str, Any]) -> None:
        schema.pop("default", None)
        schema.update(extra)

    limits: dict[str, Any] = {}
    kind: Any = bool
    if parameter.kind == "choice":
        kind = Literal[parameter.choices]
    elif parameter.kind == "int":
        kind, limits = int, {"ge": parameter.low, "le": parameter.high}
    elif parameter.kind == "float":
        kind, limits = float, {"ge": parameter.low, "le": parameter.high, "allow_inf_nan": False}
    about = f"{parameter.meaning} Unit: {parameter.unit}."
    bounded = Field(title=parameter.name, description=about, json_schema_extra=describe, **limits)
    return Annotated[kind, bounded]


def _without_default(schema: dict[str, Any]) -> None:
    """An absent key has no value, not the value null."""
    schema.pop("default", None)


def _text(about: str, **limits: Any) -> Any:
    field = Field(description=about, json_schema_extra=_without_default, **limits)
    return Annotated[str, field], None


def _name(about: str) -> Any:
    kind, default = _text(about, min_length=1, max_length=LONGEST_NAME)
    return Annotated[kind, AfterValidator(plain_name)], default


def _checked_path(written: str) -> str:
    """The path of a file, which has no sign that cannot be seen."""
    if not written.isprintable():
        raise ValueError("signs that cannot be seen")
    return written


def _path(about: str) -> Any:
    kind, default = _text(about, min_length=1)
    return Annotated[kind, AfterValidator(_checked_path)], default


@cache
def prices_model() -> type[BaseModel]:
    """The model of ``[prices]``: the year of the amounts of the file it stands in."""
    year = Field(
        description=(
            f"The year in whose kroner the amounts of this file are; {BASE_YEAR} if absent. "
            f"Each is divided by the price index of the year ({BASE_YEAR} = 1)."
        ),
        json_schema_extra={
            "x-index": {str(year): level for year, level in PRICE_INDEX.items()},
            "x-source": INDEX_SOURCE,
        },
    )
    known: Any = Literal[tuple(PRICE_INDEX)]
    return create_model(PRICES, __config__=_STRICT, year=(Annotated[known, year], ...))


def prices_key() -> Any:
    """The key ``prices`` of a model of a file."""
    absent = Field(default=None, json_schema_extra=_without_default)
    return Annotated[prices_model(), absent], None


@cache
def prices_document_model() -> type[BaseModel]:
    """The model of a file of which nothing but ``[prices]`` is looked at."""
    return create_model("dated", __config__=_STRICT, prices=prices_key())


@cache
def municipality_model() -> type[BaseModel]:
    """The model of one ``[[municipality]]`` table."""
    population = Field(
        ge=SMALLEST_POPULATION,
        le=LARGEST_POPULATION,
        description="Inhabitants.",
        json_schema_extra=_without_default,
    )
    fields: dict[str, Any] = {
        "name": _name("Name in results."),
        "population": (Annotated[int, population], None),
        "organisation_file": _path("A given organisation, relative to this file."),
    }
    for parameter in PARAMETERS.values():
        if parameter.group != RUN_GROUP:
            fields[parameter.name] = (value_type(parameter), None)
    config = ConfigDict(
        **_STRICT,
        title="municipality",
        json_schema_extra={
            "anyOf": [{"required": ["population"]}, {"required": ["organisation_file"]}]
        },
    )
    return create_model("municipality", __config__=config, **fields)


@cache
def change_model() -> type[BaseModel]:
    """The model of one ``[[change]]`` table: from when, where, and tables of values."""
    when = Field(
        description="Month of the run from which the values hold, 0 for its first January; or a "
        'date such as "2026-07" where first_year says when the run begins.',
        json_schema_extra=MONTH_SCHEMA,
    )
    names = Field(
        description="Names of the municipalities it holds for; all if absent.",
        json_schema_extra=_without_default,
    )
    fields: dict[str, Any] = {
        "from": (Annotated[Any, when], ...),
        "municipality": (Annotated[list[str] | None, names], None),
    }
    for group in GROUPS:
        # What cannot change is let through here and refused with the reason (changing.py).
        table: dict[str, Any] = {p.name: (value_type(p), None) for p in group.parameters}
        model = create_model(f"change_{group.name}", __config__=_STRICT, **table)
        absent = Field(default=None, json_schema_extra=_without_default)
        fields[group.name] = (Annotated[model, absent], None)
    config = ConfigDict(**_STRICT, title="change")
    return create_model("change", __config__=config, **fields)


@cache
def document_model() -> type[BaseModel]:
    """The model of a whole scenario file."""
    fields: dict[str, Any] = {
        "name": _name("Name of the scenario."),
        "about": _text("One sentence on what the scenario is for."),
        "extends": _path("A .toml file, relative to this one, or the name of a shipped scenario."),
    }
    first_year = Field(
        ge=FIRST_YEARS[0],
        le=FIRST_YEARS[1],
        description="The year whose January is month 0; needed where a [[change]] has a date.",
        json_schema_extra=_without_default,
    )
    fields["first_year"] = (Annotated[int, first_year], None)
    fields[PRICES] = prices_key()
    for group in GROUPS:
        table: dict[str, Any] = {
            p.name: (value_type(p, with_default=True), None) for p in group.parameters
        }
        model = create_model(group.name, __config__=_STRICT, **table)
        absent = Field(default=None, json_schema_extra=_without_default)
        fields[group.name] = (Annotated[model, absent], None)
    places = Field(
        description="One table for each municipality; replaces those of an extended scenario.",
        json_schema_extra=_without_default,
    )
    fields["municipality"] = (Annotated[list[municipality_model()], places], None)  # type: ignore[misc]
    changes = Field(
        description="One table for each time values change; replaces those of an extended "
        "scenario.",
        json_schema_extra=_without_default,
    )
    fields["change"] = (Annotated[list[change_model()], changes], None)  # type: ignore[misc]
    # What stands in a table is checked by its reader (instruments.py), which knows each setting.
    uses: Any = Annotated[list[dict[str, Any]], WithJsonSchema(instrument_schema())]
    fields["instrument"] = (Annotated[uses, Field(json_schema_extra=_without_default)], None)
    held: Any = Annotated[list[dict[str, Any]], WithJsonSchema(do_schema())]
    fields["do"] = (Annotated[held, Field(json_schema_extra=_without_default)], None)
    owned: Any = Annotated[dict[str, Any], WithJsonSchema(own_schema())]
    fields["own"] = (Annotated[owned, Field(json_schema_extra=_without_default)], None)
    config = ConfigDict(**_STRICT, title="collabsim scenario")
    return create_model("scenario", __config__=config, **fields)


def validated(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Check a parsed scenario file; return what it sets and every problem in it.

    Whole numbers given for floats become floats, so that equal scenarios have
    equal values; amounts in kroner of another year (``[prices]``) become those of
    2018. The first part is empty where there are problems.
    """
    return checked(document_model(), document)


def validated_change(table: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The same for one ``[[change]]`` table."""
    return checked(change_model(), table)


def validated_municipality(table: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The same for one ``[[municipality]]`` table."""
    return checked(municipality_model(), table)


def checked(
    model: type[BaseModel],
    document: Mapping[str, Any],
    place: Callable[[Place], Place] = lambda loc: loc,
) -> tuple[dict[str, Any], list[Problem]]:
    """Check a parsed file against its model, its amounts in kroner of 2018.

    Args:
        model: What the file may say.
        document: What it says.
        place: From where pydantic names a value to the keys that lead to it in the file.

    Returns:
        What it sets, empty where there are problems, and every problem, with the values as
        they were written.
    """
    year = price_year(document)
    try:
        content = model.model_validate(indexed(document, year))
    except ValidationError as failure:
        details = failure.errors(include_url=False, include_context=False)
        problems = [Problem(place(e["loc"]), e["type"], e["input"]) for e in details]
        if year == BASE_YEAR:
            return {}, problems
        written = [replace(p, value=as_written(document, p.path, p.value)) for p in problems]
        return {}, [replace(p, year=year) for p in written]
    return content.model_dump(exclude_unset=True), []


def scenario_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of scenario files, for editors and checks.

    Units, roles and sources of the parameters stand in ``x-unit``, ``x-role`` and
    ``x-source``. Checks across several keys are not part of it.
    """
    schema = with_dotted_schema(document_model().model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
