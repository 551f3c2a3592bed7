"""The search: trial after trial, each from what all before it have shown, then the other half.

Optuna's sampler (Bergstra et al. 2011, tree-structured Parzen estimators) proposes points. It is
made anew for each trial from the seed and the number of the trial, and is shown the trials as they
are kept, so that a search that was interrupted goes on as if it had not been.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from collabsim.adversarial.aims import UNKNOWN, USUAL_WRONG, Aim, Look
from collabsim.adversarial.places import Admitted, Codes, Space, admitted, plain
from collabsim.adversarial.trials import Kept, Trial
from collabsim.connectors.needed import needed
from collabsim.errors import UserError
from collabsim.experiment.design.region_points import CODES
from collabsim.experiment.seeds import checked_replications, checked_seed
from collabsim.experiment.store.parts import source_hash_here
from collabsim.validation.region.recipe import RECIPE

SEED = 7
"""Unless another is asked for: neither that of the region's points nor one hypotheses run with."""

STARTS = 20
"""Accepted points of those shipped that are tried first."""

CONFIRMED = 5
"""Points, the nearest to turning first, that are run again with the other half of the luck."""

CONFIRMING = 4
"""How many times the replications of the search they are run with."""

BEHIND = 2 * UNKNOWN
"""Score of a point that meets no target; how far it is from them is added."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Asked:
    """How a search is made.

    ``seed`` is that of the half that searches, ``seed + 1`` that of the half that confirms.
    ``minutes`` ends the search early, between two trials.
    """

    trials: int = 200
    minutes: float | None = None
    replications: int = 40
    seed: int = SEED
    starts: int = STARTS
    confirmed: int = CONFIRMED
    confirming: int = CONFIRMING

    def checked(self) -> Asked:
        """Return it if it can be used.

        Raises:
            UserError: a number is out of its bounds.
        """
        checked_replications(self.trials, "trials")
        checked_replications(self.replications)
        checked_seed(self.seed + 1, "seed + 1")
        checked_seed(self.seed)
        if self.replications < 2:
            raise UserError("replications must be 2 or more: one alone has no interval")
        if self.minutes is not None and not self.minutes > 0:
            raise UserError(f"minutes must be above 0, not {self.minutes:g}")
        return self


@dataclass(frozen=True)
class Confirmed:
    """A point in both halves. ``turned`` if it is admissible and surely turned in the second."""

    trial: Trial
    again: Admitted
    look: Look

    @property
    def turned(self) -> bool:
        """Whether it is a find."""
        return self.trial.admissible and self.again.met and self.look.turned


@dataclass(frozen=True)
class Found:
    """What a search came to. ``own`` is what holds at the scenario's own values."""

    aim: Aim
    space: Space
    asked: Asked
    own: Look
    trials: Sequence[Trial]
    confirmed: Sequence[Confirmed]

    @property
    def admissible(self) -> list[Trial]:
        """Trials that meet K1 to K4, the nearest to turning first."""
        return nearest(self.trials)

    @property
    def turned(self) -> list[Confirmed]:
        """Points that surely turn, and are admissible in both halves."""
        return [one for one in self.confirmed if one.turned]

    @property
    def wrong(self) -> float:
        """Share of wrong words allowed for at each point that is confirmed."""
        return USUAL_WRONG / max(self.asked.confirmed, 1)


def nearest(trials: Sequence[Trial]) -> list[Trial]:
    """Admissible trials, the nearest to turning first; of one point the first trial."""
    order = sorted((one for one in trials if one.admissible), key=lambda one: one.score)
    return list({one.codes: one for one in reversed(order)}.values())[::-1]


