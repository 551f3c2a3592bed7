"""``collabsim sensitivity``: which assumptions move the effect of a change, and where it turns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of
from collabsim.cli.options import RegionPoints, Seed, counted, was_given
from collabsim.cli.sensitivity_told import Told
from collabsim.errors import UserError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from collabsim.cli.sensitivity_source import Source
    from collabsim.report.desk.moving_words import Mover

What = Annotated[
    str,
    typer.Argument(
        metavar="FOLDER|SWEEP|SCENARIO",
        help="A run folder, or a sweep or scenario: a file or the name of a shipped one.",
    ),
]
Of = Annotated[str, typer.Option(metavar="MEASURE", help="The measure, such as delivering_36.")]
Size = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Inhabitants of the municipality; the most if left out."),
]
Cell = Annotated[
    int | None,
    typer.Option(metavar="N", min=0, help="The cell with the change, where there are several."),
]
Against = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=0, help="The cell it is held against, where the sweep does not say it."
    ),
]
TippingOf = Annotated[
    str | None,
    typer.Option("--tipping", metavar="PARAMETER", help="Look where the effect changes its sign."),
]
Level = Annotated[
    float,
    typer.Option(metavar="X", help="With --tipping: what is crossed, in place of 0."),
]
HeatOf = Annotated[
    tuple[str, str] | None,
    typer.Option("--heat", metavar="A B", help="Run every pair of values of two parameters."),
]
BoxesAsked = Annotated[
    bool,
    typer.Option("--boxes", help="Look for assumptions that go with more, the same or fewer."),
]
Method = Annotated[
    str,
    typer.Option(
        metavar="tornado|morris|sobol|pawn",
        help="One assumption at a time, or all over their ranges; pawn from sets that were run.",
    ),
]
Replications = Annotated[
    int | None,
    typer.Option(
        "--replications", "-n", callback=counted,
        help="Replications of each value: 400, of pairs 200, of points of a design 50 if not "
        "given.",
    ),
]  # fmt: skip
Every = Annotated[
    bool, typer.Option("--all", help="Every assumption of the model, which takes long.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder for tables and figures; FOLDER/sensitivity, or one in results/, if not given.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add ``collabsim sensitivity``."""
    app.command()(sensitivity)


def sensitivity(
    ctx: typer.Context,
    what: What,
    of: Of = "delivering_12",
    size: Size = None,
    cell: Cell = None,
    against: Against = None,
    tipping: TippingOf = None,
    level: Level = 0.0,
    heat: HeatOf = None,
    boxes: BoxesAsked = False,
    method: Method = "tornado",
    every: Every = False,
    replications: Replications = None,
    region_points: RegionPoints = 60,
    seed: Seed = 0,
    out: Out = None,
) -> None:
    """Show which assumptions move the effect of a change, one at a time.

    Of a sweep it is the effect of a change, of a scenario the level of a measure. Assumptions go
    to the ends of their ranges with the same draws, and only what is told from chance is said to
    move it. Ended with Ctrl-C, the same command goes on where it was.
    """
    from collabsim.cli.sensitivity_source import Wanted, source_of

    _refuse_two(tipping, heat, boxes, method)
    given = seed if was_given(ctx, "seed") else None
    source = source_of(what, Wanted(of, size, cell, against, given, out))
    language = language_of(ctx)
    if tipping is not None:
        _tipping(source, tipping, level, replications, language)
    elif heat is not None:
        _heat(source, heat, replications, language)
    elif boxes:
        _boxes(source, region_points, language)
    elif method == "tornado":
        _tornado(source, replications, language, every=every)
    else:
        _indices(source, method, replications, region_points, language, every=every)


def _refuse_two(tipping: str | None, heat: object, boxes: bool, method: str) -> None:
    """Refuse a method that there is not, and two questions at once.

    Raises:
        UserError: one of them.
    """
    from collabsim.analysis.desk.over_sets import METHODS
    from collabsim.scenario.sentences import nearest_name

    if method not in METHODS:
        near = nearest_name(method, METHODS)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(METHODS)}"
        raise UserError(f"--method: there is no method {method!r}; {hint}")
    asked = {
        "--tipping": tipping is not None, "--heat": heat is not None, "--boxes": boxes,
        "--method": method != "tornado",
    }  # fmt: skip
    named = [name for name, given in asked.items() if given]
    if len(named) > 1:
        raise UserError(f"{' and '.join(named)} are two questions; ask them one after the other")


def _bar(mover: Mover, what: str, **values: object) -> Any:
    return bar_of(mover.word(f"working_{what}", **values), quiet=False)


