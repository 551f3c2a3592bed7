"""How points are drawn and run: every number of it, fixed before anything was measured."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from collabsim.experiment.design.region_points import CODES, Axis, axes_now
from collabsim.scenario import MunicipalitySpec, Scenario
from collabsim.scenario.model import defaults
from collabsim.statistics.acceptance import SIZES
from collabsim.statistics.calibration_bands import BANDS, K4_BAND


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is drawn and how often it is run.

    ``design_seed`` is that of the scrambled Latin hypercube, ``seed`` that of the runs: the same
    in every point and size, so that points differ by their values and not by luck.
    ``default_replications`` are those at which the defaults have to be accepted.
    """

    date: str = "2026-11-28"
    points: int = 4_096
    replications: int = 40
    sizes: tuple[int, ...] = SIZES
    design_seed: int = 20_261_128
    seed: int = 0
    default_replications: int = 400


RECIPE = Recipe()
"""The recipe of the points that come with collabsim."""


def design(recipe: Recipe, axes: tuple[Axis, ...]) -> NDArray[np.uint16]:
    """Places of all points on all axes: a scrambled Latin hypercube, rounded to 16 bits.

    Each of ``recipe.points`` equal parts of each axis has one point, at a random place in it.
    """
    cube = qmc.LatinHypercube(d=len(axes), scramble=True, rng=recipe.design_seed)
    codes: NDArray[np.uint16] = (cube.random(recipe.points) * CODES).astype(np.uint16)
    return codes


def base_scenario(recipe: Recipe) -> Scenario:
    """What every point is run in: the sizes of the recipe, and defaults of what is not drawn."""
    specs = [MunicipalitySpec(name=f"{size:,}", population=size) for size in recipe.sizes]
    return Scenario("Region", "One point of the region of values.", defaults(), tuple(specs))


def described(recipe: Recipe, axes: tuple[Axis, ...] | None = None) -> dict[str, Any]:
    """The recipe in full, as it is kept with the points: what is drawn, run and accepted."""
    drawn = axes_now() if axes is None else axes
    return {
        **asdict(recipe),
        "sizes": list(recipe.sizes),
        "design": "scrambled Latin hypercube",
        "axes": len(drawn),
        "ranges": hashlib.sha256(_lines(drawn)).hexdigest()[:16],
        "accepted": {name: list(band) for name, band in {**BANDS, "K4": K4_BAND}.items()},
    }


def _lines(axes: tuple[Axis, ...]) -> bytes:
    return json.dumps([asdict(axis) for axis in axes], sort_keys=True).encode()
