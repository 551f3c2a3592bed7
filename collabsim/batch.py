"""Batches for people who come from Mesa: its ``batch_run``, on the compiled loop.

The arguments and the result are those of ``mesa.batch_run`` in Mesa 3.5, and so are
the values, for the same seeds: both drivers write the same event log, and the
shipped reporters count pilots by state, which the log tells for every month. What
only Mesa can run, agents, steps or reporters of one's own, runs there.
"""

from __future__ import annotations

import inspect
import itertools
import multiprocessing
import os
import secrets
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from mesa.batchrunner import batch_run
from rich.console import Console
from rich.progress import Progress

from collabsim.engine.loop import run_world
from collabsim.errors import UserError
from collabsim.experiment.replicate import Driver, run_one
from collabsim.experiment.seeds import checked_seed
from collabsim.model import PilotTrapModel, lay_out, whole
from collabsim.records.states import pilots_by_state
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import State

Rows = list[dict[str, Any]]
SeedLike = int | np.integer[Any] | None

STATES: tuple[str, ...] = tuple(state.name.lower() for state in State)
"""Reporters of the shipped model beside the month, in its order."""


def mesa_batch_run(
    model_cls: type[PilotTrapModel] | None,
    parameters: Mapping[str, Any],
    number_processes: int | None = 1,
    iterations: int | None = None,
    data_collection_period: int = -1,
    max_steps: int = 1000,
    display_progress: bool = True,
    rng: SeedLike | Iterable[SeedLike] = None,
) -> Rows:
    """Run every combination of parameters for every seed, as ``mesa.batch_run`` does.

    Args:
        model_cls: :class:`PilotTrapModel`, which ``None`` stands for, or a subclass.
            A subclass with anything of its own runs on Mesa, and so do batches with
            ``agent_classes``; a warning says so.
        parameters: Arguments of the model by name, each a value or an iterable of
            values to go over. A text is one value; a table is put into a list. Seeds
            that stand here, under ``seed`` or ``rng``, are those of ``rng``.
        number_processes: Runs at a time, ``None`` for as many as there are
            processors. Compiled runs share one process, so that a script needs no
            guard and a notebook does not stall.
        iterations: How often to run each combination, with fresh seeds; the same as
            ``rng=[None] * iterations``.
        data_collection_period: Months between rows: 1 for all of them, -1 for the last.
        max_steps: Months after which a run ends at the latest.
        display_progress: Whether to show how far the batch has come.
        rng: A seed or seeds, one run of each combination for each.

    Returns:
        One row for each run and month reported: ``RunId``, ``iteration``, ``Step``,
        the parameters, ``seed``, ``month`` and the number of pilots in each state.
        Rows are in the order of ``RunId``.

    Raises:
        UserError: An argument that cannot be used, in one sentence.
    """
    _check(model_cls, number_processes, iterations, data_collection_period, max_steps, rng)
    parameters, rng = _seeds_among(parameters, iterations, rng)
    seeds = _seeds(iterations, rng)
    choices = _choices(parameters)
    combinations = [
        dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values())
    ]
    reason = _needs_mesa(model_cls, combinations)
    if reason is not None:
        return _on_mesa(
            model_cls or PilotTrapModel,
            choices,
            reason,
            number_processes=number_processes,
            data_collection_period=data_collection_period,
            max_steps=max_steps,
            display_progress=display_progress,
            rng=seeds,
        )
    plans = [_planned(arguments) for arguments in combinations]
    pairs = itertools.product(enumerate(seeds), plans)
    jobs = [
        partial(_rows_of_run, plan, run_id, iteration, seed, max_steps, data_collection_period)
        for run_id, ((iteration, seed), plan) in enumerate(pairs)
    ]
    workers = number_processes or os.cpu_count() or 1
    with _progress(len(jobs), shown=display_progress) as tick:
        return _run_all(jobs, workers, tick)


def _check(
    model_cls: Any,
    number_processes: Any,
    iterations: Any,
    data_collection_period: Any,
    max_steps: Any,
    rng: Any,
) -> None:
    """Refuse what cannot be used before anything runs."""
    if model_cls is not None and not (
        isinstance(model_cls, type) and issubclass(model_cls, PilotTrapModel)
    ):
        raise UserError(
            f"model_cls must be PilotTrapModel, a subclass of it or None, not {model_cls!r}; "
            "for any other model there is mesa.batch_run"
        )
    if number_processes is not None and whole("number_processes", number_processes) < 1:
        raise UserError(f"number_processes must be at least 1 or None, not {number_processes}")
    if iterations is not None and rng is not None:
        raise UserError("iterations and rng cannot be used together; leave iterations out")
    if iterations is not None and whole("iterations", iterations) < 0:
        raise UserError(f"iterations must not be below 0, not {iterations}")
    if whole("data_collection_period", data_collection_period) == 0:
        raise UserError("data_collection_period must be a number of months, or -1 for the last")
    whole("max_steps", max_steps)


def _seeds_among(
    parameters: Mapping[str, Any], iterations: int | None, rng: Any
) -> tuple[dict[str, Any], Any]:
    """The parameters without seeds that stand among them, and the seeds."""
    rest = dict(parameters)
    found = [name for name in ("seed", "rng") if name in rest]
    if not found:
        return rest, rng
    if len(found) > 1 or iterations is not None or rng is not None:
        raise UserError(
            f"the parameters hold {' and '.join(found)}, and seeds are given once: "
            "leave them out there and say rng=[1, 2]"
        )
    return rest, rest.pop(found[0])


