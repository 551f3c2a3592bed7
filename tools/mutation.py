#!/usr/bin/env python3
"""Mutation testing of a room: small faults are put into its code, and the tests should find each.

    python -m venv .venv-mutants && .venv-mutants/bin/pip install cosmic-ray==8.7.0
    .venv-mutants/bin/python tools/mutation.py --room statistics --mutants 30

cosmic-ray makes the mutants; each line that can be changed gets one. Plain code is changed in
a copy; compiled rules are compiled at once, each mutant behind a switch (docs/decisions/0017).
"""

from __future__ import annotations

import argparse
import ast
import csv
import ctypes
import functools
import gc
import math
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
_CACHED = type(functools.lru_cache(len))
FIELDS = ("room", "file", "function", "line", "before", "after", "operator", "number", "same",
          "outcome", "test", "seconds")  # fmt: skip
"""Columns of the file of results: where, what, whether the mutant is one of --like, and the end."""

NAMES = (
    "AddNot", "NumberReplacer", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak",
    "ReplaceUnaryOperator_Delete_USub",
    *(f"ReplaceBinaryOperator_{one}" for one in (
        "Add_Sub", "Sub_Add", "Mul_Add", "Div_Mul", "FloorDiv_Mul", "Mod_Add", "Pow_Mul",
    )),
    *(f"ReplaceComparisonOperator_{one}" for one in (
        "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Eq_NotEq", "NotEq_Eq", "Lt_GtE", "GtE_Lt",
        "Gt_LtE", "LtE_Gt", "Is_IsNot", "IsNot_Is",
    )),
)  # fmt: skip
"""Those of cosmic-ray's operators that keep the type of what they change: code is compiled."""

ADDRESS = 0x3F00_0000_0000
SWITCH = f'''"""Which mutant is on: a number at a fixed address, which compiled code reads."""

import ctypes
import mmap
import os

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from collabsim.world.compiling import compiled

_FIXED_AND_FREE = 0x100000
_map = ctypes.CDLL(None).mmap
_map.restype = ctypes.c_void_p
_map.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
_flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _FIXED_AND_FREE
assert _map({ADDRESS}, 4096, mmap.PROT_READ | mmap.PROT_WRITE, _flags, -1, 0) == {ADDRESS}
ctypes.c_int64.from_address({ADDRESS}).value = int(os.environ.get("COLLABSIM_MUTANT", "0"))


@intrinsic
def _read(_context):
    def code(_compiler, builder, _signature, _arguments):
        integer = ir.IntType(64)
        return builder.load(builder.inttoptr(integer({ADDRESS}), integer.as_pointer()))

    return types.int64(), code


@compiled
def mutant():
    return _read()
'''

# --- Making mutants -------------------------------------------------------------------------------


def function_at(tree: ast.Module, line: int) -> str:
    """The function a line is in; empty for a line of the module or of a class."""
    found = ""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0):
            found = node.name
    return found


def places(path: Path) -> list[tuple[int, str, int]]:
    """Every place where a mutant can be made: line, operator, which of that operator's."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator

    nodes = list(ast_nodes(get_ast(path.read_text(encoding="utf-8"))))
    found = []
    for name in NAMES:
        operator = get_operator(f"core/{name}")()
        spots = [spot for node in nodes for spot in operator.mutation_positions(node)]
        found += [(start[0], name, number) for number, (start, _) in enumerate(spots)]
    return found


def mutated(source: str, name: str, number: int) -> str:
    """The source with one mutation."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    return mutate_code(source, get_operator(f"core/{name}")(), number) or source


