"""The case: what was asked for, who answered what, and how long it lay."""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.report.story_log import LoggedEvent
from collabsim.report.story_run import succeed, sum_up
from collabsim.report.story_words import amount, capitalised, counted, listed, share
from collabsim.report.telling import StoryBuilder
from collabsim.world.codes import Event, State
from collabsim.world.events.codes import AgreementEnd, Answer


def open_case(t: StoryBuilder, at: int) -> int:
    """The unit manager writes the case: the sum, the term, the decider, the band."""
    logged = t.course[at]
    again = any(h.kind == Event.CASE_OPENED for h in t.course[:at])
    sum_up(t, logged)
    t.manager = logged.person
    t.case_since = logged.month
    asked, full = logged.yearly_nok, logged.full_price_yearly_nok
    t.asked = asked
    decider = t.cast.line(logged.person)[logged.levels_to_decider]
    own = decider == logged.person
    who = capitalised(t.who(decider))
    t.say(
        "case_again" if again else "case",
        [logged],
        after=[
            t.word("decides_alone") if own else t.word("is_to_decide", decider=who),
            t.word(f"band_{logged.band.name.lower()}"),
        ],
        who=t.who(logged.person),
        amount=amount(asked, t.language),
        price=t.word("full_price")
        if asked >= full
        else t.word("of_full_price", full=amount(full, t.language)),
        term=counted("years", logged.term_years, t.language),
    )
    return at + 1


def not_brought_forward(t: StoryBuilder, at: int) -> int:
    """The team saw too little effect; the unit manager lets it be."""
    logged = t.course[at]
    sum_up(t, logged)
    stopped = t.refusal(at)
    about = [logged] if stopped is None else [logged, stopped]
    t.say(
        "not_brought_forward",
        about,
        after=[] if stopped is None else end_of_stop(t, at + 1, about),
        who=t.who(logged.person),
        evidence=share(logged.evidence, t.language),
    )
    return at + len(about)


def end_of_stop(t: StoryBuilder, at: int, about: list[LoggedEvent]) -> list[str]:
    """What was said at a stop, and what it meant; the event of the end joins ``about``."""
    stopped = t.course[at]
    ended = t.turned(at, State.STOPPED)
    if ended is not None:
        about.append(ended)
        meant = t.word("end_of_it")
    elif stopped.contract_runs_out:
        meant = t.word("contract_will_run_out")
    else:
        meant = t.word("while_money_lasts")
    return [t.argument(stopped), meant]


def refuse(t: StoryBuilder, at: int, key: str, lain: int = 0, **values: object) -> int:
    """Tell a no with its reason, and what followed: asked again, the end, or nothing."""
    logged = t.course[at]
    about = [logged]
    reason = logged.largest_shortfall
    stopped = t.refusal(at)
    again = t.following(at, Event.ASKED_AGAIN, person=logged.person)
    after: list[str] = []
    if stopped is not None:
        about.append(stopped)
        reason = stopped.stop_reason
        after = end_of_stop(t, at + 1, about)
    elif again is not None:
        about.append(again)
        after = [t.word("comes_back")]
    cause = t.because(reason)
    t.say(
        key,
        about,
        reason=reason if cause else None,
        lain=lain,
        after=after,
        who=t.who(logged.person),
        because=cause,
        belief=share(logged.belief, t.language),
        **values,
    )
    return at + (1 if stopped is None and again is None else 2)


def answer_unit(t: StoryBuilder, at: int) -> int:
    """A unit manager answers; a no that ends or delays it is told by itself."""
    logged = t.course[at]
    followed = t.refusal(at) or t.following(at, Event.ASKED_AGAIN, person=logged.person)
    if logged.answer == Answer.NO and followed is not None:
        lain = t.lay_since(logged.month)
        return refuse(t, at, "answer_no", lain)
    if logged.answer == Answer.NO or not succeed(t, logged):
        t.hold(logged, tell_units)
    return at + 1


def tell_units(t: StoryBuilder, held: list[LoggedEvent]) -> None:
    """What the unit managers answered about their share."""
    lain = t.lay_since(held[-1].month)
    yes = sum(1 for h in held if h.answer == Answer.YES)
    asked = amount(held[0].yearly_nok, t.language)
    if len(held) > 1:
        key = (
            "units_both"
            if yes == len(held) == 2
            else "units_all"
            if yes == len(held)
            else "units_some"
            if yes
            else "units_none"
        )
        t.say(key, held, lain=lain, asked=len(held), yes=yes, amount=asked)
        return
    only = held[0]
    if yes:
        key = "unit_yes" if only.yearly_nok >= t.asked else "unit_yes_share"
        t.say(key, held, lain=lain, who=t.who(only.person), amount=asked)
        return
    cause = t.because(only.largest_shortfall)
    t.say(
        "unit_no",
        held,
        lain=lain,
        reason=only.largest_shortfall if cause else None,
        who=t.who(only.person),
        because=cause,
    )


def see_route(t: StoryBuilder, at: int) -> int:
    """Somebody sees a lawful way; an adviser says so at once."""
    logged = t.course[at]
    t.route_seen = True
    advised = t.following(at, Event.ADVISED, person=logged.person)
    if advised is None:
        t.say("route_seen", [logged], who=t.who(logged.person))
        return at + 1
    lain = t.lay_since(logged.month)
    t.say("advised_route", [logged, advised], lain=lain, who=t.who(logged.person))
    return at + 2


def tell_no_route(t: StoryBuilder, held: list[LoggedEvent]) -> None:
    """Advisers of one month who could see no lawful way."""
    _tell_advice(t, held, "advised_no_route")


