"""From tables of pilots to answers: intervals, survival, contrasts, what carries a gap."""

from collabsim.analysis.comparison import Comparison, gap_by_replication
from collabsim.analysis.intervals import (
    Interval,
    Term,
    bootstrap_interval,
    contrast_interval,
    difference_interval,
    rate_interval,
    ratio_interval,
    share_interval,
)
from collabsim.analysis.shapley import Shapley, shapley
from collabsim.analysis.survival import incidence_curves, survival_curve

__all__ = [
    "Comparison",
    "Interval",
    "Shapley",
    "Term",
    "bootstrap_interval",
    "contrast_interval",
    "difference_interval",
    "gap_by_replication",
    "incidence_curves",
    "rate_interval",
    "ratio_interval",
    "shapley",
    "share_interval",
    "survival_curve",
]
