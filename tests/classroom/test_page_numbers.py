"""Numbers on the page are what their labels say, and no mean stands without its interval."""

from __future__ import annotations

import json
import re
from functools import cache

import numpy as np
import pytest

from collabsim.classroom.export_data import REPLICATION, SEED, classroom_data
from collabsim.classroom.packing import pack
from collabsim.classroom.page import self_contained_page
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.ensembles import ReplicationCounts
from collabsim.inquiry.levers import RECORDED, mask_of
from collabsim.statistics.survival import survival_curve
from collabsim.world.codes import ALIVE, State
from tests.small_worlds import classroom, plan

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

SINGLE, PAIR, THREE = ("threshold",), ("threshold", "mandate"), ("threshold", "mandate", "horizon")
SIZES = ReplicationCounts(base_and_single=40, pairs=33, others=12)
RUNS = {(): 40, SINGLE: 40, PAIR: 33, THREE: 12}
LARGE = 1
LOST = (State.UNUSED, State.STOPPED)
SCREENS = {
    "projector": {"width": 1920, "height": 1080},
    "small_projector": {"width": 1280, "height": 720},
    "tablet": {"width": 1024, "height": 768},
    "phone": {"width": 390, "height": 844},
}


@pytest.fixture(scope="module")
def counted():
    """Data in which combinations rest on different numbers of runs."""
    masks = [mask_of(levers) for levers in RUNS]
    return json.loads(json.dumps(classroom_data(recorded=RECORDED[:1], masks=masks, sizes=SIZES)))


@pytest.fixture(scope="module")
def counted_file(counted, tmp_path_factory):
    path = tmp_path_factory.mktemp("counted") / "classroom.html"
    path.write_text(self_contained_page(pack(counted)), encoding="utf-8")
    return path


@pytest.fixture
def open_counted(open_page, counted_file):
    """Opens the page of these data with the many runs in sight, as after the guess."""

    def opener(**options):
        opened = open_page(file=counted_file, **options)
        opened.run("app.change({ shown: true })")
        opened.settle()
        return opened

    return opener


def ensemble(data, levers, place=LARGE):
    (one,) = (c for c in data["ensembles"]["combinations"] if c["mask"] == mask_of(levers))
    return one["municipalities"][place]


@cache
def pilots_of_runs(*levers):
    """The started pilots of every run behind the figures of the large municipality."""
    every = [run_one(plan(LARGE, *levers), 302, r).pilots for r in range(RUNS[levers])]
    return [pilots[pilots["started"] >= 0] for pilots in every]


def pooled(*levers):
    return np.concatenate(pilots_of_runs(*levers))


def share(part, whole):
    return 100 * part.sum() / whole.sum()


def delivering(pilots, months):
    state = pilots[f"state_{months}"]
    return share(state == State.DELIVERING, state >= 0)


def living(pilots, months):
    state = pilots[f"state_{months}"]
    return share(np.isin(state, ALIVE), state >= 0)


def lost_or_kept(pilots, states, *, weak):
    there = ((pilots["true_effect"] < classroom().values["weak_limit"]) == weak) & (
        pilots["state_36"] >= 0
    )
    return share(there & np.isin(pilots["state_36"], states), there)


MEANT = {
    "Leverer på kontrakt etter 2 år": lambda p, _runs: delivering(p, 24),
    "Tiltaket lever, hvem som enn driver det, etter 2 år": lambda p, _runs: living(p, 24),
    "Gode piloter som er tapt etter 3 år": lambda p, _runs: lost_or_kept(p, LOST, weak=False),
    "Svake som fikk fortsette, etter 3 år": lambda p, _runs: lost_or_kept(p, ALIVE, weak=True),
    "Regelbrudd per 100 startede piloter": lambda p, _runs: 100 * p["legal_errors"].sum() / len(p),
    "Tiltak som lever etter 3 år, per 10\u00a0000 innbyggere": lambda p, runs: (
        np.isin(p["state_36"], ALIVE).sum() / runs / (120_000 / 10_000)
    ),
    "Brukere som ble nådd, per kjøring": lambda p, runs: p["users"].sum() / runs,
}
"""What a reader takes each label of the table for, written down from the label alone."""


def shown_number(text):
    number = re.match(r"[\d\s\u00a0]+(,\d+)?", text).group()
    return float(re.sub(r"\s", "", number).replace(",", "."))


@pytest.mark.parametrize("levers", [SINGLE, PAIR])
def test_each_figure_of_a_choice_is_what_its_label_says(open_counted, levers):
    opened = open_counted()
    opened.run(
        "app.change({ panel: 'levers', twin: 'lever', town: 1, horizon: 24, levers: given })",
        list(levers),
    )
    opened.settle()
    rows = opened.page.locator(".result tbody tr")
    labels = [row.locator("th").inner_text() for row in rows.all()]
    assert labels == list(MEANT)
    for column, on in enumerate([(), levers]):
        for label, row in zip(labels, rows.all(), strict=True):
            text = row.locator("td b").nth(column).inner_text()
            decimals = len(text.partition(",")[2].strip())
            expected = MEANT[label](pooled(*on), RUNS[on])
            assert abs(shown_number(text) - expected) <= 0.5001 * 10**-decimals + 0.005, label
    heads = opened.page.locator(".result thead th small").all_inner_texts()
    assert heads == [f"{RUNS[()]} kjøringer", f"{RUNS[levers]} kjøringer"]


