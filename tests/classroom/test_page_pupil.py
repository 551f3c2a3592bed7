"""A pupil's own page on a phone, and the numbers that the teacher's page takes from it."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest

from collabsim.inquiry.levers import LEVERS

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

PHONE = {"width": 360, "height": 740}
SEEN = [
    ("nb", PHONE), ("nn", PHONE), ("en", PHONE),
    ("nb", {"width": 320, "height": 568}), ("nb", {"width": 1280, "height": 720}),
]  # fmt: skip
SHOWN = """
  const host = document.getElementById("pupil");
  const seen = [...host.querySelectorAll("button, input")].filter((one) => one.checkVisibility());
  const box = document.getElementById("stage-0").getBoundingClientRect();
  return {
    smallest: Math.min(...seen.map((one) => Math.min(one.offsetWidth, one.offsetHeight))),
    beyond: seen.filter((one) => { const { left, right } = one.getBoundingClientRect();
      return left < 0 || right > innerWidth; }).map((one) => one.name),
    stage: box.height / innerHeight, over: box.top,
    wide: document.documentElement.scrollWidth - innerWidth,
    unnamed: seen.filter((one) => !one.ariaLabel && !one.textContent.trim()
      && one.type !== "range").length,
    missing: host.textContent.match(/\\b(?:pupil|ballot|vote|maker)\\.[a-z_]+/g),
  };
"""
HOSTILE = [
    "#pupil&b=<script>alert(1)</script>&c=0000", "#pupil&b=9999&c=12345678901234567890&o=../../x",
    "#pupil&l=__proto__&b=%00", "#pupil&b=&b=&b=", "#pupil&" + "b=1234&" * 500, "#pupil=1&b=1",
]  # fmt: skip
NUMBERS = [
    "",
    "12",
    "abcd",
    "0001",
    "99999",
    "-123",
    "1e03",
    "<img src=x onerror=alert(1)>",
    "١٢٣٤",
]


def steps(opened):
    """Walk the pupil's page; the name of each step as it is shown."""
    page = opened.page
    yield "vote"
    page.click("#pupil [name=n4]")
    yield "number"
    page.click("#pupil [name=to-levers]")
    page.click("#pupil [name=threshold]")
    yield "levers"
    page.click("#pupil [name=to-watch]")
    yield "watch"
    page.click("#pupil [name=to-result]")
    yield "result"


def number_of(opened):
    return opened.page.inner_text("#pupil output")


@pytest.mark.parametrize(("language", "size"), SEEN, ids=str)
def test_every_step_fits_and_can_be_reached_with_a_thumb(open_page, language, size):
    opened = open_page(f"#pupil&l={language}", size=size)
    for step in steps(opened):
        opened.settle()
        seen = opened.run(SHOWN)
        assert seen["smallest"] >= 44, step
        assert (seen["beyond"], seen["unnamed"], seen["missing"]) == ([], 0, None), step
        assert seen["wide"] <= 0, step
        # Half of the screen is the municipality.
        assert seen["stage"] >= 0.48, step
        assert opened.page.get_attribute("html", "lang") == language
    assert opened.complaints == []
    assert all(one.startswith(("file:", "data:", "blob:")) for one in opened.requests)


def test_enlarged_twice_all_of_it_is_still_there(open_page):
    """360 by 740 at 200 %: half as many pixels each way. It scrolls down, never sideways."""
    opened = open_page("#pupil", size={"width": 180, "height": 370})
    for step in steps(opened):
        opened.settle()
        seen = opened.run(SHOWN)
        assert seen["wide"] <= 0, step
        assert (seen["beyond"], seen["smallest"] >= 44) == ([], True), step


