"""The life of an instrument, month by month: what is affordable, how it is taken up and wears."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from collabsim.instruments import CATALOGUE, Instrument, Setting
from collabsim.parameters import PARAMETERS
from collabsim.scenario.instrument_life import Life, composed, lives_of
from collabsim.scenario.instruments import read_use

YEARS = 10
MONTHS = 12 * YEARS
BASE = {name: one.default for name, one in PARAMETERS.items()}


def lives(*tables: dict[str, Any], limit: float = math.inf, months: int = MONTHS) -> list[Life]:
    uses = [read_use({"from": 0, **table}, None) for table in tables]
    return lives_of(uses, months, limit)


def happened(life: Life) -> list[tuple[int, str]]:
    return [(one.month, one.kind) for one in life.happenings]


def made_up(name: str, parameter: str, value: float, **how: Any) -> Instrument:
    """An instrument with a name of the catalogue that moves one number."""
    one = PARAMETERS[parameter]
    setting = Setting("value", parameter, value, one.low, one.high, "made up", scales=True)
    return replace(CATALOGUE[name], settings=(setting,), payer="chief", **how)


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts instruments that move a number in place of those of the catalogue."""

    def put(name: str, parameter: str, value: float, **how: Any) -> None:
        monkeypatch.setitem(CATALOGUE, name, made_up(name, parameter, value, **how))

    return put


def test_without_costs_it_is_decided_and_introduced_and_that_is_all() -> None:
    (life,) = lives({"name": "delegation", "from": 24})
    assert happened(life) == [(24, "decided"), (24, "introduced")]
    assert [month for month in range(MONTHS) if life.in_force(month)] == list(range(24, MONTHS))


def test_the_delay_lies_between_decision_and_force(moving: Any) -> None:
    moving("bridging", "bridge_chance", 0.9, delay_months=6)
    (life,) = lives({"name": "bridging", "from": 7, "until": 60})
    assert happened(life) == [(7, "decided"), (13, "introduced")]
    assert (life.introduced, life.ended) == (13, 60)
    (never,) = lives({"name": "bridging", "from": 7, "until": 12})
    assert happened(never) == [(7, "decided")]


def test_a_first_year_costs_its_part_and_set_up_is_paid_once() -> None:
    cost = {"set_up_nok": 60_000, "yearly_nok": 24_000}
    (life,) = lives({"name": "delegation", "from": 9, "until": 30, "cost": cost})
    paid = [(one.month, one.kind, one.nok) for one in life.happenings]
    assert paid == [
        (9, "decided", 84_000),
        (9, "introduced", 60_000 + 24_000 * 3 / 12),
        (12, "kept", 24_000),
        (24, "kept", 24_000),
        (30, "released", 0),
    ]
    assert [one.carried_nok for one in life.happenings] == [0, 84_000, -60_000, 0, -24_000]


@pytest.mark.parametrize("payer", ["fund", "sector", "state", "outside"])
def test_other_payers_are_asked_for_no_frame(payer: str) -> None:
    cost = {"yearly_nok": 1e9}
    (life,) = lives({"name": "delegation", "payer": payer, "cost": cost}, limit=1.0)
    assert life.introduced == 0
    assert all(one.carried_nok == 0.0 for one in life.happenings)


def test_what_is_not_affordable_is_not_introduced_and_tried_again_each_january() -> None:
    (life,) = lives(
        {"name": "delegation", "from": 5, "cost": {"yearly_nok": 101}}, limit=100, months=36
    )
    assert happened(life) == [(5, "decided"), (5, "unpaid"), (12, "unpaid"), (24, "unpaid")]
    assert life.introduced is None
    assert not any(life.in_force(month) for month in range(36))


def test_the_order_of_the_file_says_who_is_paid_first() -> None:
    first = {"name": "delegation", "cost": {"yearly_nok": 60}, "until": 30}
    second = {"name": "new_lines", "cost": {"yearly_nok": 60}, "from": 3}
    kept, waiting = lives(first, second, limit=100)
    assert (kept.introduced, waiting.introduced) == (0, 36)
    assert [month for month, kind in happened(waiting) if kind == "unpaid"] == [3, 12, 24]
    turned, held = lives(second, first, limit=100, months=24)
    assert (turned.introduced, held.introduced) == (12, 0)
    assert (12, "unpaid") in happened(held)


def test_what_is_not_kept_wears_and_is_worn_out(moving: Any) -> None:
    moving("bridging", "bridge_chance", 0.9, uptake_months=6, wear_months=12)
    first = {"name": "delegation", "from": 24, "cost": {"yearly_nok": 60}}
    _, life = lives(first, {"name": "bridging", "cost": {"yearly_nok": 60}}, limit=100)
    assert (24, "unpaid") in happened(life)
    assert life.kept[:25] == [1.0] * 25
    assert life.kept[36] == pytest.approx(0.5)
    worn = 24 + math.ceil(12 * math.log2(1 / 0.05))
    assert life.ended == worn
    assert happened(life)[-1] == (worn, "worn")


def test_paid_again_it_climbs_back_as_it_was_taken_up(moving: Any) -> None:
    moving("bridging", "bridge_chance", 0.9, uptake_months=6, wear_months=12)
    first = {"name": "delegation", "from": 24, "until": 36, "cost": {"yearly_nok": 60}}
    _, life = lives(first, {"name": "bridging", "cost": {"yearly_nok": 60}}, limit=100)
    assert life.kept[36] == pytest.approx(0.5)
    assert life.kept[42] == pytest.approx(0.75)
    assert (36, "kept") in happened(life)
    assert life.ended is None


def test_uptake_moves_in_steps_of_three_months_and_delays_no_force(moving: Any) -> None:
    moving("bridging", "bridge_chance", 0.9, uptake_months=6)
    (life,) = lives({"name": "bridging", "from": 3, "strength": 0.5})
    assert life.in_force(3)
    assert life.level(3) == life.level(5) == 0.0
    assert life.level(9) == life.level(11) == pytest.approx(0.5 * 0.5)
    assert life.level(15) == pytest.approx(0.5 * 0.75)


def test_two_on_one_number_add_their_shifts_within_its_bounds(moving: Any) -> None:
    moving("bridging", "bridge_chance", 0.4)
    moving("delegation", "bridge_chance", 0.9)
    base = {**BASE, "bridge_chance": 0.2}
    both = lives({"name": "bridging", "strength": 0.5}, {"name": "delegation", "strength": 0.5})
    assert composed(base, both, 0)["bridge_chance"] == pytest.approx(0.2 + 0.1 + 0.35)
    full = lives({"name": "bridging"}, {"name": "delegation"})
    assert composed(base, full, 0)["bridge_chance"] == 1.0
    assert composed({**BASE, "bridge_chance": 0.0}, full, 0)["bridge_chance"] == 1.0


def test_words_and_sums_hold_as_written_at_any_strength() -> None:
    found = lives(
        {"name": "pooled_budget", "strength": 0.1}, {"name": "higher_threshold", "strength": 0.1}
    )
    written = CATALOGUE["higher_threshold"].settings[0].value
    assert composed(BASE, found, 0) == {"pooled_budget": True, "threshold_nok": written}
    assert composed(BASE, lives({"name": "pooled_budget", "strength": 0.0}), 0) == {}
