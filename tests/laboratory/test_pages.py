"""The page and the figure of a hypothesis: whole, of the numbers of ``verdict.json``, in words."""

from __future__ import annotations

import copy
import re
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from collabsim.laboratory.files import load_hypothesis
from collabsim.laboratory.running import run_hypothesis
from collabsim.language import LANGUAGES, catalogue, with_minus
from collabsim.language.numbers import MINUS
from collabsim.report.laboratory.figure import _shade, about_of, curves_figure
from collabsim.report.laboratory.page import page_of
from collabsim.report.laboratory.words import Words

pytestmark = pytest.mark.jobs

FEW = ("replications = 20", "replications = 8")
NO_REGION = ("points = 2", "points = 0")
ARM = ("[outcome]", '[arm.team]\nwho = ["team"]\n\n[outcome]')
SECOND = (
    "[outcome]",
    """[factor.institutional]
levels = [0.2, 0.8]
do = { proximity = "institutional", path = "all", who = "all", hold = "level", from = "start" }

[outcome]""",
)
TOWNS = ("municipalities = [2_000]", "municipalities = [2_000, 3_000]")
WORDS = (
    ("levels = [0, 0.5, 1]", 'levels = ["far", "near", "own"]'),
    ('hold = "level"', 'hold = "value", value = [0, 1, 0]'),
)
CONTRASTS = (
    'form = "rising"',
    """form = "contrasts"

[[test.contrast]]
name = "near against far, a name that is longer than others are"
outcome = "delivering_12"
plus = { cognitive = "near" }
minus = { cognitive = "far" }
at_least = 0.05

[[test.contrast]]
outcome = "started"
plus = {}
minus = { cognitive = "far" }
at_most = 0.3""",
)
MORE = (
    "[test]",
    """fit_gained = { role = "secondary", smallest = 0.05, expectation = "meetings" }
alive_12 = { role = "secondary", smallest = 0.05 }

[test]""",
)
KINDS = {
    "a curve with an arm": (ARM, ("levels = [0, 0.5, 1]", "levels = [0, 0.25, 0.5, 0.75, 1]"),
                            ('form = "rising"', 'form = "inverted_u"')),
    "two factors, an arm, two towns": (TOWNS, SECOND, ARM,
                                       ("levels = [0, 0.5, 1]", "levels = [0.2, 0.9]"),
                                       ('form = "rising"', 'form = "interaction"')),
    "comparisons of words": (TOWNS, *WORDS, CONTRASTS),
    "four outcomes in two towns": (TOWNS, MORE),
}  # fmt: skip


@pytest.fixture(scope="module")
def kinds(written, tmp_path_factory):
    """Hypotheses of several forms, run with few replications."""
    place = tmp_path_factory.mktemp("kinds")
    found = {}
    for number, (name, changes) in enumerate(KINDS.items()):
        own = (('id = "T1"', f'id = "K{number}"'), ('family = "T"', f'family = "K{number}"'))
        claim = load_hypothesis(written(FEW, NO_REGION, *own, *changes))
        found[name] = run_hypothesis(claim, place / claim.id, region=False)
    return found


