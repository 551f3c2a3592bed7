"""Predict, run, compare: the lesson with a keyboard alone, and what the class takes along."""

from __future__ import annotations

import csv
import io
import re

import pytest

from collabsim.classroom.lesson import PLANS
from collabsim.inquiry.levers import BUDGET_POINTS, LEVERS

pytestmark = [pytest.mark.slow, pytest.mark.jobs]


def tab_to(opened, focus, most=60):
    """Press Tab until an element of this name has the focus."""
    for _ in range(most):
        if opened.run("return document.activeElement.dataset.focus ?? ''") == focus:
            return
        opened.page.keyboard.press("Tab")
    raise AssertionError(f"{focus} cannot be reached with Tab")


def test_the_short_plan_by_keyboard_alone(open_page):
    """The long one is done with the whole export."""
    opened, plan = open_page(), "lesson_20"
    opened.page.keyboard.press("l")
    opened.page.keyboard.press("l")
    tab_to(opened, plan)
    opened.page.keyboard.press("Enter")
    for at, step in enumerate(PLANS[plan]):
        opened.settle()
        assert opened.run("return app.setup.lesson.step") == at
        title = opened.run(f"return app.words.text('{plan}.{step.key}')")
        assert title in opened.page.inner_text("#panel")
        if step.key == "guess":
            tab_to(opened, "more-small2")
            for _ in range(5):
                opened.page.keyboard.press("Enter")
                opened.settle()
            assert opened.run("return app.setup.guess.small") == [0, 0, 5, 0]
        if step.key == "watch":
            opened.run("page.player.setPace('fly')")
            tab_to(opened, "do-play")
            opened.page.keyboard.press("Enter")
            opened.until("app.position > 5 && page.player.playing")
            # The middle of the run is passed over while it plays on.
            opened.run("app.go(app.steps.length - 6)")
            opened.until("app.position === app.steps.length - 1 && !page.player.playing")
        if step.key == "compare":
            tab_to(opened, "do-repeat_30")
            opened.page.keyboard.press("Enter")
            opened.settle()
            assert opened.run("return app.setup.repeats") == 30
            assert opened.run("return app.words.number(7, 1)") in opened.page.inner_text("#panel")
        tab_to(opened, "plan-next")
        opened.page.keyboard.press("Enter")
    opened.settle()
    assert opened.run("return app.setup.lesson") is None
    assert not opened.complaints


DOTS = (
    "[...document.querySelectorAll('#luck .cloud')]"
    ".map((cloud) => cloud.getAttribute('d').split('M').length - 1)"
)
"""How many runs each cloud on the page shows."""

ANSWERS = (
    "[...document.querySelectorAll('#luck .luck-picture, #luck .luck-words, #panel .result')]"
    ".some((part) => part.checkVisibility())"
)
"""Whether a share of this run or of many can be seen anywhere."""


@pytest.mark.parametrize("plan", PLANS)
def test_nothing_gives_the_answer_away_before_the_class_has_guessed(open_page, plan):
    opened = open_page()
    opened.run("page.player.go(app.steps.length - 1)")
    opened.run("page.panels.lesson.start(given)", plan)
    opened.settle()
    assert opened.run("return app.position") == 0
    for step in PLANS[plan]:
        opened.settle()
        guessed = step.key not in {"opening", "watch", "roles", "guess"}
        for panel in ("levers", "lesson"):
            opened.run("app.change({ panel: given }); if (app.veiled) page.player.go(300)", panel)
            opened.page.keyboard.press("3")
            opened.page.keyboard.press("1")
            opened.settle()
            assert opened.run(f"return {ANSWERS}") == guessed, (step.key, panel)
        told = opened.page.inner_text("#luck")
        assert (opened.run("return app.words.text('luck.veiled_lesson')") in told) != guessed
        assert not opened.page.is_visible("#luck button.main")
        opened.run("page.panels.lesson.go(1)")


