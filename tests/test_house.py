"""Rules of the house that no linter knows: sizes of things, banned names, sourced parameters."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from collabsim.parameters import GROUPS, PARAMETERS, ROLES

pytestmark = pytest.mark.smoke

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "collabsim"
SOURCES = sorted(PACKAGE.rglob("*.py"))
EVERYTHING = [
    *SOURCES,
    *(
        p
        for room in ("tests", "docs", "benchmarks")
        for p in sorted((CHECKOUT / room).rglob("*.py"))
    ),
]
RULES = sorted((PACKAGE / "rules").rglob("*.py"))
SIMULATING = [
    path
    for path in SOURCES
    if path.relative_to(PACKAGE).parts[0]
    in {"municipality", "world", "rules", "agents", "engine", "model.py"}
]

LONGEST_FILE = 500
LONGEST_FUNCTION = 60

SIZE_WORDS = (
    "population",
    "inhabitants",
    "size_class",
    "is_large",
    "is_small",
    "n_units_total",
)
PROCESSORS_OWN = {
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "pow", "power", "float_power"),
    *("cbrt", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh"),
    *("asinh", "acosh", "atanh", "erf", "erfc", "gamma", "lgamma", "hypot"),
}
"""Functions whose last digit is the processor's; ``world/mathematics.py`` has our own."""
RANDOM_WORDS = {"random", "default_rng", "RandomState"}
CONTINUING = re.compile(r"continu|surviv|adopt(?!ed_)|abandon|(^|_)(stop|success|death|mortality)")

type Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def faults(paths: Iterable[Path], found: Callable[[Path], Iterable[object]]) -> dict[str, list]:
    """What is found in each file, of those files in which anything is."""
    return {name_of(path): listed for path in paths if (listed := list(found(path)))}


