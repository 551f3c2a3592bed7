"""What matters of each measure, in words: the limit that every verdict is held against."""

from __future__ import annotations

from collabsim.analysis.desk.effects import MILLION_MATTERS
from collabsim.analysis.desk.measures import BY_NAME, HEADLINES
from collabsim.analysis.desk.sets import PRECISE
from collabsim.report.desk.telling import Teller

TOLD_BY: dict[str, str] = {
    "share": "delivering_12",
    "proposals": "delivering_12_of_proposals",
    "errors": "legal_errors",
    "users": "users",
}
"""Of the measures that have a limit in common the one by which it is told."""


def limit(teller: Teller, measure: str) -> str:
    """The smallest difference of a measure that matters, as it is told."""
    own = BY_NAME[measure].matters if measure in BY_NAME else MILLION_MATTERS
    return _written(teller, own * teller.effects.matters)


def matters_note(teller: Teller) -> str:
    """What matters of every measure, and what is called clear."""
    told = {key: limit(teller, measure) for key, measure in TOLD_BY.items()}
    lines = [teller.word("matters", **told)]
    if any(change.kroner is not None for change in teller.effects.changes):
        lines.append(teller.word("matters_kroner", million=limit(teller, "million")))
    return " ".join([*lines, teller.word("matters_clear")])


def half_limit(teller: Teller) -> str:
    """From which standard error on a set of assumptions is told to be coarse."""
    return _written(teller, PRECISE * BY_NAME[HEADLINES[0]].matters)


def _written(teller: Teller, value: float) -> str:
    plain = f"{value:.6g}"
    return teller.constant(f"matters.{plain}", value, len(plain.partition(".")[2]))
