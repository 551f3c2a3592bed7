"""The five questions of the analyst's desk, from the command line alone: figure, sentence, memo.

Cheap here, with few replications and sets: what is looked at is that every question ends, that its
sentences say no more than both keys allow, and that every number of its memo is a result.
"""

from __future__ import annotations

import json
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collabsim.analysis.desk import money_sets, sets
from collabsim.cli import app
from collabsim.language import catalogue
from collabsim.report import folder as folder_of_figures

pytestmark = pytest.mark.jobs

UNHEDGED = ("more pilots deliver", "fewer pilots deliver", "about as many pilots deliver")
"""What may stand in an answer only where both keys allow it."""

FORBIDDEN = ("predict", "prove", "significant", "ensure")

GIVEN = re.compile(
    r"\b100\b|9[05][ \u00a0]?%|\b5[ \u00a0]?%|nine in ten|numbers\.json|2 pages|Rules of 2026|"
    r"2018 kroner|\[[^\]]*\]|collabsim [^<]*"
)
"""What everything is of, what intervals are, and names: no results."""


def run(*arguments):
    done = CliRunner().invoke(
        app, ["--language", "en", *map(str, arguments)], env={"COLUMNS": "80"}
    )
    assert done.exit_code == 0, done.output
    assert max(map(len, done.stdout.splitlines()), default=0) <= 80 or "/" in done.stdout
    return done.stdout


