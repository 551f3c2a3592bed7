"""What a pilot has come to, for the record: fit, ownership, frames, worth. No rule reads it."""

from __future__ import annotations

from collabsim.rules.belief import effect_now
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.mathematics import power
from collabsim.world.pilot_record import WORTH_MONTHS
from collabsim.world.tables import LINE_SLOT, SLOTS, TEAM, World

DIMENSIONS = 3.0
"""Dimensions of a mindset."""


@compiled
def units_of(pilot: Row) -> int:
    """Units a pilot covers, that of a second sector included."""
    return int(pilot.covered + (1 if pilot.other_unit >= 0 else 0))


@compiled
def note_start(pilot: Row) -> None:
    """A pilot starts: what it is measured against later."""
    pilot.fit_at_start = pilot.fit
    pilot.units_at_start = max(1, units_of(pilot))


@compiled
def note_money_end(pilot: Row) -> None:
    """The first project money has ended."""
    pilot.fit_gained = pilot.fit - pilot.fit_at_start
    pilot.ownership_end = pilot.ownership


@compiled
def add_worth(p: Row, pilot: Row, units: float, used: float) -> None:
    """A month in which so many units are served, and how far it is used, paid for and kept."""
    effect = effect_now(p, pilot.true_effect, pilot.fit)
    pilot.worth_months += effect * used * units / max(1, pilot.units_at_start)


@compiled
def mind_of(actor: Row) -> float:
    """Where a person stands, as the mean of the dimensions of the mindset."""
    return float((actor.unit_mind + actor.whole_mind + actor.effect_mind) / DIMENSIONS)


@compiled
def fade_frames(p: Row, pilot: Row, month: int) -> None:
    """What meetings moved drifts back, at the rate at which mindsets drift."""
    months = month - pilot.frames_month
    if months > 0 and p.mindset_drift > 0.0:
        left = power(1.0 - p.mindset_drift, float(months))
        pilot.frame_team *= left
        pilot.frame_manager *= left
        pilot.frame_line *= left
    pilot.frames_month = month


@inner
def note_moved(w: World, m: int, month: int, moved: float) -> None:
    """A meeting has moved the mindset of a member (row ``m``) by so much."""
    pilot = w.pilot[m // SLOTS]
    slot = m % SLOTS
    fade_frames(w.p[pilot.municipality_row], pilot, month)
    if slot < TEAM:
        pilot.frame_team += moved / TEAM
    elif slot == LINE_SLOT:
        pilot.frame_manager += moved
    else:
        pilot.frame_line += moved / max(1, pilot.line_n - 1)


@compiled
def note_frames(p: Row, pilot: Row, month: int) -> None:
    """Three years after the money: what is left of what meetings moved."""
    fade_frames(p, pilot, month)
    pilot.frame_change_team = pilot.frame_team
    pilot.frame_change_manager = pilot.frame_manager
    pilot.frame_change_line = pilot.frame_line


@compiled
def note_worth(p: Row, pilot: Row, month: int) -> None:
    """Ten years after its start: what a pilot was worth, less all that was paid, in its prices."""
    if pilot.started < 0 or month - pilot.started != WORTH_MONTHS - 1:
        return
    paid = pilot.project_paid_nok + pilot.intro_paid_nok + pilot.contract_paid_nok
    paid += pilot.inhouse_paid_nok + pilot.transfer_paid_nok + pilot.other_paid_nok
    paid += pilot.repaid_nok
    gained = pilot.worth_months / MONTHS_A_YEAR / p.value_bar
    pilot.net_value_prices = gained - paid / pilot.price_nok
