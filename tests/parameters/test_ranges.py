"""What the region of values draws, and what it does not: complete, and each for a reason."""

from __future__ import annotations

import math

from collabsim.parameters import ASSUMPTION, PARAMETERS
from collabsim.parameters.not_drawn import NOT_DRAWN
from collabsim.parameters.ranges import BELOW, DRAWN, PLAUSIBLE
from tests.every import every

UNKNOWN = [p.name for p in PARAMETERS.values() if p.role in ("uncertainty", "structure")]


def test_every_uncertain_or_structural_parameter_is_drawn_or_says_why_not():
    missing = [name for name in UNKNOWN if name not in DRAWN and name not in NOT_DRAWN]
    assert missing == [], (
        f"give {', '.join(missing)} a range in collabsim/parameters/ranges.py, "
        "or a reason in collabsim/parameters/not_drawn.py"
    )
    both = [name for name in DRAWN if name in NOT_DRAWN]
    assert both == [], f"{', '.join(both)}: drawn, and with a reason not to be"
    strangers = [name for name in (*DRAWN, *NOT_DRAWN, *PLAUSIBLE) if name not in PARAMETERS]
    assert strangers == [], f"{', '.join(strangers)}: no such parameter"


def test_levers_and_what_a_run_is_about_are_never_drawn():
    assert [name for name in DRAWN if PARAMETERS[name].role == "lever"] == []
    # The share of the price that is charged at first belongs to the context, and is unknown.
    assert [n for n in DRAWN if PARAMETERS[n].role == "context"] == ["intro_price_share"]


@every(sorted(DRAWN))
def test_the_default_lies_in_the_range_that_is_drawn_from(name):
    parameter, reach = PARAMETERS[name], DRAWN[name]
    assert parameter.kind in ("int", "float")
    value = float(parameter.default)
    if name in BELOW:
        value = float(PARAMETERS[BELOW[name][0]].default) - value
    assert reach.low - 1e-9 <= value <= reach.high + 1e-9
    assert len(reach.why) > 20, "the width of a range is argued"
    if parameter.kind == "int":
        assert reach.low == math.floor(reach.low)
        assert reach.high == math.floor(reach.high)


def test_what_is_drawn_as_a_difference_keeps_the_order_and_the_bounds():
    for name, (above, difference) in BELOW.items():
        parameter, other = PARAMETERS[name], PLAUSIBLE[above]
        assert difference.low >= 0.0
        assert parameter.low <= other.low - difference.high
        assert other.high - difference.low <= parameter.high
        assert list(DRAWN).index(above) < list(DRAWN).index(name)


def test_a_value_with_a_source_of_its_own_is_not_drawn():
    """A source that names an interval, or says which part of it is assumed, leaves room."""
    sourced = [
        name
        for name in DRAWN
        if not any(
            word in PARAMETERS[name].source.lower()
            for word in (ASSUMPTION, "calibrated", "not estimated")
        )
    ]
    assert sourced == []
    assert all(NOT_DRAWN.values())
