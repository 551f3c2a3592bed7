"""The case: what was asked for, who answered what, and how long it lay."""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.records.meanings import YES
from collabsim.report.story_log import Happening
from collabsim.report.story_run import succeed, sum_up
from collabsim.report.story_words import amount, capitalised, counted, listed, share
from collabsim.report.telling import Telling
from collabsim.world.codes import Band, Door, Event, Reason, State


def open_case(t: Telling, at: int) -> int:
    """The unit manager writes the case: the sum, the term, the decider, the band."""
    happening = t.course[at]
    again = any(h.kind == Event.CASE_OPENED for h in t.course[:at])
    sum_up(t, happening)
    t.manager = happening.person
    t.case_since = happening.month
    asked, full = happening.number("a"), happening.number("c")
    t.asked = asked
    decider = t.cast.line(happening.person)[happening.other]
    own = decider == happening.person
    who = capitalised(t.who(decider))
    t.say(
        "case_again" if again else "case",
        [happening],
        after=[
            t.word("decides_alone") if own else t.word("is_to_decide", decider=who),
            t.word(f"band_{Band(happening.code).name.lower()}"),
        ],
        who=t.who(happening.person),
        amount=amount(asked, t.language),
        price=t.word("full_price")
        if asked >= full
        else t.word("of_full_price", full=amount(full, t.language)),
        term=counted("years", int(happening.number("b")), t.language),
    )
    return at + 1


def not_brought_forward(t: Telling, at: int) -> int:
    """The team saw too little effect; the unit manager lets it be."""
    happening = t.course[at]
    sum_up(t, happening)
    stopped = t.refusal(at)
    about = [happening] if stopped is None else [happening, stopped]
    t.say(
        "not_brought_forward",
        about,
        after=[] if stopped is None else end_of_stop(t, at + 1, about),
        who=t.who(happening.person),
        evidence=share(happening.number("a"), t.language),
    )
    return at + len(about)


def end_of_stop(t: Telling, at: int, about: list[Happening]) -> list[str]:
    """What was said at a stop, and what it meant; the event of the end joins ``about``."""
    stopped = t.course[at]
    ended = t.turned(at, State.STOPPED)
    if ended is not None:
        about.append(ended)
        meant = t.word("end_of_it")
    elif stopped.number("d") > 0.0:
        meant = t.word("contract_will_run_out")
    else:
        meant = t.word("while_money_lasts")
    return [t.argument(stopped), meant]


def refuse(t: Telling, at: int, key: str, lain: int = 0, **values: object) -> int:
    """Tell a no with its reason, and what followed: asked again, the end, or nothing."""
    happening = t.course[at]
    about = [happening]
    reason = Reason(happening.code)
    stopped = t.refusal(at)
    again = t.following(at, Event.ASKED_AGAIN, person=happening.person)
    after: list[str] = []
    if stopped is not None:
        about.append(stopped)
        reason = Reason(stopped.code)
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
        who=t.who(happening.person),
        because=cause,
        belief=share(happening.number("b"), t.language),
        **values,
    )
    return at + (1 if stopped is None and again is None else 2)


def answer_unit(t: Telling, at: int) -> int:
    """A unit manager answers; a no that ends or delays it is told by itself."""
    happening = t.course[at]
    followed = t.refusal(at) or t.following(at, Event.ASKED_AGAIN, person=happening.person)
    if happening.other != YES and followed is not None:
        lain = t.lay_since(happening.month)
        return refuse(t, at, "answer_no", lain)
    if happening.other != YES or not succeed(t, happening):
        t.hold(happening, tell_units)
    return at + 1


def tell_units(t: Telling, held: list[Happening]) -> None:
    """What the unit managers answered about their share."""
    lain = t.lay_since(held[-1].month)
    yes = sum(1 for h in held if h.other == YES)
    asked = amount(held[0].number("d"), t.language)
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
        key = "unit_yes" if only.number("d") >= t.asked else "unit_yes_share"
        t.say(key, held, lain=lain, who=t.who(only.person), amount=asked)
        return
    cause = t.because(Reason(only.code))
    t.say(
        "unit_no",
        held,
        lain=lain,
        reason=Reason(only.code) if cause else None,
        who=t.who(only.person),
        because=cause,
    )


