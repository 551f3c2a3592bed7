from __future__ import annotations

import pandas as pd
import pytest

from collabsim.errors import UserError
from collabsim.municipality import norway
from collabsim.municipality.norway import (
    SIZE_SENTENCE,
    find_municipality,
    fold,
    inhabitants_of,
    municipalities_table,
    write_csv,
)
from tests.every import every

TABLE = municipalities_table()
PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "Ae", "Ø": "O", "Å": "A"})
TELEX = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "AE", "Ø": "OE", "Å": "AA"})


def test_the_table_is_the_one_its_sources_describe():
    assert len(TABLE) == 357
    assert TABLE["municipality_number"].is_unique
    assert TABLE["municipality_number"].str.fullmatch(r"\d{4}").all()
    assert TABLE["county"].nunique() == 15
    sums = [int(TABLE[f"population_{year}"].sum()) for year in (2024, 2025, 2026)]
    assert sums == [5_550_203, 5_594_340, 5_627_400]
    assert TABLE.columns[TABLE.isna().any()].tolist() == ["expenditure_need_index_2026"]
    assert TABLE["population_2026"].is_monotonic_decreasing


@every(TABLE.itertuples(index=False), name=lambda row: row.name)
def test_every_municipality_is_found_by_number_and_by_name_however_written(row):
    expected = (row.municipality_number, row.name, row.county, row.population_2026)
    shared = row.name in ("Herøy", "Våler")
    name = f"{row.name} ({row.county})" if shared else row.name
    ways = [
        row.municipality_number,
        name,
        name.upper(),
        name.translate(PLAIN).lower(),
        name.translate(TELEX),
    ]
    if not shared:
        ways += [f"  {name} kommune ", f"{name} ({row.county})", f"{name} - Suohkan"]
    for way in ways:
        found = find_municipality(way)
        assert (found.number, found.name, found.county, found.population) == expected
        assert found.label == name


def test_no_two_names_fold_to_one_spelling():
    spellings = TABLE.drop_duplicates("name")["name"].map(fold)
    assert spellings.is_unique


def test_a_leading_zero_may_be_missing():
    assert find_municipality("301").name == "Oslo"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Trondhjem", "there is no municipality 'Trondhjem': did you mean Trondheim"),
        ("Kristiansan", "did you mean Kristiansand or Kristiansund"),
        ("våler", r"'våler' is the name of 2 municipalities: say 'Våler \(Østfold\)' \(3114\) or"),
        ("Heroy (Oslo)", r"no municipality 'Heroy' in Oslo: did you mean Herøy \("),
        ("Herøy (Nordlan)", "there is no county 'Nordlan': did you mean Nordland"),
        ("Herøy (xyz)", "there is no county 'xyz': expected one of Agder, "),
        ("xqzzy", "the command 'collabsim municipalities' lists all of them"),
        ("", "there is no municipality ''"),
        ("1102", "no municipality has the number 1102: did you mean "),
        ("000", "no municipality has the number 0000"),
    ],
)
def test_what_is_not_meant_clearly_is_refused_with_the_nearest(text, sentence):
    with pytest.raises(UserError, match=sentence):
        find_municipality(text)


NEW_SINCE_2017 = {
    *("Færder", "Indre Fosen", "Indre Østfold", "Nordre Follo", "Lillestrøm", "Midt-Telemark"),
    *("Bjørnafjorden", "Alver", "Kinn", "Sunnfjord", "Stad", "Fjord", "Hustadvika", "Heim"),
    *("Orkland", "Nærøysund", "Senja", "Nesbyen"),
}


def test_the_municipalities_of_2017_are_those_of_today_less_the_new_and_those_that_are_no_more():
    gone = [one for one in norway._former() if one.year > 2017]
    assert set(TABLE["name"]) >= NEW_SINCE_2017
    assert len(TABLE) - len(NEW_SINCE_2017) + len(gone) == 426
    assert len({(one.name, one.county) for one in norway._former()}) == len(norway._former())
    # Every name that is new has taken something over.
    heirs = {m.name for one in gone for m in one.successors}
    assert heirs >= NEW_SINCE_2017


@every(norway._former(), name=lambda one: one.name)
def test_every_municipality_that_is_no_more_names_its_successor(former):
    shared = former.name in set(TABLE["name"])
    ways = [f"{former.name} ({former.county})", f"{former.name.translate(TELEX)}, {former.county}"]
    ways += [] if shared else [former.name, former.name.upper(), f"{former.name} kommune"]
    for way in ways:
        with pytest.raises(UserError) as told:
            find_municipality(way)
        for successor in former.successors:
            assert successor.name in str(told.value)
        assert str(former.year) in str(told.value)
    if shared:
        assert find_municipality(former.name).name == former.name
    for number in former.numbers:
        with pytest.raises(UserError) as told:
            find_municipality(number)
        assert str(told.value) == (
            f"no municipality has the number {number} today: {former.sentence}"
        )


