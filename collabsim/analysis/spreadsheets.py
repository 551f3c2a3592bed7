"""Tables as CSV files, for programs and for Norwegian Excel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from collabsim.writing import appearing_together


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
    """What Norwegian Excel opens by double click: BOM, semicolon, decimal comma, CRLF."""
    written = table.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n")
    return written.encode("utf-8-sig")
