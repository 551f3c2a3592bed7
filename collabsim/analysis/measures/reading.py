"""What several measures read of a run: who hosts what, words of codes, months of pilots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.municipality.structure import Role
from collabsim.records.event_log import of_kind, values
from collabsim.records.histories import Run
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Event
from collabsim.world.events.codes import Answer, SlipPhase

type Column = Sequence[Any] | NDArray[Any]


def hosts(run: Run) -> dict[int, list[int]]:
    """The units in which each started pilot began: those that said yes to start."""
    started = set(of_kind(run.events, Event.STARTED)["pilot"].tolist())
    found: dict[int, list[int]] = defaultdict(list)
    asked = of_kind(run.events, Event.UNIT_ASKED)
    for pilot, unit, answer in zip(
        asked["pilot"].tolist(),
        values(run.events, Event.UNIT_ASKED, "unit_row").tolist(),
        values(run.events, Event.UNIT_ASKED, "answer").tolist(),
        strict=True,
    ):
        if answer == Answer.YES and pilot in started:
            found[pilot].append(unit)
    return found


def unit_of(run: Run, person: Any) -> NDArray[np.int64]:
    """The unit each post manages, -1 where it is no unit manager's or nobody's."""
    people = np.asarray(person, np.int64)
    actors = run.world.actor
    manages = (people >= 0) & (actors["role"][np.maximum(people, 0)] == Role.UNIT_MANAGER)
    return np.where(manages, actors["unit"][np.maximum(people, 0)], -1)


def januaries(run: Run) -> range:
    """Januaries in which a year lies behind, the one after the last month too."""
    return range(MONTHS_A_YEAR, int(run.world.run[0]["months"]) + 1, MONTHS_A_YEAR)


def started_pilots(run: Run) -> NDArray[np.int64]:
    """The numbers of the pilots that started."""
    return np.flatnonzero(run.pilots["started"] >= 0)


def words(codes: Any, numbers: Iterable[int]) -> list[str | None]:
    """The word of each code, nothing where it is below 0."""
    names = {int(one): one.name.lower() for one in codes}
    return [names.get(int(number)) for number in numbers]


def town_names(run: Run, rows: Any) -> NDArray[Any]:
    """The name of each municipality by its row."""
    return np.array(run.blueprint.municipalities, object)[np.asarray(rows, np.int64)]


def framed(run: Run, rows: Any, columns: dict[str, Any]) -> pd.DataFrame:
    """A table of a measure: ``municipality`` by its row, then its columns."""
    return pd.DataFrame({"municipality": town_names(run, rows), **columns})


def per_pilot(events: Any, pilots: int) -> NDArray[np.int64]:
    """How many of these events each pilot has."""
    return np.bincount(events["pilot"], minlength=pilots).astype(np.int64)


def last_value(run: Run, kind: Event, name: str) -> NDArray[np.float64]:
    """What a field last was in the events of a kind about each pilot; NaN where there is none."""
    found = np.full(len(run.pilots), np.nan)
    # Of several with one index the last one stays.
    found[of_kind(run.events, kind)["pilot"]] = values(run.events, kind, name)
    return found


def project_months(run: Run) -> NDArray[np.int64]:
    """Months in which each pilot was at work with project money: seen, or slipped unseen."""
    slipped = of_kind(run.events, Event.SLIPPED)
    slipped = slipped[values(run.events, Event.SLIPPED, "slip_phase") == SlipPhase.PROJECT]
    count = len(run.pilots)
    return per_pilot(of_kind(run.events, Event.OBSERVED), count) + per_pilot(slipped, count)


def ever(run: Run, kind: Event, pilots: Any) -> NDArray[np.bool_]:
    """Whether each of these pilots has an event of a kind."""
    return np.isin(pilots, of_kind(run.events, kind)["pilot"])


def values_of(run: Run, pilots: Any, month: str, *names: str) -> list[NDArray[np.float64]]:
    """Parameters as they held for each pilot in a month of its row (``started``, ``proposed``)."""
    rows = run.pilots[pilots]
    held = [
        run.blueprint.p_in(int(row), int(when))
        for row, when in zip(rows["municipality_row"], rows[month], strict=True)
    ]
    return [np.array([float(one[name]) for one in held], np.float64) for name in names]
