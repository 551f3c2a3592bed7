"""Reading sweep files: finding them, their scenarios, and errors with their line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.design.cells import RefusedError
from collabsim.experiment.design.sweep import Sweep, assembled
from collabsim.experiment.design.sweep_given import set_in_all, with_settings
from collabsim.experiment.design.sweep_schema import INSTRUMENT, validated_sweep
from collabsim.experiment.design.sweep_sentences import sweep_sentence
from collabsim.experiment.seeds import MOST_REPLICATIONS, checked_seed
from collabsim.scenario import Scenario, load_scenario, shipped_folder, shipped_scenarios
from collabsim.scenario.prices import IN_KRONER, price_year
from collabsim.scenario.reading import SUFFIX, Document, ShippedFiles, refuse_another_kind
from collabsim.scenario.schema import Problem
from collabsim.scenario.sentences import in_year

_NO_SWEEP = 'this is a scenario, not a sweep; a sweep names it: scenario = "..."'


def _shipped() -> ShippedFiles:
    return ShippedFiles("sweep", shipped_folder() / "sweeps")


def shipped_sweeps() -> tuple[str, ...]:
    """Names of the sweeps that come with collabsim."""
    return _shipped().names()


def load_sweep(
    path_or_name: str | Path,
    *,
    replications: int | None = None,
    seed: int | None = None,
    sizes: Sequence[int] | None = None,
    assignments: Sequence[str] = (),
) -> Sweep:
    """Read a sweep and the scenarios it starts from, and check every cell of it.

    Args:
        path_or_name: A ``.toml`` file, or the name of a shipped sweep such as
            ``"threshold_by_size"``.
        replications: Takes the place of the file's replications or precision.
        seed: Takes the place of the file's seed.
        sizes: Inhabitants of the municipalities, in place of the file's.
        assignments: ``"name=value"``, amounts in the kroner of the file's year: of what the sweep
            varies the value the others are held against is kept, and this is the only other one;
            anything else has this value in every cell.

    Raises:
        UserError: one sentence with file, line, key, what was expected and the nearest
            valid name.
    """
    shipped = _shipped()
    if str(path_or_name) in set(shipped_scenarios()) - set(shipped.names()):
        raise UserError(f"{path_or_name}: {_NO_SWEEP}")
    document = shipped.read(shipped.find(path_or_name))
    document, set_everywhere = with_settings(document, sizes, assignments)
    content = _validated(document)
    settings = content["sweep"]
    if replications is not None:
        settings.pop("precision", None)
        _put(settings, "replications", replications, 1, MOST_REPLICATIONS)
    if seed is not None:
        settings["seed"] = checked_seed(seed)
    try:
        scenarios = set_in_all(
            _scenarios(document, settings), set_everywhere, price_year(document.content)
        )
        return assembled(content, scenarios, path=document.path, document=document.content)
    except RefusedError as failure:
        # What is wrong with an instrument is said with the year.
        amount = failure.keys[:1] != (INSTRUMENT,) and IN_KRONER.intersection(failure.keys)
        hint = in_year(price_year(content)) if amount else ""
        raise UserError(f"{document.place(*failure.keys)}: {failure}{hint}") from None


def _put(settings: dict[str, Any], key: str, value: int, low: int, high: int) -> None:
    """Set a key that was not given in the file."""
    if not low <= value <= high:
        raise UserError(sweep_sentence(Problem(("sweep", key), "out_of_bounds", value)))
    settings[key] = value


def _validated(document: Document) -> dict[str, Any]:
    """What a sweep file says, checked key by key."""
    if "sweep" not in document.content and {"municipality", "extends"} & set(document.content):
        raise UserError(f"{document.path}: {_NO_SWEEP}")
    content, problems = validated_sweep(document.content)
    if problems:
        refuse_another_kind(document.path, document.content, "sweep")
        ranked = sorted(problems, key=lambda p: document.positions.line(p.path) or 0)
        raise UserError(f"{document.place(*ranked[0].path)}: {sweep_sentence(ranked[0])}")
    return content


def _scenarios(document: Document, settings: dict[str, Any]) -> list[tuple[str, Scenario]]:
    """The scenarios a sweep names, with the label of each; files are relative to the sweep."""
    if ("scenario" in settings) == ("scenarios" in settings):
        both = "not both" if "scenario" in settings else "neither is there"
        raise RefusedError(
            f'a sweep has either scenario = "..." or scenarios = ["...", "..."]; {both}',
            "sweep", "scenarios",
        )  # fmt: skip
    several = "scenarios" in settings
    names = settings["scenarios"] if several else [settings["scenario"]]
    found = []
    for index, name in enumerate(names):
        path = Path(name)
        beside = path.suffix == SUFFIX or len(path.parts) > 1
        try:
            scenario = load_scenario(document.path.parent / path if beside else name)
        except UserError as failure:
            keys = ("sweep", "scenarios", index) if several else ("sweep", "scenario")
            raise UserError(f"{document.place(*keys)}: {failure}") from None
        found.append((path.stem, scenario))
    return found
