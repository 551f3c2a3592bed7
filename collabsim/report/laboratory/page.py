"""The page of a hypothesis: the claim, its word, what it rests on, the figure, what was put in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from collabsim.language import DEFAULT_LANGUAGE
from collabsim.report.laboratory.figure import about_of, curves_figure
from collabsim.report.laboratory.words import Words
from collabsim.writing import write_whole

FIGURE = "curves"
PAGE = "verdict.md"


def page_of(
    found: Mapping[str, Any], language: str = DEFAULT_LANGUAGE, figure: str | None = None,
    heading: int = 1,
) -> str:  # fmt: skip
    """The page in Markdown.

    Args:
        found: What ``verdict.json`` has.
        language: Code of the language.
        figure: Address of the figure, if there is one.
        heading: Level of the headings, 1 for a page of its own.
    """
    words = Words(found, language)
    said = words.said
    lines = [f"{'#' * heading} {words.title()}", "", words.word("source",
             what="; ".join(said["source"])) + "."]  # fmt: skip
    for title, sentences in words.verdicts():
        lines += ["", f"**{title}**" if title.endswith(".") else f"**{title}.**", ""]
        lines += [f"* {one}" for one in sentences]
    exploratory = words.exploratory()
    if exploratory is not None:
        lines += ["", f"**{exploratory}**", ""]
        for one in said["outcomes"]:
            lines += [f"* {words.outcome(one['name'])}: {line}" for line in
                      words.effects(one["name"])]  # fmt: skip
    if figure is not None:
        lines += ["", f"![{about_of(words)}]({figure})"]
    lines += ["", *(f"* {one}" for one in (_put_in(words), words.word("against",
              what=words.of_claim("counts_against"))) if one)]  # fmt: skip
    lines += [f"* {one}" for one in (*words.mediation(), *words.beyond())]
    lines += ["", words.frozen(), *words.plan(), *words.parts(), "", words.word("note"), ""]
    return "\n".join(lines)


def _put_in(words: Words) -> str | None:
    what = words.of_claim("put_in")
    return words.word("put_in", what=what) if what else None


def write_page(found: Mapping[str, Any], folder: Path, language: str = DEFAULT_LANGUAGE) -> Path:
    """Write the page and its figure into a folder.

    Returns:
        The page.
    """
    drawn = curves_figure(found, folder / f"{FIGURE}.svg", language)
    curves_figure(found, folder / f"{FIGURE}.png", language)
    written = page_of(found, language, None if drawn is None else drawn.name)
    return write_whole(folder / PAGE, written.encode())
