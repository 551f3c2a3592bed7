"""Every command and every block of Python that a page shows is run, with few replications.

A block that cannot be run says why in a comment before it, ``<!-- not run: WHY -->``; one that
takes long is marked ``<!-- long -->``. A block of TOML with a title is the file of that name; one
whose title says where in a file of the package its lines go is applied in ``test_adding.py``.
Blocks of a page are run in their order, in one folder.
"""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from tests.every import every

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = [
    *(CHECKOUT / name for name in ("README.md", "CONTRIBUTING.md")),
    *sorted((CHECKOUT / "docs").rglob("*.md")),
]
BLOCK = re.compile(
    r"(?:^ *<!-- (?P<mark>long|not run: [^\n]+) -->\n+)?"
    r"^(?P<indent> *)```(?P<language>\w*)(?: title=\"(?P<title>[^\"]+)\")?[^\n]*\n"
    r"(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
SHOWN = {"", "sh", "css", "json", "python", "sql", "text", "toml"}
"""Languages of blocks; another name for one that is run would not be run."""
EDIT = re.compile(r"collabsim/\S+, ")
"""How the title of a block begins that says what is put where in the package."""
REPLICATIONS = "3"
REPLICATED = {"compare", "instruments", "national", "sensitivity", "sweep"}
"""Commands that take a number of replications."""


@dataclass(frozen=True)
class Block:
    """A block of a page: its language, its file name if any, its text, and how it is marked."""

    line: int
    language: str
    title: str
    text: str
    mark: str

    @property
    def is_edit(self) -> bool:
        return EDIT.match(self.title) is not None

    @property
    def is_run(self) -> bool:
        runs = self.language in {"sh", "python"} and not self.mark.startswith("not run")
        return runs and not self.is_edit


@cache
def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = []
    for one in BLOCK.finditer(text):
        line = text.count("\n", 0, one.start("language")) + 1
        inside = textwrap.dedent(one["text"])
        found.append(Block(line, one["language"], one["title"] or "", inside, one["mark"] or ""))
    return found


def commands(text: str) -> Iterator[list[str]]:
    """The commands of a block, with few replications."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        name, *arguments = words
        assert name == "collabsim", f"only commands of collabsim are run here, not {line!r}"
        takes = arguments[0] in REPLICATED and arguments != ["instruments"]  # alone it lists them
        # A report of a run folder runs nothing.
        takes = takes or (arguments[0] == "report" and not Path(arguments[1]).is_dir())
        if takes:
            if "--replications" in arguments:
                arguments[arguments.index("--replications") + 1] = REPLICATIONS
            else:
                arguments += ["--replications", REPLICATIONS]
        yield arguments


def run_command(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, arguments)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, f"{shlex.join(arguments)}\n{done.output}"


def check_page(page: Path, wanted: Callable[[Block], bool]) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page):
        where = f"{page.relative_to(CHECKOUT)}, line {block.line}"
        if block.title and not block.is_edit:
            Path(block.title).write_text(block.text, encoding="utf-8")
        if not block.is_run or not wanted(block):
            continue
        if block.language == "sh":
            for arguments in commands(block.text):
                run_command(arguments)
        else:
            few = re.sub(r"\breplications=\d+", f"replications={REPLICATIONS}", block.text)
            exec(compile(few, where, "exec"), names)  # noqa: S102 - what the page tells a reader to do


DRAWN = "docs/how_to/forste_resultat.md"
"""The page that lists the files of a comparison; elsewhere figures would only take time."""


@pytest.fixture
def _folder(tmp_path, monkeypatch, request):
    page = getattr(request.node, "callspec", None)
    if page is None or name_of(page.params["page"]) != DRAWN:
        monkeypatch.setattr("collabsim.report.folder.FIGURE_SUFFIXES", ())
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delenv("COLLABSIM_LANGUAGE", raising=False)


RUN = [page for page in PAGES if any(b.is_run and b.mark != "long" for b in blocks(page))]
LONG = [page for page in PAGES if any(b.is_run and b.mark == "long" for b in blocks(page))]


def name_of(page: Path) -> str:
    return page.relative_to(CHECKOUT).as_posix()


@pytest.mark.pages
@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize("page", RUN, ids=name_of)
def test_what_a_page_tells_to_do_can_be_done(page: Path) -> None:
    check_page(page, lambda block: block.mark != "long")


# dask-jobqueue forgets processes and files of its cluster on this machine before they are closed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.long
@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize("page", LONG, ids=name_of)
def test_what_takes_long_can_be_done_too(page: Path) -> None:
    check_page(page, lambda block: True)


@every(PAGES, name=name_of)
def test_every_block_says_what_it_is(page: Path) -> None:
    found = blocks(page)
    text = page.read_text(encoding="utf-8")
    assert {block.language for block in found} <= SHOWN
    assert len(re.findall(r"^ *```", text, re.MULTILINE)) == 2 * len(found)
    marks = re.findall(r"<!-- (?:long|not run)", text)
    assert len(marks) == sum(bool(block.mark) for block in found)


def test_blocks_are_found_wherever_they_stand(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "1. In a list:\n\n"
        "    <!-- not run: needs a queue -->\n    ```sh\n    collabsim x\n    ```\n\n"
        '```toml title="a.toml"\nb = 1\n```\n\n<!-- long -->\n```python\nc = 2\n```\n',
        encoding="utf-8",
    )
    found = blocks(page)
    assert [block.text for block in found] == ["collabsim x\n", "b = 1\n", "c = 2\n"]
    assert [block.is_run for block in found] == [False, False, True]
    assert [block.mark for block in found] == ["not run: needs a queue", "", "long"]
    assert found[1].title == "a.toml"


def test_commands_are_run_with_few_replications() -> None:
    text = (
        "collabsim compare a --replications 200 \\\n  --out b  # why\n\n"
        "collabsim run a\ncollabsim sweep c\n"
    )
    assert list(commands(text)) == [
        ["compare", "a", "--replications", REPLICATIONS, "--out", "b"],
        ["run", "a"],
        ["sweep", "c", "--replications", REPLICATIONS],
    ]


@pytest.mark.usefixtures("_folder")
def test_a_command_that_fails_is_found() -> None:
    with pytest.raises(AssertionError, match=r"scenario check smal_and_large\s+error: "):
        run_command(["scenario", "check", "smal_and_large"])
    assert not list(Path.cwd().iterdir())
