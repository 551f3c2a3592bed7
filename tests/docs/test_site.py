"""What is written into the site when it is built; ``make site`` builds the whole and checks it."""

from __future__ import annotations

import hashlib
import html
import importlib
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import collabsim
from collabsim import Results, simulate
from collabsim.cli import app
from collabsim.experiment.store.folder import RunFolder
from collabsim.municipality import organisation_keys as keys
from collabsim.parameters import PARAMETERS
from collabsim.records.views import PILOTS, SUMS
from collabsim.rulebook import shipped_rules
from collabsim.world.codes import Event
from tests.run_folders import small_sweep

CHECKOUT = Path(__file__).resolve().parents[2]
BUILDING = CHECKOUT / "docs" / "building"
SHIM = "e8e412dbcfea9b7e31b5ffa288d7b6035915e714c542f4176a0cdbe262fc9609"
"""SHA-256 of shim/index.js of iframe-worker 1.0.4, as npm hands it out."""


@pytest.fixture(scope="module")
def building():
    """Imports a module of the folder, in which they find each other as mkdocs lets them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BUILDING))
        yield importlib.import_module


@pytest.fixture(scope="module")
def parts(building):
    return {name: write() for name, write in building("reference").PARTS.items()}


def test_every_part_is_asked_for_by_one_page_and_every_page_gets_its_part(parts):
    pages = (CHECKOUT / "docs").rglob("*.md")
    marked = re.findall(
        r"^<!-- site: (\w+) -->$", "\n".join(p.read_text("utf-8") for p in pages), re.MULTILINE
    )
    assert sorted(marked) == sorted(parts)


def test_parts_hold_every_declaration(parts):
    assert all(f"`{name}`{{ #{name} }}" in parts["parameters"] for name in PARAMETERS)
    assert all(f"\n### `{kind.name.lower()}`\n" in parts["events"] for kind in Event)
    assert all(f"`{name}(" in parts["rules"] for name in shipped_rules())
    assert parts["api"].count("\n::: collabsim.") == len(collabsim.__all__)
    organisation = "\n".join(
        text for name, text in parts.items() if name.startswith("organisation")
    )
    for key in (*keys.TOP, *keys.POST, *keys.UNIT, *keys.TIE):
        assert f"| `{key.name}` | {key.meaning} | {key.takes} |" in organisation
    assert parts["organisation_csv"].count("`") == 2 * len(keys.CSV_COLUMNS)
    for command in app.registered_commands:
        name = command.name or command.callback.__name__.replace("_", "-")
        assert f"\n## `collabsim {name}`\n" in parts["commands"]
    assert "`--replications" in parts["commands"] or "`-n, --replications" in parts["commands"]
    assert r"\|" not in "".join(re.findall("`[^`\n]*`", parts["commands"]))


def test_every_column_has_a_unit_and_a_meaning(building):
    columns = building("columns")
    tables = columns.of_tables()
    assert [column.name for column in tables["pilots"]] == list(PILOTS)
    assert set(SUMS) < {column.name for column in tables["runs"]}
    for column in (entry for entries in tables.values() for entry in entries):
        assert column.meaning, column
        assert (column.type == "word") == bool(column.words), column
    held = [column for _, _, own in columns.of_events() for column in own]
    held += columns.of_event_fields()
    for column in (*columns.EVENT_COLUMNS, *held):
        assert column.unit, column
        assert column.meaning, column
    by_name = {column.name: column for column in tables["pilots"]}
    assert by_name["started_month"].missing == "where it never started"
    assert by_name["bridge_months"].unit == "months"
    assert "own_frame" in by_name["door"].words


def test_columns_are_those_that_are_there(building, tmp_path):
    columns = building("columns")
    with Results(RunFolder.create(tmp_path / "run", small_sweep())) as results:
        views = results.views()
    for name, view in views.items():
        declared = [column.name for column in columns.of_tables()[name]]
        varied = small_sweep().varied if name == "cells" else ()
        expected = [*declared[:1], *(one.name for one in varied), *declared[1:]]
        assert expected == list(view), name
    run = simulate("baseline", driver="compiled")
    named = [column.name for column in (*columns.EVENT_COLUMNS, *columns.of_event_fields())]
    assert named == list(run.events)


def test_a_page_that_loads_anything_from_elsewhere_is_found(building, tmp_path):
    requests = building("built_site").requests
    (tmp_path / "good.html").write_text(
        '<a href="https://example.org">x</a><img src="../a.png"><script src="b.js"></script>'
        "<style>p { background: url(a.png) }</style>",
        encoding="utf-8",
    )
    (tmp_path / "good.css").write_text("@import 'a.css'; p { background: url(data:x) }", "utf-8")
    assert requests(tmp_path) == []
    for number, wrong in enumerate(
        (
            '<script src="https://cdn.example.org/x.js"></script>',
            '<link rel="stylesheet" href="//fonts.example.org/css">',
            '<img alt="" src="HTTP://example.org/a.png">',
            '<p style="background: url(https://example.org/a.png)">',
            "<style>@import 'https://example.org/a.css';</style>",
        )
    ):
        (tmp_path / f"{number}.html").write_text(wrong, encoding="utf-8")
    (tmp_path / "bad.css").write_text('@font-face { src: url("//example.org/f") }', "utf-8")
    found = [line.partition(":")[0] for line in requests(tmp_path)]
    assert found == ["0.html", "1.html", "2.html", "3.html", "4.html", "bad.css"]


@pytest.mark.parametrize(
    ("page", "written", "on_the_site"),
    [
        ("index.md", "[a](../CHANGELOG.md#added)", "[a](changelog.md#added)"),
        ("how_to/x.md", "[a](../../notebooks/b.ipynb)", "[a](../tutorials/b.md)"),
        ("how_to/x.md", "[a](../../scenarios)", "[a](../reference/scenarios.md)"),
        ("how_to/x.md", "[a](../odd.md#b)", "[a](../odd.md#b)"),
        ("x.md", "[a](https://example.org/../b)", "[a](https://example.org/../b)"),
        ("x.md", "<!-- long -->\nb", "b"),
    ],
)
def test_links_out_of_the_folder_lead_to_the_pages_of_the_same_things(
    building, page, written, on_the_site
):
    shown = SimpleNamespace(file=SimpleNamespace(src_uri=page))
    assert building("hooks").on_page_markdown(written, page=shown) == on_the_site


def test_a_page_of_another_folder_keeps_its_links(building):
    moved = building("hooks")._as_if_at
    text = "[a](../docs/odd.md#b) [c](https://d.org) ![e](f_files/g.png)"
    assert moved("tutorials/n.md", text, "notebooks") == (
        "[a](../odd.md#b) [c](https://d.org) ![e](f_files/g.png)"
    )
    assert moved("contributing.md", "[a](docs/odd.md) [b](LICENSE)", ".") == (
        "[a](odd.md) [b](../LICENSE)"
    )


def test_a_folder_in_the_navigation_is_listed(building):
    docs = CHECKOUT / "docs"
    listed = building("hooks")._listed([{"a": ["x.md", "decisions/0*.md"]}], docs)
    records = [f"decisions/{path.name}" for path in sorted((docs / "decisions").glob("0*.md"))]
    assert listed == [{"a": ["x.md", *records]}]


def test_references_in_docstrings_become_code(building):
    shown = SimpleNamespace(docstring=SimpleNamespace(value="A :class:`~a.b.C`, ``d`` or `e`."))
    building("plain_roles").PlainRoles().on_instance(obj=shown)
    assert shown.docstring.value == "A `C`, `d` or `e`."


def test_every_formula_of_the_description_is_drawn_whole(building):
    text = (CHECKOUT / "docs" / "odd.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\$\$(.+?)\$\$", text, re.MULTILINE | re.DOTALL)
    assert len(shown) > 20
    for latex in shown:
        made = building("formulas").drawn(
            f'<div class="arithmatex">\\[{html.escape(latex)}\\]</div>'
        )
        assert made.startswith('<div class="formula"><math')
        # A command that is not known is left in letters; U+29F5 is in few sets of letters.
        assert not re.search(r"\\[a-zA-Z]|&#x029F5;|\u29f5", made), latex


def test_a_notebook_is_shown_with_what_is_stored_in_it(building):
    text, pictures = building("notebooks").page(CHECKOUT / "notebooks" / "first_steps.ipynb")
    assert text.startswith("# First steps\n\n!!! note")
    assert "10,000 inhabitants" in text
    assert pictures
    assert all(f"]({name})" in text for name in pictures)


def test_what_is_not_ours_is_unmodified_and_has_its_licence():
    folder = BUILDING / "vendor" / "iframe-worker"
    assert hashlib.sha256((folder / "index.js").read_bytes()).hexdigest() == SHIM
    assert "Permission is hereby granted" in (folder / "LICENSE").read_text(encoding="utf-8")
