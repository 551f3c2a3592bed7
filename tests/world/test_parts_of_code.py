"""What is only linked gets no machine code; everything else is compiled as numba does it."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from numba.core import config
from numba.core.codegen import CPUCodeLibrary
from numba.core.cpu import CPUContext

from collabsim.world import parts_of_code
from collabsim.world.compiling import compiled, inner
from collabsim.world.parts_of_code import compiling

PATCHED = (
    (CPUCodeLibrary, "_optimize_final_module"),
    (CPUCodeLibrary, "_finalize_final_module"),
    (CPUContext, "get_executable"),
)


def numbas_own() -> list[bool]:
    """Which of the functions are those that numba defines."""
    return [vars(owner)[name].__module__.startswith("numba.") for owner, name in PATCHED]


def test_this_numba_has_what_is_left_out():
    assert all(parts_of_code._IN_FULL.values()), "everything would be compiled in full, unnoticed"
    assert all(numbas_own())


def test_numba_is_itself_again_afterwards_and_for_what_python_calls():
    with compiling(as_part=True):
        assert not any(numbas_own())
        with compiling(as_part=False):
            assert all(numbas_own())
        assert not any(numbas_own())
    assert all(numbas_own())
    with pytest.raises(ZeroDivisionError), compiling(as_part=True):
        raise ZeroDivisionError
    assert all(numbas_own())


@pytest.mark.skipif(config.DISABLE_JIT, reason="nothing is compiled")
def test_a_part_has_no_machine_code_and_its_caller_computes_with_it():
    @inner
    def doubled(x):
        return 2.0 * x

    @compiled
    def halved(x):
        return 0.5 * x

    @numba.njit
    def both(x):
        return doubled(x) + halved(x)

    assert both(3.0) == 2.0 * 3.0 + 0.5 * 3.0
    assert halved(np.float64(3.0)) == 1.5, "a rule on numbers can still be called from Python"
    engine = doubled.overloads[doubled.signatures[0]].library._codegen._engine
    made = {f: f.overloads[f.signatures[0]].fndesc.mangled_name for f in (doubled, halved)}
    assert not engine.is_symbol_defined(made[doubled])
    assert engine.is_symbol_defined(made[halved])
