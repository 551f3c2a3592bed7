"""What a history costs beside the first edition's, and what values that change in a run cost.

The rule against disturbances, laid down before anything was measured: in each round every
package runs in a new process, the cases take turns, and of each case's ``TURNS`` the one of
least processor time counts. No round is made again or left out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.editions import (
    ROOT,
    NoHistoryError,
    Package,
    TimedRuns,
    defaults,
    lay_out_first,
    lay_out_librarys,
    lay_out_unchanging,
)
from benchmarks.pairs import Figure, ratio, times
from collabsim.compiled_cache import cache_root
from collabsim.errors import UserError
from collabsim.parameters import FORMER_NAMES, PARAMETERS
from collabsim.scenario import load_scenario

ROUNDS = 12
TURNS = 6
RUNS = 100
"""Replications timed at once: about a tenth of a second."""
SIZES = (10_000, 120_000)
MIDDLE = 90
"""Month in which a value changes to what it was."""

FIRST, NOW, LIBRARYS, UNCHANGING = "first", "now", "librarys", "unchanging"
OWN, FORMER, CHANGED = "own", "former", "changed"


@dataclass(frozen=True, slots=True)
class Case:
    """Something that is timed: a package, what it runs with, for a number of inhabitants."""

    package: str
    form: str
    population: int
    values: dict[str, Any] = field(default_factory=dict, compare=False)
    changes: tuple[dict[str, Any], ...] = field(default=(), compare=False)

    def arguments(self) -> dict[str, Any]:
        """Of :class:`benchmarks.timed_runs.Case`."""
        return {
            "population": self.population,
            "runs": RUNS,
            "values": self.values,
            "changes": list(self.changes),
        }


@dataclass(slots=True)
class Taken:
    """Microseconds of a history in each round, and the events it has."""

    us: list[float] = field(default_factory=list)
    events: float = 0.0


def one_round(
    packages: dict[str, Package], cases: Sequence[Case], taken: dict[Case, Taken], number: int
) -> None:
    """Time all cases in turn, with a new process for each package, and keep the least."""
    own = {name: [one for one in cases if one.package == name] for name in packages}
    processes = {
        name: TimedRuns(package, [one.arguments() for one in own[name]])
        for name, package in packages.items()
    }
    try:
        spent: dict[Case, list[float]] = {one: [] for one in cases}
        for turn in range(TURNS):
            for one in cases[:: -1 if (number + turn) % 2 else 1]:
                place = own[one.package].index(one)
                spent[one].append(processes[one.package].seconds(place))
        for one in cases:
            content = processes[one.package].contents[own[one.package].index(one)]
            taken[one].us.append(min(spent[one]) * 1e6 / (RUNS * content["histories"]))
            taken[one].events = content["events"]
    finally:
        for process in processes.values():
            process.close()


def former_values(package: Package) -> dict[str, Any]:
    """What the first edition has of itself, by present names, as far as it can be said here."""
    scenario = load_scenario("baseline")
    found = {}
    for former, value in defaults(package).items():
        name = FORMER_NAMES.get(former, former)
        try:
            scenario.with_values(**{name: value})
        except UserError:
            continue
        found[name] = value
    return found


def against(one: Taken, other: Taken) -> str:
    """The ratio of two costs of a history as the page writes it, with what it is made of."""
    by_event = ratio(
        [us / one.events for us in one.us], [us / other.events for us in other.us]
    ).value
    return (
        f"{times(ratio(one.us, other.us), 2)}; {min(one.us):.1f} and {min(other.us):.1f} µs "
        f"a history, {one.events:.0f} and {other.events:.0f} events in it, so {by_event:.2f} "
        "times for each event"
    )


def editions() -> list[Figure]:
    """A history of this edition against one of the first, with either mathematics."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            first = Package(lay_out_first(folder / FIRST), folder / "cache")
        except NoHistoryError as why:
            return [Figure("A pilot history against the first edition's", str(why))]
        former = former_values(first)
        packages = {
            FIRST: first,
            NOW: Package(ROOT, cache_root()),
            LIBRARYS: Package(lay_out_librarys(folder / LIBRARYS), folder / "cache"),
        }
        cases = [
            Case(package, form, population, values)
            for population in SIZES
            for form, values in ((OWN, {}), (FORMER, former))
            for package in packages
            if (package, form) != (FIRST, FORMER)
        ]
        taken = {one: Taken() for one in cases}
        for number in range(ROUNDS):
            one_round(packages, cases, taken, number)
    words = {
        OWN: "each edition at its own defaults",
        FORMER: f"both with the first's values ({len(former)} of {len(PARAMETERS)} parameters)",
    }
    functions = {NOW: ("as it is", 1.25), LIBRARYS: ("with the processor's functions", 1.15)}
    beside = [
        Figure(
            f"A pilot history {functions[package][0]} against the first edition's, "
            f"{population:,} inhabitants, {words[form]}",
            against(taken[Case(package, form, population)], taken[Case(FIRST, OWN, population)]),
            f"at most {functions[package][1]} times",
        )
        for package in (NOW, LIBRARYS)
        for form in (OWN, FORMER)
        for population in SIZES
    ]
    mathematics = [
        Figure(
            f"exp, log, pow, sin and cos of our own against the processor's, "
            f"{population:,} inhabitants",
            times(
                ratio(*(taken[Case(package, OWN, population)].us for package in (NOW, LIBRARYS))), 2
            ),
            "at most 1.10 times",
        )
        for population in SIZES
    ]
    return beside + mathematics


def changes() -> list[Figure]:
    """Runs in which nothing changes, against code that knows no changes and runs with one."""
    name = "threshold_nok"
    same = PARAMETERS[name]
    change = {"from": MIDDLE, same.group: {name: same.default}}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        packages = {
            NOW: Package(ROOT, cache_root()),
            UNCHANGING: Package(lay_out_unchanging(folder / UNCHANGING), folder / "cache"),
        }
        cases = [
            case
            for population in SIZES
            for case in (
                Case(NOW, OWN, population),
                Case(NOW, CHANGED, population, changes=(change,)),
                Case(UNCHANGING, OWN, population),
            )
        ]
        taken = {one: Taken() for one in cases}
        for number in range(ROUNDS):
            one_round(packages, cases, taken, number)
    made = []
    for population in SIZES:
        plain, with_one, without = (taken[one] for one in cases if one.population == population)
        made += [
            Figure(
                f"A run without `[[change]]` against rules that know none, "
                f"{population:,} inhabitants",
                times(ratio(plain.us, without.us), 3),
                "at most 1.03 times",
            ),
            Figure(
                f"A run with one `[[change]]` to the same value against one without, "
                f"{population:,} inhabitants",
                times(ratio(with_one.us, plain.us), 3),
            ),
        ]
    return made
