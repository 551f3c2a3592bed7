"""Coverage and cost of the stopping rule of a precision, and of the rules it was chosen from.

    python benchmarks/precision_coverage.py            print the tables
    python benchmarks/precision_coverage.py --write    put them into docs/precision.md

Every setting is a kind of cell with a known answer; it is repeated 2,000 times, and
each repetition runs until its rule stops. Cost is replications, as a part of those a
fixed design needs that is planned for the worst case: a share of one half, and for a
difference two such shares that do not go together. The same seeds give the same tables.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.records.histories import Histories
from collabsim.scenario import load_scenario
from collabsim.statistics.precision import IntArray, Precision, next_looks
from collabsim.statistics.shares import Bounds, FloatArray, difference_bounds, share_bounds
from collabsim.world.codes import State

PAGE = Path(__file__).resolve().parents[1] / "docs" / "precision.md"
BEGIN, END = "<!-- measured -->", "<!-- end of what was measured -->"
REPETITIONS = 2_000
SHARES = (0.02, 0.05, 0.10, 0.20, 0.35, 0.50, 0.65, 0.80, 0.90, 0.95, 0.98)
PAIRS = ((0.50, 0.50), (0.45, 0.35), (0.30, 0.10), (0.10, 0.05), (0.05, 0.02), (0.02, 0.02),
         (0.98, 0.90), (0.50, 0.03))  # fmt: skip
FEWEST_PILOTS, MOST_PILOTS = 5, 40


@dataclass(frozen=True)
class Setting:
    """A kind of cell.

    Attributes:
        precision: What is wanted: a share, or a difference of two.
        pilots: Whether a run has 5 to 40 pilots; otherwise it is one draw.
        intraclass_correlation: Correlation between pilots of a run.
        together: How far the runs of a pair go together, from 0 to 1.
    """

    precision: Precision
    pilots: bool
    intraclass_correlation: float = 0.0
    together: float = 0.0

    @property
    def paired(self) -> bool:
        """Whether it is a difference that is wanted."""
        return self.precision.survival is None

    @property
    def half_width(self) -> float:
        """The half width wanted."""
        return wanted_of(self.precision)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Shares, or pairs of shares, to go over."""
        return PAIRS if self.paired else SHARES

    def fixed(self) -> float:
        """Runs of a fixed design of that half width, planned for shares of one half."""
        sizes = np.arange(FEWEST_PILOTS, MOST_PILOTS + 1) if self.pilots else np.ones(1)
        effect = 1 + self.intraclass_correlation * (float(np.mean(sizes**2) / np.mean(sizes)) - 1)
        variance = (2 if self.paired else 1) * 0.25 * effect / float(np.mean(sizes))
        z = float(stats.norm.ppf(0.5 + self.precision.level / 2))
        return z**2 * variance / self.half_width**2


def wanted_of(precision: Precision) -> float:
    """The half width wanted of the one interval a setting is about."""
    wanted = precision.difference if precision.survival is None else precision.survival
    assert wanted is not None
    return wanted


def share(half_width: float, **given: Any) -> Precision:
    """A precision of a share."""
    return Precision(survival=half_width, **given)


def gap(half_width: float, **given: Any) -> Precision:
    """A precision of a difference."""
    return Precision(difference=half_width, **given)


SETTINGS: tuple[Setting, ...] = (
    Setting(share(0.02, max=3_500), pilots=False),
    Setting(share(0.05, max=1_200), pilots=False),
    Setting(share(0.05, max=500, level=0.90), pilots=False),
    Setting(share(0.05, max=1_000, level=0.99), pilots=False),
    Setting(share(0.01, max=700), pilots=True),
    Setting(share(0.02, min=20, max=250), pilots=True),
    Setting(share(0.02, min=20, max=500), pilots=True, intraclass_correlation=0.02),
    Setting(share(0.02, max=500), pilots=True, intraclass_correlation=0.05),
    Setting(share(0.02, max=800), pilots=True, intraclass_correlation=0.10),
    Setting(share(0.02, max=1_200), pilots=True, intraclass_correlation=0.20),
    Setting(share(0.02, min=20, max=100), pilots=True, intraclass_correlation=0.02),
    Setting(gap(0.05, max=1_200), pilots=False, together=0.0),
    Setting(gap(0.05, max=1_600), pilots=False, together=0.5),
    Setting(gap(0.05, max=1_200), pilots=False, together=0.9),
    Setting(gap(0.03, max=600), pilots=True, intraclass_correlation=0.05, together=0.0),
    Setting(gap(0.03, max=600), pilots=True, intraclass_correlation=0.05, together=0.5),
    Setting(gap(0.03, max=600), pilots=True, intraclass_correlation=0.05, together=0.9),
)
COMPARED = {"one draw a run": 1, "5 to 40 pilots a run": 6, "difference": 12}
"""Settings in which the rules are compared, by what the table calls them."""

