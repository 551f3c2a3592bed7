"""Hypotheses in words, as figures and as pages."""
