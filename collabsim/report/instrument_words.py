"""Instruments compared, in words: their names and levels, figures, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from collabsim.analysis.instrument_effects import (
    FEWER,
    MORE,
    UNCHANGED,
    InstrumentEffects,
    shown_half,
)
from collabsim.analysis.instrument_levels import (
    STRONGEST,
    USUAL,
    WEAKEST,
    LeftOut,
    Level,
)
from collabsim.instruments import Setting
from collabsim.language import has_text, number, place, signed, text
from collabsim.parameters import PARAMETERS, Value

TABLE = "instruments_compared"
CLEAR = "*"
KEPT = ("good_kept", "weak_kept")

BETTER, BOTH, WORSE, WEAK, NOTHING = "better", "both", "worse", "weak", "nothing"
CLASSES = (BETTER, BOTH, WORSE, WEAK, NOTHING)


def said(key: str, language: str, **values: object) -> str:
    """A sentence on instruments compared."""
    return text(f"{TABLE}.{key}", language, **values)


def title_of(name: str, language: str) -> str:
    """What an instrument is called; its own name with blanks where no language names it."""
    key = f"instrument.{name}"
    return text(key, language) if has_text(key, language) else name.replace("_", " ").capitalize()


def within_sentence(title: str) -> str:
    """A title as it stands within a sentence: small, unless it begins with an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def level_words(level: Level, language: str) -> str:
    """At what an instrument is tried: its sums, another answer to a question, or its strength."""
    own = level.instrument.settings
    if level.name in (WEAKEST, STRONGEST):
        return said("strength", language, strength=number(level.strength, language, 2))
    sums = [one for one in own if not one.scales and _is_number(one)]
    answers = [one for one in own if one.name in level.chosen and not _is_number(one)]
    several = len(sums) > 1
    words = [
        _figure(one, level.chosen.get(one.name, one.value), language, several=several)
        for one in sums
    ]
    words += [
        said(
            "answer",
            language,
            question=text(f"parameter.{one.parameter}", language),
            answer=_answer(level.chosen[one.name], language),
        )
        for one in answers
    ]
    if any(one.scales for one in own):
        words.append(said("strength", language, strength=number(level.strength, language, 2)))
    return ", ".join(words) if words else said("in_force", language)


def change_words(row: Mapping[str, Any], language: str, *, interval: bool = True) -> str:
    """A change as it is shown, marked where it is told from nothing, with its interval."""
    measure = str(row["measure"])
    decimals = decimals_of(measure)
    value = signed(float(row["change"]), language, decimals)
    if row["verdict"] == UNCHANGED:
        return said("unchanged", language)
    if row["verdict"] in (MORE, FEWER):
        value += CLEAR
    if not interval or pd.isna(row["change_low"]):
        return value
    low, high = (signed(float(row[f"change_{end}"]), language, decimals) for end in ("low", "high"))
    return said("between", language, value=value, low=low, high=high)


def decimals_of(measure: str) -> int:
    """Decimals a measure is shown with."""
    half = shown_half(measure)
    return 0 if half >= 0.5 else 3 if half < 0.005 else 2


def class_of(good: str, weak: str) -> str:
    """What came of an instrument, from the verdicts on good and on weak pilots kept.

    Better: more good ones, or fewer weak ones, and neither at the cost of the other. Both: more
    good ones and more weak ones. Worse: fewer good ones. Weak: more weak ones, and of good ones it
    is not told that there are more.
    """
    if good == MORE:
        return BOTH if weak == MORE else BETTER
    if good == FEWER:
        return WORSE
    return {MORE: WEAK, FEWER: BETTER}.get(weak, NOTHING)


def classes(found: InstrumentEffects, name: str) -> dict[str, list[str]]:
    """Instruments by what came of them in a municipality, at their usual levels."""
    own = found.by_level(name)
    sorted_in: dict[str, list[str]] = {one: [] for one in CLASSES}
    for level in usual_levels(found):
        instrument = level.instrument.name
        good, weak = (own[instrument, USUAL, one]["verdict"] for one in KEPT)
        sorted_in[class_of(good, weak)].append(instrument)
    return sorted_in


def sentence(found: InstrumentEffects, name: str, language: str) -> str:
    """What was better, what worse, and what was not told from nothing, in one sentence."""
    parts = "; ".join(by_class(found, name, language))
    return said("sentence", language, place=_where(found, name, language), found=parts)


def sentences(found: InstrumentEffects, name: str, language: str) -> list[str]:
    """The same in lines: the place, then a line for each class, for more than a few instruments."""
    lines = [said("sentence", language, place=_where(found, name, language), found="").rstrip(". ")]
    parts = by_class(found, name, language)
    return [*lines, *(f"  {part[:1].upper()}{part[1:]}." for part in parts)]


def by_class(found: InstrumentEffects, name: str, language: str) -> list[str]:
    """The instruments of each class, those that keep most good pilots more first."""
    own = found.by_level(name)
    parts = []
    for kind, instruments in classes(found, name).items():
        if instruments:
            changes = {one: own[one, USUAL, "good_kept"]["change"] for one in instruments}
            ordered = sorted(instruments, key=lambda one: -changes[one])
            listed = ", ".join(_named(found, name, one, language) for one in ordered)
            parts.append(said(f"class_{kind}", language, instruments=listed))
    return parts


def _where(found: InstrumentEffects, name: str, language: str) -> str:
    where = place(name, found.populations[name], language)
    return where[:1].upper() + where[1:]


def _named(found: InstrumentEffects, name: str, instrument: str, language: str) -> str:
    """An instrument with what it changes of good and of weak pilots, where that is told."""
    own = found.by_level(name)
    rows = [own[instrument, USUAL, measure] for measure in KEPT]
    figures = [
        said(f"named_{row['measure']}", language, change=signed(row["change"], language, 2))
        for row in rows
        if row["verdict"] in (MORE, FEWER)
    ]
    title = within_sentence(title_of(instrument, language))
    if not figures:
        return title
    return said("named", language, title=title, figures=", ".join(figures))


def left_out_words(one: LeftOut, language: str) -> str:
    """Why an instrument was not compared."""
    title = title_of(one.name, language)
    if one.because_of:
        return said("left_out", language, title=title, other=title_of(one.because_of, language))
    if one.complaint:
        title += f" ({one.level})" if one.level else ""
        return said("left_out_values", language, title=title, complaint=one.complaint)
    return said("left_out_there", language, title=title)


def side_by_side(found: InstrumentEffects, most: int) -> list[str]:
    """The municipalities that are shown: all, or where there are more the smallest and largest."""
    names = list(found.populations)
    return names if len(names) <= most else [names[0], names[-1]]


def usual_levels(found: InstrumentEffects) -> list[Level]:
    """Each instrument at its usual level."""
    return [level for level in found.levels if level.name == USUAL]


def _is_number(setting: Setting) -> bool:
    return PARAMETERS[setting.parameter].kind in ("int", "float")


def _figure(setting: Setting, value: Value, language: str, *, several: bool) -> str:
    """A number of a setting; which one, where there are several and its unit does not say it."""
    one, amount = PARAMETERS[setting.parameter], float(value)
    if one.in_kroner:
        return said("kroner", language, amount=number(amount, language))
    written = number(amount, language, 0 if amount == int(amount) else 2)
    if one.unit.startswith("month"):
        return said("months", language, months=written)
    if not several:
        return written
    label = text(f"parameter.{one.name}", language)
    return said("answer", language, question=label, answer=written)


def _answer(value: Value, language: str) -> str:
    if isinstance(value, bool):
        return text("format.yes" if value else "format.no", language)
    return text(f"choice.{value}", language)
