"""Lines of keys, found by letting tomllib read statement by statement."""

from __future__ import annotations

import tomllib

import pytest

from collabsim.scenario.positions import find_positions

TEXT = '''# comment with [brackets] and a = 1
name = "a # not a comment"   # line 2
about = """
[run]
years = 3
"""
"quoted key" = 1             # line 7

[a.b]                        # line 9
list = [                     # line 10
    1,
    # in between
    { x = 1, y = "]" },      # line 13
]
dotted.key = { z = 5 }       # line 15

[[m]]                        # line 17
n = 1
  [m.inner]                  # line 19
  deep = 2
[[m]]                        # line 21
n = 2
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("about",), 3),
        (("quoted key",), 7),
        (("a",), 9),
        (("a", "b"), 9),
        (("a", "b", "list"), 10),
        (("a", "b", "list", 0), 11),
        (("a", "b", "list", 1), 13),
        (("a", "b", "list", 1, "y"), 13),
        (("a", "b", "dotted"), 15),
        (("a", "b", "dotted", "key", "z"), 15),
        (("m",), 17),
        (("m", 0), 17),
        (("m", 0, "n"), 18),
        (("m", 0, "inner"), 19),
        (("m", 0, "inner", "deep"), 20),
        (("m", 1), 21),
        (("m", 1, "n"), 22),
        (("m", 1, "not there"), 21),
        (("run", "years"), None),
    ],
)
def test_line(path, line):
    tomllib.loads(TEXT)
    positions = find_positions(TEXT)
    assert positions.line(path) == line
    assert positions.repeated is None
    assert positions.broken is None


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("a = 1\nb = 2\na = 3\n", (("a",), 3, 1)),
        ("[t]\na = 1\n[u]\n[t]\n", (("t",), 4, 1)),
        ("[t]\na = 1\n\n[u]\na = 1\n", None),
        ("[[t]]\na = 1\n[[t]]\na = 1\n", None),
        ("a.b = 1\na.c = 2\na.b = 3", (("a", "b"), 3, 1)),
    ],
)
def test_repeated(text, repeated):
    assert find_positions(text).repeated == repeated


def test_broken():
    assert find_positions("a = 1\n\nb = [1,\n2\n").broken == 3
