"""What moves an effect, in sentences and tables."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from collabsim.analysis.desk.crossing import Crossing
from collabsim.analysis.desk.heat import Heat
from collabsim.analysis.desk.over_sets import FEWEST_OF_A_KIND, Boxes, Indices
from collabsim.analysis.desk.tornado import Row, Tornado
from collabsim.experiment.design.region_points import Axis, shipped_points
from collabsim.language import percent, text, with_minus
from collabsim.parameters import FORMER_NAMES
from collabsim.report.desk.moving_words import (
    DIGITS,
    MOST_QUESTIONS,
    MOST_ROWS,
    MOST_TURNING,
    WIDE,
    Mover,
    capital,
)
from collabsim.report.desk.telling import said
from collabsim.report.desk.tokens import CHANCE, INDEX, Number
from collabsim.report.grid import Grid
from collabsim.statistics.boxes import Box, Limit
from collabsim.statistics.keys import Chance
from collabsim.statistics.tipping import Kind

# --- One assumption at a time --------------------------------------------------------------------


def title(mover: Mover) -> str:
    """What the table below is about."""
    kind = "effect" if mover.subject.is_effect else "level"
    return mover.word(f"title_{kind}", places=mover.places)


def how_many(mover: Mover, found: Tornado) -> str:
    """How many of the assumptions move it."""
    some, every = len(found.movers), len(found.rows)
    told = {"count": mover.count("assumptions", every), "what": mover.what}
    if not some:
        return mover.word("movers_none", **told)
    if some == 1:
        return mover.word("movers_one", **told)
    if some == every:
        return mover.word("movers_all", **told)
    return capital(mover.word("movers_some", some=mover.count("movers", some), **told))


def sentences(mover: Mover, found: Tornado) -> list[str]:
    """The answer: how many assumptions move it, whether any turns it, and what it lies between."""
    low, high = found.span
    ends = {
        "low": mover.found("span.low", low, sign=False),
        "high": mover.found("span.high", high, sign=False),
        "unit": mover.unit,
    }
    lines = [how_many(mover, found)]
    if found.turning:
        lines += [_turns(mover, row) for row in found.turning[:MOST_TURNING]]
        more = len(found.turning) - MOST_TURNING
        if more > 0:
            lines.append(capital(mover.word("turns_more", count=mover.count("turning", more))))
        lines.append(capital(mover.word("within", what=mover.what, **ends)))
    elif found.subject.is_effect and found.chance in {Chance.MORE, Chance.FEWER}:
        lines.append(mover.word("none_turns", **ends))
    else:
        if found.subject.is_effect:
            lines.append(mover.word("own_not_clear"))
        lines.append(capital(mover.word("within", what=mover.what, **ends)))
    return lines


def _turns(mover: Mover, row: Row) -> str:
    return capital(
        mover.word(
            "turns",
            name=mover.name(row.assumption),
            first=mover.found(f"{row.assumption}.low_value", row.found[0]),
            first_value=mover.value(row.assumption, row.low_value),
            second=mover.found(f"{row.assumption}.high_value", row.found[1]),
            second_value=mover.value(row.assumption, row.high_value),
        )
    )


def own_sentence(mover: Mover, found: Tornado) -> str:
    """What is found at the scenario's own values."""
    value, low, high = (float(part) for part in found.own)
    sign = found.subject.is_effect
    between = said(
        "between", mover.language,
        low=mover.figure("own.low", low, (low, high), sign=False),
        high=mover.figure("own.high", high, (low, high), sign=False),
    )  # fmt: skip
    effect = mover.figure("own.effect", value, (low, high), sign=sign)
    return mover.word("own", what=mover.what, effect=effect, between=between)


def tornado_grid(mover: Mover, found: Tornado) -> Grid:
    """What moves it, the largest swing first: both values, what is found there, and the swing."""
    sign = found.subject.is_effect
    columns = ("assumption", "low", "high", "swing")
    grid = Grid("", [mover.word(f"column_{one}") for one in columns])
    for row in found.movers:
        key = row.assumption
        low = mover.found(f"{key}.low_value", row.found[0], sign=sign)
        high = mover.found(f"{key}.high_value", row.found[1], sign=sign)
        cells = (
            mover.name(key),
            f"{mover.value(key, row.low_value)}  {low}",
            f"{mover.value(key, row.high_value)}  {high}",
            swing(mover, row),
        )
        grid.add(*cells)
    return grid


def swing(mover: Mover, row: Row) -> str:
    """What it moves by, with the half of its interval."""
    ends = row.low, row.high
    half = max(row.high - row.swing, row.swing - row.low)
    value = mover.figure(f"{row.assumption}.swing", row.swing, ends)
    return f"{value} ±{mover.figure(f'{row.assumption}.half', half, ends, sign=False)}"


def below(mover: Mover, found: Tornado) -> list[str]:
    """What does not move it, what was not tried, what the signs mean."""
    lines = []
    if found.inert:
        names = [mover.name(row.assumption) for row in found.inert]
        lines.append(mover.listed("not_told", names))
    if found.untried:
        lines.append(mover.listed("untried", [mover.name(one) for one in found.untried]))
    runs = mover.numbers.constant("replications", found.replications)
    return [*lines, mover.word("note", replications=runs), mover.word("model")]


