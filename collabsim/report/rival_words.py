"""Rivals of the model in words and tables: what was fitted, how far off, where as good.

All of it is made from a record of :mod:`collabsim.validation.rivals.store`, in any language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from collabsim.language import number, percent, points, text, with_minus
from collabsim.validation.rivals.conditions import DEFAULT
from collabsim.validation.rivals.figures import DELIVERING, DELIVERING_12, DELIVERING_36, HORIZONS
from collabsim.validation.rivals.running import MODEL, NO_ACCOUNT, QUEUE, RIVALS
from collabsim.validation.rivals.scoring import ALL, GROUPS, NEAR

type Record = Mapping[str, Any]

SMALL, LARGE = 10_000, 120_000
"""Inhabitants of the two municipalities whose difference is told."""

MONTHS = dict(zip(DELIVERING, HORIZONS, strict=True))
"""Months after the money of each figure of delivering."""

MARK = "*"
NOTHING = ""


class Written(NamedTuple):
    """A table: its title, its headings, its rows, and which columns are figures."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    right: tuple[int, ...]


def fitted_table(kept: Record, language: str) -> Written:
    """The rivals by number, and what was found for each."""
    rows = [
        [str(n), text(f"rivals.{name}", language), fitted_words(kept, name, language)]
        for n, name in enumerate(RIVALS, start=1)
    ]
    headings = [text(f"rivals.{one}", language) for one in ("number", "account", "fitted")]
    return Written(text("rivals.title", language), headings, rows, (0,))


def fitted_words(kept: Record, name: str, language: str) -> str:
    """What was found for one rival."""
    own = kept["fitted"][name]

    def written(value: float) -> str:
        return with_minus(value, language, 2)

    def at(part: str) -> dict[str, str]:
        shown = {"concentration": 0}.get(part, 2)
        return {
            f"{part}_{months}": number(own[part][name], language, shown)
            for name, months in MONTHS.items()
        }

    values: dict[str, str]
    if name == QUEUE:
        values = {
            "capacity": number(own["capacity"], language, 1),
            "patience": str(own["patience_months"]),
            "evidence": written(own["evidence_limit"]),
        }
    elif "weights" in own:
        values = {f"w{i}": written(w) for i, w in enumerate(own["weights"][DELIVERING_12])}
    elif "coin" in own:
        values = {
            "patience": str(own["patience_months"]),
            "coin": written(own["coin"]),
            "kept": written(own["kept"]),
        }
    else:
        values = {"counting": text(f"rivals.{own['counting']}", language)}
        for part in ("chance", "mean", "concentration"):
            values |= at(part) if part in own else {}
    return text(f"rivals.fitted_{name}", language, **values)


def sizes_table(kept: Record, language: str) -> Written:
    """Delivering at the defaults, as the model has it and as each rival says."""
    rows = []
    for row in kept["predictions"]:
        if row["condition"] != DEFAULT or row["figure"] not in MONTHS:
            continue
        inhabitants = number(row["population"], language) + (MARK if row["fitted"] else NOTHING)
        shares = [points(row[name], language) for name in (MODEL, *RIVALS)]
        rows.append([inhabitants, str(MONTHS[row["figure"]]), *shares])
    headings = [
        *(text(f"rivals.{one}", language) for one in ("inhabitants", "months", "model")),
        *(str(n) for n in range(1, len(RIVALS) + 1)),
    ]
    return Written(text("rivals.by_size", language), headings, rows, tuple(range(len(headings))))


