"""The tables of state: one structured array each, every field documented.

Agents hold a row, the compiled loop walks the same rows. Tables are sized once
per run and never grow, because a row is a view. Rows refer to each other by
their number; ``-1`` means none. The state tables of the ODD+D document are
made from these declarations.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from collabsim.municipality.structure import LONGEST_PATH
from collabsim.parameters import RECORD
from collabsim.world.contract_columns import PILOT_UNDER_CONTRACT
from collabsim.world.draws import RandomDraws
from collabsim.world.handles import Handle
from collabsim.world.log_table import COURSE, EVENT, READING
from collabsim.world.pilot_record import NOTED, RUN
from collabsim.world.table_declared import Table, fields_of
from collabsim.world.tables_in_time import ASKED, CHANGE, DO, INSTRUMENT, WHENS, WHOSE

TEAM = 3
"""Frontline staff in the team of a pilot."""
LINE_SLOT = TEAM
"""First slot of the line: the unit manager; then one slot for each superior."""
ADVISER_SLOT = LINE_SLOT + LONGEST_PATH
"""Slots of finance, procurement and legal advice."""
OTHER_SLOT = ADVISER_SLOT + 3
"""Slot of the head of the other sector."""
STATE_SLOT = OTHER_SLOT + 1
"""Slot of the state superior of a NAV office."""
SLOTS = STATE_SLOT + 1
"""Places for people around one pilot."""
EVENTS_FULL, PILOTS_FULL, SITES_FULL, READINGS_FULL, COURSE_FULL = 1, 2, 4, 8, 16
"""Marks of a table that was too small."""

_fields = fields_of
_I, _F = np.int64, np.float64

MUNICIPALITY = Table(
    "municipality",
    "A municipality.",
    _fields(
        ("first_unit", _I, "row", "first row of its units"),
        ("n_units", _I, "units", "number of its units"),
        ("ideas_share", _F, "share", "of the ideas of a region, those that come up in it"),
        ("sector_from", (_I, 6), "offset", "where each sector begins in the order by sector"),
        ("chief", _I, "row", "chief executive"),
        ("council", _I, "row", "council"),
        ("adviser", (_I, 4), "row", "first holder of each duty"),
        ("adviser_n", (_I, 4), "posts", "holders of each duty"),
        ("coordinators", _I, "posts", "number of coordinators"),
        ("coordinator", _I, "row", "first coordinator"),
        ("dormant_coordinators", _I, "posts", "posts of coordinators that are empty at the start"),
        ("tie_chance", _F, "probability", "chance that an acquaintance works in a given unit"),
        ("fund_yearly_nok", _F, "NOK a year", "grant to the fund"),
        ("fund_nok", _F, "NOK", "what the fund holds"),
        ("fund_in_nok", _F, "NOK", "all that was put into the fund"),
        ("fund_out_nok", _F, "NOK", "all that the fund granted"),
        ("fund_lapsed_nok", _F, "NOK", "what lapsed because it was saved too long"),
        ("travel_hours", _F, "hours", "travel time to the centre of the region"),
        (
            "asked",
            (_F, len(WHENS) * len(WHOSE)),
            "hours",
            "what instruments ask for now, as in the table of hours asked",
        ),
        ("effect_contracts", _I, "contracts", "effect contracts carried out"),
        (
            "investors_tied_nok",
            _F,
            "NOK",
            "what investors have tied or lost; of a region in its first",
        ),
        ("council_hours", _F, "hours", "all hours instruments have asked of the council"),
    ),
)

UNIT = Table(
    "unit",
    "A school, kindergarten, care unit, culture unit or NAV office.",
    _fields(
        ("code", _I, "31 bits", "stable code of the unit"),
        ("municipality_row", _I, "row", "municipality"),
        ("sector", _I, "code", "sector"),
        ("manager", _I, "row", "unit manager"),
        ("state_superior", _I, "row", "state superior of a NAV office"),
        ("first_staff", _I, "row", "first frontline worker"),
        ("n_staff", _I, "persons", "frontline workers"),
        ("by_sector", _I, "row", "the unit at this place in the order by sector"),
        ("sector_index", _I, "place", "own place in that order"),
        ("frame_nok", _F, "NOK a year", "budget"),
        ("hosts", _I, "row", "pilot it hosts"),
    ),
)

ACTOR = Table(
    "actor",
    "A post inside a municipality and the person who holds it.",
    _fields(
        ("code", _I, "31 bits", "stable code of the post"),
        ("municipality_row", _I, "row", "municipality"),
        ("role", _I, "code", "role"),
        ("duty", _I, "code", "central duty"),
        ("shared", _I, "0/1", "post of the shared regional office"),
        ("sector", _I, "code", "sector, -1 all"),
        ("superior", _I, "row", "superior"),
        ("unit", _I, "row", "own unit"),
        ("unit_from", _I, "row", "first unit answered for"),
        ("unit_to", _I, "row", "end of the units answered for"),
        ("level", _I, "levels", "leaders between this post and the units it answers for, plus one"),
        ("next_same_duty", _I, "row", "next holder of the same duty"),
        ("levels_from_chief", _I, "levels", "distance from the giver of the mandate"),
        ("base_workload", _F, "matters a month", "workload without cases"),
        ("frame_nok", _F, "NOK a year", "frame answered for"),
        ("free_nok", _F, "NOK a year", "free part of that frame"),
        ("committed_nok", _F, "NOK a year", "running commitments made in this post"),
        (
            "carried_nok",
            _F,
            "NOK a year",
            "commitments of posts below that exceed their free frames",
        ),
        ("cases", _I, "cases", "cases lying here"),
        ("ready", _I, "0/1/2", "1 it is known who holds the post, 2 the person is drawn"),
        ("involved", _I, "0/1", "the person has taken part in anything"),
        ("roster", _I, "row", "in row k: the k-th post whose person has been read"),
        ("holder", _I, "number", "persons who held the post before"),
        ("since", _I, "month", "month the person came"),
        ("leaves", _I, "month", "month the person leaves"),
        ("read_month", _I, "month", "month the row was last looked at without the person"),
        ("mind_month", _I, "month", "month the mindset was last brought up to date"),
        ("moved_month", _I, "month", "month the mindset was last moved by a meeting, or drawn"),
        ("unit_moved", _F, "0-1", "mindset unit then"),
        ("whole_moved", _F, "0-1", "mindset whole then"),
        ("effect_moved", _F, "0-1", "mindset effect then"),
        ("unit_mind", _F, "0-1", "mindset unit (1) to system (0)"),
        ("whole_mind", _F, "0-1", "mindset whole (1) to silo (0)"),
        ("effect_mind", _F, "0-1", "mindset effect (1) to rule (0)"),
        ("own_unit", _F, "deviation", "own deviation in the first"),
        ("own_whole", _F, "deviation", "own deviation in the second"),
        ("own_effect", _F, "deviation", "own deviation in the third"),
        ("contact", _F, "share", "share of the units answered for one has a tie to"),
        ("topics", _I, "32 bits", "topics known"),
        ("rule_knowledge", _F, "0-1", "knowledge of rules"),
        ("fear", _F, "0-1", "fear of making an error"),
        ("curiosity", _F, "0-1", "curiosity"),
        ("horizon", _F, "years", "horizon"),
        ("prior", _F, "0-1", "belief about an unknown pilot"),
        ("experience", _F, "pilots", "experience with entrepreneurs"),
        ("purchases", _I, "purchases", "purchases of this kind within memory"),
        ("purchase_month", _I, "month", "month of the last of them"),
        ("own_rule_knowledge", _F, "0-1", "knowledge of rules without courses and guides"),
        ("own_fear", _F, "0-1", "fear of making an error without courses"),
        ("offered_year", _I, "year", "year in which there may have been a course or a guide"),
        ("taught", _F, "share", "part of the lacking knowledge taught"),
        ("taught_month", _I, "month", "month of that"),
        ("relieved", _F, "share", "part of the fear taken away"),
        ("relieved_month", _I, "month", "month of that"),
        ("extra_hours", _F, "hours", "hours of instruments that lie here this month"),
        ("extra_later", _F, "hours", "hours of instruments that will lie here next month"),
        ("extra_in_all", _F, "hours", "all hours instruments have asked of this post"),
    ),
)

ENTREPRENEUR = Table(
    "entrepreneur",
    "A social entrepreneur.",
    _fields(
        ("code", _I, "number", "stable number"),
        ("active", _I, "0/1", "in business"),
        ("generation", _I, "number", "entrepreneurs before in this place"),
        ("left_month", _I, "month", "month the last one left"),
        ("home", _F, "0-1", "home on a line across the region"),
        ("nonprofit", _I, "0/1", "legal form qualifies for reserved contracts"),
        ("unit_mind", _F, "0-1", "mindset unit to system"),
        ("whole_mind", _F, "0-1", "mindset whole to silo"),
        ("effect_mind", _F, "0-1", "mindset effect to rule"),
        ("topics", _I, "32 bits", "topics known"),
        ("open_pilots", _I, "pilots", "projects and open cases"),
        ("private_contracts", _I, "pilots", "pilots bought by firms, which take its time, too"),
        ("reserve_nok", _F, "NOK", "reserve"),
        ("project_income_nok", _F, "NOK", "received as project money"),
        ("contract_income_nok", _F, "NOK", "received under contracts"),
        ("other_income_nok", _F, "NOK", "received otherwise"),
        ("cost_nok", _F, "NOK", "spent"),
        ("start_reserve_nok", _F, "NOK", "reserves brought in by all holders of this place"),
        ("lost_reserve_nok", _F, "NOK", "reserves taken along by those who left"),
    ),
)

OPINION = Table(
    "opinion",
    "What an entrepreneur thinks of a municipality (region).",
    _fields(
        ("value", _F, "value", "learnt value of going there"),
        ("heard", _F, "0-1", "how much of it has been heard of"),
        ("effort_months", _F, "months", "months of effort"),
        ("results", _I, "pilots", "own results there"),
        ("kept", _I, "pilots", "own pilots that were kept"),
        ("blamed_unit", _I, "stops", "stops attributed to the unit"),
        ("blamed_line", _I, "stops", "stops attributed to leaders above it"),
        ("blamed_rules", _I, "stops", "stops attributed to rules or those who keep them"),
        ("blamed_rightly", _I, "stops", "stops attributed to the one who made them"),
        ("stops", _I, "stops", "stops lived through"),
    ),
)

PILOT = Table(
    "pilot",
    "A proposal, the pilot that comes of it, its case and what follows.",
    _fields(
        ("key", _I, "number", "stable over municipalities: entrepreneur * 4096 + month"),
        ("entrepreneur", _I, "row", "entrepreneur"),
        ("municipality_row", _I, "row", "municipality"),
        ("state", _I, "code", "state"),
        ("proposed", _I, "month", "month of the proposal"),
        ("found", _I, "month", "month the addressee was found"),
        ("open", _I, "0/1", "project or case is open: a unit's and an entrepreneur's time"),
        ("initiated", _I, "0-2", "by entrepreneur, leader or frontline"),
        ("sector", _I, "code", "sector"),
        ("other_sector", _I, "code", "second sector, -1 none"),
        ("spans", _I, "0/1", "it spanned two sectors when it started"),
        ("alone", _I, "0/1", "the other sector said no, and it went on without"),
        ("agreement", _I, "0-4", "binding agreement: none, offered, signed, not signed, broken"),
        ("agreement_month", _I, "month", "month of the talks about it"),
        ("agreement_decider", _I, "place", "place in the line of who decides by it"),
        ("agreement_by_line", _I, "0/1", "signed by all a case would pass"),
        ("agreed_evidence", _F, "0-1", "evidence that binds"),
        ("agreed_years", _I, "years", "term agreed on"),
        ("bindingness", _F, "logit", "what a broken word costs"),
        ("co_paid", _I, "0-2", "bought by the first unit alone: no, may be renewed, once"),
        *PILOT_UNDER_CONTRACT,
        ("moored", _I, "0/1", "moored by a plan, an agreement that binds or a longer term"),
        ("labelled", _I, "0/1", "counted as research by a decider who saw no way"),
        ("equality", _F, "0-1", "how equal its partners are; only with citizens' roles"),
        ("citizens_began", _I, "0/1", "citizens began it, too"),
        ("citizens_design", _F, "0-1", "citizens' part in its design"),
        ("citizens_implement", _F, "0-1", "citizens' part in carrying it out"),
        ("at_politicians_door", _I, "0/1", "somebody has gone to politicians with it"),
        ("private", _I, "0/1", "bought by a firm when the municipality had refused it"),
        ("private_until", _I, "month", "month the firm's contract ends, -1 none"),
        ("support", _F, "0-1", "support functions behind it"),
        ("anchoring_down", _F, "0-1", "anchoring among users and staff"),
        ("anchoring_up", _F, "0-1", "anchoring among leaders"),
        ("unpaid_months", _I, "months", "months of project money that are late"),
        ("slip_month", _I, "month", "last month in which its case lay for want of support"),
        ("team_extra", _F, "hours", "hours instruments ask of its team, not yet spent"),
        ("team_extra_now", _F, "hours", "hours instruments take of its team this month"),
        ("team_extra_in_all", _F, "hours", "all hours instruments have asked of its team"),
        ("project_slips", _I, "months", "months of the project that slipped"),
        ("case_slips", _I, "months", "months of the case that slipped"),
        ("use_slips", _I, "months", "months of delivery that slipped"),
        ("first_unit", _I, "row", "first unit"),
        ("other_unit", _I, "row", "unit of the second sector"),
        ("wanted", _I, "units", "units of the first sector the proposal wants to cover"),
        ("covered", _I, "units", "units of the first sector covered, k"),
        ("need", _I, "units", "units of the sector with that need, K"),
        ("unit_low", _I, "row", "first of the units covered"),
        ("unit_high", _I, "row", "last of the units covered"),
        ("first_site", _I, "row", "first row of its sites"),
        ("n_sites", _I, "sites", "sites it covers or wants to cover"),
        ("site_room", _I, "sites", "sites reserved for it"),
        ("price_nok", _F, "NOK a year", "yearly price"),
        ("true_effect", _F, "0-1", "true effect"),
        ("fit", _F, "0-1", "fit to the place"),
        ("years_until_gain", _F, "years", "years until the gain shows"),
        ("statutory", _F, "0/0.5/1", "answers to a statutory duty"),
        ("category_fit", _F, "0-1", "fit to a known category"),
        ("has_line", _I, "0/1", "there is a budget line"),
        ("transferable", _F, "0-1", "share that own staff could ever do"),
        ("topics", _I, "32 bits", "topics of entrepreneur and pilot"),
        ("gain_unit", _F, "share", "gain of the unit"),
        ("gain_sector", _F, "share", "gain of the sector"),
        ("gain_municipality", _F, "share", "gain of the municipality"),
        ("gain_state", _F, "share", "gain of the state"),
        ("law_touched", _I, "0/1", "other law is touched"),
        ("route_band_c", _I, "0/1", "a way around an announced competition exists"),
        ("route_other_law", _I, "0/1", "a way exists where other law is touched"),
        ("route_seen", _I, "0/1", "somebody has seen the way"),
        ("funding_form", _I, "code", "how project money was given: grant, research, purchase"),
        ("source", _I, "code", "where project money came from"),
        ("formal_gap", _F, "0-1", "difference of formal frames"),
        ("routines", _F, "0-1", "shared routines"),
        ("arrangement", _F, "0-1", "organisational proximity of the arrangement"),
        ("ownership", _F, "0-1", "shared ownership"),
        ("evidence", _F, "0-1", "team's running mean of what was observed"),
        ("observations", _F, "months", "weight of that mean"),
        ("started", _I, "month", "month it started"),
        ("project_months", _I, "months", "months of project money promised at its start"),
        ("project_nok", _F, "NOK", "project money promised at its start"),
        ("intro_price_share", _F, "share", "part of the price the units pay during the project"),
        ("cocreation_depth", _F, "0-1", "how thick co-creation is, agreed at its start"),
        ("evidence_quality", _F, "0-1", "how much of what is seen a case paper can show"),
        ("money_until", _I, "month", "first month without project money"),
        ("money_ended", _I, "month", "month the first project money ended"),
        ("bridges", _I, "times", "times more project money was found"),
        ("bridge_months", _I, "months", "months of bridging money found"),
        ("line_n", _I, "persons", "persons in the line from unit manager to council"),
        ("asked_units", _I, "units", "units asked to start"),
        ("yes_units", _I, "units", "units that said yes to start"),
        ("liked_units", _I, "units", "units that found it a good idea"),
        ("case_open", _I, "month", "month the case opened"),
        ("case_step", _I, "0-6", "step the case has come to"),
        ("case_since", _I, "month", "month the present step began"),
        ("case_version", _I, "number", "times the case was written anew"),
        ("clerk", _I, "slot", "slot of the person who has the case now"),
        ("decider", _I, "slot", "slot of the decider in the line"),
        ("decider_above", _I, "persons", "persons of the line asked before the decider"),
        ("amount_nok", _F, "NOK a year", "yearly amount proposed or agreed"),
        ("full_nok", _F, "NOK a year", "price of what is now offered"),
        ("term", _I, "years", "term"),
        ("band", _I, "code", "procurement band"),
        ("route_needed", _I, "0/1", "a lawful way is needed"),
        ("route_exists", _I, "0/1", "a lawful way exists"),
        ("door", _I, "code", "door to money"),
        ("list_month", _I, "month", "month the council decides, -1 not listed"),
        ("levels_passed", _F, "levels", "levels the case paper has passed"),
        ("adviser_knowledge", _F, "0-1", "knowledge left behind by an adviser who saw no way"),
        ("state_pays", _I, "0/1", "the state line pays its part"),
        ("state_share", _F, "share", "part of the agreed sum the state line pays"),
        ("coordinator", _I, "row", "coordinator who follows its case, -1 none"),
        ("gathered", _I, "0/1", "a coordinator has gathered those to be asked"),
        ("offered_all", _I, "0/1", "all units with the need were offered"),
        ("asked_again", _I, "times", "times anybody was asked again"),
        ("recused_until", _I, "month", "a decider has recused until then"),
        ("decided", _I, "month", "month of the decision"),
        ("outcome", _I, "code", "outcome of the case"),
        ("competition_until", _I, "month", "month a competition ends"),
        ("pays_from", _I, "month", "first month of payment under a decision"),
        ("contract_until", _I, "month", "month the contract ends"),
        ("payer", _I, "row", "actor whose frame carries it"),
        ("paid_yearly_nok", _F, "NOK a year", "yearly sum paid from that frame"),
        ("carried_above_nok", _F, "NOK a year", "part of it that lies on the superior's frame"),
        ("years_bought", _I, "years", "years bought before the present term"),
        ("kept_effect", _F, "share", "effect kept in-house"),
        ("transfer_nok", _F, "NOK", "agreed for a transfer to own staff"),
        ("feasible", _F, "share", "share own staff can do"),
        ("uptake", _F, "0-1", "how far the adopted measure is in use"),
        ("anchored", _I, "0/1", "anchored: held by somebody who was there when it was adopted"),
        ("reviewed", _I, "month", "month of the last review"),
        ("learnt", _I, "0/1", "the entrepreneurs have learnt from the result"),
        ("ending", _I, "0/1", "will not be renewed when the contract ends"),
        ("ended", _I, "month", "month the collaboration ended for good"),
        ("ended_as", _I, "code", "state it ended in: stopped, in-house or other supplier"),
        ("stage", _I, "code", "stage of the stop"),
        ("reason", _I, "code", "reason of the stop"),
        ("argument", _I, "code", "argument given"),
        ("stopped_by", _I, "row", "person who said no or let it lie"),
        ("stopped_by_level", _I, "levels", "level of that person"),
        ("belief_at_end", _F, "0-1", "belief of the person at the pivotal answer"),
        ("complaint", _I, "month", "month a complaint cancels it"),
        ("legal_errors", _I, "errors", "legal errors"),
        ("project_payer", _I, "row", "unit manager whose frame carries the project, -1 none"),
        ("project_granted_nok", _F, "NOK", "project money granted"),
        ("project_paid_nok", _F, "NOK", "project money paid to the entrepreneur"),
        ("contract_paid_nok", _F, "NOK", "paid to the entrepreneur under contracts"),
        ("inhouse_paid_nok", _F, "NOK", "spent on it in-house"),
        ("transfer_paid_nok", _F, "NOK", "paid to the entrepreneur for an agreed transfer"),
        ("state_paid_nok", _F, "NOK", "part of all this that the state line paid"),
        ("other_paid_nok", _F, "NOK", "paid to another supplier"),
        ("intro_paid_nok", _F, "NOK", "paid by the units during the project"),
        ("users", _F, "users", "users reached"),
        *NOTED,
        ("state_12", _I, "code", "state 12 months after the money ended, -1 not observed"),
        ("state_24", _I, "code", "state after 24 months"),
        ("state_36", _I, "code", "state after 36 months"),
        ("unit_distance", _F, "0-1", "mindset distance to the unit manager when the case opened"),
        ("frontline_distance", _F, "0-1", "mindset distance to the team when the case opened"),
        ("decider_distance", _F, "0-1", "mindset distance to the decider when the case opened"),
        ("cognitive_frontline", _F, "0-1", "cognitive proximity to the team when the case opened"),
    ),
)

MEMBER = Table(
    "member",
    "A person's place around a pilot: team, line, advisers, other head, state superior.",
    _fields(
        ("pilot", _I, "row", "pilot"),
        ("actor", _I, "row", "person's post, -1 empty"),
        ("holder", _I, "number", "which holder of the post this is about"),
        ("initial_tie", _F, "0-1", "tie before any meeting"),
        ("tie", _F, "0-1", "tie at the last meeting"),
        ("tie_month", _I, "month", "month of that"),
        ("seen", _F, "0-1", "what the person knows at first hand"),
        ("met", _I, "month", "month of the last meeting, -1 never"),
        ("first_met", _I, "month", "month of the first meeting, -1 never"),
        ("champion", _I, "0/1", "is a champion"),
        ("asked", _I, "0/1", "has to be asked in this case"),
        ("answer", _I, "0-2", "not yet, yes, no"),
        ("attempts", _I, "times", "times asked"),
        ("queued", _I, "0/1", "the case lies with this person"),
    ),
)

SITE = Table(
    "site",
    "A unit a pilot covers or wants to cover.",
    _fields(
        ("pilot", _I, "row", "pilot"),
        ("unit", _I, "row", "unit"),
        ("other", _I, "0/1", "unit of the second sector"),
        ("state", _I, "0-3", "to be asked, hosting, said no to start, left"),
        ("answer", _I, "0-2", "answer in the case: not yet, yes, no"),
        ("queued", _I, "0/1", "the case lies with the unit manager"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        RUN, MUNICIPALITY, UNIT, ACTOR, ENTREPRENEUR, OPINION, CHANGE, INSTRUMENT, ASKED, DO,
        PILOT, MEMBER,
        SITE, EVENT, READING, COURSE,
    )
}  # fmt: skip


class World(Handle):
    """The state of one run: one array for each table, and the random draws of the run.

    ``p`` holds one row of parameters for each municipality; a rule reads the
    row of the municipality it acts in. Where values change during the run, ``change``
    says when and where, in the order of months, and ``p_later`` has the values from
    then on; ``instrument`` says likewise what happens to instruments, ``asked`` for which hours
    they ask, ``do`` which proximities are read otherwise than they are. ``tape`` takes what is read
    for another run, ``course`` is what another run has read, sorted; ``actor_before`` and
    ``member_before`` have room for what is looked at and put back. ``given_ties``
    holds 1 where a post of a given organisation is tied to a unit; ``given_traits``
    what it lays down about the first holder of each post, one column for each trait.
    """

    TABLES: ClassVar[dict[str, tuple[Any, int]]] = {
        "p": (RECORD, 1),
        "p_later": (RECORD, 1),
        "change": (CHANGE.dtype, 1),
        "instrument": (INSTRUMENT.dtype, 1),
        "asked": (ASKED.dtype, 1),
        "do": (DO.dtype, 1),
        "run": (RUN.dtype, 1),
        "municipality": (MUNICIPALITY.dtype, 1),
        "unit": (UNIT.dtype, 1),
        "actor": (ACTOR.dtype, 1),
        "entrepreneur": (ENTREPRENEUR.dtype, 1),
        "opinion": (OPINION.dtype, 1),
        "pilot": (PILOT.dtype, 1),
        "member": (MEMBER.dtype, 1),
        "site": (SITE.dtype, 1),
        "event": (EVENT.dtype, 1),
        "reading": (READING.dtype, 1),
        "tape": (COURSE.dtype, 1),
        "course": (COURSE.dtype, 1),
        "actor_before": (ACTOR.dtype, 1),
        "member_before": (MEMBER.dtype, 1),
        "given_ties": (np.int8, 2),
        "given_traits": (np.float64, 2),
    }
    PARTS: ClassVar[dict[str, type[Handle]]] = {"draws": RandomDraws}

    p: Any
    p_later: Any
    change: Any
    instrument: Any
    asked: Any
    do: Any
    run: Any
    municipality: Any
    unit: Any
    actor: Any
    entrepreneur: Any
    opinion: Any
    pilot: Any
    member: Any
    site: Any
    event: Any
    reading: Any
    tape: Any
    course: Any
    actor_before: Any
    member_before: Any
    given_ties: Any
    given_traits: Any
    draws: RandomDraws
