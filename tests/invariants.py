"""What must hold in every finished run, whatever the scenario.

:func:`check_invariants` compares the tables a run ends with, its event log and
the sums of money in it. It is used over a fixed set of scenarios, over random
ones and over those with answers known in advance.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from collabsim.municipality.structure import Role
from collabsim.records.event_log import event_rows, of_kind, values
from collabsim.records.histories import Run
from collabsim.rules.case import CLOSED, HOSTING, UNITS
from collabsim.rules.procurement import TERM_WITH_PROJECT, band_of, value_of
from collabsim.world.codes import Band, Event, Outcome, Reason, Source, Stage, State
from collabsim.world.events.codes import Answer
from collabsim.world.tables import OTHER_SLOT, SLOTS, STATE_SLOT, TEAM

NOK = 1e-3
"""Rounding of sums of kroner."""

SHARES = {
    "actor": (
        "unit_mind", "whole_mind", "effect_mind", "contact", "rule_knowledge", "fear", "curiosity",
        "prior",
    ),
    "entrepreneur": ("unit_mind", "whole_mind", "effect_mind"),
    "pilot": (
        "true_effect", "fit", "ownership", "evidence", "statutory", "category_fit", "transferable",
        "gain_unit", "gain_sector", "gain_municipality", "gain_state", "formal_gap", "routines",
        "arrangement", "kept_effect", "feasible", "uptake", "adviser_knowledge", "belief_at_end",
        "unit_distance", "frontline_distance", "decider_distance", "cognitive_frontline",
    ),
    "member": ("initial_tie", "tie", "seen"),
}  # fmt: skip
"""Fields that are shares, by table."""

MAY_BE_NEGATIVE = {"reserve_nok", "lost_reserve_nok"}
"""Sums of kroner that may be a debt."""

STARTED = (
    State.RUNNING, State.DELIVERING, State.BRIDGED, State.WAITING, State.IN_HOUSE, State.UNUSED,
    State.OTHER_SUPPLIER, State.STOPPED, State.EFFECT_CONTRACT,
)  # fmt: skip
FINAL = (State.STOPPED, State.NEVER_STARTED)
NEXT = {
    State.PROPOSED: {State.RUNNING, State.NEVER_STARTED},
    State.RUNNING: {State.WAITING, State.STOPPED, State.EFFECT_CONTRACT},
    State.WAITING: {
        State.DELIVERING, State.BRIDGED, State.IN_HOUSE, State.UNUSED, State.OTHER_SUPPLIER,
        State.STOPPED, State.EFFECT_CONTRACT,
    },
    State.BRIDGED: {State.WAITING, State.STOPPED, State.EFFECT_CONTRACT},
    State.EFFECT_CONTRACT: {State.WAITING, State.STOPPED},
    State.DELIVERING: {State.UNUSED, State.STOPPED},
    State.IN_HOUSE: {State.UNUSED, State.STOPPED},
    State.UNUSED: {State.DELIVERING, State.IN_HOUSE, State.STOPPED},
    State.OTHER_SUPPLIER: {State.STOPPED},
    State.STOPPED: set(),
    State.NEVER_STARTED: set(),
}  # fmt: skip
"""States a pilot may go to from each state."""

LIFE: dict[Event, str] = {
    Event.STARTED: "started",
    Event.MONEY_ENDED: "money_ended",
    Event.PROPOSED: "proposed",
    Event.ADDRESSEE_FOUND: "found",
}
"""Events that happen at most once to a pilot, and the field that keeps their month."""


def check_invariants(run: Run) -> None:
    """Fail if anything is wrong in a finished run that kept its events."""
    check_values(run)
    check_money(run)
    check_desks(run)
    check_places(run)
    check_courses(run)
    check_log(run)


def used(run: Run, table: str) -> Any:
    """The rows of a table that a run has used."""
    rows = getattr(run.world, table)
    if table == "pilot":
        return run.pilots
    if table == "member":
        return rows[: SLOTS * len(run.pilots)]
    if table == "site":
        return rows[: int(run.world.run[0]["n_sites"])]
    return rows


def check_values(run: Run) -> None:
    """Every number is finite and every share lies between 0 and 1."""
    for name in (
        "municipality",
        "unit",
        "actor",
        "entrepreneur",
        "opinion",
        "pilot",
        "member",
        "site",
    ):
        rows = used(run, name)
        for field in rows.dtype.names:
            values = np.asarray(rows[field], dtype=float)
            assert np.isfinite(values).all(), (name, field)
    for name, fields in SHARES.items():
        rows = used(run, name)
        for field in fields:
            values = rows[field]
            assert ((values >= 0.0) & (values <= 1.0)).all(), (name, field, values.min())
    for name in ("pilot", "entrepreneur"):
        rows = used(run, name)
        for field in rows.dtype.names:
            if field.endswith("_nok") and field not in MAY_BE_NEGATIVE:
                assert (rows[field] >= 0.0).all(), (name, field)


def check_money(run: Run) -> None:
    """Kroner are neither made nor lost."""
    municipality, pilots, people = run.world.municipality, run.pilots, run.world.entrepreneur
    spent = (
        municipality["fund_out_nok"] + municipality["fund_lapsed_nok"] + municipality["fund_nok"]
    )
    assert np.allclose(municipality["fund_in_nok"], spent, atol=NOK)
    assert (municipality["fund_nok"] >= -NOK).all()
    n = len(people)
    by = pilots["entrepreneur"]
    project = np.bincount(by, pilots["project_paid_nok"], n)
    assert np.allclose(people["project_income_nok"], project, atol=NOK)
    paid = pilots["contract_paid_nok"] + pilots["intro_paid_nok"] + pilots["transfer_paid_nok"]
    paid = paid + pilots["investor_nok"]
    assert np.allclose(people["contract_income_nok"], np.bincount(by, paid, n), atol=NOK)
    kept = (
        people["start_reserve_nok"]
        + people["project_income_nok"]
        + people["contract_income_nok"]
        + people["other_income_nok"]
        - people["cost_nok"]
        - people["lost_reserve_nok"]
    )
    drawn = people["generation"] >= 0
    assert np.allclose(people["reserve_nok"][drawn], kept[drawn], atol=NOK)
    check_grants(run)
    check_contracts(run)
    check_commitments(run)


def check_contracts(run: Run) -> None:
    """Nobody is paid under a contract before it begins or after it has run out."""
    pilots = run.pilots
    bought = pilots[pilots["contract_paid_nok"] > 0.0]
    months = bought["contract_until"] - bought["pays_from"]
    assert (bought["contract_paid_nok"] <= bought["amount_nok"] / 12.0 * months + NOK).all()
    assert (bought["pays_from"] >= bought["money_ended"]).all()
    assert (bought["pays_from"] > bought["decided"]).all()


def check_grants(run: Run) -> None:
    """Project money is paid out once, month by month, and never more than was granted."""
    pilots = run.pilots
    assert (pilots["project_paid_nok"] <= pilots["project_granted_nok"] + NOK).all()
    over = (pilots["money_ended"] >= 0) & (pilots["state"] != State.BRIDGED)
    if run.world.run[0]["region"] == 0:
        assert np.allclose(
            pilots["project_paid_nok"][over], pilots["project_granted_nok"][over], atol=NOK
        )
    assert ((pilots["project_granted_nok"] > 0.0) == (pilots["started"] >= 0)).all()
    assert ((pilots["source"] != Source.NONE) == (pilots["started"] >= 0)).all()


def check_commitments(run: Run) -> None:
    """What a frame has tied up is what runs under it."""
    pilots, actors = run.pilots, run.world.actor
    tied = np.zeros(len(actors))
    for pilot in pilots:
        if pilot["payer"] >= 0:
            tied[pilot["payer"]] += pilot["paid_yearly_nok"]
        if pilot["repay_until"] >= int(run.world.run[0]["months"]):
            tied[pilot["repay_payer"]] += pilot["repaid_nok"] - pilot["repaid_state_nok"]
        if pilot["project_payer"] >= 0:
            tied[pilot["project_payer"]] += pilot["project_granted_nok"]
    assert np.allclose(actors["committed_nok"], tied, atol=NOK)
    check_carried(run)
    ended = np.isin(pilots["state"], FINAL)
    assert (pilots["payer"][ended] == -1).all()
    assert (pilots["project_payer"][pilots["money_ended"] >= 0] == -1).all()
    assert (pilots["project_payer"][ended] == -1).all()


def check_carried(run: Run) -> None:
    """What delegated sums allow beyond a frame lies on the superior's, no more than is paid.

    The chief executive carries besides what instruments cost that are paid from that frame.
    """
    pilots, actors = run.pilots, run.world.actor
    carried = np.zeros(len(actors))
    for pilot in pilots[pilots["carried_above_nok"] > 0.0]:
        assert pilot["carried_above_nok"] <= pilot["paid_yearly_nok"] + NOK
        carried[actors["superior"][pilot["payer"]]] += pilot["carried_above_nok"]
    for row in run.world.instrument[run.world.instrument["month"] < run.world.run[0]["month"]]:
        carried[run.world.municipality["chief"][row["municipality_row"]]] += row["carried_nok"]
    assert np.allclose(actors["carried_nok"], carried, atol=NOK)


def check_desks(run: Run) -> None:
    """A case lies exactly where it is counted."""
    actors, units, municipalities = run.world.actor, run.world.unit, run.world.municipality
    cases = np.zeros(len(actors), dtype=int)
    members = used(run, "member")
    for row in members[members["queued"] != 0]:
        cases[row["actor"]] += 1
    sites = used(run, "site")
    for row in sites[sites["queued"] != 0]:
        cases[units[row["unit"]]["manager"]] += 1
    coordinator = actors["role"] == Role.COORDINATOR
    assert (actors["cases"][~coordinator] == cases[~coordinator]).all()
    followed = run.pilots["coordinator"] >= 0
    assert (followed <= ((run.pilots["open"] != 0) & (run.pilots["case_open"] >= 0))).all()
    for t, municipality in enumerate(municipalities):
        mine = coordinator & (actors["municipality_row"] == t)
        assert mine.sum() == municipality["coordinators"] + municipality["dormant_coordinators"]
        here = run.pilots["municipality_row"] == t
        expected = (followed & here).sum()
        if municipality["coordinators"] > 0:
            opened = (run.pilots["open"] != 0) & (run.pilots["case_open"] >= 0)
            assert expected == (opened & here).sum()
        assert actors["cases"][mine].sum() == expected
    assert (actors["cases"] >= 0).all()
    closed = run.pilots["case_step"] == CLOSED
    nobody = members["holder"] == -1
    assert not members["tie"][nobody].any(), "a tie of somebody who is not there"
    lying = members["queued"].reshape(-1, SLOTS).any(axis=1)
    assert not lying[closed].any()


def check_places(run: Run) -> None:
    """Units host open pilots, and each entrepreneur's open pilots are counted."""
    pilots, units = run.pilots, run.world.unit
    crowded = run.blueprint.p["neutral_places"] != 0
    count = np.bincount(pilots["entrepreneur"], pilots["open"] != 0, len(run.world.entrepreneur))
    assert (run.world.entrepreneur["open_pilots"] == count).all()
    bought = pilots["private_until"] >= int(run.world.run["month"][0])
    own = np.bincount(pilots["entrepreneur"], bought, len(run.world.entrepreneur))
    assert (run.world.entrepreneur["private_contracts"] == own).all()
    for u in np.flatnonzero(units["hosts"] >= 0):
        pilot = pilots[units[u]["hosts"]]
        assert pilot["open"] == 1
        hosting = sites_of(run, pilot)
        assert u in hosting["unit"][hosting["state"] <= HOSTING]
    for number, pilot in enumerate(pilots):
        sites = sites_of(run, pilot)
        now = sites[sites["state"] <= HOSTING]
        assert len(set(now["unit"].tolist())) == len(now), "a unit twice in one pilot"
        if pilot["open"] and not crowded[pilot["municipality_row"]]:
            assert (units["hosts"][now["unit"]] == number).all()
        check_cover(pilot, sites)


