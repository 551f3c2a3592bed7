"""The beginning of a story: a proposal, somebody to talk to, units, project money."""

from __future__ import annotations

from collabsim.language import text
from collabsim.municipality.structure import Sector
from collabsim.report.story_log import LoggedEvent
from collabsim.report.story_words import amount, counted, listed
from collabsim.report.telling import StoryBuilder
from collabsim.world.codes import Event
from collabsim.world.events.codes import Answer, BegunBy


def propose(t: StoryBuilder, at: int) -> int:
    """Somebody proposes something, to somebody."""
    logged = t.course[at]
    need, second = logged.units_with_need, logged.other_sector
    initiated_by = logged.initiated_by
    key = "proposed" if second is None else "proposed_two_sectors"
    t.say(
        key,
        [logged],
        # Nothing is said of an entrepreneur who came by itself.
        after=[]
        if initiated_by == BegunBy.ENTREPRENEUR
        else [t.word(f"begun_by_{initiated_by.name.lower()}")],
        entrepreneur=logged.entrepreneur,
        sector=_sector(t, logged.sector),
        second="" if second is None else _sector(t, second),
        price=amount(logged.price_nok, t.language),
        units=_of_units(t, min(need, logged.units_wanted), need),
    )
    return at + 1


def _sector(t: StoryBuilder, sector: Sector) -> str:
    return text(f"sector.{sector.name.lower()}", t.language)


def _of_units(t: StoryBuilder, wanted: int, need: int) -> str:
    """How many of the units with the need a proposal is about."""
    if need == 1:
        return t.word("the_only_unit")
    if wanted == need:
        return t.word("all_units", need=need)
    return t.word("some_units", wanted=wanted, need=need)


def drop(t: StoryBuilder, at: int) -> int:
    """A proposal comes to nothing; where there was no money, that has been said."""
    logged = t.course[at]
    lost = [h for h in t.course[:at] if h.kind in {Event.ADDRESSEE_MISSED, Event.NO_FREE_UNIT}]
    found = any(h.kind == Event.ADDRESSEE_FOUND for h in t.course[:at])
    about = [logged] if found else [*lost, logged]
    t.say(f"dropped_{logged.drop_reason.name.lower()}", about)
    return at + 1


def lose_month(t: StoryBuilder, at: int) -> int:
    """A month is lost; months are told together when the search is over."""
    del t
    return at + 1


def find(t: StoryBuilder, at: int) -> int:
    """The right person is found, after so many months."""
    before = t.course[:at]
    missed = [h for h in before if h.kind == Event.ADDRESSEE_MISSED]
    busy = [h for h in before if h.kind == Event.NO_FREE_UNIT]
    key = "found" + ("_after_missing" if missed else "") + ("_after_waiting" if busy else "")
    t.say(
        key,
        [*missed, *busy, t.course[at]],
        who=t.who(t.course[at].person),
        missed=counted("months", len(missed), t.language),
        busy=counted("months", len(busy), t.language),
    )
    return at + 1


def ask_unit(t: StoryBuilder, at: int) -> int:
    """A unit manager answers about starting."""
    t.hold(t.course[at], tell_answers)
    return at + 1


def tell_answers(t: StoryBuilder, held: list[LoggedEvent]) -> None:
    """What the unit managers said to starting."""
    yes = [h for h in held if h.answer == Answer.YES]
    liked = [h for h in held if h.answer == Answer.NO and h.good_idea]
    if len(held) == 1:
        key = "start_yes" if yes else "start_liked" if liked else "start_no"
        t.say(key, held, who=t.who(held[0].person))
        return
    if len(yes) == len(held) == 2:
        t.say("start_both", held)
        return
    key = "start_all" if len(yes) == len(held) else "start_some" if yes else "start_none"
    also = counted("start_liked_also", len(liked), t.language) if liked else ""
    t.say(key, held, after=[also], asked=len(held), yes=len(yes))


def grant(t: StoryBuilder, at: int) -> int:
    """Project money is granted, and the pilot starts."""
    granted, started = t.course[at], t.following(at, Event.STARTED)
    if started is None:
        return at + 1
    source = granted.money_source.name.lower()
    t.manager = started.person
    t.say(
        "started",
        [granted, started],
        places=places(t, started),
        sum=amount(granted.project_money_nok, t.language),
        source=t.word(f"source_{source}"),
        until=t.date(started.money_until_month),
    )
    return at + 2


def places(t: StoryBuilder, started: LoggedEvent) -> str:
    """Where a pilot starts."""
    named = [t.cast.units[started.first_unit_row]]
    more = started.units_covered - 1
    if more > 0:
        named.append(counted("more_units", more, t.language))
    if started.second_unit_row is not None:
        named.append(t.cast.units[started.second_unit_row])
    return listed(named, t.language)


def want_money(t: StoryBuilder, at: int) -> int:
    """There is no project money: the proposal comes to nothing."""
    lost = t.course[at]
    dropped = t.following(at, Event.DROPPED)
    t.say("dropped_no_money", [lost] if dropped is None else [lost, dropped])
    return at + 1 if dropped is None else at + 2
