"""Values written as text, as ``--set`` gives them."""

from __future__ import annotations

import tomllib
from typing import Any


def value_from_text(written: str) -> Any:
    """The value of a TOML expression; any other text stands for itself."""
    try:
        return tomllib.loads(f"value = {written}")["value"]
    except (ValueError, RecursionError):
        return written