def questions(mover: Mover, found: Tornado) -> list[str]:
    """What a municipality can find out that moves it, the most first."""
    names = [row.assumption for row in found.movers if row.knowable][:MOST_QUESTIONS]
    return [text(f"find_out.{name}", mover.language) for name in names]


# --- Tipping points ------------------------------------------------------------------------------


def crossing_title(mover: Mover, found: Crossing) -> str:
    """Of which parameter, and which level is crossed."""
    name = text(f"parameter.{found.parameter}", mover.language)
    if found.level == 0.0:
        return mover.word("tipping_title", name=name)
    return mover.word("tipping_title_level", level=_level(mover, found), name=name)


def _level(mover: Mover, found: Crossing) -> str:
    return mover.numbers.constant("level", found.level, 0 if found.level % 1.0 == 0.0 else 1)


def crossing_sentences(mover: Mover, found: Crossing) -> list[str]:
    """Where it crosses, or that it does not as far as can be told."""
    tip, level = found.found, _level(mover, found)

    def at(value: float) -> str:
        return mover.value(found.parameter, value, DIGITS)

    looks = mover.word(
        "tipping_looks",
        looks=capital(mover.count("looks", tip.measured)),
        replications=mover.numbers.constant("replications", found.replications),
    )
    if tip.kind is Kind.CROSSING:
        where = mover.word(
            "tipping_crossing", level=level, at=at(tip.at), low=at(tip.low), high=at(tip.high)
        )
        beyond = mover.word(f"tipping_{'rises' if tip.rises else 'falls'}", level=level)
        return [where, beyond, looks]
    ends = {"low": at(found.low), "high": at(found.high)}
    return [mover.word(f"tipping_{tip.kind}", level=level, **ends), looks]


def crossing_grid(mover: Mover, found: Crossing) -> Grid:
    """What was found at each value looked at."""
    sign = found.subject.is_effect
    grid = Grid(
        "",
        [
            mover.word("column_value"),
            mover.word("column_effect" if sign else "column_level"),
        ],
    )
    for place, one in enumerate(found.found.looks):
        half = WIDE * one.error
        ends = one.value - half, one.value + half
        value = mover.figure(f"look{place}.effect", one.value, ends, sign=sign)
        wide = mover.figure(f"look{place}.half", half, ends, sign=False)
        grid.add(mover.value(found.parameter, one.at, DIGITS), f"{value} ±{wide}")
    return grid


# --- Two parameters ------------------------------------------------------------------------------


def heat_grid(mover: Mover, found: Heat) -> Grid:
    """The effect at every pair of values."""
    first, second = found.names
    names = [mover.name(name) for name in found.names]
    grid = Grid(
        capital(mover.word("heat_title", first=names[0], second=names[1])),
        ["", *(mover.value(second, value) for value in found.values[1])],
    )
    rows = found.table.to_dict("records")
    for down, value in enumerate(found.values[0]):
        places = range(down * len(found.values[1]), (down + 1) * len(found.values[1]))
        cells = [_pair(mover, place, rows[place]) for place in places]
        grid.add(mover.value(first, value), *cells)
    return grid


def _pair(mover: Mover, place: int, row: Mapping[Hashable, Any]) -> str:
    """What is found at a pair of values; nothing where they do not go together."""
    if np.isnan(row["effect"]):
        return ""
    ends = row["low"], row["high"]
    half = max(ends[1] - row["effect"], row["effect"] - ends[0])
    sign = mover.subject.is_effect
    effect = mover.figure(f"pair{place}.effect", row["effect"], ends, sign=sign)
    return f"{effect} ±{mover.figure(f'pair{place}.half', half, ends, sign=False)}"


# --- Over sets -----------------------------------------------------------------------------------


def boxes_lines(mover: Mover, found: Boxes) -> list[str]:
    """The box of each answer, or that none is better than chance."""
    if not found.found:
        fewest = mover.numbers.constant("fewest", FEWEST_OF_A_KIND)
        return [mover.word("box_same", fewest=fewest)]
    lines, told = [], False
    for kind, box in found.found.items():
        counts = {
            name: mover.numbers.constant(f"box.{kind}.{name}", value)
            for name, value in (("everywhere", box.everywhere), ("of", box.of))
        }
        what = mover.word(f"box_{kind}")
        if not box.better_than_chance:
            lines.append(mover.word("box_none", what=what, **counts))
            continue
        told = True
        inside = {
            name: mover.numbers.constant(f"box.{kind}.{name}", value)
            for name, value in (("inside", box.inside), ("points", box.points))
        }
        lines.append(mover.word("box", what=what, **counts, **inside))
        lines += [f"  {_limit(mover, limit)}" for limit in box.limits]
    return [*lines, mover.word("box_note")] if told else lines


def _limit(mover: Mover, limit: Limit) -> str:
    at, low, high = (mover.value(limit.input, value) for value in limit_values(limit))
    name = text(f"parameter.{limit.input}", mover.language)
    if _axis(limit.input).below is not None:
        name = mover.word("distance", name=name)
    side = "below" if limit.upper else "above"
    return mover.word(f"box_{side}", name=name, at=at, low=low, high=high)


