"""``collabsim scenario``: check, show and compare scenario files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.console import language_of, say, table, tell, value_text
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.options import File
from collabsim.language import has_text, number, text

if TYPE_CHECKING:
    from collabsim.parameters import Parameter, Value
    from collabsim.scenario import Change, Difference, InstrumentUse, MunicipalitySpec, Scenario

scenario_app = typer.Typer(no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add ``collabsim scenario``."""
    app.add_typer(scenario_app, name="scenario", help="Check, show and compare scenario files.")


@scenario_app.command()
def check(ctx: typer.Context, file: File, settings: Settings = None) -> None:
    """Check that FILE can be run, and say what it is in one line."""
    from collabsim.experiment.plan import worlds
    from collabsim.parameters import PARAMETERS

    language = language_of(ctx)
    scenario = given_scenario(file, settings)
    worlds(scenario)  # also reads the organisation files, as a run would
    count = len(scenario.municipalities)
    key = "scenario.municipalities_one" if count == 1 else "scenario.municipalities_many"
    tell(
        text(
            "scenario.valid",
            language,
            path=file,
            municipalities=text(key, language, count=number(count, language)),
            changed=number(len(scenario.changed()), language),
            total=number(len(PARAMETERS), language),
        )
    )
    own = scenario.changed_in_one()
    if own:
        listed = "; ".join(
            f"{name}: {', '.join(f'{k} = {value_text(v, language)}' for k, v in values.items())}"
            for name, values in own.items()
        )
        tell(text("scenario.own_values", language, values=listed))
    if scenario.changes:
        listed = "; ".join(_change_text(one, language) for one in scenario.changes)
        tell(text("scenario.changes_listed", language, changes=listed))
    if scenario.instruments:
        listed = "; ".join(_instrument_text(one, language) for one in scenario.instruments)
        tell(text("scenario.instruments_listed", language, instruments=listed))
    if scenario.dos:
        listed = "; ".join(one.as_table() for one in scenario.dos)
        tell(text("scenario.dos_listed", language, dos=listed))
    tell(text("scenario.fingerprint", language, fingerprint=scenario.fingerprint))


@scenario_app.command()
def show(
    ctx: typer.Context,
    file: File,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only parameters that differ from their defaults.")
    ] = False,
    settings: Settings = None,
) -> None:
    """Show every resolved value of FILE with its unit, its default and where it comes from."""
    from collabsim.parameters import GROUPS, PARAMETERS

    language = language_of(ctx)
    scenario = given_scenario(file, settings)
    tell(scenario.name)
    if scenario.about:
        tell(scenario.about)
    say()
    _show_municipalities(scenario, language)
    own = scenario.changed_in_one() if changed else {}
    if changed and not scenario.changed() and not own:
        say()
        tell(text("scenario.nothing_changed", language))
    for group in GROUPS:
        shown = [p for p in group.parameters if not changed or p.name in scenario.changed()]
        if shown:
            say()
            title = f"[{group.name}] {text(f'group.{group.name}', language)}"
            rows = [_parameter_row(scenario, p, language) for p in shown]
            table(title, _headings(language, *_PARAMETER_COLUMNS), rows, right={2})
    for name, values in own.items():
        say()
        rows = [
            _parameter_row(scenario, PARAMETERS[key], language, value)
            for key, value in values.items()
        ]
        title = f"[[municipality]] {name}"
        table(title, _headings(language, *_PARAMETER_COLUMNS), rows, right={2})
    if scenario.changes:
        say()
        _show_changes(scenario, language)
    if scenario.instruments:
        say()
        _show_instruments(scenario, language)
    if scenario.dos:
        say()
        _show_readings(scenario, language)
    if scenario.own:
        say()
        rows = [
            [f"own.{one.name}", one.meaning, value_text(one.value, language), one.unit, one.source]
            for one in scenario.own
        ]
        names = ("key", "label", "value", "unit", "source")
        table(text("scenario.own", language), _headings(language, *names), rows, right={2})


@scenario_app.command(name="list")
def list_shipped(ctx: typer.Context) -> None:
    """List the scenarios that come with collabsim."""
    from collabsim.scenario import load_scenario, shipped_scenarios

    language = language_of(ctx)
    rows = [[name, load_scenario(name).about] for name in shipped_scenarios()]
    table("", _headings(language, "name", "about"), rows)


@scenario_app.command()
def schema() -> None:
    """Print the JSON schema of scenario files, for editors that check while one types."""
    import json

    from collabsim.scenario import scenario_schema

    say(json.dumps(scenario_schema(), indent=2, ensure_ascii=False))


@scenario_app.command()
def diff(
    ctx: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A", help="A scenario file or name.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    settings: Settings = None,
) -> None:
    """List every resolved value in which A and B differ; --set changes B."""
    from collabsim.scenario import scenario_diff

    language = language_of(ctx)
    found = scenario_diff(given_scenario(a), given_scenario(b, settings))
    if not found:
        tell(text("scenario.no_difference", language, a=a, b=b))
        return
    key = "scenario.differences_one" if len(found) == 1 else "scenario.differences_many"
    columns = [*_headings(language, "table", "key", "unit"), a, b]
    rows = [_difference_row(one, language) for one in found]
    table("", columns, rows, right={3, 4})
    say()
    tell(text(key, language, count=number(len(found), language), a=a, b=b))


_PARAMETER_COLUMNS = ("key", "label", "value", "is_default", "unit", "source")


def _headings(language: str, *columns: str) -> list[str]:
    return [text(f"scenario.column_{column}", language) for column in columns]


