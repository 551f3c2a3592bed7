"""Where the labels of a pair are exchanged at random there is no effect, and none may be told.

Counts of pilots are made up; from there on it is the desk itself: intervals, sets, both keys, the
sentence. With the labels as they are the same counts have an effect, which is told.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from collabsim.analysis.desk.counting import KINDS, SUMS
from collabsim.analysis.desk.effects import Change, Effects
from collabsim.analysis.desk.measures import MEASURES, effects_of
from collabsim.analysis.desk.sets import SetsTried
from collabsim.report.desk.answer import answer, figure_title
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.tokens import plain

pytestmark = pytest.mark.jobs

RUNS, SETS, TIMES = 40, 8, 200
TOWN = "5,000 inhabitants"
PILOTS = 12
MORE = {"en": "more", "nb": "flere", "nn": "fleire"}


def drawn(rng, lift, *, exchanged):
    """Sums of a pair, ``(side, municipality, kind, sum, replication)``, after and before."""
    sums = np.zeros((2, 1, len(KINDS), len(SUMS), RUNS))
    luck = rng.normal(0.0, 0.1, RUNS)  # both sides have the same
    for side in (0, 1):
        chance = np.clip(0.35 + luck + (lift if side == 0 else 0.0), 0.01, 0.99)
        for months in (12, 36):
            delivering = rng.binomial(PILOTS, chance)
            for kind in (0, 1):
                named = {"observed": PILOTS, "delivering": delivering, "alive": delivering}
                for name, value in named.items():
                    sums[side, 0, kind, SUMS.index(f"{name}_{months}")] = value
                at = SUMS.index(f"cohort_delivering_{months}")
                sums[side, 0, kind, at] = delivering
        for name in ("proposals", "started", "cohort", "cohort_started"):
            sums[side, 0, :2, SUMS.index(name)] = PILOTS
        for name in ("good_observed", "weak_observed"):
            sums[side, 0, :2, SUMS.index(name)] = PILOTS // 2
    if exchanged:
        swap = rng.random(RUNS) < 0.5
        sums[..., swap] = sums[::-1][..., swap]
    return sums


def effects(rng, lift, *, exchanged, sets):
    """The effects of such a pair, over sets that are drawn in the same way."""
    tried: Any = None
    if sets:
        pairs = [drawn(rng, lift, exchanged=exchanged) for _ in range(SETS)]
        found = [effects_of(MEASURES, *one) for one in pairs]
        tried = SetsTried(
            tuple(range(SETS)), (TOWN,), np.stack([value for value, _ in found]),
            np.stack([error for _, error in found]), (RUNS,) * SETS, (), (),
        )  # fmt: skip
    cells = SimpleNamespace(number=1), SimpleNamespace(number=0)
    pair: Any = SimpleNamespace(after=cells[0], before=cells[1])
    sums = drawn(rng, lift, exchanged=exchanged)
    change = Change(pair, {}, {TOWN: 5_000}, sums, tuple(range(RUNS)), tried)
    nothing: Any = None
    return Effects(nothing, (), (change,))


def told(found, language):
    """What is said: the answer and the title of the figure, numbers as written."""
    teller = Teller(found, language)
    said = [*answer(teller, found.changes[0])[1:], figure_title(teller, found.changes[0])]
    return plain(" ".join(said))


@pytest.mark.parametrize("sets", [True, False], ids=["with_sets", "own_values"])
def test_no_effect_is_called_more_in_at_most_one_answer_in_twenty(sets):
    rng = np.random.default_rng(94)
    wrong = 0
    for _ in range(TIMES):
        found = effects(rng, 0.15, exchanged=True, sets=sets)
        wrong += MORE["nb"] in told(found, "nb").split()
    assert wrong <= TIMES // 20


@pytest.mark.parametrize("language", MORE)
def test_the_same_counts_with_their_labels_have_an_effect_that_is_told(language):
    rng = np.random.default_rng(95)
    found = [effects(rng, 0.15, exchanged=False, sets=True) for _ in range(10)]
    assert sum(MORE[language] in told(one, language).split() for one in found) >= 9
