"""What the pages on adding things tell to do is done on a copy of the package, and is seen there.

The lines and their places are read from the pages, so that page and exercise cannot part.
Tests that come with an addition are not counted among its files, nor is what ``make docs`` writes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from collabsim.instruments import CATALOGUE
from collabsim.parameters import PARAMETERS
from collabsim.world.codes import Event
from collabsim.world.events.codes import InstrumentName
from tests.docs.adding import Edit, apply, copy_to, edited, edits_of
from tests.docs.adding_probe import course, months_ended, scenario

pytestmark = pytest.mark.jobs

CATALOGUES = 3
FILES = {
    "add_a_rule.md": 2,
    "add_a_parameter.md": 2 + CATALOGUES,
    "add_an_event.md": 2 + CATALOGUES,
    "add_an_instrument.md": 1 + CATALOGUES,
    "add_a_result_column.md": 1,
    "add_a_measure.md": 1,
    "add_a_command.md": 1 + CATALOGUES,
}
"""For each page how many files are changed or written by hand."""


def run_in(root: Path, *arguments: str) -> str:
    """What Python prints in the copy; nothing is compiled there."""
    own = {
        "PYTHONPATH": str(root),
        "NUMBA_DISABLE_JIT": "1",
        "COLLABSIM_CACHE": str(root / "cache"),
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=root, env={**os.environ, **own}, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


WRITE_CODE = """
from collabsim.report.generated_code import stale_files
for path, text in stale_files().items():
    path.write_text(text, encoding="utf-8")
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy, with everything added and the code written that follows from it."""
    root = tmp_path_factory.mktemp("adding")
    copy_to(root)
    for page in FILES:
        apply(edits_of(page), root)
    # The code alone, as make docs does: writing the tables of the documents too takes longer.
    run_in(root, "-m", "collabsim.report.numbering")
    run_in(root, "-c", WRITE_CODE)
    return root


@pytest.fixture(scope="module")
def seen(copy: Path) -> Mapping[str, Any]:
    """What can be seen of it in the copy."""
    found: dict[str, Any] = json.loads(run_in(copy, "tests/docs/adding_probe.py"))
    assert found["package"] == str(copy / "collabsim")
    return found


@pytest.mark.parametrize(("page", "files"), FILES.items())
def test_so_many_files_are_changed_by_hand(page: str, files: int) -> None:
    changed = {edit.file for edit in edits_of(page)}
    sys.stdout.write(f"{page}: {len(changed)} files\n")
    assert len(changed) == files, sorted(changed)


def test_a_parameter_is_read_by_its_rule_and_its_default_changes_nothing(
    seen: Mapping[str, Any],
) -> None:
    assert seen["ended"] == months_ended(course(scenario()).pilots)
    later = [
        (before, after)
        for before, after in zip(seen["ended"], seen["ended_patient"], strict=False)
        if before != after
    ]
    assert later, "nobody waited longer"
    first_before, first_after = min(later)
    assert first_after == -1 or first_after > first_before


def test_a_rule_is_one_that_can_be_replaced(seen: Mapping[str, Any]) -> None:
    from collabsim.rulebook import shipped_rules

    assert set(seen["rules"]) == set(shipped_rules()) | {"bridge_chance"}


def test_an_event_has_its_fields_by_name_in_the_frame_and_on_the_page(
    copy: Path, seen: Mapping[str, Any]
) -> None:
    assert seen["events"]
    for event in seen["events"]:
        assert event["project_money_nok"] > 0
        assert event["chance_to_look"] in (0.5, 0.6)
        assert {"month", "pilot"} <= set(event)
        assert "person" not in event
    page = (copy / "collabsim/classroom/page/event_fields.js").read_text(encoding="utf-8")
    read = page.split("  bridge_not_found: {", 1)[1].split("}", 1)[0]
    assert read.split() == ["project_money_nok:", "number,", "chance_to_look:", "number"]
    pinned = json.loads((copy / "tests/world/pinned_numbers.json").read_text(encoding="utf-8"))
    assert pinned["Event"]["BRIDGE_NOT_FOUND"] == max(Event) + 1


def test_an_instrument_is_listed_compared_and_in_the_schema(
    copy: Path, seen: Mapping[str, Any]
) -> None:
    listed = seen["instruments"]["output"]
    assert seen["instruments"]["exit_code"] == 0
    assert "Faste møter (fixed_meetings)" in listed
    assert "team = 0,95 (0,8 til 1)" in listed.replace("\n", " ")
    assert list(CATALOGUE) == seen["catalogue"][: len(CATALOGUE)]
    assert seen["catalogue"][len(CATALOGUE) :] == ["fixed_meetings"]
    assert seen["schema"] == seen["catalogue"]
    assert "usual" in seen["levels"]
    page = (copy / "collabsim/classroom/page/event_fields.js").read_text(encoding="utf-8")
    assert f'{max(InstrumentName) + 1}: "fixed_meetings"' in page


def test_an_instrument_moves_its_parameter_and_names_itself_in_its_events(
    seen: Mapping[str, Any],
) -> None:
    own = [(one["month"], one["kind"], one["instrument"]) for one in seen["used"]["own"]]
    assert own[:2] == [
        (24, "instrument_decided", "fixed_meetings"),
        (26, "instrument_introduced", "fixed_meetings"),
    ]
    before, at_first, half, later = seen["used"]["team_meetings"]
    assert before == at_first == PARAMETERS["team_meetings_per_month"].default
    assert half == pytest.approx((before + 0.95) / 2)
    assert half < later < 0.95
    assert seen["used"]["others"] != seen["without"]["others"], "it does nothing"


def test_an_instrument_at_strength_0_changes_nothing_but_its_own_events(
    seen: Mapping[str, Any],
) -> None:
    assert seen["idle"]["others"] == seen["without"]["others"]
    assert seen["idle"]["own"]
    assert not seen["without"]["own"]


def test_a_result_column_is_in_the_frame_the_files_and_the_dictionary(
    seen: Mapping[str, Any],
) -> None:
    there = [value is not None for value in seen["routines"]]
    assert there == seen["started"]
    assert 0 < max(value for value in seen["routines"] if value is not None) <= 1
    assert seen["stored"]["routines"] == "float"
    assert seen["column"]["exit_code"] == 0
    assert "routines that the team and the entrepreneur share" in seen["column"]["output"]


def test_a_measure_is_summed_for_every_run(seen: Mapping[str, Any]) -> None:
    competed = [
        started and str(outcome).startswith("competition_")
        for started, outcome in zip(seen["started"], seen["outcomes"], strict=True)
    ]
    assert seen["competed"] == [sum(competed)] != [0]
    assert "pilots that were taken to a competition" in seen["measure"]["output"]


def test_a_command_is_in_the_help_and_runs(seen: Mapping[str, Any]) -> None:
    assert " count " in seen["help"]["output"]
    assert seen["count"]["exit_code"] == 0
    assert seen["count"]["output"].startswith("Kommunen har ")


@pytest.mark.long
def test_nothing_that_is_tested_has_been_forgotten(copy: Path) -> None:
    run_in(copy, "-m", "collabsim.report.documents")
    told = run_in(
        copy, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not long",
        # What documents link to beside pages has not been copied.
        "tests/docs/test_generated.py", "--deselect",
        "tests/docs/test_generated.py::test_links_between_files_lead_somewhere",
        "tests/language/test_catalogues.py",
        "tests/world/test_pinned_numbers.py",
    )  # fmt: skip
    assert " passed" in told


@pytest.mark.parametrize(
    ("how", "line", "text"),
    [
        ("after", "b = 1", "class A:\n    b = 1\n    new\n    c = 2\n\n\nd = 3\n"),
        ("before", "c = 2", "class A:\n    b = 1\n    new\n    c = 2\n\n\nd = 3\n"),
        ("after", "class A", "class A:\n    new\n    b = 1\n    c = 2\n\n\nd = 3\n"),
        ("instead of", "b = 1 to c = 2", "class A:\n    new\n\n\nd = 3\n"),
        ("at the end of", "class A", "class A:\n    b = 1\n    c = 2\n    new\n\n\nd = 3\n"),
        ("at the end", "", "class A:\n    b = 1\n    c = 2\n\n\nd = 3\n\n\nnew\n"),
    ],
)
def test_lines_come_where_the_page_says(how: str, line: str, text: str) -> None:
    before = "class A:\n    b = 1\n    c = 2\n\n\nd = 3\n"
    assert edited(before, Edit("a.py", how, line, "new\n")) == text


@pytest.mark.parametrize("line", ["e = 5", " = "])
def test_a_place_that_is_not_one_is_told(line: str) -> None:
    with pytest.raises(AssertionError, match=r"stands in [03] lines"):
        edited("b = 1\nc = 2\nd = 3\n", Edit("a.py", "after", line, "new\n"))
