"""What runs a replication, by name."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from collabsim.errors import UserError
from collabsim.experiment.replicate import Driver
from collabsim.scenario.sentences import nearest_name

COMPILED = "compiled"

SHIPPED: dict[str, str] = {
    COMPILED: "collabsim.engine.loop:run_world",
    "mesa": "collabsim.model:run_with_mesa",
}
"""The drivers that are part of the project: both make the same history."""


class Rules(Protocol):
    """Anything that puts own rules into the loop; :class:`collabsim.rulebook.Rulebook`."""

    @property
    def run_world(self) -> Driver:
        """The compiled loop with the own rules in it."""


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


def driver_for(
    driver: str | Driver,
    rulebook: Rules | None = None,
    agent_classes: Mapping[Any, Any] | None = None,
) -> Driver:
    """What runs a replication, with rules and agents of one's own in it.

    Args:
        driver: As for :func:`driver_of_name`, or the function itself.
        rulebook: Own rules (:class:`collabsim.rulebook.Rulebook`).
        agent_classes: Own agents, as :class:`collabsim.PilotTrapModel` takes them.

    Raises:
        UserError: they do not go together: own agents run on Mesa only.
    """
    if agent_classes and driver != "mesa":
        raise UserError(
            f"agent_classes are agents of your own, which run on Mesa only: give "
            f"driver='mesa', not {driver!r}"
        )
    if rulebook is not None and driver not in SHIPPED:
        raise UserError(
            f"a rulebook is followed by the drivers 'compiled' and 'mesa', not by {driver!r}"
        )
    if callable(driver):
        return driver
    shipped: Any = driver_of_name(driver)
    if driver == COMPILED and rulebook is not None:
        return rulebook.run_world
    if driver == "mesa" and (rulebook is not None or agent_classes):
        shipped = partial(shipped, rulebook=rulebook, agent_classes=agent_classes)
    found: Driver = shipped
    return found


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
