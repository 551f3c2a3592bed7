"""What may fail while the page opens and computes is told; what it has open stays little."""

from __future__ import annotations

import re

import pytest

from collabsim.language import text
from tests.desk_page.conftest import POINTS
from tests.desk_page.opened import PATIENCE_SECONDS

pytestmark = pytest.mark.jobs

COUNT_WORKERS = """
globalThis.made = [];
globalThis.Worker = class extends Worker {
  constructor(...given) { super(...given); globalThis.made.push(this); }
};
"""
MOST_WORKERS = 4
SMALL = {"sizes": [3_000], "replications": 200, "sets": 0}


def test_one_pool_serves_every_question_and_only_the_last_answer_is_kept(open_page):
    desk = open_page(before=COUNT_WORKERS)
    desk.ask(**SMALL)
    first = desk.run("return app.result.id")
    there = desk.run("return app.result.desk.engine.images.length")
    workers = desk.run("return made.length")
    assert 1 < workers <= MOST_WORKERS + 1
    near = desk.run("return app.offered.sizes.find((one) => one > 12000 && one < 15000)")
    desk.ask(**{**SMALL, "sizes": [near]})
    desk.ask(**{**SMALL, "sets": POINTS})
    assert desk.run("return app.result.desk.engine.images.length") > there + 1
    assert desk.run("return made.length") == workers
    assert desk.run("return app.result.id") != first
    kept = (
        "const asked = app.result.desk.ask('answer', { key: given, language: 'nb' });"
        "return asked.then(() => 1, () => 0);"
    )
    assert desk.run(kept, first) == 0
    assert desk.run(kept, desk.run("return app.result.id")) == 1
    assert desk.complaints == []


def test_what_is_given_up_does_not_mix_with_what_is_asked_next(open_page):
    desk = open_page()
    desk.ask(**SMALL)
    wanted = desk.run("return app.result.answer.rows")
    for _ in range(4):
        desk.run("app.ask({ ...app.question, seed: app.question.seed + 1 }); app.compute();")
        desk.run("app.compute();")
    desk.run(
        "app.ask(given); app.compute();", {**desk.run("return app.question"), "seed": 1, **SMALL}
    )
    desk.until("app.phase !== 'running' && app.result.final")
    assert desk.run("return app.result.question.seed") == 1
    assert desk.run("return app.result.answer.rows") == wanted
    assert desk.complaints == []


def opened_in_vain(chromium, path, content, before=""):
    """The page of a text that cannot open: what stands where the answer would."""
    path.write_text(content, encoding="utf-8")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    if before:
        page.add_init_script(before)
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-state=broken]", timeout=1000 * PATIENCE_SECONDS)
    said = page.inner_text("#answer")
    context.close()
    return said


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_page_that_cannot_open_says_why_in_its_language(chromium, desk_text, tmp_path, language):
    own = desk_text.replace('<html lang="nb"', f'<html lang="{language}"', 1)
    path = tmp_path / "broken.html"
    old = opened_in_vain(chromium, path, own, before="delete globalThis.DecompressionStream;")
    assert text("browser.no_inflate", language) in old
    asset = re.compile(r'(id="asset-offered\.json">)[^<]{40}')
    cut = opened_in_vain(chromium, path, asset.sub(r"\1", own, count=1))
    assert text("browser.damaged", language) in cut
    assert text("desk_page.broken_title", language) in cut


def test_damaged_worlds_are_told_and_the_page_stays(chromium, desk_text, tmp_path):
    path = tmp_path / "worlds.html"
    asset = re.compile(r'(id="asset-worlds\.bin">)[^<]{400}')
    path.write_text(asset.sub(r"\1", desk_text, count=1), encoding="utf-8")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    for _ in range(2):
        page.click("#compute")
        page.wait_for_selector("#answer .state", timeout=1000 * PATIENCE_SECONDS)
        assert text("browser.damaged", "nb") in page.inner_text("#answer")
    context.close()
