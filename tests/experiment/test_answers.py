"""What a query may do, what its answer may hold, and that Ctrl-C ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from decimal import Decimal

import duckdb
import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.errors import UserError
from collabsim.experiment.results import Results
from tests.run_folders import filled

LONG = "SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE a.range % 7 = b.range"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("answers") / "run")


@pytest.fixture
def found(folder):
    with Results(folder.path) as results:
        yield results


def state(place):
    return {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_a_query_changes_no_file_and_reads_no_other(folder, found, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("word\nhidden\n", encoding="utf-8")
    duckdb.connect(str(tmp_path / "other.db")).close()
    part = next(iter(folder.part_files().values()))
    before = state(folder.path), state(tmp_path)
    for sql in (
        f"COPY (SELECT 1) TO '{folder.path / 'manifest.json'}'",
        f"COPY (SELECT 1) TO '{part}' (USE_TMP_FILE false)",
        f"EXPLAIN ANALYZE COPY (SELECT 1) TO '{part}' (USE_TMP_FILE false)",
        f"SELECT 1; COPY (SELECT 1) TO '{part}' (USE_TMP_FILE false)",
        f"PREPARE it AS COPY (SELECT 1) TO '{part}' (USE_TMP_FILE false)",
        f"EXPORT DATABASE '{tmp_path / 'all'}'",
        f"FROM '{secret}'",
        f"FROM read_csv('{secret}')",
        f"FROM read_text('{folder.path / 'manifest.json'}')",
        f"FROM glob('{tmp_path}/*')",
        f"ATTACH '{tmp_path / 'other.db'}'",
        f"ATTACH '{tmp_path / 'new.db'}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET allowed_paths",
        "PRAGMA enable_external_access",
        "CALL pragma_version()",
        "FROM before",
    ):
        for ask in (found.sql, lambda sql: list(found.stream(sql))):
            with pytest.raises(UserError, match="the query cannot be answered"):
                ask(sql)
    assert (state(folder.path), state(tmp_path)) == before


def test_what_only_asks_or_stays_in_memory_is_allowed(found):
    found.sql("CREATE TABLE mine AS SELECT cell, count(*) AS n FROM pilots GROUP BY cell")
    assert len(found.sql("FROM mine")) == 2
    assert len(found.sql("DESCRIBE pilots")) > 20
    assert len(found.sql("SUMMARIZE runs")) > 5
    assert len(found.sql("EXPLAIN SELECT * FROM runs")) >= 1
    assert len(found.sql("PIVOT runs ON world USING sum(proposals)")) >= 1
    assert "sql" not in found.sql("SELECT 1 AS one; SELECT 2 AS two")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2**63),
        ("-170141183460469231731687303715884105727::HUGEINT", -(2**127) + 1),
        ("18446744073709551615::UBIGINT", 2**64 - 1),
        ("340282366920938463463374607431768211455::UHUGEINT", 2**128 - 1),
        ("123456789012345678901234567890123456789012345::BIGNUM", int("1234567890" * 4 + "12345")),
        ("sum(x) FROM (SELECT 9223372036854775807 AS x FROM range(3))", 3 * (2**63 - 1)),
        ("max(x) FROM (VALUES (9007199254740993), (NULL)) t(x)", 2**53 + 1),
    ],
)
def test_a_whole_number_is_shown_with_all_its_digits(folder, found, sql, expected):
    assert int(found.sql(f"SELECT {sql}").iloc[0, 0]) == expected
    told = CliRunner().invoke(app, ["query", str(folder.path), f"SELECT {sql}"])
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[-1].strip() == str(expected)


def test_a_whole_number_keeps_its_digits_beside_an_empty_place(found):
    frame = found.sql("FROM (VALUES (9007199254740993), (NULL)) t(x) ORDER BY x")
    assert list(frame["x"]) == [2**53 + 1, None]
    small = found.sql("FROM (VALUES (7), (NULL)) t(x)")
    assert small["x"].dtype == "float64"


@pytest.mark.parametrize(
    "value",
    ["DATE 'infinity'", "TIMESTAMP 'infinity'", "INTERVAL 3 MONTH", "[1, 2]", "{'a': 1}",
     "MAP {'a': 1}", "'a'::BLOB", "'0101'::BIT", "union_value(k := 1)", "1.5::DECIMAL(38, 20)",
     "TIMESTAMP '290000-01-01'", "uuid()", "'x'::ENUM('x', 'y')", "array_value(1, 2)", "NULL"],
)  # fmt: skip
def test_any_value_is_shown_or_refused_in_a_sentence(folder, value):
    told = CliRunner().invoke(app, ["query", str(folder.path), f"SELECT {value} AS it"])
    assert told.exit_code in (0, 2), told.output
    assert told.exception is None or isinstance(told.exception, SystemExit)
    assert told.exit_code == 0 or "CAST(... AS VARCHAR)" in told.stderr


def test_decimal_sums_that_fit_are_ordinary_numbers(found):
    assert found.sql("SELECT sum(x) FROM range(4) t(x)").dtypes.iloc[0] == "int64"
    assert not isinstance(found.sql("SELECT sum(0.5)").iloc[0, 0], Decimal)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no polite interrupts")
@pytest.mark.parametrize("ask", ["sql", "stream"])
def test_an_interrupt_ends_a_query_that_would_take_hours(found, ask):
    """Within two seconds of the processors' time, however little of it a busy machine gives."""
    pressed = []

    def press():
        pressed.append(time.process_time())
        signal.raise_signal(signal.SIGINT)

    timer = threading.Timer(0.5, press)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        list(getattr(found, ask)(LONG))
    assert time.process_time() - pressed[0] < 2.0
    assert found.sql("SELECT 1 AS one")["one"][0] == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no polite interrupts")