def name_of(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def functions(module: ast.AST) -> Iterator[Function]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def docstring(node: ast.AST) -> ast.Constant | None:
    """The docstring of a module, class or function, as the node it is."""
    body = getattr(node, "body", None)
    if not isinstance(body, list) or not body or not isinstance(body[0], ast.Expr):
        return None
    value = body[0].value
    return value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def lines_of(function: Function) -> int:
    """Lines from ``def`` to the end, without the docstring."""
    text = docstring(function)
    spoken = (text.end_lineno or text.lineno) - text.lineno + 1 if text else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - spoken


def words(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every name, attribute, argument and string of a module, docstrings left out."""
    prose = {id(docstring(node)) for node in ast.walk(module)}
    for node in ast.walk(module):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.arg(arg=word):
                yield line, word
            case ast.FunctionDef(name=word) | ast.ClassDef(name=word):
                yield line, word
            case ast.alias(name=word, asname=other):
                yield from (
                    (line, part) for part in (*word.split("."), *([other] if other else []))
                )
            case ast.keyword(arg=str(word)):
                yield line, word
            case ast.ImportFrom(module=str(word)):
                yield from ((line, part) for part in word.split("."))
            case ast.Constant(value=str(word)) if id(node) not in prose:
                yield line, word
            case _:
                pass


def test_there_is_something_to_look_at() -> None:
    assert len(RULES) > 10
    assert len(SIMULATING) > 20


def test_files_are_short() -> None:
    lines = {name_of(p): p.read_text(encoding="utf-8").count("\n") for p in EVERYTHING}
    assert {name: n for name, n in lines.items() if n > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    def long(path: Path) -> Iterator[str]:
        return (f.name for f in functions(tree(path)) if lines_of(f) > LONGEST_FUNCTION)

    assert faults(EVERYTHING, long) == {}


def test_no_error_is_swallowed_unnamed_and_nothing_is_left_unwritten() -> None:
    def careless(path: Path) -> Iterator[int]:
        for node in ast.walk(tree(path)):
            swallowed = isinstance(node, ast.ExceptHandler) and node.type is None
            unwritten = isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node)
            if swallowed or unwritten:
                yield node.lineno

    assert faults(EVERYTHING, careless) == {}


def test_every_random_number_is_a_keyed_draw() -> None:
    def foreign(path: Path) -> Iterator[tuple[int, str]]:
        return ((line, word) for line, word in words(tree(path)) if word in RANDOM_WORDS)

    assert faults(SIMULATING, foreign) == {}


def test_what_runs_uses_the_mathematics_that_gives_the_same_bits_everywhere() -> None:
    """Square roots and whole parts are laid down to the last bit; powers and the like are not."""

    def foreign(path: Path) -> Iterator[tuple[int, str]]:
        for node in ast.walk(tree(path)):
            library = isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"math", "np"}
            if library and node.attr in PROCESSORS_OWN:
                yield node.lineno, node.attr

    assert faults(SIMULATING, foreign) == {}


def test_seed_zero_is_a_seed() -> None:
    """``if seed:`` would make seed 0 mean "none given"."""

    def asked(path: Path) -> Iterator[int]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.If | ast.IfExp):
                if ast.unparse(node.test) in {"seed", "not seed"}:
                    yield node.lineno
            elif isinstance(node, ast.BoolOp) and "seed" in map(ast.unparse, node.values):
                yield node.lineno

    assert faults(EVERYTHING, asked) == {}


def test_no_rule_names_the_size_of_a_municipality() -> None:
    def named(path: Path) -> Iterator[tuple[int, str]]:
        for line, word in words(tree(path)):
            if any(banned in word.lower() for banned in SIZE_WORDS):
                yield line, word

    assert faults(RULES, named) == {}


def test_the_search_for_banned_names_sees_each_way_to_write_one() -> None:
    seen = dict.fromkeys(
        word
        for _, word in words(
            ast.parse(
                '"""prose"""\nimport numpy.random as r\nfrom a.b import c\n'
                "def f(arg, *, only):\n    x.field = g(key=1)\n    return row['text'] + other\n"
            )
        )
    )
    expected = {"numpy", "random", "r", "a", "b", "c", "f", "arg", "only", "x", "field", "key"}
    assert expected | {"text", "other"} <= set(seen)
    assert "prose" not in seen


def test_no_parameter_is_a_probability_of_continuing() -> None:
    assert [name for name in PARAMETERS if CONTINUING.search(name)] == []
    assert [
        name
        for name, parameter in PARAMETERS.items()
        if re.match(r"probability|chance", parameter.unit)
        and re.search(r"continu|surviv|is adopted|pilot (ends|stops)", parameter.meaning)
    ] == []


def test_every_parameter_is_said_where_it_comes_from_and_what_it_means() -> None:
    for parameter in (p for group in GROUPS for p in group.parameters):
        key = parameter.key
        assert parameter.source.strip(), key
        assert parameter.meaning.strip().endswith("."), key
        assert parameter.unit.strip(), key
        assert parameter.role in ROLES, key
        assert parameter.low < parameter.high, key
        assert parameter.low <= parameter.code(parameter.default) <= parameter.high, key


NEUTRAL = {0, 1, -1}
"""Nothing, all, one step, the last: numbers no value could be put in place of."""
BITS = {"count_topics", "draw_topics"}
"""Functions that count and shift the bits of a set."""
CODED = {"append_event", "append_short_event", "drop_proposal", "Phase"}
"""What takes codes and numbers of an order, as event, reason or phase."""


def undeclared(path: Path) -> Iterator[tuple[int, object]]:
    """Numbers in functions, and in calls of a module, that neither a parameter nor a name says."""
    module = tree(path)
    allowed = {
        id(number)
        for node in ast.walk(module)
        if (isinstance(node, ast.FunctionDef) and node.name in BITS)
        or (isinstance(node, ast.Call) and ast.unparse(node.func) in CODED)
        for number in ast.walk(node)
    }
    named = {
        id(number)
        for node in module.body
        if isinstance(node, ast.Assign) and all(ast.unparse(n).isupper() for n in node.targets)
        for number in ast.walk(node.value)
    }
    for node in ast.walk(module):
        number = isinstance(node, ast.Constant) and isinstance(node.value, int | float)
        if number and node.value not in NEUTRAL and id(node) not in allowed | named:
            yield node.lineno, node.value


def test_every_number_in_a_rule_is_a_parameter_or_has_a_name(tmp_path: Path) -> None:
    assert faults(RULES, undeclared) == {}
    rule = tmp_path / "rule.py"
    rule.write_text(
        "HALF, LAST = 0.5, 2\ndef f(p, x):\n    return append_event(7), 3 + HALF * x - 1.0\n"
    )
    assert list(undeclared(rule)) == [(3, 3)]


def asserts(test: Function) -> bool:
    """Whether a test has a way to fail of its own."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert | ast.Raise):
            return True
        if isinstance(node, ast.Call) and re.search(
            r"raises|warns|fail|assert|check|expect", ast.unparse(node.func)
        ):
            return True
    return False


def test_every_test_can_fail() -> None:
    def idle(path: Path) -> Iterator[str]:
        tests = (f for f in functions(tree(path)) if f.name.startswith("test"))
        return (f.name for f in tests if not asserts(f))

    assert faults((CHECKOUT / "tests").rglob("test_*.py"), idle) == {}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(section: list[str]) -> set[str]:
    return {normal(re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]) for line in section}


def test_the_package_imports_only_what_it_declares() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    distributions = importlib.metadata.packages_distributions()
    imported: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                imported.add(node.module.split(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - {"collabsim"}
    extras = project["optional-dependencies"]
    optional = set().union(*(declared(extras[name]) for name in ("classroom", "cluster", "solara")))
    always = declared(project["dependencies"])
    # llvmlite is the other half of numba: numba pins its exact version. A name that several
    # distributions bring, as solara does, is declared by one of them.
    needed = {
        name: {normal(d) for d in distributions.get(name, [name])}
        for name in foreign - {"llvmlite"}
    }
    assert {
        name for name, bringing in needed.items() if not bringing & (always | optional)
    } == set()
    assert always <= set().union(*needed.values())


def lock_entries(name: str) -> dict[str, str]:
    """Each entry of a lock file with its hashes, by name."""
    lock = (CHECKOUT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index|find-links|file:", lock)
    entries = re.split(r"^(?=[A-Za-z0-9._-]+==)", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    return {normal(entry.split("==")[0]): entry.strip() for entry in entries}


def test_the_locks_hold_all_that_is_declared_and_name_no_registry() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    users = declared(project["dependencies"]).union(
        *(declared(extras[name]) for name in ("build", "classroom", "cluster"))
    )
    every = users.union(*map(declared, extras.values())) - {"collabsim"}
    locked = lock_entries("requirements-dev.lock")
    assert every <= locked.keys()
    of_users = lock_entries("requirements.lock")
    assert users <= of_users.keys()
    assert of_users.items() <= locked.items()


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    def places(path: Path) -> list[str]:
        text = path.read_text(encoding="utf-8")
        return re.findall(r"[\s\"'(=]/(?:home|root|Users|mnt|opt|work)/", text)

    written = [
        *EVERYTHING,
        *(CHECKOUT / "tools").glob("*"),
        *(CHECKOUT / "docs").rglob("*.md"),
        *(CHECKOUT / "scenarios").rglob("*.toml"),
        *(
            CHECKOUT / name
            for name in (
                "README.md",
                "CONTRIBUTING.md",
                "CHANGELOG.md",
                "Makefile",
                "mkdocs.yml",
                ".ci/run",
            )
        ),
    ]
    assert faults((path for path in written if path.is_file()), places) == {}


def test_a_full_disk_is_made_in_one_place() -> None:
    """Elsewhere it would cut the translated modules of whoever comes later."""
    limited = [
        p for p in (CHECKOUT / "tests").rglob("*.py") if "setrlimit(" in p.read_text("utf-8")
    ]
    assert [path.name for path in limited if path != Path(__file__)] == ["full_disk.py"]