POOL, POOL_MAX, POOL_SIZES = 5_000, 400, (10_000, 120_000)
"""Runs of the model cells are drawn from, runs of a cell at the most, inhabitants."""


class Runs(NamedTuple):
    """Pilots of every repetition, world and run: ``(repetitions, worlds, runs)``."""

    observed: FloatArray
    surviving: FloatArray


class Ends(NamedTuple):
    """Where every repetition stopped, with what interval, after how many looks."""

    total: IntArray
    bounds: Bounds
    looks: IntArray


Answer = float | tuple[float, float]
Rule = Callable[[Runs, Precision], Bounds]
"""From the runs so far to the interval a rule would stop by."""


def drawn(setting: Setting, answer: Answer, repetitions: int = REPETITIONS) -> Runs:
    """Runs of one of the settings; always the same."""
    rng = np.random.default_rng([SETTINGS.index(setting), setting.answers.index(answer)])
    shape = (repetitions, setting.precision.max)
    observed = np.ones(shape, dtype=np.int64)
    if setting.pilots:
        observed = rng.integers(FEWEST_PILOTS, MOST_PILOTS + 1, size=shape)
    if isinstance(answer, tuple):
        return _pairs(rng, observed, answer, setting)
    chance = np.full(shape, answer)
    if setting.intraclass_correlation > 0:
        weight = 1 / setting.intraclass_correlation - 1
        chance = rng.beta(answer * weight, (1 - answer) * weight, size=shape)
    return _runs([observed], [rng.binomial(observed, chance)])


def _pairs(
    rng: np.random.Generator, observed: IntArray, answer: tuple[float, float], setting: Setting
) -> Runs:
    """Paired runs: one draw in both, or pilots whose chances go together; the second has fewer."""
    first, second, shape = *answer, observed.shape
    if not setting.pilots:
        run_effect = rng.random(shape)
        other = np.where(rng.random(shape) < setting.together, run_effect, rng.random(shape))
        return _runs([observed, observed], [run_effect < first, other < second])
    run_effect = rng.normal(size=shape)
    own = np.sqrt(1 - setting.together**2) * rng.normal(size=shape)
    fewer = np.maximum(rng.binomial(observed, 0.9), 1)
    alive = rng.binomial(observed, _chances(first, run_effect, setting.intraclass_correlation))
    others = rng.binomial(
        fewer, _chances(second, setting.together * run_effect + own, setting.intraclass_correlation)
    )
    return _runs([observed, fewer], [alive, others])


def _chances(mean: float, run_effect: FloatArray, intraclass_correlation: float) -> FloatArray:
    """Chances in each run, by its luck; at a mean of one half pilots are that much alike."""
    latent = np.sin(np.pi / 2 * intraclass_correlation)
    middle = stats.norm.ppf(mean)
    return np.asarray(stats.norm.cdf((middle + np.sqrt(latent) * run_effect) / np.sqrt(1 - latent)))


def _runs(observed: Sequence[IntArray], surviving: Sequence[IntArray]) -> Runs:
    return Runs(
        np.stack(observed, axis=1).astype(np.float64),
        np.stack(surviving, axis=1).astype(np.float64),
    )


def _interval(runs: Runs, level: float, *, paired: bool) -> Bounds:
    worlds = [(runs.observed[:, w], runs.surviving[:, w]) for w in range(runs.observed.shape[1])]
    if paired:
        return difference_bounds(worlds[0], worlds[1], level)
    return share_bounds(*worlds[0], level)


def shipped(runs: Runs, precision: Precision) -> Bounds:
    """The interval of the shipped rule."""
    return _interval(runs, precision.drawn_level, paired=precision.survival is None)


def unpaid(runs: Runs, precision: Precision) -> Bounds:
    """The same interval, drawn for the level asked for and no more."""
    return _interval(runs, precision.level, paired=precision.survival is None)


def _plain(runs: Runs) -> tuple[FloatArray, FloatArray]:
    """A share or difference and its standard error between runs, nothing added."""
    point, influence = np.zeros(len(runs.observed)), np.zeros(())
    for world, sign in zip(range(runs.observed.shape[1]), (1.0, -1.0), strict=False):
        x, y = runs.observed[:, world], runs.surviving[:, world]
        share = y.sum(axis=-1) / x.sum(axis=-1)
        point = point + sign * share
        influence = influence + sign * (y - share[:, None] * x) / x.mean(axis=-1, keepdims=True)
    n = runs.observed.shape[-1]
    return point, np.sqrt(np.square(influence).sum(axis=-1) / (n * (n - 1)))


