"""What would have saved a pilot, or what kept it: every answer found by running again.

Three kinds of change are tried: draws forced to the other side, levers of the classroom as they
stand, and values of every parameter that could have been otherwise and that a rule on the
pilot's way reads. All else, seed, replication and forced draws, is the same in every replay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from collabsim.errors import UserError
from collabsim.experiment.replicate import Driver, run_one
from collabsim.inquiry.causes import Cause, candidates, is_open
from collabsim.inquiry.event_draws import LogOfDraws
from collabsim.inquiry.fates import (
    Fate,
    Question,
    Result,
    Standard,
    question_about,
    standard_of,
)
from collabsim.inquiry.keeping import keepers
from collabsim.inquiry.months import followed
from collabsim.inquiry.reading import parameters_met
from collabsim.inquiry.replays import Replays, SpentError, Ways, forced_in
from collabsim.inquiry.searching import Trial, Turn, turns
from collabsim.inquiry.stops import row_of
from collabsim.parameters import Parameter, Value
from collabsim.records.histories import Run
from collabsim.scenario import Scenario
from collabsim.world.codes import State

Kind = Literal["draw", "lever", "parameter"]
"""What is changed: draws of the pilot's own way, a lever of the classroom, one parameter."""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """One change, and what the replay with it came to.

    Attributes:
        kind: What is changed.
        name: The kind of cause (``refusal``), the lever or the parameter.
        overrides: Draws that are forced, as :func:`collabsim.simulate` takes them.
        values: Values of parameters, in the kroner of the model, that of 2018.
        before: The present value of a parameter; None for a draw or lever.
        after: The nearest value that turns what became of the pilot, or where none does, the one
            that moves it most.
        not_yet: The value just before ``after``, with which nothing turns, checked by replay
            too; None where nothing turns.
        turned: Whether the pilot is saved, or where it lived, lost.
        result: What the replay came to.
        then: State at the time of comparison; None where the replay ends before.
        fate: What became of the pilot in the end.
        months_moved: By how many months the loss came later (or earlier, below 0); None where
            either run has none.
        only_once: Whether every value tried beyond ``after`` turns it too.
        tried: Every value of a parameter that was tried on this side, the nearest first.
        cause: What happened, for draws and levers.
    """

    kind: Kind
    name: str
    overrides: Mapping[tuple[int, int, int], float]
    values: Mapping[str, Value]
    result: Result
    then: State | None
    fate: Fate
    turned: bool
    months_moved: int | None
    before: Value | None = None
    after: Value | None = None
    not_yet: Value | None = None
    only_once: bool = True
    tried: tuple[Trial, ...] = ()
    cause: Cause | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found about one pilot.

    ``idle`` are parameters that left the course of the pilot as it is at both ends of their
    ranges, ``left_out`` those not tried, because ``most`` replays had been made.
    """

    standard: Standard
    counterfactuals: tuple[Counterfactual, ...]
    replays: int
    most: int
    idle: tuple[str, ...]
    left_out: tuple[str, ...]


def ask(scenario: Scenario, run: Run, pilot: int, ways: Ways) -> Answer:
    """Ask what would have saved a pilot, or what kept it.

    Args:
        scenario: What the run is a run of.
        run: The finished run, with its event log.
        pilot: Row of the pilot.
        ways: How replays are made, and how many.

    Raises:
        UserError: the pilot never started, or what becomes of it is not settled when the run
            ends; or the driver does not make the same run twice.
    """
    question = question_about(run, pilot)
    if question is None:
        raise UserError(_unsettled(run, pilot))
    asking = _Asking(Replays(scenario, run, ways), standard_of(run, pilot, question), pilot)
    left_out: list[str] = []
    try:
        asking.check_same(run)
        asking.ask_draws()
    except SpentError:
        left_out.append("draws")
    for parameter in asking.parameters():
        try:
            asking.ask_parameter(parameter)
        except SpentError:
            left_out.append(parameter.name)
    found = sorted(asking.found, key=lambda one: (not one.turned, _ORDER.index(one.kind)))
    return Answer(
        asking.standard, tuple(found), asking.replays.made, ways.most,
        tuple(asking.idle), tuple(left_out),
    )  # fmt: skip


_ORDER: tuple[Kind, ...] = ("draw", "lever", "parameter")


def _unsettled(run: Run, pilot: int) -> str:
    state = State(int(run.pilots[pilot]["state"]))
    if state in (State.NEVER_STARTED, State.PROPOSED):
        return f"pilot {pilot} never started, so there is nothing that stopped or kept it"
    years = int(run.blueprint.run[0]["months"]) // 12
    return (
        f"pilot {pilot} is still {state.name.lower()} when the run ends, so nothing has stopped "
        f"or kept it yet; a run of more than {years} years (run.years) would show it"
    )


