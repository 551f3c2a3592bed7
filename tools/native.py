"""Compile the shipped rulebook ahead of time, for every platform: ``make native``.

    python tools/native.py                    # all platforms, into build/native
    python tools/native.py --here             # of this machine and of a checkout only
    python tools/native.py --for linux-aarch64   # of one platform only, into build/native
    python tools/native.py --check            # is what a checkout keeps what its rules give?

numba compiles the functions that Python calls, for no processor in particular; LLVM makes machine
code of what it hands over, for one platform after the other; zig links it. The same sources and
the same versions of these libraries give the same bytes on every machine of one kind.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
from numba import types

from collabsim.agents import looking
from collabsim.engine import loop
from collabsim.engine.block import Block
from collabsim.native import FOLDER, RULES, SYMBOL, describe, file_name, platform_here
from collabsim.world.compiling import ENTRIES, rules_hash
from collabsim.world.tables import World

ROOT = Path(__file__).resolve().parent.parent
CALLED = (loop, looking)
"""What has to be imported for every function that Python calls to be known."""

EVERYWHERE = ROOT / "build" / "native"
"""Where the libraries of all platforms are put, for wheels."""

KEPT = "linux-x86_64"
"""The platform whose library is part of a checkout."""


@dataclass(frozen=True)
class Target:
    """A platform: what LLVM and zig call it, and how old a processor may be."""

    triple: str
    zig: str
    processor: str
    linking: tuple[str, ...]
    features: str = ""
    reloc: str = "pic"


_LINUX = ("cc", "-shared", "-nostdlib", "-Wl,--strip-all", "-Wl,--build-id=none")
"""Where bytes are copied, Python's own C library does it, whichever that is."""
_ELSEWHERE = ("build-lib", "-dynamic", "-fcompiler-rt", "-fstrip", "-OReleaseFast")
_WINDOWS = (*_ELSEWHERE, "-fno-emit-implib")

_LOADING = "DllMainCRTStartup"
_LOADED = f"""
define i32 @{_LOADING}(ptr %library, i32 %reason, ptr %reserved) {{
  ret i32 1
}}
"""
"""What Windows calls when it loads a library; else a runtime of C would be linked for it."""

TARGETS = {
    # As old as NumPy itself allows.
    "linux-x86_64": Target("x86_64-unknown-linux-gnu", "x86_64-linux-gnu", "x86-64-v2", _LINUX),
    "linux-aarch64": Target("aarch64-unknown-linux-gnu", "aarch64-linux-gnu", "generic", _LINUX),
    "macos-arm64": Target("arm64-apple-macosx11.0.0", "aarch64-macos.11.0", "apple-m1", _ELSEWHERE),
    "macos-x86_64": Target(
        "x86_64-apple-macosx11.0.0", "x86_64-macos.11.0", "x86-64-v2", _ELSEWHERE
    ),
    "windows-x86_64": Target("x86_64-w64-windows-gnu", "x86_64-windows-gnu", "x86-64-v2", _WINDOWS),
}


def intermediate(kept: str | None = None) -> tuple[str, dict[str, str]]:
    """The code of all functions that Python calls, and their names in it.

    Compiled by a Python of its own, in a folder of its own: from numba's cache no such code
    comes, and options of numba hold from its import on.

    Args:
        kept: a folder in which another program has left it, or in which it is to be left.
    """
    with tempfile.TemporaryDirectory() as own:
        place = kept or own
        if (Path(place) / "names.json").is_file():
            return _emitted(Path(place))
        Path(place).mkdir(parents=True, exist_ok=True)
        surroundings = {
            **os.environ,
            "COLLABSIM_CACHE": str(Path(own) / "cache"),
            "COLLABSIM_ENGINE": "compile",
            "NUMBA_CPU_NAME": "generic",
            "NUMBA_CPU_FEATURES": "",
            "NUMBA_DISABLE_JIT": "0",
            "NUMBA_BOUNDSCHECK": "0",
            "PYTHONHASHSEED": "0",
        }
        command = [sys.executable, __file__, "--emit", str(place)]
        subprocess.run(command, check=True, env=surroundings, cwd=ROOT)
        return _emitted(Path(place))


def _emitted(place: Path) -> tuple[str, dict[str, str]]:
    """What :func:`emit` has written."""
    names = json.loads((place / "names.json").read_text(encoding="utf-8"))
    return (place / "code.ll").read_text(encoding="utf-8"), names


