"""The page on rivals, rendered from what was measured and stored in ``docs/rivals/rivals.json``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

import collabsim
from collabsim.language import text
from collabsim.report.document_tables import table
from collabsim.report.rival_words import MONTHS, by_rival, fitted_words, sentences
from collabsim.report.stored_records import read_record
from collabsim.validation.rivals.conditions import DEFAULT
from collabsim.validation.rivals.running import MODEL, NO_ACCOUNT, PREDICTING, QUEUE, RIVALS
from collabsim.validation.rivals.scoring import ALL, GROUPS
from collabsim.validation.rivals.store import RECORD

FOLDER = Path(collabsim.__file__).resolve().parents[1] / "docs" / "rivals"
"""Where the record stands in a checkout."""

EN = "en"

_HEADS = {
    "equal_chance": "1 equal chance",
    "unequal_chance": "2 unequal chances",
    "cognitive_fit": "3 cognitive fit",
    "garbage_can": "4 garbage can",
    "everybody_says_yes": "5 queue and patience",
    NO_ACCOUNT: "no account",
}
"""The rivals at the head of a column."""


def stored(folder: Path = FOLDER) -> dict[str, Any]:
    """The record of the last full measurement.

    Raises:
        UserError: There is none.
    """
    return read_record(folder / RECORD, f"collabsim nulls --out {folder}")


def made() -> str:
    """When and with what the figures of the page were made."""
    kept = stored()
    return (
        f"Made on {kept['date']} with collabsim {kept['version']}: {kept['replications']} "
        f"replications of each municipality, seed {kept['seed']}."
    )


def fitted() -> str:
    """The rivals, what was found for each, and how near that comes to what it was fitted to."""
    kept = stored()
    rows = [
        (n, _name(name), fitted_words(kept, name, EN), _share(kept["errors_of_fit"][name]))
        for n, name in enumerate(RIVALS, start=1)
    ]
    rows.append(
        (0, _name(NO_ACCOUNT), "the mean of both", _share(kept["errors_of_fit"][NO_ACCOUNT]))
    )
    return table(("", "account", "fitted", "mean error of what it was fitted to"), rows)


def errors() -> str:
    """The mean error of each rival by group, beside chance and the model's own movement."""
    by = by_rival(stored())
    rows = []
    for group in GROUPS:
        held = by[NO_ACCOUNT][group]
        marked = (
            f"**{_share(own['error'])}**" if own["as_well"] else _share(own["error"])
            for own in (by[name][group] for name in PREDICTING)
        )
        chance = f"{_share(held['resampling_error'])}, {_share(held['resampling_error_95'])}"
        rows.append(
            (_group(group), held["figures"], *marked, chance, _share(held["change_of_model"]))
        )
    starts = (_share(by[name][ALL]["error_of_starts"]) for name in PREDICTING)
    rows.append(("starts", len(_starts()), *starts, "", ""))
    head = ("predicted", "figures", *_heads(PREDICTING))
    return table((*head, "chance alone: mean, 95 %", "the model moves"), rows)


def changes() -> str:
    """By how much delivering changes from the defaults, by the model and by each rival."""
    kept = stored()
    by = {(row["condition"], row["population"], row["figure"]): row for row in kept["predictions"]}
    rows = []
    for condition in GROUPS[2:]:
        own = [key for key in by if key[0] == condition and key[2] in MONTHS]
        moved = (
            float(np.mean([by[key][who] - by[DEFAULT, *key[1:]][who] for key in own]))
            for who in (MODEL, *RIVALS)
        )
        rows.append((_group(condition), *(f"{one:+.3f}" for one in moved)))
    return table(("", "model", *_heads(RIVALS)), rows)


def predictions() -> str:
    """Delivering in every municipality under all values: the model, and what each rival says."""
    rows = [
        (
            _group(row["condition"]),
            f"{row['population']:,}" + ("*" if row["fitted"] else ""),
            MONTHS[row["figure"]],
            f"{_share(row[MODEL])} ({_share(row['model_low'])} to {_share(row['model_high'])})",
            *(_share(row[name]) for name in PREDICTING),
        )
        for row in stored()["predictions"]
        if row["figure"] in MONTHS
    ]
    head = ("", "inhabitants", "months", "model", *_heads(PREDICTING))
    return table(head, rows)


def ends() -> str:
    """How started pilots ended by 36 months after their money, in the model and the fifth rival."""
    rows = stored()["ends"]
    shares = {(row["who"], row["population"], row["end"]): row["share"] for row in rows}
    sizes = sorted({row["population"] for row in rows})
    heads = [f"{who}, {size:,}" for size in sizes for who in ("model", "rival 5")]
    rows_of = (
        (
            text(f"compare.fate_{way}", EN),
            *(_share(shares[who, size, way]) for size in sizes for who in (MODEL, QUEUE)),
        )
        for way in dict.fromkeys(row["end"] for row in rows)
    )
    return table(("", *heads), rows_of)


def told() -> str:
    """What follows, in sentences."""
    return "\n".join(f"* {sentence}" for sentence in sentences(stored(), EN))


def _starts() -> list[dict[str, Any]]:
    return [
        row for row in stored()["predictions"] if row["figure"] == "starts" and not row["fitted"]
    ]


def repeated() -> str:
    """What is left of the errors without what is the defaults again under another name."""
    rows = stored()["predictions"]
    default = {
        (row["population"], row["figure"]): row[MODEL]
        for row in rows
        if row["condition"] == DEFAULT
    }
    own = [row for row in rows if row["figure"] in MONTHS and not row["fitted"]]
    same = [
        row
        for row in own
        if row["condition"] != DEFAULT and row[MODEL] == default[row["population"], row["figure"]]
    ]
    left = [row for row in own if row not in same]
    told = ", ".join(
        f"{_HEADS[name]} {np.mean([abs(row[name] - row[MODEL]) for row in left]):.3f}"
        for name in PREDICTING
    )
    return (
        f"Of the {len(own)} predicted figures {len(same)} are the defaults again: small "
        "municipalities have two levels by span as well, large ones three. Without them the mean "
        f"errors over all are: {told}."
    )


def _heads(names: Iterable[str]) -> list[str]:
    return [_HEADS[name] for name in names]


def _name(name: str) -> str:
    return text(f"rivals.{name}", EN)


def _group(name: str) -> str:
    return text(f"rivals_group.{name}", EN)


def _share(value: float | None) -> str:
    """Three decimals, and nothing where there is nothing."""
    return "" if value is None else f"{value:.3f}"