def test_the_table_has_the_same_units_in_every_language(open_counted):
    units = {
        "nb": ("per 100 startede", "per 10\u00a0000 innbyggere", "per kjøring"),
        "nn": ("per 100 starta", "per 10\u00a0000 innbyggjarar", "per køyring"),
        "en": ("per 100 pilots started", "per 10,000 inhabitants", "per run"),
    }
    opened = open_counted()
    for language, (errors, inhabitants, runs) in units.items():
        opened.run(f"app.change({{ panel: 'levers', language: '{language}', horizon: 12 }})")
        opened.settle()
        labels = opened.page.locator(".result tbody th").all_inner_texts()
        assert errors in labels[4]
        assert inhabitants in labels[5]
        assert runs in labels[6]
        assert ["3" in label for label in labels[2:4]] == [True, True]
        assert "3" not in "".join(labels[:2])


def said_of(mean, n, language):
    """Share, interval and runs as a language writes them."""
    value, low, high = (int(100 * x + 0.5) for x in mean)
    percent, runs = {
        "nb": ("\u00a0%", "kjøringer"),
        "nn": ("\u00a0%", "køyringar"),
        "en": ("%", "runs"),
    }[language]
    return f"{value}{percent} ({low}\N{EN DASH}{high}), {n} {runs}"


CUT = """
  const frame = document.querySelector('#luck .luck-picture').getBoundingClientRect();
  return [...document.querySelectorAll('#luck .luck-picture text')].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 3 || box.bottom > frame.bottom + 3;
  }).map((text) => text.textContent);
"""


