"""What the page may ask its server for, with the bounds of every number.

The bounds of a lever's values are those of its parameters. Unknown keys are
refused, nothing is converted, and every text is one of a few known words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    create_model,
    model_validator,
)

from collabsim.classroom.recording import MOST_PILOTS
from collabsim.classroom.sliders import bounds
from collabsim.inquiry.levers import LEVERS, values_of
from collabsim.parameters import PARAMETERS, Parameter, Value

LARGEST_SEED = 2**53 - 1
"""The largest whole number a browser writes without losing a digit."""

LARGEST_REPLICATION = 999_999_999
MOST_REPLICATIONS = 1_000

_KEYS = tuple(one.key for one in LEVERS)


@dataclass(frozen=True, slots=True)
class Side:
    """One world: a municipality by its place, the levers that are on, the key of its random draws.

    ``values`` are all parameters these levers set, by name.
    """

    town: int
    levers: tuple[str, ...]
    values: tuple[tuple[str, Value], ...]
    seed: int
    replication: int


class _Strict(BaseModel):
    """Nothing is converted and nothing unknown is let pass."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _read_numbers(cls, given: Any) -> Any:
        """JSON does not tell 24 from 24.0: both are the whole number."""
        if not isinstance(given, dict):
            return given
        return {
            name: int(value) if isinstance(value, float) and value.is_integer() else value
            for name, value in given.items()
        }


def _field(parameter: Parameter) -> Any:
    """A parameter as a field that may be left out."""
    about = f"{parameter.meaning} Unit: {parameter.unit}."
    low, high = bounds(parameter.name)
    kind: Any = bool
    if parameter.kind == "int":
        kind = Annotated[int, Field(ge=int(low), le=int(high))]
    elif parameter.kind == "float":
        kind = Annotated[float, Field(ge=low, le=high, allow_inf_nan=False)]
    return (kind | None, Field(default=None, description=about))


_VALUES: Any = create_model(
    "Values",
    __base__=_Strict,
    __doc__="Values in place of those the levers set. A value whose lever is off has no effect.",
    **{name: _field(PARAMETERS[name]) for one in LEVERS for name in one.values},
)


def _known(key: str) -> str:
    if key not in _KEYS:
        raise ValueError(f"there is no such lever; the levers are {', '.join(_KEYS)}")
    return key


_Lever = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(_KEYS)})]


class Setup(_Strict):
    """What stands on the stage: which worlds, with which levers, and with what luck."""

    twin: Literal["size", "lever", "one"] = Field(
        description="Both municipalities, one without and with its levers, or one alone."
    )
    town: int = Field(
        ge=0, le=1, description="Which municipality, where there is one: 0 is the small one."
    )
    levers: list[_Lever] = Field(max_length=len(_KEYS), description="Levers that are on.")
    values: _VALUES = Field(default_factory=_VALUES)
    seed: int = Field(ge=0, le=LARGEST_SEED)
    replication: int = Field(ge=0, le=LARGEST_REPLICATION)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The worlds, in the order in which the page shows them."""
        if self.twin == "size":
            return self._side(0, self.levers), self._side(1, self.levers)
        if self.twin == "lever":
            return self._side(self.town, []), self._side(self.town, self.levers)
        return (self._side(self.town, self.levers),)

    def _side(self, town: int, levers: list[str]) -> Side:
        on = tuple(key for key in _KEYS if key in levers)
        values = values_of(on)
        given = self.values.model_dump(exclude_none=True)
        values.update({name: value for name, value in given.items() if name in values})
        return Side(town, on, tuple(values.items()), self.seed, self.replication)


class WhyRequest(Setup):
    """Why one pilot of one side stopped."""

    side: int = Field(ge=0, le=1, description="Which world, in the order of the page.")
    pilot: int = Field(ge=0, lt=MOST_PILOTS, description="Row of the pilot.")


class EnsembleRequest(Setup):
    """Many runs of the same worlds."""

    replications: int = Field(
        ge=1, le=MOST_REPLICATIONS, description="Replications, numbered from 0."
    )


class Problem(BaseModel):
    """What is answered where nothing else can be.

    ``texts`` are sentences for the reader, by language; ``details`` say in English
    which part of a request cannot be used; ``retry_after`` is in seconds.
    """

    error: str
    texts: dict[str, str]
    details: list[str] = []
    retry_after: int | None = None
