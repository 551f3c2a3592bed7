"""What moves an effect, and where it turns: the same in JavaScript as in Python."""

from __future__ import annotations

import math

import numpy as np
import pytest

from collabsim.analysis.desk.bench import Subject
from collabsim.analysis.desk.counting import SUMS
from collabsim.analysis.desk.crossing import Crossing
from collabsim.analysis.desk.measures import BY_NAME
from collabsim.analysis.desk.moved import ends_of
from collabsim.analysis.desk.tornado import Tornado, rows_of
from collabsim.language import LANGUAGES
from collabsim.parameters.ranges import LISTED
from collabsim.report.desk import moving
from collabsim.report.desk.moving_words import Mover
from collabsim.report.desk.tokens import plain
from collabsim.scenario import load_scenario
from collabsim.statistics.tipping import Kind, judged, tipping_point
from tests.desk_page.answering.test_answers_in_the_browser import same_number

TURNS = 16
MEASURES_TAKEN = ("delivering_12", "delivering_36", "legal_errors", "good_lost", "started", "users")


def subject_of(turn):
    base = load_scenario("rules_2026")
    levers = [
        {"threshold_nok": (381_679.0, 76_336.0)}, {"pooled_budget": (True, False)},
        {"delegation_school_unit_nok": (381_679.0, 0.0)}, {"horizon_factor": (1.25, 1.0)},
        {"useful_effect": (0.75, 0.7)},
    ][turn % 5]  # fmt: skip
    after = base.with_values(**{name: pair[0] for name, pair in levers.items()})
    before = base.with_values(**{name: pair[1] for name, pair in levers.items()})
    level = turn % 7 == 6
    return Subject(
        BY_NAME[MEASURES_TAKEN[turn % len(MEASURES_TAKEN)]], "a", 10_000 * (1 + turn), after,
        None if level else before, tuple(levers), (), 1, "ab", (2018, 2026)[turn % 2], turn,
    )  # fmt: skip


def sums(rng, subject, shares, runs):
    """Sums of a subject's sides, ``(side, sum, run)``."""
    made = np.zeros((2 if subject.is_effect else 1, len(SUMS), runs))
    one = subject.measure
    below = rng.integers(0, 12, runs)
    mood = rng.normal(0.0, 0.05, runs)
    for side in range(len(made)):
        share = np.clip(shares[side] + mood, 0.0, 1.0)
        made[side, SUMS.index(one.against)] = below
        made[side, SUMS.index(one.counted)] = rng.binomial(below, share)
    return made


@pytest.fixture(scope="module")
def tornados():
    found = []
    for turn in range(TURNS):
        rng, subject = np.random.default_rng(turn), subject_of(turn)
        runs = int(rng.choice([2, 60, 200]))
        shift = float(rng.choice([0.0, 0.1, -0.3]))
        own = sums(rng, subject, (0.5 + shift, 0.5), runs)
        names = [name for name in LISTED if name not in subject.levers]
        names = names[: int(rng.choice([1, 5, len(names)]))]
        ends = {name: ends_of(name, subject.after) for name in names}
        sides = {}
        for name in names:
            moves = float(rng.choice([0.0, 0.0, 0.35]))
            same = rng.random() < 0.2
            low = own if same else sums(rng, subject, (0.5 + shift - moves, 0.5), runs)
            sides[name] = low, own if same else sums(rng, subject, (0.5 + shift + moves, 0.5), runs)
        untried = (names.pop(), *LISTED[-2:])[: turn % 4] if len(names) > 5 else ()
        sides = {name: side for name, side in sides.items() if name not in untried}
        rows = rows_of(subject, own, ends, sides)
        found.append((Tornado(subject, subject.found(own), rows, untried, runs), own, ends, sides))
    return found


def subject_given(subject):
    return {
        "measure": subject.measure.name, "municipality": subject.municipality,
        "population": subject.population, "cell": subject.cell, "year": subject.year,
        "after": dict(subject.after.values),
        "before": None if subject.before is None else dict(subject.before.values),
        "levers": list(subject.levers),
    }  # fmt: skip


def side_given(made):
    """Sums of each side as the page has them; of all pilots, as only they are read here."""
    return [side.ravel().tolist() for side in made]


SCRIPT = """
const sums = (sides, replications) =>
  sides.map((data) => ({ replications, data: Float64Array.from(data) }));
const made = given.map(({ own, sides, replications, ...rest }) => ({
  ...rest, replications, own: sums(own, replications),
  sides: Object.fromEntries(Object.entries(sides).map(([name, pair]) =>
    [name, pair.map((one) => sums(one, replications))])) }));
return Object.fromEntries(["en", "nb", "nn"].map((language) => {
  const answers = m.openAnswers(declared, language);
  return [language, made.map((one) => answers.tornado(one))];
}));
"""


@pytest.fixture(scope="module")
def told(answering, tornados):
    return answering.run(
        SCRIPT,
        [
            {
                "subject": subject_given(found.subject), "own": side_given(own),
                "ends": {name: list(pair) for name, pair in ends.items()},
                "sides": {name: [side_given(one) for one in pair] for name, pair in sides.items()},
                "untried": list(found.untried), "replications": found.replications,
            }
            for found, own, ends, sides in tornados
        ],
    )  # fmt: skip


