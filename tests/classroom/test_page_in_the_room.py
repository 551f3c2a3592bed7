"""A teacher with a class before the screen: plans, notes, hands, keys, and what comes to phones."""

from __future__ import annotations

import pytest

from collabsim.classroom.lesson import FIRST_WORDS
from collabsim.language import catalogue, text
from tests.classroom.test_page_act import PHONE, SHOWN, SMALL

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

LANGUAGES = ["nb", "nn", "en"]


def opening(key, language="nb"):
    """A sentence up to its first value."""
    return catalogue(language)[key].partition("{")[0]


def place_of(opened):
    return opened.run("return `${page.act.place.act}.${page.act.place.beat}`")


def with_notes(open_page, place, language="nb", plan="lesson_45"):
    """A page at a place of a plan, its notes in a drawer on the screen of the class."""
    opened = open_page(f"#s={place}&l={language}", size=SMALL)
    opened.run("window.open = () => null; app.startLesson(given); page.act.lesson.follow()", plan)
    opened.page.keyboard.press("n")
    return opened, opened.page.locator("#act .notes.drawer")


def beat_of(opened, scene):
    return opened.run("return page.act.beats.findIndex((one) => one.scene === given)", scene)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", ["vote", "rescue"])
def test_what_the_class_votes_on_is_not_in_the_notes_before_it_has_voted(
    open_page, scene, language
):
    opened, drawer = with_notes(open_page, f"{scene}.0", language)
    told = opened.run(
        """const words = (share) => app.words.number(10 * share, 1);
        return [0, 1].flatMap((town) => app.recording.ensemble(town, 0).share[36].map(words))"""
    )
    shown = drawer.inner_text()
    assert text("notes.when_locked", language) in shown
    assert not [one for one in told if one in shown]
    helps = [opening(f"notes.{key}", language) for key in ("helps_most", "helps_among_most")]
    assert not any(one in shown for one in helps)
    opened.page.click("#act [name=notes-on]")
    opened.settle()
    now = drawer.inner_text()
    assert (told[0] in now) if scene == "vote" else (
        any(one in now for one in helps)
    )  # fmt: skip
    assert opened.complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_scene_of_the_rescue_has_its_own_notes_and_the_question_a_good_answer(
    open_page, language
):
    for scene in ("rescue", "surprise", "buy", "close"):
        opened, drawer = with_notes(open_page, f"{scene}.0", language)
        points = str(opened.run("return app.recording.budget.points"))
        shown = drawer.inner_text()
        for part in ("teacher", "class"):
            assert text(f"notes.{scene}_{part}", language, points=points) in shown
        assert text("lesson_45.rescue_page", language, points=points) not in shown
    assert text("notes.close_answer", language) not in shown
    opened.page.click("#act [name=answer]")
    assert text("notes.close_answer", language) in drawer.inner_text()


def test_the_notes_say_which_words_are_to_be_explained(open_page):
    _, drawer = with_notes(open_page, "first.0")
    for word in FIRST_WORDS:
        assert text(f"glossary_word.{word}", "nb") in drawer.inner_text()
        assert text(f"glossary.{word}", "nb") in drawer.inner_text()


def test_a_plan_is_chosen_where_the_class_is_and_can_be_changed(open_page):
    opened = open_page("#s=reveal.0&v=0-1-2-3-9-3-1-0-0-1-2", size=SMALL)
    opened.run("window.open = () => null")
    opened.page.keyboard.press("n")
    opened.page.click("#act .drawer [name=lesson_45]")
    step = "return app.setup.lesson.step"
    assert (place_of(opened), opened.run(step)) == ("reveal.0", 4)
    began = opened.run("app.setup.lesson.started -= 60000; return app.setup.lesson.started")
    opened.page.click("#act .drawer [name=other-plan]")
    opened.page.click("#act .drawer [name=lesson_20]")
    assert (place_of(opened), opened.run(step)) == ("reveal.0", 3)
    assert opened.run("return app.setup.lesson.started") == began
    # A scene the plan has no time for belongs to the step before it.
    opened.run("page.act.go({ act: 'buy', beat: 0 })")
    assert opened.run(step) == 3
    assert opened.complaints == []


def test_the_question_counts_hands_and_the_end_recalls_them(open_page):
    opened = open_page("#", size=SMALL, motion="no-preference")
    page = opened.page
    question, end = beat_of(opened, "question"), beat_of(opened, "end")
    opened.run("page.act.go({ act: 'first', beat: given }); page.act.toggle()", question - 1)
    opened.run("page.act.go({ act: 'first', beat: given }, { note: 'replace' })", question)
    opened.until("page.act.halted")
    for key in ("1", "1", "2", "1", "Backspace", "9"):
        page.keyboard.press(key)
    page.click("#act [name=no]")
    assert opened.run("return page.act.lesson.beliefs.hands") == {"yes": 2, "no": 2}
    assert place_of(opened) == f"first.{question}"
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.inner_text("#act [name=yes]").endswith("2")
    page.evaluate("(to) => { location.hash = to }", f"s=first.{end}&l=nb&g=18-4")
    opened.settle()
    assert text("act.believed", "nb", yes="18", no="4") in page.inner_text("#act .act-words")
    page.evaluate("(to) => { location.hash = to }", f"s=first.{end}&l=nb")
    opened.settle()
    assert opening("act.believed") not in page.inner_text("#act .act-words")
    assert opened.complaints == []


