"""Memo, page, workbook, figures, tables and numbers of a folder, written together."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from collabsim.analysis.desk.effects import Change, Effects
from collabsim.analysis.desk.tornado import Tornado
from collabsim.analysis.desk.ways import FolderWays
from collabsim.errors import UserError
from collabsim.report.desk.answer import never_acted
from collabsim.report.desk.figures import Drawing, draw_all
from collabsim.report.desk.memo import memo_of
from collabsim.report.desk.memo_docx import memo_docx
from collabsim.report.desk.memo_html import memo_html
from collabsim.report.desk.sheet_columns import EFFECTS
from collabsim.report.desk.stops_figure import has_stops, stops_figure
from collabsim.report.desk.survival_figure import survival_figure
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.ways_figure import ways_figure
from collabsim.report.desk.workbook import effect_rows, sheets_of, workbook
from collabsim.writing import write_whole

MEMO = {"en": "memo.en", "nb": "notat.nb", "nn": "notat.nn"}
BOOK = {"en": "workbook.en", "nb": "arbeidsbok.nb", "nn": "arbeidsbok.nn"}
NUMBERS = "numbers.json"
DIGITS = 4
"""Decimals of the small tidy table."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a report came to: its files by name, its warnings, how many numbers it shows."""

    files: Mapping[str, Path]
    warnings: tuple[str, ...]
    numbers: int
    sheets: int


def write_report(
    effects: Effects,
    language: str,
    command: str,
    *,
    template: Path | None = None,
    book: bool = True,
    cell: int | None = None,
    moved: Tornado | None = None,
) -> Written:
    """Write everything a folder's report has.

    Args:
        effects: Of the folder.
        language: Code of the language.
        command: What makes it again.
        template: A document of the user's own for the memo.
        book: Whether the workbook is written.
        cell: The change the memo is about, by its cell; the first one if left out.
        moved: What moves its effect (:func:`collabsim.analysis.desk.tornado.tornado`), for what
            would change the answer.

    Raises:
        UserError: there is no change of that cell, or something cannot be read or written.
    """
    change = chosen_change(effects, cell)
    folder = effects.results.folder.path
    places = {name: folder / name for name in ("figures", "tables", "report")}
    teller = Teller(effects, language)
    for place in places.values():
        made_place(place)
    folder_ways = FolderWays(effects.results)
    drawn = {}
    if not never_acted(change):
        drawn = draw_all(teller, change, places["figures"], _more(change, folder_ways))
    figures = {
        name: (places["figures"] / f"{name}.{language}", one.alt) for name, one in drawn.items()
    }
    memo = memo_of(teller, change, figures, command, moved)
    files = {
        "memo": places["report"] / f"{MEMO[language]}.docx",
        "page": places["report"] / f"{MEMO[language]}.html",
        "numbers": places["report"] / NUMBERS,
        "table": places["tables"] / "effects.csv",
        "table_language": places["tables"] / f"effects.{language}.csv",
        "ways": places["tables"] / "ways.csv",
        "months": places["tables"] / "survival.csv",
        "answer": folder / f"answer.{language}.txt",
    }
    write_whole(files["memo"], memo_docx(memo, language, template))
    write_whole(files["page"], memo_html(memo, language).encode())
    sheets = sheets_of(teller, effects.changes, moved)
    if book:
        files["book"] = places["report"] / f"{BOOK[language]}.xlsx"
        write_whole(files["book"], workbook(teller, effects.changes, moved))
    numbers = json.dumps(teller.numbers.as_dict(), indent=1, ensure_ascii=False, allow_nan=False)
    write_whole(files["numbers"], numbers.encode())
    write_whole(files["table"], effects.table.to_csv(index=False).encode())
    write_whole(files["table_language"], tidy_csv(teller).encode("utf-8-sig"))
    for name, table in folder_ways.tables(effects.changes).items():
        write_whole(files[name], table.to_csv(index=False).encode())
    write_whole(files["answer"], (_answer_text(teller, change) + "\n").encode())
    return Written(files, tuple(memo.warnings), len(teller.numbers.found), len(sheets))


def _more(change: Change, folder_ways: FolderWays) -> dict[str, Drawing]:
    """Figures of other modules: of ways and of months always, of stops where posts are known."""
    stops: dict[str, Drawing] = {"stops": stops_figure} if has_stops(change) else {}
    return {
        "ways": partial(ways_figure, folder_ways),
        "survival": partial(survival_figure, folder_ways),
        **stops,
    }


def made_place(place: Path) -> None:
    """Make a folder of a report.

    Raises:
        UserError: it cannot be made.
    """
    try:
        place.mkdir(exist_ok=True)
    except OSError as failure:
        raise UserError(f"{place} cannot be made: {failure.strerror}") from None


def chosen_change(effects: Effects, cell: int | None) -> Change:
    """The change of a cell, the first one if none is named.

    Raises:
        UserError: there is no change of that cell.
    """
    if cell is None:
        return effects.changes[0]
    for change in effects.changes:
        if change.pair.after.number == cell:
            return change
    known = ", ".join(str(change.pair.after.number) for change in effects.changes)
    raise UserError(f"--cell: cell {cell} is not a change; changes are cells {known}")


def _answer_text(teller: Teller, change: Change) -> str:
    from collabsim.report.desk.answer import answer  # noqa: PLC0415 - one name
    from collabsim.report.desk.tokens import plain  # noqa: PLC0415

    return plain(f"{teller.title(change)}\n\n{' '.join(answer(teller, change))}")


def tidy_csv(teller: Teller) -> str:
    """The sheet of effects as a table for a spreadsheet in Norway: ``;`` and decimal commas.

    In English with commas between and decimal points, as English spreadsheets read it.
    """
    nordic = teller.language != "en"
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";" if nordic else ",", lineterminator="\r\n")
    writer.writerow([teller.word(f"book_column_{column.key}") for column in EFFECTS])
    for row in effect_rows(teller, teller.effects.changes):
        writer.writerow([_in_csv(value, nordic=nordic) for value in row])
    return target.getvalue()


def _in_csv(value: Any, *, nordic: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        written = f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")
        return written.replace(".", ",") if nordic else written
    text = str(value)
    # A cell that begins so would be read as a formula.
    return f"'{text}" if text[:1] in "=+-@" and not isinstance(value, int) else text