def strings_in(value):
    """Every number of plain data as it may be written, and every number in its texts."""
    if isinstance(value, bool) or value is None:
        return set()
    if isinstance(value, dict):
        return set().union(*map(strings_in, value.keys()), *map(strings_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(strings_in, value))
    if isinstance(value, str):
        return set(re.findall(NUMBER, value))
    short = f"{value:.10g}"
    return {with_minus(value, "en", 3), short.replace("-", MINUS), f"{value:,.0f}",
            f"{value:.0%}"[:-1], f"{value:.1%}"[:-1]}  # fmt: skip


NUMBER = rf"{MINUS}?\d+(?:,\d{{3}})*(?:\.\d+)?"


def counted(found):
    """What is counted of what is there: cells, municipalities, runs, points, Holm's words."""
    towns = len(found["hypothesis"]["scenario"]["municipalities"])
    cells = len(found["grid"]) * (1 + len(found["arms"]))
    runs = found["plan"]["replications"] * cells * towns
    region = found.get("region", {"outcomes": ()})["outcomes"]
    points = {sum(one["counts"].values()) for one in region}
    beyond = {with_minus(max(map(abs, one["difference"])), "en", 3) for one in found["expected"]}
    parts = found.get("parts") or {"names": (), "cells": 0, "replications": 0}
    alone = parts["cells"] * parts["replications"] * towns
    of_sums = {len(parts["names"]), parts["replications"], alone}
    return {f"{one:,}" for one in {towns, cells, runs, *points, *of_sums}} | beyond


def test_every_number_of_a_page_is_one_of_the_verdict(kinds, ran):
    fixed = {number for text in catalogue("en") if text.startswith("hypothesis.")
             for number in re.findall(NUMBER, catalogue("en")[text])}  # fmt: skip
    for found in (*kinds.values(), ran[1]):
        page = page_of(found, "en")
        frozen = found["frozen"]
        page = page.replace(frozen["sha256"][:12], "").replace(frozen["date"][:10], "")
        numbers = set(re.findall(NUMBER, page))
        assert len(numbers) > 5
        assert numbers - strings_in(found) - counted(found) - fixed == set()


def test_no_number_of_a_page_is_written_down_elsewhere(kinds):
    """Another effect, another page; and nothing else of it is another."""
    for found in kinds.values():
        other = copy.deepcopy(found)
        outcome = other["verdicts"][0]["outcome"]
        look = next(one for one in other["looks"] if one["outcome"] == outcome)
        effect = next(iter(look["effects"].values()))
        before = with_minus(effect[0], "en", 3)
        effect[0] = 7.654
        changed = page_of(other, "en")
        assert "7.654" in changed
        assert changed.replace("7.654", before) == page_of(found, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole_in_every_language(kinds, language):
    for name, found in kinds.items():
        about = about_of(Words(found, language))
        page = page_of(found, language, "curves.svg")
        assert f"![{about}](curves.svg)" in page
        assert "{" not in page
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", page), name
        places = {Words(found, language).place(look["municipality"]) for look in found["looks"]}
        assert all(one in about for one in (found["hypothesis"]["claim"], *places))


def test_a_figure_says_what_it_shows_to_those_who_cannot_see_it(kinds, tmp_path):
    for name, found in kinds.items():
        path = curves_figure(found, tmp_path / f"{name}.svg", "nn")
        assert about_of(Words(found, "nn")) in path.read_text("utf-8")


@pytest.fixture
def drawn(monkeypatch):
    """The figure of a hypothesis, laid out, without a file."""

    def draw(found, language):
        kept = []
        for module in ("figure", "comparisons"):
            monkeypatch.setattr(
                f"collabsim.report.laboratory.{module}.saved",
                lambda figure, *_, **__: kept.append(figure),
            )
        curves_figure(found, None, language)
        (figure,) = kept
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return figure, canvas.get_renderer()

    return draw


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_or_over_something_else(kinds, drawn, language):
    for name, found in kinds.items():
        figure, renderer = drawn(found, language)
        whole = figure.bbox.padded(1)
        (legend,) = figure.legends
        boxes = [axes.get_tightbbox(renderer) for axes in figure.axes]
        boxes += [one.get_window_extent(renderer) for one in (legend, *figure.texts)]
        for box in boxes:
            assert whole.x0 <= box.x0 < box.x1 <= whole.x1, name
            assert whole.y0 <= box.y0 < box.y1 <= whole.y1, name
        for one, other in combinations(boxes, 2):
            wide = min(one.x1, other.x1) - max(one.x0, other.x0)
            high = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert wide < 1 or high < 1, name


def test_the_legend_names_every_line_that_is_drawn(kinds, drawn):
    for name, found in kinds.items():
        figure, _ = drawn(found, "en")
        (legend,) = figure.legends
        named = [one.get_text() for one in legend.get_texts()]
        lines = {label for axes in figure.axes for label in axes.get_legend_handles_labels()[1]}
        assert sorted(named) == sorted(lines), name
    assert "put in" in named
    four = kinds["two factors, an arm, two towns"]
    figure, _ = drawn(four, "nb")
    (legend,) = figure.legends
    assert [one.get_text() for one in legend.get_texts()] == [
        "institusjonell nærhet 0,2", "institusjonell nærhet 0,8",
        "team, institusjonell nærhet 0,2", "team, institusjonell nærhet 0,8", "eget forløp",
    ]  # fmt: skip


def test_lines_are_at_the_values_that_were_found(kinds, drawn):
    found = kinds["a curve with an arm"]
    figure, _ = drawn(found, "en")
    axes = figure.axes[0]
    look = next(one for one in found["looks"] if one["outcome"] == "delivering_12")
    arm = next(one for one in found["arms"]["team"] if one["outcome"] == "delivering_12")
    held = [at for at, cell in enumerate(found["grid"]) if cell["cognitive"] != "own"]
    for line, values in zip(axes.get_lines(), (look, arm), strict=False):
        assert list(line.get_xdata()) == [found["grid"][at]["cognitive"] for at in held]
        assert list(line.get_ydata()) == [values["value"][at] for at in held]


def test_comparisons_are_drawn_as_such_with_what_they_had_to_be(kinds, drawn):
    found = kinds["comparisons of words"]
    figure, _ = drawn(found, "en")
    assert len(figure.axes) == 2
    for axes in figure.axes:
        look = next(one for one in found["looks"] if axes.get_title(loc="left") ==
                    Words(found, "en").place(one["municipality"]))  # fmt: skip
        dots = [line.get_xdata()[0] for line in axes.get_lines() if line.get_marker() == "o"]
        assert dots == [look["effects"][f"contrast_{number}"][0] for number in (1, 2)]
        bounds = [line.get_xdata()[0] for line in axes.get_lines() if line.get_marker() in (8, 9)]
        assert bounds == [0.05, 0.3]


def test_grey_is_of_the_factor_on_the_axis_and_of_no_other():
    grid = [{"months": 6.0, "other": 0.2}, {"months": 48.0, "other": 0.8}]
    greys = []
    for own in ({"other": [0.3, 0.4, 0.5, 0.6, 0.7]}, {"months": [10.0, 12.0, 20.0, 30.0, 40.0]}):
        axes = Figure().subplots()
        _shade(axes, {"grid": grid, "own_readings": own}, "months")
        greys.append(len(axes.patches))
    assert greys == [0, 2]
