"""The levels at which an instrument is tried, and a scenario that decides it in its first month.

Nothing here knows a single instrument: levels follow from what the catalogue declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from collabsim.instruments import CATALOGUE, Instrument, Setting
from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario import InconsistentError, InstrumentUse, Scenario
from collabsim.scenario.instruments import COST_KEYS

USUAL = "usual"
LOW, HIGH = "low", "high"
WEAKEST, STRONGEST = "weakest", "strongest"


@dataclass(frozen=True, slots=True)
class Level:
    """An instrument at a strength and with some of its settings chosen.

    ``name`` is :data:`USUAL` for what the catalogue declares, :data:`LOW` and :data:`HIGH` where
    all its sums stand at an end of their ranges, :data:`WEAKEST` and :data:`STRONGEST` for the ends
    of its strength, and ``setting=value`` for another answer to a question of yes and no or of
    words.
    """

    instrument: Instrument
    name: str
    strength: float
    chosen: Mapping[str, Value] = field(default_factory=dict)

    def settings(self) -> dict[str, Value]:
        """The value of each setting at full strength, by its name."""
        return {one.name: self.chosen.get(one.name, one.value) for one in self.instrument.settings}

    def values(self, base: Mapping[str, Value]) -> dict[str, Value]:
        """The parameters it sets, from those that hold without it."""
        return self.instrument.values(base, self.strength, self.chosen)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An instrument that is not compared, or only not at a ``level``.

    ``because_of`` is what it cannot hold together with, ``complaint`` why its values do not go with
    the scenario; with neither the scenario has it already, as far as it goes.
    """

    name: str
    because_of: str = ""
    complaint: str = ""
    level: str = ""

    @property
    def sentence(self) -> str:
        """Why it is left out."""
        if self.because_of:
            other = f"{self.because_of}, which the scenario has"
            return f"{self.name} cannot hold at once with {other}"
        if self.complaint:
            return f"{self.name} does not go with the scenario: {self.complaint}"
        return f"the scenario has {self.name} already"


def levels_of(instrument: Instrument) -> list[Level]:
    """The levels at which an instrument is tried, its usual one first.

    A strength of 0 is left out: it sets nothing, so it is the scenario without it.
    """
    found = [Level(instrument, USUAL, instrument.strength)]
    if any(one.scales for one in instrument.settings):
        ends = zip((WEAKEST, STRONGEST), instrument.strength_range, strict=True)
        found += [
            Level(instrument, name, end)
            for name, end in ends
            if 0.0 < end != instrument.strength
        ]  # fmt: skip
    sums = [
        one
        for one in instrument.settings
        if not one.scales and PARAMETERS[one.parameter].kind in ("int", "float")
    ]
    for name in (LOW, HIGH):
        chosen = {one.name: _end(one, name) for one in sums}
        if any(chosen[one.name] != one.value for one in sums):
            found.append(Level(instrument, name, instrument.strength, chosen))
    found += [
        Level(instrument, f"{one.name}={_plain(other)}", instrument.strength, {one.name: other})
        for one in instrument.settings
        for other in _other_answers(one)
    ]
    return found


def use_of(level: Level) -> InstrumentUse:
    """An instrument at a level as a scenario decides it in its first month."""
    one = level.instrument
    known = CATALOGUE[one.name].cost
    costs = {key: float(getattr(one.cost, key)) for key in COST_KEYS}
    return InstrumentUse(
        one.name, 0, strength=level.strength, payer=one.payer, settings=level.settings(),
        cost={key: nok for key, nok in costs.items() if nok != float(getattr(known, key))},
    )  # fmt: skip


def with_level(scenario: Scenario, level: Level) -> Scenario:
    """A scenario in which an instrument is decided in the first month, after those it has.

    Delay, uptake and what can be paid are as for any instrument of a scenario. What else changes
    later in the run does not take back what it sets.

    Raises:
        UserError: what it sets cannot hold together with the scenario.
    """
    return replace(scenario, instruments=(*scenario.instruments, use_of(level))).checked()


def sets_nothing(scenario: Scenario, level: Level) -> bool:
    """Whether all that an instrument sets holds in a scenario anyway, everywhere and always."""
    for spec in scenario.municipalities:
        for month in (0, *scenario.change_months(spec)):
            base = scenario.values_for(spec, month)
            if any(base[name] != value for name, value in level.values(base).items()):
                return False
    return True


def in_force(scenario: Scenario) -> frozenset[str]:
    """Instruments that a scenario has already.

    Those it names, and those of which something they set differs from its default.
    """
    held: list[Mapping[str, Value]] = [
        *(scenario.values_for(spec) for spec in scenario.municipalities),
        *(change.values for change in scenario.changes),
    ]
    named = {use.name for use in scenario.instruments}
    return frozenset(named) | frozenset(
        name
        for name, one in CATALOGUE.items()
        for setting in one.settings
        if any(
            own.get(setting.parameter, PARAMETERS[setting.parameter].default)
            != PARAMETERS[setting.parameter].default
            for own in held
        )
    )


def fitting(
    scenario: Scenario, instruments: Iterable[Instrument]
) -> tuple[list[tuple[Level, Scenario]], list[LeftOut]]:
    """What can be tried in a scenario, each level with the scenario that has it.

    Args:
        scenario: The one without.
        instruments: Those asked for.

    Returns:
        The levels of instruments that go with the scenario, and the instruments that do not.
    """
    there = in_force(scenario)
    made: list[tuple[Level, Scenario]] = []
    left: list[LeftOut] = []
    for instrument in instruments:
        if any(use.name == instrument.name for use in scenario.instruments):
            left.append(LeftOut(instrument.name))
            continue
        other = _excluding(instrument, there)
        if other is not None:
            left.append(LeftOut(instrument.name, because_of=other))
            continue
        own, wrong = _levels_that_hold(scenario, instrument)
        left += wrong
        if own and all(sets_nothing(scenario, level) for level, _ in own):
            left.append(LeftOut(instrument.name))
        else:
            made += own
    return made, left


def _levels_that_hold(
    scenario: Scenario, instrument: Instrument
) -> tuple[list[tuple[Level, Scenario]], list[LeftOut]]:
    """Levels whose values go with a scenario, and the others; none if the usual one is of these."""
    own: list[tuple[Level, Scenario]] = []
    wrong: list[LeftOut] = []
    for level in levels_of(instrument):
        try:
            own.append((level, with_level(scenario, level)))
        except InconsistentError as failure:
            if level.name == USUAL:
                return [], [LeftOut(instrument.name, complaint=str(failure))]
            wrong.append(LeftOut(instrument.name, complaint=str(failure), level=level.name))
    return own, wrong


def _excluding(instrument: Instrument, there: Iterable[str]) -> str | None:
    """The first of the instruments that are there which cannot hold at once with this one."""
    for name in sorted(there):
        if name != instrument.name and (
            name in instrument.excludes or instrument.name in CATALOGUE[name].excludes
        ):
            return name
    return None


def _end(setting: Setting, name: str) -> Value:
    end = setting.low if name == LOW else setting.high
    return int(end) if PARAMETERS[setting.parameter].kind == "int" else end


def _other_answers(setting: Setting) -> list[Value]:
    """The other answers to a question; what an instrument switches on is not tried switched off."""
    one = PARAMETERS[setting.parameter]
    if one.kind == "choice":
        return [word for word in one.choices if word != setting.value]
    if one.kind == "bool" and setting.value == one.default:
        return [not setting.value]
    return []


def _plain(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
