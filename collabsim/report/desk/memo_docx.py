"""The memo as a document for Word and its like, by a template of the user's own where one is given.

In a template every part has a place: a content control with the tag ``cs.`` and the part's name
(``cs.answer``). A part without a place stands last, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import docx
from docx.enum.text import WD_BREAK
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from collabsim.errors import UserError
from collabsim.report.desk.memo import Block, Memo, Part
from collabsim.report.desk.tokens import parts, plain

_BOLD = re.compile(r"(\*\*)")
_DAY = datetime(2018, 1, 1, tzinfo=UTC)
"""What a document says it was made at: the same memo is the same bytes."""

LONGEST_TITLE = 255
"""Signs of the title among a document's properties: Word takes no more."""

LANGUAGE_TAG = {"en": "en-GB", "nb": "nb-NO", "nn": "nn-NO"}


def memo_docx(memo: Memo, language: str, template: Path | None = None) -> bytes:
    """The document as bytes.

    Args:
        memo: What it says; a part without a place in the template is added to its warnings.
        language: Code of the language, for the spelling.
        template: A ``.docx`` with content controls; the plain form if left out.

    Raises:
        UserError: the template cannot be read.
    """
    document = _opened(template)
    writer = _Writer(document, memo)
    if template is None:
        _plain_form(document, language)
        header = document.sections[0].header.paragraphs[0]
        header.add_run(memo.teller.word("memo_head")).font.size = Pt(8)
        for part in (*memo.parts, *memo.appendix):
            writer.append(part)
    else:
        _fill(document, memo, writer)
    title = plain(memo.parts[0].blocks[0].texts[0])
    document.core_properties.title = (
        title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    )
    document.core_properties.author = "collabsim"
    document.core_properties.language = LANGUAGE_TAG[language]
    document.core_properties.created = document.core_properties.modified = _DAY
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _opened(template: Path | None) -> Any:
    if template is None:
        return docx.Document()
    try:
        return docx.Document(str(template))
    except (OSError, BadZipFile, PackageNotFoundError, KeyError, ValueError) as failure:
        raise UserError(
            f"--template: {template} cannot be read as a .docx ({type(failure).__name__})"
        ) from None


