"""The instruments of the field: what a municipality can do about the trap, one file each."""

from __future__ import annotations

from collabsim.instruments.agreement_between_sectors import AGREEMENT_BETWEEN_SECTORS
from collabsim.instruments.binding_agreement import BINDING_AGREEMENT
from collabsim.instruments.bridging import BRIDGING
from collabsim.instruments.co_payment import CO_PAYMENT
from collabsim.instruments.continuation_plan import CONTINUATION_PLAN
from collabsim.instruments.criterion import CRITERION
from collabsim.instruments.declare import PAYERS, Cost, Instrument, Payer, Setting
from collabsim.instruments.delegation import DELEGATION
from collabsim.instruments.higher_threshold import HIGHER_THRESHOLD
from collabsim.instruments.longer_projects import LONGER_PROJECTS
from collabsim.instruments.new_lines import NEW_LINES
from collabsim.instruments.pooled_budget import POOLED_BUDGET
from collabsim.instruments.waiting_support import WAITING_SUPPORT

CATALOGUE: dict[str, Instrument] = {
    one.name: one
    for one in (
        HIGHER_THRESHOLD, DELEGATION, NEW_LINES, AGREEMENT_BETWEEN_SECTORS, POOLED_BUDGET,
        CRITERION, BINDING_AGREEMENT, CO_PAYMENT, LONGER_PROJECTS, CONTINUATION_PLAN,
        BRIDGING, WAITING_SUPPORT,
    )
}  # fmt: skip
"""By name, in the order in which they are shown."""

__all__ = ["CATALOGUE", "PAYERS", "Cost", "Instrument", "Payer", "Setting"]
