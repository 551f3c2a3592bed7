"""Instruments decided in a month of the run: on the page, in its file, in the runs of Python."""

from __future__ import annotations

import pytest

from collabsim.analysis.desk.effects import Asked, folder_effects
from collabsim.analysis.desk.tornado import tornado
from collabsim.analysis.desk.unpaid import never_introduced
from collabsim.errors import UserError
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.plan import INSTRUMENT_EVENTS, worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import run_sweep
from collabsim.language import text
from collabsim.report.desk.costs import cost_lines
from collabsim.report.desk.notes import notes
from collabsim.report.desk.tokens import plain
from collabsim.scenario.instruments import read_use
from collabsim.world.numbers import InstrumentName
from tests.desk_page.as_python import same_answer, same_log
from tests.desk_page.conftest import POINTS
from tests.desk_page.test_the_page_answers import alike

pytestmark = pytest.mark.jobs

SMALL = 3_000
LEVERS = {
    "threshold_nok": {"before": 100_000, "after": 500_000, "from": 36},
    "delegation_school_unit_nok": {"before": 0, "after": 300_000},
}
INSTRUMENTS = [
    {"name": "training", "month": 24, "until": 130, "strength": 0.25, "payer": "state",
     "settings": {"places_share": 0.5}, "cost": {"set_up_nok": 90_000}},
    {"name": "longer_projects", "month": 12, "settings": {"project_money_nok": 300_000}},
    {"name": "coordinator", "month": 61, "payer": "outside", "settings": {"posts": 2}},
]  # fmt: skip
"""With a date, an end, a sum in kroner of 2026, a whole number and a cost that a file says."""

TOGETHER = {
    "mechanisms": [
        {"name": "thick_cocreation", "month": 7, "settings": {"arrangement": "contract"}},
        {"name": "binding_agreement", "month": 24, "until": 96, "strength": 1},
        {"name": "co_payment", "month": 48, "settings": {"renewable": False}},
    ],
    "people": [
        {"name": "guide", "month": 0},
        {"name": "learning_from_failure", "month": 30, "until": 31},
        {"name": "strategy", "month": 18, "payer": "fund"},
        {"name": "learning_from_failure", "month": 90},
    ],
    "money": [
        {"name": "bridging", "month": 36},
        {"name": "waiting_support", "month": 12, "until": 120},
        {"name": "joint_office", "month": 24, "payer": "state"},
        {"name": "evaluation", "month": 1, "payer": "state"},
    ],
    "at_no_strength": [{"name": "incubator", "month": 24, "strength": 0}],
}
NAMES = ("month", "kind", "pilot", "actor", "other", "code", "a", "b", "c", "d", "e", "f", "g")


@pytest.fixture
def desk(open_page):
    opened = open_page()
    asked = {"levers": LEVERS, "instruments": INSTRUMENTS}
    opened.run("app.ask({ ...app.question, ...given })", asked)
    return opened


def test_its_file_gives_the_same_runs_numbers_and_sentences_in_python(desk, tmp_path):
    desk.ask(sizes=[SMALL, 10_000], replications=100, sets=0)
    written = desk.taken("toml", tmp_path)
    assert same_log(desk, written, SMALL, 7) > 100
    for language, teller, change in same_answer(desk, written, tmp_path / "runs"):
        for use in INSTRUMENTS:
            assert text(f"instrument.{use['name']}", language) in desk.text("#answer")
        costs = cost_lines(teller, change)
        assert len(costs) > 2
        assert costs == desk.run("return app.result.answer.costs")
    assert desk.complaints == []