def sites_of(run: Run, pilot: Any) -> Any:
    """The sites of a pilot."""
    first = int(pilot["first_site"])
    return run.world.site[first : first + int(pilot["n_sites"])]


def check_cover(pilot: Any, sites: Any) -> None:
    """k of K units are covered, and they are those that host."""
    assert pilot["n_sites"] <= max(pilot["site_room"], 0)
    if pilot["started"] < 0:
        return
    assert 1 <= pilot["covered"] <= pilot["need"]
    hosting = sites[(sites["state"] == HOSTING) & (sites["other"] == 0)]
    other = sites[(sites["state"] == HOSTING) & (sites["other"] != 0)]
    assert len(hosting) == pilot["covered"]
    assert (pilot["other_unit"] >= 0) == (len(other) == 1)
    assert (pilot["other_unit"] >= 0) == (pilot["other_sector"] >= 0)
    assert pilot["first_unit"] in hosting["unit"]
    assert pilot["unit_low"] == hosting["unit"].min()
    assert pilot["unit_high"] == hosting["unit"].max()


def check_courses(run: Run) -> None:
    """Every pilot is in one state, and what is noted of its course fits together."""
    pilots = run.pilots
    months = int(run.world.run[0]["months"])
    started = pilots["started"] >= 0
    assert np.isin(pilots["state"], [int(state) for state in State]).all()
    assert (started == np.isin(pilots["state"], STARTED)).all()
    assert len(set(pilots["key"].tolist())) == len(pilots)
    for name in ("proposed", "started", "money_ended", "case_open", "decided", "ended"):
        assert (pilots[name] < months).all(), name
    assert (pilots["started"][started] >= pilots["found"][started]).all()
    assert (pilots["found"][started] >= pilots["proposed"][started]).all()
    funded = pilots["money_ended"] >= 0
    assert (pilots["money_ended"][funded] >= pilots["started"][funded]).all()
    before = np.isin(pilots["state"], (State.PROPOSED, State.RUNNING, State.NEVER_STARTED))
    assert (funded == ~before).all()
    over = pilots["state"] == State.STOPPED
    assert (pilots["ended"][over] >= pilots["money_ended"][over]).all()
    assert (pilots["open"][over] == 0).all()
    complained = pilots["complaint"] >= 0
    assert (pilots["complaint"][complained] > pilots["pays_from"][complained]).all()
    assert (pilots["stage"][over] != Stage.NONE).all()
    assert (pilots["reason"][over] != Reason.NONE).all()
    decided = pilots["outcome"] != Outcome.OPEN
    assert (decided == (pilots["decided"] >= 0)).all()
    gone = np.isin(pilots["state"], (State.IN_HOUSE, State.OTHER_SUPPLIER, State.STOPPED))
    assert (pilots["ended"][gone] >= 0).all()
    going = np.isin(
        pilots["state"], (State.RUNNING, State.BRIDGED, State.WAITING, State.EFFECT_CONTRACT)
    )
    assert (pilots["ended"][going] == -1).all()
    orphaned = going & (pilots["open"] == 0)
    check_orphans(run, pilots[orphaned])
    check_records(pilots, months)
    check_open_cases(run)


