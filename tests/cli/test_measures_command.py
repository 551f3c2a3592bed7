"""``collabsim measures``: what it prints, in every language, what it writes, what it refuses."""

from __future__ import annotations

import csv
import re

import pytest
from typer.testing import CliRunner

from collabsim import measures
from collabsim.analysis.measures.catalogue import MEASURES
from collabsim.cli import app
from collabsim.cli.measures import group_text
from collabsim.language import LANGUAGES, catalogue, text

SHORT = ("--set", "years=10", "--set", "proposal_years=4", "-n", "2")


def said(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["measures", *arguments])
    assert done.exit_code == code, done.output
    return " ".join(done.output.split())


@pytest.fixture(scope="module")
def found():
    """All figures of worlds in which everything occurs."""
    return measures("small_and_large", replications=4, welfare_nok=1_000.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_scenario_every_measure_is_told(language):
    done = CliRunner().invoke(app, ["--language", language, "measures"])
    assert done.exit_code == 0
    told = " ".join(done.output.split())
    for one in MEASURES.values():
        assert f"{one.title(language)} ({one.name})" in told
        for words in (one.meaning(language), one.computed, one.cannot_say(language)):
            assert " ".join(words.split()) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_and_every_group_has_its_words(language, found):
    for one in MEASURES.values():
        for figure in one.figures:
            assert one.figure_title(figure, language)
            own = found.figures[
                (found.figures["measure"] == one.name) & (found.figures["figure"] == figure.name)
            ]
            for group in {*own["by"], *figure.groups} - {""}:
                assert group_text(figure, group, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_there_for_nothing(language):
    figures = {f"{one.name}_{figure.name}" for one in MEASURES.values() for figure in one.figures}
    for table, names in (
        ("measures", set(MEASURES)), ("measure_about", set(MEASURES)),
        ("measure_limit", set(MEASURES)), ("measure_figure", figures),
    ):  # fmt: skip
        keys = {key.split(".")[1] for key in catalogue(language) if key.startswith(f"{table}.")}
        assert keys == names, table


def test_figures_of_both_municipalities_stand_beside_each_other(found):
    printed = said("small_and_large", "-n", "4", "--only", "funnel", "--only", "steps")
    value = found.figures.set_index(["municipality", "figure"]).loc[
        ("10,000 inhabitants", "started"), "value"
    ]
    assert f"{100 * value:.0f}%" in printed
    assert "10,000 inhabitants" in printed
    assert "120,000 inhabitants" in printed
    assert "534" in printed  # Boost Refugee stands beside the funnel
    assert "That step 2 is the most frequent is put in" in printed
    assert "No rule of the model reads any of this" in printed
    assert text("measures.impact") not in printed


def test_one_replication_has_no_intervals():
    printed = said("baseline", *SHORT[:-1], "1", "--only", "conditions")
    assert "One replication: no intervals" in printed
    assert " to " not in printed.split("What it cannot say")[0]


def test_details_are_shown_where_asked_for():
    brief = said("baseline", *SHORT, "--only", "expenditure")
    whole = said("baseline", *SHORT, "--only", "expenditure", "--all")
    assert re.search(r"\d+ more figures by group and year", brief)
    assert "year 5" in whole
    assert "year 5" not in brief


def test_a_return_is_told_for_a_worth_only():
    brief = ("baseline", *SHORT, "--only", "gains")
    assert "kroner for a krone" not in said(*brief)
    assert "kroner for a krone paid by: the state" in said(*brief, "--welfare-nok", "1000")


def test_only_the_municipality_asked_for_is_shown():
    printed = said("small_and_large", *SHORT, "--municipality", "10000", "--only", "access")
    assert "120,000" not in printed


def test_figures_are_written(tmp_path):
    file = tmp_path / "figures.csv"
    said("small_and_large", *SHORT, "--only", "barriers", "--out", str(file))
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert {row["municipality"] for row in rows} == {"10,000 inhabitants", "120,000 inhabitants"}
    assert {row["measure"] for row in rows} == {"barriers"}
    assert {"value", "low", "high", "rows", "runs"} <= set(rows[0])
    said("baseline", *SHORT, "--only", "funnel", "--out", str(file), "--csv", "nb")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--only", "funnel"), "--only needs a FILE to measure, such as small_and_large"),
        (("--all",), "--all needs a FILE"),
        (("--welfare-nok", "5"), "--welfare-nok needs a FILE"),
        (("baseline", "--only", "stepps"), "there is no measure 'stepps'; did you mean 'steps'?"),
        (("baseline", "--municipality", "Nowhere"), "no municipality 'Nowhere'"),
        (("nothing_at_all",), "nothing_at_all"),
        (("baseline", "--csv", "nb"), "--out FILE says which"),
    ],
)
def test_mistakes_are_told_in_a_sentence(arguments, sentence):
    printed = said(*arguments, code=2)
    assert printed.startswith("error: ")
    assert sentence in printed
