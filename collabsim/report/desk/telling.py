"""How the desk writes numbers, places, changes and measures, in a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from collabsim.analysis.desk.effects import Change, Effects
from collabsim.analysis.desk.frames import free_in_frame
from collabsim.experiment.design.changed import CHANGED
from collabsim.experiment.design.varied import LEVELS, POPULATION, SCENARIO
from collabsim.language import has_text, number, signed, text, with_minus
from collabsim.parameters import PARAMETERS, Value, kroner_in
from collabsim.report.desk.tokens import CHANCE, CONSTANT, COUNT, SPREAD, Number, Numbers
from collabsim.report.desk.within import clauses_within, names_within
from collabsim.scenario import Scenario
from collabsim.scenario.instrument_schema import COSTS
from collabsim.scenario.prices import IN_KRONER

ROUNDED_FROM = 10.0
"""From so large a count on it is told without decimals."""

SHOWN_AS_NOTHING, LEAST_SHOWN = 0.05, 0.005
"""Below this one decimal shows nothing, and from this on two show something."""

COUNTS = frozenset({"legal_errors", "users"})
"""Measures that are counts."""


def said(key: str, language: str, **values: object) -> str:
    """A sentence or word of the desk."""
    return text(f"desk.{key}", language, **values)


@dataclass(slots=True)
class Teller:
    """Writes what a folder's effects say.

    Attributes:
        effects: What is told.
        language: Code of the language.
        numbers: Every number written, by its id.
        frames: What is free in the own frames before a change, by its cell and parameter.
    """

    effects: Effects
    language: str
    numbers: Numbers = field(init=False)
    frames: dict[tuple[int, str], list[float]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.language)

    def word(self, key: str, **values: object) -> str:
        """A sentence or word of the desk."""
        return said(key, self.language, **values)

    # --- numbers --------------------------------------------------------------------------------

    def effect(self, row: Mapping[str, Any], *, sign: bool = True) -> str:
        """An effect, with its sign: ``+5.3``; or only how much."""
        return self._figure(row, "effect", row["effect"], sign=sign)

    def interval(self, row: Mapping[str, Any], *, sign: bool = False) -> str:
        """The interval of an effect: ``4.1 to 6.2``, a real minus where an end is below 0.

        Where the effect is told by how much it falls, the ends are turned as well.
        """
        low, high = row["low"], row["high"]
        if not sign and row["effect"] < 0.0:
            low, high = -high, -low
        ends = [
            self._figure(row, end, value, sign=None)
            for end, value in (("low", low), ("high", high))
        ]
        return self.word("between", low=ends[0], high=ends[1])

    def half(self, row: Mapping[str, Any]) -> str:
        """Half of the width of an interval, the wider half: ``±0.7``."""
        wide = max(row["high"] - row["effect"], row["effect"] - row["low"])
        # What is not nothing is not shown as nothing: it gets another decimal.
        more = 1 if LEAST_SHOWN <= wide < SHOWN_AS_NOTHING else 0
        return "±" + self._figure(row, "half", wide, sign=None, more=more)

    def sets(self, row: Mapping[str, Any]) -> str:
        """In how many sets there are more, about as many, fewer: ``104/7/0``."""
        return "/".join(self.count(row, which) for which in ("more", "within", "fewer"))

    def span(self, row: Mapping[str, Any]) -> str:
        """What five to ninety-five of a hundred sets span."""
        low, high = (self._figure(row, end, row[end], sign=None) for end in ("sets_5", "sets_95"))
        return self.word("span", low=low, high=high)

    def count(self, row: Mapping[str, Any], which: str) -> str:
        """In how many sets an effect is ``more``, ``within`` or ``fewer``."""
        value = int(row[f"sets_{which}"])
        key = f"{self._key(row)}.sets_{which}"
        return self.numbers.put(
            key, self._number(row, float(value), COUNT, "sets"), number(value, self.language)
        )

    def level(self, row: Mapping[str, Any], side: str) -> str:
        """A measure itself, before or after, of a hundred."""
        own = {**row, "low": row[f"{side}_low"], "high": row[f"{side}_high"]}
        return self._figure(own, side, row[side], sign=None)

    def tried(self, row: Mapping[str, Any]) -> int:
        """How many sets a row rests on."""
        return int(row["sets_more"] + row["sets_within"] + row["sets_fewer"])

    def size(self, population: int) -> str:
        """A number of inhabitants."""
        return self.numbers.constant(f"size.{population}", population, unit="inhabitants")

    def constant(self, key: str, value: float, decimals: int = 0) -> str:
        """A number that was given: how many sets, replications, sizes."""
        return self.numbers.constant(key, value, decimals)

    def _figure(
        self, row: Mapping[str, Any], what: str, value: float, *, sign: bool | None, more: int = 0
    ) -> str:
        decimals = decimals_of(row) + more
        shown = value if sign is None or sign else abs(value)
        written = (signed if sign else with_minus)(shown, self.language, decimals)
        kind = SPREAD if what in {"sets_5", "sets_95"} else CHANCE
        return self.numbers.put(f"{self._key(row)}.{what}", self._number(row, value, kind), written)

    def _number(self, row: Mapping[str, Any], value: float, kind: str, unit: str = "") -> Number:
        months = row.get("months")
        known = {"low": row.get("low"), "high": row.get("high")} if kind == CHANCE else {}
        return Number(
            value, kind, unit or f"of 100 {row['per']}", **known,
            cell=row.get("cell"), size=row.get("population"), measure=row.get("measure"),
            horizon=None if months is None or pd.isna(months) else int(months),
            query=self._query(row),
        )  # fmt: skip

    @staticmethod
    def _key(row: Mapping[str, Any]) -> str:
        kind = "" if row.get("sectors", "all") == "all" else f".{row['sectors']}"
        return f"e{row['cell']}.{row['population']}{kind}.{row['measure']}"

    @staticmethod
    def _query(row: Mapping[str, Any]) -> str:
        return (
            f"cell = {row['cell']} AND against = {row['against']} AND municipality = "
            f"'{row['municipality']}' AND sectors = '{row.get('sectors', 'all')}' "
            f"AND measure = '{row['measure']}'"
        )

    # --- places and changes ---------------------------------------------------------------------

    def places(self, populations: Sequence[int]) -> str:
        """Several sizes within a sentence: "3,000, 10,000 and 30,000 inhabitants"."""
        named = [self.size(one) for one in populations]
        listed = listed_words(named, self.language)
        return self.word("inhabitants", size=listed)

    def title(self, change: Change) -> str:
        """What is changed to what from what, with the year of its kroner."""
        return self.word("title", change=self.change(change), kroner=self._kroner_note()).rstrip()

    def change(self, change: Change) -> str:
        """What is changed to what, against what before."""
        clauses = [
            self.word(
                "against",
                name=lever_name(name, self.language),
                after=self.value(name, change.pair.after.values[name]),
                before=self.before(change, name),
            )
            for name in self.effects.names
            if change.pair.after.values[name] != change.pair.before.values[name]
        ]
        return "; ".join(clauses) + self.beside(change)

    def before(self, change: Change, name: str) -> str:
        """The value before; of what is free in the own frame how many kroner that is."""
        value = self.value(name, change.pair.before.values[name])
        if not is_own_frame(name, change.pair.before.values[name]):
            return value
        key = (change.pair.before.number, name)
        if key not in self.frames:
            towns = list(change.municipalities)
            self.frames[key] = free_in_frame(change.pair.before.scenario, name, towns)
        sums = [kroner_in(one, self.effects.year) for one in self.frames[key]]
        if not sums:
            return value
        ends = dict.fromkeys((_rounded(min(sums)), _rounded(max(sums))))
        amounts = [self._amount(name, one) for one in ends]
        if len(amounts) == 1:
            return self.word("own_frame_of", frame=value, amount=amounts[0])
        return self.word("own_frame_span", frame=value, low=amounts[0], high=amounts[1])

    def _amount(self, name: str, amount: float) -> str:
        one = Number(amount, CONSTANT, f"kroner of {self.effects.year}")
        key = f"c.frame.{name}.{amount:.0f}"
        return self.numbers.put(key, one, number(amount, self.language))

    def short(self, change: Change) -> str:
        """What is changed to what, where all changes have one thing they are held against."""
        after, before = change.pair.after.values, change.pair.before.values
        clauses = [
            f"{lever_name(name, self.language)} {self.value(name, after[name])}"
            for name in self.effects.names
            if after[name] != before[name]
        ]
        return "; ".join(clauses) + self.beside(change)

    def beside(self, change: Change) -> str:
        """What else a sweep varies, as it is on both sides of this change."""
        rest = [
            name
            for name in change.values
            if name not in self.effects.names and name != POPULATION.name
        ]
        clauses = [
            f"{lever_name(name, self.language)} {self.value(name, change.values[name])}"
            for name in rest
        ]
        return f" ({'; '.join(clauses)})" if clauses else ""

    def value(self, name: str, value: Value) -> str:
        """The value of something that is varied, amounts in the year's kroner."""
        if isinstance(value, bool):
            return text("format.yes" if value else "format.no", self.language)
        if isinstance(value, str):
            if name == SCENARIO and (changed := self._changed(value)):
                return changed
            key = f"desk_scenario.{value}" if name == SCENARIO else f"choice.{value}"
            return text(key, self.language) if has_text(key, self.language) else value
        amount = float(value)
        if name in PARAMETERS and PARAMETERS[name].in_kroner:
            if is_own_frame(name, amount):
                return self.word("own_frame")
            amount = kroner_in(amount, self.effects.year)
        plain = f"{amount:.6g}"
        decimals = len(plain.partition(".")[2]) if "e" not in plain else 0
        key = f"c.value.{name}.{plain}"
        written = number(amount, self.language, decimals)
        unit = f"kroner of {self.effects.year}" if name in PARAMETERS else ""
        return self.numbers.put(key, Number(amount, CONSTANT, unit), written)

    def _changed(self, label: str) -> str:
        """What is decided within the run in a scenario of the sweep, from when on; else nothing."""
        both = dict(self._within()).get(label)
        return listed_words(clauses_within(self, *both), self.language) if both else ""

    def _within(self) -> Iterator[tuple[str, tuple[Scenario, Scenario]]]:
        """Scenarios of the sweep with what is decided within the run, each after its own base."""
        scenarios = self.effects.results.folder.sweep.scenarios
        for label, one in scenarios.items():
            base = scenarios.get(label.removesuffix(CHANGED))
            if label.endswith(CHANGED) and base is not None:
                yield label, (base, one)

    def _told_names(self) -> set[str]:
        """What changes are told of: levers, and what is decided within the run."""
        within = (names_within(*both) for _, both in self._within())
        return {*self.effects.names}.union(*within)

    def kroner(self, key: str, amount_nok: float) -> str:
        """An amount that was given, in the year's kroner."""
        amount = kroner_in(amount_nok, self.effects.year)
        one = Number(amount, CONSTANT, f"kroner of {self.effects.year}")
        return self.numbers.put(f"c.{key}", one, number(amount, self.language))

    def _kroner_note(self) -> str:
        amounts = any(name in IN_KRONER or name in COSTS for name in self._told_names())
        if not amounts:
            return ""
        return self.word("kroner_of", year=self.year())

    def year(self) -> str:
        """The year in whose kroner amounts are told."""
        year = self.effects.year
        return self.numbers.put("c.year", Number(year, CONSTANT, "year"), str(year))


def is_own_frame(name: str, value: Value) -> bool:
    """Whether a value is no sum but what is free in the own frame."""
    return name.startswith("delegation_") and not isinstance(value, str) and float(value) == 0.0


def _rounded(amount: float) -> float:
    """To thousands: frames differ from unit to unit by more."""
    return round(amount / 1000.0) * 1000.0


def decimals_of(row: Mapping[str, Any]) -> int:
    """One decimal, and none for counts from ten on."""
    large = row["measure"] in COUNTS
    return 0 if large and abs(row["effect"]) >= ROUNDED_FROM else 1


def lever_name(name: str, language: str) -> str:
    """What something that is varied is called."""
    if name in {SCENARIO, POPULATION.name}:
        return said(f"varied_{name}", language)
    if name in LEVELS:
        proximity = text(f"proximity_word.{name.removesuffix('_level')}", language)
        return said("varied_level", language, proximity=proximity)
    return text(f"parameter.{name}", language)


def listed_words(words: Sequence[str], language: str) -> str:
    """Words in a sentence, the last after "and"."""
    if len(words) == 1:
        return words[0]
    return said("list_last", language, first=", ".join(words[:-1]), last=words[-1])
