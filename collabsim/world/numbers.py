"""Numbers of events and instruments: given once, and kept for ever.

Written by ``python -m collabsim.report.documents``; not to be changed by hand.
A kind of event is declared in ``world/events/``, an instrument in ``instruments/``.
"""

from __future__ import annotations

from collabsim.municipality.coding import Code


class Event(Code):
    """Kinds of event."""

    PROPOSED = 1
    DROPPED = 2
    ADDRESSEE_MISSED = 3
    ADDRESSEE_FOUND = 4
    NO_FREE_UNIT = 5
    UNIT_ASKED = 6
    GRANTED = 7
    NO_MONEY = 8
    STARTED = 9
    TEAM_MET = 10
    LEADER_MET = 11
    OBSERVED = 12
    CHAMPION = 13
    LEFT = 14
    MONEY_ENDED = 15
    NOT_BROUGHT_FORWARD = 16
    CASE_OPENED = 17
    UNIT_ANSWERED = 18
    ROUTE_SEEN = 19
    ADVISED = 20
    ANSWERED = 21
    ASKED_AGAIN = 22
    ALL_OFFERED = 23
    RECUSED = 24
    GATHERED = 25
    LISTED = 26
    DECIDED = 27
    COMPETITION = 28
    COMPETITION_ENDED = 29
    ADOPTED = 30
    BRIDGED = 31
    BRIDGE_ENDED = 32
    REVIEWED = 33
    COMPLAINED = 34
    STATE = 35
    STOPPED = 36
    FUND = 37
    PAID = 38
    ENTREPRENEUR_LEFT = 39
    ENTREPRENEUR_CAME = 40
    CHOSE_MUNICIPALITY = 41
    BELIEVED = 42
    LEGAL_ERROR = 43
    ELECTION = 44
    VOIDED = 45
    ALONE = 46
    CO_PAYMENT = 47
    AGREEMENT_ANSWERED = 48
    AGREEMENT_ENDED = 49
    WORD_ANSWERED = 50
    INSTRUMENT_DECIDED = 51
    INSTRUMENT_INTRODUCED = 52
    INSTRUMENT_KEPT = 53
    INSTRUMENT_UNPAID = 54
    INSTRUMENT_WORN = 55
    TAUGHT = 56
    MOORED = 57
    SLIPPED = 58
    LABELLED = 59
    POLITICIANS_DOOR = 60
    PRIVATE_ASKED = 61
    CITIZENS_TOOK_PART = 62
    PARTNERS_ASKED = 63
    CONTRACT_TALKS = 64
    CONTRACT_ENDED = 65
    EFFECT_MEASURED = 66


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
    COORDINATOR = 30
    LEADER_ROLES = 31
    PREVENTION_INDICATORS = 32
    LEARNING_FROM_FAILURE = 33
    POLITICIANS_DOOR = 34
    PRIVATE_BUYER = 35
    EFFECT_CONTRACT = 36
