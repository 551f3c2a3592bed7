"""Links and codes, tried where they are used: in a browser."""

from __future__ import annotations

import pytest

from collabsim.classroom.linking import link
from collabsim.classroom.page import sources

segno = pytest.importorskip("segno")
pytestmark = [pytest.mark.slow, pytest.mark.jobs]

CAPACITY = {  # bytes a version holds, by the standard
    "L": (17, 32, 53, 78, 106, 134, 154, 192, 230, 271,
          321, 367, 425, 458, 520, 586, 644, 718, 792, 858),
    "M": (14, 26, 42, 62, 84, 106, 122, 152, 180, 213,
          251, 287, 331, 362, 412, 450, 504, 560, 624, 666),
}  # fmt: skip
ADDRESS = "https://skole.example/collabsim#v=1&lang=nb&step=17&"


@pytest.fixture(scope="module")
def encoder(chromium):
    """The encoder of the page, alone in an empty page."""
    modules = {
        "qr": sources()["qr.js"],
        "main": 'import { encode } from "./qr.js";\nwindow.encode = encode;\n',
    }
    page = chromium.new_page()
    page.evaluate(link(modules, "main"))
    yield lambda text, level, mask=None: page.evaluate(
        "([t, level, mask]) => { const q = encode(t, { level, mask: mask ?? undefined });"
        " return q && [q.version, q.mask, [...q.modules]]; }",
        [text, level, mask],
    )
    page.close()


def matrix(text, level, mask):
    code = segno.make(text, error=level, mode="byte", micro=False, boost_error=False, mask=mask)
    return [int(module) for row in code.matrix for module in row]


def test_a_full_code_is_the_one_segno_makes(encoder):
    """Of every size and level; full, since segno pads with one word more than the standard."""
    wrong = []
    for level, sizes in CAPACITY.items():
        for version, size in enumerate(sizes, start=1):
            text = (ADDRESS * 20)[:size]
            made, mask, modules = encoder(text, level)
            if made != version or modules != matrix(text, level, mask):
                wrong.append((version, level))
    assert wrong == []


def test_every_mask_is_the_one_of_the_standard(encoder):
    text = ADDRESS[: CAPACITY["M"][2]]
    wrong = [
        mask for mask in range(8) if encoder(text, "M", mask) != [3, mask, matrix(text, "M", mask)]
    ]
    assert wrong == []


def test_a_code_that_is_not_full_keeps_its_words(encoder):
    """Up to the end mark the data words are the same; they stand in the right-hand columns."""
    version, mask, modules = encoder("kommune", "M")
    size = version * 4 + 17
    theirs = matrix("kommune", "M", mask)
    for y in range(9, size):
        assert (
            modules[y * size + size - 4 : (y + 1) * size]
            == theirs[y * size + size - 4 : (y + 1) * size]
        )


def test_a_text_too_long_for_medium_correction_gets_low_and_then_none(encoder):
    assert encoder("x" * 700, "M")[0] == 18
    assert encoder("x" * 859, "M") is None


LINKS = {
    "malformed": ["#v=1", "#hello", "#v=1&lang=nb&data=zz", "#v=1&" + "x" * 3000, "#v=-1"],
    "newer": ["#v=2&lang=nb"],
    "older": ["#v=0&lang=nb"],
}


@pytest.mark.parametrize("problem", LINKS)
def test_a_link_that_cannot_be_read_gets_a_sentence(open_page, problem):
    """Opened with the first; the page that is open then gets the others."""
    first, *others = LINKS[problem]
    opened = open_page(first)
    expected = opened.run(f"return app.words.text('share.{problem}')")
    assert refusal(opened) == expected
    told = {fragment: refusal(opened, fragment) for fragment in others}
    assert told == dict.fromkeys(others, expected)
    assert opened.run("return app.position") == 0
    assert not opened.complaints


def refusal(opened, fragment=None):
    """What is said of a link, which is then put aside; of the one it was opened with if of none."""
    if fragment is not None:
        opened.page.evaluate("(to) => { location.hash = to }", fragment)
    opened.until("document.getElementById('dialog').open")
    told = opened.page.inner_text("#dialog [role=alert]")
    opened.run("document.getElementById('dialog').close()")
    return told