def test_rows_of_a_tornado_are_those_of_python(tornados, told):
    moved = turned = 0
    for (found, *_), own in zip(tornados, told["en"], strict=True):
        expected = found.table.to_dict("records")
        assert len(expected) == len(own["rows"])
        for row, other in zip(expected, own["rows"], strict=True):
            for key, value in row.items():
                if isinstance(value, float) and not isinstance(value, bool):
                    alike = math.isclose(other[key], value, rel_tol=1e-9, abs_tol=1e-9)
                    assert alike or (math.isnan(other[key]) and math.isnan(value)), (key, row)
                else:
                    assert other[key] == value, (key, row, other)
            moved += row["told_apart"]
            turned += row["turns"]
    assert moved
    assert turned


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_on_what_moves_an_effect_are_those_of_python(tornados, told, language):
    for (found, *_), own in zip(tornados, told[language], strict=True):
        mover = Mover(found.subject, language)
        assert own["sentences"] == moving.sentences(mover, found)
        assert own["title"] == moving.title(mover)
        assert own["heading"] == mover.heading()
        assert own["ownSentence"] == moving.own_sentence(mover, found)
        assert own["below"] == moving.below(mover, found)
        assert own["ask"] == moving.questions(mover, found)
        grid = moving.tornado_grid(mover, found)
        assert [row["cells"] for row in own["table"]["rows"]] == [row.cells for row in grid.rows]
        assert own["table"]["headings"] == grid.headings
        for key, number in mover.numbers.as_dict().items():
            same_number(key, number, own["numbers"][key])


CURVES = {
    "rises": lambda x: 4.0 * (x - 0.4), "falls": lambda x: 3.0 * (0.6 - x),
    "above": lambda x: 5.0 + x, "below": lambda _: -6.0,
    "hill": lambda x: 3.0 - 40.0 * (x - 0.5) ** 2, "flat": lambda _: 0.02,
    "level": lambda x: 2.0 + 6.0 * x,
}  # fmt: skip


def curve(name, seed, error):
    """A noisy curve, whose noise is given for each look beforehand."""
    noise = np.random.default_rng(seed).normal(0.0, error, 12).tolist()
    return lambda at, done: (CURVES[name](at) + noise[done], error), noise


def test_tipping_points_are_looked_for_and_judged_as_in_python(answering):
    cases = [
        (name, seed, error, level)
        for name in CURVES
        for seed in range(3)
        for error in (0.05, 0.5, 2.0)
        for level in (0.0, 5.0)
    ]
    answers, given = [], []
    for name, seed, error, level in cases:
        measure, _ = curve(name, seed, error)
        seen = []

        def kept(at, done, measure=measure, seen=seen):
            seen.append([at, *measure(at, done)])
            return measure(at, done)

        answers.append((tipping_point(kept, 0.0, 1.0, level=level), seen))
        given.append([seen, level])
    found = answering.run(
        "const places = []; const made = [];"
        "for (const [seen, level] of given) { const at = [];"
        " const found = await m.tippingPoint(async (place, done) => { at.push(place);"
        "   return { value: seen[done][1], error: seen[done][2] }; }, 0, 1,"
        "   declared.moving.tipping, { level });"
        " made.push(found); places.push(at); } return [made, places];",
        given,
    )
    kinds = set()
    for (expected, seen), own, places in zip(answers, *found, strict=True):
        # The next look is where the last ones leave most open: all of the way is the same.
        assert np.allclose([one[0] for one in seen], places, rtol=0, atol=1e-12)
        assert own["kind"] == str(expected.kind)
        assert own["rises"] == expected.rises
        for key in ("at", "low", "high"):
            one, other = own[key], getattr(expected, key)
            assert (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=1e-9)
        kinds.add(expected.kind)
    assert kinds == set(Kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_on_tipping_points_are_those_of_python(answering, language):
    crossings = []
    for turn, name in enumerate(CURVES):
        measure, _ = curve(name, turn, 0.2)
        level = (0.0, 2.5, 4.0)[turn % 3]
        subject = subject_of(3 * turn)
        parameter = ("threshold_nok", "escalation_share", "patience_months")[turn % 3]
        low, high = map(float, ends_of(parameter, subject.after))
        wide = high - low
        found = tipping_point(
            lambda at, done, low=low, wide=wide, measure=measure: measure((at - low) / wide, done),
            low, high, level=level,
        )  # fmt: skip
        crossings.append(Crossing(subject, parameter, low, high, level, found, 400))
    found = answering.run(
        f"const answers = m.openAnswers(declared, '{language}');"
        "return given.map((one) => answers.tippingTold(one));",
        [
            {
                "subject": subject_given(one.subject), "parameter": one.parameter, "low": one.low,
                "high": one.high, "level": one.level, "replications": one.replications,
                "found": {
                    "kind": str(one.found.kind), "at": one.found.at, "low": one.found.low,
                    "high": one.found.high, "rises": one.found.rises,
                    "looks": [look._asdict() for look in one.found.looks],
                },
            }
            for one in crossings
        ],
    )  # fmt: skip
    for one, own in zip(crossings, found, strict=True):
        mover = Mover(one.subject, language)
        assert own["title"] == moving.crossing_title(mover, one)
        assert own["sentences"] == moving.crossing_sentences(mover, one)
        grid = moving.crossing_grid(mover, one)
        assert [row["cells"] for row in own["table"]["rows"]] == [row.cells for row in grid.rows]
        for key, number in mover.numbers.as_dict().items():
            same_number(key, number, own["numbers"][key])
        assert judged(one.found.looks, one.level).kind == one.found.kind
        assert plain(own["title"])
