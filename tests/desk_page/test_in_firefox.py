"""The page in Firefox, from a file and without a network: answers, tabs, languages, files."""

from __future__ import annotations

import tomllib
from zipfile import ZipFile

import pytest

from collabsim.analysis.desk.effects import Asked, folder_effects
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import run_sweep
from collabsim.language import text
from tests.desk_page.opened import TABS, open_desk
from tests.firefox.browser import firefox

__all__ = ["firefox"]

pytestmark = pytest.mark.jobs

SEEN = {
    "effect": "figure svg", "ended": "figure svg", "kroner": "table", "size": "#more-sizes",
    "matters": "figure svg", "tipping": "figure svg", "instruments": "table", "pilot": ".story li",
    "numbers": ".tabulator-row",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(firefox, desk_file):
    opened = open_desk(firefox, desk_file.as_uri())
    opened.page.click("#compute")
    opened.ask(sizes=[3_000, 10_000], replications=200, sets=0)
    yield opened
    opened.page.context.close()


def test_the_first_answer_is_python_s(desk, tmp_path):
    sweep = load_sweep(desk.taken("toml", tmp_path))
    run_sweep(sweep, tmp_path / "runs")
    with Results(tmp_path / "runs") as found:
        python = folder_effects(found, Asked(None, 0), lambda _: None).table
    keys = ["population", "sectors", "measure"]
    ours = {
        tuple(row[key] for key in keys): row for row in desk.run("return app.result.answer.rows")
    }
    assert len(ours) == len(python) > 50
    for row in python.to_dict("records"):
        mine = ours[tuple(row[key] for key in keys)]
        for column in ("effect", "low", "high"):
            if mine[column] is not None:
                assert mine[column] == pytest.approx(row[column], rel=1e-7, abs=1e-9)


def test_every_tab_shows_what_it_is_for(desk):
    for tab in TABS:
        desk.page.click(f"#tab-{tab}")
        for button in ("#matters-go", "#tipping-go", "#instruments-go", "#story-go"):
            if desk.page.locator(button).count():
                desk.page.click(button)
                desk.until("app.phase !== 'running'")
        desk.page.wait_for_selector(f"#view {SEEN[tab]}")
    assert desk.complaints == []


@pytest.mark.parametrize("language", ["nn", "en", "nb"])
def test_the_language_is_chosen_and_the_answer_told_in_it(desk, language):
    desk.page.select_option("#language", language)
    desk.until(f"document.documentElement.lang === '{language}'")
    assert desk.page.title() == text("desk_page.title", language)
    desk.until("app.result.answers === app.answers")
    for tab in TABS:
        assert desk.text(f"#tab-{tab}") == text(f"desk_page.tab_{tab}", language)
    assert text("desk_page.part_question", language) in desk.text("#form")


def test_files_are_handed_out_whole(desk, tmp_path):
    for key in ("docx", "xlsx"):
        with ZipFile(desk.taken(key, tmp_path)) as parts:
            assert parts.testzip() is None
            assert "[Content_Types].xml" in parts.namelist()
    assert "<script" not in desk.taken("html", tmp_path).read_text(encoding="utf-8")
    assert desk.taken("png", tmp_path).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert "<svg" in desk.taken("svg", tmp_path).read_text(encoding="utf-8")
    written = desk.taken("toml", tmp_path)
    assert tomllib.loads(written.read_text(encoding="utf-8"))["sweep"]["populations"]
    desk.run("app.back()")
    desk.page.set_input_files("#file", str(written))
    desk.until("app.question.sizes.length === 2")
    assert desk.complaints == []


def test_the_page_asked_nobody_for_anything(desk):
    asked = desk.page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert [one for one in asked if not one.startswith(("blob:", "data:", "file:"))] == []
    assert not desk.page.evaluate("navigator.onLine")
