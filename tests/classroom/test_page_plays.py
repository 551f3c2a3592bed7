"""The page in a browser: it opens without a network, plays, and goes back the way it came."""

from __future__ import annotations

import pytest

from tests.classroom.opened import seconds_to_paint, thread_seconds

pytestmark = [pytest.mark.slow, pytest.mark.jobs]


def test_it_opens_from_disk_and_asks_nobody(open_page, page_file):
    opened = open_page(anew=True)
    assert opened.requests == [page_file.as_uri()]
    assert not opened.complaints


def test_the_first_paint_takes_little_work(chromium, page_file):
    """From nothing to both municipalities painted: reading, unpacking, laying out, drawing."""
    assert 0 < seconds_to_paint(chromium, page_file) < 2


def test_the_file_is_small(page_file):
    """It holds six of the 64 worlds, roles and pupils' mode; the whole may have five megabytes."""
    assert page_file.stat().st_size < 1_300_000


def test_steps_forward_and_back_give_the_same_state(open_page):
    opened = open_page()
    there, back = opened.run(
        "const seen = []; const again = [];"
        " for (let k = 0; k < 90; k += 1) { seen.push(hash()); page.player.step(1); }"
        " for (let k = 0; k < 90; k += 1) { page.player.step(-1); again.push(hash()); }"
        " return [seen, again.reverse()]"
    )
    assert there == back
    assert len(set(there)) > 60


def test_a_state_is_the_log_applied_in_order_whatever_was_looked_at_before(open_page):
    opened = open_page()
    jumped = opened.run("page.player.go(app.steps.length - 1); page.player.go(200); return hash()")
    walked = opened.run(
        "page.player.go(0); while (app.position < 200) page.player.step(1); return hash()"
    )
    assert jumped == walked


def test_the_last_state_is_what_python_recorded(open_page):
    opened = open_page()
    ends, fates = opened.run(
        "page.player.go(app.steps.length - 1);"
        " const name = (code) => app.recording.codes.state[code];"
        " return [app.worlds.map((_, side) => app.stateOf(side).pilots.map((p) => p.state)),"
        "         app.worlds.map((world) => world.fates.map((fate) => name(fate.final)))]"
    )
    assert ends == fates


def test_sixty_steps_by_keyboard(open_page):
    opened = open_page()
    seen = {opened.run("return hash()")}
    for _ in range(60):
        opened.page.keyboard.press("ArrowRight")
        seen.add(opened.run("return hash()"))
    assert opened.run("return app.position") == 60
    assert len(seen) > 30
    for _ in range(60):
        opened.page.keyboard.press("ArrowLeft")
    assert opened.run("return app.position") == 0


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("End", "app.position === app.steps.length - 1"),
        ("ArrowDown", "app.step.month === 1"),
        ("PageDown", "app.position === 1"),
        ("Shift+ArrowDown", "app.step.month === 12"),
        ("n", "app.step.beats.some(Boolean)"),
        ("d", "app.position === app.parting.position"),
        ("2", "app.setup.repeats === 30"),
        ("r", "app.setup.reveal"),
        ("e", "document.body.dataset.view === 'luck'"),
        ("v", "app.setup.panel === 'levers'"),
        ("g", "app.setup.panel === 'glossary'"),
        ("?", "app.setup.panel === 'help'"),
        ("Escape", "app.setup.panel === null"),
        ("+", "page.player.pace === 'run'"),
        ("t", "document.activeElement.dataset.post !== undefined"),
    ],
)
def test_every_key_does_what_the_help_says(open_page, key, expected):
    opened = open_page()
    opened.page.keyboard.press(key)
    opened.settle()
    assert opened.run(f"return {expected}")


def test_space_plays_and_stops(open_page):
    opened = open_page()
    opened.run("page.player.setPace('fly')")
    opened.page.keyboard.press("Space")
    opened.until("app.position > 5")
    opened.page.keyboard.press("Space")
    stopped = opened.run("return app.position")
    opened.page.wait_for_timeout(300)
    assert opened.run("return app.position") == stopped


def test_playing_ends_at_the_end(open_page):
    opened = open_page()
    opened.run(
        "page.player.setPace('fly'); page.player.go(app.steps.length - 4); page.player.play()"
    )
    opened.until("!page.player.playing")
    assert opened.run("return app.position === app.steps.length - 1")


@pytest.mark.parametrize("kind", ["start", "money", "yes", "no", "end"])
def test_a_jump_stops_at_what_it_looks_for_and_leads_back(open_page, kind):
    opened = open_page()
    places = opened.run(
        "const found = [];"
        f" while (page.player.jump('{kind}', 1)) found.push(app.position); return found"
    )
    assert len(places) > 3
    assert places == sorted(set(places))
    back = opened.run(
        "const found = [app.position];"
        f" while (page.player.jump('{kind}', -1)) found.push(app.position); return found"
    )
    assert back == places[::-1]


def test_the_scrubber_moves_time(open_page):
    opened = open_page()
    opened.page.fill("#scrub", "77")
    assert opened.run("return app.position") == 77


def test_worlds_that_are_equal_never_part(open_page):
    opened = open_page()
    opened.run("app.change({ twin: 'lever', town: 1, levers: [] })")
    assert opened.run("return app.parting") is None
    opened.settle()
    assert opened.page.inner_text(".parted") == opened.run(
        "return app.words.text('controls.never_parted')"
    )
    same = opened.run(
        "for (const at of [0, 100, 200, app.steps.length - 1]) { page.player.go(at);"
        " const [a, b] = hash().split('-'); if (a !== b) return false; } return true"
    )
    assert same is True


@pytest.mark.parametrize("town", [0, 1])
def test_worlds_that_differ_in_a_lever_part_where_it_is_first_felt(open_page, town):
    opened = open_page()
    opened.run(f"app.change({{ twin: 'lever', town: {town}, levers: ['threshold'] }})")
    before, after = opened.run(
        "const at = app.parting.position; page.player.go(at - 1); const before = hash().split('-');"
        " page.player.go(at); return [before, hash().split('-')]"
    )
    assert before[0] == before[1]
    assert after[0] != after[1]


def test_a_redraw_with_two_hundred_people_is_quick(open_page):
    opened = open_page()
    people = opened.run("return document.querySelectorAll('#stage-1 .person').length")
    assert people > 190
    probe = opened.page.context.new_cdp_session(opened.page)
    probe.send("Performance.enable", {"timeDomain": "threadTicks"})

    parts = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")
    opened.run("page.player.go(100)")
    opened.settle()
    slowest = 0.0
    for _ in range(60):
        before = thread_seconds(probe, *parts)
        opened.run("page.player.step(1)")
        opened.settle()
        slowest = max(slowest, thread_seconds(probe, *parts) - before)
    assert slowest < 0.05


def test_a_screen_reader_hears_what_happens_now(open_page):
    opened = open_page()
    opened.run("page.player.jump('start', 1)")
    opened.settle()
    said = opened.page.inner_text("#live")
    caption = opened.page.inner_text("#stage-0 .caption") + opened.page.inner_text(
        "#stage-1 .caption"
    )
    sentence = said.split(": ", 1)[1]
    assert sentence
    assert sentence in caption
    assert opened.page.get_attribute("#live", "aria-live") == "polite"
