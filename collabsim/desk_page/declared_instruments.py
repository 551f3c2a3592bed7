"""What the page's form reads of instruments: what can be chosen about each, and what it needs."""

from __future__ import annotations

from typing import Any

from collabsim.instruments import CATALOGUE, PAYERS, Instrument
from collabsim.scenario.instrument_schema import COSTS

MOST = 20
"""Instruments of one question: more make no question that somebody asks. Assumption."""


def instruments_declared() -> dict[str, Any]:
    """All of it, as plain data; instruments are in the order in which they are shown."""
    return {
        "payers": list(PAYERS),
        "costs": list(COSTS),
        "most": MOST,
        "each": {name: _told(one) for name, one in CATALOGUE.items()},
    }


def _told(one: Instrument) -> dict[str, Any]:
    return {
        "payer": one.payer,
        "strength": one.strength,
        "scales": any(setting.scales for setting in one.settings),
        "excludes": sorted(one.excludes),
        "needs": dict(one.needs),
        "settings": [
            {"name": setting.name, "parameter": setting.parameter, "value": setting.value,
             "low": setting.low, "high": setting.high}
            for setting in one.settings
        ],
    }  # fmt: skip
