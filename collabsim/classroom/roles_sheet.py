"""The role scene on paper: what each of the three sees, can choose, did in the model, and came to.

It is made of the same tree as the scene on the page, which is replays of one run, and of the same
words. The others do as the model's persons: of the ways through the tree the sheet tells those
that leave it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from collabsim.classroom.choosing import candidate
from collabsim.classroom.export_data import SCENARIO, SEED
from collabsim.classroom.roles import ROLES, role_play
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.months import month_by_month
from collabsim.language import has_text, number, text
from collabsim.scenario import load_scenario

Json = Any

_MONTHS_A_YEAR = 12
_BY_NUMBER = ("count", "asked", "saw")
"""The first of these values says whether a sentence is about one or about many."""


@cache
def case_of(replication: int) -> Json:
    """The role play of the idea that the page follows in a run, its key, and the run's years.

    Args:
        replication: The run, of the page's scenario and seed.

    Returns:
        ``years``, ``key``, and ``roles`` as :func:`collabsim.classroom.roles.role_play` gives
        them, None where nobody had a choice about a case.
    """
    scenario = load_scenario(SCENARIO)
    plans = worlds(scenario)
    small, large = (run_one(plan, SEED, replication) for plan in plans)
    # Which idea is followed hangs on no mean over many runs.
    pair = small.pilots, large.pilots
    idea = candidate(plans, SEED, replication, pair, (0.0, 0.0)).idea
    roles = None if idea is None else role_play(month_by_month(large), idea.large_row)
    key = None if idea is None else idea.key
    return {"years": int(scenario.values["years"]), "key": key, "roles": roles}


def role_sheet(language: str, replication: int) -> dict[str, Any]:
    """What the sheet of the role scene shows.

    Args:
        language: Code of its language.
        replication: The run that the page records.
    """
    case = case_of(replication)
    roles = case["roles"]
    return {
        "template": "role_sheet",
        "title": text("roles_sheet.title", language),
        "about": text("roles_sheet.about", language, draw=number(replication, language)),
        "persons": [] if roles is None else list(_persons(roles["start"], language)),
        "truths": [] if roles is None else _truths(roles["truth"], case["years"], language),
    }


def own_path(start: Json) -> list[Json]:
    """The moments of the three, one after the other, where each does as the model's person."""
    found, moment = [], start
    while moment is not None:
        found.append(moment)
        moment = next(one for one in moment["choices"] if one["own"])["then"]
    return found


def _persons(start: Json, language: str) -> Iterator[dict[str, Any]]:
    for turn, moment in enumerate(own_path(start)):
        title = text(
            "roles.title", language, n=number(turn + 1, language), of=number(len(ROLES), language)
        )
        who = text(f"act_role.{moment['who']}", language)
        yield {
            "title": title,
            "who": text("roles.you_are", language, who=who),
            "situation": sentence(moment["situation"], language),
            "facts": [
                (text(f"roles_label.{label}", language), sentence(part, language))
                for label, part in moment["facts"]
            ],
            "blind": sentence(moment["blind"], language),
            "choices": [
                {
                    "name": sentence([one["name"], one["values"]], language, "roles_act"),
                    "why": text(f"roles_why.{one['name']}", language),
                    "came": " ".join(sentence(part, language) for part in one["came"]["parts"]),
                    "own": one["own"],
                }
                for one in moment["choices"]
            ],
        }


def _truths(truth: Json, years: int, language: str) -> list[str]:
    """What all ways through the choices come to, as the scene's last picture has it."""

    def told(key: str, count: int, **values: str) -> str:
        which = "one" if count == 1 else "many" if count else "none"
        written = _capital(_counted(count, language))
        return text(f"roles.{key}_{which}", language, count=written, **values)

    found = [told("truth", truth["delivers"], ways=number(truth["ways"], language))]
    if truth["taken"]:
        found.append(told("truth_taken", truth["taken"]))
    found.append(told("truth_lives", truth["lives"], years=_counted(years, language)))
    return [*found, text("roles.truth_ways", language)]


def sentence(part: Sequence[Any], language: str, table: str = "roles") -> str:
    """A sentence of the scene: its name and its values by kind, as ``act_words.js`` words it.

    Args:
        part: Name in a table of the catalogues, and values, each with its one kind.
        language: Code of the language.
        table: The table.
    """
    key, values = part
    name = f"{table}.{key}"
    if has_text(f"{name}_one", language):
        by = next(values[one]["count"] for one in _BY_NUMBER if one in values)
        name = f"{name}_{'one' if by == 1 else 'many'}"
    written = {
        one: _WRITTEN[kind](raw, language)
        for one, value in values.items()
        for kind, raw in value.items()
    }
    return _capital(text(name, language, **written))


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _counted(count: int, language: str) -> str:
    """A number as a word where the language has one, else in figures."""
    key = f"act_number.n{count}"
    return text(key, language) if has_text(key, language) else number(count, language)


def _months(count: int, language: str) -> str:
    if count == _MONTHS_A_YEAR:
        return text("act.one_year", language)
    if count == 1:
        return text("act.one_month", language)
    return text("act.many_months", language, count=_counted(count, language))


_WRITTEN: Mapping[str, Callable[[Any, str], str]] = {
    "month": lambda month, language: text(f"story.month_{month % _MONTHS_A_YEAR + 1}", language),
    "months": _months,
    "count": _counted,
    "number": number,
    "nok": lambda nok, language: text("classroom.kroner", language, sum=number(nok, language)),
    "role": lambda role, language: text(f"act_role.{role}", language),
    "reason": lambda reason, language: text(f"reason.{reason}", language),
}
"""What each kind of value is written as."""
