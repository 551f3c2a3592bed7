"""Documents an archive carries: in the package of an installed wheel, or in a checkout."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from collabsim.errors import UserError

LOCK, CITATION, ODD = "requirements.lock", "CITATION.cff", "odd.md"
_IN_A_CHECKOUT = {LOCK: LOCK, CITATION: CITATION, ODD: f"docs/{ODD}"}
_INSIDE = "shipped_documents"


def document(name: str) -> Path:
    """Where a document is.

    Args:
        name: One of those above.

    Raises:
        UserError: It is not there, because the program was installed in some other way.
    """
    package = Path(str(files("collabsim")))
    for place in (package / _INSIDE / name, package.parent / _IN_A_CHECKOUT[name]):
        if place.is_file():
            return place
    raise UserError(
        f"this installation of collabsim has no {name}, which an archive needs; "
        "install its wheel, or work in a checkout"
    )


def carried() -> dict[str, Path]:
    """What a wheel carries beside the package: places inside it, and where each is now."""
    from collabsim.scenario import shipped_folder  # noqa: PLC0415 - shipped is known before files

    found = {f"collabsim/{_INSIDE}/{name}": document(name) for name in _IN_A_CHECKOUT}
    scenarios = shipped_folder()
    for path in sorted(scenarios.rglob("*")):
        if path.is_file():
            found[f"collabsim/shipped/{path.relative_to(scenarios).as_posix()}"] = path
    return found
