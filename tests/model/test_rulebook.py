"""Own rules, in both drivers."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import numba
import pytest

from collabsim import compare, simulate
from collabsim.engine.loop import run_world
from collabsim.errors import UserError
from collabsim.experiment.replicate import run_one
from collabsim.model import FrontlineWorker, PilotTrapModel, run_with_mesa
from collabsim.rulebook import Rulebook, shipped_rules
from collabsim.rules.consent import consent as shipped_consent
from collabsim.rules.phases import PHASES
from collabsim.rules.phases.after import keep_record
from collabsim.rules.phases.deciding import decide_case
from collabsim.scenario import load_scenario
from tests.model.own_rules import leaks

PLAN = PilotTrapModel(municipality=10_000).blueprint
REFUSING = """
from functools import partial
from collabsim.experiment.replicate import run_one
from collabsim.model import PilotTrapModel, run_with_mesa
from collabsim.rulebook import Rulebook

def consent(p, terms):
    return -50.0

book = Rulebook(consent=consent)
plan = PilotTrapModel(municipality=3_000, years=5, proposal_years=4).blueprint
loop = run_one(plan, 1, 0, driver=book.run_world)
mesa = run_one(plan, 1, 0, driver=partial(run_with_mesa, rulebook=book))
plain = run_one(plan, 1, 0)
assert loop.events.tobytes() == mesa.events.tobytes()
assert len(loop.pilots) > 5
assert (loop.pilots["started"] < 0).all()
assert (plain.pilots["started"] >= 0).any()
print("as it should be")
"""

COMPOSED = """
from functools import partial
from collabsim.experiment.replicate import run_one
from collabsim.model import PilotTrapModel, run_with_mesa
from collabsim.rulebook import Rulebook
from collabsim.rules import meeting
from collabsim.records.event_log import values
from collabsim.world.codes import Event

def meet(w, m, month):
    return meeting.meet(w, m, month)

def understanding(p, cognitive, institutional, social, organisational):
    return 0.25

