"""Parameters of what a municipality consists of: units, organisation, posts, money."""

from __future__ import annotations

from collabsim.parameters.declare import ASSUMPTION, REGION_MEDIAN, Group

KEY_STUDY = "Isaksen 2022"

structure = Group("structure")
_n = structure.number
_n("schools_per_1000", 0.49, "units per 1,000 inhabitants", (0.05, 2.0), "structure",
   "2,712 schools in 2023-24, one per about 2,050 inhabitants (SSB)", "Schools per 1,000 inhabitants.")
_n("kindergartens_per_1000", 0.45, "units per 1,000 inhabitants", (0.05, 2.0), "structure",
   ASSUMPTION, "Municipal kindergartens.")
_n("care_units_per_1000", 0.35, "units per 1,000 inhabitants", (0.05, 2.0), "structure",
   ASSUMPTION, "Care units (nursing homes, home care districts).")
_n("culture_units_per_1000", 0.15, "units per 1,000 inhabitants", (0.05, 2.0), "structure",
   ASSUMPTION, "Units for culture and volunteering.")
_n("unit_rate_factor", 0.96, "factor", (0.5, 1.5), "structure", REGION_MEDIAN,
   "Multiplies the number of schools, kindergartens, care units and culture units per inhabitant at once.", knowable=True)
_n("nav_inhabitants_per_extra_office", 40_000, "inhabitants", (10_000, 200_000), "structure",
   REGION_MEDIAN, "One NAV office, and one more per this many inhabitants above the first limit.")
_n("nav_first_limit_inhabitants", 60_000, "inhabitants", (10_000, 400_000), "structure",
   REGION_MEDIAN, "Up to this many inhabitants one NAV office is enough.")
structure.choice("organisation", "by_span", ("by_span", "two_level", "three_level"), "structure",
   "organisation models in use in Norwegian municipalities; how they follow size is nowhere "
   "measured: assumption", "How units are placed under the chief executive.", knowable=True)
_n("span_of_control", 0, "direct reports", (0, 60), "structure",
   f"{ASSUMPTION}: 14 to 26, five values in turn over the replications",
   "The largest number of units one leader leads directly before a level of leaders is added; 0 means that it differs from replication to replication, at least 4 otherwise.", knowable=True)
structure.choice("sector_grouping", "three_heads", ("three_heads", "five_heads"), "structure",
   f"upbringing, health and welfare, culture are usual names of sectors; {ASSUMPTION}",
   "Heads below the chief executive where there are three levels: of upbringing (schools and kindergartens), health and welfare (care and NAV) and culture, or one for each field.", knowable=True)
_n("inhabitants_per_central_post", 8_500, "inhabitants", (1_000, 100_000), "structure",
   REGION_MEDIAN, "One central post (finance, procurement, legal) per this many inhabitants.", knowable=True)
_n("inhabitants_per_coordinator", 0, "inhabitants", (0, 500_000), "lever",
   f"{KEY_STUDY}: a project coordinator contacts entrepreneurs; number: {ASSUMPTION}",
   "One coordinator, who puts entrepreneurs in touch with the right people, per this many inhabitants; 0 means none. The variant is 60,000.")
_n("frontline_per_unit", 5, "persons", (3, 12), "structure", REGION_MEDIAN,
   "Frontline staff of a unit, those who work with users, who may take part in a pilot.")

attention = Group("attention")
_n = attention.number
_n("capacity", 6.6, "matters a month", (0.5, 100.0), "uncertainty",
   REGION_MEDIAN,
   "Matters (reports, cases, questions) that one person can handle in a month.")
_n("escalation_share", 0.24, "share", (0.0, 1.0), "uncertainty", f"unmeasured: {REGION_MEDIAN}, swept 0-1",
   "Share of what happens in units further below that is escalated to a leader and lands on the leader's own desk.",
   formerly=("lift_share",))
_n("duty_workload", 3.5, "matters a month", (0.0, 20.0), "structure", REGION_MEDIAN,
   "Workload of one central duty (finance, procurement, legal).",
   formerly=("duty_load",))
_n("shared_office_workload", 10.0, "matters a month", (0.0, 100.0), "structure", REGION_MEDIAN,
   "Workload of the regional office that sells a central duty nobody in the municipality holds.",
   formerly=("shared_office_load",))
_n("coordinator_workload", 9.0, "matters a month", (0.0, 100.0), "structure", ASSUMPTION,
   "Workload of a coordinator without open cases.",
   formerly=("coordinator_load",))
_n("handled_ceiling", 0.89, "probability", (0.05, 1.0), "uncertainty", REGION_MEDIAN,
   "Largest chance that a matter is handled within the month it arrives, however little else lies there.")

ties = Group("ties")
_n = ties.number
_n("acquaintances", 240, "persons", (20, 1_000), "uncertainty",
   f"personal network sizes of 100-600; {REGION_MEDIAN}", "How many people a leader knows; they decide which units the leader has a tie to.")
_n("staff_per_inhabitant", 0.08, "persons per inhabitant", (0.01, 0.3), "structure",
   "between 96 employed and 72 full-time equivalents per 1,000 inhabitants (2016)",
   "Municipal staff per inhabitant.")
_n("chance_acquaintance_share", 0.5, "share", (0.0, 1.0), "structure", REGION_MEDIAN,
   "Share of the people a leader knows who are spread over the inhabitants by chance; the others "
   "sit in two units.")
_n("initial_tie_known", 0.45, "tie 0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Tie (0-1) to a pilot, before any meeting, of a person who knows somebody in its first unit.",
   formerly=("first_tie_known",))
