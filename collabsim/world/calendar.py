"""The municipal year. Month 0 is January of the first year."""

from __future__ import annotations

from collabsim.world.compiling import compiled

MONTHS_A_YEAR = 12
JANUARY, JUNE, JULY, OCTOBER, DECEMBER = 0, 5, 6, 9, 11
COUNCIL_MONTHS = 48
"""Months from one municipal council to the next, by law."""


@compiled
def month_of_year(month: int) -> int:
    """0 for January to 11 for December."""
    return month % MONTHS_A_YEAR


@compiled
def year_of(month: int) -> int:
    """Year of the run, from 0."""
    return month // MONTHS_A_YEAR


@compiled
def next_adjustment(month: int) -> int:
    """The next June or October, this month included: the council's one-year money."""
    place = month % MONTHS_A_YEAR
    if place <= JUNE:
        return month - place + JUNE
    if place <= OCTOBER:
        return month - place + OCTOBER
    return month - place + MONTHS_A_YEAR + JUNE


@compiled
def this_december(month: int) -> int:
    """December of the year ``month`` is in."""
    return month - month % MONTHS_A_YEAR + DECEMBER
