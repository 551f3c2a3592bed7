"""The model description names every rule, phase and parameter, and no name that does not exist."""

from __future__ import annotations

import re
from collections import Counter
from enum import IntEnum
from pathlib import Path

import pytest

from collabsim.municipality import structure
from collabsim.parameters import PARAMETERS
from collabsim.report.documents import parts
from collabsim.rulebook import shipped_rules
from collabsim.rules.consent import Terms
from collabsim.rules.phases import PHASES
from collabsim.world import codes
from collabsim.world.tables import TABLES

DOCS = Path(__file__).resolve().parents[2] / "docs"
NAME = re.compile(r"`([a-z][a-z0-9_]*)`")
PROSE = {"uniform"}
"""Names of the engine that the text explains itself."""


def prose(name: str = "odd.md") -> str:
    """A page without its generated parts."""
    text = (DOCS / name).read_text(encoding="utf-8")
    for _, start, end in reversed(list(parts(text, name))):
        text = text[:start] + text[end:]
    return text


def submodels() -> dict[str, str]:
    """Each submodel of the description, by its heading."""
    chapter = prose().partition("\n## 7. Submodels")[2].partition("\n## 8.")[0]
    found = [part.partition("\n") for part in chapter.split("\n### ")[1:]]
    return {heading: body for heading, _, body in found}


def rules_of(body: str) -> list[str]:
    """The rules a submodel answers for: its line of rules."""
    lines = re.findall(r"^\*Rules:\* (.*)$", body, re.MULTILINE)
    return [name for line in lines for name in NAME.findall(line)]


def test_every_rule_is_described_in_exactly_one_submodel():
    counted = Counter(name for body in submodels().values() for name in rules_of(body))
    assert set(counted) == set(shipped_rules())
    assert not [name for name, times in counted.items() if times > 1]


def test_every_phase_is_described_in_a_submodel():
    described = {name for body in submodels().values() for name in rules_of(body)}
    assert {phase.name for phase in PHASES} <= described


@pytest.mark.parametrize("heading", submodels())
def test_a_rule_is_named_in_the_text_of_its_submodel(heading):
    body = submodels()[heading]
    told = set(NAME.findall(body.partition("*Rules:*")[0]))
    assert set(rules_of(body)) <= told


def test_every_parameter_is_used_in_a_submodel_or_lays_out_the_beginning():
    text = prose()
    named = set(NAME.findall("".join(submodels().values())))
    begin = text.partition("\n## 5. Initialisation")[2].partition("\n## 6.")[0]
    scales = text.partition("\n## 2.")[2].partition("\n## 4.")[0]
    structural = set(NAME.findall(begin + scales))
    assert set(PARAMETERS) <= named | structural


@pytest.mark.parametrize("page", ["odd.md", "odd_d.md", "odd_summary.md", "odd_sammendrag.md"])
def test_every_name_in_the_text_exists(page):
    fields = {field.name for table in TABLES.values() for field in table.fields}
    members = {
        member.name.lower()
        for module in (codes, structure)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, IntEnum)
        for member in kind
    }
    known = set(shipped_rules()) | set(PARAMETERS) | fields | members | set(Terms._fields) | PROSE
    assert set(NAME.findall(prose(page))) <= known


def test_no_value_of_a_declaration_is_repeated_in_a_submodel():
    """A parameter is never followed by its value: the table of parameters alone has it."""
    text = "".join(submodels().values())
    said = re.findall(r"`([a-z][a-z0-9_]*)`\s*(?:=|is|\()\s*\d", text)
    assert not [name for name in said if name in PARAMETERS]


@pytest.mark.parametrize("page", ["odd.md", "odd_summary.md", "odd_sammendrag.md"])
def test_mathematics_is_shown_as_written(page):
    """Formulas are closed, and hold nothing that Markdown would read as an escape."""
    text = prose(page)
    assert text.count("$$") % 2 == 0
    assert text.replace("$$", "").count("$") % 2 == 0
    formulas = re.findall(r"\$\$.+?\$\$|\$[^$\n]+\$", text)
    assert formulas
    for formula in formulas:
        assert formula.count("{") == formula.count("}"), formula
        assert not re.search(r"\\[^A-Za-z]|\*", formula), formula


@pytest.mark.parametrize("page", [p.name for p in sorted(DOCS.glob("odd*.md"))] + ["trace.md"])
def test_sections_that_are_linked_exist(page):
    links = re.findall(r"\]\(([a-z_]+\.md)?#([^)]+)\)", prose(page))
    for target, anchor in links:
        headings = re.findall(r"^#+ (.+)$", prose(target or page), re.MULTILINE)
        anchors = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}
        assert anchor in anchors, (page, target, anchor)


def test_every_question_is_answered():
    """Each of the guiding questions of ODD+D has an answer of its own."""
    asked = re.findall(
        r"^\*\*([IVX]+\.[ivx]+)\.([a-h]) .+?\?\*\* \S", prose("odd_d.md"), re.MULTILINE
    )
    counted = Counter(section for section, _ in asked)
    wanted = {
        "I.i": 2, "I.ii": 5, "I.iii": 1, "II.i": 5, "II.ii": 8, "II.iii": 2, "II.iv": 5, "II.v": 3,
        "II.vi": 4, "II.vii": 2, "II.viii": 2, "II.ix": 1, "II.x": 2, "III.i": 2, "III.ii": 3,
        "III.iii": 1, "III.iv": 3,
    }  # fmt: skip
    assert counted == wanted
