"""Arguments and options that several commands have in common."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from collabsim.experiment.seeds import checked_replications, checked_seed


class Driver(StrEnum):
    """What runs a replication; the results are the same."""

    COMPILED = "compiled"
    MESA = "mesa"


def was_given(ctx: typer.Context, option: str, *, before: bool = False) -> bool:
    """Whether an option was given, and is not only at its default.

    Args:
        ctx: that of the command.
        option: name of the option.
        before: whether the option stands before the command, for the whole program.
    """
    place = ctx.find_root() if before else ctx
    source = place.get_parameter_source(option)
    return source is not None and source.name != "DEFAULT"


def checked(option: typer.CallbackParam, value: int | None) -> int | None:
    """Check a seed or the number of a replication."""
    return None if value is None else checked_seed(value, str(option.name))


def counted(option: typer.CallbackParam, value: int | None) -> int | None:
    """Check a number of replications."""
    return None if value is None else checked_replications(value, str(option.name))


File = Annotated[
    str, typer.Argument(metavar="FILE", help="A scenario file, or the name of a shipped scenario.")
]
Seed = Annotated[int, typer.Option(callback=checked, help="Seed of all random numbers.")]
Replication = Annotated[int, typer.Option(callback=checked, help="Number of the replication.")]
RunBy = Annotated[Driver, typer.Option("--driver", help="What runs the model.")]