def see_way(t: Telling, at: int) -> int:
    """Somebody sees a lawful way; an adviser says so at once."""
    happening = t.course[at]
    t.way_seen = True
    advised = t.following(at, Event.ADVISED, person=happening.person)
    if advised is None:
        t.say("way_seen", [happening], who=t.who(happening.person))
        return at + 1
    lain = t.lay_since(happening.month)
    t.say("advised_way", [happening, advised], lain=lain, who=t.who(happening.person))
    return at + 2


def tell_no_way(t: Telling, held: list[Happening]) -> None:
    """Advisers of one month who could see no lawful way."""
    _tell_advice(t, held, "advised_no_way")


def tell_no_objection(t: Telling, held: list[Happening]) -> None:
    """Advisers of one month who had nothing against it."""
    _tell_advice(t, held, "advised")


def _tell_advice(t: Telling, held: list[Happening], key: str) -> None:
    lain = t.lay_since(held[-1].month)
    t.say(key, held, lain=lain, who=listed([t.who(h.person) for h in held], t.language))


def advise(t: Telling, at: int) -> int:
    """Advice: no lawful way seen, or no objection. Where advice is a veto it ends the case."""
    happening = t.course[at]
    no_way = not t.way_seen and happening.number("a") > 0.0
    stopped = t.refusal(at)
    if stopped is not None:
        about = [happening, stopped]
        t.say(
            "advised_veto",
            about,
            lain=t.lay_since(happening.month),
            reason=Reason(stopped.code),
            after=end_of_stop(t, at + 1, about),
            who=t.who(happening.person),
            because=t.because(Reason(stopped.code)),
        )
        return at + 2
    if t.held and t.held[-1].month != happening.month:
        t.release()
    t.hold(happening, tell_no_way if no_way else tell_no_objection)
    return at + 1


def answer(t: Telling, at: int) -> int:
    """A leader on the way to the decider answers, or one beside the line."""
    happening = t.course[at]
    lain = t.lay_since(happening.month)
    yes = happening.other == YES
    role, sector = t.cast.roles[happening.person], t.cast.sectors[happening.person]
    beside = sector not in {-1, t.sector}
    if role == Role.STATE_SUPERIOR:
        key = "state_yes" if yes else "state_no"
    elif beside:
        key = "other_yes" if yes else "other_no"
    else:
        key = "answer_yes" if yes else "answer_no"
    belief = share(happening.number("b"), t.language)
    asked = amount(happening.number("d"), t.language)
    if not yes:
        return refuse(t, at, key, lain)
    t.say(key, [happening], lain=lain, who=t.who(happening.person), amount=asked, belief=belief)
    return at + 1


def ask_again(t: Telling, at: int) -> int:
    """The entrepreneur comes back, where no answer told before was the pivotal one."""
    t.say("asks_again", [t.course[at]])
    return at + 1


def offer_all(t: Telling, at: int) -> int:
    """All units with the need are offered it, at a higher price."""
    happening = t.course[at]
    t.say(
        "all_offered",
        [happening],
        units=counted("units", happening.code, t.language),
        price=amount(happening.number("a"), t.language),
    )
    return at + 1


def gather(t: Telling, at: int) -> int:
    """A coordinator gathers those still to be asked."""
    happening = t.course[at]
    t.say("gathered", [happening], who=t.who(happening.person))
    return at + 1


def step_aside(t: Telling, at: int) -> int:
    """The decider is too close."""
    happening = t.course[at]
    months = counted("months", happening.code, t.language)
    t.lay_since(happening.month)
    t.say("stepped_aside", [happening], who=t.who(happening.person), months=months)
    t.aside.add(happening.person)
    return at + 1


def put_on_list(t: Telling, at: int) -> int:
    """The case comes on the council's list."""
    happening = t.course[at]
    t.case_since = -1
    t.say(
        "listed",
        [happening],
        who=t.who(happening.person),
        door=t.word(f"door_{Door(happening.other).name.lower()}"),
        date=t.date(int(happening.number("a"))),
    )
    return at + 1
