"""A browser runs the rules as Python does: the same bytes of every pilot, the same log."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from collabsim.experiment.replicate import run_one
from collabsim.world.tables import SLOTS, TABLES
from tests.browser.drawing import drawn_cell
from tests.browser.kit import plan_of, python_bytes

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

RUN = "([cells, asked]) => kit.run(cells, asked)"
USES = [
    {"name": "coordinator", "month": 12, "settings": {"posts": 3}},
    {"name": "delegation", "month": 24, "until": 80, "strength": 0.7, "cost": {"yearly_nok": 9e4}},
    {"name": "training", "month": 0, "strength": 1.0, "payer": "state"},
]
CELLS = [
    {"image": "3000", "seed": 5, "first": 0, "count": 12},
    {"image": "120000", "seed": str(2**62 - 1), "first": 3, "count": 11},
    {
        "image": "10000", "seed": 7, "first": 0, "count": 8,
        "parameters": {"threshold_nok": 400_000.0, "discretion_share": 0.07, "years": 12},
    },
    {
        "image": "30000", "seed": 2**40, "first": 1, "count": 8, "instruments": USES,
        "changes": [
            {"from": 60, "parameters": {"threshold_nok": 900_000.0, "coordinators_added": 2}},
            {"from": 24, "parameters": {"patience_months": 4, "pooled_budget": True}},
        ],
    },
]  # fmt: skip


def hold_against_python(page, cells) -> int:
    """The bytes of all pilots of some cells; how many there were."""
    found = page.evaluate("(cells) => kit.digests(cells)", cells)
    assert isinstance(found, list), found
    size = 0
    for cell, one in zip(cells, found, strict=True):
        expected = python_bytes(cell)
        assert one == hashlib.sha256(expected).hexdigest(), cell
        size += len(expected)
    return size


def test_the_same_bytes(page):
    assert hold_against_python(page, CELLS) > 100_000


def test_drawn_cells_have_the_same_bytes(page):
    structural = frozenset(page.evaluate("engine.record.structural"))
    assert hold_against_python(page, [drawn_cell(n, structural) for n in range(20)]) > 100_000


@pytest.mark.long
def test_many_drawn_cells_have_the_same_bytes(page):
    structural = frozenset(page.evaluate("engine.record.structural"))
    cells = [drawn_cell(n, structural) for n in range(20, 320)]
    assert hold_against_python(page, cells) > 1_000_000


STORY = """async ([cell, replication]) => {
  const { run, tables, posts, units } = await engine.story(cell, replication);
  const plain = {};
  for (const [name, rows] of Object.entries(tables)) {
    plain[name] = { n: rows.n };
    const said = (one) => (Number.isNaN(one) ? "nan" : one);
    for (const [field, numbers] of Object.entries(rows))
      if (field !== "n") plain[name][field] = Array.from(numbers, said);
  }
  return { run, tables: plain, posts, units };
}"""


@pytest.mark.parametrize("which", [1, 3])
def test_one_replication_whole(page, which):
    """Its log, its tables and the names behind their rows."""
    cell = CELLS[which]
    plan = plan_of(cell)
    made = run_one(plan, int(cell["seed"]), 8)
    world, found = made.world, page.evaluate(STORY, [cell, 8])
    own = plan.of_replication(8)
    assert found["posts"] == list(own.posts)
    assert found["units"] == list(own.units)
    used = {"event": len(made.events), "pilot": len(made.pilots), "site": world.run[0]["n_sites"]}
    used["member"] = used["pilot"] * SLOTS
    for name, columns in found["tables"].items():
        rows = getattr(world, name)[: used.get(name, len(getattr(world, name)))]
        assert columns["n"] == len(rows)
        for field in TABLES[name].fields:
            numbers = [np.nan if one == "nan" else one for one in columns[field.name]]
            expected = rows[field.name].astype(float).ravel()
            assert np.array_equal(np.array(numbers), expected, equal_nan=True), (name, field.name)
    assert found["run"]["n_events"] == len(made.events) > 100


def test_sums_and_facts_of_each_replication(page):
    cells = [{**CELLS[1], "settings": {"add": 4}}, CELLS[2]]
    found = page.evaluate(RUN, [cells, {"count": "few", "settings": {"add": 9}}])
    rows = [np.array(one["sums"]).reshape(one["count"], one["width"]) for one in found]
    assert rows[0][:, 0].tolist() == list(range(3, 14))
    assert rows[0][:, 1].tolist() == [4] * 11
    assert rows[1][:, 1].tolist() == [9] * 8
    assert rows[1][:, 2].tolist() == [12] * 8


def test_a_world_that_runs_out_of_room_is_run_again(page):
    """Room for pilots is what a draw seldom exceeds; a change during the run may exceed it."""
    cell = {
        "image": "10000", "seed": 3, "first": 0, "count": 4,
        "changes": [{"from": 12, "parameters": {"proposals_per_year": 5.0}}],
    }  # fmt: skip
    plan = plan_of(cell)
    assert len(run_one(plan, 3, 0).pilots) > plan.pilots
    hold_against_python(page, [cell])
    assert page.evaluate("async (cell) => (await engine.story(cell, 0)).run.overflow", cell) == 0


def test_cancelled_while_it_runs(page):
    told = page.evaluate(
        """async (cell) => {
          const stop = new AbortController();
          const asked = { count: "slow", signal: stop.signal, onProgress: () => stop.abort() };
          const began = performance.now();
          try {
            await engine.run([cell], asked);
            return "ran to its end";
          } catch (thrown) {
            return [kit.told(thrown).code, performance.now() - began];
          }
        }""",
        {**CELLS[0], "count": 2_000},
    )
    assert told[0] == "cancelled"
    # All of it would take twenty seconds with two workers.
    assert told[1] < 5_000
    assert page.evaluate(RUN, [[CELLS[0]], {"count": "sums"}])[0]["count"] == 12


def test_the_page_is_never_held_up(page):
    """While replications run, the page's own thread is free; a busy machine may hold it up, too."""
    held, whole, progress = page.evaluate(
        """async (cell) => {
          const tasks = [];
          const seen = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
          seen.observe({ entryTypes: ["longtask"] });
          const progress = [];
          const onProgress = ({ done, all }) => progress.push([done, all]);
          const began = performance.now();
          await engine.run([cell], { count: "sums", onProgress });
          const whole = performance.now() - began;
          await new Promise((done) => setTimeout(done, 100));
          seen.disconnect();
          return [tasks.reduce((sum, one) => sum + one.duration, 0), whole, progress];
        }""",
        {**CELLS[0], "count": 600},
    )
    assert held < 0.1 * whole
    assert len(progress) > 3
    assert progress[-1] == [600, 600]


