"""What a page must know of the rules to run them: where everything lies, and what is declared.

It is written from the declarations themselves. Numbers that another mathematics might give in
another last bit, as powers of two are, are written out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from collabsim.engine.block import Block
from collabsim.experiment.plan import INSTRUMENT_EVENTS
from collabsim.instruments import CATALOGUE, Instrument
from collabsim.language import LANGUAGES, text
from collabsim.municipality.coding import Code
from collabsim.parameters import OWN, OWN_PLACES, PARAMETERS, RECORD, Parameter
from collabsim.parameters.changing import read_when
from collabsim.scenario.instrument_life import STEP_MONTHS, WORN
from collabsim.scenario.instrument_schema import COSTS
from collabsim.world import build, tables
from collabsim.world.blueprint import empty_members, empty_pilots
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.compiling import rules_hash
from collabsim.world.draws import FORCED, RandomDraws
from collabsim.world.events.codes import CostPayer, InstrumentName
from collabsim.world.handles import SLOTS_PER_FIELD, Handle
from collabsim.world.tables import World
from collabsim.world.tables_in_time import WHENS, WHOSE

SENTENCES = (
    "no_webassembly", "no_inflate", "no_workers", "other_rules", "damaged", "unknown_image",
    "unknown_parameter", "structural", "out_of_bounds", "unknown_instrument", "unknown_counter",
    "bad_seed", "no_memory", "raised", "counter_failed", "cancelled", "not_during_a_run",
)  # fmt: skip
"""What may go wrong, each with a sentence in every language."""


def engine_record() -> dict[str, Any]:
    """All that the modules of a page read, in plain types."""
    return {
        "rules": rules_hash(),
        "slots_per_field": SLOTS_PER_FIELD,
        "parameters": [_parameter(one) for one in PARAMETERS.values()],
        "own": {"offset": _offset(RECORD, OWN), "places": OWN_PLACES},
        "record_size": RECORD.itemsize,
        "tables": {name: _table(name) for name in tables.TABLES},
        "handles": {kind.__name__: _handle(kind) for kind in (World, Block, RandomDraws)},
        "templates": {
            "pilot": nonzero(empty_pilots(1)[0]),
            "member": nonzero(empty_members(1)[0]),
            "entrepreneur": {"active": 1, "generation": -1},
            "run": {"next_leave": build.AFTER_EVERY_RUN},
        },
        "rooms": _rooms(),
        "months_a_year": MONTHS_A_YEAR,
        "instruments": {name: _instrument(one) for name, one in CATALOGUE.items()},
        "life": _life(),
        "codes": codes(),
        "sentences": {
            language: {
                code: text(f"browser.{code}", language, **_marks(code)) for code in SENTENCES
            }
            for language in LANGUAGES
        },
    }


def codes() -> dict[str, dict[str, int]]:
    """The numbers of all codes by their words."""
    return {
        one.__name__: {member.name: int(member) for member in one} for one in Code.__subclasses__()
    }


def nonzero(row: Any) -> dict[str, Any]:
    """The fields of a row that are not 0."""
    return {name: row[name].tolist() for name in row.dtype.names if np.any(row[name])}


def _marks(code: str) -> Mapping[str, str]:
    """Names in braces, so that a page puts its own values in their place."""
    given = {
        "other_rules": ("rules", "expected"), "unknown_image": ("image",),
        "unknown_parameter": ("name",), "structural": ("name",),
        "out_of_bounds": ("name", "low", "high"), "unknown_instrument": ("name",),
        "unknown_counter": ("name",), "counter_failed": ("why",), "raised": ("why",),
        "not_during_a_run": ("name",),
    }  # fmt: skip
    return {name: "{" + name + "}" for name in given.get(code, ())}


def _offset(dtype: Any, name: str) -> int:
    return int(dtype.fields[name][1])


def _parameter(one: Parameter) -> dict[str, Any]:
    return {
        "name": one.name,
        "group": one.group,
        "kind": one.kind,
        "default": one.default,
        "unit": one.unit,
        "low": one.low,
        "high": one.high,
        "choices": list(one.choices),
        "role": one.role,
        "read": read_when(one.name),
        "offset": _offset(RECORD, one.name),
    }


def _table(name: str) -> dict[str, Any]:
    table = tables.TABLES[name]
    return {
        "size": table.dtype.itemsize,
        "fields": [
            {**_field(table.dtype, one.name), "unit": one.unit, "meaning": one.meaning}
            for one in table.fields
        ],
    }


def _field(dtype: Any, name: str) -> dict[str, Any]:
    kind, offset = dtype.fields[name][:2]
    base, shape = (kind.subdtype[0], kind.subdtype[1]) if kind.subdtype else (kind, ())
    places = int(np.prod(shape)) if shape else 1
    said = f"{base.kind}{base.itemsize}"
    return {"name": name, "kind": said, "offset": int(offset), "places": places}


def _handle(kind: type[Handle]) -> dict[str, Any]:
    """The fields of a handle in order, each with the bytes of a row; then its parts."""
    fields = [
        {"name": name, "size": np.dtype(dtype).itemsize, "dimensions": dimensions}
        for name, (dtype, dimensions) in kind.TABLES.items()
    ]
    return {"fields": fields, "parts": list(kind.PARTS)}


def _rooms() -> dict[str, Any]:
    return {
        "first_events": build.FIRST_EVENTS,
        "events_per_pilot": build.EVENTS_PER_PILOT,
        "in_sd": build.ROOM_IN_SD,
        "at_least": build.ROOM_AT_LEAST,
        "slots": tables.SLOTS,
        "forced_size": FORCED.itemsize,
        "full": {
            "events": tables.EVENTS_FULL,
            "pilots": tables.PILOTS_FULL,
            "sites": tables.SITES_FULL,
        },
    }


def _instrument(one: Instrument) -> dict[str, Any]:
    return {
        "source": one.source,
        "mechanism": one.mechanism,
        "settings": [
            {
                "name": setting.name,
                "parameter": setting.parameter,
                "value": setting.value,
                "low": setting.low,
                "high": setting.high,
                "source": setting.source,
                "scales": setting.scales,
            }
            for setting in one.settings
        ],
        "cost": {
            **{key: float(getattr(one.cost, key)) for key in COSTS},
            "hours": {when: dict(hours) for when, hours in one.cost.hours().items()},
            "yearly_times": one.cost.yearly_times,
            "paid_by_rules": one.cost.paid_by_rules,
            "receiver": one.cost.receiver,
            "counted": one.cost.counted,
            "source": one.cost.source,
        },
        "payer": one.payer,
        "strength": one.strength,
        "strength_range": list(one.strength_range),
        "delay_months": one.delay_months,
        "uptake_months": one.uptake_months,
        "wear_months": one.wear_months,
        "excludes": sorted(one.excludes),
        "needs": dict(one.needs),
        "place": one.place,
        "code": int(InstrumentName[one.name.upper()]),
    }


def _life() -> dict[str, Any]:
    """What the course of instruments is made with."""
    spans = {one.uptake_months for one in CATALOGUE.values()}
    spans |= {one.wear_months for one in CATALOGUE.values() if one.wear_months is not None}
    months = MONTHS_A_YEAR * int(PARAMETERS["years"].high)
    return {
        "step_months": STEP_MONTHS,
        "worn": WORN,
        "powers": {
            str(span): [2.0 ** (-month / span) for month in range(months + 1)]
            for span in sorted(spans)
            if span
        },
        "whens": list(WHENS),
        "whose": list(WHOSE),
        "payers": {one.name.lower(): int(one) for one in CostPayer},
        "kinds": {kind: int(event) for kind, event in INSTRUMENT_EVENTS.items()},
    }
