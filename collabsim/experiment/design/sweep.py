"""A sweep: which cells to run, with which random draws, and how often."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from collabsim.errors import UserError
from collabsim.experiment.design.axes import planned
from collabsim.experiment.design.cells import Cell, RefusedError, applied, based, laid_out
from collabsim.experiment.design.changed import with_changes
from collabsim.experiment.design.sweep_schema import (
    CHANGE,
    INSTRUMENT,
    SETS,
    TABLE_OF,
    Seeds,
    validated_sweep,
)
from collabsim.experiment.design.sweep_sentences import not_varied, sweep_sentence
from collabsim.experiment.design.sweep_settings import held_against, read_precision, refuse_settings
from collabsim.experiment.design.varied import SCENARIO, VARIABLE, Varied
from collabsim.parameters import BASE_YEAR, Value
from collabsim.scenario import Scenario, load_scenario, scenario_from_dict
from collabsim.scenario.former_names import with_present_names
from collabsim.scenario.names import name_of_file
from collabsim.scenario.prices import IN_KRONER, as_written, price_year
from collabsim.scenario.schema import PRICES
from collabsim.statistics.precision import Precision

__all__ = ["Cell", "Sweep", "Varied", "assembled", "make_sweep"]


@dataclass(frozen=True)
class Sweep:
    """A design, laid out: what to run, and with which random draws.

    ``scenarios`` are what the cells start from, by label; ``varied`` is in the order in
    which cells list their values. ``points`` is the number of points of the design;
    cells ``k * points`` to ``(k + 1) * points - 1`` are these points under policy ``k``.
    Exactly one of ``replications`` and ``precision`` is set. ``question`` is what a memo
    answers, ``against`` the values of the cell the others are held against, as far as the
    sweep says it. ``keep`` names tables kept beside pilots. ``sets`` is over how many sets of
    assumptions a change is tried where the sweep says it; no run of its cells hangs on it.
    ``path`` is the file, if there was one, and does not count when sweeps are compared.
    """

    name: str
    about: str
    scenarios: dict[str, Scenario]
    cells: tuple[Cell, ...]
    design: str
    points: int
    varied: tuple[Varied, ...]
    seeds: Seeds
    seed: int
    replications: int | None = None
    precision: Precision | None = None
    question: str = ""
    against: Mapping[str, Value] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    sets: int | None = None
    path: Path | None = field(default=None, compare=False)

    @property
    def base(self) -> Scenario:
        """The scenario the cells start from; the first where there are several."""
        return next(iter(self.scenarios.values()))

    @property
    def sampled(self) -> tuple[Varied, ...]:
        """What makes up the points, in the order in which the design drew it."""
        return tuple(one for one in self.varied if not one.crossed)

    def seed_of(self, cell: int) -> int:
        """The seed of the random draws of a cell.

        With paired seeds it is the same for all cells. With independent ones it is 62 bits
        of a hash of the seed of the sweep and the number of the cell.
        """
        if self.seeds == "paired":
            return self.seed
        digest = hashlib.blake2b(f"{self.seed}:{cell}".encode(), digest_size=8).digest()
        return int.from_bytes(digest) >> 2

    def as_dict(self) -> dict[str, Any]:
        """Everything that determines the results, in plain types, for JSON.

        The values of every cell are written out, so that the same cells are run again
        whatever later versions of the samplers would draw.
        """
        asked: dict[str, Any] = {
            "question": self.question,
            "against": dict(self.against),
            "keep": list(self.keep),
        }
        return {
            "name": self.name,
            "about": self.about,
            # Left out where a sweep does not say it, as before there were such keys.
            **{key: value for key, value in asked.items() if value},
            **({} if self.sets is None else {SETS: self.sets}),
            "design": self.design,
            "points": self.points,
            "seeds": self.seeds,
            "seed": self.seed,
            "replications": self.replications,
            "precision": None if self.precision is None else self.precision.as_dict(),
            "scenarios": {label: one.as_dict() for label, one in self.scenarios.items()},
            "varied": [one.as_dict() for one in self.varied],
            "cells": [[cell.values[one.name] for one in self.varied] for cell in self.cells],
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Read back what :meth:`as_dict` wrote; no scenario file is needed.

        Raises:
            UserError: a value that is not valid, or an organisation file that has changed.
        """
        scenarios = {name: scenario_from_dict(one) for name, one in record["scenarios"].items()}
        varied = tuple(Varied.from_dict(one) for one in record["varied"])
        points, precision = record["points"], record["precision"]
        cells = []
        for number, row in enumerate(record["cells"]):
            values = {one.name: value for one, value in zip(varied, row, strict=True)}
            base = scenarios[values.get(SCENARIO, next(iter(scenarios)))]
            cells.append(
                Cell(number, values, applied(base, values), number // points, number % points)
            )
        return cls(
            name=record["name"],
            about=record["about"],
            scenarios=scenarios,
            cells=tuple(cells),
            design=record["design"],
            points=points,
            varied=varied,
            seeds=record["seeds"],
            seed=record["seed"],
            replications=record["replications"],
            precision=None if precision is None else Precision.from_dict(precision),
            question=record.get("question", ""),
            against=record.get("against", {}),
            keep=tuple(record.get("keep", ())),
            sets=record.get(SETS),
        )


def make_sweep(
    scenario: Scenario | str | Path | Sequence[Scenario | str | Path],
    vary: Mapping[str, Any] | None = None,
    *,
    design: str = "grid",
    points: int | Sequence[Mapping[str, Any]] | None = None,
    seeds: Seeds = "paired",
    seed: int = 0,
    replications: int | None = None,
    precision: Precision | Mapping[str, Any] | None = None,
    populations: Sequence[int] | None = None,
    cross_levers: bool = True,
    prices_year: int = BASE_YEAR,
    keep: Sequence[str] = (),
    sets: int | None = None,
    name: str = "sweep",
    about: str = "",
) -> Sweep:
    """Make a sweep without a file.

    Args:
        scenario: What the cells start from: a scenario, a file or a shipped name. Of
            several, each is crossed with all else.
        vary: For each parameter (or ``population``) its values, as a sequence or as a
            table with low, high and perhaps steps.
        design: "grid", "latin_hypercube", "sobol", "saltelli", "morris" or "list".
        points: How many points a sampled design has (paths for "morris"); the points
            themselves, each a table of values, for "list".
        seeds: "paired" gives all cells the same random draws, "independent" each its own.
        seed: Seed of the random draws and of the design.
        replications: Runs of each municipality of a cell; or else
        precision: how precisely the cells are to be known.
        populations: Sizes of the municipalities of every cell, in place of the scenario's.
        cross_levers: Whether levers are combined with every point of the design.
        prices_year: The year in whose kroner the amounts of ``vary`` and ``points`` are.
        keep: Tables kept beside pilots: "proximities", "distances".
        sets: Over how many sets of assumptions a change is tried when it is told.
        name: Name of the sweep.
        about: One sentence on the question it answers.

    Raises:
        UserError: in the words used for files.
    """
    given = [scenario] if isinstance(scenario, Scenario | str | Path) else list(scenario)
    named = [(_label(one), _loaded(one)) for one in given]
    listed = isinstance(points, Sequence)
    settings = {
        "name": name,
        "about": about,
        "scenarios": [label for label, _ in named],
        "design": design,
        "points": None if listed else _plain(points),
        "seeds": seeds,
        "seed": _plain(seed),
        "replications": _plain(replications),
        "precision": precision.as_dict() if isinstance(precision, Precision) else precision,
        "populations": _plain(populations),
        "cross_levers": cross_levers,
        "keep": list(keep) or None,
    }
    document: dict[str, Any] = {
        "sweep": {key: value for key, value in settings.items() if value is not None},
        PRICES: {"year": _plain(prices_year)},
        **_tables(vary or {}),
        **({} if sets is None else {SETS: {"points": _plain(sets)}}),
    }
    if isinstance(points, Sequence):
        document["point"] = [_tables(point) for point in points]
    content, problems = validated_sweep(document)
    if problems:
        raise UserError(sweep_sentence(problems[0]))
    return assembled(content, named, document=document)


def assembled(
    content: Mapping[str, Any],
    scenarios: Sequence[tuple[str, Scenario]],
    *,
    path: Path | None = None,
    document: Mapping[str, Any] | None = None,
) -> Sweep:
    """The sweep that a validated file and its scenarios, with their labels, describe.

    Args:
        content: What the file says, its amounts in kroner of 2018.
        scenarios: What the cells start from, by label.
        path: The file, if there is one.
        document: What the file says with its amounts as they were written.

    Raises:
        RefusedError: parts that are valid one by one but not together.
    """
    settings = content["sweep"]
    refuse_settings(content)
    written: dict[str, Scenario] = {}
    for label, scenario in scenarios:
        if label in written:
            raise RefusedError(f"two scenarios are called {label}", "sweep", "scenarios")
        written[label] = scenario
        if "populations" in settings:
            written[label] = scenario.with_municipalities(*settings["populations"])
    written = with_changes(content, written)
    plan = planned(content, written)
    bases = {label: based(scenario) for label, scenario in written.items()}
    order = [one.name for one in plan.varied]
    cells = laid_out(bases, plan.policies, plan.points, order, plan.place)
    return Sweep(
        name=settings.get("name") or (name_of_file(path) if path else "sweep"),
        about=settings.get("about", ""),
        scenarios=bases,
        cells=cells,
        design=settings.get("design", "grid"),
        points=len(plan.points),
        varied=tuple(_with_written(one, document or content) for one in plan.varied),
        seeds=settings["seeds"],
        seed=settings.get("seed", 0),
        replications=settings.get("replications"),
        precision=read_precision(settings, [cell.scenario for cell in cells]),
        question=settings.get("question", ""),
        against=held_against(content, plan.varied),
        keep=tuple(dict.fromkeys(settings.get("keep", ()))),
        sets=content.get(SETS, {}).get("points"),
        path=path,
    )


def _with_written(one: Varied, written: Mapping[str, Any]) -> Varied:
    """What is varied, with its amounts as they were written where that was not in 2018 kroner."""
    year = price_year(written)
    if one.name == SCENARIO and (CHANGE in written or INSTRUMENT in written):
        return replace(one, year=year)
    if year == BASE_YEAR or one.name not in IN_KRONER:
        return one
    amounts = as_written(written, (TABLE_OF[VARIABLE[one.name].role], one.name), None)
    listed = tuple(map(float, amounts)) if isinstance(amounts, list) else ()
    return replace(one, year=year, written=listed)


def _label(scenario: Scenario | str | Path) -> str:
    """By what name cells know a scenario."""
    return scenario.name if isinstance(scenario, Scenario) else Path(scenario).stem


def _loaded(scenario: Scenario | str | Path) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def _tables(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Values by the tables of a sweep file their names belong in."""
    tables: dict[str, dict[str, Any]] = {}
    for name, value in with_present_names(values).items():
        if name not in VARIABLE:
            raise UserError(not_varied(name))
        tables.setdefault(TABLE_OF[VARIABLE[name].role], {})[name] = _plain(value)
    return tables


def _plain(value: Any) -> Any:
    """The same value as a file would hold it."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value