def search(aim: Aim, folder: Path, asked: Asked, progress: Progress | None = None) -> Found:
    """Search for admissible points at which something turns, and confirm the nearest ones.

    Args:
        aim: What is to turn.
        folder: Where trials are kept; what is there is not run again.
        asked: How it is made.
        progress: Called with trials done and trials in all.

    Raises:
        UserError: Optuna is not installed, or the folder has trials of another search.
        KeyboardInterrupt: it was interrupted; the same call goes on.
    """
    optuna = needed("optuna")
    asked = asked.checked()
    space = Space.of(aim.scenario)
    about = {
        **aim.about, "seed": asked.seed, "replications": asked.replications,
        "starts": asked.starts, "rules": source_hash_here(),
        "sampler": f"optuna {optuna.__version__}",
    }  # fmt: skip
    kept = Kept.there(folder, about) or Kept.begin(folder, about, _own(aim, space, asked))
    own = Look(kept.own["score"], False, kept.own["told"])
    aim = aim.toward(own)
    until = None if asked.minutes is None else time.monotonic() + 60.0 * asked.minutes
    starts = space.shipped(asked.starts, least_gap=aim.least_gap)
    while len(kept.trials) < asked.trials:
        if progress is not None:
            progress(len(kept.trials), asked.trials)
        if until is not None and time.monotonic() >= until:
            break
        number = len(kept.trials)
        codes = (
            starts[number] if number < len(starts)
            else _proposed(optuna, space, kept.trials, asked, number)
        )  # fmt: skip
        kept.keep(_tried(aim, space, codes, asked, number))
    trials = kept.trials[: asked.trials]
    best = nearest(trials)[: asked.confirmed]
    return Found(aim, space, asked, own, trials, [_again(aim, space, one, asked) for one in best])


def _own(aim: Aim, space: Space, asked: Asked) -> dict[str, Any]:
    """What holds at the scenario's own values, with as many runs as a point is confirmed with."""
    found = aim.look(
        space, None, seed=asked.seed, replications=asked.confirming * asked.replications,
        wrong=USUAL_WRONG,
    )  # fmt: skip
    return {"score": found.score, "told": dict(found.told)}


def _tried(aim: Aim, space: Space, codes: Codes, asked: Asked, number: int) -> Trial:
    there = admitted(space.values(codes), seed=RECIPE.seed, replications=RECIPE.replications)
    if not there.met:
        return Trial(number, codes, False, plain(there.figures), BEHIND + there.missed_by, None)
    look = aim.look(
        space, codes, seed=asked.seed, replications=asked.replications, wrong=USUAL_WRONG
    )
    return Trial(number, codes, True, plain(there.figures), look.score, look.told)


def _again(aim: Aim, space: Space, trial: Trial, asked: Asked) -> Confirmed:
    """The same point with the other half of the luck; several points have one error together."""
    seed, times = asked.seed + 1, asked.confirming
    there = admitted(
        space.values(trial.codes), seed=RECIPE.seed + 1, replications=times * RECIPE.replications
    )
    look = aim.look(
        space, trial.codes, seed=seed, replications=times * asked.replications,
        wrong=USUAL_WRONG / max(asked.confirmed, 1),
    )  # fmt: skip
    return Confirmed(trial, there, look)


def _proposed(
    optuna: Any, space: Space, trials: Sequence[Trial], asked: Asked, number: int
) -> Codes:
    """The next point, from the trials so far and nothing else."""
    names = [space.axes[at].name for at in space.free]
    spread = {name: optuna.distributions.FloatDistribution(0.0, 1.0) for name in names}
    mixed = np.random.SeedSequence([asked.seed, number]).generate_state(1)
    with _quiet(optuna):
        sampler = optuna.samplers.TPESampler(seed=int(mixed[0]), n_startup_trials=1)
        study = optuna.create_study(sampler=sampler)
        study.add_trials(
            optuna.trial.create_trial(
                params={
                    name: (one.codes[at] + 0.5) / CODES
                    for name, at in zip(names, space.free, strict=True)
                },
                distributions=spread, value=one.score,
            )
            for one in trials
        )  # fmt: skip
        shares = study.ask(spread).params
    # What the scenario holds is held whatever its place is.
    codes = list(trials[0].codes)
    for name, at in zip(names, space.free, strict=True):
        codes[at] = min(int(shares[name] * CODES), CODES - 1)
    return tuple(codes)


@contextmanager
def _quiet(optuna: Any) -> Iterator[None]:
    """Optuna says nothing of studies that are made for one question."""
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(before)
