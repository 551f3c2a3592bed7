"""Where points are kept while they are made, and the file they become."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from collabsim.experiment.design.region_points import AXIS, Axis, RegionPoints
from collabsim.experiment.store.parts import source_hash_here
from collabsim.experiment.store.provenance import made_with
from collabsim.validation.kept_tables import KeptTables
from collabsim.validation.region.recipe import Recipe, described
from collabsim.writing import write_whole

_CHUNK = "points_"
LEVEL = 19
"""How hard the points are packed."""


def fingerprint(recipe: Recipe, axes: tuple[Axis, ...]) -> dict[str, Any]:
    """What the counts of points rest on: the recipe with its ranges, and the rules."""
    return {"recipe": described(recipe, axes), "rules": source_hash_here()}


class PartialPoints:
    """A folder of chunks of points, each under the number of its first."""

    def __init__(self, kept: KeptTables) -> None:
        """Those that are there; use :meth:`open`."""
        self._kept = kept

    @classmethod
    def open(cls, folder: Path, recipe: Recipe, axes: tuple[Axis, ...]) -> Self:
        """Make a folder, or take up one of the same recipe and rules.

        Raises:
            UserError: It holds points of another recipe or of other rules, or cannot be
                written to.
        """
        return cls(KeptTables.open(folder, {"recipe": described(recipe, axes)}))

    @property
    def starts(self) -> Mapping[int, Path]:
        """The first points of the chunks that are there, in their order, and their files."""
        files = self._kept.files
        return {int(name.removeprefix(_CHUNK)): files[name] for name in sorted(files)}

    def keep(self, start: int, counts: Mapping[str, list[Any]]) -> None:
        """Keep the counts of the points from ``start`` on."""
        self._kept.keep(f"{_CHUNK}{start:06d}", pa.table(dict(counts)))

    def counts(self) -> dict[str, NDArray[Any]]:
        """The counts of all points there, in their order."""
        whole = pa.concat_tables([self._kept[name] for name in sorted(self._kept.files)])
        return {name: whole[name].to_numpy() for name in whole.column_names}


def record(recipe: Recipe, axes: tuple[Axis, ...]) -> dict[str, Any]:
    """What is said of points beside the points: recipe, date, rules and versions."""
    made = made_with("compiled")
    return {
        **fingerprint(recipe, axes),
        "versions": dict(made.versions),
        "git_revision": made.git_revision,
    }


def write(points: RegionPoints, path: Path) -> None:
    """Write points to a file, whole or not at all."""
    buffer, table = io.BytesIO(), points.table()
    places = [name for name in table.column_names if name.startswith(AXIS)]
    pq.write_table(
        table, buffer, compression="zstd", compression_level=LEVEL, write_statistics=False,
        # Places on an axis are all different: nothing is gained by a dictionary of them. Parquet
        # keeps them as 32 bits, and split into bytes the empty half of those takes no room.
        use_dictionary=[name for name in table.column_names if name not in places],
        column_encoding=dict.fromkeys(places, "BYTE_STREAM_SPLIT"),
    )  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    write_whole(path, buffer.getbuffer())


def with_record(points: RegionPoints, **more: Any) -> RegionPoints:
    """The same points with more said about them."""
    return RegionPoints(points.axes, points.codes, points.counts, {**points.record, **more})


def as_counts(found: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """The counts of a single point as columns of one."""
    return {name: np.array([value]) for name, value in found.items()}
