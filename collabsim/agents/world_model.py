"""A Mesa model around one world: its agents, and a month as a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import mesa

from collabsim.agents.budget_holder import BudgetHolder
from collabsim.agents.entrepreneur import Entrepreneur
from collabsim.agents.frontline import FrontlineWorker
from collabsim.agents.gatekeeper import Gatekeeper
from collabsim.agents.person import Person
from collabsim.agents.stepping import Columns, step_month
from collabsim.errors import UserError
from collabsim.municipality.structure import Role
from collabsim.rules.phases import PHASES
from collabsim.world.compiling import announce, is_compiled_before
from collabsim.world.tables import World

AgentClasses = Mapping[type | Role, type]
"""Own agent classes: a shipped class or a role, to the class that stands in for it."""

CLASS_OF_ROLE: dict[Role, type[Person]] = {
    role: {
        Role.FRONTLINE: FrontlineWorker,
        Role.ADVISER: Gatekeeper,
        Role.COORDINATOR: Gatekeeper,
    }.get(role, BudgetHolder)
    for role in Role
}
"""The class of the person in a post of each role."""


class Rules(Protocol):
    """Anything that puts own rules into functions; :class:`collabsim.rulebook.Rulebook`."""

    def using[F: Callable[..., Any]](self, function: F, /) -> F:
        """The function with the own rules in it."""
        ...


class WorldModel(mesa.Model):
    """Agents for every row of a world, and a step that runs one month of it.

    Args:
        world: the world to step.
        rulebook: own rules.
        agent_classes: a shipped class or a :class:`Role`, to the subclass used for it.
        post_names: names of the posts, in the order of the actor table.
        rng: what Mesa seeds its own generators with. The model draws nothing from
            them: every number of a run is a keyed draw.

    Raises:
        UserError: a class that cannot stand in for what it is given for.
    """

    running: bool

    def __init__(
        self,
        world: World,
        *,
        rulebook: Rules | None = None,
        agent_classes: AgentClasses | None = None,
        post_names: Sequence[str] = (),
        rng: int | Sequence[int] = 0,
    ) -> None:
        super().__init__(rng=rng)
        if not is_compiled_before("decide_case"):
            announce()
        self.rulebook = rulebook
        self.post_names = post_names
        self.month = 0
        self.now = 0
        self._phases = {phase.name: self.rule(phase.function) for phase in PHASES}
        self.take_world(world)
        by_role = person_classes(agent_classes or {})
        roles = [Role(role) for role in world.actor["role"]]
        founder = (agent_classes or {}).get(Entrepreneur, Entrepreneur)
        self.persons = [by_role[role](self, row) for row, role in enumerate(roles)]
        self.entrepreneurs = [founder(self, row) for row in range(len(world.entrepreneur))]

    def take_world(self, world: World) -> None:
        """Go on with this world, which holds the same rows as the one before."""
        self.world = world
        self.columns = Columns(world)
        self.months = int(world.run[0]["months"])

    def rule[F: Callable[..., Any]](self, function: F) -> F:
        """A shipped function, with the own rules of this model in it."""
        return function if self.rulebook is None else self.rulebook.using(function)

    def phase(self, name: str) -> Callable[[World, int, int], None]:
        """The phase of this name in the rulebook of this model."""
        return self._phases[name]

    def step(self) -> None:
        """Run one month; after the last one nothing happens any more.

        While a step runs ``month`` is the month it runs, between steps the next
        one; ``now`` is the month that runs or ran last.
        """
        if not self.running:
            return
        self.now = self.month
        step_month(self, self.month)
        self.month += 1
        self.running = self.month < self.months


def person_classes(own: Mapping[Any, Any]) -> dict[Role, type[Person]]:
    """The class for each role.

    Raises:
        UserError: a class that cannot stand in for what it is given for.
    """
    chosen = dict(CLASS_OF_ROLE)
    for key, made in own.items():
        shipped = CLASS_OF_ROLE[key] if isinstance(key, Role) else key
        if shipped not in {*CLASS_OF_ROLE.values(), Entrepreneur}:
            raise UserError(
                f"agent_classes: {key!r} is neither a role nor one of Entrepreneur, "
                "FrontlineWorker, Gatekeeper and BudgetHolder"
            )
        if not (isinstance(made, type) and issubclass(made, shipped)):
            raise UserError(
                f"agent_classes: {made!r} cannot stand in for {shipped.__name__}; "
                f"make it a subclass of {shipped.__name__}"
            )
    for key, made in own.items():
        for role in Role:
            if not isinstance(key, Role) and CLASS_OF_ROLE[role] is key:
                chosen[role] = made
    chosen.update({role: made for role, made in own.items() if isinstance(role, Role)})
    return chosen
