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


def test_mathematics_is_closed():
    for heading, body in submodels().items():
        lines = body.replace("$$", "")
        assert body.count("$$") % 2 == 0, heading
        assert lines.count("$") % 2 == 0, heading
        assert body.count("{") == body.count("}"), heading
