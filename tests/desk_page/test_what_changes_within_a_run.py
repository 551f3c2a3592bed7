"""What changes from a month of the run on: on the page, in its file, and in the runs of Python."""

from __future__ import annotations

import pytest

from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.report.desk.tokens import plain
from tests.desk_page.as_python import same_answer, same_log

pytestmark = pytest.mark.jobs

LEVERS = {
    "threshold_nok": {"before": 100_000, "after": 500_000, "from": 36},
    "pooled_budget": {"before": False, "after": True},
    "delegation_school_unit_nok": {"before": 0, "after": 300_000, "from": 25},
}
NAMES = ("month", "kind", "pilot", "actor", "other", "code", "a", "b", "c", "d", "e", "f", "g")


@pytest.fixture
def desk(open_page):
    opened = open_page()
    opened.run("app.ask({ ...app.question, levers: given })", LEVERS)
    return opened


def test_its_file_gives_the_same_runs_and_numbers_in_python(desk, tmp_path):
    desk.ask(sizes=[3_000], replications=200, sets=0)
    written = desk.taken("toml", tmp_path)
    after = next(cell for cell in load_sweep(written).cells if cell.scenario.changes)
    assert [one.month for one in after.scenario.changes] == [0, 25, 36]
    assert same_log(desk, written, 3_000, 7) > 100
    for _, teller, change in same_answer(desk, written, tmp_path / "runs"):
        assert plain(teller.title(change)) in desk.text("#answer")
    assert desk.complaints == []


def test_a_file_is_read_as_it_was_written(desk, tmp_path):
    written = desk.taken("toml", tmp_path)
    desk.run("app.back()")
    assert "from" not in str(desk.run("return app.question.levers"))
    desk.page.set_input_files("#file", str(written))
    desk.until("app.question.levers.threshold_nok?.from === 36")
    assert desk.run("return app.question.levers") == LEVERS


def test_the_form_says_from_when_on(desk):
    options = desk.page.locator("#lever-threshold_nok-from option").all_inner_texts()
    assert options[0] == "fra starten"
    assert "fra år 4" in options
    assert desk.page.locator("#lever-delegation_school_unit_nok-from").input_value() == (
        "fra måned 25"
    )
    desk.page.select_option("#lever-threshold_nok-from", label="fra år 2")
    assert desk.run("return app.question.levers.threshold_nok.from") == 12
    desk.page.select_option("#lever-threshold_nok-from", label="fra starten")
    assert desk.run("return 'from' in app.question.levers.threshold_nok") is False


def test_what_shapes_a_municipality_is_refused_beside_it(desk):
    desk.run(
        "app.question.levers.inhabitants_per_coordinator = { before: 0, after: 10000 };"
        "app.ask({ ...app.question }); app.compute();"
    )
    desk.until("app.fault")
    assert "former kommunen" in desk.text("#answer")


HEAD = """[sweep]
scenario = "rules_2026"
populations = [3_000]
seeds = "paired"
replications = 200
[prices]
year = 2026
"""
AT_9 = "[[change]]\nfrom = 9\n"
TWICE = """[[change]]
from = 9
[change.procurement]
threshold_nok = 9_000
[[change]]
from = 20
[change.procurement]
threshold_nok = 90_000
"""
SHAPING = "[change.structure]\ninhabitants_per_coordinator = 10_000\n"
VALUE = "[change.procurement]\nthreshold_nok = 9_000\n"
REFUSED = [
    (f'[[change]]\nfrom = "2026-07"\n{VALUE}', "Linje 9", "måneder"),
    (f'{AT_9}municipality = "A"\n', "Linje 10", "noen kommuner"),
    (AT_9 + SHAPING, "Linje 11", "underveis"),
    (f"{AT_9}[change.money]\nthreshold_nok = 9_000\n", "Linje 11", "threshold_nok"),
    (f"[[change]]\nfrom = 999\n{VALUE}", "Linje 9", "from"),
    (TWICE, "Linje", "én endring"),
    (f"[levers]\npooled_budget = [true, false]\n{AT_9}{VALUE}", "Linje 9", "én verdi"),
]
"""What stands in a file below its head, in which line the page finds it, and a word of why."""


def test_what_the_page_cannot_show_is_named_in_a_sentence(desk, tmp_path):
    for number, (tables, line, word) in enumerate(REFUSED):
        file = tmp_path / f"{number}.toml"
        file.write_text(HEAD + tables, encoding="utf-8")
        desk.run("app.fault = ''")
        desk.page.set_input_files("#file", str(file))
        desk.until("app.fault")
        said = desk.run("return app.fault")
        assert line in said, said
        assert word in said, said
        assert desk.run("return app.question.levers") == LEVERS
