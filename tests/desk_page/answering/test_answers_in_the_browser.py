"""What the page says of a change is what Python says of it: the same words, digits and marks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from collabsim.language import LANGUAGES, text
from collabsim.report.desk.answer import answer, figure_title, never_acted
from collabsim.report.desk.costs import cost_lines
from collabsim.report.desk.ended import endings, per_hundred
from collabsim.report.desk.memo import memo_of, question
from collabsim.report.desk.notes import notes
from collabsim.report.desk.tables import beside_grids, curve_grid, headline_grid, many_grids
from collabsim.report.desk.tokens import plain
from collabsim.report.desk.workbook import sheets_of
from collabsim.statistics.keys import Word
from tests.desk_page.answering.made_up import (
    as_given,
    change_of,
    effects_of,
    kroner_sets,
    teller_of,
)

CASES = 48

REVIVE = """
const sums = (list, runs) =>
  list.map((data) => ({ replications: runs, data: Float64Array.from(data) }));
const revived = (asked) => ({ ...asked, changes: asked.changes.map((change) => ({
  ...change,
  sums: { after: sums(change.sums.after, change.replications),
    before: sums(change.sums.before, change.replications) },
  kroner: change.kroner && { ...change.kroner,
    after: sums(change.kroner.after, change.kroner.replications),
    before: sums(change.kroner.before, change.kroner.replications) },
})) });
"""

SCRIPT = (
    REVIVE
    + """
