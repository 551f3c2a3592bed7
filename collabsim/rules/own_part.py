"""What a unit manager is asked for in a case: the own unit's part of the sum."""

from __future__ import annotations

from collabsim.rules.consent import Terms
from collabsim.rules.procurement import rules_risk
from collabsim.rules.weighing import stake_of, strain_of, weigh
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.tables import World


@compiled
def hosts_of(pilot: Row) -> int:
    """Units that take part and pay, the other sector's among them; at least one."""
    return int(max(1, pilot.covered + (1 if pilot.other_unit >= 0 else 0)))


@compiled
def unit_share(pilot: Row) -> float:
    """The yearly sum each unit is asked for."""
    return float(pilot.amount_nok / hosts_of(pilot))


@inner
def weigh_share(w: World, m: int, a: int, month: int) -> Terms:
    """What a unit manager weighs about the unit's own share."""
    i = int(w.member[m].pilot)
    pilot = w.pilot[i]
    amount = unit_share(pilot)
    rules = rules_risk(w, i, a, pilot.route_needed != 0, pilot.route_exists != 0, month)
    return weigh(w, m, a, month, 0.0, stake_of(w, i, amount), strain_of(w, a, amount), rules)
