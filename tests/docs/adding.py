"""What the pages on adding things tell to change, done on a copy of the package."""

from __future__ import annotations

import re
import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path

from tests.docs.test_pages_run import CHECKOUT, blocks

WHERE = re.compile(
    r"(?P<file>\S+), (?P<how>new file|at the end(?: of)?|after|before|instead of)(?: (?P<line>.+))?"
)
COPIED = ("collabsim", "docs", "scenarios", "tests")
NOT_COPIED = shutil.ignore_patterns("*.svg", "*.png", "*.webp", ".*")


@dataclass(frozen=True)
class Edit:
    """Lines a page tells to put into a file, and where."""

    file: str
    how: str
    line: str
    text: str


def edits_of(page: str) -> list[Edit]:
    """What a page tells to change, in its order."""
    found = []
    for block in blocks(CHECKOUT / "docs" / "how_to" / page):
        if block.is_edit:
            said = WHERE.fullmatch(block.title)
            assert said, f"{page}, line {block.line}: {block.title!r} does not say where"
            found.append(Edit(said["file"], said["how"], said["line"] or "", block.text))
    return found


def place_of(lines: list[str], wanted: str) -> int:
    """The one line that is, or else has, ``wanted``."""
    same = [n for n, line in enumerate(lines) if line.strip() == wanted]
    found = same or [n for n, line in enumerate(lines) if wanted in line]
    assert len(found) == 1, f"{wanted!r} stands in {len(found)} lines"
    return found[0]


def edited(text: str, edit: Edit) -> str:
    """The text of a file after one edit; lines are indented as what they stand beside."""
    lines = text.splitlines()
    if edit.how == "at the end":
        return f"{text}\n\n{edit.text}"
    first_line, _, last_line = edit.line.partition(" to ")
    first = place_of(lines, first_line)
    last = place_of(lines, last_line) if last_line else first
    indent = len(lines[first]) - len(lines[first].lstrip())
    if edit.how in {"after", "at the end of"} and lines[first].endswith((":", "(")):
        indent += 4
    new = textwrap.indent(edit.text, " " * indent).splitlines()
    if edit.how == "at the end of":
        last = first + 1
        while last < len(lines) and (not lines[last] or lines[last].startswith(" " * indent)):
            last += 1
        while not lines[last - 1]:
            last -= 1
        lines[last:last] = new
    elif edit.how == "instead of":
        lines[first : last + 1] = new
    else:
        where = first + (edit.how == "after")
        lines[where:where] = new
    return "\n".join(lines) + "\n"


def apply(edits: list[Edit], root: Path) -> None:
    """Do what a page tells to do, in a copy."""
    for edit in edits:
        path = root / edit.file
        if edit.how == "new file":
            assert not path.exists(), f"{edit.file} is there already"
            path.write_text(edit.text, encoding="utf-8")
        else:
            path.write_text(edited(path.read_text(encoding="utf-8"), edit), encoding="utf-8")


def copy_to(root: Path) -> None:
    """The package, its documents and its tests, without pictures."""
    for name in COPIED:
        shutil.copytree(CHECKOUT / name, root / name, ignore=NOT_COPIED)
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md", "Makefile"):
        shutil.copy(CHECKOUT / name, root / name)
