"""Whatever follows a command that reads a run folder, or names a pilot: a code and one sentence."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.generated_inputs.test_every_reader import FILES, WORDS, ask, counts
from tests.run_folders import filled

pytestmark = pytest.mark.jobs

__all__ = ["counts"]

FEW = settings.get_profile(settings.get_current_profile_name()).max_examples
SQL = st.one_of(
    WORDS,
    st.lists(
        st.sampled_from(
            [
                "SELECT", "FROM", "pilots", "runs", "*", "COPY", "TO", "'x.csv'", "ATTACH", ";",
                "count(*)", "1e400", "read_csv('/etc/hostname')", "INSTALL", "httpfs", "(", ")",
                "99999999999999999999999999999", "SET", "=", "NULL", "--", "WHERE", "cell",
            ]
        ),
        min_size=1,
        max_size=7,
    ).map(" ".join),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("commands") / "run").path


@settings(max_examples=min(FEW, 8))
@given(word=WORDS, number=st.integers())
@example(word="\u202e\x1b[31m", number=-1)
def test_any_word_after_commands_that_read_folders_is_answered(folder, word, number):
    none = f"./{word}".replace("\0", "")
    for words in (
        ("run", none),
        ("explain", none, "--pilot", str(number)),
        ("replay", none, word),
        ("replay", str(folder), "--", word),
        ("export", none, "--canonical"),
        ("query", none, word),
        ("resume", none),
        ("results", none),
        ("sweep", none, "--out", "out"),
        ("run", "baseline", "--seed", str(number if number < 0 else -1 - number)),
        ("classroom", "--scenario", none),
        ("cache", "--clear", word),
    ):
        assert ask(words[0], {}, *words)[0] in {0, 2}


@settings(max_examples=min(FEW, 25))
@given(sql=SQL)
@example(sql="COPY (SELECT 1) TO 'manifest.json'")
@example(sql="SELECT 170141183460469231731687303715884105727::HUGEINT")
@example(sql="FROM read_csv('/etc/hostname')")
def test_any_query_is_answered_and_changes_nothing(folder, sql):
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert ask("query", {}, "query", str(folder), "--", sql)[0] in {0, 2}
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@settings(max_examples=min(FEW, 10))
@given(content=FILES)
def test_any_sweep_file_is_read_or_refused(content):
    # Without levers, seeds or a scenario no sweep can be run by chance.
    assert ask("sweep", {"mine.toml": content}, "sweep", "mine.toml", "--out", "out")[0] == 2
