"""The stored measurement is whole, agrees with the definitions, and every miss is explained."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from collabsim.errors import UserError
from collabsim.report.pattern_tables import FOLDER, figures, mechanisms, shown, stored
from collabsim.validation.pattern_criteria import Finding
from collabsim.validation.patterns import ORGANISATIONS, PATTERNS
from collabsim.validation.patterns_run import REPLICATIONS, store

BY_ID = {pattern.id: pattern for pattern in PATTERNS}


@pytest.fixture(scope="module")
def record():
    return stored()


def test_every_pattern_is_stored_with_enough_replications(record):
    found = {(e["pattern"], e["organisation"], e["horizon"]) for e in record["patterns"]}
    wanted = {
        (p.id, o, h if p.at_horizons else None)
        for p in PATTERNS
        for o in ORGANISATIONS
        for h in p.horizons()
    }
    assert found == wanted
    assert record["replications"] >= REPLICATIONS


def test_stored_verdicts_follow_from_stored_figures(record):
    for entry in record["patterns"]:
        found = figures(entry["figures"])
        pattern = BY_ID[entry["pattern"]]
        assert {name for name, _ in found} == set(pattern.figures)
        finding = Finding(pattern, entry["organisation"], entry["horizon"] or 12, found)
        assert finding.verdict() == entry["verdict"]


def test_every_miss_is_explained_and_nothing_else(record):
    missed = {e["pattern"] for e in record["patterns"] if e["verdict"] != "holds"}
    assert set(mechanisms()) == missed


def test_spreadsheet_and_record_hold_the_same(record, tmp_path):
    store(record, tmp_path)
    for name in ("patterns.json", "patterns.csv"):
        fresh = (tmp_path / name).read_text(encoding="utf-8")
        assert fresh == (FOLDER / name).read_text(encoding="utf-8")
    with (FOLDER / "patterns.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(entry["figures"]) for entry in record["patterns"])


def test_a_missing_record_says_what_to_run(tmp_path: Path):
    with pytest.raises(UserError, match="run make patterns"):
        stored(tmp_path)


def test_figures_are_written_for_people():
    rows = json.loads('[{"figure": "a", "population": null, "value": null, "low": 0, "high": 1}]')
    assert shown(figures(rows)["a", None]) == "not known"
    assert shown(figures([{**rows[0], "value": 12.34}])["a", None]) == "12.3 (0.0 to 1.0)"
    assert shown(figures([{**rows[0], "value": 0.1234}])["a", None]) == "0.123 (0.000 to 1.000)"
    assert shown(None) == ""
