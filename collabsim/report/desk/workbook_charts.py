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
    name = f"'{teller.word('sheet_curves')}'"
    first, last = FIRST_ROW + 1, FIRST_ROW + sizes

    def cells(column: str, begin: int, end: int) -> str:
        return f"={name}!${column}${begin + 1}:${column}${end + 1}"

    for kind, sheet, where in (("column", "effects", "U4"), ("scatter", "curves", "L4")):
        chart = book.add_chart(
            {"type": kind, "subtype": "straight_with_markers"}
            if kind == "scatter"
            else {"type": kind}
        )
        for turn, when in enumerate(("one_year", "three_years")):
            begin, end = first + turn * sizes, last + turn * sizes
            chart.add_series(
                {
                    "name": teller.word(f"panel_{when}"), "categories": cells("B", begin, end),
                    "values": cells("D", begin, end),
                    "fill": {"color": "#1A1A1A" if turn == 0 else "#9A9A9A"},
                    "line": {"color": "#1A1A1A" if turn == 0 else "#9A9A9A"},
                    "y_error_bars": {
                        "type": "custom", "plus_values": cells("J", begin, end),
                        "minus_values": cells("I", begin, end),
                    },
                }
            )  # fmt: skip
        axis = {"name": teller.word("inhabitants_column")}
        chart.set_x_axis(
            {**axis, "log_base": 10} if kind == "scatter" else {**axis, "label_position": "low"}
        )
        chart.set_y_axis({"name": teller.word("chart_axis"), "num_format": SIGNED})
        chart.set_title({"name": teller.word("figure_neutral"), "name_font": {"size": 11}})
        chart.set_size({"width": 620, "height": 360})
        places[sheet].insert_chart(where, chart, {"description": teller.word("chart_alt")})
    _ending_chart(book, teller, endings, places)


def _ending_chart(book: Any, teller: Teller, endings: int, places: Mapping[str, Any]) -> None:
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    name = f"'{teller.word('sheet_endings')}'"
    kinds = len(ENDINGS)
    bars = min(endings // kinds, 8)
    for turn, (key, _, grey) in enumerate(ENDINGS):
        picked = [FIRST_ROW + 2 + bar * kinds + turn for bar in range(bars)]
        values = ",".join(f"{name}!$F${row}" for row in picked)
        chart.add_series(
            {
                "name": teller.word(f"ending_{key}"), "values": f"=({values})",
                "categories": "=(" + ",".join(f"{name}!$B${row}:$C${row}" for row in picked) + ")",
                "fill": {"color": grey}, "border": {"color": "#1A1A1A"},
            }
        )  # fmt: skip
    chart.set_title({"name": teller.word("ended_title"), "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 720, "height": 380})
    places["endings"].insert_chart("J4", chart, {"description": teller.word("ended_title")})
