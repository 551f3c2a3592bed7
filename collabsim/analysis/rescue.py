"""Which bundle of instruments keeps most that is worth keeping, and what each adds in it.

What is maximised is a net value in kroner of 2018: what a good pilot kept is worth, less what a
weak one kept loses, less breaches of law, less what the bundle costs by the ledger (its own
kroner and hours, and what pilots are given more because of it). Survival alone is never it. What a
pilot kept is worth is measured nowhere: it is an assumption that whoever asks may replace.

The recipe: each instrument alone; then a beam of :data:`BEAM` bundles grows by one of the
:data:`CANDIDATES` that were worth most alone, on the first half of the replications, as long as the
best of them gains. What is told comes from the second half, in which nothing was chosen, so what
was lucky in the search does not flatter it. What does nothing alone and much beside another is not
found where it is not among the candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import collabsim
from collabsim.analysis.instrument_effects import Totals, populations_of
from collabsim.analysis.instrument_levels import USUAL, LeftOut, Level, fitting, use_of
from collabsim.analysis.instrument_sums import (
    OF_PILOTS,
    SUMS,
    Replicated,
    run_totals,
    totals_with_ledger,
)
from collabsim.analysis.ledger import Books
from collabsim.analysis.rescue_kept import Kept, key_of
from collabsim.engine.loop import run_world
from collabsim.errors import UserError
from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.replicate import Driver, check_memory
from collabsim.experiment.running.over_region import points_of, run_beside
from collabsim.instruments import Instrument
from collabsim.instruments.declare import HOUR_NOK
from collabsim.scenario import InconsistentError, Scenario
from collabsim.statistics.intervals import Interval, Term, contrast_interval
from collabsim.statistics.shapley import shapley
from collabsim.world.compiling import source_hash

BEAM = 3
"""Bundles of each size that the search goes on from."""
CANDIDATES = 12
"""Instruments with which bundles grow: a search among all takes three times as long."""
FEWEST = 10
"""Replications below which neither half says anything."""

Bundle = tuple[str, ...]
"""Names of instruments, in the order of the catalogue."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What is worth how much, in kroner of 2018: assumptions, to be replaced by who asks.

    ``good_nok`` is what a good pilot kept is worth beyond what it is paid, ``weak_nok`` what one
    without effect loses while it is kept, ``error_nok`` what a breach of law costs.
    """

    good_nok: float = 1_000_000.0
    weak_nok: float = 500_000.0
    error_nok: float = 100_000.0


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is run and searched.

    ``replications`` are those of both halves together, ``most`` is the largest bundle,
    ``budget_nok`` the most a bundle may cost a municipality in a year (``None``: any sum).
    """

    seed: int = 0
    replications: int = 100
    most: int = 4
    budget_nok: float | None = None
    region_points: int = 0
    region_replications: int = 0
    worth: Worth = field(default_factory=Worth)
    driver: Driver = run_world


@dataclass(frozen=True, slots=True)
class Told:
    """What a bundle comes to in a municipality, in the half in which nothing was chosen.

    Changes against the same runs without it, in a run, each with its 95 % interval.
    ``cost_nok_per_year`` is the mean of what it costs.
    """

    bundle: Bundle
    net_nok: Interval
    good_kept: Interval
    weak_kept: Interval
    legal_errors: Interval
    cost_nok: Interval
    cost_nok_per_year: float

    @property
    def helps_clearly(self) -> bool:
        """Whether its net value is told from nothing."""
        return bool(float(self.net_nok.low) > 0.0)


@dataclass(frozen=True, slots=True)
class Rescue:
    """What was found for one municipality.

    ``best`` is the bundle that the search ended with, ``None`` where none gained; ``adds`` is what
    each of its instruments adds to its net value, whatever the order they come in (Shapley), with
    its interval. ``front`` are bundles of which none tried is both cheaper and worth more, cheapest
    first. ``region_share`` is the share of points at which the best is worth something, ``nan``
    where none were run. ``otherwise`` has the best bundle of the search where a weak pilot kept
    loses half or twice as much.
    """

    municipality: str
    population: int
    best: Told | None
    adds: dict[str, Interval]
    front: tuple[Told, ...]
    otherwise: dict[float, Bundle]
    region_share: float = float("nan")

    @property
    def helps_clearly(self) -> bool:
        """Whether anything does."""
        return self.best is not None and self.best.helps_clearly


