"""How each pattern is measured: plain formulas on totals, the same for all uses.

Every function takes a :class:`View` and returns figures by (name, population);
population is None for a figure that contrasts municipalities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from collabsim.statistics.calibration_bands import median_of_counts
from collabsim.statistics.intervals import FloatArray
from collabsim.validation.pattern_sums import (
    EFFECT_BANDS,
    KINDS,
    MOST_MONTHS,
    Cell,
    Totals,
    ratio,
)

SIZES: tuple[int, ...] = (3_000, 10_000, 30_000, 120_000)
SMALL, MIDDLE, LARGE = 10_000, 30_000, 120_000

Key = tuple[str, int | None]
Measured = dict[Key, FloatArray]
Measure = Callable[["View"], Measured]


@dataclass(frozen=True, slots=True)
class View:
    """Totals seen for one organisation model, at one horizon, in one arm."""

    totals: Totals
    organisation: str
    horizon: int
    arm: str = "baseline"

    def of(self, arm: str) -> View:
        """The same in another arm."""
        return replace(self, arm=arm)

    def under(self, organisation: str) -> View:
        """The same under another organisation model."""
        return replace(self, organisation=organisation)

    def cell(self, population: int) -> Cell:
        """The cell of a municipality."""
        return Cell(self.organisation, self.arm, population)

    def total(self, name: str, population: int) -> FloatArray:
        """Total of a sum in a municipality."""
        return self.totals.total(self.cell(population), name)

    def share(self, part: str, whole: str, population: int) -> FloatArray:
        """One total over another."""
        return ratio(self.total(part, population), self.total(whole, population))

    def state(self, name: str, population: int, whole: str = "observed") -> FloatArray:
        """Share of pilots in a state at this view's horizon."""
        return self.share(f"{name}_{self.horizon}", f"{whole}_{self.horizon}", population)

    def delivering(self, population: int) -> FloatArray:
        """Share of started pilots whose entrepreneur delivers at the horizon."""
        return self.state("delivering", population)


def each(name: str, of: Callable[[int], FloatArray]) -> Iterator[tuple[Key, FloatArray]]:
    """One figure for every municipality."""
    for population in SIZES:
        yield (name, population), of(population)


def starting(view: View) -> Measured:
    """SF1: pilots start easily in both."""
    started = dict(each("started", lambda n: view.share("started", "reached", n)))
    return {
        **started,
        **dict(each("uptake", lambda n: view.share("units_yes", "units_asked", n))),
        ("ratio", None): ratio(started["started", LARGE], started["started", SMALL]),
    }


def delivered(view: View) -> Measured:
    """SF2a: most stop when the money ends, in the large."""
    return dict(each("delivering", view.delivering))


def ends_with_the_money(view: View) -> Measured:
    """SF2b: pilots end when the project money does."""

    def before(n: int) -> FloatArray:
        return ratio(view.total("ends_before", n) + 0.5, view.total("months_before", n))

    def after(n: int) -> FloatArray:
        return view.share("ends_after", "months_after", n)

    return {
        **dict(each("before", before)),
        **dict(each("after", after)),
        **dict(each("ratio", lambda n: ratio(after(n), before(n)))),
    }


def places_of_stops(view: View) -> Measured:
    """SF3: the stop is made above the unit."""

    def above(seen: View, n: int) -> FloatArray:
        return seen.share("case_stops_above", "case_stops", n)

    def above_all(n: int) -> FloatArray:
        every = view.total("case_stops", n) + view.total("case_stops_of_units", n)
        return ratio(view.total("case_stops_above", n), every)

    levels = above(view.under("three_level"), LARGE) - above(view.under("two_level"), LARGE)
    return {
        **dict(each("above", lambda n: above(view, n))),
        **dict(each("at_unit", lambda n: 1 - above(view, n))),
        **dict(each("above_with_unit_noes", above_all)),
        **dict(each("by_silence", lambda n: view.share("waiting_stops", "case_stops", n))),
        ("levels", None): levels,
        ("size", None): above(view, LARGE) - above(view, SIZES[0]),
    }


def size_contrast(view: View) -> Measured:
    """SF4: small municipalities continue more often."""
    small, large = view.delivering(SMALL), view.delivering(LARGE)
    return {
        **delivered(view),
        ("difference", None): small - large,
        ("difference_middle", None): view.delivering(MIDDLE) - large,
    }