def check_orphans(run: Run, orphans: Any) -> None:
    """Only what others will deliver outlives the entrepreneur, and it waits for its first day."""
    assert (orphans["state"] == State.WAITING).all()
    assert np.isin(orphans["outcome"], (Outcome.TAKEOVER, Outcome.COMPETITION_LOST)).all()
    left = of_kind(run.events, Event.ENTREPRENEUR_LEFT)
    who = values(run.events, Event.ENTREPRENEUR_LEFT, "entrepreneur")
    for pilot in orphans:
        months = left["month"][who == pilot["entrepreneur"]]
        assert (months >= pilot["money_ended"]).any()


def check_records(pilots: Any, months: int) -> None:
    """States at 12, 24 and 36 months are noted when they are reached, and stops are for good."""
    funded = pilots["money_ended"] >= 0
    for since in (12, 24, 36):
        reached = funded & (pilots["money_ended"] + since < months)
        assert ((pilots[f"state_{since}"] >= 0) == reached).all()
    for early, late in ((12, 24), (24, 36)):
        stopped = pilots[f"state_{early}"] == State.STOPPED
        seen = stopped & (pilots[f"state_{late}"] >= 0)
        assert (pilots[f"state_{late}"][seen] == State.STOPPED).all()
        handed = np.isin(pilots[f"state_{early}"], (State.IN_HOUSE, State.OTHER_SUPPLIER))
        again = np.isin(pilots[f"state_{late}"], (State.DELIVERING, State.BRIDGED, State.WAITING))
        assert not (handed & again).any(), "a collaboration that had ended came back"


