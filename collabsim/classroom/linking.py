"""One script from the modules of the page, so that the page can be a single file.

A browser refuses to import modules into a page opened from disk. The modules are
written in a small part of the language, ``import { names } from "./file.js"`` and
``export function`` or ``export const`` at the beginning of a line; each becomes a
function that returns what it exports, in an order in which everything is there
before it is used. Anything else is refused, so that what is served and what is
exported cannot come to mean different things.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*|.*\bimport\(.*", re.MULTILINE)


def link(modules: Mapping[str, str], main: str) -> str:
    """All modules that ``main`` needs, and ``main`` itself, as one script.

    Args:
        modules: Source by name, without ``.js``.
        main: Name of the module that starts the page.

    Raises:
        ValueError: if a module is not there, modules import each other in a circle,
            a name is imported that is not exported, or an import or export is
            written in a way that is not understood.
    """
    exported = {name: frozenset(m[1] for m in _exports(source)) for name, source in modules.items()}
    parts: list[str] = []
    done: set[str] = set()

    def add(name: str, path: tuple[str, ...]) -> None:
        if name in done:
            return
        if name in path:
            raise ValueError(f"modules import each other: {' > '.join((*path, name))}")
        if name not in modules:
            raise ValueError(f"{path[-1]}.js imports {name}.js, which is not there")
        for imported, other in _IMPORT.findall(modules[name]):
            add(other, (*path, name))
            missing = _names(imported) - exported[other]
            if missing:
                raise ValueError(f"{name}.js imports {sorted(missing)} from {other}.js")
        parts.append(_wrapped(name, modules[name]))
        done.add(name)

    add(main, ("page",))
    return "\n".join(['"use strict";', *parts, ""])


def _exports(source: str) -> list[tuple[str, str]]:
    return _EXPORT.findall(source)


def _names(imported: str) -> set[str]:
    return {name.strip() for name in imported.split(",") if name.strip()}


def _wrapped(name: str, source: str) -> str:
    """A module as a constant of its name that holds what it exports."""
    if "</script" in source.lower() or "<!--" in source:
        raise ValueError(f"{name}.js holds what would end the script element it is put into")
    body = _IMPORT.sub(
        lambda m: f"const {{ {', '.join(sorted(_names(m[1])))} }} = ${m[2]};",
        source,
    )
    body = _EXPORT.sub(r"\1 \2", body)
    strange = _LEFT_OVER.search(body)
    if strange:
        raise ValueError(f"{name}.js: not understood: {strange[0].strip()}")
    given = ", ".join(names for _, names in _exports(source))
    return f"const ${name} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();"
