"""Compiled functions that are only ever parts of others get no machine code of their own.

numba optimises every function fully and makes machine code of it, so that Python
could call it. A rule on a world is only called from compiled code, which it is
linked into and optimised with once more. Leaving out what nobody would run takes a
third off the time of compiling; the code that runs in the end is the same.

This reaches into numba. Where a version of numba has nothing by these names, all is
compiled in full, as it was before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

try:
    from numba import _dynfunc
    from numba.core.codegen import CPUCodeLibrary
    from numba.core.cpu import CPUContext

    _IN_FULL: dict[Any, dict[str, Any]] = {
        CPUCodeLibrary: {
            name: vars(CPUCodeLibrary)[name]
            for name in ("_optimize_final_module", "_finalize_final_module")
        },
        CPUContext: {"get_executable": vars(CPUContext)["get_executable"]},
    }
except (ImportError, KeyError):
    _IN_FULL = {}


@contextmanager
def compiling(*, as_part: bool) -> Iterator[None]:
    """Compile what is only linked, or what is called from Python too, for a while.

    numba compiles under a lock of its own, so no other thread compiles meanwhile.
    """
    before = {
        owner: {name: vars(owner)[name] for name in names} for owner, names in _IN_FULL.items()
    }
    _put(_AS_PART if as_part else _IN_FULL)
    try:
        yield
    finally:
        _put(before)


def _put(functions: dict[Any, dict[str, Any]]) -> None:
    for owner, named in functions.items():
        for name, function in named.items():
            setattr(owner, name, function)


def _optimised_a_little(library: Any) -> None:
    """Inline and tidy, so that callers link less; the rest is done in what it is linked into."""
    code = library._codegen  # noqa: SLF001
    passes, builder = code._module_pass_manager(  # noqa: SLF001
        loop_vectorize=False,
        slp_vectorize=False,
        opt=code._opt_level,  # noqa: SLF001
        cost="cheap",
    )
    passes.run(library._final_module, builder)  # noqa: SLF001


def _made_ready_to_link(library: Any) -> None:
    """All that numba does here but to hand the module to the maker of machine code."""
    library._finalize_dynamic_globals()  # noqa: SLF001
    library._verify_declare_only_symbols()  # noqa: SLF001
    library._finalized = True  # noqa: SLF001


def _named_only(_context: Any, library: Any, description: Any, environment: Any) -> Any:
    """What numba knows the function by. It points nowhere: Python never calls it."""
    library._ensure_finalized()  # noqa: SLF001
    name = description.qualname.split(".")[-1]
    return _dynfunc.make_function(
        description.lookup_module(), name, "part of compiled code", 0, environment, (library,)
    )


_AS_PART: dict[Any, dict[str, Any]] = (
    {
        CPUCodeLibrary: {
            "_optimize_final_module": _optimised_a_little,
            "_finalize_final_module": _made_ready_to_link,
        },
        CPUContext: {"get_executable": _named_only},
    }
    if _IN_FULL
    else {}
)
