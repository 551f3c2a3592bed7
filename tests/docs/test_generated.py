"""The generated parts of the documents agree with the code they describe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from collabsim.errors import UserError
from collabsim.municipality.channels import REGISTER
from collabsim.parameters import PARAMETERS
from collabsim.report import document_tables
from collabsim.report.documents import RENDERERS, documents, main, parts, refreshed
from collabsim.report.generated_code import GENERATED, stale_files
from collabsim.world.codes import Event
from collabsim.world.tables import TABLES
from tests.every import every

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
PAGES = [*sorted(CHECKOUT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("path", documents(DOCS), ids=lambda p: p.name)
def test_document_is_fresh(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert refreshed(text, path.name) == text, "run make docs"


def test_every_generated_table_is_shown_somewhere() -> None:
    shown = {
        name
        for path in documents(DOCS)
        for name, _, _ in parts(path.read_text(encoding="utf-8"), path.name)
    }
    assert shown == set(RENDERERS)


def test_tables_hold_every_declaration() -> None:
    shown = document_tables.parameters()
    assert all(f"| `{name}` |" in shown for name in PARAMETERS)
    fields = document_tables.state()
    assert all(f"| `{f.name}` |" in fields for table in TABLES.values() for f in table.fields)
    assert document_tables.events().count("\n") == len(Event) + 1


def test_a_stale_document_is_found_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder that is named, and nowhere else: stale code of ours stays stale."""
    stale = {**GENERATED, Path("never.py"): str}
    monkeypatch.setattr("collabsim.report.generated_code.GENERATED", stale)
    page = tmp_path / "page.md"
    page.write_text("a\n\n<!-- generated: events -->\nold\n<!-- end -->\n\nz\n", encoding="utf-8")
    assert main([str(tmp_path), "--check"]) == 1
    assert "old" in page.read_text(encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("a\n\n<!-- generated: events -->\n\n| number | event | what happened |")
    assert text.endswith("|\n\n<!-- end -->\n\nz\n")
    assert main([str(tmp_path), "--check"]) == 0
    assert [path.name for path in stale_files()] == ["never.py"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\n<!-- generated: evnts -->\n<!-- end -->\n", "line 2: nothing renders 'evnts'"),
        ("<!-- generated: events -->\n", "the part 'events' has no <!-- end -->"),
        (
            "<!-- generated: events -->\n<!-- generated: draws -->\n<!-- end -->\n",
            "line 1: the part 'events' has no",
        ),
    ],
)
def test_a_wrong_marker_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserError, match=re.escape(said)):
        refreshed(text, "page.md")


def test_the_register_of_size_channels_names_files_that_exist() -> None:
    rules = CHECKOUT / "collabsim" / "rules"
    files = {path.relative_to(rules).as_posix() for path in rules.rglob("*.py")}
    assert {file for entry in REGISTER for file in entry.read_by} <= files


def test_literals_of_docstrings_become_markdown() -> None:
    shown = document_tables._markdown("Fate of ``x``, see :func:`~a.b` or `c`.\n\nNot this.")
    assert shown == "Fate of `x`, see `a.b` or `c`."


def test_a_cell_stays_one_cell() -> None:
    assert document_tables.table(("a", "b"), [("x | y", "two\n  lines")]).splitlines()[2] == (
        "| x \\| y | two lines |"
    )


@pytest.mark.parametrize(
    ("value", "text"), [(40_000, "40,000"), (1.0, "1"), (0.49, "0.49"), (True, "yes"), ("a", "a")]
)
def test_numbers_are_written_for_people(value: object, text: str) -> None:
    assert document_tables.number(value) == text


@every(PAGES, name=lambda page: page.relative_to(CHECKOUT).as_posix())
def test_links_between_files_lead_somewhere(path: Path) -> None:
    targets = {m["target"] for m in LINK.finditer(path.read_text(encoding="utf-8"))}
    missing = {
        target for target in targets if "://" not in target and not (path.parent / target).exists()
    }
    assert not missing