def _tornado(source: Source, replications: int | None, language: str, *, every: bool) -> None:
    from collabsim.analysis.desk.tornado import REPLICATIONS, tornado_of
    from collabsim.report.desk.moving import (
        below,
        own_sentence,
        questions,
        sentences,
        title,
        tornado_grid,
    )
    from collabsim.report.desk.moving_words import Mover

    mover = Mover(source.subject, language)
    with _bar(mover, "ends") as progress:
        found = tornado_of(
            source.bench, replications=replications or REPLICATIONS, every=every, progress=progress
        )
    answer = " ".join([*sentences(mover, found), own_sentence(mover, found)])
    told = Told(mover, title(mover), answer)
    if found.movers:
        told.table(tornado_grid(mover, found))
    told.lines(below(mover, found))
    asked = questions(mover, found)
    if asked:
        told.asks(mover.word("find_out"), asked)

    def draw(width: float) -> tuple[Figure, str] | None:
        from collabsim.report.desk.moving_figure import tornado_figure

        return tornado_figure(found, language, width)

    told.written(source, "tornado", found.table, draw)


def _tipping(
    source: Source, parameter: str, level: float, replications: int | None, language: str
) -> None:
    import pandas as pd

    from collabsim.analysis.desk.crossing import REPLICATIONS, crossing_of
    from collabsim.report.desk.moving import crossing_grid, crossing_sentences, crossing_title
    from collabsim.report.desk.moving_words import Mover

    mover = Mover(source.subject, language)
    with _bar(mover, "tipping") as progress:
        found = crossing_of(
            source.bench, parameter, level=level, replications=replications or REPLICATIONS,
            progress=progress,
        )  # fmt: skip
    answer = " ".join(crossing_sentences(mover, found))
    told = Told(mover, crossing_title(mover, found), answer)
    told.table(crossing_grid(mover, found))
    told.lines([mover.word("model")])
    tip = found.found
    table = pd.DataFrame(tip.looks, columns=["value", "effect", "standard_error"])
    table = table.assign(kind=str(tip.kind), crossing=tip.at, low=tip.low, high=tip.high)

    def draw(width: float) -> tuple[Figure, str]:
        from collabsim.report.desk.tipping_figure import tipping_figure

        return tipping_figure(found, language, width)

    told.written(source, f"tipping_{found.parameter}", table, draw)


def _heat(source: Source, names: tuple[str, str], replications: int | None, language: str) -> None:
    from collabsim.analysis.desk.heat import REPLICATIONS, heat_of
    from collabsim.report.desk.moving import heat_grid, title
    from collabsim.report.desk.moving_words import Mover

    mover = Mover(source.subject, language)
    with _bar(mover, "heat") as progress:
        found = heat_of(
            source.bench, *names, replications=replications or REPLICATIONS, progress=progress
        )
    told = Told(mover, title(mover))
    told.table(heat_grid(mover, found))
    runs = mover.numbers.constant("replications", found.replications)
    told.lines([mover.word("heat_note", replications=runs), mover.word("model")])

    def draw(width: float) -> tuple[Figure, str]:
        from collabsim.report.desk.moving_figure import heat_figure

        return heat_figure(found, language, width)

    table = found.table.rename(columns={"first": found.names[0], "second": found.names[1]})
    told.written(source, f"heat_{found.names[0]}_{found.names[1]}", table, draw)


def _boxes(source: Source, points: int, language: str) -> None:
    from collabsim.analysis.desk.over_sets import boxes_of
    from collabsim.report.desk.moving import box_table, boxes_lines
    from collabsim.report.desk.moving_words import Mover

    mover = Mover(source.subject, language)
    sets = source.sets(points, language)
    found = boxes_of(source.subject, sets, seed=source.subject.seed)
    count = mover.numbers.constant("sets", found.sets)
    told = Told(mover, mover.word("box_title", sets=count))
    told.lines([*boxes_lines(mover, found), mover.word("model")])
    told.written(source, "boxes", box_table(found))


def _indices(
    source: Source, method: str, replications: int | None, points: int, language: str, *,
    every: bool,
) -> None:  # fmt: skip
    from collabsim.analysis.desk.over_sets import REPLICATIONS, designed, pawn_of
    from collabsim.report.desk.moving import indices_grid, indices_lines, indices_title
    from collabsim.report.desk.moving_words import Mover

    mover = Mover(source.subject, language)
    if method == "pawn":
        sets = source.sets(points, language)
        found = pawn_of(source.subject, sets, seed=source.subject.seed)
    else:
        with _bar(mover, "design", method=method.capitalize()) as progress:
            found = designed(
                source.bench, method, replications=replications or REPLICATIONS, every=every,
                progress=progress,
            )  # fmt: skip
    told = Told(mover, indices_title(mover, found))
    if (grid := indices_grid(mover, found)).rows:
        told.table(grid)
    told.lines(indices_lines(mover, found))

    def draw(width: float) -> tuple[Figure, str]:
        from collabsim.report.desk.indices_figure import indices_figure

        return indices_figure(found, language, width)

    told.written(source, method, found.table, draw)
