"""What the page on rivals stands on: a full measurement, whole, and told as it came out."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from collabsim.errors import UserError
from collabsim.report import rival_tables
from collabsim.report.rival_tables import FOLDER, stored
from collabsim.report.rival_words import by_rival
from collabsim.validation.rivals.conditions import CONDITIONS, FITTED, SIZES
from collabsim.validation.rivals.figures import FIGURES
from collabsim.validation.rivals.running import PREDICTING, QUEUE
from collabsim.validation.rivals.scoring import ALL, GROUPS, NEAR
from collabsim.validation.rivals.store import RECORD, TABLES, write


@pytest.fixture(scope="module")
def kept():
    return stored()


def test_every_figure_is_stored_with_enough_replications(kept):
    found = [(row["condition"], row["population"], row["figure"]) for row in kept["predictions"]]
    assert found == list(product((one.name for one in CONDITIONS), SIZES, FIGURES))
    fitted = {(r["condition"], r["population"]) for r in kept["predictions"] if r["fitted"]}
    assert fitted == set(FITTED)
    assert {(row["rival"], row["group"]) for row in kept["errors"]} == set(
        product(PREDICTING, GROUPS)
    )
    assert kept["replications"] >= 200


def test_stored_verdicts_follow_from_stored_errors(kept):
    for row in kept["errors"]:
        assert row["as_well"] == (row["error"] <= max(row["resampling_error_95"], NEAR))


def test_spreadsheets_and_record_hold_the_same(kept, tmp_path):
    write(kept, tmp_path)
    for name in (RECORD, *TABLES.values()):
        fresh = (tmp_path / name).read_text(encoding="utf-8")
        assert fresh == (FOLDER / name).read_text(encoding="utf-8")


def test_points_of_the_region_are_summed_up(kept):
    rows = kept["at_points"]
    assert len(rows) == kept["region"]["points"] >= 40
    assert sum(row["as_well"] for row in rows) == kept["region"]["as_well"]
    for row in rows:
        assert row["as_well"] == (row["error"] <= max(row["resampling_error_95"], NEAR))
    for name, column in (
        ("error", "error"),
        ("model_delivering_36", "model_difference_36"),
        ("rival_delivering_12", "rival_difference_12"),
    ):
        middle = float(np.median([row[column] for row in rows]))
        assert kept["region"]["spreads"][name][0] == pytest.approx(middle, abs=2e-6)


def test_the_page_says_plainly_whether_silence_explains_as_much(kept):
    as_much = by_rival(kept)[QUEUE][ALL]["as_well"]
    told = rival_tables.told()
    assert ("explain as much as the model" in told.replace("do not explain", "")) == as_much
    assert ("do not explain as much as the model" in told) != as_much


def test_a_missing_record_says_what_to_run(tmp_path: Path):
    with pytest.raises(UserError, match="collabsim nulls --out"):
        stored(tmp_path)