THRESHOLDS = frozenset({
    "threshold_nok", "national_threshold_nok", "health_threshold_nok", "threshold_basis",
})  # fmt: skip


def may_meet_council(run: Run) -> bool:
    """Whether councils meet pilots at work, at the beginning or from some month on."""
    plan = run.blueprint
    rows = [plan.p, plan.p_later] if len(plan.change) else [plan.p]
    return any((p["council_meetings_per_month"] > 0.0).any() for p in rows)


def check_open_cases(run: Run) -> None:
    """An open case lies with somebody, or waits for a competition or a day of the council."""
    for number, pilot in enumerate(run.pilots):
        if pilot["case_open"] < 0 or pilot["case_step"] == CLOSED:
            continue
        members = run.world.member[number * SLOTS : (number + 1) * SLOTS]
        sites = sites_of(run, pilot)
        if pilot["case_step"] == UNITS:
            asked = sites[(sites["state"] == HOSTING) & (sites["answer"] == 0)]
            assert (asked["queued"] == 1).all(), "a unit is neither asked nor has it answered"
            assert len(asked)
        elif pilot["competition_until"] < 0:
            assert (members["queued"] != 0).any(), "a case lies with nobody"
        assert (members["actor"][: TEAM + pilot["line_n"]] >= 0).all()
        check_what_is_asked(run, pilot, members)
        if pilot["other_unit"] < 0:
            assert members[OTHER_SLOT]["actor"] == -1, "the head of a sector that is not in it"