def tell_no_objection(t: StoryBuilder, held: list[LoggedEvent]) -> None:
    """Advisers of one month who had nothing against it."""
    _tell_advice(t, held, "advised")


def _tell_advice(t: StoryBuilder, held: list[LoggedEvent], key: str) -> None:
    lain = t.lay_since(held[-1].month)
    t.say(key, held, lain=lain, who=listed([t.who(h.person) for h in held], t.language))


def advise(t: StoryBuilder, at: int) -> int:
    """Advice: no lawful way seen, or no objection. Where advice is a veto it ends the case."""
    logged = t.course[at]
    no_route = not t.route_seen and logged.rule_knowledge_left > 0.0
    stopped = t.refusal(at)
    if stopped is not None:
        about = [logged, stopped]
        t.say(
            "advised_veto",
            about,
            lain=t.lay_since(logged.month),
            reason=stopped.stop_reason,
            after=end_of_stop(t, at + 1, about),
            who=t.who(logged.person),
            because=t.because(stopped.stop_reason),
        )
        return at + 2
    if t.held and t.held[-1].month != logged.month:
        t.release()
    t.hold(logged, tell_no_route if no_route else tell_no_objection)
    return at + 1


def answer(t: StoryBuilder, at: int) -> int:
    """A leader on the way to the decider answers, or one beside the line."""
    logged = t.course[at]
    lain = t.lay_since(logged.month)
    yes = logged.answer == Answer.YES
    role, sector = t.cast.roles[logged.person], t.cast.sectors[logged.person]
    beside = sector not in {-1, t.sector}
    if role == Role.STATE_SUPERIOR:
        key = "state_yes" if yes else "state_no"
    elif beside:
        key = "other_yes" if yes else "other_no"
    else:
        key = "answer_yes" if yes else "answer_no"
    belief = share(logged.belief, t.language)
    asked = amount(logged.yearly_nok, t.language)
    if not yes:
        return refuse(t, at, key, lain)
    t.say(key, [logged], lain=lain, who=t.who(logged.person), amount=asked, belief=belief)
    return at + 1


def ask_again(t: StoryBuilder, at: int) -> int:
    """The entrepreneur comes back, where no answer told before was the pivotal one."""
    t.say("asks_again", [t.course[at]])
    return at + 1


def offer_all(t: StoryBuilder, at: int) -> int:
    """All units with the need are offered it, at a higher price."""
    logged = t.course[at]
    t.say(
        "all_offered",
        [logged],
        units=counted("units", logged.units_covered, t.language),
        price=amount(logged.full_price_yearly_nok, t.language),
    )
    return at + 1


def go_alone(t: StoryBuilder, at: int) -> int:
    """The other sector is out, and the first unit's manager answers about half the pilot."""
    logged = t.course[at]
    t.say(
        "alone" if logged.answer == Answer.YES else "not_alone",
        [logged],
        who=t.who(logged.person),
        price=amount(logged.full_price_yearly_nok, t.language),
    )
    return at + 1


def co_pay(t: StoryBuilder, at: int) -> int:
    """Refused or out of time, and the first unit's manager answers about the own share."""
    logged, adopted = t.course[at], t.following(at, Event.ADOPTED)
    about = [logged] if adopted is None else [logged, adopted]
    t.say(
        "no_co_payment" if adopted is None else "co_payment",
        about,
        who=t.who(logged.person),
        price=amount(logged.yearly_nok, t.language),
    )
    if adopted is not None:
        t.case_since = -1
        t.aside.clear()
    return at + len(about)


def answer_agreement(t: StoryBuilder, at: int) -> int:
    """Somebody answers about signing a binding agreement."""
    logged = t.course[at]
    key = "agreement_yes" if logged.answer == Answer.YES else "agreement_no"
    t.say(key, [logged], who=t.who(logged.person))
    return at + 1


def end_talks(t: StoryBuilder, at: int) -> int:
    """Talks about a binding agreement end."""
    logged = t.course[at]
    t.say(
        f"talks_{AgreementEnd(logged.agreement_end).name.lower()}",
        [logged],
        evidence=share(logged.agreed_evidence, t.language),
        price=amount(logged.yearly_nok, t.language),
    )
    return at + 1


def answer_word(t: StoryBuilder, at: int) -> int:
    """The evidence agreed on is there, and the decider keeps or breaks the word."""
    logged, adopted = t.course[at], t.following(at, Event.ADOPTED)
    about = [logged] if adopted is None else [logged, adopted]
    key = "word_broken" if adopted is None else "word_kept"
    t.say(key, about, who=t.who(logged.person), price=amount(logged.yearly_nok, t.language))
    return at + len(about)


def gather(t: StoryBuilder, at: int) -> int:
    """A coordinator gathers those still to be asked."""
    logged = t.course[at]
    t.say("gathered", [logged], who=t.who(logged.person))
    return at + 1


def recuse(t: StoryBuilder, at: int) -> int:
    """The decider is too close."""
    logged = t.course[at]
    months = counted("months", logged.months_until_deputy, t.language)
    t.lay_since(logged.month)
    t.say("recused", [logged], who=t.who(logged.person), months=months)
    t.aside.add(logged.person)
    return at + 1


def put_on_list(t: StoryBuilder, at: int) -> int:
    """The case comes on the council's list."""
    logged = t.course[at]
    t.case_since = -1
    t.say(
        "listed",
        [logged],
        who=t.who(logged.person),
        door=t.word(f"door_{logged.door.name.lower()}"),
        date=t.date(logged.council_month),
    )
    return at + 1
