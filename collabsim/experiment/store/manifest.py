"""The manifest of a run folder: what was run, with which parameters and programs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from collabsim.errors import UserError
from collabsim.experiment.design.varied import VARIABLE
from collabsim.experiment.plan import is_region, structure_of
from collabsim.experiment.store.provenance import made_with
from collabsim.scenario import Scenario
from collabsim.scenario.own import PREFIX
from collabsim.scenario.own_schema import TABLE
from collabsim.writing import write_whole

if TYPE_CHECKING:
    from collabsim.experiment.design.sweep import Sweep

MANIFEST = "manifest.json"
FORMAT = 2
"""Raised when a change of the folder makes older programs misread it.

In folders of format 1 stored pilots have -1 where those of format 2 have null.
"""

READ_FORMATS = (1, FORMAT)
"""Folders that can be read; only those of :data:`FORMAT` are added to."""


@dataclass(frozen=True)
class Manifest:
    """What determines the results of a sweep, and what they were made with.

    ``sweep`` is :meth:`Sweep.as_dict`. Beside it stands what a reader would have
    to work out with the scenarios: ``seeds`` (one for all cells, or one for each)
    and ``layouts``, the municipalities of a cell, each with its inhabitants, and
    whether they are one world; ``layout_of`` says which layout each cell has.
    ``own_code`` is the hash of the files of a driver that is not shipped, ``format`` how
    the folder is laid out.
    """

    sweep: dict[str, Any]
    driver: str
    rules: str
    seeds: tuple[int, ...]
    layouts: tuple[dict[str, Any], ...]
    layout_of: tuple[int, ...]
    parameters: tuple[dict[str, Any], ...]
    versions: dict[str, str]
    git_revision: str | None
    own_code: str | None = None
    format: int = FORMAT

    @cached_property
    def sweep_hash(self) -> str:
        """A hash of what determines the results, which parts name as theirs."""
        determined = json.dumps([self.sweep, self.driver, self.rules], sort_keys=True)
        return hashlib.blake2b(determined.encode(), digest_size=8).hexdigest()

    @property
    def cells(self) -> int:
        """Number of cells."""
        return len(self.sweep["cells"])

    def seed_of(self, cell: int) -> int:
        """The seed of a cell."""
        return self.seeds[cell] if len(self.seeds) > 1 else self.seeds[0]

    def layout_number(self, cell: int) -> int:
        """Which of the layouts a cell has."""
        return self.layout_of[cell] if len(self.layout_of) > 1 else self.layout_of[0]

    def written(self) -> bytes:
        """The manifest as JSON, with the hash of its own content."""
        content = asdict(self)
        if self.own_code is None:
            del content["own_code"]
        return json.dumps({**content, "hash": _hash(content)}, indent=1).encode()

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a run folder.

        Raises:
            UserError: There is none, it cannot be read or it was changed.
        """
        path = folder / MANIFEST
        try:
            content = json.loads(path.read_bytes())
        except FileNotFoundError:
            raise UserError(f"{folder} is not a run folder: it has no {MANIFEST}") from None
        except (OSError, ValueError) as failure:
            raise UserError(f"{path} cannot be read: {failure}") from None
        if not isinstance(content, dict) or "format" not in content:
            raise UserError(f"{path} is not the manifest of a run folder")
        if content["format"] not in READ_FORMATS:
            raise UserError(
                f"{folder} was written by collabsim {content['versions']['collabsim']}, "
                "which lays folders out in another way"
            )
        if content.pop("hash", None) != _hash(content):
            raise UserError(f"{path} was changed after it was written; put the original back")
        lists = ("seeds", "layouts", "layout_of", "parameters")
        return cls(**{**content, **{name: tuple(content[name]) for name in lists}})


def manifest_of(sweep: Sweep, driver: str, own_code: str | None = None) -> Manifest:
    """The manifest of a sweep that is to be run here and now.

    Args:
        sweep: What is to be run.
        driver: The name of what runs it.
        own_code: The hash of the files of the driver, if it is not shipped.
    """
    layouts: list[dict[str, Any]] = []
    layout_of: list[int] = []
    for cell in sweep.cells:
        layout = _layout(cell.scenario)
        # Most cells have the layout of the one before.
        if not layouts or layout != layouts[layout_of[-1]]:
            if layout not in layouts:
                layouts.append(layout)
            layout_of.append(layouts.index(layout))
        else:
            layout_of.append(layout_of[-1])
    one_layout = len(layouts) == 1
    made = made_with(driver)
    paired = sweep.seeds == "paired"
    return Manifest(
        sweep=sweep.as_dict(),
        driver=made.driver,
        rules=made.rules,
        seeds=tuple(sweep.seed_of(c.number) for c in (sweep.cells[:1] if paired else sweep.cells)),
        layouts=tuple(layouts),
        layout_of=(0,) if one_layout else tuple(layout_of),
        parameters=(*_parameters(), *_own_parameters(sweep)),
        versions=dict(made.versions),
        git_revision=made.git_revision,
        own_code=own_code,
    )


def _layout(scenario: Scenario) -> dict[str, Any]:
    """The municipalities of a scenario and their inhabitants."""
    populations = [
        structure_of(scenario, spec).population if spec.population is None else spec.population
        for spec in scenario.municipalities
    ]
    names = [spec.name for spec in scenario.municipalities]
    return {
        "region": is_region(scenario),
        "municipalities": [list(one) for one in zip(names, populations, strict=True)],
    }


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest whole.

    Raises:
        OSError: It could not be written; nothing of it is left.
    """
    write_whole(folder / MANIFEST, manifest.written())


def _parameters() -> list[dict[str, Any]]:
    """Every parameter as it is declared."""
    return [
        {
            "name": parameter.name,
            "group": parameter.group,
            "unit": parameter.unit,
            "kind": parameter.kind,
            "default": parameter.default,
            "low": parameter.low,
            "high": parameter.high,
            "choices": list(parameter.choices),
            "role": parameter.role,
            "source": parameter.source,
            "meaning": parameter.meaning,
        }
        for parameter in VARIABLE.values()
    ]


def _own_parameters(sweep: Sweep) -> list[dict[str, Any]]:
    """Parameters that scenarios of the sweep declare themselves, as the first of them does."""
    found: dict[str, dict[str, Any]] = {}
    for cell in sweep.cells:
        for one in cell.scenario.own:
            said = {key: value for key, value in one.as_dict().items() if key not in _OF_OWN}
            name = f"{PREFIX}{one.name}"
            kind = {"kind": "float", "default": one.value, "choices": [], "role": "uncertainty"}
            found.setdefault(name, {**said, "name": name, "group": TABLE, **kind})
    return list(found.values())


_OF_OWN = ("place", "value")


def _hash(content: dict[str, Any]) -> str:
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(plain.encode(), digest_size=16).hexdigest()
