"""Everything the exported page holds, as one piece of plain data.

``classroom_data`` makes it, ``packing.pack`` writes it small. Its shape is
described in docs/classroom_data.md; ``VERSION`` rises when that changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import collabsim
from collabsim.classroom.act import first_act
from collabsim.classroom.choosing import CLAUSES, Candidate, candidate
from collabsim.classroom.event_table import event_words
from collabsim.classroom.hierarchy import PLACES, hierarchy
from collabsim.classroom.packing import EventPool, Pool
from collabsim.classroom.pairs import cause_data, over_threads, twins_of
from collabsim.classroom.recording import Recording, record
from collabsim.classroom.region_data import region_data
from collabsim.classroom.roles import role_play
from collabsim.classroom.stories import Casts, Storyteller, verdict_texts
from collabsim.classroom.yardstick import whys_then
from collabsim.errors import UserError
from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.store.parts import source_hash_here
from collabsim.inquiry import levers as lever_game
from collabsim.inquiry.because import Explanation, explain_stops
from collabsim.inquiry.ensembles import ReplicationCounts, ensembles, playable_masks
from collabsim.inquiry.levers import (
    LEVERS,
    RECORDED,
    Lever,
    keys_of,
    mask_of,
    plan_with,
    values_of,
)
from collabsim.language import LANGUAGES, number, text
from collabsim.municipality.structure import Duty, Role, Sector
from collabsim.parameters import PARAMETERS, Value
from collabsim.records.course import HORIZONS
from collabsim.scenario import Scenario, load_scenario
from collabsim.world import codes
from collabsim.world.draws import Decision

Json = Any

VERSION = 6
SCENARIO = "classroom"
SEED = 302
REPLICATION = 981
"""The recorded run: the first by the criterion of :mod:`collabsim.classroom.choosing`, which a
test holds it to. ``collabsim classroom --draws`` lists what there is to choose from."""

CODES: tuple[type[IntEnum], ...] = (
    codes.State, codes.Outcome, codes.Stage, codes.Reason, codes.Argument, codes.Band,
    codes.Arrangement, codes.Source, codes.Funding, codes.Door, codes.Event, Decision,
    Sector, Role, Duty,
)  # fmt: skip

POOLED = ("pilots", "people", "entrepreneurs", "tracks", "fates")
"""Parts of a recording that repeat from world to world."""


@dataclass(slots=True)
class Pools:
    """What worlds share, while they are put together."""

    events: tuple[EventPool, ...] = field(
        default_factory=lambda: tuple(EventPool() for _ in PLACES)
    )
    parts: dict[str, Pool] = field(default_factory=lambda: {name: Pool() for name in POOLED})
    because: Pool = field(default_factory=Pool)
    lines: Pool = field(default_factory=Pool)
    causes: Pool = field(default_factory=Pool)


def classroom_data(
    scenario: Scenario | None = None,
    *,
    seed: int = SEED,
    replication: int = REPLICATION,
    recorded: Sequence[Lever] = RECORDED,
    masks: Sequence[int] | None = None,
    sizes: ReplicationCounts | None = None,
    say: Callable[[str], None] | None = None,
    structures: Structures | None = None,
    region_points: int = 0,
) -> Json:
    """Make the data of the page.

    Args:
        scenario: A scenario with two municipalities, the smaller one first;
            the shipped ``classroom`` if not given.
        seed: Seed of the recorded run and of the ensembles.
        replication: The replication that is recorded.
        recorded: Levers of the recorded worlds: every combination of them.
        masks: Combinations of levers with ensembles; all the page can show if not given.
        sizes: Replications of the ensembles.
        say: Told what is being made, a word at a time.
        structures: What has been laid out for the same page, which is not laid out again.
        region_points: Sets of values nobody can rule out that are run too; none are said
            anything of where it is 0.

    Returns:
        Plain data: lists, dictionaries, numbers, words.

    Raises:
        UserError: the scenario has not two municipalities, or the recorded run
            has more pilots than the page can show.
    """
    base = load_scenario(SCENARIO) if scenario is None else scenario
    if len(base.municipalities) != len(PLACES):
        raise UserError(
            f"the classroom page compares {len(PLACES)} municipalities; "
            f"the scenario has {len(base.municipalities)}"
        )
    tell = say or (lambda _word: None)
    tell("worlds")
    pools, kept = Pools(), structures or Structures()
    recordings = record_worlds(base, seed, replication, recorded, kept)
    tell("stories")
    told = [Storyteller(recording.run.blueprint) for recording in _first_of_each(recordings)]
    titles: dict[str, list[list[str]]] = {language: [[], []] for language in LANGUAGES}
    explained = explain_worlds(recordings, recorded)
    packed = [
        world_data(one, why, pools, told, recorded, titles)
        for one, why in zip(recordings, explained, strict=True)
    ]
    tell("twins")
    pairs = twins_of(recordings, explained, recorded)
    tell("ensembles")
    masks = playable_masks() if masks is None else masks
    summed = ensembles(base, seed, masks=masks, sizes=sizes, structures=kept)
    chosen = _chosen(recordings, explained, summed)
    return {
        **_about(base, seed, replication),
        "draw": draw_data(chosen),
        "act": act_data(chosen, recordings, explained[len(recordings) // len(PLACES)]),
        "levers": [_lever(lever, base, recorded) for lever in LEVERS],
        "budget": {"points": lever_game.BUDGET_POINTS, "source": lever_game.PRICE_SOURCE},
        "municipalities": [
            hierarchy(recording.run.blueprint, key)
            for recording, key in zip(_first_of_each(recordings), PLACES, strict=True)
        ],
        "pools": {
            "events": [pool.columns() for pool in pools.events],
            **{name: pool.values for name, pool in pools.parts.items()},
            "because": pools.because.values,
        },
        "worlds": packed,
        "twins": pairs,
        "ensembles": summed,
        **_over_region(base, seed, recorded, region_points, tell),
        "texts": _texts(pools, titles),
        "glossary": {},
    }


def served_data(**how: Any) -> Json:
    """The data of a page that is served, with figures of each lever alone.

    A server is to be ready in half a minute. Figures of several levers at once are counted by
    the page that asks for them.

    Args:
        how: As of :func:`classroom_data`.
    """
    alone = [mask for mask in playable_masks() if mask.bit_count() <= 1]
    return classroom_data(**{"masks": alone, **how})


def _texts(pools: Pools, titles: Json) -> Json:
    """Sentences of stories and causes, titles of pilots, and the note on scales."""
    return {
        "lines": pools.lines.values,
        "causes": pools.causes.values,
        "titles": titles,
        "note": {language: text("story.scales", language) for language in LANGUAGES},
    }


def _over_region(
    scenario: Scenario,
    seed: int,
    recorded: Sequence[Lever],
    points: int,
    tell: Callable[[str], None],
) -> dict[str, Json]:
    """What values nobody can rule out make of it; nothing where no point is asked for."""
    if not points:
        return {}
    tell("region")
    return {"region": region_data(scenario, seed, recorded, points)}


def _chosen(
    recordings: Sequence[Recording], explained: Sequence[dict[int, Explanation]], summed: Json
) -> Candidate:
    """What the criterion says of the recorded run, beside the many runs on the same page."""
    large = len(recordings) // len(PLACES)
    bare = [recordings[0], recordings[large]]
    means = [
        (place["share"][str(HORIZONS[-1])] or [float("nan")])[0]
        for combination in summed["combinations"]
        for place in combination["municipalities"]
        if not combination["mask"]
    ] or [float("nan")] * len(PLACES)
    run = bare[1].run
    return candidate(
        [one.run.blueprint for one in bare],
        run.seed,
        run.replication,
        (bare[0].run.pilots, run.pilots),
        (means[0], means[1]),
        explained[large],
    )


def draw_data(one: Candidate) -> Json:
    """The recorded run by the criterion: which clauses hold, and the idea the page follows."""
    return {
        "replication": one.replication,
        "clauses": {name: name not in one.failed for name in CLAUSES},
        "idea": None
        if one.idea is None
        else {"key": one.idea.key, "small": one.idea.small_row, "large": one.idea.large_row},
    }


def act_data(
    chosen: Candidate, recordings: Sequence[Recording], explained: dict[int, Explanation]
) -> Json:
    """The first act of the recorded run, its roles, and the idea without what stopped it.

    None where there is no idea to follow. ``explained`` is of the large municipality.
    """
    if chosen.idea is None:
        return None
    small, large = recordings[0].months, recordings[len(recordings) // len(PLACES)].months
    rows = chosen.idea.large_row, chosen.idea.small_row
    return {
        **first_act(large, small, rows),
        "roles": role_play(large, rows[0]),
        "why": whys_then(large.run, explained.get(rows[0])),
    }


def record_worlds(
    scenario: Scenario,
    seed: int,
    replication: int,
    recorded: Sequence[Lever],
    structures: Structures | None = None,
) -> list[Recording]:
    """Every combination of the recorded levers in both municipalities.

    World number ``municipality * 2 ** levers + mask`` stands at that place.
    """
    plans = worlds(scenario, structures=structures)

    def one(place: int, mask: int) -> Recording:
        keys = keys_of(mask, tuple(recorded))
        plan = plan_with(plans[place], values_of(keys))
        return record(plan, seed, replication, municipality=PLACES[place], levers=keys)

    masks = range(2 ** len(recorded))
    chosen = [(place, mask) for place in range(len(PLACES)) for mask in masks]
    return over_threads(one, chosen)


def explain_worlds(
    recordings: Sequence[Recording], recorded: Sequence[Lever]
) -> list[dict[int, Explanation]]:
    """Why pilots stopped, world by world; a world with one more lever on is its own replay."""
    each = 2 ** len(recorded)

    def one(world: int) -> dict[int, Explanation]:
        mask = world % each
        more = {
            lever.key: recordings[world + (1 << bit)].run
            for bit, lever in enumerate(recorded)
            if not mask >> bit & 1
        }
        return explain_stops(recordings[world].months, more)

    return over_threads(one, [(world,) for world in range(len(recordings))])


def _first_of_each(recordings: Sequence[Recording]) -> list[Recording]:
    """One recording of each municipality."""
    each = len(recordings) // len(PLACES)
    return [recordings[place * each] for place in range(len(PLACES))]


def world_data(
    recording: Recording,
    explanations: dict[int, Explanation],
    pools: Pools,
    told: Sequence[Storyteller],
    recorded: Sequence[Lever],
    titles: dict[str, list[list[str]]],
) -> Json:
    """One world as the page holds it, with what it shares put into the pools.

    Args:
        recording: The world.
        explanations: Why its pilots stopped.
        pools: What worlds share so far; added to.
        told: The storyteller of each municipality.
        recorded: The levers whose bits make up its mask.
        titles: Titles of pilots by language and municipality; filled once.
    """
    place = PLACES.index(recording.municipality)
    parts = recording.as_json()
    stories = told[place].stories(recording.run)
    if not titles[LANGUAGES[0]][place]:
        for language in LANGUAGES:
            titles[language][place] = [story.title[language] for story in stories]
    return {
        "municipality": place,
        "mask": mask_of(recording.levers, tuple(recorded)),
        "levers": list(recording.levers),
        "events": pools.events[place].add(recording.events),
        **{name: pool.add_all(parts[name]) for name, pool in pools.parts.items()},
        "stories": [
            [[pools.lines.add(line.as_json()), *line.events] for line in story.lines]
            for story in stories
        ],
        "because": [
            pools.because.add(why_data(explanations[pilot], told[place].casts, pools.causes))
            if pilot in explanations
            else -1
            for pilot in range(len(stories))
        ],
        "patience_months": parts["patience_months"],
        "town": {"fund_nok": parts["fund_nok"]},
    }


def why_data(explanation: Explanation, casts: Casts, causes: Pool) -> Json:
    """Why one pilot stopped as the page holds it, with its sentences put into ``causes``."""
    return {
        "pilot": explanation.pilot,
        "after_money": explanation.after_money,
        "causes": [
            {
                **cause_data(verdict.cause),
                "replayed": None if verdict.replayed is None else int(verdict.replayed),
                "because": verdict.because,
                "final": int(verdict.final),
                "text": causes.add(verdict_texts(explanation, verdict, casts)),
            }
            for verdict in explanation.verdicts
        ],
    }


def _about(scenario: Scenario, seed: int, replication: int) -> Json:
    """What was run, by what, and the words behind the numbers."""
    values = scenario.values
    months = 12 * int(values["years"])
    return {
        "format": {"name": "collabsim classroom", "version": VERSION},
        "made_with": {"collabsim": collabsim.__version__, "rules": source_hash_here()},
        "scenario": {
            "name": scenario.name,
            "about": scenario.about,
            "fingerprint": scenario.fingerprint,
            "seed": seed,
            "replication": replication,
            "years": values["years"],
            "months": months,
            "proposal_months": min(months, 12 * int(values["proposal_years"])),
            "weak_limit": values["weak_limit"],
            "case_months_before": values["case_months_before"],
            "horizons": list(HORIZONS),
            "values": dict(values),
        },
        "languages": list(LANGUAGES),
        "codes": {
            kind.__name__.lower(): {str(int(member)): member.name.lower() for member in kind}
            for kind in CODES
        },
        "event_columns": event_words(),
    }


def _lever(lever: Lever, scenario: Scenario, recorded: Sequence[Lever]) -> Json:
    """One lever as the page shows it."""
    first = next(iter(lever.values))
    off, on = scenario.values[first], lever.values[first]
    return {
        "key": lever.key,
        "values": dict(lever.values),
        "base": {name: scenario.values[name] for name in lever.values},
        "price": lever.price,
        "price_source": lever_game.PRICE_SOURCE,
        "recorded": lever in recorded,
        "bit": list(recorded).index(lever) if lever in recorded else None,
        "ensemble_bit": LEVERS.index(lever),
        "first_read": sorted(kind.name.lower() for kind in lever.first_read),
        "sources": {name: PARAMETERS[name].source for name in lever.values},
        "texts": {
            language: {
                "name": text(f"lever.{lever.key}", language),
                "about": text(
                    f"lever_about.{lever.key}",
                    language,
                    on=_number(on, language),
                    off=_number(off, language),
                ),
            }
            for language in LANGUAGES
        },
    }


def _number(value: Value, language: str) -> str:
    """A value as a language writes it, with as many decimals as it has (at most two)."""
    if isinstance(value, str):
        return value
    decimals = next(d for d in (0, 1, 2) if d == 2 or round(value, d) == value)
    return number(float(value), language, decimals)
