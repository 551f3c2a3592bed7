"""The history of one pilot in plain sentences, from the event log alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from collabsim.language import text
from collabsim.records.course import HORIZONS
from collabsim.report import story_case, story_decision, story_run, story_start
from collabsim.report.cast import Cast
from collabsim.report.story_log import LoggedEvent, state_in
from collabsim.report.story_words import capitalised, share
from collabsim.report.telling import Line, StoryBuilder
from collabsim.world.codes import ALIVE, Event, State

__all__ = ["Line", "Story", "tell"]


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to a pilot: a title, a note on the scales, and lines in order of time."""

    title: str
    note: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The whole story, one line for each line."""
        return "\n".join([self.title, "", *(line.text for line in self.lines), "", self.note])


Handler = Callable[[StoryBuilder, int], int]
"""Tells the event at a place of the course, perhaps some after it; returns the next place."""

HANDLERS: Mapping[Event, Handler] = {
    Event.PROPOSED: story_start.propose,
    Event.DROPPED: story_start.drop,
    Event.ADDRESSEE_MISSED: story_start.lose_month,
    Event.NO_FREE_UNIT: story_start.lose_month,
    Event.ADDRESSEE_FOUND: story_start.find,
    Event.UNIT_ASKED: story_start.ask_unit,
    Event.GRANTED: story_start.grant,
    Event.NO_MONEY: story_start.want_money,
    Event.TEAM_MET: story_run.keep,
    Event.LEADER_MET: story_run.keep,
    Event.OBSERVED: story_run.keep,
    Event.CHAMPION: story_run.champion,
    Event.LEFT: story_run.leave,
    Event.VOIDED: story_run.void,
    Event.TAUGHT: story_run.learn,
    Event.MOORED: story_run.moor,
    Event.SLIPPED: story_run.slip,
    Event.PARTNERS_ASKED: story_run.ask_partners,
    Event.CITIZENS_TOOK_PART: story_run.citizens,
    Event.LABELLED: story_decision.label_research,
    Event.POLITICIANS_DOOR: story_decision.politicians_door,
    Event.PRIVATE_ASKED: story_decision.private_asked,
    Event.CONTRACT_ENDED: story_decision.end_contract_talks,
    Event.EFFECT_MEASURED: story_decision.measure,
    Event.MONEY_ENDED: story_run.end_money,
    Event.BRIDGED: story_run.bridge,
    Event.BRIDGE_ENDED: story_run.end_bridge,
    Event.STATE: story_run.pass_state,
    Event.NOT_BROUGHT_FORWARD: story_case.not_brought_forward,
    Event.CASE_OPENED: story_case.open_case,
    Event.UNIT_ANSWERED: story_case.answer_unit,
    Event.ROUTE_SEEN: story_case.see_route,
    Event.ADVISED: story_case.advise,
    Event.ANSWERED: story_case.answer,
    Event.ASKED_AGAIN: story_case.ask_again,
    Event.ALL_OFFERED: story_case.offer_all,
    Event.ALONE: story_case.go_alone,
    Event.CO_PAYMENT: story_case.co_pay,
    Event.AGREEMENT_ANSWERED: story_case.answer_agreement,
    Event.AGREEMENT_ENDED: story_case.end_talks,
    Event.WORD_ANSWERED: story_case.answer_word,
    Event.GATHERED: story_case.gather,
    Event.RECUSED: story_case.recuse,
    Event.LISTED: story_case.put_on_list,
    Event.DECIDED: story_decision.decide,
    Event.COMPETITION_ENDED: story_decision.end_competition,
    Event.LEGAL_ERROR: story_decision.err,
    Event.PAID: story_decision.pay,
    Event.REVIEWED: story_decision.review,
    Event.COMPLAINED: story_decision.complain,
    Event.STOPPED: story_decision.stop,
    Event.BELIEVED: story_decision.believe,
}
"""Who tells what. Other kinds are about no single pilot, or told with the event before them."""


def tell(
    course: list[LoggedEvent],
    cast: Cast,
    pilot: int,
    *,
    municipality: str,
    months: int,
    weak_limit: float,
    language: str,
) -> Story:
    """Tell the story of a pilot.

    Args:
        course: What happened to it, by :func:`~collabsim.report.story_log.logged_events`.
        cast: Names of posts and units in the language.
        pilot: Row of the pilot in the run.
        municipality: What the municipality is called in the title.
        months: Length of the run.
        weak_limit: True effect below which a pilot is weak.
        language: Code of the language.

    Raises:
        ValueError: the log knows nothing of this pilot.
    """
    begun = next((h for h in course if h.kind == Event.PROPOSED), None)
    if begun is None:
        raise ValueError(f"the event log has no proposal of pilot {pilot}")
    t = StoryBuilder(course, cast, language, begun.sector)
    at = 0
    while at < len(course):
        handler = HANDLERS.get(course[at].kind)
        at = at + 1 if handler is None else handler(t, at)
    t.release()
    outcome = _outcome(t, begun, months, weak_limit)
    title = text(
        "story.title",
        language,
        pilot=pilot,
        sector=text(f"sector.{begun.sector.name.lower()}", language),
        municipality=municipality,
    )
    return Story(title, text("story.scales", language), (*t.lines, outcome))


def _outcome(t: StoryBuilder, begun: LoggedEvent, months: int, weak_limit: float) -> Line:
    """The last line: states after the money, at the end, and what it was worth."""
    end, last = state_in(t.course, months - 1)
    ended = next((h for h in t.course if h.kind == Event.MONEY_ENDED), None)
    about = [begun] if ended is None else [begun, ended]
    sentences = []
    closing = {"year": months // 12, "state": _state(end.name, t.language)}
    if ended is not None:
        words = {}
        for horizon in HORIZONS:
            state, led = state_in(t.course, ended.month + horizon)
            seen = ended.month + horizon < months
            words[f"state_{horizon}"] = _state(state.name if seen else "censored", t.language)
            about.extend([led] if seen and led is not None else [])
        same = set(words.values()) == {closing["state"]}
        sentences.append(t.word("states_same" if same else "states", **words, **closing))
    else:
        sentences.append(t.word("at_the_end", **closing))
    if last is not None:
        about.append(last)
    effect = begun.true_effect
    sentences.append(
        t.word(
            f"{'weak' if effect < weak_limit else 'good'}_{_fate(end)}",
            effect=share(effect, t.language),
        )
    )
    rows = tuple(sorted({logged.event for logged in about}))
    return Line(months - 1, " ".join(capitalised(s) for s in sentences), rows)


def _state(name: str, language: str) -> str:
    return text(f"state.{name.lower()}", language)


def _fate(state: State) -> str:
    """Whether the measure lives, is lost, never began, or is not settled yet."""
    if state in ALIVE:
        return "kept"
    if state in {State.STOPPED, State.UNUSED}:
        return "lost"
    return "never" if state in {State.PROPOSED, State.NEVER_STARTED} else "open"
