"""The workbook: one table a sheet, typed numbers, native charts, no formulas and nothing hidden.

Title in A1, a note on the kind of interval in A2, a named table from A4. Missing is empty, with the
reason in the last column. Text is never turned into a date or a formula.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter

from collabsim.analysis.desk.counting import SUMS
from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.measures import BY_NAME
from collabsim.analysis.desk.per_good import Untold
from collabsim.analysis.desk.tornado import Tornado
from collabsim.parameters import BASE_YEAR, PARAMETERS, kroner_in
from collabsim.report.desk.answer import answer, headlines, never_acted
from collabsim.report.desk.costs import has_price, million_rows, payer_words
from collabsim.report.desk.ended import endings
from collabsim.report.desk.figures import ENDINGS
from collabsim.report.desk.memo import question
from collabsim.report.desk.sheet_columns import (
    COLUMNS,
    DAY,
    EFFECTS,
    LEVERS,
    MORE_IN_DICTIONARY,
    ONE,
    SHARE,
    SHEETS,
    SIGNED,
    TYPES,
    WHOLE,
    SheetColumn,
)
from collabsim.report.desk.telling import Teller, is_own_frame, lever_name
from collabsim.report.desk.tokens import plain
from collabsim.report.desk.workbook_charts import FIRST_ROW, add_charts
from collabsim.statistics.intervals import share_interval


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with what stands above it."""

    key: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Any, ...], ...]


def sheets_of(
    teller: Teller, changes: Sequence[Change], moved: Tornado | None = None
) -> list[Sheet]:
    """Every sheet of the workbook, in order."""
    return [
        _read_me(teller, changes),
        Sheet("effects", EFFECTS, tuple(effect_rows(teller, changes))),
        _levels(teller, changes),
        _curves(teller, changes),
        _endings(teller, changes),
        _kroner(teller, changes),
        _per_million(teller, changes),
        _sensitivity(teller, moved),
        _assumptions(teller, changes),
        _dictionary(teller),
        _failures(teller),
    ]


def effect_rows(teller: Teller, changes: Sequence[Change]) -> Iterator[tuple[Any, ...]]:
    """The rows of the sheet of effects, which are those of ``effects.LANGUAGE.csv`` too."""
    table = teller.effects.table
    for change in changes:
        own = table[table["cell"] == change.pair.after.number]
        names = [
            name
            for name in teller.effects.names
            if change.pair.after.values[name] != change.pair.before.values[name]
        ]
        lever = "; ".join(lever_name(name, teller.language) for name in names)
        lever += plain(teller.beside(change))
        after = _values(teller, names, change.pair.after.values)
        before = _values(teller, names, change.pair.before.values)
        if isinstance(before, str):
            before = "; ".join(plain(teller.before(change, name)) for name in names)
        asked = plain(question(teller, change))
        for row in own.to_dict("records"):
            yield _effect_row(teller, row, asked, lever, before, after)  # type: ignore[arg-type]


def _effect_row(
    teller: Teller, row: Mapping[str, Any], asked: str, lever: str, before: Any, after: Any
) -> tuple[Any, ...]:
    tried = teller.tried(row)
    key = f"e{row['cell']}.{row['population']}.{row['sectors']}.{row['measure']}"
    note = "" if tried else teller.word("memo_not_tried")
    if math.isnan(row["low"]):
        note = teller.word("book_no_interval")
    counts = [int(row[f"sets_{which}"]) if tried else None for which in ("more", "within", "fewer")]
    months = row["months"]
    return (
        key, asked, lever, before, after, int(row["population"]),
        teller.word(f"book_{row['sectors']}"), teller.word(f"measure_{row['measure']}"),
        None if months is None or pd.isna(months) else int(months),
        teller.word(f"book_per_{_per(row)}"), _number(row["effect"]), _number(row["low"]),
        _number(row["high"]), teller.word("book_kind"), float(row["matters"]), *counts,
        teller.word(f"word_{_class(row)}"), note,
    )  # fmt: skip


