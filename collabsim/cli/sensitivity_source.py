"""What ``collabsim sensitivity`` looks at: a run folder, a sweep or a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from collabsim.cli.bar import bar_of
from collabsim.cli.meant import Meant, meant
from collabsim.errors import UserError
from collabsim.language import number

if TYPE_CHECKING:
    from collabsim.analysis.desk.bench import Bench, Subject
    from collabsim.analysis.desk.sets import SetsTried


@dataclass(frozen=True)
class Source:
    """What is looked at, what makes its runs, and where files go.

    ``place`` is the folder whose ``sets`` keep sets of assumptions, ``varied`` what the sweep
    varies.
    """

    subject: Subject
    bench: Bench
    out: Path
    place: Path
    varied: tuple[str, ...]

    def sets(self, points: int, language: str) -> SetsTried:
        """The change over sets of assumptions, with progress.

        Raises:
            UserError: a level is looked at, or there are too few sets.
        """
        from collabsim.analysis.desk.over_sets import sets_of_subject
        from collabsim.report.desk.telling import said

        label = said("working_sets", language, points=number(points, language))
        with bar_of(label, quiet=False) as progress:
            return sets_of_subject(
                self.bench, self.varied, self.place, points=points, progress=progress
            )


class Wanted(NamedTuple):
    """What was asked for.

    ``of`` is the measure, ``size`` inhabitants, ``cell`` the one with the change and ``against``
    the one it is held against, ``seed`` that of the runs and ``out`` where files go, each if given.
    """

    of: str
    size: int | None = None
    cell: int | None = None
    against: int | None = None
    seed: int | None = None
    out: Path | None = None


def source_of(what: str, wanted: Wanted) -> Source:
    """Find what is meant by a name or path.

    Args:
        what: A run folder, or a file or shipped name of a sweep or a scenario.
        wanted: What of it.

    Raises:
        UserError: it is none of them, or has no such measure, size or cell.
    """
    from collabsim.analysis.desk.measures import measure_of

    measure_of(wanted.of)
    found = meant(what)
    if found is Meant.FOLDER:
        return _of_folder(Path(what), wanted)
    if found is Meant.SWEEP:
        from collabsim.analysis.desk.subject import subject_of_sweep
        from collabsim.experiment.design.sweep_files import load_sweep

        sweep = load_sweep(what)
        subject = subject_of_sweep(
            sweep, of=wanted.of, size=wanted.size, cell=wanted.cell, against=wanted.against,
            seed=wanted.seed,
        )  # fmt: skip
        return _beside(subject, sweep.name, wanted.out, tuple(one.name for one in sweep.varied))
    from collabsim.analysis.desk.subject import subject_of_scenario
    from collabsim.cli.given import given_scenario

    if wanted.cell is not None or wanted.against is not None:
        option = "--against" if wanted.cell is None else "--cell"
        raise UserError(f"{option}: {what} is a scenario, and only a sweep has cells")
    scenario = given_scenario(what)
    subject = subject_of_scenario(
        scenario, of=wanted.of, size=wanted.size, seed=0 if wanted.seed is None else wanted.seed
    )
    return _beside(subject, scenario.name, wanted.out, ())


def _of_folder(path: Path, wanted: Wanted) -> Source:
    from collabsim.analysis.desk.bench import bench_in_folder
    from collabsim.analysis.desk.subject import subject_of_sweep
    from collabsim.experiment.store.folder import RunFolder

    folder = RunFolder.open(path)
    sweep = folder.sweep
    subject = subject_of_sweep(
        sweep, of=wanted.of, size=wanted.size, cell=wanted.cell, against=wanted.against,
        rules=folder.manifest.rules, seed=wanted.seed,
    )  # fmt: skip
    bench = bench_in_folder(subject, folder)
    varied = tuple(one.name for one in sweep.varied)
    place = path / "sensitivity" if wanted.out is None else _checked(wanted.out)
    return Source(subject, bench, place, path, varied)


def _beside(subject: Subject, name: str, out: Path | None, varied: tuple[str, ...]) -> Source:
    from collabsim.analysis.desk.bench import bench_at
    from collabsim.report.folder import folder_name
    from collabsim.writing import RESULTS

    given = RESULTS / f"sensitivity_{folder_name(name)}" if out is None else out
    place = _checked(given)
    return Source(subject, bench_at(subject, place), place, place, varied)


def _checked(place: Path) -> Path:
    """A folder that can be written to, made if it is not there.

    Raises:
        UserError: it cannot be written to.
    """
    from collabsim.writing import check_folder, explained

    check_folder(place)
    with explained(place):
        place.mkdir(parents=True, exist_ok=True)
    return place
