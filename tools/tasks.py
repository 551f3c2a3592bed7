#!/usr/bin/env python3
"""The tasks of this folder, for machines with and without make.

    python tools/tasks.py demo
    python tools/tasks.py test WORKERS=4

Needs nothing but Python's standard library. Any Python 3 reads it; one that is too old
for collabsim looks for a newer one and hands over. The first task that needs libraries
makes the environment (VENV, usually .venv) and fills it from a lock file with hashes.
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 12)
USERS_LOCK = "requirements.lock"
EVERY_LOCK = "requirements-dev.lock"
USERS_EXTRAS = ("build", "classroom", "cluster")
SETTINGS = ("REPLICATIONS", "SCENARIO", "RESULTS", "WORKERS", "VENV", "PYTHON", "PART")
REGISTRY = re.compile(r"https?://|--(extra-)?index|find-links|file:", re.IGNORECASE)

HELP = """\
demo        compare a small and a large municipality; figures go to results/demo
install     make the environment with all that the other tasks need
test        run all tests but whole jobs, pages and what takes minutes each
jobs        run those that do a whole job, to files and in browsers; PART=1/3 the first third
pages       do what the pages of the documents tell to do
long        run those that take minutes each; PART=2/5 the second fifth of them
hours       run those that take a quarter of an hour or more each
explore     look for counterexamples nobody thought of
quick       run the tests that take seconds
bounds      run some with every index of the compiled code checked
check       style, types, imports, and whether generated documents are fresh
region      make the points of the admissible region anew (half an hour; what was made is kept)
hypotheses  run every shipped hypothesis to its word, and write their pages (resumed where it was)
patterns    compare the model with the patterns from the evidence
benchmarks  measure speed and write docs/performance.md
coverage    run the tests with the rules uncompiled and measure what they reach
docs        write the generated parts of the documents anew
site        build the documentation site into site/, its links checked
native      compile the rules ahead of time, for every platform (two minutes or more)
wasm        compile the rules for browsers (two minutes)
wheels      make a wheel for each platform in dist, the rules compiled in it
notebooks   execute every notebook and keep its output
mutants     put small faults into rules, statistics and records, and count what tests find (hours)
lock        write both lock files anew from pyproject.toml
clean       remove the environment and caches; results are never touched"""


class FailedError(Exception):
    """A task cannot go on: a sentence for the user, or the exit code of what has said why."""


def setting(name: str, default: str) -> str:
    """A setting from the command line or the environment, as make has them."""
    return os.environ.get(name) or default


def run(command: list, **environment: str) -> None:
    """Run a command in this folder and wait for it, also where the user interrupts both."""
    process = subprocess.Popen(
        [str(part) for part in command], cwd=str(ROOT), env=dict(os.environ, **environment)
    )
    interrupted = False
    while True:
        try:
            code = process.wait()
            break
        except KeyboardInterrupt:
            interrupted = True
    if interrupted:
        raise KeyboardInterrupt
    if code:
        raise FailedError(code)


def output(command: list, **environment: str) -> str:
    """What a command prints; nothing where there is no such command or it fails."""
    try:
        done = subprocess.run(
            [str(part) for part in command], cwd=str(ROOT), env=dict(os.environ, **environment),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True,
            check=False,
        )  # fmt: skip
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


# --- Which Python -------------------------------------------------------------------------------

_FITS = "import ensurepip, sys, venv; print(*sys.version_info[:2]); print(sys.executable)"


def real_path(command: list) -> str:
    """The path of a Python that is new enough and can make environments; else nothing."""
    lines = output([*command, "-c", _FITS]).splitlines()
    if len(lines) != len(OLDEST) or tuple(map(int, lines[0].split())) < OLDEST:
        return ""
    return lines[1]


def other_pythons() -> list:
    """Commands under which newer Pythons are usually found, the preferred first."""
    found = []
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for version in ("3.13", "3.12", "3.14", "3.15"):
        found.append(["python" + version])
        if os.name == "nt":
            found.append(["py", "-" + version])
        found += [[str(one)] for one in sorted(pyenv.glob(f"versions/{version}.*/bin/python"))]
        managed = output(["uv", "python", "find", version]) if shutil.which("uv") else ""
        found += [[managed]] if managed else []
    return [*found, ["python3"], ["python"]]


def fitting_python() -> str:
    """This Python, or a newer one where it is too old.

    Raises:
        FailedError: there is none.
    """
    chosen = os.environ.get("PYTHON")
    commands = [[chosen]] if chosen else [[sys.executable], *other_pythons()]
    for command in commands:
        path = real_path(command)
        if path:
            return path
    where = f"{chosen} is not one" if chosen else "none was found"
    raise FailedError(
        f"collabsim needs Python 3.12 or newer with its venv module, and {where}: install "
        "Python 3.13 and run the same command again."
    )


# --- The environment ------------------------------------------------------------------------------


def folder() -> Path:
    """The folder of the environment."""
    return ROOT / setting("VENV", ".venv")


def tool(name: str) -> Path:
    """A command of the environment: Scripts on Windows, bin elsewhere."""
    if os.name == "nt":
        return folder() / "Scripts" / f"{name}.exe"
    return folder() / "bin" / name


def lock_of(name: str) -> Path:
    """A lock file.

    Raises:
        FailedError: it is not there.
    """
    path = ROOT / name
    if not path.is_file():
        raise FailedError(f"{name} is missing from this folder: get the whole of collabsim again.")
    return path


def pinned(text: str) -> dict:
    """The entries of a lock file by name, each with its hashes; a name may have one a platform."""
    entries = {}
    for one in re.finditer(r"^([A-Za-z0-9._-]+)==.*(?:(?<=\\)\n.*)*", text, re.MULTILINE):
        entries.setdefault(one.group(1), []).append(one.group())
    return {name: "\n".join(those) for name, those in entries.items()}


def wanted(lock: str) -> str:
    """What an environment filled from a lock file is marked with."""
    declared = lock_of(lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(declared + str(ROOT).encode("utf-8")).hexdigest()


def is_filled(lock: str) -> bool:
    """Whether the environment holds what a lock file names; the one of all holds the users' too."""
    if not output([tool("python"), "-c", "print(1)"]):
        return False
    for name in {lock, EVERY_LOCK}:
        mark = folder() / (".installed-" + name)
        if mark.is_file() and mark.read_text(encoding="utf-8") == wanted(name):
            return True
    return False


