"""``collabsim hierarchy``: the posts and units of a municipality, as a table and a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.console import language_of, say, table, tell, value_text
from collabsim.cli.given import Settings, given_scenario
from collabsim.errors import UserError
from collabsim.language import number, percent, text

if TYPE_CHECKING:
    from collabsim.municipality.structure import Structure
    from collabsim.municipality.summary import LevelRow
    from collabsim.parameters import Value


def register(app: typer.Typer) -> None:
    """Add ``collabsim hierarchy``."""
    app.command(name="hierarchy")(hierarchy)


def hierarchy(
    ctx: typer.Context,
    population: Annotated[int | None, typer.Option(help="Number of inhabitants.")] = None,
    municipality: Annotated[
        str | None, typer.Option(help="Name or number of a Norwegian municipality.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(metavar="ORG.toml", help="An organisation file.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="FILE", help="Parameter values; else the defaults.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(help="by_span, two_level or three_level.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the picture: .svg, .png or .pdf.")
    ] = None,
    to_file: Annotated[
        Path | None,
        typer.Option(metavar="ORG.toml", help="Write an organisation file to edit and run."),
    ] = None,
    write_file: Annotated[Path | None, typer.Option(metavar="ORG.toml", hidden=True)] = None,
    settings: Settings = None,
) -> None:
    """Show the posts and units of a municipality; give one of three sizes."""
    language = language_of(ctx)
    if write_file is not None:
        if to_file is not None:
            raise UserError("give --to-file alone: --write-file is its old name")
        typer.echo(text("hierarchy.old_option", language), err=True)
        to_file = write_file
    values = _values(scenario, organisation, settings)
    if municipality is not None and (size := _inhabitants(municipality)) is not None:
        # A number of inhabitants, as --municipality of other commands takes it.
        if population is not None:
            raise UserError("give one of --population, --municipality and --file")
        population, municipality = size, None
    structure = _structure(values, population, municipality, file, organisation, language)
    _show(structure, language)
    if _differs_by_span(structure, values):
        _say_spans(language)
    if municipality is not None:
        tell(text("municipalities.size_only", language))
    if out is not None:
        from collabsim.report.hierarchy_picture import draw_hierarchy

        draw_hierarchy(structure, out, language)
        tell(text("hierarchy.picture_written", language, path=out))
    if to_file is not None:
        structure.to_file(to_file)
        tell(text("hierarchy.file_written", language, path=to_file))


def _inhabitants(municipality: str) -> int | None:
    from collabsim.municipality.norway import inhabitants_of

    return inhabitants_of(municipality)


def _values(
    scenario: str | None, organisation: str | None, settings: list[str] | None
) -> dict[str, Value]:
    chosen = given_scenario(scenario or "baseline", settings)
    if organisation is not None:
        chosen = chosen.with_values(organisation=organisation)
    return chosen.values


def _structure(
    values: dict[str, Value],
    population: int | None,
    municipality: str | None,
    file: Path | None,
    organisation: str | None,
    language: str,
) -> Structure:
    from collabsim.municipality.generate import generate
    from collabsim.municipality.given import read_organisation
    from collabsim.municipality.norway import find_municipality

    if sum(given is not None for given in (population, municipality, file)) != 1:
        raise UserError("give one of --population, --municipality and --file")
    if file is not None:
        if organisation is not None:
            raise UserError("--organisation goes with a size: what is in --file is laid down there")
        return read_organisation(file, values)
    if municipality is not None:
        found = find_municipality(municipality)
        return generate(found.label, found.population, values)
    inhabitants = population or 0
    written = number(inhabitants, language)
    name = text("scenario.inhabitants", language, population=written)
    return generate(name, inhabitants, values)


def _differs_by_span(structure: Structure, values: dict[str, Value]) -> bool:
    """Whether other replications, with other spans of control, have another hierarchy."""
    from collabsim.municipality.generate import SPANS, generate

    if structure.origin != "generated" or values["span_of_control"] != 0:
        return False
    others = ({**values, "span_of_control": span} for span in SPANS)
    return any(generate(structure.name, structure.population, own) != structure for own in others)


def _say_spans(language: str) -> None:
    from collabsim.municipality.generate import SPANS

    first, *_ = written = [number(span, language) for span in SPANS]
    tell(text("hierarchy.spans", language, span=first, spans=", ".join(written)))


def _show(structure: Structure, language: str) -> None:
    """Levels and posts, units by sector, and what else follows from the size."""
    from collabsim.municipality.summary import posts_by_level, units_by_sector

    title = text("hierarchy.title", language, name=structure.name)
    columns = [
        text(f"hierarchy.{c}", language) for c in ("level", "role", "count", "reports", "units")
    ]
    rows = [
        [
            text("hierarchy.level_off", language) if row.level is None else str(row.level),
            _role(row, language),
            number(row.posts, language),
            number(row.most_reports, language),
            number(row.most_units, language),
        ]
        for row in posts_by_level(structure)
    ]
    table(title, columns, rows, right={2, 3, 4})
    say()
    columns = [text(f"hierarchy.{c}", language) for c in ("sector", "units_heading", "budget")]
    rows = [
        [
            text(f"sector.{row.sector.name.lower()}", language),
            number(row.units, language),
            number(row.mean_budget_nok, language),
        ]
        for row in units_by_sector(structure)
    ]
    table("", columns, rows, right={1, 2})
    say()
    _show_named(structure, language)
    leaders = max(len(structure.line_above(unit)) for unit in range(len(structure.units)))
    tell(
        text(
            "hierarchy.summary" if structure.ties_drawn else "hierarchy.no_ties",
            language,
            leaders=number(leaders, language),
            fund=number(structure.fund_nok_per_year, language),
            chance=percent(structure.tie_chance, language),
        )
    )


def _role(row: LevelRow, language: str) -> str:
    """The word for the posts of a row; a council below the municipal one is a local one."""
    local = row.role.name == "COUNCIL" and row.level != 0
    return text("hierarchy.local_council" if local else f"role.{row.role.name.lower()}", language)


def _show_named(structure: Structure, language: str) -> None:
    """Persons of whom something is laid down, and what."""
    rows = [
        [post.name, text(f"trait.{trait.name.lower()}", language), value_text(value, language)]
        for post in structure.posts
        for trait, value in post.traits
    ]
    if rows:
        columns = [text(f"hierarchy.{c}", language) for c in ("role", "trait", "value")]
        table(text("hierarchy.named_title", language), columns, rows, right={2})
        say()
