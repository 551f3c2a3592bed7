"""The decorator under which every rule, phase and loop is compiled.

numba's disk cache looks only at the file of the outermost function: after an
edit in another file a cached loop would still run the old rule. So the cache
lives in a folder named by the hash of every source file that compiled code can
be built from. What is on disk is checked (:mod:`collabsim.compiled_cache`); where
there is nothing to be used or no room to keep it, code is compiled and lives as
long as the program.

The shipped rules come compiled: where a library of this platform was made of exactly the rules
that are here (:mod:`collabsim.native`), it is called in place of what numba would compile.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

import numba
from numba.core import config
from numba.core.dispatcher import Dispatcher
from numba.core.registry import CPUDispatcher
from numba.core.types import unliteral  # type: ignore[attr-defined]

from collabsim.compiled_cache import CompiledCache, cache_root, has_compiled
from collabsim.native import Choice, Reason, ahead, choose
from collabsim.parameters import RECORD
from collabsim.world.parts_of_code import compiling

ROOMS = ("municipality/coding.py", "municipality/structure.py", "world", "rules", "engine")
"""What compiled code is built from; parameters reach it as run-time data only."""

LOOKING = "agents/looking.py"
"""What Python calls beside the rules to look at people."""

type Row = Any
"""A record of one of the tables, or a one-field view of it."""


def source_hash(package: Path | None = None, rooms: Sequence[str] = ROOMS) -> str:
    """Hash of the sources of some rooms, and of the version of numba.

    Args:
        package: folder of the package, this one if left out.
        rooms: folders and files in it; all that compiled code depends on if left out.
    """
    digest = hashlib.sha256(f"{numba.__version__}".encode())
    for name, content in _sources(package, rooms):
        digest.update(name.encode())
        digest.update(content)
    return digest.hexdigest()[:20]


def rules_hash(package: Path | None = None) -> str:
    """Hash of all that decides what machine code made of the rules does.

    That is the sources, and where in its record each parameter stands; what made the code, and
    the values of parameters, is not among it.

    Args:
        package: folder of the package, this one if left out.
    """
    fields: Any = RECORD.fields or {}
    places = sorted((name, str(kind), place) for name, (kind, place) in fields.items())
    digest = hashlib.sha256(f"{places} {RECORD.itemsize}".encode())
    for name, content in _sources(package, (*ROOMS, LOOKING)):
        digest.update(name.encode())
        # A checkout on another system may end lines in another way; the rules are the same.
        digest.update(content.replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:20]


def _sources(package: Path | None, rooms: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The source files of some rooms, each by its name."""
    root = package or Path(__file__).resolve().parent.parent
    for room in rooms:
        place = root / room
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            yield path.relative_to(root).as_posix(), path.read_bytes()


@cache
def engine() -> Choice:
    """What runs the shipped rules here: a library made ahead of time, or numba.

    Raises:
        UserError: a library is insisted on, and there is none that fits.
    """
    return choose(_RULES_READ, checked=bool(config.DISABLE_JIT or config.BOUNDSCHECK))


@cache
def cache_folder() -> Path:
    """The folder compiled code of the present sources is kept in, if it can be."""
    return cache_root() / source_hash()


def is_compiled_before(name: str = "run_block") -> bool:
    """Whether the compiled form of a function for the present sources is on disk."""
    return has_compiled(cache_folder(), name)


@cache
def announce(name: str = "run_block") -> None:
    """Say once, on standard error, that compiling will take a while, if it will, and why.

    Raises:
        UserError: a library is insisted on, and there is none that fits.
    """
    if config.DISABLE_JIT:
        return
    chosen = engine()
    if chosen.reason is None:
        return
    if not is_compiled_before(name):
        print(  # noqa: T201
            f"Compiling the rules ({chosen.why()}): once for each installation, about a minute.",
            file=sys.stderr,
        )
    elif chosen.reason in {Reason.DAMAGED, Reason.NOT_LOADED}:
        print(f"note: {chosen.told()}", file=sys.stderr)  # noqa: T201


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
    """Compile a function Python calls with a world, and keep the result on disk.

    Called from Python it is the one of the library made ahead of time, where that fits.
    """
    before = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        made = numba.njit(nogil=True, _nrt=False)(function)
        if isinstance(made, Dispatcher):
            vars(made)["_cache"] = CompiledCache(function)
            made.__class__ = Entry
            ENTRIES[function.__name__] = made
    finally:
        config.CACHE_DIR = before
    _as_part(made, whole=True)
    return made  # type: ignore[no-any-return]


class Entry(CPUDispatcher):  # type: ignore[misc]
    """What Python calls: numba's, or that of a library made of the same rules ahead of time."""

    _looked_for = False
    _native: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Run it, with numba only if there is no library."""
        if not self._looked_for:
            self._native, self._looked_for = ahead(engine(), self.py_func), True
        if self._native is None:
            return super().__call__(*arguments, **named)
        if named:
            arguments = signature(self.py_func).bind(*arguments, **named).args
        return self._native(*arguments)


ENTRIES: dict[str, Any] = {}
"""Every function that Python calls, by its name."""

_RULES_READ = rules_hash()
"""Of the sources as they were read: later edits are not what this program runs."""

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
