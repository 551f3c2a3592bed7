"""What would have saved a pilot, or what kept it: every claim holds in a run made on its own."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

import numpy as np
import pandas as pd
import pytest

from collabsim import Rulebook, UserError, simulate
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.causes import CERTAIN, NEVER
from collabsim.inquiry.event_draws import Draw, LogOfDraws
from collabsim.inquiry.fates import Result, question_about
from collabsim.inquiry.keeping import KEPT_KINDS, _is_late
from collabsim.inquiry.reading import _read_by, parameters_met
from collabsim.inquiry.stops import LOST, events_of, row_of, state_at
from collabsim.language import LANGUAGES, catalogue, text
from collabsim.model import run_with_mesa
from collabsim.parameters import PARAMETERS
from collabsim.records.event_log import event_row
from collabsim.rules.consent import consent
from collabsim.rules.phases import PHASES
from collabsim.scenario import load_scenario
from collabsim.world.codes import ALIVE, Door, Event, Reason, Stage, State
from collabsim.world.draws import Decision
from collabsim.world.events.codes import Answer

PLACES = ("2,000 inhabitants", "9,000 inhabitants")
SMALL = (
    load_scenario("baseline")
    .with_municipalities(2_000, 9_000)
    .with_values(years=8, proposal_years=4, entrepreneurs=4)
)
FEW = 90


@cache
def simulated(seed: int, mode: str = "paired"):
    return simulate(SMALL.with_values(mode=mode), seed=seed, driver="compiled")


@cache
def settled(mode: str = "paired"):
    """Seeds, places and numbers of pilots that can be asked about, in a fixed random order."""
    found = [
        (seed, place, pilot)
        for seed in range(8)
        for place, run in enumerate(simulated(seed, mode).runs)
        for pilot in range(len(run.pilots))
        if question_about(run, pilot) is not None
    ]
    random.Random(1).shuffle(found)  # noqa: S311 - no secret
    return found


@cache
def asked(seed: int, place: int, pilot: int, most: int = FEW, mode: str = "paired"):
    name = None if mode == "region" else PLACES[place]
    return simulated(seed, mode).why(pilot, name, most_replays=most)


def made_again(why, one):
    """The run of a counterfactual, made by itself."""
    region = why.scenario.values["mode"] == "region"
    again = simulate(
        why.scenario_of(one), seed=why.seed, replication=why.replication,
        municipality=None if region else why.municipality,
        driver="compiled", overrides=why.overrides_of(one),
    )  # fmt: skip
    return again.runs[0]


def holds(why, one):
    """Hold what is said of a counterfactual against its own run."""
    run = made_again(why, one)
    row = row_of(run, why.key)
    if row < 0:
        assert one.result == Result.NOT_PROPOSED
        return
    end = State(int(run.pilots[row]["state"]))
    assert one.fate.state == end
    if end not in LOST:
        assert one.fate.month is None
    elif int(run.pilots[row]["started"]) >= 0:
        assert state_at(run, row, one.fate.month) in LOST
        assert one.fate.month == 0 or state_at(run, row, one.fate.month - 1) not in LOST
    if not one.turned:
        return
    standard = why.standard
    month = standard.month
    if standard.after_money is not None:
        month = int(run.pilots[row]["money_ended"]) + standard.after_money
    then = state_at(run, row, month)
    assert then == one.then
    assert (then in LOST) == (why.question == "keep")
    if why.question == "save":
        assert then in {*ALIVE, State.RUNNING}


@pytest.mark.long
def test_claims_about_thirty_pilots_hold_in_runs_of_their_own():
    chosen = random.Random(2)  # noqa: S311 - no secret
    questions, results, checked = set(), set(), 0
    for seed, place, pilot in settled()[:30]:
        why = asked(seed, place, pilot)
        questions.add(why.question)
        assert why.replays <= FEW
        assert why.fate.state == int(simulated(seed).runs[place].pilots[pilot]["state"])
        results |= {one.result for one in why.counterfactuals}
        turned = [*why.turned]
        others = [one for one in why.counterfactuals if not one.turned]
        for one in [
            *chosen.sample(turned, min(2, len(turned))),
            *chosen.sample(others, min(1, len(others))),
        ]:
            holds(why, one)
            checked += 1
    assert questions == {"save", "keep"}
    assert {Result.SAVED, Result.LOST, Result.UNCHANGED} <= results
    assert checked > 60


def test_both_sides_of_a_smallest_change_hold():
    sides = 0
    for seed, place, pilot in settled()[:8]:
        why = asked(seed, place, pilot)
        for one in [one for one in why.turned if one.kind == "parameter"][:2]:
            assert one.not_yet is not None
            by_value = {trial.value: trial for trial in one.tried}
            assert by_value[one.after].turned
            assert one.not_yet == one.before or not by_value[one.not_yet].turned
            scenario = why.scenario.with_values(**{one.name: one.not_yet})
            run = simulate(
                scenario, seed=seed, municipality=why.municipality, driver="compiled"
            ).runs[0]
            assert why.standard.result(run)[0] not in (Result.SAVED, Result.LOST)
            sides += 1
    assert sides > 5


def blocked():
    """A run in which one forced no, and nothing else, stops a pilot that would have lived."""
    for seed in range(30):
        run = simulated(seed).runs[1]
        log = LogOfDraws(run)
        for n, row in enumerate(log.rows):
            lives = row.pilot >= 0 and int(run.pilots[row.pilot]["state"]) in ALIVE
            if row.kind != Event.ANSWERED or row.answer != Answer.YES or not lives:
                continue
            answer = log.draws(n)[0]
            gives_in = Draw(Decision.PERSIST, answer.step, answer.entity)
            forced = {answer.key: NEVER, gives_in.key: NEVER}
            turned = simulate(
                SMALL, seed=seed, municipality=PLACES[1], driver="compiled", overrides=forced
            )
            pilot = row_of(turned.runs[0], int(run.pilots[row.pilot]["key"]))
            stopped = turned.runs[0].pilots[pilot]
            if stopped["state"] == State.STOPPED and stopped["stage"] == Stage.CLEARING:
                return turned, pilot, run.blueprint.posts[row.person], answer
    raise AssertionError("no yes was pivotal")


def test_the_one_thing_that_stopped_it_is_named():
    turned, pilot, post, answer = blocked()
    why = turned.why(pilot)
    assert why.question == "save"
    assert (why.fate.stage, why.fate.post) == (Stage.CLEARING, post)
    refusals = [one for one in why.turned if one.name == "refusal"]
    assert [dict(one.overrides) for one in refusals] == [{answer.key: CERTAIN}]
    # What was forced stays forced, and is part of what a claim is made again with.
    assert answer.key in why.overrides_of(next(one for one in why.turned if one.values))
    for one in why.turned[:4]:
        holds(why, one)


def test_the_bar_is_found_where_the_evidence_lay():
    """Not brought forward at evidence e: with a bar below e it would have been."""
    for seed, place, pilot in settled():
        run = simulated(seed).runs[place]
        row = run.pilots[pilot]
        if (row["stage"], row["reason"]) != (Stage.NOT_BROUGHT_FORWARD, Reason.NO_EFFECT):
            continue
        (n,) = events_of(run, pilot, Event.NOT_BROUGHT_FORWARD)
        evidence = event_row(run.events[n]).evidence
        why = asked(seed, place, pilot, 1_500)
        lower = [
            one for one in why.counterfactuals if one.name == "evidence_limit" and one.after < 0.47
        ]
        if any(one.turned and one.only_once for one in lower):
            assert lower[0].after <= evidence < lower[0].not_yet
            return
    raise AssertionError("no pilot was held back by the bar alone")


def test_parameters_are_tried_by_declaration():
    seed, place, pilot = settled()[0]
    why = asked(seed, place, pilot, 1_500)
    tried = {one.name for one in why.counterfactuals if one.kind == "parameter"}
    assert not tried & set(why.idle)
    assert not why.left_out
    assert {PARAMETERS[name].role for name in tried | set(why.idle)} == {"lever", "uncertainty"}
    run = simulated(seed).runs[place]
    met = {p.name for p in parameters_met(run, pilot, {"acquaintances"})}
    assert tried | set(why.idle) >= met
    # Behind a neutral switch nothing reads the value, or reading it changes nothing.
    neutral = simulate(
        SMALL.with_values(neutral_ties=True, neutral_attention=True),
        seed=seed, municipality=why.municipality, driver="compiled",
    )  # fmt: skip
    run = neutral.runs[0]
    other = neutral.why(next(i for i in range(len(run.pilots)) if question_about(run, i)))
    counted = {one.name for one in other.counterfactuals}
    assert counted.isdisjoint({"acquaintances", "escalation_share"})
    assert "escalation_share" in other.idle


def test_a_case_that_was_never_written_meets_no_rule_of_cases():
    run = next(
        simulated(seed).runs[place]
        for seed, place, pilot in settled()
        if not events_of(simulated(seed).runs[place], pilot, Event.CASE_OPENED)
    )
    without = next(
        i
        for i in range(len(run.pilots))
        if question_about(run, i) and not events_of(run, i, Event.CASE_OPENED)
    )
    names = {p.name for p in parameters_met(run, without, ())}
    assert "evidence_limit" in names
    assert "inhouse_cost" not in names
    assert "uptake_review_weight" not in names


def reads_a_region_value(p, terms):
    return consent(p, terms) + 0.0 * p.travel_cost


def test_what_an_own_rule_reads_is_tried_too():
    own = Rulebook(consent=reads_a_region_value)
    phase = next(phase for phase in PHASES if phase.name == "clear_case")
    assert "travel_cost" not in _read_by([phase.function])
    assert "travel_cost" in _read_by([own.phases["clear_case"]])
    assert _read_by([phase.function]) <= _read_by([own.phases["clear_case"]])


def test_the_same_question_has_the_same_answer():
    seed, place, pilot = settled()[1]
    first = asked(seed, place, pilot)
    again = simulate(SMALL, seed=seed, driver="compiled").why(
        pilot, PLACES[place], most_replays=FEW
    )
    assert first == again
    assert str(first) == str(again)


@pytest.mark.slow
def test_agents_give_the_same_answer_as_the_loop():
    scenario = SMALL.with_municipalities(3_000).with_values(years=6, proposal_years=3)
    for seed in range(9):
        looped = simulate(scenario, seed=seed, driver="compiled")
        pilots = [i for i in range(len(looped.runs[0].pilots)) if question_about(looped.runs[0], i)]
        if pilots:
            break
    stepped = simulate(scenario, seed=seed, driver=run_with_mesa)
    shipped = simulate(scenario, seed=seed, driver="mesa")
    expected = looped.why(pilots[0], most_replays=25)
    assert stepped.why(pilots[0], most_replays=25) == expected
    assert shipped.why(pilots[0], most_replays=25) == expected


@pytest.mark.long
def test_own_rules_hold_in_replays():
    own = Rulebook(consent=reads_a_region_value)
    seed, place, pilot = settled()[0]
    name = PLACES[place]
    with_rules = simulate(SMALL, seed=seed, municipality=name, rulebook=own, driver="compiled")
    why = with_rules.why(pilot, most_replays=40)
    assert why.counterfactuals == asked(seed, place, pilot, 40).counterfactuals


def test_a_region_is_asked_like_any_world():
    asked_about = 0
    for seed, place, pilot in settled("region")[:4]:
        why = asked(seed, place, pilot, 60, "region")
        assert why.municipality in PLACES
        for one in why.counterfactuals[:3]:
            holds(why, one)
            asked_about += 1
    assert asked_about > 6


def test_a_driver_that_is_never_twice_the_same_is_refused():
    runs = []

    def wayward(world):
        runs.append(world)
        world.run["months"] -= 48 * (len(runs) > 1)
        run_with_loop(world)
        world.run["months"] += 48 * (len(runs) > 1)

    from collabsim.engine.loop import run_world as run_with_loop

    seed, place, pilot = settled()[0]
    once = simulate(SMALL, seed=seed, municipality=PLACES[place], driver=wayward)
    with pytest.raises(UserError, match="second time"):
        once.why(pilot)


def test_without_an_event_log_the_answer_is_the_same():
    seed, place, pilot = settled()[2]
    bare = simulate(
        SMALL, seed=seed, municipality=PLACES[place], driver="compiled", log="pilots"
    ).why(pilot, most_replays=30)
    full = simulate(SMALL, seed=seed, municipality=PLACES[place], driver="compiled").why(
        pilot, most_replays=30
    )
    assert bare.counterfactuals == full.counterfactuals


def test_what_cannot_be_asked_is_refused_in_a_sentence():
    simulation = simulated(0)
    with pytest.raises(UserError, match="name one of"):
        simulation.why(0)
    with pytest.raises(UserError, match="numbered 0 to"):
        simulation.why(999, PLACES[0])
    with pytest.raises(UserError, match="no municipality"):
        simulation.why(0, "Nowhere")
    with pytest.raises(UserError, match="most_replays"):
        simulation.why(0, PLACES[0], most_replays=0)
    only = simulate(SMALL, municipality=PLACES[0], driver="compiled")
    with pytest.raises(UserError, match="only"):
        only.why(0, PLACES[1])
    said = set()
    for seed in range(8):
        short = simulate(
            SMALL.with_values(years=3, proposal_years=3),
            seed=seed, municipality=PLACES[0], driver="compiled",
        )  # fmt: skip
        run = short.runs[0]
        for pilot in (i for i in range(len(run.pilots)) if question_about(run, i) is None):
            with pytest.raises(UserError) as refused:
                short.why(pilot)
            said.add(str(refused.value).split(",")[0].removeprefix(f"pilot {pilot} "))
    assert "never started" in said
    assert {"is still running when the run ends"} < said


def test_the_limit_of_replays_is_kept_and_told():
    seed, place, pilot = settled()[0]
    calls = []
    why = simulated(seed).why(
        pilot, PLACES[place], most_replays=20, progress=lambda done, of: calls.append((done, of))
    )
    assert why.replays == 20
    assert calls == [(n, 20) for n in range(1, 21)]
    assert why.left_out
    assert "20 runs was reached" in " ".join(str(why).split())


def test_the_table_has_a_row_for_each():
    seed, place, pilot = settled()[0]
    why = asked(seed, place, pilot)
    frame = why.frame
    assert len(frame) == len(why.counterfactuals)
    assert frame["turned"].sum() == len(why.turned)
    assert frame["turned"].is_monotonic_decreasing
    for row, one in zip(frame.to_dict("records"), why.counterfactuals, strict=True):
        assert (row["kind"], row["name"], row["result"]) == (one.kind, one.name, one.result.value)
        assert row["after"] == one.after or (pd.isna(row["after"]) and one.after is None)
    moved = frame.dropna(subset=["months_moved"])
    assert np.array_equal(moved["lost_month"] - why.fate.month, moved["months_moved"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_every_language(language):
    words = {"en": "because", "nb": "fordi", "nn": "fordi"}
    for seed, place, pilot in settled()[:6]:
        why = asked(seed, place, pilot)
        said = why.text(language)
        assert max(map(len, said.splitlines())) <= 80
        assert "{" not in said
        happened = [one for one in why.turned if one.kind != "parameter"]
        assert said.count(f" {words[language]} ") + said.count(f" {words[language]}\n") == min(
            len(happened), 12
        )


def test_no_parameter_is_told_of_twice():
    """What turns the outcome on the other side too stands beside it, not as an item of its own."""
    both_sides = 0
    for seed, place, pilot in settled()[:6]:
        why = asked(seed, place, pilot)
        said = " ".join(why.text("en").split())
        for name in {one.name for one in why.counterfactuals if one.kind == "parameter"}:
            assert said.count(f"* {text(f'parameter.{name}', 'en')}: ") <= 1, name
        turning = Counter(one.name for one in why.turned if one.kind == "parameter")
        for name in [name for name, sides in turning.items() if sides == 2]:
            own = [one for one in why.turned if (one.kind, one.name) == ("parameter", name)]
            below, above = sorted(one.after for one in own)
            (now,) = {one.before for one in own}
            assert below < now < above
            assert "In the other direction too, " in said
            both_sides += 1
    assert both_sides


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_keeper_has_its_sentences(language):
    for name in ("why_fact", "why_undone"):
        keys = {k.split(".")[1] for k in catalogue(language) if k.startswith(f"{name}.")}
        assert keys == set(KEPT_KINDS)


def test_a_place_on_the_list_is_by_chance_where_the_rule_draws_for_it():
    """Also among one-year money, which has a list of its own in the autumn and no draw."""
    doors = set()
    poor = {"discretion_share": 0.002, "turnover_per_year": 0.0, "term_weight": 0.0}
    (plan,) = worlds(load_scenario("baseline").with_municipalities(3_000).with_values(**poor))
    for replication in (4, 10):
        run = run_one(plan, 0, replication)
        log = LogOfDraws(run)
        for n, row in enumerate(log.rows):
            if row.kind != Event.LISTED:
                continue
            doors.add(row.door)
            (draw,) = log.draws(n)
            other = run_one(plan, 0, replication, overrides={draw.key: CERTAIN})
            if _is_late(row):
                other = run_one(plan, 0, replication, overrides={draw.key: NEVER})
                assert other.events.tobytes() != run.events.tobytes(), row
            elif row.door == Door.ADJUSTMENT:
                assert other.events.tobytes() == run.events.tobytes(), row
    assert doors >= {Door.POLITICS, Door.ADJUSTMENT}
