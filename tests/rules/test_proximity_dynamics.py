"""What claims on proximities vary: radicalness, a stock of knowledge, and what meetings change."""

import numpy as np
import pytest

from collabsim import load_scenario, replicate
from collabsim.rules.meeting import fit_gain
from collabsim.rules.proximity import absorbed, novelty, novelty_in_fit


def test_a_radical_pilot_grows_in_proportion_to_what_is_new(ask, parameters):
    p = parameters(radicalness=1.0)
    assert ask(novelty_in_fit, p, 0.3) == 0.3
    half = parameters(radicalness=0.5)
    assert ask(novelty_in_fit, half, 0.3) == pytest.approx(0.65)
    assert ask(novelty_in_fit, parameters(radicalness=0.0), 0.3) == 1.0


def test_what_is_new_matters_less_for_fit_the_less_radical_a_pilot_is(ask, parameters):
    gains = [
        ask(fit_gain, parameters(radicalness=r), 0.1, 0.9, 0.3, 0.4)
        - ask(fit_gain, parameters(radicalness=r), 0.1, 0.1, 0.3, 0.4)
        for r in (0.2, 0.5, 0.8, 1.0)
    ]
    assert np.all(np.diff(gains) > 0.0)


def test_a_stock_of_knowledge_understands_what_it_has_no_topics_of(ask, parameters):
    assert ask(absorbed, parameters(absorptive_stock=0.0), 0.2) == 0.2
    assert ask(absorbed, parameters(absorptive_stock=0.5), 0.2) == pytest.approx(0.6)
    assert ask(absorbed, parameters(absorptive_stock=1.0), 0.2) == 1.0


def test_and_is_harder_to_surprise(ask, parameters):
    plain = ask(novelty, parameters(absorptive_stock=0.0), 0.8, 0.5)
    stocked = ask(novelty, parameters(absorptive_stock=1.0, absorptive_novelty_loss=0.5), 0.8, 0.5)
    assert stocked == pytest.approx(plain / 2.0)


@pytest.mark.parametrize(
    ("switch", "column"),
    [("meetings_pass_topics", "cognitive_frontline"), ("meetings_move_frames", "decider_distance")],
)
def test_a_switch_takes_away_what_meetings_change(switch, column):
    """Without it people stay as far apart as they were, and as the pilots themselves show."""
    base = load_scenario("baseline")
    on, off = (
        replicate(base.with_values(**{switch: value}), replications=6, seed=3)
        for value in (True, False)
    )
    means = [float(one[column].mean()) for one in (on, off)]
    assert means[0] > means[1] if column == "cognitive_frontline" else means[0] < means[1]
