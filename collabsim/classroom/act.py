"""The first act as data: beats told from the log of the recorded run, large first, then small.

A beat is an instance of a scene of ``scenes.json``: sentences by their names in the
catalogues with values from the log, and what is to be seen. The page draws it from that,
the recording and the words, and from nothing else. A beat without its event drops out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from collabsim.classroom.act_ends import ends, how_both_ended, stands
from collabsim.classroom.course_of_case import (
    ANSWERING,
    LEADERS,
    Course,
    Said,
    Stay,
    path_of,
    places,
    role_key,
    station_at,
    stations_of,
)
from collabsim.classroom.yardstick import kept_by
from collabsim.inquiry.months import Months
from collabsim.municipality.structure import Role, Sector
from collabsim.world.codes import Event
from collabsim.world.events.codes import Answer, Option

Json = Any
Part = list[Any]
"""A sentence: its name in the table ``act`` of the catalogues, and its values by kind."""

LONG_STAY = 3
"""Months on one leader's desk from which on the pile on it is shown."""

LONGEST_SECONDS = 90
"""What the first act may take; beats that may drop out do so, least needed first, to hold it."""


@cache
def scenes() -> tuple[Mapping[str, Json], ...]:
    """The scenes of the page as ``scenes.json`` has them."""
    text = files("collabsim.classroom").joinpath("scenes.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))


@cache
def _scene(name: str) -> Mapping[str, Json]:
    return next(scene for scene in scenes() if scene["id"] == name)


def first_act(large: Months, small: Months, pilots: tuple[int, int]) -> Json:
    """The first act of a pair of runs with the same luck.

    Args:
        large: The run of the large municipality, month by month.
        small: That of the small one.
        pilots: Rows of the idea in the large and the small one.

    Returns:
        ``idea`` (its sectors), ``towns`` (stations, path and end of each) and ``beats``.
    """
    courses = Course(large, pilots[0]), Course(small, pilots[1])
    tellers = Teller(courses[0], "large"), Teller(courses[1], "small")
    beats = [*tellers[0].large(), *tellers[1].small()]
    beats.append({**tellers[1].beat("both", courses[1].settled), **how_both_ended(*courses)})
    row = courses[0].row
    proposed = courses[0].first(Event.PROPOSED)
    second = None if proposed is None else proposed.other_sector
    return {
        "idea": {
            "sector": Sector(int(row["sector"])).name.lower(),
            "other": None if second is None else Sector(int(second)).name.lower(),
        },
        "towns": {teller.town: teller.as_json() for teller in tellers},
        "beats": shortened(beats),
    }


def shortened(beats: Sequence[Json]) -> list[Json]:
    """Beats that fit into the time of the act: those that may drop out go, the last one first."""
    kept = list(beats)
    while sum(one["seconds"] or 0 for one in kept) > LONGEST_SECONDS:
        droppable = [
            (_scene(one["scene"])["drops"], -n)
            for n, one in enumerate(kept)
            if _scene(one["scene"])["drops"]
        ]
        if not droppable:
            break
        kept.pop(-min(droppable)[1])
    return kept


@dataclass(slots=True)
class Teller:
    """Tells the course of one pilot in one municipality, beat by beat."""

    course: Course
    town: str
    stations: list[Json]
    told: int

    def __init__(self, course: Course, town: str) -> None:
        self.course, self.town = course, town
        self.stations = stations_of(course)
        self.told = course.started

    def as_json(self) -> Json:
        """Stations, path of the case, and how it ended."""
        course = self.course
        return {
            "stations": [{"kind": one["kind"], "roles": one["roles"]} for one in self.stations],
            "path": [[month, n, self._load(month, n)] for month, n in self._path()],
            "money_end": course.money_until,
            "started": course.started,
            "opened": course.opened,
            "waited": course.waited,
            "bridged": self._bridged(),
            "marks": self._marks(),
            "called": [role_key(course.plan, post) for post in range(len(course.plan.actor))],
            "settled": course.settled,
            "lives": course.lives,
        }

    def beat(self, scene: str, month: int, *parts: Part, **more: Json) -> Json:
        """A beat that brings the calendar to a month."""
        # What is told after its month, because another beat went on longer, is told undated.
        late = month < self.told
        month = max(month, self.told)
        before, self.told = self.told, month
        return {
            "scene": scene,
            "town": self.town,
            "seconds": _scene(scene)["seconds"],
            "from": before,
            "to": month,
            "parts": [part for part in parts if not (late and part[0] == "month")],
            **more,
        }

    def _path(self) -> list[tuple[int, int]]:
        return list(path_of(self.course, self.stations))

    def _load(self, month: int, station: int) -> int:
        """Matters on the desk the case came to in a month, where that is a leader's; else 0."""
        if self.stations[station]["kind"] != "leader":
            return 0
        post = self.stations[station]["posts"][0]
        # The month after it came there it is among them, if it is still there.
        stays = [s for s in self.course.stays if s.first == month and post in s.posts]
        return self.course.load(post, min(month + 1, stays[0].last) if stays else month)

    def _bridged(self) -> int:
        """The month in which new project money came, or -1."""
        course = self.course
        months = [row.month for row in course.of(Event.BRIDGED) if row.month <= course.settled]
        return min(months, default=-1)

    def _marks(self) -> Json:
        """Every answer: its station, yes or no, its month, and the month it was lost in or -1."""
        where = places(self.stations)
        return [
            [where.get(said.post, 0), int(said.yes), said.month, said.voided]
            for said in self.course.answers
            if said.month <= self.course.settled
        ]

    def role(self, post: int) -> Json:
        """A post as a value of a sentence."""
        return {"role": role_key(self.course.plan, post)}

    # The large municipality, beat by beat.

    def large(self) -> Iterator[Json]:
        """The whole way: from the question whether to start to the end."""
        course = self.course
        yield self.beat("opening", course.started)
        yield self._asked()
        if course.opened >= 0:
            yield self._team()
            yield from self._case("case")
            yield from self._on_the_way()
        yield self.beat("end", course.settled, **ends(course))

    def _asked(self) -> Json:
        course = self.course
        asked = [row.answer == Answer.YES for row in course.of(Event.UNIT_ASKED)]
        yes, no = sum(asked), len(asked) - sum(asked)
        values = {"yes": {"count": yes}, "no": {"count": no}, "asked": {"count": len(asked)}}
        length = course.money_until - course.started
        parts: list[Part] = [["month", {"month": {"month": course.started}}]]
        parts.append([f"asked_{'all' if no == 0 else 'some'}", values])
        parts.append(["money_lasts", {"months": {"months": length}}])
        return self.beat("asked", course.started, *parts, asked=[int(one) for one in asked])

    def _team(self) -> Json:
        course = self.course
        champions = [row for row in course.of(Event.CHAMPION) if row.month <= course.opened]
        parts: list[Part] = []
        if champions:
            parts.append(["champions", {"count": {"count": len(champions)}}])
        months = course.opened - course.started
        left = course.money_until - course.opened
        parts.append(["team_believes", {"months": {"months": months}}])
        if left > 0:
            parts.append(["money_left", {"months": {"months": left}}])
        return self.beat("team", course.opened, *parts, champions=len(champions))

    def _case(self, scene: str) -> Iterator[Json]:
        """The case is written, and those who would pay for it answer."""
        course = self.course
        opened = course.of(Event.CASE_OPENED)[0]
        first = self._first_round()
        last = max([opened.month, *(said.month for said in first)])
        yes = sum(said.yes for said in first)
        values = {"yes": {"count": yes}, "asked": {"count": len(first)}}
        parts: list[Part] = []
        later = scene == "case" and last > opened.month
        if scene == "case":
            parts.append(["month", {"month": {"month": opened.month}}])
            amount = {"nok": round(float(opened.yearly_nok))}
            # The price is that of the measure, whoever runs it; several units pay a share each.
            # Where they answer later it is their answer that says so: there is no time for both.
            asks = "asks_shared" if len(first) > 1 and not later else "asks"
            parts.append([asks, {"who": self.role(opened.person), "amount": amount}])
        if first:
            # Answers of a later month have their month too, unless the calendar is past it.
            if later:
                parts.append(["month", {"month": {"month": last}}])
            both = yes == len(first) == 2
            every = "both" if both else "all"
            some = every if yes == len(first) else "none" if yes == 0 else "some"
            parts.append([f"pay_{some}", values])
        if scene != "case":
            parts += self._advice()
            last = max([last, *(row.month for row in course.of(Event.ADVISED))])
            last = min(last, course.settled)
        yield self.beat(scene, last, *parts)

    def _first_round(self) -> list[Said]:
        """The first answer that holds of each unit manager, before anybody above has answered."""
        course = self.course
        above = [said.month for said in course.answers if course.role(said.post) in ANSWERING]
        until = min([*above, course.settled + 1])
        found: dict[int, Said] = {}
        for said in course.answers:
            if course.role(said.post) == Role.UNIT_MANAGER and said.month <= until:
                found.setdefault(said.post, said)
        return list(found.values())

    def _advice(self) -> list[Part]:
        """What the advisers said; a way somebody had already seen is not said again."""
        course = self.course
        advised = {row.person: row for row in reversed(course.of(Event.ADVISED))}
        if not advised:
            return []
        count = {"count": {"count": len(advised)}}
        saw = sum(bool(row.saw_route) for row in advised.values())
        seen = bool(course.of(Event.ROUTE_SEEN))
        key = "way" if saw else "no_objection" if seen else "no_way"
        return [["advisers_read", count], [f"advisers_{key}", {"saw": {"count": saw}}]]

    def _on_the_way(self) -> Iterator[Json]:
        """What happened between the units' answers and the end, in its order.

        The pile is shown after what happened while the case lay in it, so that the calendar
        never has to go back.
        """
        course, pile = self.course, self._pile()
        asked_question = False
        for month, make in sorted(self._moments(), key=lambda one: one[0]):
            if pile and month > pile.last and not asked_question:
                yield from self._question(pile)
                asked_question = True
            yield from make(month)
        if not asked_question and course.answers:
            yield from self._question(pile)

    def _question(self, pile: Stay | None) -> Iterator[Json]:
        course = self.course
        month = max(self.told, pile.first if pile else self.told)
        given = [one for one in course.answers if one.month <= month]
        said = [one for one in given if one.counts(month)]
        yes = sum(one.yes for one in said)
        parts = list(stands(yes, len(said) - yes, "said"))
        if all(one.yes for one in given):
            parts.append(["nobody_said_no", {}])
        yield self.beat("question", month, *parts, ["guess", {}])
        if pile:
            post = pile.posts[0]
            load = course.load(post, min(pile.first + 1, pile.last))
            capacity = float(course.plan.p[0]["capacity"])
            low, high = math.floor(capacity), math.ceil(capacity)
            values = {
                "who": self.role(post),
                "load": {"number": load},
                "low": {"count": low},
                "high": {"count": high},
            }
            key = "pile" if high > low else "pile_even"
            yield self.beat("pile", pile.last, [key, values])

    def _pile(self) -> Stay | None:
        """The longest stay with one leader, where it is long enough to be shown."""
        long = [
            stay
            for stay in self.course.stays
            if len(stay.posts) == 1
            and self.course.role(stay.posts[0]) in LEADERS
            and stay.last - stay.first + 1 >= LONG_STAY
        ]
        return max(long, key=lambda stay: (stay.last - stay.first, stay.first), default=None)

    def _moments(self) -> Iterator[tuple[int, Any]]:
        """What is told between the units' answers and the end: month, and how it is told."""
        course = self.course
        advised = [row.month for row in course.of(Event.ADVISED)]
        opened, settled = course.opened, course.settled
        if advised:
            yield max(advised[0], opened), self._tell_advice
        if opened <= course.money_until < settled:
            yield course.money_until, self._tell_money
        answers = [
            said
            for said in course.answers
            if course.role(said.post) in ANSWERING and said.month != course.money_until
        ]
        for pair in _pairs(answers):
            yield pair[-1].month, lambda month, pair=pair: self._tell_leaders(month, pair)
        for month in sorted({row.month for row in course.of(Event.VOIDED)}):
            if self._goes_back(month):
                yield month, self._tell_back
        for row in course.of(Event.BRIDGED, Event.LISTED, Event.COMPETITION):
            if row.month <= settled:
                yield row.month, lambda month, row=row: self._tell_more(month, row)

    def _tell_advice(self, month: int) -> Iterator[Json]:
        yield self.beat("advice", month, ["month", {"month": {"month": month}}], *self._advice())

    def _tell_money(self, month: int) -> Iterator[Json]:
        parts: list[Part] = [["month", {"month": {"month": month}}], ["money_over", {}]]
        same = [
            said
            for said in self.course.answers
            if said.month == month and self.course.role(said.post) in ANSWERING
        ]
        parts += [self._answer(said) for said in same[:1]]
        yield self.beat("money", month, *parts)

    def _answer(self, said: Said, *, dated: bool = False) -> Part:
        key = f"{'dated_' if dated else ''}says_{'yes' if said.yes else 'no'}"
        values: dict[str, Json] = {"who": self.role(said.post)}
        if dated:
            values["month"] = {"month": said.month}
        return [key, values]

    def _tell_leaders(self, month: int, answers: Sequence[Said]) -> Iterator[Json]:
        parts = [self._answer(said, dated=True) for said in answers]
        course = self.course
        after = [s for s in course.stays if s.first >= month and len(s.posts) == 1]
        last = course.role(after[0].posts[0]) if after else None
        if last == Role.CHIEF_EXECUTIVE:
            parts.append(["only_left", {"who": self.role(after[0].posts[0])}])
        yield self.beat("leaders", month, *parts)

    def _goes_back(self, month: int) -> bool:
        """Whether answers were lost that month and the case went to somebody below."""
        course = self.course
        if not any(s.month < month and course.role(s.post) in ANSWERING for s in course.answers):
            return False
        here = station_at(course, self.stations, month)
        return here < station_at(course, self.stations, month - 1)

    def _tell_back(self, month: int) -> Iterator[Json]:
        course = self.course
        left = [row.person for row in course.of(Event.VOIDED) if row.month == month]
        left = list(dict.fromkeys(left))
        parts: list[Part] = [["month", {"month": {"month": month}}]]
        if len(left) == 1:
            parts.append(["leaves_one", {"who": self.role(left[0])}])
        else:
            parts.append(["leaves_many", {"count": {"count": len(left)}}])
        yield self.beat("back", month, *parts, ["goes_back", {}])

    def _tell_more(self, month: int, row: Any) -> Iterator[Json]:
        yield self.beat("more", month, ["month", {"month": {"month": month}}], _more(row))

    # The small municipality, in three beats.

    def small(self) -> Iterator[Json]:
        """The same idea: where it starts, who would pay, and how it was decided."""
        course = self.course
        yield self.beat("twin", course.started, ["twin", {}])
        if course.opened >= 0:
            yield from self._case("small_case")
        parts: list[Part] = []
        if 0 <= course.money_until <= course.settled and course.opened >= 0:
            parts.append(["money_over_in", {"month": {"month": course.money_until}}])
        for row in course.of(Event.BRIDGED)[:1]:
            # New project money beside a yes reads as what saved it: told where a replay says so.
            if row.month <= course.settled and kept_by(course.months.run, course.pilot, "bridged"):
                key, values = _more(row)
                parts.append([f"{key}_in", {**values, "month": {"month": row.month}}])
        yield self.beat("small_end", course.settled, *parts, *self._desk(), *self._decision())

    def _desk(self) -> Iterator[Part]:
        """How much lay on the desk it was decided at, as is told of the pile in the large one."""
        course = self.course
        for stay in course.stays[-1:]:
            post = stay.posts[0]
            if len(stay.posts) == 1 and course.role(post) in LEADERS:
                load = {"number": course.load(post, min(stay.first + 1, stay.last))}
                yield ["desk_of", {"who": self.role(post), "load": load}]

    def _decision(self) -> Iterator[Part]:
        """Who decided in the small one, and what; or how else it ended."""
        course = self.course
        decided = [r for r in course.of(Event.DECIDED) if r.month <= course.settled][-1:]
        for row in decided:
            month = {"month": row.month}
            if row.option == Option.STOP:
                yield ["dated_says_no", {"who": self.role(row.person), "month": month}]
                return
            adopted = course.of(Event.ADOPTED)
            paid = float(adopted[-1].yearly_nok if adopted else row.yearly_nok)
            amount = {"nok": round(paid)}
            yield ["decides_yes", {"who": self.role(row.person), "month": month, "amount": amount}]
            return
        yield ends(course)["facts"][0][1]


def _more(row: Any) -> Part:
    """New project money, a date with the council, or a competition."""
    if row.kind == Event.BRIDGED:
        return ["bridged", {"amount": {"nok": round(float(row.project_money_nok))}}]
    if row.kind == Event.LISTED:
        return ["listed", {"month": {"month": int(row.council_month)}}]
    return ["competition", {"month": {"month": int(row.competition_ends_month)}}]


def _pairs(answers: Sequence[Said]) -> list[list[Said]]:
    """Answers two and two: a beat holds no more."""
    return [list(answers[n : n + 2]) for n in range(0, len(answers), 2)]
