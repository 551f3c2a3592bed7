"""Agents of the Mesa driver: thin classes whose methods are the phases of a month.

An agent holds the number of a row and reads the tables of state; it draws
nothing and changes nothing itself. What happens is written in the rulebook
(:mod:`collabsim.rules`), which the compiled loop calls for the same rows.
"""

from collabsim.agents.budget_holder import BudgetHolder
from collabsim.agents.entrepreneur import Entrepreneur
from collabsim.agents.fields import Mindset
from collabsim.agents.frontline import FrontlineWorker
from collabsim.agents.gatekeeper import Gatekeeper
from collabsim.agents.person import Person
from collabsim.agents.world_model import WorldModel

__all__ = [
    "BudgetHolder",
    "Entrepreneur",
    "FrontlineWorker",
    "Gatekeeper",
    "Mindset",
    "Person",
    "WorldModel",
]
