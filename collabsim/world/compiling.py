"""The decorator under which every rule, phase and loop is compiled.

numba's disk cache looks only at the file of the outermost function: after an
edit in another file a cached loop would still run the old rule. So the cache
lives in a folder named by the hash of every source file that compiled code can
be built from. What is on disk is checked (:mod:`collabsim.compiled_cache`); where
there is nothing to be used or no room to keep it, code is compiled and lives as
long as the program.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core import config
from numba.core.dispatcher import Dispatcher
from numba.core.types import unliteral  # type: ignore[attr-defined]

from collabsim.compiled_cache import CompiledCache, cache_root, has_compiled
from collabsim.world.parts_of_code import compiling

ROOMS = ("municipality/coding.py", "municipality/structure.py", "world", "rules", "engine")
"""What compiled code is built from; parameters reach it as run-time data only."""

type Row = Any
"""A record of one of the tables, or a one-field view of it."""


def source_hash(package: Path | None = None, rooms: Sequence[str] = ROOMS) -> str:
    """Hash of the sources of some rooms, and of the version of numba.

    Args:
        package: folder of the package, this one if left out.
        rooms: folders and files in it; all that compiled code depends on if left out.
    """
    root = package or Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(f"{numba.__version__}".encode())
    for room in rooms:
        place = root / room
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


@cache
def cache_folder() -> Path:
    """The folder compiled code of the present sources is kept in, if it can be."""
    return cache_root() / source_hash()


def is_compiled_before(name: str = "run_block") -> bool:
    """Whether the compiled form of a function for the present sources is on disk."""
    return has_compiled(cache_folder(), name)


@cache
def announce(name: str = "run_block") -> None:
    """Say once, on standard error, that compiling will take a while, if it will."""
    if not config.DISABLE_JIT and not is_compiled_before(name):
        print(  # noqa: T201
            "Compiling the rules: once for each installation, about a minute.", file=sys.stderr
        )


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule on records and numbers. It can be called from Python too.

    No ``fastmath``: both drivers and uncompiled code must give the same bits.
    """
    made = numba.njit(nogil=True, _nrt=False)(function)
    _as_part(made)
    return made  # type: ignore[no-any-return]


def inner[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule that acts on a world; called from compiled code only.

    Without the wrappers that Python would need, compiling takes a fifth less; without
    machine code of its own, a third less again.
    """
    made = numba.njit(nogil=True, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)(
        function
    )
    _as_part(made, linked=True)
    return made  # type: ignore[no-any-return]


def entry[F: Callable[..., Any]](function: F) -> F:
    """Compile a function Python calls with a world, and keep the result on disk."""
    before = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        made = numba.njit(nogil=True, _nrt=False)(function)
        if isinstance(made, Dispatcher):
            vars(made)["_cache"] = CompiledCache(function)
    finally:
        config.CACHE_DIR = before
    _as_part(made, whole=True)
    return made  # type: ignore[no-any-return]


FULL = config.OPT, config.LOOP_VECTORIZE, config.SLP_VECTORIZE
"""How hard the compiler tries on what is called from Python."""


@contextmanager
def _trying(optimise: Any) -> Iterator[None]:
    """Compile with another effort for a while."""
    before = config.OPT, config.LOOP_VECTORIZE, config.SLP_VECTORIZE
    config.OPT, config.LOOP_VECTORIZE, config.SLP_VECTORIZE = optimise
    try:
        yield
    finally:
        config.OPT, config.LOOP_VECTORIZE, config.SLP_VECTORIZE = before


def _as_part(dispatcher: Any, *, whole: bool = False, linked: bool = False) -> None:
    """How a function is compiled when compiled code calls it.

    One version serves any integer, not one for each constant it is called with.
    What is only ever a part of something larger is optimised again with all it
    is linked into, so vectorising it alone is time lost: a quarter of the whole.
    """
    if not isinstance(dispatcher, Dispatcher):
        return
    optimise = FULL if whole else (type(FULL[0])(min(FULL[0], 2)), 0, 0)

    def as_part(args: Any, kws: Any) -> Any:
        plain = tuple(unliteral(a) for a in args)
        named = {name: unliteral(a) for name, a in dict(kws).items()}
        with _trying(optimise), compiling(as_part=linked):
            return Dispatcher.get_call_template(dispatcher, plain, named)

    vars(dispatcher)["get_call_template"] = as_part
