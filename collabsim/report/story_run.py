"""The middle of a story: meetings, what the team sees, who comes and goes, states."""

from __future__ import annotations

from statistics import fmean

from collabsim.municipality.structure import Role
from collabsim.report.story_log import LoggedEvent, state_in
from collabsim.report.story_words import amount, counted, listed, share
from collabsim.report.telling import StoryBuilder
from collabsim.world.codes import Event, State

_OVER = frozenset({State.PROPOSED, State.STOPPED, State.NEVER_STARTED, State.OTHER_SUPPLIER})
"""States in which nobody's leaving matters to a pilot."""


def keep(t: StoryBuilder, at: int) -> int:
    """A meeting or an observation, to be summed up later."""
    t.meetings.append(t.course[at])
    return at + 1


def sum_up(t: StoryBuilder, upto: LoggedEvent) -> None:
    """Sum up meetings and observations since the last time."""
    kept, t.meetings = t.meetings, []
    team = [h for h in kept if h.kind == Event.TEAM_MET]
    leaders = [h for h in kept if h.kind == Event.LEADER_MET]
    seen = [h for h in kept if h.kind == Event.OBSERVED]
    if not seen or not (team or leaders or t.observed == 0):
        return
    more = t.observed > 0
    t.observed += len(seen)
    months = sorted({h.month for h in team})
    since, t.summed_up = t.summed_up, upto.month
    after = [t.word("leaders_met", leaders=_meetings(t, leaders))] if leaders else []
    if not leaders and not more:
        after.append(t.word("no_leader_met"))
    t.say(
        _summary_key(len(months), more=more),
        [*kept, upto],
        after=after,
        since=t.date(max(since, 0)),
        date=t.date(upto.month),
        times=counted("times", len(months), t.language),
        first=_understanding(t, team, months[:1]),
        last=_understanding(t, team, months[-1:]),
        months=counted("months", t.observed, t.language),
        evidence=share(seen[-1].evidence, t.language),
    )


def _summary_key(meetings: int, *, more: bool) -> str:
    key = "met_more" if more else "met"
    return f"{key}_{('never', 'once')[meetings]}" if meetings < 2 else f"{key}_often"


def _understanding(t: StoryBuilder, team: list[LoggedEvent], months: list[int]) -> str:
    """Mean understanding of those of the team who met in these months."""
    values = [h.understanding for h in team if h.month in months]
    return share(fmean(values), t.language) if values else ""


def _meetings(t: StoryBuilder, leaders: list[LoggedEvent]) -> str:
    """Which leaders met the pilot, and how often, from the unit upwards."""
    people = sorted({(h.place_around_pilot, h.person) for h in leaders})
    items = []
    for _, person in people:
        often = sum(1 for h in leaders if h.person == person)
        items.append(
            t.word("met_times", who=t.who(person), times=counted("times", often, t.language))
        )
    return listed(items, t.language)


def champion(t: StoryBuilder, at: int) -> int:
    """Somebody of the team becomes a champion."""
    logged = t.course[at]
    key = "one_more_champion" if t.champions else "champion"
    t.champions.add(logged.person)
    t.say(key, [logged], who=t.who(logged.person))
    return at + 1


def leave(t: StoryBuilder, at: int) -> int:
    """Somebody leaves whom the pilot leans on: the unit manager or a champion."""
    logged = t.course[at]
    person = logged.person
    if logged.event in t.told or t.state in _OVER:
        return at + 1
    if person in t.champions:
        t.champions.discard(person)
        key = "champion_left" if not t.champions else "a_champion_left"
        t.say(key, [logged], who=t.who(person))
    elif person == t.manager:
        t.say("manager_left", [logged], who=t.who(person))
    return at + 1


def learn(t: StoryBuilder, at: int) -> int:
    """Somebody the case has reached is taught about the rules."""
    logged = t.course[at]
    t.say(f"taught_by_{logged.taught_by.name.lower()}", [logged], who=t.who(logged.person))
    return at + 1


def moor(t: StoryBuilder, at: int) -> int:
    """The pilot is moored formally."""
    logged = t.course[at]
    t.say(f"moored_by_{logged.moored_by.name.lower()}", [logged])
    return at + 1


def slip(t: StoryBuilder, at: int) -> int:
    """Months slip for want of support: told once for those in a row."""
    logged = t.course[at]
    t.hold(logged, tell_slips)
    return at + 1


def tell_slips(t: StoryBuilder, held: list[LoggedEvent]) -> None:
    """Months that slipped, of one phase after another."""
    for phase in dict.fromkeys(h.slip_phase for h in held):
        own = [h for h in held if h.slip_phase == phase]
        t.say(
            f"slipped_{phase.name.lower()}",
            own,
            since=t.date(own[0].month),
            months=counted("months", len(own), t.language),
        )


def ask_partners(t: StoryBuilder, at: int) -> int:
    """The partners' meeting is asked before the case goes on."""
    logged = t.course[at]
    t.say("partners_asked", [logged], who=t.who(logged.person))
    return at + 1


