"""Worlds made while the page waits: the answers of the classroom server, as plain data.

An answer depends on the request and nothing else. What is kept from one request to
the next (worlds, stories told) only saves work, and how much is kept is bounded.
Everything here may be called from several threads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from collabsim.classroom.export_data import (
    REPLICATION,
    SCENARIO,
    SEED,
    Pools,
    classroom_data,
    why_data,
    world_data,
)
from collabsim.classroom.hierarchy import PLACES, hierarchy
from collabsim.classroom.limits import BoundedCache
from collabsim.classroom.packing import Pool
from collabsim.classroom.recording import Recording, record
from collabsim.classroom.requests import EnsembleRequest, Setup, Side, WhyRequest
from collabsim.classroom.sliders import range_of
from collabsim.classroom.stories import Storyteller
from collabsim.errors import UserError
from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.replicate import processors
from collabsim.inquiry.because import explain_stop
from collabsim.inquiry.ensembles import ReplicationCounts, playable_masks, summary_of, sums_of
from collabsim.inquiry.levers import LEVERS, RECORDED, Lever, mask_of, plan_with, values_of
from collabsim.inquiry.twins import compare
from collabsim.language import LANGUAGES
from collabsim.scenario import load_scenario
from collabsim.world.blueprint import Blueprint

Json = Any

QUICK_REPLICATIONS = 30
"""Runs behind the first figures of a choice nobody has counted yet: the thirty of a class."""

PIECE = 125
"""Replications in a piece of long work: a fifth of a second."""

KEPT_WORLDS_BYTES = 64 << 20
KEPT_SUMS_BYTES = 24 << 20
MOST_STORIES = 64
"""Worlds a storyteller tells before it forgets the stories it knows."""

_REST_BYTES = 1 << 20
"""What a kept world weighs beside its tables, with a wide margin."""

_FRAME_BYTES = 16 << 10
"""What a table of sums weighs beside its numbers; measured: 13 kB."""


class UnshowableError(Exception):
    """The run has more pilots than the page can show."""


class NoPilotError(Exception):
    """There is no such side, or no such pilot in it."""


class LiveClassroom:
    """The classroom scenario, ready to be run with other levers and other luck.

    ``data`` is what the page opens with: the recorded worlds, with sliders, and the
    ensembles of every lever alone.

    Args:
        seed: Seed of the recorded run.
        replication: Its replication.
        recorded: Levers of the recorded worlds.
        sizes: Replications of the ensembles in the data.
        say: Told what is being made, a word at a time.
        region_points: Sets of values nobody can rule out behind the figures in the data; what
            is made later has none.
    """

    def __init__(
        self,
        *,
        seed: int = SEED,
        replication: int = REPLICATION,
        recorded: Sequence[Lever] = RECORDED,
        sizes: ReplicationCounts | None = None,
        say: Callable[[str], None] | None = None,
        region_points: int = 0,
    ) -> None:
        base = load_scenario(SCENARIO)
        self._seed = seed
        self._recorded = tuple(recorded)
        structures = Structures()
        self._plans = worlds(base, structures=structures)
        self._tellers = [_BoundedStoryteller(plan) for plan in self._plans]
        self._sides: BoundedCache[Side, Recording] = BoundedCache(KEPT_WORLDS_BYTES)
        self._sums: BoundedCache[Any, pd.DataFrame] = BoundedCache(KEPT_SUMS_BYTES)
        masks = [mask for mask in playable_masks() if mask.bit_count() <= 1]
        self.data: Json = classroom_data(
            base, seed=seed, replication=replication,
            recorded=recorded, masks=masks, sizes=sizes, say=say, structures=structures,
            region_points=region_points,
        )  # fmt: skip
        for one in self.data["levers"]:
            one["range"] = range_of(next(iter(one["values"])))
        self._counted = {one["mask"]: one for one in self.data["ensembles"]["combinations"]}
        self._pool = ThreadPoolExecutor(processors(), thread_name_prefix="world")

    def close(self) -> None:
        """Begin no further work; what is under way ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def twins(self, setup: Setup) -> Json:
        """The worlds of a setup, where they part, and first figures over many runs.

        The shape is that of the page's data. Why pilots stopped is left out: the page
        asks for it pilot by pilot.

        Raises:
            UnshowableError: a world has too many pilots for the page.
        """
        made = [self._pool.submit(self._recording, side) for side in setup.sides]
        counted = self._pool.submit(self._combinations, setup, QUICK_REPLICATIONS)
        recordings = [one.result() for one in made]
        pools = Pools()
        told = [teller.now(setup.replication) for teller in self._tellers]
        # The hierarchies of this replication, where it was recorded.
        laid = {one.municipality: one.run.blueprint for one in recordings}
        titles: dict[str, list[list[str]]] = {language: [[], []] for language in LANGUAGES}
        packed = [
            {
                **world_data(recording, {}, pools, told, LEVERS, titles),
                "mask": self._recorded_mask(recording.levers),
            }
            for recording in recordings
        ]
        scenario = {"seed": setup.seed, "replication": setup.replication}
        return {
            **self.data,
            "scenario": {**self.data["scenario"], **scenario},
            "municipalities": [
                hierarchy(laid[key], key) if key in laid else known
                for key, known in zip(PLACES, self.data["municipalities"], strict=True)
            ],
            "pools": {
                "events": [pool.columns() for pool in pools.events],
                **{name: pool.values for name, pool in pools.parts.items()},
                "because": [],
            },
            "worlds": packed,
            "twins": _twins(setup, recordings),
            "ensembles": {**self.data["ensembles"], "combinations": counted.result()},
            "texts": {
                **self.data["texts"],
                "lines": pools.lines.values,
                "causes": [],
                "titles": titles,
            },
        }

    def why(self, request: WhyRequest) -> Json:
        """Why one pilot stopped: every candidate, replayed.

        ``text`` of a cause is a place in ``causes``, the sentences in every language;
        ``because`` is null where the pilot did not stop.

        Raises:
            NoPilotError: there is no such side or pilot.
            UnshowableError: the world has too many pilots for the page.
        """
        sides = request.sides
        if request.side >= len(sides):
            raise NoPilotError
        side = sides[request.side]
        months = self._recording(side).months
        if request.pilot >= len(months.run.pilots):
            raise NoPilotError
        explanation = explain_stop(months, request.pilot)
        if explanation is None:
            return {"because": None, "causes": []}
        causes = Pool()
        because = why_data(
            explanation, self._tellers[side.town].now(side.replication).casts, causes
        )
        return {"because": because, "causes": causes.values}

    def ensemble(self, request: EnsembleRequest) -> Json:
        """Figures over so many runs of the worlds of a setup, in the shape of the data."""
        return {"combinations": self._combinations(request, request.replications)}

    def pieces(self, request: EnsembleRequest) -> Iterator[Callable[[], object]]:
        """The work behind :meth:`ensemble`, cut up; what has been done is not done again there."""
        for side in request.sides:
            if self._known(side, mask_of(side.levers)) is None:
                for first, count in _cut(request.replications):
                    yield partial(self._piece, _bare(side), first, count)
                    yield partial(self._piece, side, first, count)

    def _piece(self, side: Side, first: int, count: int) -> pd.DataFrame:
        """Sums of some replications of a world, made or kept."""
        key = side.town, side.values, side.seed, first, count
        kept = self._sums.get(key)
        if kept is not None:
            return kept
        plan = plan_with(self._plans[side.town], dict(side.values))
        made = sums_of(plan, side.seed, count, first=first, workers=1)
        weight = 8 * made.size + made.index.memory_usage(deep=True) + _FRAME_BYTES
        self._sums.put(key, made, weight)
        return made

    def _recording(self, side: Side) -> Recording:
        """A world, made or kept."""
        kept = self._sides.get(side)
        if kept is not None:
            return kept
        plan = plan_with(self._plans[side.town], dict(side.values))
        try:
            made = record(
                plan, side.seed, side.replication,
                municipality=PLACES[side.town], levers=side.levers,
            )  # fmt: skip
        except UserError as error:
            raise UnshowableError from error
        self._sides.put(side, made, _weight(made))
        return made

    def _combinations(self, setup: Setup, replications: int) -> list[Json]:
        """Figures of the worlds of a setup, and of the municipalities as they are.

        Those the data has are given again, with as many runs as it has; the rest is
        run. What is not on the stage is null.
        """
        found: dict[int, Json] = {}
        if setup.seed == self._seed:
            found[0] = self._counted[0]
        for side in setup.sides:
            mask = mask_of(side.levers)
            known = self._known(side, mask)
            if known is not None:
                found[mask] = known
                continue
            one = found.setdefault(
                mask,
                {"mask": mask, "levers": list(side.levers), "municipalities": [None, None]},
            )
            sums, without = (
                pd.concat([self._piece(each, *cut) for cut in _cut(replications)])
                for each in (side, _bare(side))
            )
            population = self._plans[side.town].populations[0]
            one["municipalities"][side.town] = summary_of(sums, population, without)
        return list(found.values())

    def _known(self, side: Side, mask: int) -> Json:
        """What the data has of these levers with their own values; None where it has not."""
        own = dict(side.values) == values_of(side.levers)
        return self._counted.get(mask) if own and side.seed == self._seed else None

    def _recorded_mask(self, levers: Sequence[str]) -> int:
        known = [one.key for one in self._recorded if one.key in levers]
        return mask_of(known, self._recorded)


