"""The simulated interview: what entrepreneurs of a region tell, beside what was the case.

In a region run entrepreneurs choose where to go and keep an opinion of each
municipality (model specification, section 5.8). Asked at the end, those with
results in both small and large municipalities say how often they were kept,
whom they hold for the one who stopped them, and where they would go now. The
log knows who truly stopped them. The key study (Isaksen 2022) is five such
interviews; its patterns are compared with these answers, the true ones beside.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from collabsim.municipality.structure import Duty
from collabsim.records.event_log import event_rows
from collabsim.records.histories import Run
from collabsim.world.codes import Event, Stage

SMALL_AT_MOST = 30_000
"""Inhabitants up to which a municipality counts as small, as in the key study."""

SIZES = ("small", "large")
PLACES = ("unit", "line", "rules")
"""Who can be held for the one who stopped a pilot, in the order of the codes."""

COLUMNS: tuple[str, ...] = (
    "seed",
    "replication",
    "entrepreneur",
    *(f"{what}_{size}" for size in SIZES for what in ("results", "kept", "kept_share")),
    *(f"{which}_{place}" for which in ("blamed", "true") for place in PLACES),
    "stops",
    "blamed_rightly",
    *(f"value_{size}" for size in SIZES),
    "would_go",
)
"""Columns of the interview; see :func:`interview`."""


def interview(run: Run, small_at_most: int = SMALL_AT_MOST) -> pd.DataFrame:
    """Interview the entrepreneurs of a region run who have results in both sizes.

    Args:
        run: A finished run of a region, with its event log.
        small_at_most: Inhabitants up to which a municipality counts as small.

    Returns:
        One row per entrepreneur: ``results_small``, ``kept_small`` and
        ``kept_share_small`` (results lived through there, pilots kept, their
        share) and the same for ``large``; ``blamed_unit``, ``blamed_line``,
        ``blamed_rules`` (stops ascribed to each) beside ``true_unit``,
        ``true_line``, ``true_rules`` (who stopped them; stops by nobody, as an
        empty reserve, are in neither) and ``stops``, ``blamed_rightly``;
        ``value_small`` and ``value_large`` (mean of the learnt values of the
        municipalities of that size the entrepreneur has results in) and
        ``would_go``, the size of the higher value, "either" if they are equal.

    Raises:
        ValueError: the run is no region, kept no events, or holds one size only.
    """
    world, plan = run.world, run.blueprint
    if not int(world.run[0]["region"]):
        raise ValueError("only a region run has entrepreneurs who went to several municipalities")
    if not int(world.run[0]["keep_events"]):
        raise ValueError("the interview needs a run with its event log")
    large = np.array(plan.populations) > small_at_most
    if large.all() or not large.any():
        raise ValueError(f"the region needs municipalities on both sides of {small_at_most}")
    n, municipalities = len(world.entrepreneur), len(plan.municipalities)
    opinions = world.opinion.reshape(n, municipalities)
    truth = _who_stopped(run)
    rows = []
    for e in range(n):
        own = opinions[e]
        if own["results"][large].sum() > 0 and own["results"][~large].sum() > 0:
            rows.append(
                {
                    "seed": run.seed,
                    "replication": run.replication,
                    "entrepreneur": e,
                    **_experienced(own, large),
                    **{f"blamed_{place}": int(own[f"blamed_{place}"].sum()) for place in PLACES},
                    **{f"true_{place}": truth.get((e, place), 0) for place in PLACES},
                    "stops": int(own["stops"].sum()),
                    "blamed_rightly": int(own["blamed_rightly"].sum()),
                    **_attraction(own, large),
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def interviews(runs: Iterable[Run], small_at_most: int = SMALL_AT_MOST) -> pd.DataFrame:
    """Interviews of several replications, one below the other.

    Args:
        runs: Finished runs of a region.
        small_at_most: As for :func:`interview`.
    """
    tables = [interview(run, small_at_most) for run in runs]
    asked = [table for table in tables if len(table)]
    return pd.concat(asked, ignore_index=True) if asked else pd.DataFrame(columns=list(COLUMNS))


def _experienced(own: np.ndarray, large: np.ndarray) -> dict[str, float]:
    """Results and pilots kept in small and in large municipalities."""
    told: dict[str, float] = {}
    for size, here in zip(SIZES, (~large, large), strict=True):
        results, kept = int(own["results"][here].sum()), int(own["kept"][here].sum())
        told |= {
            f"results_{size}": results,
            f"kept_{size}": kept,
            f"kept_share_{size}": kept / results,
        }
    return told


def _attraction(own: np.ndarray, large: np.ndarray) -> dict[str, float | str]:
    """Learnt values of the municipalities one knows, and the size one would go to now."""
    known = own["results"] > 0
    small_value = float(own["value"][known & ~large].mean())
    large_value = float(own["value"][known & large].mean())
    if small_value == large_value:
        would_go = "either"
    else:
        would_go = "small" if small_value > large_value else "large"
    return {"value_small": small_value, "value_large": large_value, "would_go": would_go}


def _who_stopped(run: Run) -> dict[tuple[int, str], int]:
    """Stops by entrepreneur and by who made them, for the stops entrepreneurs have a belief about.

    The belief and the stop are two events of one pilot; the last stop before
    the belief is the one it is about.
    """
    actor, pilots = run.blueprint.actor, run.pilots
    found: dict[tuple[int, str], int] = {}
    stopped: dict[int, tuple[int, int]] = {}
    for event in event_rows(run.events):
        pilot = event.pilot
        if event.kind == Event.STOPPED:
            stopped[pilot] = (event.stop_stage, event.person)
        elif event.kind == Event.BELIEVED and pilot in stopped:
            stage, place = stopped[pilot]
            if place >= 0:
                key = (int(pilots[pilot]["entrepreneur"]), _place(actor[place], stage))
                found[key] = found.get(key, 0) + 1
    return found


def _place(actor: np.void, stage: int) -> str:
    """Whether the unit, a leader above it or a keeper of rules stopped a pilot."""
    if stage == Stage.NOT_BROUGHT_FORWARD:
        return "unit"
    if actor["duty"] != Duty.NONE:
        return "rules"
    return "line" if actor["level"] > 0 else "unit"
