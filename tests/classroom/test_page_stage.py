"""The lesson on the whole screen: both plans from end to end, by their clock and their notes."""

from __future__ import annotations

import pytest

from collabsim.classroom.lesson import PLANS
from collabsim.inquiry.levers import BUDGET_POINTS, LEVERS
from collabsim.language import text
from tests.classroom.clocked import Finger, Keys, by_finger, by_the_clock, complaints_of, scenes_of
from tests.classroom.test_page_act import SHOWN, SMALL, words

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("hand", [Keys(), Finger()], ids=["keys", "finger"])
@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_with_the_clock_of_the_notes(chromium, page_file, plan, hand):
    context = chromium.new_context(
        offline=True, viewport=SMALL, has_touch=isinstance(hand, Finger),
        reduced_motion="no-preference",
    )  # fmt: skip
    page = context.new_page()
    complaints = complaints_of(page)
    assert by_the_clock(page, page_file, plan, hand) == scenes_of(plan)
    assert complaints == []
    context.close()


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_by_touch(chromium, page_file, plan):
    context = chromium.new_context(
        offline=True, viewport=PHONE, has_touch=True, reduced_motion="reduce"
    )
    page = context.new_page()
    complaints = complaints_of(page)
    assert by_finger(page, page_file, plan, Finger()) == scenes_of(plan)
    assert complaints == []
    context.close()


def test_what_is_bought_changes_four_numbers_and_is_kept_in_the_address(open_page, recorded_data):
    opened = open_page("#s=buy.0", size=SMALL)
    page = opened.page
    assert page.locator("#act .changes").count() == 0
    page.click("#act [name=buy-threshold]")
    place = recorded_data["ensembles"]["combinations"]
    bit = next(one for one in place if one["mask"] == 1)["municipalities"][1]
    after = page.locator("#act .changes .after").all_inner_texts()
    assert [one.split()[0] for one in after] == [
        f"{round(100 * bit['share']['36'][0])}", f"{round(100 * bit['weak_kept'][0])}",
        f"{round(bit['legal_errors'][0])}", f"{round(bit['started'][0])}",
    ]  # fmt: skip
    assert text("lever_worsens.threshold", "nb") in page.inner_text("#act .worsens")
    assert str(bit["n"]) in page.inner_text("#act .act-words")
    assert "b=threshold" in page.evaluate("location.hash")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert opened.run("return [...page.act.lesson.bought]") == ["threshold"]
    for lever in LEVERS:
        button = page.locator(f"#act [name=buy-{lever.key}]")
        if button.is_enabled() and lever.key != "threshold":
            button.click()
    bought = opened.run("return [...page.act.lesson.bought]")
    spent = sum(lever.price for lever in LEVERS if lever.key in bought)
    assert spent <= BUDGET_POINTS
    dear = [lever.price for lever in LEVERS if lever.key not in bought]
    assert all(price > BUDGET_POINTS - spent for price in dear)
    # A set that has not been counted is said to be so, and shows no number.
    opened.run(
        "const real = app.recording.ensemble;"
        " app.recording.ensemble = (town, mask) => (mask ? null : real(town, mask));"
        " page.act.lesson.draw(); app.recording.ensemble = real"
    )
    assert text("vote.not_counted", "nb") in page.inner_text("#act .act-words")
    assert page.locator("#act .changes").count() == 0


@pytest.mark.parametrize("size", [SMALL, {"width": 1920, "height": 1080}, PHONE])
@pytest.mark.parametrize("place", ["buy.0&b=threshold", "ticket.0", "ticket.1", "close.0"])
def test_the_scenes_after_the_rescue_are_large_and_few_words(open_page, size, place):
    opened = open_page(f"#s={place}", size=size)
    opened.settle()
    seen = opened.run(SHOWN)
    least = 18 if size == PHONE else 20 * size["height"] / 720 * 0.99
    assert seen["smallest"] >= least
    assert seen["targets"] >= 44
    assert len(words(seen["said"])) <= 40
    if size != PHONE:
        assert (seen["spill"], seen["cut"]) == ([], [])
    assert (
        opened.run("const e = document.getElementById('act'); return e.scrollWidth")
        <= (size["width"])
    )


def test_without_a_window_the_notes_are_a_drawer_with_the_answers_expected(open_page):
    opened = open_page("#s=ticket.0", size=SMALL)
    opened.run("window.open = () => null; app.startLesson('lesson_45')")
    opened.run("page.act.go({ act: 'ticket', beat: 0 })")
    opened.page.keyboard.press("n")
    drawer = opened.page.locator("#act .notes.drawer")
    # It lies on the screen of the class: an answer is there once it is asked for.
    assert text("exit_ticket.answer_1", "nb") not in drawer.inner_text()
    opened.page.click("#act [name=answer]")
    assert text("exit_ticket.answer_1", "nb") in drawer.inner_text()
    opened.page.click("#act [name=notes-on]")
    assert opened.run("return page.act.place.beat") == 1
    assert text("exit_ticket.answer_2", "nb") not in drawer.inner_text()
    opened.page.click("#act [name=answer]")
    assert text("exit_ticket.answer_2", "nb") in drawer.inner_text()
    opened.page.click("#act [name=notes-close]")
    assert not drawer.is_visible()
    opened.page.keyboard.press("n")
    opened.run("page.act.leave()")
    assert opened.page.locator(".notes").is_hidden()


def test_the_notes_say_how_far_it_is_to_the_next_pause_and_what_the_runs_gave(open_page):
    opened = open_page("#s=first.1", size=SMALL)
    with opened.page.context.expect_page() as opening:
        opened.page.keyboard.press("n")
    notes = opening.value
    opened.run("app.startLesson('lesson_45'); page.act.go({ act: 'first', beat: 1 })")
    scenes = opened.run("return page.act.beats.map((beat) => beat.scene)")
    away = scenes.index("question") - 1
    assert text("notes.next_pause_many", "nb", count=str(away)) in notes.inner_text("body")
    opened.run("page.act.go({ act: 'reveal', beat: 0 })")
    mean = opened.run("return app.words.number(10 * app.recording.ensemble(1, 0).share[36][0], 1)")
    assert mean in notes.inner_text("body")
    assert notes.evaluate("document.documentElement.lang") == "nb"
    opened.run("app.change({ language: 'en' })")
    assert notes.title() == text("notes.title", "en")
