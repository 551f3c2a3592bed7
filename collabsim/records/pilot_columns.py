"""The columns of pilots: every one declared here, and nowhere else.

To add a result, declare its column here; where the rules set the field is all else there is.
"""

from __future__ import annotations

from collabsim.municipality.structure import Role, Sector
from collabsim.records.course import CENSORED, HORIZONS, state_column
from collabsim.records.declaring import Column, words_of
from collabsim.records.expressions import field
from collabsim.world.codes import (
    Argument,
    Band,
    Door,
    Funding,
    Outcome,
    Reason,
    Source,
    Stage,
    State,
)
from collabsim.world.events.codes import BegunBy
from collabsim.world.pilot_record import WORTH_MONTHS

RAN_OUT = (int(Reason.TIME), int(Reason.RESERVE))
"""Reasons of a stop that nobody decided."""

_STARTED = field("started") >= 0
_CASE_OPENED = field("case_open") >= 0
_BROUGHT_FORWARD = field("term") > 0
_STOPPED = ~field("stage").equals(Stage.NONE)
_SAID_NO = field("stopped_by") >= 0

DECIDED = (field("decided") >= 0) & ~(
    field("outcome").equals(Outcome.STOPPED)
    & (field("stage").equals(Stage.NOT_BROUGHT_FORWARD) | field("reason").is_one_of(RAN_OUT))
)
"""Whether somebody decided a case.

Nobody did where the team or its manager never brought it forward, or where patience
or the reserve ran out first.
"""

_MONEY_ENDED = field("money_ended") >= 0
_TEN_YEARS = _STARTED & field("months").is_at_least(field("started") + WORTH_MONTHS)
_NO_START = "where it never started"
_NO_MONEY_END = "where the first money never ended"
_NOT_TEN_YEARS = "where it never started, or the run ended within ten years of its start"
_NO_CASE = "where no case opened"
_NOT_BROUGHT = "where no case was brought forward"
_NO_STOP = "where it was not stopped"


def _month(name: str, stored: str, meaning: str, missing: str) -> Column:
    """A month of the run, counted from 0."""
    there = field(stored) >= 0
    return Column(
        name, "whole number", "month", meaning, missing,
        where=there, stored="int16", stored_field=stored, negative_is_nothing=True,
    )  # fmt: skip


def _state_at(months: int) -> Column:
    """The state so many months after the money, where the run went on that long."""
    name, money = state_column(months), field("money_ended")
    unseen = ~(money >= 0) | (money + months).is_at_least(field("months"))
    return Column(
        name, "word", "",
        f"state {months} months after the project money ended; censored where the run ended "
        "before, or the pilot never started",
        words=(*words_of(State), CENSORED), value=field(name).unless(unseen, len(State)),
        stored="int8", stored_field=name, negative_is_nothing=True,
    )  # fmt: skip


def _true(name: str, stored: str, meaning: str) -> Column:
    """Something that holds or does not."""
    return Column(
        name, "true/false", "", meaning,
        value=~field(stored).equals(0), stored="int8", stored_field=stored,
    )  # fmt: skip


def _law(name: str, meaning: str) -> Column:
    """What the law asks of a proposal, known when it is brought forward."""
    return Column(
        name, "true/false", "", meaning, _NOT_BROUGHT,
        value=~field(name).equals(0), where=_BROUGHT_FORWARD, stored="int8", stored_field=name,
    )  # fmt: skip


PLACING: tuple[Column, ...] = (
    Column("cell", "whole number", "", "cell of the sweep: the combination of values that was run"),
    Column(
        "world", "whole number", "",
        "municipality of the cell, or the region, that was run together",
    ),
    Column("municipality", "name", "", "municipality of the scenario"),
    Column("population", "whole number", "inhabitants", "inhabitants of the municipality"),
    Column("seed", "whole number", "", "seed of the random draws"),
    Column(
        "replication", "whole number", "",
        "number of the replication; with the seed it gives the random draws",
    ),
    Column("pilot", "whole number", "", "number of the proposal in its run, from 0"),
)  # fmt: skip
"""Where a pilot belongs: what places its row in a run and a sweep."""

