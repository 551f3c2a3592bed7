"""``collabsim hypothesis`` and ``collabsim power`` as they are given, in every language."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.laboratory.files import shipped_hypotheses
from collabsim.language import LANGUAGES, catalogue
from collabsim.report.laboratory.page import FIGURE, PAGE

pytestmark = pytest.mark.jobs

PILOT = ("replications = 20", "pilot = { seed = 8, replications = 6 }\nat_most = 10")
WORD = re.compile(r"[^\W\d_]+(?:_\w+)*")


def given(*words, language="en", columns="80"):
    """What a command says, and its code."""
    asked = ["--language", language, *map(str, words)]
    return CliRunner(env={"COLUMNS": columns}).invoke(app, asked)


def words_of(language):
    """Words of the sentences of hypotheses in a language."""
    said = catalogue(language)
    plain = (re.sub(r"\{\w*\}", " ", said[key]) for key in said if key.startswith("hypothesis."))
    return {word.lower() for sentence in plain for word in WORD.findall(sentence)}


FOREIGN = words_of("en") - words_of("nb") - words_of("nn")
"""Words that only English sentences have."""


def left_in_english(output, *of_the_file):
    """Words of an output that are English and not those of the file, and names of the code."""
    for own in of_the_file:
        output = output.replace(own, " ")
    found = {word.lower() for word in WORD.findall(re.sub(r"\S*[/\\]\S*|verdict\.\w+", "", output))}
    return {word for word in found if word in FOREIGN or "_" in word}


def joined(output):
    """An output without its line breaks."""
    return " ".join(output.split())


def fits(output):
    return all(len(line) <= 80 for line in output.splitlines() if "/" not in line)


@pytest.fixture(scope="module")
def run(written, tmp_path_factory):
    """The small hypothesis run by the command, once; what is there is not made again."""
    folder = tmp_path_factory.mktemp("commanded") / "T1"
    path = written()
    done = given("hypothesis", path, "--out", folder)
    assert done.exit_code == 0, done.output
    return path, folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hypothesis_is_told_in_the_language_asked_for(run, small, language):
    path, folder = run
    done = given("hypothesis", path, "--out", folder, language=language)
    assert done.exit_code == 0, done.output
    assert fits(done.stdout)
    assert "Traceback" not in done.output
    found = json.loads((folder / "verdict.json").read_text("utf-8"))
    word = catalogue(language)[f"hypothesis.verdict_{found['verdicts'][0]['verdict']}"]
    assert word in done.stdout
    assert found["frozen"]["sha256"][:12] in done.stdout
    if language != "en":
        assert not left_in_english(joined(done.stdout), small.claim)
        page = (folder / PAGE).read_text("utf-8")
        assert not left_in_english(page, small.claim, *small.source, small.counts_against)


def test_its_folder_has_all_that_is_said_of_it(run):
    _, folder = run
    assert {path.name for path in folder.iterdir()} >= {
        "runs", "region", "plan.json", "verdict.json", PAGE, f"{FIGURE}.svg", f"{FIGURE}.png",
    }  # fmt: skip
    assert (folder.parent / "T1.frozen.json").is_file()
    assert (folder / "runs" / "T1.frozen.json").is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_names_its_differences_in_words(written, tmp_path_factory, language):
    folder = tmp_path_factory.mktemp("plan") / "T1"
    done = given("power", written(PILOT), "--out", folder, language=language)
    assert done.exit_code == 0, done.output
    assert fits(done.stdout)
    assert left_in_english(joined(done.stdout)) == set() or language == "en"
    assert catalogue(language)["hypothesis.effect_last_minus_first"] in joined(done.stdout)
    assert not (folder.parent / "T1.frozen.json").exists()
    assert not (folder / "runs").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_are_shipped_are_listed(language):
    done = given("hypothesis", "--list", language=language)
    assert done.exit_code == 0, done.output
    assert fits(done.stdout)
    for name in shipped_hypotheses():
        assert re.search(rf"^\s*{name}\s", done.stdout, re.MULTILINE), name
    assert "_" not in done.stdout
    assert catalogue(language)["hypothesis.form_inverted_u"] in done.stdout


def test_the_file_of_one_can_be_begun_with(tmp_path):
    done = given("hypothesis", "H1a", "--file")
    assert done.exit_code == 0
    path = tmp_path / "mine.toml"
    path.write_text(done.stdout.replace('id = "H1a"', 'id = "MINE"'), encoding="utf-8")
    again = given("hypothesis", path, "--file")
    assert (again.exit_code, again.stdout) == (0, path.read_text("utf-8"))


def refusal(*words):
    """The sentence with which a command is refused."""
    done = given(*words)
    # Its title may be told before: what it is refused for is on the standard error alone.
    last = done.stderr.strip().splitlines()[-1]
    assert done.exit_code == 2, done.output
    assert last.startswith("error: ")
    assert "Traceback" not in done.output
    return last


def test_a_name_that_is_none_is_answered_with_the_nearest():
    for command in ("hypothesis", "power"):
        sentence = refusal(command, "H1aa")
        assert "H1aa" in sentence
        assert "H1a" in sentence.replace("H1aa", "")


def test_what_the_model_lacks_has_no_plan():
    assert "H6 is not testable here" in refusal("power", "H6")


def test_a_file_that_says_something_else_than_was_frozen(run, written):
    _, folder = run
    changed = written(("smallest = 0.05", "smallest = 0.04"))
    before = (folder / "verdict.json").read_bytes()
    assert re.search(
        r"not what was frozen on .*: outcomes differs; .* give it another id",
        refusal("hypothesis", changed, "--out", folder),
    )
    assert (folder / "verdict.json").read_bytes() == before


def test_a_frozen_file_that_was_changed(run, tmp_path):
    path, folder = run
    frozen = (folder.parent / "T1.frozen.json").read_text("utf-8")
    (tmp_path / "T1.frozen.json").write_text(frozen.replace("closer", "nearer"), "utf-8")
    assert "was changed: its words are not those of its hash" in refusal(
        "hypothesis", path, "--out", tmp_path / "T1"
    )


def test_a_folder_that_has_other_runs(run, written):
    _, folder = run
    other = written(('id = "T1"', 'id = "T2"'), ("[plan]", "[plan]\nseed = 5"))
    sentence = refusal("hypothesis", other, "--out", folder)
    assert (
        "has runs of another design, other parameters or another driver; give --out another folder"
        in sentence
    )
