"""``collabsim sweep``, ``resume`` and ``replay``: what they say and the codes they end with."""

from __future__ import annotations

import re
import signal
from itertools import pairwise

import pandas as pd
import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.experiment.results import Results
from collabsim.experiment.store.folder import RunFolder
from tests.experiment.faulty_driver import DYING, HANGING
from tests.experiment.sweeps import FAULTY, canonical, file_of, swept
from tests.experiment.test_coordinate import Interrupting


def collabsim(*arguments, language="en"):
    return CliRunner().invoke(app, ["--language", language, *map(str, arguments)])


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A finished sweep without failures. Look, do not touch: it is shared."""
    return swept(tmp_path_factory.mktemp("finished") / "run")


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """A sweep of which some runs raised, and what the command said."""
    folder = tmp_path_factory.mktemp("failed")
    told = collabsim("sweep", file_of(folder), "--out", folder / "run", "--executor", "threads",
                     "--driver", f"{FAULTY}:raising")  # fmt: skip
    return folder / "run", told


def test_a_sweep_says_where_its_results_are_and_what_the_shares_are(finished, tmp_path):
    told = collabsim("sweep", file_of(tmp_path), "--out", tmp_path / "run", "--workers", 1)
    assert told.exit_code == 0, told.output
    assert f"32 runs of 2 cells are in {tmp_path / 'run'}." in told.stdout
    row = next(line for line in told.stdout.splitlines() if "cell 1, 12,000 inhabitants" in line)
    assert re.search(r"\d+% \(\d+% to \d+%\)  \d+% \(\d+% to \d+%\)$", row)
    assert "32 of 32 runs" in told.stderr
    assert canonical(tmp_path / "run") == canonical(finished)


def test_with_a_precision_the_coverage_is_named_and_what_max_left_too_wide(tmp_path):
    file, folder = file_of(tmp_path), tmp_path / "run"
    wanted = "{ survival = 0.01, level = 0.99, min = 20, max = 20, horizon = 24 }"
    written = file.read_text(encoding="utf-8")
    file.write_text(written.replace("replications = 8", f"precision = {wanted}"), encoding="utf-8")
    for arguments in (
        ("sweep", file, "--out", folder),
        ("resume", folder),
        ("results", folder, "--levels"),
    ):
        told = collabsim(*arguments)
        assert told.exit_code == 0, told.output
        assert "after 12 months" in told.stdout.splitlines()[1 if arguments[0] != "results" else 3]
        assert "after 24 months" in told.stdout.splitlines()[1 if arguments[0] != "results" else 3]
        assert "In brackets 99% intervals" in told.stdout
        assert "as for 99.15%, because cells were looked at" in told.stdout
        assert "95%" not in told.stdout
        assert "4 intervals are wider than was asked for" in told.stdout
        assert re.search(r"cell 0, 3,000 inhabitants, after 24 months: ±\d+\.\d", told.stdout)
        assert "asked for ±1; and 1 more." in told.stdout


def test_without_a_folder_results_go_where_the_name_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = collabsim("sweep", file_of(tmp_path), "-n", 1, "--seed", 4)
    assert told.exit_code == 0, told.output
    folder = RunFolder.open(tmp_path / "results" / "small")
    assert (folder.manifest.sweep["replications"], folder.manifest.sweep["seed"]) == (1, 4)


def test_the_chosen_language_is_spoken(tmp_path):
    told = collabsim("sweep", file_of(tmp_path), "--out", tmp_path / "run", "-n", 2, language="nb")
    assert f"8 kjøringer av 2 celler ligger i {tmp_path / 'run'}." in told.stdout
    assert "8 av 8 kjøringer" in told.stderr
    assert "celle 0, 3000 innbyggere" in told.stdout


def test_failures_are_listed_with_the_command_that_repeats_them(failed):
    folder, told = failed
    assert told.exit_code == 1
    assert "32 runs of 2 cells are in" in told.stdout
    assert "4 runs failed:" in told.stdout
    line = "Cell 1, 12,000 inhabitants, replication 2 raised: ArithmeticError: replication 2 is"
    assert line in told.stdout
    runs = RunFolder.open(folder).failures()["run"]
    for run in runs:
        assert f"  collabsim replay {folder} {run} --trust\n" in told.stdout


def test_replay_of_a_failure_raises_what_it_raised_then(failed):
    folder, _ = failed
    failure = RunFolder.open(folder).failures().iloc[3]
    told = collabsim("replay", folder, failure["run"], "--trust")
    assert told.exit_code == 1
    assert "In the sweep this run failed: ArithmeticError: replication 2 is at fault" in told.stdout
    assert "in raising" in told.stderr
    assert told.stderr.rstrip().endswith("ArithmeticError: replication 2 is at fault")


def test_resume_of_a_sweep_with_failures_keeps_the_code(failed):
    folder, _ = failed
    told = collabsim("resume", folder, "--trust")
    assert told.exit_code == 1
    assert "4 runs failed:" in told.stdout


def test_resume_goes_on_with_what_is_missing(finished, tmp_path, monkeypatch):
    press = Interrupting(5, signal.SIGINT)
    monkeypatch.setattr(
        "collabsim.experiment.progress.ProgressPrinter.__call__", lambda _, p: press(p)
    )
    folder = tmp_path / "run"
    stopped = collabsim("sweep", file_of(tmp_path), "--out", folder, "--workers", 1,
                        "--executor", "threads", "--driver", f"{FAULTY}:slow")  # fmt: skip
    assert stopped.exit_code == 130
    assert f"go on with: collabsim resume {folder} --trust\n" in stopped.stderr
    assert stopped.stdout == ""
    again = collabsim("sweep", file_of(tmp_path), "--out", folder, "--driver", f"{FAULTY}:slow")
    assert again.exit_code == 2
    assert "go on with: collabsim resume" in again.stderr
    resumed = collabsim("resume", folder, "--trust", "--executor", "threads", "--workers", 2)
    assert resumed.exit_code == 0, resumed.output
    assert canonical(folder) == canonical(finished)


@pytest.mark.parametrize("wanted", ["name", "beginning", "0/12000/5", "0/12,000 inhabitants/5"])
def test_a_run_is_replayed_by_its_name_or_its_place(wanted, finished, tmp_path):
    with Results(finished) as results:
        runs = results.runs()
        own = runs[(runs["cell"] == 0) & (runs["replication"] == 5)
                   & (runs["municipality"] == "12,000 inhabitants")].iloc[0]  # fmt: skip
        pilots = results.pilots(
            "municipality = '12,000 inhabitants' AND cell = 0 AND replication = 5"
        )
    name = {"name": own["run"], "beginning": own["run"][:9]}.get(wanted, wanted)
    told = collabsim("replay", finished, name, "--out", tmp_path / "again")
    assert told.exit_code == 0, told.output
    assert f"Run {own['run']}: cell 0, 12,000 inhabitants, replication 5, seed 0." in told.stdout
    assert "Values of the cell: threshold_nok = 100,000." in told.stdout
    assert "Its pilots are those stored in the sweep, value for value." in told.stdout
    again = pd.read_csv(tmp_path / "again" / "pilots.csv")
    assert again["pilot_key"].tolist() == pilots["pilot_key"].tolist()
    assert len(pd.read_csv(tmp_path / "again" / "events.csv")) > len(again)


def test_any_driver_replays_a_run_and_the_story_of_a_pilot_is_told(finished):
    told = collabsim("replay", finished, "1/3000/0", "--driver", "mesa", "--pilot", 0)
    assert told.exit_code == 0, told.output
    assert "value for value" in told.stdout
    assert len(told.stdout.split("value for value.")[1].split()) > 20


def test_pilots_that_are_not_those_stored_are_said_so(finished, monkeypatch):
    monkeypatch.setattr("collabsim.experiment.running.replay._as_stored", lambda *_: False)
    told = collabsim("replay", finished, "1/3000/0")
    assert told.exit_code == 1
    assert "Its pilots are not those stored in the sweep." in told.stdout


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("zz", "'zz' is no run"),
        ("0123456789abcdef0", "is no run"),
        ("0/12000", "expected cell/municipality/replication"),
        ("7/12000/0", "the sweep has cells 0 to 1, not 7"),
        ("0/12000/8", "cell 0 has no replication 8; it has 0 to 7"),
        ("0/1200/0", "the scenario has no municipality '1200'"),
        ("0/12,000 inhabitant/0", "nearest: 12,000 inhabitants"),
        ("", "is no run"),
    ],
)
def test_a_run_that_is_not_there_is_one_sentence(wanted, sentence, finished):
    told = collabsim("replay", finished, wanted)
    assert told.exit_code == 2
    assert sentence in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_beginning_has_to_be_of_one_run_only(finished):
    with Results(finished) as results:
        names = sorted(results.runs()["run"])
    shared = next(a[0] for a, b in pairwise(names) if a[0] == b[0])
    told = collabsim("replay", finished, shared)
    assert told.exit_code == 2
    assert re.search(rf"\d+ runs of .* begin with '{shared}'; give more of it", told.stderr)
    absent = next(d for d in "fedcba9876543210" if not any(n.startswith(d * 6) for n in names))
    assert "no run with a name that begins" in collabsim("replay", finished, absent * 6).stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sweep", "nothing.toml"], "nothing.toml"),
        (["sweep", "FILE", "--driver", "fast"], "driver 'fast'"),
        (["sweep", "FILE", "--scheduler", "tcp://127.0.0.1:9", "--executor", "threads"],
         "scheduler"),
        (["resume", "FOLDER"], "is not a run folder"),
        (["replay", "FOLDER", "0/1/2"], "is not a run folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_sentence_and_nothing_is_written(arguments, sentence, tmp_path):
    known = {"FILE": file_of(tmp_path), "FOLDER": tmp_path}
    given = [known.get(one, one) for one in arguments]
    if given[0] == "sweep":
        given += ["--out", tmp_path / "run"]
    told = collabsim(*given)
    assert told.exit_code == 2
    assert told.stderr.startswith("error: ")
    assert sentence in told.stderr
    assert told.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_an_unreachable_scheduler_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("collabsim.experiment.running.executors.dask.CONNECT_SECONDS", 1.0)
    told = collabsim("sweep", file_of(tmp_path), "--out", tmp_path / "run",
                     "--scheduler", "tcp://127.0.0.1:9")  # fmt: skip
    assert told.exit_code == 2
    assert told.stderr.startswith("error: no Dask scheduler answers at 'tcp://127.0.0.1:9': ")
    assert told.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
@pytest.mark.long
def test_runs_that_died_or_hung_do_so_again_and_harm_nobody(tmp_path):
    folder = tmp_path / "run"
    told = collabsim("sweep", file_of(tmp_path, 9), "--out", folder, "--workers", 2,
                     "--driver", f"{FAULTY}:all_of_it", "--hang-after", 3)  # fmt: skip
    assert told.exit_code == 1
    died = f"Cell 0, 12,000 inhabitants, replication {DYING} ended its process: the process ended"
    hung = f"Cell 1, 12,000 inhabitants, replication {HANGING} hung: no run ended for "
    assert died in told.stdout
    assert hung in told.stdout
    again = collabsim("replay", folder, f"0/12000/{DYING}", "--trust")
    assert again.exit_code == 1
    assert "It is made in a process of its own, which may end as it did then." in again.stdout
    assert "It failed again: the process ended with exit code 3" in again.stdout
    again = collabsim("replay", folder, f"1/12000/{HANGING}", "--hang-after", 2, "--trust")
    assert again.exit_code == 1
    assert "which is ended if it is silent for 2 seconds" in again.stdout
    assert "It failed again: no run ended for" in again.stdout
    assert "in all_of_it" in again.stderr


def test_on_a_terminal_a_bar_and_the_first_estimates_are_drawn(finished, capsys, monkeypatch):
    from rich.console import Console

    from collabsim.cli.sweep_progress import shown
    from collabsim.experiment.running.coordinate import resume_sweep

    class Terminal(Console):
        def __init__(self, **options):
            super().__init__(**options, force_terminal=True, width=110)

    monkeypatch.setattr("rich.console.Console", Terminal)
    with shown("small: 2 cells", "en") as tell:
        resume_sweep(finished, tell=tell)
    drawn = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", capsys.readouterr().err)
    assert re.search(r"small: 2 cells ━+ 32 of 32 runs", drawn)
    assert re.search(r"cell 0, 3,000 inhabitants: \d+% \(\d+% to \d+%\) after 12 months", drawn)
