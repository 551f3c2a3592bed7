"""Tables as CSV files, for programs and for Norwegian Excel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from collabsim.experiment.store.whole_file import write_whole


def write_tables(
    tables: Mapping[str, pd.DataFrame], folder: Path, *, norwegian: bool = False
) -> list[Path]:
    """Write each table to ``<name>.csv``, whole or not at all.

    Args:
        tables: Tables by file name without suffix.
        folder: Made if it does not exist.
        norwegian: Also write ``<name>.nb.csv``.

    Returns:
        The files, in order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in tables.items():
        written.append(write_whole(folder / f"{name}.csv", canonical(table)))
        if norwegian:
            written.append(write_whole(folder / f"{name}.nb.csv", norwegian_excel(table)))
    return written


def canonical(table: pd.DataFrame) -> bytes:
    """UTF-8, comma, decimal point, LF; floats with the digits that restore them exactly."""
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def norwegian_excel(table: pd.DataFrame) -> bytes:
    """What Norwegian Excel opens by double click: BOM, semicolon, decimal comma, CRLF."""
    written = table.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n")
    return written.encode("utf-8-sig")
