"""What is to turn: the contrast between two sizes, or the word of a hypothesis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from collabsim.adversarial.places import Codes, Space
from collabsim.analysis.region_sums import MEASURES, point_sums
from collabsim.errors import UserError
from collabsim.experiment.running.over_region import run_at_points
from collabsim.laboratory.cells import cells_of, main_cells
from collabsim.laboratory.counted import counted_in_histories
from collabsim.laboratory.finding import deciding
from collabsim.laboratory.hypothesis import Hypothesis
from collabsim.laboratory.judging import REGION_DRAWS, looks
from collabsim.laboratory.special import SPECIAL, special
from collabsim.records.course import HORIZONS
from collabsim.scenario import Scenario
from collabsim.statistics.forms.judged import Finding, Judged
from collabsim.statistics.holm import WRONG
from collabsim.statistics.intervals import SHOWN
from collabsim.statistics.shares import difference_bounds

MONTHS = 36
"""After the money: when the contrast is taken."""

CONTRASTS = ("delivering", "alive")
"""Measures whose contrast can be searched."""

UNKNOWN = 5.0
"""The score of a point at which nothing can be said: behind every other admissible one."""


class Look(NamedTuple):
    """What runs at one point say.

    ``score`` is the smaller the nearer to turning, below 0 where the figure itself is on the other
    side. ``turned`` says whether it surely is. ``told`` are figures in plain types: ``value``,
    ``low`` and ``high`` of a contrast, or the ``word`` and what it rests on.
    """

    score: float
    turned: bool
    told: Mapping[str, Any]


class Aim(Protocol):
    """What is searched for. ``about`` is what a folder of trials has to be of."""

    @property
    def scenario(self) -> Scenario:
        """What is moved through the region."""

    @property
    def about(self) -> dict[str, Any]:
        """In plain types, all that trials hang on."""

    @property
    def least_gap(self) -> int | None:
        """As for :meth:`collabsim.adversarial.places.Space.shipped`."""

    def toward(self, own: Look) -> Aim:
        """The same aim, turned away from what holds at the scenario's own values."""

    def look(
        self, space: Space, codes: Codes | None, *, seed: int, replications: int, wrong: float
    ) -> Look:
        """Run a point, or the scenario as it is, and look.

        ``wrong`` is the share of wrong words that is allowed for.
        """


@dataclass(frozen=True)
class SizeContrast:
    """The smallest municipality minus the largest: share of started pilots 36 months on.

    ``sign`` is that of the contrast at the scenario's own values.
    """

    scenario: Scenario
    measure: str
    towns: tuple[str, str]
    sign: int = 1

    @classmethod
    def of(cls, scenario: Scenario, measure: str = "delivering") -> SizeContrast:
        """The contrast of a scenario.

        Raises:
            UserError: it has no two sizes, or there is no such measure.
        """
        if measure not in CONTRASTS:
            raise UserError(f"the contrast is of {' or '.join(CONTRASTS)}, not of {measure!r}")
        sized = [one for one in scenario.municipalities if one.population is not None]
        sized.sort(key=lambda one: one.population or 0)
        if len(sized) < 2 or sized[0].population == sized[-1].population:
            raise UserError(
                f"{scenario.name} has no two municipalities of different size, so there is no "
                "contrast that could turn; small_and_large is a scenario that has"
            )
        return cls(scenario, measure, (sized[0].name, sized[-1].name))

    @property
    def about(self) -> dict[str, Any]:
        """All that trials hang on."""
        return {
            "contrast": self.measure, "towns": list(self.towns),
            "scenario": self.scenario.fingerprint,
        }  # fmt: skip

    @property
    def least_gap(self) -> int | None:
        """Begin at the smallest stored contrasts of the same sign."""
        return self.sign

    def toward(self, own: Look) -> SizeContrast:
        """Search for the opposite sign."""
        value = own.told["value"]
        return replace(self, sign=-1 if value is not None and value < 0 else 1)

    def look(
        self, space: Space, codes: Codes | None, *, seed: int, replications: int, wrong: float
    ) -> Look:
        """The contrast with its interval."""
        there = self.scenario if codes is None else space.at(codes)
        (sums,) = run_at_points(
            [there], list(self.towns),
            lambda worlds: point_sums(worlds, self.towns, replications), seed=seed,
            replications=replications,
        )  # fmt: skip
        at, which = HORIZONS.index(MONTHS), MEASURES.index(self.measure)
        small, large = (
            (sums.observed[town, :, at].sum(axis=0), sums.there[town, :, at, which].sum(axis=0))
            for town in (0, 1)
        )
        bounds = difference_bounds(small, large, 1.0 - wrong)
        value, low, high = (float(one) for one in bounds)
        if math.isnan(value):
            return Look(UNKNOWN, False, {"value": None, "low": None, "high": None})
        turned = high <= -SHOWN if self.sign > 0 else low >= SHOWN
        return Look(self.sign * value, turned, {"value": value, "low": low, "high": high})


