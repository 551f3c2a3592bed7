"""What is written: on any terminal, in any spreadsheet, in any figure."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from collabsim.analysis.spreadsheets import as_text
from collabsim.municipality.generate import generate
from collabsim.report.hierarchy_picture import draw_hierarchy
from collabsim.scenario import load_scenario


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "latin-1", "ascii", "utf-8"])
def test_no_encoding_of_the_terminal_stops_a_command(encoding, tmp_path):
    (tmp_path / "mine.toml").write_text(
        "name = 'Ærø ≥ 日'\n[[municipality]]\nname = 'Ålesund ≥ 日'\npopulation = 5_000\n", "utf-8"
    )
    words = [sys.executable, "-m", "collabsim", "scenario", "show", "mine.toml"]
    told = subprocess.run(
        words, cwd=tmp_path, check=True, capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    written = told.stdout.decode(encoding)
    assert {"ascii": "Aalesund >= ?", "utf-8": "Ålesund ≥ 日", "cp437": "Ålesund ≥ ?"}.get(
        encoding, "Ålesund >= ?"
    ) in written
    assert told.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="a shell that closes streams")
def test_a_closed_output_stops_no_command():
    words = f'"{sys.executable}" -m collabsim scenario check baseline >&- 2>&-'
    assert subprocess.run(words, shell=True, check=False).returncode == 0  # noqa: S602


@pytest.mark.parametrize(
    "cell", ["=HYPERLINK(1)", "+1", "-1", "@x", "10-12", "1E5", "1/2", "5 mai", "mars 5", "SANN"]
)
def test_spreadsheets_keep_text_as_text(cell):
    assert as_text(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Ål", "10 000 inhabitants", "5-delt skala", "Marnardal", 12, 0.5])
def test_other_cells_stay_as_they_are(cell):
    assert as_text(cell) == cell


@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_name_is_drawn_as_it_is_written(tmp_path):
    values = load_scenario("baseline").values
    draw_hierarchy(generate("$$ $x^2$", 2_000, values), tmp_path / "posts.svg")
    assert "$x^2$" in (tmp_path / "posts.svg").read_text("utf-8")
