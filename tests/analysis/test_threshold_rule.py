"""What the rule of July 2026 alone does in the model, at two horizons, as the documents say."""

from __future__ import annotations

import pytest

import collabsim

HORIZONS = (12, 36)
SIZES = (3_000, 10_000, 30_000, 120_000)


@pytest.mark.long
def test_all_sizes_gain_and_less_at_36_months_than_at_12(tmp_path):
    rule = collabsim.make_sweep(
        "rules_2026",
        {"threshold_nok": [100_000, 500_000]},
        prices_year=2026,
        seed=1,
        replications=600,
    )
    told: dict[int, dict[int, tuple[float, bool]]] = {}
    with collabsim.sweep(rule, tmp_path / "rule", progress=False) as results:
        for months in HORIZONS:
            found = collabsim.cell_contrasts(results, against=0, months=months)
            told[months] = {
                size: (row.difference, row.low > 0.0)
                for size, row in zip(SIZES, found[found["cell"] == 1].itertuples(), strict=True)
            }
    assert all(gained for _, gained in told[12].values())
    assert all(0.02 < difference < 0.08 for difference, _ in told[12].values())
    assert all(gained for _, gained in told[36].values())
    assert all(0.01 < difference < 0.05 for difference, _ in told[36].values())
    assert all(told[36][size][0] < told[12][size][0] for size in SIZES)
