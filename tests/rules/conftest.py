"""How to ask a rule: compiled and as written, which must answer alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from collabsim.parameters import as_record


@pytest.fixture(scope="session")
def ask() -> Callable[..., Any]:
    """Call a rule both ways; the two answers must be the same bits."""

    def both(rule: Any, *arguments: Any) -> Any:
        compiled = rule(*arguments)
        written = getattr(rule, "py_func", rule)(*arguments)
        assert compiled == written, (rule.__name__, arguments)
        return compiled

    return both


@pytest.fixture(scope="session")
def parameters() -> Callable[..., Any]:
    """A row of parameters, defaults where nothing is said."""

    def row(**values: Any) -> Any:
        return as_record(values)[0]

    return row


@pytest.fixture(scope="session")
def p(parameters: Callable[..., Any]) -> Any:
    """The default parameters."""
    return parameters()
