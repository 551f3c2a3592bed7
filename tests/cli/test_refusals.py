"""What a user may get wrong in any command: one sentence, code 2, and nothing is written."""
# ruff: noqa: E501 - a row is a case: what stands in the file, and the sentence it is answered with

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from typer.testing import CliRunner

from collabsim.cli import app

TOO_LONG = "x" * 300

ORGANISATION = """name = "O"
population = 9_000
[[unit]]
name = "school"
sector = "school"
[[post]]
name = "council"
role = "council"
[[post]]
name = "chief"
role = "chief_executive"
superior = "council"
[[post]]
name = "rector"
role = "unit_manager"
superior = "chief"
unit = "school"
"""
ONLY_SCHOOLS = """[pilots]
sector_kindergarten = 0.0
sector_care = 0.0
sector_culture = 0.0
sector_nav = 0.0
[[municipality]]
organisation_file = "o.toml"
"""
CIRCLE = """[[post]]
name = "a"
role = "sector_head"
superior = "b"
[[post]]
name = "b"
role = "sector_head"
superior = "a"
"""
SECOND_COUNCIL = '[[post]]\nname = "other"\nrole = "council"\n'
LONG_LINE = "".join(
    f'[[post]]\nname = "{name}"\nrole = "section_head"\nsuperior = "{above}"\n'
    for above, name in pairwise(["chief", *(f"h{n}" for n in range(12))])
)


@pytest.fixture
def refusal(tmp_path, monkeypatch):
    """The sentence with which a command is refused; it leaves the folder as it was."""
    monkeypatch.delenv("COLLABSIM_LANGUAGE", raising=False)
    monkeypatch.chdir(tmp_path)

    def sentence(*words: object) -> str:
        before = set(tmp_path.rglob("*"))
        answer = CliRunner().invoke(app, [str(word) for word in words])
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert set(tmp_path.rglob("*")) == before
        assert answer.stderr.startswith("error: ")
        assert answer.stderr.count("\n") == 1
        return answer.stderr.removeprefix("error: ").rstrip("\n")

    return sentence


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("scenario", "check", TOO_LONG), "the file cannot be read"),
        (("scenario", "check", f"{TOO_LONG}/a.toml"), "the file cannot be read"),
        (("sweep", f"{TOO_LONG}.toml"), "the file cannot be read"),
        (("sweep", "delegation", "-n", 1, "--out", TOO_LONG), "cannot be written to"),
        (("run", "baseline", "--out", TOO_LONG), "results cannot be written there"),
        (("compare", "baseline", "--out", TOO_LONG), "results cannot be written there"),
        (("results", TOO_LONG), "cannot be read"),
        (("hierarchy", "--file", TOO_LONG), "cannot be read"),
    ],
    ids=lambda part: " ".join(map(str, part[:3]))[:24] if isinstance(part, tuple) else "",
)
def test_a_path_that_is_too_long(refusal, words, reason):
    sentence = refusal(*words)
    assert sentence.startswith(TOO_LONG)
    assert reason in sentence
    assert "File name too long" in sentence


