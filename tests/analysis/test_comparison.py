"""A comparison: its tables, its files and its answer."""

from __future__ import annotations

import csv
import errno
import math
import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from collabsim.analysis.comparison import Comparison, gap_by_replication
from collabsim.analysis.sentence import leading_channel
from collabsim.analysis.tables import DIFFERENCES, GAP_MEASURES
from collabsim.api import compare
from collabsim.errors import UserError
from collabsim.language import LANGUAGES
from collabsim.records.counts import run_sums
from collabsim.records.course import HORIZONS, STATES
from collabsim.scenario import MunicipalitySpec, load_scenario
from collabsim.statistics.intervals import is_clear, share_interval
from collabsim.statistics.shapley import shapley

SMALL, LARGE = "10,000 inhabitants", "120,000 inhabitants"


@pytest.fixture(scope="module")
def pilots(synthetic_pilots):
    return synthetic_pilots({120_000: 0.3, 10_000: 0.5}, replications=60)


@pytest.fixture(scope="module")
def comparison(pilots):
    return Comparison.from_pilots(pilots)


def verdict(sentence: str) -> str:
    """The part of the answer that says where more deliver."""
    return sentence.partition(": after 12")[2].partition(";")[0]


def test_the_table_has_a_row_for_each_municipality_and_horizon(comparison, pilots) -> None:
    table = comparison.table
    assert table["municipality"].to_list() == [SMALL] * 3 + [LARGE] * 3
    assert table["months"].to_list() == list(HORIZONS) * 2
    assert (table["proposals"] == 1200).all()
    assert (table["replications"] == 60).all()
    assert table[list(STATES)].sum(axis=1).to_numpy() == pytest.approx(np.ones(6))
    alive = table[["delivering", "bridged", "in_house", "other_supplier"]].sum(axis=1)
    assert table["alive"].to_numpy() == pytest.approx(alive.to_numpy())
    for state in (*STATES, "alive"):
        assert (table[f"{state}_low"] <= table[state]).all()
        assert (table[state] <= table[f"{state}_high"]).all()


def test_a_share_is_over_started_pilots_that_could_be_observed(comparison, pilots) -> None:
    own = pilots[(pilots["municipality"] == LARGE) & pilots["started"]]
    own = own[own["state_36"] != "censored"]
    delivering = (own["state_36"] == "delivering").groupby(own["replication"]).sum()
    expected = share_interval(delivering, own.groupby("replication").size())
    row = comparison.table.set_index(["municipality", "months"]).loc[(LARGE, 36)]
    assert row["observed"] == len(own)
    assert row["delivering"] == pytest.approx(expected.value)
    assert row["delivering_low"] == pytest.approx(expected.low)


def test_the_difference_is_small_minus_large(comparison) -> None:
    assert (comparison.small, comparison.large) == (SMALL, LARGE)
    rows = comparison.difference
    assert list(zip(rows["measure"], rows["months"], strict=True)) == list(DIFFERENCES)
    gap = rows["small_share"] - rows["large_share"]
    assert rows["difference"].to_numpy() == pytest.approx(gap.to_numpy())
    assert (rows["difference_low"] < gap).all()
    assert (gap < rows["difference_high"]).all()


def test_no_figure_lacks_an_interval(comparison) -> None:
    for name in ("table", "difference", "stops", "side_effects", "survival", "ends"):
        bounds = getattr(comparison, name).filter(regex="(^|_)(low|high)$")
        assert bounds.shape[1] >= 2
        assert bounds.notna().all().all()


def test_stops_of_a_municipality_add_up_in_each_dimension(comparison) -> None:
    totals = comparison.stops.groupby(["municipality", "dimension"])[["stops", "share"]].sum()
    assert totals["share"].to_numpy() == pytest.approx(np.ones(8))
    places = comparison.stops[comparison.stops["dimension"] == "place"]
    assert places["level"].notna().all()
    assert comparison.stops["level"].isna().sum() == len(comparison.stops) - len(places)


def test_what_stands_beside_is_per_pilot_per_run_and_per_inhabitant(comparison, pilots) -> None:
    sums = comparison.side_effects.set_index(["municipality", "measure"])["value"]
    own = pilots[pilots["municipality"] == LARGE]
    assert sums[LARGE, "users_reached"] == pytest.approx(own["users_reached"].sum() / 60)
    assert sums[LARGE, "users_per_10000"] == pytest.approx(sums[LARGE, "users_reached"] / 12)
    assert sums[LARGE, "legal_errors"] == pytest.approx(
        100 * own["legal_errors"].sum() / own["started"].sum()
    )


