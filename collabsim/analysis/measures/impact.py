"""Levels of effect (SoImpact), and the funnel from proposals to good pilots that deliver."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.reading import (
    ever,
    framed,
    hosts,
    last_value,
    project_months,
    started_pilots,
    values_of,
)
from collabsim.records.event_log import of_kind, values
from collabsim.records.histories import Run
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Event, State

ATTRIBUTION = {"result": 1.0, "outcome": 0.8, "effect": 0.5, "societal": 0.2}
"""The part of each level that is put down to the measure: falling as in the source, which gives
these as an example: assumption."""

FUNNEL = ("proposed", "started", "adopted", "delivering", "good")
"""Stages of the funnel, each within the one before."""

BOOST_REFUGEE = {
    "assisted": 534, "qualified": 349, "interviews": 212, "offers": 46, "contracts": 48,
}  # fmt: skip
"""People at each stage of Boost Refugee, November 2016 to August 2017 [241]. There are more
contracts than offers in the source; of long-term effect it says that it was not measured."""


def welfare(run: Run, pilots: Any) -> NDArray[np.float64]:
    """What the users of each pilot got: users times the effect delivered.

    Users of the project are those of its months and the units it began in, at most all there were.
    Of the effect that own staff deliver later they keep ``kept_effect``. A month of a user counts
    as the model counts users.
    """
    rows = run.pilots[pilots]
    effect = np.nan_to_num(last_value(run, Event.OBSERVED, "delivered_effect")[pilots])
    units = hosts(run)
    (rate,) = values_of(run, pilots, "started", "users_per_unit_month")
    begun = np.array([len(units.get(int(pilot), ())) for pilot in pilots], np.float64)
    during = np.minimum(rows["users"], rate * begun * project_months(run)[pilots])
    kept = np.where(rows["ended_as"] == State.IN_HOUSE, rows["kept_effect"], 1.0)
    return np.asarray(effect * (during + kept * (rows["users"] - during)), np.float64)


def impact(run: Run, asked: Asked) -> pd.DataFrame:
    """The four levels of every started pilot.

    Returns:
        ``municipality``, ``pilot``, ``level``, ``value`` (what was there), ``attribution`` (the
        part put down to the measure) and ``measured`` (the product). Levels: ``result`` (users
        reached), ``outcome`` (the same users, as the model counts users in use), ``effect`` and
        ``societal`` (users times effect, once the years until the gain have passed).
    """
    del asked
    pilots = started_pilots(run)
    rows = run.pilots[pilots]
    users = rows["users"]
    left = int(run.world.run[0]["months"]) - rows["started"]
    shown = left >= MONTHS_A_YEAR * rows["years_until_gain"]
    effect = np.where(shown, welfare(run, pilots), 0.0)
    found = {"result": users, "outcome": users, "effect": effect, "societal": effect}
    part = np.array(list(ATTRIBUTION.values()))
    value = np.array([found[level] for level in ATTRIBUTION]).reshape(len(part), -1)
    return framed(
        run,
        np.tile(rows["municipality_row"], len(part)),
        {
            "pilot": np.tile(pilots, len(part)),
            "level": np.repeat(np.array(list(ATTRIBUTION), object), len(pilots)),
            "value": value.ravel(),
            "attribution": np.repeat(part, len(pilots)),
            "measured": (part[:, None] * value).ravel(),
        },
    )


def funnel(run: Run, asked: Asked) -> pd.DataFrame:
    """How far every proposal came.

    Returns:
        ``municipality``, ``pilot`` and whether it was ``started``, ``adopted`` (whoever delivers),
        ``delivering`` (by the entrepreneur under a contract, at any time) and ``good`` (that, and
        not weak).
    """
    del asked
    pilots = np.arange(len(run.pilots))
    rows = run.pilots
    changes = of_kind(run.events, Event.STATE)
    after = values(run.events, Event.STATE, "state_after")
    delivering = np.isin(pilots, changes["pilot"][after == State.DELIVERING])
    limit = np.array([float(one["weak_limit"]) for one in run.blueprint.p])
    weak = rows["true_effect"] < limit[rows["municipality_row"]]
    return framed(
        run,
        rows["municipality_row"],
        {
            "pilot": pilots,
            "started": ever(run, Event.STARTED, pilots),
            "adopted": ever(run, Event.ADOPTED, pilots),
            "delivering": delivering,
            "good": delivering & ~weak,
        },
    )


IMPACT = Measure(
    "impact",
    row="started pilot and level",
    unit="users",
    sources=(230, 231),
    computed="Result: users reached. Outcome: the same users, as only those in use are counted. "
    "Effect: users times the effect delivered, where the years until the gain have passed before "
    "the run ends. Societal: the same. Measured is what of it is put down to the measure: 1, .8, "
    ".5 and .2 of it.",
    table=impact,
    figures=(
        Figure("value", "total", "value", by="level", unit="users", groups=tuple(ATTRIBUTION)),
        Figure(
            "measured", "total", "measured", by="level", unit="users", groups=tuple(ATTRIBUTION)
        ),
    ),
)

FUNNEL_MEASURE = Measure(
    "funnel",
    row="proposal",
    unit="share",
    sources=(241,),
    computed="Of all proposals the share that started, that was adopted (whoever delivers), that "
    "the entrepreneur delivered under a contract at any time, and of those that are not weak. "
    "Beside it Boost Refugee: of 534 people assisted 349 gained qualifications or a network, 212 "
    "had an interview, 46 an offer and 48 a contract.",
    table=funnel,
    figures=tuple(Figure(stage, "share", stage) for stage in FUNNEL[1:]),
)
