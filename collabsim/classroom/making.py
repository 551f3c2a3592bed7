"""What the page needs to make runs itself: the compiled rules, two worlds, and what is declared.

The page plays what was recorded, and makes whatever else is asked for by the engine of
:mod:`collabsim.browser`. What Python says of a run and of the figures over many is written here
as data, so that the page says the same.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from collabsim.browser import RULES_WASM
from collabsim.browser.bundle import script
from collabsim.browser.images import Offered, bundle
from collabsim.browser.record import engine_record
from collabsim.classroom.event_table import event_layout
from collabsim.classroom.hierarchy import PLACES, hierarchy
from collabsim.classroom.making_causes import causes_declared
from collabsim.classroom.recording import GAINS, MOST_PILOTS
from collabsim.classroom.sliders import range_of
from collabsim.experiment.plan import worlds
from collabsim.inquiry import ensembles
from collabsim.inquiry.levers import LEVERS
from collabsim.inquiry.stops import LOST
from collabsim.records.course import HORIZONS
from collabsim.records.run_columns import LOST_STATES
from collabsim.scenario import Scenario
from collabsim.statistics import intervals, shares
from collabsim.world.codes import ALIVE, State

SCRIPTS: Mapping[str, str] = {"maker.js": "host.js", "maker_worker.js": "worker.js"}
"""Scripts beside the page's own by name, and the module each is made of."""

_FOLDER = Path(__file__).resolve().parent / "page" / "making"

Json = Any


def scripts() -> dict[str, str]:
    """The script that opens the engine, and the one of its workers, by name."""
    return {name: script(_FOLDER / entry) for name, entry in SCRIPTS.items()}


def making_assets(scenario: Scenario) -> dict[str, bytes]:
    """All that the page makes runs with, by name, scripts apart.

    Args:
        scenario: The scenario of the page's data, with all levers off.
    """
    offered = [
        Offered(str(place), scenario, one.name) for place, one in enumerate(scenario.municipalities)
    ]
    return {
        "rules.wasm": RULES_WASM.read_bytes(),
        "worlds.bin": bundle(offered),
        "record.json": _written(engine_record()),
        "declared.json": _written(declared(scenario)),
        "towns.json": _written(towns(scenario)),
    }


def towns(scenario: Scenario) -> list[list[Json]]:
    """Each municipality as the page draws it, in every one of its hierarchies.

    A replication has the hierarchy whose place is its number modulo how many there are.
    """
    return [
        [hierarchy(one, key) for one in plan.by_replication or (plan,)]
        for plan, key in zip(worlds(scenario), PLACES, strict=True)
    ]


def declared(scenario: Scenario) -> Json:
    """What Python declares of runs and of figures over many."""
    alive = [int(state) for state in ALIVE]
    return {
        "most_pilots": MOST_PILOTS,
        "populations": [one.population for one in scenario.municipalities],
        "recording": {
            "events": event_layout(),
            "alive": alive,
            "lost": sorted(int(state) for state in LOST),
            "gains": dict(GAINS),
        },
        "causes": causes_declared(),
        "figures": {
            "horizons": list(HORIZONS),
            "bins": list(ensembles.BINS),
            "first_shown": ensembles.FIRST_SHOWN,
            "errors_per": ensembles.ERRORS_PER,
            "lasting_per": ensembles.LASTING_PER,
            "alive": alive,
            "lost": [int(State[name.upper()]) for name in LOST_STATES],
            "intervals": {
                "level": intervals.LEVEL,
                "assumed_correlation": shares.ASSUMED_CORRELATION,
                "assumed_events": shares.ASSUMED_EVENTS,
                "fewest_degrees": shares.FEWEST_DEGREES,
            },
        },
    }


def ranges() -> dict[str, dict[str, float] | None]:
    """The slider of each lever, by its key; None where a lever is no number."""
    return {one.key: range_of(next(iter(one.values))) for one in LEVERS}


def packed(content: bytes) -> str:
    """Bytes as an element of the page holds them: deflated, in base64."""
    return base64.b64encode(zlib.compress(content, 9)).decode("ascii")


def _written(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
