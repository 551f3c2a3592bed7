"""``collabsim compare``: what it asks for, prints and leaves behind."""

from __future__ import annotations

import json
import sys
from types import ModuleType

import pytest
from typer.testing import CliRunner

from collabsim.analysis.comparison import Comparison
from collabsim.cli import app
from collabsim.errors import UserError
from collabsim.experiment.plan import Structures
from collabsim.language import text
from collabsim.report.folder import check_writable, folder_name, write_comparison

pytestmark = pytest.mark.jobs

SCENARIO = """
name = "two sizes"
about = "A test."

[[municipality]]
population = 10000

[[municipality]]
population = 120000
"""


@pytest.fixture(scope="module")
def comparison(synthetic_pilots):
    pilots = synthetic_pilots({10_000: 0.5, 120_000: 0.35})
    return Comparison.from_pilots(pilots, channels={"ties": pilots})


@pytest.fixture(autouse=True)
def _no_figures(monkeypatch):
    """They take longer than all else; tests that look at them ask for them."""
    monkeypatch.setattr("collabsim.report.folder.FIGURE_SUFFIXES", ())


@pytest.fixture
def _figures(monkeypatch, _no_figures):
    """Figures in one format only: the others take time and show nothing more."""
    monkeypatch.setattr("collabsim.report.folder.FIGURE_SUFFIXES", (".svg",))


@pytest.fixture
def asked(comparison, monkeypatch):
    """Calls of the simulation, which answers with a comparison made beforehand."""
    calls = []

    def compare(scenario, **options):
        calls.append((scenario, options))
        return comparison

    stand_in = ModuleType("collabsim.api")
    stand_in.compare = compare
    monkeypatch.setitem(sys.modules, "collabsim.api", stand_in)
    return calls


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "two.toml").write_text(SCENARIO, encoding="utf-8")
    return lambda *arguments: CliRunner().invoke(app, [*arguments])


@pytest.mark.usefixtures("_figures")
def test_it_asks_with_the_defaults_and_fills_the_folder(asked, run, tmp_path) -> None:
    result = run("compare", "two.toml")
    assert result.exit_code == 0, result.output
    ((scenario, options),) = asked
    assert scenario.name == "two sizes"
    assert isinstance(options.pop("structures"), Structures)
    assert options == {
        "replications": 200,
        "seed": 0,
        "channels": False,
        "shapley": False,
        "driver": "compiled",
        "progress": None,
    }
    folder = tmp_path / "results" / "two_sizes"
    assert {"answer.txt", "table.csv", "survival.svg", "shares.svg", "channels.svg"} <= {
        path.name for path in folder.iterdir()
    }
    assert not list(tmp_path.rglob(".collabsim-*"))
    assert str(folder.relative_to(tmp_path)) in result.output


