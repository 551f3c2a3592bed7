"""The end of a case and what follows: decisions, competitions, reviews, stops."""

from __future__ import annotations

from typing import Any

from collabsim.records.meanings import (
    COMPETITION,
    IN_HOUSE,
    REDUCED,
    STOP,
    TOO_CLOSE,
    WITHOUT_WAY,
    YES,
)
from collabsim.report.story_case import end_of_stop, refuse
from collabsim.report.story_log import Happening
from collabsim.report.story_words import amount, counted, share
from collabsim.report.telling import Telling
from collabsim.world.codes import Event, Outcome, Reason, Stage

_BLAMED = ("unit", "line", "rules")


def decide(t: Telling, at: int) -> int:
    """The decider chooses."""
    happening = t.course[at]
    lain = t.lay_since(happening.month)
    if happening.other == STOP:
        return refuse(t, at, "decided_no", lain)
    if happening.other == COMPETITION:
        return compete(t, at, lain)
    # Buying less without a way seen is noted as an error before it is adopted, else after.
    error = t.following(at, Event.LEGAL_ERROR)
    adopted = t.following(at if error is None else at + 1, Event.ADOPTED)
    if adopted is None:
        return at + 1
    if error is None:
        error = t.following(at + 1, Event.LEGAL_ERROR)
    t.case_since = -1
    about = [happening, adopted] if error is None else [happening, adopted, error]
    key = "decided_yes"
    if happening.other == REDUCED:
        key = "decided_reduced"
    elif happening.other == WITHOUT_WAY:
        key = "decided_without_way"
    elif happening.other == IN_HOUSE:
        agreed = adopted.code == Outcome.TRANSFER
        key = "decided_transfer" if agreed else "decided_takeover"
    t.say(
        key,
        about,
        lain=lain,
        after=[] if error is None else [t.word("counts_as_error")],
        who=t.who(happening.person),
        belief=share(happening.number("b"), t.language),
        **agreement(t, adopted),
    )
    t.aside.clear()
    return at + len(about)


def agreement(t: Telling, adopted: Happening) -> dict[str, Any]:
    """Sum, term and first month of payment of what was adopted."""
    return {
        "amount": amount(adopted.number("a"), t.language),
        "term": counted("years", adopted.other, t.language),
        "date": t.date(int(adopted.number("b"))),
    }


def compete(t: Telling, at: int, lain: int) -> int:
    """The decider asks suppliers, or announces."""
    happening, begun = t.course[at], t.following(at, Event.COMPETITION)
    if begun is None:
        return at + 1
    t.case_since = -1
    t.say(
        "decided_competition",
        [happening, begun],
        lain=lain,
        who=t.who(happening.person),
        belief=share(happening.number("b"), t.language),
        date=t.date(int(begun.number("a"))),
    )
    return at + 2


def end_competition(t: Telling, at: int) -> int:
    """A competition is won or lost."""
    happening, adopted = t.course[at], t.following(at, Event.ADOPTED)
    if adopted is None:
        return at + 1
    t.aside.clear()
    t.say(
        "competition_won" if happening.code == 1 else "competition_lost",
        [happening, adopted],
        others=counted("suppliers", happening.other, t.language),
        **agreement(t, adopted),
    )
    return at + 2


def err(t: Telling, at: int) -> int:
    """A legal error that has not been told with the decision."""
    happening = t.course[at]
    key = "too_close" if happening.code == TOO_CLOSE else "legal_error"
    t.say(key, [happening], who=t.who(happening.person))
    return at + 1


def pay(t: Telling, at: int) -> int:
    """The entrepreneur is paid for an agreed transfer."""
    happening = t.course[at]
    t.say("paid", [happening], sum=amount(happening.number("a"), t.language))
    return at + 1


def review(t: Telling, at: int) -> int:
    """A review: kept ones are told together, a no by itself."""
    happening = t.course[at]
    if happening.other != YES:
        return refuse(t, at, "review_no", use=share(happening.number("c"), t.language))
    error = t.following(at, Event.LEGAL_ERROR)
    if error is not None:
        t.say(
            "kept_without_way",
            [happening, error],
            who=t.who(happening.person),
            use=share(happening.number("c"), t.language),
        )
        return at + 2
    t.hold(happening, tell_reviews)
    return at + 1


def tell_reviews(t: Telling, held: list[Happening]) -> None:
    """Reviews that kept the measure."""
    last = held[-1]
    t.say(
        "kept" if len(held) == 1 else "kept_often",
        held,
        who=t.who(last.person),
        times=counted("times", len(held), t.language),
        since=t.date(held[0].month),
        date=t.date(last.month),
        use=share(last.number("c"), t.language),
    )


def complain(t: Telling, at: int) -> int:
    """A purchase is cancelled after a complaint."""
    happening, stopped = t.course[at], t.following(at, Event.STOPPED)
    about = [happening] if stopped is None else [happening, stopped]
    t.say("complained", about, after=[] if stopped is None else end_of_stop(t, at + 1, about)[1:])
    return at + (1 if stopped is None else 2)


def stop(t: Telling, at: int) -> int:
    """A stop that no answer of this month led to: time or money ran out."""
    happening = t.course[at]
    about = [happening]
    after = end_of_stop(t, at, about)
    reason, stage = Reason(happening.code), Stage(happening.other)
    if reason == Reason.RESERVE:
        t.say("out_of_reserve", about, after=after[1:])
    elif reason == Reason.TIME and stage == Stage.COMPETITION:
        t.say("out_of_time_in_competition", about, after=after[1:])
    elif reason == Reason.TIME and happening.person >= 0:
        t.say("out_of_time", about, after=after[1:], who=t.who(happening.person))
    else:
        cause = t.because(reason)
        t.say(
            "stopped_because" if cause else "stopped",
            about,
            reason=reason if cause else None,
            after=after,
            because=cause,
        )
    return at + 1


def believe(t: Telling, at: int) -> int:
    """Whom the entrepreneur holds for the one who stopped it."""
    happening = t.course[at]
    right = happening.number("a") > 0.0
    t.say(
        "believed_rightly" if right else "believed_wrongly",
        [happening],
        blamed=t.word(f"blamed_{_BLAMED[happening.code]}"),
    )
    return at + 1
