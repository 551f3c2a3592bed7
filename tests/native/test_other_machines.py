"""Libraries for machines that are not at hand give what the one of this machine gives.

That for aarch64 runs under QEMU, that for Windows under Wine. macOS runs under neither: there the
code of its libraries is laid out in memory as its loader would and called; what its loader itself
asks of them is looked at.

A library is looked for in build/native. What this machine lacks is said and left out; what
COLLABSIM_NEEDS_MACHINES names may not be lacking.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from collabsim.agents import looking
from collabsim.engine.loop import run_world
from collabsim.experiment.blocks import Runner
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.model import run_with_mesa
from collabsim.native import PLATFORMS, file_name
from collabsim.rules.people import read_person
from collabsim.rules.phases.opening import next_leaving
from collabsim.world.compiling import ENTRIES, rules_hash
from tests.browser.drawing import drawn_scenario
from tests.flat_memory import unlike
from tests.golden.measured import scenario_of
from tests.golden.scenarios import SCENARIOS
from tests.native.machines import macho
from tests.native.machines.at_hand import MACHINES, rules_of
from tests.runs import FIXED, SHORT, plan_for, plans

pytestmark = pytest.mark.jobs

LIBRARIES = Path(__file__).resolve().parents[2] / "build" / "native"
OTHERS = [one for one in PLATFORMS if one != "linux-x86_64"]


def lacking(platform: str, why: str) -> None:
    """Leave out what cannot be done here, unless it has to be."""
    needed = os.environ.get("COLLABSIM_NEEDS_MACHINES", "").split()
    (pytest.fail if platform in needed else pytest.skip)(f"{platform}: {why}")


def library(platform: str) -> Path:
    """The library of a platform, if it is of the rules that are here."""
    file = LIBRARIES / file_name(platform)
    described = file.with_suffix(".json")
    if not described.is_file():
        lacking(platform, "there is no library in build/native; make native makes it")
    if json.loads(described.read_text(encoding="utf-8"))["rules"] != rules_hash():
        lacking(platform, "its library is of other rules; make native makes it anew")
    return file


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Iterator:
    """Loads the rules of a platform, once for all that is asked of them."""
    folder, known = tmp_path_factory.mktemp("machines"), {}
    with ExitStack() as stack:

        def rules(platform: str):
            file, machine = library(platform), MACHINES[platform]
            if why := machine.lacking():
                lacking(platform, why)
            if platform not in known:
                known[platform] = stack.enter_context(rules_of(machine, file.parent, folder))
            return known[platform]

        yield rules


@pytest.fixture(params=OTHERS)
def rules(request, loaded):
    """The rules of one platform after the other."""
    return loaded(request.param)


def all_the_same(rules, cases) -> int:
    """Hold runs against those of this machine; how many events there were.

    Args:
        rules: the other machine's.
        cases: names, worlds, seeds and replications.
    """
    failed, events = {}, 0
    for name, plan, seed, replication in cases:
        here = run_one(plan, seed, replication, driver=run_world).world
        there = run_one(plan, seed, replication, driver=rules.run_world).world
        if tables := unlike(here, there):
            failed[name] = tables
        events += int(here.run[0]["n_events"])
    assert failed == {}
    return events


def test_there_is_a_machine_for_every_library():
    assert set(MACHINES) == set(PLATFORMS)


def test_the_library_is_of_the_rules_that_are_here(rules):
    assert rules.hash() == rules_hash()


def test_scenarios_whose_hashes_are_kept(rules):
    cases = [
        (golden.name, plan, golden.seed, 0)
        for golden in SCENARIOS
        for plan in worlds(scenario_of(golden))
    ]
    assert all_the_same(rules, cases) > 50_000


def test_the_fixed_scenarios(rules):
    cases = [(name, plan, 11, 3) for name in FIXED for plan in plans(name)]
    assert all_the_same(rules, cases) > 50_000


def test_drawn_scenarios(rules):
    assert drawn(rules, 0, 50) > 10_000


@pytest.mark.long
@pytest.mark.parametrize("part", range(3))
def test_many_drawn_scenarios(rules, part):
    assert drawn(rules, 50 + 50 * part, 100 + 50 * part) > 10_000


def drawn(rules, first: int, last: int) -> int:
    """Hold drawn scenarios against this machine; how many events they had."""
    cases = (
        (number, plan, number, number % 7)
        for number in range(first, last)
        for plan in worlds(drawn_scenario(number))
    )
    return all_the_same(rules, cases)


def test_blocks_of_replications(rules):
    for plan in (plan_for(3_000), plan_for(60_000)):
        here = Runner(plan).run(7, 2, 40, 3)
        there = Runner(plan, rules.run_block).run(7, 2, 40, 3)
        assert np.array_equal(here[0], there[0])
        assert here[1].tobytes() == there[1].tobytes()


def test_every_function_that_python_calls(rules, monkeypatch):
    """Mesa steps through a run function by function; each is the other machine's."""
    # With no more room than it needs: the whole world goes there and back at each of 4,000 calls.
    plan = replace(plan_for(2_000, **SHORT, entrepreneurs=3), events=400)
    here = run_one(plan, 4, 0, driver=run_world).world
    with monkeypatch.context() as instead:
        for name, one in ENTRIES.items():
            instead.setattr(one, "_native", partial(rules.call, name))
            instead.setattr(one, "_looked_for", True)
        there = run_one(plan, 4, 0, driver=run_with_mesa).world
    assert unlike(here, there) == []
    phases = {name for name in ENTRIES if not name.startswith("see_")} - {
        "run_block",
        "read_person",
    }
    assert phases <= rules.called


