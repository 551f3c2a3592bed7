"""The lists of the TRACE document: patterns with verdicts, sources of parameters, tests.

Nothing is run here: patterns come from the stored measurement, parameters from
their declarations, tests from the first words of the files of a checkout.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import collabsim
from collabsim.parameters import GROUPS, PARAMETERS, Parameter
from collabsim.parameters.declare import REGION_MEDIAN
from collabsim.report.document_tables import table
from collabsim.report.pattern_tables import stored
from collabsim.validation.pattern_criteria import Verdict
from collabsim.validation.patterns import PATTERNS

TESTS = Path(collabsim.__file__).resolve().parents[1] / "tests"
"""Where the tests stand in a checkout."""

VERDICTS: tuple[Verdict, ...] = ("holds", "partly", "not")
KINDS = ("median of the region", "source", "source, value assumed", "assumption", "switch")
"""Kinds of source of a parameter, in the order they are shown."""


def pattern_titles() -> str:
    """Each pattern, and how many of its measurements hold, hold partly and do not."""
    counts = Counter((entry["pattern"], entry["verdict"]) for entry in stored()["patterns"])
    rows = ((p.id, p.sentence, *(counts[p.id, v] for v in VERDICTS)) for p in PATTERNS)
    return table(("", "pattern", "holds", "partly", "does not"), rows)


def kind_of_source(parameter: Parameter) -> str:
    """Where a value comes from, as one of :data:`KINDS`, by the words of its source."""
    source = parameter.source
    if parameter.name.startswith("neutral_") or parameter.name in (
        "mode",
        "understanding_without_mindset",
    ):
        return "switch"
    if source.startswith(("assumption", "unmeasured", "not estimated")):
        return "median of the region" if REGION_MEDIAN in source else "assumption"
    return "source, value assumed" if "assumption" in source else "source"


def parameter_sources() -> str:
    """For each group of parameters how many have which kind of source."""
    rows = []
    for group in GROUPS:
        counts = Counter(map(kind_of_source, group.parameters))
        rows.append((f"`[{group.name}]`", len(group.parameters), *(counts[k] for k in KINDS)))
    total = Counter(map(kind_of_source, PARAMETERS.values()))
    rows.append(("all", len(PARAMETERS), *(total[kind] for kind in KINDS)))
    return table(("group", "parameters", *KINDS), rows)


def rooms_of_tests(folder: Path = TESTS) -> str:
    """For each room of the tests the files in it and what each holds."""
    rows = []
    for path in sorted(folder.rglob("test_*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        said = (ast.get_docstring(module) or "").partition("\n\n")[0]
        room = path.relative_to(folder).parent.as_posix()
        rows.append(("the house" if room == "." else room, f"`{path.name}`", said))
    return table(("room", "file", "what it holds"), rows)
