"""A choice of levers that changed nothing in any run is said to have changed nothing."""

from __future__ import annotations

import json

import pytest

from collabsim.classroom.packing import pack
from collabsim.classroom.page import self_contained_page
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.ensembles import ReplicationCounts, ensembles
from collabsim.inquiry.levers import lever, mask_of
from tests.small_worlds import classroom, plan

pytestmark = pytest.mark.slow

RUNS = 12
CHOICES = ((), ("threshold",), ("pooled_budget",), ("mandate",))
SAID = {
    "nb": ("Valget endret ingenting i noen av de 12 kjøringene: ", "verdien er den samme"),
    "nn": ("Valet endra ingenting i nokon av dei 12 køyringane: ", "verdien er den same"),
    "en": ("Your choice changed nothing in any of the 12 runs: ", "the value is the one"),
}


@pytest.fixture(scope="module")
def page_where_two_levers_do_nothing(recorded_data, tmp_path_factory):
    """The threshold is that of the lever already, and no pilot spans two sectors."""
    same = lever("threshold").values["threshold_nok"]
    scenario = classroom().with_values(threshold_nok=same, cross_sector_share=0.0)
    sizes = ReplicationCounts(base_and_single=RUNS)
    masks = [mask_of(keys) for keys in CHOICES]
    levers = [
        {**one, "base": {name: scenario.values[name] for name in one["base"]}}
        for one in recorded_data["levers"]
    ]
    counted = ensembles(scenario, 302, masks=masks, sizes=sizes)
    data = recorded_data | {"ensembles": counted, "levers": levers}
    path = tmp_path_factory.mktemp("unchanged") / "classroom.html"
    path.write_text(self_contained_page(pack(json.loads(json.dumps(data)))), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", SAID)
def test_the_page_says_that_a_choice_changed_nothing(
    open_page, page_where_two_levers_do_nothing, language
):
    opened = open_page(file=page_where_two_levers_do_nothing)

    def notes(*levers):
        setup = {"panel": "levers", "twin": "lever", "town": 1, "language": language}
        opened.run("app.change({ ...given, shown: true })", {**setup, "levers": list(levers)})
        opened.settle()
        found = opened.page.locator(".unchanged").all_inner_texts()
        assert len(found) <= 1
        return found

    said, value = SAID[language]
    assert notes() == []
    assert notes("mandate") == []
    (told,) = notes("threshold")
    assert told.startswith(said + value)
    (told,) = notes("pooled_budget")
    assert told.startswith(said)
    assert value not in told
    assert notes("threshold", "mandate") == []  # not counted


def test_runs_are_the_same_where_every_pilot_is():
    masks = [mask_of(keys) for keys in (("threshold",), ("delegation",), ())]
    made = ensembles(classroom(), 302, masks=masks, sizes=ReplicationCounts(base_and_single=RUNS))
    for combination in made["combinations"]:
        for place, found in enumerate(combination["municipalities"]):
            plans = plan(place), plan(place, *combination["levers"])
            pairs = [[run_one(p, 302, r).pilots.tobytes() for p in plans] for r in range(RUNS)]
            assert found["same"] == sum(one == other for one, other in pairs)
    assert made["combinations"][0]["municipalities"][1]["same"] < RUNS
    assert made["combinations"][2]["municipalities"][0]["same"] == RUNS
