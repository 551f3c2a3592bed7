"""How each of the further patterns is measured: plain formulas on totals.

What is summed of each run is made by :mod:`collabsim.validation.further_sums`.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from collabsim.statistics.intervals import FloatArray
from collabsim.validation.pattern_measures import LARGE, SMALL, Measured, View, each
from collabsim.validation.pattern_sums import ratio

OTHER_CAUSES: tuple[str, ...] = (
    "always_yes", "no_rule_risk", "training", "mindset_effect", "retention_high",
)  # fmt: skip
"""Causes that support is ranked among, as :mod:`collabsim.validation.causes` takes them away."""


def seeing_who(view: View) -> Measured:
    """SF9: an entrepreneur who sees only that it stopped."""
    right = dict(each("right", lambda n: view.share("named_right", "stopped_cases", n)))
    return {**right, ("difference", None): right["right", SMALL] - right["right", LARGE]}


def not_statutory(view: View) -> Measured:
    """SF21: what is refused at reviews, held against what is reviewed."""
    tight = view.of("tight")

    def over(seen: View, n: int) -> FloatArray:
        return ratio(
            seen.share("refused_not_statutory", "refused_at_review", n),
            seen.share("reviewed_not_statutory", "reviewed", n),
        )

    def share(name: str, whole: str, n: int) -> FloatArray:
        return tight.share(f"{name}_not_statutory", whole, n)

    return {
        **dict(each("refused", lambda n: share("refused", "refused_at_review", n))),
        **dict(each("reviewed", lambda n: share("reviewed", "reviewed", n))),
        **dict(each("ratio", lambda n: over(tight, n))),
        **dict(each("ratio_usual", lambda n: over(view, n))),
    }


def use_after_adoption(view: View) -> Measured:
    """SF24: use six months after a decision, and a year later."""

    def rise(n: int) -> FloatArray:
        return ratio(
            view.total("use_later", n) - view.total("use_before", n), view.total("used_later", n)
        )

    return {
        **dict(each("use", lambda n: view.share("use", "used", n))),
        **dict(each("rise", rise)),
    }


def private_buyers(view: View) -> Measured:
    """SF26: the same refused pilots, weighed by a firm and by whoever refused."""
    seen = view.of("private")
    public = dict(each("public", lambda n: seen.share("yes_public", "asked", n)))
    private = dict(each("private", lambda n: seen.share("yes_private", "asked", n)))

    def gain(n: int) -> FloatArray:
        return seen.share("bought", "begun", n) - view.share("bought", "begun", n)

    return {
        **public,
        **private,
        **dict(each("lead", lambda n: private["private", n] - public["public", n])),
        **dict(each("bought_without", lambda n: view.share("bought", "begun", n))),
        **dict(each("bought_more", gain)),
    }


def learning_by_end(view: View) -> Measured:
    """SF13, the other half: how far mindsets have moved, by who carries the measure on."""

    def moved(state: str, months: int, n: int) -> FloatArray:
        return view.share(f"moved_{state}_{months}", f"posts_{state}_{months}", n)

    def lead(months: int, n: int) -> FloatArray:
        return moved("delivering", months, n) - moved("in_house", months, n)

    found: Measured = {}
    for months in (12, 36):
        for state in ("delivering", "in_house"):
            found |= dict(each(f"{state}_{months}", partial(moved, state, months)))
        found |= dict(each(f"lead_{months}", partial(lead, months)))
    return found


def steps(view: View) -> Measured:
    """SF27: steps of the units that hosted a pilot; only two can be told apart here."""
    moored = view.of("mooring")

    def on_step_2(seen: View, n: int) -> FloatArray:
        return 1.0 - seen.share("units_on_step_3", "units_hosting", n)

    def spread(seen: View, n: int) -> FloatArray:
        share = on_step_2(seen, n)
        return np.asarray(np.sqrt(share * (1.0 - share)))

    return {
        **dict(each("on_step_2", lambda n: on_step_2(view, n))),
        **dict(each("spread", lambda n: spread(view, n))),
        **dict(each("on_step_2_moored", lambda n: on_step_2(moored, n))),
        **dict(each("spread_moored", lambda n: spread(moored, n))),
    }


def lacking_support(view: View) -> Measured:
    """SF28: stops that are none with support, held against other causes taken away."""
    lacking = view.of("lacking")

    def averted(arm: str, n: int) -> FloatArray:
        before, after = (seen.total("stopped_36", n) for seen in (lacking, view.of(arm)))
        return ratio(before - after, before)

    def rank(n: int) -> FloatArray:
        own = averted("supported", n)
        ahead = [averted(f"lacking_{name}", n) > own for name in OTHER_CAUSES]
        return np.asarray(1.0 + np.sum(ahead, axis=0))

    return {
        **dict(each("stops", lambda n: lacking.share("stopped_36", "followed_36", n))),
        **dict(each("averted", lambda n: averted("supported", n))),
        **dict(each("rank", rank)),
    }


def anchoring(view: View) -> Measured:
    """SF29: two ways to anchor, each alone and both."""

    def delivering(arm: str, n: int) -> FloatArray:
        return view.of(arm).share("delivering_36", "followed_36", n)

    def gain(arm: str, n: int) -> FloatArray:
        return delivering(arm, n) - delivering("neither", n)

    def over_and_above(n: int) -> FloatArray:
        return gain("both", n) - gain("down", n) - gain("up", n)

    return {
        **dict(each("neither", lambda n: delivering("neither", n))),
        **dict(each("gain_down", lambda n: gain("down", n))),
        **dict(each("gain_up", lambda n: gain("up", n))),
        **dict(each("joint", lambda n: gain("both", n))),
        **dict(each("interaction", over_and_above)),
        **dict(each("down_of_joint", lambda n: ratio(gain("down", n), gain("both", n)))),
        **dict(each("up_of_joint", lambda n: ratio(gain("up", n), gain("both", n)))),
    }


def ideas_left(view: View) -> Measured:
    """SF30: what the posts around a stopped pilot know and think after it."""
    return {
        **dict(each("ideas", lambda n: view.share("topics_gained", "posts_left", n))),
        **dict(each("mindset", lambda n: view.share("mindset_moved", "posts_left", n))),
    }


def experience(view: View) -> Measured:
    """SF33: pilots met, by who stands where."""
    team = dict(each("team", lambda n: view.share("met_by_team", "met_cases", n)))
    manager = dict(each("manager", lambda n: view.share("met_by_manager", "met_cases", n)))
    decider = dict(each("decider", lambda n: view.share("met_by_decider", "met_cases", n)))

    def drop(n: int) -> FloatArray:
        return team["team", n] - decider["decider", n]

    return {
        **team,
        **manager,
        **decider,
        **dict(each("team_lead", lambda n: team["team", n] - manager["manager", n])),
        **dict(each("manager_lead", lambda n: manager["manager", n] - decider["decider", n])),
        ("steeper", None): drop(LARGE) - drop(SMALL),
    }