def evidence(view: View) -> Measured:
    """SF5: strong evidence is not sufficient."""
    poor, good = view.of("poor_evidence"), view.of("good_evidence")
    change = dict(each("change", lambda n: good.delivering(n) - poor.delivering(n)))
    return {
        **dict(each("strong", lambda n: view.state("strong_delivering", n, "strong"))),
        **change,
        ("interaction", None): change["change", SMALL] - change["change", LARGE],
    }


def enthusiasm(view: View) -> Measured:
    """SF6: enthusiasm persists while it is free."""
    found: Measured = {}
    for name in ("support", "yes"):
        for when in ("start", "case"):
            part = f"{name}_{when}"
            found |= {(part, n): view.share(part, "asked_twice", n) for n in SIZES}
        found |= {
            (f"{name}_drop", n): found[f"{name}_start", n] - found[f"{name}_case", n] for n in SIZES
        }
    return found


def willing_to_pay(view: View) -> Measured:
    """SF7: units were willing to pay, yet it stopped."""
    return dict(each("willing", lambda n: view.share("case_stops", "stops", n)))


def _standardised(view: View, n: int, kind: str, numerator: str) -> FloatArray:
    """A mean at the true effects that single and cross-sector pilots have together."""
    bands = range(len(EFFECT_BANDS) + 1)
    cell, at = view.cell(n), view.horizon
    counts = {k: view.totals.totals(cell, [f"{k}_{b}_{at}" for b in bands]) for k in KINDS}
    sums = view.totals.totals(cell, [f"{kind}_{numerator}_{b}_{at}" for b in bands])
    both = (counts["single"] > 0) & (counts["cross"] > 0)
    weights = np.where(both, counts["single"] + counts["cross"], 0.0)
    means = np.where(both, ratio(sums, counts[kind]), 0.0)
    return ratio((weights * means).sum(axis=-1), weights.sum(axis=-1))


def cross_sector(view: View) -> Measured:
    """SF10: cross-sector pilots do worse although they are worth more."""

    def compared(numerator: str) -> Callable[[int], FloatArray]:
        return lambda n: ratio(
            _standardised(view, n, "cross", numerator), _standardised(view, n, "single", numerator)
        )

    return {
        **dict(each("single", lambda n: _standardised(view, n, "single", "delivering"))),
        **dict(each("cross", lambda n: _standardised(view, n, "cross", "delivering"))),
        **dict(each("ratio", compared("delivering"))),
        **dict(each("worth", compared("worth"))),
    }


def shared_ownership(view: View) -> Measured:
    """SF13: in-house delivery comes without shared ownership."""

    def mean(state: str) -> Callable[[int], FloatArray]:
        at = view.horizon
        return lambda n: view.share(f"{state}_ownership_{at}", f"{state}_{at}", n)

    delivering, own = mean("delivering"), mean("in_house")
    return {
        **dict(each("delivering_ownership", delivering)),
        **dict(each("in_house_ownership", own)),
        **dict(each("lead", lambda n: delivering(n) - own(n))),
    }


def in_house(view: View) -> Measured:
    """SF12: in-house takeover in the large."""

    def share(n: int) -> FloatArray:
        own = view.total(f"in_house_{view.horizon}", n)
        return ratio(own, own + view.total(f"delivering_{view.horizon}", n))

    return {
        **dict(each("in_house", share)),
        ("difference", None): share(LARGE) - share(SMALL),
    }


def leadership(view: View) -> Measured:
    """SF14: leadership support is not enough."""
    full = view.of("support")

    def starts(n: int) -> FloatArray:
        return full.share("started", "reached", n) - view.share("started", "reached", n)

    def continues(n: int) -> FloatArray:
        return full.delivering(n) - view.delivering(n)

    return {
        **dict(each("start", starts)),
        **dict(each("continue", continues)),
        **dict(each("excess", lambda n: starts(n) - 2 * continues(n))),
        **dict(each("delivering_supported", full.delivering)),
    }


def bunching(view: View) -> Measured:
    """SF15: prices bunch below the threshold."""
    moved = view.of("higher_threshold")

    def below_over_above(seen: View) -> Callable[[int], FloatArray]:
        return lambda n: ratio(seen.total("just_below", n) + 0.5, seen.total("just_above", n) + 0.5)

    def near(n: int) -> FloatArray:
        beside = view.total("just_below", n) + view.total("just_above", n)
        return ratio(beside, view.total("brought", n))

    return {
        **dict(each("ratio", below_over_above(view))),
        **dict(each("ratio_moved", below_over_above(moved))),
        **dict(each("near", near)),
    }


