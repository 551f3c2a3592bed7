"""Compared instruments, ranked: of a hundred proposals, by what they keep or by kroner.

Read from the record that ``collabsim instruments`` leaves, so that nothing is run for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.instruments import CATALOGUE
from collabsim.language import label, number, percent, signed, text, with_minus
from collabsim.parameters import BASE_YEAR
from collabsim.report.desk.tokens import CHANCE, COUNT, DECLARED, Number, Numbers
from collabsim.report.instrument_table import RECORD
from collabsim.report.instrument_words import said, title_of
from collabsim.scenario.sentences import nearest_name
from collabsim.statistics.keys import AGREE, Chance, chance_of

GOOD = "good_kept_per_100_proposals"
KEPT = (GOOD, "weak_kept_per_100_proposals", "legal_errors_per_pilot", "started")
PAID = ("paid_by_municipality", "paid_by_state", "paid_by_fund", "paid_by_outside")
RANKS: dict[str, tuple[str, float]] = {
    "good_kept": (GOOD, -1.0),
    "weak_kept": ("weak_kept_per_100_proposals", 1.0),
    "rule_breaks": ("legal_errors_per_pilot", 1.0),
    "kroner": ("nok_per_good_kept", 1.0),
    "per_million": ("good_per_million", -1.0),
}
"""What instruments can be ordered by: a column and which way is better; those of which it is not
told are last. ``kroner`` is by what a good pilot more costs, ``per_million`` by how many a million
kroner of an instrument's own price keep."""

OF_COSTS = ("kroner", "per_million")

MATTERS = 0.5
"""Good pilots of a hundred proposals that matter, as everywhere at the desk."""

type Row = Mapping[str, Any]


def is_of_instruments(folder: Path) -> bool:
    """Whether a folder holds a comparison of instruments."""
    try:
        return (folder / RECORD).is_file()
    except OSError:  # a name that is too long: whoever opens it says so
        return False


def checked_rank(rank: str | None) -> str:
    """What instruments are ordered by.

    Raises:
        UserError: there is no such order, with the nearest.
    """
    order = rank or "good_kept"
    if order not in RANKS:
        near = nearest_name(order, RANKS)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(RANKS)}"
        raise UserError(f"--rank: instruments are not ordered by {order!r}; {hint}")
    return order


