"""A page for each instrument, and one with all, written from declarations and what is kept.

Figures are those of ``docs/instruments/instruments.json``. Nothing is run here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from collabsim.analysis.instrument_effects import MEASURES
from collabsim.analysis.instrument_levels import USUAL, Level
from collabsim.instruments import CATALOGUE, Instrument
from collabsim.instruments.declare import HOUR_NOK
from collabsim.language import has_text, signed, text
from collabsim.parameters import PARAMETERS
from collabsim.report.document_tables import bounds, number, table
from collabsim.report.effect_contract_page import PAGE, contract_page
from collabsim.report.effect_contract_page import stored as of_contracts
from collabsim.report.instrument_claims import (
    CLEAR,
    EN,
    FOLDER,
    SAME_SIGN,
    WORDS,
    Row,
    by_chance,
    careful_words,
    claims,
    row,
    same_sign,
    sizes,
    stored,
    usual,
    worse,
)
from collabsim.report.instrument_words import level_words, title_of
from collabsim.validation.instruments import KEPT

BY_WHAT = "<!-- Written by `python -m collabsim.report.documents`; not to be changed by hand. -->"
INDEX = "index.md"

HOW_TO_READ = (
    "Each cell has the change in a run with its 95 % interval, **bold** where that leaves out 0, "
    "and at how many points of the region the change has the same sign. *Clear here* is what has "
    f"both: an interval without 0 at the defaults, and the same sign at {SAME_SIGN:.0%} of the "
    "points. An instrument of which nothing is clear is a result, too. What is clear here is clear "
    "in this model; how strong an instrument is was mostly assumed, as its page tells. *Told to be "
    "worse* is what is told from nothing in any of the four sizes."
)

OF_PILOTS = tuple(one.name for one in MEASURES if not one.name.startswith("paid_by_"))
OWN = (
    "its own, of pilots and persons",
    "its own, set-up and years",
    "its own hours",
    "what these are worth",
    "for one more good pilot kept, of what hangs on pilots",
)
"""Rows of costs that are not known where an instrument declares none."""
OF_COSTS = (
    f"An hour is worth {number(HOUR_NOK)} kroner (assumption). What one more good pilot costs is "
    "known only where it is told that more are kept, and where own costs are declared."
)
_SIZE = f"What size of a pilot makes one feasible is told on [a page of its own]({PAGE})."
PAID = tuple(one.name for one in MEASURES if one.name.startswith("paid_by_"))


def pages(folder: Path = FOLDER) -> dict[Path, str]:
    """Every page of the instruments that were measured and are declared, by its place.

    Raises:
        UserError: There is no record.
    """
    record = stored(folder)
    found = {folder / INDEX: index(record)}
    found[folder / PAGE] = contract_page(of_contracts(folder), BY_WHAT)
    for name, kept in record["instruments"].items():
        if name in CATALOGUE:
            found[folder / f"{name}.md"] = page(CATALOGUE[name], kept, record)
    return found


def stale_pages(folder: Path = FOLDER) -> dict[Path, str]:
    """The pages that are not what they should be, and what they should be."""
    return {
        path: new
        for path, new in pages(folder).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != new
    }


def index(record: Mapping[str, Any]) -> str:
    """The page with all instruments."""
    told, all_of_them = by_chance(record)
    instruments = record["instruments"]
    shown = [str(size) for size in _region_sizes(record)]
    head = ["instrument", "who pays"]
    head += [f"{WORDS[one]}, {int(size):,}" for size in shown for one in KEPT]
    head += ["clear here", "told to be worse"]
    rows = []
    for name in CATALOGUE:
        if name not in instruments:
            continue
        kept = instruments[name]
        cells = [f"[{title_of(name, EN)}]({name}.md)", _payer(CATALOGUE[name])]
        for size in shown:
            for measure in KEPT:
                one = row(usual(kept), size, measure)
                cells.append(f"{_marked(one)}; {_points(kept, size, one)}")
        clear = [f"{_sign(kept, *one)} {WORDS[one[0]]}, {int(one[1]):,}"
                 for one in claims(kept, CLEAR)]  # fmt: skip
        cells += ["; ".join(clear) or "nothing", _count_of_worse(kept)]
        rows.append(cells)
    missing = [title_of(name, EN) for name in CATALOGUE if name not in instruments]
    parts = [
        "# Instruments",
        BY_WHAT,
        _how_measured(record),
        HOW_TO_READ,
        _chance(told, all_of_them, len(instruments)),
        table(head, rows),
    ]
    if missing:
        parts.append(f"Not measured yet: {', '.join(missing)}.")
    parts.append(
        f"What size of a pilot makes effect contracts feasible is told on [a page of its own]"
        f"({PAGE})."
    )
    return "\n\n".join(parts) + "\n"


def page(one: Instrument, kept: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """The page of an instrument."""
    about = f"instrument_about.{one.name}"
    told, all_of_them = by_chance(record)
    parts = [
        f"# {title_of(one.name, EN)}",
        BY_WHAT,
        text(about, EN) if has_text(about, EN) else one.mechanism,
        careful_words(kept),
        *_otherwise_now(one, kept),
        "## What it is",
        _declared(one),
        _settings(one),
        "## What it changes, by size",
        f"{_how_measured(record)} {_needs(one)}".rstrip(),
        _effects(kept, OF_PILOTS),
        "Kroner of 2018 in thousands, by who pays:",
        _effects(kept, PAID),
        "## Over the region",
        _region(kept, int(record["points"])),
        "## At the ends of its range",
        _levels(one, kept),
        _SIZE if one.name == "effect_contract" else "",
        "## What it costs",
        _costs(one, kept),
        "## What got worse",
        _worse(one, kept),
        "## How to read this",
        _chance(told, all_of_them, len(record["instruments"]))
        + " All instruments stand [in one table](index.md).",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _how_measured(record: Mapping[str, Any]) -> str:
    return (
        f"Each instrument alone is decided in the first month, against the same scenario "
        f"(`{record['scenario']}`) and the same luck without it: {record['replications']} "
        f"replications of each size at the defaults; {record['points']} points of the region with "
        f"{record['point_replications']} replications each. A pilot is kept if it delivers 36 "
        f"months after its project money. Measured on {record['date']} with version "
        f"{record['version']}, seed {record['seed']}."
    )


def _chance(told: int, of: int, instruments: int) -> str:
    return (
        f"{instruments} instruments in four sizes have {of} intervals of good and weak pilots "
        f"kept. If no instrument changed anything, about {0.05 * of:.0f} of them would leave out 0 "
        f"by chance alone; {told} do. Of one instrument with one such interval nobody can say "
        "whether it is one of these."
    )


def _otherwise_now(one: Instrument, kept: Mapping[str, Any]) -> list[str]:
    """A warning where an instrument is declared otherwise than it was measured."""
    now = {setting.name: setting.value for setting in one.settings}
    held = usual(kept)
    if (held["settings"], kept["strength"]) == (now, one.strength):
        return []
    return ["**Declared otherwise since:** the figures below are of other settings or strength."]


def _payer(one: Instrument) -> str:
    return text(f"cost_payer.{one.payer}", EN)


def _months(months: int | None) -> str:
    return "never" if months is None else f"{months} months" if months else "at once"


def _declared(one: Instrument) -> str:
    low, high = one.strength_range
    scales = any(setting.scales for setting in one.settings)
    rows = [
        ("mechanism", one.mechanism),
        ("source", one.source),
        ("who pays", _payer(one)),
        ("cost and hours", _cost(one)),
        ("source of the cost", one.cost.source),
        ("from decision to force", _months(one.delay_months)),
        ("half of the effect on numbers after", _months(one.uptake_months)),
        ("without upkeep, half is lost in", _months(one.wear_months)),
        (
            "strength",
            f"{number(one.strength)} ({number(low)} to {number(high)})"
            if scales
            else "in force or not: nothing it sets moves with a strength",
        ),
        ("not at the same time as", _linked(sorted(one.excludes))),
        ("needs", _needed(one) or "nothing"),
    ]
    return table(["", ""], rows)


def _linked(names: Sequence[str]) -> str:
    return ", ".join(f"[{title_of(name, EN)}]({name}.md)" for name in names) or "none"


def _needed(one: Instrument) -> str:
    return ", ".join(f"`{name}` = {number(value)}" for name, value in one.needs.items())


def _needs(one: Instrument) -> str:
    needed = _needed(one)
    return f"Both have {needed}, without which it has nothing to act on." if needed else ""


def _cost(one: Instrument) -> str:
    """What it costs by its declaration."""
    cost = one.cost
    if cost.is_nothing():
        return text(f"instruments.{'costs_rules' if cost.paid_by_rules else 'costs_nothing'}", EN)
    sums = {
        "set_up": cost.set_up_nok, "yearly": cost.yearly_nok, "per_pilot": cost.per_pilot_nok,
        "per_person": cost.per_person_nok,
    }  # fmt: skip
    hours = {f"hours_{kind}": own for kind, own in cost.hours().items()}
    said = [text(f"instruments.{key}", EN, nok=number(nok)) for key, nok in sums.items() if nok]
    for key, own in hours.items():
        for post, spent in own.items():
            told = text(f"instruments.{key}", EN, hours=number(spent))
            said.append(f"{told} ({post.replace('_', ' ')})")
    return f"{', '.join(said)}; kroner of 2018"


def _settings(one: Instrument) -> str:
    rows = []
    for setting in one.settings:
        parameter = PARAMETERS[setting.parameter]
        numeric = parameter.kind in ("int", "float")
        ends = f"{number(setting.low)} to {number(setting.high)}" if numeric else bounds(parameter)
        moves = "moves with the strength" if setting.scales else "as written"
        unit = parameter.unit if numeric and parameter.unit != "0-1" else ""
        value = f"{number(setting.value)} {unit}".strip()
        rows.append(
            (f"`{setting.name}`", f"`{setting.parameter}`", value, ends, moves, setting.source)
        )
    return table(["setting", "parameter", "value", "range", "", "source"], rows)


def _marked(one: Row) -> str:
    return f"**{one.words}**" if one.told else one.words


def _effects(kept: Mapping[str, Any], measures: Sequence[str]) -> str:
    """The change of measures by size, and what each is without the instrument."""
    own = sizes(kept)
    rows = []
    for measure in measures:
        found = [row(usual(kept), size, measure) for size in own]
        without = ", ".join(one.shown(one.without, sign=False) for one in found)
        rows.append([WORDS[measure], *map(_marked, found), without])
    head = ["change in a run", *(f"{int(size):,}" for size in own), "without it, by size"]
    return table(head, rows)


def _region_sizes(record: Mapping[str, Any]) -> list[int]:
    """Sizes that were run over the region, or all if none was."""
    some = next(iter(record["instruments"].values()))
    return [int(size) for size in some["region"] or sizes(some)]


def _sign(kept: Mapping[str, Any], measure: str, size: str) -> str:
    return "more" if row(usual(kept), size, measure).change > 0.0 else "fewer"


def _points(kept: Mapping[str, Any], size: str, one: Row) -> str:
    found = same_sign(kept, size, one)
    if found is None:
        return "region not run"
    return "no sign" if one.change == 0.0 else f"{found[0]} of {found[1]}"


def _region(kept: Mapping[str, Any], tried: int) -> str:
    if not kept["region"]:
        return "It was not run over the region."
    rows = []
    for size, found in kept["region"].items():
        for measure in KEPT:
            own, shown = found[measure], Row(measure, *[math.nan] * 5).shown
            share = own["more"] / own["points"] if own["points"] else math.nan
            rows.append(
                [
                    f"{int(size):,}",
                    WORDS[measure],
                    f"{own['more']} of {own['points']} ({share:.0%})",
                    f"{own['fewer']} of {own['points']}",
                    f"{shown(own['median'])} ({shown(own['p5'])} to {shown(own['p95'])})",
                    f"{found['unpaid_share']:.0%}",
                ]
            )
    head = ["inhabitants", "", "points with more", "with fewer",
            "change in a run: median (5th to 95th percentile of the points)",
            "points where it could not be paid in some run"]  # fmt: skip
    counted = min(own["points"] for found in kept["region"].values() for own in _kept_of(found))
    without = (
        f" {tried - counted} of the {tried} points do not go with it and are not counted."
        if counted < tried
        else ""
    )
    return (
        "At each point all that nobody has measured has other values. The reach over the points "
        "is no interval of an effect: it also has the luck of few runs."
        f"{without}\n\n{table(head, rows)}"
    )


def _kept_of(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a size of the region has of good and weak pilots kept."""
    return [found[measure] for measure in KEPT]