book = Rulebook(meet=meet, understanding=understanding)
plan = PilotTrapModel(municipality=3_000, years=5, proposal_years=4).blueprint
loop = run_one(plan, 1, 0, driver=book.run_world)
mesa = run_one(plan, 1, 0, driver=partial(run_with_mesa, rulebook=book))
assert loop.events.tobytes() == mesa.events.tobytes()
understood = values(loop.events, Event.TEAM_MET, "understanding")
assert len(understood) > 10
assert (understood == 0.25).all()
print("as it should be")
"""


def run_script(script: str, **environment: str) -> str:
    checkout = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(checkout), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def forget(w, i, month):
    """A record nobody keeps."""


def late(month):
    return month % 12 == 0


@pytest.fixture(scope="module")
def forgetful() -> Rulebook:
    """A rulebook that is compiled fast: only the last phase changes."""
    return Rulebook(keep_record=forget)


def test_own_rules_are_followed_uncompiled_too() -> None:
    """Consent that always refuses starts nothing; one that calls the shipped one keeps others."""
    said = run_script(REFUSING + COMPOSED, NUMBA_DISABLE_JIT="1")
    assert said.count("as it should be") == 2


@pytest.mark.slow
@pytest.mark.long
def test_an_own_rule_that_calls_the_shipped_one_keeps_the_other_own_rules_compiled() -> None:
    assert "as it should be" in run_script(COMPOSED, NUMBA_DISABLE_JIT="0")


@pytest.mark.jobs
def test_both_drivers_follow_an_own_rule(forgetful: Rulebook) -> None:
    loop = run_one(PLAN, 1, 0, driver=forgetful.run_world)
    mesa = run_one(PLAN, 1, 0, driver=partial(run_with_mesa, rulebook=forgetful))
    plain = run_one(PLAN, 1, 0)
    assert loop.pilots.tobytes() == mesa.pilots.tobytes()
    assert loop.events.tobytes() == mesa.events.tobytes() == plain.events.tobytes()
    assert (plain.pilots["state_12"] >= 0).any()
    assert (loop.pilots["state_12"] == -1).all()


@pytest.mark.jobs
def test_the_public_functions_take_a_rulebook(forgetful: Rulebook) -> None:
    given = {"seed": 1, "rulebook": forgetful}
    loop, mesa = (simulate("baseline", driver=one, **given) for one in ("compiled", "mesa"))
    assert loop.events.equals(mesa.events)
    assert loop.pilots.equals(mesa.pilots)
    assert not (loop.pilots["state_12"] == "delivering").any()
    same = simulate("baseline", seed=1, driver=forgetful.run_world)
    assert same.events.equals(loop.events)


@pytest.mark.parametrize("driver", ["mesa", pytest.param("compiled", marks=pytest.mark.long)])
def test_a_comparison_misses_what_an_own_rule_forgot(forgetful: Rulebook, driver: str) -> None:
    """What runs blocks of replications is compiled anew for it, which takes ten seconds."""
    short = load_scenario("small_and_large").with_values(years=7, proposal_years=4)
    with pytest.raises(ValueError, match=r"state_12 holds nothing for \d+ started pilots"):
        compare(short, replications=2, rulebook=forgetful, driver=driver)


class Keen(FrontlineWorker):
    """Somebody with a part of their own."""


def test_own_agents_run_on_mesa_and_the_compiled_loop_says_so(forgetful: Rulebook) -> None:
    agents = {FrontlineWorker: Keen}
    plain = simulate("baseline", seed=1, driver="mesa")
    own = simulate("baseline", seed=1, driver="mesa", agent_classes=agents)
    assert own.events.equals(plain.events)
    with pytest.raises(UserError, match="run on Mesa only: give driver='mesa', not 'compiled'"):
        simulate("baseline", driver="compiled", agent_classes=agents)
    with pytest.raises(UserError, match="run on Mesa only"):
        compare("baseline", agent_classes=agents)
    with pytest.raises(UserError, match="followed by the drivers 'compiled' and 'mesa'"):
        simulate("baseline", driver="tests.experiment.faulty_driver:sound", rulebook=forgetful)


def test_a_model_takes_a_rulebook(forgetful: Rulebook) -> None:
    model = PilotTrapModel(municipality=10_000, seed=1, rulebook=forgetful)
    model.run_model()
    assert (model.as_run.pilots["state_12"] == -1).all()


def test_only_what_leads_to_the_rule_is_made_again(forgetful: Rulebook) -> None:
    for phase in PHASES:
        same = forgetful.phases[phase.name] is phase.function
        assert same == (phase.name != "keep_record")
    assert forgetful.run_world is not run_world
    book = Rulebook(list_for_council=forget)
    changed = {p.name for p in PHASES if book.phases[p.name] is not p.function}
    # A lost competition may lead to an effect contract, which is brought to a council.
    assert changed == {
        "answer_unit", "clear_case", "decide_case", "end_competition", "end_money", "gather",
    }  # fmt: skip


def test_shipped_rules_stay_what_they_are(forgetful: Rulebook) -> None:
    assert shipped_rules()["keep_record"] is keep_record
    assert Rulebook().run_world is run_world
    assert Rulebook().phases["keep_record"] is keep_record


def test_agents_show_what_an_own_rule_says() -> None:
    def workload(p, actor):
        return 2.0 * actor.base_workload

    given = {"municipality": 3_000}
    own = PilotTrapModel(**given, rulebook=Rulebook(workload=workload))
    plain = PilotTrapModel(**given)
    for a, b in zip(own.persons[:5], plain.persons[:5], strict=True):
        assert a.workload == 2.0 * b.workload
        assert a.handled_chance <= b.handled_chance


def test_an_own_rule_may_build_on_the_one_it_replaces() -> None:
    def consent(p, terms):
        return shipped_consent(p, terms) - 1.0

    book = Rulebook(consent=consent)
    assert book.using(shipped_consent) is not shipped_consent
    assert book.using(shipped_consent).__name__ == "consent"


def test_rules_by_name_keyword_or_compiled_already() -> None:
    compiled = numba.njit(forget)
    for book in (
        Rulebook({"keep_record": forget}),
        Rulebook(keep_record=compiled),
        Rulebook({"list_for_council": forget}, keep_record=forget),
    ):
        assert book.phases["keep_record"] is not keep_record
    assert repr(Rulebook(keep_record=forget)) == "Rulebook(keep_record)"


def test_every_public_rule_can_be_replaced() -> None:
    rules = shipped_rules()
    assert len(rules) > 100
    assert {phase.name for phase in PHASES} <= set(rules)
    for name in ("consent", "workload", "meet", "understanding", "decider_of", "next_leaving"):
        assert name in rules


def test_compiling_anew_is_announced(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Rulebook(keep_record=forget)
    said = [record.message for record in caplog.records]
    if numba.config.DISABLE_JIT:
        assert not said
    else:
        assert any("keep_record" in text for text in said)


@pytest.mark.parametrize(
    ("name", "function", "complaint"),
    [
        ("consnt", forget, "'consnt' is not a rule; nearest: consent"),
        ("zzzzzzz", forget, "'zzzzzzz' is not a rule$"),
        ("consent", late, r"'consent' takes \(p, terms\); the function given takes \(month\)"),
        ("consent", lambda *given: 0.0, r"takes \(\*given\)"),
        ("consent", lambda p, **given: 0.0, r"takes \(p, \*\*given\)"),
        ("consent", 3.0, r"expected a function of \(p, terms\), not 3.0"),
        ("consent", min, "expected a function"),
    ],
)
def test_what_is_no_rule_is_refused(name: str, function: object, complaint: str) -> None:
    with pytest.raises(UserError, match=complaint):
        Rulebook({name: function})


def test_a_helper_that_reaches_no_own_rule_is_itself(forgetful: Rulebook) -> None:
    assert forgetful.using(decide_case) is decide_case
    assert forgetful.using(len) is len


def pairs_looked_at(step: int) -> tuple[int, int]:
    """Pairs of rules, and rules called in a run with all replaced; uncompiled."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.model.own_rules", str(step)],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=7000,
    )
    assert done.returncode == 0, done.stderr
    pairs, rules = map(int, done.stdout.split())
    return pairs, rules