class _BoundedStoryteller:
    """A storyteller that now and then forgets what it knows, so that it does not grow."""

    def __init__(self, plan: Blueprint) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._tellings = 0
        self._tellers: dict[int, Storyteller] = {}

    def now(self, replication: int) -> Storyteller:
        """The storyteller for one more world, of a replication."""
        plan = self._plan.of_replication(replication)
        with self._lock:
            self._tellings += 1
            if self._tellings > MOST_STORIES:
                self._tellers.clear()
                self._tellings = 1
            if id(plan) not in self._tellers:
                self._tellers[id(plan)] = Storyteller(plan)
            return self._tellers[id(plan)]


def _cut(replications: int) -> list[tuple[int, int]]:
    """Replications in pieces: the first of each and how many it has."""
    starts = range(0, replications, PIECE)
    return [(first, min(PIECE, replications - first)) for first in starts]


def _bare(side: Side) -> Side:
    """The same municipality with the same luck, as it is."""
    return replace(side, levers=(), values=())


def _twins(setup: Setup, recordings: Sequence[Recording]) -> list[Json]:
    """Where the two worlds of a setup part; nothing where there is one."""
    if len(recordings) == 1:
        return []
    a, b = recordings
    by = "levers"
    if setup.twin == "size":
        by = "municipality"
    elif len(b.levers) == 1:
        (by,) = b.levers
    return [{"a": 0, "b": 1, "by": by, **compare(a.run, b.run).as_json()}]


def _weight(recording: Recording) -> int:
    """Bytes of a world that is kept."""
    world = recording.run.world
    tables = sum(getattr(world, name).nbytes for name in world.TABLES)
    tracks = sum(column.nbytes for column in recording.months.pilots.values())
    return int(tables + tracks + recording.months.income_nok.nbytes) + _REST_BYTES
