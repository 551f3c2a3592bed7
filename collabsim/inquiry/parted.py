"""The earliest decision that parted the fates of one pilot in two runs with the same draws.

Of everything that may have stopped it (:mod:`collabsim.inquiry.causes`), those are decisions that
parted it which went otherwise in the run where it lives, and which, turned the way they went
there, keep it to the end of the run where it stopped: a replay says so. The earliest is told.
Where none does, the same is asked the other way round: what kept it where it lives
(:mod:`collabsim.inquiry.keeping`), went otherwise where it stopped, and turned that way ends it.
There may be neither: two municipalities can differ in so much that no one decision is enough. Then
the earliest is told that puts the stop off for a year or more, and that it does no more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from collabsim.inquiry.because import Explanation, final_state, replay
from collabsim.inquiry.causes import Cause
from collabsim.inquiry.event_draws import Draw, LogOfDraws
from collabsim.inquiry.keeping import keepers
from collabsim.inquiry.months import Months
from collabsim.inquiry.stops import LOST, row_of
from collabsim.records.event_log import EventRow
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import ALIVE, Door, Event, State
from collabsim.world.events.codes import Answer, Option


@dataclass(frozen=True, slots=True)
class PilotParting:
    """By which decision one pilot's fates parted.

    ``decision`` is the earliest that makes them the same, None where none does; ``there`` says
    that it was turned where the pilot lives, and ended it; ``put_off`` that the stop came later,
    but came. ``final`` is the state in which that replay left the pilot. ``tried`` counts the
    decisions that were turned, each by itself.
    """

    pilot: int
    tried: int
    decision: Cause | None = None
    there: bool = False
    put_off: bool = False
    final: State | None = None


class _Side:
    """One of the two runs, as far as it is about the pilot."""

    def __init__(
        self, months: Months, rows: Sequence[EventRow], pilot: int, *, one_municipality: bool
    ) -> None:
        self.months = months
        self.pilot = pilot
        self.one_municipality = one_municipality
        self.rows = rows
        self.own = [row for row in rows if row.pilot == pilot]

    def who(self, post: int) -> int:
        """A post; in another municipality, which has other posts, its role."""
        if post < 0 or self.one_municipality:
            return post
        return int(self.months.run.blueprint.actor["role"][post])

    def of(self, *kinds: Event, who: int | None = None) -> list[EventRow]:
        """Events of some kinds about the pilot, of whoever it is."""
        return [
            row
            for row in self.own
            if row.kind in kinds and (who is None or self.who(row.person) == who)
        ]

    def noes(self, kind: Event, who: int) -> int:
        """How often somebody said no in events of a kind."""
        return sum(_is_no(row) for row in self.of(kind, who=who))

    def longest_on_a_desk(self, who: int) -> int:
        """The most months its case lay with one post of somebody's."""
        lay: dict[int, int] = {}
        for desk in self.months.desks:
            for post in desk.get(self.pilot, ()):
                if self.who(post) == who:
                    lay[post] = lay.get(post, 0) + 1
        return max(lay.values(), default=0)

    def leavings(self, who: int, until: int) -> int:
        """How often somebody around it left from its start to a month."""
        around = {row.person for row in self.own}
        started = next((row.month for row in self.of(Event.STARTED)), until)
        return sum(
            row.kind == Event.LEFT
            and started <= row.month <= until
            and row.person in around
            and self.who(row.person) == who
            for row in self.rows
        )


Endings = dict[tuple[int, int, tuple[tuple[Draw, float], ...]], State]
"""States in which replays left a pilot: by the run, the pilot's key and the draws forced."""


