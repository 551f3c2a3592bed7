"""What a comparison of rivals came to, as a record of plain types and as files."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from collabsim import __version__
from collabsim.statistics.intervals import percentile_bounds
from collabsim.validation.rivals.conditions import FITTED, cells
from collabsim.validation.rivals.figures import DELIVERING, FIGURES, HORIZONS
from collabsim.validation.rivals.over_region import REPLICATIONS, AtPoint, summed_up
from collabsim.validation.rivals.running import (
    CASE_REPLICATIONS,
    MODEL,
    PREDICTING,
    Compared,
    Fitted,
)
from collabsim.validation.rivals.scoring import error_of_fit
from collabsim.writing import appearing_together

RECORD = "rivals.json"
TABLES = {
    "predictions": "predictions.csv",
    "errors": "errors.csv",
    "ends": "ends.csv",
    "at_points": "region.csv",
}
"""Parts of a record that are lists of rows, each with its file; one without rows has none."""

DIGITS = 6


def record(found: Compared) -> dict[str, Any]:
    """All that is kept: when and with what, what was fitted, predictions, errors, ends."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "replications": found.replications,
        "seed": found.seed,
        "case_replications": min(CASE_REPLICATIONS, found.replications),
        "fitted": _fitted(found.fitted),
        "errors_of_fit": {
            name: _rounded(error_of_fit(own, found.model))
            for name, own in found.predictions.items()
        },
        "predictions": _predictions(found),
        "errors": _errors(found),
        "ends": [
            {"who": who, "population": size, "end": end, "share": _rounded(share)}
            for who, by_size in found.ends.items()
            for size, shares in by_size.items()
            for end, share in shares.items()
        ],
        "region": _over_region(found.at_points),
        "at_points": [_at_point(one) for one in found.at_points],
    }


def write(kept: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write a record as JSON and its tables as CSV; they appear together.

    Returns:
        The files.

    Raises:
        UserError: The folder cannot be written to.
    """
    written = {name: file for name, file in TABLES.items() if kept[name]}
    with appearing_together(folder, instead_of=TABLES.values()) as stage:
        text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
        (stage / RECORD).write_text(text, encoding="utf-8", newline="\n")
        for name, file in written.items():
            _write_table(stage / file, kept[name])
    return [folder / name for name in (RECORD, *written.values())]


def _write_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _fitted(fitted: Fitted) -> dict[str, dict[str, Any]]:
    """The numbers of each rival, by its name."""
    equal, unequal = fitted.equal_chance, fitted.unequal_chance
    near, can, queue = fitted.cognitive_fit, fitted.garbage_can, fitted.everybody_says_yes
    return {
        "equal_chance": {
            "counting": equal.counting,
            "starts": _rounded(equal.starts),
            "chance": {name: _rounded(p) for name, (p,) in equal.values.items()},
        },
        "unequal_chance": {
            "counting": unequal.counting,
            "starts": _rounded(unequal.starts),
            "mean": {name: _rounded(m) for name, (m, _) in unequal.values.items()},
            "concentration": {name: _rounded(s) for name, (_, s) in unequal.values.items()},
        },
        "cognitive_fit": {
            "starts": _rounded(near.starts),
            "weights": {name: [_rounded(w) for w in own] for name, own in near.weights.items()},
        },
        "garbage_can": {
            "starts": _rounded(can.starts),
            "patience_months": can.patience,
            "coin": _rounded(can.coin),
            "kept": _rounded(can.kept),
        },
        "everybody_says_yes": {
            "capacity": _rounded(queue.capacity),
            "patience_months": queue.patience_months,
            "evidence_limit": _rounded(queue.evidence_limit),
        },
    }


def _predictions(found: Compared) -> list[dict[str, Any]]:
    rows = []
    for cell in cells():
        for figure in FIGURES:
            low, high = percentile_bounds(found.redrawn[cell][figure], axis=-1)
            rows.append(
                {
                    "condition": cell.condition,
                    "population": cell.population,
                    "figure": figure,
                    "fitted": cell in FITTED,
                    MODEL: _rounded(found.model[cell][figure]),
                    "model_low": _rounded(float(low)),
                    "model_high": _rounded(float(high)),
                    **{
                        name: _rounded(found.predictions[name][cell][figure]) for name in PREDICTING
                    },
                }
            )
    return rows


def _errors(found: Compared) -> list[dict[str, Any]]:
    return [
        {
            "rival": name,
            "group": group,
            "figures": held.figures,
            "error": _rounded(own.delivering),
            "as_well": own.as_well,
            "error_of_starts": _rounded(own.starts),
            "resampling_error": _rounded(held.resampling),
            "resampling_error_95": _rounded(held.resampling_95),
            "change_of_model": _rounded(held.change),
        }
        for name in PREDICTING
        for group, held in found.yardsticks.items()
        for own in (found.errors[name][group],)
    ]


def _over_region(found: Sequence[AtPoint]) -> dict[str, Any] | None:
    """What the points of the region say together; nothing where none was run."""
    if not found:
        return None
    together = summed_up(found)
    return {
        "points": together.points,
        "replications": REPLICATIONS,
        "as_well": together.as_well,
        "spreads": {name: [_rounded(one) for one in own] for name, own in together.spreads.items()},
    }


def _at_point(found: AtPoint) -> dict[str, Any]:
    queue = found.queue
    return {
        "point": found.point,
        "capacity": _rounded(queue.capacity),
        "patience_months": queue.patience_months,
        "evidence_limit": _rounded(queue.evidence_limit),
        "error": _rounded(found.error),
        "error_of_no_account": _rounded(found.error_of_no_account),
        "resampling_error_95": _rounded(found.resampling_95),
        "as_well": found.as_well,
        **{
            f"{who}_difference_{months}": _rounded(found.differences[name][at])
            for name, months in zip(DELIVERING, HORIZONS, strict=True)
            for at, who in enumerate(("model", "rival"))
        },
    }


def _rounded(number: float | np.floating[Any]) -> float | None:
    """So many digits, and nothing where it is not known."""
    value = float(number)
    return None if math.isnan(value) else round(value, DIGITS)