PROPOSAL: tuple[Column, ...] = (
    Column(
        "pilot_key", "whole number", "",
        "code of the proposal: the same for the same proposal in municipalities of any size",
        stored="int32", stored_field="key",
    ),
    Column("entrepreneur", "whole number", "", "number of the entrepreneur", stored="int32"),
    Column(
        "proposed_month", "whole number", "month", "month of the proposal",
        stored="int16", stored_field="proposed",
    ),
    Column(
        "sector", "word", "", "sector of the first unit", words=words_of(Sector), stored="int8",
    ),
    _true("cross_sector", "spans", "whether it spans two sectors"),
    _true("co_paid", "co_paid", "whether the first unit bought its share, refused or out of time"),
    _true("moored", "moored", "whether a plan, an agreement or a longer term moored it"),
    _true("labelled_research", "labelled", "whether a decider counted it as research"),
    Column(
        "project_slips", "whole number", "months", "months of its project that slipped",
        stored="int16",
    ),
    Column(
        "case_slips", "whole number", "months", "months in which its case lay for want of support",
        stored="int16",
    ),
    Column(
        "use_slips", "whole number", "months", "months of delivery that slipped", stored="int16",
    ),
    _true("went_alone", "alone", "whether its other sector said no: half was to go on in one"),
    Column(
        "units", "whole number", "units", "units of the sector it covers",
        stored="int16", stored_field="covered",
    ),
    Column(
        "units_with_need", "whole number", "units", "units of the sector with the need it answers",
        stored="int16", stored_field="need",
    ),
    Column("weak", "true/false", "", "whether its true effect is below weak_limit"),
    _true("has_budget_line", "has_line", "whether there is a budget line for it"),
    _true("law_touched", "law_touched", "whether other law than procurement is touched"),
    _law("route_needed", "whether a lawful way around a competition, or another law, is needed"),
    _law("route_exists", "whether such a lawful way exists"),
    _law("route_seen", "whether somebody has seen that way"),
    Column(
        "years_until_gain", "number", "years", "years until the gain shows",
        stored="float", stored_field="years_until_gain",
    ),
    Column("started", "true/false", "", "whether it became a pilot", value=_STARTED),
    _month("started_month", "started", "month it started", _NO_START),
    Column(
        "money_source", "word", "", "where the project money came from", "where there was none",
        words=words_of(Source, nothing=(Source.NONE,)), stored="int8", stored_field="source",
    ),
)  # fmt: skip
"""What is known when a proposal is made, and when it starts."""

CASE: tuple[Column, ...] = (
    _month(
        "money_ended_month", "money_ended", "month the first project money ended",
        "where it never ended",
    ),
    _month("case_opened_month", "case_open", "month the case was opened", _NO_CASE),
    Column(
        "decided_month", "whole number", "month", "month of the decision",
        "where nobody decided", where=DECIDED, stored="int16", stored_field="decided",
        negative_is_nothing=True,
    ),
    Column(
        "decider_place", "whole number", "levels",
        "place of the decider in the line: 0 is the unit manager", _NOT_BROUGHT,
        where=_BROUGHT_FORWARD, stored="int16", stored_field="decider",
    ),
    Column(
        "term_years", "whole number", "years", "years proposed or agreed", _NOT_BROUGHT,
        where=_BROUGHT_FORWARD, stored="int16", stored_field="term",
    ),
    Column(
        "band", "word", "",
        "procurement band: a below the entry threshold, b below the national one, c above that",
        _NOT_BROUGHT, words=words_of(Band), where=_BROUGHT_FORWARD, stored="int8",
    ),
    Column(
        "door", "word", "", "the door to money the case went through", "where it came to none",
        words=words_of(Door, nothing=(Door.NONE,)), stored="int8",
    ),
    Column(
        "outcome", "word", "", "outcome of the case; open while there is none",
        "where no case opened and the pilot was not stopped before", words=words_of(Outcome),
        where=_CASE_OPENED | ~field("outcome").equals(Outcome.OPEN), stored="int8",
    ),
    _month("ended_month", "ended", "month the collaboration ended for good", "where it goes on"),
    Column(
        "ended_as", "word", "", "state in which the collaboration ended", "where it goes on",
        words=words_of(State), stored="int8", negative_is_nothing=True,
    ),
    *(_state_at(months) for months in HORIZONS),
    Column(
        "final_state", "word", "", "state when the run ended",
        words=words_of(State), stored="int8", stored_field="state",
    ),
    Column(
        "users_reached", "number", "users", "users reached", stored="float", stored_field="users",
    ),
    Column(
        "units_asked_to_start", "whole number", "units", "units asked to start",
        stored="int16", stored_field="asked_units",
    ),
    Column(
        "units_said_yes_to_start", "whole number", "units", "units that said yes to start",
        stored="int16", stored_field="yes_units",
    ),
    Column(
        "good_idea_yes", "whole number", "units", "units that found it a good idea",
        stored="int16", stored_field="liked_units",
    ),
    Column(
        "months_to_decision", "whole number", "months",
        "months from the opening of the case to its decision", "where nobody decided",
        value=field("decided") - field("case_open"), where=DECIDED & _CASE_OPENED,
    ),
)  # fmt: skip
"""The case, what became of it, and whom the pilot reached."""

