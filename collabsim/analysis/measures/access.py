"""Who had access: which proposals became pilots, and which pilots were carried on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.reading import ever, framed, words
from collabsim.municipality.structure import Sector
from collabsim.records.event_log import of_kind, values
from collabsim.records.histories import Run
from collabsim.world.codes import Event
from collabsim.world.events.codes import BegunBy

SIZES = ("one", "two_or_three", "more")
"""Units a proposal wants to cover."""

GROUPS = {
    "sector": "sector", "sectors": "sector", "nonprofit": "measure_word",
    "begun_by": "measure_word", "size": "measure_word",
}  # fmt: skip
"""By what access is told, and the table of the catalogues with its words."""


def access(run: Run, asked: Asked) -> pd.DataFrame:
    """Every proposal: who it was by, what it was for, and how far it came.

    Returns:
        ``municipality``, ``pilot``, ``sector``, ``sectors`` (both names of a pair, or one alone),
        ``nonprofit`` (yes, no; missing where another entrepreneur has taken the place since),
        ``begun_by``, ``size`` (:data:`SIZES`), ``started`` and ``adopted``.
    """
    del asked
    events = of_kind(run.events, Event.PROPOSED)

    def field(name: str) -> NDArray[np.int64]:
        return values(run.events, Event.PROPOSED, name).astype(np.int64)

    pilots = events["pilot"].astype(np.int64)
    first = words(Sector, field("sector"))
    second = words(Sector, field("other_sector"))
    pairs = [
        one if other is None else " + ".join(sorted((str(one), str(other))))
        for one, other in zip(first, second, strict=True)
    ]
    size = np.searchsorted((1, 3), field("units_wanted"), side="left")
    return framed(
        run,
        events["municipality_row"],
        {
            "pilot": pilots,
            "sector": first,
            "sectors": pairs,
            "nonprofit": _nonprofit(run, field("entrepreneur"), events["month"]),
            "begun_by": words(BegunBy, field("initiated_by")),
            "size": np.array(SIZES, object)[size],
            "started": ever(run, Event.STARTED, pilots),
            "adopted": ever(run, Event.ADOPTED, pilots),
        },
    )


def _nonprofit(run: Run, who: NDArray[np.int64], month: NDArray[np.int64]) -> list[str | None]:
    """Whether each entrepreneur is nonprofit, as far as the one who proposed is still there."""
    came = of_kind(run.events, Event.ENTREPRENEUR_CAME)
    since = np.full(len(run.world.entrepreneur), -1)
    np.maximum.at(since, values(run.events, Event.ENTREPRENEUR_CAME, "entrepreneur"), came["month"])
    form = run.world.entrepreneur["nonprofit"]
    return [
        None if since[one] >= when else ("yes" if form[one] else "no")
        for one, when in zip(who.tolist(), month.tolist(), strict=True)
    ]


ACCESS = Measure(
    "access",
    row="proposal",
    unit="share",
    sources=(6, 123, 140, 213),
    computed="Of all proposals which part is of each sector, pair of sectors, legal form, origin "
    "and size; of those of each group which part became a pilot, and which was adopted.",
    table=access,
    figures=(
        *(
            Figure(f"of_{name}", "shares", name, words=words_of, detail=name == "sectors")
            for name, words_of in GROUPS.items()
        ),
        *(
            Figure(f"started_{name}", "share", "started", "", name, words=words_of, detail=True)
            for name, words_of in GROUPS.items()
        ),
        *(
            Figure(f"adopted_{name}", "share", "adopted", "", name, words=words_of, detail=True)
            for name, words_of in GROUPS.items()
        ),
    ),
)
