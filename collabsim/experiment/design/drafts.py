"""A first scenario or sweep, with comments, from a few answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from collabsim.errors import UserError
from collabsim.experiment.design.region_size import REGION_POINTS
from collabsim.parameters import PARAMETERS, PRICE_INDEX, Parameter, Value, kroner
from collabsim.parameters.prices import WHOLE_FROM
from collabsim.parameters.ranges import PLAUSIBLE
from collabsim.scenario import Scenario
from collabsim.scenario.assignments import value_from_text
from collabsim.scenario.dotted_names import without_dots
from collabsim.scenario.sentences import not_a_parameter

YEAR = 2026
"""In whose kroner the amounts of a draft are: the newest there is an index for."""

SIZES = (3_000, 30_000, 120_000)
REPLICATIONS = 200


@dataclass(frozen=True)
class Draft:
    """What somebody answered.

    ``values`` are those of a scenario; of a question they are the lever alone, ``before`` its other
    value. Amounts are in kroner of :data:`YEAR`.
    """

    name: str
    about: str
    base: str
    sizes: Sequence[int] = SIZES
    values: Mapping[str, Value] = field(default_factory=dict)
    before: Value | None = None
    replications: int = REPLICATIONS


def parameter_of(written: str) -> Parameter:
    """The parameter of a name, which may have its table before it.

    Raises:
        UserError: there is none, with the nearest name.
    """
    name = without_dots(written.strip()).rpartition(".")[2]
    if name not in PARAMETERS:
        raise UserError(not_a_parameter(written.strip()))
    return PARAMETERS[name]


def lever_of(written: str) -> Parameter:
    """The lever of a name.

    Raises:
        UserError: there is no such parameter, or nobody decides it.
    """
    one = parameter_of(written)
    if one.role != "lever":
        raise UserError(
            f"{one.name} is no lever: nobody decides it; collabsim scenario levers lists them"
        )
    return one


def value_of(one: Parameter, written: str, base: Scenario) -> Value:
    """A value of a parameter as it was typed, amounts in kroner of :data:`YEAR`.

    Raises:
        UserError: as for the same value in a file.
    """
    value = value_from_text(written.strip().replace("\u00a0", "").replace(" ", ""))
    base.with_assignments([f"{one.name}={written.strip()}", f"prices.year={YEAR}"])
    if one.kind == "float" and isinstance(value, int) and not isinstance(value, bool):
        return value  # whole kroner are written whole
    if not isinstance(value, bool | int | float | str):
        raise UserError(f"{written.strip()!r} is no value of {one.name}")
    return value


def present(one: Parameter, base: Scenario) -> Value:
    """The value a scenario has, amounts in whole kroner of :data:`YEAR`."""
    value = base.values[one.name]
    return _in_year(float(value)) if one.in_kroner else value


def suggested(one: Parameter, base: Scenario) -> Value:
    """Another value worth trying: the other word, an end of the plausible range, or twice."""
    now = base.values[one.name]
    if one.kind == "bool":
        return not now
    if one.choices:
        return next(word for word in one.choices if word != now)
    if one.in_kroner and float(now):
        held = float(present(one, base))
        other = 2.0 * held if 2.0 * float(now) <= one.high else held / 2.0
        return int(other) if other >= WHOLE_FROM else round(other, 2)
    if one.name in PLAUSIBLE:
        tried = PLAUSIBLE[one.name].high
    else:
        tried = 2.0 * float(now) if float(now) else one.high
    tried = min(max(tried, one.low), one.high)
    if tried == now:
        tried = one.low
    if one.in_kroner:
        return _in_year(tried)
    return round(tried) if one.kind == "int" else tried


def _in_year(amount: float) -> Value:
    """The kroner of the year that are so many of 2018, freed of what converting rounded off."""
    exact = amount * PRICE_INDEX[YEAR]
    if abs(exact) < WHOLE_FROM:
        return round(exact, 2)
    near = int(round(exact, -1))
    return near if kroner(near, YEAR) == amount else round(exact)


def question_text(draft: Draft) -> str:
    """A sweep with one lever, before against after."""
    ((name, after),) = draft.values.items()
    one = PARAMETERS[name]
    return f"""# What it answers: {draft.about}
# Who should use it: whoever asks it; collabsim report FILE writes the memo.
# Sources and assumptions: the values tried are a choice; all else as in {draft.base}.

[sweep]
name = {_quoted(draft.name)}
question = {_quoted(draft.about)}
scenario = {_quoted(draft.base)}   # what all cells start from
populations = [{", ".join(f"{size:_}" for size in draft.sizes)}]   # municipalities, by inhabitants
design = "grid"
seeds = "paired"   # both sides meet the same luck
seed = 1
replications = {draft.replications}   # more of them make the intervals narrower

[prices]
year = {YEAR}   # in whose kroner amounts here are

# {one.meaning}
# Unit: {one.unit_of(YEAR)}. Bounds: {_bounds(one)}.
[levers]
{name} = [{_toml(draft.before)}, {_toml(after)}]

# What the other is held against.
[against]
{name} = {_toml(draft.before)}

# Over how many sets of assumptions results and report try the change; 0 for none.
[sets]
points = {REGION_POINTS}
"""


def scenario_text(draft: Draft) -> str:
    """A scenario that changes some values of another."""
    parts = [
        f"""# What it is for: {draft.about}
# Who should use it: whoever wrote it.
# Sources and assumptions: the values below are a choice; all else as in {draft.base}.

name = {_quoted(draft.name)}
about = {_quoted(draft.about)}
extends = {_quoted(draft.base)}   # every value that is not said here comes from there

[prices]
year = {YEAR}   # in whose kroner amounts here are
"""
    ]
    groups: dict[str, list[str]] = {}
    for name, value in draft.values.items():
        one = PARAMETERS[name]
        groups.setdefault(one.group, []).append(
            f"# {one.meaning} ({one.unit_of(YEAR)})\n{name} = {_toml(value)}"
        )
    for group, lines in groups.items():
        parts.append(f"[{group}]\n" + "\n".join(lines) + "\n")
    if not groups:
        parts.append(
            "# A value of its own stands in the table of its group, such as:\n"
            "# [procurement]\n# threshold_nok = 500_000\n"
        )
    parts += [f"[[municipality]]\npopulation = {size:_}\n" for size in draft.sizes]
    return "\n".join(parts)


def _bounds(one: Parameter) -> str:
    if one.choices:
        return ", ".join(one.choices)
    if one.kind == "bool":
        return "true or false"
    ends = (one.low, one.high)
    low, high = (_in_year(end) if one.in_kroner else end for end in ends)
    return f"{float(low):,.6g} to {float(high):,.6g}"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _toml(value: Value | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int):
        return f"{value:_}"
    return repr(value)
