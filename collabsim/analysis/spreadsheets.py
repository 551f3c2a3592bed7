"""Tables as CSV files, for programs and for Norwegian Excel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from collabsim.writing import appearing_together

_READ_AS_MORE = re.compile(
    r"\s*[=+\-@]"  # a formula
    r"|\s*[\d.,:/%][\d\s.,:/%+-]*(?:[eE][+-]?\d+)?\s*$"  # a number, a date, a time
    r"|\s*(?:\d{1,4}[ .-]*)?(?:jan(?:uary?)?|feb(?:ruary?)?|mar(?:s|ch)?|apr(?:il)?|ma[iy]|jun[ie]?"
    r"|jul[iy]?|aug(?:ust)?|sep(?:t|tember)?|o[kc]t(?:ober)?|nov(?:ember)?|de[sc](?:ember)?)"
    r"\.?[ .-]*\d{0,4}\s*$"
    r"|\s*(?:true|false|sann|usann)\s*$",
    re.IGNORECASE,
)
"""What a spreadsheet does not leave as the text it is."""


def as_text(cell: Any) -> Any:
    """A text a spreadsheet keeps as text: with an apostrophe before what it would evaluate."""
    return f"'{cell}" if isinstance(cell, str) and _READ_AS_MORE.match(cell) else cell


def _cell(cell: Any) -> Any:
    """A cell of Norwegian Excel that is no number."""
    if isinstance(cell, bool | np.bool_):
        return "SANN" if cell else "USANN"
    return as_text(cell)


def write_tables(
    tables: Mapping[str, pd.DataFrame], folder: Path, *, norwegian: bool = False
) -> list[Path]:
    """Write each table to ``<name>.csv``: all of them, or none.

    Args:
        tables: Tables by file name without suffix.
        folder: Made if it does not exist.
        norwegian: Also write ``<name>.nb.csv``.

    Returns:
        The files, in order.

    Raises:
        UserError: They cannot be written.
    """
    written = []
    with appearing_together(folder) as stage:
        for name, table in tables.items():
            written.append(f"{name}.csv")
            (stage / written[-1]).write_bytes(canonical(table))
            if norwegian:
                written.append(f"{name}.nb.csv")
                (stage / written[-1]).write_bytes(norwegian_excel(table))
    return [folder / name for name in written]


def canonical(table: pd.DataFrame) -> bytes:
    """UTF-8, comma, decimal point, LF; floats with the digits that restore them exactly."""
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def norwegian_excel(table: pd.DataFrame) -> bytes:
    """What Norwegian Excel opens by double click: BOM, semicolon, decimal comma, CRLF.

    True and false are its words for them, ``SANN`` and ``USANN``: else they would be texts.
    """
    named = table.rename(columns=lambda name: as_text(str(name)))
    kinds = pd.api.types
    others = [
        str(name)
        for name in named
        if kinds.is_bool_dtype(named[name]) or not kinds.is_numeric_dtype(named[name])
    ]
    plain = named.assign(**{name: named[name].astype(object).map(_cell) for name in others})
    written = plain.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n")
    return written.encode("utf-8-sig")