@pytest.mark.parametrize("plan", PLANS)
def test_from_the_first_run_on_it_is_seen_among_thirty_at_least(open_page, plan):
    opened = open_page()
    compare = [step.key for step in PLANS[plan]].index("compare")
    opened.run(f"page.panels.lesson.start(given); page.panels.lesson.go({compare})", plan)
    opened.run("page.player.go(app.steps.length - 1)")
    opened.settle()
    assert opened.run("return app.setup.repeats") == 1
    assert opened.run("return app.setup.lesson.guessed")
    markers = "document.querySelectorAll('#luck .present').length"
    assert opened.run(f"return [{markers}, {DOTS}]") == [2, [30, 30]]


def test_the_page_opens_with_the_answer_behind_one_button(open_page):
    opened = open_page()
    assert not opened.run(f"return {ANSWERS}")
    opened.run("app.change({ panel: 'levers' })")
    opened.settle()
    assert not opened.run(f"return {ANSWERS}")
    unveil = opened.run("return app.words.text('luck.unveil')")
    assert opened.page.inner_text("#luck button.main") == unveil
    opened.page.click("#luck button.main")
    opened.settle()
    assert opened.run(f"return {ANSWERS}")
    assert opened.page.locator("#panel .result").is_visible()
    assert all(count >= 30 for count in opened.run(f"return {DOTS}"))
    assert not opened.complaints


@pytest.mark.parametrize(
    ("act", "seen"),
    [
        ("page.player.step(1)", True),
        ("page.player.jump('parted', 1)", True),
        ("app.change({ repeats: 30 })", True),
        ("app.change({ repeats: 1 })", True),
        ("app.change({ language: 'nn' })", False),
        ("app.change({ twin: 'lever', levers: ['threshold'] })", False),
        ("page.player.go(0)", False),
    ],
)
def test_what_lifts_the_veil_outside_a_lesson(open_page, act, seen):
    opened = open_page()
    opened.run(act)
    opened.settle()
    assert opened.run(f"return {ANSWERS}") == seen
    opened.run("page.player.go(0)")
    opened.settle()
    assert opened.run(f"return {ANSWERS}") == seen, "what has been seen stays"


@pytest.mark.parametrize(("step", "seen"), [(0, False), (40, True)])
def test_a_link_past_the_start_opens_with_the_many_runs(open_page, step, seen):
    first = open_page()
    link = first.run(
        f"app.change({{ repeats: 30 }}); page.player.go({step}); page.panels.open('share');"
        " page.draw(); return document.getElementById('link').value"
    )
    second = open_page(link[link.index("#") :])
    assert second.run(f"return [app.position, {ANSWERS}]") == [step, seen]


def test_a_run_without_many_beside_it_is_not_shown(open_page):
    opened = open_page()
    opened.run("app.ensembleOf = () => null; page.player.go(app.steps.length - 1)")
    opened.settle()
    assert opened.page.locator("#luck .present").count() == 0
    names = opened.run("return app.sides.map((_, side) => app.nameOfSide(side))")
    label = opened.page.get_attribute("#luck .luck-picture", "aria-label")
    told = [opened.run("return app.words.text('luck.no_runs', { name: given })", n) for n in names]
    assert label.startswith(" ".join(told))


@pytest.mark.parametrize("twin", ["size", "lever", "one"])
@pytest.mark.parametrize("town", [0, 1])
def test_both_municipalities_are_compared_whatever_stands_on_the_stage(open_page, twin, town):
    opened = open_page()
    opened.run(
        "page.panels.lesson.start('lesson_45');"
        " app.change({ guess: { small: [1, 0, 0, 0], large: [0, 0, 0, 1] } });"
        " for (let k = 0; k < 4; k += 1) page.panels.lesson.go(1);"
        " page.player.go(app.steps.length - 1);"
    )
    opened.settle()
    as_they_are = opened.run(COMPARED)
    assert [len(facts) for facts in as_they_are] == [3, 3]
    opened.run(
        "app.change({ twin: given[0], town: given[1], levers: ['threshold'] });"
        " page.player.go(app.steps.length - 1);",
        [twin, town],
    )
    opened.settle()
    found = opened.run(COMPARED)
    assert [facts[:3] for facts in found] == as_they_are
    pulled = [0, 1] if twin == "size" else [town]
    assert [len(facts) - 3 for facts in found] == [int(m in pulled) for m in (0, 1)]


