"""What a replay says about a cause, in a sentence.

The word "because" is kept for what a replay has borne out. A story, which gives
the term that weighed most at a no, therefore says so in other words here.
"""

from __future__ import annotations

from collabsim.inquiry.causes import Cause
from collabsim.language import text
from collabsim.report.cast import Cast
from collabsim.report.story_words import capitalised, counted, date
from collabsim.report.telling import Line
from collabsim.world.codes import State


def weighed(line: Line, language: str) -> str:
    """A line of a story without "because": what weighed most is told as such."""
    if not line.reason:
        return line.text
    clause = text(f"story.because_{line.reason}", language)
    _, _, weight = clause.partition(" ")
    return line.text.replace(clause, text("because.weighed", language, weight=weight))


def fact_of(table: str, cause: Cause, cast: Cast, language: str) -> str:
    """What happened, as a clause out of a table of the catalogue."""
    return text(
        f"{table}.{cause.kind}",
        language,
        who=cast.posts[cause.post] if cause.post >= 0 else "",
        date=date(max(cause.month, 0), language),
        months=counted("months", cause.months, language),
        lever=text(f"lever.{cause.lever}", language) if cause.lever else "",
        option=""
        if cause.option is None
        else text(f"because_option.{cause.option.name.lower()}", language),
    )


def verdict_text(
    cause: Cause,
    replayed: State | None,
    after_money: int,
    cast: Cast,
    language: str,
    *,
    holds: bool,
) -> str:
    """One verdict as a sentence: with "because" only of what happened, if the replay bore it out.

    Args:
        cause: What happened.
        replayed: State of the pilot in the replay without it; None where that is not known.
        after_money: Months after the project money at which that was.
        cast: Names of the posts in the language.
        language: Code of the language.
        holds: Whether the replay saved the pilot.
    """
    fact = fact_of("because_fact", cause, cast, language)
    if holds:
        # A lever that was off has not happened: of it is said what it would have done.
        key = "lever_holds" if cause.lever else "holds"
    elif replayed is None:
        key = "beyond"
    elif replayed == State.STOPPED:
        key = "still_stopped"
    elif replayed == State.NEVER_STARTED:
        key = "displaced"
    else:
        key = "not_saved"
    state = "" if replayed is None else replayed.name.lower()
    return text(
        f"because.{key}",
        language,
        fact=fact if holds else capitalised(fact),
        undone=text(f"because_undone.{cause.kind}", language),
        months=counted("months", after_money, language),
        state=text(f"state.{state}", language) if state else "",
        lever=text(f"lever.{cause.lever}", language) if cause.lever else "",
    )
