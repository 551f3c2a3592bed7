"""The whole page in a browser, from a file and without a network: what it answers is Python's."""

from __future__ import annotations

import json
import re
import tomllib
import xml.etree.ElementTree as ET
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from collabsim.analysis.desk.effects import Asked, folder_effects
from collabsim.cli import app
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import run_sweep
from collabsim.language import LANGUAGES
from collabsim.report.desk.answer import answer
from collabsim.report.desk.costs import cost_lines
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.tokens import plain
from tests.desk_page.conftest import POINTS

pytestmark = pytest.mark.jobs

COLUMNS = (
    "effect", "low", "high", "before", "after", "before_low", "after_high", "sets_more",
    "sets_within", "sets_fewer", "sets_5", "sets_95",
)  # fmt: skip


def alike(shown, effects):
    """Hold every row of the page against Python's table of effects; how many there are."""
    keys = ("population", "sectors", "measure")
    ours = {tuple(row[key] for key in keys): row for row in shown}
    python = effects.table.to_dict("records")
    assert len(python) == len(ours)
    for row in python:
        own = ours[tuple(row[key] for key in keys)]
        for column in COLUMNS:
            # What is no number comes over as none at all.
            mine = float("nan") if own[column] is None else own[column]
            # A folder keeps users in single precision; sets are counted as they are run.
            near = 1e-6 if row["measure"] == "users" and "sets" not in column else 1e-7
            wanted = pytest.approx(row[column], rel=near, abs=1e-9, nan_ok=True)
            assert mine == wanted, (row["municipality"], row["measure"], column)
        assert own["word"] == str(row["word"])
    return len(python)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("taken")


@pytest.fixture
def answered(open_page):
    desk = open_page()
    desk.ask(sizes=[3_000, 10_000], replications=200, sets=0)
    return desk


def test_the_file_of_the_page_gives_the_same_numbers_in_python(answered, folder):
    written = answered.taken("toml", folder)
    sweep = load_sweep(written)
    run_sweep(sweep, folder / "runs")
    with Results(folder / "runs") as found:
        effects = folder_effects(found, Asked(None, 0), lambda _: None)
        teller = Teller(effects, "nb")
        sentences = [plain(one) for one in answer(teller, effects.changes[0])]
        costs = cost_lines(teller, effects.changes[0])
    shown = answered.run("return app.result.answer.rows")
    assert alike(shown, effects) > 50
    priced = [one for one in costs if one != teller.word("no_price")]
    assert priced == answered.run("return app.result.answer.costs")
    answered.run("app.show('kroner')")
    assert all(plain(one) in answered.text("#view") for one in costs)
    own = answered.text("#answer")
    assert all(sentence in own for sentence in sentences)
    assert [one for one in answered.requests if not one.startswith(("data:", "blob:"))] == [
        answered.page.url
    ]
    assert answered.complaints == []


def test_what_is_free_in_the_own_frame_is_said_as_python_says_it(open_page, folder):
    desk = open_page()
    levers = {
        "delegation_school_unit_nok": {"before": 0, "after": 500_000},
        "delegation_all_head_nok": {"before": 0, "after": 900_000},
    }
    desk.ask(sizes=[3_000, 10_000], levers=levers, preset="own", replications=20, sets=0)
    runs = folder / "frames"
    run_sweep(load_sweep(desk.taken("toml", folder)), runs)
    with Results(runs) as found:
        effects = folder_effects(found, Asked(None, 0), lambda _: None)
        for language in LANGUAGES:
            teller = Teller(effects, language)
            wanted = plain(teller.title(effects.changes[0]))
            desk.run("app.speak(given)", language)
            desk.until(f"document.documentElement.lang === '{language}' && app.result.answers")
            desk.until("app.result.answers === app.answers")
            assert desk.text("#answer .what") == wanted
            assert len(re.findall(r"\d{2,3}\D000", wanted)) >= 4
    assert desk.complaints == []


