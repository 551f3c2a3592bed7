"""Binding agreements: who signs what, what it binds to, and what a broken word leaves."""

from __future__ import annotations

from typing import Any

import numpy as np

from collabsim.model import run_with_mesa
from collabsim.municipality.structure import Role
from collabsim.records import event_log
from collabsim.records.histories import Run
from collabsim.rules.binding_agreement import BROKEN, NOT_SIGNED, OFFERED, SIGNED
from collabsim.world.codes import Event, Outcome
from collabsim.world.events.codes import AgreementEnd, Answer
from tests.runs import kinds, replicated

REPLICATIONS = 12
BOUND = {"agreement_bindingness": 0.5}


def runs(replications: int = REPLICATIONS, **values: Any) -> tuple[Run, ...]:
    return replicated(120_000, replications, seed=7, **values)


def ends(run: Run) -> dict[int, AgreementEnd]:
    """How the talks of each pilot ended."""
    pilots = kinds(run, Event.AGREEMENT_ENDED)["pilot"]
    how = event_log.values(run.events, Event.AGREEMENT_ENDED, "agreement_end")
    return {int(i): AgreementEnd(int(end)) for i, end in zip(pilots, how, strict=True)}


def test_without_bindingness_its_other_values_change_nothing():
    others = {"agreement_evidence": 0.2, "agreement_term_years": 4, "agreement_after_months": 1}
    for plain, off in zip(runs(), runs(agreement_signed_by="decider", **others), strict=True):
        assert plain.events.tobytes() == off.events.tobytes()


def test_the_first_difference_is_in_the_talks():
    for plain, bound in zip(runs(), runs(**BOUND), strict=True):
        n = min(len(plain.events), len(bound.events))
        at = int(np.flatnonzero(plain.events[:n] != bound.events[:n])[0])
        assert bound.events[at]["kind"] in (
            Event.AGREEMENT_ANSWERED, Event.AGREEMENT_ENDED, Event.ROUTE_SEEN,
        )  # fmt: skip


def test_every_pilot_that_begins_has_one_talk_three_months_later_and_ends_it_once():
    for run in runs(**BOUND):
        talks = kinds(run, Event.AGREEMENT_ENDED)
        assert len(set(talks["pilot"].tolist())) == len(talks)
        started = run.pilots["started"][talks["pilot"]]
        assert (talks["month"] == started + 3).all()
        begun = run.pilots[run.pilots["started"] >= 0]
        assert (begun["agreement"] != 0).all()
        assert np.isin(begun["agreement"], (OFFERED, SIGNED, NOT_SIGNED, BROKEN)).all()


def test_signed_means_that_all_who_were_asked_said_yes_and_refused_that_the_last_did_not():
    seen = set()
    for run in runs(**BOUND):
        answers = kinds(run, Event.AGREEMENT_ANSWERED)
        said = event_log.values(run.events, Event.AGREEMENT_ANSWERED, "answer")
        for i, how in ends(run).items():
            own = said[answers["pilot"] == i]
            seen.add(how)
            if how == AgreementEnd.SIGNED:
                assert len(own)
                assert (own == Answer.YES).all()
            elif how == AgreementEnd.REFUSED:
                assert own[-1] == Answer.NO
                assert (own[:-1] == Answer.YES).all()
            else:
                assert not len(own)
    assert seen == set(AgreementEnd)


def test_what_shows_the_evidence_is_called_in_and_what_shows_less_gets_no_case():
    called = less = 0
    for run in runs(**BOUND):
        words = set(kinds(run, Event.WORD_ANSWERED)["pilot"].tolist())
        for i, how in ends(run).items():
            row = run.pilots[i]
            if how != AgreementEnd.SIGNED or row["case_open"] < 0:
                continue
            opened = i in set(kinds(run, Event.CASE_OPENED)["pilot"].tolist())
            if i in words:
                called += 1
                assert opened == (row["agreement"] == BROKEN)
            else:
                less += 1
                assert not opened
                assert i in set(kinds(run, Event.NOT_BROUGHT_FORWARD)["pilot"].tolist())
    assert called > 50
    assert less > 10


def test_a_kept_word_buys_the_whole_for_the_term_agreed():
    for run in runs(**BOUND, agreement_term_years=2):
        kept = event_log.values(run.events, Event.WORD_ANSWERED, "answer") == Answer.YES
        rows = run.pilots[kinds(run, Event.WORD_ANSWERED)["pilot"][kept]]
        assert ((rows["outcome"] == Outcome.DIRECT) | (rows["outcome"] == Outcome.STOPPED)).all()
        assert (rows["term"] == 2).all()
        assert (rows["amount_nok"] == rows["full_nok"]).all()
        assert (rows["pays_from"] >= rows["money_until"]).all()


def test_a_broken_word_leaves_an_ordinary_case():
    broken = 0
    for run in runs(**BOUND, turnover_per_year=0.6):
        for row, number in zip(run.pilots, range(len(run.pilots)), strict=True):
            if row["agreement"] == BROKEN:
                broken += 1
                assert number in set(kinds(run, Event.CASE_OPENED)["pilot"].tolist())
    assert broken > 0


def test_the_line_signs_or_unit_manager_and_decider_only():
    def askers(run: Run) -> list[int]:
        answers = kinds(run, Event.AGREEMENT_ANSWERED)
        return np.bincount(answers["pilot"], minlength=1).tolist()

    few = [n for run in runs(**BOUND, agreement_signed_by="decider") for n in askers(run)]
    many = [n for run in runs(**BOUND) for n in askers(run)]
    assert max(few) == 2
    assert max(many) > 3
    for run in runs(**BOUND, agreement_signed_by="decider"):
        seen = kinds(run, Event.ROUTE_SEEN)
        early = seen["month"] == run.pilots["started"][seen["pilot"]] + 3
        assert not (run.world.actor["role"][seen["actor"][early]] == Role.ADVISER).any()


def test_what_binds_is_tied_up_until_the_case_would_open():
    bound = 0
    for run in runs(**BOUND, years=4, proposal_years=4):
        for row in run.pilots[run.pilots["agreement"] == SIGNED]:
            if row["case_open"] < 0 and row["ended"] < 0:
                bound += 1
                assert row["payer"] >= 0
                assert row["paid_yearly_nok"] == 0.5 * row["price_nok"]
    assert bound > 0


def test_both_drivers_agree():
    by_agents = runs(2, driver=run_with_mesa, **BOUND)
    for loop, agents in zip(runs(2, **BOUND), by_agents, strict=True):
        assert len(kinds(loop, Event.AGREEMENT_ENDED))
        assert loop.events.tobytes() == agents.events.tobytes()
        assert loop.pilots.tobytes() == agents.pilots.tobytes()
