"""What the lesson says of fates, answers and differences: counted by Python from log and runs."""

from __future__ import annotations

import json
import math
import re

import pytest

from collabsim.classroom.course_of_case import Course
from collabsim.classroom.export_data import REPLICATION, SEED
from collabsim.classroom.export_data import SCENARIO as CLASSROOM
from collabsim.classroom.making import making_assets
from collabsim.classroom.packing import pack
from collabsim.classroom.page import self_contained_page
from collabsim.inquiry.levers import LEVERS, mask_of
from collabsim.language import LANGUAGES, text
from collabsim.records.event_log import event_rows
from collabsim.scenario import load_scenario
from collabsim.world.codes import Event
from tests.classroom.test_page_act import SHOWN, SMALL, words
from tests.small_worlds import LARGE, months
from tests.small_worlds import SMALL as SMALL_TOWN

pytestmark = [pytest.mark.slow, pytest.mark.jobs]


def shown(number):
    """A whole number as the page writes it: half goes up."""
    return str(math.floor(number + 0.5 + 1e-9))


def written(count, language):
    if count == 0:
        return text("brief.nobody", language)
    return text(f"act_number.n{count}", language) if count <= 12 else str(count)


def closed_by_the_log(log, pilot):
    """Answers as its case was first closed, and whether by a stop; None where it never was."""
    stands = {}
    for event in event_rows(log):
        if event.kind == Event.LEFT:
            stands.pop(event.person, None)
        if event.pilot != pilot:
            continue
        if event.kind == Event.CASE_OPENED:
            # A case that is written anew is another: everybody is asked again.
            stands = {}
        elif event.kind in (Event.UNIT_ANSWERED, Event.ANSWERED):
            stands[event.person] = event.answer == 1
        elif event.kind == Event.DECIDED:
            stands[event.person] = event.option != 0
        elif event.kind in (Event.VOIDED, Event.ASKED_AGAIN):
            stands.pop(event.person, None)
        elif event.kind in (Event.STOPPED, Event.ADOPTED):
            return stands, event.kind == Event.STOPPED
    return None


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_are_counted_at_the_stop_and_stay_so(open_page, language):
    """Of every pilot of both municipalities, right after its stop and at the end of the run."""
    opened = open_page()
    opened.run("app.change({ language: given })", language)
    told = 0
    for side, place in ((0, SMALL_TOWN), (1, LARGE)):
        log = months(place, SEED, REPLICATION).run.events
        for pilot in range(opened.run(f"return app.worlds[{side}].pilots.length")):
            opened.run("page.player.go(app.steps.length - 1)")
            closed = closed_by_the_log(log, pilot)
            if not opened.run(f"return app.stateOf({side}).pilots[{pilot}]?.case ?? null"):
                continue
            assert closed is not None
            stands, stopped = closed
            yes = sum(stands.values())
            values = {"yes": written(yes, language), "no": written(len(stands) - yes, language)}
            key = "brief.case_stopped" if stopped else "brief.case_decided"
            expected = text(key, language, **values)
            opened.run(f"page.select({side}, {{ pilot: {pilot} }}); page.draw()")
            brief = opened.page.locator(".brief").inner_text()
            assert (expected in brief) == bool(stands), (pilot, brief)
            told += bool(stands)
    assert told > 6


def test_months_without_pay_are_those_of_the_story(open_page):
    """The story, the pilot's sheet and the log count the same months."""
    opened = open_page()
    opened.run("page.player.go(app.steps.length - 1)")
    found = 0
    for side, place in ((0, SMALL_TOWN), (1, LARGE)):
        run = months(place, SEED, REPLICATION)
        for pilot in range(len(run.run.pilots)):
            course = Course(run, pilot)
            if course.started < 0 or len(course.waited) < 2 or len(course.of(Event.BRIDGED)):
                continue
            opened.run(f"page.select({side}, {{ pilot: {pilot} }}); page.draw()")
            said = opened.page.locator(".brief").inner_text()
            count = len(course.waited)
            one = "ett år" if count == 12 else f"{written(count, 'nb')} måneder"
            assert f"Siden gikk {one} uten betaling" in said, (pilot, said)
            found += 1
    assert found > 1


def test_each_reason_is_told_with_what_its_replay_came_to(open_page, recorded_data):
    why = recorded_data["act"]["why"][:3]
    for language in LANGUAGES:
        opened = open_page(f"#s=why.0&l={language}", size=SMALL)
        said = opened.page.inner_text("#act .act-words")
        fates = {one["then"] for one in why}
        assert text("vote.tried", language) in said
        if len(fates) == 1:
            assert text(f"vote.without_{fates.pop()}", language) in said
        later = not any(one["lives"] for one in why)
        assert (text("vote.without_later", language) in said) == later
        assert opened.page.locator("#act .a-causes li").count() == len(why)
        assert len(words(opened.run(SHOWN)["said"])) <= 42


def test_a_fate_under_a_lever_is_that_of_the_vote(open_page, recorded_data):
    """One yardstick: what the surprise says of the idea is its state 36 months after the money."""
    opened = open_page("#s=surprise.0&l=nb&x=threshold:3", size=SMALL)
    row = recorded_data["draw"]["idea"]["large"]
    state = opened.run(
        "const w = app.recording.world(1, 1); return w.codes.state[w.fates[given].state_36]", row
    )
    word = {"delivering": "delivers", "in_house": "own_staff", "stopped": "gone"}[state]
    idea = opened.run("return app.words.text('act_idea.culture')")
    assert text(f"vote.idea_{word}", "nb", idea=idea) in opened.page.inner_text("#act .act-words")


