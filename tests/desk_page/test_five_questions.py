"""The five questions of the desk, answered on the page by clicks, from a file without a network.

Each ends in a memo whose numbers are those the command line writes for the file that was saved with
it. Few sets and few replications of each: what is looked at is that they are the same.
"""

from __future__ import annotations

import json
import re
import shlex
from html import unescape
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from collabsim.analysis.desk import effects, money, money_sets, sets
from collabsim.cli import app
from collabsim.desk_page import declared_ranked, worlds
from collabsim.desk_page.page import self_contained_page
from collabsim.report import folder as folder_of_figures
from collabsim.report.desk import moving_files
from tests.desk_page.opened import open_desk

pytestmark = pytest.mark.jobs

SIZES = (3_000, 10_000, 30_000, 60_000, 120_000)
SMALL = 3_000
POINTS = 2
REPLICATIONS = 200
"""The fewest that can be chosen on the page."""

MARKED = re.compile(
    r'<(data|span)(?: value="([^"]*)")? data-result="([^"]*)">(.*?)</\1>', re.DOTALL
)


@pytest.fixture(scope="module")
def small():
    """Few runs of each set of assumptions and few accounts, on the page and in the commands."""
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("COLLABSIM_REGION_POINTS")
        patched.setattr(sets, "FIRST", 4)
        patched.setattr(sets, "MOST", 6)
        patched.setattr(money_sets, "REPLICATIONS", 2)
        patched.setattr(declared_ranked, "REPLICATIONS", 20)
        for module in (money, effects):
            patched.setattr(module, "MOST", 4)
        patched.setattr(folder_of_figures, "FIGURE_SUFFIXES", (".svg",))
        patched.setattr(moving_files, "FIGURES", (".svg",))
        yield


def _bundles():
    of_sizes = [one for one in worlds.first_worlds() if int(one.id) in SIZES]
    at_ends = [one for one in worlds.worlds_at_ends() if one.id.split()[0] == str(SMALL)]
    points = worlds.points_of(POINTS)
    return {
        "worlds.bin": lambda: of_sizes,
        "more.bin": list,
        "ends.bin": lambda: at_ends,
        **{
            worlds.in_sets(size): lambda size=size: worlds.worlds_in_sets(points, size)
            for size in SIZES
        },
    }


@pytest.fixture(scope="module")
def file(small, tmp_path_factory):
    """The page in a file, with the worlds of these questions."""
    path = tmp_path_factory.mktemp("questions") / "desk.html"
    with pytest.MonkeyPatch.context() as patched:
        bundles = _bundles()
        patched.setattr(worlds, "BUNDLES", bundles)
        patched.setattr(worlds, "IN_FILE", tuple(bundles))
        patched.setattr(worlds, "SETS", (POINTS,))
        patched.setattr("collabsim.desk_page.offered.SETS", POINTS)
        path.write_text(self_contained_page(), encoding="utf-8")
    return path


@pytest.fixture
def user(chromium, file, tmp_path):
    """Somebody at the page, who clicks."""
    opened = User(open_desk(chromium, file.as_uri()), tmp_path)
    yield opened
    assert opened.desk.complaints == []
    asked = [one for one in opened.desk.requests if not one.startswith(("data:", "blob:"))]
    assert asked == [file.as_uri()]
    opened.desk.page.context.close()


class User:
    """Asks by clicks alone, and takes along what there is."""

    def __init__(self, desk, folder):
        self.desk, self.page, self.folder = desk, desk.page, folder

    def chooses(self, field, label):
        self.page.select_option(f"#{field}", label=label)

    def asks(self, preset, language, *, sizes=None):
        """Choose language, question, sizes, sets and replications, and compute."""
        self.page.select_option("#language", value=language)
        self.chooses("preset", self.desk.run("return app.say(given)", f"preset_{preset}"))
        for button in self.page.locator("#form .chips button[aria-pressed]").all():
            size = int(button.get_attribute("id").removeprefix("size-"))
            on = button.get_attribute("aria-pressed") == "true"
            if sizes is not None and on != (size in sizes):
                self.page.click(f"#size-{size}")
        self.chooses("sets", str(POINTS))
        self.chooses("replications", str(REPLICATIONS))
        self.page.click("#compute")
        self.waits("app.result?.final")

    def waits(self, condition):
        self.desk.until(f"app.phase !== 'running' && ({condition} || app.fault)")
        assert self.desk.run("return app.fault") == ""

    def takes(self, *keys):
        return [self.desk.taken(key, self.folder) for key in keys]


