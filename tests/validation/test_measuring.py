"""Patterns are measured as they say: sums, medians, standardisation, criteria, verdicts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from collabsim.parameters import PARAMETERS
from collabsim.statistics.calibration_bands import median_of_counts
from collabsim.validation.pattern_criteria import Criterion, Finding
from collabsim.validation.pattern_measures import (
    LARGE,
    SIZES,
    SMALL,
    View,
    cross_sector,
    delays,
    places_of_stops,
)
from collabsim.validation.pattern_sums import (
    Cell,
    Figure,
    Totals,
    figure,
    pattern_sums,
    ratio,
)
from collabsim.validation.patterns import ORGANISATIONS, PATTERNS, judged

PILOT = {
    "population": SMALL, "replication": 0, "units_asked_to_start": 1,
    "units_said_yes_to_start": 1, "started": True, "legal_errors": 0,
    "outcome": "direct", "stop_stage": None, "stop_reason": None,
    "stop_argument": None, "stop_level": pd.NA, "route_needed": False, "route_exists": False,
    "case_opened_month": 20, "months_to_decision": 3, "frontline_distance": 0.1,
    "decider_distance": 0.3, "state_12": "delivering", "state_36": "delivering",
    "evidence": 0.6, "weak": False, "units": 1, "units_with_need": 2, "true_effect": 0.7,
    "fit": 0.6, "cross_sector": False, "good_idea_yes": 1, "amount_nok": 90_000.0,
    "term_years": 1, "started_month": 6, "money_ended_month": 18, "ended_month": None,
    "ownership": 0.4, "stop_role": None,
}  # fmt: skip
NO = {"outcome": "stopped", "state_12": "stopped", "state_36": "stopped"}


def pilots(*changes):
    return pd.DataFrame([PILOT | change for change in changes])


def summed(*changes, replications=1):
    return pattern_sums(pilots(*changes), replications)[SMALL].sum()


def everywhere(*changes):
    """The same pilots in every size and organisation model, in two replications."""
    frame = pilots(*changes)
    table = pattern_sums(pd.concat([frame, frame.assign(replication=1)], ignore_index=True), 2)[
        SMALL
    ]
    cells = {Cell(o, "baseline", n): table for o in ORGANISATIONS for n in SIZES}
    return View(Totals(cells, draws=20), "by_span", 12)


def test_a_replication_without_proposals_counts_as_nothing():
    table = pattern_sums(pilots({}, {"replication": 2}), 4)[SMALL]
    assert list(table["started"]) == [1, 0, 1, 0]


def test_places_of_stops_leave_out_what_was_not_brought_forward():
    found = summed(
        NO | {"stop_stage": "deciding", "stop_reason": "cost", "stop_level": 2},
        NO | {"stop_stage": "waiting", "stop_reason": "time", "stop_level": 0},
        NO | {"stop_stage": "not_brought_forward", "stop_reason": "no_effect", "stop_level": 0},
        NO | {"stop_stage": "not_brought_forward", "stop_reason": "cost", "stop_level": 0},
        {"outcome": "competition_lost", "stop_stage": "competition", "stop_reason": "rules"},
        {"stop_stage": "review", "stop_reason": "cost", "stop_level": 3},
    )
    assert found["case_stops"] == 2
    assert found["case_stops_above"] == 1
    assert found["case_stops_of_units"] == 1
    assert found["waiting_stops"] == 1


def test_a_rule_is_an_argument_of_a_person_and_a_complaint_is_not():
    said = {"stop_argument": "rules", "route_needed": True, "stop_level": 1}
    found = summed(
        NO | said | {"stop_stage": "deciding", "stop_reason": "cost", "route_exists": True},
        NO | said | {"stop_stage": "deciding", "stop_reason": "rules"},
        said | {"stop_stage": "review", "stop_reason": "complaint", "route_exists": True},
    )
    assert found["rule_stops"] == 2
    assert found["rule_stops_with_route"] == 1
    assert found["complaints"] == found["complaints_with_route"] == 1


def test_decided_cases_are_those_somebody_answered():
    found = summed(
        {"months_to_decision": 4},
        NO | {"stop_stage": "clearing", "stop_reason": "cost", "months_to_decision": 6},
        NO | {"stop_stage": "waiting", "stop_reason": "time", "months_to_decision": None},
        NO | {"stop_stage": "not_brought_forward", "stop_reason": "cost"},
        {"outcome": "open", "months_to_decision": None},
    )
    assert found["decided"] == 2
    assert found["months"] == 10
    assert found["decided_in_4"] == found["decided_in_6"] == 1
    assert found["brought"] == 4


def test_states_are_counted_among_pilots_followed_long_enough():
    found = summed({}, {"state_36": "censored"}, {"state_12": "in_house", "state_36": "waiting"})
    assert (found["observed_12"], found["delivering_12"], found["in_house_12"]) == (3, 2, 1)
    assert (found["observed_36"], found["delivering_36"], found["alive_36"]) == (2, 1, 1)
    assert found["coverage_12"] == pytest.approx(1.5)


def test_ends_are_counted_before_and_with_the_end_of_the_money():
    """Months at risk by hand: started in month 6, money to month 18, three months after."""
    found = summed(
        {},
        {"ended_month": 10, "money_ended_month": None},
        {"ended_month": 18},
        {"ended_month": 30},
        {"started": False, "started_month": None, "money_ended_month": None, "ended_month": 3},
    )
    assert (found["ends_before"], found["months_before"]) == (1, 12 + 4 + 12 + 12)
    assert (found["ends_after"], found["months_after"]) == (1, 3 + 1 + 3)


def test_values_beside_the_threshold_are_amounts_times_years_of_what_was_brought_forward():
    found = summed(
        {},
        {"amount_nok": 40_000.0, "term_years": 2},
        {"amount_nok": 100_000.0},
        {"amount_nok": 120_000.0},
        NO | {"stop_stage": "not_brought_forward", "stop_reason": "cost"},
    )
    assert (found["just_below"], found["just_above"]) == (2, 1)


def test_refused_above_and_out_of_time_are_those_followed_to_the_end():
    refused = NO | {"stop_stage": "deciding", "stop_reason": "cost", "stop_role": "sector_head"}
    found = summed(
        refused,
        refused | {"stop_role": "unit_manager"},
        refused | {"state_36": "censored"},
        NO | {"stop_stage": "waiting", "stop_reason": "time", "stop_role": "chief_executive"},
        NO | {"stop_stage": "not_brought_forward", "stop_reason": "no_effect"},
    )
    assert (found["refused_above"], found["out_of_time"]) == (1, 1)


@pytest.mark.parametrize(
    "values", [[3], [1, 4], [0, 0, 7], [2, 2, 5, 9], [1, 2, 3, 4, 5], [0, 180]]
)
def test_median_of_counts_is_the_median(values):
    counts = np.bincount(values, minlength=181)
    assert median_of_counts(counts) == np.median(values)
    assert median_of_counts(np.vstack([counts, 2 * counts])).tolist() == [np.median(values)] * 2


def test_nothing_has_no_median_and_no_ratio():
    assert np.isnan(median_of_counts(np.zeros(5)))
    assert np.isnan(ratio(np.array([1.0]), np.array([0.0])))[0]


def test_single_and_cross_sector_pilots_are_compared_at_equal_true_effect():
    """Cross-sector pilots all strong, single ones mostly weak; equal chances within a band."""
    good, poor = {"true_effect": 0.9}, {"true_effect": 0.3}
    kept = [{}, {}, {}, NO]
    lost = [{}, NO, NO, NO]
    frame = [
        *(good | {"cross_sector": True} | k for k in kept),
        *(poor | {"cross_sector": True} | k for k in lost),
        *(good | k for k in kept),
        *(poor | k for k in 5 * lost),
    ]
    found = cross_sector(everywhere(*frame))
    assert found["ratio", LARGE] == pytest.approx(1.0)
    assert found["worth", LARGE] == pytest.approx(PARAMETERS["synergy"].default)


def test_the_same_luck_in_two_cells_leaves_no_error_in_their_contrast():
    view = everywhere({}, NO | {"stop_stage": "deciding", "stop_reason": "cost", "stop_level": 1})
    assert figure(places_of_stops(view)["levels", None]) == Figure(0.0, 0.0, 0.0)
    assert figure(delays(view)["ratio", None]) == Figure(1.0, 1.0, 1.0)


def test_an_interval_comes_from_redrawn_replications():
    rng = np.random.default_rng(3)
    table = pd.DataFrame({"part": rng.binomial(10, 0.4, 100), "whole": 10}).astype(float)
    cell = Cell("by_span", "baseline", SMALL)
    totals = Totals({cell: table})
    found = figure(ratio(totals.total(cell, "part"), totals.total(cell, "whole")))
    error = table["part"].std() / 10 / np.sqrt(100)
    assert found.value == table["part"].sum() / 1000
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_cells_of_different_replications_are_refused():
    table = pd.DataFrame({"part": [1.0, 2.0]})
    cells = {Cell("by_span", "a", 1): table, Cell("by_span", "b", 1): table.iloc[:1]}
    with pytest.raises(ValueError, match="same replications"):
        Totals(cells)


@pytest.mark.parametrize(
    ("relation", "bound", "met", "widened"),
    [
        ("at least", 0.5, True, True),
        ("at least", 0.55, False, True),
        ("at least", 0.65, False, False),
        ("above", 0.5, False, True),
        ("at most", 0.5, True, True),
        ("at most", 0.45, False, True),
        ("at most", 0.35, False, False),
        ("below", 0.5, False, True),
        ("surely above", 0.39, True, True),
        ("surely above", 0.45, False, False),
    ],
)
def test_a_criterion_is_widened_by_the_interval(relation, bound, met, widened):
    criterion = Criterion("x", None, relation, bound)
    found = Figure(0.5, 0.4, 0.6)
    assert criterion.met(found) == met
    assert criterion.met(found, widened=True) == widened


def test_what_cannot_be_known_meets_no_criterion():
    nothing = Figure(np.nan, np.nan, np.nan)
    for relation in ("at least", "at most", "above", "below", "surely above"):
        assert not Criterion("x", None, relation, 0.0).met(nothing, widened=True)


@pytest.mark.parametrize(("value", "verdict"), [(0.3, "holds"), (0.4, "partly"), (0.6, "not")])
def test_a_verdict_is_holds_partly_or_not(value, verdict):
    pattern = next(p for p in PATTERNS if p.id == "SF2a")
    found = {("delivering", LARGE): Figure(value, value, value)}
    assert Finding(pattern, "by_span", 12, found).verdict() == verdict


def test_verdicts_are_counted():
    assert judged({"a": "holds", "b": "holds", "c": "not"}) == {"holds": 2, "partly": 0, "not": 1}


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.id)
def test_what_is_judged_has_words(pattern):
    judged_names = {criterion.name for criterion in (*pattern.holds, *pattern.partly)}
    assert judged_names <= set(pattern.figures)
