"""Codes that only events carry. Pinned, as those of :mod:`collabsim.world.codes`."""

from __future__ import annotations

from collabsim.municipality.coding import Code


class BegunBy(Code):
    """Who began a proposal."""

    ENTREPRENEUR = 0
    LEADER = 1
    FRONTLINE = 2


class DropReason(Code):
    """Why a proposal came to nothing before it started."""

    NO_CAPACITY = 0
    NO_SUCH_UNIT = 1
    NO_FREE_UNIT = 2
    NO_YES = 3
    NO_MONEY = 4
    GAVE_UP = 5


class Answer(Code):
    """What a person who is asked says."""

    YES = 1
    NO = 2


class Option(Code):
    """What a decider can do."""

    STOP = 0
    LAWFUL_ROUTE = 1
    COMPETITION = 2
    REDUCED = 3
    WITHOUT_ROUTE = 4
    IN_HOUSE = 5


class AgreementEnd(Code):
    """How talks about a binding agreement ended."""

    SIGNED = 0
    REFUSED = 1
    NO_ROUTE_SEEN = 2


class LegalError(Code):
    """Legal errors: no lawful route seen, without or with a complaint; too close a tie."""

    NO_ROUTE_SEEN = 0
    NO_ROUTE_SEEN_COMPLAINT = 1
    NOT_RECUSED = 2


class Blamed(Code):
    """Whom an entrepreneur holds for the one who stopped a pilot."""

    UNIT = 0
    LINE = 1
    RULES = 2


class TaughtBy(Code):
    """What taught somebody about the rules."""

    COURSE = 0
    GUIDE = 1


class MooredBy(Code):
    """What moors a pilot formally."""

    PLAN = 0
    AGREEMENT = 1
    TERM = 2


class SlipPhase(Code):
    """What slipped for want of support: a month of the project, the case, or the use."""

    PROJECT = 0
    CASE = 1
    USE = 2


class InstrumentName(Code):
    """Instruments by their numbers: the names of the catalogue, in capitals."""

    HIGHER_THRESHOLD = 0
    DELEGATION = 1
    NEW_LINES = 2
    AGREEMENT_BETWEEN_SECTORS = 3
    POOLED_BUDGET = 4
    LONGER_PROJECTS = 5
    CONTINUATION_PLAN = 6
    BRIDGING = 7
    WAITING_SUPPORT = 8
    CRITERION = 9
    BINDING_AGREEMENT = 10
    CO_PAYMENT = 11
    TRAINING = 12
    GUIDE = 13
    FORMAL_MOORING = 14
    STRATEGY = 15
    SUPPORT_POST = 16
    POLITICAL_LAB = 17
    UNIONS = 18
    RESEARCH_LABEL = 19
    BARRIER_REVIEW = 20
    JOINT_OFFICE = 21
    EVALUATION = 22
    THICK_COCREATION = 23
    FACILITATION = 24
    INCUBATOR = 25
    TRIAL_AGREEMENT = 26
    INNOVATION_AWARD = 27
    RESERVED_CONTRACTS = 28
    THRESHOLD_BY_YEAR = 29


class CostPayer(Code):
    """Who pays for an instrument."""

    CHIEF = 0
    FUND = 1
    SECTOR = 2
    STATE = 3
    OUTSIDE = 4