COMPARED = (
    "return [...document.querySelectorAll('.compared')]"
    ".map((one) => [...one.querySelectorAll('li')].map((fact) => fact.innerText))"
)


@pytest.mark.parametrize(("repeats", "field", "n"), [(1, "first_share", 30), (1000, "share", 40)])
def test_the_comparison_says_how_many_runs_it_rests_on(open_page, recorded_data, repeats, field, n):
    opened = open_page()
    opened.run(
        "page.panels.lesson.start('lesson_20'); for (let k = 0; k < 3; k += 1)"
        " page.panels.lesson.go(1); app.change({ repeats: given, language: 'en' });"
        " page.player.go(app.steps.length - 1);",
        repeats,
    )
    opened.settle()
    base = recorded_data["ensembles"]["combinations"][0]
    for facts, town in zip(opened.run(COMPARED), base["municipalities"], strict=True):
        mean = 10 * town[field]["36"][0]
        assert facts[-1].startswith(f"{n} runs: {mean:.1f} of ten")


def test_the_clock_counts_down_the_minutes_of_the_step(open_page):
    opened = open_page()
    # In one go, so that no second passes between the start and the look at the clock.
    begun = opened.run(
        "page.panels.lesson.start('lesson_20'); page.draw();"
        " return document.querySelector('.clock').textContent"
    )
    minutes = PLANS["lesson_20"][0].minutes
    assert begun in {f"{minutes}:00", f"{minutes - 1}:59"}
    opened.run("app.setup.lesson.begun -= 3_600_000")
    opened.until("document.querySelector('.clock').textContent.startsWith('+')")


def test_the_result_of_the_run_is_not_told_before_it_has_happened(open_page):
    opened = open_page(anew=True)
    assert opened.page.locator("#luck .present").count() == 0
    opened.run("page.player.go(app.steps.length - 1)")
    opened.settle()
    assert opened.page.locator("#luck .present").count() == 2


def test_levers_cannot_cost_more_than_there_is(open_page):
    opened = open_page()
    opened.run("page.panels.open('levers')")
    opened.settle()
    for lever in LEVERS:
        box = opened.page.locator(f"#lever-{lever.key}")
        if box.is_enabled():
            box.check()
            opened.settle()
    chosen = opened.run("return app.setup.levers")
    spent = sum(lever.price for lever in LEVERS if lever.key in chosen)
    left = [lever.price for lever in LEVERS if lever.key not in chosen]
    assert spent <= BUDGET_POINTS
    assert all(price > BUDGET_POINTS - spent for price in left)


def test_a_lever_that_was_not_recorded_is_said_to_be_counted_only(open_page):
    opened = open_page()
    opened.run("app.change({ panel: 'levers', levers: ['mandate'] })")
    opened.settle()
    name = opened.run("return app.words.within('lever.mandate')")
    assert name in opened.page.inner_text("#panel .note")
    assert name in opened.page.inner_text("#stage-1 .stage-title")


def test_levers_show_what_they_cost_in_weak_pilots_and_errors(open_page):
    opened = open_page()
    opened.run("app.change({ panel: 'levers', levers: ['threshold'], twin: 'lever', town: 1 })")
    opened.page.click("[data-focus=unveil]")
    opened.settle()
    rows = opened.page.locator(".result tbody tr").all_inner_texts()
    assert len(rows) == 7
    dash = "\N{EN DASH}"
    assert all(row.count(dash) == 2 for row in rows), rows


