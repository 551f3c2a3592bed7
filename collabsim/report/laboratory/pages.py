"""The pages of the shipped hypotheses, from what is kept of their runs in ``docs/hypotheses``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from collabsim.laboratory.files import load_hypothesis, shipped_hypotheses
from collabsim.report.laboratory.page import page_of
from collabsim.report.laboratory.words import Words

FOLDER = "hypotheses"
_GENERATED = "<!-- Written by python -m collabsim.report.documents from the files beside it. -->"
_DIGITS = 6
_ABOUT = (
    "What the literature says of Boschma's five proximities, as files that were frozen before "
    "their runs, and the word each got. A word is about this model and its rules, never about a "
    "municipality. What was put in is told beside it."
)
_HOW = (
    "All of it is made again with `make hypotheses`, which goes on where it was interrupted; one "
    "of them with `collabsim hypothesis H1a`. `collabsim hypothesis H1a --file` prints a file to "
    "begin with, and [how to test a hypothesis](../how_to/test_a_hypothesis.md) says what its keys "
    "mean."
)


def kept_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a page needs of ``verdict.json``: the scenario by what it changes, six digits."""
    said = dict(found["hypothesis"])
    scenario = said["scenario"]
    places = [
        {key: one[key] for key in ("name", "population")} for one in scenario["municipalities"]
    ]
    said["scenario"] = {"name": scenario["name"], "municipalities": places}
    kept: dict[str, Any] = _rounded({**found, "hypothesis": said})
    return kept


def pages(docs: Path) -> dict[Path, str]:
    """Every page of the hypotheses by its path below ``docs``.

    Args:
        docs: The folder of the documents, with what is kept of the runs.

    Returns:
        A page for each number, H1 to H19, and an index; nothing where no runs are kept.
    """
    found = kept_in(docs)
    if not found:
        return {}
    numbered: dict[int, list[str]] = {}
    for name in shipped_hypotheses():
        if name in found:
            numbered.setdefault(_number(name), []).append(name)
    made = {
        Path(FOLDER) / f"H{number}.md": _page(number, [found[name] for name in names])
        for number, names in sorted(numbered.items())
    }
    made[Path(FOLDER) / "index.md"] = _index(numbered, found)
    return made


def stale_hypotheses(docs: Path = Path("docs")) -> dict[Path, str]:
    """The pages that are not what they should be, and what they should be."""
    return {
        docs / path: new
        for path, new in pages(docs).items()
        if not (docs / path).is_file() or (docs / path).read_text("utf-8") != new
    }


def kept_in(docs: Path) -> dict[str, dict[str, Any]]:
    """What is kept of the runs, by the id of the hypothesis."""
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted((docs / FOLDER).glob("*.json"))
    }


def _page(number: int, found: Sequence[Mapping[str, Any]]) -> str:
    parts = [_GENERATED, ""]
    several = len(found) > 1
    if several:
        parts += [f"# H{number}", ""]
        parts += [f"* {_line(one)}" for one in found]
        parts += [""]
    for one in found:
        drawn = one.get("looks") and one["hypothesis"]["factors"]
        figure = f"{one['id']}.svg" if drawn else None
        parts += [page_of(one, "en", figure, 2 if several else 1), _again(one)]
    return "\n".join(parts).rstrip() + "\n"


def _again(found: Mapping[str, Any]) -> str:
    command = f"```sh\ncollabsim hypothesis {found['id']}\n```\n"
    return f"<!-- not run: it takes some minutes -->\n{command}"


def _line(found: Mapping[str, Any]) -> str:
    said = found["hypothesis"]
    words = "; ".join(title for title, _ in Words(found, "en").verdicts())
    return f"**{said['id']}**: {said['claim']}. {words}"


def _index(numbered: Mapping[int, Sequence[str]], found: Mapping[str, Mapping[str, Any]]) -> str:
    """The list of all, with their words."""
    rows = ["| | claim | word | where |", "| --- | --- | --- | --- |"]
    for number, names in sorted(numbered.items()):
        for name in names:
            one = found[name]
            words = "; ".join(title.rstrip(".") for title, _ in Words(one, "en").verdicts())
            rows.append(
                f"| {name} | {one['hypothesis']['claim']} | {words} | [page](H{number}.md) |"
            )
    tested = sum(load_hypothesis(name).testable for name in found)
    return "\n".join(
        [
            _GENERATED,
            "",
            "# Hypotheses on proximities",
            "",
            _ABOUT,
            "",
            f"{tested} of {len(found)} files can be tested here. {_HOW}",
            "",
            *rows,
            "",
        ]
    )


def _number(name: str) -> int:
    return int("".join(sign for sign in name if sign.isdigit()))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, Mapping):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value
