"""What a browser would fetch from elsewhere when it opens a page of the built site."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

FETCHED = {
    "audio": ("src",), "embed": ("src",), "iframe": ("src",), "img": ("src", "srcset"),
    "input": ("src",), "link": ("href",), "object": ("data",), "script": ("src",),
    "source": ("src", "srcset"), "track": ("src",), "video": ("src", "poster"), "form": ("action",),
}  # fmt: skip
"""Attributes whose address a browser asks for; a link (``a``) waits for a click."""

_ELSEWHERE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
_IN_STYLE = re.compile(
    r"(?:url\(\s*[\"']?|@import\s+[\"'])((?:https?:)?//[^\"')\s]+)", re.IGNORECASE
)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in FETCHED.get(tag, ()) and value and _ELSEWHERE.match(value):
                self.found.append(f"<{tag} {name}={value}>")
            elif name == "style" and value:
                self.found += _IN_STYLE.findall(value)


def requests(site: Path) -> list[str]:
    """Each address outside the site that opening a page would ask for, with the file it is in."""
    found = []
    for path in sorted(site.rglob("*")):
        if path.suffix == ".html":
            page = _Page()
            text = path.read_text(encoding="utf-8")
            page.feed(text)
            asked = page.found + _IN_STYLE.findall(
                "".join(re.findall(r"<style.*?</style>", text, re.DOTALL))
            )
        elif path.suffix == ".css":
            asked = _IN_STYLE.findall(path.read_text(encoding="utf-8"))
        else:
            continue
        found += [f"{path.relative_to(site).as_posix()}: {one}" for one in asked]
    return found
