"""The end of a case and what follows: decisions, competitions, reviews, stops."""

from __future__ import annotations

from typing import Any

from collabsim.report.story_case import end_of_stop, refuse
from collabsim.report.story_log import LoggedEvent
from collabsim.report.story_words import amount, counted, share
from collabsim.report.telling import StoryBuilder
from collabsim.world.codes import Event, Outcome, Reason, Stage
from collabsim.world.events.codes import Answer, ContractEnd, LegalError, Option


def decide(t: StoryBuilder, at: int) -> int:
    """The decider chooses."""
    logged = t.course[at]
    lain = t.lay_since(logged.month)
    if logged.option == Option.STOP:
        return refuse(t, at, "decided_no", lain)
    if logged.option == Option.COMPETITION:
        return compete(t, at, lain)
    if logged.option == Option.EFFECT_CONTRACT:
        t.case_since = -1
        return begin_contract_talks(t, at)
    # Buying less without a way seen is noted as an error before it is adopted, else after.
    error = t.following(at, Event.LEGAL_ERROR)
    adopted = t.following(at if error is None else at + 1, Event.ADOPTED)
    if adopted is None:
        return at + 1
    if error is None:
        error = t.following(at + 1, Event.LEGAL_ERROR)
    t.case_since = -1
    about = [logged, adopted] if error is None else [logged, adopted, error]
    key = "decided_yes"
    if logged.option == Option.REDUCED:
        key = "decided_reduced"
    elif logged.option == Option.WITHOUT_ROUTE:
        key = "decided_without_lawful_route"
    elif logged.option == Option.IN_HOUSE:
        agreed = adopted.outcome == Outcome.TRANSFER
        key = "decided_transfer" if agreed else "decided_takeover"
    t.say(
        key,
        about,
        lain=lain,
        after=[] if error is None else [t.word("counts_as_error")],
        who=t.who(logged.person),
        belief=share(logged.belief, t.language),
        **agreement(t, adopted),
    )
    t.aside.clear()
    return at + len(about)


def agreement(t: StoryBuilder, adopted: LoggedEvent) -> dict[str, Any]:
    """Sum, term and first month of payment of what was adopted."""
    return {
        "amount": amount(adopted.yearly_nok, t.language),
        "term": counted("years", adopted.term_years, t.language),
        "date": t.date(adopted.first_payment_month),
    }


def compete(t: StoryBuilder, at: int, lain: int) -> int:
    """The decider asks suppliers, or announces."""
    logged, begun = t.course[at], t.following(at, Event.COMPETITION)
    if begun is None:
        return at + 1
    t.case_since = -1
    t.say(
        "decided_competition",
        [logged, begun],
        lain=lain,
        who=t.who(logged.person),
        belief=share(logged.belief, t.language),
        date=t.date(begun.competition_ends_month),
    )
    return at + 2


def end_competition(t: StoryBuilder, at: int) -> int:
    """A competition is won or lost."""
    logged, adopted = t.course[at], t.following(at, Event.ADOPTED)
    if adopted is None:
        return at + 1
    t.aside.clear()
    t.say(
        "competition_won" if logged.won else "competition_lost",
        [logged, adopted],
        others=counted("suppliers", logged.other_suppliers, t.language),
        **agreement(t, adopted),
    )
    return at + 2


def err(t: StoryBuilder, at: int) -> int:
    """A legal error that has not been told with the decision."""
    logged = t.course[at]
    key = "too_close" if logged.legal_error == LegalError.NOT_RECUSED else "legal_error"
    t.say(key, [logged], who=t.who(logged.person))
    return at + 1


def pay(t: StoryBuilder, at: int) -> int:
    """The entrepreneur is paid for an agreed transfer."""
    logged = t.course[at]
    t.say("paid", [logged], sum=amount(logged.transfer_nok, t.language))
    return at + 1


