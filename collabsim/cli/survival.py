"""``collabsim survival``: where pilots are, month by month since their start."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, table, tell
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.options import Csv, Seed, counted, csv_form, was_typed
from collabsim.cli.results import Against, warn
from collabsim.errors import UserError
from collabsim.language import number, percent, signed, text

if TYPE_CHECKING:
    from collabsim.analysis.survival import Group, Survival

GROUPS_SHOWN = 20
"""Rows a table on the terminal has at most; all are in the files."""

SHOWN_EVERY = 12

What = Annotated[
    str,
    typer.Argument(metavar="FOLDER|SCENARIO", help="A run folder, or a scenario that is run."),
]
Months = Annotated[
    int, typer.Option(callback=counted, help="Months since the start to look at, at most 600.")
]
Replications = Annotated[
    int,
    typer.Option(
        "--replications", "-n", callback=counted, help="Of each municipality of a scenario."
    ),
]
Levels = Annotated[
    bool, typer.Option("--levels", help="Show shares by month in place of mean months.")
]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Write all tables and the figure there.")
]


def register(app: typer.Typer) -> None:
    """Add ``collabsim survival``."""
    app.command()(survival)


def survival(
    ctx: typer.Context,
    what: What,
    levels: Levels = False,
    months: Months = 60,
    replications: Replications = 100,
    seed: Seed = 0,
    settings: Settings = None,
    against: Against = None,
    out: Out = None,
    csv: Csv = None,
) -> None:
    """Follow started pilots from their start: states, ends, survival, mean months.

    Of a scenario the smallest municipality is held against the largest; of a run folder each cell
    against the one it is a change of. With --levels shares by month are shown. --out writes all
    tables and a figure.
    """
    from collabsim.analysis.survival import survival_of

    language = language_of(ctx)
    norwegian = csv_form(csv) == "nb"
    if csv is not None and out is None:
        raise UserError("--csv says how files are written; --out DIR says where")
    folder = _folder(ctx, what, settings)
    if folder is not None:
        warn(folder.remarks)
        found = survival_of(folder, months=months, against=against)
    else:
        scenario = given_scenario(what, settings)
        working = text("survival.working", language, scenario=scenario.name)
        with bar_of(working, quiet=False) as progress:
            found = survival_of(
                scenario, months=months, replications=replications, seed=seed, against=against,
                progress=progress,
            )  # fmt: skip
    _tell(found, language, levels=levels, of_folder=folder is not None)
    if out is not None:
        _write(found, out, language, norwegian=norwegian)


def _folder(ctx: typer.Context, what: str, settings: list[str] | None) -> Any:
    """The results of a run folder, or nothing where it is a scenario.

    Raises:
        UserError: it is a folder, and something is asked for that only runs of a scenario have.
    """
    if not Path(what).is_dir():
        return None
    given = [name for name in ("replications", "seed") if was_typed(ctx, name)]
    if settings:
        given.append("set")
    if given:
        raise UserError(f"--{given[0]} is for a scenario that is run; {what} has been run")
    from collabsim.experiment.results import Results

    return Results(what)


def _tell(found: Survival, language: str, *, levels: bool, of_folder: bool) -> None:
    tell(text("survival.title", language, name=found.name))
    for group in _shown(found):
        runs, started = found.replications[group]
        tell(
            text("survival.group", language, place=_place(found, group, language),
                 started=number(started, language), replications=number(runs, language))
        )  # fmt: skip
    say()
    if levels:
        _levels(found, language)
    elif of_folder:
        _changes(found, language)
    else:
        _means(found, language)
    tell(text("survival.note", language))
    if of_folder:
        tell(text("survival.note_folder", language))
    left = len(found.replications) - len(_shown(found))
    if left:
        tell(text("survival.cells_left", language, count=number(left, language)))
    if not levels:
        tell(text("survival.levels_hint", language))


def _shown(found: Survival) -> list[Group]:
    return list(found.replications)[:GROUPS_SHOWN]


def _place(found: Survival, group: Group, language: str) -> str:
    from collabsim.report.survival_figure import group_text

    return group_text(found, group, language)


def _means(found: Survival, language: str) -> None:
    """Mean months by state, municipalities side by side, and the difference of two."""
    from collabsim.report.survival_figure import state_text

    groups = [group for group in _shown(found) if found.replications[group][1]]
    sides = [_of(found.means, group).set_index("state") for group in groups]
    difference = found.differences.set_index("state")
    rows = []
    for state in sides[0].index:
        cells = [_between(side.loc[state], number, language) for side in sides]
        if len(difference):
            cells.append(_between(difference.loc[state], signed, language))
        rows.append([state_text(str(state), language), *cells])
    headings = [text("survival.column_state", language)]
    headings += [_place(found, group, language) for group in groups]
    if len(difference):
        headings.append(text("survival.difference", language))
    title = text("survival.means", language, months=number(found.horizon, language))
    table(title, headings, rows, right=range(1, len(headings)))
    say()


def _changes(found: Survival, language: str) -> None:
    """Mean months of each change more than in the cell it is held against; levels if none is."""
    from collabsim.analysis.survival import Group
    from collabsim.report.survival_figure import state_text

    if found.differences.empty:
        tell(text("survival.no_pairs", language))
        _means(found, language)
        return
    names = ["cell", "municipality", "against_cell"]
    rows = []
    for _, own in found.differences.groupby(names, sort=False):
        first = own.iloc[0]
        group = Group(int(first["cell"]), str(first["municipality"]))
        cells = [_between(row, signed, language) for row in own.to_dict("records")]
        rows.append([_place(found, group, language), str(first["against_cell"]), *cells])
    states = found.differences["state"].drop_duplicates()
    headings = [
        text("survival.column_place", language),
        text("survival.column_against", language),
        *(state_text(str(state), language) for state in states),
    ]
    title = text("survival.differences", language, months=number(found.horizon, language))
    table(title, headings, rows[:GROUPS_SHOWN], right=range(1, len(headings)))
    say()


def _levels(found: Survival, language: str) -> None:
    """Shares by month of each group: in each state, ended so, and not ended."""
    from collabsim.report.survival_figure import state_text

    for group in _shown(found):
        place = _place(found, group, language)
        for name, column, rows in (
            ("occupation", "state", _of(found.occupation, group)),
            ("incidence", "end", _of(found.incidence, group)),
            ("not_ended_share", "state", _of(found.survival, group).assign(state="not_ended")),
        ):
            # In month 0 every pilot is in its project.
            months = [m for m in sorted(rows["month"].unique()) if m and m % SHOWN_EVERY == 0]
            if not months:
                continue
            written = []
            for kind in rows[column].drop_duplicates():
                own = rows[rows[column] == kind].set_index("month")
                cells = [_share(own.loc[month], language) for month in months]
                written.append([state_text(str(kind), language), *cells])
            title = f"{place}. {text(f'survival.{name}', language)}"
            _by_month(title, column, months, written, language)


def _by_month(
    title: str, column: str, months: Sequence[int], rows: list[list[str]], language: str
) -> None:
    headings = [
        text(f"survival.column_{column}", language),
        *(text("survival.column_month", language, month=number(int(m), language)) for m in months),
    ]
    table(title, headings, rows, right=range(1, len(headings)))
    say()


def _of(rows: Any, group: Group) -> Any:
    return rows[(rows["cell"] == group.cell) & (rows["municipality"] == group.municipality)]


def _between(row: Any, written: Any, language: str) -> str:
    value, low, high = (written(float(row[one]), language, 1) for one in ("months", "low", "high"))
    return text("survival.between", language, value=value, low=low, high=high)


def _share(row: Any, language: str) -> str:
    value, low, high = (percent(float(row[one]), language) for one in ("share", "low", "high"))
    return text("survival.between", language, value=value, low=low, high=high)


def _write(found: Survival, out: Path, language: str, *, norwegian: bool) -> None:
    from collabsim.analysis.spreadsheets import write_tables
    from collabsim.report.folder import check_writable
    from collabsim.report.survival_figure import since_start_figure

    check_writable(out)
    write_tables(found.tables(), out, norwegian=norwegian)
    since_start_figure(found, out / "since_start.svg", language)
    tell(text("survival.written", language, folder=out))
