"""Running a hypothesis: frozen, planned, run, looked at once, over the region, and its word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from collabsim.errors import UserError
from collabsim.experiment.running.coordinate import Progress
from collabsim.laboratory.cells import Cell, cells_of, grid_of, main_cells
from collabsim.laboratory.counted import Counted
from collabsim.laboratory.expectations import Expected, expected_of
from collabsim.laboratory.family import hold_together
from collabsim.laboratory.folder import (
    PILOT,
    PLAN,
    RUNS,
    VERDICT,
    counted_runs,
    read_json,
    stored_runs,
    write_json,
)
from collabsim.laboratory.freezing import Frozen, begin_runs, freeze, seen_before
from collabsim.laboratory.hypothesis import CONFIRMATORY, EXPLORATORY, MAIN, Hypothesis
from collabsim.laboratory.judging import Look, as_plain, looks
from collabsim.laboratory.over_points import PointFound, over_points
from collabsim.laboratory.own_course import own_readings
from collabsim.laboratory.planning import Plan, plan_from
from collabsim.statistics.forms.replications import Planned
from collabsim.statistics.verdicts import Beyond, Municipality, Said, verdict


@dataclass(frozen=True)
class Telling:
    """Who is told how far it is.

    ``stage`` is called with the name of each stage, ``runs`` with the progress of stored runs,
    ``points`` with how many points of the region are done of how many.
    """

    stage: Callable[[str], None] = lambda _: None
    runs: Callable[[Progress], None] | bool = False
    points: Callable[[int, int], None] | None = None


SILENT = Telling()


def plan_of(hypothesis: Hypothesis, folder: Path, telling: Telling = SILENT) -> Plan:
    """How many replications a hypothesis needs; its pilot runs are made where they are missing.

    Args:
        hypothesis: The claim; one that is tested.
        folder: Its folder.
        telling: Who is told.

    Raises:
        UserError: it cannot be tested, or the pilot runs give no plan.
    """
    if not hypothesis.testable:
        raise UserError(f"{hypothesis.id} is not testable here: {hypothesis.needs}")
    asked = hypothesis.plan
    if asked.replications is not None:
        return Plan(Planned(asked.replications, asked.replications), (), True)
    telling.stage(PILOT)
    cells = main_cells(cells_of(hypothesis))
    results = stored_runs(
        folder / PILOT, cells, seed=asked.pilot_seed, replications=asked.pilot_replications,
        name=f"{hypothesis.id} pilot", about=_about(hypothesis), progress=telling.runs,
    )  # fmt: skip
    names, towns = [one.name for one in hypothesis.outcomes], _towns(hypothesis)
    return plan_from(hypothesis, counted_runs(results, names, towns, asked.pilot_replications))


def run_hypothesis(
    hypothesis: Hypothesis, folder: Path, telling: Telling = SILENT, *, region: bool = True
) -> dict[str, Any]:
    """Run a hypothesis to its word; what is there already is not made again.

    Args:
        hypothesis: The claim.
        folder: Where everything is kept; the frozen claim is written beside it first.
        telling: Who is told.
        region: Whether it is also held against points of the region.

    Returns:
        What was found, in plain types, as ``verdict.json`` has it.

    Raises:
        UserError: it was frozen otherwise, or runs of something else are there.
        KeyboardInterrupt: it was interrupted; the same call goes on.
    """
    frozen = freeze(folder, hypothesis)
    if not hypothesis.testable:
        found = {**_head(hypothesis, frozen, False), "verdicts": [_plain_said("", verdict((), 1.0,
                 missing=True))]}  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / VERDICT, found)
        return found
    exploratory = hypothesis.kind == EXPLORATORY
    seen = None if exploratory else seen_before(folder, hypothesis)
    plan = plan_of(hypothesis, folder, telling)
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / PLAN, plan_as_dict(plan))
    telling.stage(RUNS)
    begin_runs(folder)
    cells = cells_of(hypothesis)
    number = plan.planned.replications
    results = stored_runs(
        folder / RUNS, cells, seed=hypothesis.plan.seed, replications=number,
        name=hypothesis.id, about=_about(hypothesis), progress=telling.runs,
    )  # fmt: skip
    (folder / RUNS / frozen.path.name).write_bytes(frozen.path.read_bytes())
    names = [one.name for one in hypothesis.outcomes]
    counted = counted_runs(results, names, _towns(hypothesis), number)
    found = _found(
        hypothesis, frozen, plan, cells, counted, exploratory=exploratory or seen is not None
    )
    found["seen_before"] = seen
    if region and hypothesis.region.points:
        telling.stage("region")
        primary = [one.name for one in _deciding(hypothesis)]
        points = over_points(
            hypothesis, main_cells(cells), folder, names, primary, telling.points
        )  # fmt: skip
        found["region"] = _region(hypothesis, points)
    write_json(folder / VERDICT, found)
    if hypothesis.kind == CONFIRMATORY:
        hold_together(folder.parent, hypothesis.family)
    return found_in(folder)


def found_in(folder: Path) -> dict[str, Any]:
    """What was found, as it is kept in the folder.

    Raises:
        UserError: the hypothesis has not come to its end there.
    """
    found = read_json(folder / VERDICT)
    if found is None:
        raise UserError(f"{folder}: no hypothesis has come to its end here")
    return found


def plan_as_dict(plan: Plan) -> dict[str, Any]:
    """A plan in plain types."""
    return {
        "replications": plan.planned.replications,
        "wanted": plan.planned.wanted,
        "given": plan.given,
        "sides": [one._asdict() for one in plan.sides],
    }


def _found(
    hypothesis: Hypothesis, frozen: Frozen, plan: Plan, cells: Sequence[Cell], counted: Counted,
    *, exploratory: bool,
) -> dict[str, Any]:  # fmt: skip
    """Everything that the runs say, without the region."""
    by_arm = {arm.name: _of_arm(cells, arm.name) for arm in hypothesis.arms}
    names = [one.name for one in hypothesis.outcomes]
    main = looks(hypothesis, counted.of_cells(by_arm[MAIN]), names)
    expected = expected_of(hypothesis, counted.of_cells(by_arm[MAIN]))
    verdicts = [
        _plain_said(one.name, _said(hypothesis, one.name, main, expected, plan))
        for one in _deciding(hypothesis)
    ]
    others = {
        name: [as_plain(one) for one in looks(hypothesis, counted.of_cells(places), names)]
        for name, places in by_arm.items()
        if name != MAIN
    }
    return {
        **_head(hypothesis, frozen, exploratory),
        "replications": counted.replications,
        "plan": plan_as_dict(plan),
        "grid": [dict(at) for at in grid_of(hypothesis.factors)],
        "verdicts": [] if exploratory else verdicts,
        "own_readings": own_readings(hypothesis),
        "looks": [as_plain(one) for one in main],
        "arms": others,
        "expected": [one.as_dict() for one in expected],
    }


def _of_arm(cells: Sequence[Cell], arm: str) -> list[int]:
    return [number for number, one in enumerate(cells) if one.arm == arm]


def _deciding(hypothesis: Hypothesis) -> tuple[Any, ...]:
    """Outcomes that have a word each; contrasts have one together."""
    whole = hypothesis.test.form == "contrasts"
    return hypothesis.primary[:1] if whole else hypothesis.primary


def _said(
    hypothesis: Hypothesis, outcome: str, main: Sequence[Look], expected: Sequence[Expected],
    plan: Plan,
) -> Said:  # fmt: skip
    """The word for one outcome over all municipalities that have to agree."""
    beyond: dict[str, Beyond] = {one.town: one.beyond for one in expected if one.outcome == outcome}
    towns = [
        Municipality(one.town, one.judged, beyond.get(one.town))
        for one in main
        if one.outcome == outcome and one.town in hypothesis.test.towns
    ]
    smallest = hypothesis.outcome(outcome).smallest
    return verdict(towns, smallest, too_few=plan.planned.too_few)


def _plain_said(outcome: str, said: Said) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "verdict": str(said.verdict),
        "chance": said.chance,
        "findings": {town: str(word) for town, word in said.findings},
        "reason": None if said.reason is None else str(said.reason),
    }


def _region(hypothesis: Hypothesis, points: Sequence[PointFound]) -> dict[str, Any]:
    """How often each word is said over the points, and the effects there."""
    tables = []
    for outcome in dict.fromkeys(one.outcome for one in points):
        own = [one for one in points if one.outcome == outcome]
        words = [one.word for one in own]
        counts = {word: words.count(word) for word in
                  ("supported", "contradicted", "undecided", "opposed")}  # fmt: skip
        tables.append({"outcome": outcome, "counts": counts, "effects": _quantiles(own)})
    asked = hypothesis.region
    return {"points": asked.points, "replications": asked.replications, "outcomes": tables}


def _quantiles(points: Sequence[PointFound]) -> dict[str, dict[str, list[float]]]:
    """Of each effect in each municipality the 5th, 50th and 95th percentile over the points."""
    found: dict[str, dict[str, list[float]]] = {}
    for town in {town for one in points for town in one.effects}:
        names = {name for one in points for name in one.effects.get(town, {})}
        found[town] = {}
        for name in sorted(names):
            values = [one.effects[town][name] for one in points if town in one.effects]
            known = [value for value in values if np.isfinite(value)]
            if known:
                found[town][name] = np.quantile(known, [0.05, 0.5, 0.95]).tolist()
    return dict(sorted(found.items()))


def _head(hypothesis: Hypothesis, frozen: Frozen, exploratory: bool) -> dict[str, Any]:
    return {
        "id": hypothesis.id,
        "hypothesis": hypothesis.as_dict(),
        "frozen": {"sha256": frozen.sha256, "date": frozen.date},
        "exploratory": exploratory,
    }


def _towns(hypothesis: Hypothesis) -> list[str]:
    return [spec.name for spec in hypothesis.scenario.municipalities]


def _about(hypothesis: Hypothesis) -> str:
    return f"hypothesis {hypothesis.id}, frozen as {hypothesis.sha256}"
