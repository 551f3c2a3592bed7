"""Parameters of effect contracts: an investor pays, and is paid back where an effect is measured.

Off by default: without the switch no rule reads more than it. Source of the arrangement: [30, 240];
the first 70 contracts ran 4.5 years in the mean. Every number here is an assumption.
"""

from __future__ import annotations

from collabsim.parameters.declare import ASSUMPTION, Group

effect_contracts = Group("effect_contracts")
effect_contracts.switch(
    "effect_contract",
    False,
    "lever",
    f"effect contracts, in which an investor carries the risk [30, 240]: {ASSUMPTION}",
    "A decider may choose an effect contract: an investor pays the pilot, and the municipality "
    "pays the investor back if an effect is measured.",
)
_n = effect_contracts.number
# fmt: off
_n(
    "contract_years", 4, "years", (1, 10), "lever",
    f"the first 70 contracts ran 4.5 years in the mean [30]; whole years: {ASSUMPTION}",
    "Years an investor pays for a pilot before its effect is measured.",
)
_n(
    "contract_target", 0.5, "0-1", (0.0, 1.0), "lever", f"{ASSUMPTION}, swept 0.45-0.6",
    "Effect (0-1) the buyer asks for, the same for every pilot.",
)
_n(
    "contract_set_up_nok", 400_000.0, "2018 NOK", (0.0, 10_000_000.0), "structure",
    f"lawyers, adviser and evaluator: {ASSUMPTION}",
    "What it takes to set up one effect contract.",
)
_n(
    "contract_set_up_share_max", 0.25, "share", (0.01, 100.0), "structure", ASSUMPTION,
    "Largest share of all payments to a pilot that setting up its effect contract may be.",
)
_n(
    "contract_quality_min", 0.6, "0-1", (0.0, 1.0), "structure", ASSUMPTION,
    "Least quality of evidence (0-1) with which an effect can be measured.",
)
_n(
    "contract_quality_measured", 0.9, "0-1", (0.0, 1.0), "structure", ASSUMPTION,
    "Quality of evidence (0-1) after an effect was measured and paid for.",
)
_n(
    "contract_talks_months_low", 6, "months", (1, 60), "structure", ASSUMPTION,
    "Shortest talks about an effect contract.",
)
_n(
    "contract_talks_months_high", 12, "months", (1, 60), "structure", ASSUMPTION,
    "Longest talks about an effect contract.",
)
_n(
    "contract_return_max", 0.15, "share", (0.0, 1.0), "uncertainty", ASSUMPTION,
    "Largest return an investor can be promised, as a share of what is paid.",
)
_n(
    "contract_investor_gain_min", 1.05, "factor", (0.5, 2.0), "uncertainty", ASSUMPTION,
    "What an investor must be able to expect back for each krone.",
)
_n(
    "contract_capital_nok", 10_000_000.0, "2018 NOK", (0.0, 1_000_000_000.0), "uncertainty",
    ASSUMPTION,
    "What investors have for all effect contracts of a region; of one municipality in a paired "
    "run. What is lost does not come back.",
)
_n(
    "contract_novelty", 1.0, "logit", (0.0, 10.0), "uncertainty", ASSUMPTION,
    "Disutility of an effect contract, in the logit, until the municipality has carried one out.",
)
_n(
    "contract_rigidity", 0.5, "0-1", (0.0, 1.0), "uncertainty",
    f"measuring makes what is measured rigid [233]; how much: {ASSUMPTION}",
    "How much a pilot under an effect contract is held to what is measured (0-1).",
)
_n(
    "contract_rigidity_fit_loss", 0.5, "share", (0.0, 1.0), "uncertainty", ASSUMPTION,
    "Part of the fit a meeting gains that full rigidity takes away.",
)
_n(
    "contract_rigidity_measured", 0.05, "0-1", (0.0, 1.0), "uncertainty", ASSUMPTION,
    "What full rigidity adds to the effect that is measured, and to nothing else.",
)
# fmt: on
