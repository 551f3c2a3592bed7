"""Whatever is written in a file or after a command: a code, one sentence, nothing half-written."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.municipality.given import read_organisation
from collabsim.scenario import load_scenario

pytestmark = pytest.mark.jobs

CORPUS = tomllib.loads((Path(__file__).parent / "hostile.toml").read_text("utf-8"))
TRIED: Counter[str] = Counter()

READERS = {
    "scenario": ("scenario", "check", "mine.toml"),
    "sweep": ("sweep", "mine.toml", "--out", "out"),
    "organisation": ("hierarchy", "--file", "mine.toml"),
}
ORGANISATION = 'name = "O"\npopulation = 9_000\nposts_csv = "posts.csv"\n'


@pytest.fixture(scope="module", autouse=True)
def counts(request):
    """Say at the end how many inputs were tried, of each kind."""
    yield
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        found = ", ".join(f"{kind} {count}" for kind, count in sorted(TRIED.items()))
        print(f"\ninputs tried: {sum(TRIED.values())} ({found})")  # noqa: T201 - asked for


def ask(kind: str, files: dict[str, bytes], *words: str) -> tuple[int, str]:
    """Run a command in a folder of these files; hold it to what every command promises."""
    TRIED[kind] += 1
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, content in files.items():
            (place / name).write_bytes(content)
        os.chdir(place)
        try:
            answer = CliRunner().invoke(app, list(words))
        finally:
            os.chdir(home)
        left = {path.name for path in place.rglob("*")}
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    assert answer.exit_code in {0, 2}
    if answer.exit_code == 2:
        assert answer.stdout == ""
        assert left == set(files)
        if answer.stderr.startswith("error: "):
            assert answer.stderr.count("\n") == 1
            assert answer.stderr.removesuffix("\n").replace("\N{NO-BREAK SPACE}", " ").isprintable()
        assert len(answer.stderr) < 2_500
    return answer.exit_code, answer.stderr


@pytest.mark.parametrize("case", CORPUS["scenario"], ids=lambda case: case["about"])
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.timeout(20)
def test_hostile_files_are_refused_by_every_reader(reader, case):
    text = case["before"] + case["piece"] * case["repeat"] + case["after"]
    code, sentence = ask(reader, {"mine.toml": text.encode()}, *READERS[reader])
    assert code == 2
    assert sentence.startswith("error: mine.toml")


@pytest.mark.parametrize("case", CORPUS["name"], ids=lambda case: ascii(case["toml"]))
def test_names_that_cannot_be_shown_are_refused_where_they_enter(case):
    written = case["toml"].replace("\n", "\\n")
    text = f"[[municipality]]\nname = {written}\npopulation = 5_000\n"
    code, sentence = ask("scenario", {"mine.toml": text.encode()}, *READERS["scenario"])
    assert code == 2
    assert sentence.startswith("error: mine.toml, line 2: name must ")
    text = f"name = {written}\npopulation = 5_000\n"
    code, sentence = ask("organisation", {"mine.toml": text.encode()}, *READERS["organisation"])
    assert code == 2


@pytest.mark.parametrize("pair", CORPUS["pair"], ids=lambda pair: ascii(pair["names"]))
def test_names_that_read_the_same_are_the_same(pair):
    text = "".join(f'[[municipality]]\nname = "{n}"\npopulation = 50\n' for n in pair["names"])
    code, sentence = ask("scenario", {"mine.toml": text.encode()}, *READERS["scenario"])
    assert code == 2
    assert sentence.startswith("error: mine.toml, line 4: two municipalities are called")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.timeout(20)
def test_what_is_no_plain_file_is_refused_at_once(reader, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.toml")
    (tmp_path / "device.toml").symlink_to("/dev/zero")
    for name in ("pipe.toml", "device.toml"):
        TRIED[reader] += 1
        words = [name if word == "mine.toml" else word for word in READERS[reader]]
        answer = CliRunner().invoke(app, words)
        assert answer.exit_code == 2
        assert answer.stderr.startswith(f"error: {name}: ")
        assert answer.stderr.endswith("is a plain file, and this is none\n")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("x" * 200_000, "line 2: not valid CSV: field larger than field limit (131072)"),
        ("x" * 1_000, "line 2: name has 1,000 signs, at most 200 are read"),
        ('"open', "not valid CSV"),
        ("a\0b", "line 2: name is 'a\\x00b'"),
        ('"two\nlines"', "line 2: name is 'two\\nlines'"),
    ],
    ids=["200,000 signs", "1,000 signs", "an open quote", "a zero byte", "a line break"],
)
def test_cells_that_cannot_be_used(cell, said):
    table = f"name,role\n{cell},council\n"
    files = {"mine.toml": ORGANISATION.encode(), "posts.csv": table.encode()}
    code, sentence = ask("posts", files, *READERS["organisation"])
    assert (code, said in sentence) == (2, True), sentence


# Pieces of TOML in any order come nearer to a file than any bytes do.
LINES = st.sampled_from(
    [
        "[[municipality]]", "population = 5_000", 'name = "Å"', "[run]", "years = 3", "[[post]]",
        'role = "council"', "[sweep]", 'scenario = "baseline"', 'seeds = "paired"', "[levers]",
        "threshold_nok = [1, 2]", "[[unit]]", 'extends = "mine.toml"', 'posts_csv = "mine.toml"',
        'organisation_file = "mine.toml"', "[municipality]", "x = {a = [{}]}", "= 1", '"""',
        "é = 1",
        "name = 1979-05-27", "population = nan", "population = 1e400", "a.b.c = 1", 'name = "$$"',
    ]
)  # fmt: skip
FILES = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(LINES, max_size=9).map(lambda lines: "\n".join(lines).encode()),
)


@pytest.mark.parametrize("reader", [name for name in READERS if name != "sweep"])
@given(content=FILES)
@example(content=b"\xff\xfe")
def test_any_file_is_read_or_refused(reader, content):
    assert ask(reader, {"mine.toml": content}, *READERS[reader])[0] in {0, 2}


@given(
    table=st.one_of(st.binary(max_size=80), st.text(alphabet='name,role;"\n\r\0 ål', max_size=60))
)
def test_any_table_of_posts_is_read_or_refused(table):
    content = table if isinstance(table, bytes) else table.encode()
    files = {"mine.toml": ORGANISATION.encode(), "posts.csv": content}
    assert ask("posts", files, *READERS["organisation"])[0] in {0, 2}


WORDS = st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=20)


@given(word=WORDS, number=st.integers())
def test_any_word_after_any_command_is_answered(word, number):
    folder = {"mine.toml": b"[[municipality]]\npopulation = 50\n"}
    for words in (
        ("scenario", "check", f"./{word}"),
        ("scenario", "show", "baseline", "--", word),
        ("compare", "mine.toml", f"--municipality={word}", "-n", "0"),
        ("compare", "mine.toml", "-n", str(number if not 1 <= number <= 10_000_000 else 0)),
        ("results", f"./{word}"),
        ("municipalities", f"--county={word}"),
        ("hierarchy", "--file", f"./{word}"),
    ):
        assert ask(words[0], folder, *words)[0] in {0, 2}


def test_the_readers_of_python_refuse_as_the_commands_do(tmp_path):
    for read in (load_scenario, lambda path: read_organisation(path, {})):
        with pytest.raises(Exception, match=r"is a \.toml file, but this is a folder"):
            read(tmp_path)
