"""What the page's answers read: measures, words, prices and assumptions, as Python declares them.

Nothing of it is written a second time in JavaScript. What is made here is plain data: numbers,
texts, lists and tables by name, ready for JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from collabsim.analysis.desk import counting, frames, measures, money, sets
from collabsim.analysis.desk.effects import MILLION_MATTERS
from collabsim.analysis.desk.per_good import GOOD
from collabsim.desk_page import declared_money
from collabsim.desk_page.declared_instruments import instruments_declared
from collabsim.desk_page.declared_moving import moving
from collabsim.desk_page.declared_presets import presets
from collabsim.desk_page.declared_ranked import ranked_declared
from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.design.varied import LEVELS, POPULATION, SCENARIO
from collabsim.instruments.declare import HOUR_NOK
from collabsim.language import LANGUAGES, catalogue
from collabsim.municipality.organisation_keys import SECTORS
from collabsim.municipality.structure import Sector
from collabsim.parameters import BASE_YEAR, PARAMETERS, PRICE_INDEX
from collabsim.parameters.delegation_group import delegation
from collabsim.parameters.prices import WHOLE_FROM
from collabsim.records.fates import FATE_MONTHS, FATES
from collabsim.records.run_columns import LOST_STATES
from collabsim.report.desk import (
    answer,
    ended,
    matters,
    memo,
    moving_words,
    sheet_columns,
    tables,
    telling,
    workbook_charts,
)
from collabsim.report.desk.memo_html import MEMO_STYLE
from collabsim.statistics import intervals, keys, ratios, shares
from collabsim.world.codes import ALIVE, Reason, Stage, State

TABLES: tuple[str, ...] = (
    "assumption", "assumption_value", "choice", "cost_payer", "desk", "desk_ask", "desk_question",
    "desk_scenario", "find_out", "format", "instrument", "instrument_about",
    "instruments_compared", "parameter", "proximity_word", "scenario", "sensitivity",
)  # fmt: skip
"""Tables of the catalogues that answers are made of."""


def declared(numbers_of_sets: Iterable[int], tables: Iterable[str] = TABLES) -> dict[str, Any]:
    """All that answers are made of, as plain data.

    Args:
        numbers_of_sets: How many sets of assumptions a page can try.
        tables: Tables of the catalogues that are wanted.
    """
    return {
        "counting": counted(),
        "intervals": {
            "level": intervals.LEVEL,
            "assumed_correlation": shares.ASSUMED_CORRELATION,
            "assumed_events": shares.ASSUMED_EVENTS,
            "fewest_degrees": shares.FEWEST_DEGREES,
        },
        "measures": [asdict(one) for one in measures.MEASURES],
        "told": told(),
        "keys": {
            "agree": keys.AGREE,
            "words": _words(),
            "classes": {str(word): kind for word, kind in answer.CLASS.items()},
            "open": [str(word) for word in keys.Word if word.is_open],
        },
        "money": money_declared(numbers_of_sets),
        "prices": {"base_year": BASE_YEAR, "whole_from": WHOLE_FROM, "index": dict(PRICE_INDEX)},
        "matters": dict(matters.TOLD_BY),
        "sets": {
            "first": sets.FIRST, "most": sets.MOST, "precise": sets.PRECISE,
            **region(numbers_of_sets),
        },
        "moving": moving(),
        "frames": own_frames(),
        "ranked": ranked_declared(),
        "instruments": instruments_declared(),
        "sheets": {
            "columns": {
                name: [[one.key, one.kind, one.width] for one in columns]
                for name, columns in sheet_columns.COLUMNS.items()
            },
            "levers": sheet_columns.LEVERS,
            "curves": workbook_charts.CURVES,
            "ended": workbook_charts.ENDED,
            "types": dict(sheet_columns.TYPES),
            "dictionary": list(sheet_columns.MORE_IN_DICTIONARY),
        },
        "parameters": {name: _parameter(name) for name in PARAMETERS},
        "presets": presets(),
        "memo_style": MEMO_STYLE,
        "catalogues": {language: texts(language, tables) for language in LANGUAGES},
    }  # fmt: skip


def counted() -> dict[str, Any]:
    """How pilots are counted: what is summed, and by which codes states and stages are known."""
    return {
        "at": list(counting.AT),
        "kinds": list(counting.KINDS),
        "sums": list(counting.SUMS),
        "together": counting.TOGETHER,
        "fates": list(FATES),
        "fate": {name: place for place, name in enumerate(FATES)},
        "fate_months": FATE_MONTHS,
        "delivering": int(State.DELIVERING),
        "stopped": int(State.STOPPED),
        "alive": [int(state) for state in ALIVE],
        "lost": [int(State[name.upper()]) for name in LOST_STATES],
        "stage": {one.name.lower(): int(one) for one in Stage},
        "reason": {one.name.lower(): int(one) for one in Reason},
    }


def told() -> dict[str, Any]:
    """Which measures stand where in an answer, and how much of them."""
    return {
        "headlines": list(measures.HEADLINES),
        "per_proposals": list(measures.PER_PROPOSALS),
        "beside": list(tables.BESIDE),
        "kept": list(tables.KEPT),
        "otherwise": list(tables.OTHERWISE),
        "side_by_side": tables.SIDE_BY_SIDE,
        "shown_million": tables.SHOWN_MILLION,
        "most_listed": answer.MOST_LISTED,
        "most_signs": answer.MOST_SIGNS,
        "rounded_from": telling.ROUNDED_FROM,
        "shown_as_nothing": telling.SHOWN_AS_NOTHING,
        "least_shown": telling.LEAST_SHOWN,
        "counts": sorted(telling.COUNTS),
        "in_table": list(memo.IN_TABLE),
        "worse": list(memo.WORSE),
        "asked": list(memo.ASKED),
        "limits": list(memo.LIMITS),
        "means": list(memo.MEANS),
        "endings": [[name, list(counted)] for name, counted in ended.ENDED],
        "fewest_on_curve": ended.FEWEST_ON_CURVE,
        "scenario": SCENARIO,
        "population": POPULATION.name,
        "levels": list(LEVELS),
        "sentence_words": moving_words.WORDS,
        "spelt": moving_words.SPELT,
        "most_worse": memo.MOST_WORSE,
        "most_questions": memo.MOST_QUESTIONS,
    }


def money_declared(numbers_of_sets: Iterable[int]) -> dict[str, Any]:
    """What is summed in kroner, and how what a good pilot costs is redrawn."""
    generator = np.random.default_rng(ratios.SEED).bit_generator.state["state"]
    return {
        "sums": list(money.KRONER),
        "told": list(money.TOLD),
        "prices": list(money.PRICES),
        "matters": MILLION_MATTERS,
        "most": money.MOST,
        "ledger": declared_money.ledger(),
        "sets": declared_money.sets(numbers_of_sets),
        "good": GOOD,
        "hour_nok": HOUR_NOK,
        "draws": ratios.DRAWS,
        # 128-bit numbers, as texts: JSON has no whole numbers of that size.
        "generator": {key: str(value) for key, value in generator.items()},
    }


def own_frames() -> dict[str, Any]:
    """Whose free frames hold where no sum is delegated to them, by the codes of a run's posts."""
    return {
        "prefix": f"{delegation.name}_",
        "levels": {name: [int(role) for role in roles] for name, roles in frames.LEVELS.items()},
        "sectors": {name: int(Sector[name.upper()]) for name in SECTORS},
    }


