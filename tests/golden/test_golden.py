"""Nothing has changed since the hashes were written but names; see ``tests.golden``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.golden import check
from tests.golden.events import NUMBERS, PLACES, old_events, words
from tests.golden.measured import LANGUAGES, Measured, event_words
from tests.golden.plain import Thing, exact, old_table, old_tree, rounded, scalar, sha256
from tests.golden.renamed import Renamed, renamed
from tests.golden.scenarios import SCENARIOS, Golden

NOTHING = Renamed()
KEPT = os.environ.get("GOLDEN_KEPT")
TINY = Golden("tiny", places=(3_000,), values={"years": 6, "proposal_years": 3}, replications=2)


@pytest.mark.parametrize("name", check.NAMES)
def test_nothing_but_names_has_changed(name: str) -> None:
    names = renamed()
    things = check.things_of(name, names)
    kept = Path(KEPT) if KEPT else None
    differ = check.differences(name, things, check.hashes()[name], names, kept)
    assert not differ, "\n".join(differ)


def test_the_scenarios_meet_every_kind_of_event_in_the_frame_and_every_outcome() -> None:
    names = renamed()
    kinds: set[str] = set()
    ends: set[str] = set()
    for golden in SCENARIOS:
        if "events" in golden.more:
            for one in Measured(names, golden).simulations:
                frame = names.part(one, "Simulation.events")
                column = next(n for n in frame if names.old_column("events", n) == "kind")
                kinds |= {names.old_word(kind, "events.kind") for kind in frame[column]}
                pilots = old_table(names, "pilots", names.part(one, "Simulation.pilots"))
                ends |= {json.loads(word) for word in pilots["outcome"] if word != "null"}
    events = names.there("collabsim.world.codes:Event")
    outcomes = names.there("collabsim.world.codes:Outcome")
    assert {names.old_word(one.name.lower(), "events.kind") for one in events} <= kinds
    assert {names.old_word(one.name.lower(), "pilots.outcome") for one in outcomes} <= ends


# --- A change that is more than a name is seen ---------------------------------------------------


@pytest.fixture(scope="module")
def tiny() -> dict[str, Thing]:
    """What is measured of a small world, with no name changed."""
    return Measured(NOTHING, TINY).things()


def said(things: dict[str, Thing], base: dict[str, Thing], names: Renamed = NOTHING) -> list[str]:
    """What the check says of one world against another."""
    return check.differences("tiny", things, {n: one.record() for n, one in base.items()}, names)


def test_another_value_of_a_parameter_is_seen_in_log_and_pilots(tiny: dict[str, Thing]) -> None:
    other = Golden(**{**vars(TINY), "values": {**TINY.values, "initial_tie_known": 0.31}})
    differ = said(Measured(NOTHING, other).things(), tiny)
    assert [one.split(",")[0] for one in differ] == [
        f"tiny: {thing} differs" for thing in ("values", "log", "pilots")
    ]


def test_the_last_bit_of_one_number_of_the_log_is_seen(tiny: dict[str, Thing]) -> None:
    measured = Measured(NOTHING, TINY)
    rows = measured.runs[0].events
    place = int(np.flatnonzero(rows["b"] % 1)[0])
    rows["b"][place] = np.nextafter(rows["b"][place], 1.0)
    assert said({"log": measured.log(measured.runs)}, {"log": tiny["log"]}) == [
        "tiny: log differs, in run_0.b"
    ]


def test_a_parameter_by_its_new_name_gives_the_old_hashes(tiny: dict[str, Thing]) -> None:
    names = Renamed({"parameters": {"length_in_years": "years", "first_years": "proposal_years"}})
    values = {"length_in_years": 6, "first_years": 3}
    things = Measured(names, Golden(**{**vars(TINY), "values": values})).things()
    assert things["log"].text == tiny["log"].text
    assert "length_in_years\t6" in things["values"].text


FRAME = pd.DataFrame({"pilot": [0, 1], "stop_level": [None, 2.0], "ended_as": ["none", "stopped"]})


def test_types_order_and_declared_names_do_not_matter() -> None:
    now = pd.DataFrame(
        {
            "ended_in": [None, "halted"],
            "stop_level": pd.array([None, 2], "Int64"),
            "number": [0.0, 1.0],
            "colour": ["red", "blue"],
        }
    )
    names = Renamed(
        {
            "columns": {"pilots": {"pilot": "number"}, "every": {"ended_as": "ended_in"}},
            "none": {"pilots": {"ended_as": "none"}},
            "words": {"pilots.ended_as": {"stopped": "halted"}},
            "added": {"pilots": ["colour"]},
        }
    )
    before = old_table(NOTHING, "pilots", FRAME)
    assert old_table(names, "pilots", now) == before
    for table in names.tables:
        fewer = Renamed({key: value for key, value in names.tables.items() if key != table})
        assert old_table(fewer, "pilots", now) != before, table


def test_numbers_are_the_same_whatever_holds_them_and_differ_in_their_last_bit() -> None:
    assert scalar(3) == scalar(3.0) == scalar(np.int8(3)) == scalar(np.float32(3)) == "3"
    assert scalar(value=True) == "1"
    assert scalar(float("nan")) == scalar(None) == scalar(pd.NA) == "null"
    assert scalar("null") != scalar(None)
    assert scalar("3") != scalar(3)
    assert exact(0.1) != exact(float(np.nextafter(0.1, 1)))
    assert rounded(0.1) == rounded(float(np.nextafter(0.1, 1))) != rounded(0.1 + 1e-11)
    assert exact(-0.0) != exact(0.0)
    assert exact(2.0**60) != exact(2.0**60 + 256.0)


def test_two_columns_of_one_old_name_are_refused() -> None:
    names = Renamed({"columns": {"pilots": {"pilot": "stop_level"}}})
    with pytest.raises(ValueError, match="two columns pilot"):
        old_table(names, "pilots", FRAME)


def test_events_by_kind_in_words_give_the_old_rows() -> None:
    kinds = ["proposed", "unit_asked", "fund", "unit_asked"]
    columns = [*PLACES["events"], *NUMBERS]
    before = pd.DataFrame(
        [
            ["A", 1, 0, 2, kinds[0], 0, -1, "", 3, 1, 80_000.0, 0.5, 1.0, 2.0, 0.0, -1.0],
            ["A", 1, 0, 3, kinds[1], 0, 7, "post", 4, 1, 0.25, 0.75, 0.5, 900.0, 0.1, 1.0],
            ["A", 1, 0, 12, kinds[2], -1, -1, "", 0, 0, 5_000.0, 9_000.0, 0.0, 0.0, 0.0, 0.0],
            ["A", 1, 0, 13, kinds[3], 0, 8, "other", 5, 2, -0.5, 0.0, 0.5, 900.0, 0.1, 0.0],
        ],
        columns=columns,
    )
    wanted = old_events(NOTHING, "events", before, kinds)
    answered = before["kind"] == "unit_asked"
    assert answered.any()
    now = before.drop(columns=["code", "b"]).rename(columns={"person": "who"})
    now["code"] = before["code"].where(~answered)
    now["b"] = before["b"].where(before["b"] != 0)
    now["answer"] = before["code"].map({1: "yes", 2: "no"}).where(answered)
    now["who"] = now["who"].where(now["who"] >= 0)
    now["new"] = "anything"
    tables = {
        "columns": {"events": {"person": "who"}},
        "events": {"unit_asked": {"code": "answer"}},
        "added": {"events": ["new"]},
    }
    assert old_events(Renamed(tables), "events", now, kinds) == wanted
    now.loc[np.flatnonzero(answered)[0], "answer"] = "no"
    assert old_events(Renamed(tables), "events", now, kinds) != wanted
    now["lost"] = 1.0
    with pytest.raises(ValueError, match=r"lost of a .* is no column"):
        old_events(Renamed(tables), "events", now, kinds)


def test_a_column_that_is_told_apart_now_gives_the_one_it_was() -> None:
    kinds = ["legal_error", "legal_error"]
    before = {"kind": kinds, "code": [0, 2], "a": [80_000.0, 0.25]}
    now = {"kind": kinds, "code": [0, 2], "sum": [80_000.0, None], "tie": [None, 0.25]}
    names = Renamed({"events": {"legal_error": {"a": ["sum", "tie"]}}})
    assert old_events(names, "events", now, kinds) == old_events(
        Renamed({"events": {"other": {}}}), "events", before, kinds
    )
    now["tie"] = [0.5, 0.25]
    with pytest.raises(ValueError, match="sum and tie are of one column"):
        old_events(names, "events", now, kinds)


def test_keys_of_a_tree_are_brought_back_and_prose_is_left_out() -> None:
    before = {"town": {"fund": 1, "about": "x"}, "pilots": [{"sector": -1, "years": 3}]}
    now = {"pilots": [{"years_of_run": 3.0, "sector": None}], "town": {"fund_nok": 1, "more": 2}}
    names = Renamed(
        {
            "keys": {"town.fund": "town.fund_nok"},
            "parameters": {"years": "years_of_run"},
            "none": {"page": {"sector": -1}},
            "added": {"page": ["town.more"]},
        }
    )
    left_out = ["town.about"]
    assert list(old_tree(names, now, "page")) == list(
        old_tree(NOTHING, before, "page", left_out)
    ) == ["pilots[0].sector\t-1", "pilots[0].years\t3", "town.fund\t1"]  # fmt: skip


def test_a_sentence_worded_anew_is_measured_as_it_was() -> None:
    text = NOTHING.there("collabsim.language:text")
    now = text("compare.no_stops", "nb")
    names = Renamed({"texts": {"nb": {"compare.no_stops": "Slik stod det."}}})
    with names.worded():
        assert text("compare.no_stops", "nb") == "Slik stod det."
        assert text("compare.no_stops", "nn") != "Slik stod det."
    assert text("compare.no_stops", "nb") == now
    with (
        pytest.raises(ValueError, match="no sentence"),
        Renamed({"texts": {"nb": {"compare.nothing": "x"}}}).worded(),
    ):
        text("compare.no_stops", "nb")


def test_a_thing_may_differ_beyond_the_twelfth_digit_only_where_the_file_says_so() -> None:
    def things(x: float) -> dict[str, Thing]:
        return {
            "tables": Thing({"t": exact(x)}),
            "tables_to_twelve_digits": Thing({"t": rounded(x)}),
        }

    near, far = things(0.1 + 1e-16), things(0.1 + 1e-11)
    summed = Renamed({"summed_anew": {"things": ["tables"]}})
    assert said(near, things(0.1)) == ["tiny: tables differs, in t"]
    assert said(near, things(0.1), summed) == []
    assert said(far, things(0.1), summed) == ["tiny: tables_to_twelve_digits differs, in t"]


def test_the_first_row_that_differs_is_shown_where_the_base_is_kept(
    tiny: dict[str, Thing], tmp_path: Path
) -> None:
    check.keep(tmp_path, "tiny", tiny)
    changed = Thing()
    frame = pd.DataFrame({"a": [1, 2], "b": [0.5, 0.25]})
    changed.add_table("run_0", old_table(NOTHING, "log", frame))
    base = Thing()
    base.add_table("run_0", old_table(NOTHING, "log", frame.assign(b=[0.5, 0.75])))
    check.keep(tmp_path, "tiny", {"log": base})
    (sentence,) = check.differences(
        "tiny", {"log": changed}, {"log": base.record()}, NOTHING, tmp_path
    )
    assert "line 4, in run_0, columns b" in sentence
    assert "base: 2\t0.75" in sentence


@pytest.mark.long
def test_hashes_do_not_hang_on_the_place_the_width_the_threads_or_the_seed_of_hashes(
    checkout: Path, tmp_path: Path
) -> None:
    names = ["large_case", "sweep_region"]
    kept = tmp_path / "kept"
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "4711",
        "COLUMNS": "140",
        "FORCE_COLOR": "1",
        "TZ": "Asia/Tokyo",
        "TMPDIR": str(tmp_path),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "COLLABSIM_LANGUAGE": "nn",
    }
    subprocess.run(
        [sys.executable, "-m", "tests.golden", "--keep", str(kept), *names],
        cwd=checkout, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    for name in names:
        base = check.hashes()[name]
        written = {path.stem: path.read_text(encoding="utf-8") for path in kept.glob(f"{name}/*")}
        assert set(written) == set(base)
        assert {thing: sha256(text) for thing, text in written.items()} == {
            thing: one["sha256"] for thing, one in base.items()
        }


def test_the_base_is_written_by_an_empty_file_of_names_only() -> None:
    names = renamed()
    for kind, own in event_words().items():
        before = words()[names.old_word(kind, "events.kind")]
        for slot, held in own.items():
            assert set(held.values()) == set(before[slot].values()) - {-1}
    assert set(check.hashes()) == set(check.NAMES)
    assert {f"compare_{one}" for one in LANGUAGES} <= set(check.hashes()["four_sizes"])