@pytest.mark.parametrize("view", ["beside", "large"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_mean_has_its_interval_and_its_runs_in_the_chart(open_counted, counted, screen, view):
    opened = open_counted(size=SCREENS[screen])
    if view == "large":
        opened.run("app.change({ panel: null }); page.toggleView()")
    for language in ("nb", "nn", "en"):
        for repeats, name in ((30, "first_share"), (1000, "share")):
            opened.run(
                "app.change({ twin: 'lever', town: 1, levers: given[0], repeats: given[1],"
                " language: given[2] })",
                [list(PAIR), repeats, language],
            )
            opened.settle()
            shown = opened.page.locator("#luck .mean-text").all_text_contents()
            for side, levers in enumerate([(), PAIR]):
                n = min(repeats, RUNS[levers])
                whole = said_of(ensemble(counted, levers)[name]["36"], n, language)
                assert whole in shown[side]
            assert opened.run(CUT) == []
    assert not opened.complaints


def test_what_is_taken_along_has_intervals_too(open_counted, counted):
    opened = open_counted()
    opened.run("app.change({ repeats: 1 }); dispatchEvent(new Event('beforeprint'))")
    on_paper = opened.page.locator("#sheet .mean-text").all_text_contents()
    opened.run("page.panels.open('share')")
    opened.settle()
    with opened.page.expect_download() as download:
        opened.page.click("[data-focus=svg]")
    drawing = download.value.path().read_text(encoding="utf-8")
    for place in (0, 1):
        said = said_of(ensemble(counted, (), place)["share"]["36"], 40, "nb")
        assert said in on_paper[place]
        assert said in drawing
    explained = opened.run("return app.words.text('picture.interval')")
    assert explained in drawing
    assert explained in opened.page.locator("#sheet .picture").text_content()


@pytest.mark.parametrize("levers", RUNS)
def test_the_dots_are_the_runs_there_are_and_the_mean_is_theirs(open_counted, counted, levers):
    opened = open_counted()
    for repeats in (30, 1000):
        opened.run(
            "app.change({ twin: 'lever', town: 1, levers: given[0], repeats: given[1] })",
            [list(levers), repeats],
        )
        opened.settle()
        sides = [(), levers]
        dots = opened.run(
            "return [...document.querySelectorAll('#luck .cloud')]"
            ".map((cloud) => (cloud.getAttribute('d').match(/M/g) ?? []).length)"
        )
        means = opened.page.locator("#luck .mean-text").all_text_contents()
        for side, on in enumerate(sides):
            runs = pilots_of_runs(*on)[:repeats]
            seen = [run["state_36"][run["state_36"] >= 0] for run in runs]
            assert dots[side] == sum(len(state) > 0 for state in seen)
            kept = np.concatenate(seen) == State.DELIVERING
            assert f" {100 * kept.mean():.0f}\u00a0% (" in means[side]
            assert means[side].endswith(f", {len(runs)} kjøringer")
            one = ensemble(counted, on)
            exact = one["first_share" if repeats == 30 else "share"]["36"][0]
            assert exact == pytest.approx(kept.mean(), abs=1e-4)


def test_a_button_says_how_many_runs_there_really_are(open_counted):
    opened = open_counted()
    expected = {
        (): ["1", "30", "40"],
        PAIR: ["1", "30", "33\N{EN DASH}40"],
        THREE: ["1", "12\N{EN DASH}30", "12\N{EN DASH}40"],
    }

    def numbers():
        return [
            label.removesuffix("\N{MULTIPLICATION SIGN}") for label in buttons.all_inner_texts()
        ]

    buttons = opened.page.locator("#luck .luck-buttons button[aria-pressed]")
    for levers, labels in expected.items():
        opened.run("app.change({ twin: 'lever', town: 1, levers: given })", list(levers))
        opened.settle()
        assert numbers() == labels
    told = buttons.nth(2).get_attribute("title")
    assert "40 kjøringer" in told
    assert "12 kjøringer" in told
    opened.run("app.change({ twin: 'size' })")
    opened.settle()
    assert numbers() == ["1", "12", "12"]


@pytest.mark.parametrize("screen", SCREENS)
def test_the_buttons_of_the_chart_are_all_there(open_counted, screen):
    opened = open_counted(size=SCREENS[screen])
    opened.run("app.change({ twin: 'lever', town: 1, levers: given })", list(THREE))
    for language in ("nb", "nn", "en"):
        opened.run(f"app.change({{ language: '{language}' }})")
        opened.settle()
        outside = opened.run(
            "const frame = document.querySelector('#luck').getBoundingClientRect();"
            " return [...document.querySelectorAll('.luck-buttons :is(button, select)')]"
            ".filter((one) => !one.hidden).map((one) => one.getBoundingClientRect())"
            ".filter((box) => !box.width || box.right > frame.right || box.bottom > frame.bottom)"
            ".length"
        )
        assert outside == 0, language


def test_the_direction_of_the_scale_is_said_beside_the_stage_too(open_counted):
    for size in SCREENS.values():
        opened = open_counted(size=size)
        assert opened.page.is_visible(".luck-direction")
        opened.run("app.change({ panel: null }); page.toggleView()")
        opened.settle()
        assert opened.page.is_visible(".luck-axis")


CURVE = """
  const path = document.querySelector(`#strip-${given} .survival`);
  if (!path) return null;
  const drawing = path.ownerSVGElement;
  const lines = [...drawing.querySelectorAll('.grid')]
    .map((line) => Number(line.getAttribute('x1')));
  const foot = Number(drawing.querySelector('.grid').getAttribute('y2'));
  const [, top] = path.getAttribute('d').match(/M[\\d.]+ ([\\d.]+)/).map(Number);
  const month = (x) => 36 * (x - lines[0]) / (lines[3] - lines[0]);
  return { text: drawing.querySelector('.survival-text').textContent,
    steps: [...path.getAttribute('d').matchAll(/H([\\d.]+)V([\\d.]+)/g)]
      .map(([, x, y]) => [month(Number(x)), (foot - Number(y)) / (foot - top)]) };
"""


def lasting_by(place, month):
    """The curve of the recorded run as far as it has come by a month, made by the analysis."""
    pilots = run_one(plan(place), SEED, REPLICATION).pilots
    seen = pilots[
        (pilots["started"] >= 0) & (pilots["money_ended"] >= 0) & (pilots["money_ended"] <= month)
    ]
    over = (seen["ended"] >= 0) & (seen["ended"] <= month)
    end = np.where(over, seen["ended"], month)
    months = np.maximum(0, end - seen["money_ended"]).astype(int)
    return survival_curve(months, over, np.zeros(len(seen)), last=36)


@pytest.mark.parametrize("part", [0.4, 0.7, 1])
def test_the_curve_of_what_lasts_fills_as_time_runs(open_page, part):
    opened = open_page()
    opened.run(f"page.player.go(Math.floor({part} * (app.steps.length - 1)))")
    # To the end of the month: what happens later in it is not on the stage yet.
    opened.run("page.player.go(app.lastStepOf(app.step.month))")
    opened.settle()
    for place in (0, 1):
        expected = lasting_by(place, opened.run("return app.step.month"))
        drawn = opened.run(CURVE, place)
        assert [round(month) for month, _ in drawn["steps"]] == expected["month"].tolist()
        shares = [share for _, share in drawn["steps"]]
        assert shares == pytest.approx(expected["share"].tolist(), abs=0.01)
        last = drawn["text"].removesuffix(" varer")
        assert abs(shown_number(last) - 100 * expected["share"].iloc[-1]) <= 0.5001
        assert last in opened.page.get_attribute(f"#strip-{place} .lives", "aria-label")


def test_there_is_no_curve_before_the_first_money_has_ended(open_page):
    opened = open_page()
    assert opened.run(CURVE, 0) is None
    assert opened.run(CURVE, 1) is None