def _per(row: Mapping[str, Any]) -> str:
    return "million" if row["measure"] not in BY_NAME else str(row["per"])


def _class(row: Mapping[str, Any]) -> str:
    from collabsim.report.desk.answer import verdict_class  # noqa: PLC0415 - one name

    return verdict_class(row)


def _values(teller: Teller, names: Sequence[str], values: Mapping[str, Any]) -> Any:
    """The value of a lever as a number where it is one alone, else in words."""
    if len(names) == 1:
        value = values[names[0]]
        if not isinstance(value, str | bool) and not is_own_frame(names[0], value):
            return _in_year(names[0], float(value), teller.effects.year)
    return "; ".join(plain(teller.value(name, values[name])) for name in names)


def _in_year(name: str, value: float, year: int) -> float:
    if name in PARAMETERS and PARAMETERS[name].in_kroner and year != BASE_YEAR:
        return kroner_in(value, year)
    return value


def _number(value: Any) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _read_me(teller: Teller, changes: Sequence[Change]) -> Sheet:
    manifest = teller.effects.results.folder.manifest
    first = changes[0]
    rows: list[tuple[Any, ...]] = [
        (teller.word("book_question"), plain(question(teller, first)), None),
        (teller.word("book_answer"), plain(" ".join(answer(teller, first))), None),
        (teller.word("book_model"), teller.word("memo_model"), None),
        (teller.word("book_scenario"), first.pair.after.scenario.name, None),
        (teller.word("book_fingerprint"), first.pair.after.scenario.fingerprint, None),
        (teller.word("book_rules"), manifest.rules, None),
        (teller.word("book_version"), str(manifest.versions["collabsim"]), None),
        (teller.word("book_made"), None, date.today()),  # noqa: DTZ011 - the day at the desk
    ]
    for key in SHEETS:
        named, about = (teller.word(f"{what}_{key}") for what in ("sheet", "sheet_about"))
        rows.append((teller.word("book_sheet"), f"{named}: {about}", None))
    return Sheet("read_me", COLUMNS["read_me"], tuple(rows))


def _levels(teller: Teller, changes: Sequence[Change]) -> Sheet:
    rows = []
    for change in changes:
        for side, cell in enumerate(change.pair):
            for place, population in enumerate(change.municipalities.values()):
                sums = change.sums[side][place, 0]
                for measure in BY_NAME.values():
                    if not measure.share:
                        continue
                    top, below = (sums[SUMS.index(k)] for k in (measure.counted, measure.against))
                    found = share_interval(top, below)
                    values = [_values(teller, [name], cell.values) for name in teller.effects.names]
                    rows.append(
                        (
                            cell.number, teller.word(f"bar_{'after' if side == 0 else 'before'}"),
                            *values, population, teller.word(f"measure_{measure.name}"),
                            measure.months, *(_number(float(part)) for part in found),
                            change.replications,
                        )
                    )  # fmt: skip
    columns: list[SheetColumn] = []
    for one in COLUMNS["levels"]:
        named = [
            replace(one, key=f"={lever_name(name, teller.language)}")
            for name in teller.effects.names
        ]
        columns += named if one.key == LEVERS else [one]
    return Sheet("levels", tuple(columns), tuple(rows))


def _curves(teller: Teller, changes: Sequence[Change]) -> Sheet:
    rows = []
    for change in changes:
        for name in headlines(teller, change):
            for town, population in change.municipalities.items():
                row = teller.effects.row(change.pair.after.number, town, name)
                ends = [_number(row[k]) for k in ("effect", "low", "high", "sets_5", "sets_95")]
                down, up = row["effect"] - row["low"], row["high"] - row["effect"]
                rows.append(
                    (plain(teller.short(change)), population, int(row["months"]), *ends,
                     _number(down), _number(up))
                )  # fmt: skip
    return Sheet("curves", COLUMNS["curves"], tuple(rows))


