"""Every scene of the classroom page has its pictures, and the documents show them."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from PIL import Image

from collabsim.classroom.act import scenes
from collabsim.classroom.sheets import SHEETS

DOCS = Path(__file__).resolve().parents[2] / "docs"
MOST_BYTES, MOST_BYTES_TOGETHER = 150_000, 6_000_000


@pytest.fixture(scope="module")
def tool():
    """The tool that takes them; it needs playwright, as the browser tests do."""
    pytest.importorskip("playwright.sync_api")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DOCS))
        yield importlib.import_module("classroom_pictures")


def test_every_declared_scene_is_taken_and_has_its_line(tool):
    declared = {scene["id"] for scene in scenes()}
    assert declared >= tool.NOT_IN_THE_RUN
    assert set(tool.STORY) == declared - tool.NOT_IN_THE_RUN
    assert tool.declared_elsewhere() <= set(tool.MORE)
    assert len(tool.declared_elsewhere()) > 10
    assert set(tool.SCRIPTS) == set(tool.MORE)
    assert set(tool.SHEETS) == set(SHEETS)


def test_every_scene_has_a_picture_at_each_width_and_none_is_left_over(tool):
    wanted = {f"{name}_{size}.webp": size for name in tool.names() for size in tool.SIZES}
    paper = {f"{name}.webp" for name in tool.paper_names()}
    assert {file.name for file in tool.PICTURES.iterdir()} == set(wanted) | paper
    together = sum((tool.PICTURES / name).stat().st_size for name in paper)
    for name, size in wanted.items():
        file = tool.PICTURES / name
        together += file.stat().st_size
        assert file.stat().st_size <= MOST_BYTES, name
        with Image.open(file) as picture:
            assert picture.size == tool.SIZES[size], name
    assert together <= MOST_BYTES_TOGETHER


def test_the_page_of_the_documents_is_what_the_tool_writes(tool):
    page = (DOCS / "classroom_scenes.md").read_text(encoding="utf-8")
    assert page == tool.written()
    for file in DOCS.glob("classroom*.md"):
        for shown in re.findall(r"\((pictures/[^)]+)\)", file.read_text(encoding="utf-8")):
            assert (DOCS / shown).is_file(), shown
