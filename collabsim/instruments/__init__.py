"""The instruments of the field: what a municipality can do about the trap, one file each.

Every module of this folder is one, but :mod:`collabsim.instruments.declare` and what begins with
an underscore: ``my_instrument.py`` declares ``MY_INSTRUMENT``, named ``my_instrument``.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from collabsim.instruments.declare import PAYERS, Cost, Instrument, Payer, Setting


def _declared() -> Iterator[Instrument]:
    """What the modules of this folder declare."""
    for module in iter_modules(__path__):
        name = module.name
        if name == "declare" or name.startswith("_"):
            continue
        one = getattr(import_module(f"{__name__}.{name}"), name.upper(), None)
        if not isinstance(one, Instrument) or one.name != name:
            raise TypeError(f"instruments/{name}.py declares no {name.upper()} named {name!r}")
        yield one


CATALOGUE: dict[str, Instrument] = {
    one.name: one for one in sorted(_declared(), key=lambda one: (one.place, one.name))
}
"""By name, in the order in which they are shown."""

__all__ = ["CATALOGUE", "PAYERS", "Cost", "Instrument", "Payer", "Setting"]
