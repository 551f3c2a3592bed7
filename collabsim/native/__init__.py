"""The shipped rules compiled ahead of time: a library for each platform, made by ``make native``.

Beside each library stands what it is: the hash of the rules it was made of, and the hash of its
own bytes. It is used only where both fit what is here. Everywhere else numba compiles the rules,
and why is said; a library of other rules is never run.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.language import text
from collabsim.native.calling import called, library_at

VARIABLE = "COLLABSIM_ENGINE"
FOLDER = Path(__file__).resolve().parent
SYMBOL = "collabsim_{}"
"""What a function is called in a library."""
RULES = "collabsim_rules"
"""Where a library itself says which rules it was made of."""

_SUFFIXES = {"linux": "so", "macos": "dylib", "windows": "dll"}
_SYSTEMS = {"Linux": "linux", "Darwin": "macos", "Windows": "windows"}
_PROCESSORS = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "arm64", "aarch64": "aarch64"}


class Engine(StrEnum):
    """What runs the rules, where that is asked for."""

    NATIVE = "native"
    COMPILE = "compile"


class Reason(StrEnum):
    """Why the library made ahead of time is not used."""

    ASKED = "asked"
    CHECKED = "checked"
    NO_PLATFORM = "no_platform"
    MISSING = "missing"
    DAMAGED = "damaged"
    CHANGED = "changed"
    NOT_LOADED = "not_loaded"


@dataclass(frozen=True)
class Choice:
    """The library that is used, or why none is."""

    platform: str
    functions: Mapping[str, Any] | None = None
    reason: Reason | None = None

    def why(self, language: str = "en") -> str:
        """Why numba compiles, as a part of a sentence; nothing where it does not."""
        if self.reason is None:
            return ""
        return text(f"engine.reason_{self.reason}", language, platform=self.platform)

    def told(self, language: str = "en") -> str:
        """Which engine runs the rules, in a sentence."""
        if self.reason is None:
            return text("engine.native", language, platform=self.platform)
        return text("engine.compile", language, why=self.why(language))


def platform_here() -> str:
    """The name of this platform, as ``linux-x86_64``; whatever it is called, if unknown."""
    system, processor = platform.system(), platform.machine().lower()
    wide = "" if sys.maxsize > 2**32 else "-32"
    return f"{_SYSTEMS.get(system, system.lower())}-{_PROCESSORS.get(processor, processor)}{wide}"


def file_name(of: str) -> str:
    """The file of the library of a platform."""
    return f"rules-{of}.{_SUFFIXES.get(of.partition('-')[0], 'so')}"


def describe(of: str, rules: str, functions: list[str], content: bytes) -> dict[str, Any]:
    """What is written beside a library: all that is looked at before it is loaded."""
    digest = hashlib.sha256(content).hexdigest()
    return {"platform": of, "rules": rules, "sha256": digest, "functions": functions}


def engine_asked_for() -> Engine | None:
    """The engine named by ``COLLABSIM_ENGINE``, if one is.

    Raises:
        UserError: there is none of that name.
    """
    asked = os.environ.get(VARIABLE, "").strip().lower()
    if not asked or asked == "auto":
        return None
    try:
        return Engine(asked)
    except ValueError:
        raise UserError(
            f"{VARIABLE}={asked}: there is no such engine; it may be native, compile or auto"
        ) from None


def choose(rules: str, folder: Path = FOLDER, *, checked: bool = False) -> Choice:
    """The library of this platform, if it was made of these rules.

    Args:
        rules: hash of the rules that are here.
        folder: where libraries are.
        checked: whether code is wanted that looks whether a row is there, or none compiled.

    Raises:
        UserError: no other engine than the library is wanted, and it cannot be used.
    """
    here, asked = platform_here(), engine_asked_for()
    if checked or asked is Engine.COMPILE:
        return Choice(here, reason=Reason.CHECKED if checked else Reason.ASKED)
    found = _found(rules, here, folder)
    if isinstance(found, Reason):
        choice = Choice(here, reason=found)
        if asked is Engine.NATIVE:
            raise UserError(
                f"{VARIABLE}=native, but {choice.why()}; without {VARIABLE} the rules are compiled"
            )
        return choice
    return Choice(here, functions=found)


def _found(rules: str, here: str, folder: Path) -> Mapping[str, Any] | Reason:
    """The functions of the library of a platform by name, or why it is not used."""
    file = folder / file_name(here)
    if here not in PLATFORMS:
        return Reason.NO_PLATFORM
    try:
        described, content = file.with_suffix(".json").read_bytes(), file.read_bytes()
    except OSError:
        return Reason.MISSING
    try:
        said = json.loads(described)
        expected = describe(here, said["rules"], said["functions"], content)
    except (ValueError, KeyError, TypeError):
        return Reason.DAMAGED
    if said != expected:
        return Reason.DAMAGED
    if said["rules"] != rules:
        return Reason.CHANGED
    try:
        library = library_at(file, RULES, rules)
        return {name: getattr(library, SYMBOL.format(name)) for name in said["functions"]}
    except (OSError, AttributeError, ValueError):
        return Reason.NOT_LOADED


PLATFORMS = ("linux-x86_64", "linux-aarch64", "macos-arm64", "macos-x86_64", "windows-x86_64")
"""The platforms there are libraries for."""


def ahead(choice: Choice, function: Callable[..., Any]) -> Callable[..., Any] | None:
    """A function of the library that stands for one of Python's, if there is one."""
    name = function.__name__
    if choice.functions is None or name not in choice.functions:
        return None
    return called(choice.functions[name], function)
