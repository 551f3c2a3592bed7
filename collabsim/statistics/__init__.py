"""How certain a figure is: shares, intervals, survival, precision, indices, Shapley values.

It knows tables and sums, not drivers or run folders. Its modules are imported by name: some
of them need scipy and statsmodels, which take longer to import than a thousand replications
take to run.
"""
