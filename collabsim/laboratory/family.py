"""Claims of one family, held together: each word has to stand beside the others (Holm).

A family is named in the files. Its members are those that come with collabsim under that name,
where one of them is run, and all that were frozen beside it. One that has not been run yet counts
as undecided: a word that stands now stands when all have been run.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from collabsim.laboratory.files import load_hypothesis, shipped_hypotheses
from collabsim.laboratory.folder import VERDICT, read_json, write_json
from collabsim.laboratory.freezing import SUFFIX, read_frozen
from collabsim.laboratory.hypothesis import CONFIRMATORY
from collabsim.statistics.verdicts import Said, Verdict, over_family


def members_of(folder: Path, family: str) -> list[str]:
    """The ids of a family: frozen in this folder, and shipped where one of those is."""
    frozen = {
        path.name.removesuffix(SUFFIX)
        for path in folder.glob(f"*{SUFFIX}")
        if read_frozen(path).said["family"] == family
    }
    shipped = {
        name
        for name in shipped_hypotheses()
        for claim in [load_hypothesis(name)]
        if claim.family == family and claim.testable and claim.kind == CONFIRMATORY
    }
    return sorted(frozen | shipped) if frozen & shipped else sorted(frozen)


def hold_together(folder: Path, family: str) -> int:
    """Put into every result of a family what its words are beside those of the others.

    Args:
        folder: In which the folders of the hypotheses are.
        family: The family.

    Returns:
        How many words the family has.
    """
    claims: list[tuple[Path | None, dict[str, Any] | None, int, Said]] = []
    for name in members_of(folder, family):
        path = folder / name / VERDICT
        found = read_json(path)
        verdicts = [] if found is None else found["verdicts"]
        if not verdicts:
            claims.append((None, None, 0, Said(Verdict.UNDECIDED, 1.0, ())))
        claims += [
            (path, found, place, _said(one)) for place, one in enumerate(verdicts)
        ]  # fmt: skip
    if not claims:
        return 0
    held = over_family([said for *_, said in claims])
    changed: dict[Path, dict[str, Any]] = {}
    for (where, found, place, _), after in zip(claims, held, strict=True):
        if where is None or found is None:
            continue
        own = changed.setdefault(where, found)
        own["verdicts"][place]["in_family"] = {
            "family": family, "words": len(claims), "verdict": str(after.verdict),
            "reason": None if after.reason is None else str(after.reason),
        }  # fmt: skip
    for place_of, result in changed.items():
        write_json(place_of, result)
    return len(claims)


def _said(one: Mapping[str, Any]) -> Said:
    return Said(Verdict(one["verdict"]), float(one["chance"]), ())
