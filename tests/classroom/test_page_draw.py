"""A teacher types the number of another draw; the page makes its runs, and a link restores it."""

from __future__ import annotations

import pytest

from collabsim.classroom.export_data import REPLICATION, SCENARIO, SEED
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.scenario import load_scenario
from tests.classroom.test_making import making_file  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

DRAW = 432
FIELD = "#luck .draw-number input"


def typed(opened, number):
    """The field as a teacher uses it, by the keyboard."""
    opened.page.fill(FIELD, str(number))
    opened.page.press(FIELD, "Enter")
    opened.settle()


def test_a_typed_draw_is_made_and_a_link_restores_it(open_page, making_file):  # noqa: F811
    opened = open_page(file=making_file, anew=True)
    assert opened.page.input_value(FIELD) == str(REPLICATION)
    typed(opened, DRAW)
    opened.until("!app.needsWorlds")
    lengths = [len(run_one(plan, SEED, DRAW).events) for plan in worlds(load_scenario(SCENARIO))]
    made = "return app.worlds.map((one) => one.events.length)"
    assert opened.run(made) == lengths
    opened.run("app.change({panel: 'share'})")
    opened.settle()
    link = opened.page.input_value("#link")
    fragment = link[link.index("#") :]
    assert f"seed={SEED}.{DRAW}" in fragment
    again = open_page(fragment, file=making_file)
    again.until("!app.needsWorlds")
    assert again.page.input_value(FIELD) == str(DRAW)
    assert again.run(made) == lengths
    typed(again, REPLICATION)
    assert again.run("return [app.setup.luck, app.source === app.recording]") == [None, True]
    assert opened.complaints == again.complaints == []


@pytest.mark.parametrize("number", ["-1", "1.5", "9999999999", ""])
def test_what_is_no_draw_changes_nothing(open_page, making_file, number):  # noqa: F811
    opened = open_page(file=making_file)
    typed(opened, number)
    assert opened.page.input_value(FIELD) == str(REPLICATION)
    assert opened.run("return app.setup.luck ?? null") is None


def test_where_nothing_can_be_made_there_is_no_field(open_page):
    opened = open_page()
    assert opened.page.query_selector(FIELD) is None