def region(numbers: Iterable[int]) -> dict[str, Any]:
    """Values of accepted points of the region, and which of them are taken for a number of sets.

    What is drawn by how far it lies below another parameter has that distance.
    """
    points = shipped_points()
    spread = {str(number): points.spread(number) for number in numbers}
    priced = declared_money.sets(numbers)["points"]
    used = sorted({point for own in (*spread.values(), *priced.values()) for point in own})
    shares_of_points = points.shares[used]
    axes, below = {}, {}
    for at, axis in enumerate(points.named_now):
        if axis.name in PARAMETERS:
            values = [axis.number(float(share)) for share in shares_of_points[:, at]]
            axes[axis.name] = [round(one) if axis.whole else one for one in values]
            if axis.below is not None:
                below[axis.name] = axis.below
    return {"spread": spread, "points": used, "values": axes, "below": below}


def texts(language: str, tables: Iterable[str]) -> dict[str, str]:
    """The sentences of some tables of a catalogue, by their dotted names."""
    wanted = set(tables)
    return {
        key: sentence
        for key, sentence in catalogue(language).items()
        if key.partition(".")[0] in wanted
    }


def _words() -> dict[str, dict[str, str]]:
    """Which word both keys allow, by what chance leaves and what the sets say."""
    return {
        str(chance): {str(held): str(keys.word(chance, held)) for held in keys.Held}
        for chance in keys.Chance
    }


def _parameter(name: str) -> dict[str, Any]:
    one = PARAMETERS[name]
    return {
        "kind": one.kind, "default": one.default, "unit": one.unit, "role": one.role,
        "in_kroner": one.in_kroner, "knowable": one.knowable,
        "assumed": one.source.startswith("assumption"), "source": one.source,
        "low": one.low, "high": one.high, "choices": list(one.choices),
    }  # fmt: skip
