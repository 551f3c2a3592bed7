"""How what is decided within the run is said: values that change, and instruments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from collabsim.language import text
from collabsim.parameters import PARAMETERS, Value
from collabsim.report.instrument_words import title_of
from collabsim.scenario import InstrumentUse, Scenario
from collabsim.scenario.changing import Change

if TYPE_CHECKING:
    from collabsim.report.desk.telling import Teller


def clauses_within(teller: Teller, base: Scenario, changed: Scenario) -> list[str]:
    """What is decided in a scenario that is not in the one it stands beside, a clause each."""
    changes, uses = _own(base, changed)
    values = [
        _when(
            teller, "changed", one.month, name=text(f"parameter.{name}", teller.language),
            value=teller.value(name, value),
        )
        for one in changes
        for name, value in one.values.items()
    ]  # fmt: skip
    return [*values, *(_instrument(teller, use) for use in uses)]


def names_within(base: Scenario, changed: Scenario) -> set[str]:
    """Parameters of which a value is said, and costs in kroner."""
    changes, uses = _own(base, changed)
    values = {name for one in changes for name in one.values}
    return values | {name for use in uses for name in (*dict(_settings(use)), *use.cost)}


def _own(base: Scenario, changed: Scenario) -> tuple[tuple[Change, ...], tuple[InstrumentUse, ...]]:
    return changed.changes[len(base.changes) :], changed.instruments[len(base.instruments) :]


def _when(teller: Teller, word: str, month: int, **values: str) -> str:
    """A sentence with the month in it, which is the start where it is the first."""
    if month == 0:
        return teller.word(f"{word}_at_start", **values)
    return teller.word(word, month=teller.numbers.constant(f"month.{month}", month), **values)


def _instrument(teller: Teller, use: InstrumentUse) -> str:
    """An instrument, when it is decided, and what is not as it is usually set."""
    declared, numbers = use.declared, teller.numbers
    more = [_when(teller, "within_decided", use.month)]
    if use.until is not None:
        until = numbers.constant(f"month.{use.until}", use.until)
        more.append(teller.word("within_until", month=until))
    more += [
        teller.word(
            "within_setting", name=text(f"parameter.{name}", teller.language),
            value=teller.value(name, value),
        )
        for name, value in _settings(use)
    ]  # fmt: skip
    if use.strength != declared.strength:
        plain = f"{use.strength:.6g}"
        decimals = 0 if "e" in plain else len(plain.partition(".")[2])
        strength = numbers.constant(f"strength.{use.name}", use.strength, decimals)
        more.append(teller.word("within_strength", strength=strength))
    if use.payer != declared.payer:
        payer = text(f"cost_payer.{use.payer}", teller.language)
        more.append(teller.word("within_payer", payer=payer))
    for key, nok in use.cost.items():
        more.append(teller.word(f"within_{key}", nok=teller.kroner(f"{use.name}.{key}", nok)))
    name = title_of(use.name, teller.language)
    return teller.word("within_instrument", name=name, more=", ".join(more))


def _settings(use: InstrumentUse) -> Iterator[tuple[str, Value]]:
    """Parameters it sets and to what: kroner always, the others where the scenario says it."""
    for one in use.declared.settings:
        if one.name in use.settings or PARAMETERS[one.parameter].in_kroner:
            yield one.parameter, use.settings.get(one.name, one.value)
