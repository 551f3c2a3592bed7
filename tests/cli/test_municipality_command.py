"""``collabsim municipality``: structure, range and instruments, and never a second name."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from collabsim.analysis.structures import FACTS, facts, facts_of_all
from collabsim.cli import app
from collabsim.language import LANGUAGES, text
from collabsim.municipality.generate import generate
from collabsim.municipality.norway import find_municipality, municipalities_table, predecessors
from collabsim.scenario import load_scenario

pytestmark = pytest.mark.jobs


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("COLLABSIM_LANGUAGE", raising=False)
    return lambda *words: CliRunner().invoke(app, list(map(str, words)))


def test_predecessors_are_those_whose_successor_it_is():
    named = {one.name for one in predecessors(find_municipality("Sogndal"))}
    assert named == {"Balestrand", "Leikanger"}
    for one in predecessors(find_municipality("Ålesund")):
        assert "Ålesund" in {own.name for own in one.successors}
    assert predecessors(find_municipality("Utsira")) == ()


def test_the_structures_of_all_are_those_of_their_sizes_without_a_name():
    values = load_scenario("rules_2026").values
    every = facts_of_all(values)
    assert set(every) == {"population", *FACTS}
    assert len(every["population"]) == len(municipalities_table()) == 357
    assert (every["population"][1:] >= every["population"][:-1]).all()
    for place in (0, 100, 300, 356):
        own = facts(generate("x", int(every["population"][place]), values))
        assert [every[fact][place] for fact in FACTS] == [getattr(own, fact) for fact in FACTS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_caveat_is_in_the_picture_in_bold_and_no_other_name_is(run, tmp_path, language):
    found = run(
        "--language", language, "municipality", "sogndal", "--out", tmp_path / "m",
        "--points", 9, "-n", 10,
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    others = {str(one) for one in municipalities_table()["name"]} - {"Sogndal"}
    for stem in ("range", "structure", "range_80mm", "structure_80mm"):
        for form in (".png", ".pdf"):
            assert (tmp_path / "m" / f"{stem}.{language}{form}").stat().st_size > 5_000
        svg = (tmp_path / "m" / f"{stem}.{language}.svg").read_text(encoding="utf-8")
        written = re.findall(r"<text style=\"([^\"]*)\"[^>]*>([^<]*)</text>", svg)
        key = "municipality.caveat" if "range" in stem else "municipality.structure_caveat"
        caveat = text(key, language, name="Sogndal").split()
        bold = " ".join(words for style, words in written if "700" in style or "bold" in style)
        assert all(word in bold for word in caveat)
        shown = " ".join(words for _, words in written)
        assert not others & set(re.findall(r"\w+", shown))
    sizes = [float(one) for one in re.findall(r"([\d.]+)px", svg)]
    assert min(sizes) >= 6.5


def test_what_cannot_be_meant_is_said_in_a_sentence(run, tmp_path):
    for name, sentence in (("Sogndall", "Sogndal"), ("Leikanger", "Sogndal"), ("9999", "number")):
        found = run("municipality", name, "--out", tmp_path / "m")
        assert found.exit_code == 2
        assert sentence in found.stderr
        assert found.stderr.count("\n") == 1
        assert not (tmp_path / "m").exists()


def test_instruments_are_told_only_where_they_are_told_from_nothing(run, tmp_path, monkeypatch):
    from collabsim.api import instruments

    def few(*given, **more):
        return instruments(*given, **{**more, "only": ["pooled_budget", "guide"]})

    monkeypatch.setattr("collabsim.api.instruments", few)
    monkeypatch.setattr("collabsim.cli.municipality.INSTRUMENT_REPLICATIONS", 12)
    found = run("municipality", "Drammen", "--out", tmp_path, "--points", 9, "-n", 6,
                "--instruments")  # fmt: skip
    assert found.exit_code == 0, found.output
    told = "Pooled budget" in found.stdout or "2 others are not told" in found.stdout
    assert told
    assert "no other assumptions were tried" in found.stdout
