"""Answers of the database as tables and frames: whatever they hold, and ended by Ctrl-C."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from collabsim.errors import UserError

INTERRUPT_SECONDS = 0.5
"""How long a query that was interrupted is waited for."""

EXACT_IN_FLOATS = 2**53
"""The largest whole number up to which a float has all of them."""

_WITHOUT_TYPE = ("UHUGEINT", "BIGNUM", "BIT", "TIME WITH TIME ZONE", "UNION", "VARINT")
"""Types of DuckDB that others do not have, or misread."""


def interruptible[T](connection: duckdb.DuckDBPyConnection, ask: Callable[[], T]) -> T:
    """Wait for an answer so that Ctrl-C ends the wait and the query.

    DuckDB looks for it in some of its functions and not in others; here another thread asks.

    Args:
        connection: What is asked.
        ask: Asks, and returns the answer.
    """
    if threading.current_thread() is not threading.main_thread():
        return ask()
    outcome: list[tuple[T] | BaseException] = []

    def work() -> None:
        try:
            outcome.append((ask(),))
        except BaseException as failure:  # noqa: BLE001 - handed on below
            outcome.append(failure)

    thread = threading.Thread(target=work, name="collabsim-query", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.1)
    except BaseException:
        connection.interrupt()
        thread.join(INTERRUPT_SECONDS)
        raise
    (found,) = outcome
    if isinstance(found, BaseException):
        raise found
    return found[0]


def readable(answer: Any) -> Any:
    """The same with values as text that other programs have no type for.

    Args:
        answer: A relation of DuckDB.
    """
    kinds = [str(kind) for kind in answer.types]
    if not any(kind.startswith(_WITHOUT_TYPE) for kind in kinds):
        return answer
    columns = []
    for name, kind in zip(answer.columns, kinds, strict=True):
        column = duckdb.ColumnExpression(name)
        text = kind.startswith(_WITHOUT_TYPE)
        columns.append(column.cast("VARCHAR").alias(name) if text else column)
    return answer.select(*columns)


def plain(table: pa.Table) -> pa.Table:
    """The same with ordinary numbers where DuckDB sums up in decimal ones, if they fit."""
    for place, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            whole = field.type.scale == 0
            with suppress(pa.ArrowInvalid):
                column = table.column(place).cast(pa.int64() if whole else pa.float64())
                table = table.set_column(place, field.name, column)
    return table


def frame_of(table: pa.Table) -> pd.DataFrame:
    """An answer as a frame, with every whole number as it is.

    Raises:
        UserError: There is a value in it that a frame has no room for.
    """
    try:
        frame: pd.DataFrame = table.to_pandas()
        for place, field in enumerate(table.schema):
            column = table.column(place)
            # Beside an empty place whole numbers would become floats, which do not have all.
            if pa.types.is_integer(field.type) and column.null_count:
                least, most = pc.min_max(column).as_py().values()
                if least is not None and max(-least, most) > EXACT_IN_FLOATS:
                    frame.isetitem(place, np.array(column.to_pylist(), dtype=object))
    except (pa.ArrowException, ValueError, OverflowError) as failure:
        raise UserError(
            f"the answer has a value that cannot be shown ({failure}); "
            "ask for it as text: CAST(... AS VARCHAR)"
        ) from None
    return frame
