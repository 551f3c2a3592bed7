"""How much of an effect goes by way of others: the four arms of a mediation, run and kept."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from collabsim.analysis.natural_runs import NaturalRuns, natural_effects_runs
from collabsim.experiment.store.whole_file import is_as_named, stem_of, write_named
from collabsim.laboratory.counted import spans_of
from collabsim.laboratory.folder import point_key
from collabsim.laboratory.hypothesis import Hypothesis, Mediation
from collabsim.laboratory.judging import BOOTSTRAP_SEED
from collabsim.scenario import Scenario
from collabsim.statistics.forms.judged import Judged, above
from collabsim.statistics.forms.natural_effects import NaturalEffects, Refusal, natural_effects
from collabsim.statistics.forms.totals import VERDICT_DRAWS, curve_of, redrawing

ARMS = "arms"
_KEPT = ("n", "d", "n_all", "d_all", "started", "in_all", "reads", "before", "own")


class Mediated(NamedTuple):
    """The natural effects of one outcome in one municipality, and what they rest on.

    ``common`` is the part of the pilots that started in all four arms, ``missed`` the part of the
    readings for which the other run had no counterpart that month.
    """

    outcome: str
    town: str
    effects: NaturalEffects
    of_all: NaturalEffects
    common: float
    missed: float

    def judged(self, at_least: float) -> Judged:
        """Whether the share mediated is surely above ``at_least``, or surely below."""
        found = self.effects
        told = {
            "share": found.share, "share_pure": found.share_pure, "share_total": found.share_total,
            "total": found.total, "indirect_pure": found.indirect_pure,
            "indirect_total": found.indirect_total,
        }  # fmt: skip
        if found.refusal is not None:
            return Judged(1.0, 1.0, {"total": found.total})
        return above(found.share, at_least, "share")._replace(effects=told)


def mediated(
    hypothesis: Hypothesis, scenario: Scenario, folder: Path, outcome: str, *,
    replications: int, seed: int, draws: int = VERDICT_DRAWS,
) -> list[Mediated]:  # fmt: skip
    """Run the four arms, or read them where they are kept, and take the effect apart.

    Args:
        hypothesis: The claim, which has a mediation.
        scenario: What the arms start from.
        folder: Where their sums are kept.
        outcome: What is looked at.
        replications: Of each arm.
        seed: Of the runs.
        draws: Bootstrap samples.

    Raises:
        UserError: the scenario cannot be used so.
    """
    smallest = hypothesis.outcome(outcome).smallest
    times = redrawing(
        replications, seed=BOOTSTRAP_SEED, draws=draws, spans=spans_of(replications)
    )  # fmt: skip
    found = []
    for one in kept_arms(hypothesis, scenario, folder, outcome, replications, seed):
        effects, of_all = (
            natural_effects(curve_of(totals, times), smallest, common=common)
            for totals, common in ((one.totals, one.common), (one.totals_of_all, 1.0))
        )
        found.append(
            Mediated(one.outcome, one.municipality, effects, of_all, one.common, one.missed)
        )
    return found


def kept_arms(
    hypothesis: Hypothesis, scenario: Scenario, folder: Path, outcome: str, replications: int,
    seed: int,
) -> list[NaturalRuns]:  # fmt: skip
    """The sums of the four arms in each municipality, from their files where they are there."""
    asked = _asked(hypothesis)
    said = [scenario.fingerprint, str(asked), str(hypothesis.factors[0].do)]
    key = point_key(said, seed, replications, [outcome])
    towns = [spec.name for spec in scenario.municipalities]
    found = []
    for number, town in enumerate(towns):
        stem = f"arms-{number:03d}-{key}"
        kept = _read(folder / ARMS, stem, town, outcome)
        if kept is None:
            (kept,) = natural_effects_runs(
                scenario, hypothesis.factors[0].do[0], near=asked.near, far=asked.far,
                mediators=asked.mediators, path=asked.path, outcome=outcome,
                replications=replications, seed=seed, municipalities=[town],
            )  # fmt: skip
            _write(folder / ARMS, stem, kept)
        found.append(kept)
    return found


def for_share(hypothesis: Hypothesis, found: Sequence[Mediated]) -> list[tuple[str, float]]:
    """Half widths of the interval of the share in pilot runs, by municipality."""
    widths = []
    for one in found:
        low, high = one.effects.share.interval()
        widths.append((one.town, (high - low) / 2.0))
    return [(town, width) for town, width in widths if town in hypothesis.test.towns]


def as_plain(one: Mediated) -> dict[str, object]:
    """What was found, in plain numbers; nothing where no share is to be shown."""
    refusal = one.effects.refusal
    return {
        "outcome": one.outcome,
        "municipality": one.town,
        "common": one.common,
        "missed": one.missed,
        "refusal": None if refusal is None else str(refusal),
        "effects": _shown(one.effects, refusal),
        "of_all": _shown(one.of_all, one.of_all.refusal),
    }


def _shown(effects: NaturalEffects, refusal: Refusal | None) -> dict[str, list[float]]:
    names = [name for name in NaturalEffects._fields if name != "refusal"]
    wanted = [name for name in names if refusal is None or not name.startswith("share")]
    return {
        name: [getattr(effects, name).value, *getattr(effects, name).interval()] for name in wanted
    }


def _asked(hypothesis: Hypothesis) -> Mediation:
    if hypothesis.mediation is None:
        raise ValueError(f"{hypothesis.id} has no mediation")
    return hypothesis.mediation


def _write(folder: Path, stem: str, runs: NaturalRuns) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = io.BytesIO()
    np.savez_compressed(made, **{name: getattr(runs, name) for name in _KEPT})
    write_named(folder, stem, ".npz", made.getvalue())


def _read(folder: Path, stem: str, town: str, outcome: str) -> NaturalRuns | None:
    for path in folder.glob(f"{stem}-*.npz"):
        if stem_of(path) == stem and is_as_named(path):
            with np.load(path, allow_pickle=False) as read:
                return NaturalRuns(town, outcome, *(read[name] for name in _KEPT))
    return None
