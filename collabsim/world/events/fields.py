"""What events say, by name: a field means the same, in the same unit, in every kind that has it."""

from __future__ import annotations

from collabsim.municipality.structure import Role, Sector
from collabsim.world.codes import Argument, Band, Door, Outcome, Reason, Source, Stage, State
from collabsim.world.events.codes import (
    AgreementEnd,
    Answer,
    BegunBy,
    Blamed,
    ContractEnd,
    CostPayer,
    DropReason,
    InstrumentName,
    LegalError,
    MooredBy,
    Option,
    SlipPhase,
    TaughtBy,
)
from collabsim.world.events.declare import NOBODY, EventField


def _number(name: str, unit: str, meaning: str) -> EventField:
    return EventField(name, "number", unit, meaning)


def _share(name: str, meaning: str) -> EventField:
    return EventField(name, "number", "0-1", meaning)


def _whole(name: str, unit: str, meaning: str, none: int | None = None) -> EventField:
    return EventField(name, "whole", unit, meaning, none=none)


def _yes_no(name: str, meaning: str) -> EventField:
    return EventField(name, "true/false", "true/false", meaning)


def _unit_row(names: str, unit: str, none: int | None = None) -> EventField:
    meaning = f"{unit}: its place in the list of units, from 0"
    return EventField(f"{names}_row", "whole", "row", meaning, none=none, names=names)


# --- Who and where ---

ENTREPRENEUR = _whole("entrepreneur", "row", "number of the entrepreneur, from 0")
SECTOR = EventField("sector", "word", "code", "sector of the pilot", Sector)
OTHER_SECTOR = EventField(
    "other_sector", "word", "code", "second sector of a pilot that spans two", Sector, NOBODY
)
UNIT_ROW = _unit_row("unit", "unit that answers")
FIRST_UNIT_ROW = _unit_row("first_unit", "first unit of the pilot")
SECOND_UNIT_ROW = _unit_row("second_unit", "unit of the second sector", NOBODY)
MUNICIPALITY_ROW = _whole("municipality_row", "row", "number of the municipality, from 0")
ROLE = EventField("role", "word", "code", "role of the person", Role)
PLACE = _whole(
    "place_around_pilot",
    "place",
    "place around the pilot, from 0: the team, the line from the unit manager upwards, advisers "
    "for finance, procurement and law, the other sector's head, the state superior",
)
INITIATED_BY = EventField("initiated_by", "word", "code", "who began the proposal", BegunBy)
BLAMED = EventField("blamed", "word", "code", "who is blamed", Blamed)
BLAMED_RIGHTLY = _yes_no("blamed_rightly", "whether that belief is right")

# --- Size and time ---

UNITS_WANTED = _whole("units_wanted", "units", "units the proposal wants")
UNITS_WITH_NEED = _whole("units_with_need", "units", "units with the need")
UNITS_COVERED = _whole("units_covered", "units", "units of the first sector covered now")
MONTHS_SINCE_PROPOSAL = _whole("months_since_proposal", "months", "months since the proposal")
MONEY_UNTIL_MONTH = _whole("money_until_month", "month", "first month without project money")
TERM_YEARS = _whole("term_years", "years", "years the decision runs")
LEVELS_TO_DECIDER = _whole(
    "levels_to_decider", "levels", "leaders from the unit manager to the decider"
)
TIMES_ASKED_AGAIN = _whole("times_asked_again", "times", "times the person was asked again")
MONTHS_UNTIL_DEPUTY = _whole("months_until_deputy", "months", "months until a deputy answers")
COUNCIL_MONTH = _whole("council_month", "month", "month the council decides")
COMPETITION_ENDS_MONTH = _whole("competition_ends_month", "month", "month the competition ends")
TALKS_END_MONTH = _whole("talks_end_month", "month", "month the talks end")
FIRST_PAYMENT_MONTH = _whole("first_payment_month", "month", "first month of payment")
BRIDGE_MONTHS = _whole("bridge_months", "months", "months the extra project money lasts")
OTHER_SUPPLIERS = _whole("other_suppliers", "suppliers", "other suppliers in the competition")
PILOTS_WITH_CHAMPION = _whole(
    "pilots_with_champion", "pilots", "pilots around the post that had a champion"
)
OPEN_PILOTS = _whole("open_pilots", "pilots", "open pilots of the entrepreneur")
ENTREPRENEURS_BEFORE = _whole(
    "entrepreneurs_before", "number", "entrepreneurs before in this place"
)

