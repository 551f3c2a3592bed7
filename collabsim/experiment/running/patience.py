"""How long a run may be silent; in a file of its own, which a command imports in no time."""

HANG_AFTER = 120.0
"""Seconds without a sign of life after which a run counts as hung."""
