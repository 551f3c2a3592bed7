"""A first-time viewer: the story on one screen, by its clock, in few words, large and quiet."""

from __future__ import annotations

import re

import pytest

from collabsim.inquiry.levers import LEVERS
from tests.classroom.opened import PATIENCE_SECONDS
from tests.classroom.pseudo import BEGIN, write_pseudo_page
from tests.classroom.test_page_looks import CONTRASTS

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

SMALL = {"width": 1280, "height": 720}
PROJECTOR = {"width": 1920, "height": 1080}
PHONE = {"width": 360, "height": 740}
WHOLE = "document.getElementById('act')"
VOTES = "&v=0-0-1-2-3-5-6-5-3-2-0"

SHOWN = """
  const host = document.getElementById("act");
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  const texts = [...host.querySelectorAll("*")].filter((one) => seen(one) && !one.closest(".unseen")
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  const sizes = texts.map((one) => {
    const matrix = one.getScreenCTM?.();
    const scale = matrix ? Math.hypot(matrix.a, matrix.b) : 1;
    return parseFloat(getComputedStyle(one).fontSize) * scale;
  });
  const all = (name) => [...host.querySelectorAll(name)].filter(seen);
  const kinds = all("[data-kind]").map((one) => one.dataset.kind);
  const spill = [host, host.querySelector(".act-stage"), host.querySelector(".act-caption")]
    .filter((one) => one.scrollHeight > one.clientHeight + 1
      || one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.className || one.id);
  const cut = texts.filter((one) => { const box = one.getBoundingClientRect();
    return box.left < -1 || box.right > innerWidth + 1
      || box.top < -1 || box.bottom > innerHeight + 1; })
    .map((one) => one.textContent);
  const said = [host.querySelector(".act-words").textContent,
    ...all(".headline, .ask, dd").map((one) => one.textContent)];
  return {
    scene: host.dataset.scene, smallest: Math.min(...sizes), kinds: [...new Set(kinds)], spill, cut,
    said: said.join(" "), caption: said[0], all: texts.map((one) => one.textContent).join(" "),
    controls: all("button").map((one) => one.name || "menu"),
    targets: Math.min(...all("button").map((one) => Math.min(one.offsetWidth, one.offsetHeight))),
  };
"""
"""What there is on the screen: words, sizes of type, kinds of things, controls, what is cut off."""


def words(text):
    return [word for word in re.split(r"[\s→←▶❚]+", text) if re.search(r"\w", word)]


def beats(opened):
    return opened.run("return page.act.beats")


def show(opened, place, language="nb"):
    fragment = f"s={place}&l={language}{'' if place.startswith('first') else VOTES}"
    opened.page.evaluate("(to) => { location.hash = to }", fragment)
    opened.settle()
    return opened.run(SHOWN)


@pytest.fixture
def story(open_page):
    """Opens the page as a class does: without a link, at the story."""
    return lambda **how: open_page("#", **how)


@pytest.mark.parametrize("size", [SMALL, PROJECTOR], ids=["1280", "1920"])
def test_every_beat_is_quiet_and_large_and_fits_on_one_screen(story, size):
    opened = story(size=size)
    least = 20 * size["height"] / 720 * 0.99
    for number, beat in enumerate(beats(opened)):
        seen = show(opened, f"first.{number}")
        assert seen["scene"] == beat["scene"]
        assert len(words(seen["said"])) <= 40, seen["said"]
        assert len(seen["kinds"]) <= 5, (beat["scene"], seen["kinds"])
        assert seen["kinds"], beat["scene"]
        assert seen["smallest"] >= least, beat["scene"]
        assert (seen["spill"], seen["cut"]) == ([], []), beat["scene"]
        assert seen["targets"] >= 44
    poor = {}
    for number in range(len(beats(opened))):
        show(opened, f"first.{number}")
        poor[number] = opened.run(
            CONTRASTS.replace("document.body", "document.getElementById('act')")
        )
    assert not any(poor.values()), poor
    assert show(opened, "first.0")["controls"] == ["menu", "with-class", "follow"]
    assert opened.complaints == []


