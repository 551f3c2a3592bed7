"""Sobol's design of what moves an effect: a function whose indices are known, nothing, chance."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pytest
from rich.console import Console
from SALib.test_functions import Ishigami

from collabsim.analysis.desk import over_sets
from collabsim.analysis.desk.bench import Bench
from collabsim.analysis.desk.counting import SUMS
from collabsim.analysis.desk.moved import ends_of
from collabsim.analysis.desk.subject import subject_of_sweep
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.language import LANGUAGES
from collabsim.parameters.ranges import PLAUSIBLE
from collabsim.report.desk.moving import indices_grid, indices_lines, indices_title
from collabsim.report.desk.moving_words import Mover
from collabsim.report.desk.tokens import parts, plain, plain_grid

MOVED = ("escalation_share", "retention", "cross_sector_share")
TOTAL, FIRST = (0.5576, 0.4424, 0.2437), (0.3139, 0.4424, 0.0)
"""Analytic indices of Ishigami's function with a = 7 and b = 0.1."""
VARIANCE = 13.8446
OBSERVED = 1e6


@dataclass
class MadeUp(Bench):
    """A bench whose effect is a function of three assumptions, with chance in each replication."""

    sd: float = 0.0
    flat: bool = False

    def one(self, asked):
        effect = 0.0 if self.flat else float(Ishigami.evaluate(self.angles(asked.values)[None])[0])
        rng = np.random.default_rng(asked.seed or 0)
        found = effect + rng.normal(0.0, self.sd, asked.replications)
        sums = np.zeros((2, len(SUMS), asked.replications))
        sums[:, SUMS.index("observed_12")] = OBSERVED
        sums[0, SUMS.index("delivering_12")] = OBSERVED * (0.5 + found / 100.0)
        sums[1, SUMS.index("delivering_12")] = OBSERVED * 0.5
        return sums

    def many(self, asked, progress=None):
        return [self.one(each) for each in asked]

    def angles(self, values):
        shares = []
        for name in MOVED:
            low, high = map(float, ends_of(name, self.subject.after))
            value = float(values.get(name, low))
            by_ratio = name in PLAUSIBLE and PLAUSIBLE[name].by_ratio and low > 0.0
            share = np.log(value / low) / np.log(high / low) if by_ratio else (
                (value - low) / (high - low)
            )  # fmt: skip
            shares.append((share - 0.5) * 2.0 * np.pi)
        return np.array(shares)


@pytest.fixture(scope="module")
def subject():
    return subject_of_sweep(load_sweep("threshold_2026"), size=3_000)


@pytest.fixture(scope="module")
def noisy(subject):
    """A fifth of what is between points is chance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(over_sets, "BASE_POINTS", 256)
        bench = MadeUp(subject, sd=float(np.sqrt(8 * VARIANCE / 4)))
        return over_sets.designed(bench, "sobol", replications=8)


def test_ishigami_keeps_its_indices_under_chance(noisy):
    table = noisy.table.set_index("input")
    assert float(table["noise_share"].iloc[0]) == pytest.approx(0.2, abs=0.05)
    for name, total, first in zip(MOVED, TOTAL, FIRST, strict=True):
        row = table.loc[name]
        assert row["total"] == pytest.approx(total, abs=0.2), name
        assert row["first_order"] == pytest.approx(first, abs=0.2), name
        assert row["total_low"] <= total <= row["total_high"], name
        assert row["told_apart"], name
    others = table.drop(index=list(MOVED))
    assert not others["told_apart"].any()
    assert (others["total_low"] == 0.0).all()


def test_without_any_effect_nothing_is_told(subject):
    found = over_sets.designed(MadeUp(subject, flat=True), "sobol", replications=4)
    assert not found.table["told_apart"].any()
    assert found.table["total"].isna().all()


def test_chance_alone_is_told_to_be_chance(subject):
    found = over_sets.designed(MadeUp(subject, sd=5.0, flat=True), "sobol", replications=8)
    assert float(found.table["noise_share"].iloc[0]) > 0.8
    assert not found.table["told_apart"].any()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_80_columns_and_every_number_has_its_result(noisy, subject, language):
    mover = Mover(subject, language)
    grid = indices_grid(mover, noisy)
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(plain_grid(grid).fitted(80))
    shown = console.export_text()
    assert max(map(len, shown.splitlines())) <= 80
    assert "…" not in shown
    assert all(plain(mover.name(name)).split()[0] in shown for name in MOVED)
    for cell in (cell for row in grid.rows for cell in row.cells[1:4]):
        for key, piece in parts(cell):
            assert key in mover.numbers.found if key else not any(map(str.isdigit, piece))
    lines = [indices_title(mover, noisy), *indices_lines(mover, noisy)]
    assert all(len(plain(one).split()) <= 25 for one in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_all_may_be_chance_there_is_a_sentence_and_no_table(subject, language):
    found = over_sets.designed(MadeUp(subject, flat=True), "sobol", replications=4)
    mover = Mover(subject, language)
    assert indices_grid(mover, found).rows == []
    (first, *_) = indices_lines(mover, found)
    assert "-n" in first
