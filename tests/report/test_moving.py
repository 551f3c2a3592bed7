"""What moves an effect, in words and drawn: short sentences, words for all, texts that fit."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from collabsim.analysis.desk.subject import subject_of_sweep
from collabsim.analysis.desk.tornado import Row, Tornado
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.language import LANGUAGES, catalogue, has_text
from collabsim.parameters import PARAMETERS
from collabsim.parameters.ranges import CHOICE_ENDS, LISTED
from collabsim.report.desk.canvas import NARROW, WIDE
from collabsim.report.desk.moving import own_sentence, questions, sentences, tornado_grid
from collabsim.report.desk.moving_figure import figure_title, tornado_figure
from collabsim.report.desk.moving_words import WORDS, Mover
from collabsim.report.desk.tokens import plain, unmarked
from collabsim.statistics.intervals import Interval


def row(name, low, high, *, told=True, turns=False, values=(0.2, 0.8)):
    return Row(
        name, PARAMETERS[name].default, values[0], low, low - 0.5, low + 0.5, values[1],
        high, high - 0.5, high + 0.5, high - low,
        high - low - 0.4, high - low + 0.4, told, turns, PARAMETERS[name].knowable,
    )  # fmt: skip


@pytest.fixture(scope="module")
def found():
    subject = subject_of_sweep(load_sweep("threshold_2026"), size=120_000)
    rows = (
        row("threshold_basis", 1.9, 3.9, values=CHOICE_ENDS["threshold_basis"]),
        row("unit_rate_factor", 4.7, 2.0, values=(0.6, 1.4)),
        row("escalation_share", 3.6, 2.3),
        row("cross_sector_share", 3.0, 2.5),
        *(
            row(name, 3.1, 3.2, told=False)
            for name in LISTED
            if name.endswith(("_year", "_months"))
        ),
    )
    own = Interval(*(np.array(one) for one in (3.1, 2.7, 3.5)))
    return Tornado(subject, own, rows, (), 400)


def test_the_answer_says_how_many_and_that_none_turns_it(found):
    mover = Mover(found.subject, "en")
    assert [plain(one) for one in sentences(mover, found)] == [
        "Four of six assumptions move the effect.",
        "None turns it alone: chance left aside, it stays between 1.9 and 4.7 percentage points.",
    ]
    assert plain(own_sentence(mover, found)) == (
        "At the scenario's own values the effect is +3.1 (2.7 to 3.5)."
    )
    assert questions(mover, found)[0].startswith("What do you hold against the threshold")


def test_what_turns_it_is_named_with_both_values(found):
    turned = row("threshold_basis", -1.2, 3.9, turns=True, values=CHOICE_ENDS["threshold_basis"])
    told = replace(found, rows=(turned, *found.rows[1:]))
    mover = Mover(found.subject, "nb")
    lines = [plain(one) for one in sentences(mover, told)]
    turn = "Regnes mot terskelen snur den alene: \N{MINUS SIGN}1,2 (ett år), +3,9 (med prosjekt)."
    assert lines[1] == turn
    assert (
        figure_title(mover, told)
        == "Fire av seks antakelser flytter virkningen. Én snur den alene."
    )


def test_an_effect_that_is_not_clear_is_not_said_to_turn(found):
    own = Interval(*(np.array(one) for one in (0.1, -1.6, 1.8)))
    mover = Mover(found.subject, "en")
    told = " ".join(plain(one) for one in sentences(mover, replace(found, own=own)))
    assert "so none can turn it" in told
    assert "alone" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_an_answer_has_its_result(found, language):
    mover = Mover(found.subject, language)
    for line in [*sentences(mover, found), own_sentence(mover, found)]:
        assert not re.search(r"\d", unmarked(line)), line
    assert mover.numbers.found["s.span.low"].value == 1.9
    assert len(tornado_grid(mover, found).rows) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short_and_everything_has_its_words(language):
    own = {k: v for k, v in catalogue(language).items() if k.startswith(("sensitivity.", "find_"))}
    long = {
        key: sentence
        for key, text in own.items()
        for sentence in re.split(r"(?<=[.:]) ", text)
        if len(sentence.split()) > WORDS
    }
    assert long == {}
    assert all(has_text(f"assumption.{name}", language) for name in LISTED)
    knowable = {name for name, one in PARAMETERS.items() if one.knowable}
    asked = {k.removeprefix("find_out.") for k in own if k.startswith("find_out.")}
    assert asked == knowable
    values = {value for ends in CHOICE_ENDS.values() for value in ends}
    assert all(has_text(f"assumption_value.{value}", language) for value in values)


def test_a_long_list_of_names_says_how_many_more(found):
    mover = Mover(found.subject, "en")
    names = [f"assumption number {place}" for place in range(40)]
    line = plain(mover.listed("not_told", names))
    assert len(line.split()) <= WORDS
    assert line.endswith("more.")


def test_nothing_is_drawn_where_nothing_moves_it(found):
    still = tuple(replace(one, told_apart=False) for one in found.rows)
    for width in (WIDE, NARROW):
        assert tornado_figure(replace(found, rows=still), "en", width) is None
        assert tornado_figure(found, "en", width) is not None
