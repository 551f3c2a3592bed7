"""Two lanes: what the public pays, and what users get; and one against the other where told how."""

from __future__ import annotations

import numpy as np
import pandas as pd

from collabsim.analysis.ledger import ledger
from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.impact import welfare
from collabsim.analysis.measures.reading import framed, started_pilots
from collabsim.records.histories import Run

PUBLIC = ("unit", "sector", "chief", "council", "fund", "state")
"""Parties of the ledger that pay with public money."""

POCKETS = {
    "unit": ("unit",), "sector": ("sector",), "municipality": ("chief", "council", "fund"),
    "state": ("state",),
}  # fmt: skip
"""Where gains fall, and which parties of the ledger pay from the same pocket."""


def expenditure(run: Run, asked: Asked) -> pd.DataFrame:
    """What the public pays, less what it gets back, by payer and year.

    Returns:
        ``municipality``, ``payer``, ``year`` (from 1) and ``net_nok``. A payer who paid nothing
        in a year has no row.
    """
    entries = ledger(run, asked.scenario)
    paid = entries[entries["payer"].isin(PUBLIC)]
    got = entries[entries["receiver"].isin(PUBLIC)]
    both = pd.concat(
        [
            paid[["municipality", "payer", "year", "nok"]],
            got[["municipality", "receiver", "year", "nok"]]
            .rename(columns={"receiver": "payer"})
            .assign(nok=-got["nok"]),
        ]
    )
    keys = ["municipality", "payer", "year"]
    return both.groupby(keys, sort=True)["nok"].sum().rename("net_nok").reset_index()


def gains(run: Run, asked: Asked) -> pd.DataFrame:
    """What users got of every started pilot, and in whose pocket the gain falls.

    Returns:
        ``municipality``, ``pilot``, ``pocket`` (unit, sector, municipality, state, users: what
        falls to nobody's budget), ``welfare`` (users times effect), ``paid_nok`` (by that pocket
        for the pilot; 0 for users) and ``worth_nok`` (missing where no worth is given).
    """
    pilots = started_pilots(run)
    rows = run.pilots[pilots]
    shares = {name: rows[f"gain_{name}"] for name in POCKETS}
    shares["users"] = 1.0 - sum(shares.values())
    whole = welfare(run, pilots)
    entries = ledger(run, asked.scenario)
    for_pilots = entries[entries["pilot"] >= 0]
    parts = []
    for name, share in shares.items():
        own = for_pilots[for_pilots["payer"].isin(POCKETS.get(name, ()))]
        paid = np.bincount(own["pilot"], own["nok"], minlength=len(run.pilots))[pilots]
        worth = np.nan if asked.welfare_nok is None else asked.welfare_nok
        columns = {
            "pilot": pilots,
            "pocket": np.full(len(pilots), name, object),
            "welfare": whole * share,
            "paid_nok": paid,
            "worth_nok": worth * whole * share,
        }
        parts.append(framed(run, rows["municipality_row"], columns))
    return pd.concat(parts, ignore_index=True)


EXPENDITURE = Measure(
    "expenditure",
    row="payer and year",
    unit="NOK of 2018",
    sources=(80, 238),
    computed="The ledger: all that units, sectors, the chief executive, the council, the fund and "
    "the state pay in a year, for pilots and instruments, less what they receive.",
    table=expenditure,
    figures=(
        Figure("paid", "total", "net_nok", unit="NOK"),
        Figure(
            "by_payer",
            "total",
            "net_nok",
            by="payer",
            unit="NOK",
            words="cost_payer",
            groups=PUBLIC,
        ),
        Figure("by_year", "total", "net_nok", by="year", unit="NOK", words="year", detail=True),
    ),
)

GAINS = Measure(
    "gains",
    row="started pilot and pocket",
    unit="users times effect",
    sources=(80, 238),
    computed="Users times the effect delivered; of what own staff took over the part of the effect "
    "they keep. Divided by where the gain of the pilot falls. The return is what that is worth in "
    "kroner for each krone the same pocket pays for pilots, and only where a worth is given.",
    table=gains,
    figures=(
        Figure(
            "welfare", "total", "welfare", by="pocket", unit="users", groups=(*POCKETS, "users")
        ),
        Figure(
            "return",
            "ratio",
            "worth_nok",
            of="paid_nok",
            by="pocket",
            unit="NOK per NOK",
            groups=tuple(POCKETS),
        ),
    ),
)