def test_it_runs_by_its_clock_stops_to_ask_and_months_pass(chromium, page_file):
    """With a clock of its own: nobody waits a minute and a half for a test."""
    context = chromium.new_context(viewport=SMALL, offline=True, reduced_motion="no-preference")
    page = context.new_page()
    page.clock.install()
    page.goto(page_file.as_uri())
    page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    page.click("#act [name=follow]")
    at = "() => [window.collabsim.page.act.place.beat, window.collabsim.page.act.month]"
    expected = page.evaluate("() => window.collabsim.page.act.beats")
    seen, seconds, camera = [page.evaluate(at)], 0, set()
    stops = []
    while page.evaluate("() => window.collabsim.page.act.playing"):
        page.clock.run_for(250)
        seconds += 0.25
        now = page.evaluate(at)
        if now != seen[-1]:
            seen.append(now)
            camera.add(page.evaluate("() => document.querySelector('.camera')?.style.transform"))
        if page.evaluate("() => window.collabsim.page.act.halted"):
            stops.append(page.evaluate("() => window.collabsim.page.act.beat.scene"))
            page.click("#act [name=on]")
        assert seconds < 100
    assert stops == ["question", "end"], "a moment to pause pauses"
    assert 60 <= seconds <= 91
    assert [beat for beat, _ in seen] == sorted(beat for beat, _ in seen)
    assert {beat for beat, _ in seen} == set(range(1, len(expected)))
    pile = next(n for n, one in enumerate(expected) if one["scene"] == "pile")
    assert [m for beat, m in seen if beat == pile] == list(
        range(expected[pile]["from"], expected[pile]["to"] + 1)
    )
    assert len(camera - {None}) >= 4, "the camera follows the case from desk to desk"
    context.close()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_there_is_time_to_read_in_every_language(story, language):
    opened = story()
    for number, beat in enumerate(beats(opened)):
        seen = show(opened, f"first.{number}", language)
        assert opened.page.get_attribute("html", "lang") == language
        count = len(words(seen["caption"] if beat["scene"] != "end" else seen["said"]))
        if beat["seconds"]:
            # The still at the end is one of the three at which a teacher pauses.
            assert count <= (40 if beat["scene"] == "end" else 2.5 * beat["seconds"]), seen["said"]
        assert not re.search(r"\{|act\.|undefined|NaN", seen["all"])


def test_by_keyboard_and_by_link(story):
    opened = story(size=SMALL)
    page = opened.page
    place = lambda: opened.run("return `${page.act.place.act}.${page.act.place.beat}`")  # noqa: E731
    page.keyboard.press("PageDown")
    assert (place(), opened.run("return page.act.playing")) == ("first.1", True)
    page.keyboard.press("Escape")
    assert opened.run("return page.act.playing") is False
    for key, there in (("ArrowRight", "first.2"), (" ", "first.3"), ("PageUp", "first.2")):
        page.keyboard.press(key)
        assert place() == there
    page.keyboard.press("s")
    assert place() == "vote.0"
    for key in ("4", "4", "x", "7", "Backspace"):
        page.keyboard.press(key)
    assert opened.run("return page.act.lesson.hands") == [0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1]
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert place() == "vote.0"
    assert opened.run("return page.act.lesson.mean") == 6
    page.keyboard.press("ArrowRight")
    assert place() == "reveal.0"
    page.go_back()
    opened.until("page.act.place.act === 'vote'")
    page.keyboard.press("r")
    assert place() == "first.0"
    opened.run("app.habits.letters = false")
    page.keyboard.press("s")
    assert place() == "first.0"
    page.click("#act .act-top button")
    page.click("#act [name=explore]")
    assert page.evaluate("location.hash") == "#s=explore"
    assert opened.run("return [document.body.dataset.act, document.activeElement.inert]")[0] is None
    assert opened.complaints == []


