"""One classic script of the modules of a page, for a file that is opened from disk.

A page from a file may not load modules; a worker may be made of text. Each module becomes a
function that gives what it exports, after all that it imports. Only the plain forms are read,
each at the beginning of a line; whatever else is refused, so that nothing is left out silently.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from collabsim.errors import UserError

_IMPORT = re.compile(
    r"^import\s+(?:(?:\{(?P<names>[^}]*)\}|\*\s+as\s+(?P<all>\w+))\s+from\s+)?"
    r"\"(?P<path>\.{1,2}/[^\"]+)\";?[ \t]*$",
    re.MULTILINE,
)
_FROM = re.compile(
    r"^export\s+\{(?P<names>[^}]*)\}\s+from\s+\"(?P<path>\.{1,2}/[^\"]+)\";?[ \t]*$", re.MULTILINE
)
_LIST = re.compile(r"^export\s+\{(?P<names>[^}]*)\};?[ \t]*$", re.MULTILINE)
_DECLARED = re.compile(
    r"^export\s+(?=(?:const|class|function\*?|async\s+function\*?)\s+(?P<name>[\w$]+))",
    re.MULTILINE,
)
_OTHER = re.compile(r"^(?:import|export)\b|\bimport\.meta\b|(?<![.\w])import\(", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)$", re.MULTILINE | re.DOTALL)
"""A comment that has its lines to itself; an ``export`` in an example is no export."""
_WIDE = re.compile(r"[^\x00-\xff]+")
"""Letters beyond Latin-1; they stand in strings and templates, where an escape is the same."""
_WITHIN = re.compile(r"/\*\*(?:(?!\*/).)*\*/", re.DOTALL)
"""A type in the middle of a line, which may name where it is imported from."""


def script(entry: Path) -> str:
    """A script that does what loading a module does, with all it imports in it.

    Args:
        entry: file of the module. Nothing of what it exports is to be had outside.

    Raises:
        UserError: a module imports or exports in a form that is not read here, or in a circle,
            or is not there.
    """
    made: dict[Path, str] = {}
    _add(entry.resolve(), made, ())
    return _safe("(() => {\n" + "".join(made.values()) + "})();\n")


def scripts(entry: Path, letters: int = 60_000) -> list[str]:
    """The same as several scripts, to be run in their order in one page.

    A browser lets whoever waits in between two scripts, and compiles each by itself.

    Args:
        entry: file of the module.
        letters: a script ends with the module that fills so many.

    Raises:
        UserError: as :func:`script` does.
    """
    made: dict[Path, str] = {}
    _add(entry.resolve(), made, ())
    parts = [""]
    for text in made.values():
        if len(parts[-1]) >= letters:
            parts.append("")
        parts[-1] += text
    return [_safe(part) for part in parts]


def modules(entry: Path) -> list[Path]:
    """The files that :func:`script` would put into one, each after all it imports."""
    made: dict[Path, str] = {}
    _add(entry.resolve(), made, ())
    return list(made)


def _safe(text: str) -> str:
    """The same script where no end of a script element can be read in it.

    What is beyond Latin-1 is written as an escape: a browser keeps a file with one such letter at
    two bytes for each, and takes twice as long to open it.
    """
    text = re.sub(r"<(?=/script|!--)", r"\\x3c", text, flags=re.IGNORECASE)
    return _WIDE.sub(lambda one: json.dumps(one.group())[1:-1], text)


def _add(file: Path, made: dict[Path, str], above: tuple[Path, ...]) -> None:
    if file in made:
        return
    if file in above:
        raise UserError(f"{file.name} imports itself, by way of what it imports")
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as failure:
        raise UserError(f"{file}: {failure.strerror or failure}") from None
    text = _COMMENT.sub("", text)
    for one in [*_IMPORT.finditer(text), *_FROM.finditer(text)]:
        _add((file.parent / one["path"]).resolve(), made, (*above, file))
    place = {one: f"module{number}" for number, one in enumerate(made)}

    def of(path: str) -> str:
        return place[(file.parent / path).resolve()]

    exported = [one["name"] for one in _DECLARED.finditer(text)]
    given = [f"get {name}() {{ return {name}; }}" for name in exported]
    for one in _LIST.finditer(text):
        given += [f"get {out}() {{ return {name}; }}" for name, out in _pairs(one["names"])]
    for one in _FROM.finditer(text):
        source = of(one["path"])
        given += [f"get {out}() {{ return {source}.{n}; }}" for n, out in _pairs(one["names"])]
    text = _FROM.sub("", text)
    text = _LIST.sub("", text)
    text = _DECLARED.sub("", text)
    text = _IMPORT.sub(lambda one: _taken(one, of(one["path"])), text)
    code = _WITHIN.sub("", text)
    left = _OTHER.search(code)
    if left:
        line = code[left.start() :].partition("\n")[0].strip()
        raise UserError(f"{file.name}: {line!r} is not a form of import or export that is read")
    body = re.sub(r"\n{2,}", "\n", text.strip())
    gives = ", ".join(given)
    name = f"module{len(made)}"
    made[file] = f'const {name} = (() => {{\n"use strict";\n{body}\nreturn {{ {gives} }};\n}})();\n'


def _taken(one: re.Match[str], source: str) -> str:
    """What stands for an import."""
    if one["all"]:
        return f"const {one['all']} = {source};"
    if one["names"] is None:
        return ""
    names = [name if name == own else f"{name}: {own}" for name, own in _pairs(one["names"])]
    return f"const {{ {', '.join(names)} }} = {source};"


def _pairs(names: str) -> list[tuple[str, str]]:
    """Names in a list of imports or exports, and what each is called on the other side."""
    found = []
    for one in filter(None, (part.strip() for part in names.split(","))):
        name, _as, other = one.partition(" as ")
        found.append((name.strip(), (other or name).strip()))
    return found
