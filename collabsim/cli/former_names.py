"""A name that is another now: in a command a line on standard error, and no warning of Python."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from collabsim.errors import FormerNameWarning


@contextmanager
def former_names_said() -> Iterator[None]:
    """While a command runs, say each former name it meets once; other warnings stay as they are."""
    said: set[str] = set()
    with warnings.catch_warnings():
        as_before = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
            if not issubclass(category, FormerNameWarning):
                as_before(message, category, *where, **more)
            elif str(message) not in said:
                said.add(str(message))
                typer.echo(f"note: {message}", err=True)

        warnings.simplefilter("always", FormerNameWarning)
        warnings.showwarning = show
        yield
