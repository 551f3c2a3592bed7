"""Making an archive of a finished sweep."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from collabsim.archive.crate import Words, listed_authors, write_metadata
from collabsim.archive.describing import as_json, codemeta, platform_here, readme
from collabsim.archive.lock import differing
from collabsim.archive.run_hashes import HASHES, HashedRun, Progress, all_hashes
from collabsim.archive.shipped import CITATION, LOCK, ODD, document
from collabsim.archive.wheel import write_wheel
from collabsim.errors import UserError
from collabsim.experiment.drivers import SHIPPED
from collabsim.experiment.store.completeness import FINISHED, unfinished
from collabsim.experiment.store.folder import DAMAGED, REPLACED, RunFolder
from collabsim.experiment.store.manifest import MANIFEST
from collabsim.experiment.store.writing_lock import HOLDER
from collabsim.experiment.store.writing_lock import LOCK as WRITING
from collabsim.records.dictionary import columns_frame
from collabsim.writing import appearing_together, is_temporary

RESULTS, RUNS, COLUMNS, PLATFORM, WHEEL = (
    "results",
    "runs.csv",
    "columns.csv",
    "platform.json",
    "wheel",
)
_NOT_RESULTS = frozenset({HASHES, DAMAGED, REPLACED, HOLDER, WRITING})
"""Of a run folder, what is no result."""


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive that was made: its folder, how many runs it has, and its bytes."""

    path: Path
    runs: int
    size: int


def make_archive(
    folder: RunFolder, out: Path, words: Words, progress: Progress | None = None
) -> Archived:
    """Make an archive of a sweep. Every run is made once more, for its hash.

    Args:
        folder: The run folder; it is read, and hashes are kept in it so that making the archive
            can go on after an interruption.
        out: A folder that does not exist, or is empty.
        words: Title, authors and licence.
        progress: Told how many runs are hashed, and how many there are.

    Returns:
        What was made.

    Raises:
        UserError: The sweep is not finished, was made with other rules or libraries than are
            here, or by code that is not kept in it; or something is at ``out`` already.
    """
    _refuse_what_cannot_be_repeated(folder)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UserError(f"{out} is there already; name a folder that is new or empty")
    runs = all_hashes(folder, progress)
    with appearing_together(out) as place:
        _put(folder, place, words, runs)
        write_metadata(place, words, _finished(folder))
    return Archived(out, len(runs), sum(p.stat().st_size for p in out.rglob("*") if p.is_file()))


def _refuse_what_cannot_be_repeated(folder: RunFolder) -> None:
    missing = unfinished(folder.path, folder.manifest, folder.records().values())
    if missing is not None:
        raise UserError(f"{folder.path}: {missing}")
    if folder.manifest.driver not in SHIPPED and folder.manifest.own_code is None:
        raise UserError(
            f"{folder.path} was run by {folder.manifest.driver!r}, whose file is not kept with it; "
            "put it into a module and run the sweep with that"
        )
    folder.refuse_other_rules("its runs cannot be hashed; use the version it was run with")
    lock = document(LOCK)
    for had, when in ((folder.manifest.versions, "the sweep was run with"), (None, "here is")):
        other = differing(lock, had)
        if other:
            raise UserError(
                f"{when} {', '.join(other)} as {LOCK} has it, so an archive would not repeat it; "
                f"install the libraries of {LOCK} and run the sweep with them"
            )


def _put(folder: RunFolder, place: Path, words: Words, runs: Sequence[HashedRun]) -> None:
    """Everything but the metadata."""
    shutil.copytree(folder.path, place / RESULTS, ignore=_left_out)
    scenarios = place / "scenarios"
    scenarios.mkdir()
    for name, scenario in folder.manifest.sweep["scenarios"].items():
        (scenarios / f"{name}.json").write_bytes(as_json(scenario))
    for name in (LOCK, CITATION, ODD):
        shutil.copyfile(document(name), place / name)
    (place / WHEEL).mkdir()
    wheel = write_wheel(place / WHEEL)
    with (place / RUNS).open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [one.name for one in fields(HashedRun)], lineterminator="\n")
        table.writeheader()
        table.writerows(asdict(run) for run in runs)
    columns_frame().to_csv(place / COLUMNS, index=False)
    (place / PLATFORM).write_bytes(as_json(platform_here()))
    (place / "codemeta.json").write_bytes(as_json(codemeta(listed_authors(words.authors))))
    text = readme(folder, words.title, len(runs), wheel.name)
    (place / "README.md").write_text(text, encoding="utf-8")


def _left_out(_: str, names: list[str]) -> set[str]:
    return {name for name in names if name in _NOT_RESULTS or is_temporary(Path(name))}


def _finished(folder: RunFolder) -> dt.datetime:
    """When the last part was stored."""
    marks = [
        folder.path / FINISHED,
        folder.path / MANIFEST,
        *folder.part_files(check=False).values(),
    ]
    last = max(path.stat().st_mtime for path in marks if path.exists())
    return dt.datetime.fromtimestamp(last, dt.UTC)
