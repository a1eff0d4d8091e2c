"""The whites of the eyes undo a cast of the light, and what changed in the skin stays."""

import cv2
import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from app.vision.colour import Sclera, adjusted, curve, sclera
from app.vision.mesh_mirror import MIRROR
from tests.faces import lit

FACE = np.s_[500:1400:6, 400:1150:6]
DETAIL = 0.09


@pytest.fixture(scope="module")
def whites(crop, landmarks):
    found = sclera(crop, landmarks, DETAIL)
    assert found is not None
    return found


@pytest.mark.parametrize("gains", [(0.8, 1.0, 1.25), (1.08, 0.93, 1.05), (1.12, 1.0, 0.85)])
def test_a_cast_is_undone(crop, landmarks, whites, gains):
    """To within 2 of CIEDE2000 on the whole face, from 4 to 8 of the cast itself."""
    cast = lit(crop, np.array(gains))
    again = sclera(cast, landmarks, DETAIL)
    assert again is not None
    straight, mended, untouched = (
        rgb2lab(image[FACE])
        for image in (adjusted(crop, whites.gains()), adjusted(cast, again.gains()), cast)
    )
    plain = rgb2lab(crop[FACE])
    assert deltaE_ciede2000(plain, untouched).mean() > 3.5
    assert deltaE_ciede2000(straight, mended).mean() < 2.0


def test_redness_of_a_cheek_survives(crop, landmarks, whites):
    """Nine tenths and more of an added redness are there after adjusting both."""
    cheek = landmarks[205, :2]
    y, x = np.indices(crop.shape[:2])
    spot = np.exp(-((x - cheek[0]) ** 2 + (y - cheek[1]) ** 2) / (2 * 90.0**2))[..., None]
    red = lit(crop, 1.0 - spot * np.array([0.0, 0.25, 0.2]))
    again = sclera(red, landmarks, DETAIL)
    assert again is not None
    near = np.s_[int(cheek[1]) - 60 : int(cheek[1]) + 60, int(cheek[0]) - 60 : int(cheek[0]) + 60]

    def added(one, other):
        return rgb2lab(other[near])[..., 1].mean() - rgb2lab(one[near])[..., 1].mean()

    as_taken, kept = added(crop, red), added(adjusted(crop, whites.gains()), adjusted(red, again.gains()))
    assert as_taken > 5
    assert kept / as_taken > 0.9


def test_narrow_eyes_are_not_measured(crop, landmarks):
    closed = landmarks.copy()
    for upper, lower in ((159, 145), (160, 144), (158, 153), (161, 163), (157, 154)):
        for one, other in ((upper, lower), (MIRROR[upper], MIRROR[lower])):
            closed[one] = closed[other] - (0.0, 8.0, 0.0)
    assert sclera(crop, closed, DETAIL) is None


def test_whites_that_are_too_few_blown_out_or_of_two_lights_are_not_measured(crop, landmarks):
    assert sclera(crop, landmarks, 0.02) is None
    assert sclera(np.full_like(crop, 255), landmarks) is None
    two_lights = np.concatenate([lit(crop[:, :768], np.array([1.0, 1.0, 0.6])), crop[:, 768:]], axis=1)
    assert sclera(np.ascontiguousarray(two_lights), landmarks, DETAIL) is None
    assert sclera(crop, landmarks + np.array([5000.0, 0.0, 0.0]), DETAIL) is None


def test_red_lids_and_skin_are_no_whites(crop, landmarks):
    """Where lids are taken for whites, red is added that no lamp has."""
    assert sclera(lit(crop, np.array([1.0, 0.6, 0.62])), landmarks, DETAIL) is None


def test_neutral_is_left_as_it_is_and_gains_keep_the_luminance(crop):
    assert Sclera(0.0, 0.0).gains() == pytest.approx((1.0, 1.0, 1.0))
    assert (adjusted(crop, (1.0, 1.0, 1.0)) == crop).all()
    grey = np.full((4, 4, 3), 120, np.uint8)
    warm = lit(grey, np.array([2.0**0.3, 1.0, 2.0**-0.4]))
    assert np.ptp(adjusted(warm, Sclera(0.3, -0.4).gains())[0, 0].astype(int)) <= 1


def test_the_curve_is_what_adjusting_does():
    """The browser's filter and ours agree to one step of 255."""
    ramp = np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, axis=2)
    ours = adjusted(ramp, (0.8, 1.0, 1.3))[0].astype(float)
    for channel, gain in enumerate((0.8, 1.0, 1.3)):
        theirs = np.interp(np.arange(256) / 255, np.linspace(0, 1, 65), curve(gain)) * 255
        assert np.abs(theirs - ours[:, channel]).max() < 1.6


def test_blur_does_not_turn_skin_into_whites(crop, landmarks, whites):
    soft = np.asarray(cv2.GaussianBlur(crop, (0, 0), 6), dtype=np.uint8)
    again = sclera(soft, landmarks, DETAIL)
    assert again is None or np.abs(np.array(again) - whites).max() < 0.35
