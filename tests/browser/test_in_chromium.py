"""A browser runs the rules as Python does: the same bytes of every pilot."""

from __future__ import annotations

import pytest

from tests.browser.kit import digest, page_bytes, python_bytes

RUN = "([cells, asked]) => kit.run(cells, asked)"
CELLS = [
    {"image": "3000", "seed": 5, "first": 0, "count": 12},
    {"image": "120000", "seed": str(2**62 - 1), "first": 3, "count": 11},
    {
        "image": "10000", "seed": 7, "first": 0, "count": 8,
        "parameters": {"threshold_nok": 400_000.0, "discretion_share": 0.07, "years": 12},
    },
]  # fmt: skip


def test_the_same_bytes(page):
    found = page.evaluate(RUN, [CELLS, {"count": "bytes", "ragged": True}])
    assert [digest(page_bytes(one)) for one in found] == [
        digest(python_bytes(one)) for one in CELLS
    ]
