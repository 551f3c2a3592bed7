"""Parts that are being made: jobs handed out, pieces come in, runs found that kill workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from collabsim.experiment.store.parts import (
    Failure,
    FailureKind,
    Key,
    Lost,
    PartAnswer,
    PartJob,
    PartPlan,
    RunId,
)

DEATHS = 2
"""How often a run alone has to end its worker until that is put down to the run."""

ERRORS: dict[FailureKind, str] = {
    "died": "the process that ran it ended",
    "hung": "it did not end",
}
"""What is said of runs that raised nothing: the same whoever ran them."""


@dataclass(slots=True)
class _IncompletePart:
    """A part of which not all is there yet."""

    plan: PartPlan
    outstanding: int = 1
    answers: dict[Key, PartAnswer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompletePart:
    """A part of which everything is there."""

    plan: PartPlan
    runs: int
    table: Any
    failures: tuple[Failure, ...]
    kept: Mapping[str, Any] = field(default_factory=dict)


class PartCollector:
    """The parts of a round on their way from plan to disk.

    Parts are begun in order, and only where no piece of an earlier one waits. So
    there are never more parts begun than jobs handed out at once.

    Args:
        plans: The parts to make, in order.
        job: What a worker is given to make a part.
        joined: Makes one table of those of the answers to a part, in their order, and an
            empty one of none.
    """

    def __init__(
        self,
        plans: Sequence[PartPlan],
        job: Callable[[PartPlan], PartJob],
        joined: Callable[[Sequence[Any]], Any],
    ) -> None:
        self._waiting = deque(plans)
        self._job = job
        self._joined = joined
        self._pieces: deque[PartJob] = deque()
        self._out: dict[Key, PartJob] = {}
        self._begun: dict[int, _IncompletePart] = {}
        self._deaths: dict[Key, int] = {}
        self._suspects: deque[PartJob] = deque()
        self._alone: Key | None = None

    @property
    def finished(self) -> bool:
        """Whether every part was handed over."""
        return not self._waiting and not self._begun

    def next_job(self, slots: int) -> PartJob | None:
        """Something to do for one of ``slots`` workers; ``None`` if there is nothing now."""
        if len(self._out) >= slots or self._alone in self._out:
            return None
        if self._suspects:
            if self._out:
                return None
            job = self._suspects.popleft()
            self._alone = job.key
        elif self._pieces:
            job = self._pieces.popleft()
        elif self._waiting and len(self._begun) < slots:
            plan = self._waiting.popleft()
            self._begun[plan.number] = _IncompletePart(plan)
            job = self._job(plan)
        else:
            return None
        self._out[job.key] = job
        return job

    def take(self, verdict: PartAnswer | Lost) -> None:
        """Put down what became of a job. A lost one is divided, down to single runs."""
        job = self._out.pop(verdict.key)
        begun = self._begun[job.part]
        if isinstance(verdict, PartAnswer):
            begun.answers[job.key] = verdict
            begun.outstanding -= 1
        elif job.runs > 1:
            pieces = job.split()
            begun.outstanding += len(pieces) - 1
            self._pieces.extend(pieces)
        elif verdict.kind == "died" and self._by_chance(verdict):
            (self._pieces if verdict.sure else self._suspects).append(job)
        else:
            (run,) = job.names()
            failure = _failure(run, verdict)
            begun.answers[job.key] = PartAnswer(job.key, 1, self._joined([]), (failure,), 0.0)
            begun.outstanding -= 1

    def gathered(self) -> list[CompletePart]:
        """Parts that can be stored now; each is handed over once.

        A part stays until those it has to come after are handed over.
        """
        made = []
        for number in sorted(self._begun):
            begun = self._begun[number]
            if begun.outstanding == 0 and begun.plan.after <= self._lowest():
                del self._begun[number]
                made.append(self._together(begun))
        return made

    def _together(self, begun: _IncompletePart) -> CompletePart:
        """The pieces of a part in the order of its runs."""
        answers = [begun.answers[key] for key in sorted(begun.answers)]
        return CompletePart(
            begun.plan,
            sum(answer.runs for answer in answers),
            self._joined([answer.table for answer in answers]),
            tuple(failure for answer in answers for failure in answer.failures),
            _kept([one.kept for one in answers if one.kept]),
        )

    def _lowest(self) -> int:
        """The lowest number that was not handed over."""
        return min((*self._begun, *(plan.number for plan in self._waiting)))

    def _by_chance(self, lost: Lost) -> bool:
        """Whether a run is to be tried again: its worker may have ended for another reason.

        Where it is not sure that it was this run, it is tried again while nothing else
        is, and only what happens then counts.
        """
        if lost.sure or lost.key == self._alone:
            self._deaths[lost.key] = self._deaths.get(lost.key, 0) + 1
        return self._deaths.get(lost.key, 0) < DEATHS


def _kept(pieces: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The tables kept of all pieces, by name."""
    if not pieces:
        return {}
    import pyarrow as pa  # noqa: PLC0415 - runs in memory wait for nothing they do not need

    return {name: pa.concat_tables(one[name] for one in pieces) for name in pieces[0]}


def _failure(run: RunId, lost: Lost) -> Failure:
    """The failure of a run. What differs from worker to worker stands with the traceback."""
    if lost.kind == "exception":
        return run.failed(lost.kind, lost.error, lost.traceback)
    return run.failed(lost.kind, ERRORS[lost.kind], f"{lost.error}\n{lost.traceback}".rstrip())
