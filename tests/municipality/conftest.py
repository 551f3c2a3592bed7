"""How to read an organisation from a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collabsim.municipality.given import read_organisation
from collabsim.municipality.structure import Structure


@pytest.fixture
def read(tmp_path) -> Callable[..., Structure]:
    """Read an organisation from a text; parameters by name."""

    def read_text(text: str, **values: object) -> Structure:
        path = tmp_path / "org.toml"
        path.write_text(text, encoding="utf-8")
        return read_organisation(path, values)

    return read_text
