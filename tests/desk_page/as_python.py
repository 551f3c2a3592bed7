"""What the page made, held against the same made by Python of the file it hands out."""

from __future__ import annotations

import numpy as np

from collabsim.analysis.desk.effects import Asked, folder_effects
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import run_sweep
from collabsim.language import LANGUAGES
from collabsim.report.desk.answer import answer
from collabsim.report.desk.telling import Teller
from tests.desk_page.test_the_page_answers import alike

NAMES = ("month", "kind", "pilot", "actor", "other", "code", "a", "b", "c", "d", "e", "f", "g")


def same_log(desk, written, population, replication):
    """Hold the log of a replication with the change against Python's; how many events."""
    desk.run(f"await app.actions.tellStory({population}, {replication})")
    desk.until("app.result.story")
    events = desk.run(
        "const { event } = app.result.story.runs[1].tables;"
        "return given.map((name) => [...event[name]])",
        list(NAMES),
    )
    sweep = load_sweep(written)
    (after,) = (
        cell.scenario for cell in sweep.cells if cell.scenario.instruments or cell.scenario.changes
    )
    (plan,) = worlds(after, [f"{population:,} inhabitants"])
    log = run_one(plan, sweep.seed, replication).events
    for name, column in zip(NAMES, events, strict=True):
        assert np.array_equal(np.array(column, float), log[name].astype(float)), name
    return len(log)


def same_answer(desk, written, folder):
    """Hold numbers and sentences in every language against Python's own runs.

    Yields:
        Of each language, while the page is in it: language, teller, and the change.
    """
    run_sweep(load_sweep(written), folder)
    with Results(folder) as found:
        effects = folder_effects(found, Asked(None, 0), lambda _: None)
        assert alike(desk.run("return app.result.answer.rows"), effects) > 30
        for language in LANGUAGES:
            desk.run("app.speak(given)", language)
            desk.until("app.result.answers === app.answers")
            teller = Teller(effects, language)
            (change,) = effects.changes
            own = desk.run("return [app.result.answer.title, ...app.result.answer.sentences]")
            assert own == [teller.title(change), *answer(teller, change)]
            yield language, teller, change
