"""A small exported page and a browser, for the tests of the analyst's page."""

from __future__ import annotations

import pytest

from collabsim.desk_page import worlds
from collabsim.desk_page.page import self_contained_page
from tests.classroom.conftest import chromium
from tests.desk_page.opened import open_desk

__all__ = ["chromium"]

SIZES = (3_000, 10_000)
POINTS = 2


def few_worlds():
    """Two sizes with their own values, and in two sets of assumptions."""
    return {
        "worlds.bin": lambda: [
            one for one in worlds.first_worlds() if int(one.id) in SIZES
        ],
        "more.bin": lambda: [
            worlds.Offered(f"{near}", worlds.municipality(near), worlds.name_of(near))
            for near in worlds.sizes() if 12_000 < near < 17_000
        ],
        "ends.bin": lambda: [
            worlds.Offered(
                "3000 half",
                worlds.municipality(3_000).with_values(unit_rate_factor=0.5),
                worlds.name_of(3_000),
            )
        ],
        **{
            worlds.in_sets(size): lambda size=size: worlds.worlds_in_sets(
                worlds.points_of(POINTS), size
            )
            for size in SIZES
        },
    }  # fmt: skip


@pytest.fixture(scope="session")
def desk_text():
    """The self-contained page with few worlds."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(worlds, "BUNDLES", few_worlds())
        patched.setattr(worlds, "IN_FILE", tuple(few_worlds()))
        patched.setattr(worlds, "SETS", (POINTS,))
        patched.setattr("collabsim.desk_page.offered.SETS", POINTS)
        return self_contained_page()


@pytest.fixture(scope="session")
def desk_file(desk_text, tmp_path_factory):
    """The page in a file."""
    path = tmp_path_factory.mktemp("desk") / "desk.html"
    path.write_text(desk_text, encoding="utf-8")
    return path


@pytest.fixture
def open_page(chromium, desk_file):
    """Opens the page from disk, without a network."""
    opened = []

    def opener(fragment="", **more):
        opened.append(open_desk(chromium, f"{desk_file.as_uri()}{fragment}", **more))
        return opened[-1]

    yield opener
    for one in opened:
        one.page.context.close()
