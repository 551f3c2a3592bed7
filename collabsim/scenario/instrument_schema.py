"""What an ``[[instrument]]`` table may say, as a JSON schema for editors."""

from __future__ import annotations

from typing import Any

from collabsim.instruments import CATALOGUE, PAYERS, Instrument, Setting
from collabsim.parameters import PARAMETERS

MONTH_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "integer", "minimum": 0},
        {"type": "string", "pattern": "^\\d{4}-(0[1-9]|1[0-2])$"},
    ]
}
"""A month of the run, or a date."""
COSTS = {
    "set_up_nok": "Paid once, when it is introduced, NOK.",
    "yearly_nok": "Paid every year, NOK.",
    "per_pilot_nok": "Paid for each pilot that starts while it is in force, NOK.",
    "per_person_nok": "Paid for each person on a course while it is in force, NOK.",
}
"""Costs a scenario may set, and what they are."""


def instrument_schema() -> dict[str, Any]:
    """The schema of the list of instruments, with the settings of each."""
    return {
        "type": "array",
        "description": "One table for each instrument that is decided; replaces those of an "
        "extended scenario.",
        "items": {
            "type": "object",
            "required": ["name", "from"],
            "additionalProperties": False,
            "properties": _properties(),
            "allOf": [_if_named(one) for one in CATALOGUE.values()],
        },
    }


def _properties() -> dict[str, Any]:
    return {
        "name": {"enum": list(CATALOGUE), "description": "Which instrument."},
        "from": {"description": "Month in which it is decided.", **MONTH_SCHEMA},
        "until": {"description": "First month without it; none if absent.", **MONTH_SCHEMA},
        "municipality": {
            "description": "Whose instrument it is: a name or a list of names; all if absent.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        },
        "strength": {
            "type": "number",
            "minimum": 0,
            "maximum": 1,
            "description": "Share of the full effect on numbers; at 0 it does nothing.",
        },
        "payer": {"enum": list(PAYERS), "description": "Who pays for it."},
        "settings": {"type": "object", "description": "What can be chosen about it."},
        "cost": {
            "type": "object",
            "additionalProperties": False,
            "description": "Costs other than those of its declaration.",
            "properties": {
                key: {"type": "number", "minimum": 0, "description": about}
                for key, about in COSTS.items()
            },
        },
    }


def _if_named(one: Instrument) -> dict[str, Any]:
    """The settings of one instrument, where the table has its name."""
    settings = {setting.name: _setting(setting) for setting in one.settings}
    known = {"type": "object", "additionalProperties": False, "properties": settings}
    return {
        "if": {"properties": {"name": {"const": one.name}}},
        "then": {"properties": {"settings": known}},
    }


def _setting(setting: Setting) -> dict[str, Any]:
    parameter = PARAMETERS[setting.parameter]
    about: dict[str, Any] = {
        "description": f"Sets {parameter.name}. {parameter.meaning} Unit: {parameter.unit}.",
        "default": setting.value,
        "x-source": setting.source,
    }
    if parameter.kind == "bool":
        return {"type": "boolean", **about}
    if parameter.kind == "choice":
        return {"enum": list(parameter.choices), **about}
    kind = "integer" if parameter.kind == "int" else "number"
    return {"type": kind, "minimum": setting.low, "maximum": setting.high, **about}
