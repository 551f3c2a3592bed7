"""All languages say everything, and nothing that no longer exists, each in its own words."""

from __future__ import annotations

import re
import string
from enum import IntEnum

import pytest

from collabsim.language import DEFAULT_LANGUAGE, LANGUAGES, catalogue, has_text, text
from collabsim.language.catalogue import check_language
from collabsim.municipality import structure
from collabsim.parameters import GROUPS, PARAMETERS, ROLES
from collabsim.world import codes

ENUMERATIONS = {
    kind.__name__.lower(): kind
    for module in (structure, codes)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, IntEnum) and kind is not IntEnum
}
WRITTEN_BY_REPORTS = {"state": {"censored"}}
"""Words of result tables that are no code of the model."""

DIFFERENCE_UNITS = {"names", "SHA-256"}


FOREIGN = {
    "nb": {
        "ikkje", "korleis", "kvifor", "kva", "kven", "kvar", "kor", "berre", "ein", "eit", "éin",
        "éi", "frå", "dei", "vere", "vore", "gjere", "mykje", "òg", "sjølv", "nokon", "noko",
        "nokre", "utan", "kjem", "blei", "vart", "tilsett", "tilsette", "leiar", "eining",
        "månad", "månader", "pengar", "skule", "innbyggjarar",
    },
    "nn": {
        "ikke", "hvordan", "hvorfor", "hva", "hvem", "hver", "hvert", "hvor", "bare", "en", "et",
        "én", "ett", "fra", "være", "vært", "gjøre", "gjør", "mye", "også", "selv", "noen",
        "noe", "uten", "kommer", "ble", "ansatt", "ansatte", "leder", "ledere", "lederen",
        "enhet", "enheter", "enheten", "måned", "måneder", "penger", "skole", "innbyggere",
        "tilskudd", "størrelse", "forskjell", "mulig", "beslutning", "besluttet", "dere", "deres",
        "spørres", "brukes", "virkemiddel", "oppmerksomhet", "nærhet", "ildsjel",
        "fortsatt", "videre", "hennes", "hun", "ga", "sto", "fikk", "sluttet", "stoppet",
        "startet", "spurte", "begynte", "følge", "bedre", "lavt", "høyt", "lav", "høy", "høyere",
    },
    "en": {"ikke", "ikkje", "eller", "som", "når", "kommunen", "piloten"},
}  # fmt: skip
"""Words of another language that a catalogue does not hold: what is easily left behind."""

NOT_NYNORSK = ("kommunen sin", "kommunen sitt", "kommunens", "pilotens", "teamets", "enhetens")
"""Genitives nynorsk does without."""

SHORT = 8
"""Sentences of up to so many words may be the same in bokmål and nynorsk."""


def table(language: str, name: str) -> set[str]:
    """Keys of one table of a language."""
    prefix = f"{name}."
    return {key.removeprefix(prefix) for key in catalogue(language) if key.startswith(prefix)}


def braces(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_has_a_label_and_every_label_a_parameter(language):
    assert table(language, "parameter") == set(PARAMETERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_role_choice_and_unit_has_its_words(language):
    assert table(language, "group") == {group.name for group in GROUPS}
    assert table(language, "parameter_role") == set(ROLES)
    assert table(language, "choice") == {c for p in PARAMETERS.values() for c in p.choices}
    units = {p.unit for p in PARAMETERS.values()}
    assert table(language, "measure") == units | DIFFERENCE_UNITS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(ENUMERATIONS))
def test_every_code_has_its_words(language, name):
    members = {member.name.lower() for member in ENUMERATIONS[name]}
    assert table(language, name) == members | WRITTEN_BY_REPORTS.get(name, set())


def test_the_codes_of_the_model_are_among_the_enumerations():
    assert {"state", "outcome", "stage", "reason", "argument", "role", "sector", "band", "door",
            "source", "event"} <= set(ENUMERATIONS)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_sentences_with_the_same_braces(language):
    first, other = catalogue(DEFAULT_LANGUAGE), catalogue(language)
    assert set(first) == set(other)
    assert {k: braces(v) for k, v in first.items()} == {k: braces(v) for k, v in other.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_and_no_two_parameters_share_a_label(language):
    sentences = {k: v for k, v in catalogue(language).items() if not k.startswith("format.")}
    assert all(sentence.strip() == sentence != "" for sentence in sentences.values())
    labels = [text(f"parameter.{name}", language) for name in PARAMETERS if name not in _CONTINUED]
    assert len(labels) == len(set(labels))


def words(sentence: str) -> list[str]:
    """The words of a sentence in lower case, without what its braces name."""
    return re.findall(r"\w+", re.sub(r"\{[^{}]*\}", "", sentence).lower())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_holds_words_of_another(language):
    left_behind = {
        key: found
        for key, sentence in catalogue(language).items()
        if (found := FOREIGN[language] & set(words(sentence)))
    }
    assert left_behind == {}


def test_nynorsk_does_without_genitives_of_bokmaal():
    sentences = catalogue("nn").items()
    assert not {k for k, s in sentences if any(wrong in s.lower() for wrong in NOT_NYNORSK)}


def test_nynorsk_is_no_copy_of_bokmaal():
    bokmaal, nynorsk = catalogue("nb"), catalogue("nn")
    long = [key for key, sentence in bokmaal.items() if len(words(sentence)) > SHORT]
    assert len(long) > 200
    assert [key for key in long if bokmaal[key] == nynorsk.get(key)] == []
    for key, sentence in bokmaal.items():
        if set(words(sentence)) & FOREIGN["nn"]:
            assert nynorsk.get(key) != sentence, key


_CONTINUED = {name for name in PARAMETERS if text(f"parameter.{name}").startswith("The same")}
"""Labels that continue the one before them."""


def test_text_fills_the_braces():
    assert text("scenario.fingerprint", "nb", fingerprint="ab12") == "Fingeravtrykk ab12"
    assert text("role.chief_executive", "nb") == "kommunedirektør"
    assert text("role.chief_executive") == "chief executive"


def test_a_missing_sentence_is_named():
    with pytest.raises(KeyError, match=r"no sentence 'parameter\.nothing' in language 'nb'"):
        text("parameter.nothing", "nb")
    assert not has_text("parameter.nothing")


def test_a_missing_value_is_named():
    with pytest.raises(KeyError, match=r"scenario\.fingerprint.*needs a value for 'fingerprint'"):
        text("scenario.fingerprint")


def test_an_unknown_language_is_refused_with_the_nearest():
    with pytest.raises(
        ValueError, match=r"no language 'nbo', only en, nb and nn \(did you mean nb\?\)"
    ):
        check_language("nbo")
    with pytest.raises(ValueError, match="no language 'xy'"):
        text("state.waiting", "xy")


def test_catalogues_cannot_be_changed():
    with pytest.raises(TypeError):
        catalogue("en")["state.waiting"] = "x"  # type: ignore[index]
