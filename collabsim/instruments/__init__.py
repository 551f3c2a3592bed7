"""The instruments of the field: what a municipality can do about the trap, one file each."""

from __future__ import annotations

from collabsim.instruments.agreement_between_sectors import AGREEMENT_BETWEEN_SECTORS
from collabsim.instruments.barrier_review import BARRIER_REVIEW
from collabsim.instruments.binding_agreement import BINDING_AGREEMENT
from collabsim.instruments.bridging import BRIDGING
from collabsim.instruments.co_payment import CO_PAYMENT
from collabsim.instruments.continuation_plan import CONTINUATION_PLAN
from collabsim.instruments.criterion import CRITERION
from collabsim.instruments.declare import PAYERS, Cost, Instrument, Payer, Setting
from collabsim.instruments.delegation import DELEGATION
from collabsim.instruments.evaluation import EVALUATION
from collabsim.instruments.facilitation import FACILITATION
from collabsim.instruments.formal_mooring import FORMAL_MOORING
from collabsim.instruments.guide import GUIDE
from collabsim.instruments.higher_threshold import HIGHER_THRESHOLD
from collabsim.instruments.incubator import INCUBATOR
from collabsim.instruments.innovation_award import INNOVATION_AWARD
from collabsim.instruments.joint_office import JOINT_OFFICE
from collabsim.instruments.longer_projects import LONGER_PROJECTS
from collabsim.instruments.new_lines import NEW_LINES
from collabsim.instruments.political_lab import POLITICAL_LAB
from collabsim.instruments.pooled_budget import POOLED_BUDGET
from collabsim.instruments.research_label import RESEARCH_LABEL
from collabsim.instruments.reserved_contracts import RESERVED_CONTRACTS
from collabsim.instruments.strategy import STRATEGY
from collabsim.instruments.support_post import SUPPORT_POST
from collabsim.instruments.thick_cocreation import THICK_COCREATION
from collabsim.instruments.threshold_by_year import THRESHOLD_BY_YEAR
from collabsim.instruments.training import TRAINING
from collabsim.instruments.trial_agreement import TRIAL_AGREEMENT
from collabsim.instruments.unions import UNIONS
from collabsim.instruments.waiting_support import WAITING_SUPPORT

CATALOGUE: dict[str, Instrument] = {
    one.name: one
    for one in (
        HIGHER_THRESHOLD, DELEGATION, NEW_LINES, AGREEMENT_BETWEEN_SECTORS, POOLED_BUDGET,
        CRITERION, BINDING_AGREEMENT, CO_PAYMENT, LONGER_PROJECTS, CONTINUATION_PLAN,
        BRIDGING, WAITING_SUPPORT,
        TRAINING, GUIDE, FORMAL_MOORING, STRATEGY, SUPPORT_POST, POLITICAL_LAB, UNIONS,
        RESEARCH_LABEL, BARRIER_REVIEW, JOINT_OFFICE, EVALUATION, THICK_COCREATION,
        FACILITATION, INCUBATOR, TRIAL_AGREEMENT, INNOVATION_AWARD, RESERVED_CONTRACTS,
        THRESHOLD_BY_YEAR,
    )
}  # fmt: skip
"""By name, in the order in which they are shown."""

__all__ = ["CATALOGUE", "PAYERS", "Cost", "Instrument", "Payer", "Setting"]
