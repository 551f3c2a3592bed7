/**
 * What each kind of event holds, by name, and the words its codes stand for.
 * Written by `python -m collabsim.report.documents`; not to be changed by hand.
 */

/** Turns what the recording holds into words; what is not there stays null. */
const wordsOf = (words) => (code) => (code === null ? null : words[code]);
const number = (value) => value;
const yesNo = (value) => value === 1;

/** The words of every code an event can hold, by their numbers. */
export const WORDS = {
  agreementEnd: { 0: "signed", 1: "refused", 2: "no_route_seen" },
  answer: { 1: "yes", 2: "no" },
  argument: { 0: "none", 1: "rules", 2: "money", 3: "not_our_task", 4: "equal_treatment", 5: "not_proven", 6: "own_staff", 7: "no_answer" },
  band: { 0: "a", 1: "b", 2: "c" },
  begunBy: { 0: "entrepreneur", 1: "leader", 2: "frontline" },
  blamed: { 0: "unit", 1: "line", 2: "rules" },
  contractEnd: { 0: "signed", 1: "investor_refused", 2: "no_capital", 3: "no_route_seen", 4: "refused" },
  costPayer: { 0: "chief", 1: "fund", 2: "sector", 3: "state", 4: "outside" },
  door: { 0: "none", 1: "own_frame", 2: "adjustment", 3: "sector_input", 4: "politics" },
  dropReason: { 0: "no_capacity", 1: "no_such_unit", 2: "no_free_unit", 3: "no_yes", 4: "no_money", 5: "gave_up" },
  instrumentName: { 0: "higher_threshold", 1: "delegation", 2: "new_lines", 3: "agreement_between_sectors", 4: "pooled_budget", 5: "longer_projects", 6: "continuation_plan", 7: "bridging", 8: "waiting_support", 9: "criterion", 10: "binding_agreement", 11: "co_payment", 12: "training", 13: "guide", 14: "formal_mooring", 15: "strategy", 16: "support_post", 17: "political_lab", 18: "unions", 19: "research_label", 20: "barrier_review", 21: "joint_office", 22: "evaluation", 23: "thick_cocreation", 24: "facilitation", 25: "incubator", 26: "trial_agreement", 27: "innovation_award", 28: "reserved_contracts", 29: "threshold_by_year", 30: "coordinator", 31: "leader_roles", 32: "prevention_indicators", 33: "learning_from_failure", 34: "politicians_door", 35: "private_buyer", 36: "effect_contract" },
  legalError: { 0: "no_route_seen", 1: "no_route_seen_complaint", 2: "not_recused" },
  mooredBy: { 0: "plan", 1: "agreement", 2: "term" },
  option: { 0: "stop", 1: "lawful_route", 2: "competition", 3: "reduced", 4: "without_route", 5: "in_house", 6: "effect_contract" },
  outcome: { 0: "open", 1: "direct", 2: "after_asking", 3: "reduced", 4: "competition_won", 5: "competition_lost", 6: "without_lawful_route", 7: "transfer", 8: "takeover", 9: "stopped" },
  reason: { 0: "none", 1: "belief", 2: "horizon", 3: "share", 4: "understanding", 5: "ownership", 7: "rules", 8: "budget_line", 10: "coverage", 11: "cost", 12: "time", 13: "no_effect", 14: "complaint", 15: "reserve" },
  role: { 0: "frontline", 1: "unit_manager", 2: "section_head", 3: "sector_head", 4: "chief_executive", 5: "council", 6: "state_superior", 7: "adviser", 8: "coordinator" },
  sector: { 0: "school", 1: "kindergarten", 2: "care", 3: "culture", 4: "nav" },
  slipPhase: { 0: "project", 1: "case", 2: "use" },
  source: { 0: "none", 1: "fund", 2: "outside", 3: "unit" },
  stage: { 0: "none", 1: "not_brought_forward", 2: "clearing", 3: "deciding", 4: "waiting", 5: "competition", 6: "review", 7: "use" },
  state: { 0: "proposed", 1: "running", 2: "delivering", 3: "bridged", 4: "waiting", 5: "in_house", 6: "unused", 7: "other_supplier", 8: "stopped", 9: "never_started", 10: "effect_contract" },
  taughtBy: { 0: "course", 1: "guide", 2: "failure" },
};