def _level_title(one: Instrument, level: Mapping[str, Any]) -> str:
    """At what a level stands, in words."""
    made = Level(one, level["level"], level["strength"], level["chosen"])
    return f"{level['level'].replace('_', ' ')}: {level_words(made, EN)}"


def _levels(one: Instrument, kept: Mapping[str, Any]) -> str:
    own = sizes(kept)
    rows = [
        [_level_title(one, level), WORDS[measure],
         *(_marked(row(level, size, measure)) for size in own)]
        for level in kept["levels"]
        for measure in KEPT
    ]  # fmt: skip
    said = [table(["level", "change in a run", *(f"{int(size):,}" for size in own)], rows)]
    if len(kept["levels"]) == 1:
        said.insert(0, "It has no other ends: it holds or it does not.")
    said += [f"Left out: {sentence}." for sentence in kept["left_out"]]
    return "\n\n".join(said)


def _nok(value: float | None, *, sign: bool = False) -> str:
    if value is None:
        return "not known"
    written = signed(value / 1000.0, EN, 0)
    return written if sign else written.lstrip("+")


def _per_good(found: Sequence[float | None]) -> str:
    """Kroner for one more good pilot kept, in thousands; unknown without an interval."""
    value, low, high = found
    if value is None:
        return "not known"
    if low is None or high is None:
        return f"{_nok(value)} (no interval)"
    return f"{_nok(value)} ({_nok(low)} to {_nok(high)})"


