"""What a table ``[own.NAME]`` may say, and its JSON schema for editors."""

from __future__ import annotations

from typing import Any

from collabsim.parameters import OWN_PLACES

TABLE = "own"
WANTED = ("place", "value", "low", "high", "unit", "meaning")
SOURCE = "source"


def own_schema() -> dict[str, Any]:
    """The JSON schema of the tables, for editors."""
    number: dict[str, Any] = {"type": "number"}
    text: dict[str, Any] = {"type": "string", "minLength": 1}
    keys = {
        "place": {
            "type": "integer", "minimum": 0, "maximum": OWN_PLACES - 1,
            "description": "An own rule reads it as p.own[place].",
        },
        "value": {**number, "description": "What it is."},
        "low": {**number, "description": "The least it may be."},
        "high": {**number, "description": "The most it may be."},
        "unit": {**text, "description": "Its unit."},
        "meaning": {**text, "description": "One sentence on what it says."},
        SOURCE: {**text, "description": "Where its value comes from; assumption if absent."},
    }  # fmt: skip
    table = {
        "type": "object", "properties": keys, "required": list(WANTED),
        "additionalProperties": False,
    }  # fmt: skip
    return {
        "type": "object", "additionalProperties": table, "maxProperties": OWN_PLACES,
        "description": "Own parameters by name, which rules of one's own read.",
    }  # fmt: skip
