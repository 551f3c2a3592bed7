"""What is measured of a scenario or a sweep, each thing as text."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from rich.console import Console
from typer.testing import CliRunner

import collabsim
from collabsim.cli import app
from collabsim.experiment.plan import Structures
from collabsim.inquiry.levers import LEVERS, values_of
from collabsim.report import figures
from collabsim.report.explain import story_of
from collabsim.report.terminal import print_comparison
from collabsim.world.compiling import engine
from tests.golden.figures import contents, drawn, undrawn
from tests.golden.page import page_data, page_thing
from tests.golden.plain import Thing, scalar
from tests.golden.scenarios import Golden, GoldenSweep

CHECKOUT = Path(__file__).resolve().parents[2]
LANGUAGES = ("nb", "nn", "en")
WIDTH = 80

# What tells of the rules' source, of names of parameters or of how work was shared out.
NOT_OF_RUNS = ("run", "part")


class Measured:
    """One scenario, run once for everything that is measured of it."""

    def __init__(self, golden: Golden) -> None:
        self.golden = golden
        self.scenario = scenario_of(golden)

    def things(self) -> dict[str, Thing]:
        """Everything measured, by name."""
        asked: dict[str, Callable[[], dict[str, Thing]]] = {
            "channels": self.channels,
            "command": lambda: {"command": self.command()},
            "compare": self.compare,
            "events": lambda: {"events": self.events()},
            "figures": lambda: {"figures": self.figures()},
            "mesa": lambda: {"mesa": self.mesa()},
            "page": lambda: {"page": page_thing(page_data(self.scenario, self.golden.seed))},
            "pictures": lambda: {"pictures": self.pictures()},
            "stories": lambda: {"stories": self.stories()},
        }
        found = {"log": self.log(self.runs), "pilots": self.pilots()}
        for name in sorted(self.golden.more):
            found |= asked[name]()
        return found

    # --- Runs -----------------------------------------------------------------------------------

    @cached_property
    def simulations(self) -> list[Any]:
        """The replications that keep their events, in the compiled loop."""
        return [
            collabsim.simulate(
                self.scenario, seed=self.golden.seed, replication=one, driver="compiled"
            )
            for one in range(self.golden.logs)
        ]

    @cached_property
    def runs(self) -> list[Any]:
        """The runs of these replications."""
        return [run for one in self.simulations for run in one.runs]

    def log(self, runs: list[Any]) -> Thing:
        """The rows of the event log, to the last bit."""
        thing = Thing()
        for place, run in enumerate(runs):
            thing.add_table(f"run_{place}", run.events)
        return thing

    def events(self) -> Thing:
        """The frame of events in words."""
        thing = Thing()
        for place, one in enumerate(self.simulations):
            thing.add_table(f"events_{place}", one.events)
        return thing

    def mesa(self) -> Thing:
        """Log and pilots of a replication as Mesa makes them."""
        one = collabsim.simulate(self.scenario, seed=self.golden.seed, driver="mesa")
        thing = self.log(list(one.runs))
        thing.add_table("pilots", one.pilots)
        return thing

    def pilots(self) -> Thing:
        """The pilots of the replications, with their events and without."""
        thing = Thing()
        for place, one in enumerate(self.simulations):
            thing.add_table(f"simulated_{place}", one.pilots)
        many = collabsim.replicate(
            self.scenario, replications=self.golden.replications, seed=self.golden.seed
        )
        thing.add_table("replicated", many)
        return thing

    def stories(self) -> Thing:
        """The histories of some pilots in sentences, one language after the other."""
        thing = Thing()
        for place, run in enumerate(self.runs[:2]):
            for pilot in range(min(len(run.pilots), 9)):
                language = LANGUAGES[pilot % len(LANGUAGES)]
                thing.add(f"{place}_{pilot}_{language}", story_of(run, pilot, language).text)
        return thing

    # --- Comparisons ----------------------------------------------------------------------------

    @cached_property
    def comparison(self) -> Any:
        """The municipalities compared."""
        return collabsim.compare(
            self.scenario, replications=self.golden.replications, seed=self.golden.seed
        )

    def compare(self) -> dict[str, Thing]:
        """The tables of the comparison, and what a terminal shows of it."""
        return {"tables": _tables(self.comparison)} | {
            f"compare_{one}": Thing({"text": _printed(self.comparison, one)})
            for one in self.golden.languages
        }

    def channels(self) -> dict[str, Thing]:
        """The same with size channels neutralised."""
        compared = collabsim.compare(
            self.scenario, replications=2, seed=self.golden.seed, channels=True
        )
        thing = _tables(compared)
        thing.add("figure", contents(_figure(figures.channels_figure, compared)))
        texts = {one: _printed(compared, one) for one in LANGUAGES}
        return {"channels": thing, "compare_channels": Thing(texts)}

    def figures(self) -> Thing:
        """What figures of the comparison show."""
        made: dict[str, Callable[..., Any]] = {
            "survival": figures.survival_figure,
            "delivering": figures.delivering_figure,
            "shares": figures.shares_figure,
        }
        return Thing(
            {name: contents(_figure(draw, self.comparison)) for name, draw in made.items()}
        )

    def pictures(self) -> Thing:
        """The hierarchies with the places where pilots stopped."""
        thing = Thing()
        for place, spec in enumerate(self.scenario.municipalities):
            structure, turns = Structures().usual(self.scenario, spec)
            counts = self.comparison.places_of(spec.name, turns)
            figure = _figure(collabsim.draw_hierarchy, structure, counts)
            thing.add(str(place), contents(figure))
        return thing

    def command(self) -> Thing:
        """What the command itself prints and writes, in Norwegian."""
        thing = Thing()
        with tempfile.TemporaryDirectory() as place, undrawn():
            folder = Path(place) / "out"
            asked = [
                "--language", "nb", "compare", self.golden.base,
                "-n", str(self.golden.replications), "--seed", str(self.golden.seed),
                "--out", str(folder),
            ]  # fmt: skip
            runner = CliRunner(env={"COLUMNS": str(WIDTH), "COLLABSIM_LANGUAGE": None})
            done = runner.invoke(app, asked)
            if done.exception is not None:
                raise done.exception
            thing.add("text", _without_engine(done.stdout).replace(str(folder), "OUT"))
            written = sorted(folder.iterdir())
            thing.add("files", "\n".join(path.name for path in written))
            for path in written:
                if path.suffix == ".csv":
                    thing.add_table(path.stem, read_csv(path))
        return thing


def _without_engine(printed: str) -> str:
    """What was printed without what runs the rules: that is not of the run but of the machine."""
    said, lines = engine().told("nb").split(), printed.splitlines(keepends=True)
    for first in range(len(lines)):
        if "".join(lines[first:]).split() == said:
            return "".join(lines[:first])
    return printed


def _tables(comparison: Any) -> Thing:
    """All tables of a comparison, and how many pilots stopped at which post."""
    thing = Thing()
    for name in sorted(one.name for one in fields(comparison)):
        frame = getattr(comparison, name)
        if isinstance(frame, pd.DataFrame):
            thing.add_table(name, frame)
    stops = comparison.places
    lines = (
        f"{scalar(place)}\t{scalar(post)}\t{scalar(stops[place][post])}"
        for place in sorted(stops)
        for post in sorted(stops[place])
    )
    thing.add("places", "\n".join(lines))
    return thing


def _figure(draw: Callable[..., Any], of: Any, *more: Any) -> Figure:
    """A figure in Norwegian, not drawn to the end."""
    with tempfile.TemporaryDirectory() as place:
        return drawn(draw, of, Path(place) / "figure.svg", "nb", *more)


def _printed(comparison: Any, language: str) -> str:
    """What a terminal shows of a comparison."""
    written = io.StringIO()
    console = Console(
        file=written, width=WIDTH, color_system=None, force_terminal=False,
        force_jupyter=False, legacy_windows=False,
    )  # fmt: skip
    print_comparison(comparison, language, console)
    return written.getvalue()


def scenario_of(golden: Golden) -> Any:
    """The scenario that is measured."""
    scenario: Any = collabsim.load_scenario(golden.base)
    if golden.places:
        specs = [
            {"organisation_file": str(CHECKOUT / one)} if isinstance(one, str) else one
            for one in golden.places
        ]
        scenario = scenario.with_municipalities(*specs)
    values = dict(golden.values)
    if golden.levers:
        values |= values_of([one.key for one in LEVERS])
    scenario = scenario.with_values(**values) if values else scenario
    scenario = scenario.with_do(*golden.dos) if golden.dos else scenario
    return scenario.with_instruments(*golden.instruments) if golden.instruments else scenario


def read_csv(path: Path) -> dict[str, list[Any]]:
    """The columns of a CSV file, each cell what it says."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    return {
        name: [_value(cell) for cell in cells] for name, cells in zip(header, columns, strict=True)
    }