def _show_municipalities(scenario: Scenario, language: str) -> None:
    """One row for each municipality; its own values as in the file."""
    rows = [
        [
            spec.name,
            number(spec.population, language) if spec.population is not None else "",
            str(spec.given or ""),
            _own_values(spec, language),
        ]
        for spec in scenario.municipalities
    ]
    columns = [
        *_headings(language, "name", "population", "file"),
        text("scenario.overrides", language),
    ]
    # Columns nobody filled say nothing.
    used = [i for i in range(len(columns)) if i == 0 or any(row[i] for row in rows)]
    table(
        text("scenario.municipalities", language),
        [columns[i] for i in used],
        [[row[i] for i in used] for row in rows],
        right={used.index(1)} if 1 in used else set(),
    )


def _from_when(change: Change, language: str) -> str:
    """The month from which a change holds, with the date as the file has it."""
    date = f" ({change.written})" if change.written else ""
    return text("scenario.month", language, month=change.month) + date


def _change_text(change: Change, language: str) -> str:
    """One change in one line: from when, where, what."""
    values = ", ".join(f"{k} = {value_text(v, language)}" for k, v in change.values.items())
    where = f", {', '.join(change.municipalities)}" if change.municipalities else ""
    return f"{_from_when(change, language)}{where}: {values}"


def _show_changes(scenario: Scenario, language: str) -> None:
    """One row for each value that changes during the run."""
    from collabsim.parameters import PARAMETERS

    rows = [
        [
            _from_when(change, language),
            ", ".join(change.municipalities) or text("scenario.all_municipalities", language),
            key,
            text(f"parameter.{key}", language),
            value_text(value, language),
            text(f"measure.{PARAMETERS[key].unit}", language),
        ]
        for change in scenario.changes
        for key, value in change.values.items()
    ]
    columns = _headings(language, "from", "name", "key", "label", "value", "unit")
    table(text("scenario.changes", language), columns, rows, right={4})


def _instrument_text(use: InstrumentUse, language: str) -> str:
    """One instrument in one line: what, from when, where, how."""
    where = f", {', '.join(use.municipalities)}" if use.municipalities else ""
    month = text("scenario.month", language, month=use.month)
    return f"{text(f'instrument.{use.name}', language)} ({month}{where}: {use.as_text()})"


def _show_instruments(scenario: Scenario, language: str) -> None:
    """One row for each instrument that is decided during the run."""
    rows = [
        [
            text("scenario.month", language, month=use.month),
            "" if use.until is None else text("scenario.month", language, month=use.until),
            ", ".join(use.municipalities) or text("scenario.all_municipalities", language),
            use.name,
            text(f"instrument.{use.name}", language),
            use.as_text(),
        ]
        for use in scenario.instruments
    ]
    columns = _headings(language, "from", "until", "name", "key", "instrument", "how")
    table(text("scenario.instruments", language), columns, rows)


def _show_readings(scenario: Scenario, language: str) -> None:
    """One row for each reading of a proximity that is held."""
    rows = [
        [
            one.proximity,
            ", ".join(one.paths),
            ", ".join(one.who),
            one.as_text(),
            _when(one.begins, language),
            "" if one.ends is None else _when(one.ends, language),
            ", ".join(one.municipalities) or text("scenario.all_municipalities", language),
        ]
        for one in scenario.dos
    ]
    names = ("proximity", "path", "who", "how", "from", "until", "name")
    table(text("scenario.dos", language), _headings(language, *names), rows)


def _when(when: int | str, language: str) -> str:
    """A month of the run, or a moment of each pilot in the word of a file."""
    return when if isinstance(when, str) else text("scenario.month", language, month=when)


def _own_values(spec: MunicipalitySpec, language: str) -> str:
    return ", ".join(f"{k} = {value_text(v, language)}" for k, v in spec.overrides.items())


def _parameter_row(
    scenario: Scenario, parameter: Parameter, language: str, own: Value | None = None
) -> list[str]:
    """Key, label, value, default, unit, and the origin of the value.

    ``own`` is what one municipality sets for itself.
    """
    value = scenario.values[parameter.name] if own is None else own
    default = value_text(parameter.default, language)
    is_default = value == parameter.default
    yes, no = text("format.yes", language), text("format.no", language)
    return [
        parameter.name,
        text(f"parameter.{parameter.name}", language),
        value_text(value, language),
        yes if is_default else f"{no} ({default})",
        text(f"measure.{parameter.unit}", language),
        text("scenario.set_for_one", language)
        if own is not None
        else _origin(scenario, parameter, language),
    ]


def _origin(scenario: Scenario, parameter: Parameter, language: str) -> str:
    """Where the value comes from: the file that sets it, or the source of the default."""
    origin = scenario.origins.get(parameter.name)
    if origin is None:
        return parameter.source
    if origin.file is None:
        return text("scenario.set_by_call", language)
    place = text("scenario.set_in_file", language, file=origin.file, line=origin.line)
    if origin.written is None or origin.year is None:
        return place
    amount = number(origin.written, language)
    return text("scenario.set_in_kroner", language, place=place, amount=amount, year=origin.year)


def _difference_row(difference: Difference, language: str) -> list[str]:
    """Table, key, unit and the two values; the municipality stands with its table."""
    group = f"[{difference.group}]"
    if difference.municipality:
        group = f"[[municipality]] {difference.municipality}"
    if difference.month is not None:
        month = text("scenario.month", language, month=difference.month)
        where = f", {difference.municipality}" if difference.municipality else ""
        table = "instrument" if difference.group == "instrument" else "change"
        group = f"[[{table}]] {month}{where}"
    key = f"measure.{difference.unit}"
    # The unit of an own parameter is in the words of its file.
    unit = text(key, language) if has_text(key, language) else difference.unit
    values = (value_text(value, language) for value in (difference.a, difference.b))
    return [group, difference.key, unit, *values]
