"""Pilots as a table: what was never measured is no number."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.measures.frames import AT_OPENING, AT_PROPOSAL, run_pilots_frame
from collabsim.world.codes import Event
from tests.runs import finished, kinds


@pytest.fixture(scope="module", params=["defaults", "region"])
def runs(request):
    return finished(request.param)


def test_distances_are_known_exactly_where_a_case_opened(runs) -> None:
    for run in runs:
        table = run_pilots_frame(run)
        opened = table["case_opened_month"] >= 0
        assert 0 < opened.sum() < len(table)
        for name in AT_OPENING:
            assert (table[name].notna() == opened).all()


def test_the_decider_is_known_exactly_where_a_case_was_brought_forward(runs) -> None:
    kept_back = 0
    for run in runs:
        table = run_pilots_frame(run)
        brought = np.isin(table["pilot"], kinds(run, Event.CASE_OPENED)["pilot"])
        kept_back += int(((table["case_opened_month"] >= 0) & ~brought).sum())
        for name in AT_PROPOSAL:
            assert (table[name].notna() == brought).all()
    assert kept_back > 0


def test_what_was_measured_is_the_number_of_the_run(runs) -> None:
    for run in runs:
        table = run_pilots_frame(run)
        for name in (*AT_OPENING, *AT_PROPOSAL):
            known = table[name].notna().to_numpy()
            assert table.loc[known, name].to_list() == run.pilots[name][known].tolist()
