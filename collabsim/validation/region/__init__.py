"""The admissible region by recipe: drawing points, running them, and the defaults that follow.

``python -m collabsim.validation.region run`` makes the points anew, in an order and from draws
that :mod:`collabsim.validation.region.recipe` fixes once and for all. Nothing here knows a
pattern, and no contrast between sizes decides anything.
"""