def errors_table(kept: Record, language: str) -> Written:
    """The mean error of each rival by group, beside what chance alone makes, and starts."""
    by = by_rival(kept)
    rows = []
    for group in GROUPS:
        first = by[NO_ACCOUNT][group]
        told = [points(by[name][group]["error"], language) for name in RIVALS]
        marked = [
            one + (MARK if by[name][group]["as_well"] else NOTHING)
            for one, name in zip(told, RIVALS, strict=True)
        ]
        others = (first["error"], first["resampling_error_95"], first["change_of_model"])
        rows.append(
            [
                text(f"rivals_group.{group}", language),
                *marked,
                *(NOTHING if one is None else points(one, language) for one in others),
            ]
        )
    everybody = (*RIVALS, NO_ACCOUNT)
    starts = [points(by[name][ALL]["error_of_starts"], language) for name in everybody]
    rows.append([text("rivals.starts", language), *starts, NOTHING, NOTHING])
    of_fit = [points(kept["errors_of_fit"][name], language) for name in everybody]
    rows.append([text("rivals.fit", language), *of_fit, NOTHING, NOTHING])
    headings = [
        text("rivals.group", language),
        *(str(n) for n in range(1, len(RIVALS) + 1)),
        *(text(f"rivals.{one}", language) for one in ("none", "chance", "moves")),
    ]
    right = tuple(range(1, len(headings)))
    return Written(text("rivals.by_group", language), headings, rows, right)


def sentences(kept: Record, language: str) -> Iterator[str]:
    """Where each rival is as good as the model, and what that says of queue and patience."""
    by = by_rival(kept)
    for name in RIVALS:
        yield rival_sentence(kept, name, language)
    queue, none = by[QUEUE][ALL], by[NO_ACCOUNT][ALL]
    nearest = min(RIVALS, key=lambda name: by[name][ALL]["error"])
    yield text("rivals.nearest", language, rival=text(f"rivals.{nearest}", language))
    if queue["resampling_error_95"] > NEAR:
        yield text(
            "rivals.few",
            language,
            replications=number(kept["replications"], language),
            chance=points(queue["resampling_error_95"], language),
        )
    yield text(
        "rivals.queue_as_much" if queue["as_well"] else "rivals.queue_less",
        language,
        figures=number(queue["figures"], language),
        error=points(queue["error"], language),
        none=points(none["error"], language),
        chance=points(queue["resampling_error_95"], language),
    )
    yield text(
        "rivals.gap",
        language,
        model=points(gap(kept, MODEL), language),
        queue=points(gap(kept, QUEUE), language),
    )
    ends = {
        (row["who"], row["end"]): row["share"] for row in kept["ends"] if row["population"] == LARGE
    }
    yield text(
        "rivals.refusals",
        language,
        model=percent(ends[MODEL, "refused_above"], language),
        queue=percent(ends[QUEUE, "refused_above"], language),
        model_time=percent(ends[MODEL, "out_of_time"], language),
        queue_time=percent(ends[QUEUE, "out_of_time"], language),
    )
    if kept["region"]:
        yield region_sentence(kept["region"], language)


def region_sentence(region: Mapping[str, Any], language: str) -> str:
    """What the fifth rival comes to at points of the region: medians, 5th and 95th percentiles."""
    spreads = {
        name: [points(one, language) for one in own] for name, own in region["spreads"].items()
    }
    wanted = {
        "error": "error",
        "none": "error_of_no_account",
        "model": f"model_{DELIVERING_36}",
        "queue": f"rival_{DELIVERING_36}",
    }
    return text(
        "rivals.region",
        language,
        points=number(region["points"], language),
        as_well=number(region["as_well"], language),
        **{
            name + end: spreads[part][at]
            for name, part in wanted.items()
            for at, end in enumerate(("", "_low", "_high"))
        },
    )


def rival_sentence(kept: Record, name: str, language: str) -> str:
    """The error of one rival, and where it is as good as the model."""
    own = by_rival(kept)[name]
    groups = [text(f"rivals_group.{group}", language) for group in GROUPS if own[group]["as_well"]]
    return text(
        "rivals.as_well" if groups else "rivals.as_well_nowhere",
        language,
        rival=text(f"rivals.{name}", language),
        error=points(own[ALL]["error"], language),
        groups=", ".join(groups),
    )


def by_rival(kept: Record) -> dict[str, dict[str, Mapping[str, Any]]]:
    """The errors of a record by rival and group."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in kept["errors"]:
        found.setdefault(row["rival"], {})[row["group"]] = row
    return found


def gap(kept: Record, who: str) -> float:
    """Delivering at 36 months at the defaults, small less large."""
    own = {
        row["population"]: row[who]
        for row in kept["predictions"]
        if row["condition"] == DEFAULT and row["figure"] == DELIVERING_36
    }
    return float(own[SMALL] - own[LARGE])
