"""What is written down of a run, and what it counts up to: pilots, runs, events.

Everything here describes what happened, pilot by pilot or summed within a
run (one replication in one municipality). It knows tables and events, not drivers. How
uncertain a figure is belongs to :mod:`collabsim.statistics`, which works on these sums.
Its modules are imported by name: most of them need pandas, which takes longer to import than
a command has to wait for anything else.
"""
