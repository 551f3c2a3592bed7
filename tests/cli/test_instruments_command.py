"""``collabsim instruments``, and instruments in what is said of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from collabsim.analysis.booking import ACCOUNTS
from collabsim.analysis.ledger import hours, ledger
from collabsim.cli import app
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.instruments import CATALOGUE
from collabsim.language import LANGUAGES, number, text
from collabsim.scenario import load_scenario

USED = """
extends = "small_and_large"
[[instrument]]
name = "delegation"
from = 24
until = 60
cost = { yearly_nok = 50_000 }
"""


def run(*arguments: str) -> Any:
    done = CliRunner().invoke(app, [*arguments])
    assert done.exit_code == 0
    return done


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_instrument_is_listed_with_all_there_is_to_say_of_it(language: str) -> None:
    done = run("instruments", "--language", language)
    blocks = done.stdout.split("\n\n")
    assert len(blocks) == len(CATALOGUE) + 1
    for one, block in zip(CATALOGUE.values(), blocks, strict=False):
        said = " ".join(block.split())
        assert said.startswith(f"{text(f'instrument.{one.name}', language)} ({one.name})")
        assert text(f"instrument_about.{one.name}", language) in said
        assert text(f"cost_payer.{one.payer}", language) in said
        assert one.source in said
        assert all(setting.name in said for setting in one.settings)
        assert all(name in said for name in one.excludes)


def test_a_scenario_is_checked_shown_and_compared_with_its_instruments(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(USED, encoding="utf-8")
    how = 'until = 60, strength = 1, payer = "chief", yearly_nok = 50_000'
    assert how in run("scenario", "check", str(file)).stdout
    shown = run("scenario", "show", str(file), "--changed").stdout
    assert "month 24" in shown
    assert "delegation" in shown
    differs = run("scenario", "diff", "small_and_large", str(file)).stdout
    assert "[[instrument]] month 24" in differs
    assert how in differs


def test_what_instruments_cost_is_in_the_answer_and_what_cannot_be_paid_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    costly = '[[instrument]]\nname = "new_lines"\nfrom = 3\ncost = { yearly_nok = 900_000_000 }\n'
    (tmp_path / "mine.toml").write_text(USED + costly, encoding="utf-8")
    few = ("--replications", "3", "--region-points", "0")
    for answer in (run("run", "mine.toml"), run("compare", "mine.toml", *few)):
        said = " ".join(answer.stdout.split())
        assert "120,000 inhabitants, instruments in kroner of 2018 over the run" in said
        assert "chief executive's free frame 150,000" in said
        assert "Small budget lines without the council cannot be paid" in said
    plain = run("run", "small_and_large").stdout
    assert "instruments in kroner" not in plain


def test_every_command_that_runs_a_scenario_with_instruments_tells_what_they_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run by its ledger, pilots and hours included; many by what is known before them."""
    monkeypatch.chdir(tmp_path)
    plan = '[[instrument]]\nname = "continuation_plan"\nfrom = 0\ncost.per_pilot_nok = 1_000\n'
    scenario = USED + plan
    (tmp_path / "mine.toml").write_text(scenario, encoding="utf-8")
    sweep = (
        '[sweep]\nscenario = "mine.toml"\nseeds = "paired"\nreplications = 2\n'
        "[levers]\ndelegation.all.unit_nok = [0, 250_000]\n"
    )
    (tmp_path / "sweep.toml").write_text(sweep, encoding="utf-8")
    one = (
        run("run", "mine.toml"),
        run("explain", "mine.toml", "--municipality", "120000"),
    )
    swept = run("sweep", "sweep.toml", "--out", "swept")
    for answer in (*one, swept):
        assert answer.exit_code == 0, answer.output
    again = run("replay", "swept", "0/120000/1")
    many = (
        run("compare", "mine.toml", "--replications", "2", "--region-points", "0"),
        swept,
        run("results", "swept", "--region-points", "0"),
    )
    for answer in (*one, again, *many):
        said = " ".join(answer.stdout.split())
        assert answer.exit_code == 0, answer.output
        assert said.count("120,000 inhabitants, instruments in kroner of 2018 over the run") == 1
    for answer in (*one, again):
        said = " ".join(answer.stdout.split())
        decided = load_scenario("mine.toml")
        (large,) = worlds(decided, ["120,000 inhabitants"])
        finished = run_one(large, 0, 1 if answer is again else 0)
        entries, spent = ledger(finished, decided), hours(finished, decided)
        own = entries[~entries["account"].isin(ACCOUNTS)]
        fund = number(float(own["nok"][own["payer"] == "fund"].sum()), "en")
        assert "120,000 inhabitants, instruments in kroner of 2018 over the run: " in said
        assert f"the fund {fund}" in said
        took = float(spent["hours"][spent["activity"] == "continuation_plan"].sum())
        assert f"hours of instruments over the run: {number(took, 'en')}, worth" in said
        assert "120,000 inhabitants, paid for pilots in kroner of 2018 over the run" in said
    for answer in many:
        said = " ".join(answer.stdout.split())
        assert "1,000 a pilot, 10 hours a pilot" in said