def citizens(t: StoryBuilder, at: int) -> int:
    """Half of the project is over: how far citizens have taken part."""
    logged = t.course[at]
    design = share(logged.citizens_design, t.language)
    t.say("citizens_took_part", [logged], date=t.date(logged.month), design=design)
    return at + 1


def void(t: StoryBuilder, at: int) -> int:
    """Somebody has left who had answered: the answer no longer counts."""
    logged = t.course[at]
    if logged.event in t.told:
        return at + 1
    now = [h for h in t.course[at:] if h.month == logged.month]
    people = list(dict.fromkeys(h.person for h in now if h.kind == Event.VOIDED))
    together = [h for h in now if h.kind in {Event.VOIDED, Event.LEFT} and h.person in people]
    if all(t.cast.roles[person] == Role.UNIT_MANAGER for person in people):
        for lost in together:
            t.hold(lost, tell_successions)
        return at + 1
    t.lay_since(logged.month)
    t.say(
        "answer_lost" if len(people) == 1 else "answers_lost",
        together,
        who=listed([t.who(person) for person in people], t.language),
    )
    return at + 1


def succeed(t: StoryBuilder, answered: LoggedEvent) -> bool:
    """Keep a successor's yes with the departure it follows, if that is what it is."""
    waiting = t.tell_held is tell_successions and any(
        h.kind == Event.VOIDED and h.person == answered.person for h in t.held
    )
    if waiting:
        t.hold(answered, tell_successions)
    return waiting


def tell_successions(t: StoryBuilder, held: list[LoggedEvent]) -> None:
    """Unit managers who left while a case was open, and what their successors said."""
    left = [h for h in held if h.kind == Event.VOIDED]
    people = list(dict.fromkeys(h.person for h in left))
    yes = len({h.person for h in held if h.kind == Event.UNIT_ANSWERED})
    t.lay_since(held[-1].month)
    answered = "said_yes" if yes == len(people) else "asked"
    now = "_now" if left[0].month == held[-1].month else ""
    t.say(
        f"successor_{answered}" if len(people) == 1 else f"successors_{answered}{now}",
        held,
        who=t.who(people[0]),
        count=len(people),
        since=t.date(left[0].month),
        yes=yes,
    )


def end_money(t: StoryBuilder, at: int) -> int:
    """The project money ends; a pilot that was refused before ends with it."""
    logged = t.course[at]
    sum_up(t, logged)
    stopped = t.turned(at, State.STOPPED)
    evidence = share(logged.evidence, t.language)
    if stopped is not None:
        t.say("money_ended_and_pilot", [logged, stopped], evidence=evidence)
        return at + 1
    about = [logged]
    waits = _waiting(t, at, about)
    t.say("money_ended", about, after=waits, evidence=evidence)
    return at + 1


def _waiting(t: StoryBuilder, at: int, about: list[LoggedEvent]) -> list[str]:
    """Whether the pilot is left waiting this month; the event of it joins ``about``."""
    state, led = state_in(t.course, t.course[at].month)
    if state != State.WAITING or led is None:
        return []
    about.append(led)
    return [t.word("waits")]


def bridge(t: StoryBuilder, at: int) -> int:
    """More project money is found."""
    logged = t.course[at]
    t.say(
        "bridged",
        [logged],
        months=counted("months", logged.bridge_months, t.language),
        sum=amount(logged.project_money_nok, t.language),
        source=t.word(f"source_{logged.money_source.name.lower()}"),
    )
    return at + 1


def end_bridge(t: StoryBuilder, at: int) -> int:
    """The extra project money ends."""
    logged = t.course[at]
    sum_up(t, logged)
    stopped = t.turned(at, State.STOPPED)
    if stopped is not None:
        t.say("bridge_ended_and_pilot", [logged, stopped])
        return at + 1
    about = [logged]
    waits = _waiting(t, at, about)
    t.say("bridge_ended", about, after=waits)
    return at + 1


def pass_state(t: StoryBuilder, at: int) -> int:
    """The pilot passes into another state, where that has not been said by what led to it."""
    logged = t.course[at]
    before, now = logged.state_before, logged.state_after
    t.state = now
    if logged.event in t.told:
        return at + 1
    key = _passage(before, now)
    if key:
        t.say(key, [logged])
    return at + 1


def _passage(before: State, now: State) -> str:
    """The sentence for a passage; empty where the cause of it has a sentence of its own."""
    if before == State.UNUSED and now in {State.DELIVERING, State.IN_HOUSE}:
        return "used_again"
    if now == State.STOPPED and before in {State.DELIVERING, State.UNUSED}:
        return "contract_ran_out"
    return {
        State.DELIVERING: "delivers",
        State.IN_HOUSE: "in_house",
        State.OTHER_SUPPLIER: "other_supplier",
        State.EFFECT_CONTRACT: "contract_begins",
        State.UNUSED: "unused",
        State.STOPPED: "ended",
    }.get(now, "")