def pilot_parting(
    explanation: Explanation,
    lost: Months,
    kept: Months,
    logs: tuple[LogOfDraws, LogOfDraws],
    endings: Endings | None = None,
) -> PilotParting | None:
    """By which decision a pilot that stopped in one run lives in another.

    Args:
        explanation: Why it stopped in the first.
        lost: The run it stopped in, month by month.
        kept: The other, of the same draws.
        logs: The draws behind the events of both.
        endings: Replays of the same runs made before, looked up and added to.

    Returns:
        None where its fate is the same: where it does not live when the other run ends either.
    """
    pilot = explanation.pilot
    key = int(lost.run.pilots[pilot]["key"])
    other = row_of(kept.run, key)
    if other < 0 or final_state(kept.run, key) not in ALIVE:
        return None
    same = lost.run.blueprint.posts == kept.run.blueprint.posts
    here = _Side(lost, logs[0].rows, pilot, one_municipality=same)
    there = _Side(kept, logs[1].rows, other, one_municipality=same)
    turned = [
        one for one in explanation.verdicts if _went_otherwise(_STOPPING, one.cause, here, there)
    ]
    turned.sort(key=lambda one: _since(one.cause, here))
    for one in turned:
        if one.final in ALIVE:
            return PilotParting(pilot, len(turned), one.cause, final=one.final)
    keeping = [
        one for one in keepers(logs[1], other) if _went_otherwise(_KEEPING, one, there, here)
    ]
    tried = len(turned) + len(keeping)
    for cause in sorted(keeping, key=lambda one: _since(one, there)):
        final = _ending(kept, key, cause, {} if endings is None else endings)
        if final in LOST:
            return PilotParting(pilot, tried, cause, there=True, final=final)
    for one in turned:
        if one.because:
            return PilotParting(pilot, tried, one.cause, put_off=True, final=one.final)
    return PilotParting(pilot, tried)


def _ending(kept: Months, key: int, cause: Cause, endings: Endings) -> State:
    """The state in which a replay leaves a pilot, of a run that stays in memory meanwhile."""
    name = id(kept), key, cause.overrides
    if name not in endings:
        endings[name] = final_state(replay(kept.run, cause), key)
    return endings[name]


def partings_of(
    explanations: Iterable[Explanation],
    lost: Months,
    kept: Months,
    logs: tuple[LogOfDraws, LogOfDraws],
    endings: Endings | None = None,
) -> list[PilotParting]:
    """The partings of all pilots that stopped in one run and live in the other."""
    found = (pilot_parting(one, lost, kept, logs, endings) for one in explanations)
    return [one for one in found if one is not None]


def _since(cause: Cause, side: _Side) -> int:
    """The month from which on it was decided."""
    if cause.kind in _BY_MONTH:
        return min(draw.step for draw, _ in cause.overrides)
    return side.rows[cause.events[0]].month if cause.kind == "route_unseen" else cause.month


_BY_MONTH = frozenset({"desk", "no_bridge", "never_met"})
"""Causes decided anew each month."""


Compare = Callable[[Cause, "_Side", "_Side"], bool]
"""Whether what a cause of the first side tells went the way it was turned on the second."""


def _went_otherwise(table: Mapping[str, Compare], cause: Cause, side: _Side, other: _Side) -> bool:
    compare = table.get(cause.kind)
    return compare is not None and compare(cause, side, other)


def _no(cause: Cause, lost: _Side, kept: _Side) -> bool:
    """There was no such no, or it was not said as often."""
    n = cause.events[0]
    kind, who = Event(lost.rows[n].kind), lost.who(cause.post)
    before = sum(
        _is_no(row) for row in lost.rows[: n + 1]
        if row.kind == kind and row.pilot == lost.pilot and lost.who(row.person) == who
    )  # fmt: skip
    return kept.noes(kind, who) < before


def _is_no(row: EventRow) -> bool:
    if row.kind == Event.DECIDED:
        return bool(row.option == Option.STOP)
    return bool(row.answer == Answer.NO)


def _came_back(cause: Cause, lost: _Side, kept: _Side) -> bool:
    who = lost.who(cause.post)
    before = sum(row.month <= cause.month for row in lost.of(Event.ASKED_AGAIN, who=who))
    return len(kept.of(Event.ASKED_AGAIN, who=who)) > before


