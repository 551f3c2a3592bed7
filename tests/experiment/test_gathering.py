"""Jobs out, answers in: what becomes of runs that kill, and in which order parts are stored."""

from __future__ import annotations

import pytest

from collabsim.experiment.running.gathering import DEATHS, ERRORS, PartCollector
from collabsim.experiment.store.parts import (
    Lost,
    PartAnswer,
    PartPlan,
    Setting,
    Share,
    job_of,
    plan_round,
)
from collabsim.records.columns import SCHEMA, joined
from tests.experiment.sweeps import base, small


@pytest.fixture(scope="module")
def settings():
    return {number: Setting(number, base(), 7, f"cell {number}") for number in range(4)}


def collector(plans, settings):
    return PartCollector(plans, lambda plan: job_of(plan, settings, driver="compiled"), joined)


def answer(job):
    """The answer of a worker that did all of it; the table has a row for each run."""
    rows = [
        {"cell": run.cell, "world": run.world, "replication": run.replication}
        for run in job.names()
    ]
    import pyarrow as pa

    return PartAnswer(job.key, job.runs, pa.Table.from_pylist(rows, SCHEMA), (), 0.1)


def places(table):
    return list(zip(*(table.column(n).to_pylist() for n in ("cell", "world", "replication")),
                    strict=True))  # fmt: skip


def worked_off(gathering, bad, slots=3):
    """Do everything; a job with a bad run is lost. Returns parts in order, and the jobs lost."""
    stored, lost, out = [], [], []
    while not gathering.finished:
        while (job := gathering.next_job(slots)) is not None:
            out.append(job)
        job = out.pop()
        kinds = [bad[(r.cell, r.world, r.replication)] for r in job.names()
                 if (r.cell, r.world, r.replication) in bad]  # fmt: skip
        if kinds:
            lost.append(job)
            gathering.take(Lost(job.key, kinds[0], "said the worker", "somewhere"))
        else:
            gathering.take(answer(job))
        stored += gathering.gathered()
    return stored, lost


def test_parts_come_out_whole_with_their_runs_in_order(settings):
    plans = plan_round(small().cells, {0: (0, 20), 1: (0, 20)})
    stored, lost = worked_off(collector(plans, settings), {})
    assert lost == []
    assert {part.plan for part in stored} == set(plans)
    for part in stored:
        assert part.failures == ()
        assert part.runs == len(places(part.table)) > 0
        assert places(part.table) == sorted(places(part.table))


@pytest.mark.parametrize("kind", ["died", "hung", "exception"])
def test_bad_runs_are_found_and_named_and_all_others_kept(settings, kind):
    plan = PartPlan(0, (Share(0, 0, 100), Share(1, 0, 100)))
    bad = {(0, 1, 17): kind, (1, 0, 99): kind}
    ((part,), lost) = worked_off(collector([plan], settings), bad)
    assert {(f.cell, f.world, f.replication) for f in part.failures} == set(bad)
    for failure in part.failures:
        assert failure.kind == kind
        assert failure.seed == 7
        assert failure.error == ERRORS.get(kind, "said the worker")
        assert "somewhere" in failure.traceback
    assert part.runs == 400
    expected = {(c, w, r) for c in (0, 1) for w in (0, 1) for r in range(100)} - set(bad)
    assert places(part.table) == sorted(expected)
    # Pieces of 400, 50, 7 and 1 run, each of the last twice if it died.
    assert len(lost) <= 7 + 2 * (DEATHS if kind == "died" else 1)


def test_a_run_whose_worker_was_killed_by_chance_is_no_failure(settings):
    gathering = collector([PartPlan(0, (Share(0, 3, 4),))], settings)
    whole = gathering.next_job(1)
    gathering.take(Lost(whole.key, "died", "killed"))
    for _ in range(2):
        piece = gathering.next_job(1)
        gathering.take(Lost(piece.key, "died", "killed"))
    while (piece := gathering.next_job(1)) is not None:
        gathering.take(answer(piece))
    (part,) = gathering.gathered()
    assert part.failures == ()
    assert places(part.table) == [(0, 0, 3), (0, 1, 3)]
    assert gathering.finished


def test_where_any_job_of_a_worker_may_be_to_blame_suspects_are_tried_alone(settings):
    """Two workers, each with two runs in hand; whatever is with the bad one goes down with it."""
    bad = (0, 1, 2)
    plans = [PartPlan(number, (Share(0, number, number + 1),)) for number in range(6)]
    gathering = collector(plans, settings)
    stored, out = [], []
    while not gathering.finished:
        while (job := gathering.next_job(4)) is not None:
            out.append(job)
        hands, out = out[:2], out[2:]
        at_once = {(r.cell, r.world, r.replication) for job in hands for r in job.names()}
        for job in hands:
            down = Lost(job.key, "died", "killed", sure=False)
            gathering.take(down if bad in at_once else answer(job))
        stored += gathering.gathered()
    failures = [failure for part in stored for failure in part.failures]
    assert [(f.cell, f.world, f.replication) for f in failures] == [bad]
    kept = [place for part in stored for place in places(part.table)]
    assert len(kept) == 11


def test_no_more_parts_are_begun_than_there_are_workers(settings):
    """What a kill can cost: one part for each worker, pieces and all."""
    plans = [PartPlan(number, (Share(0, number, number + 1),)) for number in range(20)]
    gathering = collector(plans, settings)
    begun = {gathering.next_job(3).part for _ in range(3)}
    assert begun == {0, 1, 2}
    assert gathering.next_job(3) is None
    gathering.take(Lost((1,), "died", "killed"))
    assert gathering.next_job(3).key == (1, 0)
    assert gathering.next_job(3) is None


def test_a_part_is_stored_after_those_it_has_to_come_after(settings):
    first = [PartPlan(0, (Share(0, 0, 1),)), PartPlan(1, (Share(1, 0, 1),))]
    second = [PartPlan(2, (Share(0, 1, 2),), 2), PartPlan(3, (Share(1, 1, 2),), 2)]
    gathering = collector([*first, *second], settings)
    jobs = [gathering.next_job(3) for _ in range(3)]
    gathering.take(answer(jobs[2]))
    assert gathering.gathered() == []
    gathering.take(answer(jobs[1]))
    assert [part.plan.number for part in gathering.gathered()] == [1]
    gathering.take(Lost(jobs[0].key, "hung", "silent"))
    # The one that waits to be stored is in nobody's way.
    pieces = [gathering.next_job(1), gathering.next_job(2)]
    for piece in pieces:
        gathering.take(answer(piece))
    assert [part.plan.number for part in gathering.gathered()] == [0, 2]
    assert not gathering.finished