def changed_lines(before: str, after: str) -> tuple[int, str, str]:
    """The first line that differs: its number and both texts."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    for number, (old, new) in enumerate(pairs, 1):
        if old != new:
            return number, old.strip(), new.strip()
    return 0, "", ""


def makes_a_mutant(before: str, after: str) -> bool:
    """Whether the change is code at all, and not of an annotation."""
    try:
        trees = [ast.parse(before), ast.parse(after)]
    except SyntaxError:
        return False
    for node in (node for tree in trees for node in ast.walk(tree)):
        for name in ("annotation", "returns"):
            if getattr(node, name, None) is not None:
                setattr(node, name, ast.Constant(0))
    return ast.dump(trees[0]) != ast.dump(trees[1])


def choose(root: Path, room: str, files: list, compiled: bool, given: tuple, like: list) -> list:
    """Mutants of a room as rows of the results: those of --like that are there, then others."""
    wanted, seed = given
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    lines: dict[tuple[Path, int], list] = {}
    sources = {path: path.read_text(encoding="utf-8") for path in files}
    trees = {path: ast.parse(source) for path, source in sources.items()}
    for path in files:
        for line, name, number in places(path):
            if function_at(trees[path], line) or not compiled:
                lines.setdefault((path, line), []).append((name, number))
    texts: dict[tuple[str, str], list] = {}
    for path, line in lines:
        text = sources[path].splitlines()[line - 1].strip()
        texts.setdefault((function_at(trees[path], line), text), []).append((path, line))

    def row(path: Path, name: str, number: int, same: bool) -> dict | None:
        after = mutated(sources[path], name, number)
        if not makes_a_mutant(sources[path], after):
            return None
        line, old, new = changed_lines(sources[path], after)
        return {
            "room": room, "file": str(path.relative_to(root)), "line": line, "before": old,
            "after": new, "function": function_at(trees[path], line), "operator": name,
            "number": number, "same": "yes" if same else "",
        }  # fmt: skip

    chosen, used = [], set()
    for one in like:
        for path, line in texts.get((one["function"], one["before"]), []):
            made = [row(path, name, number, True) for name, number in lines[path, line]
                    if name == one["operator"]]  # fmt: skip
            fit = [it for it in made if it and it["after"] == one["after"]]
            if fit and (path, line) not in used:
                chosen.append(fit[0])
                used.add((path, line))
                break
    rest = sorted(set(lines) - used, key=lambda place: (str(place[0]), place[1]))
    chance.shuffle(rest)
    for path, line in rest:
        if len(chosen) >= wanted:
            break
        made = row(path, *chance.choice(lines[path, line]), False)
        if made:
            chosen.append(made)
    return chosen[:wanted]


# --- Mutants behind switches ----------------------------------------------------------------------


def parts(node: ast.stmt) -> list[str]:
    """What of a statement can stand behind a switch of its own, as an expression."""
    if isinstance(node, ast.If | ast.While):
        return ["test"]
    return ["iter"] if isinstance(node, ast.For) else []


class Switched(ast.NodeTransformer):
    """Puts the statements that differ behind a switch."""

    def __init__(self, number: int, differing: dict) -> None:
        self.number, self.differing = number, differing

    def visit(self, node: ast.AST) -> ast.AST:
        """A statement, or its condition, in both forms."""
        self.generic_visit(node)
        other = self.differing.get(id(node))
        if other is None:
            return node
        on = ast.parse(f"_mutant() == {self.number}", mode="eval").body
        if not parts(node):
            return ast.If(on, [other], [node])
        for name in parts(node):
            both = ast.IfExp(on, getattr(other, name), getattr(node, name))
            setattr(node, name, both)
        return node


def shell(node: ast.stmt) -> str:
    """A statement without the statements in it."""
    fields = parts(node)
    if fields:
        return "".join(ast.dump(getattr(node, name)) for name in fields)
    return "" if hasattr(node, "body") else ast.dump(node)


def behind_switches(source: str, mutants: list[tuple[int, str]]) -> tuple[str, set[int]]:
    """A source with several mutants, each behind its number; and which could be put there."""
    tree = ast.parse(source)
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    inside = {
        id(one)
        for function in statements if isinstance(function, ast.FunctionDef)
        for one in ast.walk(function) if one is not function
    }  # fmt: skip
    done, taken, steps = set(), set(), []
    for number, text in mutants:
        others = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
        pairs = zip(statements, others, strict=True)
        differing = {id(a): b for a, b in pairs if shell(a) != shell(b) and id(a) in inside}
        if len(differing) == 1 and not taken & set(differing):
            taken |= set(differing)
            done.add(number)
            steps.append((number, differing))
    for number, differing in steps:
        tree = Switched(number, differing).visit(tree)
    last = max(
        place for place, node in enumerate(tree.body)
        if place == 0 or (isinstance(node, ast.ImportFrom) and node.module == "__future__")
    )  # fmt: skip
    tree.body.insert(
        last + 1, ast.parse("from collabsim.world.mutant import mutant as _mutant").body[0]
    )
    return ast.unparse(ast.fix_missing_locations(tree)), done


# --- Running the tests ----------------------------------------------------------------------------


def arguments_of(tests: list[str]) -> list[str]:
    """How pytest is called: what is short, in the order given, until one test fails."""
    return ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--tb=line", "-W",
            "ignore", "-m", "not slow and not long and not hours", *tests]  # fmt: skip


def ended(code: int, said: str) -> tuple[str, str]:
    """What became of a mutant and which test found it."""
    if code in {0, -signal.SIGKILL}:
        return "timeout" if code else "survived", ""
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", said, re.MULTILINE)
    if not found and code in {4, 5}:  # pytest was asked wrongly: that says nothing of the mutant
        return "broken", f"exit {code}"
    return "killed", found.group(1) if found else f"exit {code}"


def serve(tests: list[str], numbers: list[int], longest: float) -> None:
    """Run the tests once as they are, then in a fork for each switch; print what became of it."""
    import pytest

    started = time.monotonic()
    code = pytest.main(arguments_of(tests))
    baseline = time.monotonic() - started
    print(f"baseline {int(code)} {baseline:.0f}", flush=True)
    for number in numbers if code == 0 else []:
        started = time.monotonic()
        child = os.fork()
        if child == 0:
            with Path(f"said-{number}.txt").open("w", encoding="utf-8") as file:
                os.dup2(file.fileno(), 1)
                os.dup2(file.fileno(), 2)
            os.environ["COLLABSIM_MUTANT"] = str(number)
            ctypes.c_int64.from_address(ADDRESS).value = number
            for one in gc.unfreeze() or gc.get_objects():
                if isinstance(one, _CACHED):
                    module = str(getattr(one, "__module__", ""))
                    if module.partition(".")[0] in {"collabsim", "tests"}:
                        one.cache_clear()
            code = pytest.main(arguments_of(tests))
            sys.stdout.flush()
            os._exit(int(code))
        while True:
            ended_id, status = os.waitpid(child, os.WNOHANG)
            if ended_id:
                break
            if time.monotonic() - started > max(longest, 4 * baseline):
                os.kill(child, signal.SIGKILL)
            time.sleep(0.2)
        code = os.waitstatus_to_exitcode(status)
        print(f"mutant {number} {code} {time.monotonic() - started:.0f}", flush=True)


def environment(root: Path) -> dict[str, str]:
    """For tests of a copy: its own code, and no compiled code of anyone else's."""
    return {
        **os.environ, "PYTHONPATH": str(root), "COLLABSIM_CACHE": f"{root}-compiled",
        "HYPOTHESIS_PROFILE": "ci", "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": f"{root}-translated",
    }  # fmt: skip