def test_survival_agrees_with_the_states_where_nobody_is_censored(comparison, pilots) -> None:
    own = pilots[(pilots["municipality"] == SMALL) & pilots["started"]]
    ended = (own["ended_month"] <= own["money_ended_month"] + 12).fillna(value=False)
    curve = comparison.survival.set_index(["municipality", "month"])["share"]
    assert curve[SMALL, 12] == pytest.approx(1 - ended.mean())


def test_the_same_pilots_give_the_same_comparison_in_any_order(comparison, pilots) -> None:
    again = Comparison.from_pilots(pilots.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(again.table, comparison.table)
    pd.testing.assert_frame_equal(again.survival, comparison.survival)
    assert again.sentence() == comparison.sentence()


# --- Channels ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def neutral(synthetic_pilots):
    """Pilots with the large municipality nearly, or hardly, like the small one."""
    return {
        "attention": synthetic_pilots({120_000: 0.48, 10_000: 0.5}, replications=60),
        "ties": synthetic_pilots({120_000: 0.33, 10_000: 0.5}, replications=60),
    }


@pytest.fixture(scope="module")
def with_channels(pilots, neutral):
    return Comparison.from_pilots(pilots, channels=neutral)


def test_the_change_is_the_gap_less_what_is_left(with_channels) -> None:
    table = with_channels.channels
    assert len(table) == 2 * len(GAP_MEASURES)
    change = table["gap"] - table["gap_neutral"]
    assert table["change"].to_numpy() == pytest.approx(change.to_numpy())
    assert table["share_of_gap"].dropna().to_numpy() == pytest.approx(
        (change / table["gap"])[table["share_of_gap"].notna()].to_numpy()
    )


def test_the_answer_names_a_channel_that_carries_more_than_half(with_channels) -> None:
    assert "more than half of the difference after 36 months" in with_channels.sentence("en")
    assert "leaders' attention" in with_channels.sentence("en")
    assert "ledernes oppmerksomhet" in with_channels.sentence("nb")


def test_a_channel_that_carries_less_is_said_to_carry_more_than_any_other(
    pilots, synthetic_pilots
) -> None:
    some = {
        "ties": synthetic_pilots({120_000: 0.36, 10_000: 0.5}, replications=400),
        "path": synthetic_pilots({120_000: 0.3, 10_000: 0.5}, replications=400),
    }
    whole = synthetic_pilots({120_000: 0.3, 10_000: 0.5}, replications=400)
    sentence = Comparison.from_pilots(whole, channels=some).sentence()
    assert "ties" in sentence
    assert "than any other" in sentence
    assert "more than half" not in sentence


def test_a_channel_neutralised_alone_is_named_only_if_it_carries_more_than_half(
    pilots, neutral
) -> None:
    for channel, named in (("ties", False), ("attention", True)):
        sentence = Comparison.from_pilots(pilots, channels={channel: neutral[channel]}).sentence()
        assert ("carries" in sentence.partition("; one size channel")[2] or not named) is True
        assert ("no single size channel" in sentence) is not named


def test_nothing_is_named_without_a_clear_lead(pilots, neutral, synthetic_pilots) -> None:
    """Of two channels that carry the same one is always a little ahead."""
    twin = synthetic_pilots({120_000: 0.48, 10_000: 0.5}, replications=60)
    both = {"attention": neutral["attention"], "contact": twin}
    for _ in range(2):
        compared = Comparison.from_pilots(pilots, channels=both)
        own = compared.channels
        own = own[(own["measure"] == "delivering") & (own["months"] == 36)]
        # Each carries a clear part of a clear difference, and more than half of it.
        assert (own["change_low"] > 0.01).all()
        assert (own["share_of_gap"] > 0.5).all()
        assert leading_channel(compared.difference, compared.channels) is None
        assert "attention" not in compared.sentence("en")
        assert "no single size channel" in compared.sentence("en")
        (lead,) = own["change_lead_low"].dropna()
        assert lead <= 0
        both = dict(reversed(both.items()))


def test_a_lead_is_the_paired_difference_of_two_changes(with_channels, pilots, neutral) -> None:
    own = with_channels.channels.set_index(["channel", "measure", "months"])
    row = own.loc[("attention", "delivering", 36)]
    other = own.loc[("ties", "delivering", 36)]
    assert row["change_lead"] == pytest.approx(row["change"] - other["change"])
    assert math.isnan(other["change_lead"])
    # The jackknife by hand: both changes with one replication left out.
    index = run_sums(pilots, None, [SMALL, LARGE])
    sums = [run_sums(neutral[name], None, [SMALL, LARGE]) for name in ("attention", "ties")]
    assert len(index.loc[[SMALL]]) == 60

    def lead(left_out: int | None) -> float:
        gaps = []
        for table in sums:
            kept = table.drop(left_out, level="replication") if left_out is not None else table
            total = kept.groupby(level="municipality").sum()
            share = total["delivering_36"] / total["observed_36"]
            gaps.append(share[SMALL] - share[LARGE])
        return gaps[1] - gaps[0]

    without = np.array([lead(r) for r in range(60)])
    error = np.sqrt(59 / 60 * np.square(without - lead(None)).sum())
    half = stats.t.ppf(0.975, 59) * error
    assert row["change_lead"] == pytest.approx(lead(None))
    assert row["change_lead_high"] - row["change_lead"] == pytest.approx(half, rel=1e-6)


def test_a_gap_in_favour_of_the_large_has_a_leading_channel_too(synthetic_pilots) -> None:
    pilots = synthetic_pilots({10_000: 0.3, 120_000: 0.5}, replications=60)
    neutral = {
        "advisers": synthetic_pilots({10_000: 0.48, 120_000: 0.5}, replications=60),
        "frames": synthetic_pilots({10_000: 0.32, 120_000: 0.5}, replications=60),
    }
    compared = Comparison.from_pilots(pilots, channels=neutral)
    leading = leading_channel(compared.difference, compared.channels)
    assert leading is not None
    assert leading.channel == "advisers"
    assert leading.value < 0


def test_an_interval_that_is_shown_to_begin_at_nought_is_not_clear() -> None:
    assert not is_clear(0.0004, 0.02)
    assert not is_clear(-0.02, -0.0004)
    assert not is_clear(float("nan"), float("nan"))
    assert is_clear(0.0006, 0.02)
    assert is_clear(-0.02, -0.0006)


def test_one_size_has_no_size_channels(pilots, neutral) -> None:
    def same(table):
        return table.assign(population=30_000)

    with pytest.raises(ValueError, match="two sizes"):
        Comparison.from_pilots(same(pilots), channels={"ties": same(neutral["ties"])})
    one_size = load_scenario("small_and_large").with_municipalities(
        MunicipalitySpec("North", 10_000), MunicipalitySpec("South", 10_000)
    )
    with pytest.raises(UserError, match="10,000 inhabitants"):
        compare(one_size, replications=1, channels=True)
    three = one_size.with_municipalities(*one_size.municipalities, MunicipalitySpec("East", 3_000))
    with pytest.raises(UserError, match="10,000 inhabitants"):
        compare(three, replications=1, shapley=True, municipalities=["North", "South"])


def test_shapley_values_of_the_gap_are_told_apart_from_single_changes(pilots, neutral) -> None:
    whole = gap_by_replication(pilots).to_numpy()

    def gap(names: frozenset[str]) -> np.ndarray:
        parts = (gap_by_replication(neutral[name]).to_numpy() - whole for name in sorted(names))
        return whole + sum(parts, np.zeros_like(whole))

    values = shapley(gap, list(neutral))
    result = Comparison.from_pilots(pilots, channels=neutral, shapley=values)
    table = result.channels
    assert table["shapley"].to_numpy() == pytest.approx(table["change"].to_numpy(), abs=1e-9)
    assert table["shapley_low"].to_numpy() == pytest.approx(
        table["change_low"].to_numpy(), abs=0.01
    )
    assert "by Shapley values" in result.sentence("en")


def test_the_gap_by_replication_averages_to_the_gap(comparison, pilots) -> None:
    rows = gap_by_replication(pilots)
    assert len(rows) == 60
    gaps = comparison.difference["difference"].to_numpy()[: len(GAP_MEASURES)]
    assert rows.mean().to_numpy() == pytest.approx(gaps)


def test_channels_must_be_of_the_same_municipalities(pilots, synthetic_pilots) -> None:
    others = synthetic_pilots({10_000: 0.5, 90_000: 0.5}, replications=60)
    with pytest.raises(ValueError, match="ties"):
        Comparison.from_pilots(pilots, channels={"ties": others})


# --- The answer --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_one_sentence_that_promises_nothing(with_channels, language) -> None:
    sentence = with_channels.sentence(language)
    assert sentence.endswith(".")
    assert not re.search(r"[.!?]\s+\S", sentence)
    assert not re.search(r"predict|forutsi|prove|bevis", sentence, re.IGNORECASE)
    assert "{" not in sentence
    for months in ("12", "36"):
        assert months in sentence


def test_every_figure_of_the_answer_stands_in_the_tables(comparison) -> None:
    sentence = comparison.sentence("en")
    rows = comparison.table[comparison.table["months"].isin([12, 36])]
    for _, row in rows.iterrows():
        share, low, high = (100 * row[f"delivering{end}"] for end in ("", "_low", "_high"))
        assert f"{share:.0f}% ({low:.0f} to {high:.0f})" in sentence
    gap = comparison.difference.iloc[0]
    assert f"{100 * gap['difference']:.1f} percentage points more" in sentence


def test_the_answer_turns_round_when_the_large_one_does_better(synthetic_pilots) -> None:
    result = Comparison.from_pilots(synthetic_pilots({10_000: 0.2, 120_000: 0.6}))
    said = verdict(result.sentence("en"))
    assert "in the larger municipality" in said
    assert "the smaller municipality" not in said
    assert "\N{MINUS SIGN}" not in said


def test_the_answer_says_when_there_is_no_clear_difference(synthetic_pilots) -> None:
    result = Comparison.from_pilots(synthetic_pilots({10_000: 0.4, 120_000: 0.4}))
    assert verdict(result.sentence("en")).count("no clear difference") == 2
    assert result.sentence("nb").count("ingen klar forskjell") == 2


def with_fates(synthetic_pilots, small: dict[str, float], large: dict[str, float]):
    """Pilots whose states 12 and 36 months on, and ends, have given shares in both places.

    ``over`` is the share whose collaboration ends in month 6 and ``later`` in month 30,
    ``open`` the share still waiting after 12 months; all others deliver.
    """
    pilots = synthetic_pilots({10_000: 0.5, 120_000: 0.5}, replications=60)
    pilots["money_ended_month"] = pd.Series(24, pilots.index, "Int64").where(pilots["started"])
    order = pilots.groupby("municipality").cumcount() % 20 / 20
    for name, shares in ((SMALL, small), (LARGE, large)):
        own = pilots["started"] & (pilots["municipality"] == name)
        over = own & (order < shares["over"])
        waits = own & ~over & (order < shares["over"] + shares["open"])
        later = own & ~over & (order >= 1 - shares["later"])
        end = ["ended_month", "ended_as", "stop_stage"]
        pilots.loc[own, [*end, "outcome"]] = [pd.NA, None, None, "direct"]
        pilots.loc[over, end] = [30, "stopped", "deciding"]
        pilots.loc[later, end] = [54, "stopped", "review"]
        for months in (12, 24, 36):
            state = f"state_{months}"
            pilots.loc[own, state] = "delivering"
            pilots.loc[over, state] = "stopped"
            if months == 12:
                pilots.loc[waits, state] = "waiting"
            if months == 36:
                pilots.loc[later, state] = "stopped"
    return pilots


def test_a_lead_of_speed_is_told_from_collaborations_kept(synthetic_pilots) -> None:
    """More deliver in the small one after 12 months, but no more of its collaborations last."""
    result = Comparison.from_pilots(
        with_fates(
            synthetic_pilots,
            {"over": 0.45, "open": 0.0, "later": 0.0},
            {"over": 0.35, "open": 0.4, "later": 0.3},
        )
    )
    said = result.sentence("en")
    assert "the smaller municipality decides sooner" in said
    assert "lead by then is one of speed" in said
    assert "the smaller municipality keeps more: after 36 months" in said
    own = result.difference.set_index(["measure", "months"])["difference"]
    assert own["delivering", 12] > 0.2
    assert own["unsettled", 12] < -0.3
    assert own["not_ended", 12] < -0.05
    assert own["not_ended", 36] > 0.1
    nynorsk = result.sentence("nn")
    assert "den minste kommunen avgjer tidlegare" in nynorsk
    assert "den minste kommunen held på fleire" in nynorsk


def test_a_lead_of_collaborations_kept_is_not_called_speed(synthetic_pilots) -> None:
    result = Comparison.from_pilots(
        with_fates(
            synthetic_pilots,
            {"over": 0.2, "open": 0.1, "later": 0.0},
            {"over": 0.5, "open": 0.3, "later": 0.0},
        )
    )
    said = result.sentence("en")
    assert "the smaller municipality decides sooner" in said
    assert "one of speed" not in said
    assert "the smaller municipality keeps more" in said


def test_where_neither_is_sooner_nor_keeps_more_it_is_said(synthetic_pilots) -> None:
    alike = {"over": 0.3, "open": 0.2, "later": 0.1}
    pilots = with_fates(synthetic_pilots, alike, alike)
    # Not the very same in every replication.
    own = (pilots["replication"] % 2 == 0) & (pilots["municipality"] == SMALL)
    pilots.loc[own & (pilots["pilot"] == 19), ["ended_month", "stop_stage"]] = [pd.NA, None]
    said = Comparison.from_pilots(pilots).sentence("en")
    assert "neither clearly decides sooner" in said
    assert "one of speed" not in said


def test_collaborations_not_ended_are_those_of_the_curve(comparison, pilots) -> None:
    followed = pilots[pilots["state_36"] != "censored"]
    result = Comparison.from_pilots(followed)
    curve = result.survival.set_index(["municipality", "month"])["share"]
    rows = result.difference[result.difference["measure"] == "not_ended"]
    for _, row in rows.iterrows():
        if row["months"] == 36:
            assert row["small_share"] == pytest.approx(curve[SMALL, 36])
            assert row["large_share"] == pytest.approx(curve[LARGE, 36])


def test_municipalities_of_one_size_are_first_and_second(pilots) -> None:
    renamed = pilots.assign(population=30_000).replace({SMALL: "Two levels", LARGE: "Three"})
    sentence = Comparison.from_pilots(renamed).sentence("en")
    assert "Two levels (30,000 inhabitants)" in sentence
    assert "smaller" not in sentence
    assert "in the second" in verdict(sentence)


def test_one_municipality_has_an_answer_and_no_difference(pilots) -> None:
    alone = Comparison.from_pilots(pilots[pilots["municipality"] == SMALL])
    assert alone.difference.empty
    assert "10,000 inhabitants" in alone.sentence("en")
    with pytest.raises(ValueError, match="only one"):
        Comparison.from_pilots(pilots[pilots["municipality"] == SMALL], channels={"ties": pilots})


def test_pilots_too_young_to_be_observed_are_said_to_be(pilots) -> None:
    young = pilots.assign(state_12="censored", state_24="censored", state_36="censored")
    assert "no pilot was observed that long" in Comparison.from_pilots(young).sentence("en")


def test_an_empty_table_is_refused(pilots) -> None:
    with pytest.raises(ValueError, match="no pilots"):
        Comparison.from_pilots(pilots.iloc[:0])


# --- Files -------------------------------------------------------------------------------------


def test_canonical_csv_restores_every_number(comparison, tmp_path) -> None:
    written = comparison.to_csv(tmp_path / "folder")
    assert [path.name for path in written] == [
        "table.csv", "difference.csv", "stops.csv", "side_effects.csv", "survival.csv", "ends.csv",
        "how_it_ended.csv", "by_sectors.csv",
    ]  # fmt: skip
    content = written[0].read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    rows = list(csv.DictReader(content.decode("utf-8").splitlines()))
    for column in ("delivering", "delivering_low", "alive_high"):
        assert [float(row[column]) for row in rows] == comparison.table[column].to_list()


def test_norwegian_csv_stands_beside_unchanged_canonical_files(comparison, tmp_path) -> None:
    comparison.to_csv(tmp_path / "plain")
    comparison.to_csv(tmp_path / "nb", csv="nb")
    content = (tmp_path / "nb" / "table.nb.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 7
    read = pd.read_csv(tmp_path / "nb" / "table.nb.csv", sep=";", decimal=",", encoding="utf-8-sig")
    pd.testing.assert_frame_equal(read, comparison.table, check_dtype=False)
    for plain in (tmp_path / "plain").iterdir():
        assert plain.read_bytes() == (tmp_path / "nb" / plain.name).read_bytes()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    comparison, tmp_path, monkeypatch
) -> None:
    comparison.to_csv(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match="there is no room left on the disk"):
        comparison.to_csv(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_municipality_without_a_proposal_stays_in_the_comparison() -> None:
    sparse = {"mode": "region", "entrepreneurs": 1, "proposals_per_year": 0.2, "years": 3}
    region = load_scenario("small_and_large").with_municipalities(1_000, 3_000, 120_000)
    scenario = region.with_values(**sparse, proposal_years=1)
    found = compare(scenario, replications=1, seed=1, channels=True)
    assert list(found.populations.values()) == [1_000, 3_000, 120_000]
    assert (found.small, found.large) == ("1,000 inhabitants", "120,000 inhabitants")
    own = found.table.set_index(["municipality", "months"])
    assert own.loc[("1,000 inhabitants", 12), "observed"] == 0
    assert np.isnan(own.loc[("1,000 inhabitants", 12), "delivering"])
    assert own.loc[("120,000 inhabitants", 12), "observed"] > 0


def test_where_nothing_was_proposed_there_is_a_sentence() -> None:
    nothing = load_scenario("small_and_large").with_values(proposals_per_year=0.0)
    with pytest.raises(UserError, match="no pilot was proposed in 2 replications"):
        compare(nothing, replications=2)
