"""What a module of a page gives out is taken by another module or by a test."""

from __future__ import annotations

import re
from pathlib import Path

import collabsim
from tests.every import every

PACKAGE = Path(collabsim.__file__).parent
TESTS = Path(__file__).resolve().parents[1]
ROOMS = (
    "browser/page/engine", "browser/page/statistics", "desk_page/page",
    "desk_page/page/answering",
)  # fmt: skip
ORDER = ("browser/page", "classroom/page", "desk_page/page")
"""Pages in the order of their rooms: a module imports from its own and from those before it."""
TAKERS = (*ROOMS, "classroom/page")

TAKEN = re.compile(r'(?:import|export)\s*\{+([^}]*)\}+\s*from\s*"([^"]+)"')
GIVEN = re.compile(r"^export (?:async )?(?:const|function\*?|class) (\w+)", re.MULTILINE)
IMPORTED = re.compile(r'(?:from\s*|import\()"(\.[^"]+)"')
TYPED = re.compile(r'import\("([^"]+)"\)\.(\w+)')


def module_of(target):
    """A module by the end of its path: the same from wherever it is imported."""
    return target.rsplit("/", 1)[-1]


def taken_names():
    """What is imported of each module, as a value or as a type."""
    files = sorted({file for room in TAKERS for file in (PACKAGE / room).rglob("*.js")})
    files += [file for file in TESTS.rglob("*") if file.suffix in {".js", ".py"}]
    found = set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        for names, target in TAKEN.findall(text):
            for name in filter(None, (one.strip() for one in names.split(","))):
                found.add((module_of(target), name.partition(" as ")[0]))
        found |= {(module_of(target), name) for target, name in TYPED.findall(text)}
    return found


def in_tests_of_answers():
    """Names that a script of a test takes from all modules of the answers put together."""
    files = (TESTS / "desk_page/answering").glob("*.py")
    return {name for file in files for name in re.findall(r"\bm\.(\w+)", file.read_text("utf-8"))}


@every(ROOMS)
def test_whatever_a_module_gives_out_is_taken(room):
    taken, tried = taken_names(), in_tests_of_answers()
    given = [
        (file.name, name)
        for file in sorted((PACKAGE / room).glob("*.js"))
        for name in GIVEN.findall(file.read_text(encoding="utf-8"))
    ]
    assert len(given) > 10
    assert [one for one in given if one not in taken and one[1] not in tried] == []


@every(range(len(ORDER)))
def test_a_page_imports_nothing_from_a_room_below_it(place):
    known = [(PACKAGE / room).resolve() for room in ORDER[: place + 1]]
    found = [
        (file, (file.parent / target).resolve())
        for file in sorted((PACKAGE / ORDER[place]).rglob("*.js"))
        for target in IMPORTED.findall(file.read_text(encoding="utf-8"))
    ]
    assert len(found) > 10
    against = [
        (file.name, target)
        for file, target in found
        if not (target.is_file() and any(one in target.parents for one in known))
    ]
    assert against == []
