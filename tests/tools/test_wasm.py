"""The tool that makes the module for browsers: what it writes out, and what it refuses."""

from __future__ import annotations

import ctypes
import hashlib
import json
import sys
from pathlib import Path

import llvmlite.binding as llvm
import pytest

from collabsim.browser import RULES_WASM
from collabsim.world.compiling import rules_hash

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture(scope="module")
def wasm():
    """The tool, as a module."""
    sys.path.insert(0, str(TOOLS))
    try:
        import wasm as made

        yield made
    finally:
        sys.path.remove(str(TOOLS))


WIDE = """
define i64 @high(i64 %a) {
  %w = zext i64 %a to i128
  %m = mul nuw i128 %w, 15197193596820024467
  %s = lshr i128 %m, 64
  %h = trunc nuw i128 %s to i64
  ret i64 %h
}
"""


def test_a_wide_product_is_written_out_to_the_last_bit(wasm):
    made = wasm.without_wide_products(WIDE)
    assert "i128" not in made
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(made), machine)
    engine.finalize_object()
    kind = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_uint64)
    high = kind(engine.get_function_address("high"))
    words = [0, 1, 2**32 - 1, 2**32, 2**63, 2**64 - 1, 0x0123456789ABCDEF, 0xFFFFFFFF00000001]
    words += [(word * 0x9E3779B97F4A7C15) % 2**64 for word in range(1, 200)]
    assert [high(word) for word in words] == [word * 15197193596820024467 >> 64 for word in words]


@pytest.mark.parametrize(
    "line",
    ["  %m = add i128 %w, 3\n", "  %s = lshr i128 %m, 63\n", "  %x = sext i64 %a to i128\n"],
)
def test_other_arithmetic_with_128_bits_is_refused(wasm, line):
    with pytest.raises(ValueError, match="not written out"):
        wasm.without_wide_products(WIDE + line)


@pytest.mark.parametrize("place", ["i64", "ptr, align 8", "double, align 8", "[23 x double]"])
def test_plain_places_are_the_same_with_narrow_pointers(wasm, place):
    wasm.check_places(f"  %x = alloca {place}\n")


@pytest.mark.parametrize(
    "place", ["{ ptr, i64 }", "[2 x ptr], align 8", "%struct", "<2 x double>", "[2 x { ptr, i32 }]"]
)
def test_other_places_are_refused(wasm, place):
    with pytest.raises(ValueError, match="another layout"):
        wasm.check_places(f"  %y = alloca i64\n  %x = alloca {place}\n")


def test_a_module_that_needs_something_is_refused(wasm):
    wasm.check_alone(RULES_WASM.read_bytes())
    header, memory = b"\0asm\1\0\0\0", b"\x02\x08\x01\x01a\x01b\x02\x00\x01"
    with pytest.raises(ValueError, match="from outside"):
        wasm.check_alone(header + b"\x00\x02\x01x" + memory)


def test_what_a_checkout_keeps_is_of_its_rules(wasm):
    said = json.loads(RULES_WASM.with_suffix(".json").read_text(encoding="utf-8"))
    assert said["rules"] == rules_hash(), "run make wasm"
    assert said["sha256"] == hashlib.sha256(RULES_WASM.read_bytes()).hexdigest()
    assert said["functions"] == list(wasm.CALLED)