def test_what_is_seen_of_people(rules):
    world = run_one(plan_for(3_000), 1, 0, driver=run_world).world
    people, month = range(min(len(world.actor), 20)), 60
    for name in ("see_workload", "see_handled_chance", "see_stress", "see_mandate"):
        more = (month,) if name in {"see_stress", "see_mandate"} else ()
        here = [getattr(looking, name)(world, a, *more) for a in people]
        assert here == [rules.call(name, world, a, *more) for a in people]
        assert {type(one) for one in here} == {float}
    known = [looking.see_whether_known(world, a, 1) for a in people]
    assert known == [rules.call("see_whether_known", world, a, 1) for a in people]
    assert set(known) == {True, False}
    ties = [looking.see_tie(world, m, month) for m in range(5)]
    assert ties == [rules.call("see_tie", world, m, month) for m in range(5)]
    assert next_leaving(world, 12) == rules.call("next_leaving", world, 12)
    again = run_one(plan_for(3_000), 1, 0, driver=run_world).world
    for a in people:
        read_person(world, a, month)
        rules.call("read_person", again, a, month)
        looking.see_entrepreneur(world, 0)
        rules.call("see_entrepreneur", again, 0)
    assert unlike(world, again) == []


def test_what_rules_raise_is_raised(rules):
    world = plan_for(3_000).world(1, 0)
    before = world.p["hours_per_matter"].copy()
    try:
        # The values are those of the plan, which other worlds are laid out by.
        world.p["hours_per_matter"] = 0.0
        with pytest.raises(ZeroDivisionError, match="division by zero"):
            rules.call("see_workload", world, 0)
    finally:
        world.p["hours_per_matter"] = before


# --- What the loader of macOS asks of a library ---------------------------------------------------


@pytest.fixture(params=[one for one in PLATFORMS if one.startswith("macos-")])
def image(request):
    return macho.read(library(request.param))


def test_it_needs_nothing_but_the_system(image):
    assert image.needs == ["/usr/lib/libSystem.B.dylib"]
    assert image.undefined <= {"_memmove", "dyld_stub_binder"}
    assert image.system <= (11, 0)
    assert {f"collabsim_{name}" for name in ENTRIES} < set(image.symbols)


def test_it_is_signed_where_it_has_to_be(image):
    """That for Apple's own processors is signed, by nobody, or it would not be loaded.

    The signature holds the SHA-256 of every page (Apple, ``cs_blobs.h``).
    """
    if image.processor != "arm64":
        assert image.signature is None
        return
    first, size = image.signature
    data = library("macos-arm64").read_bytes()
    signature = data[first : first + size]
    magic, _, count = struct.unpack_from(">3I", signature)
    assert magic == 0xFADE0CC0
    at = dict(struct.unpack_from(">2I", signature, 12 + 8 * n) for n in range(count))[0]
    magic, _, _, _, hashes, _, _, pages, end = struct.unpack_from(">9I", signature, at)
    width, kind, _, page = struct.unpack_from("4B", signature, at + 36)
    assert (magic, kind, width, end) == (0xFADE0C02, 2, 32, first)
    assert pages == (end + (1 << page) - 1) >> page
    for n in range(pages):
        there = data[n << page : min((n + 1) << page, end)]
        place = at + hashes + width * n
        assert hashlib.sha256(there).digest() == signature[place : place + width]