def run(language, *arguments):
    done = CliRunner().invoke(
        app, ["--language", language, *map(str, arguments)], env={"COLUMNS": "80"}
    )
    assert done.exit_code == 0, done.output
    return done.stdout


def reported(language, toml, *more):
    """The memo that the command line writes for a file, its numbers, and its folder."""
    runs = toml.with_suffix("")
    run(language, "report", toml, "--out", runs, *more)
    (page,) = (runs / "report").glob(f"*.{language}.html")
    return page, json.loads((runs / "report" / "numbers.json").read_text(encoding="utf-8")), runs


def numbers_in(page):
    """Every marked number of a memo: its id, and as what it is written."""
    text = page.read_text(encoding="utf-8")
    return {unescape(key): (value, unescape(said)) for _, value, key, said in MARKED.findall(text)}


def same_numbers(own, theirs, numbers):
    """Hold a memo of the page against one of the command line; how many numbers it has."""
    mine, commands = numbers_in(own), numbers_in(theirs)
    # The page names its rules; the commands name with them what runs them.
    del mine["c.rules"], commands["c.rules"]
    for key, (value, said) in mine.items():
        if key in commands:
            assert said == commands[key][1], key
        elif key in numbers:
            assert value, key
        else:
            assert key.startswith(("tornado.", "tipping_")), key
            continue
        if value:
            assert float(value) == pytest.approx(numbers[key]["value"], rel=1e-6, abs=1e-9), key
    left = [key for key in commands if key not in mine]
    assert left == []
    return len(mine.keys() & commands.keys())


def words_of(page, part):
    """A part of a memo as it is read."""
    text = page.read_text(encoding="utf-8")
    found = re.search(rf'<section data-part="cs\.{part}".*?</section>', text, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split())


def same_document(docx, page):
    """The document has the numbers of the page, each under its bookmark."""
    xml = ZipFile(docx).read("word/document.xml").decode()
    marks = re.findall(r'w:name="r_([^"]+)"', xml)
    assert len(marks) > 30
    plain = re.sub(r"<[^>]+>", "", xml)
    for _, said in numbers_in(page).values():
        assert said in unescape(plain)


def test_1_a_signing_limit_for_schools_at_60_000(user):
    user.asks("signing_limit", "nb")
    html, docx, toml = user.takes("html", "docx", "toml")
    page, numbers, _ = reported("nb", toml, "--no-sensitivity")
    assert same_numbers(html, page, numbers) > 40
    for part in ("question", "answer", "who", "cost", "find_out", "assumptions", "limits"):
        assert words_of(html, part) == words_of(page, part)
    assert "500 000" in words_of(html, "effect")
    assert any(key.startswith("c.frame.delegation_school") for key in numbers_in(html))
    same_document(docx, html)


