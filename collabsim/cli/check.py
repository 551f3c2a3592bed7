"""``collabsim check``: figures that were kept, looked at again, for users' own automatic checks."""

from __future__ import annotations

import math
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, table, tell
from collabsim.cli.meant import Meant, meant
from collabsim.cli.options import checked as checked_seed
from collabsim.cli.options import counted
from collabsim.cli.results import Matters
from collabsim.errors import UserError
from collabsim.language import number, signed, text, with_minus

if TYPE_CHECKING:
    from collabsim.analysis.desk.baseline import Baseline, Checked

CHANGED = 1
REPLICATIONS = 200
"""Of a scenario, where nothing else is said."""

MOST_LISTED = 40
"""Figures listed; of more it says how many."""


class _Asked(NamedTuple):
    replications: int | None
    seed: int | None


def register(app: typer.Typer) -> None:
    """Add ``collabsim check``."""
    app.command()(check)


def check(
    ctx: typer.Context,
    baseline: Annotated[
        Path, typer.Argument(metavar="BASELINE.json", help="Where the figures are kept.")
    ],
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[FOLDER|SCENARIO]",
            help="A run folder, or a scenario or sweep that is run again; if not given, what the "
            "baseline was made of.",
        ),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Keep the figures of FOLDER or SCENARIO as they are.")
    ] = False,
    replications: Annotated[
        int | None,
        typer.Option(
            "--replications",
            "-n",
            callback=counted,
            help="Of what is run; as in the baseline or the sweep if not given, else 200.",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            callback=checked_seed,
            help="Of what is run; that of the baseline or the sweep if not given.",
        ),
    ] = None,
    matters: Matters = 1.0,
    strict: Annotated[
        bool, typer.Option("--strict", help="A figure that is not decided ends with code 1 too.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="List every figure.")] = False,
) -> None:
    """Say of every figure kept in BASELINE.json whether it is still the same.

    Equivalent: told to lie within what matters of what it was, by two one-sided tests. Changed:
    told from what it was. Else not decided: more replications can decide it. Ends with code 0, 1 if
    something changed or is missing, 2 if something cannot be read.
    """
    language = language_of(ctx)
    asked = _Asked(replications, seed)
    if write:
        if what is None:
            raise UserError("--write needs a FOLDER or SCENARIO whose figures are kept")
        found = _figures(what, asked, None, language)
        found.write(baseline)
        count = number(len(found.figures()), language)
        tell(text("check.written", language, count=count, what=what, path=baseline))
        command = f"collabsim check {shlex.quote(str(baseline))}"
        tell(text("check.next", language, command=command))
        return
    from collabsim.analysis.desk.baseline import Baseline, checked

    kept = Baseline.read(baseline)
    now = _figures(kept.what if what is None else what, asked, kept, language)
    rows, missing = checked(kept, now, matters)
    if _tell(rows, missing, language, every=every, strict=strict):
        raise typer.Exit(CHANGED)


def _figures(what: str, asked: _Asked, kept: Baseline | None, language: str) -> Baseline:
    """Read the figures of a folder, or run a scenario or sweep for them.

    Raises:
        UserError: it cannot be read.
    """
    from collabsim.analysis.desk.baseline import of_folder, of_sweep
    from collabsim.experiment.design.sweep import make_sweep
    from collabsim.experiment.design.sweep_files import load_sweep
    from collabsim.experiment.results import Results
    from collabsim.experiment.running.counting_up import counting_up

    found = meant(what)
    if found is Meant.FOLDER:
        if any(one is not None for one in asked):
            raise UserError(f"{what} is a run folder: --replications and --seed do not go with it")
        with Results(Path(what)) as results:
            return of_folder(results, what)
    seed = kept.seed if asked.seed is None and kept is not None else asked.seed
    if found is Meant.SWEEP:
        sweep = load_sweep(what, seed=seed)
    else:
        sweep = make_sweep(what, seed=0 if seed is None else seed, replications=REPLICATIONS)
    runs = asked.replications or (kept.replications if kept is not None else sweep.replications)
    if runs is None:
        raise UserError(f"{what} is run to a precision; --replications says how many are kept")
    total = runs * sum(len(cell.scenario.municipalities) for cell in sweep.cells)
    with bar_of(text("check.working", language, what=what), quiet=False) as bar:
        return of_sweep(sweep, what, runs, counting_up(total, bar))


def _tell(rows: list[Checked], missing: int, language: str, *, every: bool, strict: bool) -> bool:
    """Say what became of the figures; whether something is not as it was."""
    from collabsim.statistics.equivalence import Outcome

    counts = {one: sum(row.outcome is one for row in rows) for one in Outcome}
    order = (Outcome.CHANGED, Outcome.UNDECIDED, Outcome.EQUIVALENT)
    listed = sorted(
        (row for row in rows if every or row.outcome is not Outcome.EQUIVALENT),
        key=lambda row: order.index(row.outcome),
    )
    shown = listed if every else listed[:MOST_LISTED]
    if shown:
        names = ("figure", "before", "now", "difference", "matters", "outcome")
        columns = [text(f"check.column_{name}", language) for name in names]
        table("", columns, [_row(one, language) for one in shown], right={1, 2, 3, 4})
        say()
    if len(listed) > len(shown):
        more = number(len(listed) - len(shown), language)
        tell(text("check.more", language, count=more))
    said = {str(one): number(count, language) for one, count in counts.items()}
    tell(text("check.answer", language, count=number(len(rows), language), **said))
    if missing:
        tell(text("check.missing", language, count=number(missing, language)))
    if shown:
        tell(text("check.note", language))
    changed = bool(counts[Outcome.CHANGED] or missing)
    return changed or (strict and bool(counts[Outcome.UNDECIDED]))


def _row(one: Checked, language: str) -> list[str]:
    low, high = one.difference.interval(0.95)
    between = text(
        "check.between", language,
        value=_figure(one.difference.value, language, sign=True),
        low=_figure(low, language, sign=True), high=_figure(high, language, sign=True),
    )  # fmt: skip
    return [
        _name(one, language),
        _figure(one.before, language),
        _figure(one.now, language),
        between,
        f"±{_figure(one.matters, language)}",
        text(f"check.{one.outcome}", language),
    ]


def _name(one: Checked, language: str) -> str:
    """What a figure is of: measure, cell, municipality, and what it is held against."""
    figure = one.figure
    kind = "level" if figure.against is None else "effect"
    return text(
        f"check.{kind}", language,
        measure=text(f"desk.measure_{figure.measure.name}", language),
        per=_per(figure.measure.per, language),
        place=", ".join(part for part in (figure.side[1], _values(figure.side[0])) if part),
        against="" if figure.against is None else _values(figure.against[0]),
    )  # fmt: skip


def _per(per: str, language: str) -> str:
    """Of what the hundred are, unless the name of the measure says it."""
    return "" if per in {"good", "weak"} else f" ({text(f'desk.group_{per}', language)})"


def _values(key: str) -> str:
    import json

    return ", ".join(f"{name} = {value}" for name, value in json.loads(key).items())


def _figure(value: float, language: str, *, sign: bool = False) -> str:
    if math.isnan(value):
        return text("format.missing", language)
    return (signed if sign else with_minus)(value, language, 1)
