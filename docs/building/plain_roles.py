"""References in docstrings, written as Sphinx has them, as plain code."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension

_ROLE = re.compile(r":\w+:`~?(?P<name>[^`]+)`|``(?P<literal>[^`]+)``")


class PlainRoles(Extension):
    """Turns ``:class:`~a.b.C``` into the code ``C`` before a docstring is read as Markdown."""

    def on_instance(self, *, obj: Any, **_: Any) -> None:
        """Rewrite the docstring of one object."""
        if obj.docstring is not None:
            obj.docstring.value = _ROLE.sub(_as_code, obj.docstring.value)


def _as_code(found: re.Match[str]) -> str:
    text = found["literal"] or found["name"].rpartition(".")[2]
    return f"`{text}`"
