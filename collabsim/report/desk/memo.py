"""The memo: question, answer, how sure, who, what it costs, what it does not say; two pages.

It is made once, of blocks, and written as a page and as a document. Every number in it is marked
with its result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.tornado import Tornado
from collabsim.language import has_text, text
from collabsim.parameters import PARAMETERS
from collabsim.report.desk import moving
from collabsim.report.desk.answer import answer, headlines, never_acted, rows_of, verdict_class
from collabsim.report.desk.costs import cost_lines, million_table
from collabsim.report.desk.matters import limit
from collabsim.report.desk.moving_words import Mover
from collabsim.report.desk.notes import notes
from collabsim.report.desk.tables import base_of, beside_of, group_of, over_sets
from collabsim.report.desk.telling import Teller, lever_name
from collabsim.report.desk.tokens import Numbers, unmarked
from collabsim.statistics.keys import Chance, Word, chance_of

Kind = Literal["title", "answer", "lead", "small", "heading", "paragraph", "bullets", "box",
               "figure", "table", "code", "break"]  # fmt: skip

IN_TABLE = (
    "delivering_12", "delivering_36", "alive_36", "good_lost", "legal_errors",
    "services_by_municipality",
)  # fmt: skip
"""What the table of the memo tells; something that may get worse is always among it."""

WORSE = ("good_lost", "weak_kept", "legal_errors", "started")
"""What may get worse, of which the last one does where it falls."""

MOST_WORSE, MOST_QUESTIONS = 3, 3
"""Of what got worse and of questions so many are named."""

ASKED = ("threshold_basis", "unit_rate_factor", "cross_sector_share")
"""What a municipality is asked to find out where it was not worked out what moves the effect."""

LIMITS, MEANS = ("one", "levels", "other"), ("pilot", "deliver", "good", "set")
"""What a memo does not say, and which words it explains."""


@dataclass(slots=True)
class Block:
    """A piece of the memo.

    ``texts`` are its sentences, or the entries of a list; ``rows`` those of a table, the headings
    first, with two lines in a cell where it has a line break. ``figure`` is the stem of a picture's
    files, ``alt`` what it shows in words.
    """

    kind: Kind
    texts: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    figure: Path | None = None
    alt: str = ""


@dataclass(slots=True)
class Part:
    """A part of the memo with a name by which a template places it."""

    name: str
    blocks: list[Block] = field(default_factory=list)


class Says(Protocol):
    """Whoever writes a memo: has the numbers in it, and the words of the desk."""

    numbers: Numbers

    def word(self, key: str, **values: object) -> str:
        """A sentence or word of the desk."""


@dataclass(slots=True)
class Memo:
    """All parts of a memo, those of the appendix apart."""

    parts: list[Part]
    appendix: list[Part]
    teller: Says
    warnings: list[str] = field(default_factory=list)

    def texts(self) -> list[str]:
        """Every text of the memo, for tests and for counting words."""
        found = []
        for part in (*self.parts, *self.appendix):
            for block in part.blocks:
                found += [*block.texts, *(cell for row in block.rows for cell in row), block.alt]
        return [one for one in found if one]


def memo_of(
    teller: Teller,
    change: Change,
    figures: Mapping[str, tuple[Path, str]],
    command: str,
    moved: Tornado | None = None,
) -> Memo:
    """Make the memo of a change.

    Args:
        teller: Writes the numbers and keeps them.
        change: What the memo is about.
        figures: By name (effect, ended) the stem of its files and its words.
        command: What makes it again.
        moved: What moves the effect, where that was worked out.
    """
    parts = [
        Part("question", [Block("title", (question(teller, change),))]),
        Part("answer", _answer(teller, change)),
    ]
    if not never_acted(change):
        parts += [
            Part("effect", _effect(teller, change, figures)),
            Part("who", _who(teller, change)),
            Part("ended", _figure(teller, figures, "ended", "memo_ended")),
            Part("cost", _cost(teller, change)),
        ]
        if moved is not None:
            parts.append(Part("sensitivity", _moved(teller, moved)))
    parts += [
        Part("find_out", _find_out(teller, moved)),
        Part("assumptions", _assumptions(teller, change)),
        Part("limits", _limits(teller, change)),
        Part("made", _made(teller, change, command)),
    ]
    memo = Memo(parts, _appendix(teller, change), teller)
    if not _priced(cost_lines(teller, change), teller):
        memo.warnings.append(teller.word("no_price"))
    return memo


def question(teller: Teller, change: Change) -> str:
    """The question the sweep asks, in the language where it is a shipped one."""
    sweep = teller.effects.results.folder.sweep
    key = f"desk_question.{sweep.name}"
    if has_text(key, teller.language):
        value = {
            name: teller.value(name, change.pair.after.values[name])
            for name in teller.effects.names
        }
        return text(key, teller.language, value=", ".join(value.values()))
    if sweep.question:
        return sweep.question
    return teller.word("memo_question", change=teller.short(change))


def _answer(teller: Teller, change: Change) -> list[Block]:
    blocks = [Block("answer", (" ".join(answer(teller, change)),))]
    if never_acted(change):
        return blocks
    towns = list(change.municipalities)
    told = (
        [towns[0]] if len(towns) == 1 else [_clearest(teller, change), _most_open(teller, change)]
    )
    if len(towns) > 1:
        blocks += [Block("lead", (_figures(teller, change, town),)) for town in dict.fromkeys(told)]
    if change.sets is not None:
        blocks.append(Block("lead", _over_sets(teller, change, list(dict.fromkeys(told)))))
    return [*blocks, Block("small", (teller.word("memo_read"), teller.word("memo_model")))]


def _figures(teller: Teller, change: Change, town: str) -> str:
    """Both horizons of a size with their intervals."""
    first, second = (
        teller.effects.row(change.pair.after.number, town, name)
        for name in headlines(teller, change)
    )
    per = "proposals" if first["per"] == "proposals" else "started"
    return teller.word(
        "memo_figures", places=teller.places([change.municipalities[town]]),
        per=teller.word(f"within_of_{per}"), first=teller.effect(first),
        first_between=teller.interval(first, sign=True), second=teller.effect(second),
        second_between=teller.interval(second, sign=True),
    )  # fmt: skip


def _clearest(teller: Teller, change: Change) -> str:
    """The size whose effect stands out most from chance after one year."""

    def stands_out(row: Mapping[str, Any]) -> float:
        half = max(float(row["high"] - row["low"]) / 2.0, 1e-9)
        return abs(float(row["effect"])) / half

    rows = rows_of(teller, change, headlines(teller, change)[0])
    return str(max(rows, key=stands_out)["municipality"])


def _most_open(teller: Teller, change: Change) -> str:
    """The size on which the sets agree least after three years; another than the clearest."""
    clearest = _clearest(teller, change)
    rows = [
        row
        for row in rows_of(teller, change, headlines(teller, change)[1])
        if row["municipality"] != clearest
    ]

    def agreement(row: Mapping[str, Any]) -> float:
        counts = [row[f"sets_{which}"] for which in ("more", "within", "fewer")]
        return float(max(counts)) / max(float(sum(counts)), 1.0)

    return str(min(reversed(rows), key=agreement)["municipality"])


def _over_sets(teller: Teller, change: Change, towns: Sequence[str]) -> tuple[str, ...]:
    """In how many sets more deliver, a sentence each horizon."""
    count = teller.constant("sets_tried", len(change.sets.points) if change.sets else 0)
    sentences = [teller.word("memo_sets", sets=count)]
    for name, when in zip(headlines(teller, change), ("one_year", "three_years"), strict=True):
        rows = [teller.effects.row(change.pair.after.number, town, name) for town in towns]
        listed = "; ".join(
            teller.word(
                "memo_sets_at", more=teller.count(row, "more"), fewer=teller.count(row, "fewer"),
                places=teller.places([int(row["population"])]),
            )
            for row in rows
        )  # fmt: skip
        sentences.append(
            teller.word("memo_sets_when", after=teller.word(f"after_{when}"), listed=listed)
        )
    return tuple(sentences)


def _figure(
    teller: Teller, figures: Mapping[str, tuple[Path, str]], name: str, title: str
) -> list[Block]:
    if name not in figures:
        return []
    stem, alt = figures[name]
    return [Block("figure", (teller.word(title),), figure=stem, alt=alt)]


def _effect(teller: Teller, change: Change, figures: Mapping[str, tuple[Path, str]]) -> list[Block]:
    towns = list(change.municipalities)
    shown = towns if len(towns) < 3 else [towns[0], towns[-1]]
    heading = (
        teller.word("memo_of_started"),
        *(teller.places([change.municipalities[town]]) for town in shown),
    )
    rows = [heading]
    own = headlines(teller, change)
    names = [*own, *(name for name in IN_TABLE if name not in own)]
    there = set(beside_of(teller, change)) | {*own, *IN_TABLE[:5]}
    for name in [one for one in names if one in there]:
        found = [teller.effects.row(change.pair.after.number, town, name) for town in shown]
        rows.append((teller.word(f"memo_{name}"), *(_cell(teller, row) for row in found)))
    return [
        *_figure(teller, figures, "effect", "memo_effect"),
        Block("table", (teller.word("memo_table", change=teller.change(change)),), tuple(rows)),
        Block("small", (teller.word(f"memo_table_note{'' if change.sets else '_untried'}"),)),
    ]


def _cell(teller: Teller, row: Mapping[str, Any]) -> str:
    clear = chance_of(row["low"], row["high"], row["matters"]) in {Chance.MORE, Chance.FEWER}
    first = teller.word(
        "memo_cell", value=teller.effect(row), between=teller.interval(row, sign=True)
    )
    first = f"**{first}**" if clear else first
    return f"{first}\n{_in_sets(teller, row)}"


def _in_sets(teller: Teller, row: Mapping[str, Any]) -> str:
    """What the sets say of a row: which way, and in how many of them."""
    kroner = group_of(str(row["measure"])) == "kroner"
    if not teller.tried(row):
        return teller.word("memo_not_tried" if kroner else f"memo_word_{row['word']}")
    if kroner:
        return teller.word("memo_span", span=teller.span(row))
    counts = [
        teller.word(f"memo_in_{which}", count=teller.count(row, which))
        for which in ("more", "within", "fewer")
        if row[f"sets_{which}"]
    ]
    word = Word(row["word"])
    key = "open" if word.is_open else str(word)
    prefix = teller.word(f"memo_word_{key}")
    return f"{prefix}: {', '.join(counts)}"


def _who(teller: Teller, change: Change) -> list[Block]:
    """Whom the effect meets: sizes, and pilots of one or two sectors, as differences of effects."""
    sentences = []
    towns = list(change.municipalities)
    first, second = headlines(teller, change)
    if len(towns) > 1:
        found = teller.effects.contrast(change, first, (towns[0], "all"), (towns[-1], "all"))
        sentences.append(
            _difference(
                teller, change, found, first, "memo_who_size", "size",
                small=teller.places([change.municipalities[towns[0]]]),
                large=teller.places([change.municipalities[towns[-1]]]),
            )
        )  # fmt: skip
    town = towns[-1]
    found = teller.effects.contrast(change, second, (town, "two_sectors"), (town, "one_sector"))
    sentences.append(
        _difference(
            teller, change, found, second, "memo_who_sectors", "sectors",
            places=teller.places([change.municipalities[town]]),
        )
    )  # fmt: skip
    return [
        Block("heading", (teller.word("memo_who"),)),
        Block("paragraph", tuple(one for one in sentences if one)),
    ]


def _difference(
    teller: Teller, change: Change, found: dict[str, Any], measure: str, key: str, what: str,
    **places: str,
) -> str:  # fmt: skip
    """A difference of two effects in words: larger or smaller only by both keys."""
    row = {
        **found, "cell": change.pair.after.number, "against": change.pair.before.number,
        "population": f"contrast_{what}", "municipality": what, "sectors": "all",
        "measure": measure, "months": None, "per": "started",
    }  # fmt: skip
    figures = {"value": teller.effect(row), "between": teller.interval(row, sign=True)}
    if not teller.tried(row):
        return teller.word(f"{key}_untried", **figures, **places)
    kind = verdict_class(row)
    counts = {which: teller.count(row, which) for which in ("more", "fewer")}
    return teller.word(f"{key}_{kind}" if has_text(f"desk.{key}_{kind}") else f"{key}_other",
                       **figures, **counts, **places)  # fmt: skip


def _cost(teller: Teller, change: Change) -> list[Block]:
    blocks = [Block("heading", (teller.word("memo_cost"),))]
    lines = cost_lines(teller, change)
    priced = [line for line in lines if unmarked(line) != teller.word("no_price")]
    blocks.append(Block("paragraph", tuple(priced)) if priced else Block("paragraph", ()))
    if len(priced) < len(lines):
        blocks.append(Block("box", (teller.word("no_price"),)))
    worse = _worse(teller, change)
    blocks.append(Block("paragraph", (worse,)))
    return [block for block in blocks if block.texts]


def _worse(teller: Teller, change: Change) -> str:
    """What got clearly worse somewhere, or that nothing did; and what did within what matters."""
    found: dict[str, list[str]] = {"memo_worse": [], "memo_worse_small": []}
    for name in WORSE:
        bad = Chance.FEWER if name == WORSE[-1] else Chance.MORE
        for row in rows_of(teller, change, name):
            sense = chance_of(row["low"], row["high"], row["matters"])
            # Told from nothing by chance, though all of it lies within what matters.
            apart = row["high"] < 0.0 if bad is Chance.FEWER else row["low"] > 0.0
            if sense is bad:
                found["memo_worse"].append(_worse_one(teller, row, "memo_worse_one"))
            elif sense is Chance.SAME and apart:
                found["memo_worse_small"].append(_worse_one(teller, row, "memo_worse_small_one"))
    lines = [_some_worse(teller, key, listed) for key, listed in found.items() if listed]
    if not found["memo_worse"]:
        lines.insert(0, teller.word("memo_nothing_worse"))
    return " ".join(lines)


def _worse_one(teller: Teller, row: Mapping[str, Any], key: str) -> str:
    return teller.word(
        key, name=teller.word(f"measure_{row['measure']}"),
        places=teller.places([int(row["population"])]), value=teller.effect(row),
        between=teller.interval(row, sign=True), matters=limit(teller, str(row["measure"])),
    )  # fmt: skip


def _some_worse(teller: Teller, key: str, listed: Sequence[str]) -> str:
    """The first of what got worse, and how many there are besides."""
    named = "; ".join(listed[:MOST_WORSE])
    more = len(listed) - MOST_WORSE
    if more > 0:
        count = teller.constant(f"more.{key}", more)
        named = teller.word("memo_worse_more", listed=named, count=count)
    return teller.word(key, listed=named)


def _priced(lines: Sequence[str], teller: Teller) -> bool:
    return all(unmarked(line) != teller.word("no_price") for line in lines)


def _moved(teller: Teller, moved: Tornado) -> list[Block]:
    """What would change the answer: how many assumptions move it, whether any turns it."""
    mover = Mover(moved.subject, teller.language)
    lines = moving.sentences(mover, moved)
    not_told = moving.below(mover, moved)[:1] if moved.inert else []
    teller.numbers.found.update(mover.numbers.found)
    where = teller.word("memo_moved_where", places=teller.places([moved.subject.population]))
    return [
        Block("heading", (teller.word("memo_moved"),)),
        Block("paragraph", (where, *lines, *not_told)),
    ]


def _find_out(teller: Teller, moved: Tornado | None) -> list[Block]:
    """Questions a municipality can answer for itself, about what moves the effect."""
    asked = []
    if moved is not None:
        asked = moving.questions(Mover(moved.subject, teller.language), moved)
    if not asked:
        names = [f"desk_ask.{name}" for name in ASKED]
        asked = [text(name, teller.language) for name in names]
    return [
        Block("heading", (teller.word("memo_find_out"),)),
        Block("bullets", tuple(asked[:MOST_QUESTIONS])),
    ]


def _assumptions(teller: Teller, change: Change) -> list[Block]:
    """Values of the levers and of what a municipality may know, with where they come from."""
    rows = [tuple(teller.word(f"memo_column_{key}") for key in ("assumption", "value", "source"))]
    scenario = change.pair.after.scenario
    named = [name for name in teller.effects.names if name in PARAMETERS]
    for name in dict.fromkeys((*named, *ASKED)):
        if name not in PARAMETERS:
            continue
        one = PARAMETERS[name]
        key = "assumption" if one.source.startswith("assumption") else "sourced"
        source = teller.word(f"memo_{'asked' if name in named else key}")
        rows.append(
            (lever_name(name, teller.language), teller.value(name, scenario.values[name]), source)
        )
    return [
        Block("heading", (teller.word("memo_assumptions"),)),
        Block("table", (), tuple(rows)),
    ]


def _limits(teller: Teller, change: Change) -> list[Block]:
    bullets = tuple(teller.word(f"memo_limit_{key}") for key in LIMITS)
    limit_of_good = float(change.pair.after.scenario.values["weak_limit"])
    good = teller.constant("weak_limit", limit_of_good, 1)
    words = " ".join(teller.word(f"memo_means_{key}", limit=good) for key in MEANS)
    return [
        Block("heading", (teller.word("memo_limits"),)),
        Block("bullets", bullets),
        Block("small", (words,)),
    ]


def _made(teller: Teller, change: Change, command: str) -> list[Block]:
    manifest = teller.effects.results.folder.manifest
    seed = manifest.seed_of(change.pair.after.number)
    made = teller.word(
        "memo_made",
        version=teller.numbers.constant_text("version", str(manifest.versions["collabsim"])),
        scenario=change.pair.after.scenario.name,
        replications=teller.constant("replications", change.replications),
        seed=teller.constant("seed", seed),
        rules=teller.numbers.constant_text("rules", manifest.rules),
    )
    return [Block("small", (made,)), Block("code", (command,))]


def _appendix(teller: Teller, change: Change) -> list[Part]:
    """All sizes and measures, before and after, with what the notes say."""
    if never_acted(change):
        return []
    parts = [Part("appendix", [Block("break"), Block("heading", (teller.word("memo_appendix"),))])]
    blocks = parts[0].blocks
    names = [*headlines(teller, change), *beside_of(teller, change)]
    for town, population in change.municipalities.items():
        heading = tuple(
            teller.word(f"memo_column_{key}")
            for key in ("measure", "of", "before", "after", "effect", "chance", "sets")
        )
        rows = [heading]
        for name in names:
            row = teller.effects.row(change.pair.after.number, town, name)
            rows.append(
                (
                    teller.word(f"measure_{name}"), teller.word(f"group_{base_of(name)}"),
                    teller.level(row, "before"),
                    teller.level(row, "after"), teller.effect(row),
                    teller.interval(row, sign=True),
                    over_sets(teller, row),
                )
            )  # fmt: skip
        blocks.append(Block("table", (teller.places([population]),), tuple(rows)))
    if millions := million_table(teller, change):
        blocks.append(Block("table", (teller.word("memo_per_million"),), tuple(millions)))
    blocks.append(Block("small", (teller.word("ended_note"), *notes(teller))))
    return parts