@pytest.mark.long
def test_pairs_of_own_rules_hold_together_and_all_at_once() -> None:
    pairs, rules = pairs_looked_at(97)
    assert pairs > 200
    assert rules > 150


@pytest.mark.hours
@pytest.mark.timeout(7200)
def test_every_pair_of_own_rules_holds_together() -> None:
    n = len(shipped_rules())
    assert pairs_looked_at(1)[0] == n * (n - 1) // 2


def test_own_rules_that_lead_to_each_other_are_refused() -> None:
    rules = shipped_rules()
    novelty, learning = rules["novelty"], rules["learning"]

    def own_novelty(p, lacking, distance):
        return learning(p, distance, 0.5)

    def own_learning(p, understood, depth):
        return novelty(p, 0.5, understood)

    with pytest.raises(UserError, match="own rules lead to each other"):
        Rulebook(novelty=own_novelty, learning=own_learning)


def test_a_rule_that_cannot_be_exchanged_is_refused() -> None:
    table = (shipped_rules()["novelty"],)

    def learning(p, understood, depth):
        return table[0](p, 0.5, understood)

    def imports(p, understood, depth):
        from collabsim.rules.proximity import novelty

        return novelty(p, 0.5, understood) + shipped_consent(p, p)

    def novelty(p, lacking, distance):
        return 0.5

    def consent(p, terms):
        return 1.0

    with pytest.raises(UserError, match="learning keeps the rule 'novelty', which is replaced"):
        Rulebook(learning=learning, novelty=novelty)
    with pytest.raises(UserError, match=r"imports collabsim\.rules\.proximity when it is called"):
        Rulebook(learning=imports, consent=consent)


def test_a_helper_of_the_user_has_the_own_rules_in_it() -> None:
    understanding = shipped_rules()["understanding"]

    @numba.njit
    def helper(p, terms):
        return shipped_consent(p, terms) - 1.0

    def consent(p, terms):
        return helper(p, terms)

    def own_understanding(p, cognitive, institutional, social, organisational):
        return understanding(p, 0.0, institutional, social, organisational)

    def learning(p, understood, depth):
        return helper(p, understood)

    book = Rulebook(consent=consent, understanding=own_understanding)
    only = ["helper calls the shipped consent"]
    assert leaks(book) == only
    assert leaks(Rulebook(consent=consent, learning=learning)) == only
    assert Rulebook(understanding=own_understanding).using(helper) is helper
