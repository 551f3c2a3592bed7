"""What can be a seed: what is not is refused by every function in the same sentence."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim import UserError, compare, explain, make_sweep, replicate, simulate
from collabsim.api import municipality_range
from collabsim.experiment.seeds import LARGEST_SEED, checked_seed

WANTED = f"must be a whole number from 0 to {LARGEST_SEED}, not "

WAYS = {
    "simulate": lambda seed: simulate("baseline", seed=seed),
    "replicate": lambda seed: replicate("baseline", replications=1, seed=seed),
    "compare": lambda seed: compare("baseline", replications=1, seed=seed),
    "explain": lambda seed: explain("baseline", pilot=0, seed=seed),
    "municipality_range": lambda seed: municipality_range("Moss", points=1, seed=seed),
    "make_sweep": lambda seed: make_sweep("baseline", seed=seed, replications=1),
}
REPLICATIONS = {
    "simulate": lambda number: simulate("baseline", replication=number),
    "explain": lambda number: explain("baseline", pilot=0, replication=number),
}


def test_the_numbers_that_are_seeds_are_returned_as_plain_ones():
    for given in (0, 7, LARGEST_SEED, np.int64(7), np.uint64(LARGEST_SEED)):
        assert checked_seed(given) == given
        assert type(checked_seed(given)) is int


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (-1, "-1"), (2**62, "a number that large"), (2**64, "a number that large"),
        (1.5, "1.5"), (True, "true"), ("7", 'the text "7"'),
    ],
)  # fmt: skip
def test_what_is_no_seed_is_refused(given, said):
    for name, way in WAYS.items():
        with pytest.raises(UserError) as refused:
            way(given)
        assert str(refused.value) == f"seed {WANTED}{said}", name
    for name, way in REPLICATIONS.items():
        with pytest.raises(UserError) as refused:
            way(given)
        assert str(refused.value) == f"replication {WANTED}{said}", name


def test_a_log_of_another_kind_is_refused():
    with pytest.raises(UserError, match=r"^log must be 'events' or 'pilots', not 'non'$"):
        simulate("baseline", log="non")
