"""The run folder: everything a sweep leaves behind, added to and never rewritten.

::

    manifest.json                          what is run, with which parameters and programs
    organisations/<hash>/                  organisation files of the scenarios, where there are any
    drivers/<hash>/                        files of the driver, where it is not a shipped one
    parts/part-000017-<hash>.parquet       pilots of a part
    failures/part-000017-<hash>.parquet    runs of it that failed, where there are any
    proximities/, distances/               the same of tables kept where the sweep says so
    damaged/                               what the disk no longer gives back as it was written
    replaced/                              parts with failures that were rerun
    region/cell-000003-<key>-<hash>.json   a cell over values nobody can rule out, if asked for
    finished                               how many parts there were when nothing was missing

A part counts once its file is there, which is written after those of its
failures and of what is kept beside. Nothing is ever deleted but temporary files
of a program that was killed while writing.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from collabsim.errors import UserError
from collabsim.experiment.drivers import SHIPPED
from collabsim.experiment.store.completeness import FINISHED, unfinished
from collabsim.experiment.store.manifest import (
    FORMAT,
    MANIFEST,
    Manifest,
    manifest_of,
    write_manifest,
)
from collabsim.experiment.store.organisations import (
    ORGANISATIONS,
    keep_organisations,
    with_kept_organisations,
)
from collabsim.experiment.store.own_code import (
    DRIVERS,
    hash_of,
    keep_own_code,
    own_files,
    use_own_code,
)
from collabsim.experiment.store.part_file import (
    FAILURES,
    PartRecord,
    failure_bytes,
    kept_bytes,
    part_bytes,
    read_record,
)
from collabsim.experiment.store.parts import Failure, PartPlan, source_hash_here, sources_of
from collabsim.experiment.store.whole_file import is_as_named, stem_of, write_named
from collabsim.experiment.store.writing_lock import HOLDER, LOCK, writing_lock
from collabsim.records.columns import FORMER_FIELDS, SCHEMA
from collabsim.records.kept_names import KEPT_NAMES
from collabsim.writing import (
    FULL,
    is_temporary,
    refuse_missing_parent,
    temporary_of,
    write_whole,
)

if TYPE_CHECKING:
    import pandas as pd

    from collabsim.experiment.design.sweep import Sweep

PARTS, FAILED, DAMAGED, REPLACED = "parts", "failures", "damaged", "replaced"
_SUFFIX = ".parquet"


class RunFolder:
    """A folder with the parts of one sweep.

    Made by :meth:`create` or :meth:`open`. Anybody may read it at any time;
    writing takes :meth:`writing`. ``remarks`` has a sentence for everything that
    was found wrong with it.
    """

    def __init__(self, path: Path, manifest: Manifest, *, trust: bool = False) -> None:
        self.path = path
        self.manifest = manifest
        self._trust = trust
        self.remarks: list[str] = []
        self._writing = False
        # Files never change: those found whole once are not read again.
        self._whole: dict[Path, PartRecord] = {}
        self._seen: dict[int, Path] = {}

    @classmethod
    def create(cls, path: str | Path, sweep: Sweep, *, driver: str = "compiled") -> Self:
        """Make the folder of a sweep that has not begun.

        Args:
            path: A folder that does not exist, or is empty.
            sweep: What is to be run.
            driver: The name of what runs it.

        Raises:
            UserError: Something else is there, or it cannot be written.
        """
        with _written(Path(path)):
            files = own_files(driver)
            # Whoever names a driver trusts it.
            folder = cls(Path(path), manifest_of(sweep, driver, hash_of(files)), trust=True)
            # Looked at before anything is put there, and again once nobody else can.
            folder._refuse_other_content()
            with _new_folder(folder.path), writing_lock(folder.path):
                folder._refuse_other_content()
                for name in (PARTS, FAILED):
                    (folder.path / name).mkdir(exist_ok=True)
                keep_organisations(sweep.scenarios.values(), folder.path)
                keep_own_code(files, folder.path)
                write_manifest(folder.manifest, folder.path)
        return folder

    @classmethod
    def open(cls, path: str | Path, *, trust: bool = False) -> Self:
        """The run folder at ``path``.

        Args:
            path: Where it is.
            trust: Whether a driver that is not a shipped one may be imported because the
                folder names it, from the files that are kept there. To import it is to run it.

        Raises:
            UserError: There is none.
        """
        return cls(Path(path), Manifest.read(Path(path)), trust=trust)

    @property
    def driver(self) -> str:
        """The name of what runs the sweep, which may be imported.

        Raises:
            UserError: It is not a shipped one, and the folder was not said to be trusted.
        """
        name = self.manifest.driver
        if name in SHIPPED:
            return name
        if not self._trust:
            raise UserError(
                f"{self.path} was run with {name!r}, which is code that would be run here; "
                "if you trust whoever made the folder, add --trust (in Python: trust=True)"
            )
        if self.manifest.own_code is not None:
            use_own_code(self.path, self.manifest.own_code, name)
        return name

    @property
    def trusting(self) -> str:
        """What a command on this folder needs beside its name, for whoever trusts its driver."""
        return "" if self.manifest.driver in SHIPPED else " --trust"

    @cached_property
    def sweep(self) -> Sweep:
        """The sweep as it was when it began.

        Raises:
            UserError: A parameter is not there any more, or an organisation file that is
                not kept here has changed.
        """
        # Sweeps need libraries of designs, which take longer to import than most readers wait.
        from collabsim.experiment.design.sweep import Sweep  # noqa: PLC0415

        scenarios = {
            name: with_kept_organisations(one, self.path)
            for name, one in self.manifest.sweep["scenarios"].items()
        }
        return Sweep.from_dict({**self.manifest.sweep, "scenarios": scenarios})

    def refuse_other_rules(self, so: str) -> None:
        """Refuse what cannot be done with other sources than those of the sweep.

        Args:
            so: The end of the sentence: what would come of it, and what to do.

        Raises:
            UserError: The rules, or the driver, are not those the sweep began with.
        """
        driver = self.driver
        here = source_hash_here(driver)
        if self.manifest.rules != here:
            raise UserError(
                f"{self.path} was run with other rules ({self.manifest.rules}) than this "
                f"{sources_of(driver)} has ({here}), so {so}"
            )

    @contextmanager
    def writing(self) -> Iterator[Self]:
        """Hold the right to add parts, and clear away what an interruption has left.

        Raises:
            UserError: Another process is writing here, the rules are not those
                the sweep began with, or the folder is laid out as it was in an older version.
        """
        self.refuse_other_rules(
            "its results would mix; go on with the version it began with, or begin anew in "
            "another folder"
        )
        if self.manifest.format != FORMAT:
            raise UserError(
                f"{self.path} was begun by collabsim {self.manifest.versions['collabsim']}, which "
                "stored pilots in another way; it can be read but not gone on with, so begin anew "
                "in another folder"
            )
        with ExitStack() as held:
            with _written(self.path):
                held.enter_context(writing_lock(self.path))
                self._remove_temporaries()
            self._writing = True
            try:
                yield self
            finally:
                self._writing = False

    def write_part(
        self,
        plan: PartPlan,
        table: pa.Table,
        failures: Sequence[Failure] = (),
        kept: Mapping[str, pa.Table] = MappingProxyType({}),
    ) -> Path:
        """Add a part, whole or not at all.

        Args:
            plan: Which runs these are.
            table: Their pilots, :data:`~collabsim.records.columns.SCHEMA`.
            failures: Those of them that failed.
            kept: The tables the sweep keeps beside pilots, by name.

        Returns:
            The file of the part.

        Raises:
            UserError: It cannot be written, mostly because the disk is full; the
                folder is as it was.
        """
        if not self._writing:
            raise RuntimeError("parts are added within RunFolder.writing()")
        stem = f"part-{plan.number:06d}"
        with _written(self.path):
            failed = None
            beside = {}
            if failures:
                content = failure_bytes(failures)
                failed = write_named(self.path / FAILED, stem, _SUFFIX, content).name
            for name, one in kept.items():
                (self.path / name).mkdir(exist_ok=True)
                beside[name] = write_named(self.path / name, stem, _SUFFIX, kept_bytes(one)).name
            record = PartRecord(
                plan.number, self.manifest.sweep_hash, plan.shares, table.num_rows, failed, beside
            )
            path = write_named(self.path / PARTS, stem, _SUFFIX, part_bytes(table, record))
        self._whole[path] = record
        self._seen[plan.number] = path
        return path

    def whole_parts(self, *, check: bool = True) -> set[int]:
        """The numbers of the parts that are there.

        Args:
            check: Also read every file, once, and compare it with the hash in its
                name. What is damaged counts as missing and is put down in ``remarks``;
                within :meth:`writing` it is moved to ``damaged/``.
        """
        return set(self.part_files(check=check))

    def part_files(self, *, check: bool = True) -> dict[int, Path]:
        """The file of each part that is there, in order; ``check`` as for :meth:`whole_parts`."""
        found: dict[int, Path] = {}
        named = ((_number(path), path) for path in (self.path / PARTS).glob(f"*{_SUFFIX}"))
        for number, path in sorted((number, path) for number, path in named if number is not None):
            complaint = self._complaint(path) if check else None
            if complaint is None and number in found:
                complaint = f"part {number} is there twice"
            if complaint is None:
                found[number] = path
            else:
                self._put_aside(path, complaint)
        self._seen = dict(found)
        return found

    def records(self) -> dict[int, PartRecord]:
        """What each whole part says of itself, by number and in order."""
        return {number: self._whole[path] for number, path in self.part_files().items()}

    def read_part(self, number: int, columns: Iterable[str] | None = None) -> pa.Table:
        """The pilots of a part, all columns if none is named.

        Raises:
            KeyError: It is not there.
        """
        wanted = None if columns is None else list(columns)
        if number not in self._seen:
            self.part_files(check=False)
        return _read_pilots(self._seen[number], wanted)

    def set_failed_aside(self) -> None:
        """Move parts with runs that failed to ``replaced/``, so that they count as missing.

        Where how many replications there are follows from what was found, those after the
        first of them too.
        """
        if not self._writing:
            raise RuntimeError("parts are set aside within RunFolder.writing()")
        files, records = self.part_files(), self.records()
        again = [number for number, record in records.items() if record.failures is not None]
        if again and self.manifest.sweep["precision"] is not None:
            again = [number for number in records if number >= min(again)]
        with _written(self.path):
            for number in again:
                self._move(files[number], self.path / REPLACED)
                failed = records[number].failures
                if failed is not None:
                    self._move(self.path / FAILED / failed, self.path / REPLACED)
        self.part_files(check=False)

    def finish(self) -> None:
        """Put down that nothing is missing now, and how many parts that is."""
        with _written(self.path):
            write_whole(self.path / FINISHED, f"{len(self.part_files())}\n".encode())

    def remark_on_what_is_missing(self) -> None:
        """Add a remark if the sweep is not finished."""
        sentence = unfinished(self.path, self.manifest, self.records().values())
        if sentence is not None:
            self._remark(sentence)

    def failures(self) -> pd.DataFrame:
        """The runs that failed, in order of cell, world and replication.

        Returns:
            One row for each: ``cell``, ``world``, ``replication``, ``seed``,
            ``run``, ``kind``, ``error``, ``traceback`` and ``replay``, the command
            that runs it again.
        """
        names = [record.failures for record in self.records().values()]
        files = [self.path / FAILED / name for name in names if name is not None]
        table = pa.concat_tables([FAILURES.empty_table(), *map(_read, files)])
        frame: pd.DataFrame = table.to_pandas()
        frame = frame.sort_values(["cell", "world", "replication"], ignore_index=True)
        place = shlex.quote(str(self.path))
        frame["replay"] = "collabsim replay " + place + " " + frame["run"].astype(str)
        return frame

    def kept_files(self, table: str) -> list[Path]:
        """The files of a table kept beside pilots, in the order of the parts."""
        names = [record.kept.get(table) for record in self.records().values()]
        return [self.path / table / name for name in names if name is not None]

    def _refuse_other_content(self) -> None:
        """Refuse a folder in which something is already."""
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise UserError(f"{self.path} is a file; name a folder")
        if (self.path / MANIFEST).exists():
            there = Manifest.read(self.path)
            if there.sweep_hash == self.manifest.sweep_hash:
                raise UserError(
                    f"{self.path} already has this sweep; "
                    f"go on with: collabsim resume {shlex.quote(str(self.path))}"
                )
            raise UserError(
                f"{self.path} has another sweep, {there.sweep['name']!r}; name another folder"
            )
        ours = {LOCK, HOLDER, PARTS, FAILED, *KEPT_NAMES, ORGANISATIONS, DRIVERS}
        others = [p for p in self.path.iterdir() if p.name not in ours and not is_temporary(p)]
        if others:
            raise UserError(
                f"{self.path} is not a run folder and not empty (it has {others[0].name}); "
                "name a new folder"
            )

    def _remove_temporaries(self) -> None:
        # The lock is held, so whoever wrote these is not alive any more. Others may be: a table
        # that is being exported to this folder has a temporary file here too.
        for name in (MANIFEST, HOLDER):
            temporary_of(self.path / name).unlink(missing_ok=True)
        for folder in (self.path / PARTS, self.path / FAILED):
            folder.mkdir(exist_ok=True)
        for name in (PARTS, FAILED, *KEPT_NAMES):
            for path in (self.path / name).glob(".part-*"):
                if is_temporary(path):
                    path.unlink()

    def _complaint(self, path: Path) -> str | None:
        """What is wrong with the file of a part; ``None`` if nothing is."""
        if path in self._whole:
            return None
        try:
            if not is_as_named(path):
                return f"{path.name} is damaged: its bytes are not those that were written"
            record = read_record(path)
        except (OSError, ValueError) as failure:
            return f"{path.name} cannot be read: {failure}"
        if record.sweep != self.manifest.sweep_hash:
            return f"{path.name} belongs to another sweep"
        failures = {} if record.failures is None else {FAILED: record.failures}
        for place, name in {**failures, **record.kept}.items():
            if Path(name).name != name:
                return f"{path.name} names a file outside of its folder"
            beside = self.path / place / name
            if not beside.exists():
                return f"{path.name} lacks the file of its {place}, {name}"
            if not is_as_named(beside):
                return f"the {place} of {path.name} are damaged"
        self._whole[path] = record
        return None

    def _put_aside(self, path: Path, complaint: str) -> None:
        """Put down what is wrong, and move the file away if nobody else can be writing."""
        if not self._writing:
            self._remark(f"{complaint}; it is left out")
            return
        with _written(self.path):
            self._move(path, self.path / DAMAGED)
        self._remark(f"{complaint}; it was moved to {DAMAGED}/")

    def _move(self, path: Path, aside: Path) -> None:
        """Move a file to a folder, whatever of its name is there."""
        aside.mkdir(exist_ok=True)
        place, more = aside / path.name, 1
        while place.exists():
            more += 1
            place = aside / f"{path.stem}-{more}{path.suffix}"
        path.rename(place)

    def _remark(self, sentence: str) -> None:
        if sentence not in self.remarks:
            self.remarks.append(sentence)


def _read(path: Path) -> pa.Table:
    with pq.ParquetFile(path) as file:
        return file.read()


def _read_pilots(path: Path, columns: list[str] | None) -> pa.Table:
    """Columns by the names they have now, also of a part of format 1."""
    wanted = list(SCHEMA.names) if columns is None else columns
    with pq.ParquetFile(path) as file:
        there = set(file.schema_arrow.names)
        stored = [name if name in there else FORMER_FIELDS.get(name, name) for name in wanted]
        return file.read(columns=stored).select(stored).rename_columns(wanted)


def _number(path: Path) -> int | None:
    """The number of the part a file is named for."""
    stem = stem_of(path)
    if stem is None or not stem.startswith("part-") or not stem[5:].isdecimal():
        return None
    return int(stem[5:])


@contextmanager
def _new_folder(path: Path) -> Iterator[None]:
    """Make a folder, and take it away if what it is made for comes to nothing."""
    new = not path.exists()
    if new:
        refuse_missing_parent(path)
        path.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if new:
            shutil.rmtree(path, ignore_errors=True)
        raise


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """Say in a sentence why a folder cannot be written to."""
    try:
        yield
    except OSError as failure:
        if failure.errno in FULL:
            raise UserError(
                f"{folder}: there is no room left on the disk; what was stored before is whole; "
                f"make room and go on with: collabsim resume {shlex.quote(str(folder))}"
            ) from None
        reason = failure.strerror or "unknown reason"
        raise UserError(f"{folder} cannot be written to: {reason}") from None
