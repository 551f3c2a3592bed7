"""All instruments in one run, one after the other where two exclude each other."""

from __future__ import annotations

from collections.abc import Sequence

from collabsim.instruments import CATALOGUE
from collabsim.parameters import Value


def excluding(name: str) -> set[str]:
    """The instruments that cannot hold at once with one."""
    return {
        other
        for other, one in CATALOGUE.items()
        if name in one.excludes or other in CATALOGUE[name].excludes
    }


def in_turns(starts: Sequence[int]) -> dict[str, dict[str, int]]:
    """``from`` and ``until`` of every instrument: each in the first turn without an excluded one.

    What excludes nothing begins in the first turn and stays.
    """
    turns: list[set[str]] = [set() for _ in starts]
    found: dict[str, dict[str, int]] = {}
    for name in CATALOGUE:
        others = excluding(name)
        turn = next(k for k, own in enumerate(turns) if not others & own)
        turns[turn].add(name)
        found[name] = {"from": starts[turn]}
        if others and turn + 1 < len(starts):
            found[name]["until"] = starts[turn + 1]
    return found


def needed() -> dict[str, Value]:
    """Values without which some instrument has nothing to act on."""
    return {name: value for one in CATALOGUE.values() for name, value in one.needs.items()}
