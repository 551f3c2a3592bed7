"""Own rules without a fork: a rule is replaced by name, in both drivers.

``Rulebook(consent=my_consent)`` puts ``my_consent`` wherever the shipped rules
call ``consent``. Every function from which the replaced rule can be reached,
another own rule too, is made again with the new one in its place and compiled like
the original; all others stay what they are. Nothing shipped is changed: two
rulebooks can be used side by side.
"""

from __future__ import annotations

import dis
import importlib
import inspect
import logging
import pkgutil
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache, partial
from types import CellType, CodeType, FunctionType, MappingProxyType, ModuleType
from typing import Any

import numba
from numba.core import config
from numba.core.dispatcher import Dispatcher

import collabsim.rules
from collabsim.engine import loop
from collabsim.engine.block import Block
from collabsim.errors import UserError, warn_of_former
from collabsim.rules.phases import PHASES
from collabsim.scenario.sentences import nearest_name
from collabsim.world.compiling import compiled, inner
from collabsim.world.tables import World

log = logging.getLogger(__name__)

FORMER_RULES: Mapping[str, str] = {
    "ascribe": "attribute_stop",
    "ask_for_less": "reduce_request",
    "between": "leaders_between",
    "choose_town": "choose_municipality",
    "delivers_itself": "depends_on_entrepreneur",
    "drop": "drop_proposal",
    "enrol": "add_to_roster",
    "go_on_with_units": "conclude_unit_round",
    "greet": "refresh_member",
    "hand_to": "hand_case_to",
    "heard": "discounted_observation",
    "is_taken_from_it": "is_delivered_by_others",
    "keep_willing": "keep_consenting_units",
    "lay_again": "requeue_case",
    "lay_before": "enqueue_case",
    "learn_to_buy": "record_purchase_experience",
    "leave_knowledge": "record_adviser_knowledge",
    "let_go": "release_refusing_units",
    "load": "workload",
    "look_for_way": "find_lawful_route",
    "lose_hold": "lose_incumbent",
    "lot": "fund_lot",
    "move_use": "update_uptake",
    "must_step_aside": "must_recuse",
    "place_on_sites": "assign_sites",
    "push_forward": "route_to_next",
    "reseat": "reassign_line",
    "say_no_for_good": "refuse_finally",
    "seat": "assign_post",
    "seat_line": "assign_line",
    "seat_team": "assign_team",
    "set_course": "plan_route",
    "shut_out": "refused_at_extra_clearance",
    "succeed": "install_successor",
    "take": "topic_if_known",
    "take_away": "dequeue_case",
    "touches": "is_involved",
    "attempt_number": "step_of_answer",
    "try_number": "step_of_answer",
    "way_exists": "route_exists",
    "way_needed": "route_needed",
}
"""The present name for each name that a rule had before."""


def plain_function(function: Any) -> FunctionType | None:
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
            plain = plain_function(value)
            if plain is not None and plain.__module__ == module.name and name[0] != "_":
                # By its name a rule is replaced: one name, now or before, is one rule.
                if name in found or name in FORMER_RULES:
                    raise ValueError(f"{module.name}.{name} has the name of another rule")
                found[name] = value
    return MappingProxyType(found)