@dataclass(frozen=True, slots=True, eq=False)
class Rescues:
    """The answer for every municipality of a scenario, and what it was made from."""

    found: tuple[Rescue, ...]
    asked: Asked
    years: int
    tried: int
    left_out: tuple[LeftOut, ...]
    names: tuple[str, ...]


def rescue(
    scenario: Scenario,
    instruments: Sequence[Instrument],
    asked: Asked,
    progress: Callable[[int, int], None] | None = None,
    so_far: Path | None = None,
) -> Rescues:
    """Search the bundle of instruments that is worth most in each municipality of a scenario.

    Args:
        scenario: Without the instruments that are tried.
        instruments: What may be in a bundle, each as it is usually set.
        asked: How much is run, and what is worth how much.
        progress: Called with the runs done and the most there can be.
        so_far: A file in which what has been run is kept when the search ends early, by Ctrl-C
            or a failure; the same search goes on from it, and takes it away in the end.

    Raises:
        UserError: The scenario cannot be used, or there is nothing to try.
    """
    if asked.replications < FEWEST:
        raise UserError(
            f"--replications {asked.replications} is too few: one half of them searches and the "
            f"other tells, so take at least {FEWEST}"
        )
    tried, left = fitting(scenario, instruments)
    usual = {level.instrument.name: level for level, _ in tried if level.name == USUAL}
    if not usual:
        because = "; ".join(one.sentence for one in left)
        raise UserError(f"{scenario.name}: no instrument is left to try: {because}")
    trials = _Trials(scenario, usual, asked, progress, so_far)
    try:
        found = tuple(_for_one(trials, place) for place in range(len(trials.populations)))
    except BaseException:
        trials.kept.save()
        raise
    trials.kept.drop()
    return Rescues(
        found=tuple(trials.with_region(one) for one in found) if asked.region_points else found,
        asked=asked,
        years=trials.years,
        tried=len(trials.searched),
        left_out=tuple(left),
        names=tuple(usual),
    )


class _Trials:
    """Runs bundles in both halves, each once, and says what they are worth."""

    def __init__(
        self,
        scenario: Scenario,
        usual: dict[str, Level],
        asked: Asked,
        progress: Callable[[int, int], None] | None,
        so_far: Path | None,
    ) -> None:
        self.scenario, self.usual, self.asked = scenario, usual, asked
        self.years = int(scenario.values["years"])
        self._structures = Structures()
        plans = self._plans = worlds(scenario, structures=self._structures)
        self.half = asked.replications // 2
        check_memory(plans, self.half)
        self.populations = populations_of(scenario, self._structures)
        levels = sorted((name, repr(level)) for name, level in usual.items())
        key = key_of(
            scenario.fingerprint,
            asked.seed,
            self.half,
            levels,
            source_hash(),
            collabsim.__version__,
        )
        self.kept = Kept(so_far, key)
        self.searched: dict[Bundle, Totals | None] = {}
        self.told: dict[Bundle, Totals] = {}
        self._done, self._progress = 0, progress
        first = len(usual) + 1
        grown = len(self.populations) * BEAM * CANDIDATES * max(0, asked.most - 1)
        self._most = (first + grown + 2**asked.most) * self.half * len(plans)

    def _tick(self, runs: int) -> None:
        self._done += runs
        if self._progress is not None:
            self._progress(min(self._done, self._most), self._most)

    def with_bundle(self, scenario: Scenario, bundle: Bundle) -> Scenario:
        """A scenario with a bundle decided in the first month.

        Raises:
            InconsistentError: its instruments do not go together, or not with the scenario.
        """
        uses = tuple(use_of(self.usual[name]) for name in bundle)
        return replace(scenario, instruments=(*scenario.instruments, *uses)).checked()

    def _run(self, bundle: Bundle, first: int) -> Totals:
        kept = self.kept.get(first, bundle)
        if kept is None:
            kept = self._run_anew(bundle, first)
            self.kept.put(first, bundle, kept)
        else:
            self._tick(self.half * len(self._plans))
        return kept

    def _run_anew(self, bundle: Bundle, first: int) -> Totals:
        made = self.with_bundle(self.scenario, bundle)
        runs = Replicated(self.asked.seed, self.half, self.asked.driver, self._tick, first)
        laid = worlds(made, structures=self._structures)
        return totals_with_ledger(laid, Books(made), bundle, list(self.populations), runs)

    def in_search(self, bundle: Bundle) -> Totals | None:
        """Sums of the half that searches; ``None`` where the bundle does not go together."""
        if bundle not in self.searched:
            try:
                self.searched[bundle] = self._run(bundle, 0)
            except InconsistentError:
                self.searched[bundle] = None
        return self.searched[bundle]

    def in_report(self, bundle: Bundle) -> Totals:
        """Sums of the half that tells."""
        if bundle not in self.told:
            self.told[bundle] = self._run(bundle, self.half)
        return self.told[bundle]

    def in_order(self, names: Iterable[str]) -> Bundle:
        """Names in the order of the catalogue."""
        chosen = set(names)
        return tuple(name for name in self.usual if name in chosen)

    def with_region(self, found: Rescue) -> Rescue:
        """With the share of accepted points at which the best bundle is worth something.

        What it costs is taken from the defaults: the ledger is not kept at the points.
        """
        if found.best is None:
            return found
        at = points_of(self.scenario, self.asked.region_points)
        replications, cost = self.asked.region_replications, float(found.best.cost_nok.value)
        beside = run_beside(
            at.scenarios, [(None, partial(self.with_bundle, bundle=found.best.bundle))],
            [found.municipality],
            lambda made: run_totals(made, [found.municipality], replications),
            seed=self.asked.seed, replications=replications, driver=self.asked.driver,
            tick=self._tick,
        )  # fmt: skip
        gains = [
            float(_of_pilots((after - before)[0], self.asked.worth).mean()) - cost
            for _, before, after in beside
        ]
        share = float(np.mean([gain > 0.0 for gain in gains])) if gains else float("nan")
        return replace(found, region_share=share)