@pytest.fixture
def few(monkeypatch, tmp_path):
    """Few replications of each set of assumptions, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sets, "FIRST", 2)
    monkeypatch.setattr(sets, "MOST", 2)
    monkeypatch.setattr(money_sets, "REPLICATIONS", 2)
    monkeypatch.setattr(folder_of_figures, "FIGURE_SUFFIXES", (".svg",))


def figures_of(place, *stems):
    """Every figure is there in three forms, and is one."""
    begins = {".svg": b"<?xml", ".png": b"\x89PNG", ".pdf": b"%PDF"}
    for stem in stems:
        for suffix, first in begins.items():
            (path,) = place.glob(f"{stem}.en{suffix}")
            assert path.read_bytes().startswith(first), path
            assert path.stat().st_size > 2_000


def answer_of(place):
    """The answer, its words within what they may say."""
    text = (place / "answer.en.txt").read_text(encoding="utf-8")
    assert len(text.split("\n\n")) >= 2
    assert not any(word in text.lower() for word in FORBIDDEN)
    for sentence in re.split(r"(?<=[a-z0-9)])[.:]\s+|\n\n", text):
        assert len(sentence.split()) <= 25, sentence
    return text


def memo_of(place):
    """The memo as a document and a page, every number of it in ``numbers.json``."""
    report = place / "report"
    numbers = json.loads((report / "numbers.json").read_text(encoding="utf-8"))
    page = (report / "memo.en.html").read_text(encoding="utf-8")
    named = re.findall(r'data-result="([^"]+)"', page)
    assert named
    assert {unescape(one) for one in named} <= set(numbers)
    for key, one in numbers.items():
        if one["kind"] == "chance" and one["low"] is not None:
            assert one["low"] <= one["high"], key
        else:
            assert one["kind"] in {"sets", "constant", "sets_5_95", "index", "declared", "chance"}
    body = page[page.index("<main>") :]
    body = re.sub(r"<(data|span)[^>]*data-result[^>]*>.*?</\1>", "", body)
    words = unescape(re.sub(r"<[^>]+>", " ", body))
    left = re.findall(r"\S*\d\S*", GIVEN.sub("", words))
    assert not left, left
    xml = zipfile.ZipFile(report / "memo.en.docx").read("word/document.xml").decode()
    marks = re.findall(r'w:name="r_([^"]+)"', xml)
    plain = {re.sub(r"[^A-Za-z0-9_]", "_", key) for key in numbers}
    assert marks
    for mark in marks:
        own = re.sub(r"__\d+$", "", mark)
        assert own in plain or any(one.endswith(own) or one.startswith(own) for one in plain), mark
    return words


def unhedged_only_by_both_keys(place, text):
    """More, fewer or about as many without a hedge only where some row has that word."""
    import pandas as pd

    table = pd.read_csv(place / "tables" / "effects.csv")
    for words, word in zip(UNHEDGED, ("more", "fewer", "same"), strict=True):
        if re.search(rf"{words}(?! with these values)", text):
            assert (table["word"] == word).any(), words


def test_1_a_signing_limit_for_schools_at_60_000(few):
    place = Path("S")
    run(
        "sweep", "signing_limit", "--sizes", 60000, "--set",
        "delegation.school.unit_nok=500000", "-n", 6, "--out", place,
    )  # fmt: skip
    said = run("results", place, "--region-points", 2)
    assert "500,000" in said
    assert re.search(r"median\s+\d{3},000\s+kroner", said)
    run("report", place, "--region-points", 2, "--no-sensitivity")
    figures_of(place / "figures", "effect", "ended", "stops")
    unhedged_only_by_both_keys(place, answer_of(place))
    assert "What if schools may sign for" in memo_of(place)


def test_2_and_4_the_threshold_of_2026_by_size_and_a_memo_of_it(few):
    place = Path("T")
    run("sweep", "threshold_2026", "-n", 4, "--out", place)
    said = run("results", place, "--region-points", 2)
    for size in ("3,000", "10,000", "30,000", "120,000"):
        assert size in said
    kroner = said.partition("Million kroner more or less over the whole run")[2]
    assert re.search(r"\[[^]]* to [^]]*\]", kroner)
    told = run("report", place, "--xlsx", "--region-points", 2, "--no-sensitivity")
    for path in ("memo.en.docx", "memo.en.html", "workbook.en.xlsx", "numbers.json"):
        assert path in told
        assert (place / "report" / path).is_file()
    assert "Warning" in told
    figures_of(place / "figures", "effect", "curve", "ended")
    unhedged_only_by_both_keys(place, answer_of(place))
    memo_of(place)


def test_3_the_best_lever_per_krone_at_120_000(few):
    place = Path("L")
    run(
        "instruments", "rules_2026", "--sizes", 120000, "--out", place, "-n", 8,
        "--region-points", 0, "--only", "pooled_budget", "--only", "coordinator",
        "--only", "criterion",
    )  # fmt: skip
    said = run("results", place, "--rank", "kroner")
    assert "120,000" in said.splitlines()[0]
    assert "good kept" in said
    run("report", place)
    figures_of(place / "figures", "ranked_120000", "ranked_120000_80mm")
    text = answer_of(place)
    assert "Which instrument gives most for each krone" in text
    # Without sets of assumptions nothing is said to be more without a hedge.
    assert "none is ranked" in text or "other sets of assumptions were not tried" in text
    words = memo_of(place)
    assert "hours a run within existing budgets" in words
    assert "Costs nothing here" in words


def test_5_how_sure_it_is_and_what_moves_it(few):
    place = Path("Z")
    asked = ("sensitivity", "threshold_2026", "--of", "delivering_12", "--size", 120000)
    tornado = run(*asked, "-n", 4, "--out", place)
    tipping = run(*asked, "--tipping", "threshold_nok", "-n", 4, "--out", place)
    own = place / "delivering_12-120000"
    assert f"collabsim report {own}" in tipping
    run("report", own)
    figures_of(own, "tipping_threshold_nok")
    if "Not told from chance" in tornado and "None of" not in tornado:
        figures_of(own, "tornado")
    text = answer_of(own)
    assert "Which assumptions move the effect at 120,000 inhabitants?" in text
    assert re.search(r"move[s]? the effect", text)
    words = " ".join(memo_of(own).split())
    for one in ("No crossing", "It crosses"):
        if one in tipping:
            assert one in words


def test_a_report_without_runs_refuses_what_would_run(tmp_path):
    from collabsim.report.instrument_table import RECORD

    (tmp_path / RECORD).write_text("{}")
    for option in (("-n", 4), ("--sizes", 3000), ("--xlsx",)):
        done = CliRunner().invoke(app, ["report", str(tmp_path), *map(str, option)])
        assert done.exit_code == 2
        assert "a folder of compared instruments" in done.stderr
        assert done.stderr.count("\n") == 1
    done = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert done.exit_code == 2
    assert "is not the record of a comparison" in done.stderr


def test_words_of_the_memos_are_there_in_every_language():
    names = {
        language: {
            one for one in catalogue(language)
            if one.startswith(("instruments_compared.ranked", "sensitivity."))
        }
        for language in ("en", "nb", "nn")
    }  # fmt: skip
    assert names["en"] == names["nb"] == names["nn"]
