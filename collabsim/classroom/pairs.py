"""Pairs of recorded worlds: where they part, and by what the fates of a pilot part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from collabsim.classroom.hierarchy import PLACES
from collabsim.classroom.recording import Recording
from collabsim.experiment.replicate import processors
from collabsim.inquiry.because import Explanation
from collabsim.inquiry.causes import Cause
from collabsim.inquiry.levers import Lever
from collabsim.inquiry.parted import Endings, PilotParting, partings_of
from collabsim.inquiry.twins import TwinLog, compare

Json = Any


def twins_of(
    recordings: Sequence[Recording],
    explained: Sequence[dict[int, Explanation]],
    recorded: Sequence[Lever],
) -> list[Json]:
    """Where worlds part: small and large with the same levers, and pairs that differ in one.

    Args:
        recordings: World number ``municipality * 2 ** levers + mask`` stands at that place.
        explained: Why pilots stopped in each.
        recorded: The levers.
    """
    logs = [TwinLog(recording.run) for recording in recordings]
    each = 2 ** len(recorded)
    pairs = [(mask, each + mask, "municipality") for mask in range(each)]
    for place in range(len(PLACES)):
        for mask in range(each):
            for bit, lever in enumerate(recorded):
                if not mask >> bit & 1:
                    first = place * each + mask
                    pairs.append((first, first + (1 << bit), lever.key))

    endings: Endings = {}

    def fates(lost: int, kept: int) -> list[PilotParting]:
        return partings_of(
            explained[lost].values(),
            recordings[lost].months,
            recordings[kept].months,
            (logs[lost].log, logs[kept].log),
            endings,
        )

    def one(number: int) -> Json:
        a, b, by = pairs[number]
        parted = [parting_data(found, "a") for found in fates(a, b)]
        parted += [parting_data(found, "b") for found in fates(b, a)]
        return {"a": a, "b": b, "by": by, **compare(logs[a], logs[b]).as_json(), "fates": parted}

    return over_threads(one, [(number,) for number in range(len(pairs))])


def parting_data(found: PilotParting, lost: str) -> Json:
    """By what one pilot's fates parted, of which it stopped in world ``lost``."""
    cause = found.decision
    return {
        "pilot": found.pilot,
        "lost": lost,
        "tried": found.tried,
        "there": found.there,
        "put_off": found.put_off,
        "final": None if found.final is None else int(found.final),
        "cause": None
        if cause is None
        else {
            **cause_data(cause),
            "months": cause.months,
            "option": None if cause.option is None else cause.option.name.lower(),
        },
    }


def cause_data(cause: Cause) -> Json:
    """A cause, and how it was undone. Entities are longer than a browser's whole numbers: text."""
    return {
        "kind": cause.kind,
        "lever": cause.lever,
        "post": cause.post,
        "month": cause.month,
        "events": list(cause.events),
        "overrides": [
            [draw.decision.name.lower(), draw.step, str(draw.entity), forced]
            for draw, forced in cause.overrides
        ],
        "values": dict(cause.values),
    }


def over_threads[T](work: Callable[..., T], each: Sequence[tuple[int, ...]]) -> list[T]:
    """Results in order; the compiled loop lets other threads run."""
    with ThreadPoolExecutor(max_workers=processors()) as pool:
        return list(pool.map(lambda one: work(*one), each))
