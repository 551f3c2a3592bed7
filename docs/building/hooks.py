"""What is done to the site while it is built: parts from the code, links, a last check.

The pages of ``docs/`` can be read in the repository, where a link to ``../CHANGELOG.md`` or a
notebook is right. On the site the same things have pages of their own.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

import built_site
import formulas
import reference
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import notebooks

ROOT = Path(__file__).resolve().parents[2]
OF_THE_REPOSITORY = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
"""Files beside ``docs/`` that are pages of the site."""

_LINK = re.compile(r"(?P<before>\]\()(?P<target>[^)\s#]+)(?P<anchor>#[^)\s]*)?(?=\))")
_PART = re.compile(r"^<!-- site: (?P<name>\w+) -->$", re.MULTILINE)
_COMMENT = re.compile(r"^ *<!--.*?-->\n?", re.MULTILINE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List a folder that the navigation names, so that a new record needs no line there."""
    config.nav = _listed(config.nav, Path(config.docs_dir))
    return config


def _listed(entry: Any, docs: Path) -> Any:
    if isinstance(entry, dict):
        return {title: _listed(one, docs) for title, one in entry.items()}
    if isinstance(entry, list):
        listed = []
        for one in entry:
            if isinstance(one, str) and "*" in one:
                found = [path.relative_to(docs).as_posix() for path in sorted(docs.glob(one))]
                listed += [path for path in found if path not in listed]
            else:
                listed.append(_listed(one, docs))
        return listed
    return entry


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are notebooks, or stand elsewhere in the repository."""
    made = {}
    for name, place in OF_THE_REPOSITORY.items():
        made[place] = _as_if_at(place, (ROOT / name).read_text(encoding="utf-8"), ".")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        place = f"tutorials/{path.stem}.md"
        text, pictures = notebooks.page(path)
        made[place] = _as_if_at(place, text, "notebooks")
        for name, content in pictures.items():
            files.append(File.generated(config, f"tutorials/{name}", content=content))
    for place, text in made.items():
        files.append(File.generated(config, place, content=text))
    return files


def _as_if_at(place: str, text: str, home: str) -> str:
    """A text of another folder of the repository, its links written from a place in ``docs/``."""

    def moved(found: re.Match[str]) -> str:
        target = found["target"]
        if "://" in target or target.endswith(".png"):
            return found.group()
        wanted = _resolved(str(PurePosixPath(home) / target))
        return f"{found['before']}{_relative(wanted, f'docs/{place}')}{found['anchor'] or ''}"

    return _LINK.sub(moved, text)


def _resolved(path: str) -> str:
    parts: list[str] = []
    for part in PurePosixPath(path).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _relative(wanted: str, place: str) -> str:
    return PurePosixPath(wanted).relative_to(PurePosixPath(place).parent, walk_up=True).as_posix()


def _page_of(path: str) -> str | None:
    """The page, in ``docs/``, of a file of the repository; ``None`` where it has none."""
    if path == "README.md":
        return "docs/index.md"
    if path in OF_THE_REPOSITORY:
        return f"docs/{OF_THE_REPOSITORY[path]}"
    if path.startswith("notebooks"):
        return (
            f"docs/tutorials/{PurePosixPath(path).stem if path.endswith('ipynb') else 'index'}.md"
        )
    if path.startswith("scenarios"):
        return "docs/reference/scenarios.md"
    if path == "docs/decisions":
        return "docs/decisions/index.md"
    return None


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Write the parts a page marks, drop comments, lead links out of the folder to their pages."""
    place = f"docs/{page.file.src_uri}"

    def led(found: re.Match[str]) -> str:
        target = found["target"]
        if "://" in target:
            return found.group()
        instead = _page_of(_resolved(f"{PurePosixPath(place).parent}/{target}"))
        if instead is None:
            return found.group()
        return f"{found['before']}{_relative(instead, place)}{found['anchor'] or ''}"

    whole = _PART.sub(lambda found: reference.PARTS[found["name"]](), markdown)
    return _LINK.sub(led, _COMMENT.sub("", whole))


def on_page_content(html: str, **_: Any) -> str:
    """Formulas, before the search reads the page."""
    return formulas.drawn(html)


def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Say in which language a page is, for screen readers and search engines."""
    language = page.meta.get("lang")
    return output.replace('<html lang="en"', f'<html lang="{language}"', 1) if language else output


def on_post_build(config: MkDocsConfig) -> None:
    """Refuse a site that would ask for anything from elsewhere."""
    asked = built_site.requests(Path(config.site_dir))
    if asked:
        raise PluginError("the site would load from elsewhere:\n" + "\n".join(asked))
