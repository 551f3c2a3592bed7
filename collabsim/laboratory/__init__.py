"""The laboratory: hypotheses as files, frozen before they are run, and held against runs.

A hypothesis says which proximities are held at which levels on which paths, what is looked at, the
form of the claim and the smallest effect that matters. It is frozen with its date and hash, planned
on runs of a seed of its own, run once, and gets a word: supported, contradicted, undecided, put in,
not testable here.
"""

from __future__ import annotations

from collabsim.laboratory.files import load_hypothesis, shipped_hypotheses
from collabsim.laboratory.hypothesis import Hypothesis
from collabsim.laboratory.running import Telling, found_in, plan_of, run_hypothesis

__all__ = [
    "Hypothesis",
    "Telling",
    "found_in",
    "load_hypothesis",
    "plan_of",
    "run_hypothesis",
    "shipped_hypotheses",
]
