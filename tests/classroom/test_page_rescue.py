"""The rescue says of the votes and of the levers only what the votes and the runs say."""

from __future__ import annotations

import pytest

from collabsim.inquiry.levers import LEVERS
from tests.classroom.test_page_act import SMALL, show, story, words  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

BASE = {
    "kept": [0.30, 0.28, 0.32],
    "weak": [0.20, 0.18, 0.22],
    "errors": [10.0, 9.0, 11.0],
    "started": [60.0, 58.0, 62.0],
}
MADE_UP = """
    const of = ({ kept, weak, errors, started }) => ({
      share: { 36: kept }, weak_kept: weak, legal_errors: errors, started, n: 1000,
      gain: { 36: [0, -0.03, 0.03].map((far) => kept[0] - given.base.kept[0] + far) },
    });
    app.recording.leading = [[], given.leading];
    const real = app.recording.ensemble;
    app.recording.ensemble = (town, mask) =>
      of({ ...given.base, ...(mask ? given.levers[given.keys[Math.log2(mask)]] : {}) });
    page.act.lesson.levers = new Map(Object.entries(given.votes ?? {}));
    page.act.go({ act: given.scene, beat: 0 }, { note: "" });
    app.recording.ensemble = real;
    const all = (one) => [...document.querySelectorAll(one)].map((found) => found.textContent);
    return { headline: all("#act .headline")[0], caption: all("#act .act-words")[0],
             best: all("#act .best tbody tr") };
"""
"""A scene over figures made up here, to see what is said of which."""


def scene(opened, name, levers, votes=None, leading=(1,)):
    given = {"base": BASE, "levers": levers, "votes": votes, "scene": name}
    given["leading"] = list(leading)
    return opened.run(MADE_UP, {**given, "keys": [one.key for one in LEVERS]})


def lever(opened, key):
    return opened.run("return app.words.text(`lever.${given}`)", key)


def test_only_levers_that_clearly_help_are_said_to_with_what_they_cost(story):  # noqa: F811
    opened = story(size=SMALL)
    helps = {"kept": [0.5, 0.48, 0.52], "weak": [0.41, 0.4, 0.42], "errors": [13.0, 12.0, 14.0]}
    hardly = {"kept": [0.33, 0.31, 0.35]}
    seen = scene(opened, "close", {"pooled_budget": helps, "mandate": hardly})
    assert [len(seen["best"]), seen["best"][0]] == [
        2,
        "Uten virkemidler30 (28\u201332)2010600 poeng",
    ]
    helped = lever(opened, "pooled_budget") + "50 (48\u201352)4113604 poeng"
    assert seen["best"][1] == helped
    assert "Det ene" in seen["caption"]
    nothing = scene(opened, "close", {"mandate": hardly})
    assert len(nothing["best"]) == 1
    assert "Ingen" in nothing["caption"]
    # The one with the fewest errors stands below them, if it has fewer than there are without.
    careful = {"guide": {"errors": [4.0, 3.0, 5.0]}}
    both = scene(opened, "close", {"pooled_budget": helps, **careful})
    assert both["best"][1] == helped
    assert both["best"][2].startswith(lever(opened, "guide"))
    assert "færrest" in both["caption"]
    assert "færrest" not in seen["caption"] + nothing["caption"]
    assert opened.complaints == []


def test_most_chose_is_said_of_what_most_chose(story):  # noqa: F811
    opened = story(size=SMALL)
    clear = {"pooled_budget": {"kept": [0.5, 0.48, 0.52]}, "guide": {"kept": [0.4, 0.38, 0.42]}}
    most = scene(opened, "surprise", clear, {"threshold": 3, "guide": 1})
    assert most["headline"].startswith("Flest valgte")
    assert lever(opened, "threshold").lower() in most["headline"].lower()
    assert "Ingen klar forskjell" in most["caption"]
    # The one most chose does help: another, that some chose, falls farther.
    some = scene(opened, "surprise", clear, {"pooled_budget": 3, "guide": 2, "threshold": 2})
    key = "guide" if lever(opened, "guide").lower() in some["headline"].lower() else "threshold"
    starts = "Flest valgte" if "budsjett" in some["headline"].lower() else "Noen valgte"
    assert some["headline"].startswith(starts), key
    assert scene(opened, "surprise", clear)["headline"].startswith("Hjelper mest")
    tied = scene(opened, "surprise", clear, leading=(1, 2))
    assert tied["headline"].startswith("Blant dem som hjelper mest")


def test_an_idea_that_is_not_settled_neither_lives_nor_stops(story):  # noqa: F811
    opened = story(size=SMALL)
    says = """
        const row = app.recording.data.draw.idea.large;
        const { fates, codes } = app.recording.world(1, 1);
        const fate = fates[row];
        const { state_36: state, final } = fate;
        const captions = {};
        const codeOf = (name) =>
          Number(Object.keys(codes.state).find((code) => codes.state[code] === name) ?? -1);
        for (const [key, name, end] of [
          ["delivers", "delivering", "delivering"], ["gone", "stopped", "stopped"],
          ["open", null, "waiting"], ["before", null, "stopped"],
        ]) {
          fate.state_36 = codeOf(name);
          fate.final = codeOf(end);
          page.act.lesson.levers = new Map([["threshold", 1]]);
          page.act.go({ act: "why", beat: 0 }, { note: "" });
          page.act.go({ act: "surprise", beat: 0 }, { note: "" });
          captions[key] = document.querySelector("#act .act-words").textContent;
        }
        Object.assign(fate, { state_36: state, final });
        return captions;
    """
    said = opened.run(says)
    assert "? Leverer tre år etter pengene." in said["delivers"]
    assert "? Stopper likevel før tre år." in said["gone"]
    assert said["before"] == said["gone"]
    assert "?" not in said["open"]