def _endings(teller: Teller, changes: Sequence[Change]) -> Sheet:
    rows = []
    for change in changes:
        for place, population in enumerate(change.municipalities.values()):
            for side in (1, 0):
                sums = change.sums[side][place, 0]
                total = sums[[k for k, name in enumerate(SUMS) if name.startswith("fate_")]].sum(0)
                if not sum(endings(change, place, side)):
                    continue
                for key, names, _ in ENDINGS:
                    counts = sum(sums[SUMS.index(f"fate_{name}")] for name in names)
                    found = share_interval(counts, total)
                    rows.append(
                        (
                            change.pair[side].number,
                            teller.word(f"bar_{'after' if side == 0 else 'before'}"), population,
                            36, teller.word(f"ending_{key}"),
                            *(_number(100.0 * float(part)) for part in found),
                        )
                    )  # fmt: skip
    return Sheet("endings", COLUMNS["endings"], tuple(rows))


def _kroner(teller: Teller, changes: Sequence[Change]) -> Sheet:
    rows = []
    table = teller.effects.table
    for change in changes:
        own = table[(table["cell"] == change.pair.after.number) & ~table["measure"].isin(BY_NAME)]
        for row in own.to_dict("records"):
            amounts = [
                None if not math.isfinite(row[k]) else round(1e6 * row[k])
                for k in ("effect", "low", "high", "sets_5", "sets_95")
            ]
            rows.append(
                (
                    plain(teller.short(change)), int(row["population"]),
                    teller.word(f"measure_{row['measure']}"), teller.effects.year, *amounts,
                    teller.word("book_per_proposals"),
                )
            )  # fmt: skip
    return Sheet("kroner", COLUMNS["kroner"], tuple(rows))


def _per_million(teller: Teller, changes: Sequence[Change]) -> Sheet:
    """What a million kroner of each change's own price gives; empty where that is not told."""
    rows: list[tuple[Any, ...]] = []
    for change in changes:
        for town, population, name, found in million_rows(teller, change):
            where = (
                plain(teller.short(change)), population, teller.word(f"measure_{name}"),
                teller.word(f"book_per_{BY_NAME[name].per}"),
            )  # fmt: skip
            if isinstance(found, Untold):
                note = teller.word(f"book_not_{found}" if has_price(change) else "no_price")
                rows.append((*where, None, None, None, None, teller.effects.year, None, note))
                continue
            payers = plain(payer_words(teller, change, town, found.payers))
            rows.append(
                (*where, *map(_number, (found.value, found.low, found.high)),
                 round(1e6 * float(found.price.value)), teller.effects.year, payers, None)
            )  # fmt: skip
    return Sheet("per_million", COLUMNS["per_million"], tuple(rows))


def _sensitivity(teller: Teller, moved: Tornado | None) -> Sheet:
    """One assumption at a time, from its low to its high value; empty where it was not run."""
    rows = [
        (
            lever_name(row.assumption, teller.language), row.low_value, row.effect_low,
            row.high_value, row.effect_high, row.swing, _number(row.low), _number(row.high),
            row.told_apart, row.knowable,
        )
        for row in (() if moved is None else moved.rows)
    ]  # fmt: skip
    return Sheet("sensitivity", COLUMNS["sensitivity"], tuple(rows))


def _assumptions(teller: Teller, changes: Sequence[Change]) -> Sheet:
    scenario = changes[0].pair.after.scenario
    rows = []
    for name, one in PARAMETERS.items():
        value = scenario.values[name]
        differs = text_of(teller, "yes" if value != one.default else "no")
        role = teller.word(f"book_role_{one.role}")
        rows.append(
            (name, lever_name(name, teller.language), value, one.unit, one.default, differs,
             one.source, role)
        )  # fmt: skip
    return Sheet("assumptions", COLUMNS["assumptions"], tuple(rows))


