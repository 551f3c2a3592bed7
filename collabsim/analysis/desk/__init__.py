"""The analyst's desk: what a change does, against what, and how sure that is.

A cell of a sweep is held against another one that differs from it in levers only. Both
uncertainties go with every figure: chance in the runs, and the sets of assumptions nobody can rule
out. Which word holds is asked of :mod:`collabsim.statistics.keys`.
"""