class _Asking:
    """One answer in the making."""

    def __init__(self, replays: Replays, standard: Standard, pilot: int) -> None:
        self.replays = replays
        self.standard = standard
        self.pilot = pilot
        self.found: list[Counterfactual] = []
        self.idle: list[str] = []
        self.course = _course(replays.run, standard.key)
        municipality = int(replays.run.pilots[pilot]["municipality_row"])
        name = replays.run.blueprint.municipalities[municipality]
        (spec,) = (spec for spec in replays.scenario.municipalities if spec.name == name)
        self.values = replays.scenario.values_for(spec)

    def check_same(self, run: Run) -> None:
        """Refuse a driver whose replay without any change is another run.

        Raises:
            UserError: it is.
        """
        again = self.replays.with_draws({})
        if again.events.tobytes() != run.events.tobytes():
            raise UserError(
                "the driver makes another run of the same scenario, seed and replication the "
                "second time, so replays with one thing changed would say nothing"
            )

    def ask_draws(self) -> None:
        """Turn what happened on the way, and pull each lever that is off."""
        run = self.replays.run
        log = LogOfDraws(run)
        if self.standard.question == Question.KEEP:
            causes = keepers(log, self.pilot)
        else:
            months = followed(run, self.replays.ways.driver)
            causes = candidates(months, log, self.pilot)
        for cause in causes:
            overrides = {draw.key: number for draw, number in cause.overrides}
            if cause.values:
                other = self.replays.with_values(cause.values)
            else:
                other = self.replays.with_draws(overrides)
            if other is not None and is_open(cause, self.standard.key, other):
                self.found.append(self._by_cause(cause, overrides, other))

    def _by_cause(
        self, cause: Cause, overrides: Mapping[tuple[int, int, int], float], other: Run
    ) -> Counterfactual:
        result, then, fate = self.standard.result(other)
        return Counterfactual(
            kind="lever" if cause.lever else "draw",
            name=cause.lever or cause.kind,
            overrides=MappingProxyType(dict(overrides)),
            values=MappingProxyType(dict(cause.values)),
            result=result,
            then=then,
            fate=fate,
            turned=_turns(result),
            months_moved=self._moved(fate),
            cause=cause,
        )

    def parameters(self) -> list[Parameter]:
        """Parameters that are tried, levers first."""
        read = self.replays.structures.read()
        return parameters_met(self.replays.run, self.pilot, read, self.replays.ways.phases)

    def ask_parameter(self, parameter: Parameter) -> None:
        """Search the values of one parameter."""
        now = self.values[parameter.name]

        def attempt(value: Value) -> Trial | None:
            other = self.replays.with_values({parameter.name: value})
            if other is None:
                return None
            result, then, fate = self.standard.result(other)
            same = _course(other, self.standard.key) == self.course
            return Trial(value, result, then, fate, _turns(result), same)

        sides = list(turns(parameter, now, attempt))
        if all(trial.same_course for side in sides for trial in side.trials):
            self.idle.append(parameter.name)
            return
        self.found.extend(self._by_value(parameter.name, now, side) for side in sides)

    def _by_value(self, name: str, now: Value, side: Turn) -> Counterfactual:
        chosen = side.first or max(side.trials, key=lambda t: abs(self._moved(t.fate) or 0))
        return Counterfactual(
            kind="parameter",
            name=name,
            overrides=MappingProxyType({}),
            values=MappingProxyType({name: chosen.value}),
            result=chosen.result,
            then=chosen.then,
            fate=chosen.fate,
            turned=chosen.turned,
            months_moved=self._moved(chosen.fate),
            before=now,
            after=chosen.value,
            not_yet=side.before,
            only_once=side.only_once if side.first else True,
            tried=side.trials,
        )

    def _moved(self, fate: Fate) -> int | None:
        here = self.standard.fate.month
        return None if here is None or fate.month is None else fate.month - here


def _turns(result: Result) -> bool:
    return result in (Result.SAVED, Result.LOST)


def _course(run: Run, key: int) -> bytes:
    """All that the log says of a pilot, to the last digit."""
    pilot = row_of(run, key)
    if pilot < 0:
        return b""
    events = run.events[run.events["pilot"] == pilot]
    return b"".join(events[name].tobytes() for name in events.dtype.names if name != "pilot")


def with_log(run: Run, driver: Driver) -> Run:
    """The run with its event log, made again where the log was not kept."""
    if len(run.events):
        return run
    forced = forced_in(run)
    return run_one(run.blueprint, run.seed, run.replication, overrides=forced, driver=driver)
