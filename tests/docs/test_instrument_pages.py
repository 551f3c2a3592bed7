"""Pages of instruments follow from what is kept, and claim nothing where an interval covers 0."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest

from collabsim.errors import UserError
from collabsim.instruments import CATALOGUE
from collabsim.report.effect_contract_page import PAGE
from collabsim.report.instrument_claims import (
    CLEAR,
    DEFAULTS,
    FOLDER,
    NOT_CLEAR,
    NOT_RUN,
    SAME,
    WORDS,
    WORSE,
    by_chance,
    careful_words,
    key_of,
    stored,
    usual,
    worse,
)
from collabsim.report.instrument_pages import index, page, pages, stale_pages
from collabsim.report.instrument_words import title_of
from collabsim.validation.instruments_run import POINT_REPLICATIONS, POINTS, REPLICATIONS
from tests.every import every

MINUS = "\N{MINUS SIGN}"
FIGURE = rf"[+{MINUS}]?[\d,.]+"
BETWEEN = re.compile(rf"(?P<value>{FIGURE}) \((?P<low>{FIGURE}) to (?P<high>{FIGURE})\)")
PAGES = [path for path in sorted(FOLDER.glob("*.md")) if path.name != PAGE]


def figure(shown: str) -> float:
    """A number as it is read off a page."""
    return float(shown.replace(MINUS, "-").replace(",", ""))


def intervals(text: str) -> list[tuple[float, float, float]]:
    """All changes with intervals that stand in a text."""
    return [(figure(m["value"]), figure(m["low"]), figure(m["high"]))
            for m in BETWEEN.finditer(text)]  # fmt: skip


def claims_of(text: str) -> str:
    """What a page says of effects: the bold, the sentence of what is clear, what got worse."""
    parts = re.findall(r"\*\*(.+?)\*\*", text)
    parts += [re.split(r"Not clear:|The same in every run:", line)[0]
              for line in text.splitlines() if line.startswith("* Clear here:")]  # fmt: skip
    parts += [line for line in text.splitlines() if line.startswith("* ")]
    return "\n".join(parts)


@pytest.fixture(scope="module")
def record():
    return stored()


def test_pages_follow_from_what_is_kept():
    assert stale_pages() == {}, "run make docs"


def test_there_are_no_other_pages():
    assert {path.name for path in FOLDER.glob("*.md")} == {path.name for path in pages()}


def test_all_that_is_measured_is_enough_and_what_is_not_is_named(record):
    assert record["replications"] >= REPLICATIONS
    assert record["points"] >= POINTS
    assert record["point_replications"] >= POINT_REPLICATIONS
    text = index(record)
    for name in CATALOGUE:
        assert title_of(name, "en") in text
        assert (name in record["instruments"]) == (f"({name}.md)" in text)


@every(PAGES, name=lambda path: path.stem)
def test_no_page_claims_an_effect_where_the_interval_covers_nothing(path: Path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bworks\b", text)
    for value, low, high in intervals(claims_of(text)):
        assert low <= value <= high
        assert low > 0 or high < 0, (value, low, high)
    # Everything else that has an interval is not in bold, and covers 0 as it is shown.
    tables = "\n".join(line for line in text.split("## Over the region")[0].splitlines()
                       if line.startswith("|") and "points" not in line)  # fmt: skip
    for _, low, high in intervals(re.sub(r"\*\*.+?\*\*", "", tables)):
        assert low <= 0 <= high


@every(PAGES, name=lambda path: path.stem)
def test_what_is_clear_has_its_sign_at_nine_of_ten_points(path: Path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("* Clear here:"):
            clear = line.split("Told from nothing")[0]
            for same, points in re.findall(r"the same sign at (\d+) of (\d+) points", clear):
                assert int(same) >= 0.9 * int(points)


@every([one for one in PAGES if one.stem in CATALOGUE], name=lambda path: path.stem)
def test_figures_of_a_page_are_those_kept(path: Path):
    """Read off the tables by plain splitting, and held against the record by rounding."""
    raw = json.loads((FOLDER / "instruments.json").read_text(encoding="utf-8"))
    levels = raw["instruments"][path.stem]["levels"]
    own = next(one for one in levels if one["level"] == "usual")["sizes"]
    by_words = {words: measure for measure, words in WORDS.items()}
    part = path.read_text("utf-8").split("## What it changes")[1].split("## Over the region")[0]
    seen = set()
    for line in part.splitlines():
        cells = [cell.strip(" *") for cell in line.strip("|").split("|")]
        measure = by_words.get(cells[0])
        if measure is None:
            continue
        seen.add(measure)
        for size, cell in zip(own, cells[1:], strict=False):
            kept = own[size][measure][2:]
            scale = 1000 if measure.startswith("paid_by_") else 1
            half = 0.5 if scale == 1000 or measure in ("users", "rule_hours") else 0.005
            half = 0.0005 if measure == "legal_errors_per_pilot" else half
            if cell == "0 in every run":
                assert kept[1:] == [0.0, 0.0]
                continue
            ((shown),) = intervals(cell)
            assert shown == pytest.approx([one / scale for one in kept], abs=half * 1.01)
    assert seen == set(WORDS)


@pytest.fixture
def made_up(record):
    """An instrument of which nothing is told, to be changed in a test."""
    kept = copy.deepcopy(record["instruments"]["guide"])
    for level in kept["levels"]:
        for measures in level["sizes"].values():
            for name in measures:
                measures[name] = [1.0, 1.5, 0.5, -0.5, 1.5]
    for found in kept["region"].values():
        for measure in ("good_kept", "weak_kept"):
            found[measure] |= {"points": 20, "more": 18, "fewer": 2}
    return kept


def test_of_what_is_not_told_from_nothing_nothing_is_said(made_up, record):
    assert key_of(made_up, "10000", "good_kept") == NOT_CLEAR
    assert careful_words(made_up).startswith("* Clear here: nothing about good or weak")
    assert list(worse(made_up)) == []
    text = page(CATALOGUE["guide"], made_up, record)
    assert "**" not in text
    assert "Nothing that is counted is told to be worse" in text


def test_both_keys_are_needed(made_up):
    numbers = usual(made_up)["sizes"]
    region = made_up["region"]["10000"]["good_kept"]
    for size in ("3000", "10000"):
        numbers[size]["good_kept"] = [1.0, 1.5, 0.5, 0.1, 0.9]
    assert key_of(made_up, "10000", "good_kept") == CLEAR
    assert key_of(made_up, "3000", "good_kept") == NOT_RUN
    said = careful_words(made_up)
    assert said.startswith(
        "* Clear here: more good pilots kept with 10,000 inhabitants, +0.50 (+0.10 to +0.90), the "
        "same sign at 18 of 20 points."
    )
    assert "3,000 inhabitants, +0.50 (+0.10 to +0.90)." in said
    region |= {"more": 17}
    assert key_of(made_up, "10000", "good_kept") == DEFAULTS
    # At nine of ten points the other way round.
    region |= {"more": 2, "fewer": 18}
    assert key_of(made_up, "10000", "good_kept") == DEFAULTS
    numbers["10000"]["good_kept"] = [1.0, 0.5, -0.5, -0.9, -0.1]
    assert key_of(made_up, "10000", "good_kept") == CLEAR
    numbers["10000"]["good_kept"] = [1.0, 1.0, 0.0, 0.0, 0.0]
    assert key_of(made_up, "10000", "good_kept") == SAME


def test_what_is_worse_is_listed_in_its_direction_only(made_up, record):
    numbers = usual(made_up)["sizes"]["3000"]
    for measure in numbers:
        numbers[measure] = [10_000.0, 20_000.0, 10_000.0, 9_000.0, 11_000.0]
    found = {one.measure for _, _, one in worse(made_up)}
    assert found == {measure for measure, way in WORSE.items() if way == "more"}
    text = page(CATALOGUE["guide"], made_up, record)
    assert "3,000 inhabitants: paid by the fund, 1,000 NOK +10 (+9 to +11)" in text
    for measure in numbers:
        numbers[measure] = [10_000.0, 0.0, -10_000.0, -11_000.0, -9_000.0]
    found = {one.measure for _, _, one in worse(made_up)}
    assert found == {measure for measure, way in WORSE.items() if way == "fewer"}


def test_a_cost_that_nobody_declared_is_not_told_as_nothing(record):
    for name, kept in record["instruments"].items():
        cost = CATALOGUE[name].cost
        text = page(CATALOGUE[name], kept, record)
        part = text.split("## What it costs")[1].split("## What got worse")[0]
        (line,) = (one for one in part.splitlines() if one.startswith("| its own, set-up"))
        cells = [cell.strip() for cell in line.strip("|").split("|")[1:]]
        if cost.is_nothing() and not cost.paid_by_rules:
            assert set(cells) == {"not known"}
        else:
            own = [one["own_fixed_nok"] for one in kept["costs"].values()]
            assert [figure(cell) for cell in cells] == pytest.approx(
                [nok / 1000 for nok in own], abs=0.501
            )


def test_how_many_are_told_by_chance_is_counted(record):
    told, of = by_chance(record)
    rows = [
        numbers[measure]
        for kept in record["instruments"].values()
        for numbers in kept["levels"][0]["sizes"].values()
        for measure in ("good_kept", "weak_kept")
    ]
    assert of == len(rows) == 8 * len(record["instruments"])
    assert told == sum(low >= 0.005 or high <= -0.005 for *_, low, high in rows)


def test_a_setting_that_has_changed_since_is_told(made_up, record):
    usual(made_up)["settings"]["knowledge_gain"] = 0.1
    assert "**Declared otherwise since:**" in page(CATALOGUE["guide"], made_up, record)


def test_a_missing_record_is_told_with_the_command(tmp_path):
    with pytest.raises(UserError, match="instruments_run"):
        pages(tmp_path)
