"""Values written as text, as ``--set`` gives them."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from collabsim.errors import UserError
from collabsim.parameters import PARAMETERS

_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})+")


def value_from_text(written: str, name: str = "") -> Any:
    """The value of a TOML expression; any other text stands for itself.

    Args:
        written: The text.
        name: The parameter it is for, if known.

    Raises:
        UserError: an amount or a count has a sign between thousands, as in ``500.000``, which
            would be read as 500.
    """
    parameter = PARAMETERS.get(name)
    counted = parameter is not None and (parameter.in_kroner or parameter.kind == "int")
    if counted and _THOUSANDS.fullmatch(written):
        meant, other = int(re.sub("[.,]", "", written)), re.split("[.,]", written)[0]
        raise UserError(f"{name}: {written} may be {meant:_} or {other}; write which it is")
    try:
        return tomllib.loads(f"value = {written}")["value"]
    except (ValueError, RecursionError):
        return written
