"""Values that move next to nothing of what delivers, and why each stays.

Each line names a rule that uses the value, then what the value does although hardly a share
delivering moves: another outcome, another condition, or a source that names the thing. What else
moves was read from the pilots of the same trials as in :mod:`collabsim.validation.value_effects`
(both ends, 10,000 and 120,000 inhabitants, 200 paired replications, seed 0); a figure under another
condition comes from such trials under that condition, from one end to the other. A line stands
for every value whose whole range moves less than ``INERT``, and for those little above it, so that
a new measurement does not want for one.
"""

from __future__ import annotations

_BY_REASON: dict[str, dict[str, str]] = {
    "a sum of a regulation, which somebody may ask about whether or not it does anything": {
        "delegation_school_agree_nok": "`delegated_agreement`: alone it does nothing, since "
        "both sectors of a pilot must be allowed to agree; for all it moves delivering by .06",
        "delegation_kindergarten_agree_nok": "`delegated_agreement`: alone it does nothing, since "
        "both sectors of a pilot must be allowed to agree; for all it moves delivering by .06",
        "delegation_care_agree_nok": "`delegated_agreement`: alone it does nothing, since "
        "both sectors of a pilot must be allowed to agree; for all it moves delivering by .06",
        "delegation_culture_agree_nok": "`delegated_agreement`: alone it does nothing, since "
        "both sectors of a pilot must be allowed to agree; for all it moves delivering by .06",
        "delegation_nav_agree_nok": "`delegated_agreement`: alone it does nothing, since "
        "both sectors of a pilot must be allowed to agree; for all it moves delivering by .06",
        "delegation_all_head_nok": "`delegated_sum`: free frames of heads cover nearly "
        "every pilot at the defaults; where they are a tenth of that, it moves who decides",
        "delegation_school_head_nok": "`delegated_sum`: free frames of heads cover nearly "
        "every pilot at the defaults; where they are a tenth of that, it moves who decides",
        "delegation_kindergarten_head_nok": "`delegated_sum`: free frames of heads cover nearly "
        "every pilot at the defaults; where they are a tenth of that, it moves who decides",
        "delegation_care_head_nok": "`delegated_sum`: free frames of heads cover nearly "
        "every pilot at the defaults; where they are a tenth of that, it moves who decides",
        "delegation_culture_head_nok": "`delegated_sum`: free frames of heads cover nearly "
        "every pilot at the defaults; where they are a tenth of that, it moves who decides",
        "delegation_nav_head_nok": "`delegated_sum`: free frames of heads cover nearly "
        "every pilot at the defaults; where they are a tenth of that, it moves who decides",
        "delegation_kindergarten_line_nok": "`delegated_line`: moves who makes a budget line in "
        "the sector; for all sectors at once it moves delivering by more than .02",
        "delegation_culture_line_nok": "`delegated_line`: moves who makes a budget line in "
        "the sector; for all sectors at once it moves delivering by more than .02",
        "delegation_nav_line_nok": "`delegated_line`: moves who makes a budget line in "
        "the sector; for all sectors at once it moves delivering by more than .02",
    },
    "read only where a scenario has instruments": {
        "instrument_frame_share": "`lives_in`: whether the chief executive can pay for an "
        "instrument, and so whether it is there at all; the trials have none",
    },
    "not met in the trials: read at other sizes, or while another parameter has another value": {
        "nav_first_limit_inhabitants": "`unit_counts`: sets how many NAV offices there are, which "
        "is the same over the whole range at 10,000 and at 120,000 inhabitants, and is not at "
        "100,000",
        "fund_saved_years": "`fund_year`: read only where a year's fund is less than one project, "
        "at the defaults below 5,900 inhabitants; there it moves who pays for the project",
        "travel_hours_scale": "`geographical`: read only where a journey takes time, and the "
        "trials have none; two hours away it moves meetings, and delivering by more than .1",
        "monthly_cost_nok": "`wait`: in paired runs read only where waiting is supported, and "
        "then it moves whose patience ends; in a region entrepreneurs pay it from their reserves",
        "grant_share": "`draw_rules`: whether project money counts as bought is asked only under "
        "the threshold basis of term and project, and there it moves reduced purchases and "
        "delivering by .02",
        "research_share": "`draw_rules`: whether project money counts as bought is asked only "
        "under the threshold basis of term and project, and there it moves reduced purchases and "
        "delivering by .01",
    },
    "moves what becomes of a measure in-house, which counts as no delivering": {
        "transfer_chance": "`take_in_house`: divides what goes in-house into agreed transfers and "
        "takeovers, and moves what entrepreneurs are paid for it",
        "transfer_ownership": "`take_in_house`: divides what goes in-house into agreed transfers "
        "and takeovers by shared ownership, and moves what entrepreneurs are paid for it",
        "kept_effect_low": "`take_in_house`: moves use of what is in-house, and how much of it is "
        "unused",
        "kept_effect_high": "`take_in_house`: moves use of what is in-house, and how much of it "
        "is unused, as the smallest share that is kept does",
        "uptake_goal_inhouse": "`update_uptake`: moves use of what is in-house, and how much of "
        "it is unused after 36 months",
        "inhouse_feasible_min": "`utility_inhouse`: bars in-house where staff can do next to "
        "nothing, which is a poor option already",
    },
    "moves use and users, not who delivers": {
        "uptake_goal_base": "`update_uptake`: moves use and users; what is used less is still "
        "delivered, and seldom falls below the limit of the unused",
        "uptake_goal_evidence": "`update_uptake`: moves use and users, by what the team has seen",
        "uptake_goal_ownership": "`update_uptake`: moves use and users, by shared ownership",
        "uptake_review_weight": "`review`: moves how long a measure stays in-house, which is "
        "reviewed each year; a contract that runs on and is used is not",
        "uptake_review_level": "`review`: below it low use weighs in a review; it moves how long "
        "a measure stays in-house, which is reviewed each year",
    },
    "competitions end few cases, and a lost one is rare": {
        "competition_cost": "`utilities`: moves how many competitions are held, and with them "
        "what other suppliers deliver",
        "competition_fear": "`utilities`: moves how many competitions are held, and more where "
        "lawful ways are seldom seen",
        "competitors_max": "`end_competition`: moves how many competitions are lost to other "
        "suppliers",
        "competitor_strength": "`win_chance`: moves how many competitions are lost to other "
        "suppliers",
        "competition_evidence_weight": "`win_chance`: moves how many competitions are won; "
        "without it evidence would not count in one",
        "competition_evidence_level": "`win_chance`: the zero of what evidence weighs in a "
        "competition; it moves how many are won",
        "competition_cocreation_weight": "`win_chance`: with co-creation as deep as can be, which "
        "is a lever, it moves how many competitions are won",
    },
    "moves legal errors, complaints and noes for rules more than purchases": {
        "without_lawful_route_fear": "`utilities`: moves purchases without a lawful way, and "
        "legal errors; who is kept from one may take another option",
        "without_lawful_route_knowledge": "`utilities`: read only where no way exists and none is "
        "seen; where other law leaves few ways it moves purchases without one",
        "rule_knowledge_per_purchase": "`effective_rule_knowledge`: moves legal errors and "
        "complaints in the small",
        "purchase_memory_months": "`effective_rule_knowledge`: without an end nobody would ever "
        "forget a purchase; how long it is moves legal errors in the small, and them little",
        "rule_knowledge_sd": "`draw_traits`: persons differ around the same mean; it moves noes "
        "for rules and legal errors",
        "fear_sd": "`draw_traits`: persons differ around the same mean; it moves noes for rules",
    },
    "a competition has to be announced in few cases at the defaults' prices": {
        "national_threshold_nok": "`band_of`: a law's number, and a lever; it moves which cases "
        "have to be announced, and noes for rules",
        "health_threshold_nok": "`band_of`: a law's number, and a lever; at the defaults' prices "
        "few purchases for care and NAV reach it",
        "nav_under_health_line": "`band_of`: how the law is read is an assumption; it moves which "
        "purchases for NAV have to be announced",
        "route_exists_band_c": "`draw_rules`: moves noes for rules; with four times the price it "
        "moves delivering by .02",
        "nonprofit_route_difference": "`draw_rules`: contracts are reserved for some legal forms; "
        "it moves who has a lawful way, and while half have such a form not how many",
        "band_c_discount": "`worth`: moves how many cases are written so that they have to be "
        "announced",
    },
    "whose gain it is weighs little in consent": {
        "gain_weight_unit": "`draw_gain`: counts only against the other weights; it moves noes "
        "for want of an own share, which say that it is not our task",
        "gain_weight_sector": "`draw_gain`: counts only against the other weights; leaders count "
        "it as own, and it moves noes for want of an own share",
        "gain_weight_municipality": "`draw_gain`: chief executive and council alone count it as "
        "theirs; it moves noes for want of an own share",
        "gain_weight_state": "`draw_gain`: the state superior alone counts it as own, whose no "
        "ends nothing; it moves which reason weighs most in a no",
        "gain_weight_state_nav": "`draw_gain`: in NAV in the place of the weight outside, where "
        "more falls to the state; with NAV alone it moves which reason weighs most in a no",
        "gain_weight_users": "`draw_gain`: nobody who is asked counts it as own; it moves which "
        "reason weighs most in a no",
        "cross_sector_own_share": "`own_share`: read with two sectors only; it moves noes for "
        "want of an own share",
    },
    "read only for pilots of two sectors, or for those one sector has left": {
        "synergy": "`sectors_factor`: moves which reason weighs most in a no, from understanding "
        "to belief",
        "alone_gain": "`sectors_factor`: read only after the other sector has said no, to few "
        "pilots; without it half a pilot would gain as much as a whole one",
        "alone_price_share": "`goes_on_alone`: read only after the other sector has said no, to "
        "few pilots; without it half a pilot would cost as much as a whole one",
    },
    "of the state line, whose no ends nothing": {
        "state_frame_nok": "`strain_of`: what the state superior is asked for is small beside it; "
        "with a thirtieth of it, it moves how often the state pays",
        "state_share": "`asked_sum`: moves what the state pays; with NAV alone it moves "
        "delivering by .03",
    },
    "moves when, not whether": {
        "late_agenda_chance": "`list_for_council`: moves when the council gets a case that comes "
        "to it after July, and whose patience ends before; few come to it then",
        "late_agenda_chance_champion": "`list_for_council`: moves when the council gets a case "
        "that comes to it after July where there is a champion or a coordinator, and whose "
        "patience ends before",
        "addressee_chance": "`find_addressee`: moves the months until a pilot starts; who is not "
        "found this month may be found the next",
        "addressee_known": "`find_addressee`: moves the months until a pilot starts in the small, "
        "by little",
        "duty_workload": "`workload`: moves the months until a decision in the large, by little",
        "bridge_outside_chance": "`look_for_bridge`: moves bridges in the small, and who waits; "
        "in the large the fund holds the money and nobody is asked outside",
        "champion_rate": "`become_champion`: moves bridges, the council's late list and how many "
        "cases time out",
        "champion_evidence_level": "`become_champion`: moves bridges, the council's late list and "
        "how many cases time out, as the rate of champions does",
    },
    "moves who pays, which sums, or how many noes are for cost": {
        "outside_money_chance": "`seek_money`: moves whether somebody outside or the unit pays "
        "for the project in the small; in the large the fund does",
        "intro_price_share": "`answer_start`: moves what units pay at first; Isaksen 2022 tells "
        "that it was little",
        "price_fixed_share": "`price_share`: moves the sums of wide pilots in the large, and "
        "which cases have to be announced",
        "strain_max": "`strain_of`: a ceiling that sums at the defaults' prices seldom reach; "
        "with four times the price it moves noes for cost, and delivering by .02",
        "cost_factor_voluntary": "`cost`: moves how many noes are for cost, from half to nearly "
        "twice; few noes are",
        "cost_relief_statutory": "`cost`: acts on pilots that answer to a duty; it moves how many "
        "noes are for cost, and few noes are",
        "statutory_half_share": "`draw_effect`: half a duty takes away half of what a duty takes "
        "from cost and risk; it moves noes for cost",
        "budget_stress_sd": "`budget_stress`: years differ around the same median; it moves how "
        "many noes are for cost, from half to nearly twice",
    },
    "moves how wide pilots are and whom they reach, not whether they last": {
        "need_share_low": "`units_with_need`: moves units covered, users, and noes that not all "
        "are covered",
        "many_units_share_low": "`units_wanted`: moves units covered and users in the large",
        "frontline_per_unit": "`assign_team`: a team is three of the unit's staff, however many "
        "there are; organisation files may set it for a unit",
    },
    "moves what is seen, known or believed, and the reason of a no more than the no": {
        "evidence_quality_none": "`draw_evidence_quality`: without documents, too, the team's "
        "evidence reaches those who have met the pilot; it moves which reason weighs most in a no",
        "evidence_quality_own": "`draw_evidence_quality`: moves noes for want of ownership, which "
        "counts as far as evidence reaches, and them little",
        "evidence_quality_external": "`draw_evidence_quality`: acts on the few that are "
        "evaluated; with all evaluated it moves delivering by .01",
        "evidence_none_share": "`draw_evidence_quality`: how documents are spread; it moves which "
        "reason weighs most in a no, by little",
        "evidence_external_share": "`draw_evidence_quality`: a lever; that it keeps few more "
        "pilots is a result, and Isaksen 2022 tells of a project that good evaluation did not "
        "save",
        "experience_weight": "`belief`: a prior fills in only for evidence that has not reached "
        "one; it moves which reason weighs most in a no, understanding or belief",
        "prior_sd": "`draw_traits`: persons differ around the same mean; it moves noes for belief",
        "firsthand_tie": "`refresh_place`: what one has seen before the first meeting, and each "
        "meeting adds to it; it moves noes for want of ownership, by little",
        "useful_effect": "`draw_effect`: its range is narrow; it moves which reason weighs most "
        "in a no",
        "years_until_gain_low": "`draw_effect`: moves noes for the horizon; Isaksen 2022 tells of "
        "gains after three to five years",
        "horizon_sector_years": "`median_horizon`: acts in the large alone, where sector heads "
        "are asked; it moves noes for want of an own share, belief and the horizon, and what goes "
        "in-house",
        "horizon_top_years": "`median_horizon`: moves in the small which reason weighs most in a "
        "no: the horizon, understanding or belief",
        "horizon_sd": "`draw_traits`: persons differ around the same median; it moves noes for "
        "the horizon",
    },
    "moves distances, ties and shared ownership, which are results of their own": {
        "entrepreneur_mindset": "`draw_entrepreneur`: moves the distances of mindsets: further "
        "away one is understood less and brings more that is new",
        "entrepreneur_mindset_sd": "`draw_entrepreneur`: entrepreneurs differ; over all of its "
        "bounds it moves the distances of mindsets",
        "entrepreneur_learning_share": "`meet`: moves the distances of mindsets: whether "
        "entrepreneurs come nearer as well",
        "closure_learning_loss": "`meet`: moves the distance between mindsets of frontline and "
        "entrepreneur: closed teams learn less",
        "learning_depth_gain": "`learning`: what deep co-creation adds, which is a lever; it "
        "moves the distances of mindsets",
        "fit_gain_approval_loss": "`fit_gain`: counts as far as the arrangement is close, and a "
        "grant is not; in a joint team it moves fit, and delivering by .01",
        "formal_gap": "`understands`: each meeting takes a part of it away; it moves how many "
        "transfers are agreed",
        "mindset_correlation": "`draw_person`: how alike a person's three mindsets are, around "
        "the same mean; it moves noes that not all are covered",
        "curiosity_sd": "`draw_traits`: persons differ around the same mean; without it all would "
        "look for a lawful way alike",
        "tie_decay": "`tie_now`: moves how many recuse themselves for too close a tie",
        "ownership_left_after_manager": "`lose_incumbent`: moves shared ownership, noes for want "
        "of it, and agreed transfers",
        "persistence_tie_loss": "`asks_again`: Isaksen 2022 tells that entrepreneurs are seen as "
        "pushy; it moves yeses after asking again in the large",
        "repeat_requests_max": "`asks_again`: moves how often somebody is asked again; the chance "
        "to come back is below half each time, so that few come a third time",
    },
    "the mandate is a lever, and falls with each level": {
        "mandate_meetings_per_year": "`felt_mandate`: read two levels below the chief executive "
        "or more, in the large alone; with full leadership support it moves delivering by .01",
        "mandate_unmet_share": "`felt_mandate`: read two levels below the chief executive or "
        "more, in the large alone; with full leadership support it moves delivering by .005",
    },
}

WHY_KEPT: dict[str, str] = {
    name: line for lines in _BY_REASON.values() for name, line in lines.items()
}
"""By the name of the parameter: the rule that reads it, and why it stays."""
if len(WHY_KEPT) != sum(map(len, _BY_REASON.values())):
    raise ValueError("two lines for one parameter that moves next to nothing")
