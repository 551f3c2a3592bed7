"""The log holds what the declaration of each kind of event says, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.records.event_log import held_by, of_kind
from collabsim.world.events.catalogue import KINDS
from collabsim.world.events.declare import SLOTS
from tests.runs import FIXED, finished


@pytest.mark.parametrize("name", FIXED)
def test_the_log_holds_what_is_declared(name: str) -> None:
    for run in finished(name, 1):
        for event, kind in KINDS.items():
            rows = of_kind(run.events, event)
            for slot in set(SLOTS) - {placed.slot for placed in kind.placed}:
                unused = kind.other_unused if slot == "other" else 0
                assert (rows[slot] == unused).all(), (kind.name, slot)
            held = held_by(rows, kind)
            for field in kind.fields:
                numbers, there = held[field.name]
                found = numbers[there]
                if field.words:
                    assert set(np.unique(found)) <= set(field.words), (kind.name, field.name)
                elif field.holds == "true/false":
                    assert set(np.unique(found)) <= {0, 1}, (kind.name, field.name)
                elif field.holds == "whole":
                    assert (found == np.round(found)).all(), (kind.name, field.name)
                    assert (found >= 0).all(), (kind.name, field.name)
                elif field.unit == "0-1":
                    assert ((found >= 0) & (found <= 1)).all(), (kind.name, field.name)


@pytest.mark.parametrize("name", FIXED)
def test_a_pilot_and_a_person_stand_where_they_are_declared(name: str) -> None:
    for run in finished(name, 1):
        for event, kind in KINDS.items():
            rows = of_kind(run.events, event)
            assert ((rows["pilot"] >= 0) == kind.pilot).all(), kind.name
            if not kind.person:
                assert (rows["actor"] == -1).all(), kind.name
            elif not kind.person_may_be_missing:
                assert (rows["actor"] >= 0).all(), kind.name
