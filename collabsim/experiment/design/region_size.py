"""How much of the region of values is run where nobody says otherwise."""

REGION_POINTS, REGION_REPLICATIONS = 60, 100
"""Accepted points that ``collabsim compare`` and ``collabsim results`` run, and how often."""
