"""What a word on the command line means: a run folder, a sweep or a scenario."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from collabsim.errors import UserError


class Meant(StrEnum):
    """What a path or name stands for."""

    FOLDER = "run folder"
    SWEEP = "sweep"
    SCENARIO = "scenario"


def meant(what: str, *, scenarios: bool = True) -> Meant:
    """What a path or a shipped name stands for.

    A file is what it says of itself; one that cannot be read as TOML passes for a scenario, or
    where none is wanted for a sweep, so that whoever reads it says what is wrong with it.

    Args:
        what: The path or name.
        scenarios: Whether a scenario may be meant.

    Raises:
        UserError: there is nothing of this name, with the nearest; or a folder that is none of a
            sweep.
    """
    from collabsim.experiment.design.sweep_files import shipped_sweeps
    from collabsim.experiment.store.manifest import MANIFEST
    from collabsim.scenario import shipped_scenarios
    from collabsim.scenario.reading import is_there, parsed_toml, plain_text
    from collabsim.scenario.sentences import nearest_name

    path = Path(what)
    if is_there(path) and path.is_dir():
        if not (path / MANIFEST).is_file():
            raise UserError(f"{what} is not a run folder: it has no {MANIFEST}")
        return Meant.FOLDER
    if is_there(path):
        if not scenarios:
            return Meant.SWEEP
        swept = "sweep" in parsed_toml(path, plain_text(path, "scenario or sweep"))
        return Meant.SWEEP if swept else Meant.SCENARIO
    if what in shipped_sweeps():
        return Meant.SWEEP
    names = (*shipped_sweeps(), *(shipped_scenarios() if scenarios else ()))
    if what in names:
        return Meant.SCENARIO
    near = nearest_name(what, names)
    hint = f"; did you mean {near}?" if near else ""
    kinds = "run folder, sweep or scenario" if scenarios else "run folder or sweep"
    raise UserError(f"there is no {kinds} {what!r}{hint}")
