"""The rulebook: small functions on records and numbers, one file for one idea.

A rule is written once and called by Mesa agents and by the compiled loop alike.
No rule reads the size of a municipality; what it reads about a person comes
from what surrounds that person.

Rows of tables and the numbers of rows have one letter, the same in every rule:

* ``w``: the world, one table for each kind of row (``collabsim/world/tables.py``)
* ``p``: the row of parameters of the municipality a rule acts in, ``w.p[t]``
* ``i``: row of a pilot, ``w.pilot[i]``
* ``m``: row of a member, a person's place around a pilot, ``w.member[m]``
* ``a``: row of an actor, a post and who holds it, ``w.actor[a]``
* ``s``: row of a site, a unit a pilot covers or wants to cover, ``w.site[s]``
* ``u``: row of a unit, ``w.unit[u]``; in a rule about a draw, a uniform number
* ``e``: row of an entrepreneur, ``w.entrepreneur[e]``
* ``t``: row of a municipality, ``w.municipality[t]``
* ``x``: the logit of a yes, as consent gives it
"""
