"""The table of readings: on which occasions proximities were read, what they were, what was read.

Kept where it is asked for. One row for each person who met the entrepreneur or answered about a
pilot, in the order in which it happened.
"""

from __future__ import annotations

from collabsim.records.declaring import Column, words_of
from collabsim.records.pilot_columns import PLACING
from collabsim.scenario.do_schema import PATHS
from collabsim.world.codes import Occasion, State

READER_WORDS = ("team", "unit_manager", "line", "other_head", "state")
"""Who reads, by the place around the pilot, in the words of a ``[[do]]``."""

_AT_MEETING = "at an answer, which does not read it"
_PLACING = (
    Column("municipality", "name", "", "municipality of the pilot"),
    Column("seed", "whole number", "number", "seed of the run"),
    Column("replication", "whole number", "number", "number of the replication"),
    Column("reading", "whole number", "number", "number of the reading in its run, from 0"),
    Column("pilot", "whole number", "number", "pilot it is about, by its row in the run"),
    Column(
        "pilot_key", "whole number", "number",
        "the pilot by what stays the same in twin runs: entrepreneur * 4096 + month",
    ),
    Column("post", "name", "", "post of who read"),
    Column("holder", "whole number", "persons", "persons who held that post before"),
    Column("reader", "word", "", "place around the pilot of who read", words=READER_WORDS),
    Column("month", "whole number", "month", "month of the run, from 0"),
    Column("state", "word", "", "state of the pilot then", words=words_of(State)),
    Column("occasion", "word", "", "what it was read for", words=words_of(Occasion)[:2]),
    Column(
        "nth", "whole number", "number",
        "such occasions of this post and pilot before it in the same month",
    ),
)  # fmt: skip

_OWN = tuple(
    Column(name, "number", "0-1", meaning, missing)
    for name, meaning, missing in (
        ("cognitive", "cognitive proximity by state: overlap of topics", ""),
        ("institutional", "institutional proximity by state", ""),
        ("social", "social proximity by state: the tie", ""),
        ("organisational", "organisational proximity by state", ""),
        ("geographical", "geographical proximity by travel time", ""),
        ("lacking", "share of the pilot's topics the person lacks", ""),
        ("distance", "mindset distance to the entrepreneur", ""),
        ("closure", "closure of the team by state", _AT_MEETING),
        ("understanding", "understanding that was used", ""),
        ("novelty", "novelty that was used", _AT_MEETING),
    )
)
_TIE = Column(
    "tie_months", "number", "months", "months since the person first met the entrepreneur about it",
    "where they had not met before",
)  # fmt: skip
_READ = tuple(
    Column(
        f"read_{name}", "number", "0-1",
        f"what was read of {name} proximity in place of its own value; of several paths the first "
        "of: understanding, then novelty, closure, consent, approval or the chance of a meeting",
        "where no [[do]] acts on it, or the path is off",
    )
    for name in PATHS
)  # fmt: skip

READING_COLUMNS: tuple[Column, ...] = (*_PLACING, *_OWN, _TIE, *_READ)
"""Every column of the table, in order."""

STORED_READING_COLUMNS: tuple[Column, ...] = (*PLACING[:2], *READING_COLUMNS)
"""The columns of a sweep's table, which has cell and world of the run in front."""
