"""Whatever sums there are (none, one replication, all alive, ties), both say the same of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabsim.report.desk.answer import answer, figure_title
from collabsim.report.desk.ended import endings, per_hundred
from collabsim.report.desk.memo import memo_of
from collabsim.report.desk.notes import notes
from collabsim.report.desk.tables import headline_grid
from collabsim.report.desk.tokens import plain
from tests.desk_page.answering.made_up import as_given, change_from, effects_of, teller_of
from tests.desk_page.answering.test_answers_in_the_browser import REVIVE, made

SCRIPT = (
    REVIVE
    + """
const answers = m.openAnswers(declared, "nb");
return given.map((one) => {
  const asked = revived(one);
  const own = answers.answer(asked);
  const memo = answers.memo(asked, asked.changes[0], {});
  const texts = [...memo.parts, ...memo.appendix].flatMap(({ blocks }) => blocks)
    .flatMap((block) => [...block.texts, ...block.rows.flat()]).filter((text) => text);
  return [own.sentences, own.figureTitle, own.notes, own.table.rows.map((row) =>
    row.cells.map(m.plain)), own.endings.map((one) => one.parts.map((part) => part.per_100)),
    own.rows.map((row) => row.word), texts];
});
"""
)


def within(most):
    """A count within another."""
    return st.one_of(st.just(most), st.just(0), st.integers(0, most))


@st.composite
def runs(draw, number):
    """Counts of so many runs, each within the one before."""
    found = []
    for _ in range(number):
        counts = [draw(st.integers(0, 4))]
        for _ in range(5):
            counts.append(draw(within(counts[-1])))
        found.append(counts)
    return found


@st.composite
def changes(draw):
    """A change: after and before, one or two municipalities, one to five replications."""
    number, towns = draw(st.integers(1, 5)), draw(st.integers(1, 2))
    before = [draw(runs(number)) for _ in range(towns)]
    same = draw(st.integers(0, 5)) == 0
    after = before if same else [draw(runs(number)) for _ in range(towns)]
    effects = draw(st.lists(st.sampled_from([-1.0, 0.0, 0.5, 1.0, 3.0, 30.0]), max_size=10))
    return change_from((after, before), effects)


def by_python(effects, turn):
    change, teller = effects.changes[0], teller_of(effects, "nb", turn)
    grid = headline_grid(teller, change)
    towns = range(len(change.municipalities))
    return [
        answer(teller, change), figure_title(teller, change), notes(teller),
        [row.cells for row in grid.rows],
        [per_hundred(endings(change, place, side)) for place in towns for side in (1, 0)],
        [row["word"] for row in effects.table.to_dict("records")],
        [one for part in (memo_of(teller, change, {}, "").parts) for block in part.blocks
         for one in (*block.texts, *(cell for row in block.rows for cell in row)) if one],
    ]  # fmt: skip


@settings(max_examples=6)
@given(drawn=st.lists(changes(), min_size=3, max_size=8))
def test_any_sums_come_to_the_same_words(answering, drawn):
    cases = [effects_of([change], 0) for change in drawn]
    found = answering.run(SCRIPT, [as_given(one, 0) for one in cases])
    for effects, own in zip(cases, found, strict=True):
        expected = by_python(effects, 0)
        assert own[:-1] == expected[:-1]
        # Who made it is told by the page itself, and what Python adds is of its folder.
        mine, texts = map(set, (own[-1], expected[-1]))
        assert {one for one in texts if "9.8.7" not in plain(one)} <= mine


@pytest.mark.long
def test_many_made_up_changes_come_to_the_same_words(answering):
    for first in range(100, 500, 50):
        cases = made(50, first)
        numbers = range(first, first + 50)
        given = [as_given(one, turn) for turn, one in zip(numbers, cases, strict=True)]
        found = answering.run(SCRIPT, given)
        for turn, effects, own in zip(numbers, cases, found, strict=True):
            assert own[:-1] == by_python(effects, turn)[:-1], turn
