"""``collabsim scenario levers``: what can be pulled in a scenario, and what it is known to cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.console import language_of, say, table, tell, value_text
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.instruments import cost_text
from collabsim.cli.options import Csv, CsvOut, csv_file
from collabsim.cli.scenario import scenario_app
from collabsim.language import number, text

if TYPE_CHECKING:
    from collabsim.instruments import Instrument, Setting
    from collabsim.parameters import Parameter
    from collabsim.scenario import Scenario

COLUMNS = ("kind", "key", "label", "bounds", "value", "unit", "cost", "source")


def register(app: typer.Typer) -> None:
    """Add ``collabsim scenario levers``; the group has been added with ``collabsim scenario``."""
    del app
    scenario_app.command(name="levers")(levers)


def levers(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="Whose values are shown.")
    ] = "baseline",
    settings: Settings = None,
    out: CsvOut = None,
    csv: Csv = None,
) -> None:
    """List what can be pulled: every parameter of role lever, and every instrument.

    Of each: what it is called, its bounds, its value in SCENARIO, its unit, what is known of its
    cost, and where the value or the instrument comes from. Amounts are in kroner of 2018.
    """
    from collabsim.instruments import CATALOGUE
    from collabsim.parameters import PARAMETERS

    language = language_of(ctx)
    written = csv_file(out, csv)
    scenario = given_scenario(file, settings)
    pulled = [
        _parameter_row(scenario, one, language)
        for one in PARAMETERS.values()
        if one.role == "lever"
    ]
    decided = [
        _instrument_row(scenario, one, setting, language)
        for one in CATALOGUE.values()
        for setting in one.settings
    ]
    headings = [text(f"levers_listed.column_{name}", language) for name in COLUMNS]
    for title, rows in (("parameters", pulled), ("instruments", decided)):
        label = text(f"levers_listed.{title}", language)
        table(label, headings[1:], [row[1:] for row in rows], right={2, 3})
        say()
    counts = {"levers": len(pulled), "instruments": len(CATALOGUE)}
    told = {key: number(count, language) for key, count in counts.items()}
    tell(text("levers_listed.count", language, **told))
    tell(text("levers_listed.next", language))
    if written is not None:
        import pandas as pd

        from collabsim.analysis.streamed import write_streamed

        frame = pd.DataFrame([*pulled, *decided], columns=list(COLUMNS))
        write_streamed([frame], written.path, norwegian=written.norwegian)
        tell(text("municipalities.written", language, path=written.path))


def _parameter_row(scenario: Scenario, one: Parameter, language: str) -> list[str]:
    origin = scenario.origins.get(one.name)
    source = one.source
    if origin is not None and origin.file is not None:
        source = text("scenario.set_in_file", language, file=origin.file, line=origin.line)
    return [
        text("levers_listed.kind_parameter", language),
        one.key,
        text(f"parameter.{one.name}", language),
        _bounds(one, language),
        value_text(scenario.values[one.name], language),
        text(f"measure.{one.unit}", language),
        _cost(one, language),
        source,
    ]


def _bounds(one: Parameter, language: str) -> str:
    if one.choices:
        return ", ".join(one.choices)
    if one.kind == "bool":
        return f"{text('format.no', language)}, {text('format.yes', language)}"
    low, high = (value_text(end, language) for end in (one.low, one.high))
    return text("check.between_only", language, low=low, high=high)


def _cost(one: Parameter, language: str) -> str:
    """The cost of the instruments that set a parameter; a parameter itself has no price."""
    from collabsim.instruments import CATALOGUE

    setting = [own for own in CATALOGUE.values() if one.name in {s.parameter for s in own.settings}]
    if not setting:
        return text("levers_listed.no_cost", language)
    names = ", ".join(own.name for own in setting)
    return text("levers_listed.cost_of", language, instruments=names)


def _instrument_row(
    scenario: Scenario, one: Instrument, setting: Setting, language: str
) -> list[str]:
    """A setting of an instrument: what it sets at full strength, and what the scenario has now."""
    from collabsim.parameters import PARAMETERS

    parameter = PARAMETERS[setting.parameter]
    if isinstance(setting.value, bool | str):
        bounds = value_text(setting.value, language)
    else:
        low, high = (value_text(end, language) for end in (setting.low, setting.high))
        bounds = text(
            "levers_listed.usual", language, value=value_text(setting.value, language),
            between=text("check.between_only", language, low=low, high=high),
        )  # fmt: skip
    return [
        text("levers_listed.kind_instrument", language),
        f"{one.name}.{setting.name}",
        text(f"instrument.{one.name}", language),
        bounds,
        value_text(scenario.values[setting.parameter], language),
        text(f"measure.{parameter.unit}", language),
        cost_text(one, language),
        one.source,
    ]