def naive(runs: Runs, precision: Precision) -> Bounds:
    """Chow & Robbins as they stand: Student's interval, stop when it is narrow."""
    point, error = _plain(runs)
    half = stats.t.ppf(0.5 + precision.level / 2, runs.observed.shape[-1] - 1) * error
    return Bounds(point, point - half, point + half)


def shared_out(runs: Runs, precision: Precision) -> Bounds:
    """Group-sequential: the error allowed shared out in equal parts among the planned totals."""
    level = 1 - (1 - precision.level) / len(precision.totals)
    return _interval(runs, level, paired=precision.survival is None)


def anytime(runs: Runs, precision: Precision) -> Bounds:
    """An asymptotic confidence sequence (Waudby-Smith et al. 2024), narrowest at half of ``max``.

    Its boundary replaces the quantile; the variance is that of the shipped interval.
    """
    error, n = 1 - precision.level, runs.observed.shape[-1]
    rho = (-2 * np.log(error) + np.log(1 - 2 * np.log(error))) / (precision.max / 2)
    boundary = np.sqrt(2 * (1 + 1 / (n * rho)) * np.log(np.sqrt(n * rho + 1) / error))
    level = 2 * float(stats.norm.cdf(boundary)) - 1
    return _interval(runs, level, paired=precision.survival is None)


def stopped(runs: Runs, precision: Precision, rule: Rule = shipped) -> Ends:
    """Go from look to look until every repetition has stopped, as ``Stopping`` does one."""
    totals, wanted = np.array(precision.totals), wanted_of(precision)
    count = len(runs.observed)
    at, looks = np.full(count, precision.min), np.zeros(count, dtype=np.int64)
    found = Bounds(*(np.full(count, np.nan) for _ in range(3)))
    live = np.ones(count, dtype=bool)
    for total in totals:
        here = np.flatnonzero(live & (at == total))
        if not len(here):
            continue
        bounds = rule(Runs(*(part[here, :, :total] for part in runs)), precision)
        looks[here] += 1
        ends = (bounds.half_width <= wanted) | (total == precision.max)
        for column, values in zip(found, bounds, strict=True):
            column[here[ends]] = values[ends]
        live[here[ends]] = False
        if not ends.all():
            excess = np.square(bounds.half_width[~ends] / wanted)
            at[here[~ends]] = next_looks(totals, int(total), excess)
    return Ends(at, found, looks)


def two_stages(runs: Runs, precision: Precision) -> Ends:
    """Stein (1945): the first ``min`` runs say how many it takes, and that is what it gets."""
    wanted, count = wanted_of(precision), len(runs.observed)
    first = naive(Runs(*(part[:, :, : precision.min] for part in runs)), precision)
    needed = np.ceil(precision.min * np.square(first.half_width / wanted)).astype(np.int64)
    at = np.clip(needed, precision.min, precision.max)
    sums = [np.cumsum(part, axis=-1)[np.arange(count), :, at - 1] for part in runs]
    shares = sums[1] / sums[0]
    point = shares[:, 0] - (shares[:, 1] if shares.shape[1] > 1 else 0.0)
    half = first.half_width * np.sqrt(precision.min / at)
    return Ends(at, Bounds(point, point - half, point + half), np.full(count, 2))


RULES: dict[str, Callable[[Runs, Precision], Ends]] = {
    "Student's interval, stop when it is narrow (Chow & Robbins 1965)": partial(
        stopped, rule=naive
    ),
    "two stages (Stein 1945)": two_stages,
    "the shipped interval, the error shared out among the planned totals": partial(
        stopped, rule=shared_out
    ),
    "the shipped interval as a confidence sequence (Waudby-Smith et al. 2024)": partial(
        stopped, rule=anytime
    ),
    "the shipped interval, nothing paid for looks": partial(stopped, rule=unpaid),
    "**shipped**": stopped,
}


class Row(NamedTuple):
    """A setting under a rule: coverage and mean replications for each answer, and mean looks."""

    coverage: FloatArray
    runs: FloatArray
    looks: float


