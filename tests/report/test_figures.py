"""Figures: readable, in both languages, the same bytes each time."""

from __future__ import annotations

import re

import numpy as np
import pytest
from matplotlib import colors, image

from collabsim.analysis.comparison import Comparison
from collabsim.language import LANGUAGES, text
from collabsim.report import drawing, figures, size_figure
from collabsim.report.figures import (
    channels_figure,
    delivering_figure,
    largest_drops,
    shares_figure,
    survival_figure,
)
from collabsim.world.codes import Stage

pytestmark = pytest.mark.jobs

DRAW = {
    "survival": survival_figure,
    "delivering": delivering_figure,
    "shares": shares_figure,
    "channels": channels_figure,
}


@pytest.fixture(scope="module")
def comparison(synthetic_pilots):
    pilots = synthetic_pilots({10_000: 0.5, 120_000: 0.35})
    neutral = {"attention": pilots, "ties": synthetic_pilots({10_000: 0.5, 120_000: 0.5})}
    return Comparison.from_pilots(pilots, channels=neutral)


def unseen(figure) -> set:
    """Labels of ticks that lie outside their axis and are not drawn."""
    axes = [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]
    every = {tick.label1 for axis in axes for tick in axis.get_major_ticks()}
    return every - {tick.label1 for axis in axes for tick in axis._update_ticks()}


@pytest.fixture
def drawn(monkeypatch):
    """The figures as objects, kept when they are saved."""
    kept = []
    save = drawing.saved

    def keep(figure, path):
        kept.append(figure)
        written = save(figure, path)
        # Measured here, while the style of the figures holds.
        figure.draw_without_rendering()
        figure.places = [
            (artist.get_text(), artist.get_window_extent())
            for artist in figure.findobj(lambda artist: hasattr(artist, "get_text"))
            if artist.get_text() and artist.get_visible() and artist not in unseen(figure)
        ]
        return written

    monkeypatch.setattr(figures, "saved", keep)
    monkeypatch.setattr(size_figure, "saved", keep)
    return kept


def words(figure) -> list[str]:
    return [t.get_text() for t in figure.findobj(lambda artist: hasattr(artist, "get_text"))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAW)
def test_nothing_is_clipped_and_no_texts_overlap(
    comparison, drawn, tmp_path, name, language
) -> None:
    DRAW[name](comparison, tmp_path / "figure.png", language)
    assert_readable(*drawn)


SIZES = (1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000)


