"""Libraries that only some need: imported when they are, and asked for in one sentence."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

from collabsim.errors import UserError

INSTALLED_AS = {"optuna": "optuna", "ema_workbench": "ema-workbench"}
"""What to install, by the name of the module."""


def needed(module: str) -> Any:
    """A module of a library that collabsim does without.

    Args:
        module: Its name, one of :data:`INSTALLED_AS`.

    Raises:
        UserError: It is not installed.
    """
    try:
        with warnings.catch_warnings():
            # EMA Workbench complains of every way of running in parallel that is not there.
            warnings.simplefilter("ignore")
            return importlib.import_module(module)
    except ModuleNotFoundError as failure:
        if failure.name != module:
            raise
        name = INSTALLED_AS[module]
        raise UserError(
            f'this needs {name}, which is not installed; install it with pip install "{name}", '
            'or everything of its kind with pip install "collabsim[connect]"'
        ) from None