MEASURED: tuple[Column, ...] = (
    Column("price_nok", "number", "NOK a year", "yearly price that is asked", stored="float"),
    # In full: whether a pilot is weak hangs on which side of a limit it is.
    Column(
        "true_effect", "number", "0-1", "true effect, which nobody in the model knows",
        stored="double",
    ),
    Column(
        "statutory", "number", "0/0.5/1", "how far it answers to a statutory duty", stored="float"
    ),
    Column("category_fit", "number", "0-1", "fit to a known category", stored="float"),
    Column(
        "evidence", "number", "0-1", "running mean of what its team observed", _NO_START,
        where=_STARTED, stored="float",
    ),
    Column("ownership", "number", "0-1", "shared ownership", stored="float"),
    Column("fit", "number", "0-1", "fit to the place", stored="float"),
    Column("uptake", "number", "0-1", "how far it is in use", stored="float"),
    Column(
        "fit_gained", "number", "0-1", "fit gained from its start to the end of the first money",
        _NO_MONEY_END, where=_MONEY_ENDED, stored="float",
    ),
    Column(
        "ownership_end", "number", "0-1", "shared ownership when the first money ended",
        _NO_MONEY_END, where=_MONEY_ENDED, stored="float",
    ),
    *(
        Column(
            f"frame_change_{group}", "number", "0-1",
            f"what is left 36 months after the money of how far meetings moved mindsets {whose}",
            "where it was not followed for 36 months", where=field("state_36") >= 0,
            stored="float",
        )
        for group, whose in (
            ("team", "in the team"), ("manager", "of the unit manager"),
            ("line", "of leaders above"),
        )
    ),
    Column(
        "net_value_prices", "number", "yearly prices",
        "worth of the ten years from its start (effect x use x paid share x share of its units, "
        "by value_bar) less all that was paid, by its yearly price", _NOT_TEN_YEARS,
        where=_TEN_YEARS, stored="float",
    ),
    Column(
        "net_positive", "true/false", "", "whether net_value_prices is above 0", _NOT_TEN_YEARS,
        value=field("net_value_prices") > 0, where=_TEN_YEARS,
    ),
    Column(
        "legal_errors", "whole number", "errors", "breaches of law in its decisions",
        stored="int16",
    ),
    Column(
        "paid_yearly_nok", "number", "NOK a year", "yearly sum paid from a frame", stored="float"
    ),
    Column(
        "project_paid_nok", "number", "NOK", "project money paid to the entrepreneur",
        stored="float",
    ),
    Column(
        "contract_paid_nok", "number", "NOK", "paid to the entrepreneur under contracts",
        stored="float",
    ),
    Column("inhouse_paid_nok", "number", "NOK", "spent on it in-house", stored="float"),
    Column(
        "feasible", "number", "share", "share of it that own staff can do", _NO_CASE,
        where=_CASE_OPENED, stored="float",
    ),
    Column(
        "bridge_months", "whole number", "months", "months of bridging money found",
        stored="int16",
    ),
    Column(
        "asked_again", "whole number", "times", "times anybody was asked again", stored="int16"
    ),
    Column(
        "unit_distance", "number", "0-1", "mindset distance to the unit manager", _NO_CASE,
        where=_CASE_OPENED, stored="float",
    ),
    Column(
        "frontline_distance", "number", "0-1", "mindset distance to the team", _NO_CASE,
        where=_CASE_OPENED, stored="float",
    ),
    Column(
        "cognitive_frontline", "number", "0-1", "cognitive proximity to the team", _NO_CASE,
        where=_CASE_OPENED, stored="float",
    ),
    Column(
        "decider_distance", "number", "0-1", "mindset distance to the decider", _NOT_BROUGHT,
        where=_BROUGHT_FORWARD, stored="float",
    ),
    Column(
        "amount_nok", "number", "NOK a year", "yearly amount proposed or agreed", _NOT_BROUGHT,
        where=_BROUGHT_FORWARD, stored="float",
    ),
    Column(
        "kept_effect", "number", "share", "share of the effect that own staff keep",
        "where own staff did not take it over",
        where=field("ended_as").equals(State.IN_HOUSE), stored="float",
    ),
)  # fmt: skip
"""What was measured of it on its way."""