def _plain_form(document: Any, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(13), Mm(12)
    section.header_distance = Mm(6)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Sans", Pt(9)
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.line_spacing = 1.0
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), LANGUAGE_TAG[language])
    normal.element.get_or_add_rPr().append(tongue)
    for name, size, before in (("Title", 15, 0), ("Heading 2", 10.5, 5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = "Liberation Sans", Pt(size), True
        style.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(2)
        style.paragraph_format.keep_with_next = True
    border = document.styles["Title"].element.find(qn("w:pPr")).find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)


def _fill(document: Any, memo: Memo, writer: _Writer) -> None:
    """Put every part in the content control of its tag; the others last."""
    for part in (*memo.parts, *memo.appendix):
        controls = [
            one for one in document.element.body.iter(qn("w:sdt")) if _tag(one) == f"cs.{part.name}"
        ]
        if not controls:
            memo.warnings.append(memo.teller.word("report_missing_tag", part=f"cs.{part.name}"))
            writer.append(part)
            continue
        before = len(document.element.body)
        writer.append(part)
        made = list(document.element.body)[before - 1 : -1]
        content = controls[0].find(qn("w:sdtContent"))
        for old in list(content):
            content.remove(old)
        for element in made:
            content.append(element)


def _tag(control: Any) -> str:
    properties = control.find(qn("w:sdtPr"))
    tag = None if properties is None else properties.find(qn("w:tag"))
    return "" if tag is None else str(tag.get(qn("w:val")))


class _Writer:
    """Appends parts to a document; every number is within a bookmark that names its result."""

    def __init__(self, document: Any, memo: Memo) -> None:
        self._document = document
        self._memo = memo
        self._bookmarks = 0
        self._named: set[str] = set()

    def append(self, part: Part) -> None:
        """Write the blocks of a part at the end."""
        for block in part.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        add = self._document.add_paragraph
        styles = {style.name for style in self._document.styles}
        match block.kind:
            case "title":
                self._write(add(style="Title" if "Title" in styles else None), block.texts)
            case "heading":
                self._write(add(style="Heading 2" if "Heading 2" in styles else None), block.texts)
            case "bullets":
                for one in block.texts:
                    listed = "List Bullet" if "List Bullet" in styles else None
                    self._write(add(style=listed), (one,))
            case "figure":
                self._figure(block)
            case "table":
                self._table(block)
            case "break":
                add().add_run().add_break(WD_BREAK.PAGE)
            case _:
                self._paragraph(add(), block)

    def _paragraph(self, paragraph: Any, block: Block) -> None:
        size = {"answer": 10.5, "small": 7.8, "code": 7.8}.get(block.kind)
        bold = block.kind in {"answer", "box"}
        self._write(paragraph, block.texts, size=size, bold=bold)
        if block.kind == "box":
            _boxed(paragraph)

    def _figure(self, block: Block) -> None:
        if block.figure is None:
            return
        # One paragraph, so that no page ends between a figure and what it is called.
        paragraph = self._document.add_paragraph()
        self._write(paragraph, block.texts, bold=True)
        paragraph.add_run().add_break()
        picture = paragraph.add_run().add_picture(f"{block.figure}.png", width=Mm(160))
        properties = picture._inline.docPr  # noqa: SLF001 - the only way to its words
        properties.set("descr", plain(block.alt))

    def _table(self, block: Block) -> None:
        if block.texts:
            caption = self._document.add_paragraph()
            caption.paragraph_format.keep_with_next = True
            self._write(caption, block.texts, bold=True)
        head = block.rows[0]
        table = self._document.add_table(rows=0, cols=len(head))
        table.autofit = True
        for number, row in enumerate(block.rows):
            cells = table.add_row().cells
            for cell, words in zip(cells, row, strict=True):
                first, *more = words.split("\n")
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(0.5)
                self._write(paragraph, (first,), size=8.2, bold=number == 0)
                for line in more:
                    paragraph.add_run().add_break()
                    self._write(paragraph, (line,), size=7.6)
        _ruled(table)
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _write(
        self, paragraph: Any, texts: Sequence[str], *, size: float | None = None, bold: bool = False
    ) -> None:
        strong = False
        for key, piece in parts(" ".join(texts)):
            for part in _BOLD.split(piece) if key is None else [piece]:
                if part == "**":
                    strong = not strong
                    continue
                if not part:
                    continue
                run = paragraph.add_run(part)
                run.bold = True if bold or strong else None
                if size is not None:
                    run.font.size = Pt(size)
                if key is not None:
                    self._bookmark(run, key)

    def _bookmark(self, run: Any, key: str) -> None:
        """Put a run within the bookmark of its result; a name may stand once in a document."""
        name = "r_" + re.sub(r"[^A-Za-z0-9_]", "_", key)
        self._bookmarks += 1
        if name in self._named:
            name = f"{name}__{self._bookmarks}"
        self._named.add(name)
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        begin.set(qn("w:id"), str(self._bookmarks))
        begin.set(qn("w:name"), name[-40:] if len(name) > 40 else name)
        end.set(qn("w:id"), str(self._bookmarks))
        run._r.addprevious(begin)  # noqa: SLF001 - python-docx has no bookmarks
        run._r.addnext(end)  # noqa: SLF001


def _boxed(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "3"), ("color", "767676")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001


def _ruled(table: Any) -> None:
    """A line below each row, and no others."""
    properties = table._tbl.tblPr  # noqa: SLF001
    borders = OxmlElement("w:tblBorders")
    for side, size in (("bottom", "4"), ("insideH", "2")):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "999999")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties.append(borders)
