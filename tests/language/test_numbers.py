"""Numbers as English and Norwegian write them, bokmål and nynorsk alike."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.language import catalogue, number, percent

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("x", "decimals", "english", "norwegian"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1_000, 0, "1,000", "1000"),
        (10_000, 0, "10,000", f"10{SPACE}000"),
        (1_300_000, 0, "1,300,000", f"1{SPACE}300{SPACE}000"),
        (0.25, 2, "0.25", "0,25"),
        (-1_234.5, 1, "-1,234.5", "-1234,5"),
        (-12_345.67, 2, "-12,345.67", f"-12{SPACE}345,67"),
        (-0.04, 1, "0.0", "0,0"),
        (9_999.6, 0, "10,000", f"10{SPACE}000"),
    ],
)
def test_number(x, decimals, english, norwegian):
    assert number(x, "en", decimals) == english
    assert number(x, "nb", decimals) == number(x, "nn", decimals) == norwegian


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_number_in_a_sentence_can_be_broken_over_two_lines(language):
    broken = re.compile(r"\d \d{3}(?!\d)|\d %")
    assert not [key for key, sentence in catalogue(language).items() if broken.search(sentence)]


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_said_to_be_missing(x):
    assert number(x, "en") == percent(x, "en") == "n/a"
    assert number(x, "nb") == percent(x, "nb") == "mangler"
    assert number(x, "nn") == percent(x, "nn") == "manglar"


def test_percent():
    assert percent(0.413) == "41%"
    assert percent(0.413, "nb", 1) == percent(0.413, "nn", 1) == f"41,3{SPACE}%"


@given(
    x=st.floats(-1e12, 1e12),
    decimals=st.integers(0, 6),
    language=st.sampled_from(["en", "nb", "nn"]),
)
def test_a_written_number_can_be_read_back(x, decimals, language):
    written = number(x, language, decimals)
    plain = written.replace(",", "") if language == "en" else written.replace(SPACE, "")
    assert float(plain.replace(",", ".")) == float(f"{x:.{decimals}f}")
