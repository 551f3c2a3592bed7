"""What every column of the event log means, for each kind of event.

The log has the same columns for all kinds: ``person`` (a post), ``other`` and
``code`` (whole numbers) and ``a`` to ``f`` (numbers). What they hold depends on
the kind and is declared here, once: the table of events in the ODD+D document,
the tests of the log and the stories told from it all read this.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from collabsim.municipality.structure import Role, Sector
from collabsim.world.codes import Argument, Band, Door, Event, Outcome, Reason, Source, Stage, State


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds: its name, its unit, and for a code the words it stands for.

    ``words`` maps each number the column may hold to a word; it is empty where
    the number is a quantity, a row of another table or a month.
    """

    name: str
    unit: str
    words: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EventMeaning:
    """What one kind of event says.

    ``person`` says whose post stands in the log, empty where nobody's does.
    ``numbers`` are the columns ``a``, ``b`` ... in order; those beyond it are 0.
    """

    about: str
    person: str = ""
    other: Meaning | None = None
    code: Meaning | None = None
    numbers: tuple[Meaning, ...] = ()


NUMBER_COLUMNS = ("a", "b", "c", "d", "e", "f")
YES, NO = 1, 2
STOP, ROUTE, COMPETITION, REDUCED, WITHOUT_LAWFUL_ROUTE, IN_HOUSE = range(6)
"""Options of a decider, as the code of a decision."""
TOO_CLOSE = 2
"""Code of a legal error: a decider with too close a tie did not step aside."""


def _of(kind: type[IntEnum], name: str) -> Meaning:
    return Meaning(name, "code", tuple((int(m), m.name.lower()) for m in kind))


def _words(name: str, *words: str, first: int = 0) -> Meaning:
    return Meaning(name, "code", tuple(enumerate(words, first)))


def _n(*named: tuple[str, str]) -> tuple[Meaning, ...]:
    return tuple(Meaning(name, unit) for name, unit in named)


_ANSWER = _words("answer", "yes", "no", first=YES)
_SLOT = Meaning("place around the pilot", "slot of the member table")
_SHORTFALL = _of(Reason, "term with the largest shortfall, at a yes too")
_SECOND_SECTOR = Meaning("second sector", "code", ((-1, "none"), *_of(Sector, "sector").words))
_MEETING = _n(
    ("understanding", "0-1"),
    ("tie after the meeting", "0-1"),
    ("shared ownership", "0-1"),
    ("fit to the place", "0-1"),
    ("what the person knows at first hand", "0-1"),
    ("mindset effect (1) to rule (0)", "0-1"),
)
_WEIGHED = _n(
    ("willingness x", "logit"),
    ("belief in the effect", "0-1"),
    ("understanding", "0-1"),
    ("yearly sum asked of the person", "NOK a year"),
    ("perceived risk R", "number"),
    ("cost term", "logit"),
)
_SUM = ("sum", "NOK")
_YEARLY = ("yearly sum", "NOK a year")

