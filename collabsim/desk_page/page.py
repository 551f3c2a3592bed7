"""The page of the analyst's desk: served as modules, or put into a single file.

The single file holds everything: styles, scripts, libraries, words in every language, the rules
compiled to WebAssembly and the worlds they run. It opens from disk, asks the network for nothing,
and its content policy lets no script run but those whose hash it names.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from collabsim.browser import MODULES, RULES_WASM, STATISTICS
from collabsim.browser.bundle import script, scripts
from collabsim.browser.record import engine_record
from collabsim.classroom.page import FOLDER as CLASSROOM
from collabsim.desk_page import worlds
from collabsim.desk_page.declared import declared
from collabsim.desk_page.offered import offered
from collabsim.desk_page.vendored import vendored
from collabsim.language import LANGUAGES, catalogue, check_language, text

PAGE = Path(__file__).resolve().parent / "page"
"""The files of the page."""

PACKAGE = PAGE.parents[1]
"""The folder against which modules of several rooms find each other."""

PAGE_LANGUAGES: tuple[str, ...] = tuple(
    sorted(LANGUAGES, key=lambda code: {"nb": 0, "nn": 1}.get(code, 2))
)
"""In the order in which they can be chosen: the commonest in Norwegian offices first."""

STYLES = ("base", "form", "results")
"""Style sheets in the order in which they are read."""

WORKERS = ("desk_worker.js", "answer_worker.js")
"""What runs beside the page: the engine, and what answers."""

FILE_WORKER = "file_worker.js"
"""Writes documents and workbooks beside the page, with the libraries that stand before it."""

RUN_IN_PAGE = ("smol-toml.js", "tabulator.js")
"""Libraries that run in the page itself; the policy of a file names them."""

SERVED_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""Content policy of the served page, to be sent as a header."""

_TABLES = frozenset({
    "argument", "browser", "caption", "cast", "desk_page", "format", "idea", "outcome",
    "reason_short", "sector", "state",
})  # fmt: skip
"""Tables of the catalogues that the page itself reads; answers have their own."""

_SINGLE = ("classroom.date", "classroom.kroner", "classroom.missing")

_MIME = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
_BYTES = "application/octet-stream"
_JSON = "application/json"


def page_words() -> dict[str, dict[str, str]]:
    """The sentences of the page by language and dotted name."""
    return {
        language: {
            key: sentence
            for key, sentence in catalogue(language).items()
            if key.partition(".")[0] in _TABLES or key in _SINGLE
        }
        for language in PAGE_LANGUAGES
    }


@dataclass(frozen=True, slots=True)
class Served:
    """A file of the served page: its content and its media type."""

    content: bytes
    kind: str


@cache
def files() -> Mapping[str, Served]:
    """Scripts and style sheets by their path below the page, those of other rooms too."""
    found = {}
    for folder in (PAGE, PAGE / "answering", MODULES, STATISTICS, CLASSROOM):
        for file in sorted(folder.iterdir()):
            kind = _MIME.get(file.suffix[1:])
            if kind is not None:
                path = file.relative_to(PACKAGE).as_posix()
                found[path] = Served(file.read_bytes(), kind)
    for name, source in vendored().items():
        found[f"vendor/{name}"] = Served(source.encode(), _MIME[name.rpartition(".")[2]])
    # As one script: a worker of modules could not load the libraries, which are none.
    found[f"workers/{FILE_WORKER}"] = Served(script(PAGE / FILE_WORKER).encode(), _MIME["js"])
    return found


def small_assets(bundles: Iterable[str] = ()) -> dict[str, bytes]:
    """What the page reads at once, by name: what is offered, declared, and how the engine lies.

    Args:
        bundles: Names of the worlds the page can read; all if there are none.
    """

    def written(value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    return {
        "offered.json": written(offered(bundles)),
        "declared.json": written(declared(worlds.SETS)),
        "record.json": written(engine_record()),
        "rules.wasm": RULES_WASM.read_bytes(),
        "tabulator.css": vendored()["tabulator.css"].encode(),
    }


def media_type(name: str) -> str:
    """The media type of an asset."""
    return _JSON if name.endswith(".json") else _BYTES


def served_page(language: str = PAGE_LANGUAGES[0]) -> str:
    """The page as a server gives it out.

    Args:
        language: The language it opens in.

    Raises:
        ValueError: if there is no such language.
    """
    styles = "\n".join(
        f'<link rel="stylesheet" href="desk_page/page/{name}.css">' for name in STYLES
    )
    return _filled(
        language, mode="served", policy="", styles=styles, data=_settings(),
        script='<script type="module" src="desk_page/page/main.js"></script>',
    )  # fmt: skip


Say = Callable[[str], None]


def self_contained_page(language: str = PAGE_LANGUAGES[0], say: Say | None = None) -> str:
    """The page as a single file.

    Args:
        language: The language it opens in.
        say: Told what is being made: worlds, sets, page.

    Raises:
        ValueError: if there is no such language.
    """
    check_language(language)
    tell = say or (lambda _: None)
    assets = small_assets(worlds.IN_FILE)
    told = ""
    for name in worlds.IN_FILE:
        kind = name.partition(".")[0].partition("-")[0]
        if kind != told:
            tell(told := kind)
        assets[name] = worlds.bundle_of(name)
    tell("page")
    libraries = {name: source for name, source in vendored().items() if name.endswith(".js")}
    assets |= {name: source.encode() for name, source in libraries.items()}
    assets |= {name: script(PAGE / name).encode() for name in (*WORKERS, FILE_WORKER)}
    return _single_file(language, assets, libraries)


def _single_file(language: str, assets: Mapping[str, bytes], libraries: Mapping[str, str]) -> str:
    main = scripts(PAGE / "main.js")
    style = "".join((PAGE / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    run = {f: _hash(libraries[f]) for f in RUN_IN_PAGE}
    hashes = " ".join(f"'{one}'" for one in (*map(_hash, main), *run.values()))
    policy = (
        f"default-src 'none'; script-src 'wasm-unsafe-eval' {hashes}; style-src '{_hash(style)}'; "
        "img-src data: blob:; worker-src blob:; base-uri 'none'; form-action 'none'"
    )
    blocks = [
        f'<script type="text/plain" id="asset-{name}"{_integrity(run, name)}>{_packed(content)}'
        "</script>"
        for name, content in assets.items()
    ]
    return _filled(
        language, mode="file",
        policy=f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">',
        styles=f"<style>{style}</style>", data="\n".join([_settings(), *blocks]),
        script="\n".join(f"<script>{part}</script>" for part in main),
    )  # fmt: skip


def _integrity(run: Mapping[str, str], name: str) -> str:
    return f' data-integrity="{run[name]}"' if name in run else ""


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode("ascii")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _settings() -> str:
    """The words of the page as a block of data that no text in it can end."""
    value: dict[str, Any] = {"catalogues": page_words()}
    written = json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="collabsim-desk">{written}</script>'


def _filled(language: str, **parts: str) -> str:
    check_language(language)
    template = Template((PAGE / "index.html").read_text(encoding="utf-8"))
    return template.substitute(
        language=language,
        title=html.escape(text("desk_page.title", language)),
        noscript=html.escape(text("desk_page.noscript", language)),
        opening=html.escape(text("desk_page.opening", language)),
        **parts,
    )
