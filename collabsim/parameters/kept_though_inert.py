"""Values that move next to nothing of what delivers, and why each stays.

Each line names the rule that reads the value first, then what the value does although hardly a
share delivering moves: another outcome, another condition, or a source that names the thing. What
else moves was read from the pilots of the same trials as in
:mod:`collabsim.validation.value_effects` (both ends, 10,000 and 120,000 inhabitants, 200 paired
replications). A line stands for every value whose whole range moves less than ``INERT``, and
for those little above it, so that a new measurement does not want for one.
"""

from __future__ import annotations

_BY_REASON: dict[str, dict[str, str]] = {
    "not met in the trials: read at other sizes, or while another parameter has another value": {
        "nav_first_limit_inhabitants": "`unit_counts`: sets how many NAV offices there are, which "
        "at 10,000 and 120,000 is the same over the whole range; at 100,000 it is not",
        "fund_saved_years": "`fund_year`: read only where a year's fund is less than one project, "
        "at the defaults below 5,900 inhabitants; there it moves who pays the project",
        "travel_hours_scale": "`geographical`: read only where a journey takes time, and the "
        "trials have no journeys; two hours away it moves meetings and delivering much",
        "monthly_cost_nok": "`wait`: in paired runs read only where somebody supports the waiting, "
        "whose patience it then sets; in a region it empties reserves",
        "grant_share": "`draw_rules`: a grant counts as bought in none of the trials; with the "
        "threshold basis of term and project it moves reduced purchases",
        "research_share": "`draw_rules`: as with grants, read for the threshold only with the basis "
        "of term and project; the sources tell that work was called research",
    },
    "moves what becomes of a measure in-house, which counts as no delivering": {
        "transfer_chance": "`take_in_house`: divides what goes in-house into agreed transfer and "
        "takeover, and sets what entrepreneurs are paid for it",
        "transfer_ownership": "`take_in_house`: divides what goes in-house into agreed transfer "
        "and takeover: shared ownership makes the difference",
        "kept_effect_low": "`take_in_house`: sets use and disuse of what is in-house; sources tell "
        "that own staff keep a part of the effect",
        "kept_effect_high": "`take_in_house`: the other end of the same range, and moves use of "
        "what is in-house likewise",
        "uptake_goal_inhouse": "`update_uptake`: moves use of what is in-house, and how much of it "
        "is unused after 36 months",
        "inhouse_feasible_min": "`utility_inhouse`: bars in-house where staff can do next to "
        "nothing; so small a share makes the option a poor one already",
    },
    "moves use and users, not who delivers": {
        "uptake_goal_base": "`update_uptake`: moves use and users; a supplier still delivers what "
        "is used little, and few measures fall so low that they count as unused",
        "uptake_goal_evidence": "`update_uptake`: moves use and users, by what the team has seen",
        "uptake_goal_ownership": "`update_uptake`: moves use and users, by shared ownership",
        "uptake_review_weight": "`review`: low use weighs in the yearly review of what is "
        "in-house; a contract that runs on and is used is not reviewed",
        "uptake_review_level": "`review`: the level below which that weight counts: it moves how "
        "long a measure stays in-house",
    },
    "competitions end few cases, and a lost one is rare": {
        "competition_cost": "`utilities`: moves how many competitions are held, and with them what "
        "other suppliers deliver",
        "competition_fear": "`utilities`: moves how many competitions are held, as the cost does, "
        "and more where lawful ways are seldom seen",
        "competitors_max": "`end_competition`: moves how many competitions are lost to other "
        "suppliers",
        "competitor_strength": "`win_chance`: moves how many competitions are lost to other "
        "suppliers",
        "competition_evidence_weight": "`win_chance`: moves a little who wins; the sources give "
        "no number, and without it evidence would not count in a competition",
        "competition_evidence_level": "`win_chance`: the zero point of that weight: it moves how "
        "many competitions are won",
        "competition_cocreation_weight": "`win_chance`: moves who wins where co-creation is deep, "
        "a lever; at its default depth there is little to weigh",
    },
    "moves legal errors and complaints, or the reason that is given; the purchase is made anyhow": {
        "without_lawful_route_fear": "`utilities`: moves purchases without a lawful way and legal "
        "errors; who is kept from one takes another option",
        "without_lawful_route_knowledge": "`utilities`: moves a little how many buy where no way "
        "exists, which other law has to bar first",
        "rule_knowledge_per_purchase": "`effective_rule_knowledge`: moves legal errors and "
        "complaints in the small, where one leader buys again",
        "purchase_memory_months": "`effective_rule_knowledge`: bounds what is learnt by buying; one "
        "leader seldom buys twice within any length of the range",
        "rule_knowledge_sd": "`draw_traits`: persons differ, and around the same mean it evens out: "
        "it moves noes for rules and legal errors",
        "fear_sd": "`draw_traits`: persons differ, and around the same mean it evens out: it moves "
        "noes for rules",
    },
    "announced competitions are due in few cases at the defaults' prices": {
        "national_threshold_nok": "`band_of`: a law's number, and a lever; it moves which cases "
        "have to be announced, and noes for rules",
        "health_threshold_nok": "`band_of`: a law's number, and a lever; at the defaults' prices "
        "next to no purchase of care reaches it",
        "nav_under_health_line": "`band_of`: how the law is read, which is open; it moves which "
        "purchases for NAV have to be announced",
        "route_exists_band_c": "`draw_rules`: moves noes for rules; four times the price and it "
        "moves delivering by .02",
        "nonprofit_route_difference": "`draw_rules`: the law reserves contracts for some legal "
        "forms; it moves who has a lawful way, and not how many",
        "band_c_discount": "`worth`: moves how many cases are written so that they have to be "
        "announced",
    },
    "whose gain it is weighs little in consent beside belief, understanding and risk": {
        "gain_weight_unit": "`draw_gain`: only its ratio to the other four counts; it moves noes "
        "for want of an own gain, and what is told for them",
        "gain_weight_sector": "`draw_gain`: as for the unit: it moves noes for want of an own gain",
        "gain_weight_municipality": "`draw_gain`: only chief executive and council count it as "
        "theirs; it takes from the others' shares",
        "gain_weight_state": "`draw_gain`: only the state superior counts it as own, whose no ends "
        "nothing; it takes from the others' shares",
        "gain_weight_state_nav": "`draw_gain`: read in NAV only, and there as the weight outside; it "
        "moves which reason weighs most in a no",
        "gain_weight_users": "`draw_gain`: no budget counts it as own; it takes from the others' "
        "shares and moves which reason weighs most in a no",
        "cross_sector_own_share": "`own_share`: read with two sectors only; it moves noes for want "
        "of an own gain, and no more where all pilots span two",
    },
    "read only for pilots of two sectors, or for those one sector has left": {
        "synergy": "`sectors_factor`: moves the reason of a no, from understanding to belief; a "
        "larger gain hardly makes a yes of it",
        "alone_gain": "`sectors_factor`: read only after the other sector has said no, which "
        "happens to few pilots; without it leaving would cost nothing",
        "alone_price_share": "`goes_on_alone`: read only after the other sector has said no; kroner "
        "of half a pilot have to be some",
    },
    "of the state line, whose no ends nothing": {
        "state_frame_nok": "`strain_of`: what the state superior is asked for is small beside it; "
        "a tenth of it or less moves who pays in NAV",
        "state_share": "`asked_sum`: moves what the state pays; it moves delivering where all "
        "pilots are NAV's",
    },
    "moves when, not whether": {
        "late_agenda_chance": "`list_for_council`: moves by which door the council gets a case, and "
        "whose patience ends; few cases come to it after July",
        "late_agenda_chance_champion": "`list_for_council`: as the chance above it, where there is a "
        "champion or a coordinator, which is a lever",
        "addressee_chance": "`find_addressee`: moves the months until a pilot starts; who is not "
        "found this month is found later",
        "addressee_known": "`find_addressee`: moves the months until a pilot starts in the small, "
        "whose managers have met entrepreneurs before",
        "duty_workload": "`workload`: up to what a post gets through it moves nothing, above that "
        "the months until a decision in the large",
        "bridge_outside_chance": "`look_for_bridge`: moves bridges in the small; in the large the "
        "fund holds the money and nobody looks outside",
        "champion_rate": "`become_champion`: moves bridges, the council's late list and how many "
        "cases time out; one source of champions there has to be",
        "champion_evidence_level": "`become_champion`: as the rate: it moves bridges, and how many "
        "cases time out",
    },
    "moves who pays, or which sums": {
        "outside_money_chance": "`seek_money`: in the large the fund pays; in the small it moves "
        "whether somebody outside or the unit pays the project",
        "intro_price_share": "`answer_start`: moves what units pay at first, of which the sources "
        "tell that it was little; so small a sum hardly weighs",
        "price_fixed_share": "`price_share`: moves the sums of wide pilots in the large, and which "
        "cases have to be announced",
        "strain_max": "`strain_of`: a ceiling that the defaults' prices seldom reach; at four "
        "times the price it moves noes for cost and delivering",
        "cost_factor_voluntary": "`cost`: moves how many noes are for cost; most who refuse for it "
        "have other grounds as well",
        "cost_relief_statutory": "`cost`: moves how many noes are for cost; few pilots answer fully "
        "to a duty",
        "statutory_half_share": "`draw_effect`: as the relief: it moves noes for cost; risk is what "
        "a full duty moves",
        "budget_stress_sd": "`budget_stress`: each has good and bad years around the same median: "
        "it moves how many noes are for cost",
    },
    "moves how wide pilots are and whom they reach, not whether they last": {
        "need_share_low": "`units_with_need`: moves units covered, users, and noes that not all "
        "are covered",
        "many_units_share_low": "`units_wanted`: moves units covered and users in the large",
        "frontline_per_unit": "`assign_team`: a team is three of the unit's staff, of however many; "
        "organisation files and the hierarchy show them",
    },
    "moves what is seen, known or believed, which moves the reason of a no more than the no": {
        "evidence_quality_none": "`draw_evidence_quality`: moves belief of those above for pilots "
        "without documents; they rest on their prior and on what they saw",
        "evidence_quality_own": "`draw_evidence_quality`: moves which reason weighs most; sources "
        "tell that good evidence alone saves no pilot",
        "evidence_quality_external": "`draw_evidence_quality`: as of own surveys; were all pilots "
        "evaluated it would move delivering by .01",
        "evidence_none_share": "`draw_evidence_quality`: how many have documents; documents "
        "matter little, as sources tell",
        "evidence_external_share": "`draw_evidence_quality`: a lever: that more evaluation keeps "
        "few more pilots is a result, and one the sources tell",
        "experience_weight": "`belief`: a prior fills only what has not reached one; it moves which "
        "reason weighs most, belief or understanding",
        "prior_sd": "`draw_traits`: persons differ, and around the same mean it evens out: it moves "
        "noes for belief",
        "firsthand_tie": "`refresh_member`: soon overtaken by what meetings show; it moves noes for "
        "want of ownership a little",
        "useful_effect": "`draw_effect`: over its range a useful pilot stays well above what is "
        "asked as proof; it moves which reason weighs most",
        "years_until_gain_low": "`draw_effect`: moves noes for the horizon; sources tell of gains "
        "after years",
        "horizon_sector_years": "`median_horizon`: moves noes for the horizon in the large, where "
        "there are sector heads who are asked",
        "horizon_top_years": "`median_horizon`: moves noes for the horizon in the small, where the "
        "top decides much",
        "horizon_sd": "`draw_traits`: persons differ, and around the same median it evens out: it "
        "moves noes for the horizon",
    },
    "moves distances, ties and shared ownership, which are results of their own": {
        "entrepreneur_mindset": "`draw_entrepreneur`: moves the distances of mindsets; one "
        "further away is understood less and brings more that is new",
        "entrepreneur_mindset_sd": "`draw_entrepreneur`: entrepreneurs differ; it moves the "
        "distances of mindsets, by less than the mean does",
        "entrepreneur_learning_share": "`meet`: moves the distances of mindsets: whether "
        "entrepreneurs come nearer as well",
        "closure_learning_loss": "`meet`: moves the distance of the frontline's mindset: the price "
        "of closed teams that the proximity literature names",
        "learning_depth_gain": "`learning`: what deep co-creation, a lever, adds; it moves the "
        "distances of mindsets",
        "fit_gain_approval_loss": "`fit_gain`: counts where the arrangement is closer than a "
        "grant; in a joint team it moves fit and delivering by .01",
        "formal_gap": "`understands`: falls with each meeting, and is mostly gone when the case "
        "opens; it moves transfers that are agreed",
        "mindset_correlation": "`draw_person`: moves how alike a person's three mindsets are; "
        "consent adds them up, so that it evens out",
        "curiosity_sd": "`draw_traits`: persons differ, and around the same mean it evens out in "
        "consent and in seeing a way",
        "tie_decay": "`tie_now`: moves how many recuse themselves for too close a tie",
        "ownership_left_after_manager": "`lose_incumbent`: moves shared ownership, noes for want "
        "of it, and agreed transfers",
        "persistence_tie_loss": "`asks_again`: sources tell that entrepreneurs are seen as pushy; "
        "it moves yeses after asking again in the large",
        "repeat_requests_max": "`asks_again`: moves how often one is asked again; a third time is "
        "rare, since each comes with less than half",
    },
    "the mandate is a lever, and felt above the units by few": {
        "mandate_meetings_per_year": "`felt_mandate`: read two levels below the chief executive "
        "or more; with full leadership support it moves delivering by .008",
        "mandate_unmet_share": "`felt_mandate`: as the meetings: it acts as far as leaders support "
        "at all, and doubles its small effect with full support",
    },
}

WHY_KEPT: dict[str, str] = {
    name: line for lines in _BY_REASON.values() for name, line in lines.items()
}
"""By the name of the parameter: the rule that reads it, and why it stays."""
if len(WHY_KEPT) != sum(map(len, _BY_REASON.values())):
    raise ValueError("two lines for one parameter that moves next to nothing")