def test_a_reload_keeps_the_dashboard_with_its_lesson_and_guesses(open_page):
    opened = open_page(anew=True)
    opened.run(
        "page.panels.lesson.start('lesson_20'); page.panels.lesson.go(1); page.player.go(40);"
        " app.change({ guess: { small: [1, 2, 3, 4], large: [4, 3, 2, 1] }, horizon: 24 });"
    )
    what = """const { lesson, guess, horizon } = app.setup;
        return [lesson, guess, horizon, app.position]"""
    before = opened.run(what)
    opened.page.reload()
    opened.page.wait_for_selector("body[data-ready]")
    assert opened.run(what) == before
    assert opened.run("return document.body.dataset.act") is None
    opened.page.click("#to-story")
    assert opened.run("return [document.body.dataset.act, location.hash.slice(0, 10)]") == [
        "on", "#s=first.0",
    ]  # fmt: skip
    assert opened.complaints == []


def test_steps_of_the_lesson_lead_to_their_scenes(open_page):
    opened = open_page(anew=True)
    opened.run("page.panels.lesson.start('lesson_45')")
    reached = []
    for number, name in (
        (0, "story"),
        (2, "roles"),
        (3, "vote"),
        (4, "reveal"),
        (5, "reasons"),
        (6, "rescue_vote"),
        (7, "ticket"),
    ):
        opened.run("page.panels.lesson.go(given - app.setup.lesson.step)", number)
        opened.settle()
        opened.page.click(f"[data-focus=do-{name}]")
        reached.append(opened.run("return page.act.place.act"))
        opened.page.go_back()
        opened.until("document.body.dataset.act === undefined")
    assert reached == ["first", "roles", "vote", "reveal", "why", "rescue", "ticket"]
    assert opened.run("return app.setup.lesson.step") == 7


def test_three_moments_to_pause_are_marked(story):
    opened = story(size=SMALL)
    marked = []
    for number, beat in enumerate(beats(opened)):
        show(opened, f"first.{number}")
        if "Pausepunkt" in opened.page.inner_text("#act .progress"):
            marked.append(beat["scene"])
    show(opened, "surprise.0")
    assert marked == ["question", "end"]
    assert opened.page.inner_text("#act .progress") == "Pausepunkt"


def test_language_and_size_move_nothing_and_motion_tells_the_same(story):
    opened = story(size=SMALL)
    still = [show(opened, f"first.{n}")["caption"] for n in range(len(beats(opened)))]
    where = (
        "return [...document.querySelectorAll('.camera, .case')].map((one) => one.style.transform)"
    )
    show(opened, "first.8")
    before = opened.run(where)
    assert len(before) == 2
    show(opened, "first.8", "en")
    opened.page.set_viewport_size(PROJECTOR)
    opened.settle()
    assert opened.run(where) == before
    assert opened.run("return document.querySelectorAll('.moving').length") == 0
    moving = story(size=SMALL, motion="no-preference")
    assert [show(moving, f"first.{n}")["caption"] for n in range(len(still))] == still


def test_on_a_phone_half_of_the_screen_is_the_municipality(story):
    opened = story(size=PHONE)
    for number, beat in enumerate(beats(opened)):
        seen = show(opened, f"first.{number}")
        assert seen["smallest"] >= 18, beat["scene"]
        assert seen["targets"] >= 44
        assert opened.run("const e = document.getElementById('act'); return e.scrollWidth") == 360
    show(opened, "first.8")
    box = opened.page.locator(".act-stage").bounding_box()
    assert box["height"] >= 0.48 * PHONE["height"]
    for place in (
        "vote.0",
        "reveal.0",
        "why.0",
        "rescue.0",
        "surprise.0",
        "buy.0",
        "close.0",
        "ticket.0",
    ):
        seen = show(opened, place)
        assert opened.run("const e = document.getElementById('act'); return e.scrollWidth") == 360
        assert seen["targets"] >= 44


