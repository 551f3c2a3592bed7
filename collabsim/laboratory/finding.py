"""Everything that the runs of a hypothesis say, in plain types."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from collabsim.laboratory.cells import Cell, grid_of
from collabsim.laboratory.counted import Counted
from collabsim.laboratory.expectations import Expected, expected_of
from collabsim.laboratory.freezing import Frozen
from collabsim.laboratory.hypothesis import MAIN, AskedOutcome, Hypothesis
from collabsim.laboratory.judging import Look, as_plain, looks
from collabsim.laboratory.over_points import PointFound
from collabsim.laboratory.own_course import own_readings
from collabsim.laboratory.planning import Plan
from collabsim.laboratory.special import SPECIAL, special
from collabsim.statistics.forms.judged import Judged
from collabsim.statistics.verdicts import Beyond, Municipality, Said, verdict


def plan_as_dict(plan: Plan) -> dict[str, Any]:
    """A plan in plain types."""
    return {
        "replications": plan.planned.replications,
        "wanted": plan.planned.wanted,
        "given": plan.given,
        "sides": [one._asdict() for one in plan.sides],
    }


def found_of(
    hypothesis: Hypothesis, frozen: Frozen, plan: Plan, cells: Sequence[Cell], counted: Counted,
    folder: Path, *, exploratory: bool,
) -> dict[str, Any]:  # fmt: skip
    """Everything that the runs say, without the region."""
    by_arm = {arm.name: _of_arm(cells, arm.name) for arm in hypothesis.arms}
    names = [one.name for one in hypothesis.outcomes]
    main, told = _judged_main(hypothesis, counted.of_cells(by_arm[MAIN]), names, folder)
    expected = expected_of(hypothesis, counted.of_cells(by_arm[MAIN]))
    verdicts = [
        plain_said(one.name, _said(hypothesis, one.name, main, expected, plan))
        for one in deciding(hypothesis)
    ]
    others = {
        name: [as_plain(one) for one in looks(hypothesis, counted.of_cells(places), names)]
        for name, places in by_arm.items()
        if name != MAIN
    }
    return {
        **head_of(hypothesis, frozen, exploratory),
        "replications": counted.replications,
        "plan": plan_as_dict(plan),
        "grid": [dict(at) for at in grid_of(hypothesis.factors)],
        "verdicts": [] if exploratory else verdicts,
        "own_readings": own_readings(hypothesis),
        "looks": [as_plain(one) for one in main],
        "arms": others,
        "expected": [one.as_dict() for one in expected],
        "told": told,
    }


def _judged_main(
    hypothesis: Hypothesis, counted: Counted, names: Sequence[str], folder: Path
) -> tuple[list[Look], list[dict[str, Any]]]:
    """The arm that decides; of claims that are not about its cells, with their own words."""
    main = looks(hypothesis, counted, names)
    if hypothesis.test.form not in SPECIAL:
        return main, []
    words: dict[tuple[str, str], Judged] = {}
    told = []
    for name in names:
        found = special(
            hypothesis, hypothesis.scenario, folder, name, replications=counted.replications,
            seed=hypothesis.plan.seed,
        )  # fmt: skip
        words |= {(name, town): one for town, one in found.judged.items()}
        told += found.told
    return [one._replace(judged=words[one.outcome, one.town]) for one in main], told


def _of_arm(cells: Sequence[Cell], arm: str) -> list[int]:
    return [number for number, one in enumerate(cells) if one.arm == arm]


def deciding(hypothesis: Hypothesis) -> tuple[AskedOutcome, ...]:
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


def plain_said(outcome: str, said: Said) -> dict[str, Any]:
    """A word and what it rests on, in plain types."""
    return {
        "outcome": outcome,
        "verdict": str(said.verdict),
        "chance": said.chance,
        "findings": {town: str(word) for town, word in said.findings},
        "reason": None if said.reason is None else str(said.reason),
    }


def region_of(hypothesis: Hypothesis, points: Sequence[PointFound]) -> dict[str, Any]:
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
            # At a point that refuses a share there is only the total.
            values = [one.effects.get(town, {}).get(name, np.nan) for one in points]
            known = [value for value in values if np.isfinite(value)]
            if known:
                found[town][name] = np.quantile(known, [0.05, 0.5, 0.95]).tolist()
    return dict(sorted(found.items()))


def head_of(hypothesis: Hypothesis, frozen: Frozen, exploratory: bool) -> dict[str, Any]:
    """What was asked, and when that was settled."""
    return {
        "id": hypothesis.id,
        "hypothesis": hypothesis.as_dict(),
        "translated": {language: dict(said) for language, said in hypothesis.translated.items()},
        "frozen": {"sha256": frozen.sha256, "date": frozen.date},
        "exploratory": exploratory,
    }
