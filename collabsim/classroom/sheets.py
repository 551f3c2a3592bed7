"""Printable sheets for the classroom: lesson plans, exit ticket, teacher's sheet and glossary.

Each is one HTML file that needs nothing else: no script, no font and no picture from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2

from collabsim.classroom.export_data import REPLICATION
from collabsim.classroom.lesson import (
    FIRST_WORDS,
    PLANS,
    Entry,
    glossary,
    instrument_words,
    numbered,
    proximities,
)
from collabsim.classroom.roles_sheet import role_sheet
from collabsim.inquiry.levers import BUDGET_POINTS, LEVERS
from collabsim.language import check_language, number, text
from collabsim.writing import appearing_together
from collabsim.writing import check_folder as check_writable

SHEET_LANGUAGES: tuple[str, ...] = ("nb", "nn", "en")
"""Languages of the sheets, the commonest in Norwegian schools first."""


def write_sheets(
    folder: Path, languages: Iterable[str] = SHEET_LANGUAGES, draw: int | None = None
) -> list[Path]:
    """Write every sheet in every language, as ``<folder>/<language>/<sheet>.html``.

    All appear together: an error leaves nothing behind.

    Args:
        folder: Where to; made if it is not there. Other files in it are left alone.
        languages: Codes of the languages. Each sheet links to itself in the others.
        draw: The run that the page records; the shipped one if not given.

    Returns:
        The files, language by language.

    Raises:
        ValueError: if there is no such language.
        UserError: if nothing can be written to ``folder``.
    """
    codes = tuple(dict.fromkeys(check_language(language) for language in languages))
    check_writable(folder)
    pages = {
        Path(language) / f"{sheet}.html": sheet_html(sheet, language, codes, draw)
        for language in codes
        for sheet in SHEETS
    }
    with appearing_together(folder) as stage:
        for path, page in pages.items():
            (stage / path).parent.mkdir(exist_ok=True)
            (stage / path).write_text(page, encoding="utf-8", newline="\n")
    return [folder / path for path in pages]


def sheet_html(
    sheet: str,
    language: str,
    languages: Iterable[str] = SHEET_LANGUAGES,
    draw: int | None = None,
) -> str:
    """One sheet as a page of HTML.

    Args:
        sheet: A key of :data:`SHEETS`.
        language: Code of its language.
        languages: Languages it is also written in, for the links on the screen.
        draw: The run that the page records; the shipped one if not given.

    Raises:
        KeyError: if there is no such sheet.
        ValueError: if there is no such language.
    """
    check_language(language)
    view = _role_sheet(language, draw) if sheet == "role_sheet" else SHEETS[sheet](language)
    return (
        _templates()
        .get_template(f"{view['template']}.html")
        .render(
            view,
            sheet=sheet,
            language=language,
            say=partial(text, language=language),
            sheets={name: title(language) for name, title in _TITLES.items()},
            languages={code: text("sheet.language_name", code) for code in languages},
        )
    )


def _lesson(plan: str, language: str) -> dict[str, Any]:
    """What a lesson plan shows."""
    points = number(BUDGET_POINTS, language)
    say = partial(text, language=language)
    steps = [
        {
            "minutes": step.minutes,
            "written": say("sheet.minutes", count=number(step.minutes, language)),
            "title": say(f"{plan}.{step.key}"),
            **{
                who: say(f"{plan}.{step.key}_{who}", points=points)
                for who in ("teacher", "class", "page")
            },
        }
        for step in PLANS[plan]
    ]
    words = {entry.key: entry for entry in glossary(language)}
    return {
        "template": "lesson",
        "title": say(f"{plan}.title"),
        "short": say(f"{plan}.short", points=points),
        "steps": steps,
        "words": [words[key] for key in FIRST_WORDS],
        "levers": _levers(language) if any(step.key == "rescue" for step in PLANS[plan]) else [],
        "levers_about": say(
            "sheet.levers_about",
            points=points,
            all=number(sum(lever.price for lever in LEVERS), language),
        ),
    }


def _levers(language: str) -> list[dict[str, str]]:
    """The levers with their prices, in the order of the page."""
    return [
        {
            "name": text(f"lever.{lever.key}", language),
            "price": number(lever.price, language),
            "means": text(f"lever_means.{lever.key}", language),
            "worsens": text(f"lever_worsens.{lever.key}", language),
        }
        for lever in LEVERS
    ]


def _exit_ticket(language: str) -> dict[str, Any]:
    """What the exit ticket shows, and the key that goes with it."""
    questions = numbered("exit_ticket.question", language)
    return {
        "template": "exit_ticket",
        "title": text("exit_ticket.title", language),
        "questions": questions,
        "answers": list(zip(questions, numbered("exit_ticket.answer", language), strict=True)),
    }


def _teacher_sheet(language: str) -> dict[str, Any]:
    """What the teacher's sheet shows."""
    claims = numbered("teacher.misunderstanding", language)
    answers = [
        text(f"teacher.misunderstanding_{at}_answer", language) for at in range(1, len(claims) + 1)
    ]
    return {
        "template": "teacher_sheet",
        "title": text("teacher.title", language),
        "misunderstandings": list(zip(claims, answers, strict=True)),
        **{
            part: numbered(f"teacher.{key}", language)
            for part, key in (
                ("goals", "goal"),
                ("before", "before"),
                ("hands", "hands"),
                ("weak", "weak"),
            )
        },
        "curriculum": [
            text(f"teacher.curriculum_{subject}", language)
            for subject in ("social", "politics", "business", "across")
        ],
    }


