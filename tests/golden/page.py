"""The data of the classroom page."""

from __future__ import annotations

from typing import Any

from collabsim.classroom.export_data import classroom_data
from collabsim.inquiry.ensembles import ReplicationCounts
from collabsim.inquiry.levers import RECORDED
from tests.golden.plain import Thing, tree

# Values of parameters, prose of declarations, and what says which rules and version made it.
WITHOUT = (
    "made_with", "format.version", "scenario.fingerprint", "scenario.about", "scenario.values",
    "event_columns", "glossary", "sources", "price_source", "budget.source",
)  # fmt: skip
LEVERS = 1
"""Recorded levers: twice as many worlds with each."""


def page_data(scenario: Any, seed: int) -> Any:
    """The data of the page: both municipalities with and without a lever, small ensembles."""
    return classroom_data(
        scenario, seed=seed, recorded=RECORDED[:LEVERS], masks=(0, 32, 33, 511),
        sizes=ReplicationCounts(base_and_single=6, pairs=4, others=4),
    )  # fmt: skip


def page_thing(data: Any) -> Thing:
    """The data as text, a part for each key of a key; of what worlds share, for each column."""
    parts: dict[str, list[str]] = {}
    for names, path, value in tree(data, WITHOUT):
        keys = names.split(".")
        part = ".".join(keys if keys[0] == "pools" else keys[:2])
        parts.setdefault(part, []).append(f"{path}\t{value}")
    return Thing({part: "\n".join(lines) for part, lines in parts.items()})
