"""Parameters of people: mindsets, knowledge, consent, meetings, belief."""

from __future__ import annotations

from collabsim.parameters.declare import ASSUMPTION, REGION_MEDIAN, Group

KEY_STUDY = "Isaksen 2022"

people = Group("people")
_n = people.number
_n("mindset_sd", 0.14, "mindset 0-1", (0.0, 0.5), "uncertainty", REGION_MEDIAN,
   "Standard deviation between persons of a mindset dimension (0-1).")
_n("mindset_correlation", 0.51, "correlation", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Correlation between the three mindset dimensions of a person.")
_n("mindset_drift", 0.017, "share a month", (0.0, 0.5), "uncertainty",
   f"{KEY_STUDY}: mindsets are largely a result of institutional frames; speed: {REGION_MEDIAN}",
   "Share of the distance to the mindset a post's contact with users implies that is covered in a month; 0 turns drift off.")
_n("mindset_new_in_post", 0.5, "mindset 0-1", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Mean mindset people bring to a post, before it shapes them.")
_n("mindset_floor", 0.25, "mindset 0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Mindset a post without any contact with users leads to.")
_n("mindset_contact_gain", 0.49, "mindset 0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "What contact with users in all units one answers for adds to the mindset a post leads to.")
_n("run_in_months", 36, "months", (0, 240), "context", ASSUMPTION,
   "Months everybody has been in post before the first proposal is made.")
_n("entrepreneur_mindset", 0.83, "mindset 0-1", (0.0, 1.0), "uncertainty",
   f"{KEY_STUDY}: far from the system, the silo and the rule; value: {REGION_MEDIAN}",
   "Mean mindset of entrepreneurs.")
_n("entrepreneur_mindset_sd", 0.08, "mindset 0-1", (0.0, 0.5), "uncertainty", REGION_MEDIAN,
   "Spread of the mindset of entrepreneurs.")
_n("fear_mean", 0.39, "0-1", (0.0, 1.0), "uncertainty", f"{KEY_STUDY}; value: {REGION_MEDIAN}",
   "Mean fear of making an error.")
_n("fear_sd", 0.2, "0-1", (0.0, 0.5), "uncertainty", REGION_MEDIAN, "Spread of fear of error.")
_n("fear_relief", 0.0, "share", (0.0, 1.0), "lever", f"rule guide and training; {ASSUMPTION}",
   "Share of the fear of error that guide and training take away.")
_n("curiosity_mean", 0.55, "0-1", (0.0, 1.0), "uncertainty",
   f"{KEY_STUDY}; value: {REGION_MEDIAN}", "Mean curiosity.")
_n("curiosity_sd", 0.25, "0-1", (0.0, 0.5), "uncertainty", REGION_MEDIAN, "Spread of curiosity.")
_n("rule_knowledge_line", 0.25, "0-1", (0.0, 1.0), "uncertainty",
   f"{KEY_STUDY}: staff know the rules little; value: {REGION_MEDIAN}",
   "Mean knowledge of procurement and other rules (0-1) among leaders of the line.")
_n("rule_knowledge_holder", 0.65, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Mean knowledge of rules (0-1) among those who hold a central duty, and in the shared regional office.")
_n("rule_knowledge_sd", 0.15, "0-1", (0.0, 0.5), "uncertainty", REGION_MEDIAN,
   "Spread of rule knowledge.")
_n("rule_knowledge_per_purchase", 0.11, "0-1", (0.0, 0.5), "uncertainty", REGION_MEDIAN,
   "Rule knowledge (0-1) a leader gains by each purchase of this kind that is still remembered.")
_n("purchase_memory_months", 35, "months", (1, 240), "uncertainty", REGION_MEDIAN,
   "Months for which a purchase is remembered and adds to rule knowledge.")
_n("rule_training", 0.0, "0-1", (0.0, 1.0), "lever",
   f"{KEY_STUDY}: a guide shows the room there is; size: {ASSUMPTION}",
   "Share of missing rule knowledge that guide and training supply to everybody.")
_n("horizon_unit_years", 1.0, "years", (0.1, 20.0), "uncertainty", REGION_MEDIAN,
   "Median time horizon of unit managers: gains that come later count less.")
_n("horizon_section_years", 1.7, "years", (0.1, 20.0), "uncertainty", REGION_MEDIAN,
   "Median time horizon of section heads: gains that come later count less.")
_n("horizon_sector_years", 3.1, "years", (0.1, 20.0), "uncertainty", REGION_MEDIAN,
   "Median time horizon of sector heads: gains that come later count less.")
_n("horizon_top_years", 3.9, "years", (0.1, 20.0), "uncertainty", REGION_MEDIAN,
   "Median time horizon of chief executive, council and state superior: gains that come later count less.")
_n("horizon_sd", 0.41, "log units", (0.0, 2.0), "uncertainty", REGION_MEDIAN,
   "Standard deviation of the log of time horizons within a role (lognormal).")
_n("horizon_factor", 1.0, "factor", (0.5, 10.0), "lever", "budgets over several years; assumption",
   "Multiplies everybody's time horizon.")
_n("topics_staff", 8.9, "topics of 32", (0.0, 32.0), "uncertainty", REGION_MEDIAN,
   "Expected number of topics a frontline worker knows.")
_n("topics_leader", 6.4, "topics of 32", (0.0, 32.0), "uncertainty", REGION_MEDIAN,
   "Expected number of topics a leader knows.")
_n("topics_entrepreneur", 10.0, "topics of 32", (0.0, 32.0), "uncertainty", REGION_MEDIAN,
   "Expected number of topics an entrepreneur knows besides the unit's field.")
_n("field_share", 0.7, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of the six topics of the unit's field (school, care and so on) that its people and the entrepreneur know.")
_n("topics_per_field", 6, "topics of 32", (1, 6), "structure", ASSUMPTION,
   "Topics that belong to the field of one sector; what is left of the 32 belongs to no sector.")
_n("turnover_per_year", 0.16, "probability a year", (0.0, 1.0), "uncertainty",
   f"{REGION_MEDIAN}; range: 0.1-0.25 a year", "Chance that a person leaves a post in a year.")
_n("ownership_left_after_manager", 0.8, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Share of the shared ownership of a pilot that is left when the manager of its first unit "
   "leaves.")
_n("prior_mean", 0.61, "belief 0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Mean belief (0-1) in the effect of a pilot one has not been told anything about.")
_n("prior_sd", 0.099, "belief 0-1", (0.0, 0.5), "uncertainty", REGION_MEDIAN, "Standard deviation between persons of the belief in a pilot one knows nothing about.")
_n("experience_weight", 0.27, "per pilot", (0.0, 2.0), "uncertainty", REGION_MEDIAN,
   "How fast the weight of the belief one had beforehand falls with each pilot one has met: weight / (1 + this x pilots).")
_n("leadership_support", 0.4, "0-1", (0.0, 1.0), "lever", KEY_STUDY + "; value: " + ASSUMPTION,
   "Strength (0-1) of the mandate for pilots that the chief executive gives.")
_n("mandate_meetings_per_year", 0.5, "chance a year", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Chance that a person more than one level below the chief executive has met the chief executive in the last year; without a meeting half of the mandate is felt.")
_n("mandate_unmet_share", 0.49, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "What is left of the mandate with a person beyond one hop who has not met its giver in the "
   "last year.")

consent = Group("consent")
_n = consent.number
_n("willingness", 1.1, "logit", (-10.0, 20.0), "uncertainty", REGION_MEDIAN, "Constant of the logit of a yes: willingness when nothing else weighs for or against.")
_n("belief_weight", 7.6, "logit", (0.0, 30.0), "uncertainty", REGION_MEDIAN,
   "Weight of the benefit one believes in, in the logit of a yes.")
_n("belief_rule_minded_share", 0.29, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Share of the weight of believed benefit that counts with a wholly rule-minded person; with a "
   "wholly effect-minded one all of it does.")
_n("understanding_weight", 4.8, "logit", (0.0, 20.0), "uncertainty", REGION_MEDIAN,
   "Weight, in the logit of a yes, of mutual understanding above 0.35.")
_n("understanding_indifference_level", 0.34, "0-1", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Understanding that speaks neither for nor against a yes.")
_n("ownership_weight", 4.1, "logit", (0.0, 20.0), "uncertainty", REGION_MEDIAN,
   "Weight of shared ownership above the level at which it speaks for nothing, as far as it "
   "Weight, in the logit of a yes, of ownership shared by team and entrepreneur above 0.2, as far as word of it reaches the person.")
_n("ownership_indifference_level", 0.19, "0-1", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Shared ownership that speaks neither for nor against a yes.")
_n("tie_weight", 1.9, "logit", (0.0, 20.0), "uncertainty", REGION_MEDIAN,
   "Weight of the tie to the pilot, times the mindset that looks to the person served.")
_n("mandate_weight", 1.2, "logit", (0.0, 20.0), "uncertainty", REGION_MEDIAN,
   "Weight, in the logit of a yes, of what is felt of the chief executive's mandate; 0.3 was too weak to see.")
_n("curiosity_weight", 0.72, "logit", (0.0, 20.0), "uncertainty", REGION_MEDIAN, "Weight of curiosity.")
_n("risk_weight", 6.9, "logit", (0.0, 30.0), "uncertainty", REGION_MEDIAN,
   "Weight of perceived risk against a yes, in the logit.")
_n("risk_effect_minded_relief", 0.6, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Share of the weight of perceived risk that a wholly effect-minded person leaves out.")
_n("no_line_risk", 0.3, "risk", (0.0, 10.0), "structure", REGION_MEDIAN,
   "Risk that a person who looks to the own silo alone feels where there is no budget line.")
_n("voluntary_risk", 0.21, "risk", (0.0, 10.0), "structure", REGION_MEDIAN,
   "Risk that a wholly rule-minded person feels about what answers to no statutory duty.")
_n("cost_weight", 0.87, "logit", (0.0, 20.0), "uncertainty", REGION_MEDIAN,
   "Weight against a yes, in the logit, of the sum asked relative to the free part of one's own budget.")
_n("cost_factor_voluntary", 1.3, "factor", (1.0, 5.0), "structure", REGION_MEDIAN,
   "Factor of the cost of a pilot that answers to no statutory duty.")
_n("cost_relief_statutory", 0.5, "factor", (0.0, 1.0), "structure", REGION_MEDIAN,
   "What is taken off that factor where a pilot answers fully to a statutory duty.")
_n("strain_max", 3.0, "factor", (0.1, 20.0), "structure", REGION_MEDIAN,
   "Most that a sum counts against the free part of a frame, and what it counts where nothing is "
   "free.")
_n("coverage_weight", 1.1, "risk", (0.0, 10.0), "uncertainty",
   f"{KEY_STUDY}: responsibility for everyone against value for a few; size: {REGION_MEDIAN}",
   "Risk felt when only some of those with the need would be covered: equal treatment against value for a few.")
_n("standard_of_proof", 0.44, "belief 0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Belief in the effect (0-1) above which a pilot counts as beneficial.",
   formerly=("bar_of_proof",))
_n("inhouse_standard_of_proof", 0.39, "belief 0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Belief in the effect (0-1) above which a measure counts as beneficial when own staff deliver it.",
   formerly=("inhouse_bar_of_proof",))
_n("synergy", 1.1, "factor", (0.5, 3.0), "uncertainty", REGION_MEDIAN,
   "Factor on the gain of a pilot that solves the problems of two sectors at once.")
_n("cross_sector_own_share", 0.5, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Part of the gain of a pilot in two sectors that units and leaders of one sector see as theirs.")
_n("persistence", 0.44, "probability", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Chance that the entrepreneur asks the same person again after a no.")
_n("repeat_requests_max", 2, "times", (0, 5), "uncertainty", REGION_MEDIAN,
   "How often the same person is asked again at most.",
   formerly=("asks_again_most",))
_n("persistence_tie_loss", 0.1, "tie 0-1", (0.0, 1.0), "uncertainty",
   f"{KEY_STUDY}: entrepreneurs are seen as pushy; size: {REGION_MEDIAN}",
   "Tie (0-1) lost when a person who minds the rules, or who hardly understands, is asked again.",
   formerly=("push_penalty",))
_n("persistence_effect_mindset_limit", 0.4, "mindset 0-1", (0.0, 1.0), "context", ASSUMPTION,
   "Whoever has a lower effect-mindset takes it ill to be asked again.")
_n("persistence_understanding_limit", 0.3, "0-1", (0.0, 1.0), "context", ASSUMPTION,
   "Whoever understands the entrepreneur less than this takes it ill to be asked again.")
_n("good_belief", 0.75, "belief 0-1", (0.0, 1.0), "structure", ASSUMPTION,
   "Belief in a good case: the reason of a no is what falls shortest of a good case.")
_n("good_understanding", 0.6, "0-1", (0.0, 1.0), "structure", ASSUMPTION,
   "Understanding in a good case: the reason of a no is what falls shortest of a good case.")
_n("good_ownership", 0.5, "0-1", (0.0, 1.0), "structure", ASSUMPTION,
   "Shared ownership in a good case: the reason of a no is what falls shortest of a good case.")
_n("good_tie", 0.4, "tie 0-1", (0.0, 1.0), "structure", ASSUMPTION,
   "Tie in a good case: the reason of a no is what falls shortest of a good case.")

proximity = Group("proximity")
_n = proximity.number
_n("weight_cognitive", 0.28, "weight", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Weight of cognitive proximity (overlap of topics known) in mutual understanding.")
_n("weight_institutional", 0.33, "weight", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Weight of institutional proximity (mindset and formal frames) in mutual understanding.")
_n("weight_social", 0.23, "weight", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Weight of social proximity (tie) in mutual understanding.")
_n("weight_organisational", 0.17, "weight", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Weight of organisational proximity (arrangement and routines) in mutual understanding.")
_n("substitution", -0.92, "CES exponent", (-10.0, 1.0), "uncertainty",
   "not estimated; shown for -3, 0 and 1" + "; " + REGION_MEDIAN,
   "How far one proximity makes up for another in mutual understanding (exponent of a CES function): 1 fully, 0 as in Cobb-Douglas, negative: the scarcest proximity decides.")
_n("proximity_floor", 0.048, "0-1", (0.001, 0.5), "uncertainty", REGION_MEDIAN,
   "Every proximity counts as at least this in mutual understanding.")
proximity.switch("understanding_without_mindset", False, "uncertainty", "removes the overlap of proximity and mindset",
   "Leave mindset out of institutional proximity, and so out of mutual understanding.",
   formerly=("no_overlap",))
_n("formal_gap", 0.1, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Difference (0-1) between the formal frames of an entrepreneur and a municipality at the start of a pilot.")
_n("routine_gain", 0.1, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Shared routines formed in a meeting, times understanding.")
_n("routine_weight", 0.21, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "What full shared routines add to organisational proximity.")
_n("organisational_grant", 0.21, "0-1", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Organisational proximity that a grant gives, before shared routines.")
_n("organisational_contract", 0.4, "0-1", (0.0, 1.0), "structure", ASSUMPTION,
   "Organisational proximity that a contract gives, before shared routines.")
_n("organisational_partnership", 0.7, "0-1", (0.0, 1.0), "structure", ASSUMPTION,
   "Organisational proximity that a partnership agreement gives, before shared routines.")
_n("organisational_joint_team", 0.9, "0-1", (0.0, 1.0), "structure", ASSUMPTION,
   "Organisational proximity that a joint team gives, before shared routines.")
_n("novelty_same_mindset_share", 0.51, "share", (0.0, 1.0), "structure",
   f"that distance adds to novelty: Nooteboom 2007; how much: {REGION_MEDIAN}",
   "Share of the novelty of unknown topics that is left where two mindsets are the same.")

meeting = Group("meeting")
_n = meeting.number
_n("team_meetings_per_month", 0.76, "chance a month", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Chance that entrepreneur and team meet in a month.")
_n("line_meetings_per_month", 0.3, "chance a month", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Chance in a month of a meeting between the entrepreneur and a leader of the line who has time.")
_n("learning_rate", 0.089, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "Rate of learning in a meeting; times understanding and depth of co-creation.")
_n("learning_shallow_cocreation", 1.6, "factor", (0.0, 10.0), "structure", REGION_MEDIAN,
   "Factor of learning where co-creation is as shallow as can be.")
_n("learning_depth_gain", 2.4, "factor", (0.0, 10.0), "structure", REGION_MEDIAN,
   "What is added to that factor where co-creation is as deep as can be.")
_n("cocreation_depth", 0.25, "0-1", (0.0, 1.0), "lever",
   f"thin and thick: handbook on co-creative social innovation (KS); value: {ASSUMPTION}",
   "How deep co-creation is, from thin to thick: 0 a dialogue now and then, 1 equal and lasting.",
   formerly=("thickness",))
_n("entrepreneur_learning_share", 0.15, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "How much the entrepreneur's mindset moves in a meeting, as a share of how much the other person's moves.")
_n("fit_gain", 2.0, "factor", (0.0, 20.0), "uncertainty", REGION_MEDIAN,
   "Gain in the fit between pilot and unit per learning times novelty.")
_n("fit_gain_approval_loss", 0.5, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Share of the gain in fit that is lost at full organisational proximity, where every change "
   "needs an approval.")
_n("effect_without_fit", 0.7, "factor", (0.0, 2.0), "structure", REGION_MEDIAN,
   "Part of the true effect that a pilot delivers without any fit to the place.")
_n("effect_fit_gain", 0.51, "factor", (0.0, 2.0), "structure", REGION_MEDIAN,
   "What full fit adds to that part.")
_n("ownership_gain", 0.1, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Shared ownership gained in a meeting.")
_n("ownership_gain_shallow_share", 0.29, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Share of the gain in ownership where co-creation is as shallow as can be.")
_n("closure_discount", 0.5, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of bad news left out by a team that has all its ties within itself.")
_n("closure_learning_loss", 0.3, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Share of the movement of a mindset in a meeting that a fully closed team prevents.")
_n("firsthand_gain", 0.4, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of what a person does not yet know at first hand that one own meeting with the pilot tells.",
   formerly=("reach_gain",))
_n("firsthand_tie", 0.3, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "What a person who knows somebody in the unit knows at first hand before any meeting (0-1).",
   formerly=("reach_tie",))
_n("retention", 0.84, "share per level", (0.3, 1.0), "uncertainty",
   f"{REGION_MEDIAN}, near the 0.79-0.82 that experiments on serial reproduction suggest "
   "(Allport & Postman 1947); swept 0.70-0.98",
   "Share of the content of a case paper or a mandate that survives one level of the line.")
_n("evidence_noise", 0.27, "0-1", (0.0, 2.0), "uncertainty", REGION_MEDIAN,
   "Noise of one month's observation of the effect.")
_n("evidence_start", 0.51, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN, "The team's assessment of the effect before the first observation.")
_n("evidence_start_weight", 3.1, "months", (0.0, 100.0), "uncertainty", REGION_MEDIAN,
   "Weight of the assessment made before the first observation, as that of so many monthly observations.")
_n("evidence_none_share", 0.3, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of pilots whose effect is documented by nothing but what was written along the way.")
_n("evidence_external_share", 0.2, "share", (0.0, 1.0), "lever", ASSUMPTION,
   "Share of pilots whose effect is documented by an external evaluation; the rest have a survey "
   "of their own.")
_n("evidence_quality_none", 0.13, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of what the team knows about the effect that a paper without documentation carries.")
_n("evidence_quality_own", 0.4, "0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of what the team knows about the effect that a survey of its own carries.")
_n("evidence_quality_external", 0.72, "0-1", (0.0, 1.0), "uncertainty",
   f"{REGION_MEDIAN}: 0.7-0.9",
   "Share of what the team knows about the effect that an external evaluation carries.")
_n("evidence_quality_min", 0.0, "0-1", (0.0, 1.0), "lever", ASSUMPTION,
   "Least quality of the documentation of every pilot: what a common way of measuring sees to.")
_n("champion_rate", 0.45, "chance a month", (0.0, 5.0), "uncertainty", REGION_MEDIAN,
   "Rate at which team members become champions, per month, times ownership and evidence above 0.45.")
_n("champion_evidence_level", 0.45, "0-1", (0.0, 1.0), "structure", REGION_MEDIAN,
   "The team's assessment of the effect above which somebody may become a champion.")
