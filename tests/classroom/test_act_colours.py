"""The colours of the story: contrast on its paper, and hues that nobody takes for each other."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from collabsim.classroom.page import sources

VISIONS = {
    "all cones": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}  # fmt: skip
"""Linear light as seen with each kind of cone missing (Machado, Oliveira, Fernandes 2009)."""

XYZ = np.array([
    [0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505],
])  # fmt: skip
HUES = ("money", "wait", "case", "class", "ink")
LEAST_DISTANCE = 25.0


def palette(dark):
    css = sources()["act.css"]
    light = dict(re.findall(r"--act-(\w+): (#\w{6})", css.split(":root[data-dark]")[0]))
    if not dark:
        return light
    return light | dict(re.findall(r"--act-(\w+): (#\w{6})", css.split(":root[data-dark]")[1]))


def linear(colour):
    shares = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    light = sorted(float(XYZ[1] @ linear(colour)) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(colour, vision):
    seen = np.clip(np.asarray(VISIONS[vision]) @ linear(colour), 0, 1)
    x = XYZ @ seen / np.array([0.9505, 1.0, 1.089])
    f = np.where(x > 0.008856, np.cbrt(x), 7.787 * x + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_carries_text_stands_out_from_its_paper(dark):
    colours = palette(dark)
    for ground in ("paper", "card"):
        for name in ("ink", "soft", "money", "wait", "class"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["dot"], colours[ground]) >= 3
    # The case we follow is yellow and always has an outline of ink.
    assert contrast(colours["case"], colours["edge"]) >= 4.5


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_hue_is_taken_for_another(dark, vision):
    colours = palette(dark)
    close = {
        pair: round(
            float(np.linalg.norm(lab(colours[pair[0]], vision) - lab(colours[pair[1]], vision)))
        )
        for pair in combinations(HUES, 2)
    }
    assert min(close.values()) >= LEAST_DISTANCE, close
