"""The runs of a hypothesis become an archive that can be opened and run again."""

from __future__ import annotations

import pytest

from collabsim.archive import Archive, make_archive, reproduce
from collabsim.archive.crate import Words
from collabsim.archive.reproducing import sample
from collabsim.errors import UserError
from collabsim.experiment.store.folder import RunFolder

pytestmark = pytest.mark.jobs


@pytest.fixture
def archived(ran, tmp_path):
    folder, _ = ran
    words = Words("A title", "What it is about", ("Kari Nordmann",))
    return make_archive(RunFolder.open(folder / "runs"), tmp_path / "archive", words).path


def test_it_holds_what_was_frozen_and_runs_come_out_the_same(ran, archived):
    archive = Archive.open(archived)
    frozen = ran[0].parent / "T1.frozen.json"
    assert (archived / "results" / frozen.name).read_bytes() == frozen.read_bytes()
    # Names of cells have blanks, which metadata writes as addresses do.
    assert any(" " in path.name for path in (archived / "scenarios").iterdir())
    done = reproduce(archive, sample(archive.runs, 0.01))
    assert (done.made, len(done.different)) == (20, 0)


def test_a_changed_scenario_whose_name_has_a_blank_is_named(archived):
    path = next(one for one in (archived / "scenarios").iterdir() if " " in one.name)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(UserError) as failure:
        Archive.open(archived)
    assert f"scenarios/{path.name} was changed" in str(failure.value)
