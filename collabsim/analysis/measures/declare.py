"""How a measure of the literature is declared: its table, its figures, its sources, its limits.

A measure reads finished runs: the event log, and the rows of pilots, units and posts. No rule reads
a measure. Its words are in the catalogues, once for each language: ``measures.NAME`` is its title,
``measure_about.NAME`` what it means, ``measure_limit.NAME`` what it cannot say, and
``measure_figure.NAME_FIGURE`` each of its figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd

from collabsim.language import DEFAULT_LANGUAGE, text
from collabsim.records.histories import Run
from collabsim.scenario import Scenario

Kind = Literal["share", "shares", "mean", "total", "ratio"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a measure, from the rows of its table.

    Attributes:
        name: Unique in the measure.
        kind: ``share`` (rows of which ``column`` is true, of those of which it is known),
            ``shares`` (one share for each word of ``column``), ``mean`` (of ``column``, over the
            rows of which it is known), ``total`` (of ``column``, a run), ``ratio`` (of the sum of
            ``column`` to that of ``of``).
        column: What is counted or added up.
        where: A column that is true where a row counts; all rows where empty.
        by: One figure for each word of this column; one for all where empty.
        unit: Of the figure; of shares there is none.
        of: The column a ratio is of.
        words: The table of the catalogues that has the words of its groups; ``year`` and ``step``
            are numbers.
        groups: Words of ``column`` or ``by`` in the order in which they are told, also those that
            do not occur; those that do, in alphabetical order, where it is empty.
        detail: Whether it is told only where all is asked for.
    """

    name: str
    kind: Kind
    column: str
    where: str = ""
    by: str = ""
    unit: str = ""
    of: str = ""
    words: str = "measure_word"
    groups: tuple[str, ...] = ()
    detail: bool = False


class Asked(NamedTuple):
    """What a measure may need beside the run.

    Attributes:
        scenario: Whose run it is, for what its instruments cost.
        welfare_nok: What one user helped in full is worth to whoever asks, kroner of 2018;
            ``None`` where nobody says.
    """

    scenario: Scenario
    welfare_nok: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure.

    Attributes:
        name: As it is asked for.
        row: What a row of its table is about.
        unit: Of what it measures.
        sources: Numbers of the evidence it is taken from.
        computed: How, in words.
        table: Its rows of one run, with ``municipality`` first.
        figures: What is told of the rows of many runs.
    """

    name: str
    row: str
    unit: str
    sources: tuple[int, ...]
    computed: str
    table: Callable[[Run, Asked], pd.DataFrame]
    figures: tuple[Figure, ...]

    def title(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What it is called."""
        return text(f"measures.{self.name}", language)

    def meaning(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What it means."""
        return text(f"measure_about.{self.name}", language)

    def cannot_say(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What it cannot say."""
        return text(f"measure_limit.{self.name}", language)

    def figure_title(self, figure: Figure, language: str = DEFAULT_LANGUAGE) -> str:
        """What one of its figures is called."""
        return text(f"measure_figure.{self.name}_{figure.name}", language)
