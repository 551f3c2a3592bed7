"""The writing of a story: lines in the order of time, each with the events it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from collabsim.language import text
from collabsim.report.cast import Cast
from collabsim.report.story_log import LoggedEvent
from collabsim.report.story_words import capitalised, counted, date
from collabsim.world.codes import Argument, Event, Reason, State


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a story.

    ``events`` are the labels of the rows of the event log it rests on.
    ``reason`` is the recorded reason where the line says why, else empty: the
    word "because" stands in such lines only.
    """

    month: int
    text: str
    events: tuple[int, ...]
    reason: str = ""


Tell = Callable[["StoryBuilder", list[LoggedEvent]], None]

LONG = 2
"""Months a case must have lain before the story says so."""


@dataclass
class StoryBuilder:
    """A story while it is written: what has been said, and what is kept to be summed up."""

    course: list[LoggedEvent]
    cast: Cast
    language: str
    sector: int
    lines: list[Line] = field(default_factory=list)
    meetings: list[LoggedEvent] = field(default_factory=list)
    """Meetings and observations not summed up yet."""
    held: list[LoggedEvent] = field(default_factory=list)
    """Answers that are told together."""
    tell_held: Tell | None = None
    champions: set[int] = field(default_factory=set)
    manager: int = -1
    case_since: int = -1
    """Month the case came to whoever has it now, -1 while there is none."""
    observed: int = 0
    """Months of effect told so far."""
    summed_up: int = -1
    """Month of the last summary of meetings."""
    asked: float = 0.0
    """Yearly sum the case asks for."""
    state: State = State.PROPOSED
    route_seen: bool = False
    aside: set[int] = field(default_factory=set)
    """Deciders who stepped aside, for whom a deputy decides."""
    told: set[int] = field(default_factory=set)
    """Events told so far."""

    def word(self, key: str, **values: object) -> str:
        """A sentence or word of the story's catalogue."""
        return text(f"story.{key}", self.language, **values)

    def who(self, person: int) -> str:
        """A post in words; while its holder has stepped aside, the deputy."""
        post = self.cast.posts[person]
        return self.word("deputy", who=post) if person in self.aside else post

    def hold(self, logged: LoggedEvent, tell: Tell) -> None:
        """Keep an answer, to be told with others of its kind before anything else is said."""
        if self.tell_held is not tell:
            self.release()
        self.held.append(logged)
        self.told.add(logged.event)
        self.tell_held = tell

    def release(self) -> None:
        """Tell what was kept."""
        tell, held = self.tell_held, self.held
        self.tell_held, self.held = None, []
        if tell is not None:
            tell(self, held)

    def say(
        self,
        key: str,
        about: Sequence[LoggedEvent],
        *,
        reason: Reason | None = None,
        lain: int = 0,
        after: Iterable[str] = (),
        **values: object,
    ) -> None:
        """Add a line.

        Args:
            key: The sentence, in the catalogue of stories; it begins with ``{when}``.
            about: The events it rests on; the last one gives the month.
            reason: The reason the sentence gives, if it gives one.
            lain: Months the case had lain; long ones are told.
            after: Sentences that follow in the same line.
            **values: What the sentence names.
        """
        self.release()
        month = about[-1].month
        when = self.when(month, lain)
        sentences = [self.word(key, when=when, **values), *after]
        self.told.update(logged.event for logged in about)
        self.lines.append(
            Line(
                month,
                " ".join(capitalised(sentence) for sentence in sentences if sentence),
                tuple(dict.fromkeys(logged.event for logged in about)),
                reason.name.lower() if reason is not None else "",
            )
        )

    def when(self, month: int, lain: int = 0) -> str:
        """When something happened, seen from the line before it."""
        said = sum(1 for line in self.lines if line.month == month)
        if said == 0:
            begun = self.word("in_month", date=self.date(month))
        else:
            begun = self.word(("after_that", "same_month", "then")[said % 3])
        if lain < LONG:
            return begun
        return self.word("lain", when=begun, months=counted("months", lain, self.language))

    def date(self, month: int) -> str:
        """A month in words."""
        return date(month, self.language)

    def lay_since(self, month: int) -> int:
        """Months the case had lain with the one who now acts; the next one has it from here."""
        self.release()
        since = self.case_since
        self.case_since = month
        return month - since if since >= 0 else 0

    def because(self, reason: Reason) -> str:
        """Why it was a no, as a clause. Empty for what is no term weighed at a no."""
        return self.word(f"because_{reason.name.lower()}") if reason in TOLD_AS_CAUSE else ""

    def argument(self, stopped: LoggedEvent) -> str:
        """The argument that was given, as a sentence of its own."""
        argument = stopped.stop_argument
        if argument == Argument.NONE:
            return ""
        if argument == Argument.NO_ANSWER:
            return self.word("no_argument")
        said = text(f"argument.{argument.name.lower()}", self.language)
        return self.word("argument", argument=said)

    def following(self, at: int, kind: Event, *, person: int | None = None) -> LoggedEvent | None:
        """The next event, if it is of this kind, of the same month and about this person."""
        if at + 1 >= len(self.course):
            return None
        now, following = self.course[at], self.course[at + 1]
        if following.kind != kind or following.month != now.month:
            return None
        return following if person in {None, following.person} else None

    def refusal(self, at: int) -> LoggedEvent | None:
        """The stop that the answer at this place led to, if it did."""
        stopped = self.following(at, Event.STOPPED, person=self.course[at].person)
        return stopped if stopped is not None and stopped.stop_reason in TOLD_AS_CAUSE else None

    def turned(self, at: int, state: State) -> LoggedEvent | None:
        """The event of the same month, later on, by which the pilot came into this state."""
        for later in self.course[at + 1 :]:
            if later.month != self.course[at].month or later.kind == Event.STOPPED:
                return None
            if later.kind == Event.STATE and later.state_after == state:
                return later
        return None


TOLD_AS_CAUSE = frozenset(
    {
        Reason.BELIEF,
        Reason.HORIZON,
        Reason.SHARE,
        Reason.UNDERSTANDING,
        Reason.OWNERSHIP,
        Reason.RULES,
        Reason.BUDGET_LINE,
        Reason.COVERAGE,
        Reason.COST,
        Reason.NO_EFFECT,
    }
)
"""Reasons that are terms weighed at a no.

Time, a complaint and an empty reserve are courses of events: they are told as such.
"""