def test_a_pilot_that_stopped_is_explained_only_by_what_was_replayed(open_page):
    opened = open_page()
    opened.run("page.player.go(app.steps.length - 1)")
    rows = opened.run(
        "return app.worlds[0].because.map((one, row) => [one, row])"
        ".filter(([one]) => one).map(([, row]) => row)"
    )
    assert rows
    for row in rows:
        opened.run(f"page.select(0, {{ pilot: {row} }})")
        opened.settle()
        told = opened.page.locator(".causes li")
        verdicts = opened.run(
            f"return app.worlds[0].because[{row}].causes.map((cause) => String(cause.because))"
        )
        shown = [told.nth(k).get_attribute("data-because") for k in range(told.count())]
        assert sorted(shown) == sorted(verdicts)
        for verdict, text in zip(shown, told.all_text_contents(), strict=True):
            # Of a lever that was off is said what it would have done, and never the word.
            happened = "virkemidlet «" not in text.lower()
            assert (" fordi " in text) == (verdict == "true" and happened), text
            assert happened or " ville " in text


BRIEF = "return [...document.querySelectorAll('.brief li')].map((one) => one.textContent)"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_pilot_is_told_in_five_sentences_that_say_who_where_how_long_and_whether(
    open_page, language
):
    """Of every pilot of both worlds, at a third of the run and at its end; by the log."""
    opened = open_page()
    opened.run("app.change({ language: given })", language)
    stopped = 0
    for place in ("Math.round(app.steps.length / 3)", "app.steps.length - 1"):
        opened.run(f"page.player.go({place})")
        for side in (0, 1):
            for row in range(opened.run(f"return app.worlds[{side}].pilots.length")):
                pilot = opened.run(
                    f"const p = app.stateOf({side}).pilots[{row}]; if (!p) return null;"
                    f" const names = app.worlds[{side}].town.post_names[app.words.language];"
                    " return { state: p.state, who: p.stop ? (names[p.stop.post] ?? '') : null,"
                    " reason: p.stop?.reason, stage: p.stop?.stage,"
                    " when: p.stop && app.words.date(p.stop.month) }"
                )
                if pilot is None:
                    continue
                opened.run(f"page.select({side}, {{ pilot: {row} }}); page.draw()")
                told = opened.run(BRIEF)
                assert 1 <= len(told) <= 5, told
                assert all(re.fullmatch(r"[^{}]*\.", one) for one in told), told
                assert not re.search(r"undefined|NaN|\bbrief\.|\bact\.", " ".join(told))
                end = opened.run(
                    f"return app.words.text(app.worlds[{side}].pilots[{row}].hidden.weak"
                    " ? 'brief.worked_not' : 'brief.worked')"
                )
                over = pilot["state"] == "stopped"
                assert (told[-1] == end) == over, told
                if over and pilot["stage"] in {"clearing", "deciding", "waiting", "review"}:
                    stopped += 1
                    assert pilot["when"] in told[-2], told
                    if pilot["reason"] != "complaint":
                        assert pilot["who"].lower() in told[-2].lower(), (told, pilot)
    assert stopped > 4


def test_where_a_pilot_fared_differently_both_ends_are_told(open_page):
    opened = open_page()
    opened.run("page.player.go(app.steps.length - 1)")
    fates = opened.run("return app.worlds.map((world) => world.fates.map((fate) => fate.verdict))")
    differs = [
        row for row, pair in enumerate(zip(*fates, strict=True))
        if {one.split("_")[1] for one in pair} in ({"kept", "lost"}, {"kept", "stopped"})
    ]  # fmt: skip
    assert differs
    for row, pair in enumerate(zip(*fates, strict=True)):
        opened.run(f"page.select(1, {{ pilot: {row} }}); page.draw()")
        shown = opened.page.locator(".parted-for").all_text_contents()
        assert len(shown) in {0, 2}
        if row in differs:
            states = opened.run(f"return [0, 1].map((s) => app.stateOf(s).pilots[{row}].state)")
            assert (len(shown) == 2) == ((states[0] == "stopped") != (states[1] == "stopped")), pair


