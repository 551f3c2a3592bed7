"""The patterns the model is held against: sentences, statistics, criteria, verdicts.

Patterns and criteria come from the accounts of the key study (Isaksen 2022) and were
written down before the model was run. No pattern was used to set a value: the model
was calibrated on K1 to K3 alone (:mod:`collabsim.validation.calibration`). What counts as
*partly* is a weaker form of the same claim.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from collabsim.parameters import Value
from collabsim.validation import pattern_measures as measures
from collabsim.validation.pattern_measures import LARGE, SIZES, SMALL, Key, Measure, View
from collabsim.validation.pattern_sums import HORIZONS, Figure, Totals, figure

ORGANISATIONS: tuple[str, ...] = ("by_span", "two_level", "three_level")
"""Organisation models; the first is the default and the one verdicts are about."""

ARMS: Mapping[str, Mapping[str, Value]] = {
    "baseline": {},
    "poor_evidence": {"evidence_quality": 0.1},
    "support": {"leadership_support": 1.0},
    "knowledge": {"rule_training": 0.5, "fear_relief": 0.5},
    "delegation": {"delegation": 10.0, "pooled_budget": True},
}
"""What is changed in each arm. The default quality of evidence is already 0.9."""

Verdict = Literal["holds", "partly", "not"]
Relation = Literal["at least", "at most", "above", "below", "surely above"]

_MEETS: Mapping[Relation, Callable[[float, float], bool]] = {
    "at least": operator.ge,
    "at most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
    "surely above": operator.gt,
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """What one figure has to be.

    ``surely above`` asks of the whole interval that it lies above the bound.
    """

    name: str
    population: int | None
    relation: Relation
    bound: float

    @property
    def key(self) -> Key:
        """The figure it is about."""
        return self.name, self.population

    def met(self, found: Figure, *, widened: bool = False) -> bool:
        """Whether the figure meets it; ``widened`` by the Monte-Carlo error.

        A widened criterion is met if the end of the interval on its side meets
        it. One about the whole interval is never widened.
        """
        if self.relation == "surely above":
            return found.low > self.bound
        side = found.high if self.relation in {"at least", "above"} else found.low
        return _MEETS[self.relation](side if widened else found.value, self.bound)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as data, and the function that measures it.

    ``figures`` says what each figure is, in the order they are shown.
    ``at_horizons`` is False where the pattern is over before the money ends or
    does not depend on how long one looks.
    """

    id: str
    sentence: str
    statistic: str
    criterion: str
    measure: Measure
    figures: Mapping[str, str]
    holds: tuple[Criterion, ...]
    partly: tuple[Criterion, ...]
    weaker: str
    at_horizons: bool = True

    def horizons(self) -> tuple[int, ...]:
        """Horizons at which it is judged; only the first where that makes no difference."""
        return HORIZONS if self.at_horizons else HORIZONS[:1]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one pattern, organisation model and horizon."""

    pattern: Pattern
    organisation: str
    horizon: int
    figures: Mapping[Key, Figure]

    def verdict(self, *, widened: bool = False) -> Verdict:
        """Whether the pattern holds, partly holds, or does not."""
        if self._meets(self.pattern.holds, widened=widened):
            return "holds"
        return "partly" if self._meets(self.pattern.partly, widened=widened) else "not"

    def _meets(self, criteria: tuple[Criterion, ...], *, widened: bool) -> bool:
        return all(c.met(self.figures[c.key], widened=widened) for c in criteria)


def find(pattern: Pattern, totals: Totals, organisation: str, horizon: int) -> Finding:
    """Measure one pattern for one organisation model at one horizon."""
    measured = pattern.measure(View(totals, organisation, horizon))
    figures = {key: figure(redrawn) for key, redrawn in measured.items()}
    return Finding(pattern, organisation, horizon, figures)


def find_all(totals: Totals, organisations: tuple[str, ...] = ORGANISATIONS) -> Iterator[Finding]:
    """Measure every pattern for every organisation model and horizon."""
    for pattern in PATTERNS:
        for organisation in organisations:
            for horizon in pattern.horizons():
                yield find(pattern, totals, organisation, horizon)


def _for(sizes: tuple[int, ...], name: str, relation: Relation, bound: float) -> list[Criterion]:
    return [Criterion(name, size, relation, bound) for size in sizes]


_BOTH = (SMALL, LARGE)

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "SF1",
        "Pilots start easily in small and large municipalities.",
        "started pilots over proposals that reached an addressee; yeses of units asked to start",
        "at least 0.6 started in both, ratio large to small 0.8 to 1.25, units' yeses 0.8 to 1",
        measures.starting,
        {
            "started": "started, of those that reached an addressee",
            "uptake": "units that said yes, of those asked",
            "ratio": "started, large over small",
        },
        (
            *_for(_BOTH, "started", "at least", 0.6),
            *_for(_BOTH, "uptake", "at least", 0.8),
            Criterion("ratio", None, "at least", 0.8),
            Criterion("ratio", None, "at most", 1.25),
        ),
        tuple(_for(_BOTH, "started", "at least", 0.6)),
        "at least 0.6 started in both",
        at_horizons=False,
    ),
    Pattern(
        "SF2a",
        "Most pilots stop when the project money ends, in the large municipality.",
        "share of started pilots delivering after the project money ended",
        "at most 0.35 in the large",
        measures.delivered,
        {"delivering": "delivering"},
        (Criterion("delivering", LARGE, "at most", 0.35),),
        (Criterion("delivering", LARGE, "below", 0.5),),
        "fewer than half",
    ),
    Pattern(
        "SF3",
        "The stop is made above the unit, not in the front line.",
        "share of stopped cases (those not brought forward left out) in which the person who "
        "said no or let it lie stands above the unit",
        "at least 0.75 above and at most 0.10 at the unit in the large; larger with three levels "
        "than with two",
        measures.places_of_stops,
        {
            "above": "above the unit",
            "at_unit": "at the unit",
            "above_with_unit_noes": "above the unit, unit managers' noes counted in",
            "by_silence": "nobody said no: time ran out",
            "levels": "above the unit in the large, three levels minus two",
            "size": "above the unit, large minus smallest, as organised here",
        },
        (
            Criterion("above", LARGE, "at least", 0.75),
            Criterion("at_unit", LARGE, "at most", 0.10),
            Criterion("levels", None, "above", 0.0),
        ),
        (Criterion("above", LARGE, "at least", 0.75),),
        "at least 0.75 above the unit in the large",
        at_horizons=False,
    ),
    Pattern(
        "SF4",
        "Small municipalities continue more often than large ones.",
        "share of started pilots delivering, small minus large",
        "the interval of the difference lies above 0; its size is a finding",
        measures.size_contrast,
        {
            "delivering": "delivering",
            "difference": "10,000 minus 120,000",
            "difference_middle": "30,000 minus 120,000",
        },
        (Criterion("difference", None, "surely above", 0.0),),
        (Criterion("difference", None, "above", 0.0),),
        "the difference is above 0",
    ),
    Pattern(
        "SF5",
        "Strong evidence is not sufficient (first half of the pattern).",
        "share delivering where evidence is at least 0.7; change from quality of evidence 0.1 "
        "to 0.9",
        "below 0.5 and a change of at most 0.20, both in the large",
        measures.evidence,
        {
            "strong": "delivering where evidence is strong",
            "change": "change from poor to good evidence",
        },
        (
            Criterion("strong", LARGE, "below", 0.5),
            Criterion("change", LARGE, "at most", 0.20),
        ),
        (Criterion("change", LARGE, "at most", 0.20),),
        "the change is at most 0.20",
    ),
    Pattern(
        "SF10",
        "Pilots that span sectors do worse although they are worth more.",
        "delivering, cross-sector over single-sector, reweighted to the same true effects; "
        "value achieved, the same way",
        "at most 0.75 in the large, and worth at least 1.1 times as much",
        measures.cross_sector,
        {
            "single": "delivering, single sector",
            "cross": "delivering, two sectors",
            "ratio": "two sectors over single",
            "worth": "value, two sectors over single",
        },
        (
            Criterion("ratio", LARGE, "at most", 0.75),
            Criterion("worth", LARGE, "at least", 1.1),
        ),
        (
            Criterion("ratio", LARGE, "below", 1.0),
            Criterion("worth", LARGE, "at least", 1.1),
        ),
        "they do worse, by less",
    ),
    Pattern(
        "SF12",
        "What continues in the large municipality is often taken in-house.",
        "in-house over in-house and delivering",
        "at least 0.5 in the large, and 0.2 above the small",
        measures.in_house,
        {"in_house": "in-house, of those that continue", "difference": "large minus small"},
        (
            Criterion("in_house", LARGE, "at least", 0.5),
            Criterion("difference", None, "at least", 0.2),
        ),
        (Criterion("difference", None, "surely above", 0.0),),
        "surely more often than in the small",
    ),
    Pattern(
        "SF14",
        "Leadership support and strategy are not enough.",
        "change in started and in delivering when the mandate is raised from 0.4 to 1",
        "the change in started is more than twice that in delivering, in the large",
        measures.leadership,
        {
            "start": "change in started",
            "continue": "change in delivering",
            "excess": "change in started minus twice that in delivering",
            "delivering_supported": "delivering with full support",
        },
        (
            Criterion("excess", LARGE, "above", 0.0),
            Criterion("start", LARGE, "above", 0.0),
        ),
        (Criterion("delivering_supported", LARGE, "below", 0.5),),
        "with full support fewer than half deliver in the large",
    ),
    Pattern(
        "SF16",
        "Perceived barriers exceed actual ones.",
        "share of stops justified by rules in which a lawful way existed, and the change when "
        "half of the missing knowledge and fear is taken away",
        "0.3 to 0.9 in the large, and less with knowledge, the law unchanged",
        measures.barriers,
        {
            "with_route": "a lawful way existed",
            "cut": "change with knowledge",
            "needless": "such stops per started pilot",
            "needless_cut": "change with knowledge",
            "complaints": "a lawful way existed, complaints (not counted above)",
        },
        (
            Criterion("with_route", LARGE, "at least", 0.3),
            Criterion("with_route", LARGE, "at most", 0.9),
            Criterion("cut", LARGE, "below", 0.0),
        ),
        (
            Criterion("with_route", LARGE, "at least", 0.3),
            Criterion("with_route", LARGE, "at most", 0.9),
        ),
        "0.3 to 0.9 in the large",
        at_horizons=False,
    ),
    Pattern(
        "SF17",
        "The front line is close to the entrepreneur, those who decide are distant.",
        "mean mindset distance to the entrepreneur when the case opened, decider minus team",
        "above 0 in all four sizes and rising from each to the next",
        measures.distances,
        {
            "frontline": "distance to the team",
            "decider": "distance to the decider",
            "gap": "decider minus team",
            **{f"step_{n}": f"gap, {n:,} minus the size before" for n in SIZES[1:]},
        },
        (
            *_for(SIZES, "gap", "above", 0.0),
            *(Criterion(f"step_{n}", None, "above", 0.0) for n in SIZES[1:]),
        ),
        tuple(_for(SIZES, "gap", "above", 0.0)),
        "above 0 in all four sizes",
        at_horizons=False,
    ),
    Pattern(
        "SF19",
        "Decisions take longer in large municipalities.",
        "median months from the opening of a case to its decision, among cases brought forward "
        "and decided",
        "large at least 1.5 times small",
        measures.delays,
        {
            "median": "median, months",
            "mean": "mean, months",
            "ratio": "medians, large over small",
            "ratio_of_means": "means, large over small",
        },
        (Criterion("ratio", None, "at least", 1.5),),
        (Criterion("ratio_of_means", None, "surely above", 1.0),),
        "the mean is surely longer",
        at_horizons=False,
    ),
    Pattern(
        "SF25",
        "Delegation together with pooled budgets makes the large look small.",
        "rise in delivering in the large over the gap between small and large",
        "at least 0.5 of the gap",
        measures.delegation,
        {
            "delivering_delegated": "delivering with delegation",
            "change": "change in delivering",
            "closed": "part of the gap closed in the large",
            "weak_kept": "change in weak pilots kept alive",
            "legal_errors": "change in legal errors per started pilot",
            "coverage": "change in units covered, of those with the need, where kept alive",
        },
        (Criterion("closed", None, "at least", 0.5),),
        (Criterion("change", LARGE, "surely above", 0.0),),
        "the large surely keeps more",
    ),
)
"""The twelve patterns, in the order of the evidence."""


def judged(verdicts: Mapping[str, Verdict]) -> dict[Verdict, int]:
    """How many patterns hold, partly hold and do not."""
    counts: dict[Verdict, int] = {"holds": 0, "partly": 0, "not": 0}
    for verdict in verdicts.values():
        counts[verdict] += 1
    return counts
