"""A place to write scenario files, and the sentence they are refused with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from collabsim.errors import UserError
from collabsim.scenario import load_scenario

PLACE = "\n[[municipality]]\npopulation = 10_000\n"


@pytest.fixture
def write(tmp_path, monkeypatch) -> Callable[..., Path]:
    """Write a scenario file in the working directory and return its relative path."""
    monkeypatch.chdir(tmp_path)

    def write_file(text: str | bytes, name: str = "mine.toml") -> Path:
        content = text.encode("utf-8") if isinstance(text, str) else text
        (tmp_path / name).write_bytes(content)
        return Path(name)

    return write_file


@pytest.fixture
def refusal(write) -> Callable[..., str]:
    """The sentence with which a file of this text is refused."""

    def sentence(text: str | bytes, name: str = "mine.toml") -> str:
        with pytest.raises(UserError) as caught:
            load_scenario(write(text, name))
        return str(caught.value)

    return sentence