STOP: tuple[Column, ...] = (
    Column(
        "stop_stage", "word", "", "where in its life the measure was stopped", _NO_STOP,
        words=words_of(Stage, nothing=(Stage.NONE,)), stored="int8", stored_field="stage",
    ),
    Column(
        "stop_reason", "word", "",
        "why: the largest shortfall at the no that stopped it, or time, or no effect", _NO_STOP,
        words=words_of(Reason, nothing=(Reason.NONE,)), stored="int8", stored_field="reason",
    ),
    Column(
        "stop_argument", "word", "", "what was said", "where nothing was said",
        words=words_of(Argument, nothing=(Argument.NONE,)), stored="int8",
        stored_field="argument",
    ),
    Column(
        "stop_role", "word", "", "role of whoever said no or let it lie", "where nobody did",
        words=words_of(Role), value=field("role"),
    ),
    Column(
        "stop_post", "name", "", "post of whoever said no or let it lie", "where nobody did",
        value=field("post"),
    ),
    Column(
        "stop_level", "whole number", "levels",
        "levels of that post above the unit: 0 is the unit manager", "where nobody did",
        where=_SAID_NO, stored="int8", stored_field="stopped_by_level", negative_is_nothing=True,
    ),
    Column(
        "belief_at_end", "number", "0-1", "belief in the effect of whoever stopped it", _NO_STOP,
        where=_STOPPED, stored="float",
    ),
)  # fmt: skip
"""The stop of the measure: four things that are not derived from each other."""

STORED_ONLY: tuple[Column, ...] = (
    Column("months", "whole number", "months", "length of the run"),
    Column(
        "initiated_by", "word", "", "who began the proposal", words=words_of(BegunBy),
        stored="int8", stored_field="initiated",
    ),
    Column(
        "other_sector", "word", "", "second sector", "where there is none",
        words=words_of(Sector), stored="int8", negative_is_nothing=True,
    ),
    Column(
        "funding_form", "word", "", "how project money is given", words=words_of(Funding),
        stored="int8", stored_field="funding_form",
    ),
    Column("gain_unit", "number", "share", "gain of the unit", stored="float"),
    Column("gain_sector", "number", "share", "gain of the sector", stored="float"),
    Column("gain_municipality", "number", "share", "gain of the municipality", stored="float"),
    Column("gain_state", "number", "share", "gain of the state", stored="float"),
    Column(
        "project_granted_nok", "number", "NOK", "project money granted", stored="float",
    ),
    Column(
        "transfer_paid_nok", "number", "NOK", "paid to the entrepreneur for an agreed transfer",
        stored="float",
    ),
    Column(
        "state_paid_nok", "number", "NOK", "part of all this that the state line paid",
        stored="float",
    ),
    Column(
        "other_paid_nok", "number", "NOK", "paid to another supplier", stored="float"
    ),
    Column(
        "intro_paid_nok", "number", "NOK", "paid by the units during the project",
        stored="float",
    ),
)  # fmt: skip
"""What stored results have beside the columns of a frame of pilots."""

DECLARED: tuple[Column, ...] = (*PROPOSAL, *CASE, *MEASURED, *STOP, *STORED_ONLY)
"""Every column that says something of a pilot, in the order it stands in."""

ALSO_STORED: dict[str, str] = {"municipality_row": "int8", "stopped_by": "int32"}
"""Fields that are stored though no column shows them: of which municipality, and by whom."""

NOTHING_IS_NEGATIVE: frozenset[str] = frozenset(
    {"stopped_by", "role"}
    | {column.kept_field for column in DECLARED if column.negative_is_nothing}
)
"""Fields in which -1 says that there is nothing; a stored table has null there."""

PILOT_COLUMNS: tuple[Column, ...] = (*PLACING, *DECLARED)
"""The columns of the view ``pilots``."""

FRAME_COLUMNS: tuple[Column, ...] = tuple(
    column for column in PILOT_COLUMNS if column not in (*PLACING[:2], *STORED_ONLY)
)
"""The columns of a frame of pilots."""
