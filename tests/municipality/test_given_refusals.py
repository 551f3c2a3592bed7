"""Every sentence with which an organisation file is refused."""
# ruff: noqa: E501 - a row is a case: what stands in the file, and the sentence it is answered with

from __future__ import annotations

import pytest

from collabsim.errors import UserError
from collabsim.municipality.generate import generate
from collabsim.municipality.given import read_organisation, to_file
from collabsim.municipality.graph import faults
from tests.municipality.small_organisation import POST, SMALL, UNIT


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('role = "council"', 'role = "councel"', r"line 6: unknown role 'councel': did you mean 'council'\?"),
        ('role = "council"', 'role = "frontline"', "line 6: frontline posts are not listed"),
        ('role = "council"', "role = 3", "line 6: role is 3: expected a text in quotes"),
        ('role = "council"', "", "line 4: post needs the key 'role': one of "),
        (
            'role = "council"',
            'role = "section_head"\nsuperior = "chief"',
            'one post must have role = "council", and none has',
        ),
        ('name = "chief"', 'name = "council"', "line 9: two posts are called 'council'"),
        ('name = "chief"', 'name = "staff:chief"', "line 9: 'staff:chief': names that begin with"),
        ('superior = "council"', 'superior = "counsil"', "unknown superior 'counsil' of 'chief': did you mean 'council'"),
        ('superior = "council"', "", "line 8: post 'chief' needs a superior"),
        ('superior = "council"', 'superior = "chief"', "the superiors go round in a circle: chief -> chief"),
        ('superior = "council"', 'superior = "care manager"', "'chief' reports to 'care manager', a unit_manager"),
        ('sector = "care"', 'sector = "cares"', "line 35: unknown sector 'cares': did you mean 'care'"),
        ('sector = "care"', 'sector = "care"\nbudget_nok = "much"', "line 36: budget_nok is 'much': expected a number"),
        ('sector = "care"', 'sector = "care"\nbudget_nok = 0', "line 36: budget_nok is 0: expected at least 1"),
        ('sector = "care"', 'sector = "care"\nfrontline = 2', "frontline is 2: expected at least 3, at most 12"),
        ('sector = "care"', 'sector = "care"\nfrontline = 5.5', "expected a whole number"),
        ('sector = "care"', 'sector = "care"\nstaf = 5', "unknown key 'staf' in unit: did you mean 'staff'"),
        ('sector = "care"', 'sector = "school"', "no unit has the sector care: add one, or set pilots.sector_care to 0"),
        ('sector = "care"', 'sector = "care"\nstate_superior = "chief"', "only a nav unit has one"),
        ('sector = "nav"', 'sector = "nav"\nstate_superior = "stat"', "unknown state_superior 'stat': did you mean 'state'"),
        ('unit = "care unit"', 'unit = "care unit"\n[[tax]]\nrate = 3', "line 42: unknown key 'tax' in the organisation"),
        ('unit = "care unit"', 'unit = "care"', "unknown unit 'care': did you mean 'care unit'"),
        ('unit = "care unit"', "", "line 37: unit manager 'care manager' needs a unit"),
        ('unit = "care unit"', 'unit = "school unit"', "unit 'school unit' has two managers, 'school manager' and 'care manager'"),
        ('name = "care unit"', 'name = "school unit"', "line 34: two units are called 'school unit'"),
        ('name = "care unit"', 'name = ""', "expected a text on one line, not empty"),
        ("population = 2000", "population = true", "line 2: population is True: expected a number"),
        ("population = 2000", "population = 0", "line 2: population is 0: expected at least 1"),
        ("population = 2000", "population = 3_000_000", r"line 2: population is 3000000: expected at least 1, at most 2,000,000$"),
        ("population = 2000", "population = 2 000", r"line 2: this is not valid TOML: .*; a number has a point before decimals and _ between thousands: 2_000$"),
        ("population = 2000", "population = 2000\ntie_chance = 0,05", r"line 3: this is not valid TOML: .*: 0\.05$"),
        ("population = 2000", "", "the organisation needs the key 'population'"),
        ("population = 2000", "population = 2000\nties = 'off'", "line 3: unknown ties 'off': expected one of drawn, none"),
        ("population = 2000", "population = 2000\ntie_chance = 1.5", "tie_chance is 1.5: expected at least 0, at most 1"),
        ("population = 2000", "population = ", "line 2: this is not valid TOML"),
        ("population = 2000", "population = 2000\npost = 3", r"'post' must be written as tables|this is not valid TOML"),
    ],
)  # fmt: skip
def test_refuses_with_one_sentence_that_names_the_place(read, old, new, sentence):
    assert old in SMALL
    with pytest.raises(UserError, match=sentence) as refused:
        read(SMALL.replace(old, new, 1))
    assert "org.toml" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "role", "rest", "sentence"),
    [
        ("second", "council", "", "the councils 'council' and 'second' both have no superior: only the municipal"),
        ("second", "council", 'superior = "chief"', "no unit stands below 'second'"),
        ("second", "chief_executive", 'superior = "council"', "both have the role chief_executive"),
        ("lonely", "sector_head", 'superior = "chief"', "no unit stands below 'lonely'"),
        ("idle", "adviser", 'superior = "chief"', "adviser 'idle' needs a duty"),
        ("helper", "coordinator", 'superior = "chief"\nduty = "legal"', "only advisers have 'duty'"),
        ("office", "adviser", 'superior = "chief"\nduty = "legal"\nshared = true', "a shared office has no superior"),
        ("office", "adviser", 'duty = "legal"\nshared = "yes"', "shared is 'yes': expected true or false"),
        ("office", "adviser", 'duty = "law"', "unknown duty 'law'"),
        ("helper", "coordinator", 'superior = "care manager"', "expected a council, chief executive, sector head"),
        ("helper", "coordinator", 'superior = "chief"\nunit = "care unit"', "only a unit_manager has a unit"),
        ("helper", "coordinator", 'superior = "chief"\ncuriosity = 1.2', "line 67: curiosity is 1.2: expected at least 0, at most 1"),
        ("helper", "coordinator", 'superior = "chief"\ncuriosity = nan', "curiosity is nan: expected at least 0, at most 1"),
        ("helper", "coordinator", 'superior = "chief"\nprior_belief = "high"', "prior_belief is 'high': expected a number"),
        ("helper", "coordinator", 'superior = "chief"\nhorizon_years = 0', "horizon_years is 0: expected at least 0.1, at most 100"),
        ("helper", "coordinator", 'superior = "chief"\ncuriousity = 0.2', "unknown key 'curiousity' in post: did you mean 'curiosity'"),
        ("county", "state_superior", 'superior = "chief"', "a state_superior has no superior"),
        ("county", "state_superior", "", "no nav unit has 'county' as its state_superior|needs a state_superior"),
        ("county", "state_superior", "frontline = 3", "unknown key 'frontline' in post"),
    ],
)  # fmt: skip
def test_refuses_posts_that_cannot_be(read, name, role, rest, sentence):
    extra = POST.format(name=name, role=role, rest=rest)
    if sentence.startswith("no nav unit"):
        extra += POST.format(name="region", role="state_superior", rest="")
    with pytest.raises(UserError, match=sentence) as refused:
        read(SMALL + extra)
    assert "org.toml" in str(refused.value)


