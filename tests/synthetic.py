"""Synthetic tables of pilots with known chances, for tests of measures and analysis."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

MONTHS = 180
_ENDED = ("stopped", "in_house", "other_supplier")


def synthetic_pilots(
    delivering: Mapping[int, float],
    *,
    replications: int = 40,
    per_replication: int = 20,
    seed: int = 1,
) -> pd.DataFrame:
    """Pilots of municipalities of given populations.

    ``delivering`` maps population to the chance that a pilot is still
    delivering 12 months after its money; replications share luck.
    """
    rng = np.random.default_rng(seed)
    run_effect = rng.normal(0, 0.1, replications)
    frames = [
        _municipality(population, chance, run_effect, per_replication, rng)
        for population, chance in delivering.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _municipality(population, chance, run_effect, per_replication, rng):
    replication = np.repeat(np.arange(run_effect.size), per_replication)
    n = replication.size
    keep = rng.random(n) < np.clip(chance + run_effect[replication], 0, 1)
    started = rng.random(n) < 0.9
    money = rng.integers(12, 140, n)
    lasted = np.where(keep, rng.integers(13, 90, n), rng.integers(0, 13, n))
    ended_month = money + lasted
    ended_month = np.where(started & (ended_month < MONTHS), ended_month, -1)

    def known(numbers, there):
        return pd.arrays.IntegerArray(numbers.astype(np.int64), ~there)

    after = rng.choice(_ENDED, n, p=(0.7, 0.2, 0.1))
    stop = started & (ended_month >= 0) & (after == "stopped")
    role, level = _places(n, rng)
    frame = pd.DataFrame(
        {
            "municipality": f"{population:,} inhabitants",
            "population": population,
            "seed": 0,
            "replication": replication,
            "pilot": np.tile(np.arange(per_replication), run_effect.size),
            "cross_sector": np.arange(n) % 3 == 0,
            "went_alone": np.arange(n) % 6 == 0,
            "started": started,
            "weak": rng.random(n) < 0.4,
            "money_ended_month": known(money, started),
            "ended_month": known(ended_month, ended_month >= 0),
            "ended_as": _when(started & (ended_month >= 0), after),
            "outcome": np.select(
                [after == "in_house", after == "other_supplier", stop],
                ["takeover", "competition_lost", "stopped"],
                "direct",
            ),
            "stop_stage": _when(stop, rng.choice(["deciding", "waiting", "review"], n)),
            "stop_reason": _when(stop, rng.choice(["cost", "rules", "belief", "time"], n)),
            "stop_argument": _when(stop, rng.choice(["rules", "money", "no_answer"], n)),
            "stop_role": _when(stop, role),
            "stop_level": known(level, stop),
            "legal_errors": (started & (rng.random(n) < 0.03)).astype(int),
            "users_reached": np.where(started, rng.gamma(2.0, 30.0, n), 0.0),
            "net_value_prices": np.where(started, np.arange(n) % 7 - 2.0, np.nan),
            "net_positive": pd.array(np.where(started, np.arange(n) % 7 > 2, None), "boolean"),
            "fit_gained": np.where(started, np.arange(n) % 5 / 10.0, np.nan),
        }
    )
    alive = rng.choice(["delivering", "bridged", "waiting"], n, p=(0.85, 0.1, 0.05))
    for horizon in (12, 24, 36):
        gone = (ended_month >= 0) & (ended_month <= money + horizon)
        state = np.where(gone, after, alive)
        state = np.where(money + horizon >= MONTHS, "censored", state)
        frame[f"state_{horizon}"] = np.where(started, state, "never_started")
    frame["final_state"] = np.where(ended_month >= 0, after, alive)
    frame["final_state"] = np.where(started, frame["final_state"], "never_started")
    return frame


def _places(n, rng):
    roles = np.array(["unit_manager", "sector_head", "chief_executive", "council"])
    level = rng.integers(0, 4, n)
    return roles[level], level


def _when(condition, words):
    return np.where(condition, words, None)
