"""Knowledge as a set of 32 topics, kept as bits.

Each sector has a field of topics of its own; what is left over belongs to
nobody.
"""

from __future__ import annotations

from typing import Any

from collabsim.world.compiling import compiled
from collabsim.world.draws import uniforms

TOPICS = 32
"""Topics there are: the bits of a set (see count_topics)."""
DRAWS_A_BLOCK = 4
"""Numbers that one block of a keyed draw holds."""


@compiled
def clip(x: float) -> float:
    """``x`` held between 0 and 1."""
    return min(1.0, max(0.0, x))


@compiled
def count_topics(topics: int) -> int:
    """Number of topics in a set."""
    x = topics - ((topics >> 1) & 0x55555555)
    x = (x & 0x33333333) + ((x >> 2) & 0x33333333)
    x = (x + (x >> 4)) & 0x0F0F0F0F
    x = x + (x >> 8)
    x = x + (x >> 16)
    return x & 0x3F


@compiled
def field_of(sector: int, size: int) -> int:
    """The ``size`` topics of a sector's field; none for a post that serves all sectors."""
    if sector < 0:
        return 0
    return ((1 << size) - 1) << (size * sector)


@compiled
def draw_topics(
    draws: Any,
    decision: int,
    step: int,
    entity: int,
    expected: float,
    sector: int,
    field_size: int,
    field_share: float,
) -> int:
    """Draw a set with ``expected`` topics on average, rich in the sector's field."""
    field = field_of(sector, field_size)
    inside = 0.0
    outside = expected / TOPICS
    if field != 0:
        inside = min(1.0, field_share)
        outside = max(0.0, expected - field_size * inside) / (TOPICS - field_size)
    known = 0
    for block in range(TOPICS // DRAWS_A_BLOCK):
        a, b, c, d = uniforms(draws, decision, step, entity, block)
        bit = 1 << (DRAWS_A_BLOCK * block)
        known |= topic_if_known(a, bit, field, inside, outside)
        known |= topic_if_known(b, bit << 1, field, inside, outside)
        known |= topic_if_known(c, bit << 2, field, inside, outside)
        known |= topic_if_known(d, bit << 3, field, inside, outside)
    return known


@compiled
def topic_if_known(u: float, bit: int, field: int, inside: float, outside: float) -> int:
    """The topic ``bit`` if its draw says it is known, else 0."""
    chance = outside
    if field & bit:
        chance = inside
    return bit if u < chance else 0


@compiled
def topic_number(topics: int, n: int) -> int:
    """The ``n``-th topic (from 0) of a set, as a bit; 0 if it has fewer."""
    seen = 0
    for i in range(TOPICS):
        bit = 1 << i
        if topics & bit:
            if seen == n:
                return bit
            seen += 1
    return 0
