"""People and places of a run are called on the page as Python calls them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from collabsim.browser.record import engine_record
from collabsim.desk_page.page import files, page_words
from collabsim.experiment.plan import worlds
from collabsim.language import LANGUAGES
from collabsim.report.cast import cast_declared, cast_of
from collabsim.scenario import load_scenario

pytestmark = pytest.mark.jobs

PLACE = "http://pages.test"
FIELDS = (
    "municipality_row", "role", "duty", "sector", "shared", "superior", "unit",
)  # fmt: skip
NAMED = """async ([story, declared, words]) => {
  const { castOf } = await import("/desk_page/page/cast.js");
  const { makeWords } = await import("/classroom/page/i18n.js");
  return Object.fromEntries(Object.keys(words).map((language) =>
    [language, castOf(story, declared, makeWords(words, language))]));
}"""


@pytest.fixture
def modules(chromium):
    """A page that reaches the modules as they are served, and nothing else."""

    def served(route):
        found = files().get(urlsplit(route.request.url).path[1:])
        if found is None:
            route.fulfill(status=200, content_type="text/html", body="<!doctype html>")
        else:
            route.fulfill(status=200, content_type=found.kind, body=found.content)

    page = chromium.new_page()
    page.route("**/*", served)
    page.goto(PLACE)
    yield page
    page.close()


def told(plan):
    """A world as the engine hands it out with a story."""
    actor = {name: [int(one) for one in plan.actor[name]] for name in FIELDS}
    unit = {name: [int(one) for one in plan.unit[name]] for name in ("municipality_row", "sector")}
    return {
        "tables": {"actor": {"n": len(plan.actor), **actor}, "unit": {"n": len(plan.unit), **unit}},
        "posts": list(plan.posts), "units": list(plan.units),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["four_sizes", "merger_keeping_districts", "two_districts"])
def test_names_are_python_s_in_every_language(modules, name):
    scenario = load_scenario(name)
    plans = [plan for one in scenario.municipalities for plan in worlds(scenario, [one.name])]
    declared = {"codes": engine_record()["codes"], "cast": cast_declared()}
    for plan in plans:
        found = modules.evaluate(NAMED, [told(plan), declared, page_words()])
        for language in LANGUAGES:
            cast = cast_of(plan, language)
            assert found[language] == {"posts": list(cast.posts), "units": list(cast.units)}


REVIEWED = """async ([words]) => {
  const { captionOf } = await import("/classroom/page/captions.js");
  const { makeWords } = await import("/classroom/page/i18n.js");
  const told = {};
  for (const language of Object.keys(words)) {
    const world = { town: { post_names: { [language]: ["X"] }, unit_names: { [language]: [] } },
      events: ["yes", "no"].map((answer) => ({ kind: "reviewed", answer, person: 0, pilot: 0 })) };
    told[language] = [0, 1].map((n) =>
      captionOf(world, { pilots: [{}] }, { kind: "reviewed", pilot: 0, events: [n] },
        makeWords(words, language)));
  }
  return told;
}"""


def test_a_yes_at_review_is_no_no(modules):
    found = modules.evaluate(REVIEWED, [page_words()])
    for language in LANGUAGES:
        words = page_words()[language]
        yes, no = (words[f"caption.reviewed_{one}"].replace("{who}", "X") for one in ("yes", "no"))
        assert found[language] == [yes, no]
        assert yes != no