def test_2_and_4_the_threshold_of_2026_by_size_with_its_workbook(user):
    openpyxl = pytest.importorskip("openpyxl")
    user.asks("threshold_2026", "en")
    user.page.click("#tab-size")
    assert user.page.locator("#view svg").count() > 0
    html, docx, toml, book = user.takes("html", "docx", "toml", "xlsx")
    page, numbers, runs = reported("en", toml, "--no-sensitivity", "--xlsx")
    assert same_numbers(html, page, numbers) > 150
    for part in ("question", "answer", "who", "cost", "find_out", "assumptions", "limits"):
        assert words_of(html, part) == words_of(page, part)
    same_document(docx, html)
    (theirs,) = (runs / "report").glob("*.xlsx")
    rows, wanted = (effects_in(openpyxl, one) for one in (book, theirs))
    assert [key for key in wanted if key not in rows] == []
    assert len(rows) > 150
    for key, row in rows.items():
        # A folder keeps users in single precision, and an effect is a difference of large sums.
        near = 1e-4 if key.endswith(".users") else 1e-6
        for name, value in row.items():
            if isinstance(value, float):
                assert value == pytest.approx(wanted[key][name], rel=near, abs=1e-9), (key, name)
            else:
                assert (value or "") == (wanted[key][name] or ""), (key, name)


def effects_in(openpyxl, book):
    """The sheet of effects, by the id of each row."""
    sheet = openpyxl.load_workbook(book).worksheets[1]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows if row[0]}


def test_3_the_best_lever_per_krone(user):
    user.asks("threshold_2026", "nb", sizes=(SMALL,))
    user.page.click("#tab-instruments")
    user.page.click("#instruments-go")
    user.waits("app.result.ranked")
    html, docx = user.takes("instruments-html", "instruments-docx")
    command = shlex.split(words_of(html, "made").partition("collabsim instruments ")[2])
    assert command[:3] == ["rules_2026", "--sizes", str(SMALL)]
    runs = user.folder / "instruments"
    run("nb", "instruments", *command, "--out", runs)
    run("nb", "report", runs)
    (page,) = (runs / "report").glob("*.nb.html")
    numbers = json.loads((runs / "report" / "numbers.json").read_text(encoding="utf-8"))
    mine, theirs = numbers_in(html), numbers_in(page)
    assert mine.keys() == theirs.keys()
    assert len(mine) > 300
    for key, (value, said) in mine.items():
        if value:
            assert float(value) == pytest.approx(numbers[key]["value"], rel=1e-6, abs=1e-7), key
        # The page has whole øre: where that is half a digit it is written the other way.
        assert said == theirs[key][1] or is_half(float(value)), (key, value, numbers[key])
    for part in ("question", "answer", "cost", "free", "limits"):
        assert words_of(html, part) == words_of(page, part)
    same_document(docx, html)


def is_half(million):
    """Whether an amount lies between two that are written, with two decimals."""
    return abs(abs(million) * 100.0 % 1.0 - 0.5) < 1e-6


@pytest.mark.long
def test_5_how_sure_it_is_and_what_moves_it(user):
    user.asks("threshold_2026", "nn", sizes=(SMALL,))
    user.page.click("#tab-matters")
    user.page.click("#matters-go")
    user.waits("app.result.moved")
    user.page.click("#tab-tipping")
    user.page.click("#tipping-go")
    user.waits("app.result.tipped")
    html, docx, toml = user.takes("html", "docx", "toml")
    page, numbers, runs = reported("nn", toml)
    assert same_numbers(html, page, numbers) > 40
    assert words_of(html, "sensitivity") == words_of(page, "sensitivity")
    measure = user.desk.run("return app.result.moved.subject.measure")
    asked = ("sensitivity", runs, "--of", measure, "--size", SMALL)
    run("nn", *asked, "-n", REPLICATIONS)
    run("nn", *asked, "--tipping", "threshold_nok")
    own = runs / "sensitivity" / f"{measure}-{SMALL}"
    shown = numbers_in(html)
    for name in ("tornado", "tipping_threshold_nok"):
        told = json.loads((own / f"{name}.nn.json").read_text(encoding="utf-8"))["numbers"]
        mine = {key: one for key, one in shown.items() if key.startswith(f"{name}.")}
        assert len(mine) > 5
        for key, (value, _) in mine.items():
            wanted = told[key.removeprefix(f"{name}.")]["value"]
            if value:
                assert float(value) == pytest.approx(wanted, rel=1e-6, abs=1e-9), key
    same_document(docx, html)
