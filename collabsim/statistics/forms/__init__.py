"""Tests of form: is a curve over the levels of a factor an inverted U, rising, flat, a sum?

The design is balanced: every level (or arm) has the same replications, with the same draws. What
is read of a replication are two totals, ``n`` (pilots with a property, or their values summed) and
``d`` (pilots), so a level's value is ``sum n / sum d``. All uncertainty is that of one bootstrap
which redraws whole replications, the same for all levels. Modules are imported by name.
"""
