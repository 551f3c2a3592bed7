"""How municipalities compare: every table of a comparison, built from its pilots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Self

import pandas as pd

from collabsim.analysis import sentence, tables
from collabsim.analysis.fate_tables import fate_table, sector_table
from collabsim.analysis.region import RegionSpread, beside
from collabsim.analysis.region_sentence import region_answer
from collabsim.analysis.spreadsheets import write_tables
from collabsim.errors import former_attribute
from collabsim.language import DEFAULT_LANGUAGE, label
from collabsim.municipality.generate import SPANS
from collabsim.records.counts import run_sums
from collabsim.records.stops import stop_sums, stops_by_post
from collabsim.statistics.shapley import Shapley

RUN_MONTHS = 180
"""Length of a run unless the scenario says otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What one set of replications says about one or more municipalities.

    All intervals are 95 % and hold the chance between replications only, not
    how uncertain the assumptions are; that is what ``region`` says, where points of the region of
    values were run, and the columns ``region_...`` of the tables. ``small`` and ``large`` are
    the names of the municipalities with the fewest and the most inhabitants (the first and
    the last where all have the same); ``difference`` is small minus large,
    paired by replication, and empty with a single municipality. ``survival`` is
    the share of collaborations not yet ended by month since the project money
    ended, ``ends`` the cumulative share ended in each way; ``fates`` how pilots had ended 36
    months after the money, ``by_sectors`` what delivers and lives, by pilots of one and of two
    sectors. ``channels`` is None
    unless channels were neutralised. For the columns see the functions of the
    same names in :mod:`collabsim.analysis.tables`. ``places`` counts the stops of
    started pilots by municipality and post, ``places_in_turn`` those of the replications that have
    each of the spans of control in turn.
    """

    populations: Mapping[str, int]
    small: str
    large: str
    replications: int
    table: pd.DataFrame
    difference: pd.DataFrame
    stops: pd.DataFrame
    side_effects: pd.DataFrame
    survival: pd.DataFrame
    ends: pd.DataFrame
    fates: pd.DataFrame
    by_sectors: pd.DataFrame
    channels: pd.DataFrame | None = None
    places: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    places_in_turn: tuple[Mapping[str, Mapping[str, int]], ...] = ()
    region: RegionSpread | None = None

    beside = former_attribute("beside", "side_effects")  # former name

    @classmethod
    def from_pilots(
        cls,
        pilots: pd.DataFrame,
        *,
        months: int = RUN_MONTHS,
        replications: int | None = None,
        channels: Mapping[str, pd.DataFrame] | None = None,
        shapley: Shapley | None = None,
        populations: Mapping[str, int] | None = None,
    ) -> Self:
        """Compare the municipalities of a table of pilots.

        Args:
            pilots: One row per proposal, from one or more municipalities.
            months: Length of the runs.
            replications: How many were run, numbered from 0; needed only where
                some had no proposal in any municipality.
            channels: For each size channel the pilots of the same replications
                with that channel neutralised.
            shapley: Shapley values of the gaps; see :func:`gap_by_replication`.
            populations: Inhabitants of every municipality that was run; needed
                only where some had no proposal at all.

        Raises:
            ValueError: No pilots, an unknown state, channels without a municipality of
                another size, or channel results of other municipalities.
        """
        populations = _populations(pilots, populations)
        small, large = next(iter(populations)), list(populations)[-1]
        asked = range(replications) if replications is not None else None
        sums = run_sums(pilots, asked, populations)
        paired = len(populations) > 1
        if channels or shapley is not None:
            _refuse_one_size(populations)
        curves, ends = tables.survival_tables(pilots, populations, months)
        difference = tables.difference_table(sums, small, large)
        carried = None
        seen = sums.loc[[small]].index.get_level_values("replication")
        if channels or shapley is not None:
            neutral = {
                name: run_sums(_same_places(frame, populations, name), seen, populations)
                for name, frame in (channels or {}).items()
            }
            carried = tables.channel_table(sums, neutral, small, large, shapley)
        return cls(
            populations=populations,
            small=small,
            large=large,
            replications=len(seen),
            table=tables.share_table(sums, populations),
            difference=difference if paired else difference.iloc[:0],
            stops=tables.stop_table(stop_sums(pilots, seen, populations), populations),
            side_effects=tables.side_effects_table(sums, populations),
            survival=curves,
            ends=ends,
            fates=fate_table(pilots, populations, seen),
            by_sectors=sector_table(pilots, populations, seen),
            channels=carried,
            places=stops_by_post(pilots),
            places_in_turn=tuple(
                stops_by_post(pilots[pilots["replication"] % len(SPANS) == turn])
                for turn in range(len(SPANS))
            ),
        )

    def with_region(self, region: RegionSpread) -> Comparison:
        """The same comparison with what points of the region of values say of each headline.

        Args:
            region: Of the same municipalities, in the order of ``populations``.
        """
        found = beside(
            region, table=self.table, difference=self.difference, fates=self.fates,
            by_sectors=self.by_sectors,
        )  # fmt: skip
        return replace(
            self, region=region, table=found["table"], difference=found["difference"],
            fates=found["fates"], by_sectors=found["by_sectors"],
        )  # fmt: skip

    def places_of(self, name: str, turns: Iterable[int]) -> dict[str, int]:
        """Stops by post in a municipality, of the replications with these spans of control."""
        summed: Counter[str] = Counter()
        for turn in turns:
            summed.update(self.places_in_turn[turn].get(name, {}))
        return dict(summed)

    def label(self, name: str, language: str = DEFAULT_LANGUAGE) -> str:
        """What a municipality is called in a table or figure."""
        return label(name, self.populations[name], language)

    def sentence(self, language: str = DEFAULT_LANGUAGE) -> str:
        """How often pilots outlive their project money here, in one sentence.

        It gives shares and intervals 12 and 36 months after the money, says
        whether they differ between the small and the large municipality, which
        channel carries most of the difference where that is known, and that
        this is an explanation within the model. Where points of the region of values were run, what
        they say stands in a sentence before it.
        """
        said = sentence.answer(
            self.table, self.difference, self.channels, self._compared(), language
        )
        return said if self.region is None else f"{self.region_sentence(language)} {said}"

    def region_sentence(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What points of the region of values say; empty where none were run."""
        if self.region is None:
            return ""
        return region_answer(self.region, self._compared(), language)

    def _compared(self) -> dict[str, int]:
        """Inhabitants of the municipalities that are compared, by name; one or two."""
        return {name: self.populations[name] for name in dict.fromkeys((self.small, self.large))}

    def to_csv(self, folder: str | Path, csv: Literal["nb"] | None = None) -> list[Path]:
        """Write every table as a CSV file.

        Args:
            folder: Where to; made if it does not exist.
            csv: ``"nb"`` writes a second set, ``*.nb.csv``, that Norwegian Excel
                opens as it stands. The canonical files are the same either way.

        Returns:
            The files written, each whole or not at all.
        """
        named = {
            "table": self.table,
            "difference": self.difference,
            "stops": self.stops,
            "side_effects": self.side_effects,
            "survival": self.survival,
            "ends": self.ends,
            "how_it_ended": self.fates,
            "by_sectors": self.by_sectors,
        }
        if self.channels is not None:
            named["channels"] = self.channels
        if self.region is not None:
            named["region"] = self.region.each
        return write_tables(named, Path(folder), norwegian=csv == "nb")


