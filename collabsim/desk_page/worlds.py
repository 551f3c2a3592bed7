"""The worlds the page offers: municipalities of many sizes, some in several structures, as images.

The page runs a municipality only if it has its image. There is one for every size it offers, with
the own values of the scenario; some with other posts; and, for a few sizes, one for every set of
assumptions that gives the municipality another shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from collabsim.analysis.desk.moved import assumptions, ends_of
from collabsim.browser.images import Offered, bundle, depends_on
from collabsim.desk_page import declared_money
from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.running.over_region import at_points
from collabsim.parameters import Value
from collabsim.scenario import Scenario, load_scenario

SCENARIO = "rules_2026"
"""What all else is as in, of every question the page asks."""

CHIPS = (3_000, 10_000, 20_000, 30_000, 60_000, 120_000)
"""Sizes to choose with one press: those of the project's own questions."""

CURVE = (3_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000)
"""Sizes of the curve over size: equal steps are about equal ratios. Assumption."""

LEAST = 300
LARGE = (150_000, 220_000, 300_000, 720_000)
"""Sizes above those of the grid: those of the largest municipalities."""

MOST = LARGE[-1]
_STEP = 1.13
"""Ratio of neighbouring sizes: a named municipality is at most half of it away. Assumption."""

SETS = (20, 60)
"""Numbers of sets that can be tried: a first look, and as many as the commands try."""

STRUCTURAL: dict[str, tuple[int, ...]] = {"inhabitants_per_coordinator": (0, 20_000, 10_000)}
"""Levers that shape a municipality, with the values the page offers; the first is the own one."""


@cache
def sizes() -> tuple[int, ...]:
    """Every size the page offers, the smallest first."""
    found = {*CHIPS, *CURVE, LEAST, *LARGE}
    size = float(LEAST)
    while size * _STEP < max(CHIPS):
        size *= _STEP
        digits = 10 ** max(len(str(int(size))) - 3, 1)
        found.add(int(round(size / digits) * digits))
    return tuple(sorted(found))


@cache
def scenario() -> Scenario:
    """The scenario of every question."""
    return load_scenario(SCENARIO)


@cache
def municipality(size: int) -> Scenario:
    """The scenario with one municipality of a size."""
    return scenario().with_municipalities(size)


def name_of(size: int) -> str:
    """What the scenario calls a municipality of a size."""
    return municipality(size).municipalities[0].name


def _with_value(size: int, name: str, value: Value) -> Scenario:
    return municipality(size).with_values(**{name: value})


def first_worlds() -> list[Offered]:
    """The sizes that can be chosen with one press."""
    return [Offered(f"{size}", municipality(size), name_of(size)) for size in CHIPS]


def more_worlds() -> list[Offered]:
    """All other sizes, and those with other posts."""
    found = [
        Offered(f"{size}", municipality(size), name_of(size)) for size in sizes()
        if size not in CHIPS
    ]  # fmt: skip
    for name, values in STRUCTURAL.items():
        for size in CHIPS:
            for value in values[1:]:
                one = _with_value(size, name, value)
                found.append(Offered(f"{size} {name}={value}", one, name_of(size)))
    return found


def worlds_in_sets(points: Sequence[int], size: int, **shaped: Value) -> list[Offered]:
    """A size in sets of assumptions, with the values of levers that shape it."""
    made = at_points(scenario(), shipped_points(), points).scenarios
    more = "".join(f" {name}={value}" for name, value in shaped.items())
    return [
        Offered(
            f"{point} {size}{more}", one.with_municipalities(size).with_values(**shaped),
            name_of(size),
        )
        for point, one in zip(points, made, strict=True)
    ]  # fmt: skip


def points_of(number: int) -> list[int]:
    """Rows of the region that a number of sets takes."""
    return shipped_points().spread(number)


def all_points() -> list[int]:
    """Rows of the region of every number of sets."""
    priced = declared_money.sets(SETS)["points"].values()
    tried = [points_of(number) for number in SETS]
    return sorted({point for own in (*tried, *priced) for point in own})


def worlds_at_ends() -> list[Offered]:
    """The usual sizes with each assumption that shapes a municipality at both of its ends."""
    found = []
    for name in shaping_assumptions():
        for at, end in enumerate(ends_of(name, scenario())):
            if end != scenario().values[name]:
                found += [
                    Offered(f"{size} {name} {at}", _with_value(size, name, end), name_of(size))
                    for size in CHIPS
                ]
    return found


@cache
def shaping_assumptions() -> tuple[str, ...]:
    """Assumptions that are moved one at a time and that shape a municipality."""
    read = depends_on(municipality(CHIPS[0]), municipality(CHIPS[0]).municipalities[0])
    return tuple(name for name in assumptions(()) if name in read)


def in_sets(size: int, **shaped: Value) -> str:
    """The name of the bundle of a size in every set, with the values of levers that shape it."""
    more = "".join(f"-{name}-{value}" for name, value in shaped.items())
    return f"sets-{size}{more}.bin"


def _all_in_sets() -> dict[str, Callable[[], list[Offered]]]:
    """Bundles of every size in every set; of the usual ones also with levers that shape them."""
    wanted: list[tuple[int, dict[str, Value]]] = [(size, {}) for size in sizes()]
    for name, values in STRUCTURAL.items():
        wanted += [(size, {name: value}) for size in CHIPS for value in values[1:]]
    return {
        in_sets(size, **shaped): partial(_in_every_set, size, shaped) for size, shaped in wanted
    }


def _in_every_set(size: int, shaped: Mapping[str, Value]) -> list[Offered]:
    return worlds_in_sets(all_points(), size, **shaped)


BUNDLES: dict[str, Callable[[], list[Offered]]] = {
    "worlds.bin": first_worlds,
    "more.bin": more_worlds,
    "ends.bin": worlds_at_ends,
    **_all_in_sets(),
}
"""What the page reads, by name, the first at once and the others when they are wanted."""

IN_FILE: tuple[str, ...] = (
    "worlds.bin", "more.bin", "ends.bin", *(in_sets(size) for size in CHIPS),
)  # fmt: skip
"""Bundles of a page that is a file: it has sets of assumptions at the usual sizes only."""


def bundle_of(name: str) -> bytes:
    """A bundle by its name, as the page reads it."""
    return bundle(BUNDLES[name]())
