"""What a reader is told where nothing else can be answered, in every language."""

from __future__ import annotations

import html
from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from collabsim.classroom.page import PAGE_LANGUAGES
from collabsim.language import text

WORD_OF_STATUS: Mapping[int, str] = MappingProxyType(
    {404: "not_found", 405: "no_method", 500: "failed"}
)
"""What is told for a status that nothing more is known of; "refused" for all others."""


def problem(request: Request, status: int) -> Response:
    """An answer that says what is wrong: data for the page, a page for a reader.

    Args:
        request: What was asked.
        status: Status of the answer.
    """
    name = WORD_OF_STATUS.get(status, "refused")
    if request.method == "GET" and not request.url.path.startswith("/api/"):
        return HTMLResponse(problem_page(name), status)
    texts = {language: text(f"server.{name}", language) for language in PAGE_LANGUAGES}
    return JSONResponse({"error": name, "texts": texts}, status)


def problem_page(word: str) -> str:
    """A page with a sentence in every language and a way back; it needs no script."""
    parts = [
        f'<section lang="{language}">'
        f"<p>{html.escape(text(f'server.{word}', language))}</p>"
        f'<p><a href="/">{html.escape(text("server.home", language))}</a></p>'
        "</section>"
        for language in PAGE_LANGUAGES
    ]
    first = PAGE_LANGUAGES[0]
    title = html.escape(text("page.title", first))
    return (
        f'<!doctype html><html lang="{first}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="/page/base.css"></head>'
        f"<body><main><h1>{title}</h1>{''.join(parts)}</main></body></html>"
    )
