"""An effect over two parameters at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from collabsim.analysis.desk.bench import Asked, Bench, Progress, Subject
from collabsim.analysis.desk.moved import parameter_of, value_at
from collabsim.errors import UserError
from collabsim.parameters import PARAMETERS, Value
from collabsim.statistics.keys import chance_of

REPLICATIONS = 200
"""Of each pair of values, if not told otherwise. Assumption."""

STEPS = 5
"""Values of a number. Assumption."""


@dataclass(frozen=True, slots=True)
class Heat:
    """An effect over two parameters.

    ``table`` has one row for each pair of values: ``first``, ``second``, ``effect``, ``low``,
    ``high`` and ``chance`` (more, fewer, same, not_clear); unknown where two do not go together.
    """

    subject: Subject
    names: tuple[str, str]
    values: tuple[tuple[Value, ...], tuple[Value, ...]]
    table: pd.DataFrame
    replications: int


def heat_of(
    bench: Bench,
    first: str,
    second: str,
    *,
    replications: int = REPLICATIONS,
    progress: Progress | None = None,
) -> Heat:
    """Run every pair of values of two parameters, with the same draws.

    Args:
        bench: Makes the runs.
        first: A parameter.
        second: Another.
        replications: Of each pair.
        progress: Called with (pairs done, pairs in all).

    Raises:
        UserError: There is no such parameter, or both are the same.
    """
    subject = bench.subject
    names = parameter_of(first, "--heat"), parameter_of(second, "--heat")
    if names[0] == names[1]:
        raise UserError(f"--heat: {names[0]} is named twice; name another parameter beside it")
    bench.own(replications)
    values = tuple(values_of(name, subject) for name in names)
    pairs = [(one, other) for one in values[0] for other in values[1]]
    asked = [Asked(dict(zip(names, pair, strict=True)), replications) for pair in pairs]
    rows = []
    for pair, made in zip(pairs, bench.many(asked, progress), strict=True):
        found = [float("nan")] * 3 if made is None else [float(x) for x in subject.found(made)]
        chance = chance_of(found[1], found[2], subject.measure.matters)
        rows.append((*pair, *found, str(chance)))
    table = pd.DataFrame(rows, columns=["first", "second", "effect", "low", "high", "chance"])
    return Heat(subject, names, (values[0], values[1]), table, replications)


def values_of(name: str, subject: Subject) -> tuple[Value, ...]:
    """The values of a parameter that are run: all words, or numbers at equal distances."""
    one = PARAMETERS[name]
    if one.kind == "choice":
        return one.choices
    if one.kind == "bool":
        return (False, True)
    shares: Sequence[float] = [step / (STEPS - 1) for step in range(STEPS)]
    return tuple(dict.fromkeys(value_at(name, share, subject.after) for share in shares))