def test_options_reach_the_simulation(asked, run) -> None:
    result = run(
        "compare", "two.toml", "-n", "7", "--seed", "3", "--shapley", "--driver", "mesa",
        "--out", "here", "--csv", "nb", "--quiet",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    ((_, options),) = asked
    assert (options["replications"], options["seed"], options["driver"]) == (7, 3, "mesa")
    assert options["channels"]
    assert options["shapley"]


def test_quiet_prints_one_sentence(asked, run, comparison, tmp_path) -> None:
    result = run("--language", "nb", "compare", "two.toml", "--quiet", "--csv", "nb")
    assert result.stdout.strip() == comparison.sentence("nb")
    assert (tmp_path / "results" / "two_sizes" / "table.nb.csv").exists()


def test_municipalities_can_be_chosen_by_name(asked, run) -> None:
    run("compare", "two.toml", "--municipality", "120,000 inhabitants")
    assert [spec.population for spec in asked[0][0].municipalities] == [120_000]


def test_a_misspelt_municipality_is_answered_with_the_nearest(asked, run) -> None:
    result = run("compare", "two.toml", "--municipality", "1O,000 inhabitants")
    assert result.exit_code == 2
    assert "did you mean" in result.output
    assert not asked


def test_channels_need_two_municipalities(asked, run) -> None:
    result = run("compare", "two.toml", "--channels", "--municipality", "10,000 inhabitants")
    assert result.exit_code == 2
    assert "at least two" in result.output
    assert not asked


def test_channels_need_two_sizes(asked, run, tmp_path) -> None:
    twins = SCENARIO.replace("[[municipality]]", '[[municipality]]\nname = "North"', 1)
    twins = twins.replace("120000", "10000")
    (tmp_path / "twins.toml").write_text(twins, encoding="utf-8")
    for option in ("--channels", "--shapley"):
        result = run("compare", "twins.toml", option)
        assert result.exit_code == 2
        assert "10,000 inhabitants" in " ".join(result.output.split())
    assert not asked
    assert not (tmp_path / "results").exists()
    assert run("compare", "twins.toml").exit_code == 0


def test_a_folder_that_cannot_be_is_refused_before_computing(asked, run, tmp_path) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    for out in ("file", "file/deeper"):
        result = run("compare", "two.toml", "--out", out)
        assert result.exit_code == 2
        assert "is a file" in result.output
    assert not asked
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


def test_stopped_while_computing_it_leaves_nothing(asked, run, tmp_path, monkeypatch) -> None:
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["collabsim.api"], "compare", interrupted)
    (tmp_path / "deep").mkdir()
    before = sorted(tmp_path.rglob("*"))
    assert run("compare", "two.toml", "--out", "deep/results").exit_code == 130
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.usefixtures("_figures")
def test_stopped_while_drawing_it_leaves_answer_and_tables(
    comparison, tmp_path, monkeypatch
) -> None:
    folder = tmp_path / "results"
    write_comparison(comparison, folder, "en")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    before = {path.name for path in folder.iterdir()}
    there = {}

    def interrupted(*_):
        there.update({p.name: p.read_text("utf-8") for p in folder.iterdir() if p.is_file()})
        raise KeyboardInterrupt

    # The first figure: what took long is on disk before it, without figures of an earlier one.
    monkeypatch.setattr("collabsim.report.figures.survival_figure", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_comparison(comparison, folder, "nb")
    assert there["answer.txt"] == comparison.sentence("nb") + "\n"
    assert set(there) == {name for name in before if not name.endswith((".svg", ".png"))}
    assert {path.name for path in folder.iterdir()} == set(there)
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


@pytest.mark.usefixtures("_figures")
def test_written_twice_it_is_the_same_and_leaves_other_files_alone(comparison, tmp_path) -> None:
    first = write_comparison(comparison, tmp_path / "a")
    (tmp_path / "a" / "notes.txt").write_text("mine", encoding="utf-8")
    content = [path.read_bytes() for path in first]
    assert [path.read_bytes() for path in write_comparison(comparison, tmp_path / "a")] == content
    assert (tmp_path / "a" / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("_figures")
def test_a_folder_has_one_comparison_and_says_which(asked, run, tmp_path) -> None:
    folder = tmp_path / "out"
    run("compare", "two.toml", "--out", "out", "--csv", "nb", "--seed", "4")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert (folder / "table.nb.csv").exists()
    assert (folder / "stops_2.svg").exists()
    run("compare", "two.toml", "--out", "out", "-n", "7", "--municipality", "10000")
    there = {path.name for path in folder.iterdir()}
    assert there & {"table.nb.csv", "stops_2.svg"} == set()
    record = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))
    assert there == {*record["files"], "notes.txt"}
    assert (record["scenario"], record["seed"], record["replications"]) == ("two sizes", 0, 7)
    assert [one["population"] for one in record["municipalities"]] == [10_000]
    assert record["values"]["threshold_nok"] == 100_000


