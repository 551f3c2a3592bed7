"""Codes that only events carry. Pinned, as those of :mod:`collabsim.world.codes`."""

from __future__ import annotations

from collabsim.municipality.coding import Code
from collabsim.world.numbers import InstrumentName as InstrumentName  # noqa: PLC0414


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
    EFFECT_CONTRACT = 6


class AgreementEnd(Code):
    """How talks about a binding agreement ended."""

    SIGNED = 0
    REFUSED = 1
    NO_ROUTE_SEEN = 2


class ContractEnd(Code):
    """How talks about an effect contract ended."""

    SIGNED = 0
    INVESTOR_REFUSED = 1
    NO_CAPITAL = 2
    NO_ROUTE_SEEN = 3
    REFUSED = 4


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
    """What taught somebody about the rules, or took away some fear of errors."""

    COURSE = 0
    GUIDE = 1
    FAILURE = 2


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


class CostPayer(Code):
    """Who pays for an instrument."""

    CHIEF = 0
    FUND = 1
    SECTOR = 2
    STATE = 3
    OUTSIDE = 4
