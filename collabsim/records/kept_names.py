"""The names of tables kept on demand, for whoever needs no more of them than that."""

from __future__ import annotations

from collections.abc import Collection

from collabsim.errors import UserError

PROXIMITIES, DISTANCES = "proximities", "distances"

KEPT_NAMES = (PROXIMITIES, DISTANCES)
"""All of them; :mod:`collabsim.records.kept_tables` has their columns and makes their frames."""


def refuse_unkept(keep: Collection[str]) -> None:
    """Refuse a table that no run keeps.

    Raises:
        UserError: one of them is none of :data:`KEPT_NAMES`.
    """
    for name in keep:
        if name not in KEPT_NAMES:
            known = " and ".join(map(repr, KEPT_NAMES))
            raise UserError(f"a run can keep the tables {known}, not {name!r}")
