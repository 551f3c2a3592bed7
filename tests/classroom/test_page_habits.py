"""What a teacher's hands expect: Space, a presenter, Tab, a reload, keys switched off."""

from __future__ import annotations

import json
import re

import pytest

from collabsim.classroom.page import served_page
from collabsim.classroom.serving import address_for_others, address_of, open_port
from tests.classroom.opened import DASHBOARD, PATIENCE_SECONDS
from tests.classroom.test_page_looks import CONTRASTS, PANELS

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

SMALL = {"width": 1280, "height": 720}
PLACE = "return `${page.act.place.act}.${page.act.place.beat}`"
ON_STAGE = """
  const { post, pilot } = document.activeElement.dataset;
  const side = document.activeElement.closest(".stage")?.id;
  return [side ?? null, post ?? null, pilot ?? null];
"""


def reload(opened):
    opened.page.reload()
    opened.page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    opened.settle()


def test_a_reload_of_the_story_keeps_place_votes_guess_and_the_lesson_beneath(open_page):
    opened = open_page(anew=True, size=SMALL)
    opened.run(
        "page.panels.lesson.start('lesson_45'); page.panels.lesson.go(2); page.player.go(30);"
        " app.change({ guess: { small: [1, 2, 3, 4], large: [4, 3, 2, 1] }, twin: 'lever' });"
        " page.act.enter({ act: 'vote', beat: 0 }, 'push'); page.act.lesson.beliefs.add('yes');"
        " page.act.lesson.add(4); app.habits.dark = true; app.habits.letters = false"
    )
    what = """const { lesson, guess, twin } = app.setup;
      const { hands, beliefs } = page.act.lesson;
      return [page.act.place, hands, beliefs.hands, lesson, guess, twin, app.position,
         app.habits.dark, app.habits.letters]"""
    before = opened.run(what)
    reload(opened)
    assert opened.run(what) == before
    assert opened.page.get_attribute("html", "data-dark") == "on"
    assert opened.complaints == []


def test_what_is_kept_wrongly_is_left_alone(open_page):
    opened = open_page(anew=True)
    for wrong in ("{", "[]", '{"link": 3}', '{"link": "v=1&lang=nb"}', "7"):
        opened.page.evaluate(
            """(wrong) => addEventListener("pagehide", () => {
              for (const name of ["collabsim", "collabsim-habits"])
                sessionStorage.setItem(name, wrong); })""",
            wrong,
        )
        reload(opened)
        assert opened.run("return [app.position, app.setup.lesson]") == [0, None], wrong
        assert opened.run("return [app.habits.letters, app.habits.dark]") == [True, False]
    assert opened.complaints == []


def test_space_plays_after_a_click_and_presses_what_tab_has_led_to(open_page):
    opened = open_page(anew=True)
    page = opened.page
    opened.run("page.player.setPace('read')")
    page.click("#buttons [data-action=forward]")
    assert opened.run("return app.position") == 1
    page.keyboard.press("Space")
    assert opened.run("return [app.position, page.player.playing]") == [1, True]
    page.keyboard.press("Space")
    assert opened.run("return page.player.playing") is False
    page.focus("#buttons [data-action=back]")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert opened.run("return document.activeElement.dataset.action") == "back"
    place = opened.run("return app.position")
    page.keyboard.press("Space")
    assert opened.run("return [app.position, page.player.playing]") == [place - 1, False]


def test_space_and_a_presenter_go_on_in_the_story_after_a_click(open_page):
    opened = open_page("#", size=SMALL)
    page = opened.page
    page.click("#act [name=follow]")
    page.click("#act [name=pause]")
    place = opened.run("return page.act.place.beat")
    for key in ("Space", "PageDown"):
        page.keyboard.press(key)
        place += 1
        assert opened.run("return page.act.place.beat") == place
    page.keyboard.press("PageUp")
    assert opened.run("return page.act.place.beat") == place - 1


def test_tab_leads_to_people_and_pilots_and_arrows_from_one_to_the_next(open_page):
    opened = open_page(anew=True)
    opened.run("page.player.go(120); app.change({ panel: null })")
    opened.settle()
    stops = "return document.querySelectorAll('.town [tabindex=\"0\"]').length"
    assert opened.run(stops) == 4
    opened.page.focus("#panels button:last-child")
    seen = []
    for _ in range(60):
        opened.page.keyboard.press("Tab")
        seen.append(tuple(opened.run(ON_STAGE)))
    reached = [one for one in seen if one[0]]
    kinds = [(side, bool(post)) for side, post, pilot in reached if post or pilot]
    left, right = "stage-0", "stage-1"
    assert kinds[:4] == [(left, True), (left, False), (right, True), (right, False)]
    pilot = next(one for one in reached if one[2])
    while tuple(opened.run(ON_STAGE)) != pilot:
        opened.page.keyboard.press("Shift+Tab")
    opened.page.keyboard.press("ArrowRight")
    nearby = opened.run(ON_STAGE)
    assert int(nearby[2]) > int(pilot[2])
    assert opened.run(stops) == 4
    opened.page.keyboard.press("Space")
    opened.settle()
    assert opened.run("return app.setup.selected.pilot") == int(nearby[2])
    assert opened.run("return page.player.playing") is False


