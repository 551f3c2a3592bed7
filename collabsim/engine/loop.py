"""A run, month by month, in the order of the table of phases; and blocks of runs.

The order is written out here because compiled code cannot walk a table of
functions; a test holds it against ``PHASES``.
"""

from __future__ import annotations

from collabsim.engine.block import DONE, NO_BLOCK, USED, Block, begin, keep_pilots
from collabsim.rules.phases.after import deliver, keep_record, wait
from collabsim.rules.phases.approach import find_addressee, propose
from collabsim.rules.phases.clearing import answer_unit, clear_case, gather
from collabsim.rules.phases.deciding import decide_case, end_competition
from collabsim.rules.phases.ending import end_money
from collabsim.rules.phases.opening import leave, next_leaving, open_year
from collabsim.rules.phases.running import become_champion, meet_pilot, observe
from collabsim.rules.phases.settling import settle
from collabsim.rules.phases.start import answer_start, start_pilots
from collabsim.world.codes import State
from collabsim.world.compiling import entry, inner
from collabsim.world.tables import SLOTS, World


@inner
def at_work(w: World, i: int) -> bool:
    """Whether a pilot is in a state of phase 5 and 6."""
    state = w.pilot[i].state
    return bool(state in (State.RUNNING, State.BRIDGED, State.EFFECT_CONTRACT))


@inner
def case_possible(w: World, i: int) -> bool:
    """Whether a pilot is in a state in which a case can be open."""
    return at_work(w, i) or w.pilot[i].state == State.WAITING


@inner
def adopted(w: World, i: int) -> bool:
    """Whether a pilot is in a state in which a measure can be delivered."""
    state = w.pilot[i].state
    return bool(
        state in (State.WAITING, State.DELIVERING, State.IN_HOUSE, State.UNUSED)
        or state == State.OTHER_SUPPLIER
    )


@inner
def first_phases(w: World, month: int) -> None:
    """Phases 1 to 4: calendar, turnover, approach, start."""
    run = w.run[0]
    for t in range(w.municipality.shape[0]):
        open_year(w, t, month)
    if month >= run.next_leave:
        for k in range(run.n_read):
            leave(w, w.actor[k].roster, month)
        run.next_leave = next_leaving(w, month)
    for e in range(w.entrepreneur.shape[0]):
        propose(w, e, month)
    for i in range(run.n_pilots):
        if w.pilot[i].state == State.PROPOSED:
            find_addressee(w, i, month)
    for i in range(run.n_pilots):
        pilot = w.pilot[i]
        if pilot.state == State.PROPOSED:
            for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
                answer_start(w, s, month)
    for t in range(w.municipality.shape[0]):
        start_pilots(w, t, month)


@inner
def middle_phases(w: World, month: int) -> None:
    """Phases 5 and 6: the pilot runs, its money ends."""
    n = w.run[0].n_pilots
    for i in range(n):
        if at_work(w, i):
            for m in range(i * SLOTS, (i + 1) * SLOTS):
                meet_pilot(w, m, month)
    for i in range(n):
        if at_work(w, i):
            observe(w, i, month)
    for i in range(n):
        if at_work(w, i):
            for m in range(i * SLOTS, (i + 1) * SLOTS):
                become_champion(w, m, month)
    for i in range(n):
        if at_work(w, i):
            end_money(w, i, month)


@inner
def case_phases(w: World, month: int) -> None:
    """Phases 7 to 9: answering, clearing, deciding, competing."""
    n = w.run[0].n_pilots
    for i in range(n):
        pilot = w.pilot[i]
        if case_possible(w, i):
            for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
                answer_unit(w, s, month)
    for i in range(n):
        if case_possible(w, i):
            gather(w, i, month)
    for i in range(n):
        if case_possible(w, i):
            for m in range(i * SLOTS, (i + 1) * SLOTS):
                clear_case(w, m, month)
    for i in range(n):
        if case_possible(w, i):
            for m in range(i * SLOTS, (i + 1) * SLOTS):
                decide_case(w, m, month)
    for i in range(n):
        if case_possible(w, i):
            end_competition(w, i, month)


@inner
def last_phases(w: World, month: int) -> None:
    """Phase 10: waiting, delivery, reserves, the record."""
    n = w.run[0].n_pilots
    for i in range(n):
        if case_possible(w, i):
            wait(w, i, month)
    for i in range(n):
        if adopted(w, i):
            deliver(w, i, month)
    for e in range(w.entrepreneur.shape[0]):
        settle(w, e, month)
    for i in range(n):
        keep_record(w, i, month)


@inner
def run_months(w: World) -> None:
    """The months still to come, every phase in order; stops early if a table was too small."""
    run = w.run[0]
    for month in range(run.month, run.months):
        first_phases(w, month)
        middle_phases(w, month)
        case_phases(w, month)
        last_phases(w, month)
        run.month = month + 1
        if run.overflow != 0:
            return


@entry
def run_block(w: World, block: Block) -> None:
    """Run the replications of a block that are still to be done, one after the other, in ``w``.

    Stops early, with the replication at hand not counted as done, where a table of
    the world or of the block was too small. Without replications the world is run
    as it stands.
    """
    if block.keys.shape[0] == 0:
        run_months(w)
        return
    place = block.place
    for r in range(place[DONE], block.keys.shape[0]):
        begin(w, block, r)
        run_months(w)
        n = w.run[0].n_pilots
        if w.run[0].overflow != 0 or place[USED] + n > block.kept.shape[0]:
            return
        keep_pilots(w, block, r)


def run_world(w: World) -> None:
    """Run one world from the month it has come to; the compiled driver."""
    run_block(w, NO_BLOCK)
