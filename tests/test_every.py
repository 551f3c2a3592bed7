"""A test of many cases tells all that fail, and cannot be empty."""

from __future__ import annotations

import pytest

from tests.every import every


def test_all_that_fail_are_told_by_name():
    seen = []

    @every([1, 2, 3, 4], name=lambda case: f"case {case}")
    def odd(case):
        seen.append(case)
        assert case % 2, "even"

    with pytest.raises(AssertionError, match=r"(?s)2 of 4 fail:.*case 2: .*even.*case 4: ") as told:
        odd()
    assert seen == [1, 2, 3, 4]
    assert "case 1" not in str(told.value)


def test_errors_are_failures_and_what_holds_passes():
    @every([1, 0])
    def reciprocal(case):
        assert 1 / case

    with pytest.raises(AssertionError, match="0: ZeroDivisionError"):
        reciprocal()
    every([1, 2])(lambda case: None)()


def test_nothing_to_try_is_no_success():
    with pytest.raises(AssertionError, match="nothing to try"):
        every([])(lambda case: None)()
