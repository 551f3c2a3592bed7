"""The lesson on the whole screen: both plans from end to end, by their clock and their notes."""

from __future__ import annotations

import pytest

from collabsim.classroom.lesson import PLANS
from collabsim.inquiry.levers import BUDGET_POINTS, LEVERS
from collabsim.language import text
from tests.classroom.opened import PATIENCE_SECONDS
from tests.classroom.test_page_act import SHOWN, SMALL, words
from tests.classroom.walked import MINUTE, SCENES, Walk, through_the_scenes

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

PHONE = {"width": 360, "height": 740}
ON = "#act .act-buttons :is(button.main, [name=on], [name=skip])"


def opened_at_the_story(chromium, page_file, **how):
    context = chromium.new_context(offline=True, **how)
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    return context, page, complaints


def start(page, page_file):
    page.goto(page_file.as_uri())
    page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_by_keyboard_with_the_clock_of_the_notes(chromium, page_file, plan):
    """With a clock of its own. Two pauses of a minute, a vote, and no step takes too long."""
    context, page, complaints = opened_at_the_story(
        chromium, page_file, viewport=SMALL, reduced_motion="no-preference"
    )
    page.clock.install(time=0)
    start(page, page_file)
    page.clock.pause_at(MINUTE)
    with context.expect_page() as opening:
        page.keyboard.press("n")
    notes = opening.value
    notes.on("pageerror", lambda error: complaints.append(str(error)))
    for _ in range(list(PLANS).index(plan) + 1):
        notes.keyboard.press("Tab")
    notes.keyboard.press("Enter")
    walk = Walk(page, plan)
    assert walk.step() == "opening"
    left = {step.key: step.minutes * MINUTE for step in PLANS[plan]}

    def pass_time(milliseconds, step):
        page.clock.run_for(milliseconds)
        left[step] -= milliseconds

    def use_up(step):
        assert left[step] >= 0, step
        pass_time(left[step], step)
        assert notes.inner_text(".notes-clock") == "0:00", step
        assert notes.get_attribute(".notes-clock", "data-late") is None

    use_up("opening")
    notes.keyboard.press("PageDown")
    assert (walk.place(), walk.step()) == (("first", 1), "watch")
    asked = []
    while walk.run("return page.act.playing"):
        pass_time(500, "watch")
        scene = walk.run("return page.act.beat.scene")
        if scene in {"question", "end"} and scene not in asked:
            page.keyboard.press("p")
            assert text("act.pause_here", "nb") in notes.inner_text("body")
            asked.append(scene)
            pass_time(MINUTE, "watch")
            page.keyboard.press("p")
    assert asked == ["question", "end"]
    use_up("watch")
    page.keyboard.press("PageDown")
    seen = through_the_scenes(
        walk, on=lambda: page.keyboard.press("PageDown"), key=True, pause=use_up
    )
    assert seen == [scene for step in PLANS[plan][2:] for scene in SCENES[step.key]]
    whole = sum(step.minutes for step in PLANS[plan])
    assert notes.inner_text(".notes-time span") == text(
        "notes.spent", "nb", spent=str(whole), all=str(whole)
    )
    page.clock.run_for(30_000)
    assert notes.inner_text(".notes-clock") == "+0:30"
    assert notes.get_attribute(".notes-clock", "data-late") is not None
    assert complaints == []
    context.close()


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_by_touch(chromium, page_file, plan):
    context, page, complaints = opened_at_the_story(
        chromium, page_file, viewport=PHONE, has_touch=True, reduced_motion="reduce"
    )
    start(page, page_file)
    walk = Walk(page, plan)
    walk.run(f"app.startLesson('{plan}')")
    page.tap("#act [name=follow]")
    page.tap("#act [name=pause]")
    while walk.place()[0] == "first":
        page.locator(ON).first.tap()
    seen = through_the_scenes(walk, on=page.locator(ON).first.tap, key=False)
    assert seen[-1] == "ticket"
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
    assert text("exit_ticket.answer_1", "nb") in drawer.inner_text()
    opened.page.click("#act [name=notes-on]")
    assert opened.run("return page.act.place.beat") == 1
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
    opened.run("page.act.go({ act: 'vote', beat: 0 })")
    mean = opened.run("return app.words.number(10 * app.recording.ensemble(1, 0).share[36][0], 1)")
    assert mean in notes.inner_text("body")
    assert notes.evaluate("document.documentElement.lang") == "nb"
    opened.run("app.change({ language: 'en' })")
    assert notes.title() == text("notes.title", "en")