def test_axe_finds_nothing(open_page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    opened = open_page("#pupil", size=PHONE)
    for step in steps(opened):
        opened.settle()
        found = axe.run(opened.page, options=rules)
        assert found.violations_count == 0, (step, found.generate_report())
    opened = open_page("#s=vote.0&l=nb", size={"width": 1280, "height": 720})
    opened.page.click("#act [name=numbers]")
    found = axe.run(opened.page, options=rules)
    assert found.violations_count == 0, found.generate_report()


def test_by_keyboard_alone(open_page):
    opened = open_page("#pupil", size=PHONE)
    press = opened.page.keyboard.press

    def to(name):
        for _ in range(60):
            if opened.page.evaluate("document.activeElement.name ?? ''") == name:
                return
            press("Tab")
        raise AssertionError(name)

    for name in ("n7", "to-levers", "guide", "to-watch", "after", "after", "to-result"):
        to(name)
        press("Enter")
        opened.settle()
    assert opened.run("return [page.pupil.step, page.pupil.vote.choice]") == ["result", 7]
    assert opened.run("return app.setup.levers") == ["guide"]
    assert opened.run("return app.position") == 2


def test_a_reload_keeps_vote_and_lever_and_back_leaves(open_page):
    opened = open_page("#pupil", size=PHONE)
    for _ in steps(opened):
        pass
    before = opened.run("return [page.pupil.vote, page.pupil.lever, page.pupil.own]")
    opened.page.reload()
    opened.page.wait_for_selector("body[data-ready]")
    assert opened.run("return [page.pupil.vote, page.pupil.lever, page.pupil.own]") == before
    assert opened.run("return app.setup.levers") == ["threshold"]
    opened.page.click("#pupil [name=leave]")
    assert opened.run("return [page.pupil.open, page.act.open]") == [False, True]
    assert opened.run("return app.setup.levers") == []


@pytest.mark.parametrize("fragment", HOSTILE, ids=range(len(HOSTILE)))
def test_a_fragment_of_somebody_else_changes_nothing(open_page, fragment):
    opened = open_page(fragment, size=PHONE)
    if opened.run("return page.pupil.open"):
        assert opened.run("return [page.pupil.step, page.pupil.vote, page.pupil.lever]") == [
            "vote", None, None,
        ]  # fmt: skip
    assert re.fullmatch(r"[a-z2-9]{6}", opened.run("return page.pupil.own"))
    assert opened.complaints == []


def pupils_number(opened, choice):
    """What a pupil's page shows for a vote."""
    opened.run("page.pupil.vote = null; page.pupil.choose(given)", choice)
    return number_of(opened)


@pytest.fixture
def collecting(open_page):
    """A teacher's page at the vote, with the field for numbers open."""
    opened = open_page("#s=vote.0&l=nb", size={"width": 1280, "height": 720})
    opened.page.click("#act [name=numbers]")
    return opened


def give(opened, typed):
    opened.page.fill("#ballots", typed)
    opened.page.keyboard.press("Enter")
    return opened.page.inner_text("#ballots-told")


def test_sixty_pupils_votes_become_the_bars_of_the_class(open_page, collecting):
    phone = open_page("#pupil", size=PHONE)
    votes = [(7 * k) % 11 for k in range(60)]
    numbers = [pupils_number(phone, vote) for vote in votes]
    for number in numbers[:20]:
        assert give(collecting, number) == "Én stemme er telt."
    assert give(collecting, " ".join(numbers[20:40])) == "20 stemmer er telt."
    assert give(collecting, ", ".join(numbers[40:])) == "20 stemmer er telt."
    assert collecting.run("return page.act.lesson.hands") == [Counter(votes)[k] for k in range(11)]
    assert collecting.page.inner_text(".ballots-count") == "60 stemmer så langt."
    collecting.page.click("#act [name=done]")
    collecting.page.click("#act [name=lock]")
    collecting.settle()
    bars = collecting.page.query_selector_all("#act .class-bars rect")
    assert len(bars) == 11
    assert collecting.complaints == []


def test_a_lever_of_a_pupil_is_a_vote_for_the_rescue_and_for_nothing_else(open_page, collecting):
    phone = open_page("#pupil", size=PHONE)
    numbers = []
    for lever in LEVERS:
        phone.run("page.pupil.pick(given)", lever.key)
        numbers.append(phone.run("return page.pupil.lever.number"))
    told = give(collecting, " ".join(numbers))
    assert told.endswith("en annen avstemning enn denne.")
    assert all(number in told for number in numbers)
    assert collecting.page.input_value("#ballots") == " ".join(numbers)
    assert collecting.run("return [page.act.lesson.count, page.act.lesson.levers.size]") == [0, 0]
    rescue = open_page("#s=rescue.0&l=nb", size={"width": 1280, "height": 720})
    rescue.page.click("#act [name=numbers]")
    assert give(rescue, " ".join(numbers)) == "9 stemmer er telt."
    assert dict(rescue.run("return [...page.act.lesson.levers]")) == {
        lever.key: 1 for lever in LEVERS
    }
    assert rescue.page.inner_text(".ballots-count") == "9 stemmer så langt."
    assert "en annen avstemning" in give(rescue, pupils_number(phone, 3))
    assert rescue.run("return page.act.lesson.count") == 0


def test_the_last_number_can_be_taken_out_again(open_page, collecting):
    phone = open_page("#pupil", size=PHONE)
    numbers = [pupils_number(phone, vote) for vote in (2, 9)]
    undo = collecting.page.locator("#act [name=undo]")
    assert not undo.is_visible()
    give(collecting, " ".join(numbers))
    undo.click()
    assert numbers[1] in collecting.page.inner_text("#ballots-told")
    assert collecting.run("return [page.act.lesson.hands[2], page.act.lesson.hands[9]]") == [1, 0]
    undo.click()
    assert collecting.run("return page.act.lesson.count") == 0
    assert not undo.is_visible()
    assert collecting.complaints == []


def test_what_many_runs_gave_is_kept_back_and_then_the_vote_stands(open_page):
    """A pupil who has the phone before the reveal has no answer to copy."""
    opened = open_page("#pupil&l=nb", size=PHONE)
    for step in steps(opened):
        shown = opened.page.inner_text("#pupil")
        assert "kjøringer uten" not in shown, step
    run = opened.run(
        """const seen = app.worlds[0].fates.filter((one) => one.started >= 0 && one.state_36 >= 0);
        const { state } = app.worlds[0].codes;
        const kept = seen.filter((one) => state[one.state_36] === "delivering").length;
        return app.words.number(10 * kept / seen.length, 1)"""
    )
    assert f"{run} av ti" in opened.page.inner_text(".pupil-run")
    opened.page.click("#pupil [name=seen]")
    mean = opened.run("return app.words.number(10 * app.recording.ensemble(1, 0).share[36][0], 1)")
    assert f"{mean} av ti leverer" in opened.page.inner_text("#pupil")
    for again in (False, True):
        if again:
            opened.page.reload()
            opened.page.wait_for_selector("body[data-ready]")
        opened.run("page.pupil.go('number')")
        assert opened.page.query_selector("#pupil [name=change]") is None
    assert opened.complaints == []


def test_what_was_misheard_is_refused_and_stays_to_be_asked_again(open_page, collecting):
    phone = open_page("#pupil", size=PHONE)
    right = pupils_number(phone, 3)
    wrong = set()
    for place, digit in itertools.product(range(4), "0123456789"):
        wrong.add(right[:place] + digit + right[place + 1 :])
    for place in range(3):
        turned = [*right]
        turned[place : place + 2] = reversed(turned[place : place + 2])
        wrong.add("".join(turned))
    wrong.discard(right)
    for one in sorted(wrong):
        assert "er ikke telt" in give(collecting, one)
        assert collecting.page.input_value("#ballots") == one
    assert give(collecting, f"{right} {min(wrong)}").startswith("Én stemme er telt.")
    assert collecting.run("return page.act.lesson.count") == 1


def test_what_is_no_number_is_refused(collecting):
    for one in NUMBERS:
        told = give(collecting, one)
        assert "telt: tal" in told or "fire sifre" in told, one
    assert collecting.run("return page.act.lesson.count") == 0
    assert collecting.complaints == []


def test_digits_that_are_typed_are_no_hands_and_escape_closes(collecting):
    collecting.page.keyboard.type("123")
    assert collecting.run("return page.act.lesson.count") == 0
    collecting.page.keyboard.press("Escape")
    collecting.settle()
    assert collecting.page.query_selector("dialog[open]") is None
    collecting.page.keyboard.press("3")
    assert collecting.run("return page.act.lesson.hands[3]") == 1


def test_the_same_vote_has_many_numbers_and_none_tells_it(open_page):
    phone = open_page("#pupil", size=PHONE)
    of = {vote: {pupils_number(phone, vote) for _ in range(80)} for vote in (2, 3)}
    assert all(len(one) > 20 for one in of.values())
    assert not of[2] & of[3]


CAMERA = """() => {
  window.stopped = 0;
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d").fillRect(0, 0, 9, 9);
    const stream = canvas.captureStream(5);
    const [track] = stream.getTracks();
    const stop = track.stop.bind(track);
    track.stop = () => { window.stopped += 1; stop(); };
    return stream;
  };
  window.held = [];
  window.BarcodeDetector = class {
    async detect() { return window.held.map((rawValue) => ({ rawValue })); }
  };
}"""


def test_a_code_that_is_held_up_is_counted_once(open_page):
    phone = open_page("#pupil", size=PHONE)
    codes = []
    for own in ("aaaaaa", "bbbbbb"):
        number = pupils_number(phone, 6)
        codes.append(f"collabsim {number} {own}")
    opened = open_page("#s=vote.0&l=nb", size={"width": 1280, "height": 720})
    opened.page.evaluate(CAMERA)
    opened.page.click("#act [name=numbers]")
    opened.page.click("#act [name=scan]")
    opened.page.evaluate("(codes) => { window.held = codes }", codes)
    opened.until("page.act.lesson.count === 2")
    opened.page.evaluate("window.held = ['https://example.org', 'collabsim 0001 aaaaaa']")
    opened.until("document.getElementById('ballots-told').textContent.includes('ikke')")
    assert opened.run("return page.act.lesson.hands[6]") == 2
    opened.page.click("#act [name=done]")
    opened.until("window.stopped === 1")
    assert opened.complaints == []


def test_a_browser_that_reads_no_codes_says_so(open_page):
    opened = open_page("#s=rescue.0&l=nb", size=PHONE)
    opened.page.evaluate("delete window.BarcodeDetector")
    opened.page.click("#act [name=numbers]")
    assert "Skriv tallene." in opened.page.inner_text(".ballots-lack")
    assert opened.page.inner_text(".ballots-lack").endswith("går håndsopprekning fortere.")
    assert opened.page.query_selector("#act [name=scan]") is None
