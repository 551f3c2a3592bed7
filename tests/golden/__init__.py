"""Golden hashes: proof that a rebuild changes no number.

``hashes.json`` holds SHA-256 of what the model gave before anything was moved: for each scenario
of :mod:`tests.golden.scenarios` the event log, the pilots, the tables and points behind figures,
the text of ``compare`` in three languages, and for some of them the data of the classroom page,
stories, what Mesa gives and the canonical export of a sweep. ``test_golden.py`` makes all of it
again and holds it to these hashes; every commit of the rebuild has to leave it green.

What may change is **how things are called**, and only as ``renamed.toml`` says: where a function
lives, names of parameters, columns, keys and words, codes that became null, sentences that were
worded anew. Everything is brought back to its old name by that file, columns are sorted by their
old names, and the result is written as text in which a number is the same whatever type holds
it (3, 3.0 and true against 1) and every float is written with all its digits. So a hash says
nothing of types, of the order of columns, of paths, time, versions, threads or machines, and all
of every number. Left out are prose of declarations (``about``, sources, meanings of columns),
fingerprints, hashes of the rules and numbers of versions.

    python -m tests.golden --check               what differs, thing by thing
    python -m tests.golden --keep DIR            write the whole texts that are hashed
    python -m tests.golden --write               write hashes.json: at the base only

Where a hash differs, the test names the scenario, the thing and the columns or parts of it that
differ. To see the first row, keep the texts of a checkout of the base once and tell the test:

    git worktree add ../base BASE && cd ../base && python -m tests.golden --keep /tmp/base
    GOLDEN_KEPT=/tmp/base python -m pytest tests/golden       (or --check --against /tmp/base)

``renamed.toml`` explains its tables. ``measured.py`` and ``page.py`` know the shapes of what
is measured. If a thing takes on another shape (events of the page by kind, say), the reader there
is taught it and the hash stays: that an unchanged hash comes out is the proof that nothing was
lost on the way. ``hashes.json`` itself is written once and not touched by the rebuild.

The hashes hold for the pinned libraries. Rules are compiled for the processor at hand; whether
another kind of processor gives the same last bits has not been tried.
"""