def _costs(instrument: Instrument, kept: Mapping[str, Any]) -> str:
    """What it costs in a run, by size; kroner in thousands.

    Where neither kroner nor hours are declared, its own cost is not nothing but not known.
    """
    own = kept["costs"]
    unknown = instrument.cost.is_nothing() and not instrument.cost.paid_by_rules
    told: list[tuple[str, Callable[[Mapping[str, Any]], str]]] = [
        (OWN[0], lambda one: _nok(one["own_pilot_nok"])),
        (OWN[1], lambda one: _nok(one["own_fixed_nok"])),
        (OWN[2], lambda one: signed(one["hours"], EN, 0).lstrip("+")),
        (OWN[3], lambda one: _nok(one["hours_nok"])),
        ("more given to pilots as project money, bridging and support",
         lambda one: _nok(one["support_change_nok"], sign=True)),
        (OWN[4],
         lambda one: _per_good(one["nok_per_good_kept"])),
        ("runs in which it could not be paid", lambda one: f"{one['unpaid_share']:.0%}"),
    ]  # fmt: skip
    rows = [
        [words, *("not known" if unknown and words in OWN else say(one) for one in own.values())]
        for words, say in told
    ]
    head = ["in a run, 1,000 NOK of 2018", *(f"{int(size):,}" for size in own)]
    parts = [
        table(head, rows),
        OF_COSTS,
    ]
    parts += [
        f"With {int(size):,} inhabitants set-up and years make that, in 1,000 NOK, "
        + "; ".join(
            f"{_per_good(line[2:])} at {signed(line[0], EN, 1).lstrip('+')} pilots started a year"
            + (" (as here)" if line[1] else "")
            for line in one["lines"]
        )
        + "."
        for size, one in own.items()
        if one["lines"]
    ]
    return "\n\n".join(parts)


def _count_of_worse(kept: Mapping[str, Any]) -> str:
    found = list(dict.fromkeys(WORDS[one.measure].removesuffix(", 1,000 NOK")
                               for level, _, one in worse(kept) if level == USUAL))  # fmt: skip
    return "; ".join(found) or "nothing told"


def _worse(one: Instrument, kept: Mapping[str, Any]) -> str:
    titles = {level["level"]: _level_title(one, level) for level in kept["levels"]}
    lines = [
        f"* {titles[level]}, {int(size):,} inhabitants: {WORDS[found.measure]} {found.words}"
        for level, size, found in worse(kept)
    ]
    if not lines:
        return (
            "Nothing that is counted is told to be worse by more than chance, at any size. That "
            "does not show that nothing is."
        )
    return (
        "Told from nothing at the defaults; among so many measures some are by chance. What is "
        "paid more is worse for who pays it, also where it buys pilots that are kept.\n\n"
        + "\n".join(lines)
    )
