"""Running a hypothesis: frozen, planned, run, looked at once, over the region, and its word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.running.coordinate import Progress
from collabsim.laboratory.adding_up import added_up, parts_of
from collabsim.laboratory.cells import cells_of, main_cells
from collabsim.laboratory.counted import Counted
from collabsim.laboratory.family import hold_together
from collabsim.laboratory.finding import (
    deciding,
    found_of,
    head_of,
    plain_said,
    plan_as_dict,
    region_of,
)
from collabsim.laboratory.folder import (
    PATHS,
    PILOT,
    PLAN,
    RUNS,
    VERDICT,
    counted_runs,
    read_json,
    stored_runs,
    write_json,
)
from collabsim.laboratory.freezing import begin_runs, freeze, seen_before
from collabsim.laboratory.hypothesis import CONFIRMATORY, EXPLORATORY, Hypothesis
from collabsim.laboratory.over_points import over_points
from collabsim.laboratory.planning import Plan, Side, plan_from
from collabsim.laboratory.special import MEDIATED, wanted_for_share
from collabsim.statistics.forms.replications import Planned, planned
from collabsim.statistics.verdicts import verdict


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
    if hypothesis.test.form == MEDIATED:
        sides = tuple(
            Side(outcome, town, "half_width", width, asked.half_width, wanted)
            for outcome, town, width, wanted in wanted_for_share(hypothesis, folder)
        )
        return Plan(planned([one.replications for one in sides], asked.at_most), sides)
    cells = main_cells(cells_of(hypothesis))
    results = stored_runs(
        folder / PILOT, cells, seed=asked.pilot_seed, replications=asked.pilot_replications,
        name=f"{hypothesis.id} pilot", about=f"pilot runs of hypothesis {hypothesis.id}",
        driver=hypothesis.driver, progress=telling.runs,
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
        found = {**head_of(hypothesis, frozen, False), "verdicts": [plain_said("", verdict((), 1.0,
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
        name=hypothesis.id, about=_about(hypothesis), driver=hypothesis.driver,
        progress=telling.runs,
    )  # fmt: skip
    (folder / RUNS / frozen.path.name).write_bytes(frozen.path.read_bytes())
    names = [one.name for one in hypothesis.outcomes]
    counted = counted_runs(results, names, _towns(hypothesis), number)
    found = found_of(
        hypothesis, frozen, plan, cells, counted, folder,
        exploratory=exploratory or seen is not None,
    )  # fmt: skip
    found["seen_before"] = seen
    _add_up(hypothesis, counted.of_cells(range(len(main_cells(cells)))), folder, found, telling)
    if region and hypothesis.region.points:
        telling.stage("region")
        primary = [one.name for one in deciding(hypothesis)]
        points = over_points(
            hypothesis, main_cells(cells), folder, names, primary, telling.points
        )  # fmt: skip
        found["region"] = region_of(hypothesis, points)
    write_json(folder / VERDICT, found)
    if hypothesis.kind == CONFIRMATORY:
        hold_together(folder.parent, hypothesis.family)
    return found_in(folder)


def _add_up(
    hypothesis: Hypothesis, counted: Counted, folder: Path, found: dict[str, Any],
    telling: Telling,
) -> None:  # fmt: skip
    """Every path alone, where there is more than one; it gives no word."""
    parts = parts_of(hypothesis, counted.replications)
    if not parts:
        return
    telling.stage(PATHS)
    sums = added_up(hypothesis, counted, folder, telling.runs)
    found["expected"] += [one.as_dict() for one in sums]
    found["parts"] = parts


def found_in(folder: Path) -> dict[str, Any]:
    """What was found, as it is kept in the folder.

    Raises:
        UserError: the hypothesis has not come to its end there.
    """
    found = read_json(folder / VERDICT)
    if found is None:
        raise UserError(f"{folder}: no hypothesis has come to its end here")
    return found


def _towns(hypothesis: Hypothesis) -> list[str]:
    return [spec.name for spec in hypothesis.scenario.municipalities]


def _about(hypothesis: Hypothesis) -> str:
    return f"hypothesis {hypothesis.id}, frozen as {hypothesis.sha256}"
