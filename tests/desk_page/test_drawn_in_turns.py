"""What is long to draw is drawn a piece at a time, and nothing typed meanwhile is lost."""

from __future__ import annotations

import pytest

from tests.desk_page.opened import open_desk

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

SMALL = {"sizes": [3_000, 10_000], "replications": 200, "sets": 0}
EVERY_PIECE_IS_LONG = """
let now = 0;
performance.now = () => (now += 1_000);
"""
TURNS_OF_OTHERS = """
const other = new MessageChannel();
let turns = 0;
other.port1.onmessage = () => { turns += 1; other.port2.postMessage(null); };
other.port2.postMessage(null);
await %s;
other.port1.close();
return turns;
"""


@pytest.fixture(scope="module")
def slow_desk(chromium, desk_file):
    """A page on which every piece of work takes its whole turn."""
    desk = open_desk(chromium, desk_file.as_uri(), before=EVERY_PIECE_IS_LONG)
    desk.ask(**SMALL)
    yield desk
    desk.page.context.close()


@pytest.mark.parametrize(("drawn", "pieces"), [
    ("app.draw('form')", "document.querySelectorAll('#form .field').length"),
    ("app.show('effect')", "document.querySelectorAll('#view > *').length"),
    ("app.draw('side')", "document.querySelectorAll('#side .one').length"),
])  # fmt: skip
def test_others_have_their_turn_between_the_pieces(slow_desk, drawn, pieces):
    turns = slow_desk.run(TURNS_OF_OTHERS % drawn)
    assert turns >= slow_desk.run(f"return {pieces}") > 1


def test_a_story_is_told_in_turns(slow_desk):
    slow_desk.run("app.show('pilot'); await app.actions.tellStory(3000, 0);")
    turns = slow_desk.run(TURNS_OF_OTHERS % "app.draw('view')")
    assert turns >= slow_desk.run("return document.querySelectorAll('#view li').length") > 1


def test_the_newest_state_is_what_is_drawn(slow_desk):
    told = slow_desk.run("""
      const first = app.ask({ ...app.question, sizes: [3000] });
      await new Promise((done) => setTimeout(done));
      app.ask({ ...app.question, sizes: [10000] });
      await first;
      return [...document.querySelectorAll('.chips [aria-pressed=true]')].map((one) => one.id);
    """)
    assert told == ["size-10000"]
    slow_desk.run("app.ask(given)", slow_desk.run("return app.result.question"))


def test_what_is_typed_while_the_page_is_drawn_is_kept(slow_desk):
    told = slow_desk.run("""
      const fieldOf = (name) => document.getElementById(`lever-${name}`);
      const name = app.offered.first.find((one) => fieldOf(one).type === 'text');
      const field = fieldOf(name);
      const before = app.question;
      const drawn = app.ask({ ...app.question, replications: 400 });
      field.focus();
      field.value = '77';
      field.setSelectionRange(1, 1);
      await drawn;
      const now = fieldOf(name);
      const found = [now !== field, now === document.activeElement, now.value, now.selectionStart];
      now.value = now.defaultValue;
      app.ask(before);
      return found;
    """)
    assert told == [True, True, "77", 1]


def test_what_fails_while_it_is_drawn_is_said_and_does_not_end_the_drawing(slow_desk):
    told = slow_desk.run("""
      const { answer } = app.result;
      app.result.answer = { ...answer, get table() { throw new Error('no table'); } };
      const failed = await app.show('effect').then(() => null, (failure) => failure.message);
      app.result.answer = answer;
      await app.show('effect');
      return [failed, document.querySelectorAll('#view table').length > 0];
    """)
    assert told == ["no table", True]


GRID = "document.querySelectorAll('#view .tabulator-row').length"
EARLIER_BROWSERS = """
Object.defineProperty(HTMLScriptElement.prototype, "src", {
  set() { queueMicrotask(() => this.dispatchEvent(new Event("error"))); },
});
"""


STANDS = """(async () => {
  const has = (one) => document.querySelector(`#view ${one}`);
  await app.show("numbers");
  const end = Date.now() + 60_000;
  while (!has(".tabulator-row") || has("[aria-busy=true]")) {
    if (Date.now() > end) throw new Error("the grid was not built");
    await new Promise((done) => setTimeout(done));
  }
})()"""


def numbers_of(desk):
    """What the grid of all numbers holds when it stands."""
    return desk.run(f"""
      await {STANDS};
      const {{ columns, rows: all }} = app.result.table;
      const heads = document.querySelectorAll("#view .tabulator-col[role=columnheader]").length;
      return {{ rows: {GRID}, heads, columns: columns.length, all: all.length }};
    """)


def test_a_grid_is_built_in_turns_and_has_every_column(slow_desk):
    slow_desk.ask(**SMALL)
    turns = slow_desk.run(TURNS_OF_OTHERS % STANDS)
    found = numbers_of(slow_desk)
    assert found["heads"] == found["columns"] > 10
    assert 20 < found["rows"] <= found["all"]
    assert turns > found["columns"]


def test_a_library_runs_where_an_address_is_not_held_against_the_policy(chromium, desk_file):
    desk = open_desk(chromium, desk_file.as_uri(), before=EARLIER_BROWSERS)
    desk.ask(**SMALL)
    assert numbers_of(desk)["rows"] > 20
    assert desk.complaints == []
    desk.page.context.close()


def test_documents_and_workbooks_are_written_beside_the_page(slow_desk, tmp_path):
    for key, name in (("docx", "docx"), ("xlsx", "writeXlsxFile")):
        assert slow_desk.taken(key, tmp_path).stat().st_size > 10_000
        assert slow_desk.run(f"return typeof globalThis.{name}") == "undefined"
    assert slow_desk.complaints == []


def test_a_worker_that_cannot_write_says_so(slow_desk):
    told = slow_desk.run("""
      const real = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (given, ...more) {
        if (given.kind) given.given = {};
        return real.call(this, given, ...more);
      };
      try { await app.actions.take("docx"); } catch {}
      Worker.prototype.postMessage = real;
      return document.getElementById("said").innerText;
    """)
    assert told
    assert "undefined" in told
