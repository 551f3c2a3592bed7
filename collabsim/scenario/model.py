"""A resolved scenario: every parameter with its value, and the municipalities to run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from collabsim.errors import UserError
from collabsim.parameters import BASE_YEAR, FORMER_NAMES, PARAMETERS, Value
from collabsim.scenario.assignments import value_from_text
from collabsim.scenario.changing import (
    Change,
    Fault,
    first_fault,
    months_of,
    names_set,
    read_change,
    values_in,
)
from collabsim.scenario.checks import first_broken, first_not_shared
from collabsim.scenario.doing import Do, do_from_dict, first_do_fault, read_dos, with_levels
from collabsim.scenario.dotted_names import tables_without_dots, without_dots
from collabsim.scenario.former_names import with_present_names
from collabsim.scenario.instrument_checks import first_instrument_fault
from collabsim.scenario.instruments import InstrumentUse, read_uses, use_from_dict
from collabsim.scenario.names import read_alike
from collabsim.scenario.own import PREFIX, OwnParameter, read_own, with_own
from collabsim.scenario.prices import unindexed
from collabsim.scenario.schema import (
    MOST_MUNICIPALITIES,
    MUNICIPALITY_KEYS,
    PRICES,
    Problem,
    validated,
    validated_change,
    validated_municipality,
)
from collabsim.scenario.sentences import not_a_parameter, sentence
from collabsim.scenario.specs import MunicipalitySpec, specify


class InconsistentError(UserError):
    """Values that are valid one by one but not together.

    ``municipality`` is the index of the municipality they hold for, ``None`` for the
    whole scenario; ``names`` are the parameters involved, none where the list of
    municipalities itself is at fault; ``change`` is set where a change during the run is.
    """

    def __init__(
        self,
        sentence: str,
        municipality: int | None = None,
        names: tuple[str, ...] = (),
        change: Fault | None = None,
    ) -> None:
        super().__init__(sentence)
        self.change = change
        self.municipality = municipality
        self.names = names


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was set last: the name and line of a file, both ``None`` for a call.

    An amount that was not in kroner of 2018 has what was ``written``, and the ``year`` in whose
    kroner it was.
    """

    file: str | None = None
    line: int | None = None
    written: float | None = None
    year: int | None = None


def defaults() -> dict[str, Value]:
    """Every parameter with its default value."""
    return {name: parameter.default for name, parameter in PARAMETERS.items()}


