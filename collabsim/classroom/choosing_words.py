"""What the criterion says of draws, in words: ``collabsim classroom --draws``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from collabsim.classroom.choosing import (
    CLAUSES,
    FEWEST_LEADERS,
    LATEST_MONTH,
    NEAR,
    Candidate,
    Chooser,
)
from collabsim.language import number, percent, text


def listed(chooser: Chooser, language: str) -> Iterator[str]:
    """The draws that are typical and telling, a few lines each, the chosen one first."""
    counts = {name: number(count, language) for name, count in chooser.counts().items()}
    draws = number(chooser.draws, language)
    yield text("draws.counts", language, draws=draws, **counts)
    found = chooser.candidates()
    if not found:
        yield text("draws.none", language)
        found = [chooser.choose()]
    for one in found:
        yield ""
        yield from described(one, language)


def described(one: Candidate, language: str) -> Iterator[str]:
    """One draw: its shares, and each clause with why it holds or not."""
    small, large = one.shares
    yield text(
        "draws.head",
        language,
        draw=one.replication,
        small=number(small.delivering, language),
        of_small=number(small.followed, language),
        large=number(large.delivering, language),
        of_large=number(large.followed, language),
    )
    for name in CLAUSES:
        holds = name not in one.failed
        said = text(
            f"draws.{name}_{'yes' if holds else 'no'}", language, **_VALUES[name](one, language)
        )
        yield f"  {said}"


def missing(draw: int, clauses: Mapping[str, bool], language: str) -> str:
    """A sentence that names the clauses a draw does not hold to; empty where it holds to all."""
    names = [text(f"draws.{name}", language) for name, holds in clauses.items() if not holds]
    if not names:
        return ""
    return text("draws.falls_short", language, draw=draw, clauses=", ".join(names))


def _typical(one: Candidate, language: str) -> dict[str, str]:
    small, large = one.means
    return {
        "near": number(100 * NEAR, language),
        "small": percent(small, language),
        "large": percent(large, language),
    }


def _telling(one: Candidate, language: str) -> dict[str, str]:
    idea = one.idea
    if idea is None:
        return {}
    return {
        "pilot": number(idea.large_row + 1, language),
        "effect": number(idea.true_effect, language, 2),
        "month": number(idea.stopped + 1, language),
        "latest": number(LATEST_MONTH + 1, language),
        "weak": number(idea.weak_before, language),
    }


def _path(one: Candidate, language: str) -> dict[str, str]:
    return {"count": number(one.leaders, language), "least": number(FEWEST_LEADERS, language)}


def _robust(one: Candidate, language: str) -> dict[str, str]:
    late = text(f"draws.late_{'yes' if one.late else 'no'}", language)
    return {"count": number(one.reasons, language), "late": late}


_VALUES: Mapping[str, Callable[[Candidate, str], dict[str, str]]] = MappingProxyType(
    {
        "typical": _typical,
        "telling": _telling,
        "path": _path,
        "fair": lambda _one, _language: {},
        "robust": _robust,
    }
)
