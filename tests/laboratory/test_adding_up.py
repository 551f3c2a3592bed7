"""Every path alone, added up: as counted here from single runs, and where it is exact."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collabsim import load_scenario, replicate
from collabsim.laboratory.adding_up import alone_of, cells_alone, parts_of
from collabsim.laboratory.files import load_hypothesis
from collabsim.laboratory.running import run_hypothesis
from collabsim.scenario.do_schema import PATHS


def test_the_sum_is_that_of_runs_made_by_hand(ran):
    _, found = ran
    scenario = (
        load_scenario("baseline").with_municipalities(2_000).with_values(years=6, proposal_years=2)
    )

    def share(*dos):
        one = scenario.with_do(*dos) if dos else scenario
        pilots = replicate(one, replications=20, seed=1)
        return pilots["started"].sum() / len(pilots)

    own = share()
    for at, level in enumerate((0, 0.5, 1)):
        held = {"proximity": "cognitive", "hold": "value", "value": level, "from": "proposal"}
        wanted = own + sum(share({**held, "path": [path]}) - own for path in PATHS["cognitive"])
        whole = share({**held, "path": "all"})
        (entry,) = [one for one in found["expected"] if one["outcome"] == "started"]
        assert entry["values"][at] == pytest.approx(wanted, abs=1e-12)
        assert entry["difference"][at] == pytest.approx(whole - wanted, abs=1e-12)
        assert entry["low"][at] <= entry["difference"][at] <= entry["high"][at]


def test_a_sum_gives_no_word(ran):
    _, found = ran
    assert {one["kind"] for one in found["expected"]} == {"paths"}
    assert not any(one["has_form"] for one in found["expected"])
    assert {one["verdict"] for one in found["verdicts"]} <= {
        "supported", "contradicted", "undecided",
    }  # fmt: skip


def test_paths_that_do_not_meet_add_up_exactly(written, tmp_path):
    # Two factors of which the second is of a year after the last: it changes nothing.
    late = '[factor.late]\nlevels = [0, 1]\ndo = { proximity = "social", path = ["consent"], '
    late += 'hold = "level", from = 71 }\n\n'
    claim = load_hypothesis(
        written(
            ('path = "all"', 'path = ["novelty"]'),
            ("[outcome]", late + "[outcome]"),
            ("[region]\npoints = 2", "[region]\npoints = 0"),
        )
    )
    assert [one.name for one in alone_of(claim)] == [
        "cognitive: cognitive, novelty", "late: social, consent",
    ]  # fmt: skip
    found = run_hypothesis(claim, tmp_path / claim.id)
    started = next(one for one in found["expected"] if one["outcome"] == "started")
    for one in (started["difference"], started["low"], started["high"]):
        assert one == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)


def test_one_path_has_nothing_to_add_up(small):
    (factor,) = small.factors
    one = replace(factor, do=({**factor.do[0], "path": ["novelty"]},))
    alone = replace(small, factors=(one,))
    assert alone_of(alone) == ()
    assert parts_of(alone, 20) == {}


def test_a_search_has_no_reader_but_the_entrepreneur(small):
    (factor,) = small.factors
    held = {"proximity": "geographical", "path": "all", "hold": "level", "who": ["team"]}
    both = replace(small, factors=(replace(factor, do=(held, factor.do[0])),))
    names = [one.name for one in alone_of(both)]
    assert "cognitive: geographical, meeting" in names
    assert len(names) == 5
    assert "cognitive: geographical, search" not in names


def test_every_factor_and_path_of_the_shipped_claims_is_held_alone_somewhere():
    for name, parts, cells in (("H1a", 4, 44), ("H8", 7, 14), ("H14", 4, 4), ("H9", 9, 19)):
        claim = load_hypothesis(name)
        alone = alone_of(claim)
        assert (len(alone), len(cells_alone(claim, alone))) == (parts, cells), name
