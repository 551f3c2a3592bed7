"""What a run folder holds in words: the views on its files, in SQL, from declared columns."""

from __future__ import annotations

from collections.abc import Iterable

from collabsim.records.columns import FORMER_FIELDS, SCHEMA
from collabsim.records.declaring import quoted
from collabsim.records.pilot_columns import FRAME_COLUMNS, NOTHING_IS_NEGATIVE, PILOT_COLUMNS
from collabsim.records.run_columns import SUM_COLUMNS

FRAME: dict[str, str] = {column.name: column.sql for column in FRAME_COLUMNS}
"""The columns of a frame of pilots, in its order, by what is stored."""

PILOTS: dict[str, str] = {column.name: column.sql for column in PILOT_COLUMNS}
"""The columns of the view ``pilots``: also where a pilot belongs, and what else is stored."""

SUMS: dict[str, str] = {column.name: column.sum for column in SUM_COLUMNS}
"""What is summed over the pilots of a run, by the columns of ``pilots``."""

NOBODY_OF_FORMAT_1 = "none"
"""What stood for the post of a stop that nobody made, in the first folders."""


def stored_view(rows: str, format_of_folder: int) -> str:
    """Stored rows as the expressions of columns read them: -1 where there is nothing.

    Args:
        rows: What gives the rows, in SQL.
        format_of_folder: How its folder is laid out. In those of format 1 -1 is stored, and a
            word for the post of nobody.
    """
    if format_of_folder == 1:
        former = {name: FORMER_FIELDS.get(name, name) for name in SCHEMA.names}
        former["post"] = f"nullif(post, {quoted(NOBODY_OF_FORMAT_1)})"
        return f"SELECT {_listed(former.items())} FROM {rows}"  # noqa: S608 - names of ours
    sparse = (name for name in SCHEMA.names if name in NOTHING_IS_NEGATIVE)
    read = [f"coalesce({name}, -1) AS {name}" for name in sparse]
    return f"SELECT * REPLACE ({', '.join(read)}) FROM {rows}"  # noqa: S608 - names of ours


def _listed(named_sources: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{source} AS {name}" for name, source in named_sources)


PILOTS_VIEW = f"SELECT {_listed(PILOTS.items())} FROM store.pilots"  # noqa: S608


def sums_query(keys: Iterable[str], pilots: str) -> str:
    """The sums of each run over its pilots, those of a folder and those of a frame alike.

    Args:
        keys: Columns that make out a run.
        pilots: The table or view of pilots.
    """
    summed = _listed(SUMS.items())
    return f"SELECT {', '.join(keys)}, {summed} FROM {pilots} GROUP BY ALL"  # noqa: S608


# Where a run failed nothing is known of it; where it had no pilot, all sums are 0.
_KNOWN = ", ".join(
    f"CASE WHEN failed.run IS NULL THEN coalesce({name}, 0) END AS {name}" for name in SUMS
)
_OF_RUNS = sums_query(("cell", "municipality", "replication"), "pilots")

# The runs of a part are known from what it says of itself, so that those without a pilot and
# those that failed have a row too.
RUNS_VIEW = f"""
WITH made AS (
    SELECT cell, world, municipality, population, seed, part,
        unnest(range(first, last))::INTEGER AS replication
    FROM store.shares JOIN store.cells USING (cell) JOIN store.layouts USING (layout)
), sums AS ({_OF_RUNS})
SELECT made.cell, made.world, made.municipality, made.population, made.seed, made.replication,
    made.part, failed.run IS NOT NULL AS failed,
    {_KNOWN},
    run_name(made.cell, made.world, made.replication) AS run
FROM made
LEFT JOIN sums USING (cell, municipality, replication)
LEFT JOIN failures AS failed USING (cell, world, replication)
"""  # noqa: S608 - all of it is written above
"""One row for each municipality of each run: sums of 0 where there were no pilots, none if it
failed."""
