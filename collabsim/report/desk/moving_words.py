"""How the desk writes assumptions, their values and effects, each number with its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from collabsim.analysis.desk.bench import Subject
from collabsim.experiment.design.varied import SCENARIO
from collabsim.language import has_text, number, signed, text, with_minus
from collabsim.parameters import PARAMETERS, Value, kroner_in
from collabsim.report.desk.telling import lever_name, said
from collabsim.report.desk.tokens import CHANCE, CONSTANT, Number, Numbers
from collabsim.statistics.intervals import Interval

WORDS = 25
"""Words of a sentence at most."""

SPELT = 16
"""Counts up to here are told as words."""

DIGITS = 3
"""Digits of a value at which something crosses: more the search does not find."""

MOST_TURNING, MOST_QUESTIONS, MOST_ROWS = 2, 3, 15
"""Assumptions that turn an effect which are told with numbers, questions that are asked, and rows
of a table in a terminal. Assumptions."""

WIDE = 1.959964
"""Standard errors on each side of a look that a table tells, at 95 %."""


@dataclass(slots=True)
class Mover:
    """Writes what moves a subject.

    Attributes:
        subject: What is looked at.
        language: Code of the language.
        numbers: Every number written, by its id.
    """

    subject: Subject
    language: str
    numbers: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.language)

    def word(self, key: str, **values: object) -> str:
        """A sentence or word of these tables."""
        return text(f"sensitivity.{key}", self.language, **values)

    def name(self, assumption: str) -> str:
        """What an assumption is called, in a few words where there are some."""
        key = f"assumption.{assumption}"
        return text(key if has_text(key, self.language) else f"parameter.{assumption}",
                    self.language)  # fmt: skip

    def value(self, assumption: str, value: Value, digits: int | None = None) -> str:
        """A value of a parameter, with its unit where that is short.

        Args:
            assumption: Name of the parameter.
            value: As the model has it.
            digits: To how many digits a number is told, amounts in the kroner they are told in.
        """
        if isinstance(value, bool):
            return text("format.yes" if value else "format.no", self.language)
        if isinstance(value, str):
            key = f"assumption_value.{value}"
            return text(key if has_text(key, self.language) else f"choice.{value}", self.language)
        unit = PARAMETERS[assumption].unit
        if digits is not None and not PARAMETERS[assumption].in_kroner:
            value = float(f"{float(value):.{digits}g}")
        if PARAMETERS[assumption].in_kroner:
            if assumption.startswith("delegation_") and float(value) == 0.0:
                return said("own_frame", self.language)
            year = self.subject.year
            amount = kroner_in(float(value), year)
            if digits is not None:
                amount = float(f"{amount:.{digits}g}")
            return self._constant(assumption, float(amount), unit=f"kroner of {year}")
        if unit.startswith(("share", "probability")):
            share = self._constant(assumption, 100.0 * float(value), unit="per cent")
            return text("format.percent", self.language, value=share)
        written = self._constant(assumption, float(value), unit=unit)
        return self.word("times", value=written) if unit == "factor" else written

    def _constant(self, assumption: str, value: float, unit: str) -> str:
        plain = f"{value:.7g}" if abs(value) >= 1_000.0 else f"{value:.3g}"
        decimals = 0 if "e" in plain else len(plain.partition(".")[2])
        written = number(value, self.language, decimals)
        return self.numbers.put(
            f"c.value.{assumption}.{plain}", Number(value, CONSTANT, unit), written
        )

    def figure(
        self, key: str, value: float, ends: tuple[float, float] | None = None, *, sign: bool = True
    ) -> str:
        """An effect or a level of a hundred; one decimal, with its sign if it is an effect."""
        written = (signed if sign else with_minus)(value, self.language, 1)
        low, high = ends if ends is not None else (None, None)
        return self.numbers.put(
            f"s.{key}",
            Number(
                value, CHANCE, self.unit, low, high, self.subject.cell, self.subject.population,
                self.subject.measure.name, self.subject.measure.months,
            ),
            written,
        )  # fmt: skip

    def found(self, key: str, one: Interval, *, sign: bool = True) -> str:
        """What was found, with its own interval kept beside it."""
        value, low, high = (float(part) for part in one)
        return self.figure(key, value, (low, high), sign=sign)

    def count(self, key: str, value: int, *, spelt: bool = True) -> str:
        """How many there are, as a word where that is short."""
        if spelt and 1 <= value <= SPELT:
            return self.word(f"count_{value}")
        return self.numbers.constant(key, value)

    @property
    def what(self) -> str:
        """The effect, or the level."""
        return self.word("what_effect" if self.subject.is_effect else "what_level")

    @property
    def unit(self) -> str:
        """Of what the hundred are; a difference of shares is in percentage points."""
        measure = self.subject.measure
        if measure.share and measure.per != "proposals" and self.subject.is_effect:
            return self.word("unit_points")
        known = measure.per in {"started", "proposals"}
        return self.word(f"unit_{measure.per if known else 'hundred'}")

    @property
    def measure(self) -> str:
        """What is measured, with what it is of."""
        own = self.subject.measure
        words = said(f"measure_{own.name}", self.language)
        if own.per in {"started", "proposals"}:
            return self.word(f"of_{own.per}", measure=words)
        return words

    @property
    def places(self) -> str:
        """The municipality by its size."""
        size = self.numbers.constant("size", self.subject.population, unit="inhabitants")
        return said("inhabitants", self.language, size=size)

    def change(self) -> str:
        """What is changed to what, against what before; empty where a level is looked at."""
        after, before = self.subject.after, self.subject.before
        if before is None:
            return ""
        clauses = [
            said("against", self.language, name=lever_name(name, self.language),
                 after=self.value(name, after.values[name]),
                 before=self.value(name, before.values[name]))
            for name in self.subject.levers
            if after.values[name] != before.values[name]
        ]  # fmt: skip
        if not clauses:
            clauses = [said("against", self.language, name=lever_name(SCENARIO, self.language),
                            after=after.name, before=before.name)]  # fmt: skip
        kroner = any(PARAMETERS[name].in_kroner for name in self.subject.levers)
        year = self.numbers.put(
            "c.year", Number(self.subject.year, CONSTANT, "year"), str(self.subject.year)
        )
        tail = f" {said('kroner_of', self.language, year=year)}" if kroner else ""
        return "; ".join(clauses) + tail

    def heading(self) -> list[str]:
        """Which change is looked at, and what is measured."""
        change = self.change()
        lines = [self.word("changed", change=change)] if change else []
        return [*lines, self.word("measured", measure=self.measure)]

    def listed(self, key: str, names: Sequence[str], **values: object) -> str:
        """A sentence with names, as many as leave it short, and how many there are besides."""
        room = WORDS - len(self.word(key, names="", **values).split()) - 3
        shown: list[str] = []
        for name in names:
            if sum(len(one.split()) for one in (*shown, name)) > room:
                break
            shown.append(name)
        more = len(names) - len(shown)
        if more:
            count = self.count(f"more.{key}", more, spelt=False)
            words = self.word("more_names", names=", ".join(shown), count=count)
        else:
            words = ", ".join(shown)
        return self.word(key, names=words, **values)


def capital(sentence: str) -> str:
    """A sentence that begins with a capital letter."""
    return sentence[:1].upper() + sentence[1:]