def _value(cell: str) -> Any:
    """What a cell of a CSV file says."""
    if cell == "":
        return None
    if cell.lower() in {"true", "false"}:
        return cell.lower() == "true"
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell


def sweep_things(golden: GoldenSweep) -> dict[str, Thing]:
    """The canonical export of a sweep, its runs and what is made of them."""
    if golden.shipped:
        what = collabsim.load_sweep(golden.shipped)
    elif golden.base is not None:
        what = collabsim.make_sweep(
            scenario_of(golden.base), vary=golden.vary,
            replications=golden.replications, name=golden.name, **golden.settings,
        )  # fmt: skip
    else:
        raise ValueError(f"{golden.name} is of no scenario")
    with tempfile.TemporaryDirectory() as place:
        results = collabsim.sweep(
            what, Path(place) / "run",
            replications=golden.replications, executor="threads", workers=1, progress=False,
        )  # fmt: skip
        with results:
            return _of_results(golden, results, Path(place) / "export.csv")


def _of_results(golden: GoldenSweep, results: Any, path: Path) -> dict[str, Thing]:
    export, analysis = Thing(), Thing()
    results.export_canonical(path)
    for name, file in (("export", path), ("failures", path.with_name("export.failures.csv"))):
        export.add_table(name, read_csv(file))
    for name, frame in _analysed(golden, results):
        analysis.add_table(name, frame, NOT_OF_RUNS)
    return {"export": export, "analysis": analysis}


def _analysed(golden: GoldenSweep, results: Any) -> Iterator[tuple[str, Any]]:
    """The tables of a sweep and those of analysis made of it."""
    made: dict[str, Callable[[], Any]] = {
        "cell_table": lambda: collabsim.cell_table(results),
        "contrasts": lambda: collabsim.cell_contrasts(results),
        "sensitivity": lambda: collabsim.sensitivity(results, measure="started"),
    }
    yield "runs", results.runs()
    yield "cells", results.cells
    yield "pilots", results.pilots()
    for name in golden.tables:
        yield name, made[name]()
