"""The memo of what moves an effect: every question that was asked of it, one after the other.

``collabsim sensitivity`` keeps what it says with its numbers marked; here it becomes a document and
a page, without a run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from collabsim.errors import UserError
from collabsim.language import LANGUAGES, text
from collabsim.report.desk.memo import Block, Memo, Part
from collabsim.report.desk.report import Written
from collabsim.report.desk.saying import Sayer, write_memo
from collabsim.report.desk.tokens import Number, plain, rekeyed

ORDER = ("tornado", "tipping", "heat", "boxes", "pawn", "morris", "sobol")
"""Questions in the order a memo has them; the first that was asked gives the answer."""

TOLD = "told"


class Asked(NamedTuple):
    """A question that was asked: name of its files, and their record."""

    name: str
    record: Mapping[str, Any]


def is_of_sensitivity(folder: Path) -> bool:
    """Whether a folder holds what moves an effect, as ``collabsim sensitivity`` leaves it."""
    return any(_asked(folder, language) for language in LANGUAGES)


def _asked(folder: Path, language: str) -> list[Asked]:
    """The questions asked in a language, in the order of a memo."""
    found = []
    try:
        paths = sorted(folder.glob(f"*.{language}.json")) if folder.is_dir() else []
    except OSError:  # a name that is too long: whoever opens it says so
        return []
    for path in paths:
        name = path.name.removesuffix(f".{language}.json")
        if name.partition("_")[0] not in ORDER:
            continue
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            _ = record[TOLD]["question"], record["numbers"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        found.append(Asked(name, record))
    return sorted(found, key=lambda one: (ORDER.index(one.name.partition("_")[0]), one.name))


def write_moving_report(
    folder: Path, language: str, command: str, template: Path | None = None
) -> Written:
    """Write the memo of a folder of what moves an effect.

    Args:
        folder: As ``collabsim sensitivity`` left it.
        language: Code of the language; that in which it was asked.
        command: What makes it again.
        template: A document of the user's own.

    Raises:
        UserError: nothing was asked in this language, or something cannot be read or written.
    """
    asked = _asked(folder, language)
    if not asked:
        others = ", ".join(one for one in LANGUAGES if _asked(folder, one))
        raise UserError(
            f"{folder}: nothing was asked in {language}, only in {others}; the same collabsim "
            f"sensitivity command with --language {language} says it without new runs"
        )
    sayer = Sayer(language)
    memo = _memo(asked, sayer, folder, command)
    first = memo.parts[1].blocks[0]
    return write_memo(
        memo, folder, language, [*memo.parts[0].blocks[0].texts, *first.texts], template
    )


def _memo(asked: Sequence[Asked], sayer: Sayer, folder: Path, command: str) -> Memo:
    told = [_of(one, sayer) for one in asked]
    first = told[0]
    parts = [
        Part("question", [Block("title", (first["question"],))]),
        Part("answer", [
            Block("answer", (first["answer"],)),
            *(Block("lead", (one["answer"],)) for one in told[1:] if one["answer"]),
            Block("small", tuple(first["heading"])),
            Block("small", (sayer.word("memo_read"), sayer.word("memo_model"))),
        ]),
    ]  # fmt: skip
    for one, own in zip(asked, told, strict=True):
        blocks = [Block("heading", (own["title"],))]
        stem = folder / f"{one.name}.{sayer.language}"
        if stem.with_name(f"{stem.name}.svg").is_file():
            blocks.append(Block("figure", (own["caption"],), figure=stem, alt=own["answer"]))
        blocks += [
            Block(block["kind"], tuple(block["texts"]), tuple(tuple(row) for row in block["rows"]))
            for block in own["blocks"]
        ]
        parts.append(Part(one.name.partition("_")[0], blocks))
    parts += [limits(sayer), _made(asked[0].record, sayer, command)]
    return Memo(parts, [], sayer)


def _of(one: Asked, sayer: Sayer) -> dict[str, Any]:
    """What was said, its numbers named by the question and put among those of the memo."""
    prefix = f"{one.name}."
    for key, record in one.record["numbers"].items():
        value = float("nan") if record["value"] is None else record["value"]
        sayer.numbers.found[f"{prefix}{key}"] = Number(**{**record, "value": value})

    def named(part: Any) -> Any:
        if isinstance(part, str):
            return rekeyed(part, prefix)
        if isinstance(part, Mapping):
            return {key: value if key == "kind" else named(value) for key, value in part.items()}
        return [named(value) for value in part]

    told: dict[str, Any] = named(one.record[TOLD])
    return told


def limits(sayer: Sayer) -> Part:
    """What a memo does not say."""
    bullets = tuple(sayer.word(f"memo_limit_{key}") for key in ("one", "levels", "other"))
    return Part("limits", [
        Block("heading", (sayer.word("memo_limits"),)), Block("bullets", bullets),
    ])  # fmt: skip


def _made(record: Mapping[str, Any], sayer: Sayer, command: str) -> Part:
    words = text(
        "sensitivity.memo_made",
        sayer.language,
        version=sayer.numbers.constant_text("version", str(record["version"])),
        seed=sayer.numbers.constant("seed", int(record["seed"])),
        rules=sayer.numbers.constant_text("rules", str(record["rules"])),
    )
    return Part("made", [Block("small", (words,)), Block("code", (plain(command),))])