def test_a_story_does_not_run_ahead_of_the_picture(open_page):
    opened = open_page()
    opened.run(
        "page.player.jump('start', 1);"
        " page.select(0, { pilot: app.step.beats.find(Boolean).pilot })"
    )
    opened.settle()
    few = opened.page.locator(".story li").count()
    opened.run("page.player.go(app.steps.length - 1)")
    opened.settle()
    assert 0 < few < opened.page.locator(".story li").count()


def test_a_line_of_a_story_leads_to_its_moment(open_page):
    opened = open_page()
    opened.run("page.player.go(app.steps.length - 1); page.select(1, { pilot: 0 })")
    opened.settle()
    opened.page.click("[data-focus=more]")
    opened.page.locator(".story .line").nth(2).click()
    opened.settle()
    assert 0 < opened.run("return app.position") < opened.run("return app.steps.length - 1")


def test_people_and_pilots_in_the_picture_can_be_chosen(open_page):
    opened = open_page()
    opened.page.locator("#stage-1 .person.chief_executive").click()
    opened.settle()
    assert opened.run("return app.setup.selected.post === app.worlds[1].town.chief")
    opened.run("page.player.jump('start', 1)")
    opened.settle()
    opened.page.locator("#stage-0 .token").first.click()
    opened.settle()
    assert opened.run("return app.setup.selected.pilot !== undefined")


def downloaded(opened, focus):
    opened.run("page.panels.open('share')")
    opened.settle()
    with opened.page.expect_download() as download:
        opened.page.click(f"[data-focus={focus}]")
    return download.value.path().read_bytes()


@pytest.mark.parametrize("repeats", [1, 30])
def test_one_run_is_never_taken_along_without_the_many(open_page, repeats):
    opened = open_page()
    opened.run(f"app.change({{ repeats: {repeats} }}); page.player.go(app.steps.length - 1)")
    opened.settle()
    drawing = downloaded(opened, "svg").decode()
    clouds = re.findall(r'class="cloud side-\d" d="([^"]*)"', drawing)
    assert len(clouds) == 2
    assert all(cloud.count("M") >= 30 for cloud in clouds)
    assert drawing.count('class="person') > 200
    assert 'style="transform' not in drawing


def test_the_picture_is_a_picture(open_page):
    opened = open_page()
    picture = downloaded(opened, "png")
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(picture[16:20]) == 1600
    assert not opened.complaints


@pytest.mark.parametrize(("language", "delimiter", "comma"), [("nb", ";", ","), ("en", ",", ".")])
def test_the_table_opens_in_the_spreadsheet_of_the_language(open_page, language, delimiter, comma):
    opened = open_page()
    opened.run(f"app.change({{ language: '{language}' }})")
    table = downloaded(opened, "csv-runs").decode("utf-8")
    assert table.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff")), delimiter=delimiter))
    assert {len(row) for row in rows} == {6}
    assert f"0{comma}1" in {row[2] for row in rows}
    pilots = downloaded(opened, "csv-pilots").decode("utf-8").removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(pilots), delimiter=delimiter))
    count = opened.run("return app.worlds.length * app.worlds[0].pilots.length")
    assert len(rows) == count + 1
    assert {len(row) for row in rows} == {17}


def test_the_printed_page_is_the_teachers_sheet(open_page):
    opened = open_page()
    opened.run("page.player.go(100); dispatchEvent(new Event('beforeprint'))")
    opened.page.emulate_media(media="print")
    assert opened.page.is_visible("#sheet")
    assert not opened.page.is_visible("#scene")
    sheet = opened.page.inner_text("#sheet")
    for key in ("teacher.title", "lesson_20.title", "lesson_45.title", "exit_ticket.question_1"):
        assert opened.run(f"return app.words.text('{key}')") in sheet
    assert opened.page.locator("#sheet .cloud").count() == 2
    assert not opened.complaints
