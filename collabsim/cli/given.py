"""The scenario a command is given: a file or a shipped name, with the values of ``--set``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.errors import UserError

if TYPE_CHECKING:
    from collabsim.scenario import Scenario

Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="A value in place of FILE's, such as threshold_nok=500_000; may be repeated.",
    ),
]


def given_scenario(file: str, settings: list[str] | None = None) -> Scenario:
    """Read a scenario and change what ``--set`` says.

    Raises:
        UserError: there is none of this name, with what to write if it is that of a
            municipality; or a setting is none, as :meth:`Scenario.with_assignments`.
    """
    from collabsim.scenario import load_scenario

    scenario = read_or_hinted(load_scenario, file)
    try:
        return scenario.with_assignments(settings or [])
    except UserError as failure:
        raise UserError(f"--set: {failure}") from None


def read_or_hinted[T](read: Callable[[str], T], file: str) -> T:
    """Read a file or shipped name, with what to write where a municipality is named instead.

    Raises:
        UserError: it cannot be read.
    """
    try:
        return read(file)
    except UserError as failure:
        raise UserError(f"{failure}{_municipality_meant(file)}") from None


def _municipality_meant(file: str) -> str:
    """The end of a sentence where the name of a municipality stands for a scenario."""
    from collabsim.scenario.reading import SUFFIX

    if any(sign in file for sign in ("/", "\\")) or file.endswith(SUFFIX):
        return ""
    from collabsim.municipality.norway import range_hint

    return range_hint(file).replace(" FILE ", " baseline ")