@pytest.mark.parametrize("key", ["extends", "organisation_file"])
def test_a_path_in_a_file_that_is_too_long_has_its_line(refusal, tmp_path, key):
    table = "[[municipality]]\n" if key == "organisation_file" else "\n"
    text = f'{table}{key} = "{TOO_LONG}.toml"\n'
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    assert refusal("scenario", "check", "mine.toml") == (
        f"mine.toml, line 2: {TOO_LONG}.toml: the file cannot be read: File name too long"
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (CIRCLE, "o.toml, line 21: the superiors go round in a circle: a -> b -> a"),
        (
            SECOND_COUNCIL,
            (
                "o.toml, line 18: the councils 'council' and 'other' both have no superior: only "
                "the municipal council may, another one stands below a leader and decides for its "
                "own branch"
            ),
        ),
        (
            LONG_LINE + '[[unit]]\nname = "u"\nsector = "school"\n'
            '[[post]]\nname = "m"\nrole = "unit_manager"\nsuperior = "h11"\nunit = "u"\n',
            "o.toml, line 72: 15 leaders from 'm' to the council: at most 8 are possible, both included",
        ),
        (
            "[[post]]\nnam = 'x'\n",
            "o.toml, line 19: unknown key 'nam' in post: did you mean 'name'?",
        ),
        (
            "# bok\udce5l\n",
            "o.toml, line 18: the file must be UTF-8, but byte 274 (0xE5) is not; save it as UTF-8",
        ),
    ],
    ids=["circle", "two councils", "too long a line", "unknown key", "not UTF-8"],
)
def test_a_check_reads_the_organisation_files_as_a_run_does(refusal, tmp_path, more, sentence):
    (tmp_path / "mine.toml").write_text(ONLY_SCHOOLS, encoding="utf-8")
    organisation = tmp_path / "o.toml"
    organisation.write_text(ORGANISATION, encoding="utf-8")
    check = ["scenario", "check", "mine.toml"]
    assert CliRunner().invoke(app, check).exit_code == 0
    organisation.write_bytes((ORGANISATION + more).encode("utf-8", "surrogateescape"))
    assert refusal(*check) == sentence
    assert refusal("run", "mine.toml") == sentence


SEED_RANGE = f"a whole number from 0 to {2**62 - 1}"


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("run", "seed"),
        ("run", "replication"),
        ("explain", "seed"),
        ("explain", "replication"),
        ("compare", "seed"),
        ("sweep", "seed"),
    ],
)
def test_no_two_seeds_are_the_same_luck(refusal, command, option):
    what = "delegation" if command == "sweep" else "baseline"
    for given, said in ((2**62, "a number that large"), (2**64, "a number that large"), (-1, "-1")):
        sentence = refusal(command, what, f"--{option}", given)
        assert sentence == f"{option} must be {SEED_RANGE}, not {said}"


def test_options_that_would_have_no_effect_are_refused(refusal, tmp_path):
    (tmp_path / "o.toml").write_text(ORGANISATION, encoding="utf-8")
    assert refusal("hierarchy", "--file", "o.toml", "--organisation", "two_level") == (
        "--organisation goes with a size: what is in --file is laid down there"
    )
    for executor in ((), ("--executor", "threads")):
        assert refusal("sweep", "delegation", "-n", 1, "--hang-after", 9, *executor) == (
            "--hang-after is for --executor processes or dask: a thread cannot be given up"
        )


@pytest.mark.parametrize("command", [("run",), ("explain",)])
def test_a_norwegian_name_the_scenario_does_not_have_tells_where_to_ask(refusal, command):
    told = "; for a municipality of that size run: collabsim compare FILE --municipality "
    of_baseline = "the scenario has no municipality {!r}; it has '30,000 inhabitants'"
    for name, found in (("Tromso", "Tromsø"), ("Våler (Østfold)", '"Våler (Østfold)"')):
        sentence = refusal(*command, "baseline", "--municipality", name)
        assert sentence == of_baseline.format(name) + told + found
    for name in ("Atlantis", "5501", "Våler"):
        sentence = refusal(*command, "baseline", "--municipality", name)
        assert sentence == of_baseline.format(name)


INTERRUPTED_IMPORT = """
import sys
from collabsim.__main__ import main

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
main()
"""


def test_an_interrupt_while_the_program_starts_is_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_IMPORT],
        capture_output=True, cwd=tmp_path, check=False, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "stopped by the user\n")


def test_an_interrupt_while_options_are_read_is_one_sentence(monkeypatch):
    def pressed(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("collabsim.cli.check_language", pressed)
    answer = CliRunner().invoke(app, ["scenario", "list"])
    assert (answer.exit_code, answer.stdout, answer.stderr) == (130, "", "stopped by the user\n")
