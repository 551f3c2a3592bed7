"""Events, each kind declared once: a file for each family, and what is made of them.

Rules write by name: ``from collabsim.world import events`` and, where it happens,
``events.started(w, month, pilot=i, ...)``. The writers are generated from the declarations
(:mod:`collabsim.report.generated_code`); what reads the log by name is
:mod:`collabsim.records.event_log`.
"""

from collabsim.world.events.writers import *  # noqa: F403
