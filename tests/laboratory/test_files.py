"""A hypothesis file: what it may say, and one sentence where it may not."""

from __future__ import annotations

import pytest

from collabsim.errors import UserError
from collabsim.laboratory.cells import cells_of, grid_of
from collabsim.laboratory.files import load_hypothesis, shipped_hypotheses

REFUSED = (
    (('form = "rising"', 'form = "arising"'), "form must be one of", "rising"),
    (("levels = [0, 0.5, 1]", "levels = [0, 0.5, 2]"), "at level 2", "from 0 to 1"),
    (("levels = [0, 0.5, 1]", "levels = [0, 0.5, 0.5]"), "levels lists one twice", "line 13"),
    (("delivering_12 =", "delivering_13 ="), "there is no outcome delivering_13",
     "nearest: delivering_12"),
    (('role = "primary"', 'role = "secondary"'), "one outcome must have role", "decides"),
    (('path = "all"', 'path = ["novel"]'), "novel", "nearest: novelty"),
    (("smallest = 0.05", "smallest = 0"), "smallest must be a number above 0", "line"),
    (("[plan]", "[plan]\nseed = 900"), "seed of their own", "[plan]"),
    (("years = 6", "yaers = 6"), "yaers", "years"),
    (("claim = ", "claims = "), "claims is not a key of [hypothesis]", "nearest: claim"),
    (("[region]", "[regions]"), "regions is not a key of a hypothesis file", "nearest: region"),
    (("municipalities = [2_000]", "municipalities = [2_000, 2_000]"), "lists a size twice", "line"),
    (('form = "rising"', 'form = "inverted_u"'), "needs 5 levels or more", "cognitive has 3"),
    (('form = "rising"', 'form = "interaction"'), "needs 2 factors", "not 1"),
    (('form = "rising"', 'form = "contrasts"'), "[[test.contrast]]", "at_least"),
    (('form = "rising"', 'form = "share_mediated"'), "at_least", "share_mediated"),
    (('form = "rising"', 'form = "rising"\nagree = [3_000]'), "3,000 is not one of", "line"),
    (('secondary", smallest = 0.05', 'secondary", smallest = 0.05, expectation = "meetings"'),
     "only of fit_gained", "put in"),
)  # fmt: skip


@pytest.mark.parametrize(("change", "said", "also"), REFUSED, ids=[str(one[1]) for one in REFUSED])
def test_what_cannot_be_used_is_told_in_one_sentence(written, change, said, also):
    path = written(change)
    with pytest.raises(UserError) as failure:
        load_hypothesis(path)
    sentence = str(failure.value)
    assert sentence.startswith(str(path))
    assert said in sentence
    assert also in sentence or "line" in sentence
    assert "\n" not in sentence


def test_a_file_that_extends_another_replaces_what_is_varied_whole(written):
    base = written()
    other = base.with_name("T2.toml")
    other.write_text(
        'extends = "T1"\n[hypothesis]\nid = "T2"\n[factor.social]\nlevels = [0, 1]\n'
        'do = { proximity = "social", path = "all", hold = "level", from = "start" }\n',
        encoding="utf-8",
    )
    found = load_hypothesis(other)
    assert (found.id, found.claim) == ("T2", load_hypothesis(base).claim)
    assert [one.name for one in found.factors] == ["social"]


def test_one_that_extends_itself_is_refused(written):
    path = written()
    path.write_text('extends = "T1"\n' + path.read_text("utf-8"), encoding="utf-8")
    with pytest.raises(UserError, match="cannot extend itself"):
        load_hypothesis(path)


def test_the_hash_is_of_what_is_said_and_not_of_its_spelling(written, small):
    spelt = written(("[0, 0.5, 1]", "[0.0, 0.50, 1.0]"), ('id = "T1"', 'id   =  "T1"  # mine'))
    assert load_hypothesis(spelt).sha256 == small.sha256
    other = load_hypothesis(written(("smallest = 0.05", "smallest = 0.04")))
    assert other.sha256 != small.sha256
    assert other.design_sha256 == small.design_sha256


def test_every_cell_holds_what_its_label_says(small):
    grid = grid_of(small.factors)
    cells = cells_of(small)
    assert [dict(one.at) for one in cells] == grid
    values = [one.scenario.dos[0].value if one.scenario.dos else None for one in cells]
    assert values == [0.0, 0.5, 1.0, None]


@pytest.mark.parametrize("name", shipped_hypotheses())
def test_shipped_hypotheses_hold_together(name):
    found = load_hypothesis(name)
    assert found.id == name
    assert found.source
    assert found.testable == bool(found.factors or found.test.form == "log_loss")
    for cell in cells_of(found):
        cell.scenario.checked()


def test_nineteen_are_shipped_of_which_at_least_fourteen_can_be_tested():
    families = {name: load_hypothesis(name).testable for name in shipped_hypotheses()}
    numbers = {name: int("".join(sign for sign in name if sign.isdigit())) for name in families}
    assert set(numbers.values()) == set(range(1, 20))
    assert len({numbers[name] for name, testable in families.items() if testable}) >= 14