const agreementEnd = wordsOf(WORDS.agreementEnd);
const answer = wordsOf(WORDS.answer);
const argument = wordsOf(WORDS.argument);
const band = wordsOf(WORDS.band);
const begunBy = wordsOf(WORDS.begunBy);
const blamed = wordsOf(WORDS.blamed);
const contractEnd = wordsOf(WORDS.contractEnd);
const costPayer = wordsOf(WORDS.costPayer);
const door = wordsOf(WORDS.door);
const dropReason = wordsOf(WORDS.dropReason);
const instrumentName = wordsOf(WORDS.instrumentName);
const legalError = wordsOf(WORDS.legalError);
const mooredBy = wordsOf(WORDS.mooredBy);
const option = wordsOf(WORDS.option);
const outcome = wordsOf(WORDS.outcome);
const reason = wordsOf(WORDS.reason);
const role = wordsOf(WORDS.role);
const sector = wordsOf(WORDS.sector);
const slipPhase = wordsOf(WORDS.slipPhase);
const source = wordsOf(WORDS.source);
const stage = wordsOf(WORDS.stage);
const state = wordsOf(WORDS.state);
const taughtBy = wordsOf(WORDS.taughtBy);

/** For each kind of event how each of its fields is read. */
export const FIELDS = {
  proposed: {
    entrepreneur: number,
    sector: sector,
    price_nok: number,
    true_effect: number,
    units_wanted: number,
    units_with_need: number,
    initiated_by: begunBy,
    other_sector: sector,
  },
  dropped: {
    drop_reason: dropReason,
  },
  addressee_missed: {
    chance_to_find: number,
  },
  addressee_found: {
    chance_to_find: number,
  },
  no_free_unit: {
    months_since_proposal: number,
  },
  unit_asked: {
    unit_row: number,
    answer: answer,
    willingness: number,
    willingness_without_stake: number,
    belief: number,
    yearly_nok: number,
    perceived_risk: number,
    good_idea: yesNo,
  },
  granted: {
    money_source: source,
    project_money_nok: number,
  },
  no_money: {
    project_money_nok: number,
  },
  started: {
    first_unit_row: number,
    second_unit_row: number,
    units_covered: number,
    units_with_need: number,
    price_nok: number,
    money_until_month: number,
  },
  team_met: {
    place_around_pilot: number,
    understanding: number,
    tie: number,
    ownership: number,
    fit: number,
    first_hand_knowledge: number,
    effect_mindset: number,
  },
  leader_met: {
    place_around_pilot: number,
    understanding: number,
    tie: number,
    ownership: number,
    fit: number,
    first_hand_knowledge: number,
    effect_mindset: number,
  },
  observed: {
    observed_effect: number,
    evidence: number,
    delivered_effect: number,
    fit: number,
    ownership: number,
  },
  champion: {
    place_around_pilot: number,
    chance_of_champion: number,
  },
  left: {
    role: role,
    pilots_with_champion: number,
  },
  money_ended: {
    outcome: outcome,
    evidence: number,
  },
  not_brought_forward: {
    evidence: number,
  },
  case_opened: {
    levels_to_decider: number,
    band: band,
    yearly_nok: number,
    term_years: number,
    full_price_yearly_nok: number,
    threshold_value_nok_low: number,
    threshold_value_nok_high: number,
    evidence: number,
  },
  unit_answered: {
    answer: answer,
    largest_shortfall: reason,
    willingness: number,
    belief: number,
    understanding: number,
    yearly_nok: number,
    perceived_risk: number,
    cost_term: number,
    willingness_without_stake: number,
  },
  route_seen: {
    role: role,
    chance_to_see: number,
  },
  advised: {
    saw_route: yesNo,
    rule_knowledge_left: number,
  },
  answered: {
    answer: answer,
    largest_shortfall: reason,
    willingness: number,
    belief: number,
    understanding: number,
    yearly_nok: number,
    perceived_risk: number,
    cost_term: number,
  },
  asked_again: {
    times_asked_again: number,
    understanding: number,
    tie: number,
  },
  all_offered: {
    units_covered: number,
    full_price_yearly_nok: number,
  },
  recused: {
    months_until_deputy: number,
  },
  gathered: {
  },
  listed: {
    door: door,
    term_years: number,
    council_month: number,
  },
  decided: {
    option: option,
    largest_shortfall: reason,
    willingness: number,
    belief: number,
    understanding: number,
    yearly_nok: number,
    perceived_risk: number,
    cost_term: number,
  },
  competition: {
    band: band,
    competition_ends_month: number,
    yearly_nok: number,
  },
  competition_ended: {
    other_suppliers: number,
    won: yesNo,
    chance_to_win: number,
  },
  adopted: {
    term_years: number,
    outcome: outcome,
    yearly_nok: number,
    first_payment_month: number,
    route_was_seen: yesNo,
  },
  bridged: {
    bridge_months: number,
    money_source: source,
    project_money_nok: number,
    chance_to_look: number,
  },
  bridge_ended: {
    outcome: outcome,
  },
  reviewed: {
    answer: answer,
    largest_shortfall: reason,
    willingness: number,
    belief: number,
    uptake: number,
    yearly_nok: number,
    perceived_rule_risk: number,
    disuse_term: number,
  },
  complained: {
    yearly_nok: number,
  },
  state: {
    state_before: state,
    state_after: state,
  },
  stopped: {
    stop_stage: stage,
    stop_reason: reason,
    stop_argument: argument,
    belief: number,
    yearly_nok: number,
    contract_runs_out: yesNo,
  },
  fund: {
    municipality_row: number,
    grant_nok: number,
    fund_nok: number,
  },
  paid: {
    state_after: state,
    transfer_nok: number,
  },
  entrepreneur_left: {
    entrepreneur: number,
    reserve_nok: number,
    open_pilots: number,
  },
  entrepreneur_came: {
    entrepreneur: number,
    entrepreneurs_before: number,
    reserve_nok: number,
  },
  chose_municipality: {
    municipality_row: number,
    entrepreneur: number,
    learnt_value: number,
  },
  believed: {
    blamed: blamed,
    blamed_rightly: yesNo,
  },
  legal_error: {
    legal_error: legalError,
    yearly_nok: number,
    tie: number,
  },
  election: {
    municipality_row: number,
  },
  voided: {
    place_around_pilot: number,
  },
  alone: {
    answer: answer,
    largest_shortfall: reason,
    willingness: number,
    belief: number,
    understanding: number,
    yearly_nok: number,
    perceived_risk: number,
    cost_term: number,
    full_price_yearly_nok: number,
  },
  co_payment: {
    answer: answer,
    largest_shortfall: reason,
    willingness: number,
    belief: number,
    understanding: number,
    yearly_nok: number,
    perceived_risk: number,
    cost_term: number,
  },
  agreement_answered: {
    answer: answer,
    largest_shortfall: reason,
    willingness: number,
    belief: number,
    understanding: number,
    yearly_nok: number,
    perceived_risk: number,
    cost_term: number,
  },
  agreement_ended: {
    agreement_end: agreementEnd,
    yearly_nok: number,
    agreed_evidence: number,
  },
  word_answered: {
    answer: answer,
    largest_shortfall: reason,
    willingness: number,
    belief: number,
    understanding: number,
    yearly_nok: number,
    perceived_risk: number,
    cost_term: number,
  },
  instrument_decided: {
    municipality_row: number,
    instrument: instrumentName,
    instrument_nok: number,
    cost_payer: costPayer,
  },
  instrument_introduced: {
    municipality_row: number,
    instrument: instrumentName,
    instrument_nok: number,
    cost_payer: costPayer,
  },
  instrument_kept: {
    municipality_row: number,
    instrument: instrumentName,
    instrument_nok: number,
    cost_payer: costPayer,
  },
  instrument_unpaid: {
    municipality_row: number,
    instrument: instrumentName,
    instrument_nok: number,
    cost_payer: costPayer,
  },
  instrument_worn: {
    municipality_row: number,
    instrument: instrumentName,
    instrument_nok: number,
    cost_payer: costPayer,
  },
  taught: {
    taught_by: taughtBy,
    knowledge_gain: number,
    fear_relief: number,
  },
  moored: {
    moored_by: mooredBy,
  },
  slipped: {
    slip_phase: slipPhase,
    chance_to_slip: number,
    support: number,
  },
  labelled: {
    curiosity_without_fear: number,
  },
  politicians_door: {
    council_month: number,
  },
  private_asked: {
    answer: answer,
    willingness: number,
    belief: number,
    yearly_nok: number,
  },
  citizens_took_part: {
    equality: number,
    citizens_design: number,
    citizens_implement: number,
    fit: number,
  },
  partners_asked: {
  },
  contract_talks: {
    talks_end_month: number,
    chance_of_target: number,
    invested_nok: number,
  },
  contract_ended: {
    contract_end: contractEnd,
    chance_of_target: number,
    asked_return: number,
    invested_nok: number,
  },
  effect_measured: {
    target_met: yesNo,
    measured_effect: number,
    delivered_effect: number,
    repaid_nok: number,
    repaid_state_nok: number,
  },
};

