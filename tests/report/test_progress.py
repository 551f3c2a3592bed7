"""How far a sweep has come, in words."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from collabsim.experiment.design.precision import Estimate
from collabsim.experiment.running.coordinate import Progress
from collabsim.experiment.running.headline import RunningEstimate
from collabsim.report import progress as words

NOTHING = Progress(
    runs=0, planned=400, earlier=0, failed=0, seconds=0.0, open_end=False, estimates=()
)


def at(runs, seconds, **more):
    return replace(NOTHING, runs=runs, seconds=seconds, **more)


def estimate(horizon, point=0.41, cell=0, name="10,000 inhabitants"):
    return RunningEstimate(cell, name, 10_000, horizon, Estimate(point, 0.2, 0.6, None))


def test_the_time_left_is_told_from_the_pace_since_the_first_part():
    pace = words.Pace()
    assert pace.seconds_left(at(0, 3.0)) is None
    assert pace.seconds_left(at(20, 10.0)) is None
    assert pace.seconds_left(at(60, 12.0)) == pytest.approx(2.0 / 40 * 340)


def test_what_was_there_before_does_not_count_for_the_pace():
    pace = words.Pace()
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
    assert words.estimate_line(rows[0]) == (
        "cell 0, 10,000 inhabitants: 41% (20% to 60%) after 12 months, "
        "30% (20% to 60%) after 36 months"
    )


def test_the_printer_prints_now_and_then_remarks_at_once_and_the_end():
    stream = io.StringIO()
    printer = words.Printer(stream, every=1_000.0)
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
    printer = words.Printer(stream, every=0.0, estimates=False)
    for runs in (1, 2, 2, 3):
        printer(at(runs, runs))
    assert [line.split(",")[0] for line in stream.getvalue().splitlines()] == [
        f"{runs} of 400 runs" for runs in (1, 2, 3)
    ]
