"""How far people look ahead where roles of leaders change, or indicators show prevention.

Source: roles of political and administrative leaders have to change [98]; indicators that show the
value of prevention against repair [244]. How much longer they then look: assumption. It lies over
what a person brings along, and is not drawn with anybody, so that when a person is read changes
nothing.
"""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.world.compiling import Row, compiled


@compiled
def seen_horizon(p: Row, actor: Row, reach: float) -> float:
    """Years a person looks ahead about a pilot that has come so far to the person (0-1).

    New roles are those of leaders above the units and of the council; indicators are for all. Of
    both on one person the larger holds, never their sum.
    """
    gain = p.horizon_gain_indicators
    if actor.role not in (Role.FRONTLINE, Role.UNIT_MANAGER, Role.ADVISER):
        gain = max(gain, p.horizon_gain_leaders)
    return float(actor.horizon * (1.0 + gain * reach))
