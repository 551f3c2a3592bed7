"""What this machine can stand for others with: which programs, and how each is started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from collabsim.native import file_name
from tests.native.machines import macho
from tests.native.machines.process import Process
from tests.native.machines.rules import Rules

CALLER = Path(__file__).resolve().with_name("caller.c")
ARM_LIBRARIES = Path("/usr/aarch64-linux-gnu")
"""Where Debian puts the C library for that processor."""
WINE = ("wine64", "wine", "/usr/lib/wine/wine64")
ARM = ("qemu-aarch64", "qemu-aarch64-static")

_WINDOWS = ("-nostdlib", "-Wl,--subsystem,console", "-Wl,--entry=start", "-lkernel32")


@dataclass(frozen=True)
class Emulated:
    """How the library of a platform is run here.

    Args:
        platform: as :mod:`collabsim.native` calls it.
        zig: for what the program that loads it is compiled.
        linking: what else the compiler is told.
        program: names of what it runs under; none where this machine runs it itself.
        mapped: whether it is laid out in memory here, as its own system's loader is not at hand.
    """

    platform: str
    zig: str
    program: tuple[str, ...] = ()
    linking: tuple[str, ...] = ()
    mapped: bool = False

    def lacking(self) -> str:
        """What this machine would have to have, in a sentence; nothing if it has it."""
        if self.program and not _found(self.program):
            return f"there is no {self.program[0]} on this machine"
        if self.program == ARM and not ARM_LIBRARIES.is_dir():
            return "there is no C library for aarch64 on this machine (libc6-arm64-cross)"
        return ""

    def command(self, caller: Path) -> list[str]:
        """How the program is started."""
        under = [_found(self.program)] if self.program else []
        if self.program == ARM:
            under += ["-L", str(ARM_LIBRARIES)]
        return [*under, str(caller)]


MACHINES = {
    one.platform: one
    for one in (
        Emulated("linux-x86_64", "x86_64-linux-gnu"),
        Emulated("linux-aarch64", "aarch64-linux-gnu", ARM),
        Emulated("macos-arm64", "aarch64-linux-gnu", ARM, mapped=True),
        Emulated("macos-x86_64", "x86_64-linux-gnu", mapped=True),
        Emulated("windows-x86_64", "x86_64-windows-gnu", WINE, _WINDOWS),
    )
}
"""Every platform there is a library for. macOS itself runs nowhere else: only its code is run."""


def _found(names: tuple[str, ...]) -> str:
    return next(filter(None, map(shutil.which, names)), "")


def caller(machine: Emulated, folder: Path) -> Path:
    """The program that loads a library, compiled for a machine into a folder."""
    made = folder / ("caller.exe" if machine.linking else f"caller-{machine.zig}")
    if not made.is_file():
        command = [sys.executable, "-m", "ziglang", "cc", "-target", machine.zig, "-O1", "-s"]
        command += [*machine.linking, "-o", str(made), str(CALLER)]
        kept = {"ZIG_GLOBAL_CACHE_DIR": str(folder / "zig")}
        subprocess.run(command, check=True, env={**os.environ, **kept})
    return made


@contextmanager
def rules_of(machine: Emulated, libraries: Path, folder: Path) -> Iterator[Rules]:
    """The rules as the library of a machine has them.

    Args:
        machine: whose.
        libraries: where the library is.
        folder: where what is needed for it may be put.
    """
    file = libraries / file_name(machine.platform)
    surroundings = {**os.environ, "WINEPREFIX": str(folder / "wine"), "WINEDEBUG": "-all"}
    # Neither .NET nor a browser is put into a Windows that runs one small program.
    surroundings["WINEDLLOVERRIDES"] = "mscoree=;mshtml="
    with Process(machine.command(caller(machine, folder)), surroundings) as process:
        yield Rules(process, (mapped if machine.mapped else opened)(process, file))


def opened(process: Process, file: Path) -> Callable[[str], int]:
    """Open a library as the system there does; where it has what."""
    # Wine shows the folders of this machine as a drive of that letter.
    path = f"Z:{file}".replace("/", "\\") if file.suffix == ".dll" else str(file)
    library = process.opened(path)
    if not library:
        raise OSError(f"{file} cannot be opened")
    return _asked_once(lambda name: process.symbol(library, name))


def mapped(process: Process, file: Path) -> Callable[[str], int]:
    """Lay a library for macOS out in memory; where it has what."""
    image = macho.read(file)
    needed = {
        name: process.symbol(0, name)
        for name in image.lacking.values()
        # By this one a library of macOS finds others when it needs them; here they are found.
        if name != "dyld_stub_binder"
    }
    if not all(needed.values()):
        raise OSError(f"{file} needs what is not here: {needed}")
    base = process.room(len(image.content))
    process.write(base, image.at(base, {**needed, "dyld_stub_binder": 0}))
    process.runnable(base, len(image.content))
    return lambda name: base + image.symbols[name]


def _asked_once(symbol: Callable[[str], int]) -> Callable[[str], int]:
    known: dict[str, int] = {}

    def found(name: str) -> int:
        if name not in known:
            known[name] = symbol(name)
        if not known[name]:
            raise AttributeError(name)
        return known[name]

    return found
