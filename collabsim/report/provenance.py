"""What a folder of results was made from, so that it can be rerun and not be mixed up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from collabsim.experiment.store.provenance import made_with
from collabsim.scenario import Scenario

PROVENANCE = "comparison.json"


def made_from(scenario: Scenario, *, seed: int, replications: int, driver: str) -> dict[str, Any]:
    """All that determines a comparison, in plain types.

    Args:
        scenario: As it was run.
        seed: Seed of the comparison.
        replications: Replications of each municipality.
        driver: Name of what ran it.
    """
    record, made = scenario.as_dict(), made_with(driver)
    return {
        "scenario": record["name"],
        "about": record["about"],
        "fingerprint": scenario.fingerprint,
        "seed": seed,
        "replications": replications,
        "driver": made.driver,
        "rules": made.rules,
        "collabsim": made.versions["collabsim"],
        "git_revision": made.git_revision,
        "municipalities": record["municipalities"],
        "values": record["values"],
        "changes": record.get("changes", []),
    }


def written(origin: Mapping[str, Any], files: Iterable[str]) -> str:
    """The content of the file: what was it made from, and which files of the folder are of it."""
    content = {**origin, "files": sorted(files)}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def files_before(folder: Path, record: str = PROVENANCE) -> list[Path]:
    """The files a comparison has left in a folder before; none if its record says of none."""
    try:
        names = json.loads((folder / record).read_text(encoding="utf-8"))["files"]
        # Only plain names: the file may have been edited, and nothing outside is ours.
        return [folder / name for name in names if Path(name).name == name]
    except (OSError, ValueError, KeyError, TypeError):
        return []