def _seeds(iterations: int | None, rng: SeedLike | Iterable[SeedLike]) -> list[SeedLike]:
    if iterations is not None:
        return [None] * iterations
    seeds = list(rng) if isinstance(rng, Iterable) else [rng]
    for seed in seeds:
        if seed is not None:
            checked_seed(seed)
    return seeds


def _choices(parameters: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The values of every parameter; a text is one value."""
    choices: dict[str, list[Any]] = {}
    for name, given in parameters.items():
        several = isinstance(given, Iterable) and not isinstance(given, str)
        choices[name] = list(given) if several else [given]
        if not choices[name]:
            raise UserError(f"parameter {name} has no values; leave it out or give one")
    return choices


def _needs_mesa(
    model_cls: type[PilotTrapModel] | None, combinations: Iterable[Mapping[str, Any]]
) -> str | None:
    """Why a batch cannot run on the compiled loop; ``None`` if it can."""
    for made in (model_cls or PilotTrapModel).__mro__:
        own = () if made in PilotTrapModel.__mro__ else sorted(set(vars(made)) - _given_by_python())
        if own:
            return f"{made.__name__} has {', '.join(own)} of its own"
    if any(arguments.get("agent_classes") for arguments in combinations):
        return "agent_classes are agents of your own"
    return None


@cache
def _given_by_python() -> frozenset[str]:
    """What Python and Mesa write into any subclass, whatever its body says."""

    class Empty(PilotTrapModel):
        """A subclass with nothing of its own."""

    return frozenset(vars(Empty))


def _on_mesa(
    model_cls: type[PilotTrapModel], choices: Mapping[str, Any], reason: str, **given: Any
) -> Rows:
    """Mesa's own batch; how this process starts others afterwards is as it was before."""
    taken = inspect.signature(model_cls).parameters
    open_ended = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in taken.values())
    if not open_ended and not {"seed", "rng"} & set(taken):
        raise UserError(
            f"{model_cls.__name__}.__init__ takes no seed; let it take seed=0 and hand it on, "
            "as Mesa gives each run its seed by that name"
        )
    warnings.warn(
        f"{reason}, so the batch runs on Mesa and takes much longer; "
        "without, it would run on the compiled loop",
        stacklevel=3,
    )
    before = multiprocessing.get_start_method(allow_none=True)
    try:
        rows: Rows = batch_run(model_cls, choices, **given)
    finally:
        multiprocessing.set_start_method(before, force=True)
    # A model that takes any keyword is given its seed as ``rng``, and Mesa calls the column so.
    return [{"seed" if key == "rng" else key: value for key, value in row.items()} for row in rows]


@dataclass(frozen=True, slots=True)
class _Planned:
    """A combination of parameters, its world laid out."""

    arguments: dict[str, Any]
    blueprint: Blueprint
    replication: int
    overrides: Mapping[tuple[int, int, int], float] | None
    driver: Driver


def _planned(arguments: dict[str, Any]) -> _Planned:
    """Lay out a world with the arguments :class:`PilotTrapModel` takes."""
    rest = {key: value for key, value in arguments.items() if key not in {"seed", "agent_classes"}}
    setup, municipality = rest.pop("setup", None), rest.pop("municipality", None)
    replication = checked_seed(rest.pop("replication", 0), "replication")
    overrides, rulebook = rest.pop("overrides", None), rest.pop("rulebook", None)
    driver = run_world if rulebook is None else rulebook.using(run_world)
    _, made = lay_out(setup, municipality, rest)
    return _Planned(arguments, made, replication, overrides, driver)


def _rows_of_run(
    plan: _Planned, run_id: int, iteration: int, seed: SeedLike, max_steps: int, period: int
) -> Rows:
    """Run one combination with one seed and report the months asked for.

    The whole run is made and reported up to ``max_steps``: no month depends on a later one.
    """
    key = secrets.randbits(48) if seed is None else checked_seed(seed)
    run = run_one(
        plan.blueprint, key, plan.replication, overrides=plan.overrides, driver=plan.driver
    )
    counts = pilots_by_state(run)[: max(max_steps, 0)].tolist()
    months = range(len(counts))
    reported = months[-1:] if period == -1 else months[::period]
    return [
        {
            "RunId": run_id,
            "iteration": iteration,
            "Step": float(month + 1),
            **plan.arguments,
            "seed": seed,
            "month": month,
            **dict(zip(STATES, counts[month], strict=True)),
        }
        for month in reported
    ]


def _run_all(jobs: Sequence[Callable[[], Rows]], workers: int, tick: Callable[[], None]) -> Rows:
    """Run all jobs, several at a time; compiled runs do not wait for each other."""
    rows: Rows = []
    if workers == 1:
        for job in jobs:
            rows.extend(job())
            tick()
        return rows
    with ThreadPoolExecutor(workers) as pool:
        waiting = [pool.submit(job) for job in jobs]
        try:
            for one in waiting:
                rows.extend(one.result())
                tick()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return rows


@contextmanager
def _progress(total: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    """A bar on standard error, and what moves it on by one run."""
    with Progress(console=Console(stderr=True), disable=not shown) as bar:
        task = bar.add_task("runs", total=total)
        yield lambda: bar.advance(task)
