"""Sentences on values that changed nothing, and why."""

from __future__ import annotations

from collabsim.analysis.alike import Inert, alike
from collabsim.experiment.results import Results
from collabsim.experiment.unchanged import HowPaid, Reason
from collabsim.language import number, text
from collabsim.parameters import Value
from collabsim.report.story_words import listed

MOST_CELLS = 10
"""Cells of a group that are named."""

MOST_GROUPS = 5
"""Groups of cells that are named."""


def unchanged_sentence(name: str, reason: Reason, language: str) -> str:
    """That a value changed nothing, and why if that is known."""
    return text(
        f"compare.unchanged_{reason.why}", language, name=name, **_because(reason, language)
    )


def alike_sentences(results: Results, language: str) -> list[str]:
    """What a sweep varied without any difference to any pilot, and cells that are the same."""
    found = alike(results)
    said = [_inert(one, language) for one in found.inert]
    for cells in found.cells[:MOST_GROUPS]:
        numbers = [str(cell) for cell in cells[:MOST_CELLS]]
        more = len(cells) - len(numbers)
        if more:
            numbers.append(text("results.alike_more", language, count=number(more, language)))
        said.append(text("results.alike", language, cells=listed(numbers, language)))
    more = len(found.cells) - MOST_GROUPS
    if more > 0:
        said.append(text("results.alike_groups", language, count=number(more, language)))
    return said


def _inert(one: Inert, language: str) -> str:
    """That something varied changed nothing in so many runs, and why if that is known."""
    told = text("results.unchanged", language, name=one.name, runs=number(one.runs, language))
    if one.reason.why not in {"idle", "fund", "no_fund"}:
        return told
    why = text(f"results.why_{one.reason.why}", language, **_because(one.reason, language))
    return f"{told} {why}"


def _because(reason: Reason, language: str) -> dict[str, str]:
    """What the sentence of a reason names."""
    held = listed([f"{name} = {_plain(value)}" for name, value in reason.held], language)
    return {"held": held, "paid": _paid(reason, language)}


def _paid(reason: Reason, language: str) -> str:
    """What the funds paid, those of which the same is said together."""
    together: dict[HowPaid, list[str]] = {}
    told = []
    for one in reason.paid:
        if one.how != "some":
            together.setdefault(one.how, []).append(one.municipality)
            continue
        paid, granted = number(one.paid, language), number(one.granted, language)
        told.append(
            text("compare.fund_some", language, places=one.municipality, paid=paid, granted=granted)
        )
    for how, places in together.items():
        told.append(text(f"compare.fund_{how}", language, places=listed(places, language)))
    return listed(told, language)


def _plain(value: Value) -> str:
    """A value as it is written after ``--set name=``."""
    return (
        str(value).lower()
        if isinstance(value, bool)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )
