"""The columns of the workbook's sheets: what each is called, of what kind it is and how wide."""

from __future__ import annotations

from dataclasses import dataclass

SIGNED = "+0.0;\u22120.0;0.0"
"""How Excel shows a change."""

WHOLE, ONE, SHARE, DAY = "# ##0", "0.0", "0.0%", "yyyy-mm-dd"

LEVERS = "="
"""A column for each lever that makes the difference, called as the lever is."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet: its key in the catalogue, its kind and how wide it is."""

    key: str
    kind: str = "text"
    width: int = 14

    @property
    def form(self) -> str | None:
        """The number format."""
        return {"int": WHOLE, "signed": SIGNED, "number": ONE, "share": SHARE, "date": DAY}.get(
            self.kind
        )


COLUMNS: dict[str, tuple[SheetColumn, ...]] = {
    "read_me": (
        SheetColumn("what", width=24), SheetColumn("says", width=90),
        SheetColumn("day", "date", 12),
    ),
    "effects": (
        SheetColumn("id", width=26), SheetColumn("question", width=40),
        SheetColumn("lever", width=40),
        SheetColumn("before_value", "value", 16), SheetColumn("after_value", "value", 16),
        SheetColumn("inhabitants", "int"), SheetColumn("sectors", width=14),
        SheetColumn("measure", width=34), SheetColumn("horizon", "int", 10),
        SheetColumn("per", width=18), SheetColumn("effect", "signed", 11),
        SheetColumn("low", "signed", 11), SheetColumn("high", "signed", 11),
        SheetColumn("kind", width=18), SheetColumn("matters", "number", 12),
        SheetColumn("sets_more", "int", 11),
        SheetColumn("sets_within", "int", 11), SheetColumn("sets_fewer", "int", 11),
        SheetColumn("word", width=22), SheetColumn("note", width=44),
    ),
    "levels": (
        SheetColumn("cell", "int", 8), SheetColumn("side", width=10),
        SheetColumn(LEVERS, "value", 18),
        SheetColumn("inhabitants", "int"), SheetColumn("measure", width=34),
        SheetColumn("horizon", "int", 10), SheetColumn("share", "share", 10),
        SheetColumn("low", "share", 10), SheetColumn("high", "share", 10),
        SheetColumn("replications", "int", 14),
    ),
    "curves": (
        SheetColumn("lever", width=40), SheetColumn("inhabitants", "int"),
        SheetColumn("horizon", "int", 10), SheetColumn("effect", "signed"),
        SheetColumn("low", "signed"), SheetColumn("high", "signed"),
        SheetColumn("span_5", "signed"), SheetColumn("span_95", "signed"),
        SheetColumn("error_down", "number"), SheetColumn("error_up", "number"),
    ),
    "endings": (
        SheetColumn("cell", "int", 8), SheetColumn("side", width=10),
        SheetColumn("inhabitants", "int"), SheetColumn("horizon", "int", 10),
        SheetColumn("outcome", width=30), SheetColumn("per_100", "number"),
        SheetColumn("low", "number"), SheetColumn("high", "number"),
    ),
    "kroner": (
        SheetColumn("lever", width=40), SheetColumn("inhabitants", "int"),
        SheetColumn("post", width=34), SheetColumn("kroner_year", "year", 12),
        SheetColumn("amount", "int", 16), SheetColumn("low", "int", 16),
        SheetColumn("high", "int", 16), SheetColumn("span_5", "int", 16),
        SheetColumn("span_95", "int", 16), SheetColumn("per", width=18),
    ),
    "per_million": (
        SheetColumn("lever", width=40), SheetColumn("inhabitants", "int"),
        SheetColumn("measure", width=34), SheetColumn("per", width=18),
        SheetColumn("effect", "signed"), SheetColumn("low", "signed"),
        SheetColumn("high", "signed"), SheetColumn("price", "int", 16),
        SheetColumn("kroner_year", "year", 12), SheetColumn("payer", width=30),
        SheetColumn("note", width=34),
    ),
    "sensitivity": (
        SheetColumn("assumption", width=40), SheetColumn("low_value", "value"),
        SheetColumn("effect_low", "signed"), SheetColumn("high_value", "value"),
        SheetColumn("effect_high", "signed"), SheetColumn("swing", "signed"),
        SheetColumn("low", "signed"), SheetColumn("high", "signed"),
        SheetColumn("told_apart", "bool", 12), SheetColumn("knowable", "bool", 16),
    ),
    "assumptions": (
        SheetColumn("name", width=36), SheetColumn("words", width=52),
        SheetColumn("value", "value"),
        SheetColumn("unit", width=20), SheetColumn("default", "value"),
        SheetColumn("differs", width=10), SheetColumn("source", width=70),
        SheetColumn("kind", width=14),
    ),
    "dictionary": (
        SheetColumn("name", width=20), SheetColumn("meaning", width=90),
        SheetColumn("type", width=14),
    ),
    "failures": (
        SheetColumn("cell", "int", 8), SheetColumn("replication", "int"),
        SheetColumn("error", width=90),
    ),
}  # fmt: skip
"""Of every sheet, in order."""

EFFECTS = COLUMNS["effects"]

SHEETS = tuple(name for name in COLUMNS if name != "read_me")
"""The sheets after the first, in order."""

TYPES = {
    "int": "whole", "year": "whole", "text": "text", "value": "value", "bool": "yes_no",
    "date": "day",
}  # fmt: skip
"""What the dictionary calls the kinds of columns; the others are numbers."""

MORE_IN_DICTIONARY = (
    "side", "cell", "share", "replications", "span_5", "span_95", "outcome", "per_100", "post",
    "kroner_year", "amount", "price", "payer", "error_down", "error_up", "swing", "told_apart",
    "knowable",
)  # fmt: skip
"""Columns beside those of the effects that the dictionary explains."""
