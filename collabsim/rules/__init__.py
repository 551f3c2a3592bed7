"""The rulebook: small functions on records and numbers, one file for one idea.

A rule is written once and called by Mesa agents and by the compiled loop alike.
No rule reads the size of a municipality; what it reads about a person comes
from what surrounds that person.
"""
