"""Money: commitments from frames, payments, the fund. Kroner are conserved."""

from __future__ import annotations

from collabsim.rules.deciders import beyond_own_frame
from collabsim.world import events
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Outcome, State
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.tables import World


@compiled
def price_share(p: Row, units: int, of: int) -> float:
    """Part of the price of ``of`` units that ``units`` of them cost: fixed, and by the unit."""
    return float(p.price_fixed_share + (1.0 - p.price_fixed_share) * units / of)


@inner
def commit(w: World, i: int) -> None:
    """Tie up the yearly sum in the payer's frame; the state line may carry a part.

    What a delegated sum allows beyond the payer's own free frame lies on the superior's, too.
    """
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    pilot.state_share = p.state_share if pilot.state_pays != 0 else 0.0
    pilot.paid_yearly_nok = pilot.amount_nok * (1.0 - pilot.state_share)
    if pilot.payer >= 0:
        payer = w.actor[pilot.payer]
        beyond = beyond_own_frame(p, payer, pilot.sector, pilot.paid_yearly_nok)
        if beyond > 0.0 and payer.superior >= 0:
            pilot.carried_above_nok = beyond
            w.actor[payer.superior].carried_nok += beyond
        payer.committed_nok += pilot.paid_yearly_nok


@inner
def uncommit(w: World, i: int) -> None:
    """Free what was tied up."""
    pilot = w.pilot[i]
    if pilot.payer >= 0:
        payer = w.actor[pilot.payer]
        if pilot.carried_above_nok > 0.0:
            w.actor[payer.superior].carried_nok -= pilot.carried_above_nok
            pilot.carried_above_nok = 0.0
        payer.committed_nok -= pilot.paid_yearly_nok
    pilot.payer = -1
    pilot.paid_yearly_nok = 0.0


@compiled
def project_money(p: Row) -> float:
    """What one project is granted: one sum, or so much a year for as long as it lasts."""
    if p.project_money_nok_per_year > 0.0:
        return float(p.project_money_nok_per_year * p.project_months / MONTHS_A_YEAR)
    return float(p.project_money_nok)


@inner
def pay_project(w: World, i: int) -> None:
    """One month of project money reaches the entrepreneur, and what the units add."""
    pilot = w.pilot[i]
    entrepreneur = w.entrepreneur[pilot.entrepreneur]
    part = pilot.project_nok / pilot.project_months
    pilot.project_paid_nok += part
    entrepreneur.project_income_nok += part
    intro = pilot.intro_price_share * pilot.price_nok / MONTHS_A_YEAR
    pilot.intro_paid_nok += intro
    entrepreneur.contract_income_nok += intro
    entrepreneur.reserve_nok += part + intro


@inner
def pay_bridge(w: World, i: int) -> None:
    """One month of bridging money, at the rate of the project money."""
    pilot = w.pilot[i]
    part = pilot.project_nok / pilot.project_months
    pilot.project_paid_nok += part
    entrepreneur = w.entrepreneur[pilot.entrepreneur]
    entrepreneur.project_income_nok += part
    entrepreneur.reserve_nok += part


@inner
def pay_investor(w: World, i: int) -> None:
    """One month under an effect contract: the investor pays the entrepreneur."""
    pilot = w.pilot[i]
    part = pilot.invested_nok / pilot.invested_months
    pilot.investor_nok += part
    entrepreneur = w.entrepreneur[pilot.entrepreneur]
    entrepreneur.contract_income_nok += part
    entrepreneur.reserve_nok += part


@inner
def pay_month(w: World, i: int) -> None:
    """One month of a pilot at work, by whoever pays it now."""
    state = w.pilot[i].state
    if state == State.RUNNING:
        pay_project(w, i)
    elif state == State.EFFECT_CONTRACT:
        pay_investor(w, i)
    else:
        pay_bridge(w, i)


@inner
def pay_late(w: World, i: int) -> None:
    """Project money of months that slipped reaches the entrepreneur after all."""
    pilot = w.pilot[i]
    for _ in range(pilot.unpaid_months):
        pay_month(w, i)
    pilot.unpaid_months = 0


@inner
def pay_contract(w: World, i: int) -> None:
    """One month under a decision, to whoever delivers."""
    pilot = w.pilot[i]
    part = pilot.amount_nok / MONTHS_A_YEAR
    if pilot.state_pays != 0:
        pilot.state_paid_nok += pilot.state_share * part
    if pilot.outcome == Outcome.TRANSFER or pilot.outcome == Outcome.TAKEOVER:
        pilot.inhouse_paid_nok += part
    elif pilot.outcome == Outcome.COMPETITION_LOST:
        pilot.other_paid_nok += part
    else:
        pilot.contract_paid_nok += part
        entrepreneur = w.entrepreneur[pilot.entrepreneur]
        entrepreneur.contract_income_nok += part
        entrepreneur.reserve_nok += part


@inner
def pay_transfer(w: World, i: int, month: int, sum_nok: float) -> None:
    """The entrepreneur is paid once for an agreed transfer."""
    pilot = w.pilot[i]
    entrepreneur = w.entrepreneur[pilot.entrepreneur]
    pilot.transfer_paid_nok += sum_nok
    entrepreneur.contract_income_nok += sum_nok
    entrepreneur.reserve_nok += sum_nok
    events.paid(w, month, pilot=i, state_after=State.IN_HOUSE, transfer_nok=sum_nok)


@inner
def fund_year(w: World, t: int, month: int) -> None:
    """January: the fund is filled; what was saved too long lapses."""
    municipality = w.municipality[t]
    p = w.p[t]
    if municipality.fund_yearly_nok <= 0.0:
        return
    most = municipality.fund_yearly_nok
    if municipality.fund_yearly_nok < project_money(p):
        most *= p.fund_saved_years
    municipality.fund_nok += municipality.fund_yearly_nok
    municipality.fund_in_nok += municipality.fund_yearly_nok
    if municipality.fund_nok > most:
        municipality.fund_lapsed_nok += municipality.fund_nok - most
        municipality.fund_nok = most
    events.fund(
        w,
        month,
        municipality_row=t,
        grant_nok=municipality.fund_yearly_nok,
        fund_nok=municipality.fund_nok,
    )


@inner
def take_from_fund(w: World, t: int, sum_nok: float) -> bool:
    """Take a sum from the fund if it holds all of it."""
    municipality = w.municipality[t]
    if municipality.fund_nok < sum_nok or sum_nok <= 0.0:
        return False
    municipality.fund_nok -= sum_nok
    municipality.fund_out_nok += sum_nok
    return True
