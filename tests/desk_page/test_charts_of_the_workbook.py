"""Native charts in the page's workbook: of the same cells, at the same places, as in Python's."""

from __future__ import annotations

from io import BytesIO

import pytest

from collabsim.analysis.desk.effects import Asked, folder_effects
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import run_sweep
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.workbook import workbook

pytestmark = pytest.mark.jobs

openpyxl = pytest.importorskip("openpyxl")


def formula(part):
    """The cells of a series' part, whatever kind of cells they are."""
    kinds = ("numRef", "strRef", "multiLvlStrRef")
    (found,) = (one for one in (getattr(part, kind, None) for kind in kinds) if one is not None)
    return found.f


def title_of(title):
    return "".join(run.t for line in title.tx.rich.p for run in line.r or ())


def told(series):
    """What one series is drawn of, and how."""
    cells = [series.val or series.yVal, series.cat or series.xVal]
    bars = series.errBars
    if bars is not None:
        cells += [bars.plus, bars.minus]
    fill = series.spPr.solidFill.srgbClr
    return series.tx.v, [formula(one) for one in cells], fill


def charts_in(book):
    """All charts of a workbook, by the sheet they stand on."""
    found = {}
    for sheet in openpyxl.load_workbook(book):
        for chart in sheet._charts:
            start = chart.anchor._from
            found.setdefault(sheet.title, []).append(
                (type(chart).__name__, getattr(chart, "grouping", None), title_of(chart.title),
                 (start.col, start.row), [told(one) for one in chart.series])
            )  # fmt: skip
    return found


@pytest.mark.parametrize("language", ["nb", "en"])
def test_charts_are_those_of_python(open_page, tmp_path, language):
    desk = open_page()
    desk.run("app.speak(given)", language)
    desk.ask(sizes=[3_000, 10_000], replications=100, sets=0)
    mine = charts_in(desk.taken("xlsx", tmp_path))
    run_sweep(load_sweep(desk.taken("toml", tmp_path)), tmp_path / "runs")
    with Results(tmp_path / "runs") as found:
        effects = folder_effects(found, Asked(None, 0), lambda _: None)
        theirs = charts_in(BytesIO(workbook(Teller(effects, language), effects.changes)))
    assert sum(len(one) for one in mine.values()) == 3
    assert mine == theirs
    assert desk.complaints == []


def test_values_stand_in_the_charts_for_programs_that_reckon_nothing(open_page, tmp_path):
    desk = open_page()
    desk.ask(sizes=[3_000], replications=100, sets=0)
    book = openpyxl.load_workbook(desk.taken("xlsx", tmp_path))
    (chart,) = book["Kurver"]._charts
    kept = [float(one.v) for one in chart.series[0].yVal.numRef.numCache.pt]
    assert kept == [pytest.approx(book["Kurver"]["D5"].value)]


def test_a_change_that_never_acted_has_no_charts(open_page, tmp_path):
    desk = open_page()
    desk.ask(sizes=[3_000], levers={}, replications=20, sets=0)
    assert desk.run("return app.result.answer.neverActed")
    assert charts_in(desk.taken("xlsx", tmp_path)) == {}