def test_names_the_circle_of_superiors(read):
    circle = POST.format(name="a", role="sector_head", rest='superior = "b"')
    circle += POST.format(name="b", role="sector_head", rest='superior = "a"')
    with pytest.raises(UserError, match=r"line \d+: .* circle: a -> b -> a"):
        read(SMALL + circle)


def test_refuses_a_line_longer_than_the_longest_path(read):
    text = SMALL
    for i in range(6):
        above = f"level {i - 1}" if i else "chief"
        text += POST.format(name=f"level {i}", role="section_head", rest=f'superior = "{above}"')
    text = text.replace(
        'role = "unit_manager"\nsuperior = "chief"', 'role = "unit_manager"\nsuperior = "level 5"'
    )
    with pytest.raises(
        UserError, match="9 leaders from 'school manager' to the council: at most 8"
    ):
        read(text)
    shorter = text.replace('superior = "level 5"', 'superior = "level 4"').split(
        '\n[[post]]\nname = "level 5"'
    )
    assert len(read(shorter[0]).line_above(0)) == 8


def test_refuses_a_line_past_the_chief_executive(read):
    aside = POST.format(name="aside", role="sector_head", rest='superior = "council"')
    manager = 'name = "care manager"\nrole = "unit_manager"\nsuperior = '
    text = SMALL.replace(manager + '"chief"', manager + '"aside"') + aside
    with pytest.raises(UserError, match="the line of 'care manager' does not pass the chief"):
        read(text)


