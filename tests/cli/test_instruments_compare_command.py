"""``collabsim instruments FILE``: what it writes and says in each language, and what it refuses."""

from __future__ import annotations

import json
from html import escape

import pandas as pd
import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from collabsim.analysis import instrument_effects as measuring
from collabsim.analysis.instrument_levels import USUAL
from collabsim.cli import app
from collabsim.cli.instruments_compare import show
from collabsim.ending import INTERRUPTED
from collabsim.instruments import CATALOGUE, Cost
from collabsim.language import LANGUAGES, signed, text
from collabsim.report.instrument_figure import instrument_figure
from collabsim.report.instrument_words import class_of, classes, title_of
from collabsim.scenario import load_scenario
from tests.every import every
from tests.instruments.turns import needed

pytestmark = pytest.mark.jobs

FEW = ("--replications", "3", "--region-points", "0", "--only", "pooled_budget")


def run(*arguments, language="en"):
    return CliRunner().invoke(app, ["--language", language, "instruments", *arguments])


@pytest.fixture(scope="module")
def found():
    """All of the catalogue, one of them with costs of every kind."""
    from dataclasses import replace

    cost = Cost(set_up_nok=1e5, yearly_nok=5e4, per_pilot_nok=2e3, hours_per_pilot={"team": 3.0})
    instruments = [
        replace(one, cost=cost) if one.name == "pooled_budget" else one
        for one in CATALOGUE.values()
    ]  # fmt: skip
    scenario = load_scenario("small_and_large").with_values(**needed())
    return measuring.instrument_effects(scenario, instruments, measuring.Asked(0, 10, 1, 2))


@pytest.fixture(scope="module")
def some(found):
    """Three of them, which are drawn sooner."""
    from dataclasses import replace

    names = {"pooled_budget", "longer_projects", "delegation"}
    kept = [k for k, level in enumerate(found.levels) if level.instrument.name in names]
    return replace(
        found,
        levels=tuple(found.levels[k] for k in kept),
        with_each=tuple(found.with_each[k] for k in kept),
        effects=found.effects[found.effects["instrument"].isin(names)],
    )


