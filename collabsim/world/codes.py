"""Numbers by which tables, draws and events know things. Pinned: never renumber.

The sector, role and duty codes stand with the structure of a municipality.
"""

from __future__ import annotations

from collabsim.municipality.coding import Code
from collabsim.world.numbers import Event as Event  # noqa: PLC0414 - read from here


class State(Code):
    """State of a pilot in a month."""

    PROPOSED = 0
    RUNNING = 1
    DELIVERING = 2
    BRIDGED = 3
    WAITING = 4
    IN_HOUSE = 5
    UNUSED = 6
    OTHER_SUPPLIER = 7
    STOPPED = 8
    NEVER_STARTED = 9
    EFFECT_CONTRACT = 10


ALIVE: tuple[State, ...] = (
    State.DELIVERING,
    State.BRIDGED,
    State.IN_HOUSE,
    State.OTHER_SUPPLIER,
)
"""States in which the measure is alive, whoever delivers it."""


class Outcome(Code):
    """Outcome of the case. ``OPEN`` until there is one."""

    OPEN = 0
    DIRECT = 1
    AFTER_ASKING = 2
    REDUCED = 3
    COMPETITION_WON = 4
    COMPETITION_LOST = 5
    WITHOUT_LAWFUL_ROUTE = 6
    TRANSFER = 7
    TAKEOVER = 8
    STOPPED = 9


class Stage(Code):
    """Where in its life a stop met a pilot. ``NONE`` while it has not stopped."""

    NONE = 0
    NOT_BROUGHT_FORWARD = 1
    CLEARING = 2
    DECIDING = 3
    WAITING = 4
    COMPETITION = 5
    REVIEW = 6
    USE = 7


class Reason(Code):
    """The largest shortfall at the pivotal no, or time, or no effect."""

    NONE = 0
    BELIEF = 1
    HORIZON = 2
    SHARE = 3
    UNDERSTANDING = 4
    OWNERSHIP = 5
    RULES = 7
    BUDGET_LINE = 8
    COVERAGE = 10
    COST = 11
    TIME = 12
    NO_EFFECT = 13
    COMPLAINT = 14
    RESERVE = 15


class Argument(Code):
    """What was said. Rule arguments are available to everybody."""

    NONE = 0
    RULES = 1
    MONEY = 2
    NOT_OUR_TASK = 3
    EQUAL_TREATMENT = 4
    NOT_PROVEN = 5
    OWN_STAFF = 6
    NO_ANSWER = 7


class Band(Code):
    """Procurement bands."""

    A = 0
    B = 1
    C = 2


class Arrangement(Code):
    """Arrangement between entrepreneur and municipality."""

    GRANT = 0
    CONTRACT = 1
    PARTNERSHIP = 2
    JOINT_TEAM = 3


class Source(Code):
    """Where project money came from."""

    NONE = 0
    FUND = 1
    OUTSIDE = 2
    UNIT = 3


class Funding(Code):
    """How project money was given."""

    GRANT = 0
    RESEARCH = 1
    PURCHASE = 2


class Door(Code):
    """The door to money a case went through."""

    NONE = 0
    OWN_FRAME = 1
    ADJUSTMENT = 2
    SECTOR_INPUT = 3
    POLITICS = 4


class Proximity(Code):
    """The five proximities of Boschma (2005)."""

    COGNITIVE = 0
    INSTITUTIONAL = 1
    SOCIAL = 2
    ORGANISATIONAL = 3
    GEOGRAPHICAL = 4


class ReadingPath(Code):
    """Where a rule reads a proximity; bits, so that a ``do`` may act on several."""

    UNDERSTANDING_MEETING = 1
    UNDERSTANDING_ANSWER = 2
    NOVELTY = 4
    APPROVAL = 8
    IMITATION = 16
    CLOSURE = 32
    CONSENT = 64
    RECUSAL = 128
    MEETING = 256
    SEARCH = 512


class Reader(Code):
    """Who reads a proximity, by the place around a pilot; bits."""

    TEAM = 1
    UNIT_MANAGER = 2
    LINE = 4
    OTHER_HEAD = 8
    STATE = 16
    ENTREPRENEUR = 32


class Hold(Code):
    """What a ``do`` makes of a reading."""

    OWN = 0
    VALUE = 1
    SHIFT = 2
    OFF = 3
    LEVEL = 4
    COURSE = 5


class Moment(Code):
    """From or until when a ``do`` holds: a month of the run, or a moment of each pilot."""

    MONTH = 0
    PROPOSAL = 1
    START = 2
    MONEY_END = 3


class Occasion(Code):
    """When somebody around a pilot reads proximities, or they are noted without being read."""

    MEETING = 0
    ANSWER = 1
    START = 2
    MONEY_END = 3
    DECISION = 4