class Rulebook:
    """The shipped rules with some of them replaced.

    A rule of one's own takes what the shipped one takes, in the same order, and is
    written like it: records and plain numbers, ``math`` instead of NumPy, randomness
    only from the keyed draws. It is compiled with the rest. Whoever calls a replaced
    rule, shipped or own, reaches the own one; only a rule that calls the one it
    replaces gets the shipped one, so that it can build on it, and in that one the
    other own rules hold again.

    Args:
        own: rules by name.
        **rules: the same, as keyword arguments.

    Raises:
        UserError: a name that is no rule, a function of another signature, or own rules
            that cannot be put in place of the shipped ones.

    Example:
        >>> def consent(p, terms):
        ...     return -50.0
        >>> Rulebook(consent=consent)
        Rulebook(consent)
    """

    def __init__(
        self, own: Mapping[str, Callable[..., Any]] | None = None, /, **rules: Callable[..., Any]
    ) -> None:
        given = _by_present_names({**(own or {}), **rules})
        for name, function in given.items():
            _check(name, function)
        self.own: Mapping[str, Callable[..., Any]] = MappingProxyType(given)
        self._replaced = {shipped_rules()[name]: name for name in given}
        self._made: dict[Any, Any] = {}
        self._at_work: list[str] = []
        self._in_making: set[Any] = set()
        self._calls_itself: set[Any] = set()
        self.phases: Mapping[str, Callable[[World, int, int], None]] = MappingProxyType(
            {phase.name: self.using(phase.function) for phase in PHASES}
        )
        self.run_block: Callable[[World, Block], None] = self.using(loop.run_block)
        self.run_world: Callable[[World], None] = self.using(loop.run_world)
        for name in given:
            if shipped_rules()[name] not in self._made:
                raise UserError(
                    f"rule {name!r} is called by no rule of a run: nothing would change"
                )
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
            name = self._replaced.get(function)
            if name is None:
                self._made[function] = self._caller(function)
            else:
                self._made[function] = self._own_rule(name, function)
        return self._made[function]  # type: ignore[no-any-return]

    def _caller(self, function: Any) -> Any:
        """A function that may call rules, with the own ones in it."""
        if function in self._in_making:
            self._calls_itself.add(function)
            return function
        self._in_making.add(function)
        made = self._remade(function)
        self._in_making.remove(function)
        if made is not function and function in self._calls_itself:
            raise UserError(
                f"{plain_function(function).__name__} calls itself and an own rule: "  # type: ignore[union-attr]
                "write it as a loop, so that own rules can hold in it"
            )
        return made

    def _own_rule(self, name: str, shipped: Any) -> Any:
        """An own rule in which the other own rules hold, and the shipped one it replaces."""
        if name in self._at_work:
            circle = " calls ".join(map(repr, [*self._at_work[self._at_work.index(name) :], name]))
            raise UserError(
                f"own rules lead to each other ({circle}): which of them is meant is open; "
                "let one of them do without the other"
            )
        self._at_work.append(name)
        function = self.own[name]
        instead = {shipped: self._remade(shipped)} if _leads_to(function, shipped) else {}
        made = self._remade(function, instead, like=shipped)
        self._at_work.pop()
        return made if made is not function else _compiled_like(shipped, function)

    def _remade(
        self, function: Any, instead: dict[Any, Any] | None = None, like: Any = None
    ) -> Any:
        """A copy of a function in which own rules stand in for shipped ones.

        Args:
            function: the function.
            instead: in an own rule and its helpers: what stands for the rule it replaces;
                the helpers are put there too.
            like: what the copy is compiled like, if not like the function itself.
        """
        plain = plain_function(function)
        if plain is None:
            return function

        def new(value: Any) -> Any:
            if isinstance(value, ModuleType) and not value.__name__.startswith("numba"):
                return _with_own_rules(value, new) if is_module_of_rules(value) else value
            if not may_call_rules(value):
                _refuse_containers(plain, value, self._replaced)
                return value
            if instead is None or (_is_ours(value) and value not in instead):
                return self.using(value)
            if value not in instead:
                instead[value] = value  # a helper that calls itself
                instead[value] = self._remade(value, instead)
            return instead[value]

        changed = _changed(globals_of(plain), new)
        closed = _changed(closed_over(plain), new)
        if not changed and not closed:
            return function
        if not _is_ours(function):
            _refuse_imports(plain)
        return _compiled_like(function if like is None else like, _copy(plain, changed, closed))


def _changed(names: Mapping[str, Any], new: Callable[[Any], Any]) -> dict[str, Any]:
    """Those of some names that are something else now."""
    found = {name: (value, new(value)) for name, value in names.items()}
    return {name: made for name, (value, made) in found.items() if made is not value}


def globals_of(plain: FunctionType) -> dict[str, Any]:
    """Globals a function reads, by name."""
    there = plain.__globals__
    return {name: there[name] for name in _names(plain.__code__) if name in there}


def closed_over(plain: FunctionType) -> dict[str, Any]:
    """What a function inside another one reads of that one, by name."""
    found = {}
    for name, cell in zip(plain.__code__.co_freevars, plain.__closure__ or (), strict=True):
        with suppress(ValueError):  # a cell that is still empty
            found[name] = cell.cell_contents
    return found


def _copy(plain: FunctionType, changed: dict[str, Any], closed: dict[str, Any]) -> FunctionType:
    """A function with other globals and other closed-over values."""
    cells = plain.__closure__
    if cells is not None:
        named = zip(plain.__code__.co_freevars, cells, strict=True)
        cells = tuple(CellType(closed[n]) if n in closed else cell for n, cell in named)
    there = {**plain.__globals__, **changed}
    copy = FunctionType(plain.__code__, there, plain.__name__, plain.__defaults__, cells)
    copy.__doc__, copy.__annotations__ = plain.__doc__, plain.__annotations__
    copy.__kwdefaults__ = plain.__kwdefaults__
    # Machine code knows functions by module, name and a number counted in the process that
    # compiled them. Under its own name the copy could stand in for the original in code
    # that comes from the disk cache, where the same number may have been given out.
    copy.__module__ = plain.__module__
    copy.__qualname__ = f"{plain.__qualname__}_with_own_rules"
    return copy