def barriers(view: View) -> Measured:
    """SF16: perceived barriers exceed actual ones."""
    trained = view.of("knowledge")

    def with_route(seen: View, n: int) -> FloatArray:
        return seen.share("rule_stops_with_route", "rule_stops", n)

    def needless(seen: View, n: int) -> FloatArray:
        return seen.share("rule_stops_with_route", "started", n)

    return {
        **dict(each("with_route", lambda n: with_route(view, n))),
        **dict(each("cut", lambda n: with_route(trained, n) - with_route(view, n))),
        **dict(each("needless", lambda n: needless(view, n))),
        **dict(each("needless_cut", lambda n: needless(trained, n) - needless(view, n))),
        **dict(each("complaints", lambda n: view.share("complaints_with_route", "complaints", n))),
    }


def distances(view: View) -> Measured:
    """SF17: frontline close, deciders distant, and more so with size."""

    def gap(n: int) -> FloatArray:
        return view.share("decider_distance", "brought", n) - view.share(
            "frontline_distance", "brought", n
        )

    steps: Measured = {
        (f"step_{large}", None): gap(large) - gap(small) for small, large in pairwise(SIZES)
    }
    return {
        **dict(each("frontline", lambda n: view.share("frontline_distance", "brought", n))),
        **dict(each("decider", lambda n: view.share("decider_distance", "brought", n))),
        **dict(each("gap", gap)),
        **steps,
    }


def months_to_decision(view: View, population: int) -> FloatArray:
    """Median months from the opening of a case to its decision, among decided cases."""
    names = [f"decided_in_{month}" for month in range(MOST_MONTHS + 1)]
    return median_of_counts(view.totals.totals(view.cell(population), names))


def delays(view: View) -> Measured:
    """SF19: decisions take longer in the large."""
    median = dict(each("median", lambda n: months_to_decision(view, n)))
    mean = dict(each("mean", lambda n: view.share("months", "decided", n)))
    return {
        **median,
        **mean,
        ("ratio", None): ratio(median["median", LARGE], median["median", SMALL]),
        ("ratio_of_means", None): ratio(mean["mean", LARGE], mean["mean", SMALL]),
    }


def champions(view: View) -> Measured:
    """SF23: champions emerge in the front line where a pilot works."""

    def risen(kind: str) -> Callable[[int], FloatArray]:
        return lambda n: (
            view.share(f"{kind}_champion_late", f"{kind}_to_the_end", n)
            - view.share(f"{kind}_champion_early", f"{kind}_to_the_end", n)
        )

    works, weak = risen("works"), risen("weak")
    return {
        **dict(each("early", lambda n: view.share("works_champion_early", "works_to_the_end", n))),
        **dict(each("late", lambda n: view.share("works_champion_late", "works_to_the_end", n))),
        **dict(each("rise", works)),
        **dict(each("rise_weak", weak)),
        **dict(each("lead", lambda n: works(n) - weak(n))),
    }


def stated_support(view: View) -> Measured:
    """SF32: stated support is far above realised collaboration."""

    def stated(n: int) -> FloatArray:
        return view.share("units_good_idea", "units_asked", n)

    return {
        **dict(each("stated", stated)),
        **dict(each("excess", lambda n: stated(n) - view.delivering(n))),
    }


def delegation(view: View) -> Measured:
    """SF25: delegation to unit managers, in kroner, makes the large look small."""
    given = view.of("delegation")

    def change(part: str, whole: str) -> Callable[[int], FloatArray]:
        return lambda n: given.share(part, whole, n) - view.share(part, whole, n)

    at = view.horizon
    gained = given.delivering(LARGE) - view.delivering(LARGE)
    gap = view.delivering(SMALL) - view.delivering(LARGE)
    return {
        **dict(each("delivering_delegated", given.delivering)),
        **dict(each("change", change(f"delivering_{at}", f"observed_{at}"))),
        ("closed", None): ratio(gained, gap),
        **dict(each("weak_kept", change(f"weak_alive_{at}", f"weak_{at}"))),
        **dict(each("legal_errors", change("legal_errors", "started"))),
        **dict(each("coverage", change(f"coverage_{at}", f"alive_{at}"))),
    }
