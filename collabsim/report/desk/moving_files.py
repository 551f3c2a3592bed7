"""The files of what moves an effect: a table and figures for each question, side by side.

::

    sensitivity/OF-SIZE/tornado.csv, tornado.LANG.txt, tornado.LANG.json,
                        tornado.LANG.svg, .png, .pdf, tornado_80mm.LANG.svg ...
    sensitivity/OF-SIZE/tipping_PARAMETER.csv, heat_A_B.csv, pawn.csv, morris.csv, sobol.csv,
                        each with its figures; boxes.csv
    sensitivity/ends/   what was run, so that it is not run again
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from collabsim.analysis.desk.bench import Subject
from collabsim.report.desk.canvas import Draw, in_all_forms
from collabsim.report.desk.tokens import Numbers
from collabsim.report.drawing import SUFFIXES
from collabsim.writing import appearing_together

FIGURES = SUFFIXES
"""Forms a figure is written in."""


def place_of(out: Path, subject: Subject) -> Path:
    """The folder of a measure, a size and, if it is not the first, a cell."""
    cell = f"-cell{subject.cell}" if subject.cell > 1 else ""
    return out / f"{subject.measure.name}-{subject.population}{cell}"


def write_moving(
    out: Path,
    subject: Subject,
    name: str,
    table: pd.DataFrame,
    lines: Sequence[str],
    numbers: Numbers,
    draw: Draw | None = None,
    told: Mapping[str, Any] | None = None,
) -> Path:
    """Write a table, its sentences, its numbers and its figure; all of them or none.

    Args:
        out: Folder of all that moves effects.
        subject: What was looked at.
        name: Of the files, without an ending.
        table: One row for each thing told.
        lines: What is said.
        numbers: Each number said, by its id.
        draw: Draws the figure at a width, if there is one.
        told: What is said as a memo has it, with its numbers marked.

    Returns:
        The folder.

    Raises:
        UserError: They cannot be written.
    """
    out.mkdir(exist_ok=True)
    place, language = place_of(out, subject), numbers.language
    with appearing_together(place) as made:
        table.to_csv(made / f"{name}.csv", index=False, lineterminator="\n")
        (made / f"{name}.{language}.txt").write_text(
            "\n".join(lines) + "\n", encoding="utf-8", newline="\n"
        )
        shows = ""
        if draw is not None:
            shows = in_all_forms(draw, made, name, language, subject.identifier, FIGURES).alt
        record = {
            "result": subject.identifier, "figure": shows, "cell": subject.cell,
            "measure": subject.measure.name, "inhabitants": subject.population,
            "seed": subject.seed, "rules": subject.rules, "version": version("collabsim"),
            "numbers": numbers.as_dict(), **({} if told is None else {"told": dict(told)}),
        }  # fmt: skip
        (made / f"{name}.{language}.json").write_text(
            json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8",
            newline="\n",
        )  # fmt: skip
    return place