def text_of(teller: Teller, answer_word: str) -> str:
    """Yes or no in the language."""
    from collabsim.language import text  # noqa: PLC0415 - one name

    return text(f"format.{answer_word}", teller.language)


def _dictionary(teller: Teller) -> Sheet:
    keys = dict.fromkeys(column.key for column in EFFECTS)
    # Where sheets have a column of the same key, that of the effects is told, or of the first.
    own = [one for sheet in (EFFECTS, *COLUMNS.values()) for one in sheet]
    kinds = {column.key: column.kind for column in reversed(own)}
    rows = [
        (teller.word(f"book_column_{key}"), teller.word(f"book_means_{key}"),
         teller.word(f"book_type_{_type(kinds.get(key, 'number'))}"))
        for key in (*keys, *MORE_IN_DICTIONARY)
    ]  # fmt: skip
    return Sheet("dictionary", COLUMNS["dictionary"], tuple(rows))


def _type(kind: str) -> str:
    return TYPES.get(kind, "number")


def _failures(teller: Teller) -> Sheet:
    failures = teller.effects.results.failures
    rows = [
        (int(row["cell"]), int(row["replication"]), str(row.get("error", row.get("message", ""))))
        for row in failures.to_dict("records")
    ]  # fmt: skip
    return Sheet("failures", COLUMNS["failures"], tuple(rows))


def workbook(teller: Teller, changes: Sequence[Change], moved: Tornado | None = None) -> bytes:
    """The workbook as bytes."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "nan_inf_to_errors": False}  # fmt: skip
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": plain(question(teller, changes[0])), "author": "collabsim"})
    sheets = sheets_of(teller, changes, moved)
    places = {}
    for sheet in sheets:
        places[sheet.key] = _write_sheet(book, teller, sheet)
    if not all(never_acted(change) for change in changes):
        endings_there = next(len(one.rows) for one in sheets if one.key == "endings")
        add_charts(book, teller, changes, endings_there, places)
    book.close()
    return target.getvalue()


def _write_sheet(book: Any, teller: Teller, sheet: Sheet) -> Any:
    page = book.add_worksheet(teller.word(f"sheet_{sheet.key}"))
    page.write_string(
        0, 0, teller.word(f"sheet_{sheet.key}"), book.add_format({"bold": True, "font_size": 14})
    )
    page.write_string(1, 0, teller.word(f"sheet_about_{sheet.key}"))
    formats = {
        form: book.add_format({"num_format": form})
        for form in (WHOLE, SIGNED, ONE, SHARE, DAY, "0")
    }
    heads = [
        one.key[1:] if one.key.startswith("=") else teller.word(f"book_column_{one.key}")
        for one in sheet.columns
    ]
    rows = sheet.rows or (tuple(None for _ in heads),)
    for down, row in enumerate(rows):
        for across, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            form = formats.get("0" if column.kind == "year" else column.form or "")
            _write_cell(page, FIRST_ROW + 1 + down, across, value, form)
    page.add_table(
        FIRST_ROW, 0, FIRST_ROW + len(rows), len(heads) - 1,
        {
            "name": f"t_{sheet.key}", "style": "Table Style Light 1",
            "columns": [{"header": head} for head in _distinct(heads)],
        },
    )  # fmt: skip
    for across, column in enumerate(sheet.columns):
        page.set_column(across, across, column.width)
    page.freeze_panes(FIRST_ROW + 1, 1)
    return page


def _distinct(heads: Sequence[str]) -> list[str]:
    """Headings of a table, no two alike."""
    seen: dict[str, int] = {}
    found = []
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
        found.append(head if seen[head] == 1 else f"{head} {seen[head]}")
    return found


def _write_cell(page: Any, down: int, across: int, value: Any, form: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(down, across, value)
    elif isinstance(value, date):
        page.write_datetime(down, across, value, form)
    elif isinstance(value, int | float):
        page.write_number(down, across, value, form)
    else:
        page.write_string(down, across, str(value))
