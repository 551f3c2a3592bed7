"""A page that runs the engine: one file, as it is opened from disk, and what is asked of it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from collabsim.browser import RULES_WASM
from collabsim.browser.bundle import script
from collabsim.browser.images import Offered, bundle
from collabsim.browser.record import engine_record
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.blueprint import Blueprint

PAGE = Path(__file__).resolve().parent / "page"


def text_of(content: bytes) -> str:
    """Bytes as a page has them."""
    return base64.b64encode(content).decode()


@cache
def base() -> Scenario:
    """The scenario whose municipalities the page offers."""
    return load_scenario("four_sizes")


def given(offered: Iterable[Offered]) -> dict[str, Any]:
    """The module, the record and the images of some worlds, as a page has them."""
    return {
        "wasm": text_of(RULES_WASM.read_bytes()),
        "record": engine_record(),
        "images": [text_of(bundle(offered))],
    }


def page_html(offered: Iterable[Offered]) -> str:
    """The whole page: its script, that of its workers, the module and the images."""
    said = json.dumps(given(offered)).replace("</", "<\\/")
    worker = json.dumps(script(PAGE / "counting_worker.js")).replace("</", "<\\/")
    return (
        '<!doctype html><meta charset="utf-8"><title>engine</title><script>\n'
        f"globalThis.given = {said};\nglobalThis.workerSource = {worker};\n"
        f"{script(PAGE / 'page.js')}</script>"
    )


def offered() -> list[Offered]:
    """Every municipality of the scenario, by its number of inhabitants."""
    return [Offered(str(one.population), base(), one.name) for one in base().municipalities]


def plan_of(cell: Mapping[str, Any]) -> Blueprint:
    """The world Python lays out for a cell of the page."""
    scenario = scenario_of(cell)
    (name,) = [s.name for s in scenario.municipalities if str(s.population) == cell["image"]]
    (plan,) = worlds(scenario, [name])
    return plan


def scenario_of(cell: Mapping[str, Any]) -> Scenario:
    """The scenario a cell stands for."""
    values = dict(cell.get("parameters", {}))
    specs = tuple(
        replace(one, overrides={**one.overrides, **values})
        if str(one.population) == cell["image"]
        else one
        for one in base().municipalities
    )
    made = replace(base(), municipalities=specs)
    if cell.get("changes"):
        made = made.with_changes(*map(_change, cell["changes"]))
    if cell.get("instruments"):
        made = made.with_instruments(*map(_use, cell["instruments"]))
    return made


def _change(one: Mapping[str, Any]) -> dict[str, Any]:
    from collabsim.parameters import PARAMETERS

    table: dict[str, Any] = {"from": one["from"]}
    for name, value in one["parameters"].items():
        table.setdefault(PARAMETERS[name].group, {})[name] = value
    return table


def _use(one: Mapping[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in one.items() if value is not None and key != "month"}
    return {**said, "from": one["month"]}


def python_bytes(cell: Mapping[str, Any]) -> bytes:
    """The pilot rows of all replications of a cell, as Python runs them."""
    made = run_many(plan_of(cell), int(cell["seed"]), cell["count"], first=cell["first"])
    return bytes(made.pilots.tobytes())
