"""What differs between two scenarios, value by value."""

from __future__ import annotations

from dataclasses import dataclass

from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario.model import Scenario
from collabsim.scenario.specs import MunicipalitySpec


@dataclass(frozen=True, slots=True)
class Difference:
    """One resolved value that differs.

    ``municipality`` is the name of the municipality it holds for, or empty for the
    whole scenario. ``a`` or ``b`` is ``None`` where that scenario has no such
    municipality, population, organisation file or change. ``month`` is that from which a value
    holds, ``None`` for what holds from the beginning.
    """

    municipality: str
    group: str
    key: str
    unit: str
    a: Value | None
    b: Value | None
    month: int | None = None


def scenario_diff(a: Scenario, b: Scenario) -> list[Difference]:
    """Every resolved value in which ``a`` and ``b`` differ; empty only if they give the same run.

    Values of the whole scenario come first, then municipalities, matched by name. A
    value of a municipality is listed where one of the two sets it for that
    municipality itself.
    """
    found = [
        Difference("", p.group, name, p.unit, a.values[name], b.values[name])
        for name, p in PARAMETERS.items()
        if a.values[name] != b.values[name]
    ]
    in_a = {spec.name: spec for spec in a.municipalities}
    in_b = {spec.name: spec for spec in b.municipalities}
    for name in dict.fromkeys((*in_a, *in_b)):
        found += _of_municipality(name, a, in_a.get(name), b, in_b.get(name))
    found += _changes_during_the_run(a, b)
    found += _instruments(a, b)
    found += _readings(a, b)
    found += _own(a, b)
    if not found and list(in_a) != list(in_b):
        found.append(
            Difference("", "municipality", "order", "names", ", ".join(in_a), ", ".join(in_b))
        )
    return found


def _changes_during_the_run(a: Scenario, b: Scenario) -> list[Difference]:
    """Differences in what changes during the run, by month, municipalities and parameter."""
    of_a, of_b = _by_month(a), _by_month(b)
    return [
        Difference(places, PARAMETERS[key].group, key, PARAMETERS[key].unit,
                   of_a.get((month, places, key)), of_b.get((month, places, key)), month)
        for month, places, key in sorted({*of_a, *of_b})
        if of_a.get((month, places, key)) != of_b.get((month, places, key))
    ]  # fmt: skip


def _by_month(scenario: Scenario) -> dict[tuple[int, str, str], Value]:
    """Each changed value by its month, the municipalities it holds for, and its name."""
    return {
        (change.month, ", ".join(change.municipalities), key): value
        for change in scenario.changes
        for key, value in change.values.items()
    }


def _instruments(a: Scenario, b: Scenario) -> list[Difference]:
    """Instruments that stand in one of the two, or are used otherwise, by month and name."""
    of_a, of_b = _uses(a), _uses(b)
    keys = sorted({*of_a, *of_b})
    return [
        Difference(places, "instrument", name, "word", of_a.get(key), of_b.get(key), month)
        for key in keys
        for month, places, name in [key]
        if of_a.get(key) != of_b.get(key)
    ]


def _uses(scenario: Scenario) -> dict[tuple[int, str, str], str]:
    """How each instrument is used, in words of a file, by its month, municipalities and name."""
    return {
        (use.month, ", ".join(use.municipalities), use.name): use.as_text()
        for use in scenario.instruments
    }


def _readings(a: Scenario, b: Scenario) -> list[Difference]:
    """What is read of a proximity in one of the two, or otherwise, place by place in the file."""
    texts = [[one.as_table() for one in scenario.dos] for scenario in (a, b)]
    found = []
    for place in range(max(map(len, texts))):
        of_a, of_b = (own[place] if place < len(own) else None for own in texts)
        if of_a != of_b:
            found.append(Difference("", "do", str(place + 1), "word", of_a, of_b))
    return found


def _own(a: Scenario, b: Scenario) -> list[Difference]:
    """Own parameters that stand in one of the two, or otherwise."""
    by_name = [{one.name: one for one in scenario.own} for scenario in (a, b)]
    found = []
    for name in dict.fromkeys((*by_name[0], *by_name[1])):
        one, other = (own.get(name) for own in by_name)
        if one != other:
            unit = (one or other or by_name[0][name]).unit
            before, after = (None if own is None else own.value for own in (one, other))
            found.append(Difference("", "own", name, unit, before, after))
    return found


def _of_municipality(
    name: str,
    a: Scenario,
    spec_a: MunicipalitySpec | None,
    b: Scenario,
    spec_b: MunicipalitySpec | None,
) -> list[Difference]:
    """Differences of one municipality that stands in one scenario or in both."""
    found = []
    people = [spec.population if spec else None for spec in (spec_a, spec_b)]
    if people[0] != people[1]:
        found.append(
            Difference(name, "municipality", "population", "inhabitants", people[0], people[1])
        )
    files = [_short_hash(spec) for spec in (spec_a, spec_b)]
    if files[0] != files[1]:
        found.append(
            Difference(name, "municipality", "organisation_file", "SHA-256", files[0], files[1])
        )
    if spec_a is None or spec_b is None:
        return found + _only_in_one(name, spec_a, spec_b)
    values_a, values_b = a.values_for(spec_a), b.values_for(spec_b)
    for key, p in PARAMETERS.items():
        own = key in spec_a.overrides or key in spec_b.overrides
        if own and values_a[key] != values_b[key]:
            found.append(Difference(name, p.group, key, p.unit, values_a[key], values_b[key]))
    return found


def _only_in_one(
    name: str, spec_a: MunicipalitySpec | None, spec_b: MunicipalitySpec | None
) -> list[Difference]:
    """Own values of a municipality the other scenario does not have."""
    own_a, own_b = (dict(spec.overrides) if spec else {} for spec in (spec_a, spec_b))
    return [
        Difference(name, p.group, key, p.unit, own_a.get(key), own_b.get(key))
        for key, p in PARAMETERS.items()
        if key in own_a or key in own_b
    ]


def _short_hash(spec: MunicipalitySpec | None) -> str | None:
    """The beginning of the hash of an organisation file, enough to tell two apart."""
    full = spec.organisation_sha256() if spec else None
    return full[:12] if full else None