def test_an_interrupt_ends_whatever_a_library_is_in_the_middle_of(tmp_path):
    """Python hears nothing while another language works; the command ends all the same."""
    code = (
        "import hashlib, pathlib, sys\n"
        "from collabsim.ending import end_in_time\n"
        "from collabsim.writing import appearing_together\n"
        "end_in_time()\n"
        "with appearing_together(pathlib.Path(sys.argv[1])):\n"
        "    print('ready', flush=True)\n"
        "    hashlib.pbkdf2_hmac('sha256', b'', b'', 2**31 - 1)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "out"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)  # until it is in the library, and no longer in Python
        process.send_signal(signal.SIGINT)
        # Unheard, it would be at it for the better part of an hour.
        _, told = process.communicate(timeout=20)
    finally:
        process.kill()
        process.communicate()
    assert (process.returncode, told) == (130, "stopped by the user\n")
    assert list(tmp_path.iterdir()) == []


# --- export ---------------------------------------------------------------------------------------


def test_an_export_of_a_part_has_to_be_asked_for(tmp_path):
    folder = filled(tmp_path / "run")
    part = folder.part_files()[1]
    out = tmp_path / "pilots.csv"
    whole = part.read_bytes()

    def export(*more):
        words = ["export", str(folder.path), "--canonical", "--csv", "nb", "--out", str(out)]
        return CliRunner().invoke(app, [*words, *more])

    for content in (whole[:-3], None):
        part.unlink()
        if content is not None:
            part.write_bytes(content)
        told = export()
        assert told.exit_code == 2
        assert "does not have all of its sweep" in told.stderr
        assert "16 of 24 runs are stored" in told.stderr
        assert "--partial" in told.stderr
        assert [path.name for path in tmp_path.iterdir()] == ["run"]
        if content is None:
            break
    told = export("--partial")
    assert told.exit_code == 0, told.output
    assert "warning: this sweep is not finished" in told.stderr
    assert len([path for path in tmp_path.iterdir() if path.is_file()]) == 4
    part.write_bytes(whole)
    assert export().exit_code == 0
    assert json.loads((folder.path / "manifest.json").read_text(encoding="utf-8"))