def _of_pilots(change: NDArray[np.float64], worth: Worth) -> NDArray[np.float64]:
    """What a change of the sums of pilots is worth in each run, before costs."""
    good, weak, errors = (
        change[OF_PILOTS.index(name)] for name in ("good_kept", "weak_kept", "legal_errors")
    )
    return np.asarray(
        worth.good_nok * good - worth.weak_nok * weak - worth.error_nok * errors, np.float64
    )


def cost_in_runs(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a bundle costs in each run of a municipality, NOK of 2018.

    Its own kroner and hours, and how much more pilots are given as project money, bridging and
    support.

    Args:
        before: Sums without it, ``(sum, replication)``.
        after: Sums with it.
    """
    own = [after[SUMS.index(f"own_{kind}_nok")] for kind in ("pilot", "fixed")]
    hours = [after[SUMS.index(f"own_{kind}_hours")] for kind in ("pilot", "fixed")]
    given = (after - before)[SUMS.index("support_nok")]
    return np.asarray(sum(own) + HOUR_NOK * sum(hours) + given, np.float64)


def net_in_runs(
    before: NDArray[np.float64], after: NDArray[np.float64], worth: Worth
) -> NDArray[np.float64]:
    """The net value of a bundle in each run of a municipality, NOK of 2018.

    Args:
        before: Sums without it, ``(sum, replication)``.
        after: Sums with it, of the same replications.
        worth: What is worth how much.
    """
    return _of_pilots(after - before, worth) - cost_in_runs(before, after)


def _for_one(trials: _Trials, place: int) -> Rescue:
    """Search in one municipality, and tell what was found in the other half."""
    name = list(trials.populations)[place]
    best = _search(trials, place, trials.asked.worth)
    weak = trials.asked.worth.weak_nok
    otherwise = {
        factor: _search(trials, place, replace(trials.asked.worth, weak_nok=factor * weak))
        for factor in (0.5, 2.0)
    }
    return Rescue(
        municipality=name,
        population=trials.populations[name],
        best=_told(trials, place, best) if best else None,
        adds=_adds(trials, place, best),
        front=_front(trials, place),
        otherwise=otherwise,
    )


def _value(trials: _Trials, place: int, bundle: Bundle, worth: Worth) -> float:
    """The mean net value in the half that searches; minus infinity where it cannot be had."""
    after, before = trials.in_search(bundle), trials.in_search(())
    if after is None or before is None:
        return -np.inf
    budget = trials.asked.budget_nok
    if budget is not None:
        cost = float(cost_in_runs(before[place], after[place]).mean()) / trials.years
        if cost > budget:
            return -np.inf
    return float(net_in_runs(before[place], after[place], worth).mean())


def _search(trials: _Trials, place: int, worth: Worth) -> Bundle:
    """The bundle of largest net value a beam finds in the half that searches."""
    best: Bundle = ()
    best_value = 0.0
    beam: list[Bundle] = [()]
    names = list(trials.usual)
    for size in range(trials.asked.most):
        if size == 1:
            names.sort(key=lambda name: -_value(trials, place, (name,), worth))
            names = names[:CANDIDATES]
        grown = {
            trials.in_order((*bundle, name))
            for bundle in beam
            for name in names
            if name not in bundle
        }
        valued = sorted(
            ((_value(trials, place, one, worth), one) for one in grown),
            key=lambda pair: (-pair[0], pair[1]),
        )
        beam = [one for value, one in valued[:BEAM] if value > -np.inf]
        if not valued or valued[0][0] <= best_value:
            break
        best_value, best = valued[0]
    return best


def _told(trials: _Trials, place: int, bundle: Bundle) -> Told:
    """What a bundle comes to in the half that tells."""
    before, after = trials.in_report(())[place], trials.in_report(bundle)[place]
    change = after - before
    cost = cost_in_runs(before, after)
    return Told(
        bundle=bundle,
        net_nok=_mean(net_in_runs(before, after, trials.asked.worth)),
        good_kept=_mean(change[SUMS.index("good_kept")]),
        weak_kept=_mean(change[SUMS.index("weak_kept")]),
        legal_errors=_mean(change[SUMS.index("legal_errors")]),
        cost_nok=_mean(cost),
        cost_nok_per_year=float(cost.mean()) / trials.years,
    )


def _mean(of_runs: NDArray[np.float64]) -> Interval:
    """A mean over runs with its 95 % interval."""
    return contrast_interval([Term(1.0, of_runs, np.ones_like(of_runs))])


def _adds(trials: _Trials, place: int, bundle: Bundle) -> dict[str, Interval]:
    """What each instrument adds in a bundle, run by run, over all orders they may come in."""
    if not bundle:
        return {}
    before = trials.in_report(())[place]

    def lost(taken: frozenset[str]) -> NDArray[np.float64]:
        after = trials.in_report(trials.in_order(taken))[place]
        return -net_in_runs(before, after, trials.asked.worth)

    divided = shapley(lost, bundle)
    interval = divided.interval()
    return {
        name: Interval(*(np.asarray(end[place_in, 0]) for end in interval))
        for place_in, name in enumerate(divided.channels)
    }


def _front(trials: _Trials, place: int) -> tuple[Told, ...]:
    """Bundles of which none tried is both cheaper and worth more, by the half that searches."""
    before = trials.in_search(())
    points = []
    for bundle, after in trials.searched.items():
        if not bundle or after is None or before is None:
            continue
        if not np.isfinite(_value(trials, place, bundle, trials.asked.worth)):
            continue
        cost = float(cost_in_runs(before[place], after[place]).mean())
        net = float(net_in_runs(before[place], after[place], trials.asked.worth).mean())
        points.append((cost, net, bundle))
    kept: list[Bundle] = []
    most = 0.0
    for _, net, bundle in sorted(points, key=lambda one: (one[0], -one[1], one[2])):
        if net > most:
            most = net
            kept.append(bundle)
    told = [_told(trials, place, bundle) for bundle in kept]
    return tuple(sorted(told, key=lambda one: one.cost_nok_per_year))


def rows_of(found: Rescues) -> list[dict[str, Any]]:
    """Every bundle told, a row each, in plain types; ``what`` is ``best`` or ``front``."""
    rows = []
    for one in found.found:
        told = [("front", each) for each in one.front]
        told += [("best", one.best)] if one.best is not None else []
        for what, each in told:
            row: dict[str, Any] = {
                "municipality": one.municipality, "population": one.population, "what": what,
                "bundle": " + ".join(each.bundle), "cost_nok_per_year": each.cost_nok_per_year,
                "region_share": one.region_share if what == "best" else float("nan"),
            }  # fmt: skip
            for name in ("net_nok", "good_kept", "weak_kept", "legal_errors", "cost_nok"):
                interval: Interval = getattr(each, name)
                for end in ("value", "low", "high"):
                    suffix = "" if end == "value" else f"_{end}"
                    row[f"{name}{suffix}"] = float(getattr(interval, end))
            rows.append(row)
    return rows
