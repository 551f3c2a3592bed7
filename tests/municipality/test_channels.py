from __future__ import annotations

import pytest

from collabsim.municipality.channels import REGISTER, channel, measure
from collabsim.parameters import CHANNELS, PARAMETERS

SIZES = (3_000, 10_000, 30_000, 120_000, 300_000)


@pytest.fixture(scope="module")
def measured():
    return measure({}, SIZES).set_index("population")


def test_every_switch_has_one_entry_and_every_entry_a_switch():
    assert tuple(entry.name for entry in REGISTER) == CHANNELS
    assert all(entry.switch in PARAMETERS for entry in REGISTER)


def test_an_entry_names_every_rule_that_reads_its_switch(checkout):
    rules = checkout / "collabsim" / "rules"
    text_of = {
        path.relative_to(rules).as_posix(): path.read_text(encoding="utf-8")
        for path in rules.rglob("*.py")
    }
    for entry in REGISTER:
        assert set(entry.read_by) <= set(text_of), entry.name
        reading = {name for name, text in text_of.items() if f".{entry.switch} " in text}
        assert reading <= set(entry.read_by), entry.name


def test_every_entry_names_columns_that_are_measured(measured):
    for entry in REGISTER:
        assert entry.columns
        assert set(entry.columns) <= set(measured.columns), entry.name
    assert not measured.isna().any(axis=None)


@pytest.mark.parametrize("entry", REGISTER, ids=lambda entry: entry.name)
def test_the_quantity_of_every_channel_changes_with_size(measured, entry):
    for column in entry.columns:
        assert measured.loc[120_000, column] != measured.loc[3_000, column], column


def test_quantities_at_known_sizes(measured):
    assert measured.loc[3_000, "leaders_between"] == 0
    assert measured.loc[3_000, "school_coverage"] == 1
    assert measured.loc[120_000, "fund_projects"] == pytest.approx(20.4)
    assert measured.loc[120_000, "schools"] == 56
    # 3 heads, 3 first holders of a duty, and a share of 167 units further below
    further = PARAMETERS["escalation_share"].default * 167
    assert measured.loc[120_000, "chief_workload"] == pytest.approx(6 + further)
    assert measured.loc[3_000, "message_left"] == pytest.approx(PARAMETERS["retention"].default)
    assert measured["tie_chance"].is_monotonic_decreasing


def test_switches_that_act_on_the_structure_show():
    neutral = measure({"neutral_ties": True, "neutral_fund": True, "neutral_advisers": True}, SIZES)
    assert neutral["tie_chance"].nunique() == 1
    assert set(neutral["fund_projects"]) == {0.0}
    assert set(neutral["own_advisers"]) == {0}


def test_a_channel_is_found_by_name():
    assert channel("ties").switch == "neutral_ties"
