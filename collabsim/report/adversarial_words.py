"""What a search for the opposite came to: sentences, tables, and the points as scenario files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from collabsim.adversarial.aims import SizeContrast, Word
from collabsim.adversarial.search import Confirmed, Found
from collabsim.adversarial.trials import FILE
from collabsim.analysis.spreadsheets import write_tables
from collabsim.language import number, place, points, text
from collabsim.parameters import BASE_YEAR, PARAMETERS, Value
from collabsim.scenario import Scenario, shipped_folder
from collabsim.writing import write_whole

TRIALS, POINTS = "trials", "points"


def said(key: str, language: str, **values: object) -> str:
    """A sentence on a search."""
    return text(f"adversarial.{key}", language, **values)


def sentences(found: Found, language: str) -> Iterator[str]:
    """What was found: what holds at the own values, the answer, each point, what it rests on."""
    yield _own(found, language)
    trials = number(len(found.trials), language)
    admissible = number(sum(one.admissible for one in found.trials), language)
    yield said("counts", language, trials=trials, admissible=admissible)
    if not found.confirmed:
        yield said("nothing_admissible", language, trials=trials)
    elif not found.turned:
        first = found.confirmed[0]
        yield said(
            "nothing", language, trials=trials, admissible=admissible,
            search=look_words(first.trial.look or {}, language),
            confirm=look_words(first.look.told, language),
        )  # fmt: skip
    else:
        yield said("turns", language, count=number(len(found.turned), language),
                   confirmed=number(len(found.confirmed), language))  # fmt: skip
    for rank, one in enumerate(found.confirmed, start=1):
        yield said(
            "point", language, rank=rank, trial=one.trial.number,
            search=look_words(one.trial.look or {}, language),
            confirm=look_words(one.look.told, language), verdict=_verdict(one, language),
        )  # fmt: skip
        yield said("row", language, file=file_of(rank))
    yield said("note", language, times=number(found.asked.confirming, language),
               points=number(found.asked.confirmed, language))  # fmt: skip


def look_words(told: Mapping[str, Any], language: str) -> str:
    """A contrast with its interval in percentage points, or a word."""
    if "word" in told:
        return text(f"hypothesis.finding_{told['word']}", language)
    if told.get("value") is None:
        return said("unknown", language)
    value, low, high = (points(told[name], language) for name in ("value", "low", "high"))
    return said("between", language, value=value, low=low, high=high)


def _own(found: Found, language: str) -> str:
    aim = found.aim
    if isinstance(aim, Word):
        return said(
            "own_word", language, id=aim.hypothesis.id,
            word=look_words(found.own.told, language),
            wanted=text(f"hypothesis.finding_{aim.wanted}", language),
        )  # fmt: skip
    if not isinstance(aim, SizeContrast):
        raise TypeError(type(aim))
    small, large = (
        place(one.name, one.population or 0, language)
        for name in aim.towns
        for one in aim.scenario.municipalities
        if one.name == name
    )
    return said(
        "own_contrast", language, small=small, large=large,
        measure=said(f"measure_{aim.measure}", language),
        between=look_words(found.own.told, language),
    )  # fmt: skip


def _verdict(one: Confirmed, language: str) -> str:
    if not one.again.met:
        return said("point_not_admissible", language)
    return said("point_turns" if one.turned else "point_open", language)


def file_of(rank: int) -> str:
    """The name of the scenario file of a point."""
    return f"point_{rank}.toml"


def write_found(found: Found, folder: Path, language: str) -> None:
    """Write the tables, the sentences and a scenario file for each point.

    Raises:
        UserError: they cannot be written.
    """
    write_tables({TRIALS: _trials(found), POINTS: _points(found)}, folder)
    told = "\n\n".join(sentences(found, language)) + "\n"
    write_whole(folder / "found.md", told.encode())
    # Points of an earlier call that looked at fewer trials are no longer those of the table.
    for path in folder.glob("point_*.toml"):
        path.unlink()
    for rank, one in enumerate(found.confirmed, start=1):
        made = scenario_text(found, rank, one)
        write_whole(folder / file_of(rank), made.encode())


def _flat(told: Mapping[str, Any], before: str) -> dict[str, Any]:
    """Figures of a look as cells of a table."""
    cells: dict[str, Any] = {}
    for name, one in told.items():
        if name != "effects":
            cells[f"{before}{name}"] = one
            continue
        for town, effects in one.items():
            for effect, numbers in effects.items():
                ends = zip(("", "_low", "_high"), numbers, strict=True)
                cells |= {f"{before}{town} {effect}{end}": value for end, value in ends}
    return cells


def _trials(found: Found) -> pd.DataFrame:
    """A row for each trial: the four targets, whether they are met, and what was seen."""
    rows = [
        {"trial": one.number, "admissible": one.admissible, **one.figures,
         **_flat(one.look or {}, "")}
        for one in found.trials
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _points(found: Found) -> pd.DataFrame:
    """A row for each point that was confirmed: both halves, and every value."""
    rows = [
        {
            "point": rank, "trial": one.trial.number, "turned": one.turned,
            "admissible_again": one.again.met,
            **_flat(one.trial.look or {}, "search_"), **_flat(one.look.told, "confirm_"),
            **{f"search_{name}": figure for name, figure in one.trial.figures.items()},
            **{f"confirm_{name}": figure for name, figure in one.again.figures.items()},
            **found.space.values(one.trial.codes),
        }
        for rank, one in enumerate(found.confirmed, start=1)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def scenario_text(found: Found, rank: int, one: Confirmed) -> str:
    """A point as a scenario file, which extends the file the scenario came from."""
    there = found.space.at(one.trial.codes)
    base = there.path
    lines = [
        f"# What it is for: point {rank} of a search for values at which something turns.",
        f"# It is trial {one.trial.number} of {FILE}; the values are a point of the region,",
        "# chosen for what they do and for nothing else.",
        "",
        f"name = {_toml(f'{found.aim.scenario.name}, point {rank}')}",
        f"extends = {_toml(_base(base))}",
        "",
        "[prices]",
        f"year = {BASE_YEAR}",
    ]
    groups: dict[str, list[str]] = {}
    for name in PARAMETERS:
        origin = there.origins.get(name)
        if origin is not None and (origin.file is None or base is None):
            own = f"{name} = {_toml(there.values[name])}"
            groups.setdefault(PARAMETERS[name].group, []).append(own)
    for group, own_lines in groups.items():
        lines += ["", f"[{group}]", *own_lines]
    if all(spec.given is None and not spec.overrides for spec in there.municipalities):
        for spec in there.municipalities:
            lines += ["", "[[municipality]]", f"name = {_toml(spec.name)}",
                      f"population = {spec.population}"]  # fmt: skip
    return "\n".join(lines) + "\n"


def _base(path: Path | None) -> str:
    """What the file extends: a shipped name, or a file by its whole path."""
    if path is None:
        return "baseline"
    shipped = path.resolve().parent == shipped_folder().resolve()
    return path.stem if shipped else str(path.resolve())


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def base_of(scenario: Scenario) -> str:
    """The name of the folder of a search through a scenario."""
    return scenario.path.stem if scenario.path is not None else "scenario"