_n("initial_tie_unknown", 0.082, "tie 0-1", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Tie (0-1) to a pilot, before any meeting, of a person who knows nobody in its first unit.",
   formerly=("first_tie_unknown",))
_n("tie_decay", 0.022, "share a month", (0.0, 0.5), "uncertainty", REGION_MEDIAN,
   "Share of a tie above its initial value that is lost in a month without a meeting.",
   formerly=("tie_fade",))
_n("tie_gain", 0.17, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Tie formed in a meeting: this share of what is missing to a full tie, times understanding.")
_n("council_takes_office_month", 45, "months", (1, 48), "context",
   "a new council takes office in October of the election year (Local Government Act); that the "
   f"run begins in the January after next from an election: {ASSUMPTION}",
   "Months from the first January of the run until a new council takes office; it does so every "
   "fourth year.")
_n("recusal_tie", 0.55, "tie 0-1", (0.0, 1.0), "context",
   "impartiality rules of the Public Administration Act; limit: assumption",
   "A decider whose tie to the entrepreneur is stronger than this must recuse.",
   formerly=("step_aside_tie",))
_n("travel_hours", 0.0, "hours", (0.0, 12.0), "context", ASSUMPTION,
   "Travel time between entrepreneur and municipality in a paired run.")
_n("travel_hours_scale", 2.0, "hours", (0.1, 24.0), "uncertainty", ASSUMPTION,
   "Travel time at which geographical proximity has fallen to 1/e: it is exp(-travel hours / this).")

money = Group("money")
_n = money.number
_n("budget_per_inhabitant_nok", 37_000.0, "2018 NOK per inhabitant a year",
   (1_000.0, 200_000.0), "structure", REGION_MEDIAN, "Yearly budget of all units together, per inhabitant.")
_n("discretion_share", 0.011, "share of a frame", (0.0, 0.2), "uncertainty", REGION_MEDIAN,
   "Share of the budget a person answers for that is not tied up and can be committed to something new.")
_n("budget_stress_sd", 0.5, "log units", (0.0, 2.0), "uncertainty", REGION_MEDIAN,
   "Standard deviation of the log of a person's own budget stress in a year (lognormal, median 1).",
   formerly=("stress_sd",))
_n("state_frame_nok", 3_000_000.0, "2018 NOK a year", (0.0, 100_000_000.0), "structure",
   REGION_MEDIAN, "Money that the state superior of a NAV office can commit in a year.")
_n("fund_nok_per_inhabitant", 17.0, "2018 NOK per inhabitant a year", (0.0, 500.0), "lever",
   f"{KEY_STUDY}: 2 million NOK a year, part of a larger fund, in a municipality of over 100,000; "
   f"that this is 120,000, and the same sum per inhabitant elsewhere: {ASSUMPTION}",
   "Yearly grant to a municipal fund that pays projects, per inhabitant; 0 means no fund.")
_n("fund_saved_years", 3, "years", (1, 10), "structure", REGION_MEDIAN,
   "Years for which a fund too small for one project a year may save its grant.")
money.switch("fund_requires_plan", False, "lever", ASSUMPTION,
   "The fund requires a continuation plan: the case opens a year before the money ends, but not "
   "before half of the project is over.")
_n("instrument_frame_share", 0.5, "share", (0.1, 1.0), "uncertainty", ASSUMPTION,
   "Largest share of the chief executive's free frame, before any pilot, that the yearly costs of "
   "instruments may take together.")
_n("outside_money_chance", 0.67, "probability", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Chance that project money is found outside the municipality.")
_n("project_months", 12, "months", (1, 60), "lever", f"{KEY_STUDY}: one and two years",
   "How long project money lasts.")
_n("project_money_nok", 100_000.0, "2018 NOK", (10_000.0, 5_000_000.0), "lever",
   f"{KEY_STUDY}: a grant of 100,000 NOK to one pilot; that this is usual: {ASSUMPTION}",
   "Project money of one pilot.")
_n("project_money_nok_per_year", 0.0, "2018 NOK a year", (0.0, 5_000_000.0), "lever",
   f"a fund that pays by the month: {ASSUMPTION}",
   "Project money of one pilot for each year it lasts; 0 where it is one sum whatever the length.")
_n("intro_price_share", 0.082, "share of the yearly price", (0.0, 1.0), "context",
   f"{KEY_STUDY}: little was charged at first; value: {REGION_MEDIAN}",
   "What the units themselves pay during the project, as a share of the yearly price.")
_n("longer_term_frame_factor", 3.0, "factor", (1.0, 20.0), "structure", REGION_MEDIAN,
   "A sum for more than one year must fit this many times into what its decider may still commit.")
_n("no_budget_line_years_max", 2, "years", (1, 10), "context", ASSUMPTION,
   "Longest term that can be paid without a budget line; for a longer one the council makes a line.")
_n("state_share", 0.5, "share", (0.0, 1.0), "structure",
   f"NAV offices are run by municipality and state together; that they share evenly: {REGION_MEDIAN}",
   "Part of the yearly sum for a pilot in NAV that the state pays if the state superior says yes.")
money.switch("pooled_budget", False, "lever",
   f"{KEY_STUDY}: paying across sectors is hard; pooled budgets as an answer: {ASSUMPTION}",
   "One person answers for all budgets of a theme: nothing has to be moved between sectors.")
_n("grant_share", 0.5, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of projects whose money was a grant, which does not count as a purchase.")
_n("research_share", 0.25, "share", (0.0, 1.0), "uncertainty", REGION_MEDIAN,
   "Share of projects whose money was a research purchase; whether that counts as a purchase is unclear.")