@dataclass(slots=True)
class Ranked:
    """The instruments of a municipality, each as it is usually set.

    Attributes:
        town: Name of the municipality.
        population: Its inhabitants.
        effects: Rows by instrument and measure.
        costs: A row for each instrument.
        language: Of the words.
        numbers: Every number written, by its id.
    """

    town: str
    population: int
    effects: Mapping[str, Mapping[str, Row]]
    costs: Mapping[str, Row]
    language: str
    numbers: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.language)

    @property
    def place(self) -> str:
        """What the municipality is called, its size marked as given."""
        words = label(self.town, self.population, self.language)
        size = number(self.population, self.language)
        marked = self.numbers.constant("size", self.population, unit="inhabitants")
        return words.replace(size, marked) if size in words else words

    def ordered(self, order: str) -> list[str]:
        """The instruments in an order of :data:`RANKS`, the best first."""
        column, sign = RANKS[order]

        def place(name: str) -> float:
            rows = self.costs.get(name, {}) if order in OF_COSTS else None
            value = self.effects[name][column]["change"] if rows is None else rows.get(column)
            return float("inf") if value is None else sign * float(value)

        return sorted(self.effects, key=place)

    def clear(self) -> dict[str, Row]:
        """Those that keep more good pilots by both keys, by name.

        Where no sets were run, those that do so with these values; :meth:`hedged` says that.
        """
        found = {}
        for name, own in self.effects.items():
            row = own[GOOD]
            if row["change"] is None or row["change_low"] is None:
                continue
            chance = chance_of(row["change_low"], row["change_high"], MATTERS)
            share = row["region_share"]
            if chance is Chance.MORE and (share is None or share >= AGREE):
                found[name] = row
        return found

    @property
    def hedged(self) -> bool:
        """Whether no sets of assumptions were run, so that what is said is of these values only."""
        return all(own[GOOD]["region_share"] is None for own in self.effects.values())

    # --- words ------------------------------------------------------------------------------------

    def word(self, key: str, **values: object) -> str:
        """A sentence or word on ranked instruments."""
        return said(f"ranked_{key}", self.language, **values)

    def title(self, name: str) -> str:
        """What an instrument is called."""
        return title_of(name, self.language)

    def sentences(self, order: str) -> list[str]:
        """The answer: which is best, what is not told from it, and what it rests on."""
        if order in OF_COSTS:
            return self._by_costs(order)
        told = self.clear()
        if not told:
            return [self.word("none", place=self.place)]
        best = max(told, key=lambda name: float(told[name]["change"]))
        row = told[best]
        others = [
            name for name in told if name != best and told[name]["change_high"] >= row["change_low"]
        ]
        ends = ("change", "change_low", "change_high")
        change, low, high = self.figures(f"{best}.good", row, ends, 1)
        return self._with_others(
            "best", best, others, change=change, low=low, high=high, place=self.place
        )

    def _by_costs(self, order: str) -> list[str]:
        """Which is best by kroner, of those whose gain is clear by both keys and that cost any."""
        column, sign = RANKS[order]
        clear = self.clear()
        ends = (column, f"{column}_low", f"{column}_high")
        told = {
            name: row
            for name, row in self.costs.items()
            if name in clear and name not in self._priceless()
            and all(row.get(one) is not None for one in ends)
        }  # fmt: skip
        if not told:
            return [self.word(f"none_{order}", place=self.place)]
        best = min(told, key=lambda name: sign * float(told[name][column]))
        own = told[best]
        nearest = ends[2] if sign > 0 else ends[1]
        other = ends[1] if sign > 0 else ends[2]
        others = [
            name for name in told
            if name != best and sign * told[name][other] <= sign * own[nearest]
        ]  # fmt: skip
        times = 1e-6 if order == "kroner" else 1.0
        value, low, high = self.figures(f"{best}.{column}", own, ends, 2, times)
        return self._with_others(
            f"best_{order}", best, others, value=value, low=low, high=high, place=self.place
        )

    def _with_others(self, key: str, best: str, others: Sequence[str], **values: str) -> list[str]:
        own = f"{key}_among" if others else key
        lines = [self.word(own, title=self.title(best), **values)]
        if key != "best" and (payer := self.payer(best)):
            lines.append(self.word("own_paid", payer=payer))
        if others:
            listed = ", ".join(self.title(name) for name in others)
            lines.append(self.word("not_told_from", others=listed))
        if self.hedged:
            lines.append(self.word("these_values"))
        return lines

    def free(self) -> list[str]:
        """What costs the municipality nothing: who pays in its place and how much, and hours."""
        lines = []
        for name, row in self.costs.items():
            nok = float(row.get("own_pilot_nok") or 0.0) + float(row.get("own_fixed_nok") or 0.0)
            hours = float(row.get("hours") or 0.0)
            elsewhere = row.get("payer") in ("fund", "state", "outside")
            if nok > 0.0 and elsewhere:
                lines.append(
                    self.word(
                        "free_by_others", title=self.title(name), amount=self._mean(name, nok),
                        payer=self._payer(row),
                    )
                )  # fmt: skip
            elif nok == 0.0 and hours > 0.0:
                worth = float(row.get("hours_nok") or 0.0)
                lines.append(
                    self.word(
                        "free_by_hours", title=self.title(name), amount=self._mean(name, worth),
                        hours=self._count(name, hours),
                    )
                )  # fmt: skip
        return lines

    def unknown(self) -> str:
        """Which instruments have no price at all, which is a warning; empty where all have."""
        names = [self.title(name) for name in self._priceless()]
        return said("free", self.language, instruments=", ".join(names)) if names else ""

    def _priceless(self) -> list[str]:
        """Instruments of which neither kroner nor hours are declared."""
        return [
            name
            for name in self.costs
            if name in CATALOGUE and CATALOGUE[name].cost.is_nothing()
            and not CATALOGUE[name].cost.paid_by_rules
        ]  # fmt: skip

    # --- figures ----------------------------------------------------------------------------------

    def cell(self, name: str, measure: str) -> str:
        """A change with half of its interval; empty where there is none."""
        row = self.effects[name][measure]
        if row["change"] is None or row["change_low"] is None:
            return ""
        times, decimals = _scale(measure)
        wide = max(row["change_high"] - row["change"], row["change"] - row["change_low"])
        ends = (times * row["change_low"], times * row["change_high"])
        half = number(times * wide, self.language, decimals)
        value = signed(times * row["change"], self.language, decimals)
        key = f"{name}.{measure}"
        shown = self._put(f"{key}.effect", times * row["change"], ends, value, measure)
        return f"{shown} ±{self._put(f'{key}.half', times * wide, ends, half, measure)}"

    def share(self, name: str) -> str:
        """In which share of the sets more good pilots are kept; empty where none were run."""
        share = self.effects[name][GOOD]["region_share"]
        if share is None:
            return ""
        one = Number(float(share), COUNT, "share of sets", size=self.population, measure=GOOD)
        return self.numbers.put(f"{name}.region", one, percent(share, self.language))

    def cost(self, name: str, column: str) -> str:
        """What a good pilot more costs, or a million gives, with its interval, if told."""
        row = self.costs.get(name, {})
        ends = (column, f"{column}_low", f"{column}_high")
        if name in self._priceless() or any(row.get(one) is None for one in ends):
            return ""
        times = 1e-6 if column.startswith("nok_") else 1.0
        value, low, high = self.figures(f"{name}.{column}", row, ends, 2, times)
        return said("between", self.language, value=value, low=low, high=high)

    def payer(self, name: str) -> str:
        """Who pays an instrument's own costs; empty where it has none."""
        row = self.costs.get(name, {})
        nok = float(row.get("own_pilot_nok") or 0.0) + float(row.get("own_fixed_nok") or 0.0)
        return self._payer(row) if nok > 0.0 else ""

    def _payer(self, row: Row) -> str:
        return text(f"cost_payer.{row['payer']}", self.language)

    def figures(
        self, key: str, row: Row, columns: tuple[str, str, str], decimals: int, times: float = 1.0
    ) -> tuple[str, str, str]:
        """A figure and the ends of its interval, marked."""
        value, low, high = (times * float(row[one]) for one in columns)
        shown = [
            self._put(
                f"{key}.{end}", one, (low, high), _signed(one, self.language, decimals), columns[0]
            )
            for end, one in (("value", value), ("low", low), ("high", high))
        ]  # fmt: skip
        return shown[0], shown[1], shown[2]

    def _put(
        self, key: str, value: float, ends: tuple[float, float], written: str, measure: str
    ) -> str:
        one = Number(
            value, CHANCE, _unit(measure), ends[0], ends[1], size=self.population, measure=measure,
            horizon=36,
        )  # fmt: skip
        return self.numbers.put(f"i{self.population}.{key}", one, written)

    def _mean(self, name: str, nok: float) -> str:
        one = Number(nok / 1e6, DECLARED, f"million kroner of {BASE_YEAR} a run",
                     size=self.population)  # fmt: skip
        written = number(nok / 1e6, self.language, 2)
        return self.numbers.put(f"i{self.population}.{name}.own_nok", one, written)

    def _count(self, name: str, hours: float) -> str:
        one = Number(hours, DECLARED, "hours a run", size=self.population)
        key = f"i{self.population}.{name}.own_hours"
        return self.numbers.put(key, one, number(hours, self.language))


