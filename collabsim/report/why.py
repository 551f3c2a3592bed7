"""Why a pilot ended as it did: what would have saved it, or what kept it, for people.

What was found stands in :class:`Why`, as data, as a table and as text in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from collabsim.inquiry.asking import Counterfactual, ask, with_log
from collabsim.inquiry.fates import Fate, Standard, question_about
from collabsim.inquiry.replays import Ways, forced_in, with_everywhere
from collabsim.language import DEFAULT_LANGUAGE, check_language
from collabsim.records.histories import Run
from collabsim.report.explain import check_pilot
from collabsim.report.why_words import told
from collabsim.scenario import Scenario

WIDTH = 80
"""Columns of the text, if not told otherwise."""


@dataclass(frozen=True)
class Why:
    """What would have saved one pilot, or if it lives, what kept it.

    Every counterfactual is a run of its own: the same scenario, seed, replication and forced
    draws, with one thing changed. It can be made again with :meth:`scenario_of` and
    :meth:`overrides_of`.

    Attributes:
        municipality: Name of the municipality the pilot was proposed to.
        pilot: Number of the pilot in the run.
        key: Its key, by which it is known in other runs of the world.
        question: ``"save"`` where it was lost, ``"keep"`` where it lives.
        fate: How its collaboration ended: state, month, stage, reason, what was said and the
            post that stopped it.
        counterfactuals: What was tried, those first that turn the outcome. One for each event
            or lever, for a parameter one for each side of its present value, or for each other
            word of a choice.
        replays: Runs that were made; there are at most ``most``.
        idle: Parameters that left the pilot's course as it was wherever they were tried.
        left_out: What was not tried, or not to the end, as ``most`` runs had been made.
    """

    scenario: Scenario = field(repr=False)
    seed: int
    replication: int
    municipality: str
    pilot: int
    key: int
    question: str
    fate: Fate
    counterfactuals: tuple[Counterfactual, ...] = field(repr=False)
    replays: int
    most: int
    idle: tuple[str, ...] = field(repr=False)
    left_out: tuple[str, ...]
    standard: Standard = field(repr=False)
    run: Run = field(repr=False, compare=False)

    @property
    def turned(self) -> tuple[Counterfactual, ...]:
        """Those that save the pilot, or where it lives, lose it."""
        return tuple(one for one in self.counterfactuals if one.turned)

    def __str__(self) -> str:
        """The answer in English, in lines of 80 columns."""
        return self.text()

    def text(self, language: str = DEFAULT_LANGUAGE, width: int = WIDTH) -> str:
        """The answer for people.

        Args:
            language: Code of the language.
            width: Columns of a line.

        Raises:
            ValueError: there is no such language.
        """
        check_language(language)
        return told(self, language, width)

    def scenario_of(self, counterfactual: Counterfactual) -> Scenario:
        """The scenario in which the values of a counterfactual hold."""
        return with_everywhere(self.scenario, counterfactual.values)

    def overrides_of(self, counterfactual: Counterfactual) -> Mapping[tuple[int, int, int], float]:
        """The draws that are forced in a counterfactual, those of the run itself included."""
        return {**forced_in(self.run), **counterfactual.overrides}

    @property
    def frame(self) -> pd.DataFrame:
        """The counterfactuals as a table, a row for each.

        ``kind``, ``name``, ``before``, ``after``, ``not_yet``, ``turned``, ``result``,
        ``months_moved`` and ``only_once`` are those of :class:`Counterfactual`. ``state_then`` is
        the state when the two runs are compared. ``lost_month`` is the month of the run in
        which the pilot was lost, counted from 0; ``stop_stage``, ``stop_reason`` and
        ``stop_post`` say where, why and by which post it was stopped. ``values_tried`` is how
        many values of the parameter were replayed on this side, 0 for draws and levers.
        Missing where there is nothing.
        """
        rows = [
            {
                "kind": one.kind,
                "name": one.name,
                "before": one.before,
                "after": one.after,
                "not_yet": one.not_yet,
                "turned": one.turned,
                "result": one.result.value,
                "state_then": None if one.then is None else one.then.name.lower(),
                "lost_month": one.fate.month,
                "stop_stage": _word(one.fate, one.fate.stage.name),
                "stop_reason": _word(one.fate, one.fate.reason.name),
                "stop_post": one.fate.post or None,
                "months_moved": one.months_moved,
                "only_once": one.only_once if one.turned else None,
                "values_tried": len(one.tried),
            }
            for one in self.counterfactuals
        ]
        types = {
            **dict.fromkeys(("kind", "name", "result", "state_then"), "str"),
            **dict.fromkeys(("stop_stage", "stop_reason", "stop_post"), "str"),
            **dict.fromkeys(("lost_month", "months_moved", "values_tried"), "Int64"),
            **dict.fromkeys(("before", "after", "not_yet"), "object"),
            "turned": "bool",
            "only_once": "boolean",
        }
        return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(types)


_COLUMNS = (
    "kind", "name", "before", "after", "not_yet", "turned", "result", "state_then", "lost_month",
    "stop_stage", "stop_reason", "stop_post", "months_moved", "only_once", "values_tried",
)  # fmt: skip


def _word(fate: Fate, name: str) -> str | None:
    return None if name == "NONE" or fate.month is None else name.lower()


def why_of(scenario: Scenario, run: Run, pilot: int, ways: Ways | None = None) -> Why:
    """Ask what would have saved a pilot of a finished run, or what kept it.

    Args:
        scenario: What the run is a run of.
        run: The run.
        pilot: Number of the pilot.
        ways: How replays are made, and how many at most.

    Raises:
        UserError: the run has no such pilot, it never started, or what becomes of it is open
            when the run ends; or the driver does not make the same run twice.
    """
    chosen = ways or Ways()
    check_pilot(run, pilot)
    whole = with_log(run, chosen.driver)
    answer = ask(scenario, whole, pilot, chosen)
    municipality = int(run.pilots[pilot]["municipality_row"])
    return Why(
        scenario=scenario,
        seed=run.seed,
        replication=run.replication,
        municipality=run.blueprint.municipalities[municipality],
        pilot=pilot,
        key=answer.standard.key,
        question=answer.standard.question.value,
        fate=answer.standard.fate,
        counterfactuals=answer.counterfactuals,
        replays=answer.replays,
        most=answer.most,
        idle=answer.idle,
        left_out=answer.left_out,
        standard=answer.standard,
        run=whole,
    )


def can_be_asked(run: Run, pilot: int) -> bool:
    """Whether a pilot started and is settled when the run ends."""
    return question_about(run, pilot) is not None
