"""Tables on terminals of any width: no figure is cut, no word is broken."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from collabsim.analysis.comparison import Comparison
from collabsim.cli.console import table
from collabsim.language import LANGUAGES
from collabsim.report.grid import Grid
from collabsim.report.terminal import parts, print_comparison


@pytest.fixture(scope="module")
def comparison(synthetic_pilots):
    pilots = synthetic_pilots({10_000: 0.5, 60_000: 0.45, 120_000: 0.35})
    neutral = {"attention": pilots, "contact": synthetic_pilots({10_000: 0.5, 60_000: 0.5})}
    neutral["contact"] = pilots
    return Comparison.from_pilots(pilots, channels=neutral)


def printed(comparison, language: str, width: int) -> str:
    out = io.StringIO()
    print_comparison(comparison, language, Console(file=out, width=width))
    return out.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_nothing_is_cut_at_any_width(comparison, language: str, width: int) -> None:
    out = printed(comparison, language, width)
    assert "…" not in out
    assert max(len(line.rstrip()) for line in out.splitlines()) <= max(width, 50)
    wide = printed(comparison, language, 160)
    # Every word and every figure is there, none of them broken.
    for word in set(re.findall(r"[^\W_]+(?:[.,][^\W_]+)*", wide)):
        assert word in out, word


def test_every_figure_of_a_grid_is_there_at_every_width() -> None:
    grid = Grid(
        "A title of some length", ["measure", "", "10,000 inhabitants", "difference, points"]
    )
    grid.labels = 2
    for row in range(4):
        label = f"  a label that is long enough to wrap {row}" if row % 2 == 0 else ""
        grid.add(
            label, f"after {row} months", f"{row}1% (30 to 3{row})", f"{row}.5 (-1.0 to {row}.2)"
        )
    for width in range(20, 140, 7):
        out = io.StringIO()
        Console(file=out, width=width).print(grid.fitted(width))
        flat = " ".join(out.getvalue().split())
        assert "…" not in flat
        for row in range(4):
            assert f"{row}1%" in flat
            assert f"(30 to 3{row})" in flat
            assert f"(-1.0 to {row}.2)" in flat


def test_a_table_of_a_command_follows_columns(monkeypatch, capsys) -> None:
    rows = [["Kristiansand", "a sentence of several words about it", "1,234,567"]]
    headings = ["municipality", "what there is to say", "kroner a year"]
    table("", headings, rows, {2})
    wide = capsys.readouterr().out
    assert len(wide.splitlines()) == 2
    for columns in (80, 50, 24):
        monkeypatch.setenv("COLUMNS", str(columns))
        table("", headings, rows, {2})
        out = capsys.readouterr().out
        assert "1,234,567" in out
        assert "…" not in out
        for word in " ".join(rows[0]).split():
            assert word in out
        assert max(map(len, out.splitlines())) <= max(columns, 30)


def test_parts_are_as_wide_as_they_are_told(comparison) -> None:
    for width in (80, 120):
        out = io.StringIO()
        console = Console(file=out, width=width)
        for part in parts(comparison, "en", width):
            console.print(part)
        assert max(len(line.rstrip()) for line in out.getvalue().splitlines()) <= width
