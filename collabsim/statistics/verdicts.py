"""The word for a claim: put in, supported, contradicted, undecided, or not testable here.

A claim is held against the runs of every municipality by its form
(:mod:`collabsim.statistics.forms.judged`). The first word of this order that holds is its verdict:

1. *not testable here*: the model has no such outcome, path or addition.
2. *put in*: what follows from the rules by calculation alone has the form already, and at every
   level the runs surely differ from it by less than matters. The runs then say nothing new.
3. *supported*: so in every municipality.
4. *contradicted*: so in every municipality.
5. *undecided*: neither. Where municipalities say different things, they are named.

Claims of one family are held together by Holm's procedure on the smallest alpha at which the
verdict still stands.

Source: Holm (1979) Scandinavian Journal of Statistics 6:65-70.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from collabsim.errors import UserError
from collabsim.statistics.forms.judged import Finding, Judged
from collabsim.statistics.holm import WRONG, holm


class Verdict(StrEnum):
    """What may be said of a claim."""

    NOT_TESTABLE = "not_testable_here"
    PUT_IN = "put_in"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNDECIDED = "undecided"


class Reason(StrEnum):
    """Why a claim is undecided."""

    OPEN = "open"
    TOO_FEW = "too_few"
    DISAGREE = "municipalities_disagree"
    FAMILY = "family"


class Beyond(NamedTuple):
    """What runs show beyond what was put in, in one municipality.

    ``has_form`` is whether what is expected has the form of the claim; ``low`` and ``high`` are
    intervals of simulated minus expected, one for each level.
    """

    has_form: bool
    low: Sequence[float]
    high: Sequence[float]

    def nothing(self, smallest: float) -> bool:
        """Whether it is surely less than ``smallest`` at every level; never where one is unknown.

        Raises:
            UserError: There is not one lower and one upper limit for each level.
        """
        if len(self.low) != len(self.high):
            raise UserError("each level needs both limits of what is beyond the expectation")
        limits = list(zip(self.low, self.high, strict=True))
        return bool(limits) and all(-smallest < low and high < smallest for low, high in limits)


class Municipality(NamedTuple):
    """A claim in one municipality: its findings, and the expectation if there is one."""

    name: str
    judged: Judged
    beyond: Beyond | None = None


class Said(NamedTuple):
    """A verdict, and what it rests on.

    ``chance`` is the smallest alpha at which it still is the verdict (its p-value), 1 where no
    chance is in it. ``findings`` are the words of each municipality, in their order, which say who
    disagrees; ``reason`` is there where it is undecided.
    """

    verdict: Verdict
    chance: float
    findings: tuple[tuple[str, Finding], ...]
    reason: Reason | None = None


def verdict(
    municipalities: Sequence[Municipality],
    smallest: float,
    *,
    missing: bool = False,
    too_few: bool = False,
    alpha: float = WRONG,
) -> Said:
    """The word for one claim.

    Args:
        municipalities: The claim in each municipality; one or more unless it is not testable.
        smallest: The smallest effect that matters, in the outcome's unit; above 0.
        missing: The outcome, the path or an addition it needs is not in the model.
        too_few: Fewer replications were allowed than planned for.
        alpha: One minus the level of the intervals.

    Raises:
        UserError: There is no municipality, or ``smallest`` is not above 0.
    """
    if missing:
        return Said(Verdict.NOT_TESTABLE, 1.0, ())
    if not municipalities:
        raise UserError("a verdict needs the runs of one municipality or more")
    if not smallest > 0.0:
        raise UserError(f"the smallest effect that matters must be above 0, not {smallest:g}")
    findings = tuple((one.name, one.judged.at(alpha)) for one in municipalities)
    expected = [one.beyond for one in municipalities]
    if all(one is not None and one.has_form and one.nothing(smallest) for one in expected):
        return Said(Verdict.PUT_IN, 1.0, findings)
    words = {word for _, word in findings}
    if words == {Finding.SUPPORTED}:
        chance = max(one.judged.supported for one in municipalities)
        return Said(Verdict.SUPPORTED, chance, findings)
    if words == {Finding.CONTRADICTED}:
        chance = max(one.judged.contradicted for one in municipalities)
        return Said(Verdict.CONTRADICTED, chance, findings)
    return Said(Verdict.UNDECIDED, 1.0, findings, _reason(words, too_few=too_few))


def over_family(claims: Sequence[Said], wrong: float = WRONG) -> list[Said]:
    """The verdicts of a family of confirmatory claims, all of them held together.

    A verdict that chance is in, and that does not hold beside the others, becomes undecided.

    Args:
        claims: The verdicts one by one.
        wrong: Chance, at most, that any of them is supported or contradicted by chance.
    """
    by_chance = {Verdict.SUPPORTED, Verdict.CONTRADICTED}
    # Claims no chance decides count as members all the same: the family was named beforehand.
    stands = holm([one.chance if one.verdict in by_chance else 1.0 for one in claims], wrong)
    return [
        one._replace(verdict=Verdict.UNDECIDED, reason=Reason.FAMILY)
        if one.verdict in by_chance and not held
        else one
        for one, held in zip(claims, stands.tolist(), strict=True)
    ]


def _reason(words: set[Finding], *, too_few: bool) -> Reason:
    if too_few:
        return Reason.TOO_FEW
    return Reason.DISAGREE if len(words) > 1 else Reason.OPEN