def test_the_folder_has_the_tables_and_what_they_were_made_from(tmp_path):
    folder = tmp_path / "made"
    asked = ("small_and_large", "--seed", "2", "--set", "bridge_chance=0.3")
    done = run(*asked, *FEW, "--only", "longer_projects", "--region-points", "1",
               "--out", str(folder))  # fmt: skip
    assert done.exit_code == 0, done.output
    record = json.loads((folder / "instruments.json").read_text(encoding="utf-8"))
    assert {path.name for path in folder.iterdir()} == set(record["files"])
    assert {"instruments.csv", "instruments_costs.csv"} < set(record["files"])
    assert (record["seed"], record["replications"]) == (2, 3)
    assert record["values"]["bridge_chance"] == 0.3
    assert len(record["region"]["points"]) == 1
    assert record["region"]["given"] == ["bridge_chance"]
    assert record["region"]["recipe"]
    levels = [(one["instrument"], one["level"]) for one in record["instruments"]]
    assert levels == [("pooled_budget", USUAL)] + [
        ("longer_projects", name) for name in (USUAL, "low", "high")
    ]
    table = pd.read_csv(folder / "instruments.csv")
    assert len(table) == 4 * 2 * len(measuring.MEASURES) == len(record["effects"])
    assert set(table["municipality"]) == {"10,000 inhabitants", "120,000 inhabitants"}
    assert (table["change"] - (table["with"] - table["without"])).abs().max() < 1e-6
    assert " ".join(done.stdout.split()).count("The municipality with") == 2
    # Another comparison takes its place, and leaves what is not of it.
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    (folder / "instruments_cost_lines.csv").write_text("old", encoding="utf-8")
    before = table.shape
    assert run("small_and_large", *FEW, "--out", str(folder)).exit_code == 0
    assert pd.read_csv(folder / "instruments.csv").shape != before
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_eighty_columns(language, found, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    show(found, language)
    said = capsys.readouterr().out
    assert [line for line in said.splitlines() if cell_len(line) > 80] == []
    plain = " ".join(said.split())
    for name in CATALOGUE:
        assert text(f"instrument.{name}", language).casefold() in plain.casefold()
    nothing = text("instruments_compared.class_nothing", language, instruments="").strip(": ")
    assert nothing in plain
    # Each table has a row for each instrument; no figure is cut.
    decimal = "." if language == "en" else ","
    assert said.count("(") > 2 * 2 * len(CATALOGUE)
    assert f"0{decimal}" in said
    assert "…" not in said


def test_what_is_told_is_what_the_table_says(found):
    """Every instrument is in one class, by the intervals of good and weak pilots kept."""
    for name in found.populations:
        sorted_in = classes(found, name)
        assert sorted(one for own in sorted_in.values() for one in own) == sorted(CATALOGUE)
        rows = found.by_level(name)
        for instrument in sorted_in["nothing"]:
            for measure in ("good_kept", "weak_kept"):
                row = rows[instrument, USUAL, measure]
                assert row["change_low"] < 0.005
                assert row["change_high"] > -0.005
    large = classes(found, "120,000 inhabitants")
    assert "pooled_budget" in large["both"]


@every([
    (("more", "not_told"), "better"), (("more", "fewer"), "better"), (("more", "more"), "both"),
    (("fewer", "fewer"), "worse"), (("fewer", "more"), "worse"), (("not_told", "more"), "weak"),
    (("not_told", "fewer"), "better"), (("not_told", "not_told"), "nothing"),
    (("unchanged", "unchanged"), "nothing"),
])  # fmt: skip
def test_more_weak_ones_are_never_called_better(case):
    verdicts, wanted = case
    assert class_of(*verdicts) == wanted


def test_signs_are_those_of_the_language():
    assert signed(-0.25, "nb", 2) == "\N{MINUS SIGN}0,25"
    assert signed(0.25, "en", 2) == "+0.25"
    assert signed(-0.001, "en", 2) == signed(0.001, "en", 2) == "0.00"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_figure_is_drawn(some, tmp_path, language, suffix):
    path = instrument_figure(some, tmp_path / f"instruments.{suffix}", language)
    assert path.stat().st_size > 10_000
    again = instrument_figure(some, tmp_path / f"again.{suffix}", language)
    assert path.read_bytes() == again.read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figure_has_room_for_all(found, tmp_path, language):
    drawn = instrument_figure(found, tmp_path / "all.svg", language).read_text(encoding="utf-8")
    for name in CATALOGUE:
        assert escape(title_of(name, language)) in drawn


def test_an_unknown_instrument_is_refused_with_the_nearest():
    done = run("small_and_large", "--only", "longer_project")
    assert done.exit_code == 2
    assert "did you mean 'longer_projects'?" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(("arguments", "said"), [
    (("no_such_scenario",), "no_such_scenario"),
    (("small_and_large", "--set", "no_such=1"), "no_such"),
    (("small_and_large", "--replications", "0"), "replications"),
    (("small_and_large", "--region-points", "-1"), "region"),
    (("small_and_large", "--only", "agreement_between_sectors", "--set", "pooled_budget=true",
      "--region-points", "0"), "no instrument is left"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_options_of_a_comparison_need_a_scenario():
    done = run("--only", "delegation")
    assert done.exit_code == 2
    assert "--only needs a FILE" in " ".join(done.stderr.split())
    assert run("--set", "bridge_chance=0.3").exit_code == 2


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_run(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "totals_with_ledger", lambda *_, **__: pytest.fail("it was run"))
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = run("small_and_large", *FEW, "--out", str(tmp_path / "file"))
    assert done.exit_code == 2
    assert "is a file" in " ".join(done.stderr.split())
    assert run("small_and_large", *FEW, "--out", str(tmp_path / "no" / "such")).exit_code == 2


def test_an_interrupt_leaves_nothing(tmp_path, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(measuring, "totals_with_ledger", interrupted)
    done = run("small_and_large", *FEW, "--out", str(tmp_path / "made"))
    assert done.exit_code == INTERRUPTED
    assert not list(tmp_path.iterdir())


def test_what_is_left_out_is_said(tmp_path):
    done = run("small_and_large", *FEW, "--only", "agreement_between_sectors",
               "--only", "delegation",
               "--set", "pooled_budget=true", "--out", str(tmp_path / "made"),
               language="nb")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "Utelatt: To sektorer kan bli enige" in done.stdout
    assert "Utelatt: Felles budsjett, som scenarioet har fra før." in done.stdout
    record = json.loads((tmp_path / "made" / "instruments.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in record["left_out"]] == [
        "pooled_budget", "agreement_between_sectors",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_free_and_what_cannot_be_paid_is_said_and_so_is_the_value_of_an_hour(
    language, monkeypatch, capsys
):
    from dataclasses import replace

    dear = replace(CATALOGUE["new_lines"], cost=Cost(yearly_nok=1e9), payer="chief")
    tried = [dear, CATALOGUE["criterion"], CATALOGUE["bridging"]]
    scenario = load_scenario("small_and_large")
    found = measuring.instrument_effects(scenario, tried, measuring.Asked(0, 3, 1, 2))
    monkeypatch.setenv("COLUMNS", "80")
    show(found, language)
    said = " ".join(capsys.readouterr().out.split())
    titles = {one.name: text(f"instrument.{one.name}", language) for one in tried}
    free = text("instruments_compared.free", language, instruments=titles["criterion"])
    assert free in said
    # Three levels of one instrument in both municipalities, of seven levels in all.
    levels = len(found.levels)
    assert f"6 {'of' if language == 'en' else 'av'} {2 * levels}" in said
    assert said.count(f"{titles['new_lines']} (") >= 6
    assert "100 %" in said.replace("\N{NO-BREAK SPACE}", " ").replace("100%", "100 %")
    assert "550" in said


def test_tables_are_written_for_norwegian_excel_too_where_it_is_asked_for(tmp_path):
    folder = tmp_path / "made"
    assert run("small_and_large", *FEW, "--csv", "nb", "--out", str(folder)).exit_code == 0
    for name in ("instruments", "instruments_costs"):
        plain = pd.read_csv(folder / f"{name}.csv")
        excel = pd.read_csv(folder / f"{name}.nb.csv", sep=";", decimal=",", encoding="utf-8-sig")
        assert excel.shape == plain.shape
        assert excel.columns.tolist() == plain.columns.tolist()
    refused = run("small_and_large", *FEW, "--csv", "no", "--out", str(folder))
    assert refused.exit_code == 2


def test_from_python_it_is_what_the_command_writes(tmp_path):
    from collabsim.api import instruments

    folder = tmp_path / "made"
    assert run("small_and_large", *FEW, "--seed", "4", "--out", str(folder)).exit_code == 0
    made = instruments("small_and_large", only=["pooled_budget"], replications=3, seed=4)
    written = pd.read_csv(folder / "instruments.csv")
    assert written["change"].tolist() == pytest.approx(made.effects["change"].tolist())
    with pytest.raises(measuring.UserError, match="no instrument 'pool'"):
        instruments("small_and_large", only=["pool"])