def check_what_is_asked(run: Run, pilot: Any, members: Any) -> None:
    """The sum, what the law asks about it, and who pays, fit each other while a case is open."""
    assert pilot["amount_nok"] <= pilot["full_nok"] + NOK
    needed = pilot["band"] != Band.A or pilot["law_touched"] != 0
    # A decider who counts it as research needs none.
    assert pilot["route_needed"] == needed or (pilot["labelled"] and not pilot["route_needed"])
    p = run.blueprint.p[pilot["municipality_row"]]
    law_changes = {name for names in run.blueprint.changed for name in names} & THRESHOLDS
    if p.threshold_basis != TERM_WITH_PROJECT and not law_changes:
        value = value_of(p, pilot, pilot["amount_nok"], float(pilot["term"]), 0.0)
        assert pilot["band"] == band_of(p, int(pilot["sector"]), value)
    if pilot["state_pays"]:
        assert members[STATE_SLOT]["actor"] >= 0, "the state line of another unit pays"
        assert members[STATE_SLOT]["answer"] != Answer.NO, "the state line pays and has said no"


def check_log(run: Run) -> None:
    """The log tells the same story as the tables, in the order of months."""
    events, pilots = run.events, run.pilots
    assert len(events) == run.world.run[0]["n_events"]
    assert (np.diff(events["month"]) >= 0).all()
    assert np.isin(events["kind"], [int(kind) for kind in Event]).all()
    for kind, field in LIFE.items():
        rows = events[events["kind"] == kind]
        assert len(set(rows["pilot"].tolist())) == len(rows), kind.name
        assert (pilots[field][rows["pilot"]] == rows["month"]).all(), kind.name
        assert len(rows) == (pilots[field] >= 0).sum(), kind.name
    check_states_in_log(run)
    check_counts_in_log(run)


