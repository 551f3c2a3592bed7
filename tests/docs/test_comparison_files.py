"""The page of the files of a comparison names every file and column there is."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from collabsim.analysis.comparison import Comparison
from collabsim.analysis.tables import ALIVE, DIFFERENCES
from collabsim.records.course import STATES
from collabsim.records.fates import FATES
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