COUNTIES_OF_2017 = {
    "01": "Østfold", "02": "Akershus", "06": "Buskerud", "07": "Vestfold", "08": "Telemark",
    "10": "Vest-Agder", "11": "Rogaland", "12": "Hordaland", "14": "Sogn og Fjordane",
    "15": "Møre og Romsdal", "16": "Sør-Trøndelag", "17": "Nord-Trøndelag", "18": "Nordland",
    "19": "Troms", "20": "Finnmark",
}  # fmt: skip


def test_the_numbers_of_municipalities_that_are_no_more_are_their_own():
    numbers = [number for one in norway._former() for number in one.numbers]
    assert len(set(numbers)) == len(numbers)
    assert not set(numbers) & set(TABLE["municipality_number"])
    for one in norway._former():
        first, *later = one.numbers
        assert COUNTIES_OF_2017[first[:2]] == one.county
        # Trøndelag became one county in 2018, and numbered its municipalities anew.
        assert len(later) == (one.county.endswith("Trøndelag") and one.year == 2020)
        assert all(number.startswith("50") for number in later)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("oppegard", "Oppegård (Akershus) became part of Nordre Follo in 2020: say 'Nordre Follo'"),
        (
            "Snillfjord",
            (
                "Snillfjord (Sør-Trøndelag) was divided among Orkland, Heim and Hitra in 2020: "
                "say 'Orkland', 'Heim' or 'Hitra'"
            ),
        ),
        ("lardal", "Lardal (Vestfold) became part of Larvik in 2018: say 'Larvik'"),
        ("Nes (Buskerud)", "Nes (Buskerud) took the name Nesbyen in 2020: say 'Nesbyen'"),
        (
            "60000",
            (
                "'60000' is no number of a municipality, which has four digits, but one of "
                "inhabitants: 60,000"
            ),
        ),
    ],
)
def test_what_has_become_of_it_is_one_sentence(name, sentence):
    with pytest.raises(UserError) as told:
        find_municipality(name)
    assert str(told.value) == sentence


@pytest.mark.parametrize(
    ("text", "inhabitants"),
    [
        ("60000", 60_000),
        ("60 000", 60_000),
        ("60\N{NO-BREAK SPACE}000", 60_000),
        ("60_000", 60_000),
        ("60.000", 60_000),
        ("60,000 inhabitants", 60_000),
        ("3301", None),
        ("3_301", 3_301),
        ("301", None),
        ("0217", None),
        ("219", 219),
        ("Oslo", None),
        ("1.5", None),
        ("60 00", None),
        ("9" * 400, None),
    ],
)
def test_a_number_of_inhabitants_is_told_from_that_of_a_municipality(text, inhabitants):
    assert inhabitants_of(text) == inhabitants


def test_the_table_is_filtered():
    assert municipalities_table("TROMSO")["name"].tolist() == ["Tromsø"]
    assert municipalities_table("bryne")["name"].tolist() == ["Time"]
    large = municipalities_table(county="rogaland", min_population=50_000)
    assert set(large["county"]) == {"Rogaland"}
    assert large["population_2026"].min() >= 50_000
    small = municipalities_table(max_population=500)
    assert small["population_2026"].max() <= 500
    assert municipalities_table("no such place").empty
    with pytest.raises(UserError, match="there is no county 'Rogland': did you mean Rogaland"):
        municipalities_table(county="Rogland")


def test_a_change_of_the_returned_table_does_not_stay():
    table = municipalities_table()
    table["name"] = "changed"
    assert "changed" not in set(municipalities_table()["name"])


def test_a_csv_keeps_letters_and_leading_zeros(tmp_path):
    write_csv(municipalities_table(max_population=800), tmp_path / "small.csv")
    again = pd.read_csv(tmp_path / "small.csv", dtype={"municipality_number": str})
    assert again["name"].tolist() == municipalities_table(max_population=800)["name"].tolist()
    with pytest.raises(UserError, match="does not exist; make it, or name another"):
        write_csv(TABLE, tmp_path / "no folder" / "small.csv")


def test_results_under_a_name_say_what_they_are_about():
    assert "size and structure" in SIZE_SENTENCE
