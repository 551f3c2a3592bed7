"""Words mean what their source means, and no source is said to say more than it does."""

from __future__ import annotations

import re

import pytest

from collabsim.language import LANGUAGES, catalogue, text
from collabsim.parameters import PARAMETERS, delegation_group
from collabsim.scenario import shipped_folder

STUDY = "Isaksen 2022"
HANDBOOK = "handbook"

SAID_BY_THE_STUDY = {"project_months"}
"""The number of the key study that is a default as it stands."""

PERSON_SERVED = {"nb": "den enkelte", "nn": "den einskilde", "en": "the person served"}
THIN_AND_THICK = {"nb": ("tynn", "tykk"), "nn": ("tynn", "tjukk"), "en": ("thin", "thick")}
HEARING = {"nb": "høring", "nn": "høyring", "en": "hearing"}
ASSESSMENT = {"nb": "vurdering", "nn": "vurdering", "en": "assessment"}
EVIDENCE = {"nb": "erfaringsgrunnlag", "nn": "erfaringsgrunnlag", "en": "evidence"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pole_of_the_mindset_is_the_person_served(language):
    served = PERSON_SERVED[language]
    assert text("person.unit_high", language) == served
    legends = [s for s in catalogue(language).values() if "#" not in s and "(blå)" in s]
    legends += [s for s in catalogue(language).values() if "(blue)" in s]
    assert any(served in sentence for sentence in legends)


@pytest.mark.parametrize("language", LANGUAGES)
def test_co_creation_is_thin_or_thick_and_no_hearing(language):
    thin, thick = THIN_AND_THICK[language]
    explained = text("glossary.co_creation", language).lower()
    assert thin in explained
    assert thick in explained
    assert HEARING[language] not in explained
    assert thick in text("lever.cocreation", language).lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_team_has_seen_is_its_assessment_of_the_effect(language):
    """A share of 0.6 is no amount of evidence."""
    names = ("met_never", "met_once", "met_often", "money_ended", "money_ended_and_pilot")
    for name in names:
        told = text(
            f"story.{name}",
            language,
            date="",
            months="",
            evidence="0.6",
            last="",
            first="",
            times="",
            when="",
        )
        assert ASSESSMENT[language] in told
        assert EVIDENCE[language] not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sum_of_a_delegation_says_whose_it_is_and_in_which_sector(language):
    names = [one.name for one in delegation_group.delegation.parameters]
    assert len({text(f"parameter.{name}", language) for name in names}) == len(names)
    alone = text("parameter.delegation_school_unit_nok", language).lower()
    assert re.search(r"enhetsleder|einingsleiar|unit manager", alone)
    assert re.search(r"skole|skule|school", alone)


def test_a_value_a_source_does_not_give_is_called_an_assumption():
    unsaid = {
        name
        for name, one in PARAMETERS.items()
        if (STUDY in one.source or HANDBOOK in one.source) and "assumption" not in one.source
    }
    assert unsaid == SAID_BY_THE_STUDY


def test_no_source_is_a_paper_readers_do_not_have():
    assert not {n for n, one in PARAMETERS.items() if re.search(r"\.(md|pdf|docx)\b", one.source)}


CLAIMS = {
    "fund_nok_per_inhabitant": ("part of a larger fund", "over 100,000"),
    "national_threshold_nok": ("from 6 April 2018", "1.1 million in 2017"),
    "retention": ("assumption", "suggest"),
    "useful_share": ("assumption", "30-50 %"),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_source_says_how_far_it_reaches(name):
    for claim in CLAIMS[name]:
        assert claim in PARAMETERS[name].source


def test_pooled_budgets_come_from_no_handbook():
    assert HANDBOOK not in PARAMETERS["pooled_budget"].source
    sweep = (shipped_folder() / "sweeps" / "pooled_budgets.toml").read_text(encoding="utf-8")
    assert HANDBOOK not in sweep


def test_entrepreneurs_are_not_said_to_have_counted(checkout):
    purpose = (checkout / "docs" / "odd.md").read_text(encoding="utf-8").split("\n## 2.")[0]
    assert "How often pilots stopped they did not say" in " ".join(purpose.split())
    assert "happened more" not in purpose
    longer = (shipped_folder() / "sweeps" / "project_months_by_size.toml").read_text("utf-8")
    assert "longer projects cost more" not in longer
