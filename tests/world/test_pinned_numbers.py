"""Numbers that may be added to and never changed: logs and results are read by them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from collabsim.report.numbering import (
    DECLARED,
    ENUMERATIONS,
    NUMBERS,
    PACKAGE,
    PINNED,
    numbered,
    stale_numbers,
    with_new_numbers,
)

RETIRED = {"Reason": {"TIE", "STATUTORY"}}
"""Words no rule gives any more. Their numbers stay theirs, so that older logs are read rightly."""


def pinned() -> dict[str, dict[str, int]]:
    """Every number as it was published."""
    return dict(json.loads(PINNED.read_text(encoding="utf-8")))


def test_every_enumeration_is_pinned() -> None:
    assert set(pinned()) == set(ENUMERATIONS)


@pytest.mark.smoke
@pytest.mark.parametrize("name", sorted(ENUMERATIONS))
def test_no_number_has_changed(name: str) -> None:
    now = {member.name: int(member) for member in ENUMERATIONS[name]}
    published = pinned()[name]
    gone = RETIRED.get(name, set())
    assert now == {word: number for word, number in published.items() if word not in gone}
    assert not {published[word] for word in gone} & set(now.values()), "a number is used again"


@pytest.mark.parametrize("name", sorted(ENUMERATIONS))
def test_no_two_members_share_a_number(name: str) -> None:
    members = ENUMERATIONS[name].__members__
    assert len({int(member) for member in members.values()}) == len(members)


def test_new_numbers_are_added_and_published_ones_are_left_alone() -> None:
    text = PINNED.read_text(encoding="utf-8")
    assert with_new_numbers(text) is None
    earlier = pinned()
    last = list(earlier["Event"])[-1]
    number = earlier["Event"].pop(last)
    first = next(iter(earlier["Event"]))
    earlier["Event"][first] = 99
    added = json.loads(with_new_numbers(json.dumps(earlier)) or "{}")
    assert added["Event"][last] == number
    assert added["Event"][first] == 99
    assert {name: added[name] for name in earlier if name != "Event"} == {
        name: numbers for name, numbers in earlier.items() if name != "Event"
    }


def test_what_is_new_gets_the_next_free_number_and_keeps_it() -> None:
    present = {"A": 3, "B": 1}
    assert numbered(present, ["a", "b"], {}) == {"B": 1, "A": 3}
    assert numbered(present, ["new", "a", "newer"], {}) == {"B": 1, "A": 3, "NEW": 4, "NEWER": 5}
    assert numbered(present, ["new"], {"GONE": 9}) == {"B": 1, "A": 3, "NEW": 10}, "used again"
    assert numbered(present, ["back"], {"BACK": 2, "GONE": 9})["BACK"] == 2
    assert numbered(present, [], {}) == {"B": 1, "A": 3}, "what was given is taken away"


def test_numbers_are_written_for_every_declaration_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / NUMBERS
    path.parent.mkdir()
    path.write_text("", encoding="utf-8")
    written = stale_numbers(tmp_path)[path]
    assert written == (PACKAGE / NUMBERS).read_text(encoding="utf-8")
    path.write_text(written, encoding="utf-8")
    assert not stale_numbers(tmp_path)
    for enumeration, names in DECLARED.items():
        assert {one.name.lower() for one in enumeration} == set(names)
