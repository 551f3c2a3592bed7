"""Records that measurements have stored in the documents, read for the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from collabsim.errors import UserError


def read_record(path: Path, command: str) -> dict[str, Any]:
    """A stored record.

    Args:
        path: Where it stands.
        command: What makes it.

    Raises:
        UserError: There is none.
    """
    if not path.is_file():
        raise UserError(f"{path} is missing: run {command}.")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