@pytest.mark.parametrize("which", sorted(TOGETHER))
def test_logs_with_other_instruments_are_those_of_python(open_page, tmp_path, which):
    desk = open_page()
    uses = TOGETHER[which]
    desk.ask(levers={}, instruments=uses, preset="own", sizes=[SMALL], replications=8, sets=0)
    written = desk.taken("toml", tmp_path)
    asked = [read_use({"name": one["name"], "from": one["month"]}, None) for one in uses]
    (after,) = (cell.scenario for cell in load_sweep(written).cells if cell.scenario.instruments)
    assert [(one.name, one.month) for one in after.instruments] == [
        (one.name, one.month) for one in asked
    ]
    assert sum(same_log(desk, written, SMALL, replication) for replication in (0, 3)) > 100


@pytest.mark.parametrize("which", ["levers", "instruments"])
def test_over_sets_and_by_assumption_it_is_that_of_python(open_page, tmp_path, which):
    """What is decided within the run with sets of assumptions, and with one assumption moved."""
    desk = open_page()
    instruments = INSTRUMENTS if which == "instruments" else []
    desk.ask(sizes=[SMALL], levers=LEVERS, instruments=instruments, replications=20, sets=POINTS)
    sweep = load_sweep(desk.taken("toml", tmp_path))
    assert any(cell.scenario.changes for cell in sweep.cells)
    desk.run(f"app.more('matters', {SMALL})")
    desk.until("app.phase !== 'running' && app.result.moved")
    shown = desk.run("return app.result.moved.tornado.rows")
    measure = desk.run("return app.result.moved.subject.measure")
    run_sweep(sweep, tmp_path / "runs")
    with Results(tmp_path / "runs") as found:
        effects = folder_effects(found, Asked(None, sweep.sets), lambda _: None)
        assert alike(desk.run("return app.result.answer.rows"), effects) > 30
        (change,) = effects.changes
        moved = tornado(effects, change, measure, f"{SMALL:,} inhabitants", replications=20)
    wanted = {row.assumption: row for row in moved.rows}
    assert len(shown) > 8
    for row in shown:
        ours = wanted[row["assumption"]]
        for key in ("effect_low", "effect_high", "swing", "low", "high"):
            near = pytest.approx(getattr(ours, key), rel=1e-7, abs=1e-9, nan_ok=True)
            assert (float("nan") if row[key] is None else row[key]) == near, (row, key)
        assert row["own_value"] == ours.own_value
    # This page has few worlds: what shapes a municipality is not tried on it.
    left = desk.run("return app.result.moved.untried")
    assert set(wanted) == {row["assumption"] for row in shown} | set(left)
    assert desk.complaints == []


DEAR = [
    {"name": "guide", "month": 0, "cost": {"yearly_nok": 1_000_000}},
    {"name": "strategy", "month": 12, "payer": "state", "cost": {"yearly_nok": 1_000_000_000}},
]
"""At the smallest size more than its chief executive's frame can carry, at the larger one not."""


def test_what_no_frame_can_carry_is_told_with_its_size_as_python_does(open_page, tmp_path):
    desk = open_page()
    sizes = [SMALL, 10_000]
    desk.ask(levers={}, instruments=DEAR, preset="own", sizes=sizes, replications=8, sets=0)
    written = desk.taken("toml", tmp_path)
    for language, teller, _ in same_answer(desk, written, tmp_path / "runs"):
        told = notes(teller)
        assert desk.run("return app.result.answer.notes") == told
        title = text("instrument.guide", language)
        (line,) = [plain(one) for one in told if title in one]
        assert "3000 " in line.replace("3,000", "3000")
        assert "10" not in line
        # Once on the page, beside the answer.
        assert desk.text("#side").count(title) == 1
        assert line not in desk.text("#view")
        assert not any(text("instrument.strategy", language) in one for one in told)
    (after,) = [one.scenario for one in load_sweep(written).cells if one.scenario.instruments]
    small, large = (f"{size:,} inhabitants" for size in sizes)
    assert never_introduced(after, [small, large]) == {"guide": [small]}
    # The same from the log of a run, whose events say what came of it.
    for town, kinds in ((small, {"decided", "unpaid"}), (large, {"decided", "introduced", "kept"})):
        (plan,) = worlds(after, [town])
        log = run_one(plan, 1, 0).events
        own = set(log["kind"][log["code"] == InstrumentName.GUIDE])
        assert {kind for kind, code in INSTRUMENT_EVENTS.items() if code in own} == kinds


