"""What is noted of a pilot for the record, which no rule reads; and the table of the run."""

from __future__ import annotations

import numpy as np

from collabsim.world.table_declared import Table, fields_of

_I, _F = np.int64, np.float64

WORTH_MONTHS = 120
"""Months from its start over which a pilot's worth is summed: ten years. Assumption."""

NOTED = (
    ("fit_at_start", _F, "0-1", "fit to the place when it started"),
    ("units_at_start", _I, "units", "units it covered when it started"),
    ("fit_gained", _F, "0-1", "fit gained from its start to the end of the first money"),
    ("ownership_end", _F, "0-1", "shared ownership at the end of the first money"),
    ("frame_team", _F, "0-1", "what meetings moved mindsets in the team by, as left now"),
    ("frame_manager", _F, "0-1", "the same of the unit manager"),
    ("frame_line", _F, "0-1", "the same of leaders above"),
    ("frames_month", _I, "month", "month of that"),
    ("frame_change_team", _F, "0-1", "what was left of it 36 months after the money"),
    ("frame_change_manager", _F, "0-1", "the same of the unit manager"),
    ("frame_change_line", _F, "0-1", "the same of leaders above"),
    ("worth_months", _F, "months", "months of effect, times use, part paid and part of its units"),
    ("net_value_prices", _F, "yearly prices", "worth of ten years less all paid, by its price"),
)  # fmt: skip
"""Fields of a pilot noted for the record."""

RUN = Table(
    "run",
    "One row: what holds for the whole run.",
    fields_of(
        ("months", _I, "months", "length of the run"),
        ("month", _I, "month", "month that comes next"),
        ("proposal_months", _I, "months", "proposals come before this month"),
        ("region", _I, "0/1", "entrepreneurs choose where to go"),
        ("n_pilots", _I, "pilots", "rows used in the pilot table"),
        ("n_sites", _I, "sites", "rows used in the site table"),
        ("n_events", _I, "events", "events of the run, also those beyond the table"),
        ("n_readings", _I, "occasions", "readings kept, also those beyond the table"),
        ("n_tape", _I, "readings", "readings kept for another run, also those beyond the table"),
        ("course_reads", _I, "readings", "readings held at the course of another run"),
        ("course_before", _I, "readings", "of these, at an earlier month of that run"),
        ("course_own", _I, "readings", "of these, at the own value, as that run had none"),
        ("keep_distances", _I, "0/1", "whether how near people are is noted with readings"),
        ("keep_events", _I, "0/1", "whether events are kept"),
        ("next_leave", _I, "month", "next month in which somebody leaves a post"),
        ("n_read", _I, "persons", "posts whose person has been read"),
        ("hours_asked", _I, "0/1", "whether an instrument has asked anybody for hours"),
        (
            "overflow",
            _I,
            "bits",
            "too small a table (1 events, 2 pilots, 4 sites, 8 readings, 16 course): run again",
        ),
    ),
)
