"""Tables too large for the memory as CSV files, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from collabsim.analysis.spreadsheets import canonical, norwegian_excel
from collabsim.writing import files_beside

EXCEL_ROWS = 1_048_575
"""Rows a sheet of Excel can have beside the header."""


def write_streamed(pieces: Iterable[pd.DataFrame], path: Path, *, norwegian: bool = False) -> int:
    """Write a table that comes in pieces, whole or not at all.

    Args:
        pieces: Frames with the same columns, at least one of them.
        path: The file, in a folder that exists.
        norwegian: As Norwegian Excel opens it by double click.

    Returns:
        The number of rows.

    Raises:
        UserError: It cannot be written.
    """
    written = norwegian_excel if norwegian else canonical
    rows = 0
    with files_beside(path) as part, part.open("wb") as file:
        for number, piece in enumerate(pieces):
            content = written(piece)
            header = written(piece.iloc[:0])
            file.write(content if number == 0 else content.removeprefix(header))
            rows += len(piece)
    return rows
