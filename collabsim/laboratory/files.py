"""Reading hypothesis files: finding them, what they extend, and errors with their line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.laboratory.claims import ClaimError, read_hypothesis
from collabsim.laboratory.file_schema import TRANSLATED, HypothesisFile, hypothesis_sentence
from collabsim.laboratory.hypothesis import Hypothesis
from collabsim.scenario import shipped_folder
from collabsim.scenario.reading import SUFFIX, Document, ShippedFiles
from collabsim.scenario.schema import checked

EXTENDS = "extends"


def _shipped() -> ShippedFiles:
    return ShippedFiles("hypothesis", shipped_folder() / "hypotheses")


def shipped_hypotheses() -> tuple[str, ...]:
    """Names of the hypotheses that come with collabsim, such as ``H1a``."""
    return tuple(sorted(_shipped().names(), key=in_order))


def in_order(name: str) -> tuple[int, str]:
    """H2 before H10, and what has no number last."""
    digits = "".join(sign for sign in name[1:3] if sign.isdigit())
    return (int(digits) if digits else 1_000, name)


def load_hypothesis(path_or_name: str | Path) -> Hypothesis:
    """Read a hypothesis and check it, with the scenario it starts from.

    Args:
        path_or_name: A ``.toml`` file, or the name of a shipped one such as ``"H1a"``. A file may
            extend another one of the same folder: its keys take the place of the other's.

    Raises:
        UserError: one sentence with file, line, key, what was expected and the nearest valid
            name.
    """
    document = _read(_shipped().find(path_or_name))
    content, problems = checked(HypothesisFile, document.content)
    if problems:
        # A key that is misspelt is missing too; the misspelling is what one must look at.
        first = min(
            problems,
            key=lambda one: (one.kind == "missing", document.positions.line(one.path) or 0),
        )
        raise UserError(f"{document.place(*first.path)}: {hypothesis_sentence(first)}")
    try:
        return read_hypothesis(content, document.path)
    except ClaimError as failure:
        raise UserError(f"{document.place(*failure.keys)}: {failure}") from None


def _read(path: Path, seen: tuple[Path, ...] = ()) -> Document:
    """A file with what it extends below it."""
    if path in seen:
        raise UserError(f"{path}: a hypothesis cannot extend itself")
    document = _shipped().read(path)
    named = document.content.pop(EXTENDS, None)
    if named is None:
        return document
    if not isinstance(named, str) or not named:
        raise UserError(f"{document.place(EXTENDS)}: extends must be the name of a file in quotes")
    below = path.parent / (named if named.endswith(SUFFIX) else f"{named}{SUFFIX}")
    if not below.exists():
        if named not in shipped_hypotheses():
            raise UserError(
                f"{document.place(EXTENDS)}: there is no hypothesis {named} beside this file, and "
                f"none of this name comes with collabsim{_shipped().nearest(below)}"
            )
        below = _shipped().find(named)
    under = _read(below, (*seen, path))
    return Document(path, document.text, _laid_over(under.content, document.content))


def _laid_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of ``over`` in those of ``under``; what is varied and looked at is replaced whole."""
    made = dict(under)
    for key, value in over.items():
        both = isinstance(value, Mapping) and isinstance(made.get(key), Mapping)
        whole = key in {"factor", "outcome", "arm"}
        if key == "hypothesis" and both and "claim" in value:
            # Another claim is another in every language.
            made[key] = {name: one for name, one in made[key].items() if name not in TRANSLATED}
        made[key] = {**made[key], **value} if both and not whole else value
    return made
