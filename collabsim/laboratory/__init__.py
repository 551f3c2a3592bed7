"""The laboratory: hypotheses as files, frozen before they are run, and held against runs.

A hypothesis says which proximities are held at which levels on which paths, what is looked at, the
form of the claim and the smallest effect that matters. It is frozen with its date and hash, planned
on runs of a seed of its own, run once, and gets a word: supported, contradicted, undecided, put in,
not testable here.
"""
