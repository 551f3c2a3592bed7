"""What a hypothesis file may say: pydantic models, and what to write where something is wrong."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from collabsim.experiment.drivers import COMPILED
from collabsim.experiment.seeds import LARGEST_SEED, MOST_REPLICATIONS
from collabsim.scenario.schema import Problem
from collabsim.scenario.sentences import nearest_name, shown

FORMS = (
    "inverted_u", "rising", "falling", "contrasts", "interaction", "three_way",
    "best_level_shift", "paradox", "share_mediated", "log_loss",
)  # fmt: skip
EXPECTATIONS = ("meetings", "thinned_meetings")
TRANSLATED = ("nb", "nn")
"""Languages a claim may be said in beside English."""
KINDS = ("confirmatory", "exploratory")

_Text = Annotated[str, Field(min_length=1)]
_Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
_Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_Finite = Annotated[float, Field(allow_inf_nan=False)]
_Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=0, le=1)]
_Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED)]
_Runs = Annotated[int, Field(ge=2, le=MOST_REPLICATIONS)]
_Level = float | str
_At = dict[str, _Level]


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", protected_namespaces=())


class _Said(_Table):
    """The same in another language; it is no part of what is frozen."""

    claim: _Text
    counts_against: _Text
    put_in: str = ""
    needs: str = ""
    contrasts: list[_Text] = []


class _Hypothesis(_Table):
    id: _Id
    family: _Text
    claim: _Text
    counts_against: _Text
    kind: Literal["confirmatory", "exploratory"] = "confirmatory"
    source: list[_Text] = Field(min_length=1)
    put_in: str = ""
    needs: str = ""
    nb: _Said | None = None
    nn: _Said | None = None


class _Scenario(_Table):
    base: _Text = "defaults"
    municipalities: list[int] = Field(default=[10_000, 120_000], min_length=1)
    set: dict[str, Any] = {}
    driver: _Text = COMPILED


class _Factor(_Table):
    levels: list[_Level] = Field(min_length=1)
    do: dict[str, Any] | list[dict[str, Any]] | None = None
    parameter: str | None = None
    set: list[dict[str, Any]] | None = None


class _Outcome(_Table):
    role: Literal["primary", "secondary"]
    smallest: _Positive
    expectation: Literal["meetings", "thinned_meetings"] | None = None


class _Contrast(_Table):
    name: str = ""
    outcome: str
    plus: _At
    minus: _At
    at_least: _Finite | None = None
    at_most: _Finite | None = None


class _Test(_Table):
    form: Literal[
        "inverted_u", "rising", "falling", "contrasts", "interaction", "three_way",
        "best_level_shift", "paradox", "share_mediated", "log_loss",
    ]  # fmt: skip
    factor: str | None = None
    agree: Literal["all municipalities"] | list[int] = "all municipalities"
    sign: Literal["positive", "negative"] = "positive"
    at_least: _Positive | None = None
    between: dict[str, Any] | None = None
    better: list[str] | None = None
    than: list[str] | None = None
    contrast: list[_Contrast] | None = None


class _Mediation(_Table):
    near: _Share
    far: _Share
    mediators: list[str] = Field(min_length=1)
    path: str | list[str] = "all"


class _Pilot(_Table):
    seed: _Seed = 900
    replications: _Runs = 40


class _Plan(_Table):
    seed: _Seed = 1
    power: Annotated[float, Field(gt=0, lt=1)] = 0.9
    true_effect: Annotated[float, Field(gt=1, allow_inf_nan=False)] = 1.5
    pilot: _Pilot = _Pilot()
    at_most: _Runs = 1000
    half_width: _Positive = 0.05
    replications: _Runs | None = None


class _Region(_Table):
    points: Annotated[int, Field(ge=0, le=400)] = 0
    replications: _Runs = 40


class HypothesisFile(_Table):
    """The whole file."""

    hypothesis: _Hypothesis
    scenario: _Scenario = _Scenario()
    factor: dict[_Name, _Factor] = {}
    arm: dict[_Name, dict[str, Any]] = {}
    outcome: dict[str, _Outcome] = {}
    test: _Test | None = None
    mediation: _Mediation | None = None
    plan: _Plan = _Plan()
    region: _Region = _Region()


TABLES = tuple(HypothesisFile.model_fields)

_WANTED = {
    "id": 'a short name such as "H1a": a letter, then letters, digits, _ or -',
    "kind": f"one of {', '.join(KINDS)}",
    "source": 'a list of texts, such as ["Boschma 2005"]',
    "municipalities": "a list of numbers of inhabitants, such as [10_000, 120_000]",
    "set": "a table of parameters and their values, such as { years = 21 }",
    "driver": 'what runs it, such as "compiled", or "my_rules:drive" for rules of your own',
    "levels": "a list of levels, such as [0, 0.5, 1]",
    "do": 'a table as under [[do]] of a scenario, such as { proximity = "cognitive", path = "all" }'
    ", or a list of them",
    "parameter": "the name of a parameter",
    "contrasts": "a list of names, one for each [[test.contrast]]",
    "role": "primary or secondary",
    "smallest": "a number above 0, in the unit of the outcome",
    "expectation": f"one of {', '.join(EXPECTATIONS)}",
    "form": f"one of {', '.join(FORMS)}",
    "agree": '"all municipalities" or a list of those of [scenario]',
    "sign": "positive or negative",
    "at_least": "a number",
    "at_most": "a number, or in [plan] how many replications there may be",
    "near": "a number from 0 to 1",
    "far": "a number from 0 to 1",
    "mediators": 'a list of proximities, such as ["social"]',
    "seed": f"a whole number from 0 to {LARGEST_SEED}",
    "power": "a number above 0 and below 1",
    "true_effect": "a number above 1: the effect planned for, in times the smallest that matters",
    "pilot": "a table such as { seed = 900, replications = 40 }",
    "half_width": "a number above 0",
    "replications": f"a whole number from 2 to {MOST_REPLICATIONS:,}",
    "points": "a whole number from 0 to 400",
}
"""What is expected of a key, by its name; a text in quotes where it is not here."""


def hypothesis_sentence(problem: Problem) -> str:
    """What is wrong with a key and what was expected, without the place in the file."""
    table, *inside = problem.path
    key = str(problem.path[-1])
    if problem.kind == "extra_forbidden":
        known = TABLES if not inside else _keys_of(problem.path)
        where = "a hypothesis file" if not inside else f"[{table}]"
        near = nearest_name(key, known)
        hint = f"nearest: {near}" if near else f"it has {', '.join(known)}"
        return f"{key} is not a key of {where}; {hint}"
    named = next((str(part) for part in reversed(problem.path) if str(part) in _WANTED), key)
    wanted = _WANTED.get(named, "a text in quotes that is not empty")
    if problem.kind == "missing":
        if not inside:
            return f"the file needs a table [{key}]"
        return f"[{'.'.join(map(str, problem.path[:-1]))}] needs {key}: {wanted}"
    if not inside or (table in {"factor", "outcome"} and len(inside) == 1):
        return f"[{'.'.join(map(str, problem.path))}] must be a table of keys"
    return f"{named} must be {wanted}, not {shown(problem.value)}"


_MODELS: dict[str, type[BaseModel]] = {
    "hypothesis": _Hypothesis, "scenario": _Scenario, "factor": _Factor, "outcome": _Outcome,
    "test": _Test, "mediation": _Mediation, "plan": _Plan, "region": _Region,
}  # fmt: skip


def _keys_of(path: tuple[str | int, ...]) -> tuple[str, ...]:
    model = _MODELS.get(str(path[0]))
    if "contrast" in path:
        model = _Contrast
    elif "pilot" in path:
        model = _Pilot
    elif path[:2] in {("hypothesis", one) for one in TRANSLATED}:
        model = _Said
    return tuple(model.model_fields) if model is not None else ()
