"""What the benchmarks compare with, and how they are put on their page. Nothing is timed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import editions, first_edition

HEADING = command.SECTIONS["first_edition"][0]


def files(folder: Path) -> dict[str, str]:
    """The sources of a package by their place in it."""
    package = folder / "collabsim"
    return {
        path.relative_to(package).as_posix(): path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
    }


def test_without_the_history_it_says_so_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (figure,) = first_edition.editions()
    assert figure.found.startswith("not measured: ")
    assert figure.found.count(".") == 1
    assert editions.FIRST[:7] in figure.found


@pytest.mark.parametrize(
    ("lay_out", "edited", "gone"),
    [
        (editions.lay_out_librarys, "world/mathematics.py", ""),
        (editions.lay_out_unchanging, "rules/phases/opening.py", "change_values(w, t, month)\n"),
    ],
)
def test_a_copy_differs_in_what_it_is_made_for(
    tmp_path: Path, lay_out, edited: str, gone: str
) -> None:
    here, copy = files(editions.ROOT), files(lay_out(tmp_path))
    assert {name for name in here if here[name] != copy.get(name)} == {edited}
    assert set(here) == set(copy)
    assert not gone or (gone in here[edited] and gone not in copy[edited])


def test_a_section_measured_alone_takes_its_place_on_the_page() -> None:
    page = (
        f"Above.\n\n{command.BEGIN}\n\nHead.\n\n### One\n\na\n\n### Two\n\nb\n\n{command.END}\nEnd."
    )
    made = f"### {HEADING}\n\nc\n\nHead of its own."
    once = command.on_page(page, "", {"first_edition": made})
    assert once == page.replace(f"\n{command.END}", f"\n{made}\n\n{command.END}")
    again = command.on_page(once, "", {"first_edition": made.replace("c", "d")})
    assert again == once.replace(made, made.replace("c", "d"))
    assert command.on_page(once, "All.", {}) == (
        f"Above.\n\n{command.BEGIN}\n\nAll.\n\n{command.END}\nEnd."
    )
