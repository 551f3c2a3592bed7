"""The same page from a server: what it asks for, and what it does with the answers.

The server here is a stand-in that gives out what the page's Python side has ready
and answers with worlds that were recorded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from collabsim.classroom.page import SERVED_POLICY, served_page, static_file
from tests.classroom.conftest import PROJECTOR
from tests.classroom.opened import DASHBOARD, PATIENCE_SECONDS, Opened, listen

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

ADDRESS = "http://classroom.test/school/"


@dataclass
class StandIn:
    """Answers requests below a prefix, and keeps what it was asked."""

    data: dict
    asked: list[tuple[str, dict]] = field(default_factory=list)
    broken: bool = False
    busy: int = 0
    """How many times it still says that it has too much to do."""

    def answer(self, route):
        path = urlsplit(route.request.url).path.removeprefix("/school/")
        if route.request.method == "POST":
            self.asked.append((path, route.request.post_data_json))
            if self.broken:
                problem = {"texts": {"nb": "Noe gikk galt.", "en": "Something went wrong."}}
                route.fulfill(status=500, json=problem)
            elif self.busy:
                self.busy -= 1
                told = {"nb": "Tjeneren er opptatt.", "en": "The server is busy."}
                status = 503 if self.busy % 2 else 429
                route.fulfill(status=status, json={"texts": told, "retry_after": 1})
            else:
                route.fulfill(json=getattr(self, path.removeprefix("api/"))())
        elif path == "":
            headers = {"content-security-policy": SERVED_POLICY}
            route.fulfill(body=served_page(), content_type="text/html", headers=headers)
        elif path == "api/data":
            route.fulfill(json=self.data)
        elif path.startswith("page/") and (found := static_file(path.removeprefix("page/"))):
            route.fulfill(body=found[0], content_type=found[1])
        else:
            route.fulfill(status=404)

    def twins(self):
        """The recorded worlds with the lever, small and large, without explanations."""
        worlds = [dict(world) for world in self.data["worlds"] if world["mask"] == 1]
        for world in worlds:
            world["because"] = [-1] * len(world["because"])
        pair = next(t for t in self.data["twins"] if (t["a"], t["b"]) == (1, 3))
        return self.data | {"worlds": worlds, "twins": [pair | {"a": 0, "b": 1}]}

    def ensemble(self):
        base = self.data["ensembles"]["combinations"][0]
        mask = sum(
            1 << lever["ensemble_bit"]
            for lever in self.data["levers"]
            if lever["key"] in self.asked[-1][1]["levers"]
        )
        counted = [one | {"n": 777} for one in base["municipalities"]]
        return {"combinations": [base | {"mask": mask, "municipalities": counted}]}

    def because(self):
        sentence = dict.fromkeys(("nb", "nn", "en"), "Den stanset fordi det ble prøvd.")
        cause = {"kind": "refusal", "because": True, "text": 0}
        return {"because": {"causes": [cause]}, "causes": [sentence]}

    def bodies(self, path):
        return [body for asked, body in self.asked if asked == path]


@pytest.fixture
def served(chromium, recorded_data):
    """The page from a stand-in server, and that server."""
    data = json.loads(json.dumps(recorded_data))
    for lever in data["levers"]:
        if lever["key"] == "threshold":
            lever["range"] = {"low": 100_000, "high": 1_300_000, "step": 50_000}
    server = StandIn(data)
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
    assert not server.asked
    assert not opened.complaints


def test_recorded_worlds_are_not_asked_for(served):
    opened, server = served
    opened.run("app.change({ levers: ['threshold'], twin: 'lever', town: 1 })")
    opened.page.wait_for_timeout(600)
    assert not server.bodies("api/twins")


def test_a_lever_that_was_not_recorded_is_asked_for(served):
    opened, server = served
    opened.run("app.change({ levers: ['mandate'] })")
    opened.until("app.onlyCounted.length === 0")
    seed, replication = opened.run("return [app.luck.seed, app.luck.replication]")
    assert server.bodies("api/twins") == [
        {
            "twin": "size", "town": 1, "levers": ["mandate"], "values": {},
            "seed": seed, "replication": replication,
        }
    ]  # fmt: skip
    assert opened.run("return app.worlds.length") == 2
    assert not opened.complaints


def test_moving_a_slider_asks_once_and_for_what_was_chosen_last(served):
    opened, server = served
    opened.run("app.change({ panel: 'levers', levers: ['threshold'] })")
    opened.settle()
    # Both within one task of the page: what the page waits for is the reader, not this machine.
    opened.page.evaluate(
        "(values) => { for (const value of values) {"
        " const slider = document.querySelector('[data-focus=value-threshold_nok]');"
        " slider.value = value; slider.dispatchEvent(new Event('change')) } }",
        ["300000", "800000"],
    )
    opened.page.wait_for_timeout(800)
    assert [body["values"] for body in server.bodies("api/twins")] == [{"threshold_nok": 800_000}]


def test_missing_figures_are_asked_for_and_shown(served):
    opened, server = served
    opened.run("app.change({ panel: 'levers', levers: ['threshold', 'mandate'], shown: true })")
    opened.until("app.ensembleOf(1)?.n === 777")
    opened.settle()
    assert "777" in opened.page.inner_text("#panel")
    assert server.bodies("api/ensemble")[-1]["replications"] == 1000


def test_new_luck_asks_for_the_next_run_and_the_link_names_it(served):
    opened, server = served
    before = opened.run("return app.luck.replication")
    opened.page.click(
        f"#luck button:has-text('{opened.run('return app.words.text("luck.again")')}')"
    )
    opened.until("app.source !== app.recording")
    assert server.bodies("api/twins")[-1]["replication"] == before + 1
    opened.run("page.panels.open('share'); page.draw()")
    seed = opened.run("return app.luck.seed")
    assert f"seed={seed}.{before + 1}" in opened.run("return document.getElementById('link').value")


def test_why_a_pilot_stopped_is_asked_when_its_story_is_read(served):
    opened, server = served
    opened.run("app.change({ levers: ['mandate'] })")
    opened.until("app.source !== app.recording")
    row = opened.run(
        "page.player.go(app.steps.length - 1);"
        " return app.worlds[0].fates.findIndex((fate) => fate.stop)"
    )
    opened.run(f"page.select(0, {{ pilot: {row} }})")
    opened.until("document.querySelector('.causes li') !== null")
    assert opened.page.inner_text(".causes") == "Den stanset fordi det ble prøvd."
    assert [(body["side"], body["pilot"]) for body in server.bodies("api/because")] == [(0, row)]


def test_a_server_that_cannot_answer_is_said_in_its_own_words(served):
    opened, server = served
    server.broken = True
    opened.run("app.change({ panel: 'levers', levers: ['mandate'] })")
    opened.until("document.querySelector('#panel [role=alert]') !== null")
    assert opened.page.inner_text("#panel [role=alert]") == "Noe gikk galt."
    assert opened.run("return app.worlds.length") == 2
    assert len(server.bodies("api/twins")) == 1, "what went wrong is not asked again"


def test_a_busy_server_is_asked_again_and_the_page_says_that_it_waits(served):
    opened, server = served
    server.busy = 2
    opened.run("app.change({ panel: 'levers', levers: ['mandate'] })")
    said = "document.querySelector('#panel [role=status]')?.innerText"
    opened.until(f"{said} === 'Tjeneren er opptatt.'")
    opened.until("app.onlyCounted.length === 0")
    first, *again = server.bodies("api/twins")
    assert again == [first, first]
    assert opened.run("return document.querySelector('#panel [role=alert]')") is None


def test_who_chooses_anew_while_the_server_is_busy_is_answered_for_the_new_choice(served):
    opened, server = served
    server.busy = 1
    opened.run("app.change({ panel: 'levers', levers: ['mandate'] })")
    opened.until("document.querySelector('#panel [role=status]')?.innerText.endsWith('opptatt.')")
    opened.run("app.change({ levers: ['horizon'] })")
    opened.until("!app.setup.waiting && app.onlyCounted.length === 0")
    assert [body["levers"] for body in server.bodies("api/twins")] == [["mandate"], ["horizon"]]


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
    opened, server = served
    link = with_a_value(opened)
    assert "values=threshold_nok:150000" in link
    shown = opened.run(SHOWN)
    asked = server.bodies("api/twins")[-1]
    server.asked.clear()
    opened.page.goto("about:blank")
    opened.page.goto(ADDRESS + link)
    opened.page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    opened.until("app.source !== app.recording")
    assert opened.run(SHOWN) == shown
    assert server.bodies("api/twins") == [asked]
    assert asked["values"] == {"threshold_nok": 150_000}
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


OUT_OF_BOUNDS = (
    "threshold_nok:99999",
    "threshold_nok:1300001",
    "fear_relief:0.5",
    "seed:1",
    "threshold_nok:1e9",
    "threshold_nok",
    "threshold_nok:150000;project_months:24",
)


def test_a_link_with_values_out_of_bounds_gets_a_sentence(served):
    opened, server = served
    link = with_a_value(opened)
    opened.run("app.change({ levers: [], values: {} }); page.player.go(0)")
    server.asked.clear()
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
    # Longer than the page waits until it asks.
    opened.page.wait_for_timeout(400)
    assert not server.bodies("api/twins")


def test_the_file_refuses_a_link_with_values_it_cannot_show(served, open_page):
    opened, _ = served
    link = with_a_value(opened)
    file = open_page(link)
    told = file.page.inner_text("#dialog [role=alert]")
    assert told == file.run("return app.words.text('share.with_server')")
    assert file.run("return [app.position, app.setup.levers]") == [0, []]
    assert not file.complaints