# --- Money ---

PRICE_NOK = _number("price_nok", "NOK a year", "yearly price that is asked")
FULL_PRICE_YEARLY_NOK = _number(
    "full_price_yearly_nok", "NOK a year", "full yearly price of the units covered"
)
YEARLY_NOK = _number(
    "yearly_nok", "NOK a year", "yearly sum it is about: asked of the person, decided or paid"
)
PROJECT_MONEY_NOK = _number("project_money_nok", "NOK", "project money sought or granted")
TRANSFER_NOK = _number("transfer_nok", "NOK", "payment for a transfer")
INVESTED_NOK = _number("invested_nok", "NOK", "what the investor pays, or would, in all")
REPAID_NOK = _number("repaid_nok", "NOK", "paid back to the investor")
REPAID_STATE_NOK = _number("repaid_state_nok", "NOK", "part of it that the state pays")
ASKED_RETURN = _number("asked_return", "share", "smallest return the investor asks for")
GRANT_NOK = _number("grant_nok", "NOK", "yearly grant to the fund")
FUND_NOK = _number("fund_nok", "NOK", "what the fund holds after it")
RESERVE_NOK = _number("reserve_nok", "NOK", "reserve of the entrepreneur")
THRESHOLD_VALUE_NOK_LOW = _number(
    "threshold_value_nok_low", "NOK", "least value of any proposal against the threshold"
)
THRESHOLD_VALUE_NOK_HIGH = _number(
    "threshold_value_nok_high", "NOK", "most value of any proposal against the threshold"
)
MONEY_SOURCE = EventField("money_source", "word", "code", "where the money came from", Source)
DOOR = EventField("door", "word", "code", "door to money", Door)
BAND = EventField("band", "word", "code", "procurement band", Band)

# --- What people weigh, know and feel ---

WILLINGNESS = _number("willingness", "logit", "willingness: the logit of the chance of a yes")
WILLINGNESS_WITHOUT_STAKE = _number(
    "willingness_without_stake", "logit", "willingness with nothing at stake"
)
BELIEF = _share("belief", "belief in the effect")
UNDERSTANDING = _share("understanding", "understanding of the entrepreneur")
PERCEIVED_RISK = _number("perceived_risk", "number", "perceived risk of a yes")
PERCEIVED_RULE_RISK = _number("perceived_rule_risk", "number", "perceived risk of the rules")
COST_TERM = _number("cost_term", "logit", "what the sum takes off willingness")
DISUSE_TERM = _number("disuse_term", "logit", "what little use takes off willingness")
LARGEST_SHORTFALL = EventField(
    "largest_shortfall", "word", "code", "term with the largest shortfall, at a yes too", Reason
)
TIE = _share("tie", "tie between the person and the entrepreneur after it")
OWNERSHIP = _share("ownership", "shared ownership")
FIT = _share("fit", "fit to the place")
FIRST_HAND_KNOWLEDGE = _share("first_hand_knowledge", "what the person knows at first hand")
EFFECT_MINDSET = _share("effect_mindset", "mindset of the person: effect (1) to rule (0)")
RULE_KNOWLEDGE_LEFT = _share(
    "rule_knowledge_left", "rule knowledge that advisers who saw no lawful route left in the case"
)
GOOD_IDEA = _yes_no("good_idea", "whether the person found it a good idea")

# --- Effect ---

TRUE_EFFECT = _share("true_effect", "true effect, which nobody in the model knows")
OBSERVED_EFFECT = _number("observed_effect", "effect with noise", "observation as the team took it")
DELIVERED_EFFECT = _share("delivered_effect", "effect delivered")
EVIDENCE = _share("evidence", "the team's evidence after it")
MEASURED_EFFECT = _number(
    "measured_effect", "effect with noise", "effect as it was measured when a contract ended"
)
AGREED_EVIDENCE = _share("agreed_evidence", "the evidence that binds")
UPTAKE = _share("uptake", "uptake of the measure")