def _signed(value: float, language: str, decimals: int) -> str:
    return (with_minus if value < 0.0 else number)(value, language, decimals)


def _scale(measure: str) -> tuple[float, int]:
    """Times what a measure is shown, and with how many decimals."""
    if measure.startswith("paid_by_"):
        return 1e-6, 2
    return (100.0, 0) if measure == "legal_errors_per_pilot" else (1.0, 1)


def _unit(measure: str) -> str:
    if measure.startswith(("paid_by_", "nok_")):
        return f"million kroner of {BASE_YEAR}"
    if measure == "good_per_million":
        return f"good pilots a million kroner of {BASE_YEAR}"
    return "of 100 started" if measure == "legal_errors_per_pilot" else "of 100 proposals"


def record_of(folder: Path) -> dict[str, Any]:
    """The record of a comparison.

    Raises:
        UserError: it cannot be read, or is none.
    """
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        _ = found["effects"], found["costs"]
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(f"{folder / RECORD} is not the record of a comparison") from None
    return dict(found)


def ranked_of(record: Mapping[str, Any], language: str) -> list[Ranked]:
    """The municipalities of a record, each with its instruments as they are usually set."""
    effects = [row for row in record["effects"] if row["level"] == "usual"]
    found = []
    for town, size in dict.fromkeys((row["municipality"], row["population"]) for row in effects):
        by_name: dict[str, dict[str, Row]] = {}
        for row in effects:
            if row["municipality"] == town:
                by_name.setdefault(row["instrument"], {})[row["measure"]] = row
        costs = {
            row["instrument"]: row
            for row in record["costs"]
            if row["level"] == "usual" and row["municipality"] == town
        }
        found.append(Ranked(town, int(size), by_name, costs, language))
    return found
