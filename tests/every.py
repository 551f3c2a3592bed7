"""Hundreds of small cases in one test, which tells every one that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def every(
    cases: Iterable[Any], name: Callable[[Any], object] = str
) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """Have a test of one case try all of them.

    Where each takes less than it costs to set up a test, hundreds of tests are mostly setting up.

    Args:
        cases: What the test is given, one after the other.
        name: What a case is called where it fails.

    Returns:
        What makes the test: it goes through all cases, whatever fails, and then fails with the
        names and the reasons of all that did.
    """
    tried = list(cases)

    def decorate(test: Callable[[Any], None]) -> Callable[[], None]:
        def try_all() -> None:
            failed, first = [], None
            for case in tried:
                try:
                    test(case)
                except Exception as error:  # noqa: BLE001 - whatever it is, the others are tried
                    first = first or error
                    failed.append(f"{name(case)}: {type(error).__name__}: {error}")
            told = f"{len(failed)} of {len(tried)} fail:\n" + "\n".join(failed)
            if failed:
                raise AssertionError(told) from first
            assert tried, "there is nothing to try"

        try_all.__name__, try_all.__doc__ = test.__name__, test.__doc__
        try_all.__module__, try_all.__qualname__ = test.__module__, test.__qualname__
        return try_all

    return decorate
