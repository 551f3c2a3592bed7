"""A choice somebody is told to make in a replay: which draws it forces, and whether it came about.

A choice is named as a person would name it: who, about which pilot, from which month on, and
what. From the log of the run it is told in follows which keyed draws have to be forced. A choice
can fail to come about, as where an option is not open or the person is never asked; then the
replay is no answer to "what if", and :func:`came_about` says so.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from collabsim.errors import UserError
from collabsim.inquiry.causes import CERTAIN, NEVER
from collabsim.inquiry.event_draws import WRITTEN_ANEW, Draw, LogOfDraws
from collabsim.inquiry.stops import row_of
from collabsim.municipality.structure import Role
from collabsim.records.histories import Run
from collabsim.rules.case import decision_step
from collabsim.rules.told import LETS_CASE_LIE, WRITES_CASE
from collabsim.world.codes import Event
from collabsim.world.draws import Decision
from collabsim.world.events.codes import Answer, Option


class Act(StrEnum):
    """What somebody can be told to do."""

    WRITE_CASE = "write_case"
    LET_CASE_LIE = "let_case_lie"
    ANSWER_YES = "answer_yes"
    ANSWER_NO = "answer_no"
    SEE_WAY = "see_way"
    SEE_NO_WAY = "see_no_way"
    LET_LIE = "let_lie"
    DECIDE = "decide"


_ANSWERS = frozenset({Act.ANSWER_YES, Act.ANSWER_NO})
_ADVICE = frozenset({Act.SEE_WAY, Act.SEE_NO_WAY})
_OF_MANAGERS = frozenset({Act.WRITE_CASE, Act.LET_CASE_LIE})


@dataclass(frozen=True, slots=True)
class Told:
    """One choice.

    Attributes:
        act: What is done.
        pilot: Row of the pilot in the run it is told in.
        post: Row of the post of whoever does it.
        month: The month it is done in; of what lies, the first of its months.
        months: For how many months it lies.
        option: The option that is taken, where somebody decides.
    """

    act: Act
    pilot: int
    post: int
    month: int
    months: int = 1
    option: Option | None = None

    def __str__(self) -> str:
        """The choice in words of a program."""
        return self.act.value if self.option is None else f"decide:{self.option.name.lower()}"


Overrides = dict[tuple[int, int, int], float]


def overrides_of(log: LogOfDraws, told: Told) -> Overrides:
    """The draws that are forced for a choice, as :func:`collabsim.simulate` takes them.

    Args:
        log: The run it is told in, with whatever was told before.
        told: The choice.

    Raises:
        UserError: there is no such pilot, post or month in the run, or what is told is nothing
            that post does.
    """
    _check(log, told)
    return {draw.key: number for draw, number in _forced(log, told)}


def _check(log: LogOfDraws, told: Told) -> None:
    run = log.run
    last = int(run.blueprint.run[0]["months"]) - 1
    if not 0 <= told.pilot < len(run.pilots):
        raise UserError(f"there is no pilot {told.pilot}; the run has 0 to {len(run.pilots) - 1}")
    if not 0 <= told.post < len(log.codes):
        raise UserError(f"there is no post {told.post}; the world has 0 to {len(log.codes) - 1}")
    if told.months < 1 or not 0 <= told.month <= last - told.months + 1:
        raise UserError(
            f"month {told.month} for {told.months} is not in the run, which has months 0 to {last}"
        )
    role = log.roles[told.post]
    name = run.blueprint.posts[told.post]
    fits = {
        **dict.fromkeys(_OF_MANAGERS, role == Role.UNIT_MANAGER),
        **dict.fromkeys(_ADVICE, role == Role.ADVISER),
        **dict.fromkeys((*_ANSWERS, Act.DECIDE), role not in (Role.ADVISER, Role.FRONTLINE)),
    }
    if not fits.get(told.act, True):
        raise UserError(f"{told.act.value!r} is nothing that {name!r} does")
    if (told.act == Act.DECIDE) != (told.option is not None):
        raise UserError(f"an option goes with {Act.DECIDE.value!r}, and with nothing else")


def _forced(log: LogOfDraws, told: Told) -> Iterator[tuple[Draw, float]]:
    entity = log.entity(told.pilot, told.post)
    months = range(told.month, told.month + told.months)
    if told.act in _OF_MANAGERS:
        choice = WRITES_CASE if told.act == Act.WRITE_CASE else LETS_CASE_LIE
        for month in months:
            yield Draw(Decision.CASE, month, entity), float(choice)
        return
    if told.act == Act.LET_LIE:
        for month in months:
            yield Draw(Decision.HANDLED, month, entity), NEVER
        return
    step = step_at(log, told.pilot, told.post, told.month)
    yield Draw(Decision.HANDLED, told.month, entity), CERTAIN
    if told.act in _ANSWERS:
        number = CERTAIN if told.act == Act.ANSWER_YES else NEVER
        yield Draw(Decision.ANSWER, step, entity), number
    elif told.act in _ADVICE:
        number = CERTAIN if told.act == Act.SEE_WAY else NEVER
        yield Draw(Decision.SEE_ROUTE, step, entity), number
    elif told.option is not None:
        yield Draw(Decision.OPTION, step, entity), float(told.option)


def step_at(log: LogOfDraws, pilot: int, post: int, month: int) -> int:
    """The step by which what a person decides about a case in a month is keyed.

    It is read off what the log says before that month: how often the case has been written
    anew, and how often this holder of the post has been asked again.
    """
    version = attempts = 0
    for row in log.rows:
        if row.month >= month:
            break
        if row.pilot == pilot and row.kind in WRITTEN_ANEW:
            version += 1
        elif row.pilot == pilot and row.person == post and row.kind == Event.ASKED_AGAIN:
            attempts = int(row.times_asked_again)
        elif row.person == post and row.kind == Event.LEFT:
            attempts = 0
    return int(decision_step(log.holder(post, month), version, attempts))


def came_about(told: Told, key: int, run: Run) -> bool:
    """Whether what was told is what happened in a replay.

    Args:
        told: The choice.
        key: Key of the pilot it is about; in the replay it may lie in another row.
        run: The replay.
    """
    pilot = row_of(run, key)
    if pilot < 0:
        return False
    own = [row for row in LogOfDraws(run).rows if row.pilot == pilot]
    if told.act in (Act.LET_CASE_LIE, Act.LET_LIE):
        answers = {Event.UNIT_ANSWERED, Event.ANSWERED, Event.ADVISED, Event.DECIDED}
        done = {Event.CASE_OPENED} if told.act == Act.LET_CASE_LIE else answers
        months = range(told.month, told.month + told.months)
        return not any(
            row.kind in done and row.person == told.post and row.month in months for row in own
        )
    mine = [row for row in own if row.month == told.month and row.person == told.post]
    if told.act == Act.WRITE_CASE:
        return any(row.kind == Event.CASE_OPENED for row in mine)
    if told.act == Act.DECIDE:
        return any(row.kind == Event.DECIDED and row.option == told.option for row in mine)
    if told.act in _ADVICE:
        saw = told.act == Act.SEE_WAY
        return any(row.kind == Event.ADVISED and bool(row.saw_route) == saw for row in mine)
    said = Answer.YES if told.act == Act.ANSWER_YES else Answer.NO
    kinds = (Event.UNIT_ANSWERED, Event.ANSWERED)
    return any(row.kind in kinds and row.answer == said for row in mine)


def option_of(name: str) -> Option:
    """The option of a name.

    Raises:
        UserError: there is none; the nearest one is named.
    """
    names = [one.name.lower() for one in Option]
    if name.lower() not in names:
        near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.5)
        meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
        raise UserError(f"no option is called {name!r}; {meant}")
    return Option[name.upper()]
