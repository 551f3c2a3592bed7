"""How far a sweep has come, in words."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from collabsim.experiment import progress as words
from collabsim.experiment.running.coordinate import Progress
from collabsim.experiment.running.headline import RunningEstimate
from collabsim.experiment.running.rounds import PrecisionShortfall
from collabsim.scenario import load_scenario
from collabsim.statistics.precision import Estimate, Precision

NOTHING = Progress(
    runs=0, planned=400, earlier=0, failed=0, seconds=0.0, open_end=False, estimates=()
)


def at(runs, seconds, **more):
    return replace(NOTHING, runs=runs, seconds=seconds, **more)


def estimate(horizon, point=0.41, cell=0, name="10,000 inhabitants"):
    return RunningEstimate(cell, name, 10_000, horizon, Estimate(point, 0.2, 0.6, None))


def test_the_time_left_is_told_from_the_pace_since_the_first_part():
    pace = words.RemainingTime()
    assert pace.seconds_left(at(0, 3.0)) is None
    assert pace.seconds_left(at(20, 10.0)) is None
    assert pace.seconds_left(at(60, 12.0)) == pytest.approx(2.0 / 40 * 340)


def test_what_was_there_before_does_not_count_for_the_pace():
    pace = words.RemainingTime()
    assert pace.seconds_left(at(200, 1.0, earlier=200)) is None
    assert pace.seconds_left(at(210, 5.0, earlier=200)) is None
    assert pace.seconds_left(at(250, 9.0, earlier=200)) == pytest.approx(4.0 / 40 * 150)


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0.2, "1 s"), (59, "59 s"), (61, "1 min"), (3_900, "65 min"), (9_000, "2.5 h")],
)
def test_durations_are_written_as_one_says_them(seconds, written):
    assert words.duration(seconds) == written


def test_a_line_says_runs_failures_and_time():
    assert words.counted(at(60, 1.0), 340.0) == "60 of 400 runs, about 6 min left"
    assert words.counted(at(400, 1.0, failed=3), 0.0) == "400 of 400 runs, 3 failed"
    line = words.counted(at(60, 1.0, open_end=True), None, "nb")
    assert line == "60 av 400 kjøringer planlagt så langt"


def test_estimates_are_rows_by_place():
    rows = words.estimate_rows((estimate(12), estimate(36, 0.3), estimate(12, float("nan"), 1),
                                estimate(36, float("nan"), 1)))  # fmt: skip
    assert rows == [
        ["cell 0, 10,000 inhabitants", "41% (20% to 60%)", "30% (20% to 60%)"],
        ["cell 1, 10,000 inhabitants", "no pilot yet", "no pilot yet"],
    ]
    (line,) = words.estimate_lines((estimate(12), estimate(36, 0.3)))
    assert line == (
        "cell 0, 10,000 inhabitants: 41% (20% to 60%) after 12 months, "
        "30% (20% to 60%) after 36 months"
    )


def test_estimates_have_a_column_for_each_horizon_there_is():
    (line,) = words.estimate_lines((estimate(12), estimate(24, 0.3), estimate(36)))
    assert line == (
        "cell 0, 10,000 inhabitants: 41% (20% to 60%) after 12 months, "
        "30% (20% to 60%) after 24 months, 41% (20% to 60%) after 36 months"
    )


def test_the_note_names_the_coverage_and_that_it_was_drawn_wider():
    note = words.interval_note(Precision(survival=0.08, level=0.99))
    assert note.startswith("In brackets 99% intervals")
    assert "as for 99.15%" in note
    assert "95,75" in words.interval_note(Precision(survival=0.08), "nb")


def test_intervals_ended_by_max_are_named_and_of_many_the_first():
    scenarios = [load_scenario("baseline").with_municipalities(3_000, 12_000)] * 3
    precision = Precision(survival=0.08, difference=0.1, min=20, max=60, horizon=24)
    share, gap = PrecisionShortfall(0, 1, 0.08004, 0.08), PrecisionShortfall(2, None, 0.153, 0.1)
    assert words.short_sentence([share], scenarios, precision) == (
        "One interval is wider than was asked for, because its cell ended at max (60 "
        "replications): cell 0, 12,000 inhabitants, after 24 months: ±8.004 percentage points, "
        "asked for ±8."
    )
    many = words.short_sentence([share, gap, share, gap, gap], scenarios, precision)
    assert many.startswith("5 intervals are wider than was asked for")
    assert "; cell 2, smallest municipality minus largest, after 24 months: ±15.3 perc" in many
    assert many.endswith("asked for ±8; and 2 more.")


def test_the_printer_prints_now_and_then_remarks_at_once_and_the_end():
    stream = io.StringIO()
    printer = words.ProgressPrinter(stream, every=1_000.0)
    printer(at(10, 1.0))
    assert stream.getvalue() == ""
    printer(at(20, 2.0, remark="something to say"))
    assert stream.getvalue() == "something to say\n"
    printer(at(400, 3.0, estimates=(estimate(12), estimate(36))))
    printer(at(400, 3.5, estimates=(estimate(12), estimate(36))))
    lines = stream.getvalue().splitlines()
    assert lines[1] == "400 of 400 runs"
    assert lines[2].startswith("  cell 0, 10,000 inhabitants: 41%")
    assert len(lines) == 3


def test_the_printer_prints_every_so_often():
    stream = io.StringIO()
    printer = words.ProgressPrinter(stream, every=0.0, estimates=False)
    for runs in (1, 2, 2, 3):
        printer(at(runs, runs))
    assert [line.split(",")[0] for line in stream.getvalue().splitlines()] == [
        f"{runs} of 400 runs" for runs in (1, 2, 3)
    ]
