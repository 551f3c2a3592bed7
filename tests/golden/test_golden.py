"""No number has changed since the hashes were written; see ``tests.golden``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from collabsim.world.codes import Event, Outcome
from tests.golden import check
from tests.golden.measured import LANGUAGES, Measured
from tests.golden.page import page_thing
from tests.golden.plain import Thing, scalar, sha256, tree
from tests.golden.scenarios import SCENARIOS, Golden

KEPT = os.environ.get("GOLDEN_KEPT")
TINY = Golden("tiny", places=(3_000,), values={"years": 6, "proposal_years": 3}, replications=2)


EVERY_LANDING = ("small_and_large", "sweep_rule")
"""Scenarios that every landing looks at; ``make long`` looks at all."""


@pytest.mark.parametrize(
    "name",
    [
        name if name in EVERY_LANDING else pytest.param(name, marks=pytest.mark.long)
        for name in check.NAMES
    ],
)
def test_no_number_has_changed(name: str) -> None:
    kept = Path(KEPT) if KEPT else None
    differ = check.differences(name, check.things_of(name), check.hashes()[name], kept)
    assert not differ, "\n".join(differ)


def test_the_scenarios_meet_every_kind_of_event_in_the_frame_and_every_outcome() -> None:
    kinds: set[str] = set()
    ends: set[str] = set()
    for golden in SCENARIOS:
        if "events" in golden.more:
            for one in Measured(golden).simulations:
                kinds |= set(one.events["kind"])
                ends |= set(one.pilots["outcome"].dropna())
    assert kinds == {one.name.lower() for one in Event}
    assert ends == {one.name.lower() for one in Outcome}


def test_hashes_are_written_of_all_scenarios_one_thing_a_line() -> None:
    base = check.hashes()
    assert tuple(base) == check.NAMES
    assert {f"compare_{one}" for one in LANGUAGES} <= set(base["four_sizes"])
    lines = check.HASHES.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 + sum(2 + len(things) for things in base.values())


# --- A change is seen ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny() -> dict[str, Thing]:
    """What is measured of a small world."""
    return Measured(TINY).things()


def said(things: dict[str, Thing], base: dict[str, Thing]) -> list[str]:
    """What the check says of one world against another."""
    return check.differences("tiny", things, {n: one.record() for n, one in base.items()})


def test_another_value_of_a_parameter_is_seen_in_log_and_pilots(tiny: dict[str, Thing]) -> None:
    assert said(Measured(TINY).things(), tiny) == []
    other = Golden(**{**vars(TINY), "values": {**TINY.values, "initial_tie_known": 0.31}})
    differ = said(Measured(other).things(), tiny)
    assert [one.split(",")[0] for one in differ] == ["tiny: log differs", "tiny: pilots differs"]


def test_the_last_bit_of_one_number_of_the_log_is_seen(tiny: dict[str, Thing]) -> None:
    measured = Measured(TINY)
    rows = measured.runs[0].events
    column = next(n for n in rows.dtype.names if rows.dtype[n].kind == "f" and (rows[n] % 1).any())
    place = int(np.flatnonzero(rows[column] % 1)[0])
    rows[column][place] = np.nextafter(rows[column][place], 1.0)
    assert said({"log": measured.log(measured.runs)}, {"log": tiny["log"]}) == [
        f"tiny: log differs, in run_0.{column}"
    ]


FRAME = pd.DataFrame({"pilot": [0, 1], "level": [None, 2.0], "ended_as": [None, "stopped"]})


def table(frame: object) -> dict[str, Thing]:
    """A thing of one table."""
    thing = Thing()
    thing.add_table("some", frame)
    return {"pilots": thing}


def test_types_and_the_order_of_columns_do_not_matter() -> None:
    now = pd.DataFrame(
        {
            "ended_as": pd.array([pd.NA, "stopped"], "string"),
            "level": pd.array([None, 2], "Int64"),
            "pilot": [False, True],
        }
    )
    assert said(table(now), table(FRAME)) == []
    assert said(table({"level": [np.nan, 2], **now.drop(columns="level")}), table(FRAME)) == []
    backwards = FRAME.iloc[::-1]
    assert said(table(backwards), table(FRAME)) == [
        "tiny: pilots differs, in some.ended_as, some.level, some.pilot"
    ]


def test_columns_that_are_new_or_gone_are_told_from_those_that_differ() -> None:
    now = FRAME.assign(colour=["red", "blue"])
    assert said(table(now), table(FRAME)) == ["tiny: pilots differs, new: some.colour"]
    now = FRAME.assign(pilot=[0, 2]).rename(columns={"level": "height"})
    assert said(table(now), table(FRAME)) == [
        "tiny: pilots differs, in some.pilot; new: some.height; gone: some.level"
    ]
    assert said({}, table(FRAME)) == ["tiny: pilots is no longer measured"]
    assert said(table(FRAME), {}) == ["tiny: there is no hash of pilots"]


def test_numbers_are_the_same_whatever_holds_them_and_differ_in_their_last_bit() -> None:
    assert scalar(3) == scalar(3.0) == scalar(np.int8(3)) == scalar(np.float32(3)) == "3"
    assert scalar(value=True) == "1"
    assert scalar(float("nan")) == scalar(None) == scalar(pd.NA) == "null"
    assert scalar("null") != scalar(None)
    assert scalar("3") != scalar(3)
    assert scalar(0.1) != scalar(float(np.nextafter(0.1, 1)))
    assert scalar(-0.0) != scalar(0.0)
    assert scalar(2.0**60) != scalar(2.0**60 + 256.0)


def test_a_tree_is_read_by_the_names_of_its_keys_and_prose_is_left_out() -> None:
    before = {"town": {"fund": 1, "about": "x"}, "pilots": [{"years": 3}, {"years": [1, 2]}]}
    now = {"pilots": [{"years": 3.0}, {"years": (1, 2)}], "town": {"fund": True}}
    assert list(tree(now)) == list(tree(before, ["town.about"])) == [
        ("pilots.years", "pilots[0].years", "3"),
        ("pilots.years", "pilots[1].years", "[1, 2]"),
        ("town.fund", "town.fund", "1"),
    ]  # fmt: skip


def test_the_last_bit_of_one_number_of_the_page_is_seen_in_its_column() -> None:
    def page(x: float) -> dict[str, Thing]:
        stopped = {"belief": [0.5, x], "stop_reason": [1, 2]}
        events = [{"month": [1, 1], "fields": {"stopped": stopped}}]
        data = {"pools": {"events": events}, "ensembles": {"bins": [0, 1]}, "made_with": {"is": x}}
        return {"page": page_thing(data)}

    assert said(page(0.1), page(0.1)) == []
    assert said(page(float(np.nextafter(0.1, 1))), page(0.1)) == [
        "tiny: page differs, in pools.events.fields.stopped.belief"
    ]


def test_the_first_row_that_differs_is_shown_where_texts_are_kept(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": [0.5, 0.25]})
    base = table(frame.assign(b=[0.5, 0.75]))
    check.keep(tmp_path, "tiny", base)
    (sentence,) = check.differences(
        "tiny", table(frame), {"pilots": base["pilots"].record()}, tmp_path
    )
    assert "line 4, in some, columns b" in sentence
    assert "before: 2\t0.75" in sentence


def test_hashes_of_one_scenario_are_written_and_others_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "hashes.json"
    names = ("first", "second")
    old, new = ({n: one.record() for n, one in table(f).items()} for f in (FRAME, FRAME[:1]))
    check.write(path, names, {"second": old, "first": old})
    check.write(path, names, {"second": new})
    assert check.hashes(path) == {"first": old, "second": new}
    assert (
        json.loads(path.read_text(encoding="utf-8").splitlines()[2].partition(":")[2])
        == (old["pilots"])
    )
    check.write(path, names[1:], {})
    assert list(check.hashes(path)) == ["second"]


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