def fill(lock: str) -> None:
    """Make the environment if it is not there and install what a lock file names."""
    if is_filled(lock):
        return
    if not output([tool("python"), "-c", "print(1)"]):
        python = fitting_python()
        name = setting("VENV", ".venv")
        print(f"Making {name} with {output([python, '--version'])}.", flush=True)
        run([python, "-m", "venv", "--clear", folder()])
    print(f"Installing the libraries of {lock} (once, half a minute or more).", flush=True)
    requirements = ["--require-hashes", "--requirement", lock_of(lock)]
    itself = ["--no-deps", "--no-build-isolation", "--editable", "."]
    if not (have_uv() and install_with_uv(requirements, itself)):
        print("uv could not be used here: installing with pip, which takes longer.", flush=True)
        have_pip()
        run([*PIP(), "install", *_QUIET, *requirements])
        run([*PIP(), "install", *_QUIET, *itself])
    (folder() / (".installed-" + lock)).write_text(wanted(lock), encoding="utf-8")


_QUIET = ("-qq", "--disable-pip-version-check")


def PIP() -> list:  # noqa: N802
    """The pip of the environment."""
    return [tool("python"), "-m", "pip"]


def have_pip() -> None:
    """Environments made by other tools have none."""
    if not output([*PIP(), "--version"]):
        run([tool("python"), "-m", "ensurepip", "--upgrade"])


