"""What is measured of a scenario or a sweep, each thing as text with the names of the base.

Everything is asked for by the place it had at the base, through ``renamed.toml``.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from collabsim.world.events.catalogue import KINDS
from tests.golden.events import old_events
from tests.golden.figures import contents, drawn, undrawn
from tests.golden.page import page_data, page_thing
from tests.golden.plain import Number, Thing, exact, old_table, rounded, scalar
from tests.golden.renamed import Renamed
from tests.golden.scenarios import Golden, GoldenSweep

CHECKOUT = Path(__file__).resolve().parents[2]
LANGUAGES = ("nb", "nn", "en")
WIDTH = 80
COMPARED = ("table", "difference", "stops", "beside", "survival", "ends")
FIGURES = ("survival", "delivering", "shares")
ROUNDED = "to_twelve_digits"
"""What a thing is called whose floats are rounded, beside the exact one."""

# What tells of the rules' source, of names of parameters or of how work was shared out.
NOT_OF_RUNS = ("run", "part")


class Measured:
    """One scenario, run once for everything that is measured of it."""

    def __init__(self, names: Renamed, golden: Golden) -> None:
        self.names = names
        self.golden = golden
        self.scenario = scenario_of(names, golden)

    def things(self) -> dict[str, Thing]:
        """Everything measured, by name."""
        always: dict[str, Callable[[], Thing]] = {
            "values": self.values,
            "log": lambda: self.log(self.runs),
            "pilots": self.pilots,
        }
        asked: dict[str, Callable[[], dict[str, Thing]]] = {
            "channels": self.channels,
            "command": lambda: {"command": self.command()},
            "compare": self.compare,
            "events": lambda: {"events": self.events()},
            "figures": lambda: in_both("figures", self.figures),
            "mesa": lambda: {"mesa": self.mesa()},
            "page": lambda: {"page": self.page()},
            "pictures": lambda: {"pictures": self.pictures()},
            "stories": lambda: {"stories": self.stories()},
        }
        with self.names.worded():
            found = {name: make() for name, make in always.items()}
            for name in sorted(self.golden.more):
                found |= asked[name]()
        return found

    # --- Runs -----------------------------------------------------------------------------------

    def _simulations(self, driver: str, logs: int) -> list[Any]:
        return [
            self.names.call(
                "collabsim:simulate",
                self.scenario, seed=self.golden.seed, replication=one, driver=driver,
            )
            for one in range(logs)
        ]  # fmt: skip

    @cached_property
    def simulations(self) -> list[Any]:
        """The replications that keep their events, in the compiled loop."""
        return self._simulations("compiled", self.golden.logs)

    @cached_property
    def runs(self) -> list[Any]:
        """The runs of these replications."""
        return [run for one in self.simulations for run in self.names.part(one, "Simulation.runs")]

    def values(self) -> Thing:
        """The value of every parameter in every municipality."""
        thing = Thing()
        specs = self.names.part(self.scenario, "Scenario.municipalities")
        for place, spec in enumerate(specs):
            values = self.names.part(self.scenario, "Scenario.values_for")(spec)
            old = {
                self.names.old_parameter(name): value
                for name, value in values.items()
                if not self.names.is_added("parameters", name)
            }
            words = {
                name: self.names.old_word(value) if isinstance(value, str) else value
                for name, value in old.items()
            }
            lines = (f"{name}\t{scalar(words[name])}" for name in sorted(words))
            thing.add(str(place), "\n".join(lines))
        return thing

    def log(self, runs: list[Any]) -> Thing:
        """The rows of the event log, to the last bit."""
        thing = Thing()
        event = self.names.there("collabsim.world.codes:Event")
        for place, run in enumerate(runs):
            rows = self.names.part(run, "Run.events")
            kind = next(n for n in rows.dtype.names if self.names.old_column("log", n) == "kind")
            kinds = [event(code).name.lower() for code in rows[kind].tolist()]
            thing.add_table(f"run_{place}", old_events(self.names, "log", rows, kinds))
        return thing

    def events(self) -> Thing:
        """The frame of events in words."""
        thing = Thing()
        for place, one in enumerate(self.simulations):
            frame = self.names.part(one, "Simulation.events")
            kind = next(n for n in frame if self.names.old_column("events", n) == "kind")
            kinds = frame[kind].tolist()
            thing.add_table(f"events_{place}", old_events(self.names, "events", frame, kinds))
        return thing

    def mesa(self) -> Thing:
        """Log and pilots of a replication as Mesa makes them."""
        (one,) = self._simulations("mesa", 1)
        thing = self.log(list(self.names.part(one, "Simulation.runs")))
        frame = self.names.part(one, "Simulation.pilots")
        thing.add_table("pilots", old_table(self.names, "pilots", frame))
        return thing

    def pilots(self) -> Thing:
        """The pilots of the replications, with their events and without."""
        thing = Thing()
        for place, one in enumerate(self.simulations):
            frame = self.names.part(one, "Simulation.pilots")
            thing.add_table(f"simulated_{place}", old_table(self.names, "pilots", frame))
        many = self.names.call(
            "collabsim:replicate",
            self.scenario, replications=self.golden.replications, seed=self.golden.seed,
        )  # fmt: skip
        thing.add_table("replicated", old_table(self.names, "pilots", many))
        return thing

    # --- Comparisons ----------------------------------------------------------------------------

    def _compared(self, replications: int, **more: Any) -> Any:
        return self.names.call(
            "collabsim:compare",
            self.scenario, replications=replications, seed=self.golden.seed, **more,
        )  # fmt: skip

    @cached_property
    def comparison(self) -> Any:
        """The municipalities compared."""
        return self._compared(self.golden.replications)

    def compare(self) -> dict[str, Thing]:
        """The tables of the comparison, and what a terminal shows of it."""
        return in_both("tables", lambda number: self._tables(self.comparison, COMPARED, number)) | {
            f"compare_{one}": Thing({"text": self._printed(self.comparison, one)})
            for one in self.golden.languages
        }

    def channels(self) -> dict[str, Thing]:
        """The same with size channels neutralised."""
        comparison = self._compared(2, channels=True)
        (figure,) = self._drawn(comparison, ("channels",)).values()
        texts = {one: self._printed(comparison, one) for one in LANGUAGES}

        def made(number: Number) -> Thing:
            thing = self._tables(comparison, ("channels",), number)
            thing.add("figure", contents(figure, number))
            return thing

        return in_both("channels", made) | {"compare_channels": Thing(texts)}

    def _tables(self, comparison: Any, tables: tuple[str, ...], number: Number) -> Thing:
        thing = Thing()
        for name in tables:
            frame = self.names.part(comparison, f"Comparison.{name}")
            thing.add_table(name, old_table(self.names, name, frame, number=number))
        stops = self.names.part(comparison, "Comparison.places")
        lines = (
            f"{scalar(place)}\t{scalar(post)}\t{scalar(stops[place][post])}"
            for place in sorted(stops)
            for post in sorted(stops[place])
        )
        thing.add("places", "\n".join(lines))
        return thing

    def _drawn(self, comparison: Any, figures: tuple[str, ...]) -> dict[str, Figure]:
        """Figures of a comparison in Norwegian, not drawn to the end."""
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "figure.svg"
            return {
                name: drawn(
                    self.names.there(f"collabsim.report.figures:{name}_figure"),
                    comparison, path, "nb",
                )
                for name in figures
            }  # fmt: skip

    @cached_property
    def _figures(self) -> dict[str, Figure]:
        return self._drawn(self.comparison, FIGURES)

    def figures(self, number: Number) -> Thing:
        """What figures of the comparison show."""
        return Thing({name: contents(one, number) for name, one in self._figures.items()})

    def _printed(self, comparison: Any, language: str) -> str:
        """What a terminal shows of a comparison."""
        from rich.console import Console

        written = io.StringIO()
        console = Console(
            file=written, width=WIDTH, color_system=None, force_terminal=False,
            force_jupyter=False, legacy_windows=False,
        )  # fmt: skip
        self.names.call("collabsim.report.terminal:print_comparison", comparison, language, console)
        return written.getvalue()

    def page(self) -> Thing:
        """The data of the classroom page."""
        return page_thing(self.names, page_data(self.names, self.scenario, self.golden.seed))

    def command(self) -> Thing:
        """What the command itself prints and writes, in Norwegian."""
        from typer.testing import CliRunner

        thing = Thing()
        with tempfile.TemporaryDirectory() as place, undrawn():
            folder = Path(place) / "out"
            asked = [
                "--language", "nb", "compare", self.golden.base,
                "-n", str(self.golden.replications), "--seed", str(self.golden.seed),
                "--out", str(folder),
            ]  # fmt: skip
            runner = CliRunner(env={"COLUMNS": str(WIDTH), "COLLABSIM_LANGUAGE": None})
            done = runner.invoke(self.names.there("collabsim.cli:app"), asked)
            if done.exception is not None:
                raise done.exception
            thing.add("text", done.stdout.replace(str(folder), "OUT"))
            written = {self.names.old_file(path.name): path for path in folder.iterdir()}
            thing.add("files", "\n".join(sorted(written)))
            for name in sorted(name for name in written if name.endswith(".csv")):
                stem = name.removesuffix(".csv")
                thing.add_table(stem, old_table(self.names, stem, read_csv(written[name])))
        return thing

    def pictures(self) -> Thing:
        """The hierarchies with the places where pilots stopped."""
        thing = Thing()
        structure_of = self.names.there("collabsim.experiment.plan:structure_of")
        draw = self.names.there("collabsim:draw_hierarchy")
        stops = self.names.part(self.comparison, "Comparison.places")
        specs = self.names.part(self.scenario, "Scenario.municipalities")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "picture.svg"
            for place, spec in enumerate(specs):
                counts = stops.get(self.names.part(spec, "MunicipalitySpec.name"), {})
                figure = drawn(draw, structure_of(self.scenario, spec), path, "nb", counts)
                thing.add(str(place), contents(figure, exact))
        return thing

    def stories(self) -> Thing:
        """The histories of some pilots in sentences, one language after the other."""
        thing = Thing()
        tell = self.names.there("collabsim.report.explain:story_of")
        for place, run in enumerate(self.runs[:2]):
            for pilot in range(min(len(self.names.part(run, "Run.pilots")), 9)):
                language = LANGUAGES[pilot % len(LANGUAGES)]
                story = self.names.part(tell(run, pilot, language), "Story.text")
                thing.add(f"{place}_{pilot}_{language}", story)
        return thing


def in_both(name: str, made: Callable[[Number], Thing]) -> dict[str, Thing]:
    """A thing to the last bit, and to twelve digits."""
    return {name: made(exact), f"{name}_{ROUNDED}": made(rounded)}


def scenario_of(names: Renamed, golden: Golden) -> Any:
    """The scenario that is measured."""
    scenario = names.call("collabsim:load_scenario", golden.base)
    if golden.places:
        specs = [
            {"organisation_file": str(CHECKOUT / one)} if isinstance(one, str) else one
            for one in golden.places
        ]
        scenario = names.part(scenario, "Scenario.with_municipalities")(*specs)
    values = names.values(golden.values)
    if golden.levers:
        keys = [one.key for one in names.there("collabsim.classroom.levers:LEVERS")]
        values |= names.there("collabsim.classroom.levers:values_of")(keys)
    return names.part(scenario, "Scenario.with_values")(**values) if values else scenario


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


def sweep_things(names: Renamed, golden: GoldenSweep) -> dict[str, Thing]:
    """The canonical export of a sweep, its runs and what is made of them."""
    if golden.shipped:
        what = names.call("collabsim:load_sweep", golden.shipped)
    else:
        base = golden.base
        if base is None:
            raise ValueError(f"{golden.name} is of no scenario")
        vary = names.values(golden.vary)
        what = names.call(
            "collabsim:make_sweep", scenario_of(names, base), vary=vary,
            replications=golden.replications, name=golden.name, **golden.settings,
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as place, names.worded():
        results = names.call(
            "collabsim:sweep", what, Path(place) / "run",
            replications=golden.replications, executor="threads", workers=1, progress=False,
        )  # fmt: skip
        with results:
            return _of_results(names, golden, results, Path(place) / "export.csv")


def _of_results(names: Renamed, golden: GoldenSweep, results: Any, path: Path) -> dict[str, Thing]:
    export, analysis = Thing(), Thing()
    names.part(results, "Results.export_canonical")(path)
    for name, file in (("export", path), ("failures", path.with_name("export.failures.csv"))):
        export.add_table(name, old_table(names, name, read_csv(file)))
    runs = names.part(results, "Results.runs")()
    analysis.add_table("runs", old_table(names, "runs", runs, without=NOT_OF_RUNS))
    analysis.add_table("cells", old_table(names, "cells", names.part(results, "Results.cells")))
    stored = names.part(results, "Results.pilots")()
    analysis.add_table("pilots", old_table(names, "export", stored))
    made: Mapping[str, Callable[[], Any]] = {
        "cell_table": lambda: names.call("collabsim:cell_table", results),
        "contrasts": lambda: names.call("collabsim:cell_contrasts", results),
        "sensitivity": lambda: names.call("collabsim:sensitivity", results, measure="started"),
    }
    for name in golden.tables:
        analysis.add_table(name, old_table(names, name, made[name]()))
    return {"export": export, "analysis": analysis}


def event_words() -> dict[str, dict[str, dict[str, int]]]:
    """What the numbers of each kind of event stand for: written at the base, read ever after."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for kind in KINDS.values():
        words = {
            placed.slot: {word: number for number, word in placed.field.words.items()}
            for placed in kind.placed
            if placed.field.words
        }
        if words:
            found[kind.name] = words
    return found
