"""A hypothesis on a parameter of one's own, read by a rule of one's own."""

from __future__ import annotations

import json
import sys

import pytest

from collabsim.errors import UserError
from collabsim.experiment.store.parts import source_hash_here
from collabsim.laboratory.files import load_hypothesis
from collabsim.laboratory.running import run_hypothesis
from tests.laboratory.conftest import SMALL

RULES = """
from collabsim import Rulebook
from collabsim.rules.consent import consent as shipped


def consent(p, terms):
    return shipped(p, terms) + p.own[3]


drive = Rulebook(consent=consent).run_world
"""

BASE = """
name = "Bolder"
extends = "baseline"

[own.boldness]
place = 3
value = 0
low = -5
high = 5
unit = "log odds"
meaning = "How much more readily everybody consents."
"""

FACTOR = """[factor.boldness]
levels = [-3, 0, 3]
parameter = "own.boldness"
"""


@pytest.fixture
def claim(tmp_path, monkeypatch):
    """The small hypothesis with its factor an own parameter; its rules in a module of its own."""
    name = f"rules_of_{tmp_path.name}".replace("-", "_")
    (tmp_path / f"{name}.py").write_text(RULES, encoding="utf-8")
    (tmp_path / "bolder.toml").write_text(BASE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    source_hash_here.cache_clear()
    before, _, after = SMALL.partition("[factor.cognitive]")
    held = after.partition("[outcome]")[2]
    scenario = f'[scenario]\nbase = "bolder.toml"\ndriver = "{name}:drive"\n'
    held = held.replace("delivering_12", "x").replace("started", "delivering_12")
    held = held.replace("x = {", "started = {", 1)
    text = f"{before}{FACTOR}\n[outcome]{held}".replace("[scenario]\n", scenario)
    path = tmp_path / "T1.toml"
    path.write_text(text, encoding="utf-8")
    yield path, name
    sys.modules.pop(name, None)
    source_hash_here.cache_clear()


@pytest.mark.long
def test_the_rule_reads_the_level_in_runs_and_at_points_of_the_region(claim, tmp_path):
    path, name = claim
    found = run_hypothesis(load_hypothesis(path), tmp_path / "h" / "T1")
    (started,) = [one for one in found["looks"] if one["outcome"] == "started"]
    shy, same, bold, _ = started["value"]
    assert shy < same < bold
    (frozen,) = (tmp_path / "h").glob("*.frozen.json")
    said = json.loads(frozen.read_text("utf-8"))
    assert f"{name}:drive" in json.dumps(said)
    at_points = found["region"]["outcomes"][0]["effects"]
    assert all(one["last_minus_first"][1] > 0.0 for one in at_points.values())


def test_another_file_of_rules_is_another_claim(claim):
    path, name = claim
    first = load_hypothesis(path)
    rules = path.parent / f"{name}.py"
    rules.write_text(RULES.replace("p.own[3]", "2.0 * p.own[3]"), encoding="utf-8")
    source_hash_here.cache_clear()
    second = load_hypothesis(path)
    assert first.sha256 == first.sha256 != load_hypothesis("H1a").sha256
    assert second.as_dict()["driver"]["name"] == f"{name}:drive"
    assert second.as_dict()["driver"]["rules"] == source_hash_here(f"{name}:drive")
    shipped = path.read_text("utf-8").replace(f'driver = "{name}:drive"\n', "")
    path.write_text(shipped, encoding="utf-8")
    plain = load_hypothesis(path)
    assert "driver" not in plain.as_dict()
    assert len({plain.sha256, second.sha256}) == 2
    assert len({plain.design_sha256, second.design_sha256}) == 2


@pytest.mark.parametrize(
    ("driver", "said"),
    [
        ("nowhere_at_all:drive", "line 11.*nowhere_at_all cannot be imported"),
        ("compield", "line 11.*did you mean 'compiled'"),
        ("json:dumbs", "line 11.*json has no 'dumbs'; did you mean 'dumps'"),
    ],
)
def test_a_driver_that_is_not_there_is_refused_with_its_line(claim, driver, said):
    path, name = claim
    path.write_text(path.read_text("utf-8").replace(f"{name}:drive", driver), encoding="utf-8")
    with pytest.raises(UserError, match=said):
        load_hypothesis(path)


def test_what_is_mediated_is_asked_of_the_shipped_rules_only(tmp_path):
    path = tmp_path / "M.toml"
    path.write_text('extends = "H12"\n[scenario]\ndriver = "mesa"\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"line 3.*the shipped rules alone"):
        load_hypothesis(path)
