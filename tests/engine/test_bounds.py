"""``make bounds`` checks every index of the compiled code; that it does is seen here."""

from __future__ import annotations

import pytest
from numba.core import config

from collabsim.engine.loop import run_world
from tests.runs import plan_for


@pytest.mark.skipif(not config.BOUNDSCHECK, reason="indices are checked by make bounds only")
def test_a_row_that_is_not_there_is_found():
    world = plan_for(10_000).world(1, 0)
    world.run["next_leave"], world.run["n_read"] = 0, 1
    world.actor["roster"] = len(world.actor) + 1_000
    with pytest.raises(IndexError):
        run_world(world)