def _glossary(language: str) -> dict[str, Any]:
    """What the glossary shows. In English the Norwegian word stands beside the English one."""
    own = glossary(language)
    norwegian: Mapping[str, Entry] = (
        {entry.key: entry for entry in glossary("nb")} if language == "en" else {}
    )
    return {
        "template": "glossary",
        "title": text("sheet.glossary", language),
        "about": text("glossary_title.about", language),
        "entries": [
            (entry, norwegian[entry.key].word if entry.key in norwegian else "") for entry in own
        ],
        "proximities": proximities(language),
    }


def _instrument_words(language: str) -> dict[str, Any]:
    """The words of the instruments. In English the Norwegian word stands beside the English one."""
    own = instrument_words(language)
    norwegian: Mapping[str, Entry] = (
        {entry.key: entry for entry in instrument_words("nb")} if language == "en" else {}
    )
    return {
        "template": "glossary",
        "title": text("sheet.instrument_words", language),
        "about": text("sheet.instrument_words_about", language),
        "entries": [
            (entry, norwegian[entry.key].word if entry.key in norwegian else "") for entry in own
        ],
        "proximities": [],
    }


def _role_sheet(language: str, draw: int | None = None) -> dict[str, Any]:
    """What the sheet of the role scene shows: its run is made when it is first asked for."""
    return role_sheet(language, REPLICATION if draw is None else draw)


SHEETS: Mapping[str, Callable[[str], dict[str, Any]]] = MappingProxyType(
    {
        "lesson_20": partial(_lesson, "lesson_20"),
        "lesson_45": partial(_lesson, "lesson_45"),
        "role_sheet": _role_sheet,
        "exit_ticket": _exit_ticket,
        "teacher_sheet": _teacher_sheet,
        "glossary": _glossary,
        "instrument_words": _instrument_words,
    }
)
"""The sheets: what each shows, by language."""

_TITLES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        name: partial(text, key)
        for name, key in (
            ("lesson_20", "lesson_20.title"),
            ("lesson_45", "lesson_45.title"),
            ("role_sheet", "roles_sheet.title"),
            ("exit_ticket", "exit_ticket.title"),
            ("teacher_sheet", "teacher.title"),
            ("glossary", "sheet.glossary"),
            ("instrument_words", "sheet.instrument_words"),
        )
    }
)
"""What each sheet is called, by language."""

SHEET_PAGES: Mapping[str, int] = MappingProxyType(
    {
        "lesson_20": 1,
        "lesson_45": 2,
        "role_sheet": 1,
        "exit_ticket": 2,
        "teacher_sheet": 2,
        "glossary": 2,
        "instrument_words": 1,
    }
)
"""Pages of A4 that each takes on paper: of the long plan the second is the levers, of the exit
ticket what a good answer contains, of the teacher's sheet the common misunderstandings."""


@cache
def _templates() -> jinja2.Environment:
    """The templates beside this file. A name a template does not get is an error, not a gap."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("collabsim.classroom"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