const made = { version: "9.8.7", scenario: "", seed: 7, rules: "ab12cd", command: "again" };
const found = {};
const all = given.map(revived);
for (const language of ["en", "nb", "nn"]) {
  const answers = m.openAnswers(declared, language);
  found[language] = all.map((asked) => {
    const change = asked.changes[0];
    const own = answers.answer(asked);
    const town = change.municipalities[0].name;
    const memo = answers.memo(asked, change, { figures: [],
      made: { ...made, scenario: `scenario ${change.after.cell}` } });
    const texts = [...memo.parts, ...memo.appendix].flatMap(({ blocks }) => blocks)
      .flatMap((block) => [...block.texts, ...block.rows.flat()]).filter((text) => text);
    const [, ...sheets] = answers.sheets(asked, {});
    return { ...own, sheets, many: answers.many(asked, town),
      rows: language === "en" ? own.rows : [],
      ranked: answers.many(asked, town, "good_kept_of_proposals"), texts,
      numbers: { ...own.numbers, ...memo.numbers }, memoWarnings: memo.warnings };
  });
}
return found;
"""
)


def made(count, first=0):
    """Made-up effects, one change each, some with kroner over sets."""
    found = []
    for turn in range(first, first + count):
        rng = np.random.default_rng(turn)
        change = change_of(rng, turn)
        if change.kroner is not None and change.sets is not None and turn % 2:
            change = replace(change, kroner_sets=kroner_sets(rng, change))
        found.append(effects_of([change], turn))
    return found


@pytest.fixture(scope="module")
def cases():
    return made(CASES)


@pytest.fixture(scope="module")
def told(answering, cases):
    """What JavaScript says of all of them, in all languages."""
    return answering.run(SCRIPT, [as_given(one, turn) for turn, one in enumerate(cases)])


def grids_of(grids):
    return [
        [one["title"], one["headings"], *(row["cells"] for row in one["rows"])] for one in grids
    ]


def plain_all(one):
    return plain(one) if isinstance(one, str) else [plain_all(part) for part in one]


def by_python(grids):
    return [[plain(one.title), one.headings, *(row.cells for row in one.rows)] for one in grids]


def test_the_table_of_effects_is_that_of_python(cases, told):
    for effects, own in zip(cases, told["en"], strict=True):
        rows = effects.table.to_dict("records")
        assert len(rows) == len(own["rows"])
        for row, other in zip(rows, own["rows"], strict=True):
            assert row.keys() == other.keys()
            for key, value in row.items():
                if isinstance(value, float) and not isinstance(other[key], str):
                    mine = math.nan if other[key] is None else other[key]
                    assert math.isclose(mine, value, rel_tol=1e-9, abs_tol=1e-9) or (
                        math.isnan(mine) and math.isnan(value)
                    ), (key, row, other)
                else:
                    assert value == other[key], (key, row, other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_are_those_of_python(cases, told, language):
    for turn, (effects, own) in enumerate(zip(cases, told[language], strict=True)):
        change, teller = effects.changes[0], teller_of(effects, language, turn)
        assert own["sentences"] == answer(teller, change), turn
        assert own["title"] == teller.title(change), turn
        assert own["figureTitle"] == figure_title(teller, change), turn
        assert own["question"] == question(teller, change), turn
        assert own["notes"] == notes(teller), turn
        assert own["neverActed"] == never_acted(change)
        costs = cost_lines(teller, change)
        assert own["costs"] == [one for one in costs if one != teller.word("no_price")], turn


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_those_of_python(cases, told, language):
    for turn, (effects, own) in enumerate(zip(cases, told[language], strict=True)):
        change, teller = effects.changes[0], teller_of(effects, language, turn)
        town = next(iter(change.municipalities))
        for key, grids in (
            ("table", [headline_grid(teller, change)]),
            ("curve", [curve_grid(teller, change)]),
            ("also", beside_grids(teller, change)),
            ("many", many_grids(teller, [change], town, None)),
            ("ranked", many_grids(teller, [change], town, "good_kept_of_proposals")),
        ):
            mine = own[key] if isinstance(own[key], list) else [own[key]]
            assert plain_all(grids_of(mine)) == by_python(grids), (turn, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_memos_and_numbers_are_those_of_python(cases, told, language):
    for turn, (effects, own) in enumerate(zip(cases, told[language], strict=True)):
        change, teller = effects.changes[0], teller_of(effects, language, turn)
        memo = memo_of(teller, change, {}, "again")
        assert own["texts"] == memo.texts(), turn
        assert own["memoWarnings"] == memo.warnings
        numbers = teller.numbers.as_dict()
        for key, number in numbers.items():
            same_number(key, number, own["numbers"][key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_memo_without_sets_counts_none(cases, language):
    untried = text("desk.memo_not_tried", language).rpartition(" ")[2]
    seen = 0
    for turn, effects in enumerate(cases):
        change, teller = effects.changes[0], teller_of(effects, language, turn)
        if change.sets is not None or never_acted(change):
            continue
        memo = memo_of(teller, change, {}, "again")
        assert not [key for key in teller.numbers.found if ".sets_" in key], turn
        (who,) = (part for part in memo.parts if part.name == "who")
        sentences = who.blocks[1].texts
        assert sentences, turn
        assert all(one.endswith(f"{untried}.") for one in sentences), sentences
        seen += 1
    assert seen > 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_of_the_workbook_are_those_of_python(cases, told, language):
    for turn, (effects, own) in enumerate(zip(cases, told[language], strict=True)):
        teller = teller_of(effects, language, turn)
        for sheet, mine in zip(sheets_of(teller, effects.changes)[1:], own["sheets"], strict=True):
            assert mine["key"] == sheet.key
            assert [one["kind"] for one in mine["columns"]] == [one.kind for one in sheet.columns]
            assert [one["head"] for one in mine["columns"]] == [
                one.key[1:] if one.key.startswith("=") else teller.word(f"book_column_{one.key}")
                for one in sheet.columns
            ]
            assert len(mine["rows"]) == len(sheet.rows), (turn, sheet.key)
            for row, other in zip(sheet.rows, mine["rows"], strict=True):
                alike = [same_cell(*pair) for pair in zip(row, other, strict=True)]
                assert all(alike), (turn, sheet.key, row, other)


def same_cell(one, other):
    """Whether a cell of a sheet is the same: numbers as near as any format shows."""
    if isinstance(one, float) and other is not None:
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def same_number(key, one, other):
    """A number of a text, with its interval: the same in both."""
    for name, value in one.items():
        mine = other[name]
        if isinstance(value, float) and mine is not None:
            assert math.isclose(mine, value, rel_tol=1e-9, abs_tol=1e-9), (key, name, value, mine)
        else:
            assert mine == value, (key, name, value, mine)


def test_endings_add_up_to_a_hundred_as_in_python(cases, told):
    for effects, own in zip(cases, told["en"], strict=True):
        change = effects.changes[0]
        expected = [
            per_hundred(endings(change, place, side))
            for place in range(len(change.municipalities))
            for side in (1, 0)
        ]
        assert [[part["per_100"] for part in one["parts"]] for one in own["endings"]] == expected


def test_made_up_changes_come_to_every_word(cases):
    words = {row["word"] for effects in cases for row in effects.table.to_dict("records")}
    assert words == {str(word) for word in Word}
