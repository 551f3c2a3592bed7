"""The word for a claim, against a table written out by hand and a search over alphas."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from collabsim.errors import UserError
from collabsim.statistics.forms.judged import Finding, Judged, above, inverted_u
from collabsim.statistics.forms.near_best import near_best
from collabsim.statistics.forms.totals import Totals, curve_of, redrawing
from collabsim.statistics.forms.two_lines import side_weights, within_sides
from collabsim.statistics.verdicts import (
    Beyond,
    Municipality,
    Reason,
    Said,
    Verdict,
    over_family,
    verdict,
)

FINDINGS = {
    "s": Judged(0.01, 1.0, {}),
    "c": Judged(1.0, 0.02, {}),
    "u": Judged(0.3, 0.4, {}),
}
NOTHING = Beyond(has_form=True, low=[-0.01, 0.0], high=[0.02, 0.04])
MORE = Beyond(has_form=True, low=[-0.01, 0.0], high=[0.02, 0.06])
OTHER = Beyond(has_form=False, low=[-0.01, 0.0], high=[0.02, 0.04])

# Findings in the small and the large municipality, and the word where no expectation is shown.
ORACLE = {
    "ss": ("supported", None), "cc": ("contradicted", None), "uu": ("undecided", "open"),
    "sc": ("undecided", "municipalities_disagree"),
    "cs": ("undecided", "municipalities_disagree"),
    "su": ("undecided", "municipalities_disagree"),
    "us": ("undecided", "municipalities_disagree"),
    "cu": ("undecided", "municipalities_disagree"),
    "uc": ("undecided", "municipalities_disagree"),
}  # fmt: skip


@pytest.mark.parametrize("pair", ORACLE)
def test_every_pair_of_findings_with_every_pair_of_expectations(pair: str) -> None:
    for both in itertools.product([None, NOTHING, MORE, OTHER], repeat=2):
        places = [
            Municipality(name, FINDINGS[letter], beyond)
            for name, letter, beyond in zip(("10,000", "120,000"), pair, both, strict=True)
        ]
        said = verdict(places, 0.05)
        word, reason = ("put_in", None) if both == (NOTHING, NOTHING) else ORACLE[pair]
        assert (said.verdict, said.reason) == (word, reason)
        assert [name for name, _ in said.findings] == ["10,000", "120,000"]
        assert verdict(places, 0.05, missing=True).verdict is Verdict.NOT_TESTABLE
        few = verdict(places, 0.05, too_few=True)
        assert few.verdict is said.verdict
        assert few.reason == ("too_few" if word == "undecided" else None)


def test_what_is_unknown_or_just_as_much_as_matters_is_not_nothing() -> None:
    assert not Beyond(has_form=True, low=[-0.05], high=[0.0]).nothing(0.05)
    assert not Beyond(has_form=True, low=[float("nan")], high=[0.0]).nothing(0.05)
    assert not Beyond(has_form=True, low=[], high=[]).nothing(0.05)
    with pytest.raises(UserError, match="both limits"):
        Beyond(has_form=True, low=[0], high=[]).nothing(0.05)
    with pytest.raises(UserError, match="one municipality or more"):
        verdict([], 0.05)
    with pytest.raises(UserError, match="above 0"):
        verdict([Municipality("a", FINDINGS["s"])], 0)


def made(seed: int, peak: float) -> tuple[np.ndarray, object]:
    x = np.arange(7) / 6
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(7, 60)) * 0.15 + peak * (1 - (2 * x[:, None] - 1) ** 2)
    return x, curve_of(Totals.of(values, 1), redrawing(60, seed=0, draws=499))


def supported_at(x, curve, smallest: float, alpha: float) -> bool:
    """The rule of the inverted U as it is said, with intervals of this level."""
    best = int(np.argmax(curve.value))

    def low(draws) -> float:
        return np.quantile(draws, alpha / 2)

    top = near_best(curve, 1 - alpha)
    middle = within_sides(x, float(np.median(x[near_best(curve).inside])))
    left, right = (curve.draws @ weights for weights in side_weights(x, middle))
    return (
        low(curve.draws[:, best] - curve.draws[:, 0]) > smallest
        and low(curve.draws[:, best] - curve.draws[:, -1]) > smallest
        and not (top.inside[0] or top.inside[-1])
        and low(left) > 0
        and np.quantile(right, 1 - alpha / 2) < 0
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_chance_of_a_verdict_is_the_smallest_alpha_that_still_gives_it(seed: int) -> None:
    x, curve = made(seed, 0.12)
    judged = inverted_u(x, curve, 0.05)
    alphas = np.linspace(0.0045, 0.999, 400)
    still = [supported_at(x, curve, 0.05, alpha) for alpha in alphas]
    assert still == [judged.at(alpha) is Finding.SUPPORTED for alpha in alphas]
    assert any(still)


def test_the_chance_of_two_municipalities_is_the_larger() -> None:
    effects = [above(made(seed, 0.4)[1].difference(3, 0), 0.3) for seed in (1, 2)]
    places = [Municipality(str(i), judged) for i, judged in enumerate(effects)]
    said = verdict(places, 0.3)
    if said.verdict is Verdict.SUPPORTED:
        assert said.chance == max(one.supported for one in effects)
    strict = verdict(places, 0.3, alpha=max(one.supported for one in effects))
    assert strict.verdict is not Verdict.SUPPORTED


def test_a_family_is_held_together_by_holm() -> None:
    def said(chance: float, word: Verdict = Verdict.SUPPORTED) -> Said:
        return Said(word, chance, ())

    claims = [said(0.03), said(0.001, Verdict.CONTRADICTED), said(0.012), said(1, Verdict.PUT_IN)]
    held = over_family(claims)
    # Bounds are 0.05/4, 0.05/3, 0.05/2: 0.03 does not stand, and what was put in stays.
    assert [one.verdict for one in held] == [
        Verdict.UNDECIDED,
        Verdict.CONTRADICTED,
        Verdict.SUPPORTED,
        Verdict.PUT_IN,
    ]
    assert held[0].reason is Reason.FAMILY
    assert over_family([said(0.03)]) == [said(0.03)]
    assert over_family([]) == []