def have_uv() -> bool:
    """Whether the environment has uv, which is installed with its hash where it has not."""
    if output([tool("uv"), "--version"]):
        return True
    locked = pinned(lock_of(EVERY_LOCK).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as place:
        only = Path(place) / "uv.lock"
        only.write_text(locked["uv"] + "\n", encoding="utf-8")
        try:
            have_pip()
            run([*PIP(), "install", *_QUIET, "--no-deps", "--require-hashes", "-r", only])
        except FailedError:
            return False
    return bool(output([tool("uv"), "--version"]))


def install_with_uv(*steps: list) -> bool:
    """Whether uv installed all of it."""
    try:
        for step in steps:
            run([tool("uv"), "pip", "install", "--quiet", "--python", tool("python"), *step],
                **uv_environment())  # fmt: skip
    except FailedError:
        return False
    return True


def pip_configuration(listed: str) -> dict:
    """Options of pip by name, from what ``pip config list`` prints; later lines count."""
    options = {}
    for line in listed.splitlines():
        key, equals, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if equals and section in {"global", "install", ":env:"}:
            # Each value is printed as Python writes a text.
            parts = shlex.split(value.replace("\\n", " "))
            options[name.replace("_", "-").lower()] = " ".join(parts).split()
    return options


def uv_environment() -> dict:
    """Where pip has been told to look on this machine, in uv's words.

    Nothing is added where uv has been told itself. With hashes it does not matter which
    place a file comes from, so all are looked through, as pip does.
    """
    command = ["-m", "pip", "config", "list"]
    listed = output([tool("python"), *command]) or output([sys.executable, *command])
    return translated(pip_configuration(listed), os.environ)


def translated(options: dict, given: dict) -> dict:
    """Options of pip as variables for uv, but for those that are given already."""
    words = {
        "UV_DEFAULT_INDEX": " ".join(options.get("index-url", [])),
        "UV_INDEX": " ".join(options.get("extra-index-url", [])),
        "UV_FIND_LINKS": ",".join(options.get("find-links", [])),
        "UV_INSECURE_HOST": " ".join(options.get("trusted-host", [])),
        "UV_HTTP_TIMEOUT": "".join(options.get("timeout", options.get("default-timeout", []))),
        "SSL_CERT_FILE": "".join(options.get("cert", [])),
        "ALL_PROXY": "".join(options.get("proxy", [])),
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    if "".join(options.get("no-index", [])).lower() in {"1", "true", "yes", "on"}:
        words["UV_NO_INDEX"] = "1"
    same = {"UV_DEFAULT_INDEX": "UV_INDEX_URL", "UV_INDEX": "UV_EXTRA_INDEX_URL"}
    return {
        name: word
        for name, word in words.items()
        if word and not given.get(name) and not given.get(same.get(name, name))
    }


# --- The tasks ------------------------------------------------------------------------------------


def python(*arguments: object, **environment: str) -> None:
    """Run the Python of the environment."""
    run([tool("python"), *arguments], **environment)


def pytest(*arguments: object, **environment: str) -> None:
    """Run tests.

    They start some hundred programs. Where Python is told to keep nothing of what it has
    translated, each of them would translate every library anew, which takes it seven seconds.
    Libraries of linear algebra start a thread for each processor in each of those programs, and
    they wait for each other by counting: on matrices as small as those of tests, with one thread
    each they are done many times sooner.
    """
    kept = {"PYTHONDONTWRITEBYTECODE": "", **dict.fromkeys(THREADS_OF_LIBRARIES, "1")}
    python("-m", "pytest", *arguments, **dict(kept, **environment))


COMPILED = "from collabsim import simulate; simulate('baseline')"
"""A run, for which the rules are compiled and kept where they were not ahead of time."""

THREADS_OF_LIBRARIES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def test() -> None:
    """Run the tests that take seconds.

    Where no library made ahead of time fits, the rules are compiled first: each worker would else
    do it for itself, and all of them at the same time.
    """
    with imported_ahead():
        python("-c", COMPILED)
    pytest(*spread("worksteal"), "-m", "not pages and not jobs and not long and not hours")


def jobs() -> None:
    """Run the tests of whole jobs. Those of a file share what takes longest: a sweep, a page."""
    marks = "jobs and not pages and not long and not hours"
    pytest(*spread("loadfile"), "-m", marks, "--part", setting("PART", "1/1"))


def spread(how: str) -> tuple:
    """Options that share tests out among workers.

    Half as many again as there are processors: tests wait for servers, browsers and each other.
    """
    processors = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        processors = len(os.sched_getaffinity(0))
    return "--numprocesses", setting("WORKERS", str(processors * 3 // 2)), "--dist", how


SHORT = "not slow and not pages and not long and not hours"

LATER = "pandas, scipy.stats, statsmodels.duration.survfunc, matplotlib.backends.backend_svg"
"""What tables and figures need and the rules do not."""


@contextmanager
def imported_ahead():
    """Import what is needed after the rules while they are compiled.

    Python translates each library when it is first imported; that is done by another processor.
    """
    ahead = subprocess.Popen(
        [str(tool("python")), "-c", "import " + LATER + ", matplotlib.font_manager"],
        cwd=str(ROOT), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        ahead.terminate()
        ahead.wait()


def demo() -> None:
    """Compare a small and a large municipality."""
    # A third of the sets of values that compare tries of itself: enough to see, and sooner there.
    os.environ.setdefault("COLLABSIM_REGION_POINTS", "20")
    with imported_ahead():
        python(
            "-m", "collabsim", "compare", setting("SCENARIO", "scenarios/small_and_large.toml"),
            "--replications", setting("REPLICATIONS", "1000"),
            "--out", setting("RESULTS", "results/demo"),
        )  # fmt: skip


def hypotheses() -> None:
    """Every shipped hypothesis; what is there is not made again."""
    python("-m", "collabsim.report.laboratory.every")
    python("-m", "collabsim.report.documents")


def bounds() -> None:
    """Compiled code does not look whether a row is there; this does, with code compiled anew."""
    pytest(
        "-m", SHORT,
        "tests/engine/test_bounds.py", "tests/engine/test_invariants.py",
        "tests/engine/test_blocks.py", "tests/agents/test_looking.py",
        NUMBA_BOUNDSCHECK="1", COLLABSIM_CACHE=".bounds_cache",
    )  # fmt: skip


def check() -> None:
    """Style, types, imports, generated documents."""
    run([tool("ruff"), "check", "."])
    run([tool("ruff"), "format", "--check", "."])
    run([tool("mypy")])
    run([tool("lint-imports"), "--no-logo"])
    python("-m", "collabsim.report.documents", "--check")


def docs() -> None:
    """Numbers first: what is new may be named where nothing else can be read before it has one."""
    python("-m", "collabsim.report.numbering")
    python("-m", "collabsim.report.documents")


def region() -> None:
    """Points of the region, by recipe; an interrupted run is taken up where it was left."""
    python("-m", "collabsim.validation.region", "run")


def patterns() -> None:
    """The model beside the evidence, at the defaults and over the region (about an hour)."""
    for part in (
        "patterns_run", "regimes", "causes_run", "patterns_region_run", "further_patterns_run",
        "further_region_run", "cases_run",
    ):  # fmt: skip
        python("-m", f"collabsim.validation.{part}")
    python("-m", "collabsim.report.documents")


def coverage() -> None:
    """What the tests reach."""
    run([tool("coverage"), "run", "-m", "pytest", "-m", SHORT], NUMBA_DISABLE_JIT="1")
    run([tool("coverage"), "combine", "--quiet"])
    run([tool("coverage"), "report"])


def mutants() -> None:
    """What small faults the tests find; the library that makes them is in no lock file."""
    (ROOT / "results").mkdir(exist_ok=True)
    run(
        [
            tool("uv"), "run", "--no-project", "--python", tool("python"),
            "--with", "cosmic-ray==8.7.0", "python", "tools/mutation.py",
            "--python", tool("python"), "--out", "results/mutants.csv",
            "--scratch", "results/mutants",
        ],
        **uv_environment(),
    )  # fmt: skip


def lock() -> None:
    """Write both lock files; the users' is a part of the other."""
    compiling = [tool("uv"), "pip", "compile", "pyproject.toml", "--python-version", "3.12"]
    compiling += ["--no-header", "--no-annotate", "--quiet", "--output-file"]
    hashed = ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"]
    run([*compiling, EVERY_LOCK, "--all-extras", "--universal", *hashed], **uv_environment())
    extras = [part for extra in USERS_EXTRAS for part in ("--extra", extra)]
    names = set()
    with tempfile.TemporaryDirectory() as place:
        for platform in ("linux", "macos", "windows"):
            found = Path(place) / platform
            of_platform = ["--python-platform", platform, "--constraint", EVERY_LOCK]
            run([*compiling, found, *extras, *of_platform], **uv_environment())
            names |= set(pinned(found.read_text(encoding="utf-8")))
    every = pinned(lock_of(EVERY_LOCK).read_text(encoding="utf-8"))
    # Versions and hashes of the two never differ, whatever was resolved for the smaller.
    text = "".join(every[name] + "\n" for name in sorted(names))
    (ROOT / USERS_LOCK).write_text(text, encoding="utf-8")
    for name in (EVERY_LOCK, USERS_LOCK):
        if REGISTRY.search(lock_of(name).read_text(encoding="utf-8")):
            raise FailedError(f"{name} names a registry of this machine: take that line out.")
    print("Both lock files are written; run the tests before you commit them.")


PLATFORMS = (
    "linux-x86_64",
    "linux-aarch64",
    "macos-arm64",
    "macos-x86_64",
    "windows-x86_64",
    "any",
)
"""What there is a wheel for; the last is for all others, and compiles the rules where it is."""


def wheels() -> None:
    """A wheel for each platform, each with the library made of the rules that are here."""
    python("tools/native.py")
    for platform in PLATFORMS:
        python("-m", "hatchling", "build", "-t", "wheel", COLLABSIM_PLATFORM=platform)


def clean() -> None:
    """Remove the environment and caches."""
    for name in (
        setting("VENV", ".venv"), ".venv-3.12", "build", "dist", "site", ".hypothesis",
        ".bounds_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache",
    ):  # fmt: skip
        shutil.rmtree(str(ROOT / name), ignore_errors=True)
    for path in ROOT.glob(".coverage*"):
        path.unlink()
    for path in sorted(ROOT.rglob("__pycache__")):
        shutil.rmtree(str(path), ignore_errors=True)


TASKS = {
    "demo": demo,
    "install": lambda: None,
    "test": test,
    "jobs": jobs,
    "pages": lambda: pytest(*spread("worksteal"), "-m", "pages and not long"),
    "long": lambda: pytest(*spread("worksteal"), "-m", "long", "--part", setting("PART", "1/1")),
    "hours": lambda: pytest("-m", "hours"),
    "explore": lambda: pytest(
        *spread("worksteal"), "--timeout", "3600", "-m", "hypothesis and not long and not hours",
        HYPOTHESIS_PROFILE="explore",
    ),
    "quick": lambda: pytest(*spread("loadfile"), "-m", SHORT),
    "bounds": bounds,
    "check": check,
    "region": region,
    "hypotheses": hypotheses,
    "patterns": patterns,
    "benchmarks": lambda: python("-m", "benchmarks"),
    "coverage": coverage,
    "docs": docs,
    "site": lambda: python("-m", "mkdocs", "build", "--quiet", NO_MKDOCS_2_WARNING="1"),
    "native": lambda: python("tools/native.py"),
    "wasm": lambda: python("tools/wasm.py"),
    "wheels": wheels,
    "notebooks": lambda: python("docs/run_notebooks.py"),
    "mutants": mutants,
    "lock": lock,
    "clean": clean,
}  # fmt: skip


def main(arguments: list) -> int:
    """Do one task after the other; settings are written NAME=value, as for make."""
    tasks = []
    for one in arguments:
        name, equals, value = one.partition("=")
        if equals and name in SETTINGS:
            os.environ[name] = value
        else:
            tasks.append(one)
    if not tasks or {"help", "-h", "--help"} & set(tasks):
        print("python tools/tasks.py TASK [NAME=value]   or, where there is make:   make TASK\n")
        print(HELP)
        print("\nSettings: " + ", ".join(SETTINGS))
        return 0
    unknown = [task for task in tasks if task not in TASKS]
    if unknown:
        raise FailedError(f"there is no task {unknown[0]!r}; the tasks are {', '.join(TASKS)}.")
    for task in tasks:
        if task != "clean":
            fill(USERS_LOCK if task == "demo" else EVERY_LOCK)
        TASKS[task]()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except FailedError as failed:
        (reason,) = failed.args
        if isinstance(reason, int):
            # What ran has said why. A process ended by a signal has the code a shell gives it.
            sys.exit(reason if reason > 0 else 128 - reason)
        print(f"error: {reason}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)
