"""Files of a report of something else than a sweep: what compared instruments or movers come to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from collabsim.report.desk.memo import Memo
from collabsim.report.desk.memo_docx import memo_docx
from collabsim.report.desk.memo_html import memo_html
from collabsim.report.desk.report import MEMO, NUMBERS, Written, made_place
from collabsim.report.desk.telling import said
from collabsim.report.desk.tokens import Numbers, plain
from collabsim.writing import write_whole


@dataclass(slots=True)
class Sayer:
    """Writes in a language, and keeps the numbers it writes."""

    language: str
    numbers: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.language)

    def word(self, key: str, **values: object) -> str:
        """A sentence or word of the desk."""
        return said(key, self.language, **values)


def write_memo(
    memo: Memo,
    folder: Path,
    language: str,
    answer: Sequence[str],
    template: Path | None = None,
) -> Written:
    """Write a memo as a document and a page, its numbers, and the answer alone.

    Args:
        memo: What it says.
        folder: In which ``report`` is written.
        language: Code of the language.
        answer: Its title and its sentences, for ``answer.LANG.txt``.
        template: A document of the user's own.

    Raises:
        UserError: something cannot be read or written.
    """
    place = folder / "report"
    made_place(place)
    files = {
        "memo": place / f"{MEMO[language]}.docx",
        "page": place / f"{MEMO[language]}.html",
        "numbers": place / NUMBERS,
        "answer": folder / f"answer.{language}.txt",
    }
    write_whole(files["memo"], memo_docx(memo, language, template))
    write_whole(files["page"], memo_html(memo, language).encode())
    found = memo.teller.numbers
    numbers = json.dumps(found.as_dict(), indent=1, ensure_ascii=False, allow_nan=False)
    write_whole(files["numbers"], numbers.encode())
    write_whole(files["answer"], ("\n\n".join(map(plain, answer)) + "\n").encode())
    return Written(files, tuple(memo.warnings), len(found.found), 0)
