"""Every figure of the desk, at the width of a page and of a column, in three languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from collabsim.analysis.desk.crossing import Crossing
from collabsim.analysis.desk.heat import Heat, values_of
from collabsim.analysis.desk.over_sets import Indices
from collabsim.analysis.desk.subject import subject_of_sweep
from collabsim.analysis.desk.tornado import Row, Tornado
from collabsim.analysis.desk.ways import FolderWays
from collabsim.analysis.range_for_one import Range
from collabsim.analysis.structures import Facts
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.instruments import CATALOGUE
from collabsim.language import LANGUAGES, number, text
from collabsim.parameters import PARAMETERS
from collabsim.parameters.ranges import CHOICE_ENDS, LISTED
from collabsim.report.desk.canvas import NARROW, SIX_GREYS, WIDE, folded, in_all_forms, length
from collabsim.report.desk.figures import curve_figure, effect_figure, ended_figure, result_id
from collabsim.report.desk.indices_figure import indices_figure
from collabsim.report.desk.moving_figure import heat_figure, tornado_figure
from collabsim.report.desk.ranked import GOOD, Ranked
from collabsim.report.desk.ranked_figure import ranked_figure
from collabsim.report.desk.stops_figure import stops_figure
from collabsim.report.desk.survival_figure import survival_figure
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.tipping_figure import tipping_figure
from collabsim.report.desk.ways_figure import ways_figure
from collabsim.report.municipality_figures import (
    range_figure,
    range_id,
    structure_figure,
    structure_id,
)
from collabsim.statistics.intervals import Interval
from collabsim.statistics.tipping import Look, judged
from tests.report.readable import assert_readable

pytestmark = pytest.mark.jobs

WIDTHS = (WIDE, NARROW)
LONGER = pytest.mark.long


def spoken(*names):
    """Each figure in every language: one in its turn, the two others with ``make long``."""
    return [
        pytest.param(name, language, marks=[] if (place + at) % len(LANGUAGES) == 0 else [LONGER])
        for place, name in enumerate(names)
        for at, language in enumerate(LANGUAGES)
    ]


SIZES = (1_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000)


# --- What is drawn -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder_ways(effects):
    return FolderWays(effects.results)


@pytest.fixture(scope="module")
def many(effects):
    """The same effects as of many sizes, so that there are more rows and points."""
    (change,) = effects.changes
    sums = change.sums[:, [0] * len(SIZES)] + 0.0
    sums[:, 1::2] = change.sums[:, [1]]
    wide = replace(
        change, municipalities={str(one): one for one in SIZES}, sums=sums, sets=None, kroner=None
    )
    return replace(effects, changes=(wide,))


@pytest.fixture(scope="module")
def subject():
    return subject_of_sweep(load_sweep("threshold_2026"), size=120_000)


def row(name, low, high, *, values=(0.2, 0.8), told=True):
    return Row(
        name, PARAMETERS[name].default, values[0], low, low - 0.5, low + 0.5, values[1], high,
        high - 0.5, high + 0.5, high - low, high - low - 0.4, high - low + 0.4, told,
        low * high < 0.0, PARAMETERS[name].knowable,
    )  # fmt: skip


@pytest.fixture(scope="module")
def moved(subject):
    """All of the usual assumptions, with bars to one side and to both, and one that turns it."""
    rows = [
        row("threshold_basis", -1.9, 3.9, values=CHOICE_ENDS["threshold_basis"]),
        row("organisation", 4.9, 2.2, values=CHOICE_ENDS["organisation"]),
        row("unit_rate_factor", 4.7, 2.0, values=(0.6, 1.4)),
        row("inhabitants_per_central_post", 3.6, 2.6, values=(800.0, 14_000.0)),
    ]
    rest = [name for name in LISTED if name not in {one.assumption for one in rows}]
    rows += [
        row(name, 3.0 - 0.1 * at, 2.5, told=at < 7)
        for at, name in enumerate(rest)
        if name not in CHOICE_ENDS
    ]
    return Tornado(subject, Interval(*map(np.array, (3.1, 2.7, 3.5))), tuple(rows), (), 400)


def heat(subject, first, second):
    values = tuple(values_of(one, subject) for one in (first, second))
    pairs = [(one, other) for one in values[0] for other in values[1]]
    effects = np.linspace(-11.5, 12.5, len(pairs))
    table = pd.DataFrame(pairs, columns=["first", "second"]).assign(
        effect=effects, low=effects - 1.0, high=effects + 1.0,
        chance=np.where(np.abs(effects) > 1.0, "more", "same"),
    )  # fmt: skip
    table.loc[2, ["effect", "low", "high"]] = np.nan
    return Heat(subject, (first, second), values, table, 200)


def crossing(subject, effects, level=0.0):
    places = np.linspace(100_000.0, 1_300_000.0, len(effects))
    looks = [Look(float(at), float(one), 0.45) for at, one in zip(places, effects, strict=True)]
    found = judged(looks, level)
    return Crossing(subject, "threshold_nok", 100_000.0, 1_300_000.0, level, found, 400)


CROSSINGS = {
    "crossing": np.linspace(-2.5, 2.5, 9),
    "above": np.full(9, 3.0),
    "below": np.full(9, -3.0),
    "several": np.array([-3.0, -3.0, 3.0, 3.0, 3.0, -3.0, -3.0]),
    "unclear": np.full(9, 0.4),
}


def indices(subject, method):
    names = list(LISTED)
    value = np.linspace(0.9, 0.05, len(names)) ** 2
    told = value > 0.3
    columns = {
        "morris": {"effect": 5.0 * value, "effect_low": 4.0 * value, "effect_high": 6.5 * value},
        "sobol": {"total": value, "total_low": 0.7 * value, "total_high": 1.2 * value,
                  "first_order": 0.8 * value},
        "pawn": {"pawn": value, "by_chance": np.full(len(names), 0.2)},
    }[method]  # fmt: skip
    table = pd.DataFrame({"input": names, **columns, "told_apart": told, "noise_share": 0.31})
    return Indices(subject, method, table, 320, 50)


@pytest.fixture(scope="module")
def spans():
    models = np.repeat(["two_level", "three_level", "by_span"], 15)
    shares = 0.3 + 0.3 * np.modf(np.arange(45) * 0.618)[0]
    points = pd.DataFrame(
        {"organisation": models, "delivering_36": shares, "admissible": np.arange(45) % 5 > 0}
    )
    return Range("Aurskog-Høland", 18_000, points, points[:0], {}, {})


@pytest.fixture(scope="module")
def structures():
    population = np.geomspace(200.0, 720_000.0, 120)
    every = {
        "population": population, "units": np.maximum(4.0, population / 700.0).round(),
        "levels": 3.0 + (population > 20_000.0), "leaders": np.maximum(2.0, population / 9_000.0),
        "frame_nok": 27e6 * population / (population + 3_000.0),
    }  # fmt: skip
    return Facts(**{name: float(every[name][-9]) for name in Facts._fields}), every


# --- The check -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("name", "language"),
    spoken("effect", "ended", "stops", "curve", "ways", "survival"),
)
def test_figures_of_a_change_are_readable(effects, folder_ways, name, language, width):
    draw = {
        "effect": effect_figure, "ended": ended_figure, "stops": stops_figure,
        "curve": curve_figure,
        "ways": lambda *given: ways_figure(folder_ways, *given),
        "survival": lambda *given: survival_figure(folder_ways, *given),
    }[name]  # fmt: skip
    (change,) = effects.changes
    teller = Teller(effects, language)
    assert_readable(
        lambda wide: draw(teller, change, wide), width, result_id(teller, change)
    )  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("draw", [effect_figure, curve_figure])
def test_figures_of_many_sizes_are_readable(many, draw, width):
    (change,) = many.changes
    teller = Teller(many, "nn")
    texts = assert_readable(
        lambda wide: draw(teller, change, wide), width, result_id(teller, change)
    )  # fmt: skip
    assert number(SIZES[0], "nn") in texts


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "language"), spoken("tornado"))
def test_the_tornado_is_readable(moved, name, language, width):
    texts = assert_readable(
        lambda wide: tornado_figure(moved, language, wide), width, moved.subject.identifier
    )
    own = text("sensitivity.figure_own", language, effect="")
    assert any(one.startswith(own) for one in texts)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("names", "language"),
    spoken(("threshold_nok", "organisation"), ("threshold_basis", "cross_sector_share")),
)
def test_the_map_of_two_parameters_is_readable(subject, names, language, width):
    found = heat(subject, *names)
    texts = assert_readable(
        lambda wide: heat_figure(found, language, wide), width, subject.identifier
    )  # fmt: skip
    assert "\N{MINUS SIGN}11" in "".join(texts)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("kind", "language"), spoken(*CROSSINGS))
def test_where_it_crosses_or_that_it_does_not_stands_in_the_figure(subject, kind, language, width):
    found = crossing(subject, CROSSINGS[kind])
    assert str(found.found.kind) == kind
    texts = assert_readable(
        lambda wide: tipping_figure(found, language, wide), width, subject.identifier
    )  # fmt: skip
    band = text("sensitivity.figure_crossing", language)
    assert (band in texts) == (kind == "crossing")
    said = " ".join(" ".join(texts).split())
    words = dict.fromkeys(("at", "low", "high"), "§")
    beginning = text(f"sensitivity.tipping_{kind}", language, level="0", **words).partition("§")[0]
    assert beginning.strip() in said


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("method", "language"), spoken("morris", "sobol", "pawn"))
def test_indices_are_readable(subject, method, language, width):
    found = indices(subject, method)
    texts = assert_readable(
        lambda wide: indices_figure(found, language, wide), width, subject.identifier
    )  # fmt: skip
    name = text(f"assumption.{LISTED[0]}", language)
    assert any(name.lower() == one.lower() for one in texts)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "language"), spoken("range", "structure"))
def test_figures_of_a_municipality_are_readable(spans, structures, name, language, width):
    own, every = structures
    if name == "range":
        made = range_id(spans, 20)
        texts = assert_readable(lambda wide: range_figure(spans, 20, language, wide), width, made)
    else:
        made = structure_id(spans.name, own, every)
        texts = assert_readable(
            lambda wide: structure_figure(spans.name, own, every, language, wide), width, made
        )
    assert spans.name in " ".join(texts)


def ranked(language):
    """Every instrument, each with a change of its own, some of them clear."""
    effects = {
        name: {GOOD: {"change": at - 6.0, "change_low": at - 8.5, "change_high": at - 3.5}}
        for at, name in enumerate(CATALOGUE)
    }
    return Ranked("Large", 120_000, effects, {}, language)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "language"), spoken("ranked"))
def test_ranked_instruments_are_readable(name, language, width):
    one = ranked(language)
    texts = assert_readable(
        lambda wide: ranked_figure(one, "good_kept", 20, f"{name}-1", wide), width, f"{name}-1"
    )
    best = one.title(list(CATALOGUE)[-1])
    assert best in " ".join(" ".join(texts).split())


# --- What is drawn is what was counted -----------------------------------------------------------


def test_numbers_of_streams_and_below_months_are_those_of_the_tables(effects, folder_ways):
    (change,) = effects.changes
    tables = folder_ways.tables(effects.changes)
    teller = Teller(effects, "en")
    town, population = list(change.municipalities.items())[-1]
    figure, _ = ways_figure(folder_ways, teller, change, WIDE)
    texts = [one.get_text() for axes in figure.axes for one in axes.texts]
    own = tables["ways"].query(f"population == {population} and origin == 'all' and pilots > 0")
    for one in own[(own["step"] > 1) & (own["place"] != "lost_before")].itertuples():
        assert any(said.endswith(f" {one.per_100:.1f}") for said in texts), one
    shown = teller.numbers.found
    for side, cell in zip(("after", "before"), change.pair, strict=True):
        for months in (12, 36):
            row = effects.row(
                change.pair.after.number, town, f"delivering_{months}_of_proposals"
            )  # fmt: skip
            step = 2 if months == 12 else 3
            told = shown[f"ways.{cell.number}.{population}.{step}.delivering"]
            assert (told.value, told.low, told.high) == pytest.approx(
                (row[side], row[f"{side}_low"], row[f"{side}_high"])
            )
    figure, _ = survival_figure(folder_ways, teller, change, NARROW)
    texts = [one.get_text() for axes in figure.axes for one in axes.texts]
    risk = tables["months"].query("measure == 'goes_on' and month % 12 == 0")
    assert {number(one, "en") for one in risk["at_risk"]} <= set(texts)
    started = effects.row(change.pair.after.number, town, "alive_36")
    kept = tables["months"].query(
        f"population == {population} and measure == 'delivering' and month == 36"
    )
    at = dict(zip(kept["side"], 100.0 * kept["share"], strict=True))
    found = effects.row(change.pair.after.number, town, "delivering_36")
    assert at == pytest.approx({"after": found["after"], "before": found["before"]})
    assert started["after"] >= found["after"]


def test_a_figure_has_its_words_and_its_id_in_every_form(moved, tmp_path):
    few = replace(moved, rows=moved.rows[:2])
    drawn = in_all_forms(
        lambda width: tornado_figure(few, "nb", width), tmp_path, "tornado", "nb",
        moved.subject.identifier,
    )  # fmt: skip
    assert {path.name for path in drawn.paths} == {
        f"tornado{also}.nb{form}" for also in ("", "_80mm") for form in (".svg", ".png", ".pdf")
    }
    for path in drawn.paths:
        if path.suffix == ".svg":
            words = path.read_text(encoding="utf-8")
            assert f"<dc:identifier>{moved.subject.identifier}</dc:identifier>" in words
            assert drawn.alt[:40] in words
            assert "<text" in words
        elif path.suffix == ".png":
            with Image.open(path) as picture:
                assert picture.text["Identifier"] == moved.subject.identifier
                assert picture.text["Description"] == drawn.alt
                millimetres = NARROW if "80mm" in path.name else WIDE
                assert abs(picture.width - millimetres / 25.4 * 300) < 4
        else:
            assert f"/Keywords ({moved.subject.identifier})".encode() in path.read_bytes()


def test_lines_are_folded_by_the_width_of_their_letters():
    words = "Modellresultat, ikke en prognose. Følger hver pilot på øya i åtte år"
    for room in (60.0, 120.0, 400.0):
        lines = folded(words, 7.0, room).split("\n")
        assert " ".join(lines) == words
        assert all(length(one, 7.0) <= room or " " not in one for one in lines)
    assert folded("kortord", 7.0, 1.0) == "kortord"
    assert length("Breie ord", 7.0, bold=True) > length("Breie ord", 7.0)


def test_six_greys_are_told_apart():
    values = sorted(int(one[1:3], 16) / 2.55 for one in SIX_GREYS)
    assert min(np.diff(values)) >= 15.0
