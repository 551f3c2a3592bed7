"""What moves an effect: one assumption at a time, from the scenario's own values to its ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from collabsim.analysis.desk.bench import (
    Asked,
    Bench,
    Progress,
    Subject,
    Sums,
    bench_in_folder,
)
from collabsim.analysis.desk.effects import Change, Effects
from collabsim.analysis.desk.measures import HEADLINES
from collabsim.analysis.desk.moved import assumptions, ends_of
from collabsim.analysis.desk.subject import (
    subject_of_change,
    subject_of_scenario,
    subject_of_sweep,
)
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.seeds import checked_replications, checked_seed
from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario import Scenario
from collabsim.statistics.holm import chance_of_more, holm
from collabsim.statistics.intervals import (
    Interval,
    contrast_interval,
    linearised_contrast,
    standard_error,
)
from collabsim.statistics.keys import Chance, chance_of

REPLICATIONS = 400
"""Of each end, if not told otherwise. Assumption."""

IN_REPORT = 200
"""Of each end where a report or the desk's page asks, at most: what does not move is as well told
by fewer."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one assumption does to an effect or a level.

    ``effect_low`` and ``effect_high`` are what is found at its low and its high value, each with
    its 95 % interval (``_from``, ``_to``), ``swing``
    the second less the first with its paired 95 % interval ``low`` to ``high``. ``told_apart``
    holds over all assumptions together. ``turns`` says that at one of the ends the effect is clear
    the other way round than at the own values; ``knowable`` that a municipality can find the
    value out.
    """

    assumption: str
    own_value: Value
    low_value: Value
    effect_low: float
    effect_low_from: float
    effect_low_to: float
    high_value: Value
    effect_high: float
    effect_high_from: float
    effect_high_to: float
    swing: float
    low: float
    high: float
    told_apart: bool
    turns: bool
    knowable: bool

    @property
    def found(self) -> tuple[Interval, Interval]:
        """What is found at its low and its high value."""
        ends = (
            (self.effect_low, self.effect_low_from, self.effect_low_to),
            (self.effect_high, self.effect_high_from, self.effect_high_to),
        )
        low, high = (Interval(*map(np.asarray, end)) for end in ends)
        return low, high


@dataclass(frozen=True, slots=True)
class Tornado:
    """What moves an effect.

    ``own`` is what is found at the own values; ``rows`` one for each assumption, the largest swing
    first; ``untried`` those whose ends do not go with the other values.
    """

    subject: Subject
    own: Interval
    rows: tuple[Row, ...]
    untried: tuple[str, ...]
    replications: int

    @property
    def movers(self) -> tuple[Row, ...]:
        """What moves it, told from chance."""
        return tuple(row for row in self.rows if row.told_apart)

    @property
    def inert(self) -> tuple[Row, ...]:
        """What is not told from chance."""
        return tuple(row for row in self.rows if not row.told_apart)

    @property
    def turning(self) -> tuple[Row, ...]:
        """What turns it alone."""
        return tuple(row for row in self.rows if row.turns)

    @property
    def span(self) -> tuple[Interval, Interval]:
        """The least and the most that was found at any end of what moves it, or at own values."""
        found = [self.own, *(end for row in self.movers for end in row.found)]
        least, most = (pick(found, key=lambda one: float(one.value)) for pick in (min, max))
        return least, most

    @property
    def chance(self) -> Chance:
        """What chance leaves of the effect at the own values."""
        return chance_of(float(self.own.low), float(self.own.high), self.subject.measure.matters)

    @property
    def table(self) -> pd.DataFrame:
        """One row for each assumption, with the fields of :class:`Row`."""
        return pd.DataFrame(
            [{name: getattr(row, name) for name in Row.__slots__} for row in self.rows],
            columns=list(Row.__slots__),
        )


def tornado_of(
    bench: Bench,
    *,
    replications: int = REPLICATIONS,
    names: Sequence[str] | None = None,
    every: bool = False,
    progress: Progress | None = None,
) -> Tornado:
    """Move each assumption to both of its ends and hold the two against each other.

    Args:
        bench: Makes the runs.
        replications: Of each end, with the same draws.
        names: Assumptions; the usual ones if left out.
        every: All that the region of values draws, and not only the usual ones.
        progress: Called with (ends done, ends in all).

    Raises:
        UserError: Nothing can be measured.
    """
    subject = bench.subject
    own = bench.own(replications)
    chosen = assumptions(subject.held, every=every) if names is None else tuple(names)
    ends = {name: ends_of(name, subject.after) for name in chosen}
    asked = [Asked({name: end}, replications) for name, pair in ends.items() for end in pair]
    made = iter(bench.many(asked, progress))
    sides, untried = {}, []
    for name, low, high in zip(chosen, made, made, strict=True):
        if low is None or high is None:
            untried.append(name)
        else:
            sides[name] = low, high
    return Tornado(
        subject, subject.found(own), rows_of(subject, own, ends, sides), tuple(untried),
        replications,
    )  # fmt: skip


def rows_of(
    subject: Subject,
    own: Sums,
    ends: Mapping[str, tuple[Value, Value]],
    sides: Mapping[str, tuple[Sums, Sums]],
) -> tuple[Row, ...]:
    """What each assumption does, from the sums at its ends; the largest swing first.

    Args:
        subject: What is looked at.
        own: Sums at the own values.
        ends: The low and the high value of each assumption.
        sides: The sums there.
    """
    swings = {name: _swing(subject, *both) for name, both in sides.items()}
    apart = holm([chance for _, chance in swings.values()])
    before = subject.found(own)
    rows = []
    for (name, (swing, _)), told in zip(swings.items(), apart, strict=True):
        low, high = (subject.found(one) for one in sides[name])
        turned = subject.is_effect and any(_turned(subject, before, one) for one in (low, high))
        rows.append(
            Row(
                name, subject.after.values[name],
                ends[name][0], float(low.value), float(low.low), float(low.high),
                ends[name][1], float(high.value), float(high.low), float(high.high),
                float(swing.value), float(swing.low), float(swing.high),
                bool(told), bool(told and turned), PARAMETERS[name].knowable,
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda row: -abs(np.nan_to_num(row.swing))))


def _swing(subject: Subject, low: Sums, high: Sums) -> tuple[Interval, float]:
    """High less low with its paired interval, and the chance of as much where there is none."""
    if np.array_equal(low, high):
        return Interval(*(np.zeros(()) for _ in range(3))), 1.0
    less = [term._replace(weight=-term.weight) for term in subject.terms(low)]
    terms = [*subject.terms(high), *less]
    value, influence = linearised_contrast(terms)
    error = float(standard_error(influence))
    return contrast_interval(terms), chance_of_more(float(value), error, low.shape[-1] - 1)


def _turned(subject: Subject, one: Interval, other: Interval) -> bool:
    """Whether two effects are clear, and one way round in the one and another in the other."""
    matters = subject.measure.matters
    kinds = {chance_of(float(each.low), float(each.high), matters) for each in (one, other)}
    return kinds == {Chance.MORE, Chance.FEWER}


def tornado(
    effects: Effects,
    change: Change,
    measure: str,
    municipality: str,
    *,
    replications: int = REPLICATIONS,
    every: bool = False,
    progress: Progress | None = None,
) -> Tornado:
    """What moves the effect of a change of a run folder; what was run is kept in the folder.

    Args:
        effects: Of the folder.
        change: One of its changes.
        measure: Name of the measure.
        municipality: Name of the municipality.
        replications: Of each end.
        every: Every assumption, and not only the usual ones.
        progress: Called with (ends done, ends in all).

    Raises:
        UserError: There is no such measure, nothing can be measured, or the folder was run with
            other rules and the ends are not kept.
    """
    subject = subject_of_change(effects, change, measure, municipality)
    bench = bench_in_folder(subject, effects.results.folder)
    return tornado_of(bench, replications=replications, every=every, progress=progress)


def sensitivity_of(
    what: Results | Sweep | Scenario | str,
    *,
    of: str = HEADLINES[0],
    size: int | None = None,
    cell: int | None = None,
    replications: int = REPLICATIONS,
    seed: int | None = None,
    every: bool = False,
    progress: Progress | None = None,
) -> Tornado:
    """Which assumptions move the effect of a change, one at a time.

    Args:
        what: Results of a sweep, where what was run is kept in its folder; a sweep, or the name of
            a shipped one; or a scenario, of which a level is looked at.
        of: The measure, such as "delivering_36"; :data:`~collabsim.analysis.desk.measures.MEASURES`
            names them.
        size: Inhabitants of the municipality; that of most if left out.
        cell: The cell with the change; not needed where there is one.
        replications: Of each end.
        seed: Of the runs; that of the sweep if left out, 0 of a scenario.
        every: Every assumption, and not only the usual ones.
        progress: Called with (ends done, ends in all).

    Raises:
        UserError: There is no such sweep, measure, size or change, or nothing can be measured.
    """
    checked_replications(replications)
    if isinstance(what, Scenario):
        bench = Bench(
            subject_of_scenario(
                what, of=of, size=size, seed=checked_seed(0 if seed is None else seed)
            )
        )
    elif isinstance(what, Results):
        folder = what.folder
        bench = bench_in_folder(
            subject_of_sweep(
                folder.sweep, of=of, size=size, cell=cell, rules=folder.manifest.rules, seed=seed
            ),
            folder,
        )
    else:
        sweep = load_sweep(what) if isinstance(what, str) else what
        bench = Bench(subject_of_sweep(sweep, of=of, size=size, cell=cell, seed=seed))
    return tornado_of(bench, replications=replications, every=every, progress=progress)
