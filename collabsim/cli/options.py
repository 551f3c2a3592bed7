"""Arguments and options that several commands have in common."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from collabsim.errors import UserError, quoted, warn_of_former
from collabsim.experiment.seeds import checked_replications, checked_seed


class Driver(StrEnum):
    """What runs a replication; the results are the same."""

    COMPILED = "compiled"
    MESA = "mesa"


class Form(StrEnum):
    """How a CSV file is written."""

    PLAIN = "plain"
    NB = "nb"


class CsvFile(NamedTuple):
    """A CSV file that a command is to write, and whether for Norwegian Excel."""

    path: Path
    norwegian: bool


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


def was_typed(ctx: typer.Context, option: str) -> bool:
    """Whether an option of a command was written on the command line, not only in the environment.

    Args:
        ctx: that of the command.
        option: name of the option.
    """
    source = ctx.get_parameter_source(option)
    return source is not None and source.name == "COMMANDLINE"


def checked(option: typer.CallbackParam, value: int | None) -> int | None:
    """Check a seed or the number of a replication."""
    return None if value is None else checked_seed(value, str(option.name))


def counted(option: typer.CallbackParam, value: int | None) -> int | None:
    """Check a number of replications."""
    return None if value is None else checked_replications(value, str(option.name))


def counted_or_none(option: typer.CallbackParam, value: int | None) -> int | None:
    """Check a number of things to run, of which there may be none."""
    return value if value in {None, 0} else counted(option, value)


def above_nothing(option: typer.CallbackParam, value: float) -> float:
    """Check a number that has to be above 0.

    Raises:
        UserError: it is not.
    """
    if not 0.0 < value < float("inf"):
        raise UserError(f"--{option.name} must be above 0, not {value:g}")
    return value


File = Annotated[
    str, typer.Argument(metavar="FILE", help="A scenario file, or the name of a shipped scenario.")
]
Seed = Annotated[int, typer.Option(callback=checked, help="Seed of all random numbers.")]
Replication = Annotated[int, typer.Option(callback=checked, help="Number of the replication.")]


def region_points_option(about: str) -> Any:
    """The option for how many points of the region are run besides, with what it says of them."""
    return typer.Option(
        "--region-points",
        envvar="COLLABSIM_REGION_POINTS",
        callback=counted_or_none,
        help=f"Also run so many sets of values that nobody can rule out {about}; "
        "0 leaves them out.",
    )


RegionPoints = Annotated[
    int,
    region_points_option("(points of the admissible region), at most 100 replications of each"),
]


def sets_asked(ctx: typer.Context, given: int, of_sweep: int | None) -> tuple[int, bool]:
    """Over how many sets of assumptions a change is tried, and whether somebody said so.

    What is said with the command goes before what the sweep file says under ``[sets]``.

    Args:
        ctx: that of the command.
        given: what its ``--region-points`` is.
        of_sweep: what the sweep says, if it does.
    """
    if of_sweep is None or was_given(ctx, "region_points"):
        return given, was_given(ctx, "region_points")
    return of_sweep, True


Csv = Annotated[
    str | None,
    typer.Option(
        "--csv",
        metavar=f"[{'|'.join(Form)}]",
        help="Form of CSV files. plain: comma and decimal point, for programs; "
        "nb: as Norwegian Excel opens it.",
    ),
]
CsvOut = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to this file.")]
FormerCsvNb = Annotated[bool, typer.Option("--csv-nb", hidden=True)]
RunBy = Annotated[Driver, typer.Option("--driver", help="What runs the model.")]


def csv_form(csv: str | None) -> Form | None:
    """The form that ``--csv`` asks for.

    Raises:
        UserError: there is no such form.
    """
    if csv is None:
        return None
    if csv in list(Form):
        return Form(csv)
    raise UserError(
        f"--csv is the form of the files, {' or '.join(Form)}, and not {quoted(csv)}; "
        "where they go is --out"
    )


def csv_file(out: Path | None, csv: str | None, *, former_nb: bool = False) -> CsvFile | None:
    """Which file a command writes its table to, and how; None where it writes none.

    Args:
        out: What ``--out`` says.
        csv: What ``--csv`` says. It was the file before: a path is told and understood.
        former_nb: Whether ``--csv-nb`` was given, which was the form before.

    Raises:
        UserError: a form without a file, or no such form.
    """
    if csv is not None and csv not in list(Form) and out is None and _looks_like_a_file(csv):
        out, csv = Path(csv), None
        warn_of_former(f"--csv {out}", f"--out {out}")
    if former_nb:
        warn_of_former("--csv-nb", f"--csv {Form.NB}")
        csv = csv or Form.NB
    form = csv_form(csv)
    if out is None:
        if form is not None:
            raise UserError(f"--csv {form} says how a file is written; --out FILE says which")
        return None
    return CsvFile(out, norwegian=form is Form.NB)


def _looks_like_a_file(csv: str) -> bool:
    return Path(csv).suffix != "" or len(Path(csv).parts) > 1
