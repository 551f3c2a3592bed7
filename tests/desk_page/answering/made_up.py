"""Made-up changes: sums per replication of all sorts, as Python's desk has them and as JSON."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from collabsim.analysis.desk.counting import AT, KINDS, SUMS, TOGETHER
from collabsim.analysis.desk.effects import Change, Effects, Remark
from collabsim.analysis.desk.measures import MEASURES
from collabsim.analysis.desk.money import KRONER, TOLD
from collabsim.analysis.desk.money_sets import KronerOverSets
from collabsim.analysis.desk.sets import SetsTried
from collabsim.parameters import PARAMETERS
from collabsim.records.fates import FATES
from collabsim.report.desk.telling import Teller

SIZES = (3_000, 10_000, 30_000, 60_000, 120_000, 250_000)
LEVERS = (
    {"threshold_nok": (381_679.0, 76_336.0)},
    {"threshold_nok": (100_000.0, 500_000.0), "pooled_budget": (True, False)},
    {"pooled_budget": (True, False)},
    {"project_months": (24, 12)},
    {"delegation_school_unit_nok": (381_679.0, 0.0)},
    {"horizon_factor": (1.2345678, 1.0)},
    {"scenario": ("before_merger", "after_merger")},
    {"threshold_basis": ("term_with_project", "one_year")},
    {"scenario": ("rules_2026_changed", "rules_2026")},
    {"social_level": (0.8, 0.5)},
)
BESIDE = ({}, {}, {"cross_sector_share": 0.4}, {"organisation": "two_level"})
REMARKS = ((), (), ("sets_own_code", ""), ("sets_not_run", "a value cannot be used"))
CHANGED = {"rules_2026_changed": [{"month": 60, "values": {"threshold_nok": 381_679.0}},
                                  {"month": 84, "values": {"pooled_budget": True}}]}  # fmt: skip


def sums_of(rng, runs, mood, chance):
    """Sums of one side in one municipality, ``(kind, sum, replication)``; mood is in [0, 1]."""
    made = np.zeros((len(KINDS), len(SUMS), runs))

    def part(whole, share):
        return rng.binomial(whole.astype(int), np.clip(share + 0.2 * (mood - 0.5), 0.0, 1.0))

    for kind in (1, 2):
        row = {"proposals": rng.poisson(chance["many"] / kind, runs)}
        row["cohort"] = part(row["proposals"], 0.7)
        row["started"] = part(row["proposals"], chance["starts"])
        row["cohort_started"] = np.minimum(part(row["cohort"], chance["starts"]), row["started"])
        for months in AT:
            row[f"observed_{months}"] = part(row["started"], 0.9)
            row[f"alive_{months}"] = part(row[f"observed_{months}"], chance["lives"])
            row[f"delivering_{months}"] = part(row[f"alive_{months}"], 0.7)
            row[f"cohort_delivering_{months}"] = np.minimum(
                row[f"delivering_{months}"], row["cohort_started"]
            )
        row["good_observed"] = part(row["observed_36"], 0.6)
        row["weak_observed"] = row["observed_36"] - row["good_observed"]
        row["good_lost"] = part(row["good_observed"], 1.0 - chance["lives"])
        row["weak_kept"] = part(row["weak_observed"], chance["lives"])
        row["legal_errors"] = rng.poisson(chance["errors"] * row["started"])
        row["users"] = 7.25 * row["started"]
        row["cohort_good_kept"] = part(row["cohort_delivering_36"], 0.6)
        row["cohort_weak_kept"] = row["cohort_delivering_36"] - row["cohort_good_kept"]
        left = row["observed_36"].copy()
        for name in FATES[:-1]:
            row[f"fate_{name}"] = part(left, 0.2)
            left = left - row[f"fate_{name}"]
        row[f"fate_{FATES[-1]}"] = left
        made[kind] = [row[name] for name in SUMS]
    made[0] = made[1] + made[2]
    return made


def change_of(rng, turn):
    """A made-up change, with or without sets and kroner."""
    lever = LEVERS[turn % len(LEVERS)]
    count = int(rng.choice([1, 1, 2, 2, 3, 5]))
    sizes = sorted(rng.choice(SIZES, count, replace=False).tolist())
    towns = {f"{size:,} inhabitants": size for size in sizes}
    if turn % 17 == 3:
        towns = {TOGETHER: sum(sizes)}
    runs = int(rng.choice([1, 2, 3, 12, 30]))
    effect = float(rng.choice([0.0, 0.0, 0.01, 0.15, 0.3, -0.2, -0.35]))
    sides = [[], []]
    for _ in towns:
        chance = {
            "many": float(rng.choice([0.0, 2.0, 12.0])),
            "starts": float(rng.choice([0.4, 0.8, 1.0])),
            "lives": float(rng.choice([0.0, 0.3, 0.6, 1.0])),
            "errors": float(rng.choice([0.0, 0.1, 0.5])),
        }
        mood, seed = rng.random(runs), int(rng.integers(2**31))
        for side, more in enumerate((effect, 0.0)):
            own = {
                **chance,
                "lives": min(max(chance["lives"] + more, 0.0), 1.0),
                "starts": min(max(chance["starts"] + more * (turn % 5 == 0), 0.0), 1.0),
            }
            draws = np.random.default_rng(seed if turn % 3 else seed + side)
            sides[side].append(sums_of(draws, runs, mood, own))
    beside = {**BESIDE[turn % len(BESIDE)], "population": sizes[0]}
    values = [{**{name: pair[side] for name, pair in lever.items()}, **beside} for side in (0, 1)]
    cells = [
        SimpleNamespace(number=number, values=own,
                        scenario=SimpleNamespace(name=f"scenario {number}", fingerprint="f1",
                                                 instruments=(),
                                                 values={**_defaults(), **_known(own)}))
        for number, own in zip((2 + turn % 3, 0), values, strict=True)
    ]  # fmt: skip
    pair = _Pair(*cells)
    return Change(
        pair, values[0], towns, np.array([np.stack(side) for side in sides]), tuple(range(runs)),
        sets=_sets(rng, towns, effect) if rng.random() < 0.7 else None,
        kroner=_kroner(rng, len(towns), runs, turn) if rng.random() < 0.4 else None,
    )  # fmt: skip


class _Pair(tuple):
    """Two cells: after, before."""

    __slots__ = ()

    def __new__(cls, after, before):
        return super().__new__(cls, (after, before))

    after = property(lambda self: self[0])
    before = property(lambda self: self[1])


def _defaults():
    return {name: one.default for name, one in PARAMETERS.items()}


def _known(values):
    return {name: value for name, value in values.items() if name in PARAMETERS}


def _sets(rng, towns, effect):
    number = int(rng.choice([1, 7, 20]))
    shape = (number, len(towns), len(KINDS), len(MEASURES))
    middle, wide = (
        100.0 * effect * rng.choice([-1.0, 1.0, 1.0, 1.0]),
        float(rng.choice([0.3, 2.0, 8.0])),
    )
    effects = rng.normal(middle, wide, shape)
    effects[rng.random(shape) < 0.03] = np.nan
    effects[rng.random(shape) < 0.05] = 1.0
    return SetsTried(
        tuple(range(number)), tuple(towns), effects, rng.uniform(0.1, 0.6, shape),
        (100,) * number, (), (),
    )  # fmt: skip


def _kroner(rng, towns, runs, turn):
    sides = []
    for side in (0, 1):
        made = np.round(1e6 * rng.random((towns, len(KRONER), runs)), 2)
        made[:, [KRONER.index(name) for name in TOLD if "_state" in name or turn % 2]] = 0.0
        made[:, KRONER.index("services_by_municipality")] = 4e5 * (3.0 - 2 * side) + made[:, 0]
        own = [at for at, name in enumerate(KRONER) if name.startswith("price")]
        made[:, own] *= 1.0 - side
        made[:, KRONER.index("own_hours")] = 40.0 * (1 - side) * (turn % 3)
        made[:, -1] = 12.0
        sides.append(made)
    return sides[0], sides[1]


def kroner_sets(rng, change):
    """Kroner of a made-up change over a few sets."""
    effects = rng.normal(0.0, 1.0, (6, len(change.municipalities), len(TOLD)))
    return KronerOverSets(tuple(change.municipalities), effects, 50)


def effects_of(changes, turn):
    """The effects of made-up changes, with what a folder would tell of them."""
    names = tuple(LEVERS[turn % len(LEVERS)])
    question = ("", "What does it do?")[turn % 2]
    name = ("mine", "threshold_2026", "signing_limit")[turn % 3]
    changed = "rules_2026_changed" in changes[0].values.values()
    scenarios = _scenarios() if changed else {}
    sweep = SimpleNamespace(name=name, question=question, scenarios=scenarios)
    manifest = SimpleNamespace(seed_of=lambda _: 7, versions={"collabsim": "9.8.7"}, rules="ab12cd",
                               sweep_hash="0123456789")  # fmt: skip
    results = SimpleNamespace(
        folder=SimpleNamespace(sweep=sweep, manifest=manifest), failures=pd.DataFrame()
    )
    said = REMARKS[turn % len(REMARKS)]
    remarks = (Remark(*said),) if said else ()
    matters = (1.0, 1.0, 0.5, 2.0)[turn % 4]
    return Effects(results, names, tuple(changes), (2018, 2026)[turn % 2], matters, remarks)


def _scenarios():
    base = SimpleNamespace(changes=(), instruments=())
    changes = [SimpleNamespace(month=one["month"], values=one["values"])
               for one in CHANGED["rules_2026_changed"]]  # fmt: skip
    return {
        "rules_2026": base,
        "rules_2026_changed": SimpleNamespace(changes=tuple(changes), instruments=()),
    }


FRAMES = {0: [], 1: [300_123.0], 2: [250_000.0, 281_499.0, 412_500.0]}


def teller_of(effects, language, turn):
    """Writes made-up effects; what is free in frames is made up too."""
    teller = Teller(effects, language)
    for change in effects.changes:
        for name in effects.names:
            teller.frames[change.pair.before.number, name] = FRAMES[turn % len(FRAMES)]
    return teller


def as_given(effects, turn):
    """What JavaScript is given of the same effects."""
    sweep = effects.results.folder.sweep
    return {
        "changes": [_change_given(change, effects, turn) for change in effects.changes],
        "names": list(effects.names), "year": effects.year, "matters": effects.matters,
        "remarks": [{"key": one.key, "reason": one.reason} for one in effects.remarks],
        "question": sweep.question, "preset": sweep.name,
        "scenario": effects.changes[0].pair.after.scenario.values,
        "changed": CHANGED if sweep.scenarios else {},
    }  # fmt: skip


def _change_given(change, effects, turn):
    sides = [
        [[part.ravel().tolist() for part in side] for side in (change.sums[0], change.sums[1])]
    ][0]
    given = {
        "after": {"cell": change.pair.after.number, "values": change.pair.after.values},
        "before": {"cell": change.pair.before.number, "values": change.pair.before.values},
        "municipalities": [
            {"name": name, "population": size} for name, size in change.municipalities.items()
        ],
        "replications": change.replications,
        "sums": {"after": sides[0], "before": sides[1]},
        "frames": {name: FRAMES[turn % len(FRAMES)] for name in effects.names},
    }
    if change.sets is not None:
        given["sets"] = {
            "points": list(change.sets.points), "effects": change.sets.effects.ravel().tolist(),
            "errors": change.sets.errors.ravel().tolist(),
            "replications": list(change.sets.replications),
        }  # fmt: skip
    if change.kroner is not None:
        after, before = ([part.ravel().tolist() for part in side] for side in change.kroner)
        given["kroner"] = {"after": after, "before": before,
                           "replications": int(change.kroner[0].shape[-1])}  # fmt: skip
    if change.kroner_sets is not None:
        given["kronerSets"] = {
            "sets": change.kroner_sets.sets, "replications": change.kroner_sets.replications,
            "effects": change.kroner_sets.effects.ravel().tolist(),
        }  # fmt: skip
    return given


def counts_of(runs):
    """Sums of one side in one municipality from a few counts of each run, ``(kind, sum, run)``.

    Args:
        runs: Of each run six counts, each within the one before: proposals, started, followed,
            alive, delivering, weak among these.
    """
    made = np.zeros((len(KINDS), len(SUMS), len(runs)))
    for run, (proposals, *rest) in enumerate(runs):
        started, observed, alive, delivering, weak = rest
        found = dict.fromkeys(SUMS, 0.0) | {
            "proposals": proposals, "started": started, "cohort": proposals,
            "cohort_started": started, "good_observed": observed - weak, "weak_observed": weak,
            "good_lost": max(observed - alive - weak, 0), "weak_kept": min(weak, alive),
            "cohort_good_kept": delivering - min(weak, delivering),
            "cohort_weak_kept": min(weak, delivering), "legal_errors": alive, "users": 2.5 * alive,
            "fate_goes_on": delivering, "fate_out_of_time": observed - delivering,
        }  # fmt: skip
        for months in AT:
            found |= {
                f"observed_{months}": observed, f"alive_{months}": alive,
                f"delivering_{months}": delivering, f"cohort_delivering_{months}": delivering,
            }  # fmt: skip
        made[0, :, run] = made[1, :, run] = [found[name] for name in SUMS]
    return made


def change_from(sides, effects=()):
    """A change whose sums are given: after and before, a municipality each, runs within."""
    towns = {f"{size:,} inhabitants": size for size in SIZES[: len(sides[0])]}
    levers = LEVERS[0]["threshold_nok"]
    cells = [
        SimpleNamespace(
            number=number, values={"threshold_nok": value},
            scenario=SimpleNamespace(
                name="a", fingerprint="f1", instruments=(), values=_defaults()
            ),
        )
        for number, value in zip((1, 0), levers, strict=True)
    ]  # fmt: skip
    sums = np.array([np.stack([counts_of(runs) for runs in side]) for side in sides])
    sets = None
    if len(effects):
        shape = (len(effects), len(towns), len(KINDS), len(MEASURES))
        spread = np.broadcast_to(np.array(effects)[:, None, None, None], shape).copy()
        sets = SetsTried(
            tuple(range(len(effects))), tuple(towns), spread, np.full(shape, 0.2),
            (100,) * len(effects), (), (),
        )  # fmt: skip
    return Change(
        _Pair(*cells), cells[0].values, towns, sums, tuple(range(sums.shape[-1])), sets=sets
    )
