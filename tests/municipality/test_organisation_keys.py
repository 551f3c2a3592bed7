"""What is declared of the keys of an organisation file is what the reader holds to."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from collabsim.errors import UserError
from collabsim.municipality import organisation_keys as keys
from collabsim.municipality.given import structure_of
from collabsim.municipality.organisation_tables import Table, Tables
from tests.municipality.small_organisation import SMALL

TIE = '\n[[tie]]\npost = "chief"\nunits = ["care unit"]\n'
WRONG: dict[keys.Kind, tuple[Any, str]] = {
    "text": (3, "expected a text in quotes"),
    "word": ("no such word", "unknown"),
    "number": ("many", "expected a number"),
    "whole": (1.5, "expected a whole number"),
    "switch": ("perhaps", "expected true or false"),
    "texts": ("one", "a list of names in quotes"),
}
DECLARED = [
    *(("top", key) for key in keys.TOP),
    *((table, key) for table, listed in keys.TABLES.items() for key in listed),
]


def read(data: dict[str, Any]) -> Any:
    tables = {kind: [Table("o.toml", kind, row) for row in data.pop(kind)] for kind in keys.TABLES}
    top = Table("o.toml", "the organisation", data)
    return structure_of(Tables(top, tables["post"], tables["unit"], tables["tie"]), {})


@pytest.mark.parametrize(("table", "key"), DECLARED, ids=lambda part: getattr(part, "name", part))
def test_a_key_takes_what_is_declared(table: str, key: keys.Key) -> None:
    data = tomllib.loads(SMALL + TIE)
    row = data if table == "top" else data[table][-1]
    needed = key.left_out == "needed"
    assert (key.name in row) >= needed
    if needed:
        value = row.pop(key.name)
        with pytest.raises(UserError, match=f"needs (the key )?'{key.name}'"):
            read(data)
        data = tomllib.loads(SMALL + TIE)
        row = data if table == "top" else data[table][-1]
        assert row[key.name] == value
    if key.name == "posts_csv":  # read before the others, with the file
        return
    row[key.name], sentence = WRONG[key.kind]
    with pytest.raises(UserError, match=sentence):
        read(data)