def emit(place: Path) -> None:
    """Compile every function that Python calls and write the code of all, as one module."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    whole: Any = None
    names = {}
    for name, function in sorted(ENTRIES.items()):
        signature = signature_of(function.py_func)
        function.compile(signature)
        made = function.overloads[signature]
        names[name] = made.fndesc.llvm_func_name
        # What has no content yet may stand in several modules; merged, it is one.
        part = llvm.parse_assembly(
            made.library.get_llvm_str().replace("= common ", "= linkonce_odr ")
        )
        if whole is None:
            whole = part
        else:
            whole.link_in(part)
    (place / "code.ll").write_text(str(whole), encoding="utf-8")
    (place / "names.json").write_text(json.dumps(names), encoding="utf-8")


def signature_of(function: Any) -> tuple[Any, ...]:
    """The types of what a function takes, as it declares them."""
    kinds = {"World": World.kind(), "Block": Block.kind(), "int": types.int64}
    return tuple(kinds[one.annotation] for one in inspect.signature(function).parameters.values())


def machine_code(code: str, names: dict[str, str], target: Target, rules: str) -> bytes:
    """An object file of one platform; all but the functions that Python calls is its own."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = llvm.Target.from_triple(target.triple).create_target_machine(
        cpu=target.processor,
        features=target.features,
        opt=3,
        reloc=target.reloc,
        codemodel="small",
    )
    windows = "windows" in target.triple
    mark = f'@{RULES} = constant [{len(rules) + 1} x i8] c"{rules}\\00"\n'
    module = llvm.parse_assembly(code + mark + (_LOADED if windows else ""))
    module.data_layout = str(machine.target_data)
    module.triple = target.triple
    module.name = "collabsim"
    called = {inside: SYMBOL.format(name) for name, inside in names.items()}
    for one in [*module.functions, *module.global_variables]:
        if one.name in called or one.name == RULES:
            one.name = called.get(one.name, RULES)
            one.linkage = "external"
            one.storage_class = "dllexport" if windows else "default"
        elif not one.is_declaration and one.name != _LOADING:
            one.linkage = "internal"
    module.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    passes = llvm.create_pass_builder(machine, options)
    passes.getModulePassManager().run(module, passes)
    return machine.emit_object(module)


def linked(content: bytes, target: Target, name: str) -> bytes:
    """A library of an object file."""
    with tempfile.TemporaryDirectory() as place:
        made, whole = Path(place) / "rules.o", Path(place) / name
        made.write_bytes(content)
        command = [
            sys.executable,
            "-m",
            "ziglang",
            *target.linking,
            made.name,
            "-target",
            target.zig,
        ]
        command += [f"-femit-bin={name}" if target.linking[0] == "build-lib" else f"-o{name}"]
        kept = {"ZIG_GLOBAL_CACHE_DIR": str(EVERYWHERE.parent / "zig")}
        subprocess.run(command, check=True, cwd=place, env={**os.environ, **kept})
        return whole.read_bytes()


def build(platforms: list[str], places: list[Path], kept: str | None = None) -> None:
    """Write the libraries of some platforms, and what is known of each, into folders."""
    rules = rules_hash()
    code, names = intermediate(kept)
    for platform in platforms:
        target, name = TARGETS[platform], file_name(platform)
        content = linked(machine_code(code, names, target, rules), target, name)
        for place in places:
            place.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
            described = json.dumps(describe(platform, rules, sorted(names), content), indent=1)
            (place / name).with_suffix(".json").write_text(described + "\n", encoding="utf-8")
        print(f"{name}: {len(content):,} bytes, rules {rules}")


def main() -> int:
    """Build for all platforms or for this one, or look whether what is kept is fresh."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--emit", metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--here", action="store_true", help="for this platform, into the package")
    parser.add_argument("--for", dest="only", choices=TARGETS, help="for one platform")
    parser.add_argument("--check", action="store_true", help="is what is kept what its rules give?")
    parser.add_argument("--code", metavar="FOLDER", help="keep what numba makes for tools/wasm.py")
    asked = parser.parse_args()
    if asked.emit:
        emit(Path(asked.emit))
        return 0

    if asked.check:
        return 0 if is_fresh(FOLDER, asked.code) else 1
    own = sorted({KEPT, platform_here()} & set(TARGETS))
    if asked.here:
        build(own, [FOLDER], asked.code)
        return 0
    platforms = [asked.only] if asked.only else list(TARGETS)
    build(platforms, [EVERYWHERE], asked.code)
    for platform in {*own} & {*platforms}:
        file = EVERYWHERE / file_name(platform)
        for one in (file, file.with_suffix(".json")):
            shutil.copy(one, FOLDER / one.name)
    return 0


def is_fresh(folder: Path, code: str | None = None) -> bool:
    """Whether the library of a checkout is, byte for byte, what its rules give."""
    with tempfile.TemporaryDirectory() as place:
        build([KEPT], [Path(place)], code)
        return same_bytes(Path(place), folder, "make native")


def same_bytes(made: Path, kept: Path, task: str) -> bool:
    """Whether each file that was made is kept with the same bytes; else the task is named."""
    for one in sorted(made.iterdir()):
        there = kept / one.name
        if not there.is_file() or there.read_bytes() != one.read_bytes():
            told = f"error: {one.name} is not what the rules give; run {task}"
            print(told, file=sys.stderr)
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
