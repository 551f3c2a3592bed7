"""What all long measurements share: how they end, and how what they found is stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from collabsim import __version__
from collabsim.ending import INTERRUPTED
from collabsim.errors import UserError
from collabsim.writing import write_whole


def exit_code(work: Callable[[], None], *, goes_on: bool) -> int:
    """Do what a command is there for, and give its exit code.

    Args:
        work: The whole of it.
        goes_on: Whether an interrupted run is taken up by the same command.
    """
    try:
        work()
    except UserError as refused:
        sys.stderr.write(f"error: {refused}\n")
        return 2
    except KeyboardInterrupt:
        more = "; the same command goes on from here" if goes_on else ""
        sys.stderr.write(f"stopped by the user{more}\n")
        return INTERRUPTED
    return 0


def dated(numbers: Mapping[str, Any], **found: Any) -> dict[str, Any]:
    """A record: the date, the version, how it was measured and what was found."""
    date = datetime.now(UTC).date().isoformat()
    return {"date": date, "version": __version__, **numbers, **found}


def as_json(record: Mapping[str, Any]) -> str:
    """A record as it is stored."""
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def write_record(path: Path, record: Mapping[str, Any]) -> None:
    """Write a record, whole or not at all."""
    write_whole(path, as_json(record).encode())
