"""The same page from a server: what it fetches, and the runs it makes are those of the file.

The server here is a stand-in that gives out what the page's Python side has ready, below a prefix
and under a name that is not this machine's: what a pupil's phone meets on the network.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from collabsim.classroom.export_data import SCENARIO, SEED
from collabsim.classroom.making import making_assets, ranges, scripts
from collabsim.classroom.page import SERVED_POLICY, served_page, static_file
from collabsim.classroom.recording import record
from collabsim.experiment.plan import worlds
from collabsim.inquiry.levers import plan_with, values_of
from collabsim.language import text
from collabsim.scenario import load_scenario
from tests.classroom.conftest import PROJECTOR
from tests.classroom.opened import DASHBOARD, PATIENCE_SECONDS, Opened, listen
from tests.classroom.test_making import APART, made

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

ADDRESS = "http://classroom.test/school/"
MADE = ("app.source !== app.recording && !app.needsWorlds && !app.needsFigures"
        " && !app.setup.waiting")  # fmt: skip


@dataclass
class StandIn:
    """Answers requests below a prefix, and keeps what it was asked."""

    data: dict
    asked: list[str] = field(default_factory=list)
    gone: bool = False

    def __post_init__(self):
        self.making = {
            **making_assets(load_scenario(SCENARIO)),
            **{name: source.encode() for name, source in scripts().items()},
        }

    def answer(self, route):
        path = urlsplit(route.request.url).path.removeprefix("/school/")
        self.asked.append(path)
        headers = {"content-security-policy": SERVED_POLICY}
        folder, _, name = path.partition("/")
        if self.gone:
            route.abort()
        elif path == "":
            route.fulfill(body=served_page(), content_type="text/html", headers=headers)
        elif path == "api/data":
            route.fulfill(json=self.data)
        elif folder == "page" and (found := static_file(name)):
            route.fulfill(body=found[0], content_type=found[1])
        elif folder == "making" and name in self.making:
            kind = "text/javascript" if name.endswith(".js") else "application/octet-stream"
            route.fulfill(body=self.making[name], content_type=kind, headers=headers)
        else:
            route.fulfill(status=404)


@pytest.fixture
def served(chromium, recorded_data):
    """The page from a stand-in server, and that server."""
    server = StandIn(json.loads(json.dumps(recorded_data)))
    context = chromium.new_context(viewport=PROJECTOR, reduced_motion="reduce")
    opened = listen(Opened(context.new_page()), "error")
    context.route("**/*", server.answer)
    opened.page.goto(ADDRESS + DASHBOARD)
    opened.page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    yield opened, server
    context.close()


def test_it_is_the_same_page_below_a_prefix(served, open_page):
    opened, server = served
    file = open_page()
    shown = "page.player.go(150); return [hash(), app.steps.length]"
    assert opened.run(shown) == file.run(shown)
    assert not [one for one in server.asked if one.startswith("making/")]
    assert not opened.complaints


def test_recorded_worlds_are_not_made(served):
    opened, _ = served
    opened.run("app.change({ levers: ['threshold'], twin: 'lever', town: 1, shown: true })")
    opened.until("!app.setup.waiting")
    assert opened.run("return app.source === app.recording")


@pytest.mark.parametrize("town", [0, 1])
def test_a_run_made_in_the_page_is_the_recording_of_python(served, town):
    opened, server = served
    plan = worlds(load_scenario(SCENARIO))[town]
    for values in (values_of(["guide", "mandate"]), {"threshold_nok": 612_345.0}):
        expected = json.loads(
            json.dumps(record(plan_with(plan, values), SEED, 11, municipality="x").as_json())
        )
        side = {"town": town, "values": values, "seed": SEED, "replication": 11}
        found = made(opened.page, "recording", side)
        assert found == {name: one for name, one in expected.items() if name not in APART}
    assert server.asked.count("making/rules.wasm") == 1
    assert not opened.complaints


def test_a_slider_makes_worlds_and_figures_for_what_was_chosen_last(served):
    opened, server = served
    opened.run("app.change({ panel: 'levers', levers: ['threshold'], shown: true })")
    opened.settle()
    # Both within one task of the page: what the page waits for is the reader, not this machine.
    opened.page.evaluate(
        "(values) => { for (const value of values) {"
        " const slider = document.querySelector('[data-focus=value-threshold_nok]');"
        " slider.value = value; slider.dispatchEvent(new Event('change')) } }",
        ["300000", "800000"],
    )
    opened.until(MADE)
    assert opened.run("return app.setup.values") == {"threshold_nok": 800_000}
    assert opened.run("return [app.ensembleOf(0).n, app.ensembleOf(1).n]") == [1000, 1000]
    assert {one for one in server.asked if not one.startswith(("page/", "making/"))} == {
        "", "api/data"
    }  # fmt: skip
    assert not opened.complaints


def test_new_luck_makes_the_next_run_and_the_link_names_it(served):
    opened, _ = served
    before = opened.run("return app.luck.replication")
    opened.page.click(
        f"#luck button:has-text('{opened.run('return app.words.text("luck.again")')}')"
    )
    opened.until("app.source !== app.recording")
    assert opened.run("return app.luck.replication") == before + 1
    opened.run("page.panels.open('share'); page.draw()")
    seed = opened.run("return app.luck.seed")
    assert f"seed={seed}.{before + 1}" in opened.run("return document.getElementById('link').value")


def test_a_server_that_is_gone_is_said_and_asked_again_later(served):
    opened, server = served
    server.gone = True
    for language, lever in (("nn", "guide"), ("en", "horizon"), ("nb", "mandate")):
        told = text("levers_panel.failed", language)
        opened.run("app.change({ panel: 'levers', ...given })",
                   {"language": language, "levers": [lever]})  # fmt: skip
        # What failed before is told until the next has failed too.
        opened.until(f"document.querySelector('#panel [role=alert]')?.textContent === '{told}'")
        assert opened.run("return app.setup.levers") == [lever]
    assert opened.run("return app.worlds.length") == 2
    server.gone = False
    opened.run("app.change({ levers: ['horizon'] })")
    opened.until(MADE)
    assert opened.page.query_selector("#panel [role=alert]") is None


def test_over_a_network_without_encryption_it_is_said_why_there_is_no_camera(served):
    opened, _ = served
    assert opened.page.evaluate("isSecureContext") is False
    for language in ("nb", "nn", "en"):
        opened.page.evaluate("(to) => { location.hash = to }", f"s=vote.0&l={language}")
        opened.until(f"page.act.open && app.words.language === '{language}'")
        opened.page.click("#act [name=numbers]")
        assert text("ballot.insecure", language) in opened.page.inner_text(".ballots-lack")
        opened.page.click("#act [name=done]")


VALUES = "{ threshold_nok: 150000 }"
SHARED = (
    "page.panels.open('share'); page.draw(); return document.getElementById('link').value"
    ".replace(/^[^#]*/, '')"
)


def with_a_value(opened):
    """A lever set to a value of its own, at a moment, and the link to it."""
    opened.run(f"app.change({{ twin: 'size', levers: ['threshold'], values: {VALUES} }})")
    opened.until("app.source !== app.recording")
    opened.run("page.player.go(120)")
    return opened.run(SHARED)


SHOWN = "return [hash(), app.setup.values, app.setup.levers, app.position]"


def test_a_link_restores_the_values_of_the_sliders_in_a_fresh_page(served):
    opened, _ = served
    link = with_a_value(opened)
    assert "values=threshold_nok:150000" in link
    shown = opened.run(SHOWN)
    opened.page.goto("about:blank")
    opened.page.goto(ADDRESS + link)
    opened.page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    opened.until("app.source !== app.recording")
    assert opened.run(SHOWN) == shown
    assert opened.run("return app.setup.values") == {"threshold_nok": 150_000}
    assert not opened.complaints


def test_a_link_without_values_leaves_none_of_those_before_it(served):
    opened, _ = served
    plain = opened.run("app.change({ levers: ['threshold'] }); page.player.go(50);" + SHARED)
    before = opened.run(SHOWN)
    with_a_value(opened)
    opened.page.evaluate("(to) => { location.hash = to }", plain)
    opened.until("app.position === 50")
    assert opened.run(SHOWN) == before
    assert opened.run("return app.setup.values") == {}


def test_values_of_levers_that_are_off_stand_in_no_link(served):
    opened, _ = served
    link = opened.run(f"app.change({{ levers: [], values: {VALUES} }});" + SHARED)
    assert "values=&" in link


BOUNDS = ranges()["threshold"]
OUT_OF_BOUNDS = (
    f"threshold_nok:{BOUNDS['low'] - 1:.0f}",
    f"threshold_nok:{BOUNDS['high'] + 1:.0f}",
    "fear_relief:0.5",
    "seed:1",
    "threshold_nok:1e9",
    "threshold_nok",
    "threshold_nok:150000;project_months:24",
)


def test_a_link_with_values_out_of_bounds_gets_a_sentence(served):
    opened, _ = served
    link = with_a_value(opened)
    opened.run("app.change({ levers: [], values: {} }); page.player.go(0)")
    malformed = opened.run("return app.words.text('share.malformed')")
    found = {}
    for values in OUT_OF_BOUNDS:
        opened.page.evaluate(
            "(to) => { location.hash = to }", link.replace("threshold_nok:150000", values)
        )
        opened.until("document.getElementById('dialog').open")
        told = opened.page.inner_text("#dialog [role=alert]")
        found[values] = [told, *opened.run("return [app.position, app.setup.values]")]
        opened.run("document.querySelector('#dialog').close()")
    assert found == {values: [malformed, 0, {}] for values in OUT_OF_BOUNDS}


def test_where_the_model_cannot_run_a_link_with_values_is_refused(served, open_page):
    opened, _ = served
    link = with_a_value(opened)
    file = open_page(link)
    told = file.page.inner_text("#dialog [role=alert]")
    assert told == file.run("return app.words.text('share.with_values')")
    assert file.run("return [app.position, app.setup.levers]") == [0, []]
    assert not file.complaints
