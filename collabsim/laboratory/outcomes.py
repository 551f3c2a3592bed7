"""What a hypothesis may look at, of tables of pilots: shares and means, summed by replication."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from collabsim.records.course import HORIZONS, STATES
from collabsim.statistics.intervals import FloatArray

type Pilots = pd.DataFrame


@dataclass(frozen=True, slots=True)
class PilotOutcome:
    """A share or a mean over pilots.

    ``columns`` are those of the frame of pilots it is made of; ``value`` gives what is added up
    for each pilot and ``among`` which pilots count. ``share`` says that it is a part of 1.
    """

    name: str
    about: str
    columns: tuple[str, ...]
    value: Callable[[Pilots], FloatArray]
    among: Callable[[Pilots], np.ndarray]
    share: bool = True

    def sums(self, pilots: Pilots, row: np.ndarray, rows: int) -> tuple[FloatArray, FloatArray]:
        """What is summed up in each row, and over how many pilots, each ``(rows,)``.

        Args:
            pilots: One row per proposal.
            row: The row each counts in.
            rows: How many rows there are.
        """
        among = np.asarray(self.among(pilots), bool)
        value = np.asarray(self.value(pilots), np.float64)
        there = among & ~np.isnan(value)
        above = np.bincount(row[there], weights=value[there], minlength=rows)
        return above, np.bincount(row[there], minlength=rows).astype(np.float64)


def _of(column: str) -> Callable[[Pilots], FloatArray]:
    def value(pilots: Pilots) -> FloatArray:
        return np.asarray(pilots[column].to_numpy(float, na_value=np.nan))

    return value


def _true(column: str) -> Callable[[Pilots], np.ndarray]:
    def there(pilots: Pilots) -> np.ndarray:
        return np.asarray(pilots[column].fillna(False).to_numpy(bool))

    return there


def _everyone(pilots: Pilots) -> np.ndarray:
    return np.ones(len(pilots), bool)


def _state(word: str, months: int) -> PilotOutcome:
    column = f"state_{months}"
    return PilotOutcome(
        f"{word}_{months}",
        f"{word.replace('_', ' ')} {months} months after the money, of started pilots followed "
        "so long",
        (column,),
        lambda pilots: np.asarray((pilots[column] == word).to_numpy(bool, na_value=False), float),
        # A pilot that never started, or was not followed so long, is in none of these states.
        lambda pilots: np.asarray(pilots[column].isin(STATES).to_numpy()),
    )


def _kept_weak(pilots: Pilots) -> FloatArray:
    return np.asarray(pilots["weak"].to_numpy(float))


def _kept(pilots: Pilots) -> np.ndarray:
    return np.asarray(pilots["state_36"].isin(["delivering", "in_house"]).to_numpy())


def _mean(column: str, about: str) -> PilotOutcome:
    return PilotOutcome(column, about, (column, "started"), _of(column), _true("started"), False)


def _net_positive(pilots: Pilots) -> FloatArray:
    net = _of("net_value_prices")(pilots)
    return np.where(np.isnan(net), np.nan, (net > 0.0).astype(float))


_LISTED = (
    PilotOutcome(
        "started", "proposals that become pilots, of all proposals", ("started",),
        lambda pilots: np.asarray(pilots["started"].to_numpy(float)), _everyone,
    ),
    *(_state(word, months) for months in HORIZONS for word in STATES),
    PilotOutcome(
        "weak_kept_share", "weak pilots, of those delivering or in-house after 36 months",
        ("state_36", "weak"), _kept_weak, _kept,
    ),
    _mean("fit", "fit at the end of what is known of a started pilot"),
    _mean("ownership", "shared ownership at the end of what is known of a started pilot"),
    _mean("true_effect", "true effect of started pilots"),
    _mean("fit_gained", "fit gained while the first money lasts, of started pilots"),
    _mean("ownership_end", "shared ownership when the first money ends, of started pilots"),
    *(
        _mean(f"frame_change_{who}", f"change of the {who}'s mindset by meetings after 36 months")
        for who in ("team", "manager", "line")
    ),
    _mean("net_value_prices", "net value over ten years, in yearly prices, of started pilots"),
    PilotOutcome(
        "net_positive", "started pilots with a net value above 0 over ten years",
        ("net_value_prices", "started"), _net_positive, _true("started"),
    ),
)  # fmt: skip

OUTCOMES: Mapping[str, PilotOutcome] = {one.name: one for one in _LISTED}
"""Every outcome by name."""


def columns_of(names: Sequence[str]) -> list[str]:
    """The columns of pilots these outcomes are made of, each once."""
    return list(dict.fromkeys(column for name in names for column in OUTCOMES[name].columns))
