"""``collabsim national``: a change in municipalities of all Norwegian sizes, told by class."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, table, tell, value_text
from collabsim.cli.options import Csv, Seed, counted, csv_form
from collabsim.cli.results import Matters
from collabsim.ending import INTERRUPTED
from collabsim.errors import UserError
from collabsim.language import number, signed, text

if TYPE_CHECKING:
    from collabsim.analysis.national import Class, National
    from collabsim.scenario import Scenario

REPLICATIONS = 300
"""Of each municipality on each side. A replication of all 357 on both sides takes 1.1 seconds of
processor time (75 s for 60, 210 s for 180), so that these take three minutes on two free cores and
ten on two that others use as well."""

EVERY_SECONDS = 30.0
"""How often a line is written where there is no terminal."""

KINDS = ("all", "size", "centrality", "kostra")


def register(app: typer.Typer) -> None:
    """Add ``collabsim national``."""
    app.command()(national)


def national(
    ctx: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SWEEP|BEFORE AFTER]",
            help="A sweep with one change, or two scenarios; threshold_2026 if not given. Their "
            "own municipalities are replaced.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of what is kept and of the tables."),
    ] = None,
    replications: Annotated[
        int,
        typer.Option(
            "--replications", "-n", callback=counted, help="Of each municipality on each side."
        ),
    ] = REPLICATIONS,
    seed: Seed = 1,
    matters: Matters = 1.0,
    csv: Csv = None,
) -> None:
    """Run a change in municipalities of the sizes of all 357, and tell it by class.

    Classes are of size, centrality and KOSTRA group. There is no list of names and no map: the
    model knows inhabitants and nothing else. Stopped anywhere, the same command goes on.
    """
    from collabsim.analysis.national import national as run_national
    from collabsim.analysis.spreadsheets import write_tables
    from collabsim.experiment.drivers import COMPILED
    from collabsim.experiment.store.kept import Kept
    from collabsim.experiment.store.provenance import made_with
    from collabsim.report.folder import check_writable, folder_name

    language = language_of(ctx)
    norwegian = csv_form(csv) is not None and csv == "nb"
    given = what or ["threshold_2026"]
    after, before = _sides(given)
    folder = out if out is not None else Path("results") / f"national_{folder_name(given[-1])}"
    check_writable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    try:
        with _progress(text("national.working", language), language) as told:
            found = run_national(
                after, before, replications=replications, seed=seed,
                rules=made_with(COMPILED).rules,
                kept=Kept(folder, "national", "size"), matters=matters, progress=told,
            )  # fmt: skip
    except KeyboardInterrupt:
        typer.echo(text("national.stopped", language), err=True)
        raise typer.Exit(INTERRUPTED) from None
    write_tables({"effects_by_class": found.table()}, folder, norwegian=norwegian)
    _tell(found, after, before, language)
    seconds = time.monotonic() - started
    tell(text("national.written", language, path=folder / "effects_by_class.csv",
              minutes=number(seconds / 60.0, language, 1)))  # fmt: skip


def _sides(given: list[str]) -> tuple[Scenario, Scenario]:
    """The scenario with the change, and the one without.

    Raises:
        UserError: it is no sweep with one change, and there are not two scenarios.
    """
    from collabsim.analysis.desk.pairs import pairs_of
    from collabsim.cli.given import given_scenario, read_or_hinted
    from collabsim.experiment.design.sweep_files import load_sweep

    if len(given) == 2:
        before, after = (given_scenario(one) for one in given)
        return after, before
    if len(given) > 2:
        raise UserError("national takes one sweep, or two scenarios: before and after")
    pairs = pairs_of(read_or_hinted(load_sweep, given[0]))
    if len(pairs) != 1:
        raise UserError(
            f"{given[0]} has {len(pairs)} changes; a national run is of one: give two scenarios, "
            "before and after"
        )
    (pair,) = pairs
    return pair.after.scenario, pair.before.scenario


@contextmanager
def _progress(label: str, language: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, and else a line now and then."""
    last = time.monotonic()
    with bar_of(label, quiet=False) as bar:

        def told(done: int, total: int) -> None:
            nonlocal last
            if bar is not None:
                bar(done, total)
            elif time.monotonic() - last >= EVERY_SECONDS:
                last = time.monotonic()
                counts = {"done": number(done, language), "total": number(total, language)}
                sys.stderr.write(text("national.done", language, **counts) + "\n")

        yield told


