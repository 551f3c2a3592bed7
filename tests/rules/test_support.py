"""Months that slip for want of support, and the work of anchoring."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from collabsim.model import run_with_mesa
from collabsim.records.event_log import event_rows
from collabsim.records.histories import Run
from collabsim.rules.support import meeting_share, slip_chance
from collabsim.world.blueprint import empty_pilots
from collabsim.world.codes import Event
from collabsim.world.events.codes import SlipPhase
from tests.runs import kinds, replicated

SLIPS: dict[str, Any] = {"support_slips": True, "slip_rate": 0.4, "entrepreneurs": 15}
REPLICATIONS = 6


def of(replications: int = REPLICATIONS, **values: Any) -> tuple[Run, ...]:
    return replicated(30_000, replications, **{**SLIPS, **values})


def slipped(run: Run, phase: SlipPhase | None = None) -> list[Any]:
    rows = [row for row in event_rows(run.events) if row.kind == Event.SLIPPED]
    return [row for row in rows if phase is None or row.slip_phase == phase]


def test_the_chance_falls_with_the_square_of_what_lacks(ask: Any, parameters: Any) -> None:
    row = parameters(slip_rate=0.2)
    assert ask(slip_chance, row, 0.0) == pytest.approx(0.2)
    assert ask(slip_chance, row, 0.5) == pytest.approx(0.05)
    assert ask(slip_chance, row, 1.0) == 0.0


def test_anchoring_at_its_start_leaves_meetings_as_they_are(ask: Any, parameters: Any) -> None:
    pilot = empty_pilots(1)[0]
    pilot.anchoring_up = 0.1
    assert ask(meeting_share, parameters(support_slips=True), pilot) == 1.0
    pilot.anchoring_up = 0.5
    assert ask(meeting_share, parameters(support_slips=True), pilot) == pytest.approx(1.2)
    assert ask(meeting_share, parameters(), pilot) == 1.0


def test_full_support_slips_nothing_and_none_slips_at_the_rate() -> None:
    assert not any(slipped(run) for run in of(support_at_start=1.0, turnover_per_year=0.0))
    bare = {"support_at_start": 0.0, "anchoring_gain": 0.0}
    months = lost = 0
    for run in of(**bare):
        observed = sum(row.kind == Event.OBSERVED for row in event_rows(run.events))
        lost += len(slipped(run, SlipPhase.PROJECT))
        months += observed + len(slipped(run, SlipPhase.PROJECT))
    assert abs(lost / months - 0.4) < 4 * (0.4 * 0.6 / months) ** 0.5


def test_the_record_counts_what_the_log_tells() -> None:
    for run in of():
        for phase, name in zip(SlipPhase, ("project", "case", "use"), strict=True):
            told = np.bincount(
                [row.pilot for row in slipped(run, phase)], minlength=len(run.pilots)
            )
            assert told.tolist() == run.pilots[f"{name}_slips"].tolist()
        case = [(row.pilot, row.month) for row in slipped(run, SlipPhase.CASE)]
        assert len(set(case)) == len(case)


def test_in_a_month_that_slips_nothing_is_observed_and_nobody_decides() -> None:
    for run in of():
        lost = {(row.pilot, row.month) for row in slipped(run, SlipPhase.PROJECT)}
        lain = {(row.pilot, row.month) for row in slipped(run, SlipPhase.CASE)}
        assert lost
        assert lain
        for row in event_rows(run.events):
            if row.kind == Event.OBSERVED:
                assert (row.pilot, row.month) not in lost
            if row.kind in (Event.ADVISED, Event.GATHERED):
                assert (row.pilot, row.month) not in lain


def test_money_that_comes_late_comes() -> None:
    """All of it, by the end of the project, unless the pilot lost its entrepreneur."""
    for slip, plain in zip(of(bridge_chance=0.0, bridge_chance_champion=0.0), of(), strict=True):
        over = slip.pilots["money_ended"] >= 0
        paid, granted = (slip.pilots[f"project_{word}_nok"][over] for word in ("paid", "granted"))
        assert np.allclose(paid, granted)
        assert len(plain.pilots)


def test_a_post_for_support_makes_fewer_months_slip() -> None:
    few = sum(len(slipped(run)) for run in of(support_post_gain=0.1))
    assert few < 0.8 * sum(len(slipped(run)) for run in of())


def test_both_drivers_write_the_same() -> None:
    values = {"support_post_gain": 0.05, "turnover_per_year": 0.4}
    for one, other in zip(of(2, **values), of(2, **values, driver=run_with_mesa), strict=True):
        assert len(kinds(one, Event.SLIPPED))
        assert one.events.tobytes() == other.events.tobytes()
        assert one.pilots.tobytes() == other.pilots.tobytes()
