"""The names of the base and those of now: ``renamed.toml`` read, and looked up both ways."""

from __future__ import annotations

import contextlib
import importlib
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest import mock

FILE = Path(__file__).with_name("renamed.toml")
EVERY = "every"
TABLES = (
    "places", "arguments", "attributes", "parameters", "columns", "events", "none", "added",
    "keys", "words", "files", "texts", "summed_anew",
)  # fmt: skip

Names = Mapping[str, str]


def turned(names: Names) -> dict[str, str]:
    """New names to old ones; two old names may not have become one."""
    back = {new: old for old, new in names.items()}
    if len(back) != len(names):
        raise ValueError(f"two old names have the same new one: {names}")
    return back


@dataclass(frozen=True)
class Renamed:
    """What is called otherwise than at the base; see ``renamed.toml`` for each table."""

    tables: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = set(self.tables) - set(TABLES)
        if unknown:
            raise ValueError(f"{FILE.name} has no table {sorted(unknown)}")

    def table(self, name: str) -> Mapping[str, Any]:
        """A table of the file, empty where it is left out."""
        found: Mapping[str, Any] = self.tables.get(name, {})
        return found

    # --- Where things live ----------------------------------------------------------------------

    def there(self, place: str) -> Any:
        """What lived at ``module:name`` at the base."""
        module, _, name = self.table("places").get(place, place).partition(":")
        found = importlib.import_module(module)
        return getattr(found, name) if name else found

    def call(self, place: str, *args: Any, **named: Any) -> Any:
        """Call what lived at a place, with its keyword arguments by their old names."""
        arguments = self.table("arguments").get(place, {})
        return self.there(place)(*args, **{arguments.get(n, n): v for n, v in named.items()})

    def part(self, of: Any, name: str) -> Any:
        """The attribute of something by its old name, ``Simulation.pilots``."""
        return getattr(of, self.table("attributes").get(name, name.partition(".")[2]))

    def values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values of parameters by the names they have now."""
        now = self.table("parameters")
        return {now.get(name, name): value for name, value in values.items()}

    # --- Names of now to those of the base ------------------------------------------------------

    @cached_property
    def _old_parameters(self) -> dict[str, str]:
        return turned(self.table("parameters"))

    def old_parameter(self, name: str) -> str:
        """The old name of a parameter."""
        return self._old_parameters.get(name, name)

    def old_column(self, table: str, name: str) -> str:
        """The old name of a column; columns of sweeps are parameters too."""
        columns = self.table("columns")
        for names in (columns.get(table, {}), columns.get(EVERY, {})):
            old = turned(names).get(name)
            if old is not None:
                return old
        return self.old_parameter(name)

    def is_added(self, table: str, *names: str) -> bool:
        """Whether there was nothing of any of these names at the base."""
        return any(name in self.table("added").get(table, ()) for name in names)

    def old_word(self, word: str, column: str | None = None) -> str:
        """The old form of a word, in a column ``table.column`` or anywhere."""
        words = self.table("words")
        for names in (words.get(column, {}), words.get(EVERY, {})):
            old = turned(names).get(word)
            if old is not None:
                return old
        return word

    def old_file(self, name: str) -> str:
        """The old name of a file that a command writes."""
        return turned(self.table("files")).get(name, name)

    def none(self, table: str, column: str) -> Any:
        """What null in a column stands for; ``None`` where it is null as it was."""
        return self.table("none").get(table, {}).get(column)

    def old_key(self, parent: str, key: str) -> str:
        """The old name of a key of the page's data."""
        back = turned(self.table("keys"))
        return back.get(f"{parent}.{key}", back.get(key, key)).rpartition(".")[2]

    def fields_of(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        """The columns a kind of event has now, by their old names; several where one was split."""
        found = self.table("events").get(kind, {})
        return {old: (new,) if isinstance(new, str) else tuple(new) for old, new in found.items()}

    # --- Sentences ------------------------------------------------------------------------------

    @contextlib.contextmanager
    def worded(self) -> Iterator[None]:
        """Meanwhile sentences that were worded anew are what they were."""
        place = self.table("places").get("collabsim.language.catalogue:catalogue")
        module, _, name = (place or "collabsim.language.catalogue:catalogue").partition(":")
        importlib.import_module(module)
        # By its full name: the package has a function of the same name.
        home = sys.modules[module]
        now = getattr(home, name)
        before = self.table("texts")

        def as_before(language: str) -> Mapping[str, str]:
            sentences = now(language)
            old = before.get(language, {})
            unknown = set(old) - set(sentences)
            if unknown:
                raise ValueError(f"{FILE.name}: no sentence {sorted(unknown)} in {language}")
            return MappingProxyType({**sentences, **old})

        with mock.patch.object(home, name, as_before if before else now):
            yield

    @cached_property
    def summed_anew(self) -> frozenset[str]:
        """Things of which twelve digits have to be the same."""
        return frozenset(self.table("summed_anew").get("things", ()))


def renamed() -> Renamed:
    """What ``renamed.toml`` says."""
    return Renamed(tomllib.loads(FILE.read_text(encoding="utf-8")))
