"""What the page's answers read of moving assumptions: which, to which ends, what goes together."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scipy import stats

from collabsim.analysis.desk import crossing, tornado
from collabsim.experiment.design.region_points import DIGITS
from collabsim.parameters import PARAMETERS
from collabsim.parameters.ranges import BELOW, CHOICE_ENDS, DRAWN, LISTED, range_of
from collabsim.report.desk import moving_words
from collabsim.scenario.checks import CHECKS, ROUNDING
from collabsim.statistics import holm, intervals, tipping

MOST_LOOKS = tipping.CELLS + 1
"""Values at which a tipping point can be looked for."""


def moving() -> dict[str, Any]:
    """All about assumptions that are moved, as plain data."""
    return {
        "listed": list(LISTED),
        "drawn": list(DRAWN),
        "ends": {name: _ends(name) for name in PARAMETERS},
        "digits": DIGITS,
        "checks": [asdict(one) for one in CHECKS],
        "rounding": ROUNDING,
        "tornado_replications": tornado.REPLICATIONS,
        "replications": tornado.IN_REPORT,
        "tipping_replications": crossing.REPLICATIONS,
        "wrong": holm.WRONG,
        "told_digits": moving_words.DIGITS,
        "most_turning": moving_words.MOST_TURNING,
        "most_questions": moving_words.MOST_QUESTIONS,
        "wide": moving_words.WIDE,
        "tipping": {
            "cells": tipping.CELLS, "first": tipping.FIRST, "looks": tipping.LOOKS,
            "at": list(tipping.AT), **quantiles(),
        },
    }  # fmt: skip


def quantiles() -> dict[str, Any]:
    """Quantiles a tipping point is judged by: of so many looks together, and of a likelihood."""
    return {
        "clear": [
            float(stats.norm.isf(holm.WRONG / 2.0 / count)) for count in range(1, MOST_LOOKS + 1)
        ],
        "likelihood": float(stats.chi2.ppf(intervals.LEVEL, 1)),
    }


def _ends(name: str) -> dict[str, Any]:
    """Between which ends a parameter is moved; nothing for a word that is one of several."""
    one = PARAMETERS[name]
    if one.kind == "choice":
        return {"words": list(CHOICE_ENDS[name])} if name in CHOICE_ENDS else {}
    if one.kind == "bool":
        return {"words": [False, True]}
    if name in BELOW:
        gap = DRAWN[name]
        return {"below": BELOW[name][0], "gap": [gap.low, gap.high]}
    reach = range_of(one)
    low, high = max(reach.low, one.low), min(reach.high, one.high)
    return {"low": low, "high": high, "by_ratio": reach.by_ratio and reach.low > 0.0}
