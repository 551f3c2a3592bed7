"""The model held against the evidence: patterns, calibration, the table of one interview.

Nobody who runs the model needs it, and no room that they use imports it.
"""
