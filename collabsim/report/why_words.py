"""The text of an answer to why a pilot ended as it did."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from collabsim.inquiry.fates import Fate, Question, Result
from collabsim.inquiry.stops import end_event, stop_event
from collabsim.language import number, text
from collabsim.municipality.structure import Role
from collabsim.parameters import PARAMETERS, Value
from collabsim.parameters.ranges import range_of
from collabsim.report.cast import Cast, cast_of
from collabsim.report.explain import story_of
from collabsim.report.story import Story
from collabsim.report.story_words import capitalised, counted, date, listed
from collabsim.report.verdicts import fact_of, verdict_text, weighed
from collabsim.world.codes import Reason, Stage

if TYPE_CHECKING:
    from collabsim.inquiry.asking import Counterfactual
    from collabsim.report.why import Why

MOST_SHOWN = 12
"""Events, and values of parameters, that are told; the table has all."""

MOST_MOVED = 4
"""Changes that only move the end that are told."""

_BULLET = "* "


def told(why: Why, language: str, width: int) -> str:
    """The answer in lines of at most ``width`` columns."""
    words = _Words(why, language)
    paragraphs: list[str] = []
    for line in words.lines():
        indent = "  " if line.startswith(_BULLET) else ""
        paragraphs.append(textwrap.fill(line, width, subsequent_indent=indent))
    return "\n".join(paragraphs)


class _Words:
    """Sentences about one answer in one language."""

    def __init__(self, why: Why, language: str) -> None:
        self.why = why
        self.language = language
        self.cast: Cast = cast_of(why.run.blueprint, language)
        self.story: Story = story_of(why.run, why.pilot, language)
        plan = why.run.blueprint
        municipalities = (
            plan.municipalities[int(municipality)]
            for municipality in plan.actor["municipality_row"]
        )
        self._rows = {
            place: row for row, place in enumerate(zip(municipalities, plan.posts, strict=True))
        }

    def say(self, key: str, **values: object) -> str:
        """A sentence of the catalogue."""
        return text(f"why.{key}", self.language, **values)

    def lines(self) -> Iterator[str]:
        """Every paragraph, items of lists with a bullet."""
        why = self.why
        yield self.story.title
        yield ""
        if self.why.question == Question.SAVE:
            yield self.fact()
        yield weighed(self.story.lines[-1], self.language)
        yield ""
        yield self.say(f"heading_{why.question}")
        happened = [one for one in why.turned if one.kind != "parameter"]
        for one in happened[:MOST_SHOWN]:
            yield _BULLET + self.happened(one)
        if len(happened) > MOST_SHOWN:
            count = number(len(happened) - MOST_SHOWN, self.language)
            yield self.say("more_events", count=count)
        if not why.turned:
            yield self.say(f"nothing_{why.question}")
        yield from self._values()
        yield from self._moved()
        yield ""
        yield from self._footer()

    def fact(self) -> str:
        """What ended it, as its story tells it."""
        run, pilot = self.why.run, self.why.pilot
        for n in (stop_event(run, pilot), end_event(run, pilot)):
            for line in self.story.lines:
                if n >= 0 and n in line.events:
                    return weighed(line, self.language)
        return ""

    def happened(self, one: Counterfactual) -> str:
        """An event or a lever that turned the outcome, with "because"."""
        if one.cause is None:
            raise ValueError(f"{one.name} is no event")
        standard = self.why.standard
        if standard.question == Question.KEEP:
            return self.say(
                "kept",
                fact=fact_of("why_fact", one.cause, self.cast, self.language),
                undone=text(f"why_undone.{one.cause.kind}", self.language),
                date=date(one.fate.month or 0, self.language),
                stop=self._stop(one.fate),
            )
        if standard.after_money is not None:
            said = verdict_text(
                one.cause, one.then, standard.after_money, self.cast, self.language, holds=True
            )
        else:
            said = self.say(
                "saved_by_date",
                fact=fact_of("because_fact", one.cause, self.cast, self.language),
                undone=text(f"because_undone.{one.cause.kind}", self.language),
                date=date(standard.month, self.language),
                state=self._state(one),
            )
        return " ".join([said, *self._lost_later(one)])

    def _values(self) -> Iterator[str]:
        """Values of parameters that turn the outcome, levers and small changes first."""
        turning = sorted((c for c in self.why.turned if c.kind == "parameter"), key=_smallness)
        if not turning:
            return
        yield ""
        yield self.say(f"values_{self.why.question}")
        # A parameter is told of once: what turns the outcome on its other side stands beside it.
        by_name: dict[str, list[Counterfactual]] = {}
        for one in turning:
            by_name.setdefault(one.name, []).append(one)
        shown = list(by_name.values())[:MOST_SHOWN]
        for nearest, *others in shown:
            yield _BULLET + " ".join([self.value(nearest), *map(self._also, others)])
        left = len(turning) - sum(map(len, shown))
        if left:
            yield self.say("more", count=number(left, self.language))

    def _also(self, one: Counterfactual) -> str:
        """A value of a parameter on the other side of the present one, or another word."""
        key = "other_side" if PARAMETERS[one.name].kind in ("float", "int") else "other_word"
        return self.say(key, after=self._written(one.after), outcome=self._came_to(one))

    def value(self, one: Counterfactual) -> str:
        """A value of a parameter, and what it would have come to."""
        parameter = PARAMETERS[one.name]
        unit = "" if parameter.kind in ("bool", "choice") else f" ({self._unit(parameter.unit)})"
        return self.say(
            "value",
            parameter=text(f"parameter.{one.name}", self.language),
            after=self._written(one.after),
            before=self._written(one.before),
            unit=unit,
            outcome=self._came_to(one),
        )

    def _came_to(self, one: Counterfactual) -> str:
        """What became of the pilot, and which values between and beyond did not do the same."""
        after = [self._outcome(one), *self._lost_later(one)]
        if one.turned and one.not_yet is not None and one.not_yet != one.before:
            after.append(self.say("not_yet", value=self._written(one.not_yet)))
        if one.turned and not one.only_once:
            beyond = one.tried[[trial.value for trial in one.tried].index(one.after or 0) :]
            values = [self._written(trial.value) for trial in beyond if not trial.turned]
            after.append(self.say("not_beyond", values=listed(values, self.language)))
        return " ".join(after)

    def _moved(self) -> Iterator[str]:
        """Changes after which the pilot was lost at another time, the largest moves first."""
        # Of a parameter that turns the outcome that is told; this would be a second value of it.
        named = {one.name for one in self.why.turned if one.kind == "parameter"}
        moved = [
            one
            for one in self.why.counterfactuals
            if one.result in (Result.LATER, Result.EARLIER, Result.ELSEWHERE)
            and not (one.kind == "parameter" and one.name in named)
        ]
        if not moved:
            return
        yield ""
        yield self.say("moved")
        # What moved it far comes first, and of those what happened before what was set.
        farthest = sorted(moved, key=lambda one: -(one.months_moved or 0))
        once = {one.name: one for one in reversed(farthest) if one.kind == "parameter"}
        shown = [one for one in farthest if one.kind != "parameter" or once[one.name] is one]
        for one in shown[:MOST_MOVED]:
            if one.cause is None:
                yield _BULLET + self.value(one)
                continue
            yield _BULLET + self.say(
                "change",
                fact=capitalised(fact_of("because_fact", one.cause, self.cast, self.language)),
                undone=text(f"because_undone.{one.cause.kind}", self.language),
                outcome=self._outcome(one),
            )

    def _footer(self) -> Iterator[str]:
        """How it was found, and what it does not say."""
        why = self.why
        yield self.say("replays", replays=number(why.replays, self.language))
        names = {one.name for one in why.counterfactuals if one.kind == "parameter"}
        turning = {one.name for one in why.turned if one.kind == "parameter"}
        yield self.say(
            "parameters",
            tried=number(len(names) + len(why.idle), self.language),
            turning=number(len(turning), self.language),
            idle=number(len(why.idle), self.language),
        )
        still = [c for c in why.counterfactuals if c.kind != "parameter" and not c.turned]
        if still:
            yield self.say("events", count=number(len(still), self.language))
        if why.left_out:
            left = [self._left_out(name) for name in why.left_out]
            yield self.say(
                "spent",
                most=number(why.most, self.language),
                list=listed(left[:MOST_SHOWN], self.language)
                + (" …" if len(left) > MOST_SHOWN else ""),
            )
        yield self.say("one_course")

    def _left_out(self, name: str) -> str:
        return self.say("draws") if name == "draws" else text(f"parameter.{name}", self.language)

    def _outcome(self, one: Counterfactual) -> str:
        """What a replay came to, at the time of comparison."""
        standard = self.why.standard
        ended = one.result in (Result.LATER, Result.EARLIER, Result.ELSEWHERE, Result.LOST)
        if ended and one.fate.month is not None:
            when = date(one.fate.month, self.language)
            return self.say("lost", date=when, stop=self._stop(one.fate))
        if standard.after_money is not None:
            months = counted("months", standard.after_money, self.language)
            return self.say("state_after_money", months=months, state=self._state(one))
        when = date(standard.month, self.language)
        return self.say("state_in", date=when, state=self._state(one))

    def _lost_later(self, one: Counterfactual) -> list[str]:
        """When a saved pilot was lost after the time of comparison, if it was."""
        if one.result != Result.SAVED or one.fate.month is None:
            return []
        when = date(one.fate.month, self.language)
        return [self.say("lost_later", date=when, stop=self._stop(one.fate))]

    def _stop(self, fate: Fate) -> str:
        """Who stopped it and where, in brackets; empty where nobody did."""
        if fate.stage == Stage.NONE:
            return ""
        stage = text(f"stage.{fate.stage.name.lower()}", self.language)
        row = self._rows.get((fate.municipality, fate.post))
        who = "" if row is None or self.cast.roles[row] == Role.FRONTLINE else self.cast.posts[row]
        reason = (
            ""
            if fate.reason == Reason.NONE
            else text(f"reason.{fate.reason.name.lower()}", self.language)
        )
        return f" ({'; '.join(part for part in (who, stage, reason) if part)})"

    def _state(self, one: Counterfactual) -> str:
        name = "censored" if one.then is None else one.then.name.lower()
        return text(f"state.{name}", self.language)

    def _unit(self, unit: str) -> str:
        return text(f"measure.{unit}", self.language)

    def _written(self, value: Value | None) -> str:
        """A value of a parameter as the language writes it."""
        if isinstance(value, bool):
            return text("format.yes" if value else "format.no", self.language)
        if isinstance(value, str):
            return text(f"choice.{value}", self.language)
        # The decimal form of what ten digits leave, without an exponent.
        plain = f"{Decimal(f'{value or 0:.10g}'):f}"
        return number(value or 0, self.language, len(plain.partition(".")[2]))


def _smallness(one: Counterfactual) -> tuple[bool, float]:
    """What comes first: levers, then the smallest change as a share of the plausible range."""
    parameter = PARAMETERS[one.name]
    is_lever = parameter.role == "lever"
    if isinstance(one.after, str | bool) or isinstance(one.before, str | bool):
        return not is_lever, 1.0
    reach = range_of(parameter)
    width = reach.high - reach.low
    return not is_lever, abs(float(one.after or 0) - float(one.before or 0)) / width