def test_nothing_outside_the_folder_is_taken_away(comparison, tmp_path) -> None:
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    write_comparison(comparison, tmp_path / "a")
    record = tmp_path / "a" / "comparison.json"
    for content in ('{"files": ["../kept.txt", 3]}', "[]", "{"):
        record.write_text(content, encoding="utf-8")
        write_comparison(comparison, tmp_path / "a")
        assert (tmp_path / "kept.txt").exists()


@pytest.mark.parametrize(
    ("name", "folder"),
    [("two sizes", "two_sizes"), ("../up", "up"), ("små/store", "små_store"), ("..", "comparison")],
)
def test_any_name_makes_a_folder_inside_results(name: str, folder: str) -> None:
    assert folder_name(name) == folder


def test_a_writable_folder_is_left_as_it_was(tmp_path) -> None:
    check_writable(tmp_path / "not_yet")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UserError, match="does not exist; make it, or name another"):
        check_writable(tmp_path / "not" / "yet")


@pytest.mark.usefixtures("_figures")
@pytest.mark.parametrize("language", ["en", "nb"])
def test_signs_the_font_lacks_are_told_of_in_one_sentence(tmp_path, language) -> None:
    scenario = tmp_path / "signs.toml"
    scenario.write_text(
        'name = "signs"\n[[municipality]]\nname = "日本 $$"\npopulation = 3_000\n'
        '[[municipality]]\nname = "Ål"\npopulation = 30_000\n[run]\nyears = 6\n'
        "proposal_years = 4\n",
        encoding="utf-8",
    )
    words = ["--language", language, "compare", str(scenario), "-n", "5"]
    done = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    said = text("compare.missing_signs", language, signs="日 本")
    assert done.output.count(said) == 1
    assert "Glyph" not in done.output
    assert (tmp_path / "out" / "survival.svg").exists()


def test_the_answer_stands_before_the_region_and_where_it_is_given_up(
    asked, run, comparison, tmp_path, monkeypatch
) -> None:
    folder = tmp_path / "here"
    seen = []

    def given_up(found, scenario, points, **_):
        seen.append((found, points, sorted(path.name for path in folder.iterdir())))
        raise KeyboardInterrupt

    monkeypatch.setattr("collabsim.analysis.region_run.beside_region", given_up)
    result = run("compare", "two.toml", "--region-points", "7", "--out", "here")
    assert result.exit_code != 0
    ((found, points, there),) = seen
    assert found is comparison
    assert points == 7
    assert {"answer.txt", "comparison.json", "table.csv"} <= set(there)
    told = " ".join(result.stdout.split())
    assert " ".join(comparison.sentence("en").split()) in told
    assert text("compare.region_next", "en", points="7", folder="here") in told
    assert sorted(path.name for path in folder.iterdir()) == there
    assert (folder / "answer.txt").read_text(encoding="utf-8") == comparison.sentence("en") + "\n"


def test_the_region_comes_after_the_answer_and_into_the_files(run, tmp_path) -> None:
    ran = ("compare", "two.toml", "-n", "4", "--region-points", "2")
    result = run(*ran, "--out", "here")
    assert result.exit_code == 0, result.output
    answer = (tmp_path / "here" / "answer.txt").read_text(encoding="utf-8").strip()
    told = " ".join(result.stdout.split())
    region, _, plain = answer.partition("). In the model")
    assert told.index(f"In the model{plain}"[:200]) < told.index(region)
    assert (tmp_path / "here" / "region.csv").exists()
    quiet = run(*ran, "--out", "quiet", "--quiet")
    assert " ".join(quiet.stdout.split()) == answer
    names = {path.name for path in (tmp_path / "here").iterdir()}
    assert names == {path.name for path in (tmp_path / "quiet").iterdir()}
    for name in names:
        mine, other = (tmp_path / one / name for one in ("here", "quiet"))
        assert mine.read_bytes() == other.read_bytes(), name
