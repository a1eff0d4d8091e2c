"""One thing about the portrait is changed by a known size, and the whole pipeline names it.

The bench `comparability` holds every way, every amount and other people.
"""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from app.vision.comparability import compare
from bench.comparability.changes import WAYS
from bench.comparability.readings import judge_ways, read, retaken
from tests.faces import portrait

# One way of every factor, and of those that are most easily taken for one another two; two amounts of each.
CHECKED = {
    ("yaw", "left"),
    ("pitch", "down"),
    ("roll", "right"),
    ("distance", "nearer"),
    ("distance", "stepped back"),
    ("expression", "smile"),
    ("eyes", "narrower"),
    ("light_direction", "right, linear, one side darker"),
    ("exposure", "darker, gamma"),
    ("exposure", "brighter, linear"),
    ("white_balance", "warmer, coded"),
    ("sharpness", "out of focus"),
    ("detail", "smaller file"),
}
# A file a third as large would leave too few pixels, a stronger blur no eyes to be sure of.
ways = [
    way._replace(amounts=way.amounts[:2] if way.factor in {"detail", "sharpness"} else way.amounts[1:3])
    for way in WAYS
    if (way.factor, way.name) in CHECKED
]


@pytest.fixture(scope="module")
def image():
    """Twice as large, so that smaller ones are still lined up."""
    return cv2.resize(portrait(), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)


@pytest.fixture(scope="module")
def untouched(face_model, image):
    return read(face_model, image)


def test_every_way_is_known():
    assert len(ways) == len(CHECKED)


@pytest.mark.parametrize("way", ways, ids=lambda way: f"{way.factor} {way.name}")
def test_the_changed_factor_is_named_and_more_of_it_costs_more(face_model, image, untouched, way):
    judged = list(judge_ways(face_model, "portrait", image, untouched, (way,)))
    assert [each.verdict.reasons[0].factor for each in judged] == [way.factor] * 2
    scores = [100.0, *(each.verdict.score for each in judged)]
    assert all(one > two for one, two in pairwise(scores))
    assert judged[-1].verdict.grade != "A"


def test_the_same_minute_again_is_an_a(face_model, image, untouched):
    again = read(face_model, retaken(image, untouched.mesh, np.random.default_rng(3)), 88)
    verdict = compare(untouched.photographed, again.photographed)
    assert verdict.grade == "A"
    assert compare(untouched.photographed, untouched.photographed).score == 100


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_picture_stored_on_its_side_is_no_tilted_head(face_model, image, untouched, turns):
    again = read(face_model, np.ascontiguousarray(np.rot90(image, turns)))
    verdict = compare(untouched.photographed, again.photographed)
    assert (verdict.grade, verdict.reasons) == ("A", ())
