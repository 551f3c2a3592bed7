"""``collabsim results`` of a folder of compared instruments: ranked, of a hundred proposals."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from collabsim.cli import app

OTHERS = (
    "weak_kept_per_100_proposals", "legal_errors_per_pilot", "started", "paid_by_municipality",
    "paid_by_state", "paid_by_fund", "paid_by_outside",
)  # fmt: skip


def row(name, measure, change, verdict="not_told", share=None):
    return {
        "instrument": name, "level": "usual", "municipality": "5,000 inhabitants",
        "population": 5_000, "measure": measure, "change": change, "change_low": change - 0.5,
        "change_high": change + 0.5, "verdict": verdict, "region_share": share,
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A record of three instruments, of which one is told from nothing and one costs least."""
    effects = []
    for name, good, verdict in (("criterion", 0.2, "not_told"), ("pooled_budget", 3.1, "more"),
                                ("training", 0.9, "more")):  # fmt: skip
        effects.append(row(name, "good_kept_per_100_proposals", good, verdict, 0.95))
        effects += [row(name, measure, 0.1) for measure in OTHERS]
    costs = [
        {"instrument": name, "level": "usual", "municipality": "5,000 inhabitants",
         "nok_per_good_kept": nok, "nok_per_good_kept_low": nok, "nok_per_good_kept_high": nok}
        for name, nok in (("training", 2.0e5), ("pooled_budget", None), ("criterion", None))
    ]  # fmt: skip
    (tmp_path / "instruments.json").write_text(json.dumps({"effects": effects, "costs": costs}))
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def order(output):
    titles = ("Pooled budget", "Criterion", "Training", "Courses", "A criterion")
    lines = [line.strip() for line in output.splitlines()]
    return [next(t for t in titles if line.startswith(t)) for line in lines
            if line.startswith(titles) and "±" in line]  # fmt: skip


def test_the_one_that_keeps_most_leads_and_is_named(folder):
    done = run("results", folder)
    assert done.exit_code == 0, done.output
    assert "keeps most good pilots of 100 proposals: 3.1 more (2.6 to 3.6)" in done.stdout
    assert order(done.stdout)[0] == "Pooled budget"
    assert "never by the share of started pilots" in done.stdout


def test_by_kroner_those_without_a_price_are_last(folder):
    done = run("results", folder, "--rank", "kroner")
    assert done.exit_code == 0, done.output
    assert order(done.stdout)[0] != "Pooled budget"


def test_an_unknown_order_and_a_damaged_record_are_a_sentence(folder):
    done = run("results", folder, "--rank", "kronor")
    assert done.exit_code == 2
    assert "did you mean kroner?" in done.stderr
    (folder / "instruments.json").write_text("{}")
    done = run("results", folder)
    assert done.exit_code == 2
    assert "is not the record of a comparison" in done.stderr
