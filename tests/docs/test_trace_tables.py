"""The lists of the TRACE document count what is declared, measured and tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from collabsim.parameters import GROUPS, PARAMETERS
from collabsim.report import trace_tables
from collabsim.report.pattern_tables import stored
from collabsim.validation.patterns import PATTERNS


def rows(table: str) -> list[list[str]]:
    """The cells of a Markdown table without its heading."""
    return [[c.strip() for c in line.strip("| ").split(" | ")] for line in table.splitlines()[2:]]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("willingness", "median of the region"),
        ("schools_per_1000", "source"),
        ("fear_mean", "source, value assumed"),
        ("escalation_share", "median of the region"),
        ("evidence_external_share", "assumption"),
        ("neutral_ties", "switch"),
    ],
)
def test_a_source_is_told_by_its_words(name, kind):
    assert trace_tables.kind_of_source(PARAMETERS[name]) == kind


def test_every_parameter_is_counted_once():
    *groups, total = rows(trace_tables.parameter_sources())
    assert len(groups) == len(GROUPS)
    for cells in (*groups, total):
        assert int(cells[1]) == sum(map(int, cells[2:]))
    assert int(total[1]) == len(PARAMETERS) == sum(int(cells[1]) for cells in groups)


def test_every_measurement_of_a_pattern_is_counted():
    shown = trace_tables.pattern_titles().splitlines()[2:]
    assert len(shown) == len(PATTERNS)
    counts = [int(cell) for line in shown for cell in line.strip("| ").split(" | ")[-3:]]
    assert sum(counts) == len(stored()["patterns"])


def test_tests_are_listed_by_room_in_their_own_words(tmp_path: Path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "test_one.py").write_text('"""It holds.\n\nMore."""\n', "utf-8")
    (tmp_path / "test_top.py").write_text("x = 1\n", "utf-8")
    (tmp_path / "helper.py").write_text('"""No test."""\n', "utf-8")
    shown = trace_tables.rooms_of_tests(tmp_path).splitlines()[2:]
    assert shown == ["| rules | `test_one.py` | It holds. |", "| the house | `test_top.py` |  |"]