def test_keys_with_letters_can_be_switched_off_in_story_and_dashboard(open_page):
    opened = open_page(anew=True, size=SMALL)
    page = opened.page
    page.keyboard.press("?")
    opened.settle()
    page.click("[data-focus=habit-letters]")
    opened.settle()
    assert page.get_attribute("[data-focus=habit-letters]", "aria-pressed") == "false"
    page.keyboard.press("g")
    page.keyboard.press("2")
    assert opened.run("return [app.setup.panel, app.setup.repeats]") == ["help", 1000]
    page.keyboard.press("ArrowRight")
    assert opened.run("return app.position") == 1
    page.click("#to-story")
    page.keyboard.press("s")
    assert opened.run(PLACE) == "first.0"
    page.click("#act .act-top button")
    assert page.get_attribute("#act [name=keys]", "aria-pressed") == "true"
    page.click("#act [name=keys]")
    page.keyboard.press("s")
    assert opened.run(PLACE) == "vote.0"


@pytest.mark.parametrize("panel", PANELS)
def test_texts_stand_out_in_a_dark_room(open_page, panel):
    opened = open_page(anew=True, size=SMALL)
    opened.run(
        "app.habits.dark = true; page.player.go(250);"
        " app.change({ levers: ['threshold'], selected: null });"
        f" page.panels.open('{panel}'); page.draw()"
    )
    opened.settle()
    # The marks of advisers stand on their own light frames.
    poor = [one for one in opened.run(CONTRASTS) if one[0] != "§"]
    assert poor == []
    opened.page.emulate_media(media="print")
    ground = "return getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"
    assert opened.run(ground) == "#17212b"


def test_a_code_leads_where_others_can_go_or_is_not_shown(open_page):
    opened = open_page(anew=True)
    share = "app.addressForOthers = given; page.panels.open('share'); page.draw(); return null"
    for address, shown in ((None, False), ("http://10.0.0.7:8000/", True)):
        opened.run(share, address)
        opened.run("app.change({ panel: null }); page.panels.open('share'); page.draw()")
        assert (opened.page.locator("#panel .qr").count() == 1) is shown
    assert opened.page.input_value("#link").startswith("http://10.0.0.7:8000/#v=1")
    opened.run("app.addressForOthers = null")


@pytest.mark.parametrize(
    ("opened_at", "found"),
    [
        ("file:///home/class/trap.html#s=explore", None),
        ("http://127.0.0.1:8000/#s=explore", "http://10.0.0.7:8000/"),
        ("http://localhost:8000/", "http://10.0.0.7:8000/"),
        ("http://[::1]:8000/", "http://10.0.0.7:8000/"),
        ("http://10.0.0.9:8000/#s=explore", "http://10.0.0.9:8000/"),
        ("https://school.example/trap.html#s=explore", "https://school.example/trap.html"),
    ],
)
def test_which_address_is_given_to_others(open_page, opened_at, found):
    opened = open_page(anew=True)
    of = (
        "const { protocol, hostname, href } = new URL(given.at);"
        " const { addressForOthers } = window.collabsim;"
        " return addressForOthers({ address: given.own }, { protocol, hostname, href })"
    )
    own = {"at": opened_at, "own": "http://10.0.0.7:8000/"}
    assert opened.run(of, own) == found
    alone = opened.run(of, {**own, "own": None})
    assert alone == (None if found == own["own"] else found)


def test_the_server_says_where_others_reach_it():
    with open_port("127.0.0.1", 0) as here:
        assert address_for_others(here) is None
    with open_port("0.0.0.0", 0) as everywhere:  # noqa: S104 - it answers nobody
        told = address_for_others(everywhere)
        assert told is None or told == address_of(everywhere)
        assert told is None or not re.match(r"http://(127\.|0\.)", told)
    block = re.compile(r'id="collabsim-page">(.*?)</script>', re.DOTALL)
    for address in (None, "http://10.0.0.7:8000/"):
        settings = json.loads(block.search(served_page("nb", address)).group(1))
        assert settings["address"] == address
    assert DASHBOARD.startswith("#")