def measured(
    setting: Setting,
    rule: Callable[[Runs, Precision], Ends] = stopped,
    repetitions: int = REPETITIONS,
) -> Row:
    """Repeat a setting for each of its answers."""
    coverage, runs, looks = [], [], []
    for answer in setting.answers:
        truth = answer[0] - answer[1] if isinstance(answer, tuple) else answer
        ends = rule(drawn(setting, answer, repetitions), setting.precision)
        held = (ends.bounds.low <= truth + 1e-12) & (truth - 1e-12 <= ends.bounds.high)
        coverage.append(held.mean())
        runs.append(ends.total.mean())
        looks.append(ends.looks.mean())
    return Row(np.array(coverage), np.array(runs), float(np.mean(looks)))


def of_the_model() -> Iterator[str]:
    """Lines of the second table: cells drawn from a pool of runs of the model, run by run."""
    scenario = load_scenario("small_and_large")
    plans = [plan for plan in worlds(scenario) if plan.populations[0] in POOL_SIZES]
    # Axes: followed or delivering, world, run.
    pool = np.stack([_sums_of(run_many(plan, 0, POOL)) for plan in plans], axis=1)
    shares = pool[1].sum(axis=-1) / pool[0].sum(axis=-1)
    chosen = np.random.default_rng(len(SETTINGS)).integers(POOL, size=(REPETITIONS, POOL_MAX))
    runs = Runs(*(part[:, chosen].transpose(1, 0, 2) for part in pool))
    gap_wanted = gap(0.03, min=20, max=POOL_MAX)
    figures = [
        (
            f"share, {size:,} inhabitants",
            shares[w],
            share(0.02, min=20, max=POOL_MAX),
            slice(w, w + 1),
        )
        for w, size in enumerate(POOL_SIZES)
    ]
    figures.append(("difference", shares[0] - shares[1], gap_wanted, slice(0, 2)))
    for name, truth, precision, which in figures:
        ends = stopped(Runs(*(part[:, which] for part in runs)), precision)
        held = (ends.bounds.low <= truth) & (truth <= ends.bounds.high)
        cells = (name, f"{truth:.3f}", f"{wanted_of(precision):g}", f"{held.mean():.3f}")
        yield _row((*cells, f"{ends.looks.mean():.1f}", f"{ends.total.mean():.0f}"))


def _sums_of(histories: Histories) -> FloatArray:
    """Pilots followed for three years and those of them delivering, for each run: ``(2, runs)``."""
    rows, months = histories.pilots, int(histories.blueprint.run[0]["months"])
    ended = rows["money_ended"]
    followed = (rows["started"] >= 0) & (ended >= 0) & (ended + 36 < months)
    counted = (followed, followed & (rows["state_36"] == State.DELIVERING))
    run = histories.replication
    return np.stack([np.bincount(run, kind, minlength=POOL) for kind in counted])


def line(setting: Setting, row: Row) -> str:
    """A row of the first table."""
    precision, fixed = setting.precision, setting.fixed()
    cells = (
        "difference" if setting.paired else "share",
        "5 to 40" if setting.pilots else "1",
        f"{setting.intraclass_correlation:g}",
        f"{setting.together:g}" if setting.paired else "",
        f"{setting.half_width:g}",
        f"{precision.level:g}",
        f"{precision.min}",
        f"{precision.max:,}",
        f"{row.coverage.min():.3f}",
        f"{row.coverage.mean():.3f}",
        f"{row.looks:.1f}",
        f"{fixed:,.0f}",
        f"{row.runs.mean() / fixed:.0%}",
    )
    return _row(cells)


HEADS = (
    "of", "pilots a run", "ICC", "together", "half width", "level", "`min`", "`max`",
    "lowest coverage", "mean coverage", "looks", "fixed design", "runs",
)  # fmt: skip


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def tables() -> Iterator[str]:
    """All lines of the three tables."""
    yield _row(HEADS)
    yield _row("---" for _ in HEADS)
    for setting in SETTINGS:
        yield line(setting, measured(setting))
    yield ""
    heads = ("of runs of the model", "in the pool", "half width", "coverage", "looks", "runs")
    yield _row(heads)
    yield _row("---" for _ in heads)
    yield from of_the_model()
    yield ""
    yield _row(("rule", *COMPARED))
    yield _row("---" for _ in ("rule", *COMPARED))
    for name, rule in RULES.items():
        settings = [SETTINGS[number] for number in COMPARED.values()]
        rows = [measured(setting, rule) for setting in settings]
        cells = (
            f"{row.coverage.min():.3f}, {row.coverage.mean():.3f}, "
            f"{row.runs.mean() / setting.fixed():.0%}"
            for setting, row in zip(settings, rows, strict=True)
        )
        yield _row((name, *cells))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, or write them into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"put them into {PAGE.name}")
    write = parser.parse_args(arguments).write
    text = "\n".join(tables())
    if not write:
        sys.stdout.write(text + "\n")
        return
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
