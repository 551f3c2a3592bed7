"""A sweep file with other sizes and other values than it has, as a command line gives them."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.design.sweep_schema import AGAINST, TABLE_OF, validated_sweep
from collabsim.experiment.design.sweep_sentences import not_varied, sweep_sentence
from collabsim.experiment.design.varied import POPULATION, VARIABLE
from collabsim.scenario import Scenario
from collabsim.scenario.assignments import value_from_text
from collabsim.scenario.dotted_names import without_dots
from collabsim.scenario.former_names import with_present_names
from collabsim.scenario.reading import Document


def with_settings(
    document: Document, sizes: Sequence[int] | None, assignments: Sequence[str]
) -> tuple[Document, list[str]]:
    """A sweep with other sizes and other values of what it varies.

    Args:
        document: The file.
        sizes: Inhabitants of the municipalities, in place of the file's.
        assignments: ``"name=value"`` each.

    Returns:
        The file as if it said so, and the assignments of what it does not vary.

    Raises:
        UserError: an assignment is none, names nothing there is, or gives what cannot be.
    """
    if not sizes and not assignments:
        return document, []
    content = copy.deepcopy(document.content)
    rest = []
    for assignment in assignments:
        name, value = _read(assignment)
        table = content.get(TABLE_OF[VARIABLE[name].role], {})
        if name not in table:
            rest.append(assignment)
            continue
        held = content.get(AGAINST, {}).get(name)
        table[name] = [value] if held is None else [held, value]
        _refuse(content, f"--set {assignment}")
    if sizes:
        if "sweep" in content:
            content["sweep"]["populations"] = list(sizes)
        _refuse(content, "--sizes")
    return replace(document, content=content), rest


def set_in_all(
    scenarios: Sequence[tuple[str, Scenario]], assignments: Sequence[str], year: int
) -> list[tuple[str, Scenario]]:
    """Scenarios of a sweep with values that hold in every cell.

    Args:
        scenarios: By label.
        assignments: ``"name=value"`` each.
        year: In whose kroner amounts are.

    Raises:
        UserError: as for the same in a file.
    """
    if not assignments:
        return list(scenarios)
    told = [*assignments, f"prices.year={year}"]
    try:
        return [(label, one.with_assignments(told)) for label, one in scenarios]
    except UserError as failure:
        raise UserError(f"--set: {failure}") from None


def _read(assignment: str) -> tuple[str, Any]:
    left, equals, right = assignment.partition("=")
    if not equals or not left.strip():
        raise UserError(f"--set: {assignment!r} is not of the form name=value")
    dotted = without_dots(left.strip())
    group, _, key = dotted.rpartition(".")
    (name,) = with_present_names({key: 0})
    if name not in VARIABLE or name == POPULATION.name or group not in ("", VARIABLE[name].group):
        raise UserError(f"--set: {not_varied(left.strip())}")
    return name, value_from_text(right.strip(), name)


def _refuse(content: Mapping[str, Any], given: str) -> None:
    """Refuse what was given where it is what is wrong with the file."""
    _, problems = validated_sweep(content)
    if problems:
        raise UserError(f"{given}: {sweep_sentence(problems[0])}")
