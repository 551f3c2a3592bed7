"""The data of the classroom page, every world in full and with the names of the base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.golden.events import old_events
from tests.golden.plain import Thing, old_tree
from tests.golden.renamed import Renamed

# Prose of declarations, and what says which rules and version made it.
WITHOUT = (
    "made_with", "format.version", "scenario.fingerprint", "scenario.about", "event_columns",
    "glossary", "sources", "price_source", "budget.source",
)  # fmt: skip
POOLED = ("pilots", "people", "entrepreneurs", "tracks", "fates")
LEVERS = 1
"""Recorded levers: twice as many worlds with each."""


def page_data(names: Renamed, scenario: Any, seed: int) -> Any:
    """The data of the page: both municipalities with and without a lever, small ensembles."""
    recorded = names.there("collabsim.classroom.levers:RECORDED")[:LEVERS]
    sizes = names.call("collabsim.classroom.ensembles:Sizes", base_and_single=6, pairs=4, others=4)
    return names.call(
        "collabsim.classroom.export_data:classroom_data",
        scenario, seed=seed, recorded=recorded, masks=(0, 32, 33, 511), sizes=sizes,
    )  # fmt: skip


def page_thing(names: Renamed, data: Mapping[str, Any]) -> Thing:
    """The data as text: pools are where they are told apart, and are put back into the worlds."""
    thing = Thing()
    data = _by_old_keys(names, "", data)
    pools = _by_old_keys(names, "pools", data.pop("pools"))
    texts = _by_old_keys(names, "texts", data.pop("texts"))
    for number, world in enumerate(data.pop("worlds")):
        own = _by_old_keys(names, "worlds", world)
        thing.add_table(f"world_{number}.events", _events(names, data, pools, own))
        rest = {key: value for key, value in own.items() if key != "events"}
        for key in POOLED:
            rest[key] = [pools[key][place] for place in own[key]]
        rest["stories"] = [
            [[texts["lines"][line], *events] for line, *events in story] for story in own["stories"]
        ]
        rest["because"] = [
            None if place < 0 else _because(names, pools["because"][place], texts["causes"])
            for place in own["because"]
        ]
        _tree(thing, names, f"world_{number}", rest)
    _tree(thing, names, "texts", {key: texts[key] for key in ("titles", "note")})
    if "twins" in data:
        data["twins"] = [_old_twin(names, one) for one in data["twins"]]
    for key in sorted(data):
        if key not in WITHOUT:
            _tree(thing, names, key, {key: data[key]})
    return thing


SHARED = {"municipality": "town", "person": "actor"}
"""Columns of every event that twins may differ in, by what they are called now."""


def _old_twin(names: Renamed, twin: Mapping[str, Any]) -> dict[str, Any]:
    """Where two worlds part, with the columns of the base in which the events differ."""
    found = dict(twin)
    for key in ("first", "course"):
        parting = twin[key]
        if parting is not None:
            fields = names.fields_of(names.old_word(parting["kind"], "page_events.kind"))
            old = SHARED | {new: column for column, many in fields.items() for new in many}
            what = dict.fromkeys(old.get(name, name) for name in parting["what"])
            found[key] = {**parting, "what": list(what)}
    return found


def _tree(thing: Thing, names: Renamed, name: str, data: Any) -> None:
    if isinstance(data, dict) and "levers" in data and isinstance(data["levers"], list):
        data = {**data, "levers": [_sorted_words(names, one) for one in data["levers"]]}
    thing.add(name, "\n".join(old_tree(names, data, "page", WITHOUT)))


def _sorted_words(names: Renamed, lever: Any) -> Any:
    """A lever whose kinds of event are in the order of their old names."""
    if not isinstance(lever, dict) or "first_read" not in lever:
        return lever
    old = sorted(names.old_word(word, "page") for word in lever["first_read"])
    return {**lever, "first_read": old}


def _by_old_keys(names: Renamed, parent: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {names.old_key(parent, key): value for key, value in data.items()}


def _events(names: Renamed, data: Any, pools: Any, world: Any) -> dict[str, list[str]]:
    """The log of one world: its stretches of the pool, put together."""
    pool = pools["events"][world["municipality"]]
    pairs = world["events"]
    rows = [
        row
        for start, length in zip(pairs[::2], pairs[1::2], strict=True)
        for row in range(start, start + length)
    ]
    words = _by_old_keys(names, "codes", data["codes"])["event"]
    table = _whole(pool, [words[str(one)] for one in pool["kind"]])
    columns = {name: [values[row] for row in rows] for name, values in table.items()}
    return old_events(names, "page_events", columns, [words[str(one)] for one in columns["kind"]])


def _whole(pool: Mapping[str, Any], kinds: Sequence[str]) -> dict[str, list[Any]]:
    """The events of a pool with a column for each field, null where a kind has none."""
    table = {name: list(values) for name, values in pool.items() if name != "fields"}
    for own in pool["fields"].values():
        table |= {name: [None] * len(kinds) for name in own}
    places: dict[str, list[int]] = {}
    for place, kind in enumerate(kinds):
        places.setdefault(kind, []).append(place)
    for kind, own in pool["fields"].items():
        for name, values in own.items():
            for place, value in zip(places[kind], values, strict=True):
                table[name][place] = value
    return table


def _because(names: Renamed, why: Any, sentences: Any) -> Any:
    """Why one pilot stopped, with its sentences in place."""
    own = _by_old_keys(names, "because", why)
    causes = [_by_old_keys(names, "causes", one) for one in own["causes"]]
    return {**own, "causes": [{**one, "text": sentences[one["text"]]} for one in causes]}
