"""Compile the shipped rulebook to WebAssembly, for browsers: ``make wasm``.

    python tools/wasm.py              # into the package
    python tools/wasm.py --check      # is what a checkout keeps what its rules give?

It is the code that :mod:`native` makes machine code of, of two functions: the loop over blocks,
and the one that brings a person up to date, for whoever looks at a run month by month.
A handle stays three words of 64 bits a field; a pointer is 32 bits wide. That is sound because no
place in memory that the code itself lays out holds a pointer beside anything else, which is
looked at here. Nothing is linked in: memory is filled and copied by instructions, and the product
of 128 bits that random draws need is written out.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from native import EVERYWHERE, Target, intermediate, machine_code, same_bytes

from collabsim.browser import RULES_WASM
from collabsim.native import RULES, SYMBOL, describe
from collabsim.world.compiling import rules_hash

CALLED = ("run_block", "read_person")
"""The functions that a page calls."""
TARGET = Target(
    triple="wasm32-unknown-unknown",
    zig="wasm32-freestanding",
    processor="generic",
    # What every browser of the last four years has.
    linking=(
        "wasm-ld", "--no-entry", "--gc-sections", "--strip-all", "--stack-first",
        "-z", "stack-size=1048576", "--export=__heap_base",
    ),
    features="+bulk-memory,+mutable-globals,+sign-ext,+nontrapping-fptoint",
    reloc="static",
)  # fmt: skip

_HIGH = "collabsim_high_word"
_HIGH_WORD = f"""
define internal i64 @{_HIGH}(i64 %a, i64 %b) alwaysinline {{
  %al = and i64 %a, 4294967295
  %ah = lshr i64 %a, 32
  %bl = and i64 %b, 4294967295
  %bh = lshr i64 %b, 32
  %ll = mul i64 %al, %bl
  %hl = mul i64 %ah, %bl
  %lh = mul i64 %al, %bh
  %hh = mul i64 %ah, %bh
  %llh = lshr i64 %ll, 32
  %hll = and i64 %hl, 4294967295
  %middle = add i64 %llh, %hll
  %cross = add i64 %middle, %lh
  %hlh = lshr i64 %hl, 32
  %crossh = lshr i64 %cross, 32
  %upper = add i64 %hh, %hlh
  %high = add i64 %upper, %crossh
  ret i64 %high
}}
"""
"""The upper word of the product of two words, by four products of their halves."""

_WIDE = re.compile(
    r"  %(?P<wide>[\w.]+) = zext (?:nneg )?i64 (?P<a>%[\w.]+) to i128\n"
    r"  %(?P<product>[\w.]+) = mul (?:nuw )?(?:nsw )?i128 %(?P=wide), (?P<b>\d+)\n"
    r"  %(?P<shifted>[\w.]+) = lshr i128 %(?P=product), 64\n"
    r"  (?P<high>%[\w.]+) = trunc (?:nuw )?(?:nsw )?i128 %(?P=shifted) to i64\n"
)
_ALLOCA = re.compile(r" = alloca ([^\n]+)")
_PLAIN = re.compile(r"(?:i\d+|double|float|ptr|\[\d+ x (?:i\d+|double|float)\])(?:,|$)")
_IMPORTS = 2
"""Number of the section of a module that names what it takes from outside."""


def without_wide_products(code: str) -> str:
    """The same code with the upper words of products written out.

    Raises:
        ValueError: there is arithmetic with 128 bits of another form.
    """
    made = _WIDE.sub(rf"  \g<high> = call i64 @{_HIGH}(i64 \g<a>, i64 \g<b>)\n", code)
    left = [line for line in made.splitlines() if re.search(r"(?<![.\w%])i128\b(?!:)", line)]
    if left:
        raise ValueError(f"arithmetic with 128 bits that is not written out: {left[0].strip()}")
    return made + _HIGH_WORD


def check_places(code: str) -> None:
    """Refuse code that lays out a place whose parts lie elsewhere where pointers are narrower.

    Raises:
        ValueError: a place is no number, no pointer and no array of numbers.
    """
    for place in _ALLOCA.findall(code):
        if not _PLAIN.match(place):
            raise ValueError(f"a place of another layout where pointers are narrow: {place}")


def check_alone(content: bytes) -> None:
    """Refuse a module that needs anything from outside.

    Raises:
        ValueError: it has a section of imports.
    """
    at = 8
    while at < len(content):
        section, at = content[at], at + 1
        size = shift = 0
        while True:
            byte, at = content[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        if section == _IMPORTS:
            raise ValueError("the module needs something from outside")
        at += size


def compiled(code: str, names: dict[str, str], rules: str) -> bytes:
    """The module for browsers of the code of the rules."""
    check_places(code)
    called = {name: names[name] for name in CALLED}
    content = linked(machine_code(without_wide_products(code), called, TARGET, rules))
    check_alone(content)
    return content


def linked(content: bytes) -> bytes:
    """A module of an object file."""
    with tempfile.TemporaryDirectory() as place:
        made, whole = Path(place) / "rules.o", Path(place) / RULES_WASM.name
        made.write_bytes(content)
        exported = [f"--export={name}" for name in (*map(SYMBOL.format, CALLED), RULES)]
        command = [sys.executable, "-m", "ziglang", *TARGET.linking, *exported]
        command += [made.name, "-o", whole.name]
        kept = {"ZIG_GLOBAL_CACHE_DIR": str(EVERYWHERE.parent / "zig")}
        subprocess.run(command, check=True, cwd=place, env={**os.environ, **kept})
        return whole.read_bytes()


def build(place: Path, kept: str | None = None) -> None:
    """Write the module, and what is known of it, into a folder."""
    rules = rules_hash()
    code, names = intermediate(kept)
    content = compiled(code, names, rules)
    place.mkdir(parents=True, exist_ok=True)
    (place / RULES_WASM.name).write_bytes(content)
    described = json.dumps(describe("wasm32", rules, list(CALLED), content), indent=1)
    (place / RULES_WASM.with_suffix(".json").name).write_text(described + "\n", encoding="utf-8")
    print(f"{RULES_WASM.name}: {len(content):,} bytes, rules {rules}")


def is_fresh(folder: Path, kept: str | None = None) -> bool:
    """Whether the module of a checkout is, byte for byte, what its rules give."""
    with tempfile.TemporaryDirectory() as place:
        build(Path(place), kept)
        return same_bytes(Path(place), folder, "make wasm")


def main() -> int:
    """Build into the package, or look whether what is kept is fresh."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="is what is kept what its rules give?")
    parser.add_argument("--code", metavar="FOLDER", help="what numba made, as tools/native.py left")
    asked = parser.parse_args()
    if asked.check:
        return 0 if is_fresh(RULES_WASM.parent, asked.code) else 1
    build(RULES_WASM.parent, asked.code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