def test_the_lesson_fits_and_says_what_the_runs_say(story, recorded_data):
    opened = story(size=SMALL)
    for place in ("vote.0", "reveal.0", "why.0", "rescue.0", "surprise.0", "close.0"):
        seen = show(opened, place)
        opened.settle()
        seen = opened.run(SHOWN)
        assert (seen["spill"], seen["cut"]) == ([], []), place
        assert seen["smallest"] >= 19.8, place
        assert len(words(seen["said"])) <= 40, place
        assert not re.search(r"\{|vote\.|undefined", seen["all"])
    base = recorded_data["ensembles"]["combinations"][0]["municipalities"]
    for place in base:
        for horizon in ("12", "24", "36"):
            assert len(place["of_ten"][horizon]) == 11
            assert sum(place["of_ten"][horizon]) == place["n"] - place["none_observed"][horizon]
    large = base[1]["share"]["36"]
    shown = opened.run("return page.act.lesson.revealWords()")
    assert shown.startswith("Under" if large[0] < 0.5 else "Minst")
    assert opened.complaints == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_reason_is_shown_only_where_a_replay_bore_it_out(story, language):
    opened = story(size=SMALL)
    show(opened, "why.0", language)
    shown = opened.page.locator("#act .a-causes li").all_inner_texts()
    borne_out = opened.run(
        """
        const row = app.recording.data.draw.idea.large;
        const why = app.recording.world(1, 0).because[row];
        const held = why.causes.filter((one) => one.because && !one.lever);
        // Turned round, nothing holds: nothing is shown as a reason.
        const kept = why.causes.map((one) => one.because);
        why.causes.forEach((one) => (one.because = false));
        page.act.lesson.draw();
        const all = document.querySelectorAll("#act .a-causes li");
        const none = [...all].map((li) => li.textContent);
        why.causes.forEach((one, k) => (one.because = kept[k]));
        return [held.length, none];
        """
    )
    assert len(shown) == min(3, borne_out[0]) > 0
    word = "Because" if language == "en" else "Fordi"
    assert all(one.startswith(word) for one in shown)
    assert len(borne_out[1]) == 1
    assert not borne_out[1][0].startswith(word)


def test_the_reveal_says_so_where_the_run_that_was_seen_went_the_other_way(story):
    opened = story(size=SMALL)
    said = opened.run(
        """
        const { lesson } = page.act;
        const real = app.recording.ensemble;
        const words = [lesson.revealWords()];
        app.recording.ensemble = (town, mask) => real(1 - town, mask);
        words.push(lesson.revealWords());
        app.recording.ensemble = real;
        return words;
        """
    )
    assert ["motsatt" in one for one in said] == [False, True]


def test_the_surprise_is_found_in_the_runs(story):
    """The lever most voted for, where it can hardly be told from none; else the farthest fall."""
    opened = story(size=SMALL)
    keys = [lever.key for lever in LEVERS]

    def surprise(gains, votes):
        return opened.run(
            """
            const interval = ([a, b, c]) => ({ share: { 36: [a, b, c] }, weak_kept: null, n: 10 });
            const real = app.recording.ensemble;
            app.recording.ensemble = (town, mask) => {
              const key = given.keys[Math.log2(mask)];
              return interval(mask ? given.gains[key] ?? [0.3, 0.28, 0.32] : [0.3, 0.28, 0.32]); };
            const { lesson } = page.act;
            lesson.levers = new Map(Object.entries(given.votes));
            location.hash; page.act.go({ act: "surprise", beat: 0 }, { note: "" });
            app.recording.ensemble = real;
            return document.querySelector("#act .headline").textContent;
            """,
            {"gains": gains, "votes": votes, "keys": keys},
        )

    clear = {"pooled_budget": [0.5, 0.48, 0.52], "mandate": [0.4, 0.38, 0.42]}
    name = {key: opened.run("return app.words.within(`lever.${given}`)", key) for key in keys}
    assert name["threshold"] in surprise(clear, {"threshold": 3, "mandate": 1})
    assert name["mandate"] in surprise(clear, {"mandate": 3, "pooled_budget": 2})
    assert name["pooled_budget"] in surprise(clear, {})


def test_a_longer_language_fits(story, recorded_data, tmp_path):
    opened = story(file=write_pseudo_page(recorded_data, tmp_path / "pseudo.html"), size=SMALL)
    for number, beat in enumerate(beats(opened)):
        seen = show(opened, f"first.{number}")
        assert seen["spill"] == [], beat["scene"]
        assert BEGIN in seen["caption"]
