"""Every measure of the literature, by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from collabsim.analysis.measures.access import ACCESS
from collabsim.analysis.measures.barriers import BARRIERS
from collabsim.analysis.measures.cell import CELL
from collabsim.analysis.measures.conditions import CONDITIONS
from collabsim.analysis.measures.declare import Measure
from collabsim.analysis.measures.ditches import DITCHES
from collabsim.analysis.measures.impact import FUNNEL_MEASURE, IMPACT
from collabsim.analysis.measures.lanes import EXPENDITURE, GAINS
from collabsim.analysis.measures.process import PROCESS
from collabsim.analysis.measures.proximities import PROXIMITIES_MEASURE
from collabsim.analysis.measures.samson import SAMSON
from collabsim.analysis.measures.steps import STEPS
from collabsim.errors import UserError, quoted
from collabsim.scenario.sentences import nearest_name

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        one.name: one
        for one in (
            FUNNEL_MEASURE, IMPACT, EXPENDITURE, GAINS, STEPS, DITCHES, CELL, BARRIERS, ACCESS,
            CONDITIONS, SAMSON, PROXIMITIES_MEASURE, PROCESS,
        )
    }
)  # fmt: skip
"""In the order in which they are told."""


def chosen(only: Sequence[str] | None) -> list[Measure]:
    """The measures of these names, all without any.

    Raises:
        UserError: there is none of a name, with the nearest.
    """
    for name in only or ():
        if name not in MEASURES:
            near = nearest_name(name, MEASURES)
            hint = f"did you mean {near!r}?" if near else f"there are {', '.join(MEASURES)}"
            raise UserError(f"there is no measure {quoted(name)}; {hint}")
    return [one for one in MEASURES.values() if not only or one.name in only]
