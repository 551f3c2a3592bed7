"""Claims in other languages: of every shipped one, beside what is frozen, and never another's."""

from __future__ import annotations

import pytest

from collabsim.errors import UserError
from collabsim.laboratory.file_schema import TRANSLATED
from collabsim.laboratory.files import load_hypothesis, shipped_hypotheses
from collabsim.report.laboratory.page import page_of

NB = """
[hypothesis.nb]
claim = "Jo nærmere i kunnskap, desto flere piloter leverer"
counts_against = "ingen stigning"
"""


@pytest.mark.parametrize("name", shipped_hypotheses())
def test_every_shipped_claim_is_said_in_norwegian_as_fully_as_in_english(name):
    claim = load_hypothesis(name)
    assert set(claim.translated) == set(TRANSLATED)
    for said in claim.translated.values():
        for key in ("claim", "counts_against", "put_in", "needs"):
            assert bool(said[key]) == bool(getattr(claim, key)), key
            assert said[key] != getattr(claim, key) or not said[key]
        assert len(said["contrasts"]) == len(claim.test.contrasts)


def test_words_in_another_language_are_no_other_claim(written, small):
    said = load_hypothesis(written(("[scenario]", NB + "\n[scenario]")))
    assert said.translated["nb"]["claim"].startswith("Jo nærmere")
    assert (said.sha256, said) == (small.sha256, small)


def test_a_page_says_the_claim_in_its_language(written, ran):
    claim = load_hypothesis(written(("[scenario]", NB + "\n[scenario]")))
    found = {**ran[1], "translated": {"nb": dict(claim.translated["nb"])}}
    assert "Jo nærmere i kunnskap" in page_of(found, "nb")
    assert claim.claim not in page_of(found, "nb")
    for language in ("en", "nn"):
        assert claim.claim in page_of(found, language)


def test_another_claim_does_not_take_over_the_words_of_the_one_it_extends(written, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        'extends = "H10"\n[hypothesis]\nid = "OWN"\nclaim = "Another"\n', encoding="utf-8"
    )
    assert load_hypothesis(path).translated == {}
    path.write_text('extends = "H10"\n[hypothesis]\nid = "OWN"\n', encoding="utf-8")
    assert load_hypothesis(path).translated["nb"] == load_hypothesis("H10").translated["nb"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('contrasts = ["a", "b"]', "contrasts has 2 names for 0 comparisons"),
        ('claims = "a"', r"line \d+.*claims is not a key of \[hypothesis\]; nearest: claim"),
        ("put_in = 3", r"line \d+.*put_in must be"),
    ],
)
def test_what_is_wrong_in_them_is_refused_with_its_line(written, change, said):
    path = written(("[scenario]", f"{NB}{change}\n[scenario]"))
    with pytest.raises(UserError, match=said):
        load_hypothesis(path)