@dataclass(frozen=True)
class Word:
    """The word of a hypothesis; ``wanted`` is the one that is searched for."""

    hypothesis: Hypothesis
    folder: Path
    wanted: Finding = Finding.CONTRADICTED

    @classmethod
    def of(cls, hypothesis: Hypothesis, folder: Path, seeds: tuple[int, int]) -> Word:
        """The word of a hypothesis.

        Args:
            hypothesis: The claim.
            folder: Where runs of claims that have runs of their own are kept.
            seeds: Of the search, which may not be that of the claim's own runs.

        Raises:
            UserError: it cannot be tested, or its own runs would be looked at.
        """
        if not hypothesis.testable:
            raise UserError(f"{hypothesis.id} is not testable here: {hypothesis.needs}")
        taken = {hypothesis.plan.seed, hypothesis.plan.pilot_seed} & set(seeds)
        if taken:
            raise UserError(
                f"seed {min(taken)} is that of the runs of {hypothesis.id}, which have one look; "
                "give --seed another one"
            )
        return cls(hypothesis, folder)

    @property
    def scenario(self) -> Scenario:
        """That of the claim."""
        return self.hypothesis.scenario

    @property
    def about(self) -> dict[str, Any]:
        """All that trials hang on."""
        return {"hypothesis": self.hypothesis.id, "sha256": self.hypothesis.sha256}

    @property
    def least_gap(self) -> int | None:
        """Nothing is stored of a claim."""
        return None

    def toward(self, own: Look) -> Word:
        """Search for the opposite of the word; against the claim where it has none."""
        against = own.told["word"] == Finding.CONTRADICTED
        return replace(self, wanted=Finding.SUPPORTED if against else Finding.CONTRADICTED)

    def look(
        self, space: Space, codes: Codes | None, *, seed: int, replications: int, wrong: float
    ) -> Look:
        """The word over all municipalities that have to agree, and what it rests on."""
        outcome = deciding(self.hypothesis)[0].name
        try:
            judged = self._judged(space, codes, outcome, seed, replications)
        except UserError:
            # A cell without a pilot: nothing can be said there.
            return Look(UNKNOWN, False, {"word": str(Finding.UNDECIDED), "effects": {}})
        words = {one.at(wrong) for one in judged.values()}
        word = words.pop() if len(words) == 1 else Finding.UNDECIDED
        sign = 1 if self.wanted == Finding.CONTRADICTED else -1
        # Each alpha is the smaller the surer its word; all municipalities have to turn.
        score = max(sign * (one.contradicted - one.supported) for one in judged.values())
        effects = {
            town: {name: _plain(effect.value, *effect.interval()) for name, effect in
                   one.effects.items()}
            for town, one in judged.items()
        }  # fmt: skip
        return Look(score, word == self.wanted, {"word": str(word), "effects": effects})

    def _judged(
        self, space: Space, codes: Codes | None, outcome: str, seed: int, replications: int
    ) -> dict[str, Judged]:
        claim = self.hypothesis

        def there(scenario: Scenario) -> Scenario:
            return scenario if codes is None else space.at(codes, scenario)

        if claim.test.form in SPECIAL:
            found = special(
                claim, there(claim.scenario), self.folder, outcome, replications=replications,
                seed=seed, draws=REGION_DRAWS,
            ).judged  # fmt: skip
            return {town: found[town] for town in claim.test.towns}
        scenarios = [there(one.scenario) for one in main_cells(cells_of(claim))]
        names = [one.name for one in claim.outcomes]
        towns = [spec.name for spec in claim.scenario.municipalities]
        made = run_at_points(
            scenarios, None, lambda worlds: worlds, seed=seed, replications=replications
        )
        counted = counted_in_histories(list(made), names, towns, replications)
        seen = looks(claim, counted, [outcome], draws=REGION_DRAWS)
        return {one.town: one.judged for one in seen if one.town in claim.test.towns}


def _plain(*numbers: float) -> list[float | None]:
    return [float(one) if np.isfinite(one) else None for one in numbers]


USUAL_WRONG = WRONG
"""Of one look alone."""
