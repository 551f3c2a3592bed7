"""Sweeps of what begins within the run: their files, and what the commands say of them."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from collabsim.cli import app


def run(*arguments, **environment):
    """A command, as it is given in a terminal."""
    return CliRunner().invoke(app, [str(one) for one in arguments], env=environment or None)


def written(place, content, *edits):
    """A sweep file with some of its text put otherwise."""
    for old, new in edits:
        assert old in content
        content = content.replace(old, new)
    path = place / "within.toml"
    path.write_text(content, encoding="utf-8")
    return path


def said_first(folder, language):
    """The first paragraph of ``collabsim results`` at 80 columns, on one line."""
    done = run("--language", language, "results", folder, "--region-points", 0, COLUMNS="80")
    assert done.exit_code == 0, done.output
    first = " ".join(done.stdout.partition("\n\n")[0].split())
    return first.replace("\N{NO-BREAK SPACE}", " ")


def numbers_reported(folder):
    """What ``collabsim report`` writes in numbers.json, by id."""
    done = run("report", folder, "--region-points", 0, "--no-sensitivity")
    assert done.exit_code == 0, done.output
    return json.loads((folder / "report" / "numbers.json").read_text(encoding="utf-8"))
