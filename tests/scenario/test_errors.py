"""What a user reads when a scenario file cannot be used: one sentence with file, line and key."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from collabsim.errors import UserError
from collabsim.scenario import CHECKS, load_scenario

PLACE = "\n[[municipality]]\npopulation = 10_000\n"


CASES = tomllib.loads((Path(__file__).parent / "refused.toml").read_text("utf-8"))["refused"]


@pytest.mark.parametrize("case", CASES, ids=[case["sentence"] for case in CASES])
def test_the_sentence(refusal, case):
    sentence = case["sentence"]
    assert refusal(case["file"]) == sentence


def test_every_check_across_keys_has_a_case():
    sentences = "\n".join(case["sentence"] for case in CASES)
    for check in CHECKS:
        # What cannot be measured is told by what to raise, not by all that it rests on.
        named = any if check.rule == "measured" else all
        assert named(name in sentences for name in check.names), check
    assert "needs an effect that can be measured" in sentences


def test_numbers_and_names_that_are_too_long_are_not_repeated(refusal):
    assert refusal(f"[run]\nyears = 0x{'f' * 6_000}") == (
        "mine.toml, line 2: years must be a whole number from 1 to 60 (years), "
        "not a number that large"
    )
    assert refusal(f"name = '{'x' * 81}'") == (
        "mine.toml, line 1: name must not be longer than 80 characters"
    )


def test_a_file_that_is_not_utf_8_names_the_byte(refusal):
    assert refusal(b"# ok\nname = 'bok\xe5l'\n") == (
        "mine.toml, line 2: the file must be UTF-8, but byte 17 (0xE5) is not; save it as UTF-8"
    )


def test_the_first_problem_of_the_file_is_reported(refusal):
    text = "[run]\nyears = 'a'\n\n[attention]\ncapacity = 'b'\n" + PLACE
    assert refusal(text).startswith("mine.toml, line 2: years")


def test_a_file_with_windows_line_ends_has_the_same_lines(refusal):
    text = "[run]\nproposal_years = 5\nyear = 9\n" + PLACE
    assert refusal(text.replace("\n", "\r\n")) == refusal(text)


def test_a_byte_order_mark_is_passed_over(write):
    path = write(b"\xef\xbb\xbf" + PLACE.encode())
    assert load_scenario(path).municipalities[0].population == 10_000


def test_a_file_that_is_nested_too_deeply_is_refused(refusal):
    assert refusal("a = " + "[" * 50_000) == (
        "mine.toml: the file is nested too deeply: more than 30 tables or lists in each other"
    )


def test_a_file_that_is_too_large_is_refused(refusal):
    sentence = refusal("#" * 1_000_001)
    assert sentence == (
        "mine.toml: the file has 1,000,001 bytes, a scenario must not have more than 1,000,000"
    )


def test_a_missing_file_names_the_nearest(write):
    write(PLACE, "valley.toml")
    with pytest.raises(
        UserError, match=r"^valey\.toml: there is no such file; nearest: valley\.toml$"
    ):
        load_scenario("valey.toml")
    with pytest.raises(
        UserError, match=r"^base_line\.toml: there is no such file; nearest: baseline$"
    ):
        load_scenario("base_line.toml")


def test_an_unknown_name_names_the_nearest_shipped_scenario(write):
    with pytest.raises(
        UserError, match=r"^larg_better: there is no scenario of this name; nearest: large_better$"
    ):
        load_scenario("larg_better")
    with pytest.raises(
        UserError,
        match=r"shipped scenarios are after_merger, baseline, before_merger, case_nursing_homes",
    ):
        load_scenario("zzzz")


def test_a_folder_is_no_scenario(write, tmp_path):
    with pytest.raises(UserError, match=r"but this is a folder$"):
        load_scenario(tmp_path)
