"""From the keys of a hypothesis file to a hypothesis that holds together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.drivers import COMPILED, driver_for
from collabsim.laboratory.cells import grid_of, held
from collabsim.laboratory.file_schema import FORMS, TRANSLATED, HypothesisFile
from collabsim.laboratory.hypothesis import (
    MAIN,
    OWN,
    Arm,
    AskedForm,
    AskedOutcome,
    At,
    Contrast,
    Factor,
    Hypothesis,
    Level,
    Mediation,
    PlanAsked,
    RegionAsked,
)
from collabsim.laboratory.outcomes import OUTCOMES
from collabsim.scenario import Scenario, load_scenario
from collabsim.scenario.do_schema import PATHS
from collabsim.scenario.sentences import nearest_name, shown

CURVES = ("inverted_u", "rising", "falling", "paradox", "best_level_shift")
"""Forms of a curve over the levels of one factor."""
FEWEST_LEVELS: Mapping[str, int] = {
    "inverted_u": 5, "paradox": 5, "best_level_shift": 3, "rising": 2, "falling": 2,
}  # fmt: skip
CALCULATED = "fit_gained"
"""The outcome that can be added up from meetings alone."""
OF_TWO, OF_THREE = "interaction", "three_way"


class ClaimError(UserError):
    """Something that does not hold together; ``keys`` lead to it in the file."""

    def __init__(self, sentence: str, *keys: str | int) -> None:
        super().__init__(sentence)
        self.keys = keys


def read_hypothesis(content: Mapping[str, Any], path: Path | None = None) -> Hypothesis:
    """What a file says, once its keys are right one by one.

    Args:
        content: The keys.
        path: The file.

    Raises:
        ClaimError: keys that do not go together, or a name that is not there.
    """
    said = HypothesisFile.model_validate(dict(content)).model_dump()
    about = said["hypothesis"]
    scenario = _scenario(said["scenario"], path)
    _check_driver(said["scenario"]["driver"], said["test"])
    factors = _factors(said["factor"], scenario)
    outcomes = _outcomes(said["outcome"])
    if not about["needs"]:
        _refuse_missing(content, factors, outcomes)
    names = {spec.population: spec.name for spec in scenario.municipalities}
    return Hypothesis(
        **{key: about[key] for key in
           ("id", "family", "kind", "claim", "counts_against", "put_in", "needs")},
        source=tuple(about["source"]),
        scenario=scenario,
        factors=factors,
        arms=(Arm(MAIN), *_arms(said["arm"], factors, scenario)),
        outcomes=outcomes,
        test=_test(said["test"] or {"form": FORMS[0]}, factors, outcomes, names, about["needs"]),
        plan=_plan(said["plan"], said["test"]),
        region=RegionAsked(**said["region"]),
        mediation=_mediation(said["mediation"], said["test"]),
        driver=said["scenario"]["driver"],
        translated=_translated(about, len((said["test"] or {}).get("contrast") or ())),
        path=path,
    )  # fmt: skip


def _refuse_missing(
    content: Mapping[str, Any], factors: Sequence[Factor], outcomes: Sequence[AskedOutcome]
) -> None:
    """Refuse a claim that has nothing to be tested by."""
    form = content.get("test", {}).get("form")
    if form is None:
        raise ClaimError("a hypothesis that is tested needs [test] with the form of the claim")
    if not factors and form != "log_loss":
        raise ClaimError("a hypothesis that is tested needs a table [factor.NAME] with its levels")
    if not any(one.primary for one in outcomes):
        raise ClaimError('one outcome must have role = "primary": it decides', "outcome")


def _scenario(said: Mapping[str, Any], path: Path | None) -> Scenario:
    """The scenario the runs start from."""
    base = "baseline" if said["base"] == "defaults" else said["base"]
    beside = path is not None and (base.endswith(".toml") or len(Path(base).parts) > 1)
    try:
        found = load_scenario(path.parent / base if path is not None and beside else base)
    except UserError as failure:
        raise ClaimError(str(failure), "scenario", "base") from None
    sizes = said["municipalities"]
    if len(set(sizes)) < len(sizes):
        raise ClaimError("municipalities lists a size twice", "scenario", "municipalities")
    try:
        found = found.with_municipalities(*sizes)
    except UserError as failure:
        raise ClaimError(str(failure), "scenario", "municipalities") from None
    try:
        return found.with_values(**said["set"]) if said["set"] else found
    except UserError as failure:
        raise ClaimError(str(failure), "scenario", "set") from None


def _check_driver(name: str, test: Mapping[str, Any] | None) -> None:
    """Refuse what cannot be imported, and claims that only the shipped loop can run."""
    if name == COMPILED:
        return
    try:
        driver_for(name)
    except UserError as failure:
        raise ClaimError(str(failure), "scenario", "driver") from None
    if test is not None and test["form"] == "share_mediated":
        raise ClaimError(
            "a claim on what is mediated replays courses, which the shipped rules alone can do; "
            "leave driver out",
            "scenario", "driver",
        )  # fmt: skip


def _translated(about: Mapping[str, Any], contrasts: int) -> dict[str, dict[str, Any]]:
    """The words in other languages; names of comparisons one for each, or none."""
    made = {}
    for language in TRANSLATED:
        said = about[language]
        if said is None:
            continue
        if said["contrasts"] and len(said["contrasts"]) != contrasts:
            raise ClaimError(
                f"contrasts has {len(said['contrasts'])} names for {contrasts} comparisons",
                "hypothesis", language, "contrasts",
            )  # fmt: skip
        made[language] = dict(said)
    return made


def _factors(said: Mapping[str, Any], scenario: Scenario) -> tuple[Factor, ...]:
    return tuple(_factor(name, one, scenario) for name, one in said.items())


def _factor(name: str, said: Mapping[str, Any], scenario: Scenario) -> Factor:
    levels = tuple(one if isinstance(one, str) else float(one) for one in said["levels"])
    at = ("factor", name)
    if len(set(levels)) < len(levels):
        raise ClaimError("levels lists one twice", *at, "levels")
    given = [key for key in ("do", "parameter", "set") if said[key] is not None]
    if len(given) != 1:
        both = f"not {' and '.join(given)}" if given else "none is there"
        raise ClaimError(f"a factor has one of do, parameter and set; {both}", *at)
    values = tuple(said["set"] or ())
    if values and len(values) != len(levels):
        raise ClaimError(f"set has {len(values)} tables for {len(levels)} levels", *at, "set")
    tables = said["do"] or ()
    tables = (tables,) if isinstance(tables, Mapping) else tuple(tables)
    for table in tables:
        each = table.get("value")
        if isinstance(each, list) and len(each) != len(levels):
            raise ClaimError(
                f"do has {len(each)} values for {len(levels)} levels; give one for each", *at,
                "do",
            )  # fmt: skip
        words = [one for one in levels if isinstance(one, str) and one != OWN]
        if words and not isinstance(each, list) and table.get("hold") != "off":
            raise ClaimError(
                f"the level {words[0]!r} is a word, so do needs value = [...], one for each level",
                *at, "do",
            )  # fmt: skip
    factor = Factor(name, levels, tables, said["parameter"], values)
    for level in levels:
        try:
            held(scenario, {name: level}, (factor,), Arm(MAIN))
        except UserError as failure:
            key = "levels" if said["parameter"] is not None else given[0]
            raise ClaimError(f"at level {level}: {failure}", *at, key) from None
    return factor


def _arms(said: Mapping[str, Any], factors: Sequence[Factor], scenario: Scenario) -> list[Arm]:
    made = []
    for name, table in said.items():
        if name == MAIN:
            raise ClaimError(
                f"the arm {MAIN!r} is the hypothesis itself; name another", "arm", name
            )
        values = table.get("set", {})
        if not isinstance(values, Mapping):
            raise ClaimError("set must be a table of parameters and values", "arm", name, "set")
        arm = Arm(name, {key: one for key, one in table.items() if key != "set"}, dict(values))
        try:
            for factor in factors:
                held(scenario, {factor.name: factor.levels[0]}, factors, arm)
        except UserError as failure:
            raise ClaimError(str(failure), "arm", name) from None
        made.append(arm)
    return made


def _outcomes(said: Mapping[str, Any]) -> tuple[AskedOutcome, ...]:
    for name in said:
        if name not in OUTCOMES:
            near = nearest_name(name, OUTCOMES)
            hint = f"nearest: {near}" if near else f"there are {', '.join(OUTCOMES)}"
            raise ClaimError(f"there is no outcome {name}; {hint}", "outcome", name)
        if said[name]["expectation"] is not None and name != CALCULATED:
            raise ClaimError(
                f"only of {CALCULATED} can be calculated what was put in", "outcome", name,
                "expectation",
            )  # fmt: skip
    return tuple(
        AskedOutcome(name, one["role"] == "primary", one["smallest"], one["expectation"])
        for name, one in said.items()
    )


def _plan(said: Mapping[str, Any], test: Mapping[str, Any] | None) -> PlanAsked:
    pilot, given = said["pilot"], said["replications"]
    if said["seed"] == pilot["seed"]:
        raise ClaimError(
            "the pilot runs need a seed of their own: what plans the runs must not be looked at "
            "in them",
            "plan", "pilot",
        )  # fmt: skip
    form = "" if test is None else test["form"]
    if form in {"best_level_shift", "log_loss"} and given is None:
        raise ClaimError(
            f"of the form {form} no number of replications follows from pilot runs; write "
            "replications = ...",
            "plan",
        )
    return PlanAsked(
        said["seed"], said["power"], said["true_effect"], pilot["seed"], pilot["replications"],
        said["at_most"], said["half_width"], given,
    )  # fmt: skip


def _mediation(said: Mapping[str, Any] | None, test: Mapping[str, Any] | None) -> Mediation | None:
    wanted = test is not None and test["form"] == "share_mediated"
    if wanted != (said is not None):
        raise ClaimError("[mediation] and the form share_mediated go together", "mediation")
    if said is None:
        return None
    for place, name in enumerate(said["mediators"]):
        if name not in PATHS:
            near = nearest_name(name, PATHS) or ", ".join(PATHS)
            raise ClaimError(
                f"{name} is not a proximity; nearest: {near}", "mediation", "mediators", place
            )
    path = said["path"]
    kept = path if isinstance(path, str) else tuple(path)
    return Mediation(said["near"], said["far"], tuple(said["mediators"]), kept)


def _test(
    said: Mapping[str, Any],
    factors: Sequence[Factor],
    outcomes: Sequence[AskedOutcome],
    names: Mapping[int | None, str],
    needs: str,
) -> AskedForm:
    form = said["form"]
    towns = tuple(names.values())
    if said.get("agree", "all municipalities") != "all municipalities":
        for place, size in enumerate(said["agree"]):
            if size not in names:
                raise ClaimError(
                    f"{size:,} is not one of the municipalities of [scenario]", "test", "agree",
                    place,
                )  # fmt: skip
        towns = tuple(names[size] for size in said["agree"])
    factor = said.get("factor") or (factors[0].name if factors else "")
    if not needs:
        _check_form(said, form, factor, factors, outcomes)
    contrasts = tuple(
        _contrast(one, place, factors, outcomes)
        for place, one in enumerate(said.get("contrast") or ())
    )
    return AskedForm(
        form, factor, towns, -1 if said.get("sign") == "negative" else 1,
        said.get("at_least") or 0.0, contrasts, said.get("between") or {},
        tuple(said.get("better") or ()), tuple(said.get("than") or ()),
    )  # fmt: skip


def _check_form(
    said: Mapping[str, Any],
    form: str,
    factor: str,
    factors: Sequence[Factor],
    outcomes: Sequence[AskedOutcome],
) -> None:
    """Refuse a form that the factors and outcomes cannot have."""
    by_name = {one.name: one for one in factors}
    if factor and factor not in by_name:
        near = nearest_name(factor, by_name) or ", ".join(by_name)
        raise ClaimError(f"there is no factor {factor}; nearest: {near}", "test", "factor")
    if form in CURVES:
        levels = by_name[factor].levels
        numbers = [one for one in levels if not isinstance(one, str)]
        if len(numbers) < len(levels) or list(numbers) != sorted(numbers):
            raise ClaimError("a curve needs levels that are numbers and rise", "test", "factor")
        if len(levels) < FEWEST_LEVELS[form]:
            raise ClaimError(
                f"the form {form} needs {FEWEST_LEVELS[form]} levels or more; {factor} has "
                f"{len(levels)}",
                "test", "form",
            )  # fmt: skip
    if form == "paradox" and "started" not in {one.name for one in outcomes}:
        raise ClaimError("a paradox needs the outcome started beside the primary one", "test")
    bounds = [one.get("at_least") is not None or one.get("at_most") is not None
              for one in said.get("contrast") or ()]  # fmt: skip
    if form == "contrasts" and not any(bounds):
        raise ClaimError(
            "the form contrasts needs tables [[test.contrast]], one of them with at_least or "
            "at_most; others are only shown",
            "test",
        )
    wanted = {OF_TWO: 2, OF_THREE: 3}.get(form)
    if wanted is not None and len(factors) != wanted:
        raise ClaimError(f"the form {form} needs {wanted} factors, not {len(factors)}", "test")
    if form in {"best_level_shift", "share_mediated"} and not said.get("at_least"):
        raise ClaimError(f"the form {form} needs at_least = ...", "test")
    if form == "best_level_shift":
        _check_between(said.get("between") or {}, by_name, outcomes)
    if form == "log_loss" and not (said.get("better") and said.get("than")):
        raise ClaimError("the form log_loss needs better = [...] and than = [...]", "test")


def _check_between(
    between: Mapping[str, Any],
    factors: Mapping[str, Factor],
    outcomes: Sequence[AskedOutcome],
) -> None:
    """Refuse a shift of the best level that is not between two curves."""
    example = (
        'between = { factor = "radicalness", one = 0.8, other = 0.2 } or '
        'between = { one = "started", other = "delivering_36" }'
    )
    if set(between) not in ({"one", "other"}, {"factor", "one", "other"}):
        raise ClaimError(f"a shift of the best level needs {example}", "test", "between")
    if "factor" in between:
        factor = factors.get(between["factor"])
        ends = (between["one"], between["other"])
        if factor is None or any(one not in factor.levels for one in ends):
            raise ClaimError(
                f"between names a factor or a level that is not there; write {example}", "test",
                "between",
            )  # fmt: skip
        return
    known = {one.name for one in outcomes}
    for end in ("one", "other"):
        if between[end] not in known:
            near = nearest_name(str(between[end]), known) or ", ".join(sorted(known))
            raise ClaimError(
                f"{between[end]} is not an outcome of this file; nearest: {near}", "test", "between"
            )


def _contrast(
    said: Mapping[str, Any],
    place: int,
    factors: Sequence[Factor],
    outcomes: Sequence[AskedOutcome],
) -> Contrast:
    at = ("test", "contrast", place)
    if said["outcome"] not in {one.name for one in outcomes}:
        known = [one.name for one in outcomes]
        near = nearest_name(said["outcome"], known) or ", ".join(known)
        raise ClaimError(
            f"{said['outcome']} is not an outcome of this file; nearest: {near}", *at, "outcome"
        )
    ends: list[At] = []
    for key in ("plus", "minus"):
        levels: dict[str, Level] = {}
        for name, level in said[key].items():
            factor = next((one for one in factors if one.name == name), None)
            if factor is None:
                near = nearest_name(name, [one.name for one in factors]) or "none"
                raise ClaimError(f"there is no factor {name}; nearest: {near}", *at, key)
            exact = level if isinstance(level, str) else float(level)
            if exact not in factor.levels and exact != OWN:
                raise ClaimError(f"{shown(level)} is not a level of {name}", *at, key)
            levels[name] = exact
        whole = {one.name: levels.get(one.name, OWN) for one in factors}
        if whole not in grid_of(factors):
            raise ClaimError(
                'no cell has these levels; name every factor, or give those left out the level '
                '"own"',
                *at, key,
            )  # fmt: skip
        ends.append(whole)
    return Contrast(
        said["outcome"], ends[0], ends[1], said["at_least"], said["at_most"], said["name"]
    )
