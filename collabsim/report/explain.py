"""What happened to one pilot of a scenario, and where the model says why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from collabsim.errors import UserError
from collabsim.experiment.drivers import driver_of_name
from collabsim.experiment.plan import is_region, worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.seeds import checked_seed
from collabsim.language import DEFAULT_LANGUAGE, check_language
from collabsim.records.histories import Run
from collabsim.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from collabsim.report.story import Story


def explain(
    scenario: Scenario | str | Path,
    *,
    municipality: str | None = None,
    seed: int = 0,
    replication: int = 0,
    pilot: int,
    language: str = DEFAULT_LANGUAGE,
    driver: str = "compiled",
) -> Story:
    """Tell month by month what happened to one pilot.

    The run is made anew: a pilot is the same whenever scenario, municipality,
    seed and replication are. "Because" stands only where the model recorded
    which term of a no was largest.

    Args:
        scenario: A scenario, a scenario file or the name of a shipped one.
        municipality: Its name or number of inhabitants; not needed if there is
            only one, or if all share their entrepreneurs (``mode = "region"``).
        seed: Seed of the run.
        replication: Number of the replication.
        pilot: Number of the pilot in the run, from 0.
        language: Code of the language.
        driver: What runs the model; the story is the same.

    Raises:
        UserError: no such scenario, municipality, pilot, language or driver.
    """
    try:
        check_language(language)
    except ValueError as error:
        raise UserError(str(error)) from None
    run = run_of(scenario, municipality, seed=seed, replication=replication, driver=driver)
    return story_of(run, pilot, language)


def run_of(
    scenario: Scenario | str | Path,
    municipality: str | None,
    *,
    seed: int,
    replication: int,
    driver: str = "compiled",
) -> Run:
    """Run the one world a pilot is looked for in, with its event log.

    Raises:
        UserError: as for :func:`explain`.
    """
    seed, replication = checked_seed(seed), checked_seed(replication, "replication")
    resolved = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    name = named(resolved, municipality)
    (plan,) = worlds(resolved, None if is_region(resolved) or name is None else [name])
    return run_one(plan, seed, replication, driver=driver_of_name(driver))


def named(scenario: Scenario, municipality: str | None) -> str | None:
    """The name of the municipality that is meant by a name or a number of inhabitants.

    ``None`` where none is given and none is needed.

    Raises:
        UserError: there is no such municipality, or several and none is given.
    """
    specs = scenario.municipalities
    listed = ", ".join(repr(spec.name) for spec in specs)
    if municipality is None:
        if len(specs) == 1 or is_region(scenario):
            return None
        raise UserError(f"the scenario has several municipalities: name one of {listed}")
    found = scenario.name_of(municipality)
    if found is None:
        from collabsim.municipality.norway import range_hint

        raise UserError(
            f"the scenario has no municipality {municipality!r}; it has {listed}"
            f"{range_hint(municipality)}"
        )
    return found


def check_pilot(run: Run, pilot: int) -> None:
    """Refuse the number of a pilot the run does not have.

    Raises:
        UserError: it has none of this number.
    """
    count = len(run.pilots)
    if not 0 <= pilot < count:
        known = f"pilots are numbered 0 to {count - 1}" if count else "it has no pilots"
        raise UserError(f"this run has no pilot {pilot}: {known}")


def story_of(run: Run, pilot: int, language: str = DEFAULT_LANGUAGE) -> Story:
    """Tell the story of one pilot of a finished run.

    Raises:
        UserError: the run has no pilot of this number.
    """
    # What a story is told with is imported when the run has been made.
    from collabsim.language import label
    from collabsim.report.cast import cast_of
    from collabsim.report.story import tell
    from collabsim.report.story_log import logged_events

    check_pilot(run, pilot)
    plan = run.blueprint
    municipality = int(run.pilots[pilot]["municipality_row"])
    return tell(
        logged_events(run.events, pilot),
        cast_of(plan, language),
        pilot,
        municipality=label(
            plan.municipalities[municipality], plan.populations[municipality], language
        ),
        months=int(plan.run[0]["months"]),
        weak_limit=float(plan.p[municipality]["weak_limit"]),
        language=language,
    )