def gap_by_replication(
    pilots: pd.DataFrame,
    replications: int | None = None,
    populations: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """The gaps between the small and the large municipality, one row per replication.

    Made for :func:`collabsim.statistics.shapley.shapley`, whose ``gap`` it answers:
    rows average to the gap, columns are in the order of
    :data:`collabsim.analysis.tables.GAP_MEASURES`.

    Args:
        pilots: One row per proposal.
        replications: As for :meth:`Comparison.from_pilots`.
        populations: As for :meth:`Comparison.from_pilots`.
    """
    asked = range(replications) if replications is not None else None
    names = list(_populations(pilots, populations))
    return tables.gap_influences(run_sums(pilots, asked, names), names[0], names[-1])


def _populations(pilots: pd.DataFrame, given: Mapping[str, int] | None) -> dict[str, int]:
    """Inhabitants by municipality, the smallest first, equals in order of appearance."""
    if pilots.empty:
        raise ValueError("there are no pilots to compare")
    if given is not None:
        return dict(sorted(given.items(), key=lambda one: one[1]))
    places = pilots[["municipality", "population"]].drop_duplicates("municipality")
    ordered = places.sort_values("population", kind="stable")
    return {
        str(name): int(population)
        for name, population in zip(ordered["municipality"], ordered["population"], strict=True)
    }


def _refuse_one_size(populations: Mapping[str, int]) -> None:
    """Size channels carry a gap between two sizes and nothing else."""
    if len(populations) < 2:
        raise ValueError("channels carry a gap between two municipalities; there is only one")
    if len(set(populations.values())) == 1:
        raise ValueError("channels carry a gap between two sizes; all municipalities have the same")


def _same_places(
    neutral: pd.DataFrame, populations: Mapping[str, int], channel: str
) -> pd.DataFrame:
    if not set(neutral["municipality"]) <= set(populations):
        raise ValueError(
            f"the runs with {channel!r} neutralised are not those they are paired with"
        )
    return neutral