@pytest.fixture(scope="module")
def over_sizes(synthetic_pilots):
    shares = np.linspace(0.5, 0.3, len(SIZES)).tolist()
    return Comparison.from_pilots(synthetic_pilots(dict(zip(SIZES, shares, strict=True))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_curve_over_sizes_is_readable(over_sizes, drawn, tmp_path, language) -> None:
    size_figure.size_figure(over_sizes, tmp_path / "sizes.png", language)
    assert_readable(*drawn)
    left, right = drawn[0].axes
    own = over_sizes.table[over_sizes.table["months"] == 36]["delivering"]
    assert left.lines[-1].get_ydata().tolist() == own.tolist()
    heights = sum(bar.get_height() for bar in right.patches)
    assert heights == pytest.approx(len(SIZES))


def test_a_curve_needs_four_sizes(comparison, tmp_path) -> None:
    with pytest.raises(ValueError, match="at least 4 sizes"):
        size_figure.size_figure(comparison, tmp_path / "sizes.png")


def assert_readable(figure) -> None:
    """No text is cut by the page, and none lies over another."""
    page, boxes = figure.bbox, figure.places
    assert len(boxes) > 8
    for said, box in boxes:
        assert page.x0 <= box.x0, said
        assert box.x1 <= page.x1, said
        assert page.y0 <= box.y0, said
        assert box.y1 <= page.y1, said
    for i, (one, first) in enumerate(boxes):
        for other, second in boxes[i + 1 :]:
            apart = first.x1 <= second.x0 + 1 or second.x1 <= first.x0 + 1
            apart |= first.y1 <= second.y0 + 2 or second.y1 <= first.y0 + 2
            assert apart, (one, other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_series_are_named_where_they_are_drawn(comparison, drawn, tmp_path, language) -> None:
    survival_figure(comparison, tmp_path / "a.svg", language)
    shares_figure(comparison, tmp_path / "b.svg", language)
    survival, shares = (words(figure) for figure in drawn)
    for name in comparison.populations:
        assert comparison.label(name, language) in survival
    assert text("figure.state_delivering", language) in shares


@pytest.fixture(scope="module")
def differing(synthetic_pilots):
    """Comparisons in which the larger fares worse, alike, and better."""
    made = (synthetic_pilots({10_000: 0.5, 120_000: large}) for large in (0.2, 0.5, 0.8))
    return [Comparison.from_pilots(pilots) for pilots in made]


@pytest.mark.parametrize("name", ["survival", "delivering"])
def test_the_title_says_what_the_interval_allows(differing, drawn, tmp_path, name) -> None:
    titles = []
    for result in differing:
        DRAW[name](result, tmp_path / "a.svg")
        titles.append(drawn[-1].axes[0].get_title(loc="left"))
    assert [re.search(r"smaller|no clear|larger", title).group() for title in titles] == [
        "smaller", "no clear", "larger",
    ]  # fmt: skip


def test_one_measure_stands_on_an_axis(comparison, drawn, tmp_path) -> None:
    """Lines of collaborations not ended in one figure, dots of pilots delivering in another."""
    survival_figure(comparison, tmp_path / "a.svg")
    delivering_figure(comparison, tmp_path / "b.svg")
    lines, dots = (figure.axes[0] for figure in drawn)
    assert not lines.containers
    heights = {round(float(y), 9) for line in lines.lines for y in line.get_ydata()}
    assert heights <= {1.0, *comparison.survival["share"].round(9)}
    shown = {round(float(y), 9) for bars in dots.containers for y in bars.lines[0].get_ydata()}
    assert shown == set(comparison.table["delivering"].round(9))
    assert lines.get_ylabel() != dots.get_ylabel()


def test_a_title_is_about_the_measure_that_is_drawn(synthetic_pilots, drawn, tmp_path) -> None:
    """The smaller delivers more, the larger keeps more: it has not settled half of them yet."""
    pilots = synthetic_pilots({10_000: 0.5, 120_000: 0.8})
    larger = pilots["population"] == 120_000
    for months in (12, 24, 36):
        state = f"state_{months}"
        pilots.loc[larger & (pilots[state] == "delivering"), state] = "waiting"
    result = Comparison.from_pilots(pilots)
    survival_figure(result, tmp_path / "a.svg")
    delivering_figure(result, tmp_path / "b.svg")
    kept, delivers = (figure.axes[0].get_title(loc="left") for figure in drawn)
    assert "larger keeps more" in kept
    assert "smaller deliver more" in delivers


def test_drops_are_named_by_how_most_of_those_ended(synthetic_pilots, drawn, tmp_path) -> None:
    pilots = synthetic_pilots({10_000: 0.6, 120_000: 0.6})
    money = pilots["money_ended_month"]
    after = {0: ("not_brought_forward", 0.3), 9: ("waiting", 0.2)}
    chosen = np.random.default_rng(3).random(len(pilots))
    for month, (stage, share) in after.items():
        rows = pilots["started"] & (chosen < share) & (money + month < 180)
        chosen = np.where(chosen < share, 2.0, chosen - share)
        pilots.loc[rows, "ended_month"] = money[rows] + month
        pilots.loc[rows, ["outcome", "ended_as", "final_state"]] = "stopped"
        pilots.loc[rows, "stop_stage"] = stage
    result = Comparison.from_pilots(pilots)
    drops = largest_drops(result, list(result.populations))
    assert [(drop.month, drop.cause) for drop in drops] == [
        (0, "not_brought_forward"), (9, "waiting"),
    ]  # fmt: skip
    curve = result.survival.pivot_table(index="month", columns="municipality", values="share")
    assert drops[1].before == curve.loc[8].max()
    assert drops[1].after == curve.loc[9].max()
    survival_figure(result, tmp_path / "a.svg", "en")
    assert {"not brought forward", "the entrepreneur's patience ends"} <= set(words(drawn[0]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_end_has_a_name_in_the_figure(language) -> None:
    stages = [stage.name.lower() for stage in Stage if stage != Stage.NONE]
    for cause in (*stages, "in_house", "other_supplier"):
        assert text(f"figure.drop_{cause}", language)


BYTES = [
    (name, suffix)
    if suffix == "svg" or name == "channels"
    else pytest.param(name, suffix, marks=pytest.mark.long)
    for name in DRAW
    for suffix in ("svg", "pdf", "png")
]
"""Each figure in one format and each format of one figure; the rest with ``make long``."""


@pytest.mark.parametrize(("name", "suffix"), BYTES)
def test_the_same_comparison_gives_the_same_bytes(comparison, tmp_path, name, suffix) -> None:
    one, two = (DRAW[name](comparison, tmp_path / f"{i}.{suffix}") for i in (1, 2))
    assert one.read_bytes() == two.read_bytes()


def test_a_picture_is_not_empty(comparison, tmp_path) -> None:
    picture = image.imread(survival_figure(comparison, tmp_path / "a.png"))
    assert picture.shape[1] > 1000
    blue = colors.to_rgb(figures.SERIES[0])
    assert (abs(picture[..., :3] - blue).max(axis=-1) < 0.02).sum() > 500


def test_one_or_many_municipalities_can_be_drawn(synthetic_pilots, drawn, tmp_path) -> None:
    many = Comparison.from_pilots(synthetic_pilots(dict.fromkeys(range(1000, 8000, 1000), 0.4)))
    one = Comparison.from_pilots(synthetic_pilots({1000: 0.4}))
    for comparison in (many, one):
        survival_figure(comparison, tmp_path / "a.png")
        shares_figure(comparison, tmp_path / "a.png")
    assert "7,000 inhabitants" in words(drawn[0])
    assert "4,000 inhabitants" not in words(drawn[0])


def test_other_suffixes_and_missing_channels_are_refused(comparison, tmp_path) -> None:
    with pytest.raises(ValueError, match=r"\.svg"):
        survival_figure(comparison, tmp_path / "figure.xyz")
    bare = Comparison(
        **{name: getattr(comparison, name) for name in Comparison.__slots__ if name != "channels"}
    )
    with pytest.raises(ValueError, match="no channel"):
        channels_figure(bare, tmp_path / "figure.png")
