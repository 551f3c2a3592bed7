"""What runs a replication, by name."""

from __future__ import annotations

import importlib
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.replicate import Driver
from collabsim.scenario.sentences import nearest_name

COMPILED = "compiled"

SHIPPED: dict[str, str] = {
    COMPILED: "collabsim.engine.loop:run_world",
    "mesa": "collabsim.model:run_with_mesa",
}
"""The drivers that are part of the project: both make the same history."""


def driver_of_name(name: str) -> Driver:
    """The driver of a name.

    Args:
        name: "compiled", "mesa", or "package.module:function" for a function of
            your own that takes a :class:`~collabsim.world.tables.World` and runs it.

    Raises:
        UserError: there is no such driver, or it cannot be imported.
    """
    place = SHIPPED.get(name, name)
    module_name, colon, function_name = place.partition(":")
    if not (module_name and colon and function_name):
        near = nearest_name(name, SHIPPED)
        hint = f"; did you mean {near!r}?" if near else ""
        raise UserError(
            f"driver {name!r}: expected 'compiled', 'mesa' or the place of a function, "
            f"as in 'my_package.my_module:my_driver'{hint}"
        )
    try:
        found: Any = importlib.import_module(module_name)
    except ImportError as failure:
        raise UserError(f"driver {name!r}: {module_name} cannot be imported: {failure}") from None
    for part in function_name.split("."):
        if not hasattr(found, part):
            public = [known for known in dir(found) if not known.startswith("_")]
            near = nearest_name(part, public)
            hint = f"; did you mean {near!r}?" if near else ""
            raise UserError(f"driver {name!r}: {module_name} has no {part!r}{hint}")
        found = getattr(found, part)
    if not callable(found):
        raise UserError(f"driver {name!r}: {function_name} is not a function")
    driver: Driver = found
    return driver


def check_importable_elsewhere(name: str) -> None:
    """Refuse a driver that another process could not find.

    Raises:
        UserError: the driver is a function of the program or notebook that is running.
    """
    if name.partition(":")[0] == "__main__":
        raise UserError(
            f"driver {name!r}: another process cannot import from __main__; "
            "put the function into a module, or run in threads"
        )
