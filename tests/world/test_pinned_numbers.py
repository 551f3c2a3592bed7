"""Numbers that may be added to and never changed: logs and results are read by them."""

from __future__ import annotations

import inspect
import json
from enum import IntEnum
from pathlib import Path

import pytest

from collabsim.municipality import structure
from collabsim.world import codes, draws
from collabsim.world.events import codes as event_codes

PINNED = Path(__file__).with_name("pinned_numbers.json")
ENUMERATIONS = {
    member.__name__: member
    for module in (codes, event_codes, draws, structure)
    for _, member in inspect.getmembers(module, inspect.isclass)
    if issubclass(member, IntEnum) and len(member)
}


def pinned() -> dict[str, dict[str, int]]:
    """Every number as it was published."""
    return dict(json.loads(PINNED.read_text(encoding="utf-8")))


def test_every_enumeration_is_pinned() -> None:
    assert set(pinned()) == set(ENUMERATIONS)


@pytest.mark.smoke
@pytest.mark.parametrize("name", sorted(ENUMERATIONS))
def test_no_number_has_changed(name: str) -> None:
    now = {member.name: int(member) for member in ENUMERATIONS[name]}
    assert now == pinned()[name]


@pytest.mark.parametrize("name", sorted(ENUMERATIONS))
def test_no_two_members_share_a_number(name: str) -> None:
    members = ENUMERATIONS[name].__members__
    assert len({int(member) for member in members.values()}) == len(members)
