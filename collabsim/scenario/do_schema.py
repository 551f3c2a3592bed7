"""What a ``[[do]]`` table may say: its words, and a JSON schema for editors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

TABLE = "do"
KEYS = (
    "proximity", "path", "who", "hold", "value", "course", "from", "until", "municipality",
)  # fmt: skip
ALL = "all"
PATHS: Mapping[str, tuple[str, ...]] = {
    "cognitive": ("understanding.meeting", "understanding.answer", "novelty", "imitation"),
    "institutional": ("understanding.meeting", "understanding.answer", "novelty"),
    "social": ("understanding.meeting", "understanding.answer", "closure", "consent", "recusal"),
    "organisational": ("understanding.meeting", "understanding.answer", "approval"),
    "geographical": ("meeting", "search"),
}
"""Where the rules read each proximity."""
READERS = ("team", "unit_manager", "line", "other_head", "state")
"""Who reads, by the place around a pilot; a search is an entrepreneur's and has no other reader."""
SEARCH = "search"
COURSE = "course"
HOLDS = ("own", "value", "shift", "off", "level", COURSE)
WITH_VALUE: Mapping[str, float] = {"value": 0.0, "level": 0.0, "shift": -1.0}
"""What takes a value, and the smallest; the largest is 1."""
MOMENTS = ("proposal", "start", "money_end")
"""Moments in the life of each pilot."""
LEVELS: Mapping[str, str] = {f"{one}_level": one for one in PATHS}
"""The proximity each level of a sweep is one of, by the name of the level."""


def do_schema() -> dict[str, Any]:
    """The JSON schema of the list of ``[[do]]`` tables, for editors."""
    month = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}]}
    every = sorted({path for paths in PATHS.values() for path in paths})
    properties = {
        "proximity": {"enum": list(PATHS), "description": "Which proximity."},
        "path": {"description": "Where it is read.", **_some_of(every)},
        "who": {"description": "Who reads it; all if absent.", **_some_of(READERS)},
        "hold": {"enum": list(HOLDS), "description": "What becomes of what is read."},
        "value": {
            "type": "number",
            "minimum": -1,
            "maximum": 1,
            "description": "What is read, or with shift what is added to it.",
        },
        "course": {
            "type": "string",
            "description": "With hold = course: the arm whose readings are read.",
        },
        "from": {"description": "Month, or proposal, start or money_end of a pilot.", **month},
        "until": {"description": "From then on it holds no more; to the end if absent.", **month},
        "municipality": {
            "description": "Whom it holds for: a name or a list of names; all if absent.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        },
    }
    return {
        "type": "array",
        "description": "One table for each reading that is held; replaces those of an extended "
        "scenario.",
        "items": {
            "type": "object",
            "required": ["proximity", "path", "hold"],
            "additionalProperties": False,
            "properties": properties,
        },
    }


def _some_of(words: Sequence[str]) -> dict[str, Any]:
    listed = {"type": "array", "minItems": 1, "items": {"enum": list(words)}}
    return {"anyOf": [{"const": ALL}, listed]}
