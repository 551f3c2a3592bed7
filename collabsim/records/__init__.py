"""What is written down of a run, and what it counts up to: pilots, runs, events.

Everything here describes what happened, pilot by pilot or summed within a
run (one replication in one municipality). It knows tables and events, not drivers. How
uncertain a figure is belongs to :mod:`collabsim.statistics`, which works on these sums.
"""

from collabsim.records.counts import run_sums, runs
from collabsim.records.course import ALIVE_STATES, HORIZONS, STATES, course, months_observed
from collabsim.records.stops import stop_sums, stopped

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
