"""What a cell comes to over the region of values, kept beside its own runs.

::

    region/cell-000003-<key>-<hash>.json

The key is made of everything that determines the figures: the sweep, the scenario at each of the
points, the seed and how often each was run. A file whose bytes are not those that were written
counts as missing: it is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from collabsim.errors import UserError
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.whole_file import is_as_named, write_named
from collabsim.records.fates import FATE_MONTHS, SECTORS_SPANNED
from collabsim.records.sweep_columns import REGION_COLUMNS

KEPT = "region"
"""Name of the folder within a run folder."""

_SUFFIX = ".json"
_KEY_BYTES = 8


@dataclass(frozen=True, slots=True)
class KeptRegion:
    """Figures of one cell over the region.

    ``described`` and ``tables`` are those of :class:`collabsim.analysis.region.RegionSpread`,
    ``sweep`` is the hash of the sweep they belong to.
    """

    sweep: str
    cell: int
    key: str
    described: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]

    @property
    def rank(self) -> tuple[str, int, int, str]:
        """By what one of several is chosen: the latest recipe, then the most that was run."""
        recipe = str(self.described["recipe"].get("date", ""))
        return recipe, len(self.described["points"]), self.described["replications"], self.key


def region_key(folder: RunFolder, cell: int, fingerprints: Sequence[str], replications: int) -> str:
    """What determines the figures of a cell over the region, in 16 signs.

    Args:
        folder: The run folder.
        cell: Number of the cell.
        fingerprints: Of its scenario at each of the points.
        replications: Of each point.
    """
    seed = folder.manifest.seed_of(cell)
    determined = [folder.manifest.sweep_hash, cell, list(fingerprints), seed, replications]
    content = json.dumps(determined).encode()
    return hashlib.blake2b(content, digest_size=_KEY_BYTES).hexdigest()


def keep_region(
    folder: RunFolder,
    cell: int,
    key: str,
    described: Mapping[str, Any],
    tables: Mapping[str, list[dict[str, Any]]],
) -> bool:
    """Keep figures, unless the folder cannot be written to.

    Args:
        folder: The run folder; nothing else in it is touched, whoever is writing there.
        cell: Number of the cell.
        key: That of :func:`region_key`.
        described: What was run.
        tables: What it came to.

    Returns:
        Whether they are kept.
    """
    kept = KeptRegion(folder.manifest.sweep_hash, cell, key, dict(described), dict(tables))
    content = json.dumps(asdict(kept), indent=0, allow_nan=False).encode()
    place = folder.path / KEPT
    try:
        place.mkdir(exist_ok=True)
        write_named(place, f"cell-{cell:06d}-{key}", _SUFFIX, content)
    except (OSError, UserError):
        # What was found is shown all the same, and is found again the next time.
        return False
    return True


def all_kept(folder: RunFolder) -> dict[int, KeptRegion]:
    """Of each cell the figures that are kept; of several those by the latest recipe and most."""
    found: dict[int, KeptRegion] = {}
    for one in _read_all(folder):
        if one.cell not in found or one.rank > found[one.cell].rank:
            found[one.cell] = one
    return found


def kept_with_key(folder: RunFolder, cell: int, key: str) -> KeptRegion | None:
    """The figures kept under a key, if there are any."""
    own = (one for one in _read_all(folder, f"cell-{cell:06d}-{key}-*{_SUFFIX}") if one.key == key)
    return next(own, None)


def region_frame(folder: RunFolder) -> pd.DataFrame:
    """Everything that is kept of a folder, one row per figure; see ``REGION_COLUMNS``."""
    rows = [row for _, kept in sorted(all_kept(folder).items()) for row in _rows(kept)]
    frame = pd.DataFrame(rows, columns=[column.name for column in REGION_COLUMNS])
    return frame.astype({column.name: column.pandas_type for column in REGION_COLUMNS})


def _rows(kept: KeptRegion) -> Iterator[dict[str, Any]]:
    run = {
        "cell": kept.cell,
        "region_points": len(kept.described["points"]),
        "region_replications": kept.described["replications"],
    }
    for row in kept.tables["difference"]:
        yield {**row, **run, "sectors": SECTORS_SPANNED[0]}
    for row in kept.tables["shares"]:
        yield {**row, **run}
    for row in kept.tables["fates"]:
        yield {**row, **run, "measure": row["fate"], "months": FATE_MONTHS}


def _read_all(folder: RunFolder, pattern: str = f"cell-*{_SUFFIX}") -> Iterator[KeptRegion]:
    for path in sorted((folder.path / KEPT).glob(pattern)):
        kept = _read(path)
        if kept is not None and kept.sweep == folder.manifest.sweep_hash:
            yield kept


def _read(path: Path) -> KeptRegion | None:
    """What a file holds; nothing where it is damaged or of another form."""
    try:
        if not is_as_named(path):
            return None
        content = json.loads(path.read_bytes())
        kept = KeptRegion(**content)
        _ = kept.rank, list(_rows(kept))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return kept
