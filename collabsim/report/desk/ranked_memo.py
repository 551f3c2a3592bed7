"""The memo of compared instruments: which gives most, what it costs, who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from collabsim.report.desk.memo import Block, Memo, Part
from collabsim.report.desk.moving_memo import limits
from collabsim.report.desk.ranked import Ranked, ranked_of, record_of
from collabsim.report.desk.ranked_figure import write_ranked_figure
from collabsim.report.desk.ranked_tables import ranked_grids
from collabsim.report.desk.report import Written, made_place
from collabsim.report.desk.saying import Sayer, write_memo
from collabsim.report.grid import Grid

MOST_ROWS, MOST_FREE = 8, 4
"""Rows of a table on the pages, and sentences on what is free; the appendix has all."""


def write_ranked_report(
    folder: Path, language: str, command: str, template: Path | None = None, rank: str = "kroner"
) -> Written:
    """Write the memo of a folder of compared instruments, and its figures.

    Args:
        folder: As ``collabsim instruments`` left it.
        language: Code of the language.
        command: What makes it again.
        template: A document of the user's own.
        rank: In which order.

    Raises:
        UserError: the record cannot be read, or something cannot be written.
    """
    record = record_of(folder)
    towns = ranked_of(record, language)
    made_place(folder / "figures")
    sayer = Sayer(language)
    answers = [one.sentences(rank) for one in towns]
    kept = [one.sentences("good_kept") for one in towns]
    parts = [
        Part("question", [Block("title", (_question(towns, sayer, rank),))]),
        Part("answer", [
            *(Block("answer", (" ".join(lines),)) for lines in answers),
            *(Block("lead", (" ".join(lines),)) for lines in kept),
            Block("small", (sayer.word("memo_read"), sayer.word("memo_model"))),
        ]),
    ]  # fmt: skip
    appendix = Part("appendix", [Block("break"), Block("heading", (towns[0].word("appendix"),))])
    for one in towns:
        parts += _of_town(one, folder, rank, record)
        appendix.blocks += [_table(grid) for grid in ranked_grids(one, rank)]
        more = [*one.free(), one.unknown()]
        appendix.blocks.append(Block("small", tuple(line for line in more if line)))
    appendix.blocks.append(Block("small", (towns[0].word("note"),)))
    parts += [limits(sayer), _made(record, towns[0], sayer, command)]
    for one in towns:
        sayer.numbers.found.update(one.numbers.found)
    memo = Memo(parts, [appendix], sayer)
    if warning := next((one.unknown() for one in towns if one.unknown()), ""):
        memo.warnings.append(warning)
    title = parts[0].blocks[0].texts[0]
    told = [title, *(" ".join(lines) for lines in answers)]
    return write_memo(memo, folder, language, told, template)


def _question(towns: Sequence[Ranked], sayer: Sayer, rank: str) -> str:
    sizes = [sayer.numbers.constant(f"size.{one.population}", one.population,
                                    unit="inhabitants") for one in towns]  # fmt: skip
    listed = sizes[0] if len(sizes) == 1 else sayer.word(
        "list_last", first=", ".join(sizes[:-1]), last=sizes[-1]
    )  # fmt: skip
    return towns[0].word("question" if rank != "good_kept" else "question_kept", size=listed)


def _of_town(one: Ranked, folder: Path, rank: str, record: Mapping[str, Any]) -> list[Part]:
    """Figure, tables and what is free, of a municipality."""
    result = f"{str(record['fingerprint'])[:8]}-{one.population}"
    stem, alt = write_ranked_figure(
        one, "good_kept", folder / "figures", int(record["replications"]), result
    )
    kept, _, prices = ranked_grids(one, rank)
    free = one.free()[:MOST_FREE]
    parts = [
        Part("effect", [
            Block("figure", (one.word("figure"),), figure=stem, alt=alt),
            _table(kept, MOST_ROWS),
        ]),
        Part("cost", [_table(prices, MOST_ROWS)]),
    ]  # fmt: skip
    if free or one.unknown():
        blocks = [Block("heading", (one.word("costs_heading"),))]
        blocks += [Block("bullets", tuple(free))] if free else []
        blocks += [Block("small", (one.unknown(),))] if one.unknown() else []
        parts.append(Part("free", blocks))
    return parts


def _table(grid: Grid, most: int | None = None) -> Block:
    rows = [tuple(row.cells) for row in grid.rows[:most]]
    return Block("table", (grid.title,), (tuple(grid.headings), *rows))


def _made(record: Mapping[str, Any], one: Ranked, sayer: Sayer, command: str) -> Part:
    words = one.word(
        "made",
        version=sayer.numbers.constant_text("version", str(record["collabsim"])),
        replications=sayer.numbers.constant("replications", int(record["replications"])),
        seed=sayer.numbers.constant("seed", int(record["seed"])),
    )
    return Part("made", [Block("small", (words,)), Block("code", (command,))])
