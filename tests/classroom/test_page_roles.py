"""The roles on the page: one choice at a time, large and in few words, and only what was run."""

from __future__ import annotations

import re

import pytest

from tests.classroom.pseudo import BEGIN, write_pseudo_page
from tests.classroom.test_page_act import PHONE, PROJECTOR, SHOWN, SMALL, words
from tests.classroom.test_page_looks import CONTRASTS

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

PLACES = (
    "roles.0", "roles.1&r=1", "roles.2", "roles.3&r=x.1", "roles.4", "roles.5&r=x.x.2", "roles.6",
)  # fmt: skip
"""Every picture: a role and what came of it, three times, and what all ways come to."""
LOW = {"width": 640, "height": 360}


@pytest.fixture
def story(open_page):
    """Opens the page as a class does: without a link, at the story."""
    return lambda **how: open_page("#", **how)


def show(opened, place, language="nb"):
    opened.page.evaluate("(to) => { location.hash = to }", f"s={place}&l={language}")
    opened.settle()
    return opened.run(SHOWN)


def place_of(opened):
    return opened.run("return `${page.act.place.act}.${page.act.place.beat}`")


def moment(data, *chosen):
    """The moment after these choices, by their place."""
    node = data["act"]["roles"]["start"]
    for number in chosen:
        node = node["choices"][number]["then"]
    return node


@pytest.mark.parametrize("size", [SMALL, PROJECTOR], ids=["1280", "1920"])
def test_every_picture_is_quiet_and_large_and_fits_on_one_screen(story, size):
    opened = story(size=size)
    least = 20 * size["height"] / 720 * 0.99
    for dark in (False, True):
        opened.run("document.documentElement.toggleAttribute('data-dark', given)", dark)
        for place in PLACES:
            seen = show(opened, place)
            assert seen["scene"] == "roles"
            assert len(words(seen["said"])) <= 40, (place, seen["said"])
            assert 1 <= len(seen["kinds"]) <= 5, (place, seen["kinds"])
            assert seen["smallest"] >= least, place
            assert (seen["spill"], seen["cut"]) == ([], []), place
            assert seen["targets"] >= 44
            host = "document.getElementById('act')"
            assert opened.run(CONTRASTS.replace("document.body", host)) == [], (place, dark)
    assert opened.complaints == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_is_whole_and_short_in_every_language(story, language):
    opened = story(size=SMALL)
    for place in PLACES:
        seen = show(opened, place, language)
        assert not re.search(r"\{|roles|undefined|NaN", seen["all"]), seen["all"]
        assert len(words(seen["said"])) <= 42, (place, seen["said"])
        assert (seen["spill"], seen["cut"]) == ([], []), place


def test_what_can_be_chosen_is_what_was_run_and_so_is_what_comes(story, recorded_data):
    opened = story(size=SMALL)
    leader = moment(recorded_data, 0, 0)
    show(opened, "roles.4")
    buttons = opened.page.locator("#act .act-buttons button")
    assert buttons.count() == len(leader["choices"]) + 1
    for number, choice in enumerate(leader["choices"]):
        show(opened, f"roles.5&r=0.0.{number}")
        ends = opened.page.locator("#act .role-came .end").all_inner_texts()
        assert len(ends) == (1 if choice["own"] else 2)
        came = choice["came"]
        if came["stopped"] >= 0:
            assert f"år {came['stopped'] // 12 + 1}" in ends[0]
        else:
            assert "lever" in ends[0]
        assert ("Tre år etter pengene leverer" in ends[0]) == (came["then"] == "delivers")
        said = opened.page.inner_text("#act .act-words")
        (own,) = [one for one in leader["choices"] if one["own"]]
        if not choice["own"]:
            same = all(
                came[key] == own["came"][key] for key in ("then", "lives", "months", "stopped")
            )
            assert said.startswith("Ingen forskjell" if same else "Valget ga en annen")
    truth = recorded_data["act"]["roles"]["truth"]
    seen = show(opened, "roles.6")
    assert str(truth["ways"]) in seen["said"]
    assert ("Ingen av" in seen["said"]) == (truth["delivers"] == 0)
    assert ("Etter ti år lever ingen" in seen["said"]) == (truth["lives"] == 0)


OVER_EACH_OTHER = """
const boxes = [...document.querySelectorAll("#act .role-came")];
return boxes.filter((one, at) => {
  const words = document.createRange();
  words.selectNodeContents(one);
  const { bottom } = words.getBoundingClientRect();
  return boxes[at + 1] && bottom > boxes[at + 1].getBoundingClientRect().top;
}).map((one) => one.innerText);
"""


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_on_a_phone_what_came_of_both_stands_one_below_the_other(story, recorded_data, language):
    opened = story(size=PHONE)
    two = 0
    for taken in ([0], [0, 0], [0, 0, 0]):
        *before, _ = taken
        for number in range(len(moment(recorded_data, *before)["choices"])):
            chosen = ".".join(map(str, [*before, number]))
            show(opened, f"roles.{2 * len(taken) - 1}&r={chosen}", language)
            assert opened.run(OVER_EACH_OTHER) == [], chosen
            two += opened.page.locator("#act .role-came").count() == 2
    assert two > 5