def review(t: StoryBuilder, at: int) -> int:
    """A review: kept ones are told together, a no by itself."""
    logged = t.course[at]
    if logged.answer == Answer.NO:
        return refuse(t, at, "review_no", use=share(logged.uptake, t.language))
    error = t.following(at, Event.LEGAL_ERROR)
    if error is not None:
        t.say(
            "kept_without_lawful_route",
            [logged, error],
            who=t.who(logged.person),
            use=share(logged.uptake, t.language),
        )
        return at + 2
    t.hold(logged, tell_reviews)
    return at + 1


def tell_reviews(t: StoryBuilder, held: list[LoggedEvent]) -> None:
    """Reviews that kept the measure."""
    last = held[-1]
    t.say(
        "kept" if len(held) == 1 else "kept_often",
        held,
        who=t.who(last.person),
        times=counted("times", len(held), t.language),
        since=t.date(held[0].month),
        date=t.date(last.month),
        use=share(last.uptake, t.language),
    )


def label_research(t: StoryBuilder, at: int) -> int:
    """The decider counts the purchase as research."""
    logged = t.course[at]
    t.say("labelled", [logged], who=t.who(logged.person))
    return at + 1


def politicians_door(t: StoryBuilder, at: int) -> int:
    """What was refused is put on the council's list by politicians."""
    logged = t.course[at]
    t.say("politicians_door", [logged], who=t.who(logged.person), date=t.date(logged.council_month))
    return at + 1


def private_asked(t: StoryBuilder, at: int) -> int:
    """A firm is asked for what was refused."""
    logged = t.course[at]
    key = "private_bought" if logged.answer == Answer.YES else "private_refused"
    t.say(key, [logged], who=t.who(logged.person))
    return at + 1


def begin_contract_talks(t: StoryBuilder, at: int) -> int:
    """The decider wants an effect contract, and talks about one begin."""
    decided, talks = t.course[at], t.following(at, Event.CONTRACT_TALKS)
    if talks is None:
        return at + 1
    when = t.date(talks.talks_end_month)
    t.say("contract_talks", [decided, talks], who=t.who(talks.person), date=when)
    return at + 2


def end_contract_talks(t: StoryBuilder, at: int) -> int:
    """Talks about an effect contract end, with or without one."""
    logged = t.course[at]
    t.say(
        f"contract_{ContractEnd(logged.contract_end).name.lower()}",
        [logged],
        who=t.who(logged.person),
        chance=share(logged.chance_of_target, t.language),
        sum=amount(logged.invested_nok, t.language),
    )
    return at + 1


def measure(t: StoryBuilder, at: int) -> int:
    """An effect contract is over, and its effect is measured."""
    logged = t.course[at]
    key = "effect_met" if logged.target_met else "effect_missed"
    t.say(key, [logged], sum=amount(logged.repaid_nok, t.language))
    return at + 1


def complain(t: StoryBuilder, at: int) -> int:
    """A purchase is cancelled after a complaint."""
    logged, stopped = t.course[at], t.following(at, Event.STOPPED)
    about = [logged] if stopped is None else [logged, stopped]
    t.say("complained", about, after=[] if stopped is None else end_of_stop(t, at + 1, about)[1:])
    return at + (1 if stopped is None else 2)


def stop(t: StoryBuilder, at: int) -> int:
    """A stop that no answer of this month led to: time or money ran out."""
    logged = t.course[at]
    about = [logged]
    after = end_of_stop(t, at, about)
    reason, stage = logged.stop_reason, logged.stop_stage
    if reason == Reason.RESERVE:
        t.say("out_of_reserve", about, after=after[1:])
    elif reason == Reason.TIME and stage == Stage.COMPETITION:
        t.say("out_of_time_in_competition", about, after=after[1:])
    elif reason == Reason.TIME and logged.person >= 0:
        t.say("out_of_time", about, after=after[1:], who=t.who(logged.person))
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


def believe(t: StoryBuilder, at: int) -> int:
    """Whom the entrepreneur holds for the one who stopped it."""
    logged = t.course[at]
    t.say(
        "believed_rightly" if logged.blamed_rightly else "believed_wrongly",
        [logged],
        blamed=t.word(f"blamed_{logged.blamed.name.lower()}"),
    )
    return at + 1