# --- Chances ---

CHANCE_TO_FIND = _share("chance_to_find", "chance to find somebody to talk to")
CHANCE_OF_CHAMPION = _share("chance_of_champion", "chance that the person became a champion")
CHANCE_TO_SEE = _share("chance_to_see", "chance to see the lawful route")
CHANCE_TO_WIN = _share("chance_to_win", "chance to win the competition")
CHANCE_OF_TARGET = _share("chance_of_target", "chance of the target as the investor sees it")
CHANCE_TO_LOOK = _share("chance_to_look", "chance that somebody looked for more money")
LEARNT_VALUE = _number(
    "learnt_value",
    "ratio",
    "learnt value of going to the municipality: months of cost earned per month of effort",
)

# --- Answers and outcomes ---

ANSWER = EventField("answer", "word", "code", "answer", Answer)
OPTION = EventField("option", "word", "code", "option chosen", Option)
SAW_ROUTE = _yes_no("saw_route", "whether the adviser saw a lawful route at this reading")
ROUTE_WAS_SEEN = _yes_no("route_was_seen", "whether a lawful route had been seen")
WON = _yes_no("won", "whether the entrepreneur won")
OUTCOME = EventField("outcome", "word", "code", "outcome of the case so far", Outcome)
DROP_REASON = EventField("drop_reason", "word", "code", "why it came to nothing", DropReason)
TARGET_MET = _yes_no("target_met", "whether the effect asked for was measured")
CONTRACT_END = EventField(
    "contract_end", "word", "code", "how talks about an effect contract ended", ContractEnd
)
AGREEMENT_END = EventField(
    "agreement_end", "word", "code", "how talks about an agreement ended", AgreementEnd
)
LEGAL_ERROR = EventField("legal_error", "word", "code", "kind of legal error", LegalError)
STATE_BEFORE = EventField("state_before", "word", "code", "state before", State)
STATE_AFTER = EventField("state_after", "word", "code", "state it leads to", State)
STOP_STAGE = EventField("stop_stage", "word", "code", "stage of the stop", Stage)
STOP_REASON = EventField("stop_reason", "word", "code", "reason of the stop", Reason)
STOP_ARGUMENT = EventField("stop_argument", "word", "code", "argument given", Argument)
CONTRACT_RUNS_OUT = _yes_no("contract_runs_out", "whether a contract runs out first")

# --- Instruments ---

INSTRUMENT = EventField("instrument", "word", "code", "instrument", InstrumentName)
INSTRUMENT_NOK = _number(
    "instrument_nok",
    "NOK",
    "what the instrument is paid for or, where nothing is paid, what it asks",
)
COST_PAYER = EventField("cost_payer", "word", "code", "who pays for the instrument", CostPayer)

# --- Courses, mooring and support ---

TAUGHT_BY = EventField("taught_by", "word", "code", "what taught the person", TaughtBy)
KNOWLEDGE_GAIN = _share("knowledge_gain", "part of the lacking knowledge of rules that is taught")
FEAR_RELIEF = _share("fear_relief", "part of the fear of errors that is taken away")
MOORED_BY = EventField("moored_by", "word", "code", "what moors the pilot", MooredBy)
SLIP_PHASE = EventField("slip_phase", "word", "code", "what slips", SlipPhase)
CHANCE_TO_SLIP = _share("chance_to_slip", "chance that the month slips")
EQUALITY = _share("equality", "how equal the partners of the pilot are")
CITIZENS_DESIGN = _share("citizens_design", "citizens' part in the design")
CITIZENS_IMPLEMENT = _share("citizens_implement", "citizens' part in carrying it out")
SUPPORT = _share("support", "support functions behind the pilot")
CURIOSITY_WITHOUT_FEAR = _share("curiosity_without_fear", "curiosity times what is not fear")