def run_switched(root: Path, python: str, rows: list, tests: list[str], longest: float):
    """Compile all mutants at once, and run the tests with one switch on after the other."""
    by_file: dict[str, list] = {}
    for number, row in enumerate(rows, 1):
        row["switch"] = number
        by_file.setdefault(row["file"], []).append(row)
    (root / "collabsim/world/mutant.py").write_text(SWITCH, encoding="utf-8")
    for file, ours in by_file.items():
        source = (root / file).read_text(encoding="utf-8")
        made = [(row["switch"], mutated(source, row["operator"], row["number"])) for row in ours]
        text, done = behind_switches(source, made)
        (root / file).write_text(text, encoding="utf-8")
        for row in ours:
            row["outcome"] = "" if row["switch"] in done else "not switched"
    yield from (row for row in rows if row["outcome"])
    waiting = {row["switch"]: row for row in rows if not row["outcome"]}
    numbers = ",".join(map(str, waiting))
    program = subprocess.Popen(
        [python, str(HERE / "mutation.py"), "--serve", numbers, "--longest", str(longest), *tests],
        cwd=root, env=environment(root), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    for line in program.stdout or ():
        word, *values = line.split()[:4] or [""]
        if word == "mutant":
            number, code, seconds = map(int, values)
            said = (root / f"said-{number}.txt").read_text(encoding="utf-8", errors="replace")
            row = waiting.pop(number)
            row["outcome"], row["test"] = ended(code, said)
            yield {**row, "seconds": seconds}
        else:
            print(line, end="", flush=True)
    program.wait()


def nearest_first(root: Path, module: str, tests: list[str]) -> list[str]:
    """Those of a room's test files that name a module, first what is named after it; or all."""
    found = [
        [root / one] if one.endswith(".py") else sorted((root / one).glob("test_*.py"))
        for one in tests
    ]

    def distance(file: Path) -> int:
        named = re.search(rf"\b{module}\b", file.read_text(encoding="utf-8"))
        return 0 if module in file.stem else 1 if named else 2

    files = [file for one in found for file in one]
    naming = [file for file in files if distance(file) < 2] or files
    return [str(file.relative_to(root)) for file in sorted(naming, key=distance)]


def run_changed(root: Path, python: str, rows: list, tests: list, longest: float, trusted: bool):
    """Change one file after the other, and run the tests on it."""
    command = [python, "-m", "pytest", *arguments_of(tests)]
    options = {"cwd": root, "env": environment(root), "capture_output": True, "text": True}
    started = time.monotonic()
    asis = None if trusted else subprocess.run(command, **options)
    baseline = time.monotonic() - started
    if asis and asis.returncode:
        sys.exit(asis.stdout)
    for row in rows:
        path = root / row["file"]
        source = path.read_text(encoding="utf-8")
        path.write_text(mutated(source, row["operator"], row["number"]), encoding="utf-8")
        command = [python, "-m", "pytest", *arguments_of(nearest_first(root, path.stem, tests))]
        started = time.monotonic()
        try:
            made = subprocess.run(command, timeout=max(longest, 4 * baseline), **options)
            row["outcome"], row["test"] = ended(made.returncode, made.stdout)
        except subprocess.TimeoutExpired:
            row["outcome"], row["test"] = "timeout", ""
        finally:
            path.write_text(source, encoding="utf-8")
        yield {**row, "seconds": round(time.monotonic() - started)}


# --- What is known --------------------------------------------------------------------------------


def read(path: Path | None) -> list[dict]:
    """Rows of a file of results; none if there is no file."""
    if path is None or not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def add(path: Path, row: dict) -> None:
    """Write one more row, and say it."""
    new = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, extrasaction="ignore", lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerow(row)
    place = f"{row['file']}:{row['line']}"
    print(f"{row['outcome']:9} {place} {row['before']}  ->  {row['after']}", flush=True)


def wilson(found: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share."""
    z, share = 1.96, found / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return middle - half, middle + half


def table(rows: list[dict]) -> None:
    """Print the share that was found in each room."""
    for room in dict.fromkeys(row["room"] for row in rows):
        ends = Counter(row["outcome"] for row in rows if row["room"] == room)
        found, of = (
            ends["killed"] + ends["timeout"],
            ends.total() - ends["not switched"] - ends["broken"],
        )
        if of:
            low, high = wilson(found, of)
            print(f"{room:12} {found:3} of {of:3}  {found / of:.0%} ({low:.0%} to {high:.0%})")


def copy_of(checkout: Path, scratch: Path) -> Path:
    """The files of a checkout that git knows, as they are now, where they can be changed."""
    shutil.rmtree(scratch, ignore_errors=True)
    command = ["git", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.check_output(command, cwd=checkout, text=True)
    for name in filter(None, listed.split("\0")):
        if (checkout / name).is_file():
            (scratch / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(checkout / name, scratch / name)
    return scratch


def asked() -> argparse.ArgumentParser:
    """What can be said on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    say, own = parser.add_argument, HERE.parent / ".venv/bin/python"
    say("--room", action="append", help="a room of mutation.toml; all if left out")
    say("--rooms", type=Path, default=HERE / "mutation.toml", help="which files a room has")
    say("--mutants", type=int, default=30, help="how many in each room")
    say("--seed", type=int, default=1, help="which ones")
    say("--checkout", type=Path, default=HERE.parent, help="what is tested")
    say("--python", default=str(own), help="the Python of the checkout, as a whole path")
    say("--like", type=Path, help="take the mutants of this file where they exist")
    say("--out", type=Path, default=Path("mutants.csv"), help="results, added to what is there")
    say("--scratch", type=Path, default=Path(".mutants"), help="where the copy is made")
    say("--longest", type=float, default=240.0, help="seconds until a mutant counts as hanging")
    say("--trusted", action="store_true", help="tests of plain rooms are known to pass as it is")
    say("--serve", help=argparse.SUPPRESS)
    say("tests", nargs="*", help=argparse.SUPPRESS)
    return parser


def main() -> None:
    """Make mutants, run the tests on each, print the shares."""
    given = asked().parse_args()
    if given.serve is not None:
        sys.path.insert(0, str(Path.cwd()))
        serve(given.tests, [int(one) for one in given.serve.split(",") if one], given.longest)
        return
    described = tomllib.loads(given.rooms.read_text(encoding="utf-8"))
    for name in given.room or described:
        room, root = described[name], copy_of(given.checkout.resolve(), given.scratch.resolve())
        files = sorted({path for pattern in room["code"] for path in root.glob(pattern)})
        like = [row for row in read(given.like) if row["room"] == name]
        compiled = room.get("compiled", False)
        rows = choose(root, name, files, compiled, (given.mutants, given.seed), like)
        known = {(row["file"], row["operator"], int(row["number"])) for row in read(given.out)}
        rows = [one for one in rows if (one["file"], one["operator"], one["number"]) not in known]
        common = (root, given.python, rows, room["tests"], given.longest)
        results = run_switched(*common) if compiled else run_changed(*common, given.trusted)
        for row in results if rows else ():
            add(given.out, row)
    table(read(given.out))


if __name__ == "__main__":
    main()
