"""From tables of pilots to answers: comparisons, sentences, tables, sensitivity, ranges.

Its modules are imported by name: some of them need scipy and statsmodels, which take
longer to import than a thousand replications take to run.
"""
