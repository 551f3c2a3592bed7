"""Traits an organisation file may lay down about a named person.

Left out, a trait is drawn round the means of the parameter group ``people``.
What is given replaces the draw of this one trait for the person who holds the
post when the run begins; a successor is drawn. Draws are keyed by what they
decide, so that nothing else is drawn otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from collabsim.municipality.structure import Trait


@dataclass(frozen=True, slots=True)
class TraitRange:
    """What a trait may be: its key in a file, its bounds, its unit, its meaning."""

    trait: Trait
    low: float
    high: float
    unit: str
    meaning: str

    @property
    def key(self) -> str:
        """The key of the trait in an organisation file and in a graph."""
        return self.trait.name.lower()


TRAITS: tuple[TraitRange, ...] = (
    TraitRange(Trait.FEAR_OF_ERRORS, 0.0, 1.0, "0-1",
               "fear of making an error, before `fear_relief` takes its share of it"),
    TraitRange(Trait.CURIOSITY, 0.0, 1.0, "0-1", "curiosity about what is new"),
    TraitRange(Trait.RULE_KNOWLEDGE, 0.0, 1.0, "0-1",
               "knowledge of the rules of procurement, before `rule_training` adds to it"),
    TraitRange(Trait.HORIZON_YEARS, 0.1, 100.0, "years",
               "years the person looks ahead, before `horizon_factor` multiplies them"),
    TraitRange(Trait.PRIOR_BELIEF, 0.0, 1.0, "0-1",
               "belief in a pilot of which the person knows nothing"),
    TraitRange(Trait.MINDSET_UNIT, 0.0, 1.0, "0-1",
               "mindset when the run begins: the person served (1) or the system (0)"),
    TraitRange(Trait.MINDSET_WHOLE, 0.0, 1.0, "0-1",
               "mindset when the run begins: the whole (1) or the own sector (0)"),
    TraitRange(Trait.MINDSET_EFFECT, 0.0, 1.0, "0-1",
               "mindset when the run begins: effect (1) or rule (0)"),
)  # fmt: skip
"""Every trait a person may be given, in the order of :class:`Trait`."""

TRAIT_KEYS: tuple[str, ...] = tuple(one.key for one in TRAITS)
