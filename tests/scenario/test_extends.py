"""Extending scenarios: key by key, municipalities as a whole, and circles."""

from __future__ import annotations

import pytest

from collabsim.errors import UserError
from collabsim.parameters import PARAMETERS
from collabsim.scenario import Origin, load_scenario

PLACE = "\n[[municipality]]\npopulation = 10_000\n"


def test_tables_are_merged_key_by_key(write):
    write("[run]\nyears = 20\nproposal_years = 8\n" + PLACE, "parent.toml")
    child = load_scenario(write('extends = "parent.toml"\n\n[run]\nyears = 30\n', "child.toml"))
    assert child.values["years"] == 30
    assert child.values["proposal_years"] == 8
    assert child.values["capacity"] == PARAMETERS["capacity"].default
    assert child.origins == {
        "years": Origin("child.toml", 4),
        "proposal_years": Origin("parent.toml", 3),
    }


def test_municipalities_replace_those_of_the_parent(write):
    write(PLACE, "parent.toml")
    kept = load_scenario(write('extends = "parent.toml"', "kept.toml"))
    other = load_scenario(
        write('extends = "parent.toml"\n[[municipality]]\npopulation = 5_000', "other.toml")
    )
    assert [m.population for m in kept.municipalities] == [10_000]
    assert [m.population for m in other.municipalities] == [5_000]


def test_name_and_about_are_not_inherited(write):
    write('name = "Parent"\nabout = "For parents."' + PLACE, "parent.toml")
    child = load_scenario(write('extends = "parent.toml"', "child.toml"))
    assert (child.name, child.about) == ("child", "")


def test_a_path_is_relative_to_the_file_that_extends(write, tmp_path):
    (tmp_path / "below").mkdir()
    write('name = "Above"\nextends = "small_and_large"', "above.toml")
    (tmp_path / "below" / "child.toml").write_text('extends = "../above.toml"', encoding="utf-8")
    child = load_scenario(tmp_path / "below" / "child.toml")
    assert [m.population for m in child.municipalities] == [10_000, 120_000]


def test_a_circle_is_printed(refusal, write):
    write('extends = "c.toml"', "b.toml")
    write('\nextends = "a.toml"', "c.toml")
    sentence = refusal('extends = "b.toml"', "a.toml")
    assert sentence == (
        "c.toml, line 2: extends goes in a circle: a.toml -> b.toml -> c.toml -> a.toml"
    )


def test_a_file_that_extends_itself_is_a_circle(refusal):
    assert refusal('extends = "./mine.toml"') == (
        "mine.toml, line 1: extends goes in a circle: mine.toml -> mine.toml"
    )


def test_a_missing_parent_names_the_nearest(refusal):
    assert refusal('\nextends = "smal_and_large"') == (
        "mine.toml, line 2: extends names smal_and_large, but there is no such shipped scenario; "
        "nearest: small_and_large"
    )
    assert refusal('extends = "min.toml"') == (
        "mine.toml, line 1: extends names min.toml, but there is no such file; nearest: mine.toml"
    )


def test_an_error_in_the_parent_is_reported_in_the_parent(write, refusal):
    write("[run]\nyeers = 5", "parent.toml")
    assert refusal('extends = "parent.toml"').startswith("parent.toml, line 2: yeers is not")


def test_shares_that_sum_to_one_in_floats_are_accepted(write):
    text = "[pilots]\none_unit_share = 0.7\nfew_units_share = 0.30000000000000004\n"
    assert load_scenario(write(text + PLACE)).values["one_unit_share"] == 0.7


def test_the_child_is_blamed_for_what_it_breaks(write, refusal):
    write("\n\n\n\n\n\n[run]\nproposal_years = 12\n" + PLACE, "parent.toml")
    assert refusal('extends = "parent.toml"\n[run]\nyears = 11').startswith(
        "mine.toml, line 3: proposal_years must not be above years"
    )


def test_values_of_one_municipality_must_hold_together_too(refusal):
    assert refusal(PLACE + "years_until_gain_low = 6\n") == (
        "mine.toml, line 4: municipality '10,000 inhabitants': years_until_gain_low must not be "
        "above years_until_gain_high, but 6 is above 5 (years); years_until_gain_high has its "
        "default value: raise it too"
    )


def test_a_changed_parent_changes_the_child(write):
    write("[run]\nyears = 20\n" + PLACE, "parent.toml")
    child = write('extends = "parent.toml"', "child.toml")
    before = load_scenario(child).fingerprint
    write("[run]\nyears = 21\n" + PLACE, "parent.toml")
    assert load_scenario(child).fingerprint != before


def test_a_missing_scenario_raises_the_users_error():
    with pytest.raises(UserError):
        load_scenario("no/such/file.toml")
