"""``collabsim instruments``, and instruments in what is said of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.instruments import CATALOGUE
from collabsim.language import LANGUAGES, text

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
