"""What a hypothesis says, read from its file and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from collabsim.experiment.drivers import COMPILED, driver_for
from collabsim.experiment.replicate import Driver
from collabsim.experiment.store.parts import source_hash_here
from collabsim.parameters import Value
from collabsim.scenario import Scenario

OWN = "own"
"""The level at which a factor is left as it is."""

MAIN = "all"
"""The arm whose outcomes get a verdict: every factor as it is written."""

CONFIRMATORY, EXPLORATORY = "confirmatory", "exploratory"

type Level = float | str
type At = Mapping[str, Level]
"""A cell, by the level of each factor; factors that are not named are at their own course."""


@dataclass(frozen=True, slots=True)
class Factor:
    """What is varied: the level of a proximity that is read, or the value of a parameter.

    ``levels`` are numbers, or words where the numbers are in ``do``; ``do`` are tables as in a
    scenario, whose ``value`` is the level, or one number for each level. ``values`` are, for each
    level, parameters that are set together.
    """

    name: str
    levels: tuple[Level, ...]
    do: tuple[Mapping[str, Any], ...] = ()
    parameter: str | None = None
    values: tuple[Mapping[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Arm:
    """A variant that is run beside: keys that replace those of every table, values that are set."""

    name: str
    do: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedOutcome:
    """What is looked at; ``smallest`` is the smallest effect that matters, in its unit."""

    name: str
    primary: bool
    smallest: float
    expectation: str | None = None


@dataclass(frozen=True, slots=True)
class Contrast:
    """A difference of two cells that is to be at least or at most so large, or is only shown."""

    outcome: str
    plus: At
    minus: At
    at_least: float | None = None
    at_most: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class AskedForm:
    """The form of the claim.

    ``factor`` is the one a curve is over, ``towns`` the municipalities that have to agree.
    ``between`` names two levels of another factor or two outcomes; ``at_least`` is the smallest
    shift or share.
    """

    form: str
    factor: str
    towns: tuple[str, ...]
    sign: int = 1
    at_least: float = 0.0
    contrasts: tuple[Contrast, ...] = ()
    between: Mapping[str, Any] = field(default_factory=dict)
    better: tuple[str, ...] = ()
    than: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mediation:
    """Which effect is taken apart, and by which proximities it is to go."""

    near: float
    far: float
    mediators: tuple[str, ...]
    path: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """How many replications there are to be, or how that is found."""

    seed: int
    power: float
    true_effect: float
    pilot_seed: int
    pilot_replications: int
    at_most: int
    half_width: float
    replications: int | None = None


@dataclass(frozen=True, slots=True)
class RegionAsked:
    """At how many points of the region of values, and how often each."""

    points: int
    replications: int


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A claim, what it is held against, and what would count against it.

    ``needs`` says what is missing in the model where the claim cannot be tested; then there is no
    factor, and nothing is run. ``scenario`` is what the runs start from, ``driver`` the name of
    what runs them: the shipped rules, or some of one's own. ``translated`` has its words in other
    languages by their codes; they are no part of what is frozen.
    """

    id: str
    family: str
    kind: str
    claim: str
    source: tuple[str, ...]
    counts_against: str
    put_in: str
    needs: str
    scenario: Scenario
    factors: tuple[Factor, ...]
    arms: tuple[Arm, ...]
    outcomes: tuple[AskedOutcome, ...]
    test: AskedForm
    plan: PlanAsked
    region: RegionAsked
    mediation: Mediation | None = None
    driver: str = COMPILED
    translated: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False)
    path: Path | None = field(default=None, compare=False)

    @property
    def testable(self) -> bool:
        """Whether the model has what the claim is about."""
        return not self.needs

    @property
    def drive(self) -> Driver:
        """What runs a world.

        Raises:
            UserError: it cannot be imported here.
        """
        return driver_for(self.driver)

    def in_words(self, key: str, language: str) -> str:
        """What the file says under ``claim``, ``counts_against``, ``put_in`` or ``needs``.

        In English where it says nothing in the language.
        """
        return str(self.translated.get(language, {}).get(key) or getattr(self, key))

    @property
    def primary(self) -> tuple[AskedOutcome, ...]:
        """The outcomes that decide."""
        return tuple(one for one in self.outcomes if one.primary)

    def outcome(self, name: str) -> AskedOutcome:
        """The outcome of this name.

        Raises:
            KeyError: there is none.
        """
        for one in self.outcomes:
            if one.name == name:
                return one
        raise KeyError(name)

    def factor(self, name: str) -> Factor:
        """The factor of this name.

        Raises:
            KeyError: there is none.
        """
        for one in self.factors:
            if one.name == name:
                return one
        raise KeyError(name)

    def as_dict(self) -> dict[str, Any]:
        """All that is said, with every default, in plain types."""
        fields = {name: getattr(self, name) for name in _PLAIN}
        parts = {
            "factors": [asdict(one) for one in self.factors],
            "arms": [asdict(one) for one in self.arms],
            "outcomes": [asdict(one) for one in self.outcomes],
            "test": asdict(self.test),
            "plan": asdict(self.plan),
            "region": asdict(self.region),
            "mediation": None if self.mediation is None else asdict(self.mediation),
            "scenario": self.scenario.as_dict(),
        }
        if self.driver != COMPILED:
            # Own rules are part of what is settled: with the text of their file.
            parts["driver"] = {"name": self.driver, "rules": source_hash_here(self.driver)}
        plain: dict[str, Any] = json.loads(json.dumps({**fields, **parts}, default=_plain))
        return plain

    @property
    def sha256(self) -> str:
        """The hash of all that is said, whatever the spelling of the file."""
        return hash_of(self.as_dict())

    @property
    def design_sha256(self) -> str:
        """The hash of what is run: hypotheses with the same one are of the same runs."""
        said = self.as_dict()
        design = ("scenario", "factors", "arms", "mediation", "driver")
        return hash_of({key: said[key] for key in design if key in said}
                     | {"seed": self.plan.seed})  # fmt: skip


_PLAIN = (
    "id", "family", "kind", "claim", "source", "counts_against", "put_in", "needs",
)  # fmt: skip


def _plain(value: Any) -> Any:
    """Mappings and tuples as JSON has them."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def hash_of(said: Mapping[str, Any]) -> str:
    """SHA-256 of plain data, whatever the order of its keys."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
