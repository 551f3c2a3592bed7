"""A hypothesis over the region of values: the same cells at many points, kept one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from collabsim.errors import UserError
from collabsim.experiment.design.region_points import RegionPoints, shipped_points
from collabsim.experiment.running.over_region import at_points, run_at_points
from collabsim.laboratory.cells import Cell
from collabsim.laboratory.counted import Counted, counted_in_histories
from collabsim.laboratory.folder import keep_point, kept_point, point_key
from collabsim.laboratory.hypothesis import Hypothesis
from collabsim.laboratory.judging import REGION_DRAWS, looks
from collabsim.laboratory.special import SPECIAL, special
from collabsim.records.histories import Histories
from collabsim.statistics.forms.judged import Finding, Judged


class PointFound(NamedTuple):
    """What a point says: the word of every municipality, and the effects it rests on."""

    point: int
    outcome: str
    findings: dict[str, str]
    effects: dict[str, dict[str, float]]

    @property
    def word(self) -> str:
        """One word for all municipalities; ``opposed`` where two say the opposite."""
        words = set(self.findings.values())
        if words >= {Finding.SUPPORTED, Finding.CONTRADICTED}:
            return "opposed"
        return words.pop() if len(words) == 1 else Finding.UNDECIDED


def over_points(
    hypothesis: Hypothesis, cells: Sequence[Cell], folder: Path, outcomes: Sequence[str],
    primary: Sequence[str], tick: Callable[[int, int], None] | None = None,
) -> list[PointFound]:  # fmt: skip
    """Hold a claim against runs at points of the region.

    Args:
        hypothesis: The claim.
        cells: Of the arm that decides.
        folder: Where sums are kept, so that the next call goes on.
        outcomes: What is counted.
        primary: What is judged.
        tick: Called with the points done and how many there are.

    Returns:
        One item for each point and outcome. A point at which a cell has no pilot is undecided.

    Raises:
        UserError: the scenario cannot be used at the points.
        KeyboardInterrupt: it was interrupted; what is kept stays.
    """
    region = shipped_points()
    chosen = region.spread(hypothesis.region.points)
    found = []
    for done, point in enumerate(chosen):
        if hypothesis.test.form in SPECIAL:
            found += special_at(hypothesis, folder, region, point, primary)
        else:
            counted = counted_at(hypothesis, cells, folder, outcomes, region, point)
            found += found_at(hypothesis, counted, point, primary)
        if tick is not None:
            tick(done + 1, len(chosen))
    return found


def counted_at(
    hypothesis: Hypothesis, cells: Sequence[Cell], folder: Path, outcomes: Sequence[str],
    region: RegionPoints, point: int,
) -> Counted:  # fmt: skip
    """Sums at one point, as they were kept or counted now."""
    scenarios = [at_points(one.scenario, region, [point]).scenarios[0] for one in cells]
    asked = hypothesis.region
    fingerprints = [one.fingerprint for one in scenarios]
    key = point_key(fingerprints, hypothesis.plan.seed, asked.replications, outcomes,
                    hypothesis.driver)  # fmt: skip
    kept = kept_point(folder, point, key)
    if kept is not None:
        return kept
    made: list[Sequence[Histories]] = list(
        run_at_points(
            scenarios, None, lambda worlds: worlds, seed=hypothesis.plan.seed,
            replications=asked.replications, driver=hypothesis.drive,
        )
    )  # fmt: skip
    towns = [spec.name for spec in hypothesis.scenario.municipalities]
    counted = counted_in_histories(made, outcomes, towns, asked.replications)
    keep_point(folder, point, key, counted)
    return counted


def special_at(
    hypothesis: Hypothesis, folder: Path, region: RegionPoints, point: int, primary: Sequence[str]
) -> list[PointFound]:
    """The words of a point, of a claim that has runs of its own."""
    (scenario,) = at_points(hypothesis.scenario, region, [point]).scenarios
    asked = hypothesis.region
    found = []
    for outcome in primary:
        try:
            judged = special(
                hypothesis, scenario, folder, outcome, replications=asked.replications,
                seed=hypothesis.plan.seed, draws=REGION_DRAWS,
            ).judged  # fmt: skip
        except UserError:
            judged = {}
        found.append(_said(hypothesis, point, outcome, judged))
    return found


def found_at(
    hypothesis: Hypothesis, counted: Counted, point: int, primary: Sequence[str]
) -> list[PointFound]:
    """The words of a point, for each outcome that decides."""
    found = []
    for outcome in primary:
        try:
            seen = looks(hypothesis, counted, [outcome], draws=REGION_DRAWS)
        except UserError:
            seen = []
        judged = {one.town: one.judged for one in seen}
        found.append(_said(hypothesis, point, outcome, judged))
    return found


def _said(
    hypothesis: Hypothesis, point: int, outcome: str, judged: Mapping[str, Judged]
) -> PointFound:
    """The words of the municipalities that have to agree; undecided where nothing is judged."""
    own = {town: judged[town] for town in hypothesis.test.towns if town in judged}
    words = dict.fromkeys(hypothesis.test.towns, str(Finding.UNDECIDED))
    effects = {
        town: {name: effect.value for name, effect in one.effects.items()}
        for town, one in own.items()
    }
    return PointFound(
        point, outcome, words | {town: str(one.at()) for town, one in own.items()}, effects
    )