def test_a_difference_is_one_only_over_the_same_runs(open_page):
    """By the paired interval, also where two intervals beside each other overlap."""
    opened = open_page("#s=surprise.0&l=nb&x=threshold:3", size=SMALL)
    for gain, key in (
        ([0.02, 0.012, 0.028], "helps"),
        ([-0.02, -0.028, -0.012], "hurts"),
        ([0.01, -0.004, 0.024], "hardly"),
        ([0.001, 0.0004, 0.002], "hardly"),
    ):
        opened.run(
            "const real = app.recording.ensemble; app.recording.ensemble = (town, mask) => {"
            " const found = real(town, mask);"
            " return mask && found ? { ...found, gain: { 36: given } } : found; };"
            " page.act.lesson.draw(); app.recording.ensemble = real",
            gain,
        )
        low, high = sorted(abs(round(100 * one, 1)) for one in gain[1:])
        values = {"low": f"{low}".replace(".", ","), "high": f"{high}".replace(".", ",")}
        said = opened.page.inner_text("#act .act-words")
        assert (text("vote.hardly", "nb") in said) == (key == "hardly")
        if key != "hardly":
            assert text(f"vote.{key}", "nb", **values) in said


def test_a_tie_is_told_as_one(open_page, recorded_data):
    leading = recorded_data["ensembles"]["leading"][1]
    opened = open_page("#s=surprise.0&l=nb", size=SMALL)
    for tie in (leading[:1], [*leading[:1], 511]):
        opened.run("app.recording.leading = [[], given]; page.act.lesson.draw()", tie)
        head = opened.page.inner_text("#act .headline")
        key = "vote.among_most" if len(tie) > 1 else "vote.most_helps"
        assert head.startswith(text(key, "nb", lever=""))


def test_the_reveal_shows_what_nobody_knows_and_what_small_is_worse_at(open_page, recorded_data):
    opened = open_page("#s=reveal.0&l=nb&v=0-1-2-5-6-4-2-1-0-0-0", size=SMALL)
    assert opened.page.locator("#act .unknown").count() == 0
    spread = {"36": [0.3, 0.14, 0.43]}
    opened.run(
        "app.recording.region = { points: 20, of: () => ({ share: [given, given] }) };"
        " page.act.lesson.draw()",
        spread,
    )
    opened.settle()
    said = opened.page.inner_text("#act .act-words")
    assert "1,4 til 4,3 av ti" in said
    wide = opened.run(
        "const bars = [...document.querySelectorAll('#act .unknown')];"
        " return bars.map((one) => one.width.baseVal.value)"
    )
    assert len(wide) == 2
    assert min(wide) > 100
    cells = opened.page.locator("#act .other-side td").all_inner_texts()
    bare = recorded_data["ensembles"]["combinations"][0]["municipalities"]
    small, large = bare
    assert [one for one in cells if one] == [
        shown(100 * large["weak_kept"][0]), shown(100 * small["weak_kept"][0]),
        shown(large["legal_errors"][0]), shown(small["legal_errors"][0]),
    ]  # fmt: skip
    seen = opened.run(SHOWN)
    assert (seen["spill"], seen["cut"]) == ([], [])
    assert len(words(seen["all"])) <= 77


def test_the_end_has_a_before_an_interval_points_and_the_fewest_errors(open_page, recorded_data):
    opened = open_page("#s=close.0&l=nb", size=SMALL)
    rows = opened.run(
        "return [...document.querySelectorAll('#act .best tbody tr')]"
        ".map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    by_mask = {
        one["mask"]: one["municipalities"][1] for one in recorded_data["ensembles"]["combinations"]
    }
    assert rows[0][0] == text("vote.as_it_is", "nb")
    first = re.findall(r"\d+", " ".join(rows[0][1:]))
    share = [shown(100 * x) for x in by_mask[0]["share"]["36"]]
    assert first[:3] == share
    assert first[-2:] == [shown(by_mask[0]["started"][0]), "0"]
    alone = {
        text(f"lever.{one.key}", "nb"): (one, by_mask[mask_of([one.key])])
        for one in LEVERS if mask_of([one.key]) in by_mask
    }  # fmt: skip
    listed = [row[0] for row in rows[1:]]
    careful = min(alone, key=lambda name: alone[name][1]["legal_errors"][0])
    fewest = alone[careful][1]["legal_errors"][0] < by_mask[0]["legal_errors"][0]
    assert (careful in listed) == fewest
    for name, *cells in rows[1:]:
        one, found = alone[name]
        assert cells[-1].split()[0] == str(one.price)
        assert name == careful or found["gain"]["36"][1] > 0


def test_what_is_bought_is_counted_on_to_a_thousand_runs(open_page, recorded_data, tmp_path):
    """The page makes them itself, each paired with the same run without."""
    data = json.loads(json.dumps(recorded_data))
    path = tmp_path / "counting.html"
    assets = making_assets(load_scenario(CLASSROOM))
    path.write_text(self_contained_page(pack(data), assets=assets), encoding="utf-8")
    opened = open_page("#s=buy.0&l=nb&b=threshold.mandate", file=path, size=SMALL)
    opened.until(
        "page.act.lesson.counting.told === null"
        " && page.act.lesson.counting.figures(33, null)?.n === 1000"
    )
    opened.settle()
    found = opened.run("return page.act.lesson.counting.figures(given, null)", 33)
    assert found["n"] == 1000
    assert found["gain"][1] < found["gain"][0] < found["gain"][2]
    assert "1000 kjøringer" in opened.page.inner_text("#act .act-words")
    assert opened.complaints == []