FAILURES = [
    ({"image": "7"}, {}, "unknown_image"),
    ({"parameters": {"nothing": 1}}, {}, "unknown_parameter"),
    ({"parameters": {"threshold_nok": -1}}, {}, "out_of_bounds"),
    ({"parameters": {"patience_months": 2.5}}, {}, "out_of_bounds"),
    ({"parameters": {"threshold_basis": "moon"}}, {}, "out_of_bounds"),
    ({"parameters": {"unit_rate_factor": 1.2}}, {}, "structural"),
    ({"changes": [{"from": 3, "parameters": {"years": 4}}]}, {}, "not_during_a_run"),
    ({"instruments": [{"name": "luck", "month": 3}]}, {}, "unknown_instrument"),
    ({"instruments": [{"name": "delegation", "month": 3, "strength": 2}]}, {}, "out_of_bounds"),
    ({"instruments": [{"name": "delegation", "month": 3, "until": 2}]}, {}, "out_of_bounds"),
    ({"instruments": [{"name": "delegation", "month": 3, "payer": "me"}]}, {}, "out_of_bounds"),
    (
        {"instruments": [{"name": "delegation", "month": 3, "cost": {"luck": 2}}]},
        {},
        "unknown_parameter",
    ),
    ({"seed": -1}, {}, "bad_seed"),
    ({"seed": str(2**62)}, {}, "bad_seed"),
    ({"first": 0.5}, {}, "bad_seed"),
    ({}, {"count": "missing"}, "unknown_counter"),
    ({}, {"count": "failing"}, "counter_failed"),
    ({}, {"count": "uneven"}, "counter_failed"),
    ({"parameters": {"hours_per_matter": 0.0}}, {}, "out_of_bounds"),
]