def test_a_file_and_a_link_are_read_as_they_were_written(desk, open_page, tmp_path):
    written = desk.taken("toml", tmp_path)
    desk.page.click("#copy-link")
    desk.until("location.hash.startsWith('#q=')")
    again = open_page(desk.run("return location.hash"))
    keys = ("levers", "instruments", "sizes", "year", "seed")
    first, second = (one.run("return app.question") for one in (desk, again))
    assert {key: first[key] for key in keys} == {key: second[key] for key in keys}
    desk.run("app.back()")
    assert desk.run("return app.question.instruments") == []
    desk.page.set_input_files("#file", str(written))
    desk.until("app.question.instruments.length === 3")
    assert desk.run("return app.question.instruments") == INSTRUMENTS
    assert desk.run("return app.question.levers") == LEVERS


HEAD = f"""[sweep]
scenario = "rules_2026"
populations = [{SMALL}]
seeds = "paired"
replications = 200
[prices]
year = 2026
"""
DELEGATION = '[[instrument]]\nname = "delegation"\nfrom = 24\n'
POOLED = '[[instrument]]\nname = "pooled_budget"\nfrom = 24\n'


def test_a_file_of_python_opens_and_is_shown_in_the_form(desk, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(
        f"{HEAD}{DELEGATION}until = 60\nsettings = {{ unit_nok = 400_000 }}\n"
        'cost = { yearly_nok = 20_000 }\n[[instrument]]\nname = "guide"\nfrom = 7\n',
        encoding="utf-8",
    )
    assert len(load_sweep(file).cells) == 2
    desk.page.set_input_files("#file", str(file))
    desk.until("app.question.instruments.length === 2")
    field = desk.page.locator
    assert field("#instrument-0-unit_nok").input_value() == "400\N{NO-BREAK SPACE}000"
    assert field("#instrument-0-from").input_value() == "i januar år 3"
    assert field("#instrument-0-until").input_value() == "år 6 begynner"
    assert field("#instrument-1-from").input_value() == "i måned 7"
    assert "20" in desk.text("#instrument-0-cost")
    assert desk.run("return app.question.levers") == {}


def test_the_form_asks_for_an_instrument_its_values_and_its_months(open_page):
    desk = open_page()
    page = desk.page
    page.fill("#more-instruments", "koordinator")
    page.keyboard.press("Enter")
    assert desk.run("return document.activeElement.id") == "instrument-0-from"
    page.select_option("#instrument-0-from", label="i januar år 3")
    page.select_option("#instrument-0-until", label="år 9 begynner")
    page.fill("#instrument-0-posts", "99")
    page.keyboard.press("Enter")
    assert "fra 1 til 10" in desk.text("#instrument-0-posts-wrong")
    page.fill("#instrument-0-posts", "3")
    page.keyboard.press("Enter")
    page.fill("#instrument-0-strength", "0,25")
    page.keyboard.press("Enter")
    page.select_option("#instrument-0-payer", label="staten")
    assert desk.run("return app.question.instruments") == [
        {"name": "coordinator", "month": 24, "until": 96, "settings": {"posts": 3},
         "strength": 0.25, "payer": "state"}
    ]  # fmt: skip
    page.fill("#instrument-0-posts", "1")
    page.keyboard.press("Enter")
    page.fill("#instrument-0-strength", "0,5")
    page.keyboard.press("Enter")
    page.select_option("#instrument-0-from", label="i januar år 10")
    assert desk.run("return app.question.instruments") == [
        {"name": "coordinator", "month": 108, "payer": "state"}
    ]
    page.click("#instrument-0-remove")
    assert desk.run("return app.question.instruments") == []
    assert desk.complaints == []


CANNOT = [
    ([{"name": "pooled_budget", "month": 0}, {"name": "agreement_between_sectors", "month": 9}],
     "kan ikke gjelde samtidig"),
    ([{"name": "guide", "month": 0}, {"name": "guide", "month": 9}], "to ganger samtidig"),
    ([{"name": "support_post", "month": 0}], "ingenting å virke på"),
]  # fmt: skip


@pytest.mark.parametrize(("uses", "word"), CANNOT)
def test_instruments_that_cannot_be_there_are_named_in_a_sentence(open_page, tmp_path, uses, word):
    desk = open_page()
    desk.run(
        "app.ask({ ...app.question, sizes: [3000], levers: {}, instruments: given });"
        "app.compute();",
        uses,
    )
    desk.until("app.fault")
    assert word in desk.text("#answer")
    written = tmp_path / "own.toml"
    tables = (f'[[instrument]]\nname = "{one["name"]}"\nfrom = {one["month"]}\n' for one in uses)
    written.write_text(HEAD + "".join(tables), encoding="utf-8")
    with pytest.raises(UserError):
        load_sweep(written)


def test_values_that_do_not_go_together_from_a_month_on_are_named(open_page, tmp_path):
    desk = open_page()
    desk.run(
        "app.ask({ ...app.question, sizes: [3000], levers: given, instruments:"
        ' [{ name: "pooled_budget", month: 24 }] }); app.compute();',
        {"delegation_school_agree_nok": {"before": 0, "after": 300_000}},
    )
    desk.until("app.fault")
    assert "Fra måned 24 går disse verdiene ikke sammen" in desk.text("#answer")
    with pytest.raises(UserError, match="with pooled_budget from month 24 on"):
        load_sweep(desk.taken("toml", tmp_path))


REFUSED = [
    (DELEGATION.replace("24", '"2026-07"'), "Linje 10", "måneder"),
    (f'{DELEGATION}municipality = "A"\n', "Linje 11", "noen kommuner"),
    (DELEGATION.replace("delegation", "delegasjon"), "Linje 9", "virkemiddel"),
    (DELEGATION.replace("24", "999"), "Linje 10", "from"),
    (f"{DELEGATION}until = 24\n", "Linje 11", "until"),
    (f"{DELEGATION}strength = 2\n", "Linje 11", "strength"),
    (f'{DELEGATION}payer = "mayor"\n', "Linje 11", "payer"),
    (f"{DELEGATION}settings = {{ unit_nok = 4 }}\n", "Linje 11", "unit_nok"),
    (f"{DELEGATION}[instrument.settings]\nunit = 4\n", "Linje 12", "unit"),
    (f"{DELEGATION}cost = {{ yearly_nok = -4 }}\n", "Linje 11", "yearly_nok"),
    (f"{DELEGATION}form = 3\n", "Linje 11", "form"),
    (DELEGATION + DELEGATION.replace("24", "96"), "Linje 11", "to ganger"),
    (POOLED + POOLED.replace("pooled_budget", "joint_office"), "Linje 11", "samtidig"),
    (f"[levers]\npooled_budget = [true, false]\n{POOLED}", "Linje 9", "én verdi"),
    ('[instrument]\nname = "guide"\n', "Linje 8", "instrument"),
]
"""What stands in a file below its head, in which line the page finds it, and a word of why."""


def test_what_cannot_be_in_a_file_is_one_sentence_with_its_line(desk, tmp_path):
    for number, (tables, line, word) in enumerate(REFUSED):
        file = tmp_path / f"{number}.toml"
        file.write_text(HEAD + tables, encoding="utf-8")
        desk.run("app.fault = ''")
        desk.page.set_input_files("#file", str(file))
        desk.until("app.fault")
        said = desk.run("return app.fault")
        assert line in said, (tables, said)
        assert word in said, (tables, said)
        assert desk.run("return app.question.instruments") == INSTRUMENTS
