"""The two keys: when an effect may be called more, fewer or about the same, and when it is open.

An answer has two kinds of uncertainty, and a word may be used only where both allow it. *Chance*
is what another draw of the same runs could have given: the paired 95 % interval at the scenario's
own values. *Assumptions* is what other values nobody can rule out would have given: in how many of
the sets of them the effect is more, about nothing or fewer. Every text, figure and page asks here
which word holds, so that none of them can say more than another.

Both are held against the smallest difference that matters: an interval that lies within it is
"the same" however clearly it leaves out 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

AGREE = 0.9
"""Share of the sets that has to say the same; below, the assumptions leave it open. Assumption."""


class Chance(StrEnum):
    """What chance in the runs leaves of an effect at the scenario's own values."""

    MORE = "more"
    FEWER = "fewer"
    SAME = "same"
    NOT_CLEAR = "not_clear"
    UNKNOWN = "unknown"


class Sets(NamedTuple):
    """In how many sets of assumptions an effect is more, within what matters, or fewer."""

    more: int
    within: int
    fewer: int

    @property
    def tried(self) -> int:
        """How many sets there are."""
        return self.more + self.within + self.fewer


class Held(StrEnum):
    """What the sets of assumptions say together."""

    MORE = "more"
    WITHIN = "within"
    FEWER = "fewer"
    OPEN = "open"
    NOT_TRIED = "not_tried"


class Word(StrEnum):
    """What may be said of an effect.

    ``MORE``, ``FEWER`` and ``SAME`` may stand without a hedge in an answer or a title, and no
    other. ``OPEN_MORE`` and ``OPEN_FEWER`` are clear at the scenario's own values and left open by
    the assumptions, ``OPEN_WITHIN`` too small to matter there and left open, ``OPEN_EDGE`` held by
    the assumptions in another way than at the own values, which so lie at their edge.
    ``NOT_CLEAR`` is not told from nothing by either key. Where no sets were tried there is
    ``OWN_MORE``, ``OWN_FEWER``, ``OWN_SAME`` or ``NOT_CLEAR``; ``UNKNOWN`` where chance has no
    interval.
    """

    MORE = "more"
    FEWER = "fewer"
    SAME = "same"
    OPEN_MORE = "open_more"
    OPEN_FEWER = "open_fewer"
    OPEN_WITHIN = "open_within"
    OPEN_EDGE = "open_edge"
    NOT_CLEAR = "not_clear"
    OWN_MORE = "own_more"
    OWN_FEWER = "own_fewer"
    OWN_SAME = "own_same"
    UNKNOWN = "unknown"

    @property
    def unhedged(self) -> bool:
        """Whether it may stand in an answer, a heading or a title as it is."""
        return self in {Word.MORE, Word.FEWER, Word.SAME}

    @property
    def is_open(self) -> bool:
        """Whether it is the assumptions that leave it open."""
        return self in {Word.OPEN_MORE, Word.OPEN_FEWER, Word.OPEN_WITHIN, Word.OPEN_EDGE}


def chance_of(low: float, high: float, matters: float) -> Chance:
    """What chance leaves of an effect.

    Args:
        low: Lower end of its 95 % interval.
        high: Upper end.
        matters: Smallest difference that matters, in the same unit; above 0.

    Raises:
        ValueError: ``matters`` is not above 0.
    """
    if not matters > 0.0:
        raise ValueError(f"the smallest difference that matters must be above 0, not {matters}")
    if math.isnan(low) or math.isnan(high):
        return Chance.UNKNOWN
    if -matters < low and high < matters:
        return Chance.SAME
    if low > 0.0:
        return Chance.MORE
    return Chance.FEWER if high < 0.0 else Chance.NOT_CLEAR


def sets_of(effects: Iterable[float], matters: float) -> Sets:
    """In how many sets an effect is at least what matters, less than that, or as much below 0.

    Args:
        effects: The effect in each set; one that is unknown is not counted.
        matters: Smallest difference that matters, in the same unit.
    """
    known = [one for one in effects if not math.isnan(one)]
    more = sum(one >= matters for one in known)
    fewer = sum(one <= -matters for one in known)
    return Sets(more, len(known) - more - fewer, fewer)


def held(sets: Sets) -> Held:
    """What nine in ten of the sets say, if they say the same."""
    if not sets.tried:
        return Held.NOT_TRIED
    least = fewest_agreeing(sets.tried)
    for count, what in zip(sets, (Held.MORE, Held.WITHIN, Held.FEWER), strict=True):
        if count >= least:
            return what
    return Held.OPEN


def fewest_agreeing(tried: int) -> int:
    """How many of so many sets have to say the same."""
    return math.ceil(AGREE * tried - 1e-9)


def word(chance: Chance, assumptions: Held) -> Word:
    """What may be said of an effect, by both keys.

    Args:
        chance: What :func:`chance_of` says at the scenario's own values.
        assumptions: What :func:`held` says of the sets.
    """
    if chance is Chance.UNKNOWN:
        return Word.UNKNOWN
    return _WORDS[chance, assumptions]


_WORDS: dict[tuple[Chance, Held], Word] = {
    (Chance.MORE, Held.MORE): Word.MORE,
    (Chance.MORE, Held.OPEN): Word.OPEN_MORE,
    (Chance.MORE, Held.WITHIN): Word.OPEN_EDGE,
    (Chance.MORE, Held.FEWER): Word.OPEN_EDGE,
    (Chance.MORE, Held.NOT_TRIED): Word.OWN_MORE,
    (Chance.FEWER, Held.FEWER): Word.FEWER,
    (Chance.FEWER, Held.OPEN): Word.OPEN_FEWER,
    (Chance.FEWER, Held.WITHIN): Word.OPEN_EDGE,
    (Chance.FEWER, Held.MORE): Word.OPEN_EDGE,
    (Chance.FEWER, Held.NOT_TRIED): Word.OWN_FEWER,
    (Chance.SAME, Held.WITHIN): Word.SAME,
    (Chance.SAME, Held.OPEN): Word.OPEN_WITHIN,
    (Chance.SAME, Held.MORE): Word.OPEN_EDGE,
    (Chance.SAME, Held.FEWER): Word.OPEN_EDGE,
    (Chance.SAME, Held.NOT_TRIED): Word.OWN_SAME,
    (Chance.NOT_CLEAR, Held.WITHIN): Word.SAME,
    (Chance.NOT_CLEAR, Held.OPEN): Word.NOT_CLEAR,
    (Chance.NOT_CLEAR, Held.MORE): Word.OPEN_EDGE,
    (Chance.NOT_CLEAR, Held.FEWER): Word.OPEN_EDGE,
    (Chance.NOT_CLEAR, Held.NOT_TRIED): Word.NOT_CLEAR,
}


def answer(low: float, high: float, effects: Iterable[float], matters: float) -> Word:
    """The word for an effect from its interval and its value in each set of assumptions."""
    return word(chance_of(low, high, matters), held(sets_of(effects, matters)))
