"""Questions put to one world: why a pilot ended as it did, and what would have saved it.

Twins (the same idea in two places, or with and without one change), the draws and decisions
that part them, what made a pilot stop, and small ensembles around one run. The answers are
found by running again, never read off.
"""
