"""Worlds kept laid out: the same ones, no more than there is room for."""

from __future__ import annotations

import threading

import pytest

from collabsim.experiment.plan import worlds
from collabsim.experiment.running import layouts
from collabsim.experiment.running.layouts import Layouts, lay_out, size_of
from tests.experiment.sweeps import base

PAIRED, REGION = base(3_000, 12_000), base(3_000, 12_000, mode="region")


@pytest.fixture
def laid_out(monkeypatch):
    """What was laid out, and not taken from those kept."""
    made = []

    def noted(scenario, world):
        made.append((scenario.fingerprint, world))
        return lay_out(scenario, world)

    monkeypatch.setattr(layouts, "lay_out", noted)
    return made


@pytest.mark.parametrize("scenario", [PAIRED, REGION], ids=["paired", "region"])
def test_a_world_is_that_of_its_number(scenario):
    for number, plan in enumerate(worlds(scenario)):
        found = lay_out(scenario, number)
        assert found.municipalities == plan.municipalities
        assert found.actor.tobytes() == plan.actor.tobytes()


def test_a_world_is_laid_out_once(laid_out):
    kept = Layouts()
    first = [kept.get("a", PAIRED, world) for world in (0, 1)]
    again = [kept.get("a", PAIRED, world) for world in (0, 1)]
    assert all(one is other for one, other in zip(first, again, strict=True))
    assert len(laid_out) == len(kept) == 2


def test_the_one_not_used_for_longest_goes_first(laid_out):
    size = size_of(lay_out(PAIRED, 0))
    kept = Layouts(room_bytes=2 * size)
    for name in ("a", "b", "a", "c", "a", "b"):
        kept.get(name, PAIRED, 0)
    assert len(kept) == 2
    assert len(laid_out) == 4  # a, b, c, and b again


def test_one_too_large_for_the_room_is_still_given(laid_out):
    kept = Layouts(room_bytes=1)
    assert kept.get("a", PAIRED, 1).populations == (12_000,)
    assert len(kept) == 1


def test_threads_share_what_is_kept():
    kept = Layouts()
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(kept.get("a", PAIRED, 0))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(kept) == 1
    assert kept.get("a", PAIRED, 0).municipalities == found[0].municipalities
