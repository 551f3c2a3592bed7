"""Formulas of the pages as MathML, drawn by browsers themselves, without a script or letters."""

from __future__ import annotations

import html
import re

from latex2mathml.converter import convert

_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\(?P<open>[(\[])(?P<latex>.*?)\\[)\]]</(?P=tag)>',
    re.DOTALL,
)


def drawn(output: str) -> str:
    """The HTML of a page with its formulas, which were LaTeX, as MathML.

    Raises:
        Exception: What the library raises where it does not know a command.
    """

    def one(found: re.Match[str]) -> str:
        display = "block" if found["open"] == "[" else "inline"
        made = convert(html.unescape(found["latex"]), display=display)
        return f'<{found["tag"]} class="formula">{made}</{found["tag"]}>'

    return _FORMULA.sub(one, output)