def test_by_keyboard_the_first_stop_is_on_the_story_and_enter_follows_it(open_page):
    opened = open_page("#", size=SMALL)
    opened.run("app.change({ panel: 'lesson' })")
    opened.settle()
    page = opened.page
    beneath = "return ['top', 'scene', 'controls'].map((id) => document.getElementById(id).inert)"
    assert opened.run(beneath) == [True, True, True]
    for _ in range(8):
        page.keyboard.press("Tab")
        assert opened.run(
            "const at = document.activeElement;"
            " return at === document.body || Boolean(at.closest('#act'))"
        )
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")
    assert place_of(opened) == "first.1"
    # Where the class votes, Enter locks nothing.
    opened.run("page.act.go({ act: 'vote', beat: 0 })")
    page.keyboard.press("Enter")
    assert place_of(opened) == "vote.0"
    opened.run("page.act.leave()")
    opened.settle()
    assert opened.run(beneath) == [False, False, False]


def test_without_a_plan_the_story_goes_to_the_vote_and_the_roles_are_a_choice(open_page):
    opened = open_page("#", size=SMALL)
    last = opened.run("return page.act.beats.length - 1")
    opened.run("page.act.go({ act: 'first', beat: given })", last)
    opened.page.keyboard.press("ArrowRight")
    assert place_of(opened) == "vote.0"
    opened.page.keyboard.press("ArrowLeft")
    assert place_of(opened) == f"first.{last}"
    opened.page.click("#act [name=roles]")
    assert place_of(opened) == "roles.0"
    for plan, there in (("lesson_45", "roles.0"), ("lesson_20", "vote.0")):
        opened.run("app.startLesson(given)", plan)
        opened.run("page.act.go({ act: 'first', beat: given })", last)
        opened.page.keyboard.press("ArrowRight")
        assert place_of(opened) == there


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_opening_says_how_long_it_takes_and_takes_a_plan(open_page, language):
    opened = open_page(f"#s=first.0&l={language}", size=SMALL)
    page = opened.page
    seconds = opened.run("return page.act.teaching.seconds")
    assert 50 <= seconds <= 90
    line = page.inner_text("#act .progress")
    assert text("teaching.story_takes", language, seconds=str(seconds)) in line
    assert text("teaching.press_n", language) in line
    page.click("#act [name=with-class]")
    page.click("#act dialog [name=lesson_45]")
    assert (place_of(opened), opened.run("return app.setup.lesson.plan")) == (
        "first.0", "lesson_45",
    )  # fmt: skip
    assert text("lesson_45.title", language) in page.inner_text("#act .progress")
    page.click("#act [name=with-class]")
    assert page.get_attribute("#act dialog [name=lesson_45]", "aria-pressed") == "true"
    page.keyboard.press("Escape")
    opened.settle()
    seen = opened.run(SHOWN)
    assert (seen["spill"], seen["cut"]) == ([], [])


@pytest.mark.parametrize("size", [SMALL, PHONE], ids=["1280", "360"])
def test_the_menu_says_how_the_page_comes_to_phones(open_page, size):
    opened = open_page("#s=first.2&l=nb", size=size)
    page = opened.page

    def ask():
        page.click("#act .act-top button")
        page.click("#act [name=pupil]")
        return page.inner_text("#act dialog[open]")

    told = ask()
    assert "classroom.html" in told
    assert page.query_selector("#act dialog[open] .qr") is None
    page.click("#act dialog [name=done]")
    assert place_of(opened) == "first.2"
    opened.run("app.addressForOthers = 'http://192.0.2.7:8765/'")
    assert "http://192.0.2.7:8765/#pupil&l=nb" in ask()
    assert page.query_selector("#act dialog[open] .qr") is not None
    page.click("#act dialog [name=pupil-here]")
    assert opened.run("return page.pupil.open")
    assert opened.complaints == []


def test_the_signs_are_explained_as_soon_as_they_are_there(open_page):
    opened = open_page("#", size=SMALL)
    scenes = opened.run("return page.act.beats.map((beat) => beat.scene)")
    explained = {"case": [], "void": []}
    for number, scene in enumerate(scenes):
        opened.run("page.act.go({ act: 'first', beat: given })", number)
        keys = opened.page.locator("#act .a-key").all_inner_texts()
        grey = opened.page.locator("#act .marks .void").count() > 0
        for sign, where in explained.items():
            if any(text(f"act.key_{sign}", "nb") in one for one in keys):
                where.append(scene)
        assert grey <= (scene in explained["void"] or scene == "end"), scene
    assert explained["case"][0] == "case"
    assert explained["void"]
    assert explained["void"][0] != "case"


def test_nothing_is_told_before_its_month(open_page):
    """While months pass: the calendar stands in July, and December is not told."""
    opened = open_page("#", size=SMALL)
    dated = opened.run(
        """const { act } = page;
        const seen = [];
        act.beats.forEach((beat, number) => {
          act.go({ act: "first", beat: number });
          for (let month = beat.from; month <= beat.to; month += 1) {
            act.month = month;
            act.draw();
            seen.push([number, month, act.caption.textContent]);
          }
        });
        return seen;"""
    )
    beats = opened.run("return page.act.beats")
    month_names = opened.run("return Array.from({ length: 12 }, (_, k) => app.words.monthName(k))")
    waited = 0
    for number, month, told in dated:
        later = [
            values["month"]["month"]
            for _, values in beats[number]["parts"]
            if "month" in values and values["month"]["month"] > month
        ]
        waited += bool(later)
        for one in later:
            assert month_names[one % 12] not in told.lower(), (number, month, told)
    assert waited, "in some beat the words wait for the calendar"
    last = [told for number, month, told in dated if month == beats[number]["to"]]
    assert all(last)
    assert opened.complaints == []