def _tell(found: National, after: Scenario, before: Scenario, language: str) -> None:
    """What the change does by class, what is not shown, and what is missing."""
    rows = found.table()
    starts = rows[rows["measure"] == "started"]
    moved = bool(starts["word"].isin(["own_more", "own_fewer"]).any())
    names = [f"delivering_{at}" + ("_of_proposals" if moved else "") for at in (12, 36)]
    tell(text("national.title", language, change=_change(after, before, language)))
    for kind in KINDS:
        of_kind = rows[rows["kind"] == kind]
        if not of_kind.empty:
            say()
            _table(of_kind, names, kind, moved, language)
    say()
    for own in found.hidden:
        few = number(len(own.rows), language)
        tell(text("national.hidden", language, name=_class(own, language), count=few))
    for kind, count in found.unknown.items():
        if count:
            label = text(f"national.kind_{kind}", language)
            tell(text("national.unknown", language, kind=label, count=number(count, language)))
    for key in ("signs", "spread", "model", "missing"):
        runs = number(found.replications, language)
        tell(text(f"national.{key}", language, replications=runs))


def _change(after: Scenario, before: Scenario, language: str) -> str:
    """What differs, in words; the names of the scenarios where it is something within the run."""
    from collabsim.parameters import PARAMETERS

    clauses = []
    for name, value in after.values.items():
        if value != before.values[name]:
            sides = {"after": value, "before": before.values[name]}
            said = {side: value_text(one, language) for side, one in sides.items()}
            label = text(f"parameter.{name}", language)
            unit = text(f"measure.{PARAMETERS[name].unit}", language)
            clauses.append(text("desk.against", language, name=f"{label} ({unit})", **said))
    if clauses:
        return "; ".join(clauses)
    return text("national.held", language, after=after.name, before=before.name)


def _table(own: Any, names: list[str], kind: str, moved: bool, language: str) -> None:
    headings = ("class", "municipalities", "one_year", "spread_one", "three_years", "spread_three")
    written = []
    for name in own["class"].drop_duplicates():
        both = [own[(own["class"] == name) & (own["measure"] == one)].iloc[0] for one in names]
        cells = [
            _label(kind, str(name), language),
            number(int(both[0]["municipalities"]), language),
        ]
        for row in both:
            between = text("check.between_only", language, low=_signed(row["low"], language),
                           high=_signed(row["high"], language))  # fmt: skip
            star = "" if str(row["word"]) != "not_clear" else "°"
            cells.append(f"{_signed(row['effect'], language)}{star} ({between})")
            cells.append(
                text("check.between_only", language,
                     low=_signed(row["municipalities_10"], language),
                     high=_signed(row["municipalities_90"], language))
            )  # fmt: skip
        written.append(cells)
    per = text(f"desk.group_{'proposals' if moved else 'started'}", language)
    label = text(f"national.kind_{kind}", language)
    columns = [text(f"national.column_{one}", language) for one in headings]
    title = text("national.table", language, kind=label, per=per)
    table(title, columns, written, right={1, 2, 3, 4, 5})


def _class(one: Class, language: str) -> str:
    return f"{text(f'national.kind_{one.kind}', language)} {_label(one.kind, one.name, language)}"


def _label(kind: str, name: str, language: str) -> str:
    if kind == "all":
        return text("national.every", language)
    if kind != "size":
        return name
    low, _, high = name.partition("-")
    if not high:
        return text("national.at_least", language, low=number(int(low), language))
    if low == "0":
        return text("national.below", language, high=number(int(high) + 1, language))
    return text("check.between_only", language, low=number(int(low), language),
                high=number(int(high), language))  # fmt: skip


def _signed(value: float, language: str) -> str:
    return signed(value, language, 1)
