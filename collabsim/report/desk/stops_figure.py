"""Where pilots stopped: a row a level of leaders, of a hundred started pilots, at any size.

Never a sign for each post: at 120,000 inhabitants there are hundreds. A row has the number of posts
of its level and, before and after the change, how many of a hundred started pilots stopped there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from collabsim.analysis.desk.counting import SUMS
from collabsim.analysis.desk.effects import Change
from collabsim.experiment.plan import worlds
from collabsim.language import number, text
from collabsim.municipality.structure import Role
from collabsim.records.run_columns import LOST_STATES
from collabsim.report.desk.canvas import INK, LABEL, MIDDLE, NARROW, PALE, TEXT, Note, folded
from collabsim.report.desk.figures import canvas
from collabsim.report.desk.moving_words import capital
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.tokens import plain
from collabsim.statistics.intervals import Interval, share_interval

LEVELS: tuple[Role, ...] = (
    Role.COUNCIL, Role.CHIEF_EXECUTIVE, Role.SECTOR_HEAD, Role.SECTION_HEAD, Role.UNIT_MANAGER,
)  # fmt: skip
"""From the top; all others together are told below."""

OTHERS = "others"


class Stops(NamedTuple):
    """Of a hundred started pilots, how many had stopped at each level after three years.

    ``shares`` by side (after, before) and level, each with its interval; ``posts`` how many posts a
    level has.
    """

    shares: tuple[dict[str, Interval], dict[str, Interval]]
    posts: dict[str, int]


def has_stops(change: Change) -> bool:
    """Whether the largest municipality is one of both sides, and not several taken together."""
    town = list(change.municipalities)[-1]
    return all(town in {spec.name for spec in cell.scenario.municipalities} for cell in change.pair)


def stops_of(teller: Teller, change: Change, town: str) -> Stops:
    """Count where pilots of a municipality had stopped, by the level that was asked last.

    Args:
        teller: Of the folder.
        change: Whose sides.
        town: Name of the municipality.
    """
    population = change.municipalities[town]
    place = list(change.municipalities).index(town)
    found = []
    for side, cell in enumerate(change.pair):
        rows = teller.effects.results.sql(
            "SELECT replication, stop_role, count(*) AS stops FROM pilots "  # noqa: S608 - numbers
            f"WHERE cell = {int(cell.number)} AND population = {int(population)} AND started "
            f"AND state_36 IN {LOST_STATES} GROUP BY ALL"
        )
        observed = change.sums[side][place, 0, SUMS.index("observed_36")]
        own: dict[str, Interval] = {}
        named = {role.name.lower() for role in LEVELS}
        for level in (*(role.name.lower() for role in LEVELS), OTHERS):
            is_own = (
                ~rows["stop_role"].isin(named) if level == OTHERS else rows["stop_role"] == level
            )
            stops = rows[is_own].groupby("replication")["stops"].sum()
            counts: NDArray[np.float64] = stops.reindex(change.numbers, fill_value=0).to_numpy(
                float
            )
            own[level] = share_interval(counts, observed)
        found.append(own)
    return Stops((found[0], found[1]), _posts(change, town))


def _posts(change: Change, town: str) -> dict[str, int]:
    """How many posts of each level there are in the first replication."""
    (plan,) = worlds(change.pair.after.scenario, [town])
    world = plan.of_replication(0)
    row = list(world.municipalities).index(world.municipalities[0])
    actors = world.actor[world.actor["municipality_row"] == row]
    return {role.name.lower(): int((actors["role"] == role).sum()) for role in LEVELS}


def stops_figure(teller: Teller, change: Change, width: float) -> tuple[Figure, str]:
    """Draw where pilots stopped in the largest municipality, before and after the change."""
    town, population = list(change.municipalities.items())[-1]
    found = stops_of(teller, change, town)
    levels = [role.name.lower() for role in LEVELS if found.posts[role.name.lower()]]
    handles = [
        Patch(facecolor=PALE, edgecolor=INK, label=teller.word("bar_before")),
        Patch(facecolor=INK, edgecolor=INK, label=teller.word("bar_after")),
    ]
    title = teller.word("stops_title", places=teller.places([population]))
    others = number(100.0 * float(found.shares[0][OTHERS].value), teller.language, 1)
    note = Note(capital(teller.word("stops_others", others=others)) + ".")
    figure = canvas(teller, change, title, width, 0.36 * len(levels) + 0.45, handles, [note])
    axes = figure.add_subplot()
    furthest = 0.0
    for row, level in enumerate(levels):
        for side, shift, fill in ((1, -0.2, PALE), (0, 0.2, INK)):
            value, low, high = (100.0 * float(part) for part in found.shares[side][level])
            furthest = max(furthest, value, high)
            axes.barh(row + shift, value, 0.36, color=fill, edgecolor=INK, linewidth=0.6)
            axes.plot([low, high], [row + shift] * 2, color=MIDDLE, linewidth=1.6)
            axes.annotate(
                number(value, teller.language, 1), (max(high, value), row + shift), xytext=(4, 0),
                textcoords="offset points", va="center", fontsize=LABEL,
            )  # fmt: skip
    names = [
        f"{text(f'role.{level}', teller.language)} ({number(found.posts[level], teller.language)})"
        for level in levels
    ]
    axes.set_yticks(range(len(levels)), names)
    axes.set_ylim(len(levels) - 0.5, -0.5)
    # What stands beside the longest bar has its room.
    axes.set_xlim(0.0, furthest * (1.08 if width > NARROW else 1.25))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(folded(teller.word("stops_axis"), TEXT, 1.6 * width))
    told = "; ".join(_told(teller, found, level) for level in levels)
    return figure, f"{plain(title)} {told}. {note.words}"


def _told(teller: Teller, found: Stops, level: str) -> str:
    ends: dict[str, Any] = {
        key: number(100.0 * float(found.shares[side][level].value), teller.language, 1)
        for side, key in ((1, "before"), (0, "after"))
    }
    return teller.word("stops_told", level=text(f"role.{level}", teller.language), **ends)