def test_refuses_a_unit_without_manager_and_ties_to_nobody(read):
    lonely = '\n[[unit]]\nname = "lonely"\nsector = "care"\n'
    with pytest.raises(UserError, match=r"line 64: unit 'lonely' has no manager"):
        read(SMALL + lonely)
    with pytest.raises(UserError, match=r"unknown post 'chieff': did you mean 'chief'"):
        read(SMALL + '\n[[tie]]\npost = "chieff"\nunits = ["care unit"]\n')
    with pytest.raises(UserError, match=r"unknown unit 'cars unit': did you mean 'care unit'"):
        read(SMALL + '\n[[tie]]\npost = "chief"\nunits = ["cars unit"]\n')
    with pytest.raises(UserError, match="tie needs 'units': a list of names in quotes"):
        read(SMALL + '\n[[tie]]\npost = "chief"\nunits = []\n')


def test_refuses_state_superiors_whose_units_stand_apart(read):
    text = SMALL + UNIT.format(sector="nav").replace("nav unit", "nav south").replace(
        "nav manager", "nav manager south"
    )
    for part in ("north", "south"):
        text += POST.format(name=part, role="sector_head", rest='superior = "chief"')
    below = 'role = "unit_manager"\nsuperior = "chief"'
    text = text.replace(
        'name = "nav manager south"\n' + below,
        'name = "nav manager south"\n' + below.replace("chief", "south"),
    )
    text = text.replace(below, below.replace("chief", "north"))
    apart = text.replace(
        'name = "school manager"\n' + below.replace("chief", "north"),
        'name = "school manager"\n' + below.replace("chief", "south"),
    )
    with pytest.raises(UserError, match="the nav units of 'state' stand in different parts"):
        read(apart)
    assert faults(read(text)) == []


def test_refuses_files_that_are_not_text(tmp_path):
    latin = tmp_path / "latin.toml"
    latin.write_bytes(SMALL.replace('"Small"', '"Små"').encode("latin-1"))
    with pytest.raises(UserError, match=r"latin\.toml, line 1: the file must be UTF-8"):
        read_organisation(latin, {})
    with pytest.raises(UserError, match="cannot be read"):
        read_organisation(tmp_path / "missing.toml", {})
    with pytest.raises(UserError, match="does not exist; make it, or name another"):
        to_file(generate("x", 100, {}), tmp_path / "no folder" / "org.toml")


@pytest.mark.parametrize(
    ("header", "row", "sentence"),
    [
        ("name,rolle", "a,b", r"posts\.csv, line 1: unknown key 'rolle' in the header row: did you mean 'role'"),
        ("name,role", "a,council,x", "line 2: more cells than the 2 columns"),
        ("name,unit,sector,staff", "a,b,care,many", "line 2: staff is 'many': expected a number"),
        ("name,role,shared", "a,adviser,maybe", "line 2: shared is 'maybe': expected true or false"),
        ("name,role", "a,mayor", "line 2: unknown role 'mayor'"),
    ],
)  # fmt: skip
def test_refuses_csv_tables_with_the_line(tmp_path, read, header, row, sentence):
    (tmp_path / "posts.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(UserError, match=sentence):
        read('name = "x"\npopulation = 10\nposts_csv = "posts.csv"\n')


def test_posts_stand_in_one_place_only(read):
    with pytest.raises(UserError, match="in the CSV file or here, not both"):
        read('posts_csv = "posts.csv"\n' + SMALL)
