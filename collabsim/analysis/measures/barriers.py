"""Perceived barriers beside actual ones: ways that exist or are seen, reasons meant or told."""

from __future__ import annotations

import numpy as np
import pandas as pd

from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.reading import framed, started_pilots, words
from collabsim.records.histories import Run
from collabsim.world.codes import Argument, Reason, Stage

WAYS = ("none_needed", "seen", "not_seen", "none_exists")
"""A lawful way: none is needed; one exists and was seen; it exists and was not: a barrier only
perceived; none exists: an actual one."""


def barriers(run: Run, asked: Asked) -> pd.DataFrame:
    """The lawful way of every case, and what was said and meant where it was stopped.

    Returns:
        One row for each started pilot with a case: ``municipality``, ``pilot``, ``way``
        (:data:`WAYS`; missing where no sum was proposed), ``stopped``, ``argument``, ``reason``
        (missing where it was not stopped), ``by_rule`` (a rule was the argument), ``other_reason``
        (that, and rules were not the reason) and ``way_existed`` (that, and a way existed or none
        was needed).
    """
    del asked
    pilots = started_pilots(run)
    rows = run.pilots[pilots]
    opened = rows["case_open"] >= 0
    pilots, rows = pilots[opened], rows[opened]
    needed, exists, seen = (rows[f"route_{name}"] != 0 for name in ("needed", "exists", "seen"))
    way = np.select([~needed, seen, exists], WAYS[:3], WAYS[3]).astype(object)
    way[rows["term"] <= 0] = None
    stopped = rows["stage"] != Stage.NONE
    by_rule = stopped & (rows["argument"] == Argument.RULES)
    return framed(
        run,
        rows["municipality_row"],
        {
            "pilot": pilots,
            "way": way,
            "stopped": stopped,
            "argument": _where(stopped, words(Argument, rows["argument"])),
            "reason": _where(stopped, words(Reason, rows["reason"])),
            "by_rule": by_rule,
            "other_reason": by_rule & (rows["reason"] != Reason.RULES),
            "way_existed": by_rule & (~needed | exists | seen),
        },
    )


def _where(there: np.ndarray, found: list[str | None]) -> list[str | None]:
    return [word if is_there else None for word, is_there in zip(found, there, strict=True)]


BARRIERS = Measure(
    "barriers",
    row="started pilot with a case",
    unit="share",
    sources=(67, 68, 69, 139, 149),
    computed="For each case whether a lawful way was needed, existed and was seen, as it last "
    "stood. Of stopped pilots whether a rule was the argument, and of those whether the true "
    "reason (the largest shortfall of whoever said no) was another, and whether a way existed.",
    table=barriers,
    figures=(
        Figure("way", "shares", "way", groups=WAYS),
        Figure("by_rule", "share", "by_rule", where="stopped"),
        Figure("other_reason", "share", "other_reason", where="by_rule"),
        Figure("way_existed", "share", "way_existed", where="by_rule"),
        Figure("true_reason", "shares", "reason", where="by_rule", words="reason", detail=True),
    ),
)
