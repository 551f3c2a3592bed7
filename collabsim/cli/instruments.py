"""``collabsim instruments``: what a municipality can do about the trap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from collabsim.cli.console import language_of, say, tell, value_text
from collabsim.cli.given import Settings
from collabsim.cli.instruments_compare import (
    REGION_POINTS,
    Folder,
    Only,
    Points,
    Replications,
    ToCompare,
    ToCompareIn,
    compare_instruments,
)
from collabsim.cli.options import Csv, Seed, was_typed
from collabsim.cli.sweep import Sizes
from collabsim.errors import UserError
from collabsim.language import number, text

if TYPE_CHECKING:
    from collabsim.instruments import Instrument, Setting


def register(app: typer.Typer) -> None:
    """Add ``collabsim instruments``."""
    app.command(name="instruments")(instruments)


def instruments(
    ctx: typer.Context,
    file: ToCompareIn = None,
    replications: Replications = 200,
    seed: Seed = 0,
    out: Folder = None,
    region_points: Points = REGION_POINTS,
    only: Only = None,
    csv: Csv = None,
    settings: Settings = None,
    sizes: Sizes = None,
) -> None:
    """Try each instrument of the field alone in FILE; without FILE, list them all.

    The list has settings, who pays, what it costs, and sources. With FILE each instrument is
    decided in the first month, as it is usually set and at both ends of its range, against FILE
    without it and with the same luck. Counted are good and weak pilots kept, kroner and hours.
    With --csv nb the CSV files are also written for Norwegian Excel.
    """
    if file is not None:
        asked = ToCompare(file, replications, seed, out, region_points, only, settings, csv, sizes)
        compare_instruments(asked, language_of(ctx))
        return
    # What the environment says holds for every command.
    given = [name for name in ctx.params if name != "language" and was_typed(ctx, name)]
    if given:
        named = given[0].replace("_", "-").replace("settings", "set")
        raise UserError(
            f"--{named} needs a FILE to compare instruments in, such as small_and_large"
        )
    list_catalogue(language_of(ctx))


def list_catalogue(language: str) -> None:
    """Print what there is to say of each instrument of the catalogue."""
    from collabsim.instruments import CATALOGUE

    for one in CATALOGUE.values():
        title = text(f"instrument.{one.name}", language)
        tell(f"{title} ({one.name})")
        for heading, said in _about(one, language).items():
            tell(f"  {text(f'instruments.{heading}', language)}: {said}")
        say()
    tell(text("instruments.note", language))


def _about(one: Instrument, language: str) -> dict[str, str]:
    """What there is to say of an instrument, by heading."""
    found = {
        "about": text(f"instrument_about.{one.name}", language),
        "settings": "; ".join(_setting(setting, language) for setting in one.settings),
        "payer": text(f"cost_payer.{one.payer}", language),
        "cost": cost_text(one, language),
        "source": one.source,
    }
    if one.excludes:
        found["excludes"] = ", ".join(sorted(one.excludes))
    return found


def _setting(setting: Setting, language: str) -> str:
    """A setting with its value and, of a number, the ends within which it may be."""
    value = value_text(setting.value, language)
    if isinstance(setting.value, bool | str):
        return text("instruments.setting", language, name=setting.name, value=value)
    low, high = (value_text(end, language) for end in (setting.low, setting.high))
    return text(
        "instruments.setting_range", language, name=setting.name, value=value, low=low, high=high
    )


def cost_text(one: Instrument, language: str) -> str:
    """What an instrument costs by its declaration, in kroner of 2018 and hours."""
    cost = one.cost
    if cost.is_nothing():
        key = "costs_rules" if cost.paid_by_rules else "costs_nothing"
        return text(f"instruments.{key}", language)
    sums = {
        "set_up": cost.set_up_nok,
        "yearly": cost.yearly_nok,
        "per_pilot": cost.per_pilot_nok,
        "per_person": cost.per_person_nok,
    }
    hours = {f"hours_{kind}": own for kind, own in cost.hours().items()}
    said = [
        text(f"instruments.{key}", language, nok=number(nok, language))
        for key, nok in sums.items()
        if nok
    ]
    said += [
        text(f"instruments.{key}", language, hours=number(sum(one.values()), language))
        for key, one in hours.items()
        if sum(one.values())
    ]
    return f"{', '.join(said)} ({cost.source})"