MEANINGS: dict[Event, EventMeaning] = {
    Event.PROPOSED: EventMeaning(
        "an entrepreneur proposes a pilot",
        other=Meaning("entrepreneur", "row"),
        code=_of(Sector, "sector"),
        numbers=(
            *_n(
                ("yearly price", "NOK a year"),
                ("true effect", "0-1"),
                ("units wanted", "units"),
                ("units with the need", "units"),
            ),
            _words("who began it", "entrepreneur", "leader", "frontline"),
            _SECOND_SECTOR,
        ),
    ),
    Event.DROPPED: EventMeaning(
        "a proposal comes to nothing",
        code=_words(
            "why",
            "no capacity",
            "no such unit",
            "no free unit",
            "no yes",
            "no money",
            "the entrepreneur gave up",
        ),
    ),
    Event.ADDRESSEE_MISSED: EventMeaning(
        "a month is lost: nobody to talk to was found", numbers=_n(("chance to find", "0-1"))
    ),
    Event.ADDRESSEE_FOUND: EventMeaning(
        "somebody to talk to is found",
        person="manager of the first unit",
        numbers=_n(("chance to find", "0-1")),
    ),
    Event.NO_FREE_UNIT: EventMeaning(
        "a month is lost: every unit that could host is busy",
        numbers=_n(("months since the proposal", "months")),
    ),
    Event.UNIT_ASKED: EventMeaning(
        "a unit manager answers about starting",
        person="unit manager",
        other=Meaning("unit", "row"),
        code=_ANSWER,
        numbers=_n(
            ("willingness x", "logit"),
            ("willingness with nothing at stake", "logit"),
            ("belief in the effect", "0-1"),
            _YEARLY,
            ("perceived risk R", "number"),
            ("found it a good idea", "0/1"),
        ),
    ),
    Event.GRANTED: EventMeaning(
        "project money is granted", code=_of(Source, "source"), numbers=_n(_SUM)
    ),
    Event.NO_MONEY: EventMeaning("no project money is found", numbers=_n(_SUM)),
    Event.STARTED: EventMeaning(
        "the pilot starts",
        person="manager of the first unit",
        other=Meaning("first unit", "row"),
        code=Meaning("unit of the second sector, -1 none", "row"),
        numbers=_n(
            ("units of the first sector covered", "units"),
            ("units with the need", "units"),
            ("yearly price", "NOK a year"),
            ("first month without project money", "month"),
        ),
    ),
    Event.TEAM_MET: EventMeaning(
        "a team member meets the entrepreneur; one event for each member present",
        person="team member",
        other=_SLOT,
        numbers=_MEETING,
    ),
    Event.LEADER_MET: EventMeaning(
        "a leader of the line meets the entrepreneur",
        person="leader",
        other=_SLOT,
        numbers=_MEETING,
    ),
    Event.OBSERVED: EventMeaning(
        "the team observes a month of effect",
        numbers=_n(
            ("observation as the team took it", "effect with noise"),
            ("the team's evidence after it", "0-1"),
            ("effect delivered", "0-1"),
            ("fit to the place", "0-1"),
            ("shared ownership", "0-1"),
        ),
    ),
    Event.CHAMPION: EventMeaning(
        "a team member becomes a champion",
        person="team member",
        code=_SLOT,
        numbers=_n(("chance of it", "0-1")),
    ),
    Event.LEFT: EventMeaning(
        "somebody who is involved in a pilot leaves the post",
        person="who leaves",
        code=_of(Role, "role"),
        numbers=_n(("pilots around the post that had a champion", "pilots")),
    ),
    Event.MONEY_ENDED: EventMeaning(
        "the project money ends",
        code=_of(Outcome, "outcome so far"),
        numbers=_n(("the team's evidence", "0-1")),
    ),
    Event.NOT_BROUGHT_FORWARD: EventMeaning(
        "the unit manager brings no case forward: the team saw too little effect",
        person="manager of the first unit",
        numbers=_n(("the team's evidence", "0-1")),
    ),
    Event.CASE_OPENED: EventMeaning(
        "a case is written, or written anew",
        person="manager of the first unit",
        other=Meaning("leaders from the unit manager to the decider", "levels"),
        code=_of(Band, "procurement band"),
        numbers=_n(
            ("yearly sum proposed", "NOK a year"),
            ("term", "years"),
            ("full price", "NOK a year"),
            ("least value of any proposal against the threshold", "NOK"),
            ("most value of any proposal against the threshold", "NOK"),
            ("the team's evidence", "0-1"),
        ),
    ),
    Event.UNIT_ANSWERED: EventMeaning(
        "a unit manager answers in the case",
        person="unit manager",
        other=_ANSWER,
        code=_SHORTFALL,
        numbers=_WEIGHED,
    ),
    Event.ROUTE_SEEN: EventMeaning(
        "somebody sees a lawful way",
        person="who sees it",
        code=_of(Role, "role"),
        numbers=_n(("chance to see it", "0-1")),
    ),
    Event.ADVISED: EventMeaning(
        "an adviser gives advice",
        person="adviser",
        code=_words("saw a way at this reading", "no", "yes"),
        numbers=_n(("rule knowledge advisers who saw no way left in the case", "0-1")),
    ),
    Event.ANSWERED: EventMeaning(
        "a leader who is not the decider answers in the case",
        person="leader",
        other=_ANSWER,
        code=_SHORTFALL,
        numbers=_WEIGHED,
    ),
    Event.ASKED_AGAIN: EventMeaning(
        "the entrepreneur comes back after a no",
        person="who said no",
        other=Meaning("times asked again", "times"),
        numbers=_n(("understanding", "0-1"), ("tie after asking", "0-1")),
    ),
    Event.ALL_OFFERED: EventMeaning(
        "the proposer offers the pilot to all units with the need",
        code=Meaning("units covered now", "units"),
        numbers=_n(("full price now", "NOK a year")),
    ),
    Event.RECUSED: EventMeaning(
        "a decider with too close a tie steps aside",
        person="decider",
        code=Meaning("months until a deputy answers", "months"),
    ),
    Event.GATHERED: EventMeaning(
        "a coordinator gathers those still to be asked", person="coordinator"
    ),
    Event.LISTED: EventMeaning(
        "the case is put on the council's list",
        person="council",
        other=_of(Door, "door to money"),
        code=Meaning("term", "years"),
        numbers=_n(("month the council decides", "month")),
    ),
    Event.DECIDED: EventMeaning(
        "the decider chooses an option",
        person="decider",
        other=_words(
            "option",
            "stop",
            "by the band's way",
            "competition",
            "reduced",
            "without a way",
            "in-house",
        ),
        code=_SHORTFALL,
        numbers=_WEIGHED,
    ),
    Event.COMPETITION: EventMeaning(
        "a competition begins",
        person="decider",
        other=_of(Band, "procurement band"),
        numbers=_n(("month it ends", "month"), _YEARLY),
    ),
    Event.COMPETITION_ENDED: EventMeaning(
        "a competition ends",
        person="decider",
        other=Meaning("other suppliers", "suppliers"),
        code=_words("result", "lost", "won"),
        numbers=_n(("chance to win", "0-1")),
    ),
    Event.ADOPTED: EventMeaning(
        "it is decided who delivers, at what price and for how long",
        person="whose frame carries it",
        other=Meaning("term", "years"),
        code=_of(Outcome, "outcome of the case"),
        numbers=_n(_YEARLY, ("first month of payment", "month"), ("a lawful way was seen", "0/1")),
    ),
    Event.BRIDGED: EventMeaning(
        "more project money is found",
        other=Meaning("length", "months"),
        code=_of(Source, "source"),
        numbers=_n(_SUM, ("chance that somebody looked", "0-1")),
    ),
    Event.BRIDGE_ENDED: EventMeaning(
        "the extra project money ends", code=_of(Outcome, "outcome so far")
    ),
    Event.REVIEWED: EventMeaning(
        "a measure is reviewed",
        person="reviewer",
        other=_ANSWER,
        code=_SHORTFALL,
        numbers=_n(
            ("willingness x", "logit"),
            ("belief in the effect", "0-1"),
            ("use", "0-1"),
            _YEARLY,
            ("perceived risk of the rules", "number"),
            ("what little use takes off", "logit"),
        ),
    ),
    Event.COMPLAINED: EventMeaning(
        "a purchase is cancelled after a complaint",
        person="whose frame carried it",
        numbers=_n(_YEARLY),
    ),
    Event.STATE: EventMeaning(
        "the pilot passes from one state to another",
        other=_of(State, "state before"),
        code=_of(State, "state from now on"),
    ),
    Event.STOPPED: EventMeaning(
        "it is a no for good",
        person="who said no or let it lie, nobody if -1",
        other=_of(Stage, "stage"),
        code=_of(Reason, "reason"),
        numbers=(
            _of(Argument, "argument given"),
            *_n(
                ("belief in the effect", "0-1"),
                _YEARLY,
                ("a contract runs out first", "0/1"),
            ),
        ),
    ),
    Event.FUND: EventMeaning(
        "the municipality's fund is filled",
        other=Meaning("municipality", "row"),
        numbers=_n(("grant", "NOK"), ("held after it", "NOK")),
    ),
    Event.PAID: EventMeaning(
        "the entrepreneur is paid for an agreed transfer",
        code=_of(State, "state it leads to"),
        numbers=_n(_SUM),
    ),
    Event.ENTREPRENEUR_LEFT: EventMeaning(
        "an entrepreneur with an empty reserve gives up",
        code=Meaning("entrepreneur", "row"),
        numbers=_n(("reserve", "NOK"), ("open pilots", "pilots")),
    ),
    Event.ENTREPRENEUR_CAME: EventMeaning(
        "a new entrepreneur takes the place of one who left",
        code=Meaning("entrepreneur", "row"),
        numbers=_n(("entrepreneurs before in this place", "number"), ("reserve", "NOK")),
    ),
    Event.CHOSE_MUNICIPALITY: EventMeaning(
        "an entrepreneur chooses where to go",
        other=Meaning("municipality", "row"),
        code=Meaning("entrepreneur", "row"),
        numbers=_n(("learnt value of going there", "months of cost earned per month of effort")),
    ),
    Event.BELIEVED: EventMeaning(
        "an entrepreneur forms a belief about who stopped a pilot",
        person="who stopped it, nobody if -1",
        code=_words("who is blamed", "unit", "line", "rules"),
        numbers=_n(("the belief is right", "0/1")),
    ),
    Event.LEGAL_ERROR: EventMeaning(
        "a legal error is made",
        person="who made it",
        code=_words(
            "kind",
            "no way seen, nobody complains",
            "no way seen, somebody will complain",
            "did not step aside, somebody complains",
        ),
        numbers=_n(("yearly sum; the tie where one did not step aside", "NOK a year or 0-1")),
    ),
    Event.ELECTION: EventMeaning(
        "there has been an election",
        person="council",
        other=Meaning("municipality", "row"),
    ),
    Event.VOIDED: EventMeaning(
        "an answer in a case no longer counts, as the one who gave it has left",
        person="post of the one who left",
        code=_SLOT,
    ),
}
"""Every kind of event and what its columns hold."""
