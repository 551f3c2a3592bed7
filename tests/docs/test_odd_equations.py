"""Equations of the model description, programmed anew from its text, give what the rules give.

Nothing here looks into the rules: symbols and letters are those of docs/odd.md.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from collabsim.municipality.structure import Sector
from collabsim.parameters import as_record
from collabsim.rules import attention, belief, consent, meeting, options, procurement, proposal
from collabsim.rules.proximity import understanding
from collabsim.world.blueprint import empty_pilots
from collabsim.world.codes import Band, Funding
from collabsim.world.tables import ACTOR

CASES = 300
BASES = ("one_year", "term", "term_with_project")


@pytest.fixture
def some() -> np.random.Generator:
    return np.random.default_rng(20_140)


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-9, abs=1e-12)


def row(**values: Any) -> Any:
    return as_record(values)[0]


def test_consent(some):
    for _ in range(CASES):
        names = (
            "willingness", "belief_weight", "belief_rule_minded_share", "understanding_weight",
            "understanding_indifference_level", "ownership_weight", "ownership_indifference_level",
            "tie_weight", "mandate_weight", "curiosity_weight", "risk_weight",
            "risk_effect_minded_relief", "cost_weight", "cost_factor_voluntary",
            "cost_relief_statutory",
        )  # fmt: skip
        given = dict(zip(names, some.uniform(0.0, 1.0, len(names)), strict=True))
        b0, b, lb, u, u0, o, o0, w, m, n, r, lr, c, c0, c1 = given.values()
        unit, whole, effect, curious, believed, bar, met, share = some.uniform(0.0, 1.0, 8)
        synergy, understood, own, reach, tie, mandate, stake = some.uniform(0.0, 1.0, 7)
        strain, stress, statutory, rules, line, stat, coverage, power = some.uniform(0.0, 3.0, 8)
        gain = 2 * (believed - bar) * met * (share + whole * (1 - share)) * synergy
        risk = rules + line + stat + coverage + power
        x = (
            b0 + b * (lb + (1 - lb) * effect) * gain + u * (understood - u0)
            + o * (own - o0) * reach + w * tie * unit + m * mandate + n * curious
            - stake * r * (1 - lr * effect) * risk - c * strain * stress * (c0 - c1 * statutory)
        )  # fmt: skip
        terms = consent.Terms(
            unit, whole, effect, curious, believed, bar, met, share, synergy, understood, own,
            reach, tie, mandate, stake, strain, stress, statutory, rules, line, stat, coverage,
            power,
        )  # fmt: skip
        assert consent.consent(row(**given), terms) == near(x)
        assert consent.yes_chance(x) == near(1 / (1 + math.exp(-x)))


@pytest.mark.parametrize("rho", [-3.0, -0.5, 0.0, 0.5, 1.0])
def test_understanding(some, rho):
    for _ in range(CASES // 5):
        weights, floor = some.uniform(0.01, 1.0, 4), some.uniform(0.01, 0.3)
        four = some.uniform(0.0, 1.0, 4)
        held = np.maximum(four, floor)
        omega = weights / weights.sum()
        wanted = np.prod(held**omega) if rho == 0 else np.sum(omega * held**rho) ** (1 / rho)
        p = row(
            weight_cognitive=weights[0], weight_institutional=weights[1],
            weight_social=weights[2], weight_organisational=weights[3],
            substitution=rho, proximity_floor=floor,
        )  # fmt: skip
        assert understanding(p, *map(float, four)) == near(wanted)


def test_learning(some):
    for _ in range(CASES):
        names = (
            "learning_rate", "learning_shallow_cocreation", "learning_depth_gain",
            "fit_gain", "fit_gain_approval_loss", "ownership_gain",
            "ownership_gain_shallow_share",
        )  # fmt: skip
        given = dict(zip(names, some.uniform(0.0, 1.0, len(names)), strict=True))
        rate, thin, thick, phi, alpha, omega, zeta = given.values()
        t, u, new, org, fit, own, g = map(float, some.uniform(0.0, 1.0, 7))
        p = row(**given)
        assert meeting.learning(p, u, t) == near(rate * u * (thin + thick * t))
        fits = phi * g * new * (1 - alpha * org) * (1 - fit)
        assert meeting.fit_gain(p, g, new, org, fit) == near(fits)
        gained = omega * (zeta + (1 - zeta) * t) * u * (1 - own)
        assert meeting.ownership_gain(p, u, own, t) == near(gained)


def test_attention(some):
    for _ in range(CASES):
        capacity, ceiling = some.uniform(0.5, 20.0), some.uniform(0.1, 1.0)
        actor = np.zeros(1, ACTOR.dtype)[0]
        actor["base_workload"], actor["cases"] = some.uniform(0.0, 40.0), some.integers(0, 5)
        load = actor["base_workload"] + actor["cases"]
        chance = attention.handled_chance(row(capacity=capacity, handled_ceiling=ceiling), actor)
        assert chance == near(min(ceiling, capacity / max(load, 1e-9)))


@pytest.mark.parametrize("basis", BASES)
def test_procurement_band(some, basis):
    for _ in range(CASES):
        low, national, health = sorted(some.uniform(50_000, 3_000_000, 3))
        project, afraid = some.uniform(0, 500_000), some.uniform(0.0, 1.0)
        amount, fear = map(float, some.uniform([10_000, 0.0], [2_000_000, 1.0]))
        years = float(some.integers(1, 5))
        pilot = empty_pilots(1)[0]
        funding, sector = Funding(some.choice(list(Funding))), Sector(some.choice(list(Sector)))
        pilot["funding_form"], pilot["project_nok"] = funding, project
        value = amount if basis == "one_year" else amount * years
        bought = funding == Funding.PURCHASE or (funding == Funding.RESEARCH and fear > afraid)
        if basis == "term_with_project" and bought:
            value += project
        second = health if sector in (Sector.CARE, Sector.NAV) else national
        band = Band.A if value < low else Band.B if value < second else Band.C
        p = row(
            threshold_nok=low, national_threshold_nok=national, health_threshold_nok=health,
            threshold_basis=basis, research_counted_fear=afraid,
        )  # fmt: skip
        found = procurement.value_of(p, pilot, amount, years, fear)
        assert found == near(value)
        assert procurement.band_of(p, sector, found) == band


def test_seeing_a_way_and_perceived_risk(some):
    for _ in range(CASES):
        iota, upsilon, varpi, k, n, fit, fear = map(float, some.uniform(0.0, 1.0, 7))
        p = row(
            route_seen_incurious_share=iota, route_seen_unknown_category_share=upsilon,
            route_seen_fear_loss=varpi,
        )  # fmt: skip
        chance = k * (iota + (1 - iota) * n) * (upsilon + (1 - upsilon) * fit) * (1 - varpi * fear)
        assert procurement.seeing_chance(p, k, n, fit, fear) == near(chance)
        assert procurement.perceived_risk(False, k, fear) == near(k + (1 - k) * fear)
        assert procurement.perceived_risk(True, k, fear) == near((1 - k) * fear)


def test_belief(some):
    for _ in range(CASES):
        q, theta, e_x, seen, v, prior = map(float, some.uniform(0.0, 1.0, 6))
        hops, experience = float(some.integers(0, 7)), float(some.integers(0, 9))
        p = row(retention=theta, experience_weight=e_x)
        paper = q * theta**hops
        reach = 1 - (1 - paper) * (1 - seen)
        w = (1 - reach) / (1 + e_x * experience)
        assert belief.paper_reach(p, q, hops, True) == near(paper)
        assert belief.own_reach(paper, seen) == near(reach)
        assert belief.belief(p, v, reach, prior, experience) == near(v * (1 - w) + prior * w)


def test_worth_of_a_proposal_and_competition(some):
    for _ in range(CASES):
        w_t, d_p, d_c, sigma, share, noise = map(float, some.uniform(0.05, 1.0, 6))
        term, persons, others = map(int, some.integers(1, 6, 3))
        band = Band(some.choice(list(Band)))
        p = row(term_weight=w_t, clearance_discount=d_p, band_c_discount=d_c, proposal_noise=sigma)
        worth = math.log(share) + w_t * math.log(term) + persons * math.log(d_p) + sigma * noise
        worth += math.log(d_c) if band == Band.C else 0.0
        assert proposal.worth(p, share, term, persons, band, noise) == near(worth)
        z_1, z_0, z_2, zeta, t, v = map(float, some.uniform(0.05, 1.0, 6))
        p = row(
            competition_evidence_weight=z_1, competition_evidence_level=z_0,
            competition_cocreation_weight=z_2, competitor_strength=zeta,
        )  # fmt: skip
        z = math.exp(z_1 * (v - z_0) + z_2 * t)
        assert options.win_chance(p, v, others, t) == near(z / (z + zeta * others))
