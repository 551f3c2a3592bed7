"""Every number of a memo is in the file of numbers that the memo names, as Python writes it."""

from __future__ import annotations

import json
import re
from dataclasses import fields

import pytest

from collabsim.report.desk.tokens import Number

pytestmark = pytest.mark.jobs

MARKED = re.compile(r'<(?:data|span)(?: value="([^"]*)")? data-result="([^"]+)"')


def test_every_number_of_the_memo_is_in_the_file_it_names(open_page, tmp_path):
    desk = open_page()
    desk.ask(sizes=[3_000, 10_000], replications=200, sets=0)
    memo = desk.taken("html", tmp_path).read_text(encoding="utf-8")
    file = desk.taken("json", tmp_path)
    assert file.name in memo
    numbers = json.loads(file.read_text(encoding="utf-8"))
    assert list(numbers) == sorted(numbers)
    assert {frozenset(one) for one in numbers.values()} == {
        frozenset(field.name for field in fields(Number))
    }
    marked = MARKED.findall(memo)
    assert len(marked) > 100
    for value, key in marked:
        assert key in numbers
        if value:
            assert float(value) == numbers[key]["value"], key
    assert desk.complaints == []
