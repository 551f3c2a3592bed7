"""``collabsim survival``: what it prints in every language, what it writes, what it refuses."""

from __future__ import annotations

import csv

import pytest
from typer.testing import CliRunner

from collabsim import survival_of
from collabsim.cli import app
from collabsim.experiment.sweeping import sweep
from collabsim.language import LANGUAGES, text
from tests.run_folders import small_sweep

SHORT = ("--set", "years=8", "--set", "proposal_years=3", "-n", "3", "--months", "37")


def said(*arguments: str, language: str = "en", code: int = 0) -> str:
    done = CliRunner().invoke(app, ["--language", language, "survival", *arguments])
    assert done.exit_code == code, done.output
    return " ".join(done.output.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("survival") / "r"
    sweep(small_sweep(replications=6), place)
    return str(place)


def words(key: str, language: str, **values: str) -> str:
    """A text as it is said: a space that does not break is one."""
    return " ".join(text(key, language, **values).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_means_and_levels_are_told_in_every_language(language, folder) -> None:
    means = said("small_and_large", *SHORT, language=language)
    assert words("survival.means", language, months="37") in means
    assert words("state.delivering", language) in means
    assert words("survival.difference", language) in means
    levels = said("small_and_large", *SHORT, "--levels", language=language)
    for key in ("occupation", "incidence", "not_ended_share"):
        assert words(f"survival.{key}", language) in levels
    assert words("survival.column_month", language, month="36") in levels
    of_folder = said(folder, "--months", "24", language=language)
    assert words("survival.note_folder", language) in of_folder
    assert words("survival.after_money", language) in of_folder


def test_tables_and_figure_are_written(tmp_path) -> None:
    out = tmp_path / "new"
    said("small_and_large", *SHORT, "--out", str(out), "--csv", "nb", language="nb")
    names = {path.name for path in out.iterdir()}
    tables = ("state_occupation", "incidence_by_end", "survival", "restricted_means",
              "restricted_mean_differences")  # fmt: skip
    assert names == {f"{t}{end}" for t in tables for end in (".csv", ".nb.csv")} | {
        "since_start.svg"
    }
    rows = list(csv.DictReader((out / "restricted_means.csv").read_text("utf-8").splitlines()))
    assert [*rows[0]] == ["cell", "municipality", "state", "horizon", "months", "low", "high"]
    assert len(rows) == 18
    assert (out / "since_start.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_what_does_not_go_together_is_refused_in_a_sentence(folder, tmp_path) -> None:
    for arguments, words in (
        ((folder, "-n", "3"), "--replications is for a scenario that is run"),
        ((folder, "--set", "years=8"), "--set is for a scenario that is run"),
        ((folder, "--against", "9"), "there is no cell 9"),
        (("small_and_large", "--csv", "nb"), "--out DIR says where"),
        (("small_and_large", "--against", "0"), "a scenario has none"),
        (("nowhere",), "nowhere"),
        (("small_and_large", "--months", "0"), "months must be a whole number"),
    ):
        refused = said(*arguments, code=2)
        assert words in refused
        assert "Traceback" not in refused


def test_the_page_of_files_names_every_column(folder, checkout) -> None:
    page = (checkout / "docs" / "reference" / "comparison_files.md").read_text("utf-8")
    part = page.partition("## Files of survival")[2].partition("\n## ")[0]
    for name, table in survival_of(folder, months=12).tables().items():
        assert f"`{name}.csv`" in part
        own = [column for column in table if column not in {"cell", "municipality"}]
        assert [column for column in own if f"`{column}`" not in part] == []
