"""The model in Mesa's own viewer, for those who know Mesa.

``solara run collabsim/classroom/solara_app.py`` opens it. It steps
:class:`collabsim.model.PilotTrapModel` live; the classroom page plays recorded runs
and needs none of this. Solara's files come from the installed ``solara-assets``:
nothing is fetched from elsewhere, and nothing is sent.
"""

from __future__ import annotations

from collections import Counter

import reacton
import solara.server.settings
import solara.settings
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter
from solara.components.datatable import DataFrame
from solara.components.matplotlib import FigureMatplotlib

from collabsim.experiment.plan import structure_of
from collabsim.language import text
from collabsim.model import PilotTrapModel
from collabsim.report.hierarchy_picture import draw_hierarchy
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.codes import State

SCENARIO = "classroom"
SEED = 302
LANGUAGE = "en"
"""Mesa's own buttons are in English only."""

SHOWN: tuple[State, ...] = (
    State.RUNNING,
    State.BRIDGED,
    State.WAITING,
    State.DELIVERING,
    State.STOPPED,
)
"""States of pilots in the plot over the months."""

COLUMNS = ("sector", "proposed_month", "started_month", "money_ended_month", "final_state")
"""Columns of the table of pilots."""


def keep_to_ourselves() -> None:
    """Turn off what Solara would send or fetch: usage counts, its check of a first start, a CDN."""
    solara.server.settings.telemetry.mixpanel_enable = False
    solara.server.settings.main.mode = "production"
    # What is not installed is missing, and is not looked for on the internet.
    solara.settings.assets.cdn = ""


class ViewerModel(PilotTrapModel):
    """The model with what the viewer can set; Mesa reads the names from the signature.

    Args:
        municipality: name of a municipality of the classroom scenario.
        seed: seed of the run.
        threshold_nok: see the parameter of this name, as for all that follow.
        delegation_all_unit_nok: what a unit manager may commit alone.
        project_months: months of project money.
        pooled_budget: whether somebody answers for all budgets of a theme.
        waiting_support_nok: support for each month of waiting.
    """

    def __init__(
        self,
        municipality: str,
        seed: int = 0,
        threshold_nok: float = 100_000.0,
        delegation_all_unit_nok: float = 0.0,
        project_months: int = 12,
        pooled_budget: bool = False,
        waiting_support_nok: float = 0.0,
    ) -> None:
        super().__init__(
            SCENARIO,
            municipality=municipality,
            seed=seed,
            threshold_nok=float(threshold_nok),
            delegation_all_unit_nok=float(delegation_all_unit_nok),
            project_months=project_months,
            pooled_budget=pooled_budget,
            waiting_support_nok=float(waiting_support_nok),
        )


def viewer_parameters(scenario: Scenario) -> dict[str, dict[str, object]]:
    """What the viewer offers to change, in Mesa's form. Its sliders leave room for short words."""

    def slider(name: str, low: float, high: float, step: float) -> dict[str, object]:
        value = scenario.values.get(name, SEED)
        kind = "SliderInt" if isinstance(value, int) else "SliderFloat"
        return {"type": kind, "value": value, "min": low, "max": high, "step": step}

    names = [spec.name for spec in scenario.municipalities]
    offered: dict[str, dict[str, object]] = {
        "municipality": {"type": "Select", "value": names[-1], "values": names},
        "seed": slider("seed", 0, 1_000, 1),
        "threshold_nok": slider("threshold_nok", 0.0, 1_300_000.0, 100_000.0),
        "delegation_all_unit_nok": slider("delegation_all_unit_nok", 0.0, 1_000_000.0, 100_000.0),
        "project_months": slider("project_months", 1, 36, 1),
        "pooled_budget": {"type": "Checkbox", "value": scenario.values["pooled_budget"]},
        "waiting_support_nok": slider("waiting_support_nok", 0.0, 30_000.0, 1_000.0),
    }
    return {
        name: {**one, "label": text(f"solara.{name}", LANGUAGE)} for name, one in offered.items()
    }


@reacton.component
def Hierarchy(model: PilotTrapModel) -> None:  # noqa: N802 - a component is named like a class
    """The municipality's posts, with the stops of the run so far."""
    update_counter.get()
    stops = Counter(model.pilots["stop_post"].dropna())
    shown = tuple(sorted(stops.items()))
    (spec,) = model.setup.municipalities

    def draw() -> object:
        return draw_hierarchy(structure_of(model.setup, spec), None, LANGUAGE, dict(stops))

    figure = reacton.use_memo(draw, [spec.name, shown])
    FigureMatplotlib(figure, dependencies=[spec.name, shown])  # type: ignore[no-untyped-call]


@reacton.component
def Pilots(model: PilotTrapModel) -> None:  # noqa: N802 - as above
    """The pilots of the run so far, a row each."""
    update_counter.get()
    DataFrame(model.pilots[list(COLUMNS)])  # type: ignore[no-untyped-call]


@reacton.component
def Page() -> None:  # noqa: N802 - the name Solara looks for
    """The viewer: counts of pilots by state, the hierarchy with its stops, the table of pilots."""
    scenario = load_scenario(SCENARIO)
    first = reacton.use_memo(lambda: ViewerModel(scenario.municipalities[-1].name, SEED), [])
    SolaraViz(
        first,
        components=[
            make_plot_component([state.name.lower() for state in SHOWN], backend="matplotlib"),
            (Hierarchy, 0),
            (Pilots, 1),
        ],
        model_params=viewer_parameters(scenario),
        name=text("page.title", LANGUAGE),
    )


keep_to_ourselves()
