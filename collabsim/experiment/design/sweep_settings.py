"""What ``[sweep]`` says about design, seeds and number of runs, as far as it must go together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.design.cells import RefusedError
from collabsim.experiment.design.designs import SAMPLED
from collabsim.experiment.design.sweep_schema import AGAINST
from collabsim.experiment.design.varied import Varied
from collabsim.experiment.plan import is_region
from collabsim.parameters import Value
from collabsim.scenario import Scenario
from collabsim.scenario.sentences import plain_number, shown
from collabsim.statistics.precision import Precision, Stopping

NEEDS_INDEPENDENT = ("sobol", "saltelli", "morris")
"""Designs whose analysis takes the noise of one point to be independent of that of the next."""


def refuse_settings(content: Mapping[str, Any]) -> None:
    """Refuse keys of ``[sweep]`` that do not go together.

    Raises:
        RefusedError: the first that do not.
    """
    settings = content["sweep"]
    design = settings.get("design", "grid")
    if ("replications" in settings) == ("precision" in settings):
        both = "not both" if "precision" in settings else "neither is there"
        raise RefusedError(
            f"a sweep has either replications or precision; {both}", "sweep", "replications"
        )
    if settings["seeds"] == "paired" and design in NEEDS_INDEPENDENT:
        raise RefusedError(
            f'the design "{design}" needs seeds = "independent": paired seeds give all points the '
            "same random draws, which its analysis would take for an effect; "
            'paired points may be a "grid", a "list" or a "latin_hypercube"',
            "sweep", "seeds",
        )  # fmt: skip
    sizes = settings.get("populations", [])
    for index, size in enumerate(sizes):
        if size in sizes[:index]:
            raise RefusedError(f"populations lists {size:,} twice", "sweep", "populations", index)
    if design in SAMPLED and "points" not in settings:
        raise RefusedError(f'the design "{design}" needs points = ...', "sweep", "design")
    if design not in SAMPLED and "points" in settings:
        raise RefusedError(
            f'points is for the designs {", ".join(SAMPLED)}, not for "{design}"',
            "sweep", "points",
        )  # fmt: skip
    if design == "list" and "point" not in content:
        raise RefusedError(
            'the design "list" needs its points, a table [[point]] for each', "sweep", "design"
        )
    if design != "list" and "point" in content:
        raise RefusedError(f'[[point]] is for the design "list", not for "{design}"', "point", 0)
    for table in ("uncertainties", "structure"):
        if design == "list" and content.get(table):
            raise RefusedError(
                f'the design "list" takes its points from the tables [[point]], not from [{table}]',
                table,
            )


def held_against(content: Mapping[str, Any], varied: Iterable[Varied]) -> dict[str, Value]:
    """Values of the cell the others are held against, as far as ``[against]`` names them.

    Args:
        content: what the file says.
        varied: what the sweep varies.

    Raises:
        RefusedError: something that is not varied, or a value that no cell has.
    """
    there = {one.name: one for one in varied}
    found: dict[str, Value] = {}
    for name, value in content.get(AGAINST, {}).items():
        if name not in there:
            raise RefusedError(
                f"[against] names {name}, which the sweep does not vary; it varies "
                f"{', '.join(there) or 'nothing'}",
                AGAINST, name,
            )  # fmt: skip
        if value not in there[name].values:
            listed = ", ".join(_said(one) for one in there[name].values)
            raise RefusedError(
                f"[against] has {name} = {_said(value)}, which no cell has; the sweep has "
                f"{listed or 'a range of it'}",
                AGAINST, name,
            )  # fmt: skip
        found[name] = value
    return found


def _said(value: Value) -> str:
    return shown(value) if isinstance(value, str | bool) else plain_number(value)


def read_precision(settings: Mapping[str, Any], scenarios: Iterable[Scenario]) -> Precision | None:
    """The precision asked for, if it is.

    Args:
        settings: the keys of ``[sweep]``.
        scenarios: those of the cells.

    Raises:
        RefusedError: a value that cannot be used, or a difference where there is one world.
    """
    record = settings.get("precision")
    if record is None:
        return None
    try:
        precision = Precision.from_dict(record)
        for count in {1 if is_region(one) else len(one.municipalities) for one in scenarios}:
            Stopping(precision, count)
    except UserError as failure:
        named = [key for key in record if f" {key} " in str(failure).replace(";", " ")]
        raise RefusedError(str(failure), "sweep", "precision", *named[:1]) from None
    return precision
