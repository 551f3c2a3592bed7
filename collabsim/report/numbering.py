"""Numbers of events and instruments: given once to what is declared, and kept for ever.

A kind of event and an instrument are declared by name. ``python -m collabsim.report.numbering``,
the first thing ``make docs`` does, writes their enumerations (:mod:`collabsim.world.numbers`):
what stands there stays, and a name that is new gets the next free number. It reads declarations
alone, so that it also runs where rules or stories name what has no number yet.

Published numbers of every enumeration stand in a list beside the tests, which is added to and
never changed: a test holds the code against it.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from types import MappingProxyType

import collabsim
from collabsim.instruments import CATALOGUE
from collabsim.municipality import structure
from collabsim.world import codes, draws
from collabsim.world.events import codes as event_codes
from collabsim.world.events.catalogue import FAMILIES
from collabsim.world.numbers import Event, InstrumentName

PACKAGE = Path(collabsim.__file__).parent
BY_WHAT = "Written by ``python -m collabsim.report.documents``; not to be changed by hand."
PINNED = PACKAGE.parent / "tests" / "world" / "pinned_numbers.json"
"""Every number that logs and results are read by; only a checkout has it."""
NUMBERS = Path("world/numbers.py")
"""The enumerations written here, by their place in the package."""
ENUMERATIONS: Mapping[str, type[IntEnum]] = MappingProxyType(
    {
        name: member
        for module in (codes, event_codes, draws, structure)
        for name, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, IntEnum) and len(member)
    }
)
"""The enumerations whose numbers are pinned."""
DECLARED: Mapping[type[IntEnum], Sequence[str]] = MappingProxyType(
    {
        Event: tuple(kind.name for kinds in FAMILIES.values() for kind in kinds),
        InstrumentName: tuple(CATALOGUE),
    }
)
"""The enumerations that follow from declarations, and what is declared, by its name."""


def numbered(
    present: Mapping[str, int], declared: Iterable[str], published: Mapping[str, int]
) -> dict[str, int]:
    """Numbers by name: those there are, then what is declared and new, with the next free ones.

    Args:
        present: numbers by name, as the enumeration has them.
        declared: names in lower case.
        published: every number ever given; one that was taken is not given again, and a name
            that once had a number has it again.
    """
    found = dict(present)
    for name in (one.upper() for one in declared):
        if name not in found:
            free = 1 + max([*found.values(), *published.values()])
            found[name] = published.get(name, free)
    return dict(sorted(found.items(), key=lambda one: one[1]))


def numbers_module(published: Mapping[str, Mapping[str, int]]) -> str:
    """The module of the enumerations of events and instruments, with a number for each name."""
    return "\n".join(
        [
            '"""Numbers of events and instruments: given once, and kept for ever.',
            "",
            BY_WHAT,
            "A kind of event is declared in ``world/events/``, an instrument in ``instruments/``.",
            '"""',
            "",
            "from __future__ import annotations",
            "",
            "from collabsim.municipality.coding import Code",
            *(line for one in DECLARED for line in _enumeration(one, published)),
            "",
        ]
    )


def _enumeration(one: type[IntEnum], published: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """The lines of one enumeration."""
    present = {member.name: int(member) for member in one}
    yield from ("", "", f"class {one.__name__}(Code):", f'    """{one.__doc__}"""', "")
    given = numbered(present, DECLARED[one], published.get(one.__name__, {}))
    yield from (f"    {name} = {number}" for name, number in given.items())


def stale_numbers(package: Path = PACKAGE) -> dict[Path, str]:
    """The module of numbers, if it is not what it should be, and what it should be."""
    published = json.loads(PINNED.read_text(encoding="utf-8")) if PINNED.is_file() else {}
    path, text = package / NUMBERS, numbers_module(published)
    fresh = path.is_file() and path.read_text(encoding="utf-8") == text
    return {} if fresh else {path: text}


def with_new_numbers(pinned: str) -> str | None:
    """The list of pinned numbers with those that are new; None where there are none.

    A number that was changed or a name that is gone is left as it was published: a test tells.
    """
    numbers: dict[str, dict[str, int]] = json.loads(pinned)
    new = False
    for name, members in ENUMERATIONS.items():
        published = numbers.setdefault(name, {})
        for member in members:
            if member.name not in published:
                published[member.name], new = int(member), True
    return json.dumps(dict(sorted(numbers.items())), indent=2) + "\n" if new else None


def write_numbers() -> bool:
    """Give numbers to what was declared and has none; whether there was something to write."""
    stale = stale_numbers()
    for path, text in stale.items():
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{path} is written.")
    return bool(stale)


if __name__ == "__main__":
    write_numbers()
