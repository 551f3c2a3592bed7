"""The classroom page: one set of modules, served as they are or put into a single file.

The single file holds everything: styles, script, words in every language and the
recorded worlds. It opens from disk, asks the network for nothing, and its content
policy lets no script run but its own.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from collabsim.classroom.act import scenes
from collabsim.classroom.lesson import FIRST_WORDS, PLANS
from collabsim.classroom.linking import link
from collabsim.classroom.making import packed as deflated
from collabsim.classroom.making import ranges, scripts
from collabsim.classroom.yardstick import yardstick_declared
from collabsim.language import LANGUAGES, catalogue, check_language, text

FOLDER = Path(__file__).resolve().parent / "page"
"""The files of the page."""

PAGE_LANGUAGES: tuple[str, ...] = tuple(
    sorted(LANGUAGES, key=lambda code: {"nb": 0, "nn": 1}.get(code, 2))
)
"""In the order of the buttons: the commonest in Norwegian schools first."""

STYLES: tuple[str, ...] = (
    "base", "stage", "panels", "lesson", "strip", "foot", "phone", "act",
    "act_scenes", "vote", "roles", "act_small", "pupil", "notes", "dark", "print",
)  # fmt: skip
"""Style sheets in the order in which they are read."""

SERVED_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""Content policy of the served page and of its workers, to be sent as a header."""

_TABLES = frozenset({
    "act", "act_idea", "act_number", "act_role", "argument", "ballot", "band", "because",
    "because_fact", "because_option", "because_undone", "brief", "calendar",
    "caption", "classroom", "controls", "csv", "door", "duty", "exit_ticket", "format",
    "glossary", "glossary_title", "glossary_word", "guess", "help", "idea", "jump", "key",
    "lesson", "lesson_20", "lesson_45", "lesson_do", "lesson_panel", "lever", "lever_means",
    "lever_short", "lever_worsens", "levers_panel", "luck", "maker", "notes", "outcome", "pace",
    "page", "panel",
    "parameter", "parting", "parting_draw", "parting_event", "person", "picture", "pilot",
    "proximity", "proximity_word", "pupil", "reason", "reason_short", "region", "result", "role",
    "role_about", "roles", "roles_act", "roles_label", "roles_why", "row", "scene", "sector",
    "sector_short", "share", "sheet", "source", "stage",
    "state", "state_short", "story_panel", "strip", "teacher", "teaching", "verdict", "vote",
    "why_fact", "why_undone",
})  # fmt: skip
"""Tables of the catalogues that the page reads."""

_ONE_BY_ONE = frozenset({
    "story.date", "story.months_one", "story.months_two", "story.months_many",
    *(f"story.month_{month}" for month in range(1, 13)),
})  # fmt: skip
"""Words the page reads out of tables that it else leaves out."""

_MIME = {"js": "text/javascript", "css": "text/css", "html": "text/html"}


def page_words(languages: tuple[str, ...] = PAGE_LANGUAGES) -> dict[str, dict[str, str]]:
    """The sentences of the page by language and dotted name.

    Raises:
        ValueError: if there is no such language.
    """
    return {
        language: {
            key: sentence
            for key, sentence in catalogue(language).items()
            if key.partition(".")[0] in _TABLES or key in _ONE_BY_ONE
        }
        for language in languages
    }


def sources() -> Mapping[str, str]:
    """The files of the page by name (``main.js``, ``base.css``, ``index.html``)."""
    return _sources()


@cache
def _sources() -> Mapping[str, str]:
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted(FOLDER.iterdir(), key=lambda entry: entry.name)
        if file.name.rpartition(".")[2] in _MIME
    }


def static_file(name: str) -> tuple[bytes, str] | None:
    """A file of the served page and its content type; nothing where there is no such file."""
    source = sources().get(name)
    kind = _MIME.get(name.rpartition(".")[2])
    if source is None or kind is None or kind == "text/html":
        return None
    return source.encode(), f"{kind}; charset=utf-8"


def served_page(language: str = PAGE_LANGUAGES[0], address: str | None = None) -> str:
    """The page as a server gives it out.

    It fetches its files from ``page/``, its data from ``api/data``, and what it makes runs with
    from ``making/`` when somebody first asks for a run that was not recorded.

    Args:
        language: The language it opens in.
        address: Where other machines reach the server; None where none can. Codes and links that
            the page shows lead there.

    Raises:
        ValueError: if there is no such language.
    """
    return _filled(
        language,
        mode="served",
        policy="",
        styles="\n".join(f'<link rel="stylesheet" href="page/{name}.css">' for name in STYLES),
        data=_json_block(
            "collabsim-page",
            {**_settings("served", page_words()), "address": address, "ranges": ranges()},
        ),
        script='<script type="module" src="page/main.js"></script>',
    )


def self_contained_page(
    packed: str,
    language: str = PAGE_LANGUAGES[0],
    words: Mapping[str, Mapping[str, str]] | None = None,
    assets: Mapping[str, bytes] | None = None,
) -> str:
    """The page as a single file.

    Args:
        packed: The recorded worlds, as :func:`collabsim.classroom.packing.pack` packs them.
        language: The language it opens in.
        words: Sentences by language and name, where they are not those of the catalogues.
        assets: What the page makes runs with, of :func:`collabsim.classroom.making.making_assets`
            for the scenario of the recorded worlds. Without it the page plays what was recorded.

    Raises:
        ValueError: if there is no such language, or if ``packed`` is not base64.
    """
    base64.b64decode(packed, validate=True)
    modules = {
        name.removesuffix(".js"): source
        for name, source in sources().items()
        if name.endswith(".js")
    }
    script = link(modules, "main")
    style = "".join(sources()[f"{name}.css"] for name in STYLES)
    own = scripts() if assets else {}
    more = {**(assets or {}), **{name: source.encode() for name, source in own.items()}}
    allowed = f" {_hash(own['maker.js'])} 'wasm-unsafe-eval'" if own else ""
    policy = (
        f"default-src 'none'; script-src {_hash(script)}{allowed}; style-src {_hash(style)}; "
        "img-src data: blob:; worker-src blob:; base-uri 'none'; form-action 'none'"
    )
    settings = _settings("file", words or page_words())
    if assets:
        settings["ranges"] = ranges()
    blocks = [
        f'<script type="text/plain" id="asset-{name}">{deflated(content)}</script>'
        for name, content in more.items()
    ]
    data = "\n".join([_json_block("collabsim-page", settings), *blocks])
    return _filled(
        language,
        mode="file",
        policy=f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">',
        styles=f"<style>{style}</style>",
        data=f'{data}\n<script type="text/plain" id="collabsim-data">{packed}</script>',
        script=f"<script>{script}</script>",
    )


def _settings(mode: str, words: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """What the page needs to know beside the recording."""
    plans = {
        plan: [{"key": step.key, "minutes": step.minutes} for step in steps]
        for plan, steps in PLANS.items()
    }
    return {
        "mode": mode, "plans": plans, "first_words": FIRST_WORDS, "scenes": list(scenes()),
        "catalogues": words, "yardstick": yardstick_declared(),
    }  # fmt: skip


def _json_block(name: str, value: object) -> str:
    """A block of data that no text in it can end."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{written}</script>'


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _filled(language: str, **parts: str) -> str:
    check_language(language)
    return Template(sources()["index.html"]).substitute(
        language=language,
        title=html.escape(text("page.title", language)),
        noscript=html.escape(text("page.noscript", language)),
        **parts,
    )
