"""The patterns the model is held against: sentences, statistics, criteria, verdicts.

Patterns and criteria come from the accounts of the key study (Isaksen 2022) and were
written down before the model was run. No pattern was used to set a value: the model
was calibrated on K1 to K3 alone (:mod:`collabsim.validation.calibration`). What counts as
*partly* is a weaker form of the same claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collabsim.parameters import Value
from collabsim.validation import pattern_measures as measures
from collabsim.validation.pattern_criteria import Criterion, Finding, Pattern, Verdict, criteria
from collabsim.validation.pattern_measures import LARGE, SIZES, SMALL, View
from collabsim.validation.pattern_sums import Totals, figure

ORGANISATIONS: tuple[str, ...] = ("by_span", "two_level", "three_level")
"""Organisation models; the first is the default and the one verdicts are about."""

BASELINE = "baseline"

ARMS: Mapping[str, Mapping[str, Value]] = {
    BASELINE: {},
    "poor_evidence": {
        "evidence_none_share": 1.0, "evidence_external_share": 0.0, "evidence_quality_none": 0.1,
    },
    "good_evidence": {
        "evidence_none_share": 0.0, "evidence_external_share": 1.0,
        "evidence_quality_external": 0.9,
    },
    "support": {"leadership_support": 1.0},
    "knowledge": {"rule_training": 0.5, "fear_relief": 0.5},
    "delegation": {
        "delegation_all_unit_nok": 500_000.0, "delegation_all_line_nok": 300_000.0,
        "delegation_all_agree_nok": 500_000.0, "delegation_all_agree_by_units": True,
    },
    "higher_threshold": {"threshold_nok": 300_000.0},
}  # fmt: skip
"""What is changed in each arm."""


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
            *criteria(_BOTH, "started", "at least", 0.6),
            *criteria(_BOTH, "uptake", "at least", 0.8),
            Criterion("ratio", None, "at least", 0.8),
            Criterion("ratio", None, "at most", 1.25),
        ),
        tuple(criteria(_BOTH, "started", "at least", 0.6)),
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
        "SF2b",
        "Pilots end when the project money does.",
        "chance a month to end in the three months from the end of the first project money on, "
        "over that before (half an end is added to those before, so that none is not 0)",
        "at least 5 in the large",
        measures.ends_with_the_money,
        {
            "before": "chance a month before the money ends",
            "after": "chance a month in the three months after",
            "ratio": "after over before",
        },
        (Criterion("ratio", LARGE, "at least", 5.0),),
        (Criterion("ratio", LARGE, "surely above", 1.0),),
        "surely more often than before",
        at_horizons=False,
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
        "Strong evidence is not sufficient.",
        "share delivering where evidence is at least 0.7; change from quality of evidence 0.1 "
        "to 0.9",
        "below 0.5 and a change of at most 0.20, both in the large, and a change surely larger "
        "in the small",
        measures.evidence,
        {
            "strong": "delivering where evidence is strong",
            "change": "change from poor to good evidence",
            "interaction": "change in the small minus change in the large",
        },
        (
            Criterion("strong", LARGE, "below", 0.5),
            Criterion("change", LARGE, "at most", 0.20),
            Criterion("interaction", None, "surely above", 0.0),
        ),
        (
            Criterion("strong", LARGE, "below", 0.5),
            Criterion("change", LARGE, "at most", 0.20),
        ),
        "below 0.5 and a change of at most 0.20 in the large",
    ),
    Pattern(
        "SF6",
        "Enthusiasm persists while it is free.",
        "unit managers asked at the start and again in the case: chance of a yes with nothing at "
        "stake (support) and at the price asked of them, start and case",
        "support no lower in the case than at the start, and a fall of at least 0.15 in the yes "
        "to the price, in the large",
        measures.enthusiasm,
        {
            "support_start": "support at the start",
            "support_case": "support in the case",
            "support_drop": "fall in support",
            "yes_start": "yes to the price at the start",
            "yes_case": "yes to the price in the case",
            "yes_drop": "fall in the yes to the price",
        },
        (
            Criterion("support_drop", LARGE, "at most", 0.0),
            Criterion("yes_drop", LARGE, "at least", 0.15),
        ),
        (
            Criterion("support_drop", LARGE, "at most", 0.05),
            Criterion("yes_drop", LARGE, "surely above", 0.0),
        ),
        "support falls by at most 0.05, and the yes to the price surely falls",
        at_horizons=False,
    ),
    Pattern(
        "SF7",
        "Units were willing to pay, yet it stopped.",
        "of pilots that were stopped, those whose unit managers had said yes to their part of "
        "the price (brought forward)",
        "at least 0.5 in the large",
        measures.willing_to_pay,
        {"willing": "units had said yes, of those stopped"},
        (Criterion("willing", LARGE, "at least", 0.5),),
        (Criterion("willing", LARGE, "at least", 0.25),),
        "at least a quarter",
        at_horizons=False,
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
        "SF13",
        "In-house delivery comes without shared ownership (the half the records show).",
        "mean shared ownership of pilots that the entrepreneur delivers, minus that of pilots "
        "taken in-house",
        "surely above 0 in the large",
        measures.shared_ownership,
        {
            "delivering_ownership": "shared ownership where the entrepreneur delivers",
            "in_house_ownership": "shared ownership where it was taken in-house",
            "lead": "the first minus the second",
        },
        (Criterion("lead", LARGE, "surely above", 0.0),),
        (Criterion("lead", LARGE, "above", 0.0),),
        "above 0",
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
        "SF15",
        "Prices bunch below the threshold.",
        "values that cases propose (yearly amount times years) of 80,000 to below 100,000, over "
        "those of 100,000 to below 120,000; the same with a threshold of 300,000 (half a case "
        "is added to each, so that none is not 0)",
        "at least 2 in the large, and below 2 where the threshold is 300,000",
        measures.bunching,
        {
            "ratio": "just below over just above 100,000",
            "ratio_moved": "the same, threshold 300,000",
            "near": "cases near 100,000, of those brought forward",
        },
        (
            Criterion("ratio", LARGE, "at least", 2.0),
            Criterion("ratio_moved", LARGE, "below", 2.0),
        ),
        (Criterion("ratio", LARGE, "at least", 2.0),),
        "at least 2 in the large",
        at_horizons=False,
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
            *criteria(SIZES, "gap", "above", 0.0),
            *(Criterion(f"step_{n}", None, "above", 0.0) for n in SIZES[1:]),
        ),
        tuple(criteria(SIZES, "gap", "above", 0.0)),
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
        "SF23",
        "Champions emerge in the front line where a pilot works.",
        "share of pilots with a champion, three months after the start and when the money ends; "
        "pilots that work and weak ones",
        "rises by at least 0.1 where the pilot works and by less than 0.05 where it is weak, in "
        "the large",
        measures.champions,
        {
            "early": "with a champion after three months, pilots that work",
            "late": "with a champion when the money ends, pilots that work",
            "rise": "rise, pilots that work",
            "rise_weak": "rise, weak pilots",
            "lead": "rise of those that work minus rise of weak ones",
        },
        (
            Criterion("rise", LARGE, "at least", 0.1),
            Criterion("rise_weak", LARGE, "below", 0.05),
        ),
        (
            Criterion("rise", LARGE, "at least", 0.1),
            Criterion("lead", LARGE, "surely above", 0.0),
        ),
        "rises by at least 0.1 where the pilot works, and surely by less where it is weak",
        at_horizons=False,
    ),
    Pattern(
        "SF25",
        "Delegation in kroner, agreements between sectors among it, makes the large look small.",
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
    Pattern(
        "SF32",
        "Stated support is far above realised collaboration.",
        "unit managers who found the proposal a good idea, minus pilots delivering of those "
        "started",
        "at least 0.4 in the large",
        measures.stated_support,
        {"stated": "found it a good idea", "excess": "that minus delivering"},
        (Criterion("excess", LARGE, "at least", 0.4),),
        (Criterion("excess", LARGE, "at least", 0.2),),
        "at least 0.2",
    ),
)
"""The patterns that can be measured in one municipality, in the order of the evidence."""


def judged(verdicts: Mapping[str, Verdict]) -> dict[Verdict, int]:
    """How many patterns hold, partly hold and do not."""
    counts: dict[Verdict, int] = {"holds": 0, "partly": 0, "not": 0}
    for verdict in verdicts.values():
        counts[verdict] += 1
    return counts