ELSEWHERE = (
    ("data=", "data=0000", "other_data"),
    ("seed=", "seed=9", "other_seed"),
    ("levers=threshold", "levers=magic", "malformed"),
    ("twin=lever", "twin=three", "malformed"),
    ("values=", "values=threshold_nok:150000", "with_values"),
    ("values=", "values=threshold_nok:much", "malformed"),
    ("values=", "values=threshold_nok:-1", "malformed"),
    ("values=", "values=threshold_nok:1,,", "malformed"),
    ("horizon=36", "horizon=37", "malformed"),
    ("runs=1000", "runs=31", "malformed"),
    ("pilot=", "pilot=2.1", "malformed"),
    ("pilot=", "pilot=one", "malformed"),
)


def test_a_link_to_something_else_gets_a_sentence(open_page):
    opened = open_page()
    link_text = opened.run(
        "app.change({ twin: 'lever', town: 1, levers: ['threshold'], panel: 'share' });"
        " page.draw(); return document.getElementById('link').value"
    )
    fragment = link_text[link_text.index("#") :]
    told, expected = {}, {}
    for old, new, problem in ELSEWHERE:
        if problem == "other_data":
            at = fragment.index(old) + len(old)
            changed = fragment[:at] + "00000000" + fragment[at + 8 :]
        else:
            changed = fragment.replace(old, new)
        assert changed != fragment
        told[changed] = refusal(opened, changed)
        expected[changed] = opened.run(f"return app.words.text('share.{problem}')")
    assert told == expected
    fresh = open_page(next(iter(told)))
    assert refusal(fresh) == told[next(iter(told))]


def test_a_link_restores_everything_in_a_fresh_browser(open_page):
    first = open_page()
    link_text = first.run(
        "app.change({ language: 'nn', twin: 'lever', town: 1, levers: ['threshold'] });"
        " page.player.go(123); page.panels.open('share'); page.draw();"
        " return document.getElementById('link').value"
    )
    assert len(link_text) < 2000
    second = open_page(link_text[link_text.index("#") :])
    shown = "return [hash(), app.position, app.words.language, app.setup.levers, app.setup.twin]"
    assert second.run(shown) == first.run(shown)
    assert second.run("return app.position") == 123
    assert not second.complaints


def test_a_link_is_followed_where_the_page_is_open_already(open_page):
    opened = open_page()
    link_text = opened.run(
        "page.player.go(40); page.panels.open('share'); page.draw();"
        " return document.getElementById('link').value"
    )
    before = opened.run("return hash()")
    opened.run("page.player.go(0)")
    opened.page.evaluate("(to) => { location.hash = to }", link_text[link_text.index("#") :])
    opened.until("app.position === 40")
    assert opened.run("return hash()") == before


def test_a_link_restores_horizon_runs_and_the_chosen_pilot(open_page):
    first = open_page()
    link_text = first.run(
        "app.change({ horizon: 12, repeats: 30, selected: { side: 1, pilot: 3 } });"
        " page.player.go(99); page.panels.open('share'); page.draw();"
        " return document.getElementById('link').value"
    )
    second = open_page(link_text[link_text.index("#") :])
    shown = "return [app.setup.horizon, app.setup.repeats, app.setup.selected]"
    assert second.run(shown) == [12, 30, {"side": 1, "pilot": 3}]
    assert not second.complaints


def test_a_link_made_before_these_fields_were_there_still_opens(open_page):
    first = open_page()
    link_text = first.run(
        "page.player.go(77); page.panels.open('share'); page.draw();"
        " return document.getElementById('link').value"
    )
    old = link_text[link_text.index("#") : link_text.index("&values=")]
    second = open_page(old)
    shown = "return [hash(), app.position, app.setup.horizon, app.setup.repeats]"
    assert second.run(shown) == first.run(shown)
    assert not second.page.is_visible("#dialog")


def test_a_chosen_pilot_that_is_not_there_is_forgotten(open_page):
    first = open_page()
    link_text = first.run(
        "page.player.go(5); page.panels.open('share'); page.draw();"
        " return document.getElementById('link').value"
    )
    fragment = link_text[link_text.index("#") :].replace("pilot=", "pilot=1.999")
    second = open_page(fragment)
    assert second.run("return app.setup.selected") is None
    assert second.run("return app.position") == 5
    assert not second.complaints
