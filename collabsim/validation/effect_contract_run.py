"""Count which drawn pilots an effect contract would be feasible for, and keep it.

``python -m collabsim.validation.effect_contract_run`` writes
``docs/instruments/effect_contract.json``; the page is written from it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.effect_contract import (
    FIRST_CONTRACTS_NOK,
    FIRST_CONTRACTS_YEARS,
    LEAST_QUALITY,
    counted,
    drawn,
    price_quantiles,
)
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.scenario import load_scenario
from collabsim.statistics.intervals import Term, contrast_interval
from collabsim.validation.instruments import SCENARIO, rounded
from collabsim.validation.instruments_run import in_lines
from collabsim.validation.measuring import dated, exit_code
from collabsim.writing import write_whole

REPLICATIONS = 200
RECORD = "effect_contract.json"
QUANTILES = (0.1, 0.5, 0.9, 0.99)


def share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> list[float | None]:
    """A share over all replications with its 95 % interval; nulls where there is no whole.

    The interval ends at 0 and 1.
    """
    if not whole.any():
        return [None, None, None]
    found = contrast_interval([Term(1.0, part, whole)])
    low, high = max(0.0, float(found.low)), min(1.0, float(found.high))
    return rounded((float(found.value), low, high))


def key(*parts: object) -> str:
    """What a share is of, as it is kept."""
    return " ".join(str(one) for one in parts)


def measured(replications: int, seed: int) -> dict[str, Any]:
    """Shares of started pilots by inhabitants, as they are kept."""
    scenario = load_scenario(SCENARIO)
    prior = float(scenario.values["prior_mean"])
    population = {one.name: one.population for one in scenario.municipalities}
    found = {}
    for plan in worlds(scenario):
        histories = run_many(plan, seed, replications)
        pilots = drawn(histories)
        counts = counted(pilots, replications, prior)
        started, feasible_of = counts["started"], counts["feasible_of"]
        as_first = pilots.price_nok * FIRST_CONTRACTS_YEARS >= FIRST_CONTRACTS_NOK
        own: dict[str, Any] = {
            "started": int(started.sum()),
            "price_nok": rounded(price_quantiles(pilots, QUANTILES)),
            "as_first_contracts": int(as_first.sum()),
            "measurable": share(counts["measurable"], started),
        }
        for name in ("large", "feasible"):
            own[name] = {key(*at): share(one, started) for at, one in counts[name].items()}
        own["taken_of_feasible"] = {
            key(years, sharing, target, "weak" if weak else "good"): [
                int(one.sum()),
                int(feasible_of[years, sharing, weak].sum()),
            ]
            for (years, sharing, target, weak), one in counts["taken"].items()
        }
        own["taken_in_a_run"] = {
            key(years, sharing, target): rounded(
                [float((one + counts["taken"][years, sharing, target, True]).mean())]
            )[0]
            for (years, sharing, target, weak), one in counts["taken"].items()
            if not weak
        }
        found[str(population[plan.municipalities[0]])] = own
    return {"prior": prior, "quality": LEAST_QUALITY, "quantiles": list(QUANTILES), "sizes": found}


def main(arguments: Sequence[str] | None = None) -> int:
    """Count it and keep it; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.effect_contract_run",
        description="Count for which drawn pilots an effect contract would be feasible.",
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("docs/instruments"))
    options = parser.parse_args(arguments)

    def work() -> None:
        numbers = {"replications": options.replications, "seed": options.seed}
        record = dated({**numbers, "scenario": SCENARIO}, **measured(**numbers))
        options.out.mkdir(parents=True, exist_ok=True)
        write_whole(options.out / RECORD, in_lines(record).encode())

    return exit_code(work, goes_on=False)


if __name__ == "__main__":
    raise SystemExit(main())
