"""From the table of pilots to what is measured: courses, counts and stops.

Everything here describes what happened, pilot by pilot or summed within a
run (one replication in one municipality). How uncertain a figure is belongs to
:mod:`collabsim.analysis`, which works on these sums.
"""

from collabsim.measures.counts import run_sums, runs
from collabsim.measures.course import ALIVE_STATES, HORIZONS, STATES, course, months_observed
from collabsim.measures.stops import stop_sums, stopped

__all__ = [
    "ALIVE_STATES",
    "HORIZONS",
    "STATES",
    "course",
    "months_observed",
    "run_sums",
    "runs",
    "stop_sums",
    "stopped",
]
