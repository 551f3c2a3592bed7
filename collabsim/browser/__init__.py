"""The compiled rules for browsers, and the worlds that are run there, as data.

``rules.wasm`` is made by ``make wasm``; the modules below ``page`` run it. What Python knows
about worlds, parameters and instruments is written for them, so that nothing of it is said twice.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
RULES_WASM = FOLDER / "rules.wasm"
"""The rules compiled to WebAssembly; beside it stands of which rules."""
MODULES = FOLDER / "page" / "engine"
"""The modules of a page that run them, to be served as they are."""
STATISTICS = FOLDER / "page" / "statistics"
"""The modules that say how certain a figure is, as ``collabsim.statistics`` does."""