@dataclass(frozen=True, slots=True)
class Scenario:
    """What to run. Made by :func:`collabsim.scenario.load_scenario`; never changed.

    ``values`` has every parameter in the order of their declaration, ``origins`` says
    where each value that some file or call has set was set last. ``changes`` are what changes
    during the run, ``instruments`` what is decided in it, ``dos`` which proximities are read
    otherwise than they are, ``own`` what only own rules read; month 0 is January of ``first_year``
    where one is said.
    """

    name: str
    about: str
    values: dict[str, Value]
    municipalities: tuple[MunicipalitySpec, ...]
    path: Path | None = None
    changes: tuple[Change, ...] = ()
    first_year: int | None = None
    instruments: tuple[InstrumentUse, ...] = ()
    dos: tuple[Do, ...] = ()
    own: tuple[OwnParameter, ...] = ()
    origins: dict[str, Origin] = field(default_factory=dict, compare=False, repr=False)

    def __hash__(self) -> int:
        """Equal scenarios have equal fingerprints; dictionaries have no hash of their own."""
        return hash(self.fingerprint)

    def name_of(self, what: str) -> str | None:
        """The name of the municipality meant by a name or a number of inhabitants, if any.

        Raises:
            UserError: several have that number of inhabitants.
        """
        named = {read_alike(spec.name): spec.name for spec in self.municipalities}
        if read_alike(what) in named:
            return named[read_alike(what)]
        digits = "".join(what.replace(",", "").replace("_", "").split())
        sized = [spec.name for spec in self.municipalities if str(spec.population) == digits]
        if len(sized) > 1:
            raise UserError(
                f"the scenario has {len(sized)} municipalities of {what} inhabitants: "
                f"name one of {', '.join(map(repr, sized))}"
            )
        return sized[0] if sized else None

    def values_for(self, spec: MunicipalitySpec, month: int | None = None) -> dict[str, Value]:
        """Every parameter as it holds in one municipality, at the beginning or in a ``month``."""
        at_first = {**self.values, **spec.overrides}
        return at_first if month is None else values_in(at_first, self.changes, spec.name, month)

    def change_months(self, spec: MunicipalitySpec) -> list[int]:
        """The months of the run in which values of a municipality change, in order."""
        return months_of(self.changes, spec.name)

    def changed_by(self, spec: MunicipalitySpec, month: int) -> frozenset[str]:
        """Names of the values that changes during the run have set in a municipality by a month."""
        return names_set(self.changes, spec.name, month)

    def with_changes(self, *changes: Mapping[str, Any] | Change) -> Scenario:
        """The same scenario with these changes during the run, and no others.

        Args:
            *changes: Each a table of keys as under ``[[change]]``, such as
                ``{"from": 60, "procurement": {"threshold_nok": 500_000}}``, or a change made
                before. Amounts are in kroner of 2018.

        Raises:
            UserError: as for the same table in a file.
        """
        made = []
        for one in changes:
            if isinstance(one, Change):
                made.append(one)
                continue
            (plain,) = tables_without_dots({"change": [one]})["change"]
            content, problems = validated_change(with_present_names(plain))
            _refuse([Problem(("change", 0, *p.path), p.kind, p.value) for p in problems])
            made.append(read_change(content, self.first_year))
        return replace(self, changes=tuple(made)).checked()

    def with_instruments(self, *tables: Mapping[str, Any] | InstrumentUse) -> Scenario:
        """The same scenario with these instruments, and no others.

        Args:
            *tables: Each a table of keys as under ``[[instrument]]``, such as
                ``{"name": "delegation", "from": 24}``, or an instrument read before. Amounts
                are in kroner of 2018.

        Raises:
            UserError: as for the same table in a file.
        """
        return replace(self, instruments=tuple(read_uses(tables, self.first_year))).checked()

    def with_do(self, *tables: Mapping[str, Any] | Do) -> Scenario:
        """The same scenario in which proximities are read so, and no others.

        Args:
            *tables: Each a table of keys as under ``[[do]]``, such as ``{"proximity":
                "cognitive", "path": ["novelty"], "hold": "off"}``, or one read before.

        Raises:
            UserError: as for the same table in a file.
        """
        return replace(self, dos=tuple(read_dos(tables, self.first_year))).checked()

    def with_levels(self, **levels: float) -> Scenario:
        """The same scenario with other levels of what a ``[[do]]`` holds at a level.

        Args:
            **levels: By name, such as ``cognitive_level=0.4``.

        Raises:
            UserError: nothing in the scenario holds such a level, or it is none.
        """
        return replace(self, dos=with_levels(self.dos, levels))

    def changed(self) -> dict[str, Value]:
        """The parameters whose value differs from the default."""
        return {n: v for n, v in self.values.items() if v != PARAMETERS[n].default}

    def changed_in_one(self) -> dict[str, dict[str, Value]]:
        """What single municipalities set for themselves and differs from the default, by name."""
        own = {
            spec.name: {n: v for n, v in spec.overrides.items() if v != PARAMETERS[n].default}
            for spec in self.municipalities
        }
        return {name: values for name, values in own.items() if values}

    def with_values(self, **parameters: Any) -> Scenario:
        """The same scenario with other values; what a municipality sets itself stays.

        Amounts are in kroner of 2018; :func:`collabsim.kroner` gives them from another year's.
        A name a parameter had before is taken for its present one, with a warning.

        Raises:
            UserError: for an unknown name, a wrong type, a value outside its bounds or
                a combination that cannot hold, in the words used for files.
        """
        return self._with(parameters)

    def _with(self, parameters: Mapping[str, Any], year: Any = BASE_YEAR) -> Scenario:
        """The same scenario with other values, amounts in kroner of ``year``."""
        tables: dict[str, dict[str, Any]] = {PRICES: {"year": year}}
        own = {name.removeprefix(PREFIX): one for name, one in parameters.items()
               if name.startswith(PREFIX)}  # fmt: skip
        others = {name: one for name, one in parameters.items() if not name.startswith(PREFIX)}
        for name, value in with_present_names(others).items():
            if name not in PARAMETERS:
                raise UserError(not_a_parameter(name))
            plain = value.item() if isinstance(value, np.generic) else value
            tables.setdefault(PARAMETERS[name].group, {})[name] = plain
        content, problems = validated(tables)
        _refuse(problems)
        del content[PRICES]
        new = {name: value for table in content.values() for name, value in table.items()}
        origins = {**self.origins, **dict.fromkeys(new, Origin())}
        owned = with_own(self.own, own)
        changed = replace(self, values={**self.values, **new}, origins=origins, own=owned)
        return changed.checked()

    def with_assignments(self, assignments: Iterable[str]) -> Scenario:
        """The same scenario with values written as text, ``"threshold_nok=500_000"``.

        A name may be written with its table (``procurement.threshold_nok``), a word
        without quotes. Amounts are in kroner of 2018, or of the year of an assignment
        ``"prices.year=2026"`` beside them.

        Raises:
            UserError: as :meth:`with_values`, and for a text that is no assignment.
        """
        values: dict[str, Any] = {}
        for assignment in assignments:
            left, equals, right = assignment.partition("=")
            name = without_dots(left.strip())
            group, _, key = name.rpartition(".")
            present = FORMER_NAMES.get(key, key)
            if present in PARAMETERS and group in ("", PARAMETERS[present].group):
                name = key
            if not equals or not name:
                raise UserError(f"{assignment!r} is not of the form name=value")
            values[name] = value_from_text(right.strip(), name)
        return self._with(values, values.pop(f"{PRICES}.year", BASE_YEAR))

    def with_municipalities(
        self, *municipalities: int | Mapping[str, Any] | MunicipalitySpec
    ) -> Scenario:
        """The same scenario for other municipalities.

        Changes, instruments and readings named for municipalities that go, go with them.

        Args:
            *municipalities: Each a population, a table of keys as under
                ``[[municipality]]``, or a specification.

        Raises:
            UserError: as for the same table in a file.
        """
        specs = []
        for one in municipalities:
            if isinstance(one, MunicipalitySpec):
                specs.append(one)
                continue
            table = {"population": one}
            if isinstance(one, Mapping):
                (plain,) = tables_without_dots({"municipality": [one]})["municipality"]
                table = with_present_names(plain)
            content, problems = validated_municipality(table)
            _refuse([Problem(("municipality", 0, *p.path), p.kind, p.value) for p in problems])
            specs.append(specify(content))
        names = [spec.name for spec in specs]
        changes = tuple(one for one in (c.only(names) for c in self.changes) if one is not None)
        uses = tuple(one for one in (u.only(names) for u in self.instruments) if one is not None)
        dos = tuple(one for one in (d.only(names) for d in self.dos) if one is not None)
        made = replace(
            self, municipalities=tuple(specs), changes=changes, instruments=uses, dos=dos
        )
        return made.checked()

    def checked(self) -> Scenario:
        """Return the scenario if its values hold together.

        Raises:
            InconsistentError: for the first combination that cannot hold, for no
                municipality and for two of one name.
        """
        if not self.municipalities:
            complaint = "there is no municipality; add a table [[municipality]] with a population"
            raise InconsistentError(complaint)
        if len(self.municipalities) > MOST_MUNICIPALITIES:
            complaint = f"at most {MOST_MUNICIPALITIES:,} municipalities can be run together"
            raise InconsistentError(complaint, MOST_MUNICIPALITIES)
        before: dict[str, str] = {}
        for index, spec in enumerate(self.municipalities):
            other = before.setdefault(read_alike(spec.name), spec.name)
            if other != spec.name or len(before) <= index:
                same = "" if other == spec.name else f" and {other!r}, which reads the same"
                complaint = (
                    f"two municipalities are called {spec.name!r}{same}; "
                    "give each a name of its own"
                )
                raise InconsistentError(complaint, index)
        broken = first_broken(self.values)
        if broken:
            raise InconsistentError(broken[1], None, broken[0].names)
        for index, spec in enumerate(self.municipalities):
            broken = first_broken(self.values_for(spec))
            if broken:
                complaint = f"municipality {spec.name!r}: {broken[1]}"
                raise InconsistentError(complaint, index, broken[0].names)
            unshared = first_not_shared(self.values, spec.overrides)
            if unshared:
                complaint = f"municipality {spec.name!r}: {unshared[1]}"
                raise InconsistentError(complaint, index, (unshared[0],))
        if self.changes or self.instruments:
            by_name = {spec.name: self.values_for(spec) for spec in self.municipalities}
            fault = first_fault(self.changes, self.values, by_name) or first_instrument_fault(
                self.instruments, self.changes, self.values, by_name
            )
            if fault:
                raise InconsistentError(fault.sentence, names=fault.names, change=fault)
        fault = first_do_fault(self.dos, self.values, [one.name for one in self.municipalities])
        if fault:
            raise InconsistentError(fault.sentence, change=fault)
        return self

    def as_dict(self) -> dict[str, Any]:
        """The whole scenario in plain types, for JSON; read back by :func:`scenario_from_dict`.

        ``changes``, ``instruments`` and ``do`` are there only where there are any.
        """
        in_time: dict[str, tuple[Change | InstrumentUse | Do, ...]]
        in_time = {"changes": self.changes, "instruments": self.instruments, "do": self.dos}
        listed: dict[str, Any]
        listed = {key: [one.as_dict() for one in made] for key, made in in_time.items() if made}
        if self.own:
            listed["own"] = [one.as_dict() for one in self.own]
        return listed | {
            "name": self.name,
            "about": self.about,
            "values": dict(self.values),
            "municipalities": [
                {
                    "name": spec.name,
                    "population": spec.population,
                    "organisation_file": None if spec.given is None else str(spec.given),
                    "organisation_sha256": spec.organisation_sha256(),
                    "values": self._own_values(spec),
                }
                for spec in self.municipalities
            ],
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what determines a run: values, municipalities and given organisations.

        Name, text, paths and comments do not count, nor does whether a value was written
        down or is a default. A parameter counts under the first name it was published under.
        """
        record = self.as_dict()
        del record["name"], record["about"]
        record["values"] = _as_hashed(record["values"])
        for municipality in record["municipalities"]:
            del municipality["organisation_file"]
            municipality["values"] = _as_hashed(municipality["values"])
        for change in record.get("changes", []):
            change["values"] = _as_hashed(change["values"])
        if not self.instruments:  # what only instruments read tells no two runs apart
            for one in (record, *record["municipalities"]):
                one["values"].pop("instrument_frame_share", None)
        canonical = json.dumps(
            record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
        return hashlib.sha256(canonical.encode("utf-8")).hexdigest()

    def _own_values(self, spec: MunicipalitySpec) -> dict[str, Value]:
        """Overrides that differ from the scenario's value; one that repeats it changes nothing."""
        own = spec.overrides.items()
        return {name: value for name, value in own if value != self.values[name]}


def scenario_from_dict(record: Mapping[str, Any]) -> Scenario:
    """Read back what :meth:`Scenario.as_dict` wrote, validated as a file would be.

    Raises:
        UserError: for a value that is not valid, or an organisation file whose content
            has changed since.
    """
    empty = Scenario(record["name"], record["about"], defaults(), ())
    common = _as_named_now(record["values"])
    tables = []
    for one in record["municipalities"]:
        table = {key: one[key] for key in MUNICIPALITY_KEYS if one[key] is not None}
        tables.append({**table, **unindexed(_as_named_now(one["values"]), common)})
    base = replace(empty, municipalities=(MunicipalitySpec("any", 1),))
    scenario = base.with_values(**unindexed(common, common)).with_municipalities(*tables)
    for spec, one in zip(scenario.municipalities, record["municipalities"], strict=True):
        if spec.organisation_sha256() != one["organisation_sha256"]:
            raise UserError(f"{spec.given}: the organisation file of {spec.name} has changed")
    changes = [
        Change(one["month"], _as_named_now(one["values"]), tuple(one["municipalities"]))
        for one in record.get("changes", [])
    ]
    uses = tuple(use_from_dict(one) for one in record.get("instruments", []))
    dos = tuple(do_from_dict(one) for one in record.get("do", []))
    own = read_own({one["name"]: {key: value for key, value in one.items() if key != "name"}
                    for one in record.get("own", [])})  # fmt: skip
    made = replace(scenario, origins={}, changes=tuple(changes), instruments=uses, dos=dos, own=own)
    return made.checked()


def _as_named_now(values: Mapping[str, Value]) -> dict[str, Value]:
    """Values of a record, of this version or one before, by their present names."""
    return {FORMER_NAMES.get(name, name): value for name, value in values.items()}


def _as_hashed(values: Mapping[str, Value]) -> dict[str, Value]:
    """Values by the names that fingerprints are made of."""
    return {PARAMETERS[name].hashed_as: value for name, value in values.items()}


def _refuse(problems: list[Problem]) -> None:
    """Raise the first problem as the user's error."""
    if problems:
        raise UserError(sentence(problems[0]))
