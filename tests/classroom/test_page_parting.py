"""Where twins part, the page says what made them part: every kind of event and of draw."""

from __future__ import annotations

import re

import pytest

from collabsim.classroom.page import PAGE_LANGUAGES, page_words
from collabsim.world.codes import Event
from collabsim.world.events.catalogue import KINDS

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

DRAWN = sorted({one.decision for kind in KINDS.values() for one in kind.rests_on})
"""Every decision that can be found behind an event."""

TELL = """
    const $told = $parting.partingTold(app);
    return [$told.lead, ...$told.sides.map((one) => one.sentence), $told.behind];
"""
"""The modules of the single file are constants of its script, with a sign before their name."""

GAP = re.compile(r"[{}]|\bundefined\b|\bNaN\b|\b[a-z_]+\.[a-z_0-9]+\b")
"""What a sentence without its words, or without its values, looks like."""


def whole(sentences):
    return all(sentence and not GAP.search(sentence) for sentence in sentences)


def joined(text):
    """A text without its line breaks and the spaces that keep figures together."""
    return " ".join(text.split())


def test_gaps_are_seen():
    assert not whole(["parting.lead"])
    assert not whole(["Her skilles de, i {date}."])
    assert not whole(["Forslaget er NaN kroner."])
    assert whole(["Her skilles de, i mars i år 1. Pilot 1 Første jobb:"])


def test_every_draw_behind_an_event_has_its_words_in_every_language():
    assert len(DRAWN) > 20
    for language in PAGE_LANGUAGES:
        words = page_words()[language]
        told = {key.split(".")[1] for key in words if key.startswith("parting_draw.")}
        assert told == {decision.name.lower() for decision in DRAWN}


def show(opened, twin):
    """Put a recorded pair on the stage, the way a reader would."""
    opened.run(
        "const [a, b] = given.map((index) => app.recording.worldAt(index));"
        " const keys = app.recording.levers.filter((one) => one.recorded"
        " && (b.mask >> one.bit) & 1).map((one) => one.key);"
        " app.change(a.municipality === b.municipality"
        "   ? { twin: 'lever', town: a.municipality, levers: keys }"
        "   : { twin: 'size', levers: keys });"
        " page.player.go(0)",
        [twin["a"], twin["b"]],
    )


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_every_recorded_parting_is_told_where_it_is_marked(open_page, recorded_data, language):
    opened = open_page()
    opened.run("app.change({ language: given })", language)
    seen = 0
    for twin in recorded_data["twins"]:
        if twin["course"] is None:
            continue
        show(opened, twin)
        opened.settle()
        assert opened.page.inner_text(".parting-note") == ""
        opened.page.keyboard.press("d")
        opened.settle()
        lead, *sides, behind = opened.run(TELL)
        assert whole([lead, *sides, behind])
        assert sides[0] != sides[1], "what parts them is not the same twice"
        told = joined(opened.page.inner_text(".parting-note"))
        names = opened.run("return app.sides.map((_, side) => app.nameOfSide(side))")
        assert all(joined(part) in told for part in (lead, *sides, behind, *names))
        if decision := twin["course"]["decision"]:
            assert opened.run(f"return app.words.text('parting_draw.{decision}')") in behind
        opened.page.keyboard.press("ArrowRight")
        opened.settle()
        assert opened.page.inner_text(".parting-note") == ""
        seen += 1
    assert seen >= 3
    assert not opened.complaints


