"""Measures of the literature, read from the event log and the records of pilots.

Each is declared once, in a file of its own (:mod:`collabsim.analysis.measures.declare`). No rule
reads a measure.
"""
