"""The page of the files of a comparison names every file and column there is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from collabsim.analysis.comparison import Comparison
from collabsim.analysis.instrument_costs import cost_lines, instrument_costs
from collabsim.analysis.instrument_effects import (
    FEWER,
    MEASURES,
    MORE,
    NOT_TOLD,
    UNCHANGED,
    Asked,
    instrument_effects,
)
from collabsim.analysis.instrument_levels import HIGH, LOW, STRONGEST, USUAL, WEAKEST
from collabsim.analysis.tables import ALIVE, DIFFERENCES
from collabsim.instruments import CATALOGUE, Cost
from collabsim.records.course import STATES
from collabsim.records.fates import FATES
from collabsim.scenario import load_scenario
from tests.made_up_region import made_up_region
from tests.synthetic import synthetic_pilots

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "comparison_files.md"
ENDS = re.compile(r"_(low|high)$")
OF_A_STATE = re.compile(rf"^({'|'.join((*STATES, ALIVE))})_region_")
"""Each state has the three columns of the region; the page names their ends."""
VERDICTS = ("above", "below", "open", "no_effect")


@pytest.fixture(scope="module")
def rows() -> dict[str, str]:
    """What the page says of each file."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    named = ((re.match(r"\| `(\w+)\.csv`", line), line) for line in lines)
    return {found[1]: line for found, line in named if found}


def test_every_column_and_word_of_a_comparison_of_instruments_is_explained(rows) -> None:
    cost = Cost(yearly_nok=50_000.0, per_pilot_nok=2_000.0)
    instrument = replace(CATALOGUE["pooled_budget"], cost=cost)
    scenario = load_scenario("small_and_large").with_municipalities(120_000)
    found = instrument_effects(scenario, [instrument], Asked(0, 40))
    assert not cost_lines(found).empty
    tables = {
        "instruments": found.effects,
        "instruments_costs": instrument_costs(found),
        "instruments_cost_lines": cost_lines(found),
    }
    for name, table in tables.items():
        columns = [str(one) for one in table.columns]
        bare = {ENDS.sub("", one) if ENDS.sub("", one) in columns else one for one in columns}
        unsaid = [one for one in sorted(bare) if f"`{one}`" not in rows[name]]
        assert [one for one in unsaid if one != "municipality"] == []
    measures = [one.name for one in MEASURES]
    likewise = [one for one in measures if one.endswith("_per_100_proposals")]
    words = [one for one in measures if one not in likewise] + [MORE, FEWER, NOT_TOLD, UNCHANGED]
    words += [USUAL, LOW, HIGH, WEAKEST, STRONGEST]
    assert [one for one in words if f"`{one}`" not in rows["instruments"]] == []


def test_every_column_of_every_file_is_explained(rows, tmp_path) -> None:
    pilots = synthetic_pilots({10_000: 0.5, 120_000: 0.35})
    result = Comparison.from_pilots(pilots, channels={"ties": pilots})
    result = result.with_region(made_up_region(list(result.populations)))
    missing = {}
    for file in result.to_csv(tmp_path / "files"):
        said = rows[file.stem]
        columns = [str(name) for name in pd.read_csv(file).columns]
        columns = [OF_A_STATE.sub("_region_", name) for name in columns]
        bare = {ENDS.sub("", name) if ENDS.sub("", name) in columns else name for name in columns}
        unsaid = [n for n in sorted(bare) if f"`{n}`" not in said and n != "municipality"]
        if unsaid:
            missing[file.name] = unsaid
    assert missing == {}
    assert [fate for fate in FATES if f"`{fate}`" not in rows["how_it_ended"]] == []
    measures = {measure for measure, _ in DIFFERENCES}
    assert [one for one in measures if f"`{one}`" not in rows["difference"]] == []
    assert [one for one in VERDICTS if f"`{one}`" not in rows["difference"]] == []
