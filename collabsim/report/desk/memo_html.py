"""The memo as a page: one file, no request, printable on A4, every number with its result."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from collabsim.report.desk.memo import Block, Memo, Part
from collabsim.report.desk.tokens import parts, plain

MEMO_STYLE = "\n" + (Path(__file__).parent / "memo.css").read_text(encoding="utf-8")
"""How a memo as a page looks; the analyst's page has the same."""

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def memo_html(memo: Memo, language: str) -> str:
    """The whole page."""
    title = plain(memo.parts[0].blocks[0].texts[0])
    body = "\n".join(_part(part, memo) for part in memo.parts)
    more = "\n".join(_part(part, memo) for part in memo.appendix)
    return (
        "<!doctype html>\n"
        f'<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{MEMO_STYLE}</style>\n</head>\n<body>\n"
        f'<main>\n<p class="small">{escape(memo.teller.word("memo_head"))}</p>\n{body}\n{more}\n'
        "</main>\n</body>\n</html>\n"
    )


def _part(part: Part, memo: Memo) -> str:
    blocks = "\n".join(line for block in part.blocks for line in _block(block, memo))
    kind = f' class="{part.name}-part"' if part.name == "answer" else ""
    return f'<section data-part="cs.{part.name}"{kind}>\n{blocks}\n</section>'


def _block(block: Block, memo: Memo) -> Iterator[str]:
    texts = [marked_html(one, memo) for one in block.texts]
    match block.kind:
        case "title":
            yield f"<h1>{' '.join(texts)}</h1>"
        case "heading":
            yield f"<h2>{' '.join(texts)}</h2>"
        case "answer" | "small" | "box":
            yield f'<p class="{block.kind}">{" ".join(texts)}</p>'
        case "lead" | "paragraph":
            yield f"<p>{' '.join(texts)}</p>"
        case "bullets":
            yield "<ul>" + "".join(f"<li>{one}</li>" for one in texts) + "</ul>"
        case "code":
            yield f"<p><code>{' '.join(texts)}</code></p>"
        case "break":
            yield '<div class="break"></div>'
        case "figure":
            yield _figure(block, texts)
        case "table":
            yield _table(block, texts, memo)


def _figure(block: Block, texts: list[str]) -> str:
    if block.figure is None:
        return ""
    name, _, language = block.figure.name.rpartition(".")
    wide, narrow = (
        block.figure.with_name(f"{stem}.{language}.svg") for stem in (name, f"{name}_80mm")
    )
    # What moves an effect is drawn at one width.
    source = ""
    if narrow.is_file():
        source = f'<source media="(max-width: 640px)" srcset="{_inside(narrow)}">'
    return (
        f"<figure><figcaption>{' '.join(texts)}</figcaption>"
        f'<picture>{source}<img alt="{escape(plain(block.alt), quote=True)}" '
        f'src="{_inside(wide)}"></picture></figure>'
    )


def _inside(picture: Path) -> str:
    """A picture as an address that has it in itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.read_bytes()).decode()}"


def _table(block: Block, texts: list[str], memo: Memo) -> str:
    head, *rows = block.rows
    caption = f"<caption>{' '.join(texts)}</caption>" if texts else ""
    heads = "".join(f'<th scope="col">{marked_html(one, memo)}</th>' for one in head)
    lines = []
    for first, *rest in rows:
        cells = "".join(f"<td>{_cell(one, memo)}</td>" for one in rest)
        lines.append(f'<tr><th scope="row">{marked_html(first, memo)}</th>{cells}</tr>')
    return (
        f'<div class="scroll" tabindex="0"><table>{caption}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(words: str, memo: Memo) -> str:
    first, *more = words.split("\n")
    second = "".join(f'<span class="second">{marked_html(one, memo)}</span>' for one in more)
    return marked_html(first, memo) + second


def marked_html(words: str, memo: Memo) -> str:
    """A text with an element around each number that says which result it is."""
    made = []
    for key, piece in parts(words):
        if key is None:
            made.append(escape(piece))
            continue
        value = memo.teller.numbers.found[key].value
        said = "" if value != value else f' value="{value:.10g}"'  # noqa: PLR0124 - unknown
        element = "data" if said else "span"
        made.append(f'<{element}{said} data-result="{escape(key)}">{escape(piece)}</{element}>')
    return _BOLD.sub(r"<strong>\1</strong>", "".join(made))
