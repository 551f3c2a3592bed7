"""Own rules without a fork: a rule is replaced by name, in both drivers.

``Rulebook(consent=my_consent)`` puts ``my_consent`` wherever the shipped rules
call ``consent``. Every function from which the replaced rule can be reached is
made again with the new one in its place and compiled like the original; all
others stay what they are. Nothing shipped is changed: two rulebooks can be used
side by side.
"""

from __future__ import annotations

import dis
import importlib
import inspect
import logging
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType, MappingProxyType
from typing import Any

from numba.core import config
from numba.core.dispatcher import Dispatcher

import collabsim.rules
from collabsim.engine import loop
from collabsim.engine.block import Block
from collabsim.errors import UserError
from collabsim.rules.phases import PHASES
from collabsim.scenario.sentences import nearest_name
from collabsim.world.compiling import compiled, inner
from collabsim.world.tables import World

log = logging.getLogger(__name__)


def _plain(function: Any) -> FunctionType | None:
    """The Python function behind a rule, compiled or not; ``None`` for anything else."""
    if isinstance(function, Dispatcher):
        function = function.py_func
    return function if isinstance(function, FunctionType) else None


@cache
def shipped_rules() -> Mapping[str, Any]:
    """Every rule and phase of :mod:`collabsim.rules` by its name."""
    found: dict[str, Any] = {}
    package = collabsim.rules
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            plain = _plain(value)
            if plain is not None and plain.__module__ == module.name and name[0] != "_":
                found[name] = value
    return MappingProxyType(found)


class Rulebook:
    """The shipped rules with some of them replaced.

    A rule of one's own takes what the shipped one takes, in the same order, and is
    written like it: records and plain numbers, ``math`` instead of NumPy, randomness
    only from the keyed draws. It is compiled with the rest. It is used as it is
    given: a rule it calls is the shipped one, so it can build on the one it replaces.

    Args:
        own: rules by name.
        **rules: the same, as keyword arguments.

    Raises:
        UserError: a name that is no rule, or a function of another signature.

    Example:
        >>> def consent(p, terms):
        ...     return -50.0
        >>> Rulebook(consent=consent)
        Rulebook(consent)
    """

    def __init__(
        self, own: Mapping[str, Callable[..., Any]] | None = None, /, **rules: Callable[..., Any]
    ) -> None:
        given = {**(own or {}), **rules}
        for name, function in given.items():
            _check(name, function)
        self.own: Mapping[str, Callable[..., Any]] = MappingProxyType(given)
        self._made: dict[Any, Any] = {}
        for name, function in given.items():
            shipped = shipped_rules()[name]
            self._made[shipped] = _compiled_like(shipped, function)
        self.phases: Mapping[str, Callable[[World, int, int], None]] = MappingProxyType(
            {phase.name: self.using(phase.function) for phase in PHASES}
        )
        self.run_block: Callable[[World, Block], None] = self.using(loop.run_block)
        self.run_world: Callable[[World], None] = self.using(loop.run_world)
        if self.run_world is not loop.run_world:
            # By this the experiment room finds the loop over blocks behind a driver.
            vars(self.run_world)["run_block"] = self.run_block
        if given and not config.DISABLE_JIT:
            names = ", ".join(given)
            log.warning("own rules (%s): compiled anew when first used, up to a minute", names)

    def __repr__(self) -> str:
        return f"Rulebook({', '.join(self.own)})"

    def using[F: Callable[..., Any]](self, function: F, /) -> F:
        """``function`` with the own rules in it; itself where it reaches none of them."""
        if function not in self._made:
            self._made[function] = self._remade(function)
        return self._made[function]  # type: ignore[no-any-return]

    def _remade(self, function: Any) -> Any:
        """A copy of a function in which own rules stand in for shipped ones."""
        plain = _plain(function)
        if plain is None:
            return function
        changed = {}
        for name in _names(plain.__code__):
            value: Any = plain.__globals__.get(name)
            if _is_ours(value):
                new: Any = self.using(value)
                if new is not value:
                    changed[name] = new
        if not changed:
            return function
        copy = FunctionType(
            plain.__code__,
            {**plain.__globals__, **changed},
            plain.__name__,
            plain.__defaults__,
            plain.__closure__,
        )
        copy.__doc__, copy.__annotations__ = plain.__doc__, plain.__annotations__
        # Machine code knows functions by module, name and a number counted in the process that
        # compiled them. Under its own name the copy could stand in for the original in code
        # that comes from the disk cache, where the same number may have been given out.
        copy.__module__ = plain.__module__
        copy.__qualname__ = f"{plain.__qualname__}_with_own_rules"
        return _compiled_like(function, copy)


def _is_ours(value: Any) -> bool:
    plain = _plain(value)
    return plain is not None and plain.__module__.partition(".")[0] == "collabsim"


def _names(code: CodeType) -> Iterator[str]:
    """Names of globals a function reads, those of functions inside it included."""
    for instruction in dis.get_instructions(code):
        if instruction.opname == "LOAD_GLOBAL":
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _compiled_like(shipped: Any, function: Any) -> Any:
    """Compile a function as the shipped one is; nothing of it is kept on disk."""
    plain: Any = _plain(function)
    if not isinstance(shipped, Dispatcher):
        return plain
    return inner(plain) if shipped.targetoptions.get("no_cpython_wrapper") else compiled(plain)


def _check(name: str, function: Any) -> None:
    rules = shipped_rules()
    if name not in rules:
        near = nearest_name(name, rules)
        raise UserError(f"{name!r} is not a rule" + (f"; nearest: {near}" if near else ""))
    expected = _parameters(rules[name])
    if _plain(function) is None:
        wanted = ", ".join(expected)
        raise UserError(f"rule {name!r}: expected a function of ({wanted}), not {function!r}")
    given = _parameters(function)
    if len(given) != len(expected) or any(name.startswith("*") for name in given):
        raise UserError(
            f"rule {name!r} takes ({', '.join(expected)}); "
            f"the function given takes ({', '.join(given)})"
        )


def _parameters(function: Any) -> list[str]:
    """Names of the parameters; those that take any number begin with a star."""
    stars: dict[Any, str] = {
        inspect.Parameter.VAR_POSITIONAL: "*",
        inspect.Parameter.VAR_KEYWORD: "**",
    }
    plain: Any = _plain(function)
    return [stars.get(p.kind, "") + p.name for p in inspect.signature(plain).parameters.values()]
