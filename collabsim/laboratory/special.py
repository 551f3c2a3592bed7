"""Claims that are not held against a grid of cells: what is mediated, and what tells more."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from collabsim.laboratory import mediating, predicting
from collabsim.laboratory.hypothesis import Hypothesis
from collabsim.scenario import Scenario
from collabsim.statistics.forms.judged import Judged
from collabsim.statistics.forms.replications import for_half_width
from collabsim.statistics.forms.totals import VERDICT_DRAWS

MEDIATED, TELLS_MORE = "share_mediated", "log_loss"
SPECIAL = (MEDIATED, TELLS_MORE)


class SpecialFound(NamedTuple):
    """One outcome: what is judged in each municipality, and everything told of it."""

    judged: dict[str, Judged]
    told: list[dict[str, Any]]


def special(
    hypothesis: Hypothesis, scenario: Scenario, folder: Path, outcome: str, *,
    replications: int, seed: int, draws: int = VERDICT_DRAWS,
) -> SpecialFound:  # fmt: skip
    """Hold such a claim against runs of its own, kept in the folder.

    Args:
        hypothesis: The claim, of one of the forms of :data:`SPECIAL`.
        scenario: What is run; that of the claim, or of a point of the region.
        folder: Where sums are kept, so that they are not made again.
        outcome: What is looked at.
        replications: How many runs.
        seed: Of the runs.
        draws: Bootstrap samples.

    Raises:
        UserError: it cannot be run so.
    """
    if hypothesis.test.form == MEDIATED:
        found = mediating.mediated(
            hypothesis, scenario, folder, outcome, replications=replications, seed=seed,
            draws=draws,
        )  # fmt: skip
        judged = {one.town: one.judged(hypothesis.test.at_least) for one in found}
        return SpecialFound(judged, [mediating.as_plain(one) for one in found])
    told = predicting.predicted(
        hypothesis, scenario, folder, outcome, replications=replications, seed=seed, draws=draws
    )
    return SpecialFound(told, list(predicting.as_plain(told, outcome)))


def wanted_for_share(hypothesis: Hypothesis, folder: Path) -> list[tuple[str, str, float, float]]:
    """Of each municipality outcome, name, half width in pilot runs and replications wanted."""
    asked = hypothesis.plan
    found = []
    for outcome in hypothesis.primary:
        pilot = mediating.mediated(
            hypothesis, hypothesis.scenario, folder, outcome.name,
            replications=asked.pilot_replications, seed=asked.pilot_seed,
        )  # fmt: skip
        for town, width in mediating.for_share(hypothesis, pilot):
            wanted = for_half_width(asked.pilot_replications, width, asked.half_width)
            found.append((outcome.name, town, width, wanted))
    return found