def check_states_in_log(run: Run) -> None:
    """States follow each other as they may, and nothing happens to a pilot after its end."""
    state = [State.PROPOSED] * len(run.pilots)
    changes = iter(event_rows(of_kind(run.events, Event.STATE)))
    for kind, i in zip(run.events["kind"].tolist(), run.events["pilot"].tolist(), strict=True):
        if kind == Event.STATE:
            event = next(changes)
            assert event.state_before == state[i]
            after = event.state_after
            assert after in NEXT[event.state_before], (event.state_before.name, after.name)
            state[i] = after
        elif i >= 0 and kind not in (Event.BELIEVED, Event.PRIVATE_ASKED):
            assert state[i] not in FINAL, Event(kind).name
    assert (np.array(state, dtype=int) == run.pilots["state"]).all()


def check_counts_in_log(run: Run) -> None:
    """Counters in the tables are counts of events."""
    events, pilots = run.events, run.pilots
    n = len(pilots)
    assert n <= len(run.world.pilot)

    def per_pilot(kind: Event) -> Any:
        return np.bincount(events["pilot"][events["kind"] == kind], minlength=n)

    assert (per_pilot(Event.PROPOSED) == 1).all()
    assert (per_pilot(Event.ASKED_AGAIN) == pilots["asked_again"]).all()
    assert (per_pilot(Event.UNIT_ASKED) == pilots["asked_units"]).all()
    assert (per_pilot(Event.BRIDGED) == pilots["bridges"]).all()
    assert (per_pilot(Event.LEGAL_ERROR) == pilots["legal_errors"]).all()
    assert (per_pilot(Event.ROUTE_SEEN) <= 1).all()
    assert (per_pilot(Event.ADOPTED) <= 1).all()
    refused = (per_pilot(Event.STOPPED) > 0) == (pilots["stage"] != Stage.NONE)
    lost = pilots["outcome"] == Outcome.COMPETITION_LOST
    assert (refused | lost).all()
    asked = events[events["kind"] == Event.UNIT_ASKED]
    yes = np.bincount(asked["pilot"], values(events, Event.UNIT_ASKED, "answer") == Answer.YES, n)
    assert (yes == pilots["yes_units"]).all()
    left = of_kind(events, Event.LEFT)["actor"]
    assert (run.world.actor["role"][left] == values(events, Event.LEFT, "role")).all()
    met = events[events["kind"] == Event.LEADER_MET]
    councils = run.world.actor["role"][met["actor"]] == Role.COUNCIL
    assert not councils.any() or may_meet_council(run)
    check_voids(run)
    check_state_line(run)


def check_state_line(run: Run) -> None:
    """The state line pays half only if its last word before the decision was a yes."""
    last: dict[int, int] = {}
    role = run.world.actor["role"].tolist()
    told = np.isin(run.events["kind"], (Event.ANSWERED, Event.ADOPTED))
    for event in event_rows(run.events[told]):
        i = event.pilot
        if event.kind == Event.ANSWERED and role[event.person] == Role.STATE_SUPERIOR:
            last[i] = event.answer
        elif event.kind == Event.ADOPTED:
            assert run.pilots["state_pays"][i] == 0 or last.get(i) == Answer.YES


def check_voids(run: Run) -> None:
    """Nobody takes back more answers than were given."""
    answers = (Event.UNIT_ANSWERED, Event.ADVISED, Event.ANSWERED, Event.DECIDED)
    given: dict[tuple[int, int], int] = {}
    rows = run.events[np.isin(run.events["kind"], (*answers, Event.VOIDED))]
    columns = (rows[name].tolist() for name in ("kind", "pilot", "actor"))
    for kind, *about_whom in zip(*columns, strict=True):
        about = tuple(about_whom)
        if kind != Event.VOIDED:
            given[about] = given.get(about, 0) + 1
        else:
            given[about] = given.get(about, 0) - 1
            assert given[about] >= 0, "an answer is taken back that nobody gave"
