"""Golden hashes: no number of the model changes unless somebody meant it to.

``hashes.json`` holds SHA-256 of what the model gave when they were last written: for each scenario
of :mod:`tests.golden.scenarios` the event log and the pilots, for most of them the tables of a
comparison, the points behind figures and the text of ``compare``, for some the frame of events,
the data of the classroom page, stories, what Mesa gives and what the command writes, and for
sweeps the canonical export and the analysis. ``test_golden.py`` makes all of it again and holds it
to these hashes: every landing two of the scenarios, ``make long`` all.

    python -m tests.golden --check [NAME ...]       what differs, thing by thing
    python -m tests.golden --write [NAME ...]       write these hashes anew, leave the others alone
    python -m tests.golden --keep DIR [NAME ...]    write the whole texts that are hashed

Everything is hashed as it is called, and every digit of every number counts. A number is the same
whatever type holds it (3, 3.0, and true against 1), None, NA and NaN are the same nothing, and
columns and keys are sorted by name. So a hash says nothing of types, of the order of columns, of
paths, time, versions, threads or machines. Left out are the values of parameters, which only
state what went in, prose of declarations (``about``, sources, meanings of columns), fingerprints
and hashes of the rules.

Where a hash differs, the scenario, the thing and the columns or parts of it that differ are named,
and those that are new or gone. To see the first row that differs, keep the texts of a checkout
from before, and tell the check:

    git worktree add ../before COMMIT && cd ../before && python -m tests.golden --keep /tmp/before
    python -m tests.golden --check --against /tmp/before
    GOLDEN_KEPT=/tmp/before python -m pytest tests/golden

Where numbers are meant to move, hashes are written anew in a commit marked **Numbers** that says
which and why. The same goes for a name that changes, and for a new column, field of an event or
key: nothing here lists them, so it is seen as new until the hashes are written.

The hashes hold for the pinned libraries, on any kind of processor: rules use no function whose last
digit is the processor's own (``tests/experiment/test_processors.py``).
"""