/** Which of them say what happened or was decided, not what was weighed. */
export const WHAT_HAPPENED = {
  proposed: ["entrepreneur", "sector"],
  dropped: ["drop_reason"],
  addressee_missed: [],
  addressee_found: [],
  no_free_unit: [],
  unit_asked: ["unit_row", "answer"],
  granted: ["money_source"],
  no_money: [],
  started: ["first_unit_row", "second_unit_row", "money_until_month"],
  team_met: ["place_around_pilot"],
  leader_met: ["place_around_pilot"],
  observed: [],
  champion: ["place_around_pilot"],
  left: ["role"],
  money_ended: ["outcome"],
  not_brought_forward: [],
  case_opened: ["levels_to_decider", "band", "yearly_nok", "term_years"],
  unit_answered: ["answer"],
  route_seen: ["role"],
  advised: ["saw_route"],
  answered: ["answer"],
  asked_again: ["times_asked_again"],
  all_offered: ["units_covered"],
  recused: ["months_until_deputy"],
  gathered: [],
  listed: ["door", "term_years", "council_month"],
  decided: ["option"],
  competition: ["band"],
  competition_ended: ["other_suppliers", "won"],
  adopted: ["term_years", "outcome", "yearly_nok", "first_payment_month"],
  bridged: ["bridge_months", "money_source"],
  bridge_ended: ["outcome"],
  reviewed: ["answer"],
  complained: [],
  state: ["state_before", "state_after"],
  stopped: ["stop_stage", "stop_reason", "stop_argument"],
  fund: ["municipality_row"],
  paid: ["state_after"],
  entrepreneur_left: ["entrepreneur"],
  entrepreneur_came: ["entrepreneur"],
  chose_municipality: ["municipality_row", "entrepreneur"],
  believed: ["blamed"],
  legal_error: ["legal_error"],
  election: ["municipality_row"],
  voided: ["place_around_pilot"],
  alone: ["answer", "full_price_yearly_nok"],
  co_payment: ["answer", "yearly_nok"],
  agreement_answered: ["answer"],
  agreement_ended: ["agreement_end"],
  word_answered: ["answer"],
  instrument_decided: ["instrument"],
  instrument_introduced: ["instrument"],
  instrument_kept: ["instrument"],
  instrument_unpaid: ["instrument"],
  instrument_worn: ["instrument"],
  taught: ["taught_by"],
  moored: ["moored_by"],
  slipped: ["slip_phase"],
  labelled: [],
  politicians_door: ["council_month"],
  private_asked: ["answer"],
  citizens_took_part: [],
  partners_asked: [],
  contract_talks: ["talks_end_month"],
  contract_ended: ["contract_end"],
  effect_measured: ["target_met"],
};