def _leads_to(function: Any, wanted: Any) -> bool:
    """Whether a function calls another one, itself or through functions it calls."""
    seen: set[Any] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        plain = plain_function(one)
        if plain is None or one in seen:
            continue
        seen.add(one)
        for value in (*globals_of(plain).values(), *closed_over(plain).values()):
            if value is wanted:
                return True
            if isinstance(value, ModuleType) and is_module_of_rules(value):
                return True
            if may_call_rules(value):
                waiting.append(value)
    return False


class _ModuleWithOwnRules(ModuleType):
    """A module as an own rule sees it: whatever it looks up there has the own rules in it."""

    def __init__(self, module: ModuleType, new: Callable[[Any], Any]) -> None:
        super().__init__(module.__name__)
        self.__dict__["_module"] = module
        self.__dict__["_new"] = new

    def __getattr__(self, name: str) -> Any:
        return self.__dict__["_new"](getattr(self.__dict__["_module"], name))


def _with_own_rules(module: ModuleType, new: Callable[[Any], Any]) -> ModuleType:
    return _ModuleWithOwnRules(module, new)


def is_module_of_rules(module: ModuleType) -> bool:
    """Whether rules can be reached through a module, as in ``meeting.meet(w, m, month)``."""
    name = module.__name__
    return name == "collabsim" or name.startswith("collabsim.rules")


_LIBRARIES = tuple({sysconfig.get_path(kind) for kind in ("stdlib", "purelib", "platlib")})


def may_call_rules(value: Any) -> bool:
    """Whether something is a function of ours or of a user; a library's never calls a rule."""
    plain = plain_function(value)
    if plain is None:
        return False
    if _is_ours(value):
        return True
    return not plain.__code__.co_filename.startswith(_LIBRARIES)


def _refuse_containers(plain: FunctionType, value: Any, replaced: Mapping[Any, str]) -> None:
    """Refuse an own rule that keeps a replaced one where it cannot be exchanged."""
    if isinstance(value, Mapping):
        kept = list(value.values())
    elif isinstance(value, tuple | list):
        kept = list(value)
    elif isinstance(value, partial):
        kept = [value.func, *value.args, *value.keywords.values()]
    else:
        return
    for one in kept:
        if plain_function(one) is not None and one in replaced:
            raise UserError(
                f"{plain.__name__} keeps the rule {replaced[one]!r}, which is replaced, in a "
                f"{type(value).__name__}: let it call the rule by its name"
            )


def _refuse_imports(plain: FunctionType) -> None:
    """Refuse an import inside a rule: what it brings could not be exchanged."""
    for instruction in dis.get_instructions(plain.__code__):
        if instruction.opname == "IMPORT_NAME" and instruction.argval.startswith("collabsim"):
            raise UserError(
                f"{plain.__name__} imports {instruction.argval} when it is called: "
                "import it at the top of the file, so that own rules hold in it too"
            )


def _names(code: CodeType) -> Iterator[str]:
    """Names of globals a function reads, those of functions inside it included."""
    yield from _loaded(code)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


@cache
def _loaded(code: CodeType) -> tuple[str, ...]:
    loads = dis.get_instructions(code)
    return tuple(dict.fromkeys(i.argval for i in loads if i.opname == "LOAD_GLOBAL"))


def _compiled_like(shipped: Any, function: Any) -> Any:
    """Compile a function as the shipped one is; nothing of it is kept on disk."""
    plain: Any = plain_function(function)
    if not isinstance(shipped, Dispatcher):
        return plain
    if not _is_ours(shipped):
        # A helper of the user's, compiled as the user wanted it.
        wanted = {k: v for k, v in shipped.targetoptions.items() if k != "nopython"}
        return numba.njit(**wanted)(plain)
    return inner(plain) if shipped.targetoptions.get("no_cpython_wrapper") else compiled(plain)


def _is_ours(value: Any) -> bool:
    plain = plain_function(value)
    return plain is not None and str(plain.__module__).partition(".")[0] == "collabsim"


def _by_present_names(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Own rules by the names the shipped ones have now; each former name is told of."""
    found: dict[str, Any] = {}
    for name, function in rules.items():
        present = FORMER_RULES.get(name, name)
        if present != name:
            if present in rules:
                raise UserError(
                    f"rule {name!r} is the former name of {present!r}, which is given too; "
                    f"leave {name!r} out"
                )
            warn_of_former(name, present)
        found[present] = function
    return found


def _check(name: str, function: Any) -> None:
    rules = shipped_rules()
    if name not in rules:
        near = nearest_name(name, rules)
        raise UserError(f"{name!r} is not a rule" + (f"; nearest: {near}" if near else ""))
    expected = _parameters(rules[name])
    if plain_function(function) is None:
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
    plain: Any = plain_function(function)
    return [stars.get(p.kind, "") + p.name for p in inspect.signature(plain).parameters.values()]
