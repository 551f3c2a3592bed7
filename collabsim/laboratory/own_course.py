"""What people read by themselves: where the levels of a hypothesis lie among them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from collabsim.experiment.running.readings import proximities
from collabsim.laboratory.hypothesis import Hypothesis
from collabsim.scenario.do_schema import ALL

REPLICATIONS = 5
"""Of each municipality: one of each span of control, some thousand readings each."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def own_readings(hypothesis: Hypothesis) -> dict[str, list[float]]:
    """Quantiles of what is read by those a factor is held for, everything as it is.

    Returns:
        By factor the 5th, 25th, 50th, 75th and 95th percentile over all municipalities, each
        counted as much as the others; factors of a parameter, or of several proximities, are left
        out.
    """
    wanted = {
        factor.name: factor.do[0]
        for factor in hypothesis.factors
        if len({one["proximity"] for one in factor.do}) == 1
    }
    if not wanted:
        return {}
    read = proximities(
        hypothesis.scenario, replications=REPLICATIONS, seed=hypothesis.plan.pilot_seed,
        driver=hypothesis.driver,
    )  # fmt: skip
    return {name: _quantiles(read, one) for name, one in wanted.items()}


def _quantiles(read: pd.DataFrame, do: Any) -> list[float]:
    who = do.get("who", ALL)
    own = read if who == ALL else read[read["reader"].isin(who)]
    each = [
        np.quantile(values.dropna().to_numpy(float), QUANTILES)
        for _, values in own.groupby("municipality")[do["proximity"]]
    ]
    return [round(float(one), 4) for one in np.mean(each, axis=0)]