def _option(cause: Cause, _lost: _Side, kept: _Side) -> bool:
    taken = [row.option for row in kept.of(Event.DECIDED) if row.option != Option.STOP]
    return bool(taken) and taken[-1] == cause.option


def _stayed(cause: Cause, lost: _Side, kept: _Side) -> bool:
    who = lost.who(cause.post)
    return kept.leavings(who, cause.month) < lost.leavings(who, cause.month)


def _shorter(cause: Cause, lost: _Side, kept: _Side) -> bool:
    return kept.longest_on_a_desk(lost.who(cause.post)) < cause.months


def _missed_list(side: _Side, door: Door) -> bool:
    return any(
        row.council_month // MONTHS_A_YEAR > row.month // MONTHS_A_YEAR and row.door == door
        for row in side.of(Event.LISTED)
    )


def _on_time(_cause: Cause, _lost: _Side, kept: _Side) -> bool:
    return not _missed_list(kept, Door.SECTOR_INPUT)


def _late(_cause: Cause, _kept: _Side, lost: _Side) -> bool:
    return _missed_list(lost, Door.POLITICS)


def _refused(cause: Cause, kept: _Side, lost: _Side) -> bool:
    kind = Event(kept.rows[cause.events[0]].kind)
    return lost.noes(kind, kept.who(cause.post)) > 0


def _gave_up(cause: Cause, kept: _Side, lost: _Side) -> bool:
    who = kept.who(cause.post)
    refused = any(lost.noes(kind, who) for kind in (Event.UNIT_ANSWERED, Event.ANSWERED))
    return refused and len(lost.of(Event.ASKED_AGAIN, who=who)) == 0


def _beaten(_cause: Cause, _kept: _Side, lost: _Side) -> bool:
    return any(not row.won for row in lost.of(Event.COMPETITION_ENDED))


def _nobody_of_that(kind: Event) -> Compare:
    return lambda cause, kept, lost: not lost.of(kind, who=kept.who(cause.post))


def _happened(kind: Event) -> Compare:
    return lambda _cause, _lost, kept: bool(kept.of(kind))


def _never(kind: Event) -> Compare:
    return lambda _cause, _lost, kept: not kept.of(kind)


def _met(cause: Cause, lost: _Side, kept: _Side) -> bool:
    return bool(kept.of(Event.LEADER_MET, who=lost.who(cause.post)))


def _not_aside(cause: Cause, lost: _Side, kept: _Side) -> bool:
    return not kept.of(Event.RECUSED, who=lost.who(cause.post))


_STOPPING: Mapping[str, Compare] = MappingProxyType(
    {
        "refusal": _no,
        "other_no": _no,
        "review": _no,
        "gave_up": _came_back,
        "option": _option,
        "case_unwritten": _happened(Event.CASE_OPENED),
        "left": _stayed,
        "answer_lost": _stayed,
        "desk": _shorter,
        "late_list": _on_time,
        "no_bridge": _happened(Event.BRIDGED),
        "route_unseen": _happened(Event.ROUTE_SEEN),
        "never_met": _met,
        "aside": _not_aside,
        "complaint": _never(Event.COMPLAINED),
    }
)
"""Causes that are somebody's decision, and whether it went otherwise where the pilot lives.

Chance that is the same in both, how good the pilot is, levers and values are no decisions.
"""

_KEEPING: Mapping[str, Compare] = MappingProxyType(
    {
        "yes": _refused,
        "review_yes": _refused,
        "came_back": _gave_up,
        "bridged": _never(Event.BRIDGED),
        "won": _beaten,
        "way_found": _never(Event.ROUTE_SEEN),
        "champion": _nobody_of_that(Event.CHAMPION),
        "on_list": _late,
        "met": _nobody_of_that(Event.LEADER_MET),
        "no_complaint": _happened(Event.COMPLAINED),
    }
)
"""What kept a pilot, and whether it went otherwise where it stopped."""
