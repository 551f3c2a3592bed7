"""What is read of a proximity in a scenario: the tables ``[[do]]``.

A table says which proximity, on which paths, by whom, from when until when and where it is read
otherwise than it is, and as what. State goes its own way. The levels of a sweep are set by name,
such as ``cognitive_level``: every table of that proximity with ``hold = "level"`` then reads it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from collabsim.errors import UserError
from collabsim.parameters import Value
from collabsim.scenario.changing import MONTHS_A_YEAR, Fault, month_of, unknown_municipality
from collabsim.scenario.do_schema import (
    ALL,
    COURSE,
    HOLDS,
    KEYS,
    LEVELS,
    MOMENTS,
    PATHS,
    READERS,
    SEARCH,
    TABLE,
    WITH_VALUE,
)
from collabsim.scenario.sentences import nearest_name, shown

Keys = tuple[str | int, ...]


class DoError(UserError):
    """Something wrong in a ``[[do]]`` table; ``keys`` lead to it from the table."""

    def __init__(self, sentence: str, *keys: str | int) -> None:
        super().__init__(sentence)
        self.keys: Keys = keys


@dataclass(frozen=True, slots=True)
class Do:
    """What one table says: a proximity is read so, on these paths, by these readers.

    ``begins`` and ``ends`` are a month of the run or one of :data:`MOMENTS`; it ends with the run
    where ``ends`` is ``None``. ``municipalities`` are empty where it holds for all. ``course`` is
    the name of the arm whose readings are read, where they are held at a course.
    """

    proximity: str
    paths: tuple[str, ...]
    who: tuple[str, ...]
    hold: str
    value: float | None = None
    begins: int | str = 0
    ends: int | str | None = None
    municipalities: tuple[str, ...] = ()
    course: str | None = None

    def holds_for(self, name: str) -> bool:
        """Whether it holds for the municipality of this name."""
        return not self.municipalities or name in self.municipalities

    def only(self, names: Sequence[str]) -> Do | None:
        """The same for those of its municipalities that are there, if any is."""
        if not self.municipalities:
            return self
        there = tuple(name for name in self.municipalities if name in names)
        return replace(self, municipalities=there) if there else None

    def as_text(self) -> str:
        """How it is read, in the words of a file, on one line."""
        value = "" if self.value is None else f" {self.value:.10g}"
        value = value if self.course is None else f" of {self.course}"
        return f"{self.hold}{value}"

    def as_table(self) -> str:
        """All of it on one line, in the words of a file."""
        until = "" if self.ends is None else f" until {self.ends}"
        where = f", {', '.join(self.municipalities)}" if self.municipalities else ""
        return (
            f"{self.proximity} [{', '.join(self.paths)}] read by {', '.join(self.who)}: "
            f"{self.as_text()} from {self.begins}{until}{where}"
        )

    def as_dict(self) -> dict[str, Any]:
        """All of it in plain types."""
        course = {} if self.course is None else {"course": self.course}
        return {
            "proximity": self.proximity,
            "path": list(self.paths),
            "who": list(self.who),
            "hold": self.hold,
            "value": self.value,
            "from": self.begins,
            "until": self.ends,
            "municipality": list(self.municipalities),
            **course,
        }


def do_from_dict(record: Mapping[str, Any]) -> Do:
    """Read back what :meth:`Do.as_dict` wrote, checked as a table of a file would be.

    Raises:
        DoError: for what is not valid.
    """
    return read_do({key: one for key, one in record.items() if one is not None}, None)


def read_do(table: Mapping[str, Any], first_year: int | None) -> Do:
    """What a ``[[do]]`` table says.

    Args:
        table: keys and values as in a scenario file.
        first_year: the year of the run's first January, if the scenario says it.

    Raises:
        DoError: one sentence on the first thing that is wrong, and where.
    """
    for key in table:
        if key not in KEYS:
            raise DoError(f"{key} is not a key of [[do]]; {_nearest(str(key), KEYS)}", key)
    proximity = _word(table, "proximity", tuple(PATHS))
    known = PATHS[proximity]
    paths = _words(table, "path", known, f"where the rules read {proximity} proximity")
    who = _words(table, "who", READERS, "who can read it")
    if who != READERS and SEARCH in paths:
        if table.get("path") != ALL:
            raise DoError(
                'a search is made by the entrepreneur alone; write who = "all", or leave search '
                "out of path",
                "who",
            )
        # Written down and read back it has to be the same: those named make no search.
        paths = tuple(one for one in paths if one != SEARCH)
    hold = _word(table, "hold", HOLDS)
    begins = _moment(table, "from", first_year) if "from" in table else 0
    ends = _moment(table, "until", first_year) if "until" in table else None
    _refuse_no_time(begins, ends)
    return Do(
        proximity, paths, who, hold, _value(table, hold), begins, ends,
        _names(table.get("municipality", [])), _course(table, hold),
    )  # fmt: skip


def read_dos(tables: Iterable[Mapping[str, Any] | Do], first_year: int | None) -> list[Do]:
    """What several tables say, or as it was read before.

    Raises:
        DoError: as :func:`read_do`.
    """
    return [one if isinstance(one, Do) else read_do(one, first_year) for one in tables]


def with_levels(dos: Sequence[Do], levels: Mapping[str, Any]) -> tuple[Do, ...]:
    """The same with other levels.

    Args:
        dos: of a scenario.
        levels: by name, such as ``cognitive_level``.

    Raises:
        UserError: nothing of that proximity holds a level, or a level is none.
    """
    made = list(dos)
    for name, level in levels.items():
        proximity = LEVELS[name]
        places = [at for at, one in enumerate(made) if _is_level(one, proximity)]
        if not places:
            raise UserError(no_level(name))
        value = _value({"value": level}, "level", name)
        for at in places:
            made[at] = replace(made[at], value=value)
    return tuple(made)


def level_in(dos: Sequence[Do], name: str) -> float | None:
    """The level of this name as the tables give it; ``None`` where none of them holds it."""
    found = [one.value for one in dos if _is_level(one, LEVELS[name])]
    return found[0] if found else None


def no_level(name: str) -> str:
    """The sentence on a level that nothing in a scenario holds."""
    return (
        f"{name} is read only where a [[do]] of the scenario has proximity = "
        f'"{LEVELS[name]}" and hold = "level"; add one'
    )


def first_do_fault(
    dos: Sequence[Do], values: Mapping[str, Value], municipalities: Iterable[str]
) -> Fault | None:
    """The first thing wrong with what is read in a scenario.

    Args:
        dos: in the order of the file.
        values: of the whole scenario at its beginning.
        municipalities: the names of all of them.
    """
    months = MONTHS_A_YEAR * int(values["years"])
    for place, one in enumerate(dos):
        for key, when in (("from", one.begins), ("until", one.ends)):
            if isinstance(when, int) and when >= months + (key == "until"):
                said = f"{key} is month {when}, and the last month of the run is {months - 1}"
                return Fault(place, (key,), f"{said} (years = {months // MONTHS_A_YEAR})", TABLE)
        complaint = unknown_municipality(one.municipalities, municipalities)
        if complaint:
            return Fault(place, ("municipality",), complaint, TABLE)
        if one.paths == (SEARCH,) and values["mode"] != "region":
            complaint = (
                "entrepreneurs search for a municipality only in a region; write "
                'mode = "region" under [run], or leave this [[do]] out'
            )
            return Fault(place, ("path",), complaint, TABLE)
    return None


def _is_level(one: Do, proximity: str) -> bool:
    return one.hold == "level" and one.proximity == proximity


def _nearest(word: str, known: Sequence[str]) -> str:
    near = nearest_name(word, known)
    return f"nearest: {near}" if near else f"there are {', '.join(known)}"


def _word(table: Mapping[str, Any], key: str, known: Sequence[str]) -> str:
    if key not in table:
        raise DoError(f"a [[do]] needs {key}: one of {', '.join(known)}")
    word = table[key]
    if not isinstance(word, str) or word not in known:
        hint = _nearest(str(word), known)
        raise DoError(f"{key} must be one of {', '.join(known)}, not {shown(word)}; {hint}", key)
    return word


def _words(table: Mapping[str, Any], key: str, known: Sequence[str], what: str) -> tuple[str, ...]:
    """The words of a list, in the order in which they are known; all of them for "all"."""
    if key not in table and key == "path":
        raise DoError(f'a [[do]] needs path: a list of {", ".join(known)}, or path = "all"')
    written = table.get(key, ALL)
    if written == ALL:
        return tuple(known)
    if not isinstance(written, list | tuple) or not written:
        raise DoError(
            f'{key} must be "all" or a list of words, such as ["{known[0]}"], not {shown(written)}',
            key,
        )
    for place, word in enumerate(written):
        if not isinstance(word, str) or word not in known:
            hint = _nearest(str(word), known)
            raise DoError(f"{shown(word)} is not {what}; {hint}", key, place)
    return tuple(word for word in known if word in written)


def _value(table: Mapping[str, Any], hold: str, name: str = "value") -> float | None:
    """The value of a table, which some ways to hold a reading need and others refuse."""
    if hold not in WITH_VALUE:
        if "value" in table:
            raise DoError(f'hold = "{hold}" takes no value; leave value out', "value")
        return None
    low = WITH_VALUE[hold]
    if "value" not in table:
        raise DoError(f'hold = "{hold}" needs a value: a number from {low:g} to 1')
    value = table["value"]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not low <= value <= 1.0:
        raise DoError(f"{name} must be a number from {low:g} to 1, not {shown(value)}", "value")
    return float(value)


def _course(table: Mapping[str, Any], hold: str) -> str | None:
    """The arm whose readings are read, which only a reading held at a course has."""
    if hold != COURSE:
        if COURSE in table:
            raise DoError(f'course goes with hold = "course", not with {shown(hold)}', COURSE)
        return None
    if COURSE not in table:
        raise DoError('hold = "course" needs course: the name of an arm, such as "near"')
    name = table[COURSE]
    if not isinstance(name, str) or not name:
        raise DoError(
            f'course must be the name of an arm, such as "near", not {shown(name)}', COURSE
        )
    return name


def _moment(table: Mapping[str, Any], key: str, first_year: int | None) -> int | str:
    written = table[key]
    if isinstance(written, str) and written in MOMENTS:
        return written
    if isinstance(written, str) and not written[:1].isdigit():
        hint = _nearest(written, MOMENTS)
        raise DoError(
            f"{key} must be a month, a date or one of {', '.join(MOMENTS)}, "
            f"not {shown(written)}; {hint}",
            key,
        )
    try:
        return month_of(written, first_year)
    except UserError as failure:
        raise DoError(str(failure).replace("from", key, 1), key) from None


def _refuse_no_time(begins: int | str, ends: int | str | None) -> None:
    """Refuse an end that does not lie after the beginning."""
    if ends is None or isinstance(begins, int) != isinstance(ends, int):
        return
    order = [MOMENTS.index(str(one)) if isinstance(one, str) else one for one in (begins, ends)]
    if order[1] <= order[0]:
        raise DoError(f"until must lie after from: {ends} does not lie after {begins}", "until")


def _names(written: Any) -> tuple[str, ...]:
    names = [written] if isinstance(written, str) else written
    if not isinstance(names, list | tuple) or not all(isinstance(one, str) for one in names):
        raise DoError(
            'municipality must be a name in quotes or a list of names, such as ["Large"], '
            f"not {shown(written)}",
            "municipality",
        )
    return tuple(dict.fromkeys(names))
