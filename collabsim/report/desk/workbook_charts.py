"""Native charts of the workbook: effect with error bars, the curve, endings stacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from collabsim.analysis.desk.effects import Change
from collabsim.report.desk.figures import ENDINGS
from collabsim.report.desk.sheet_columns import SIGNED
from collabsim.report.desk.telling import Teller

FIRST_ROW = 3
"""Row of the headings of every table, counted from 0."""

CURVES: dict[str, Any] = {
    "drawn": [
        {"kind": "column", "sheet": "effects", "at": "U4"},
        {"kind": "scatter", "sheet": "curves", "at": "L4"},
    ],
    "of": "curves", "categories": "B", "values": "D", "plus": "J", "minus": "I",
    "panels": ["one_year", "three_years"], "greys": ["#1A1A1A", "#9A9A9A"],
    "bars": "#666666",
    "axis": SIGNED, "width": 620, "height": 360,
}  # fmt: skip
"""The effect by size with its error bars, and the curve over size: where they stand, of which
columns, and in which greys. The page draws the same of it."""
ENDED: dict[str, Any] = {
    "sheet": "endings", "at": "J4", "values": "F", "categories": ["B", "C"], "most": 8,
    "kinds": [[name, grey] for name, _, grey in ENDINGS], "ink": "#1A1A1A",
    "width": 720, "height": 380,
}  # fmt: skip
"""How it ended as stacked bars, of so many sides at most."""
TITLE = {"size": 11}


def add_charts(
    book: Any, teller: Teller, changes: Sequence[Change], endings: int,
    places: Mapping[str, Any],
) -> None:  # fmt: skip
    """Native charts of the first change: effect with error bars, curve, endings stacked.

    Args:
        book: The workbook.
        teller: Writes the words.
        changes: Those of the sheets, in order.
        endings: Rows of the sheet of endings.
        places: The sheets by their keys.
    """
    sizes = len(changes[0].municipalities)
    name = f"'{teller.word(f'sheet_{CURVES["of"]}')}'"
    first, last = FIRST_ROW + 1, FIRST_ROW + sizes

    def cells(column: str, begin: int, end: int) -> str:
        return f"={name}!${column}${begin + 1}:${column}${end + 1}"

    for drawn in CURVES["drawn"]:
        kind = drawn["kind"]
        chart = book.add_chart(
            {"type": kind, "subtype": "straight_with_markers"}
            if kind == "scatter"
            else {"type": kind}
        )
        for turn, (when, grey) in enumerate(zip(CURVES["panels"], CURVES["greys"], strict=True)):
            begin, end = first + turn * sizes, last + turn * sizes
            chart.add_series(
                {
                    "name": teller.word(f"panel_{when}"),
                    "categories": cells(CURVES["categories"], begin, end),
                    "values": cells(CURVES["values"], begin, end),
                    "fill": {"color": grey}, "line": {"color": grey},
                    "y_error_bars": {
                        "type": "custom", "plus_values": cells(CURVES["plus"], begin, end),
                        "minus_values": cells(CURVES["minus"], begin, end),
                        "line": {"color": CURVES["bars"], "width": 0.75},
                    },
                }
            )  # fmt: skip
        axis = {"name": teller.word("inhabitants_column")}
        chart.set_x_axis(
            {**axis, "log_base": 10} if kind == "scatter" else {**axis, "label_position": "low"}
        )
        chart.set_y_axis({"name": teller.word("chart_axis"), "num_format": CURVES["axis"]})
        chart.set_title({"name": teller.word("figure_neutral"), "name_font": TITLE})
        chart.set_size({key: CURVES[key] for key in ("width", "height")})
        places[drawn["sheet"]].insert_chart(
            drawn["at"], chart, {"description": teller.word("chart_alt")}
        )
    _ending_chart(book, teller, endings, places)


def _ending_chart(book: Any, teller: Teller, endings: int, places: Mapping[str, Any]) -> None:
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    name = f"'{teller.word('sheet_endings')}'"
    kinds = len(ENDED["kinds"])
    bars = min(endings // kinds, ENDED["most"])
    first, last = ENDED["categories"]
    for turn, (key, grey) in enumerate(ENDED["kinds"]):
        picked = [FIRST_ROW + 2 + bar * kinds + turn for bar in range(bars)]
        values = ",".join(f"{name}!${ENDED['values']}${row}" for row in picked)
        chart.add_series(
            {
                "name": teller.word(f"ending_{key}"), "values": f"=({values})",
                "categories": "=("
                + ",".join(f"{name}!${first}${row}:${last}${row}" for row in picked) + ")",
                "fill": {"color": grey}, "border": {"color": ENDED["ink"]},
            }
        )  # fmt: skip
    chart.set_title({"name": teller.word("ended_title"), "name_font": TITLE})
    chart.set_y_axis({"reverse": True})
    chart.set_size({key: ENDED[key] for key in ("width", "height")})
    places[ENDED["sheet"]].insert_chart(
        ENDED["at"], chart, {"description": teller.word("ended_title")}
    )