@pytest.mark.parametrize(("cell", "asked", "code"), FAILURES)
def test_what_cannot_be_run_is_said_in_a_sentence(page, cell, asked, code):
    """And the engine can be used again."""
    told = page.evaluate(RUN, [[{**CELLS[0], **cell}], {"count": "sums", **asked}])
    assert told["code"] == code
    assert told["message"].endswith(".")
    assert "{" not in told["message"]
    for language in ("en", "nb", "nn"):
        assert page.evaluate("([l, c]) => engine.record.sentences[l][c]", [language, code])
    assert page.evaluate(RUN, [[{**CELLS[0], "count": 1}], {"count": "sums"}])[0]["count"] == 1


OPEN = "([change, options]) => kit.open({ ...given, ...eval(`(${change})`) }, eval(`(${options})`))"
REFUSED = [
    ('{ record: { ...given.record, rules: "0123" } }', "{}", "other_rules"),
    ("{ wasm: given.wasm.slice(0, 4000) }", "{}", "damaged"),
    ("{ images: [given.images[0].slice(0, 400)] }", "{}", "damaged"),
    ("{}", '{ worker: () => { throw new Error("no") } }', "no_workers"),
]  # fmt: skip


@pytest.fixture
def bare(chromium, engine_file):
    """The page with no engine open."""
    context = chromium.new_context(offline=True)
    made = context.new_page()
    made.goto(engine_file.as_uri())
    yield made
    context.close()


@pytest.mark.parametrize(("change", "options", "code"), REFUSED)
def test_an_engine_that_does_not_fit_is_refused(bare, change, options, code):
    told = bare.evaluate(OPEN, [change, options])
    assert told["code"] == code
    assert told["message"].endswith(".")


@pytest.mark.parametrize(
    ("lacking", "code"), [("WebAssembly", "no_webassembly"), ("DecompressionStream", "no_inflate")]
)
def test_a_browser_that_lacks_something_is_told_so(bare, lacking, code):
    bare.evaluate(f"delete globalThis.{lacking}")
    told = bare.evaluate("kit.open(given)")
    assert told["code"] == code
    assert told["message"].startswith("This browser cannot")


def test_what_the_engine_knows(page):
    images = page.evaluate("engine.images")
    assert [one["id"] for one in images] == ["3000", "10000", "30000", "120000"]
    assert page.evaluate('engine.find({ municipality: "10,000 inhabitants" })') == "10000"
    assert (
        page.evaluate('engine.find({ municipality: "10,000 inhabitants", unit_rate_factor: 1.1 })')
        is None
    )
    assert page.evaluate('engine.values("3000").threshold_nok') > 0
    lives = page.evaluate("(cell) => engine.lives(cell)", CELLS[3])
    assert [one["name"] for one in lives] == [one["name"] for one in USES]
    assert lives[1]["introduced"] >= 24
    assert lives[1]["ended"] == 80


def test_memory_does_not_grow_with_the_number_of_worlds(page):
    """Sixty different cells of a large municipality take no more than a few."""
    cell = {"image": "120000", "seed": 1, "first": 0, "count": 5}
    cells = [{**cell, "parameters": {"willingness": one / 100}} for one in range(60)]
    asked = {"count": "memory"}
    first = page.evaluate(RUN, [cells[:1], asked])
    found = page.evaluate(RUN, [cells, asked])
    most = max(number for one in found for number in one["sums"])
    assert 1e6 < max(first[0]["sums"]) <= most < 80e6
