"""Parameters of pilots, procurement, cases, what follows, and of a run."""

from __future__ import annotations

from collabsim.parameters.declare import ASSUMPTION, REGION_MEDIAN, Group

KEY_STUDY = "Isaksen 2022"

pilots = Group("pilots")
_n = pilots.number
_n("entrepreneurs", 6, "entrepreneurs", (1, 200), "context", ASSUMPTION,
   "Social entrepreneurs, where municipalities are compared with the same proposals.")
_n("proposals_per_year", 0.5, "proposals a year", (0.0, 12.0), "context", ASSUMPTION,
   "Proposals of one entrepreneur, on average.")
_n("projects_at_once", 2, "projects", (1, 20), "context", ASSUMPTION,
   "Projects and open cases an entrepreneur can carry at once.")
_n("useful_share", 0.6, "share", (0.0, 1.0), "uncertainty",
   f"{REGION_MEDIAN}; range: 30-50 % without effect", "Share of pilots that work.")
_n("useful_effect", 0.75, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Mean true effect (0-1) of pilots that work.")
_n("weak_effect", 0.45, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Mean true effect (0-1) of pilots that do not work.")
_n("effect_sd", 0.1, "0-1", (0.0, 0.5), "uncertainty", REGION_MEDIAN, "Spread of true effects.")
_n("weak_limit", 0.6, "0-1", (0.0, 1.0), "context", ASSUMPTION,
   "A pilot whose true effect is below this is counted as weak.")
_n("value_bar", 0.45, "0-1", (0.05, 1.0), "context", f"{ASSUMPTION}; try .3 to .6",
   "True effect at which a pilot in full use is worth its price, for the net value of ten years.")
_n("price_nok", 250_000.0, "2018 NOK a year", (10_000.0, 10_000_000.0), "uncertainty",
   REGION_MEDIAN, "Median yearly price of a pilot.")
_n("price_sd", 0.51, "log units", (0.0, 2.0), "uncertainty", REGION_MEDIAN, "Standard deviation of the log of prices (lognormal).")
_n("price_step_nok", 10_000.0, "2018 NOK", (5_000.0, 100_000.0), "structure", ASSUMPTION,
   "Prices and proposed sums are whole numbers of such steps.")
_n("price_fixed_share", 0.5, "share of the price", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Part of the price of a pilot that is the same however many units it covers.")
_n("cross_sector_share", 0.49, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Pilots that span two sectors.", knowable=True)
_n("sector_school", 0.3, "weight", (0.0, 1.0), "context", ASSUMPTION, "Weight of schools among the sectors of pilots.")
_n("sector_kindergarten", 0.1, "weight", (0.0, 1.0), "context", ASSUMPTION, "Weight of kindergartens among the sectors of pilots.")
_n("sector_care", 0.3, "weight", (0.0, 1.0), "context", ASSUMPTION, "Weight of care among the sectors of pilots.")
_n("sector_culture", 0.1, "weight", (0.0, 1.0), "context", ASSUMPTION, "Weight of culture among the sectors of pilots.")
_n("sector_nav", 0.2, "weight", (0.0, 1.0), "context", ASSUMPTION, "Weight of NAV offices among the sectors of pilots.")
_n("need_share_low", 0.31, "share of units", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Smallest share of a sector's units that have the need.")
_n("one_unit_share", 0.5, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Pilots in one unit only.")
_n("few_units_share", 0.23, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Pilots in a few units.")
_n("few_units_low", 2, "units", (1, 50), "structure", ASSUMPTION, "Fewest units of a pilot in a few units.")
_n("few_units_high", 3, "units", (1, 50), "structure", ASSUMPTION, "Most units of a pilot in a few units.")
_n("many_units_share_low", 0.5, "share of units", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Smallest share of the units with the need that a pilot in many units wants to cover.")
_n("years_until_gain_low", 1.0, "years", (0.0, 20.0), "uncertainty", f"{KEY_STUDY}: gains after 3-5 years; sooner: {REGION_MEDIAN}",
   "Shortest time until the gain of a pilot shows.",
   formerly=("lag_low_years",))
_n("years_until_gain_high", 5.0, "years", (0.0, 20.0), "uncertainty", f"{KEY_STUDY}: gains after 3-5 years; {REGION_MEDIAN}",
   "Longest time until the gain of a pilot shows.",
   formerly=("lag_high_years",))
_n("statutory_full_share", 0.15, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Pilots that answer to a statutory duty.")
_n("statutory_half_share", 0.25, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of pilots that answer in part to a statutory duty.")
_n("gain_weight_unit", 0.25, "weight", (0.0, 1.0), "structure", REGION_MEDIAN,
   "How much of the gain of a pilot falls to the unit, on average, against the other weights.")
_n("gain_weight_sector", 0.26, "weight", (0.0, 1.0), "structure", REGION_MEDIAN,
   "How much of the gain of a pilot falls to the sector, on average, against the other weights.")
_n("gain_weight_municipality", 0.2, "weight", (0.0, 1.0), "structure", REGION_MEDIAN,
   "How much of the gain of a pilot falls to the rest of the municipality, on average, against "
   "the other weights.")
_n("gain_weight_state", 0.15, "weight", (0.0, 1.0), "structure", REGION_MEDIAN,
   "How much of the gain of a pilot outside NAV falls to the state, on average, against the other "
   "weights.")
_n("gain_weight_state_nav", 0.46, "weight", (0.0, 1.0), "structure", REGION_MEDIAN,
   "How much of the gain of a pilot in NAV falls to the state, on average, against the other "
   "weights.")
_n("gain_weight_users", 0.15, "weight", (0.0, 1.0), "structure", REGION_MEDIAN,
   "How much of the gain of a pilot falls to its users and to no budget, on average, against the "
   "other weights.")
_n("category_limit", 0.4, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Fit to a known budget category (0-1) below which there is no budget line for a pilot.")
_n("transferable_low", 0.2, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Smallest share of a pilot that own staff could ever do.")
_n("nonprofit_share", 0.5, "share", (0.0, 1.0), "context",
   "about half private, half voluntary sector (survey 2016); that the latter half qualifies: assumption",
   "Entrepreneurs whose legal form qualifies for a reserved contract.")
_n("initial_fit", 0.4, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Fit between pilot and unit (0-1) at the start.",
   formerly=("first_fit",))
_n("initial_ownership", 0.053, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Ownership shared by team and entrepreneur (0-1) at the start.",
   formerly=("first_ownership",))
pilots.choice("arrangement", "grant", ("grant", "contract", "partnership", "joint_team"), "lever",
   "what each gives of organisational proximity: organisational_grant and the others", "Arrangement between entrepreneur and municipality during the project; it sets their organisational proximity.")
_n("leader_initiated_share", 0.2, "share", (0.0, 1.0), "context", KEY_STUDY + ": both kinds occur; " + ASSUMPTION,
   "Proposals to which a leader or coordinator opens the door.")
_n("frontline_initiated_share", 0.2, "share", (0.0, 1.0), "context", ASSUMPTION,
   "Proposals that frontline staff bring in.")

procurement = Group("procurement")
_n = procurement.number
_n("threshold_nok", 100_000.0, "2018 NOK", (0.0, 10_000_000.0), "lever",
   "100,000 NOK until 30 June 2026; from 1 July 2026 500,000 NOK of 2026, about 382,000 of 2018",
   "Entry threshold of the procurement rules: below it a purchase may be made directly.")
_n("national_threshold_nok", 1_300_000.0, "2018 NOK", (0.0, 50_000_000.0), "lever",
   "1.3 million NOK from 6 April 2018 (1.1 million in 2017)", "Value above which a competition is announced.")
_n("health_threshold_nok", 6_950_000.0, "2018 NOK", (0.0, 100_000_000.0), "lever",
   "6.95 million NOK in 2018 for health and social services",
   "Value above which a competition for health and social services is announced.")
procurement.choice("threshold_basis", "term", ("one_year", "term", "term_with_project"), "uncertainty",
   "read differently in practice; results are shown for all three",
   "What is held against the threshold: the price of one year, of the whole term, or of the term and the project.", knowable=True)
procurement.choice("renewal_counts", "term", ("term", "all_years", "nothing"), "uncertainty",
   f"read differently in practice: {ASSUMPTION}",
   "What is held against the threshold when a contract is renewed: the new term alone, all years bought and the new term, or nothing.", knowable=True)
procurement.switch("nav_under_health_line", True, "uncertainty", ASSUMPTION,
   "Purchases for NAV fall under the threshold for health and social services.")
_n("other_law_share", 0.49, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of pilots, outside culture and not fully statutory, in which other law than procurement is touched.",
   formerly=("law_share",))
_n("route_exists_band_c", 0.6, "probability", (0.0, 1.0), "uncertainty", f"0.6-0.9: {REGION_MEDIAN}",
   "Chance that there is a lawful route around an announced competition.",
   formerly=("way_exists_c",))
_n("route_exists_other_law", 0.82, "probability", (0.0, 1.0), "uncertainty", f"0.6-0.9: {REGION_MEDIAN}",
   "Chance that there is a lawful route where other law than procurement is touched.",
   formerly=("way_exists_law",))
_n("nonprofit_route_difference", 0.099, "probability", (0.0, 0.5), "structure", REGION_MEDIAN,
   "A lawful route in band C is likelier by this for a legal form that qualifies for a reserved "
   "contract, and less likely by as much for another.")
_n("route_seen_incurious_share", 0.29, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Share of the chance to see a lawful route that is left without any curiosity.")
_n("route_seen_unknown_category_share", 0.51, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Share of the chance to see a lawful route that is left where a pilot fits no known category.")
_n("route_seen_fear_loss", 0.51, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Share of the chance to see a lawful route that full fear of error takes away.")
_n("research_counted_fear", 0.5, "0-1", (0.0, 1.0), "context", ASSUMPTION,
   "Fear of error above which a research purchase is counted against the threshold too.")
_n("complaint_months_low", 3, "months", (0, 60), "context", ASSUMPTION,
   "Shortest time from the first payment to the complaint that cancels a purchase.")
_n("complaint_months_high", 12, "months", (0, 60), "context", ASSUMPTION,
   "Longest time from the first payment to the complaint that cancels a purchase.")
_n("recusal_months_low", 1, "months", (1, 24), "context", ASSUMPTION,
   "Shortest time until a deputy answers for a decider who steps aside.")
_n("recusal_months_high", 2, "months", (1, 24), "context", ASSUMPTION,
   "Longest time until a deputy answers for a decider who steps aside.")
_n("complaint_chance", 0.13, "probability", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Chance that a purchase without a lawful route is complained about and cancelled.")
procurement.switch("advice_is_veto", False, "uncertainty", f"how strong a veto is: {ASSUMPTION}",
   "An adviser who sees no lawful route ends the case.")
_n("competition_b_months_low", 1, "months", (0, 24), "context", ASSUMPTION, "Shortest time of a simple competition (asking two or three suppliers).")
_n("competition_b_months_high", 3, "months", (0, 24), "context", ASSUMPTION, "Longest time of a simple competition (asking two or three suppliers).")
_n("competition_c_months_low", 4, "months", (0, 36), "context", ASSUMPTION, "Shortest time of an announced competition.")
_n("competition_c_months_high", 9, "months", (0, 36), "context", ASSUMPTION, "Longest time of an announced competition.")
_n("competitors_max", 3, "suppliers", (0, 20), "uncertainty", REGION_MEDIAN, "Most other suppliers in a competition (at least one).",
   formerly=("competitors_most",))
_n("competitor_strength", 0.49, "weight", (0.0, 10.0), "uncertainty", REGION_MEDIAN, "Strength of each other supplier in a competition, relative to an entrepreneur with evidence 0.5.")
_n("competition_evidence_weight", 2.0, "log units", (0.0, 20.0), "structure", REGION_MEDIAN,
   "How strongly the team's assessment of the effect adds to one's own strength in a competition.")
_n("competition_evidence_level", 0.5, "0-1", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Assessment of the effect that makes an entrepreneur neither stronger nor weaker in a "
   "competition.")
_n("competition_cocreation_weight", 0.49, "log units", (0.0, 20.0), "structure", REGION_MEDIAN,
   "How strongly deep co-creation adds to one's own strength in a competition.")

case = Group("case")
_n = case.number
_n("case_months_before", 3, "months", (0, 36), "context", ASSUMPTION, "Months before the project money ends at which a case for continuation opens.")
_n("case_months_before_plan", 12, "months", (0, 36), "context", ASSUMPTION,
   "Months before the project money ends at which a case opens where the fund required a continuation plan.")
_n("evidence_limit", 0.42, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Below this assessment of the effect by the team a pilot is not brought forward.")
_n("patience_months", 14, "months", (0, 120), "uncertainty", REGION_MEDIAN,
   "Months an entrepreneur waits without pay for a decision after the project money ended.")
_n("waiting_support_nok", 0.0, "2018 NOK a month", (0.0, 100_000.0), "lever", ASSUMPTION,
   "Support to the entrepreneur for each month of waiting.")
_n("proposed_share_min", 0.4, "share of the price", (0.05, 1.0), "structure", REGION_MEDIAN,
   "Smallest part of the price that is proposed.")
_n("middle_term_years", 2, "years", (1, 10), "structure", ASSUMPTION,
   "Years of the middle one of the three terms a proposer chooses among; the short one is a year.")
_n("long_term_years", 4, "years", (1, 20), "structure", ASSUMPTION,
   "Years of the longest of the three terms a proposer chooses among.")
_n("term_weight", 0.42, "per log year", (0.0, 3.0), "uncertainty", REGION_MEDIAN,
   "Weight of the log of the term, in years, in what an amount and term are worth to the proposer.")
_n("clearance_discount", 0.77, "factor", (0.1, 1.0), "uncertainty", REGION_MEDIAN,
   "Factor on the worth of a proposal for each further person who has to clear it.",
   formerly=("person_discount",))
_n("band_c_discount", 0.56, "factor", (0.1, 1.0), "uncertainty", REGION_MEDIAN,
   "Factor on the worth of a proposal that needs an announced competition.")
_n("proposal_noise", 0.37, "Gumbel scale", (0.0, 3.0), "uncertainty", REGION_MEDIAN, "Scale of the Gumbel noise in the proposer's choice of amount and term.")
_n("late_agenda_chance", 0.4, "probability", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Chance that a case which reaches the council after July gets on December's agenda.",
   formerly=("late_list_chance",))
_n("late_agenda_chance_champion", 0.77, "probability", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Chance that a case which reaches the council after July gets on December's agenda where there is a champion or a coordinator.",
   formerly=("late_list_chance_champion",))
_n("extra_clearances", 0, "clearances", (0, 50), "structure",
   "clearances without a level (Pressman and Wildavsky 1973): a switch for experiments",
   "Clearances just before the decision that are answered at once and meet nobody: for experiments.",
   formerly=("extra_gates",))
_n("extra_clearance_chance", 0.8, "probability", (0.0, 1.0), "structure",
   "Pressman and Wildavsky 1973 as an experiment: assumption", "Chance of a yes at each of the extra clearances.",
   formerly=("extra_gate_chance",))
_n("alone_price_share", 0.49, "share of the price", (0.05, 1.0), "structure", REGION_MEDIAN,
   "Share of price and sum that is left of a pilot of two sectors when one of them is out.")
_n("alone_gain", 0.5, "share of the gain", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of the gain that is left of a pilot of two sectors when one of them is out.")
_n("competition_cost", 1.2, "logit", (0.0, 10.0), "uncertainty", REGION_MEDIAN, "Disutility of holding a competition, in the logit.")
_n("competition_fear", 0.89, "logit", (0.0, 10.0), "uncertainty", REGION_MEDIAN, "Disutility of holding a competition, in the logit, per fear of making an error.")
_n("reduced_cost", 1.4, "logit", (0.0, 10.0), "uncertainty", REGION_MEDIAN, "Disutility of buying less than was proposed, in the logit.")
_n("reduced_share_min", 0.3, "share of the price", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Smallest share of the price that a reduced purchase can have.",
   formerly=("reduced_share_least",))
_n("without_lawful_route_cost", 1.4, "logit", (0.0, 10.0), "uncertainty", REGION_MEDIAN, "Disutility of buying without a lawful route, in the logit.",
   formerly=("without_way_cost",))
_n("without_lawful_route_fear", 1.8, "logit", (0.0, 10.0), "uncertainty", REGION_MEDIAN, "Disutility of buying without a lawful route, in the logit, per fear of making an error.",
   formerly=("without_way_fear",))
_n("without_lawful_route_knowledge", 1.5, "logit", (0.0, 10.0), "uncertainty", REGION_MEDIAN,
   "Disutility of buying without a lawful route, in the logit, per knowledge that none exists.",
   formerly=("without_way_knowledge",))
_n("inhouse_post_nok", 160_000.0, "2018 NOK a year", (0.0, 5_000_000.0), "uncertainty", REGION_MEDIAN,
   "Own staff time for a measure taken in-house, shared by its units.")
_n("inhouse_price_share", 0.33, "share of the price", (0.0, 2.0), "uncertainty", REGION_MEDIAN,
   "Other costs of a measure delivered by own staff, as a share of the price.")
_n("inhouse_cost", 0.74, "logit", (-5.0, 10.0), "uncertainty", REGION_MEDIAN, "Disutility of the change that delivery by own staff needs, in the logit.")
_n("inhouse_feasible_min", 0.099, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Smallest share own staff can do with which in-house delivery is an option.",
   formerly=("inhouse_least_feasible",))
_n("inhouse_feasible_level", 0.5, "share", (0.05, 1.0), "structure", REGION_MEDIAN,
   "Feasible share that speaks neither for nor against doing it in-house.")
_n("transfer_ownership", 0.35, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Shared ownership (0-1) above which a transfer to own staff may be agreed and paid.")
_n("transfer_chance", 0.5, "probability", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Chance that a transfer to own staff is agreed and paid where ownership allows it.")
_n("bridge_chance", 0.081, "chance a month", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Chance in a month that somebody looks for more project money while a case waits.")
_n("bridge_chance_champion", 0.16, "chance a month", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Chance in a month that somebody looks for more project money while a case waits, with a champion.")
_n("bridge_outside_chance", 0.3, "probability", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Chance that bridging money is found elsewhere when the fund does not hold it.")
_n("bridge_months_low", 3, "months", (1, 60), "context", ASSUMPTION, "Shortest time more project money lasts.")
_n("bridge_months_high", 12, "months", (1, 60), "context", ASSUMPTION, "Longest time more project money lasts.")
_n("addressee_chance", 0.42, "chance a month", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Chance in a month of finding the right person to talk to in the municipality.")
_n("addressee_coordinator", 0.4, "chance a month", (0.0, 1.0), "uncertainty", ASSUMPTION, "What a coordinator adds to the chance of finding the right person in a month.")
_n("addressee_known", 0.2, "chance a month", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "What a manager who knows entrepreneurs adds to the chance of finding the right person in a month.")
_n("free_unit_wait_months", 12, "months", (0, 120), "context", ASSUMPTION,
   "Months a proposal waits for a unit that is free to host it.",
   formerly=("place_wait_months",))
_n("agreement_bindingness", 0.0, "logit", (0.0, 5.0), "lever",
   f"binding agreements of another municipality [250]; how much they bind: {ASSUMPTION}",
   "What a broken word costs, in the logit, and the share of the price tied up until then; 0 means that no binding agreements are made.")
_n("agreement_evidence", 0.55, "0-1", (0.0, 1.0), "lever", ASSUMPTION,
   "Evidence (0-1) that binds whoever signed; what shows less ends without a case.")
_n("agreement_term_years", 1, "years", (1, 10), "lever", ASSUMPTION, "Years an agreement promises.")
_n("agreement_after_months", 3, "months", (0, 24), "lever", ASSUMPTION,
   "Months into a project after which an agreement is signed or is not.")
case.choice("agreement_signed_by", "line", ("line", "decider"), "lever", ASSUMPTION,
   "Who signs: all a case would pass, advisers looking for a way first; or unit manager and decider only.")
_n("case_criterion", 0.0, "0-1", (0.0, 1.0), "lever", f"a criterion named beforehand: {ASSUMPTION}",
   "Least evidence (0-1) with which a case is opened; 0 leaves it to the team's own limit.")
case.switch("co_payment", False, "lever",
   f"the value of a purchase may be assessed for each unit with its own budget; co-payment: {ASSUMPTION}",
   "Refused above the unit or out of time, the first unit may buy its own share for a year.")
case.choice("co_payment_forbidden_by", "refuser", ("refuser", "nobody"), "lever", ASSUMPTION,
   "Whether a leader between the unit and the chief executive who said no may forbid it.")
case.switch("co_payment_renewable", True, "lever", ASSUMPTION,
   "Whether a share that a unit has bought may be bought again when its year is over.")

after = Group("after")
_n = after.number
_n("uptake_speed", 0.078, "share a month", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Share of the distance to its goal that the uptake of an adopted measure covers in a month.",
   formerly=("use_speed",))
_n("initial_uptake", 0.3, "0-1", (0.0, 1.0), "uncertainty", f"{REGION_MEDIAN}: use is low after formal adoption",
   "Uptake (0-1) of a measure in its first month under a decision.",
   formerly=("first_use",))
_n("uptake_goal_base", 0.2, "0-1", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Uptake that a measure moves to without evidence and shared ownership.")
_n("uptake_goal_evidence", 0.59, "0-1", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Uptake that full evidence of an effect adds.")
_n("uptake_goal_ownership", 0.3, "0-1", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Uptake that full shared ownership adds.")
_n("uptake_goal_inhouse", 0.5, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Uptake that a measure in-house moves to, as a share of the effect kept.")
_n("uptake_review_weight", 2.0, "logit", (0.0, 20.0), "uncertainty", REGION_MEDIAN, "Weight of low uptake against renewal at the yearly review, in the logit.",
   formerly=("use_review_weight",))
_n("uptake_review_level", 0.4, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Uptake (0-1) below which it weighs against renewal at the yearly review.",
   formerly=("use_review_level",))
_n("unused_limit", 0.2, "0-1", (0.0, 1.0), "context", ASSUMPTION, "Uptake (0-1) below which an adopted measure counts as unused.")
_n("kept_effect_low", 0.4, "share", (0.0, 1.0), "uncertainty", f"fidelity after takeover 0.4-0.8: {REGION_MEDIAN}",
   "Smallest share of the effect (fidelity) that is kept when own staff take a measure over.")
_n("kept_effect_high", 0.8, "share", (0.0, 1.0), "uncertainty", f"fidelity after takeover 0.4-0.8: {REGION_MEDIAN}",
   "Largest share of the effect (fidelity) that is kept when own staff take a measure over.")
_n("users_per_unit_month", 10.0, "users", (0.0, 1_000.0), "context", ASSUMPTION,
   "Users reached by one unit in a month of full use.")

region = Group("region")
_n = region.number
_n("first_opinion", 0.35, "value units", (0.0, 3.0), "uncertainty", f"{ASSUMPTION}, swept 0-1",
   "What an entrepreneur expects of any municipality before having heard of a result there.")
_n("value_learning", 0.2, "share", (0.0, 1.0), "uncertainty", ASSUMPTION, "Share of the distance to the newest own result that an entrepreneur's opinion of a municipality moves.")
_n("value_learning_others", 0.05, "share", (0.0, 1.0), "uncertainty", ASSUMPTION, "Share of the distance to another entrepreneur's result that the opinion of a municipality moves.")
_n("result_value_max", 3.0, "value units", (0.1, 100.0), "structure", ASSUMPTION,
   "Most that one result counts for: months of cost earned for each month of effort.")
_n("choice_temperature", 0.3, "value units", (0.01, 10.0), "uncertainty", ASSUMPTION, "Randomness of an entrepreneur's choice of municipality (temperature of a softmax).")
_n("travel_cost", 0.1, "value per hour", (0.0, 5.0), "uncertainty", ASSUMPTION, "Cost of an hour of travel in an entrepreneur's choice of municipality.")
_n("region_hours", 5.0, "hours", (0.0, 24.0), "structure", ASSUMPTION,
   "Travel time from one end of a region to the other; municipalities and homes of entrepreneurs "
   "lie along it.")
_n("monthly_cost_nok", 15_000.0, "2018 NOK a month", (0.0, 500_000.0), "uncertainty", ASSUMPTION,
   "Cost of a running or waiting pilot to the entrepreneur.")
_n("other_income_nok", 5_000.0, "2018 NOK a month", (0.0, 500_000.0), "uncertainty", ASSUMPTION, "Other income of an entrepreneur in a month.")
_n("reserve_nok", 150_000.0, "2018 NOK", (0.0, 10_000_000.0), "uncertainty", ASSUMPTION, "Savings of an entrepreneur at the start.")
_n("replaced_after_months", 12, "months", (0, 240), "context", ASSUMPTION, "Months after which a new entrepreneur takes the place of one who gave up.")
_n("inhabitants_per_entrepreneur", 20_000, "inhabitants", (100, 1_000_000), "context",
   f"{ASSUMPTION}; about 400 entrepreneurs surveyed for 425 municipalities (2016)",
   "Entrepreneurs of a region.")

run = Group("run")
_n = run.number
_n("years", 15, "years", (1, 60), "context", ASSUMPTION, "Length of a run.")
_n("proposal_years", 10, "years", (1, 60), "context", ASSUMPTION, "Years from the start in which proposals are made.")
run.choice("mode", "paired", ("paired", "region"), "context",
   "paired is the default of a comparison", "One copy of the same proposals for each municipality (paired), or one region whose entrepreneurs choose where to go.")

channels = Group("channels")
_CHANNELS = {
    "attention": "Everybody in the line has the same load.",
    "ties": "The chance of a tie to a unit is the same everywhere.",
    "path": "Only unit manager, advisers and decider are asked; nobody between them.",
    "information": "A case loses as much in every municipality, whatever the number of hops.",
    "coverage": "The share covered is felt alike by everybody above a unit.",
    "contact": "Contact with users in mindset drift is the same for everybody above a unit.",
    "advisers": "All advice comes from the shared regional office.",
    "frames": "Leaders above the units answer for frames of the same size everywhere.",
    "unit_frames": "Every unit has a frame of the same size.",
    "levels": "Unit managers answer to the chief executive everywhere.",
    "fund": "No municipality has a fund of its own.",
    "places": "A unit may host more than one pilot.",
    "mandate": "The mandate is felt alike at every distance from its giver.",
    "scope": "Every pilot covers one unit, and only that unit has the need.",
    "repetition": "All proposals of a sector are for its first unit.",
    "ideas": "In a region as many ideas come up in every municipality.",
}
for _name, _meaning in _CHANNELS.items():
    channels.switch(f"neutral_{_name}", False, "structure", "register of size channels", _meaning)
_n = channels.number
_n("reference_workload", 12.0, "matters a month", (0.1, 200.0), "structure", ASSUMPTION, "Workload of everybody in the line where the size channel attention is neutral.",
   formerly=("reference_load",))
_n("reference_tie_chance", 0.25, "probability", (0.0, 1.0), "structure", ASSUMPTION, "Chance of a tie to a unit where the size channel ties is neutral.")
_n("reference_levels_passed", 2.0, "levels", (0.0, 10.0), "structure", ASSUMPTION, "Levels a case or a mandate has passed where the size channel information or mandate is neutral.",
   formerly=("reference_hops",))
_n("reference_contact", 0.3, "share", (0.0, 1.0), "structure", ASSUMPTION, "Contact with users of everybody above a unit where the size channel contact is neutral.")
_n("reference_coverage", 0.5, "share", (0.0, 1.0), "structure", ASSUMPTION, "Share covered used when coverage is neutral.")
_n("reference_unit_frame_nok", 24_000_000.0, "2018 NOK a year", (1_000_000.0, 1_000_000_000.0), "structure",
   f"{ASSUMPTION}: about that of the units of a municipality of 30,000", "Yearly frame of every unit where the size channel unit_frames is neutral.")
_n("reference_units", 10.0, "units", (1.0, 1000.0), "structure", ASSUMPTION, "Units in the frame of a leader above the units where the size channel frames is neutral.")