def said(kind):
    """Something for each field of a kind of event: of a code the second word."""
    simple = {"whole": 1, "number": 1.0, "true/false": True}
    return {
        field.name: list(field.words.values())[1] if field.words else simple[field.holds]
        for field in KINDS[kind].fields
    }


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_a_parting_at_any_kind_of_event_has_its_sentences(open_page, language):
    """Events of kinds that nobody recorded are put at the end of the log."""
    opened = open_page()
    opened.run("app.change({ language: given })", language)
    for kind in Event:
        for only in ("", "a", "b"):
            told = opened.run(
                "const [first, second] = app.worlds;"
                " const events = app.worlds.map((world) => {"
                "   let n = world.events.findIndex((one) => one.kind === given.kind);"
                "   if (n >= 0) return n;"
                "   const last = world.events.at(-1);"
                "   n = world.events.push({ month: last.month, kind: given.kind, pilot: 0,"
                "     person: 1, ...given.fields }) - 1;"
                "   return n;"
                " });"
                " app.parting = { ...app.parting, events, kind: given.kind, only: given.only,"
                "   pilot: 0, what: Object.keys(given.fields), decision: '' };" + TELL,
                {"kind": kind.name.lower(), "only": only, "fields": said(kind)},
            )
            assert whole(told), (kind, only, told)
            assert len(told) == 4
    for decision in DRAWN:
        told = opened.run(
            "app.parting = { ...app.parting, only: '', decision: given, number: 0.25 };" + TELL,
            decision.name.lower(),
        )
        assert whole(told), (decision, told)
        assert (
            opened.run("return app.words.text(`parting_draw.${given}`)", decision.name.lower())
            in told[-1]
        )
    assert not opened.complaints


def test_only_what_differs_in_a_case_is_told(open_page):
    """Two cases that differ in how far up they go: the captions would be the same twice."""
    opened = open_page()
    told = opened.run(
        "app.change({ twin: 'lever', town: 1, levers: ['threshold'] });"
        " const n = app.worlds[0].events.findIndex((one) => one.kind === 'case_opened');"
        " const event = app.worlds[0].events[n];"
        " app.worlds.forEach((world, side) => (world.events[n] ="
        " { ...event, levels_to_decider: 2 * side }));"
        " app.parting = { ...app.parting, events: [n, n], kind: 'case_opened', only: '',"
        "   what: ['levels_to_decider'], decision: 'proposal_noise', number: 0.5 };" + TELL
    )
    assert told[1] == opened.run("return app.words.text('parting.levels_none')")
    assert told[2] == opened.run("return app.words.counted('parting.levels', 2)")
    assert opened.run("return app.words.within('lever.threshold')") in told[3]
    assert "0,5" not in told[3], "a proposal is made of many draws"


def test_the_mark_and_the_button_lead_to_the_sentence(open_page):
    opened = open_page()
    at = opened.run("return app.parting.position")
    opened.page.click("#controls .parted")
    opened.settle()
    assert opened.run("return app.position") == at
    told = opened.page.inner_text(".parting-note")
    assert told
    assert opened.page.get_attribute(".parting-note", "role") == "status"
    opened.run("page.player.go(app.steps.length - 1)")
    opened.settle()
    assert opened.page.inner_text(".parting-note") == ""
    opened.page.locator(".parting-flag").dispatch_event("click")
    opened.settle()
    assert opened.run("return app.position") == at
    assert opened.page.inner_text(".parting-note") == told


def test_worlds_that_differ_in_several_levers_are_told_apart_by_their_logs(open_page):
    """No record holds such a pair: what parts it is read from the two logs, without a draw."""
    opened = open_page()
    recorded = opened.run(
        "app.change({ twin: 'lever', town: 1, levers: ['threshold'] });"
        " const { kind, only, events, month, pilot } = app.parting;"
        " return { kind, only, events, month, pilot }"
    )
    found = opened.run(
        "const from = { ...app.recording, twin: () => null };"
        " const parting = $twins.partingOf(from, app.worlds, app.steps);"
        " const { kind, only, events, month, pilot, decision } = parting;"
        " return { kind, only, events, month, pilot, decision }"
    )
    assert found == recorded | {"decision": None}


def test_where_others_are_asked_both_answers_are_told_and_no_lot_of_one(open_page):
    """Two unit managers answer in the same month: neither answer is missing on the other side."""
    opened = open_page()
    told = opened.run(
        "const events = app.worlds.map((world, side) => {"
        "   const found = world.events.find((one) => one.kind === 'unit_asked');"
        "   return world.events.push({ ...found, month: 1, pilot: 0,"
        "     answer: ['yes', 'no'][side], good_idea: false }) - 1;"
        " });"
        " app.parting = { ...app.parting, events, kind: 'unit_asked', only: 'a', what: [],"
        "   pilot: 0, decision: 'start', number: 0.5 };" + TELL
    )
    assert told[1] != told[2]
    assert opened.run("return app.words.text('parting.not_there')") not in told
    assert opened.run("return app.words.text('parting_draw.start')") not in told[3]
