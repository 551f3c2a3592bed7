"""Tables on the terminal: 100 columns, both languages, plain in a pipe, the answer last."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from collabsim.analysis.comparison import Comparison, gap_by_replication
from collabsim.language import LANGUAGES, text
from collabsim.parameters import CHANNELS
from collabsim.report.terminal import WIDEST_PROSE, print_comparison
from collabsim.statistics.shapley import shapley


@pytest.fixture(scope="module")
def comparison(synthetic_pilots):
    pilots = synthetic_pilots({3_000: 0.5, 10_000: 0.5, 120_000: 0.35})
    return Comparison.from_pilots(pilots, channels=dict.fromkeys(CHANNELS, pilots))


def printed(comparison: Comparison, language: str, **options) -> str:
    stream = io.StringIO()
    print_comparison(comparison, language, Console(file=stream, width=WIDEST_PROSE, **options))
    return stream.getvalue()


def test_what_is_piped_is_plain_and_wide_enough(comparison, capsys) -> None:
    print_comparison(comparison)
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= WIDEST_PROSE
    assert "43% (" in out or "% (" in out


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_and_last_the_answer_fit_100_columns(comparison, language) -> None:
    out = printed(comparison, language)
    assert max(map(len, out.splitlines())) <= WIDEST_PROSE
    assert "…" not in out
    # A cell cut off at the edge would lose its bracket.
    assert out.count("(") == out.count(")")
    headings = ("shares", "difference", "stops", "side_effects", "channels")
    places = [out.index(text(f"compare.heading_{name}", language)) for name in headings]
    assert places == sorted(places)
    flat = " ".join(out.split())
    assert flat.endswith(" ".join(comparison.sentence(language).split()))


def test_what_must_stand_beside_survival_does_for_every_municipality(comparison) -> None:
    out = printed(comparison, "en")
    for words in ("weak pilots kept", "useful pilots lost", "legal errors", "users reached"):
        row = next(line for line in out.splitlines() if words in line)
        assert row.count(" to ") == 3


def test_colours_are_for_terminals(comparison) -> None:
    assert "\x1b[" in printed(comparison, "en", force_terminal=True)
    assert "\x1b[" not in printed(comparison, "en")


def test_names_of_municipalities_are_not_read_as_markup(synthetic_pilots) -> None:
    pilots = synthetic_pilots({10_000: 0.5, 120_000: 0.4})
    strange = pilots.replace({"120,000 inhabitants": "By [red]"})
    assert "By [red]" in printed(Comparison.from_pilots(strange), "en")


def test_shapley_values_get_a_column_when_there_are_any(synthetic_pilots) -> None:
    pilots = synthetic_pilots({10_000: 0.5, 120_000: 0.4})
    values = shapley(lambda _: gap_by_replication(pilots).to_numpy(), ["ties", "path"])
    out = printed(Comparison.from_pilots(pilots, shapley=values), "en")
    assert "Shapley value" in out


def test_no_stops_are_said_in_words(synthetic_pilots) -> None:
    pilots = synthetic_pilots({10_000: 0.5, 120_000: 0.4}).assign(
        stop_stage=None, ended_month=None, ended_as=None
    )
    assert text("compare.no_stops", "en") in printed(Comparison.from_pilots(pilots), "en")