def test_by_keyboard_and_by_link(story):
    opened = story(size=SMALL)
    page = opened.page
    last = opened.run("return page.act.beats.length - 1")
    show(opened, f"first.{last}")
    page.click("#act [name=roles]")
    assert place_of(opened) == "roles.0"
    page.keyboard.press("9")
    assert place_of(opened) == "roles.0"
    page.keyboard.press("2")
    assert place_of(opened) == "roles.1"
    assert "r=1" in page.evaluate("location.hash")
    for key, there in (("ArrowRight", "roles.2"), ("ArrowRight", "roles.4"), ("3", "roles.5")):
        page.keyboard.press(key)
        assert place_of(opened) == there
    before = page.inner_text("#act")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert place_of(opened) == "roles.5"
    assert page.inner_text("#act") == before
    for key, there in (
        ("PageUp", "roles.4"), ("PageUp", "roles.2"), ("PageUp", "roles.1"), ("PageUp", "roles.0"),
        ("PageUp", f"first.{last}"), ("s", "vote.0"), ("PageUp", "roles.6"), (" ", "vote.0"),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert place_of(opened) == there, key
    page.go_back()
    opened.until("page.act.place.act === 'roles'")
    assert opened.complaints == []


def test_by_hand_from_the_menu_to_the_vote_and_chosen_anew(story):
    opened = story(size=SMALL)
    page = opened.page
    page.click("#act .act-top button")
    page.click("#act [name=to-roles]")
    assert place_of(opened) == "roles.0"
    page.click("#act [name=c2]")
    page.click("#act [name=other]")
    assert place_of(opened) == "roles.0"
    page.click("#act [name=c1]")
    page.click("#act [name=on]")
    page.click("#act [name=skip]")
    page.click("#act [name=c2]")
    assert opened.run("return page.act.roles.path.map((one) => one ?? null)") == [0, None, 1]
    page.click("#act [name=on]")
    page.click("#act [name=vote]")
    assert place_of(opened) == "vote.0"
    assert opened.complaints == []


def test_where_the_case_comes_to_nobody_after_it_is_said(story, recorded_data):
    """A manager who lets the case lie until the money is gone: no desk above ever has it."""
    opened = story(size=SMALL)
    start = recorded_data["act"]["roles"]["start"]
    (number,) = [n for n, one in enumerate(start["choices"]) if one["then"] is None]
    show(opened, f"roles.1&r={number}")
    opened.page.click("#act [name=on]")
    assert place_of(opened) == "roles.6"
    seen = show(opened, f"roles.2&r={number}")
    assert seen["said"].split(".")[0].strip() == "Saken kom aldri hit"
    opened.page.keyboard.press("ArrowRight")
    assert place_of(opened) == "roles.6"


def test_a_damaged_link_chooses_nothing(story):
    opened = story(size=SMALL)
    for tail in ("r=7.7.7", "r=<b>", "r=1.1.1.1", "r=", "r=x.x.x"):
        seen = show(opened, f"roles.4&{tail}")
        assert seen["scene"] == "roles"
        assert "undefined" not in seen["all"]
    assert opened.complaints == []


def test_on_a_phone_and_enlarged_it_scrolls_one_way_and_targets_are_large(story):
    for size in (PHONE, LOW):
        opened = story(size=size)
        for place in PLACES:
            seen = show(opened, place)
            assert seen["smallest"] >= 18, place
            assert seen["targets"] >= 44
            act = "const e = document.getElementById('act');"
            assert opened.run(f"{act} return e.scrollWidth") == size["width"]
            # Nothing lies over what is to be read: the caption begins below the stage's content.
            hidden = opened.run(
                f"""{act} const foot = e.querySelector(".act-caption");
                if (getComputedStyle(foot).position === "sticky") return [];
                const top = foot.getBoundingClientRect().top;
                return [...e.querySelectorAll(".act-stage :is(p, dt, dd)")]
                  .filter((one) => one.getBoundingClientRect().bottom > top + 1)
                  .map((one) => one.textContent);"""
            )
            assert hidden == [], place
        assert opened.complaints == []


def test_axe_finds_nothing_and_names_hold_their_labels(story):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    opened = story(size=SMALL)
    rules = {"label-content-name-mismatch": {"enabled": True}}
    tags = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "experimental"]}
    for place in PLACES:
        show(opened, place)
        found = axe.run(opened.page, context="#act", options={"runOnly": tags, "rules": rules})
        assert [one["id"] for one in found.response["violations"]] == [], place


def test_a_longer_language_fits(story, recorded_data, tmp_path):
    opened = story(file=write_pseudo_page(recorded_data, tmp_path / "pseudo.html"), size=SMALL)
    for place in PLACES:
        seen = show(opened, place)
        assert seen["spill"] == [], place
        assert BEGIN in seen["all"]