def test_what_is_taken_along_opens_and_says_the_same(answered, folder):
    title = answered.text("#answer h2")
    docx = pytest.importorskip("docx")
    openpyxl = pytest.importorskip("openpyxl")
    memo = docx.Document(str(answered.taken("docx", folder)))
    said = "\n".join(one.text for one in memo.paragraphs)
    assert title in said
    assert len(memo.inline_shapes) == 2
    assert memo.sections[0].page_width.mm == pytest.approx(210, abs=0.5)
    book = openpyxl.load_workbook(answered.taken("xlsx", folder))
    effects = book["Virkning"]
    assert effects.freeze_panes == "B5"
    assert set(effects.tables) == {"t_effects"}
    heads = [cell.value for cell in effects[4]]
    column = heads.index("virkning") + 1
    assert isinstance(effects.cell(5, column).value, float)
    assert effects.cell(5, column).number_format == "+0.0;\u22120.0;0.0"
    assert not effects.merged_cells.ranges
    assert not any(
        isinstance(cell.value, str) and cell.data_type == "f"
        for sheet in book for row in sheet.iter_rows() for cell in row
    )  # fmt: skip
    page = answered.taken("html", folder).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "data-result=" in page
    figure = ET.fromstring(answered.taken("svg", folder).read_text(encoding="utf-8"))  # noqa: S314 - our own
    assert figure.tag.endswith("svg")
    assert answered.taken("png", folder).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert answered.complaints == []


def test_a_workbook_is_well_formed_to_the_last_part(answered, folder):
    with ZipFile(answered.taken("xlsx", folder)) as parts:
        names = parts.namelist()
        for name in names:
            ET.fromstring(parts.read(name))  # noqa: S314 - our own
    assert sum(name.startswith("xl/tables/") for name in names) == 11


@pytest.mark.parametrize("sizes", [(3_000,), (3_000, 10_000)])
def test_a_change_over_sets_is_that_of_python(open_page, folder, sizes):
    """Each municipality of a set is run until it is precise, the others no longer for it."""
    desk = open_page()
    like = desk.run(
        "return app.offered.municipalities.find((one) => one[3] > 2900 && one[3] < 3100)[0]"
    )
    desk.ask(sizes=list(sizes), town=like, replications=50, sets=POINTS)
    written = desk.taken("toml", folder)
    sweep = load_sweep(written)
    assert sweep.sets == POINTS
    runs = folder / f"sets{len(sizes)}"
    run_sweep(sweep, runs)
    with Results(runs) as found:
        effects = folder_effects(found, Asked(None, sweep.sets), lambda _: None)
    assert alike(desk.run("return app.result.answer.rows"), effects) > 30 * len(sizes)
    assert desk.text("#view").count(str(POINTS)) > 0
    assert desk.complaints == []


def test_the_story_of_a_pilot_is_told_on_both_sides(open_page):
    desk = open_page()
    desk.ask(sizes=[3_000], replications=200, sets=0)
    desk.page.click("#tab-pilot")
    desk.page.click("#story-go")
    desk.until("app.phase !== 'running' && app.result.story")
    lines = desk.page.locator(".story li")
    assert lines.count() > 4
    assert not [one for one in lines.all_inner_texts() if "caption." in one or "{" in one]


def test_a_link_and_a_file_restore_the_question(answered, open_page, folder):
    answered.run(
        "const like = app.offered.municipalities.find((one) => one[3] > 2900 && one[3] < 3100);"
        "app.ask({ ...app.question, replications: 400, sets: 2, seed: 7, town: like[0] })"
    )
    assert "3" in answered.page.inner_text("#caveat")
    written = answered.taken("toml", folder)
    content = tomllib.loads(written.read_text(encoding="utf-8"))
    assert content["sweep"]["seed"] == 7
    answered.page.click("#copy-link")
    answered.until("location.hash.startsWith('#q=')")
    fragment = answered.run("return location.hash")
    assert len(answered.page.url) <= 2_000
    again = open_page(fragment)
    keys = ("sizes", "levers", "replications", "sets", "seed", "year", "scenario", "preset", "town")
    first, second = (one.run("return app.question") for one in (answered, again))
    assert {key: first[key] for key in keys} == {key: second[key] for key in keys}
    again.run("app.back()")
    again.page.set_input_files("#file", str(written))
    again.until("app.question.seed === 7")
    assert json.dumps(again.run("return app.question.levers")) == json.dumps(first["levers"])


@pytest.mark.long
def test_the_whole_page_is_a_file_of_less_than_six_megabytes(tmp_path):
    runner = CliRunner()
    file = tmp_path / "pilotfella.html"
    made = runner.invoke(app, ["desk", "--export", str(file)])
    assert made.exit_code == 0, made.output
    assert 1_000_000 < file.stat().st_size < 6_000_000
    refused = runner.invoke(app, ["desk", "--export", str(tmp_path)])
    assert refused.exit_code == 2
