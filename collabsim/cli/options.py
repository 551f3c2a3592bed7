"""Arguments and options that several commands have in common."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Driver(StrEnum):
    """What runs a replication; the results are the same."""

    COMPILED = "compiled"
    MESA = "mesa"


File = Annotated[
    str, typer.Argument(metavar="FILE", help="A scenario file, or the name of a shipped scenario.")
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of all random numbers.")]
Replication = Annotated[int, typer.Option(min=0, help="Number of the replication.")]
RunBy = Annotated[Driver, typer.Option("--driver", help="What runs the model.")]