def limit_values(limit: Limit) -> tuple[float, float, float]:
    """A limit and the ends of its interval, as values of the parameter."""
    axis = _axis(limit.input)
    at, low, high = (axis.number(share, 3) for share in (limit.at, limit.low, limit.high))
    return at, low, high


def _axis(name: str) -> Axis:
    return next(
        axis for axis in shipped_points().axes if FORMER_NAMES.get(axis.name, axis.name) == name
    )


def box_table(found: Boxes) -> pd.DataFrame:
    """One row for each limit of each box; boxes that are none have one row without a limit."""
    rows = []
    for kind, box in found.found.items():
        rows += [_box_row(kind, box, limit) for limit in (box.limits or (None,))]
    return pd.DataFrame(rows, columns=[
        "effect", "better_than_chance", "chance", "inside", "points", "everywhere", "of",
        "assumption", "side", "limit", "low", "high", "found_again",
    ])  # fmt: skip


def _box_row(kind: str, box: Box, limit: Limit | None) -> dict[str, object]:
    row: dict[str, object] = {
        "effect": kind, "better_than_chance": box.better_than_chance, "chance": box.chance,
        "inside": box.inside, "points": box.points, "everywhere": box.everywhere, "of": box.of,
    }  # fmt: skip
    if limit is not None:
        at, low, high = limit_values(limit)
        row |= {
            "assumption": limit.input, "side": "at_most" if limit.upper else "at_least",
            "limit": at, "low": low, "high": high, "found_again": limit.found,
        }  # fmt: skip
    return row


def indices_lines(mover: Mover, found: Indices) -> list[str]:
    """What is told apart, and how much of the differences is chance."""
    table = found.table
    if _all_chance(found):
        return [mover.word("indices_all_chance"), mover.word("model")]
    told = [mover.name(str(name)) for name in table.loc[table["told_apart"], "input"]]
    count = mover.count("inputs", len(table), spelt=False)
    line = mover.listed("indices_told", told) if told else mover.word("indices_none", count=count)
    noise = float(table["noise_share"].iloc[0])
    share = mover.numbers.put(
        "s.noise_share", Number(noise, INDEX, "share"), percent(noise, mover.language)
    )
    return [line, mover.word("indices_noise", share=share), mover.word("model")]


def _all_chance(found: Indices) -> bool:
    """Whether all that is between the points may be chance, so that no index is known."""
    by, _ = _COLUMNS[found.method]
    return bool(found.table[by].isna().all())


def indices_title(mover: Mover, found: Indices) -> str:
    """Which method, and of how much."""
    method = mover.word(
        f"indices_{found.method}",
        points=mover.numbers.constant("points", found.points),
        **({} if found.method == "pawn" else
           {"replications": mover.numbers.constant("replications", found.replications)}),
    )  # fmt: skip
    return mover.word("indices_title", method=method)


_COLUMNS = {
    "pawn": ("pawn", ("pawn", "by_chance")),
    "morris": ("effect", ("moves", "between")),
    "sobol": ("total", ("total", "between", "first")),
}


def indices_grid(mover: Mover, found: Indices) -> Grid:
    """The inputs that move it most."""
    by, columns = _COLUMNS[found.method]
    names = [mover.word(f"column_{one}") for one in (*columns, "told")]
    grid = Grid("", [mover.word("column_assumption"), *names])
    if _all_chance(found):
        return grid
    ranked = found.table.sort_values(by, ascending=False, kind="stable")
    for row in ranked.head(MOST_ROWS).to_dict("records"):
        cells = [_index_cell(mover, one, row) for one in columns]
        told = text("format.yes" if row["told_apart"] else "format.no", mover.language)
        grid.add(mover.name(str(row["input"])), *cells, told)
    return grid


def _index_cell(mover: Mover, column: str, row: Mapping[Hashable, Any]) -> str:
    """An index, or its interval; a sign for what is not known, as where nothing varies."""
    base = "total" if "total" in row else "effect"

    def decimal(name: str) -> str:
        value = float(row[name])
        if np.isnan(value):
            return text("format.missing", mover.language)
        ends = _index_ends(row, name, base)
        one = Number(value, INDEX if ends is None else CHANCE, "index", *(ends or ()))
        written = with_minus(value, mover.language, 2)
        return mover.numbers.put(f"s.{row['input']}.{name}", one, written)

    if column == "between":
        ends = decimal(f"{base}_low"), decimal(f"{base}_high")
        return said("between", mover.language, low=ends[0], high=ends[1])
    return decimal({"moves": "effect", "first": "first_order"}.get(column, column))


def _index_ends(row: Mapping[Hashable, Any], name: str, base: str) -> tuple[float, float] | None:
    """The interval of an index; none where it has no such interval."""
    if name == "first_order":
        half = float(row["first_order_half"])
        return float(row[name]) - half, float(row[name]) + half
    if name.startswith(base):
        return float(row[f"{base}_low"]), float(row[f"{base}_high"])
    return None
