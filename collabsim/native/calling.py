"""Calling a function of a library made of numba's code, as numba itself would.

Such a function takes places for its result and for what it raises, then its arguments; a world
or a block is the address of its handle. While it runs, Python runs other threads.
"""

from __future__ import annotations

import ctypes
import pickle
from collections.abc import Callable
from inspect import signature
from operator import attrgetter, index
from pathlib import Path
from typing import Any

_GIVEN: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "World": (ctypes.c_void_p, attrgetter("address")),
    "Block": (ctypes.c_void_p, attrgetter("address")),
    "int": (ctypes.c_int64, index),
}
"""How an argument is handed over, by what it is declared to be."""

_TAKEN: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "None": (ctypes.c_int64, lambda _value: None),
    "int": (ctypes.c_int64, int),
    "float": (ctypes.c_double, float),
    "bool": (ctypes.c_uint8, bool),
}
"""How a result is taken over."""

RAISED = 1
"""Status of a function that has raised; 0 is success."""


class _Raised(ctypes.Structure):
    """What numba keeps of an exception: class and arguments, pickled when it was compiled."""

    _fields_ = (
        ("pickled", ctypes.c_void_p),
        ("size", ctypes.c_int32),
        ("digest", ctypes.c_void_p),
        ("arguments", ctypes.c_void_p),
        ("computed", ctypes.c_int32),
    )


def library_at(file: Path, symbol: str, rules: str) -> ctypes.CDLL:
    """A library, opened.

    Args:
        file: its file.
        symbol: where it says which rules it was made of.
        rules: which it must be.

    Raises:
        OSError: it cannot be opened.
        ValueError: it is of other rules.
    """
    library = ctypes.CDLL(str(file))
    said = (ctypes.c_char * len(rules)).in_dll(library, symbol)
    if said.raw != rules.encode():
        raise ValueError(f"{file} is of other rules")
    return library


def called(function: Any, like: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a library, to be called like one of Python's.

    Args:
        function: of the library.
        like: the one of Python; its annotations say what is handed over.
    """
    declared = signature(like)
    given = [_GIVEN[one.annotation] for one in declared.parameters.values()]
    kind, taken = _TAKEN[declared.return_annotation]
    hand_over = [hand for _kind, hand in given]
    # A function of its own: the library's is shared, and another caller may declare it otherwise.
    kinds = (ctypes.c_void_p, ctypes.c_void_p, *(one for one, _hand in given))
    native = ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(
        ctypes.cast(function, ctypes.c_void_p).value or 0
    )

    def call(*arguments: Any) -> Any:
        handed = [hand(one) for hand, one in zip(hand_over, arguments, strict=True)]
        result, raised = kind(), ctypes.c_void_p()
        status = native(ctypes.addressof(result), ctypes.addressof(raised), *handed)
        if status:
            raise _exception(status, raised)
        return taken(result.value)

    return call


def _exception(status: int, raised: ctypes.c_void_p) -> BaseException:
    """What compiled code has raised."""
    if status < RAISED or not raised.value:
        return SystemError(f"compiled code ended with status {status}")
    found = _Raised.from_address(raised.value)
    if found.computed:
        return SystemError("compiled code raised what only numba can read")
    # It is a part of the library, whose bytes were looked at before it was opened.
    kind, arguments, _place = pickle.loads(ctypes.string_at(found.pickled, found.size))  # noqa: S301
    made: BaseException = kind(*arguments)
    return made
