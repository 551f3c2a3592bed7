"""The page in a browser: keyboard, states, languages, widths; hostile names, links and files."""

from __future__ import annotations

import base64
import zlib

import pytest

from collabsim.language import text

pytestmark = pytest.mark.jobs

MARKS = (
    "<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "javascript:alert(1)",
    '"><svg onload=alert(1)>', "{{constructor}}", "__proto__", '=HYPERLINK("x")', "\u202egnp.exe",
)  # fmt: skip

GOOD = """
[sweep]
name = "own_question"
question = {question}
scenario = "rules_2026"
populations = [3000]
design = "grid"
seeds = "paired"
seed = 1
replications = 200
[prices]
year = 2026
[levers]
threshold_nok = [100000, 500000]
[against]
threshold_nok = 100000
"""


def quoted(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\u202e", "\\u202e")
    return f'"{escaped}"'


def packed(text):
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = deflater.compress(text.encode()) + deflater.flush()
    return "#q=" + base64.urlsafe_b64encode(content).decode().rstrip("=")


def test_all_of_it_can_be_done_by_keyboard(open_page):
    desk = open_page()
    page = desk.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
    assert {"open", "save", "language", "preset", "size-3000", "town", "compute", "back",
            "tab-effect", "words"} <= reached  # fmt: skip
    desk.run("app.ask({ ...app.question, sizes: [3000], replications: 200, sets: 0 })")
    page.focus("#compute")
    page.keyboard.press("Enter")
    desk.until("app.phase !== 'running' && app.result")
    page.focus("#tab-effect")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-ended"
    page.keyboard.press("End")
    assert page.locator("#tab-numbers[aria-selected=true]").count() == 1
    page.focus("#town")
    page.keyboard.type("kongsb")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert "Kongsberg" in desk.text("#caveat")
    assert "Kongsberg" in desk.page.input_value("#town")


@pytest.mark.parametrize("size", [(360, 740), (768, 1024), (1280, 800), (1920, 1080)])
def test_nothing_is_wider_than_the_page(open_page, size):
    desk = open_page(size=size, touch=size[0] < 900)
    for language in ("nb", "nn", "en"):
        desk.run("app.speak(given)", language)
        wide = desk.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size[0], language
    if size[0] < 900:
        small = desk.page.evaluate(
            "[...document.querySelectorAll('button, select, input:not(.unseen)')]"
            ".filter((one) => one.checkVisibility())"
            ".map((one) => [one.id, one.getBoundingClientRect().height])"
            ".filter(([, high]) => high < 43.5)"
        )
        assert small == [] or not desk.page.evaluate("matchMedia('(pointer: coarse)').matches")


def test_an_answer_to_a_former_question_says_so_and_cancel_keeps_what_there_was(open_page):
    desk = open_page()
    assert "Regn ut" in desk.text("#answer")
    desk.ask(sizes=[3_000], replications=200, sets=0)
    desk.page.fill("#lever-threshold_nok", "400 000")
    desk.page.keyboard.press("Tab")
    assert desk.page.get_attribute("body", "data-state") == "stale"
    assert desk.page.is_disabled("#take-docx")
    desk.run("app.ask({ ...app.question, replications: 10000 }); app.compute();")
    desk.until("app.result.replications === 100")
    assert "100" in desk.text("#answer .state")
    desk.page.click("#cancel")
    desk.until("app.phase !== 'running'")
    assert desk.run("return app.result.final") is False
    desk.page.click("#back")
    desk.run("")
    assert desk.page.input_value("#lever-threshold_nok").replace("\xa0", " ") == "500 000"


def test_of_what_is_cancelled_while_sets_are_tried_the_own_values_can_be_taken_along(open_page):
    desk = open_page()
    desk.run("""
      app.ask({ ...app.question, sizes: [3000], replications: 200, sets: 2 });
      app.compute();
      for (;;) {
        if (app.result?.replications === 200) break;
        await new Promise((done) => setTimeout(done));
      }
      app.cancel();
    """)
    desk.until("app.phase !== 'running'")
    assert desk.run("return [app.result.final, app.result.sets]") == [True, 0]
    for language in ("nb", "en"):
        desk.run("app.speak(given)", language)
        desk.until("!document.getElementById('take-docx').disabled")
        desk.run("await new Promise((done) => setTimeout(done, 50))")
        assert text("desk_page.reason_cancelled", language) in desk.text("#view")


def test_a_value_that_cannot_be_is_refused_at_its_field(open_page):
    desk = open_page()
    for written in ("many", "-1", "1e9", "9999999999999", ""):
        desk.page.fill("#lever-threshold_nok", written)
        desk.page.keyboard.press("Tab")
        assert desk.text("#lever-threshold_nok-wrong"), written
        assert desk.page.get_attribute("#lever-threshold_nok", "aria-invalid") == "true"
        assert desk.run("return app.question.levers.threshold_nok.after") == 500_000


def test_without_webassembly_one_sentence_says_so(open_page):
    desk = open_page(before="delete globalThis.WebAssembly;")
    desk.run("app.compute()")
    desk.until("app.phase === 'broken'")
    assert "WebAssembly" in desk.text("#answer")


def test_what_is_hostile_is_text_and_nothing_else(open_page, tmp_path):
    """A corpus of names, links and files: nothing runs, nothing breaks."""
    desk = open_page(
        before="globalThis.ran = 0; globalThis.alert = () => { globalThis.ran += 1; };"
    )
    broken = [
        "", "[", "[sweep]", "x = 1", "\x00\x01", "[sweep]\nname = 1", "a" * 150_000,
        GOOD.format(question='"x"').replace("3000", "[[3000]]"),
        GOOD.format(question='"x"').replace("100000, 500000", "100000, nan"),
        GOOD.format(question='"x"').replace("threshold_nok = [", "__proto__ = ["),
        GOOD.format(question='"x"').replace('"rules_2026"', '"../../etc/passwd"'),
        GOOD.format(question='"x"') + "\n[instrument]\nname = 1",
        GOOD.format(question='"x"') + "\n[point]\nlevers = 1",
        GOOD.format(question='"x"') + "\n[sets]\npoints = 3",
        GOOD.format(question='"x"') + "\n[sets]\nnumber = 2",
        "sets = 2\n" + GOOD.format(question='"x"'),
        *[GOOD.format(question='"x"').replace("threshold_nok = [", f'"{name}" = [')
          for name in ("a(", "constructor")],
        *[GOOD.format(question='"x"').replace("own_question", mark.replace('"', "'"))
          for mark in MARKS],
    ]  # fmt: skip
    for place, content in enumerate(broken):
        file = tmp_path / f"{place}.toml"
        file.write_text(content, encoding="utf-8", errors="replace")
        before = desk.run("return JSON.stringify(app.question)")
        desk.run("app.fault = ''")
        desk.page.set_input_files("#file", str(file))
        desk.until("app.fault !== '' || app.question.preset === 'own'")
        assert desk.run("return app.fault") != "" or desk.run("return JSON.stringify(app.question)")
        if desk.run("return app.fault"):
            assert desk.run("return JSON.stringify(app.question)") == before
        desk.run("app.back(); app.fault = '';")
    for mark in MARKS:
        file = tmp_path / "named.toml"
        file.write_text(GOOD.format(question=quoted(mark)), encoding="utf-8")
        desk.page.set_input_files("#file", str(file))
        desk.until("app.question.preset === 'own'")
        assert desk.run("return app.question.question") == mark
        desk.run("app.back()")
    assert desk.page.locator("img, iframe, object, svg[onload]").count() == 0
    assert desk.run("return globalThis.ran") == 0
    assert desk.complaints == []


def test_a_hostile_question_is_text_in_the_answer_and_in_all_that_is_taken(open_page, tmp_path):
    desk = open_page(
        before="globalThis.ran = 0; globalThis.alert = () => { globalThis.ran += 1; };"
    )
    mark = MARKS[0]
    file = tmp_path / "hostile.toml"
    file.write_text(GOOD.format(question=quoted(mark)), encoding="utf-8")
    desk.page.set_input_files("#file", str(file))
    desk.until("app.question.preset === 'own'")
    desk.run("app.compute()")
    desk.until("app.phase !== 'running' && app.result?.final || app.fault")
    for tab in ("effect", "numbers"):
        desk.run("app.show(given)", tab)
        desk.page.wait_for_timeout(200)
    memo = desk.taken("html", tmp_path).read_text(encoding="utf-8")
    assert "<img" not in memo
    assert "&lt;img" in memo
    assert desk.run("return globalThis.ran") == 0
    assert desk.page.locator("img").count() == 0


def test_broken_links_are_told_and_a_small_link_to_a_large_nothing_is_refused(open_page):
    desk = open_page()
    bomb = packed(" " * 3_000_000)
    assert len(bomb) < 5_000
    for fragment in ("#q=", "#q=!!!", "#q=AAAA", "#q=" + "A" * 5_000, bomb):
        desk.run("app.fault = ''; location.hash = given;", fragment)
        desk.until("app.fault !== ''")
        assert desk.text("#answer .state")
    assert desk.complaints == []
